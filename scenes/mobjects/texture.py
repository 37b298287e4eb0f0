"""Thousands of wires as one even texture.

Cairo keeps eight bits a channel: ten thousand faint strokes over each other round to nothing or pile up to a wall.
Here the ink of all wires is summed in floating point, one column of pixels at a time, and toned down only at the end,
so that any number of wires gives the same calm picture and every wire has its share in it.
"""

from __future__ import annotations

import numpy as np

_BUNDLES = 256
"""More sources than this are summed into bundles of neighbours: no screen tells them apart, and a pass of 668,672
wires costs what 12,960 do.
"""
_PEAK = 0.26
"""Opacity of the darkest part of the texture: faint enough for a wire that stands out to be 3:1 against it."""


def wire_texture(
    starts: np.ndarray,
    ends: np.ndarray,
    weights: np.ndarray,
    size: tuple[int, int],
    positive: tuple[float, float, float],
    negative: tuple[float, float, float],
) -> np.ndarray:
    """Return premultiplied ink (height, width, 4), uint8 and red first, for wires from ``starts`` (n_in, 2) to
    ``ends`` (n_out, 2).

    Positions are pixels inside a picture of ``size`` (width, height); ``weights`` (n_out, n_in) give each wire's ink.
    """
    ink = [_density(*_bundled(starts, ends, np.maximum(sign * weights, 0)), size) for sign in (1, -1)]
    total = ink[0] + ink[1]
    reference = np.percentile(total[total > 0], 98) if (total > 0).any() else 1.0
    alpha = _PEAK * (1 - np.exp(-1.5 * total / reference)) / (1 - np.exp(-1.5))
    share = np.divide(ink[0], total, out=np.zeros_like(total), where=total > 0)[..., None]
    colour = share * np.array(positive) + (1 - share) * np.array(negative)
    picture = np.concatenate([colour * alpha[..., None], alpha[..., None]], axis=2)
    return np.ascontiguousarray(np.clip(picture * 255 + _dither(total.shape)[..., None], 0, 255).astype(np.uint8))


def _bundled(starts: np.ndarray, ends: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    starts, weights = _bundle(starts, weights)
    ends, turned = _bundle(ends, weights.T)
    return starts, ends, turned.T


def _bundle(points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if len(points) <= _BUNDLES:
        return points, weights
    edges = np.linspace(0, len(points), _BUNDLES + 1).astype(int)[:-1]
    counts = np.diff(np.append(edges, len(points)))
    return np.add.reduceat(points, edges) / counts[:, None], np.add.reduceat(weights, edges, axis=1)


def _density(starts: np.ndarray, ends: np.ndarray, ink: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return summed ink (height, width): each wire leaves its ink in every pixel column that it crosses."""
    width, height = size
    out = np.zeros((height + 1, width))
    j, k = np.nonzero(ink)
    amount = ink[j, k]
    (x0, y0), (x1, y1) = starts[k].T, ends[j].T
    steep = np.sqrt(1 + ((y1 - y0) / np.maximum(np.abs(x1 - x0), 1)) ** 2)
    for column in range(width):
        share = (column + 0.5 - x0) / np.where(x1 == x0, 1, x1 - x0)
        crossed = (share >= 0) & (share <= 1)
        y = np.clip((y0 + share * (y1 - y0))[crossed] - 0.5, 0, height - 1)
        row, part = y.astype(int), y % 1
        parts = (amount * steep)[crossed]
        out[:, column] += np.bincount(row, parts * (1 - part), height + 1) + np.bincount(
            row + 1, parts * part, height + 1
        )
    return out[:height]


def _dither(shape: tuple[int, ...]) -> np.ndarray:
    """Return thresholds in [0, 1) that turn rounding steps into an even grain (interleaved gradient noise)."""
    y, x = np.indices(shape)
    return (52.9829189 * ((0.06711056 * x + 0.00583715 * y) % 1)) % 1
