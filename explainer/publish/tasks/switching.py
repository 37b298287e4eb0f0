"""Design a neuron that wakes up for one input without the other. An example by hand, with the film's input names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.publish.tasks.task import Absent
from explainer.vocabulary import Fact

WEIGHTS, BIAS = (2, -2), -1
CASES = ((1, 0), (0, 0), (0, 1), (1, 1))


@dataclass(frozen=True)
class Switching:
    """Two inputs that are 0 or 1, and the four cases that the solution is tried on."""

    name: ClassVar[str] = "switch"
    stars: ClassVar[int] = 2
    names: ClassVar[tuple[str, ...]] = ("switch.wanted", "switch.other")
    wanted: str
    other: str

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The names of both inputs."""
        return {"switch.wanted": self.wanted, "switch.other": self.other}

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The weights, the bias, and the steps of each sum."""

        def steps(case: tuple[int, int]) -> str:
            first, second = WEIGHTS
            z = first * case[0] + second * case[1] + BIAS
            parts = f"{case[0]} · {first} + {case[1]} · ({numbers.count(second)}) + ({numbers.count(BIAS)})"
            return f"{parts} = {numbers.count(z)}"

        return {
            "names": [self.wanted, self.other],
            "weights": [numbers.count(weight) for weight in WEIGHTS],
            "bias": numbers.count(BIAS),
            "cases": [{"inputs": list(map(str, case)), "steps": steps(case)} for case in CASES],
        }


def of(film: Film) -> Switching | Absent:
    """The first two inputs."""
    if film.hero.pixels is not None:
        return Absent("switch", "the inputs are pixels")
    names = film.input_names or tuple(str(number) for number in range(len(film.hero.vector)))
    if len(names) < 2:
        return Absent("switch", "there is only one input")
    return Switching(names[0], names[1])
