"""Parts of digits, cut into edges."""

import itertools

import numpy as np
import pytest

from nnmath.strokes import FORMS
from scenes.ch06_hope import cut, middle_of, path_of


def length(path: np.ndarray) -> float:
    """How long a path is."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


@pytest.mark.parametrize("count", [1, 3, 6, 12])
def test_pieces_are_equally_long_and_join(count: int) -> None:
    """Cut, a path keeps its length; every piece has its share of it and begins where the one before ended."""
    path = np.array([[0.0, 0, 0], [3, 0, 0], [3, 4, 0], [0, 4, 0], [0, 1, 0]])
    pieces = cut(path, count)
    assert [length(piece) for piece in pieces] == pytest.approx([length(path) / count] * count)
    for before, after in itertools.pairwise(pieces):
        np.testing.assert_allclose(before[-1], after[0])


def test_paper_has_its_top_up() -> None:
    """What is written at the top of the paper, where y is 0, is drawn at the top, and as high as asked for."""
    places = path_of(np.array([[10.0, 0.0], [10.0, 100.0]]), height=4.0, middle=np.array([10.0, 50.0]))
    np.testing.assert_allclose(places, [[0, 2, 0], [0, -2, 0]])


def test_the_middle_is_that_of_the_drawn_digit() -> None:
    """As far from the left as from the right, and from the top as from the bottom."""
    for forms in FORMS.values():
        for form in forms:
            points = np.array([point for stroke in form.strokes for point in stroke])
            assert np.abs(middle_of(form) - (points.min(axis=0) + points.max(axis=0)) / 2).max() < 6
