"""Reading digits without a network: overlaps, one-pixel rules, average pictures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmath import comparison

PICTURES = np.array(
    [
        [1.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 1.0, 0.0],
        [1.0, 1.0, 1.0, 0.0],
        [0.0, 0.0, 0.0, 1.0],
    ]
)
LABELS = np.array([0, 0, 1, 1])


def test_overlap_is_shared_over_all_lit_pixels() -> None:
    """Two pictures of two lit pixels with one in common share one of three; a picture shares all with itself."""
    shares = comparison.overlaps(PICTURES[:2], PICTURES[:3])
    np.testing.assert_allclose(shares, [[1, 1 / 3, 2 / 3], [1 / 3, 1, 2 / 3]])


def test_dark_pictures_share_nothing() -> None:
    """Without any lit pixel there is nothing to have in common, and no division by zero."""
    assert comparison.overlaps(np.zeros((1, 4)), np.zeros((1, 4))).tolist() == [[0.0]]


def test_lit_begins_above_the_threshold() -> None:
    """A pixel of 0.4 counts as lit at a threshold of 0.3 and not at 0.5."""
    grey = np.full((1, 4), 0.4)
    assert comparison.overlaps(grey, np.ones((1, 4)), lit=0.3).item() == 1.0
    assert comparison.overlaps(grey, np.ones((1, 4)), lit=0.5).item() == 0.0


def test_the_extremes_are_found() -> None:
    """Of three, the pair that shares the least; and of all crosswise pairs, the one that shares the most."""
    least = comparison.least_alike(PICTURES[:3])
    assert {least.first, least.second} == {0, 1}
    assert least.share == pytest.approx(1 / 3)
    most = comparison.most_alike(PICTURES[:2], PICTURES[2:])
    assert (most.first, most.second, most.share) == (0, 0, pytest.approx(2 / 3))


def test_the_best_rule_is_counted_by_hand() -> None:
    """Pixel 1 is lit in both zeros and in one other: right two times in three, and it finds all zeros."""
    rule = comparison.best_pixel_rule(PICTURES, LABELS, 0, least_found=0.75)
    assert (rule.pixel, rule.right, rule.found) == (1, pytest.approx(2 / 3), 1.0)


def test_a_rule_that_finds_too_little_does_not_count() -> None:
    """Pixel 3 is always right about ones, but finds half of them: that is enough only if half is asked for."""
    assert comparison.best_pixel_rule(PICTURES, LABELS, 1, least_found=0.5).pixel == 3
    assert comparison.best_pixel_rule(PICTURES, LABELS, 1, least_found=0.6).right == 0.0


@given(seed=st.integers(0, 1000))
def test_the_nearest_average_is_the_nearest(seed: int) -> None:
    """The class chosen is the one whose average picture has the smallest Euclidean distance."""
    chance = np.random.default_rng(seed)
    pictures, labels = chance.random((12, 5)), np.tile(np.arange(3), 4)
    stencils = comparison.averages(pictures, labels, 3)
    np.testing.assert_allclose(stencils[1], pictures[[1, 4, 7, 10]].sum(axis=0) / 4)
    distances = [[float(np.linalg.norm(picture - stencil)) for stencil in stencils] for picture in pictures]
    assert comparison.nearest_average(stencils, pictures).tolist() == np.argmin(distances, axis=1).tolist()
