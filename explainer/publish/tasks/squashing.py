"""Hold ReLU against a squashing function: the same sum, the doubled one and the opposite one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from explainer.numbers import Numbers
from explainer.publish.tasks.summing import Summing, curve
from explainer.publish.tasks.task import Absent, as_printed, squashed
from explainer.vocabulary import Fact


@dataclass(frozen=True)
class Squashing:
    """A printed sum, and the function that is compared with ReLU: sigmoid or tanh."""

    name: ClassVar[str] = "squash"
    stars: ClassVar[int] = 2
    names: ClassVar[tuple[str, ...]] = (
        "squash.function", "squash.positive",
        "squash.relu", "squash.relu_doubled", "squash.curved", "squash.curved_doubled",
    )  # fmt: skip
    z: Decimal
    function: str
    table: bool
    """Whether the values of the function are not given by the task before."""

    @property
    def sums(self) -> tuple[Decimal, Decimal, Decimal]:
        """As it is, doubled, and with the opposite sign."""
        return self.z, 2 * self.z, -self.z

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """What both functions make of the sum and of its double."""
        relu, curved = ([squashed(name, z) for z in self.sums] for name in ("relu", self.function))
        return {
            "squash.function": self.function,
            "squash.positive": self.z > 0,
            "squash.relu": as_printed(numbers, relu[0]),
            "squash.relu_doubled": as_printed(numbers, relu[1]),
            "squash.curved": as_printed(numbers, curved[0]),
            "squash.curved_doubled": as_printed(numbers, curved[1]),
        }

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The three sums and both functions of each."""
        return {
            "function": self.function,
            "curve": curve(self.function, numbers) if self.table else [],
            "sums": [as_printed(numbers, z) for z in self.sums],
            "relu": [as_printed(numbers, squashed("relu", z)) for z in self.sums],
            "curved": [as_printed(numbers, squashed(self.function, z)) for z in self.sums],
        }


def of(summed: Summing | Absent) -> Squashing | Absent:
    """The comparison for the sum of the task before; with the neuron's own function, if that is a curve."""
    if isinstance(summed, Absent):
        return Absent("squash", "it needs the sum of the task before")
    function = summed.squash if summed.is_curved else "sigmoid"
    if squashed(function, summed.z) == squashed(function, 2 * summed.z):
        return Absent("squash", f"twice the sum of the task before gives the same {function} to two decimals")
    return Squashing(summed.z, function, table=not summed.is_curved)
