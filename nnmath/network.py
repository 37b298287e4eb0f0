"""A fully connected network: layers of weights and biases, and the forward pass through them."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnmath import network_file
from nnmath.activations import Array, activation
from nnmath.network_file import NetworkContents
from nnmath.trace import LayerTrace, Trace


class LayerCount(NamedTuple):
    """How many numbers a layer learns."""

    weights: int
    biases: int


@dataclass(frozen=True, eq=False)
class Layer:
    """Weights (n_out, n_in), where weights[j, k] leads from neuron k to neuron j; biases (n_out,); an activation.

    The arrays are copied to read-only float64. ValueError if their shapes disagree or a number is not finite.
    """

    weights: NDArray[Any]
    biases: NDArray[Any]
    activation: str

    def __post_init__(self) -> None:
        activation(self.activation)
        for name in ("weights", "biases"):
            object.__setattr__(self, name, _read_only(getattr(self, name), name))
        if self.weights.ndim != 2 or self.weights.size == 0 or self.biases.shape != self.weights.shape[:1]:
            raise ValueError(
                f"weights (n_out, n_in) and biases (n_out,) are expected; got {self.weights.shape}, {self.biases.shape}"
            )

    def forward(self, inputs: Array) -> LayerTrace:
        """Weigh, shift by the bias and squash inputs (n_in,) or (batch, n_in)."""
        weighted_sum = inputs @ self.weights.T
        z = weighted_sum + self.biases
        a = activation(self.activation).value(z)
        return LayerTrace(inputs, weighted_sum, z, a)


@dataclass(frozen=True, eq=False)
class Network:
    """Layers one after the other, and any facts worth keeping beside them (JSON values) as metadata.

    Layers are numbered from 1, as layer 0 is the input. ValueError if a layer does not fit the one before.
    """

    layers: tuple[Layer, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        if not self.layers:
            raise ValueError("a network needs at least one layer")
        for number, (before, after) in enumerate(zip(self.layers, self.layers[1:], strict=False), start=2):
            given, expected = before.weights.shape[0], after.weights.shape[1]
            if given != expected:
                raise ValueError(
                    f"layer {number} expects {expected} inputs, but layer {number - 1} has {given} neurons"
                )

    @classmethod
    def random(cls, sizes: Sequence[int], activations: Sequence[str], seed: int) -> "Network":
        """An untrained network: weights from N(0, 1/n_in), so that sums neither grow nor shrink; biases 0.

        sizes (784, 16, 16, 10) with three activations gives three layers. The same seed gives the same network.
        """
        if len(activations) != len(sizes) - 1:
            raise ValueError(f"{len(sizes)} sizes need {len(sizes) - 1} activations; got {len(activations)}")
        generator = np.random.default_rng(seed)
        return cls(
            tuple(
                Layer(generator.normal(0, n_in**-0.5, (n_out, n_in)), np.zeros(n_out), name)
                for n_in, n_out, name in zip(sizes, sizes[1:], activations, strict=False)
            )
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, the input first."""
        return (self.layers[0].weights.shape[1], *(len(layer.biases) for layer in self.layers))

    @property
    def counts(self) -> tuple[LayerCount, ...]:
        """Weights and biases of each layer."""
        return tuple(LayerCount(layer.weights.size, layer.biases.size) for layer in self.layers)

    @property
    def parameter_count(self) -> int:
        """All weights and biases together."""
        return sum(count.weights + count.biases for count in self.counts)

    def forward(self, x: ArrayLike) -> Trace:
        """Pass one vector (n_in,) or a batch (batch, n_in) through all layers.

        A float64 batch is not copied, as it may be large: leave it unchanged while the trace is in use.
        """
        values = _inputs(x, self.sizes[0])
        layers: list[LayerTrace] = []
        with np.errstate(over="ignore", invalid="ignore"):  # reported below, in words
            for layer in self.layers:
                layers.append(layer.forward(layers[-1].a if layers else values))
        if not np.isfinite(layers[0].z).all():  # NaN or infinity among the inputs always shows here, in fewer numbers
            raise ValueError(
                "the network's inputs must be finite and of moderate size; got NaN, infinity or a huge number"
            )
        return Trace(self, values, tuple(layers))

    def with_weight(self, layer: int, j: int, k: int, value: float) -> "Network":
        """A copy in which the weight of `layer` from neuron k to neuron j is `value`."""
        weights = self._layer(layer).weights.copy()
        weights[j, k] = value
        return self._with_layer(layer, weights)

    def without_neuron(self, layer: int, index: int) -> "Network":
        """A copy in which neuron `index` of `layer` counts as 0 for the layer after it (its own sum is unchanged)."""
        if not 0 <= layer < len(self.layers):
            raise ValueError(
                f"only neurons of layers 0 to {len(self.layers) - 1} can be switched off; got layer {layer}"
            )
        if not 0 <= index < self.sizes[layer]:
            raise ValueError(f"layer {layer} has no neuron {index}; it has {self.sizes[layer]}, counted from 0")
        weights = self.layers[layer].weights.copy()
        weights[:, index] = 0
        return self._with_layer(layer + 1, weights)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a .npz file; the same network gives the same bytes. See network_file for the format."""
        parameters = [(layer.weights, layer.biases) for layer in self.layers]
        activations = [layer.activation for layer in self.layers]
        network_file.write(Path(path), NetworkContents(parameters, activations, self.metadata))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Network":
        """Read a file written by save; NetworkFileError, a ValueError, names what was expected and found."""
        parameters, activations, metadata = network_file.read(Path(path))
        layers = (Layer(weights, biases, name) for (weights, biases), name in zip(parameters, activations, strict=True))
        return cls(tuple(layers), metadata)

    def _layer(self, layer: int) -> Layer:
        if not 1 <= layer <= len(self.layers):
            raise ValueError(f"layer {layer} has no weights; this network's layers are 1 to {len(self.layers)}")
        return self.layers[layer - 1]

    def _with_layer(self, layer: int, weights: Array) -> "Network":
        changed = replace(self.layers[layer - 1], weights=weights)
        return replace(self, layers=(*self.layers[: layer - 1], changed, *self.layers[layer:]))


def _read_only(values: ArrayLike, name: str) -> Array:
    array = np.array(values, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite; got NaN or infinity")
    array.flags.writeable = False
    return array


def _inputs(x: ArrayLike, n_in: int) -> Array:
    values = np.asarray(x, dtype=np.float64)
    if values.ndim not in (1, 2) or values.shape[-1] != n_in:
        raise ValueError(f"the network expects inputs shaped ({n_in},) or (batch, {n_in}); got {values.shape}")
    values = values.copy() if values.ndim == 1 else values.view()
    values.flags.writeable = False
    return values
