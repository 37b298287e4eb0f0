"""Written digits, taken apart into loops and strokes where the pen turns and where it comes back."""

from itertools import pairwise

import numpy as np
import pytest

from nnmath.handwriting import write
from nnmath.parts import cut, evenly, is_loop, nearest, part_slices, write_in_parts
from nnmath.strokes import FORMS, curve

LABELS = range(10)


def turn(radius: float, degrees: float = 360) -> np.ndarray:
    """A part of a circle around the origin."""
    angle = np.linspace(0, np.radians(degrees), 100)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


@pytest.mark.parametrize(
    ("label", "form", "kinds"),
    [(9, 0, [True, False]), (9, 1, [True, False]), (8, 1, [True, True]), (4, 0, [False] * 3)],
)
def test_forms_are_made_of_what_one_would_say(label: int, form: int, kinds: list[bool]) -> None:
    """A nine is a loop and a stroke, an eight from the middle two loops, an open four three strokes."""
    drawn = [curve(stroke, 1.0)[part] for stroke in FORMS[label][form].strokes for part in part_slices(stroke)]
    assert [is_loop(part) for part in drawn] == kinds


def test_parts_leave_nothing_out() -> None:
    """Put one after the other, the parts of a stroke run through all of its curve."""
    for forms in FORMS.values():
        for stroke in (stroke for form in forms for stroke in form.strokes):
            whole = curve(stroke, 0.9)
            covered = np.zeros(len(whole), bool)
            for part in part_slices(stroke):
                covered[part] = True
            assert covered.all()


def test_a_stroke_without_corners_is_one_part() -> None:
    """A bowed one is whole; a corner cuts it where the point is given twice."""
    assert part_slices(((0, 0), (5, 30), (0, 60))) == [slice(0, 25)]
    assert part_slices(((0, 0), (50, 0), (50, 0), (50, 80))) == [slice(0, 13), slice(13, 26)]


@pytest.mark.parametrize("label", LABELS)
def test_the_written_digit_is_that_of_the_pen(label: int) -> None:
    """Telling where the parts lie changes not a pixel."""
    for seed in (0, 3, 11):
        writing = write_in_parts(label, seed)
        np.testing.assert_array_equal(writing.digit.pixels, write(label, seed).pixels)
        assert writing.digit.source == write(label, seed).source


@pytest.mark.parametrize("shape", [(28, 28), (16, 16), (40, 56)])
def test_parts_run_through_the_ink(shape: tuple[int, int]) -> None:
    """Every point of a part lies on a lit pixel, and every pixel full of ink near some part."""
    for label in LABELS:
        writing = write_in_parts(label, 5, shape)
        points, pixels = np.vstack(writing.parts), writing.digit.pixels
        rows, columns = points[:, 1].astype(int), points[:, 0].astype(int)
        assert pixels[rows, columns].min() > 0.2, label
        inked = np.argwhere(pixels > 0.9 * pixels.max())[:, ::-1] + 0.5
        away = np.linalg.norm(inked[:, None] - points, axis=2).min(axis=1)
        assert away.max() < 2.5 * max(shape) / 28, label


def test_a_written_loop_has_no_tails() -> None:
    """Where the pen overshot, the ends of a loop meet nonetheless; no two other points far along it come so near."""
    for seed in range(60):
        for loop in (part for part in write_in_parts(9, seed).parts if is_loop(part)):
            gaps = np.linalg.norm(loop[:, None] - loop, axis=2)
            quarter = len(loop) // 4
            assert np.linalg.norm(loop[-1] - loop[0]) <= gaps[:quarter, -quarter:].min() + 1e-9 < 3.5, seed


def test_loops_end_where_they_begin() -> None:
    """A full turn is a loop, and one that lacks a little; half a turn and a straight line are none."""
    assert is_loop(turn(30)) and is_loop(turn(30, 320))
    assert not is_loop(turn(30, 180))
    assert not is_loop(np.array([[0.0, 0.0], [0.0, 50.0], [1.0, 100.0]]))


@pytest.mark.parametrize("count", [1, 3, 6, 12])
def test_pieces_are_equally_long_and_join(count: int) -> None:
    """Every piece of a circle has its share of the way round, and begins where the one before ended."""
    pieces = cut(turn(10), count)
    lengths = [float(np.linalg.norm(np.diff(piece, axis=0), axis=1).sum()) for piece in pieces]
    assert lengths == pytest.approx([20 * np.pi / count] * count, rel=0.01)
    assert len(pieces) == count and len({len(piece) for piece in pieces}) == 1
    for before, after in pairwise(pieces):
        np.testing.assert_array_equal(before[-1], after[0])


def test_points_are_spread_evenly_around_corners() -> None:
    """Along a path that turns by a right angle, five points are two units of way apart, in two dimensions or three."""
    corner = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]])
    spread = [[0, 0], [2, 0], [4, 0], [4, 2], [4, 4]]
    np.testing.assert_allclose(evenly(corner, 5), spread)
    np.testing.assert_allclose(evenly(np.column_stack([corner, [7, 7, 7]]), 5)[:, 2], 7)


def test_the_nearest_part_is_near_all_along() -> None:
    """A line beside it is nearer to an upright stroke than one that crosses it at its middle."""
    upright = np.array([[0.0, 0.0], [0.0, 10.0]])
    beside, across = upright + np.array([1, 0]), np.array([[-5.0, 5.0], [5.0, 5.0]])
    assert nearest(upright, [across, beside]) == 1
