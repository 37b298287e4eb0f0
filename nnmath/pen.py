"""A round pen: the ink it leaves on a grid of pixels as it runs along paths."""

import numpy as np

from nnmath.activations import Array

BOX = 20
"""Pixels of the larger side of what is drawn: the box that MNIST gives a digit."""


def draw(paths: list[Array], radii: list[Array], edge: float) -> Array:
    """Ink (h, w) in [0, 1], the larger side 20 pixels, that a pen of these radii leaves along the paths.

    A pixel's ink is that of a disc around the point that covers it most; the edge of a disc is a linear ramp.
    """
    radius = np.concatenate(radii)
    points, size = _to_pixels(np.concatenate(paths), radius)
    columns, rows = (np.arange(length) + 0.5 for length in size)
    aside, down = columns - points[:, :1], rows - points[:, 1:]
    inside = radius[:, None, None] - np.sqrt(down[:, :, None] ** 2 + aside[:, None, :] ** 2)
    ink: Array = np.clip(inside.max(axis=0) / edge + 0.5, 0, 1)
    ink /= ink.max()
    return ink


def in_pixels(paths: list[Array], radii: list[Array]) -> list[Array]:
    """Where the paths (points, 2) run in what is drawn of them, x and y in pixels from its top left corner."""
    points, _ = _to_pixels(np.concatenate(paths), np.concatenate(radii))
    return np.split(points, np.cumsum([len(path) for path in paths])[:-1])


def _to_pixels(points: Array, radius: Array) -> tuple[Array, tuple[int, int]]:
    """Scale and shift points (n, 2) so that the discs around them just fit the box; also the (columns, rows) taken."""
    thickness = 2 * radius.max()
    for _ in range(4):  # the outermost discs need not be the largest ones: close in on the scale
        scale = (BOX - thickness) / np.ptp(points, axis=0).max()
        low, high = ((points * scale + sign * radius[:, None]) for sign in (-1, 1))
        extent = high.max(axis=0) - low.min(axis=0)
        thickness += extent.max() - BOX
    columns, rows = np.clip(np.ceil(extent - 1e-6), 1, BOX).astype(int)
    return points * scale - low.min(axis=0), (int(columns), int(rows))
