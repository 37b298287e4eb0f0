"""Looking inside a network: how local a weight picture is, what one weight does to the answer, what tipped it."""

from typing import NamedTuple

import numpy as np

from nnmath.activations import Array
from nnmath.network import Network
from nnmath.trace import Trace


class Dial(NamedTuple):
    """One weight of the last layer: which, its value, and how far it is turned down and up."""

    neuron: int
    source: int
    weight: float
    sweep: float


def locality(weights: Array, shape: tuple[int, int]) -> Array:
    """The share of each weight picture's energy, its sum of squares, in the best window a third as wide: (n,).

    weights are (n, rows * cols). An even picture has a share of about a tenth, a short bar alone of one.
    """
    rows, cols = shape
    high, wide = max(1, round(rows / 3)), max(1, round(cols / 3))
    energy = weights.reshape(-1, rows, cols) ** 2
    sums = np.zeros((len(energy), rows + 1, cols + 1))
    sums[:, 1:, 1:] = energy.cumsum(axis=1).cumsum(axis=2)
    windows = sums[:, high:, wide:] - sums[:, :-high, wide:] - sums[:, high:, :-wide] + sums[:, :-high, :-wide]
    share: Array = windows.max(axis=(1, 2)) / np.maximum(energy.sum(axis=(1, 2)), 1e-300)
    return share


def telling_weight(trace: Trace, sweep: float) -> Dial:
    """The weight into the winning output that moves the winner's score the most when it is turned down by ``sweep``."""
    winner = trace.ranking(1)[0][0]
    before = float(trace.output[winner])
    weights = trace.network.layers[-1].weights[winner]
    changes = [
        before - float(turned(trace, Dial(winner, source, float(weight), sweep), -sweep)[winner])
        for source, weight in enumerate(weights)
    ]
    best = int(np.argmax(changes))
    return Dial(winner, best, float(weights[best]), sweep)


def turned(trace: Trace, dial: Dial, by: float) -> Array:
    """The outputs (n_out,) with the dial's weight changed by ``by``: computed anew from the last layer's inputs."""
    last = trace.network.layers[-1]
    weights = last.weights.copy()
    weights[dial.neuron, dial.source] += by
    changed = Network((type(last)(weights, last.biases, last.activation),))
    return changed.forward(trace.activations(len(trace.network.layers) - 1)).output


def tipping_neuron(trace: Trace, right: int) -> int:
    """The neuron of the layer before the last that favours the winner over the output ``right`` the most."""
    winner = trace.ranking(1)[0][0]
    weights = trace.network.layers[-1].weights
    contributions = (weights[winner] - weights[right]) * trace.activations(len(trace.network.layers) - 1)
    return int(np.argmax(contributions))
