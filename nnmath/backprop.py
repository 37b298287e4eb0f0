"""Backpropagation: which way, and how steeply, the loss changes with every weight and bias.

After D. E. Rumelhart, G. E. Hinton, R. J. Williams, Learning representations by back-propagating errors (1986), in the
notation of M. Nielsen, Neural Networks and Deep Learning (2015), chapter 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnmath.activations import Array, activation
from nnmath.network import Network


@dataclass(frozen=True, eq=False)
class LayerGradient:
    """dL/dW (n_out, n_in) and dL/db (n_out,) of one layer; read-only."""

    weights: Array
    biases: Array

    def __post_init__(self) -> None:
        self.weights.flags.writeable = self.biases.flags.writeable = False


def gradients(network: Network, x: ArrayLike, y: ArrayLike) -> tuple[LayerGradient, ...]:
    """The gradients of `loss`, averaged over the batch, for x (batch, n_in) and targets y (batch, n_out)."""
    trace, targets = network.forward(x), np.asarray(y, dtype=np.float64)
    if trace.output.ndim != 2 or targets.shape != trace.output.shape:
        raise ValueError(f"a batch and targets (batch, {network.sizes[-1]}) are expected; got {targets.shape}")
    passes = [(layer.inputs, layer.z, layer.a) for layer in trace.layers]
    error = output_error(network.layers[-1].activation, *passes[-1][1:], targets) / len(targets)
    weights, activations = zip(*((layer.weights, layer.activation) for layer in network.layers), strict=True)
    return tuple(LayerGradient(*pair) for pair in backpropagate(weights, activations, passes, error))


def output_error(name: str, z: Array, a: Array, y: Array) -> Array:
    """dL/dz of the output layer for one example each: a - y, where the loss is the natural one of the activation."""
    return a - y if name in ("sigmoid", "softmax") else activation(name).backward(z, a, a - y)


def backpropagate(
    weights: Sequence[Array], activations: Sequence[str], passes: Sequence[tuple[Array, Array, Array]], error: Array
) -> list[tuple[Array, Array]]:
    """Carry the output layer's error dL/dz backwards; return (dL/dW, dL/db) of every layer, the first layer first.

    `passes` holds (inputs, z, a) of every layer for a batch; `error` is (batch, n_out).
    """
    found: list[tuple[Array, Array]] = []
    for number in reversed(range(len(weights))):
        inputs = passes[number][0]
        found.append((error.T @ inputs, error.sum(axis=0)))
        if number > 0:
            _, z, a = passes[number - 1]
            error = activation(activations[number - 1]).backward(z, a, error @ weights[number])
    return found[::-1]
