"""What a forward pass leaves behind: every number of every layer, and one neuron's sum taken apart.

Layer 0 is the input, layer 1 the first layer with weights, the last layer the output.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnmath.activations import Array

if TYPE_CHECKING:
    from nnmath.network import Network


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer at work on one vector, or on a batch (then each array has a first axis of length batch)."""

    inputs: Array
    """The activations of the layer before, (n_in,)."""
    weighted_sum: Array
    """W a, before the bias, (n_out,)."""
    z: Array
    """W a + b, the pre-activation, (n_out,)."""
    a: Array
    """activation(z), (n_out,)."""

    def __post_init__(self) -> None:
        for array in (self.weighted_sum, self.z, self.a):
            array.flags.writeable = False


@dataclass(frozen=True, eq=False)
class NeuronTrace:
    """One neuron's sum: products = weights * inputs, their positive and negative part, then bias and activation.

    positive_sum + negative_sum = weighted_sum, weighted_sum + bias = z and activation(z) = a, to rounding.
    """

    layer: int
    index: int
    inputs: Array
    weights: Array
    products: Array
    positive_sum: float
    negative_sum: float
    weighted_sum: float
    bias: float
    z: float
    a: float


@dataclass(frozen=True, eq=False)
class Trace:
    """The network's whole answer to x, (n_in,) or (batch, n_in); all arrays are read-only."""

    network: "Network"
    x: Array
    layers: tuple[LayerTrace, ...]

    @property
    def output(self) -> Array:
        """The activations of the last layer: the scores, (n_out,) or (batch, n_out)."""
        return self.layers[-1].a

    @property
    def prediction(self) -> int | NDArray[np.intp]:
        """The index of the highest score: an int for one vector, (batch,) ints for a batch. The first wins a tie."""
        best = np.argmax(self.output, axis=-1)
        return int(best) if self.output.ndim == 1 else best

    def activations(self, layer: int) -> Array:
        """What a layer's neurons show: x itself for layer 0, else that layer's a."""
        if layer == 0:
            return self.x
        return self.layers[self._checked(layer) - 1].a

    def ranking(self, k: int | None = None) -> tuple[tuple[int, float], ...]:
        """The k highest scores (all by default) as (index, score), best first; a tie goes to the lower index."""
        scores = self._single("ranking").output
        order = np.argsort(-scores, kind="stable")[:k]
        return tuple((int(index), float(scores[index])) for index in order)

    def neuron(self, layer: int, index: int) -> NeuronTrace:
        """Take apart the sum of neuron `index` in `layer` (1 or more)."""
        self._single("neuron")
        at_work, weighing = self.layers[self._checked(layer) - 1], self.network.layers[layer - 1]
        self._check_index(layer, index)
        products = weighing.weights[index] * at_work.inputs
        products.flags.writeable = False
        return NeuronTrace(
            layer=layer,
            index=index,
            inputs=at_work.inputs,
            weights=weighing.weights[index],
            products=products,
            positive_sum=float(products[products > 0].sum()),
            negative_sum=float(products[products < 0].sum()),
            weighted_sum=float(at_work.weighted_sum[index]),
            bias=float(weighing.biases[index]),
            z=float(at_work.z[index]),
            a=float(at_work.a[index]),
        )

    def _single(self, asked: str) -> "Trace":
        if self.x.ndim != 1:
            raise ValueError(f"{asked} needs the trace of one vector; this one holds a batch of {len(self.x)}")
        return self

    def _checked(self, layer: int) -> int:
        if not 1 <= layer <= len(self.layers):
            raise ValueError(f"layer {layer} has no weights; this network's layers are 1 to {len(self.layers)}")
        return layer

    def _check_index(self, layer: int, index: int) -> None:
        count = self.network.sizes[layer]
        if not 0 <= index < count:
            raise ValueError(f"layer {layer} has no neuron {index}; it has {count}, counted from 0")
