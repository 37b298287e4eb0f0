"""Moved pictures: shifted, turned, slanted, stretched copies of the training digits, at almost no cost.

Moving a picture x is linear: each pixel of the moved picture is a mixture of four pixels of the old one, x' = A x. The
first layer computes W x' = W A x = (W A) x. So for a whole mini-batch it is enough to move the few rows of W once,
and to bring the gradient back by the same table: dL/dW = dL/d(WA) A^T.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnmath.activations import Array
from nnmath.recipe import Distortion


class Warp:
    """One way of moving pictures of a shape (rows, cols), by bilinear interpolation; what comes from outside is 0."""

    def __init__(self, rows: Array, cols: Array, shape: tuple[int, int]) -> None:
        """Take for every pixel of the moved picture the place (row, col) in the old one it comes from."""
        corners = [_corner(rows, cols, down, right, shape) for down in (0, 1) for right in (0, 1)]
        self.source: NDArray[np.intp] = np.stack([source for source, _ in corners], axis=1)
        self.share = np.stack([share for _, share in corners], axis=1).astype(np.float32)
        # The same table sorted by source, so that reduceat can add up all that one old pixel gives.
        order = np.argsort(self.source, axis=None, kind="stable")
        self._target, self._given = order // 4, self.share.ravel()[order][:, None]
        self._sources, self._starts = np.unique(self.source.ravel()[order], return_index=True)

    def pictures(self, x: Array) -> Array:
        """A x: the moved pictures (batch, n) of pictures x (batch, n)."""
        moved: Array = np.einsum("bpk,pk->bp", x[:, self.source], self.share)
        return moved

    def weights(self, weights: Array) -> Array:
        """W A: the weights (n_out, n) that see in the old picture what `weights` would see in the moved one."""
        moved = np.zeros_like(weights.T)
        moved[self._sources] = np.add.reduceat(self._given * weights.T[self._target], self._starts)
        return moved.T

    def gradient(self, gradient: Array) -> Array:
        """G A^T: the gradient by W from the gradient G by W A, both (n_out, n)."""
        brought_back: Array = np.einsum("pkj,pk->jp", gradient.T[self.source], self.share)
        return brought_back


def random_warps(distortion: Distortion, shape: tuple[int, int], count: int, generator: Generator) -> list[Warp]:
    """Warps drawn evenly from all that the distortion allows."""
    return [_random_warp(distortion, shape, generator) for _ in range(count)]


def _random_warp(most: Distortion, shape: tuple[int, int], generator: Generator) -> Warp:
    shift_rows, shift_cols, turn, taller, wider, slant = generator.uniform(-1, 1, 6) * (
        *(most.shift, most.shift, np.radians(most.turn), most.stretch, most.stretch, most.slant),
    )
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = rotation @ np.array([[1 + taller, 0], [slant, 1 + wider]])
    centre = (np.array(shape)[:, None] - 1) / 2
    places = matrix @ (np.indices(shape).reshape(2, -1) - centre) + centre
    return Warp(places[0] + shift_rows, places[1] + shift_cols, shape)


def _corner(rows: Array, cols: Array, down: int, right: int, shape: tuple[int, int]) -> tuple[NDArray[np.intp], Array]:
    """One of the four pixels around each place: its index in the flat picture, and its share (0 outside)."""
    row, col = np.floor(rows).astype(np.intp) + down, np.floor(cols).astype(np.intp) + right
    share = (1 - np.abs(rows - row)) * (1 - np.abs(cols - col))
    inside = (row >= 0) & (row < shape[0]) & (col >= 0) & (col < shape[1])
    return np.where(inside, row * shape[1] + col, 0), np.where(inside, share, 0)
