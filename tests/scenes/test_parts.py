"""Parts of digits, drawn: where they lie, in which colours, and how one becomes another."""

from pathlib import Path

import numpy as np
import pytest

from nnmath.parts import write_in_parts
from scenes.layout import Region
from scenes.mobjects.animations import Change
from scenes.parts import (
    PictureSum,
    copied,
    corners_of,
    drawn_part,
    drawn_parts,
    in_order,
    pieces_of,
    pitch_inside,
    places,
)
from scenes.style import Style
from tests.scenes.stagehand import default_film, manim_settings

AWAY = np.array([5.0, 0.0, 0.0])


@pytest.fixture(autouse=True)
def small_pictures(tmp_path: Path) -> None:
    """Draw small."""
    with manim_settings(tmp_path):
        yield


@pytest.fixture
def style() -> Style:
    """The default look."""
    return Style(default_film().theme, default_film().numbers)


def turn(start: float, way: int) -> np.ndarray:
    """Once around the origin from an angle in degrees, forwards or backwards."""
    angles = np.radians(start + way * np.linspace(0, 350, 36))
    return np.column_stack([2 * np.cos(angles), np.sin(angles), 0 * angles])


def test_pixels_have_their_top_up() -> None:
    """The top left corner of a picture of 4 x 2 pixels lies left and above its middle, by half its size."""
    where = places(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]]), (4, 2), 0.5, np.array([10.0, 20.0, 0.0]))
    np.testing.assert_allclose(where, [[9.5, 21, 0], [10, 20, 0], [10.5, 19, 0]])


def test_loops_and_strokes_have_their_colours(style: Style) -> None:
    """The eight's parts are both loops, the four's all strokes; the nine has one of each."""
    loop, stroke = style.colour("sigma"), style.colour("attention")
    for label, seed, colours in ((9, 0, [loop, stroke]), (8, 1, [loop] * 2), (4, 0, [stroke] * 3)):
        drawn = drawn_parts(style, write_in_parts(label, seed), 0.1, np.zeros(3))
        assert [part.get_stroke_color().to_hex().upper() for part in drawn] == colours


@pytest.mark.parametrize("start", [turn(70, 1), turn(200, -1)])
def test_a_loop_takes_the_order_of_the_other(start: np.ndarray) -> None:
    """Whichever way round and wherever it begins, it comes to lie point by point on the same loop elsewhere."""
    aim = turn(0, 1) + AWAY
    ordered = in_order(start, aim) + AWAY
    assert np.linalg.norm(ordered - aim, axis=1).max() < 0.4
    assert sorted(map(tuple, in_order(start, aim))) == sorted(map(tuple, start))


def test_a_stroke_is_at_most_turned_back() -> None:
    """Its ends stay its ends: it has no place to begin but these."""
    down = np.column_stack([np.zeros(10), np.linspace(1, 0, 10), np.zeros(10)])
    np.testing.assert_array_equal(in_order(down[::-1], down + AWAY), down)
    np.testing.assert_array_equal(in_order(down, down + AWAY), down)


def test_a_copy_starts_as_its_source_and_ends_as_the_part(style: Style) -> None:
    """At its start the eight's loop has the outline of the nine's, at its end its own."""
    nine, eight = write_in_parts(9, 0), write_in_parts(8, 1)
    source = drawn_part(style, nine, 0, 0.1, np.zeros(3))
    part = drawn_part(style, eight, 0, 0.1, np.array([4.0, 0.0, 0.0]))
    home = part.points.copy()
    move = copied(source, part)
    assert sorted(map(tuple, corners_of(part))) == sorted(map(tuple, corners_of(source)))
    move.begin()
    move.finish()
    np.testing.assert_allclose(part.points, home)


def test_pieces_together_look_like_the_part(style: Style) -> None:
    """Six pieces run along the loop from its start to its end, each with its colour and width."""
    loop = drawn_part(style, write_in_parts(9, 0), 0, 0.1, np.zeros(3))
    pieces = pieces_of(loop, 6)
    np.testing.assert_allclose(pieces[0].get_start(), loop.get_start())
    np.testing.assert_allclose(pieces[-1].get_end(), loop.get_end())
    for piece in pieces:
        gaps = np.linalg.norm(corners_of(piece)[:, None] - corners_of(loop), axis=2).min(axis=1)
        assert gaps.max() < 0.05
        assert piece.get_stroke_width() == loop.get_stroke_width()


def test_digits_stay_inside_their_neurons(style: Style) -> None:
    """The point that is farthest from the middle stays a little inside the rim."""
    writings = [write_in_parts(9, 0), write_in_parts(4, 0)]
    pitch = pitch_inside(writings, 2.0)
    drawn = [corners_of(part) for each in writings for part in drawn_parts(style, each, pitch, np.zeros(3))]
    assert 0.85 < np.linalg.norm(np.vstack(drawn), axis=1).max() < 0.95


def test_a_sum_fills_its_room_and_moves_as_one(style: Style) -> None:
    """Picture, parts and signs stand side by side within the room; the parts keep their height; all go to the other."""
    writing = write_in_parts(4, 0)
    room, other = Region(-6, -1, 6, 1), Region(0, -3, 4, -2)
    here, there = (PictureSum(default_film(), style, writing, each, 3) for each in (room, other))
    edges = [here.picture.get_right()[0]]
    for sign, part, traced in zip(here.signs, here.parts, here.traced, strict=True):
        assert part.get_y() == pytest.approx(traced.get_y())
        edges += [sign.get_x(), part.get_x()]
    assert edges == sorted(edges) and here.width <= room.width and here.height <= room.height + 0.01
    moves = here.go_to(there)
    for move in moves:
        move = move if not hasattr(move, "build") else move.build()
        move.begin()
        move.finish()
    for mine, aim in zip([*here.parts, here.picture], [*there.parts, there.picture], strict=True):
        np.testing.assert_allclose(mine.get_center(), aim.get_center(), atol=1e-6)
    assert isinstance(moves[0], Change)
