"""What the first chapter works out for itself: which part of a picture is read, and where pictures and notes stand."""

import numpy as np
import pytest
from manim import DOWN, RIGHT

from scenes.ch01_brain_and_computer import greyest_patch, halves, places_with_notes
from scenes.layout import Region


def test_the_part_with_the_most_greys_is_read() -> None:
    """Of windows of two by two, the one whose pixels are neither dark nor lit; all else is 0 or 1."""
    pixels = np.ones((5, 6))
    pixels[:3] = 0
    pixels[2:4, 3:5] = 0.5
    assert greyest_patch(pixels, 2) == (2, 3)


def test_a_picture_as_small_as_the_part_is_read_whole() -> None:
    """There is only one window then."""
    assert greyest_patch(np.full((4, 4), 0.3), 4) == (0, 0)


@pytest.mark.parametrize(("width", "height", "beside"), [(12, 6, True), (9, 8, True), (7, 12, False)])
def test_a_region_is_halved_so_that_squares_are_large(width: float, height: float, beside: bool) -> None:
    """Wide and nearly square regions are split side by side, tall ones one below the other; the gap lies between."""
    first, second = halves(Region(0, 0, width, height), 1.0)
    assert (second.left - first.right == 1.0) is beside
    assert (first.bottom - second.top == 1.0) is not beside


@pytest.mark.parametrize(
    ("width", "height", "columns", "side"), [(13, 5, 5, RIGHT), (7, 10, 2, RIGHT), (9, 6, 5, DOWN)]
)
def test_pictures_stand_in_full_rows_with_room_for_their_notes(
    width: float, height: float, columns: int, side: np.ndarray
) -> None:
    """Ten pictures fill rows of equal length, none leaves the region or touches another, and notes fit beside them."""
    places, size, found = places_with_notes(Region(0, 0, width, height), 10)
    assert len(places) == 10 and (found == side).all()
    assert len({round(float(place[0]), 6) for place in places}) == columns
    for place in places:
        low, high = place[:2] - size / 2, place[:2] + size / 2
        assert (low >= 0).all() and (high <= (width, height)).all()
        corner = place + (size / 2 + 0.5) * side
        assert 0 <= corner[0] <= width and 0 <= corner[1] <= height
    gaps = [np.abs(a - b)[:2].max() for k, a in enumerate(places) for b in places[:k]]
    assert min(gaps) > size
