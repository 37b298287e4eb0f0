"""Where the ink of a digit lies in its picture: the layout of MNIST, for any picture size.

MNIST scales each digit, keeping its proportions, into a box of 20x20 pixels and moves it by whole pixels until its
centre of mass is as near as possible to index 14.0 of the 28x28 picture (Y. LeCun, C. Cortes, C. J. C. Burges, "The
MNIST database of handwritten digits"). A network trained on digits laid out like this reads others poorly.
"""

import numpy as np

from nnmath.activations import Array

Shape = tuple[int, int]

BOX = 20 / 28
"""Share of the picture's side that the digit may take."""


def box_of(shape: Shape) -> Shape:
    """The rows and columns that ink may take in a picture of this shape: (20, 20) of (28, 28)."""
    rows, columns = shape
    return max(1, round(rows * BOX)), max(1, round(columns * BOX))


def place(ink: Array, shape: Shape = (28, 28)) -> Array:
    """Lay ink (h, w), 0 where there is none, into a picture of the given shape as MNIST does.

    The ink is cropped, scaled to the box and shifted by whole pixels; it is never cut at the picture's edge.
    Ink that lies this way already is returned unchanged. Raises ValueError if there is no ink.
    """
    fitted = _fit(crop(ink), box_of(shape))
    top, left = _corner(fitted, shape)
    picture = np.zeros(shape)
    picture[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    return picture


def landing(ink: Array, shape: Shape = (28, 28)) -> tuple[Array, Array]:
    """By how much `place` stretches and then shifts a point (x, y) of the ink, each (2,), in pixels."""
    cropped = crop(ink)
    fitted = _fit(cropped, box_of(shape))
    stretch = np.array(fitted.shape) / cropped.shape
    rows, columns = np.nonzero(ink > 0)
    shift = _corner(fitted, shape) - stretch * (rows.min(), columns.min())
    return stretch[::-1], shift[::-1]


def crop(ink: Array) -> Array:
    """The smallest rectangle of ink (h, w) that holds every pixel above 0. Raises ValueError if there is none."""
    rows, columns = np.nonzero(ink > 0)
    if rows.size == 0:
        raise ValueError("there is no ink to place: every pixel is 0 or less")
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def resize(picture: Array, shape: Shape) -> Array:
    """Resample a picture (h, w) to shape: the mean of the area when it shrinks, bilinear when it grows."""
    rows, columns = (_averages(size, new) for size, new in zip(picture.shape, shape, strict=True))
    resized: Array = rows @ picture @ columns.T
    return resized


def _fit(ink: Array, box: Shape) -> Array:
    scale = min(limit / size for size, limit in zip(ink.shape, box, strict=True))
    rows, columns = (max(1, round(size * scale)) for size in ink.shape)
    return resize(ink, (rows, columns))


def _corner(fitted: Array, shape: Shape) -> tuple[int, int]:
    """The row and the column where fitted ink begins."""
    top, left = (_start(fitted.sum(axis=1 - axis), size) for axis, size in enumerate(shape))
    return top, left


def _start(mass: Array, size: int) -> int:
    """First index of ink whose mass per row (or column) is given, so that its centre of mass is near size / 2."""
    centre = float(mass @ np.arange(mass.size)) / float(mass.sum())
    return int(np.clip(round(size / 2 - centre), 0, size - mass.size))


def _averages(size: int, new: int) -> Array:
    """Matrix (new, size): row i averages the old pixels under a window around new pixel i.

    The window is as wide as a new pixel, and at least as wide as an old one; then the mean of the area becomes linear
    interpolation between the two nearest.
    """
    step = size / new
    centre = (np.arange(new)[:, None] + 0.5) * step
    half = max(step, 1.0) / 2
    old = np.arange(size)[None, :]
    overlap = np.clip(np.minimum(centre + half, old + 1) - np.maximum(centre - half, old), 0, None)
    averages: Array = overlap / overlap.sum(axis=1, keepdims=True)
    return averages
