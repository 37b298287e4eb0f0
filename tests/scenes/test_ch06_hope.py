"""The hope for the hidden layers: parts that digits share, and edges that parts are made of."""

from pathlib import Path

import numpy as np
import pytest
from manim import VMobject

from nnmath.parts import write_in_parts
from scenes.ch06_edges import shortened
from scenes.ch06_hope import shared_parts
from scenes.ch06_ladders import traced
from tests.scenes.stagehand import default_film, manim_settings


@pytest.fixture(autouse=True)
def small_pictures(tmp_path: Path) -> None:
    """Draw small."""
    with manim_settings(tmp_path):
        yield


def test_like_parts_in_like_places_share_a_neuron() -> None:
    """The nine's loop is the eight's upper one, its stem the four's; every other part has a neuron of its own."""
    writings = [write_in_parts(9, 0), write_in_parts(8, 1), write_in_parts(4, 0)]
    upper = int(np.argmin([part[:, 1].mean() for part in writings[1].parts]))
    stem = int(np.argmax([np.ptp(part[:, 1]) for part in writings[2].parts]))
    groups = shared_parts(writings)
    assert groups[:3] == [[(0, 0), (1, upper)], [(1, 1 - upper)], [(0, 1), (2, stem)]]
    assert sorted(place for group in groups for place in group) == [
        (number, part) for number, each in enumerate(writings) for part in range(len(each.parts))
    ]


def test_the_films_nine_is_its_hero() -> None:
    """The nine that is taken apart is the one that goes through the network."""
    film = default_film()
    np.testing.assert_array_equal(film.exhibits.parts[0].digit.vector, film.hero.vector)


def test_an_edge_is_straight_and_leaves_gaps() -> None:
    """A quarter of a circle becomes a line along its chord, around its middle, and shorter even with round ends."""
    angles = np.linspace(0, np.pi / 2, 20)
    arc = VMobject(stroke_width=20).set_points_as_corners(
        2 * np.column_stack([np.cos(angles), np.sin(angles), 0 * angles])
    )
    edge = shortened(arc)
    np.testing.assert_allclose((edge.get_start() + edge.get_end()) / 2, [1, 1, 0], atol=1e-9)
    away = edge.points[:, 0] + edge.points[:, 1] - 2
    assert np.abs(away).max() < 1e-9
    ink = np.linalg.norm(edge.get_end() - edge.get_start()) + 20 / 100
    assert ink == pytest.approx(0.7 * np.sqrt(8))


def test_an_outline_is_traced_along_its_curves() -> None:
    """Four curves that round a circle give points on it, all the way round."""
    k = 0.5522847498
    quarter = np.array([[1, 0, 0], [1, k, 0], [k, 1, 0], [0, 1, 0]])
    turns = [np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]
    points = traced(np.vstack([quarter @ each.T for each in turns]))
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1, atol=0.001)
    np.testing.assert_allclose(points[[0, 8, 16, 24, 32]], [[1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0], [1, 0, 0]])
