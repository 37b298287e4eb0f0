"""Facts: what was measured of a network, on examples it has not learned from. Films quote them; nothing else may.

Every fact but the fingerprint is optional, so that a network of one's own can come with what is known of it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnmath import record
from nnmath.activations import Array
from nnmath.digit import shifted_right
from nnmath.loss import accuracy, confusion
from nnmath.network import Network
from nnmath.races import Race
from nnmath.record import RecordError
from nnmath.training import CurvePoint, vectors

GREY = (0.1, 0.9)
SHIFTS = range(5)
NOISE_IMAGES = 10_000


@dataclass(frozen=True)
class Data:
    """What was measured on: a description for people, and the number of examples."""

    description: str
    count: int


@dataclass(frozen=True)
class Noise:
    """Top scores for pictures of uniform noise: the share above 0.9 and 0.5, the median, the 90th percentile."""

    images: int
    seed: int
    above_90: float
    above_50: float
    median: float
    p90: float


@dataclass(frozen=True)
class OutputSum:
    """The sum of all scores, over the examples: 1 if they were probabilities."""

    mean: float
    min: float
    max: float


@dataclass(frozen=True)
class Facts:
    """What is known of the network with this fingerprint; shares and accuracies lie in [0, 1].

    Raises RecordError where the facts contradict one another.
    """

    fingerprint: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    data: Data | None = None
    accuracy: float | None = None
    confusion: tuple[tuple[int, ...], ...] | None = None
    """Row = true label, column = prediction."""
    shift_right: tuple[float, ...] | None = None
    """Accuracy with all pictures shifted right by 0, 1, 2 … pixels."""
    knock_out: tuple[tuple[float, ...], ...] | None = None
    """For every hidden layer, for every neuron: the accuracy with it switched off."""
    grey: tuple[float, ...] | None = None
    """For every layer from 1: the share of activations strictly between 0.1 and 0.9."""
    output_sum: OutputSum | None = None
    noise: Noise | None = None
    untrained_accuracy: float | None = None
    learning_curve: tuple[CurvePoint, ...] | None = None
    races: tuple[Race, ...] | None = None

    def __post_init__(self) -> None:
        if self.confusion is not None and self.data is not None:
            total = sum(map(sum, self.confusion))
            if total != self.data.count:
                raise RecordError(f"confusion counts {total} examples, data {self.data.count}")
            right = sum(row[label] for label, row in enumerate(self.confusion)) / total
            if self.accuracy is not None and abs(right - self.accuracy) > 1e-9:
                raise RecordError(f"confusion gives an accuracy of {right}, but {self.accuracy} is claimed")

    def to_json(self) -> str:
        """The facts as JSON, one fact a line."""
        return record.to_json(self)

    @classmethod
    def from_json(cls, text: str, source: str = "facts") -> "Facts":
        """Read facts strictly; RecordError, a ValueError, names the source, the place and what was expected."""
        return record.from_json(cls, text, source)


def fingerprint(network: Network) -> str:
    """The sha256 of a network's activations, weights and biases; the same however it was saved."""
    digest = hashlib.sha256()
    for layer in network.layers:
        digest.update(f"{layer.activation} {layer.weights.shape}".encode())
        digest.update(layer.weights.astype("<f8").tobytes() + layer.biases.astype("<f8").tobytes())
    return digest.hexdigest()


def measure(
    network: Network,
    images: NDArray[Any],
    labels: ArrayLike,
    description: str,
    untrained: Network | None = None,
    races: Sequence[Race] | None = None,
    noise_seed: int = 0,
) -> Facts:
    """Measure all that can be measured on held-out images (n, rows, cols) or (n, n_in) with labels (n,).

    Shifts need pictures; the learning curve is taken from the network's metadata, if it is there.
    """
    x = vectors(images)
    trace = network.forward(x)
    curve = network.metadata.get("learning_curve")
    return Facts(
        fingerprint=fingerprint(network),
        sizes=network.sizes,
        activations=tuple(layer.activation for layer in network.layers),
        data=Data(description, len(x)),
        accuracy=accuracy(trace.prediction, labels),
        confusion=tuple(map(tuple, confusion(trace.prediction, labels, network.sizes[-1]).tolist())),
        shift_right=shift_curve(network, images, labels) if images.ndim == 3 else None,
        knock_out=knock_outs(network, x, labels),
        grey=tuple(grey_share(layer.a) for layer in trace.layers),
        output_sum=_output_sum(trace.output.sum(axis=1)),
        noise=noise_scores(network, noise_seed),
        untrained_accuracy=None if untrained is None else accuracy(untrained.forward(x).prediction, labels),
        learning_curve=None if curve is None else tuple(CurvePoint(*point) for point in curve),
        races=None if races is None else tuple(races),
    )


def grey_share(activations: Array) -> float:
    """The share of activations strictly between 0.1 and 0.9: neither dark nor fully lit."""
    return float(np.mean((activations > GREY[0]) & (activations < GREY[1])))


def shift_curve(network: Network, images: NDArray[Any], labels: ArrayLike) -> tuple[float, ...]:
    """Accuracy with all pictures (n, rows, cols) shifted right by 0 to 4 pixels; what leaves is lost."""
    return tuple(accuracy(network.forward(vectors(shifted_right(images, by))).prediction, labels) for by in SHIFTS)


def knock_outs(network: Network, x: Array, labels: ArrayLike) -> tuple[tuple[float, ...], ...]:
    """Accuracy with each single neuron switched off, for every hidden layer."""
    return tuple(
        tuple(
            accuracy(network.without_neuron(layer, index).forward(x).prediction, labels)
            for index in range(network.sizes[layer])
        )
        for layer in range(1, len(network.sizes) - 1)
    )


def noise_scores(network: Network, seed: int) -> Noise:
    """How sure the network is of pictures whose every pixel is drawn evenly from 0 to 1."""
    pictures = np.random.default_rng(seed).random((NOISE_IMAGES, network.sizes[0]))
    top = network.forward(pictures).output.max(axis=1)
    above_90, above_50 = float(np.mean(top > 0.9)), float(np.mean(top > 0.5))
    return Noise(NOISE_IMAGES, seed, above_90, above_50, float(np.median(top)), float(np.quantile(top, 0.9)))


def _output_sum(sums: Array) -> OutputSum:
    return OutputSum(float(sums.mean()), float(sums.min()), float(sums.max()))
