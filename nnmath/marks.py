"""Tell the marks of a picture apart: which of them are the digit, which are dirt or reach in from the edge."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from nnmath.activations import Array

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

CELLS = 96  # marks are told apart on a grid of at most this many cells per side
CORE = 0.5  # pixels with more ink than this belong to a mark for certain
SPECK = 0.04  # marks below this share of the largest are dirt


def largest_marks(ink: Array) -> tuple[Array, float]:
    """The ink (h, w) of the digit alone, with the soft edges of its strokes, and the share its largest mark holds.

    A mark is ink that hangs together but for small gaps. Marks that touch the edge of the picture (shadows, the edge
    of the paper) are left out unless nothing else is there. The share is of all the ink that was not left out so.
    """
    cell = -(-max(ink.shape) // CELLS)
    rows, columns = np.ix_(*(np.arange(size) // cell for size in ink.shape))
    mass = np.zeros((int(rows.max()) + 1, int(columns.max()) + 1))
    np.add.at(mass, (rows, columns), np.where(ink > CORE, ink, 0))
    filled = mass > 0
    marks = np.where(filled, _number(_widen(filled)), 0)
    masses = np.bincount(marks.ravel(), weights=mass.ravel()).astype(np.float64)
    masses = _without_edge(marks, masses)
    chosen = (masses > 0) & (masses >= SPECK * masses.max())
    digit = np.where(_widen(_widen(chosen[marks]))[rows, columns], ink, 0)
    return digit, float(masses.max() / max(masses.sum(), 1e-9))


def _without_edge(marks: Numbers, masses: Array) -> Array:
    """The ink of each number, 0 for those at the picture's edge, unless the digit itself is what touches the edge."""
    edge = np.concatenate([marks[0], marks[-1], marks[:, 0], marks[:, -1]])
    inner = masses.copy()
    inner[edge] = 0
    return inner if inner.max() > SPECK * masses.max() else masses


def _number(mask: Mask) -> Numbers:
    """Number the marks: cells that touch, also at corners, share a number above 0; empty cells are 0."""
    marks = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    while True:  # the highest number of each mark spreads until nothing changes
        spread = np.where(mask, _neighbourhood(marks).max(axis=(2, 3)), 0)
        if np.array_equal(spread, marks):
            return marks
        marks = spread


def _widen(mask: Mask) -> Mask:
    return np.asarray(_neighbourhood(mask).any(axis=(2, 3)), dtype=np.bool_)


def _neighbourhood(cells: NDArray[np.generic]) -> NDArray[np.generic]:
    """Each cell with its eight neighbours: (h, w, 3, 3)."""
    return sliding_window_view(np.pad(cells, 1), (3, 3))
