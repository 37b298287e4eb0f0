"""How the blocks of dots and the wall of all parameters are laid out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.ch10_count import block_shape, largest_pitch, wall_of_dots
from scenes.layout import Region


@pytest.mark.parametrize(
    ("count", "shape"), [(1, (1, 1)), (2, (1, 2)), (16, (4, 4)), (160, (13, 13)), (12544, (112, 112))]
)
def test_a_block_is_nearly_square(count: int, shape: tuple[int, int]) -> None:
    """Worked by hand: 160 dots need 13 rows of 13, of which the last is short."""
    assert block_shape(count) == shape


@given(st.integers(1, 100_000))
def test_a_block_holds_its_dots_and_no_whole_row_more(count: int) -> None:
    """The area of a block is that of its dots, but for less than one row."""
    rows, columns = block_shape(count)
    assert 0 <= rows * columns - count < columns


@given(st.lists(st.integers(1, 400), min_size=1, max_size=7), st.floats(0.1, 0.6))
def test_blocks_are_as_large_as_the_room_allows(rows: list[int], least: float) -> None:
    """At the pitch that is found the rows of all blocks fill the room exactly."""
    room = least * len(rows) + 1.0
    pitch = largest_pitch(rows, least, room)
    assert sum(max(count * pitch, least) for count in rows) == pytest.approx(room)


@given(st.integers(1, 3000), st.floats(2, 12), st.floats(2, 12))
def test_the_wall_stays_in_its_region(count: int, width: float, height: float) -> None:
    """Every dot has a place of its own inside the region."""
    region = Region(-1.0, 1.0, -1.0 + width, 1.0 + height)
    places, pitch = wall_of_dots(count, region)
    assert len(np.unique(np.round(places / pitch, 3), axis=0)) == count
    low, high = places.min(0) - pitch / 2, places.max(0) + pitch / 2
    assert low[0] >= region.left - 1e-9
    assert high[0] <= region.right + 1e-9
    assert low[1] >= region.bottom - 1e-9
    assert high[1] <= region.top + 1e-9
