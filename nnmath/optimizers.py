"""Optimizers: from the gradients of one matrix, step by step, the direction in which to change it.

Each is a small object that remembers what it needs for one parameter matrix; `direction(gradient)` is to be multiplied
by the learning rate and subtracted.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

import numpy as np

from nnmath.activations import Array


class Optimizer(Protocol):
    """What the trainer needs of an optimizer."""

    def direction(self, gradient: Array) -> Array:
        """The change per unit of learning rate, shaped like the gradient."""
        ...


class Momentum:
    """A heavy ball: what remains of earlier gradients is added to the new one (B. T. Polyak, 1964).

    Momentum 0 is plain gradient descent.
    """

    def __init__(self, momentum: float) -> None:
        self.momentum, self.velocity = momentum, np.zeros(())

    def direction(self, gradient: Array) -> Array:
        """The running sum of gradients."""
        self.velocity = self.momentum * self.velocity + gradient
        return self.velocity


class Adam:
    """Momentum divided by each parameter's own typical size of gradient (D. P. Kingma, J. Ba, 2015, algorithm 1)."""

    def __init__(self, momentum: float) -> None:
        self.momentum, self.memory, self.steps = momentum, 0.999, 0
        self.mean, self.mean_square = np.zeros(()), np.zeros(())

    def direction(self, gradient: Array) -> Array:
        """The mean gradient over the root of the mean square, both corrected for starting at 0."""
        self.steps += 1
        self.mean = self.momentum * self.mean + (1 - self.momentum) * gradient
        self.mean_square = self.memory * self.mean_square + (1 - self.memory) * gradient**2
        mean = self.mean / (1 - self.momentum**self.steps)
        return mean / (np.sqrt(self.mean_square / (1 - self.memory**self.steps)) + 1e-8)


class OrthogonalMomentum:
    """Momentum whose directions are all made equally long, so that no neuron's learning drowns another's.

    For momentum M = U S V^T the direction is U V^T, found as (M M^T)^(-1/2) M. After K. Jordan and others, Muon (2024).
    """

    def __init__(self, momentum: float) -> None:
        self.momentum, self.velocity = momentum, np.zeros(())

    def direction(self, gradient: Array) -> Array:
        """The nearest matrix to the momentum with orthonormal rows; (n_out, n_in) with n_out the smaller is fastest."""
        self.velocity = self.momentum * self.velocity + (1 - self.momentum) * gradient
        if len(gradient) > gradient.shape[1]:
            return _orthonormal_rows(self.velocity.T).T
        return _orthonormal_rows(self.velocity)


def _orthonormal_rows(matrix: Array) -> Array:
    squares, axes = np.linalg.eigh(matrix @ matrix.T)
    # Directions without any gradient are left alone instead of being blown up from rounding errors.
    lengths = np.sqrt(np.maximum(squares, 1e-6 * squares[-1] + 1e-30))
    directions: Array = ((axes / lengths) @ axes.T) @ matrix
    return directions


OPTIMIZERS: Mapping[str, Callable[[float], Optimizer]] = MappingProxyType(
    {"momentum": Momentum, "adam": Adam, "orthogonal": OrthogonalMomentum}
)
