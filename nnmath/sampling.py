"""Some of many neurons, to stand for all: evenly spread, and with those that matter among them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nnmath.activations import Array

Indices = NDArray[np.int64]


def spread_indices(count: int, limit: int) -> Indices:
    """At most `limit` indices of `count`, evenly spread, the first and the last among them."""
    return np.arange(count) if count <= limit else np.rint(np.linspace(0, count - 1, limit)).astype(np.int64)


def with_indices(spread: Indices, wanted: Iterable[int]) -> Indices:
    """The rising indices `spread` with each wanted one in it, put in the place of its nearest neighbour, or besides if
    every place is taken by another wanted one.
    """
    kept = set(wanted)
    free = [int(index) for index in spread if index not in kept]
    for index in sorted(kept.difference(spread.tolist())):
        if free:
            free.remove(min(free, key=lambda other: abs(other - index)))
    return np.array(sorted(kept.union(free)), dtype=np.int64)


def sampled_inputs(values: Array, limit: int, rule: str) -> Indices:
    """Which of the inputs (n,) stand for all, at most `limit`.

    `lit` spreads them over the inputs that are not dark, `ends` takes the first and the last, `uniform` spreads
    them over all.
    """
    count = len(values)
    if count <= limit:
        return np.arange(count)
    if rule == "ends":
        half = limit // 2
        return np.concatenate([np.arange(limit - half), np.arange(count - half, count)])
    lit = np.flatnonzero(values > 0)
    return (
        spread_indices(count, limit) if rule == "uniform" or len(lit) < limit else lit[spread_indices(len(lit), limit)]
    )
