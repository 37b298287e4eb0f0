"""Activation functions: what a neuron makes of its weighted sum.

Each knows its value and how a gradient passes back through it. All are stable: no finite input overflows or warns.
Formulas: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning (2016), sections 3.10, 6.2.2 and 6.3.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """A function of the pre-activations z of a layer, shaped (n,) or with batch axes in front, (..., n).

    `value(z)` gives the activations a, shaped like z.
    `backward(z, a, upstream)` is the chain rule: from upstream = dL/da it gives dL/dz, shaped like z.
    `derivative(z)` gives da/dz: shaped like z where every output depends on its own z alone; for softmax, where each
    depends on all, the Jacobian (..., n, n).
    """

    name: str
    formula: str
    value: Callable[[Array], Array]
    backward: Callable[[Array, Array, Array], Array]
    derivative: Callable[[Array], Array]


def _element_wise(
    name: str, formula: str, value: Callable[[Array], Array], slope: Callable[[Array], Array]
) -> Activation:
    """Build an activation from its value and its slope, the latter as a function of a = value(z), which is at hand."""
    return Activation(
        name=name,
        formula=formula,
        value=value,
        backward=lambda z, a, upstream: upstream * slope(a),
        derivative=lambda z: slope(value(z)),
    )


def _sigmoid(z: Array) -> Array:
    # In one array throughout: for a large batch, asking for memory costs more than the arithmetic.
    a: Array = np.negative(z)
    # Far to the left e^-z may grow beyond the largest float; 1 / infinity is then 0, as it should be.
    with np.errstate(over="ignore"):
        np.exp(a, out=a)
    a += 1
    np.divide(1, a, out=a)
    return a


def _softmax(z: Array) -> Array:
    # Subtracting the largest z changes no quotient and keeps every exponent at or below 0.
    with np.errstate(over="ignore"):  # of numbers near the largest floats, where -inf is right: e^-inf = 0
        a: Array = z - z.max(axis=-1, keepdims=True)
    np.exp(a, out=a)
    a /= a.sum(axis=-1, keepdims=True)
    return a


def _softmax_backward(z: Array, a: Array, upstream: Array) -> Array:
    average: Array = np.sum(upstream * a, axis=-1, keepdims=True)
    return a * (upstream - average)


def _softmax_jacobian(z: Array) -> Array:
    a = _softmax(z)
    return a[..., :, None] * (np.eye(a.shape[-1]) - a[..., None, :])


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        each.name: each
        for each in (
            _element_wise("sigmoid", "1 / (1 + e^-z)", _sigmoid, lambda a: a * (1 - a)),
            _element_wise("relu", "max(0, z)", lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(a.dtype)),
            _element_wise("tanh", "tanh z", np.tanh, lambda a: 1 - a**2),
            _element_wise("identity", "z", np.positive, np.ones_like),
            Activation("softmax", "e^z / sum of all e^z", _softmax, _softmax_backward, _softmax_jacobian),
        )
    }
)


def activation(name: str) -> Activation:
    """Look an activation up by name; ValueError names the known ones and the nearest."""
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]
    nearest = difflib.get_close_matches(str(name).lower(), ACTIVATIONS, n=1)
    hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
    raise ValueError(f"unknown activation {name!r}; known: {', '.join(ACTIVATIONS)}.{hint}")
