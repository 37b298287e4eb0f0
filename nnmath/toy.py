"""An example worked out by hand: weights that look for a short bright bar, and three patterns to try them on."""

from dataclasses import dataclass

import numpy as np

from nnmath.activations import Array

HIGH, WIDE = 3, 8
Shape = tuple[int, int]


@dataclass(frozen=True, eq=False)
class BarDetector:
    """Two sets of weights and three patterns, each (rows, cols); weights are -1, 0 or 1, patterns 0 or 1.

    ``plain`` is 1 on the bar; ``ringed`` is -1 besides in the row above and the row below. ``block`` fills the bar and
    these two rows.
    """

    plain: Array
    ringed: Array
    bar: Array
    block: Array
    empty: Array

    @property
    def patterns(self) -> tuple[Array, Array, Array]:
        """Bar, block and empty."""
        return self.bar, self.block, self.empty

    def sums(self, weights: Array) -> tuple[float, float, float]:
        """The weighted sums of the three patterns."""
        bar, block, empty = (float(np.sum(weights * pattern)) for pattern in self.patterns)
        return bar, block, empty


def bar_detector(shape: Shape = (28, 28)) -> BarDetector:
    """The example in pictures of a shape; ValueError if a bar of 3 x 8 with a row above and below does not fit."""
    rows, cols = shape
    if rows < HIGH + 4 or cols < WIDE:
        raise ValueError(f"a bar of {HIGH} x {WIDE} pixels and its surroundings do not fit into {rows} x {cols}")
    top, left = (rows - HIGH) // 2 - 1, (cols - WIDE) // 2
    bar, block = np.zeros(shape), np.zeros(shape)
    bar[top : top + HIGH, left : left + WIDE] = 1
    block[top - 1 : top + HIGH + 1, left : left + WIDE] = 1
    return BarDetector(plain=bar, ringed=2 * bar - block, bar=bar, block=block, empty=np.zeros(shape))
