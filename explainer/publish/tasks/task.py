"""What every task is: numbers as they are printed, and how they get into words and onto paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Protocol

import numpy as np

from explainer.numbers import ENGLISH, Number, Numbers
from explainer.vocabulary import Fact
from nnmath.activations import activation


class Task(Protocol):
    """A task with its solution, which follows from the printed numbers alone."""

    name: ClassVar[str]
    """Its words begin with it: NAME_title, NAME_ask …"""
    stars: ClassVar[int]
    """1 for an easier task, 2 for a harder one."""
    names: ClassVar[tuple[str, ...]]
    """The facts that its words may name."""

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The facts for its words."""

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """What the sheet and its key show, as JSON values; every number is a text in the language's way."""


@dataclass(frozen=True)
class Absent:
    """A task that this film does not give, and why."""

    name: str
    reason: str


def rounded(value: Number, places: int) -> Decimal:
    """The number as it is printed: from then on it is exact, for a student who has nothing else."""
    return Decimal(ENGLISH.plain(value, places))


def places_of(value: Decimal) -> int:
    """How many decimals a printed number has."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def as_printed(numbers: Numbers, value: Decimal) -> str:
    """The number with all its decimals, and no fewer: 0.30 stays 0.30."""
    return numbers.shown(value, places_of(value))


def as_factor(numbers: Numbers, value: Decimal) -> str:
    """The same within a formula: a negative number stands in parentheses."""
    text = as_printed(numbers, value)
    return f"({text})" if value < 0 else text


def squashed(name: str, z: Decimal, places: int = 2) -> Decimal:
    """The activation of a printed sum: exact where the function leaves it as it is or gives 0, else rounded."""
    if name in ("relu", "identity"):
        return max(z, Decimal(0)) if name == "relu" else z
    value = activation(name).value(np.array([float(z)]))
    return rounded(float(value[0]), places)
