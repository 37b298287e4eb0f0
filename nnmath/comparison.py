"""Reading digits without a network: how alike pictures are, a rule for a single pixel, average pictures.

Pictures are rows (n, pixels) in [0, 1]; labels are (n,) whole numbers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnmath.activations import Array

LIT = 0.3
RULE_LIT = 0.5
"""The rule for a single pixel takes it for lit from here on."""


class Pair(NamedTuple):
    """Two pictures by their indices, and the share of lit pixels that they have in common."""

    first: int
    second: int
    share: float


class PixelRule(NamedTuple):
    """The rule "if this pixel is lit, it is that digit": how often it is right, and how many of the digit it finds."""

    pixel: int
    right: float
    found: float

    def says(self, picture: Array) -> bool:
        """Whether the rule takes a picture (pixels,) for its digit."""
        return bool(picture[self.pixel] > RULE_LIT)


def overlaps(first: Array, second: Array, lit: float = LIT) -> Array:
    """Shared over all lit pixels (the Jaccard index) of each picture (n, pixels) with each other one: (n, m)."""
    a, b = (first > lit).astype(float), (second > lit).astype(float)
    shared = a @ b.T
    either: Array = a.sum(axis=1)[:, None] + b.sum(axis=1) - shared
    shares: Array = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    return shares


def least_alike(pictures: Array, lit: float = LIT) -> Pair:
    """Of pictures of the same digit, the two that share the least."""
    shares = overlaps(pictures, pictures, lit)
    np.fill_diagonal(shares, np.inf)
    return _pair(shares, int(np.argmin(shares)))


def most_alike(pictures: Array, others: Array, lit: float = LIT) -> Pair:
    """The picture and the other one that share the most; ``second`` counts among the others."""
    shares = overlaps(pictures, others, lit)
    return _pair(shares, int(np.argmax(shares)))


def best_pixel_rule(
    pictures: Array, labels: NDArray[np.integer], digit: int, lit: float = RULE_LIT, least_found: float = 0.5
) -> PixelRule:
    """The single-pixel rule for a digit that is right most often, among those that find at least half of the digit."""
    on = pictures > lit
    hits = on[labels == digit].sum(axis=0)
    found = hits / max(1, int(np.count_nonzero(labels == digit)))
    right = np.where(found >= least_found, hits / np.maximum(on.sum(axis=0), 1), 0.0)
    best = int(np.argmax(right))
    return PixelRule(best, float(right[best]), float(found[best]))


def averages(pictures: Array, labels: NDArray[np.integer], classes: int) -> Array:
    """The average picture of each class: (classes, pixels)."""
    return np.stack([pictures[labels == label].mean(axis=0) for label in range(classes)])


def nearest_average(stencils: Array, pictures: Array) -> NDArray[np.intp]:
    """The class (n,) whose average picture is nearest to each picture, by the sum of squared differences."""
    scores = pictures @ stencils.T - 0.5 * (stencils**2).sum(axis=1)  # the same order as the distances, without |x|^2
    nearest: NDArray[np.intp] = np.argmax(scores, axis=1)
    return nearest


def _pair(shares: Array, best: int) -> Pair:
    first, second = divmod(best, shares.shape[1])
    return Pair(first, second, float(shares[first, second]))
