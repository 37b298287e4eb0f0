"""Find the picture that belongs to a neuron: its weights under the hero's lit pixels, and its sums for and against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from explainer.film import Film
from explainer.numbers import Numbers
from explainer.publish.tasks.task import Absent, as_factor, as_printed, rounded
from explainer.vocabulary import Fact
from nnmath.activations import Array
from nnmath.trace import NeuronTrace

PICTURES = 4
LETTERS = "ABCD"
ORDER = (2, 0, 3, 1)
"""Which row each picture belongs to: no picture stands at its own place."""
FINEST = 32
"""Pixels a side, at the most: smaller squares cannot be told apart on paper."""
APART = Decimal("0.08")
"""By how much the shares of what counts for them must differ, for the eye to tell pictures apart."""


@dataclass(frozen=True, eq=False)
class Row:
    """One neuron: what counts for and against, as printed, and its picture of products."""

    neuron: int
    positive: Decimal
    negative: Decimal
    bias: Decimal
    products: Array
    """(rows, cols): weight times brightness."""

    @property
    def z(self) -> Decimal:
        """Of the printed numbers."""
        return self.positive + self.negative + self.bias

    @property
    def share(self) -> Decimal:
        """Of what counts for, of all that counts; by the printed numbers."""
        return self.positive / (self.positive - self.negative)


@dataclass(frozen=True, eq=False)
class Matching:
    """Four neurons of the first layer after the input, and their pictures in another order."""

    name: ClassVar[str] = "match"
    stars: ClassVar[int] = 2
    names: ClassVar[tuple[str, ...]] = ("match.z_above", "match.order")
    rows: tuple[Row, ...]
    hero: Array

    def letter(self, row: int) -> str:
        """The picture of a row."""
        return LETTERS[ORDER.index(row)]

    def facts(self, numbers: Numbers) -> Mapping[str, Fact | None]:
        """The neurons whose sum is above zero, and the pictures from the most to the least that is for."""
        fullest = sorted(range(PICTURES), key=lambda row: -self.rows[row].share)
        return {
            "match.z_above": ", ".join(str(row.neuron) for row in self.rows if row.z > 0) or "–",
            "match.order": " > ".join(
                f"{self.letter(row)} ({numbers.percent(self.rows[row].share, 0)}{numbers.percent_sign})"
                for row in fullest
            ),
        }

    def shown(self, numbers: Numbers) -> Mapping[str, Any]:
        """The pictures as squares with their sides from −1 to 1, and the rows."""
        box = _lit(self.hero)
        largest = max(float(np.abs(row.products).max()) for row in self.rows)
        pictures = [self.rows[row].products[box] / largest for row in ORDER]
        return {
            "hero": [[round(float(ink), 3) for ink in line] for line in self.hero[box]],
            "pictures": [[[_side(share) for share in line] for line in picture] for picture in pictures],
            "letters": list(LETTERS),
            "rows": [
                {
                    "neuron": str(row.neuron),
                    "positive": as_printed(numbers, row.positive),
                    "negative": as_printed(numbers, row.negative),
                    "bias": as_printed(numbers, row.bias),
                    "steps": f"{as_printed(numbers, row.positive)} + {as_factor(numbers, row.negative)}"
                    f" + {as_factor(numbers, row.bias)} = {as_printed(numbers, row.z)}",
                    "share": numbers.percent(row.share, 0),
                    "letter": self.letter(number),
                }
                for number, row in enumerate(self.rows)
            ],
        }


def of(film: Film) -> Matching | Absent:
    """The four neurons that differ the most in how much counts for them."""
    pixels = film.hero.pixels
    if pixels is None:
        return Absent("match", "the input is no picture")
    if not pixels.any():
        return Absent("match", "no pixel of the hero is lit")
    if max(pixels[_lit(pixels)].shape) > FINEST:
        return Absent("match", f"more than {FINEST} pixels a side are too fine to be told apart on paper")
    traces = [film.hero.trace.neuron(1, index) for index in range(film.network.sizes[1])]
    rows = [_row(trace, pixels.shape) for trace in traces if trace.positive_sum and trace.negative_sum]
    chosen = _different([row for row in rows if row.positive and row.negative])
    shares = sorted(row.share for row in chosen)
    if len(chosen) < PICTURES or min(b - a for a, b in pairwise(shares)) < APART:
        return Absent("match", f"there are no {PICTURES} neurons in layer 1 whose pictures can be told apart by eye")
    return Matching(tuple(chosen), pixels)


def _row(trace: NeuronTrace, shape: tuple[int, ...]) -> Row:
    positive, negative, bias = (rounded(each, 1) for each in (trace.positive_sum, trace.negative_sum, trace.bias))
    return Row(trace.index, positive, negative, bias, trace.products.reshape(shape))


def _different(rows: list[Row]) -> list[Row]:
    """Those nearest to four shares that lie evenly between the lowest and the highest, in the layer's order."""
    if not rows:
        return []
    lowest, highest = (pick(row.share for row in rows) for pick in (min, max))
    aims = [lowest + (highest - lowest) * step / (PICTURES - 1) for step in range(PICTURES)]
    nearest = {min(rows, key=lambda row: abs(row.share - aim)).neuron for aim in aims}
    return [row for row in rows if row.neuron in nearest]


def _lit(pixels: Array) -> tuple[slice, slice]:
    """The smallest box around all lit pixels."""
    rows, cols = (np.flatnonzero(pixels.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)


def _side(share: float) -> float:
    """The side of a square whose area is the share, with its sign."""
    return round(float(np.sign(share) * np.sqrt(abs(share))), 3)
