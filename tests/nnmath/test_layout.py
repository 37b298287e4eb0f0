"""The layout of MNIST: a box of 20x20, the centre of mass at index 14."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from nnmath.layout import box_of, crop, place, resize

INKS = arrays(np.float64, st.tuples(st.integers(1, 60), st.integers(1, 60)), elements=st.sampled_from([0.0, 0.5, 1.0]))


def lit_box(picture):
    """Rows and columns of the rectangle that holds all ink."""
    rows, columns = np.nonzero(picture)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


@pytest.mark.parametrize(("shape", "box"), [((28, 28), (20, 20)), ((8, 8), (6, 6)), ((56, 28), (40, 20))])
def test_box_takes_twenty_of_twenty_eight_parts(shape, box):
    """The box keeps MNIST's proportion of 20 to 28 in pictures of other sizes."""
    assert box_of(shape) == box


def test_small_block_is_blown_up_to_the_box():
    """A solid block of 2x2 becomes a solid 20x20 block that starts at index 4, as 14 - 9.5 rounds to."""
    expected = np.zeros((28, 28))
    expected[4:24, 4:24] = 1
    np.testing.assert_allclose(place(np.pad(np.ones((2, 2)), 7)), expected)


def test_proportions_are_kept():
    """A block of 40x10 becomes one of 20x5."""
    assert lit_box(place(np.ones((40, 10)))) == (20, 5)


def test_heavy_side_moves_to_the_middle():
    """Ink that is heavy on its left is shifted right, so that the mass rather than the box is centred."""
    ink = np.full((20, 20), 0.5)
    ink[:, :4] = 1
    assert lit_box(place(ink)[:, :7]) == (20, 1)  # the box starts at index 6 instead of 4: 14 - 8.2


def test_ink_is_never_cut():
    """Ink so lopsided that centring its mass would push it out of the picture stops at the picture's edge."""
    ink = np.full((28, 28), 0.001)
    ink[:, 0] = 1
    assert lit_box(place(ink, (30, 30))) == (21, 21)
    assert lit_box(place(ink, (21, 21))) == (15, 15)


@given(INKS.filter(np.any))
def test_placed_ink_fits_its_box_around_the_centre(ink):
    """Whatever the ink, its larger side fills the box and its mass is centred, unless the picture's edge forbids it."""
    picture = place(ink)
    assert max(lit_box(picture)) <= 20
    for axis in (0, 1):
        mass = picture.sum(axis=axis)
        touches_edge = mass[0] > 0 or mass[-1] > 0
        assert touches_edge or abs(np.average(np.arange(28), weights=mass) - 14) <= 0.5 + 1e-9


def test_digit_laid_out_already_is_returned_unchanged():
    """Laying out twice is laying out once: nothing is blurred or moved by another pass."""
    once = place(np.random.default_rng(0).random((33, 20)))
    np.testing.assert_array_equal(place(once), once)


@pytest.mark.parametrize(("shape", "method"), [((10, 5), Image.Resampling.BOX), ((90, 75), Image.Resampling.BILINEAR)])
def test_resize_equals_pillow(shape, method):
    """Shrinking is Pillow's box filter and growing its bilinear one."""
    picture = np.random.default_rng(1).random((30, 25)).astype(np.float32)
    expected = np.asarray(Image.fromarray(picture).resize(shape[::-1], method))
    np.testing.assert_allclose(resize(picture.astype(np.float64), shape), expected, atol=1e-5)


def test_crop_keeps_what_is_above_zero():
    """Cropping removes the empty margin and nothing else."""
    np.testing.assert_array_equal(crop(np.pad([[1.0, 0.0], [0.0, 2.0]], 3)), [[1, 0], [0, 2]])


def test_blank_is_refused():
    """Without ink there is nothing to place, and the error says so."""
    with pytest.raises(ValueError, match="no ink"):
        place(np.zeros((5, 5)))
