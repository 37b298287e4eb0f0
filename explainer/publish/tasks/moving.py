"""Guess what the network answers when its picture is shifted by a few pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.publish.tasks.task import Absent
from explainer.vocabulary import Fact
from nnmath.activations import Array
from nnmath.digit import shifted_right

SHIFTS = 4
"""By 0, 1, 2 and 3 pixels."""


@dataclass(frozen=True, eq=False)
class Moved:
    """The hero shifted right, and what the network says to it."""

    pixels: Array
    answer: str
    score: float


@dataclass(frozen=True, eq=False)
class Moving:
    """The hero at every shift, and how many pictures are read right at each, where that was measured."""

    name: ClassVar[str] = "move"
    stars: ClassVar[int] = 1
    names: ClassVar[tuple[str, ...]] = ("move.measured", "move.tested", "move.start", "move.last", "move.far")
    moved: tuple[Moved, ...]
    accuracy: tuple[float, ...]
    """By the shift; empty if nobody has measured it."""
    tested: int | None

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The accuracy without a shift and with the largest, in percent."""
        measured = bool(self.accuracy)
        return {
            "move.measured": measured,
            "move.tested": self.tested,
            "move.far": len(self.accuracy) - 1 if measured else None,
            "move.start": numbers.percent(self.accuracy[0]) if measured else None,
            "move.last": numbers.percent(self.accuracy[-1]) if measured else None,
        }

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """Pictures as shades from 0 (black) to 255, and the points of the curve."""
        return {
            "pictures": [
                {
                    "shift": str(by),
                    "rows": each.pixels.shape[0],
                    "columns": each.pixels.shape[1],
                    "shades": [255 - round(255 * float(pixel)) for pixel in each.pixels.ravel()],
                    "answer": each.answer,
                    "score": numbers.shown(each.score, 2),
                }
                for by, each in enumerate(self.moved)
            ],
            "points": [{"share": share, "text": numbers.percent(share)} for share in self.accuracy],
        }


def of(film: Film) -> Moving | Absent:
    """The film's hero, shifted and read now; the curve is that of the network's facts."""
    pixels, facts = film.hero.pixels, film.facts
    if pixels is None:
        return Absent("move", "the input is no picture")
    moved = [shifted_right(pixels, by) for by in range(SHIFTS)]
    traces = [film.network.forward(each.ravel()) for each in moved]
    return Moving(
        tuple(
            Moved(picture, film.labels[int(trace.prediction)], float(trace.output.max()))
            for picture, trace in zip(moved, traces, strict=True)
        ),
        tuple(facts.shift_right or ()) if facts else (),
        facts.data.count if facts and facts.data else None,
    )
