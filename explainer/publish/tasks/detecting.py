"""Design a neuron that sees a bar: weights on a small grid, and a bias. An example by hand, as in the film."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.publish.tasks.task import Absent
from explainer.vocabulary import Fact

SIDE = 5
ON, AROUND, BIAS = 2, -1, -3
"""The weights of the solution on the bar and in the rows beside it; all others are 0."""
Grid = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Tried:
    """A test picture and what the solution makes of it."""

    name: str
    picture: Grid
    lit_on: int
    """Lit pixels on the bar."""
    lit_around: int

    @property
    def z(self) -> int:
        """The weighted sum plus the bias."""
        return self.lit_on * ON + self.lit_around * AROUND + BIAS


@dataclass(frozen=True, eq=False)
class Detecting:
    """Weights that are positive on the bar and negative above and below, and the pictures that they are tried on."""

    name: ClassVar[str] = "detect"
    stars: ClassVar[int] = 2
    names: ClassVar[tuple[str, ...]] = ("detect.side", "detect.bias")
    weights: Grid
    tried: tuple[Tried, ...]

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The size of the grid and the solution's bias."""
        return {"detect.side": SIDE, "detect.bias": BIAS}

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The weights, and each picture with the steps of its sum."""

        def factor(value: int) -> str:
            return f"({numbers.count(value)})" if value < 0 else numbers.count(value)

        return {
            "weights": [[numbers.count(int(weight)) for weight in row] for row in self.weights],
            "signs": [[int(np.sign(weight)) for weight in row] for row in self.weights],
            "bias": numbers.count(BIAS),
            "tried": [
                {
                    "name": each.name,
                    "picture": each.picture.tolist(),
                    "steps": f"{each.lit_on} · {ON} + {each.lit_around} · {factor(AROUND)} + {factor(BIAS)}"
                    f" = {numbers.count(each.z)}",
                }
                for each in self.tried
            ],
        }


def of(film: Film) -> Detecting | Absent:
    """A bar across the middle, on an empty and a full picture and on bars that are not quite right."""
    if film.hero.pixels is None:
        return Absent("detect", "the input is no picture")
    weights = np.zeros((SIDE, SIDE), dtype=int)
    middle = SIDE // 2
    weights[middle] = ON
    weights[[middle - 1, middle + 1]] = AROUND
    return Detecting(
        weights,
        tuple(
            Tried(name, picture, int(picture[middle].sum()), int(picture[[middle - 1, middle + 1]].sum()))
            for name, picture in _pictures(middle)
        ),
    )


def _pictures(middle: int) -> Iterator[tuple[str, Grid]]:
    for name in ("bar", "full", "empty", "gap", "high"):
        picture = np.zeros((SIDE, SIDE), dtype=int)
        if name in ("bar", "gap"):
            picture[middle] = 1
        if name == "gap":
            picture[middle, middle] = 0
        if name == "full":
            picture[:] = 1
        if name == "high":
            picture[middle - 1] = 1
        yield name, picture
