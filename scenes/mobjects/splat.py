"""Thousands of small cells painted at once: the first pixel of every cell, then the second of every cell, and so on.

Cairo takes longer to trace a cell of ten pixels than to fill it. Here the cells are arrays, and no outline is traced.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

import cairo
import numpy as np

MANY = 1000
"""Cells from which on this is the quicker way."""
SMALL = 8
"""Pixels from the middle of a cell to its side, up to which it is."""

_DEEP = 16
"""Cells that are painted of those that begin at the same pixel: they fill it."""
_FULL = np.uint32(255)
_PAIR = np.uint32(0x00FF00FF)
"""Two of a pixel's four bytes, each with room above it to be multiplied."""
_HALVES = np.uint32(0x00800080)
_SEVEN, _BYTE, _ALPHA = (np.uint32(bits) for bits in (7, 8, 24))


class Dots(NamedTuple):
    """Cells on the screen: middles (n, 2) and half widths (n,) in pixels, colours (n, 3) from 0 to 1 in the order in
    which the picture has them, opacities (n,), and how round they all are, from 0 to 1.
    """

    pixel: np.ndarray
    half: np.ndarray
    colours: np.ndarray
    opacities: np.ndarray
    roundness: float


def splat(
    ctx: cairo.Context, dots: Dots, window: tuple[float, float, float, float], reach: float, opacity: float
) -> None:
    """Paint cells that are at most ``reach`` pixels wide from their middles, inside ``window``, all of it ``opacity``
    opaque.

    Cells that share a pixel add up in it, as neighbours do that touch, until it is full: of two that overlap the one
    further down, or right, lies above. What a pixel becomes does not depend on the window.
    """
    first = np.floor(dots.pixel - reach - 0.5).astype(np.int32)
    steps = np.arange(int(np.ceil(2 * reach)) + 2, dtype=np.int32)
    left, top = (max(int(edge), low) for edge, low in zip(window[:2], first.min(0), strict=True))
    right, bottom = (min(int(edge), high) for edge, high in zip(window[2:], first.max(0) + len(steps), strict=True))
    if left < right and top < bottom:
        layer = np.zeros((bottom - top, right - left), np.uint32)
        for members in _apart(first):
            part = Dots(*(field[members] for field in dots[:-1]), dots.roundness)
            _fill(layer, (left, top), part, first[members], steps)
        surface = cairo.ImageSurface.create_for_data(layer, cairo.FORMAT_ARGB32, right - left, bottom - top)
        ctx.set_source_surface(surface, left, top)
        ctx.paint_with_alpha(opacity)


def _apart(first: np.ndarray) -> list[np.ndarray]:
    """Sort cells into groups in which no two begin at the same pixel: those would write over one another."""
    key = (first[:, 1].astype(np.int64) << 32) + first[:, 0]
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.diff(key[order], prepend=key[order[0]] - 1))
    depth = np.arange(len(key)) - np.repeat(begins, np.diff(begins, append=len(key)))
    return [order[depth == level] for level in range(min(depth.max() + 1, _DEEP))]


def _fill(layer: np.ndarray, corner: tuple[int, int], dots: Dots, first: np.ndarray, steps: np.ndarray) -> None:
    """Add cells to the premultiplied pixels (rows, columns) of an empty layer whose top left pixel is ``corner``; a
    cell's pixels are ``steps`` away from its ``first`` (n, 2).
    """
    columns, rows = (first[:, way] + steps[:, None] for way in (0, 1))
    aside, down = (
        np.where((at >= low) & (at < low + size), np.abs(at + 0.5 - middles), np.inf).astype(np.float32)
        for at, low, size, middles in zip((columns, rows), corner, layer.shape[::-1], dots.pixel.T, strict=True)
    )
    covered, strength = _coverage(dots, aside, down), (dots.opacities * 255).astype(np.float32)
    columns, rows, pixels = columns - corner[0], (rows - corner[1]) * layer.shape[1], layer.reshape(-1)
    odd, even = _pairs(_packed(dots.colours))
    for row, column in itertools.product(range(len(steps)), repeat=2):
        share = covered(row, column)
        there = np.flatnonzero(share > 0)
        if not len(there):
            continue
        places = rows[row, there] + columns[column, there]
        below = pixels[places]
        ink = np.minimum((share[there] * strength[there] + 0.5).astype(np.uint32), _FULL - (below >> _ALPHA))
        weight = ink + (ink >> _SEVEN)  # of 256
        odd_ink, even_ink = odd[there] * weight + _HALVES, even[there] * weight + _HALVES
        pixels[places] = below + (odd_ink & ~_PAIR) + (even_ink >> _BYTE & _PAIR)


def _coverage(dots: Dots, aside: np.ndarray, down: np.ndarray) -> Callable[[int, int], np.ndarray]:
    """Return what tells the share (n,) of the pixel at a row and a column that each cell covers, given the pixels'
    distances (pixels, n) from the middles; infinite means outside. Exact for squares; where a cell is round, told by
    how far inside its edge the middle of the pixel is.
    """
    half = dots.half.astype(np.float32)
    if dots.roundness <= 0:
        across, along = (np.clip(half + 0.5 - distance, 0, np.minimum(2 * half, 1)) for distance in (aside, down))
        return lambda row, column: along[row] * across[column]
    corner = half * np.float32(dots.roundness)
    past = [distance - (half - corner) for distance in (aside, down)]
    across, along = (np.square(np.maximum(distance, 0)) for distance in past)
    outer = corner + np.float32(0.5)

    def round_share(row: int, column: int) -> np.ndarray:
        inside = outer - np.sqrt(across[column] + along[row])
        if dots.roundness < 1:
            inside -= np.minimum(np.maximum(past[0][column], past[1][row]), 0)
        return np.minimum(inside, 1)

    return round_share


def _packed(colours: np.ndarray) -> np.ndarray:
    """Return colours (n, 3) as opaque pixels (n,)."""
    bytes_ = np.full((len(colours), 4), 255, np.uint8)
    bytes_[:, :3] = np.rint(colours * 255)
    return bytes_.view(np.uint32).ravel()


def _pairs(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the second and fourth, and the first and third byte of every pixel."""
    return pixels >> _BYTE & _PAIR, pixels & _PAIR
