"""Guess what the network answers when one of its named inputs changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.publish.tasks.task import Absent, rounded
from explainer.vocabulary import Fact
from nnmath.activations import Array

MOST = 12
"""Inputs, at the most, that can be listed."""
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Varied:
    """One value of the input, as printed, and the network's answer."""

    value: float
    answer: str
    score: float


@dataclass(frozen=True)
class Varying:
    """The input that moves the answer the most; all others stay as the hero has them."""

    name: ClassVar[str] = "vary"
    stars: ClassVar[int] = 1
    names: ClassVar[tuple[str, ...]] = ("vary.input", "vary.answer")
    inputs: tuple[tuple[str, float], ...]
    """Every input by its name, as the hero has it."""
    index: int
    answer: str
    varied: tuple[Varied, ...]

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The input that changes, and the answer before."""
        return {"vary.input": self.inputs[self.index][0], "vary.answer": self.answer}

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The hero's inputs, and a column for every value."""
        return {
            "inputs": [{"name": name, "value": numbers.shown(value, 2)} for name, value in self.inputs],
            "input": self.inputs[self.index][0],
            "columns": [
                {
                    "value": numbers.shown(each.value, 2),
                    "answer": each.answer,
                    "score": numbers.shown(each.score, 2),
                }
                for each in self.varied
            ],
        }


def of(film: Film) -> Varying | Absent:
    """The input whose change moves the score of the hero's answer the most, over its range."""
    if film.hero.pixels is not None:
        return Absent("vary", "the inputs are pixels")
    if len(film.hero.vector) > MOST:
        return Absent("vary", f"more than {MOST} inputs are too many to list")
    vector = np.array([float(rounded(float(value), 2)) for value in film.hero.vector])
    before = film.network.forward(vector)
    swings = [np.ptp(film.network.forward(_with(vector, k)).output[:, before.prediction]) for k in range(len(vector))]
    index = int(np.argmax(swings))
    batch = _with(vector, index)
    answers = film.network.forward(batch)
    names = film.input_names or tuple(str(number) for number in range(len(vector)))
    return Varying(
        inputs=tuple((name, float(value)) for name, value in zip(names, vector, strict=True)),
        index=index,
        answer=film.labels[int(before.prediction)],
        varied=tuple(
            Varied(float(value), film.labels[int(best)], float(scores.max()))
            for value, best, scores in zip(
                batch[:, index], np.atleast_1d(answers.prediction), answers.output, strict=True
            )
        ),
    )


def _with(vector: Array, index: int) -> Array:
    """A batch in which one input takes on values from 0 to 1, or from 0 to twice its own if it lies beyond."""
    own = vector[index]
    values = np.array(STEPS) if 0 <= own <= 1 else 2 * own * np.array(STEPS)
    batch = np.tile(vector, (len(values), 1))
    batch[:, index] = [float(rounded(float(value), 2)) for value in values]
    return batch
