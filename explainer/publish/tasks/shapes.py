"""Write down the shapes of each layer's matrix and vectors, for one example and for a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.vocabulary import Fact

BATCH = 32


@dataclass(frozen=True)
class Shapes:
    """The shapes (rows × columns) in `z = W a + b`; a batch has an example a column."""

    name: ClassVar[str] = "shapes"
    stars: ClassVar[int] = 1
    names: ClassVar[tuple[str, ...]] = ("shapes.batch", "shapes.first_in", "shapes.first_out")
    sizes: tuple[int, ...]

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The batch, and the first layer as an example."""
        return {"shapes.batch": BATCH, "shapes.first_in": self.sizes[0], "shapes.first_out": self.sizes[1]}

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """A row for each layer: W, a, b and z of one example, and W A + b of the batch."""

        def shape(rows: int, columns: int) -> str:
            return f"{numbers.count(rows)} × {numbers.count(columns)}"

        return {
            "rows": [
                [shape(n_out, n_in), shape(n_in, 1), shape(n_out, 1), shape(n_out, 1), shape(n_out, BATCH)]
                for n_in, n_out in pairwise(self.sizes)
            ]
        }


def of(film: Film) -> Shapes:
    """The shapes of the film's network."""
    return Shapes(film.network.sizes)
