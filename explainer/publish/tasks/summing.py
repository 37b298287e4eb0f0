"""Add up one neuron by hand: a few inputs of the network's own, rounded, and said to be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import numpy as np

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.publish.tasks.task import Absent, as_factor, as_printed, rounded, squashed
from explainer.vocabulary import Fact
from nnmath.activations import Array

BY_HAND = 4
"""So many inputs are taken of a neuron that has more than one more."""
TELLING = Decimal("1.5")
"""The sum that is best to learn from: positive, and where the sigmoid still bends, even doubled."""
FINE = 1
"""Where no weight reaches it, they are printed with two decimals."""
CURVE = range(-4, 5)


@dataclass(frozen=True)
class Term:
    """One input and its weight, as printed."""

    source: str
    """The input's name, its pixel, or its neuron's number in its layer."""
    a: Decimal
    weight: Decimal

    @property
    def product(self) -> Decimal:
        """Exact."""
        return self.weight * self.a


@dataclass(frozen=True)
class Summing:
    """A neuron for the film's hero, all of its inputs or the strongest, rounded."""

    name: ClassVar[str] = "sum"
    stars: ClassVar[int] = 1
    names: ClassVar[tuple[str, ...]] = (
        "sum.layer", "sum.before", "sum.neuron", "sum.label", "sum.inputs", "sum.taken", "sum.kind", "sum.all",
        "sum.activation", "sum.z", "sum.a", "sum.true_z", "sum.true_a",
    )  # fmt: skip
    layer: int
    neuron: int
    label: str | None
    """Of an output neuron."""
    kind: str
    """What its inputs are: pixel, name or neuron."""
    inputs: int
    terms: tuple[Term, ...]
    bias: Decimal
    activation: str
    true_z: float
    true_a: float

    @property
    def weighted_sum(self) -> Decimal:
        """Of the printed inputs, exact."""
        return sum((term.product for term in self.terms), Decimal(0))

    @property
    def z(self) -> Decimal:
        """The printed sum with the printed bias, exact."""
        return self.weighted_sum + self.bias

    @property
    def squash(self) -> str:
        """What is done to z on the sheet: the neuron's own activation function; softmax looks at more than one sum."""
        return "identity" if self.activation == "softmax" else self.activation

    @property
    def a(self) -> Decimal:
        """The activation of the printed z."""
        return squashed(self.squash, self.z)

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """Which neuron it is, what was left away, and what the network itself computes with nothing left away."""
        return {
            "sum.layer": self.layer,
            "sum.before": self.layer - 1,
            "sum.neuron": self.neuron + 1,
            "sum.label": self.label,
            "sum.inputs": self.inputs,
            "sum.taken": len(self.terms),
            "sum.all": len(self.terms) == self.inputs,
            "sum.kind": self.kind,
            "sum.activation": self.activation,
            "sum.z": as_printed(numbers, self.z),
            "sum.a": as_printed(numbers, self.a),
            "sum.true_z": numbers.shown(self.true_z, 2),
            "sum.true_a": numbers.shown(self.true_a, 2),
        }

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The terms, the sums, and a table of the function where it is a curve."""
        curved = self.squash in ("sigmoid", "tanh")
        return {
            "terms": [
                {
                    "source": term.source,
                    "a": as_printed(numbers, term.a),
                    "weight": as_printed(numbers, term.weight),
                    "product": as_printed(numbers, term.product),
                }
                for term in self.terms
            ],
            "added": " + ".join(as_factor(numbers, term.product) for term in self.terms),
            "sum": as_printed(numbers, self.weighted_sum),
            "bias": as_printed(numbers, self.bias),
            "shifted": f"{as_printed(numbers, self.weighted_sum)} + {as_factor(numbers, self.bias)}",
            "z": as_printed(numbers, self.z),
            "a": as_printed(numbers, self.a),
            "activation": self.activation,
            "curve": curve(self.squash, numbers) if curved else [],
        }


def of(film: Film) -> Summing | Absent:
    """The neuron whose printed sum is the most telling and the nearest to its true one."""
    made = [each for layer in _layers(film) for each in _of_layer(film, layer)]
    fitting = [each for each in made if _is_worth_it(each)]
    if not fitting:
        return Absent("sum", "no neuron has a sum that a few rounded numbers tell")
    return min(fitting, key=lambda each: abs(each.z - TELLING) + abs(each.z - Decimal(each.true_z)))


def curve(function: str, numbers: Numbers) -> list[Mapping[str, str]]:
    """The values of sigmoid or tanh at whole numbers."""
    return [{"z": numbers.count(z), "a": as_printed(numbers, squashed(function, Decimal(z)))} for z in CURVE]


def _layers(film: Film) -> list[int]:
    """The layers whose neurons each look at their own sum; not at pixels, as those are many, if there are others."""
    known = {number: layer.activation for number, layer in enumerate(film.network.layers, start=1)}
    alone = [number for number, activation in known.items() if activation != "softmax"] or [max(known)]
    return [number for number in alone if number > 1 or film.hero.pixels is None] or alone


def _of_layer(film: Film, layer: int) -> list[Summing]:
    products = film.network.layers[layer - 1].weights * film.hero.trace.activations(layer - 1)
    return [_of_neuron(film, layer, index, taken) for index, taken in enumerate(_strongest(products))]


def _strongest(products: Array) -> list[list[int]]:
    """For each neuron the inputs that move its sum the most, in their order; all where they are few."""
    n_in = products.shape[1]
    count = n_in if n_in <= BY_HAND + 1 else BY_HAND
    order = np.argsort(-np.abs(products), axis=1, kind="stable")[:, :count]
    return [sorted(map(int, row)) for row in order]


def _of_neuron(film: Film, layer: int, index: int, taken: list[int]) -> Summing:
    neuron = film.hero.trace.neuron(layer, index)
    names, shape = film.input_names, film.config.input.shape
    kind = "neuron" if layer > 1 else "pixel" if film.hero.pixels is not None else "name"
    places = 2 if np.abs(neuron.weights[taken]).max() < FINE else 1
    last = layer == len(film.network.layers)

    def source(k: int) -> str:
        if kind == "pixel":
            assert shape is not None
            return f"{k // shape[1] + 1} | {k % shape[1] + 1}"
        return names[k] if kind == "name" and names else str(k + 1)

    return Summing(
        layer=layer,
        neuron=index,
        label=film.labels[index] if last else None,
        kind=kind,
        inputs=len(neuron.inputs),
        terms=tuple(
            Term(source(k), rounded(neuron.inputs[k], 2 if kind == "name" else 1), rounded(neuron.weights[k], places))
            for k in taken
        ),
        bias=rounded(neuron.bias, 1),
        activation=film.network.layers[layer - 1].activation,
        true_z=neuron.z,
        true_a=neuron.a,
    )


def _is_worth_it(task: Summing) -> bool:
    """Whether there is something to add up, for and against; a neuron that is shown whole may be as it is."""
    products = [term.product for term in task.terms]
    if len(products) == task.inputs:
        return any(products)
    return all(products) and min(products) < 0 < max(products)
