"""Count the parameters, layer by layer; then those of a network with twice as many hidden neurons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.vocabulary import Fact

INSERTED = 16
"""Neurons of the hidden layer that a network without any is given."""


@dataclass(frozen=True)
class Counted:
    """One layer's parameters."""

    before: int
    neurons: int

    @property
    def weights(self) -> int:
        """One for each pair of neurons."""
        return self.before * self.neurons

    @property
    def total(self) -> int:
        """Weights and biases."""
        return self.weights + self.neurons


@dataclass(frozen=True)
class Counting:
    """A network's layers, and those of another to compare it with."""

    name: ClassVar[str] = "count"
    stars: ClassVar[int] = 1
    names: ClassVar[tuple[str, ...]] = ("count.sizes", "count.other", "count.hidden", "count.inserted", "count.times")
    sizes: tuple[int, ...]
    other: tuple[int, ...]

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """Both architectures, and how many times as many parameters the other has."""
        return {
            "count.sizes": written(self.sizes, numbers),
            "count.other": written(self.other, numbers),
            "count.hidden": len(self.sizes) > 2,
            "count.inserted": INSERTED,
            "count.times": numbers.shown(total(self.other) / total(self.sizes), 2),
        }

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The layers of both with their counts, and how big each column of the figure is."""
        return {
            "sizes": [{"size": size, "text": numbers.count(size)} for size in self.sizes],
            "rows": [_row(layer, numbers) for layer in layers(self.sizes)],
            "weights": numbers.count(sum(layer.weights for layer in layers(self.sizes))),
            "biases": numbers.count(sum(layer.neurons for layer in layers(self.sizes))),
            "total": numbers.count(total(self.sizes)),
            "other": [_row(layer, numbers) for layer in layers(self.other)],
            "other_total": numbers.count(total(self.other)),
        }


def of(film: Film) -> Counting:
    """The film's network, and the same with every hidden layer twice as large; without any, with one put in."""
    first, *hidden, last = film.network.sizes
    return Counting(film.network.sizes, (first, *([2 * size for size in hidden] or [INSERTED]), last))


def layers(sizes: tuple[int, ...]) -> tuple[Counted, ...]:
    """Every layer after the input."""
    return tuple(Counted(before, neurons) for before, neurons in pairwise(sizes))


def total(sizes: tuple[int, ...]) -> int:
    """All weights and biases."""
    return sum(layer.total for layer in layers(sizes))


def written(sizes: tuple[int, ...], numbers: Numbers) -> str:
    """An architecture in one line: 784 – 16 – 16 – 10."""
    return " – ".join(map(numbers.count, sizes))


def _row(layer: Counted, numbers: Numbers) -> Mapping[str, str]:
    fields = ("before", "neurons", "weights", "total")
    return {field: numbers.count(getattr(layer, field)) for field in fields}
