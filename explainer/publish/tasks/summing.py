"""Add up one neuron by hand: a few inputs of the network's own, rounded, and said to be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from explainer.numbers import Numbers
from explainer.publish.tasks.task import as_factor, as_printed, squashed
from explainer.vocabulary import Fact

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
        "sum.activation", "sum.curved", "sum.z", "sum.a", "sum.true_z", "sum.true_a",
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
    def is_curved(self) -> bool:
        """Whether this is a curve, of which a table gives some values."""
        return self.squash in ("sigmoid", "tanh")

    @property
    def a(self) -> Decimal:
        """The activation of the printed z."""
        return squashed(self.squash, self.z)

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """Which neuron it is, what was left away, and what the network itself computes with nothing left away."""
        return {
            "sum.layer": self.layer,
            "sum.before": self.layer - 1,
            "sum.neuron": self.neuron,
            "sum.label": self.label,
            "sum.inputs": self.inputs,
            "sum.taken": len(self.terms),
            "sum.all": len(self.terms) == self.inputs,
            "sum.kind": self.kind,
            "sum.activation": self.activation,
            "sum.curved": self.is_curved,
            "sum.z": as_printed(numbers, self.z),
            "sum.a": as_printed(numbers, self.a),
            "sum.true_z": numbers.shown(self.true_z, 2),
            "sum.true_a": numbers.shown(self.true_a, 2),
        }

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The terms, the sums, and a table of the function where it is a curve."""
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
            "curve": curve(self.squash, numbers) if self.is_curved else [],
        }


def curve(function: str, numbers: Numbers) -> list[Mapping[str, str]]:
    """The values of sigmoid or tanh at whole numbers."""
    return [{"z": numbers.count(z), "a": as_printed(numbers, squashed(function, Decimal(z)))} for z in CURVE]
