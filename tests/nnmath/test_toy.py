"""The bar detector, worked out by hand."""

import numpy as np
import pytest

from nnmath.toy import bar_detector


@pytest.mark.parametrize("shape", [(28, 28), (12, 12), (20, 31)])
def test_the_sums_are_those_of_the_lesson(shape: tuple[int, int]) -> None:
    """A bar of 3 x 8 scores 24 and so does a block, empty nothing; with negative rows the block drops to 24 - 16."""
    toy = bar_detector(shape)
    assert toy.sums(toy.plain) == (24, 24, 0)
    assert toy.sums(toy.ringed) == (24, 8, 0)


def test_weights_and_patterns_are_what_they_say() -> None:
    """Weights are -1, 0 and 1, patterns 0 and 1; the negative rows are the block without the bar."""
    toy = bar_detector()
    assert set(np.unique(toy.ringed)) == {-1, 0, 1}
    assert {value for pattern in toy.patterns for value in np.unique(pattern)} == {0, 1}
    assert np.array_equal(toy.ringed == -1, toy.block - toy.bar == 1)
    assert (toy.bar.sum(), toy.block.sum(), toy.empty.sum()) == (24, 40, 0)


def test_too_small_a_picture_is_refused() -> None:
    """A picture in which bar and surroundings do not fit is named with its size."""
    with pytest.raises(ValueError, match="6 x 30"):
        bar_detector((6, 30))
