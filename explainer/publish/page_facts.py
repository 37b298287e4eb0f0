"""What the page's questions ask about beyond the film's own facts: sums as they stand on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise, product

from explainer.film import Film
from explainer.vocabulary import Fact, Vocabulary

PLACES = 3
"""Decimals of a neuron's sum on the page."""


def vocabulary(film: Film) -> Vocabulary:
    """The film's facts, and the page's."""
    return film.vocabulary.extended({**_counts(film), **_hero_neuron(film), **_output(film)})


def adding_up(positive: float, negative: float, bias: float, places: int = PLACES) -> tuple[int, int, int, int, int]:
    """A neuron's sum in units of the last place: positive and negative part, their sum, the bias, and z.

    They add up as they are shown, and each is off by less than one unit: of the ways to round the three parts up or
    down, it is the one that strays least. The page's script rounds in the same way.
    """
    scale = float(10**places)
    truth = [scale * each for each in (positive, negative, positive + negative, bias, positive + negative + bias)]

    def strays(parts: tuple[int, int, int]) -> float:
        found = [abs(count - true) for count, true in zip(_summed(*parts), truth, strict=True)]
        return max(found) + 1e-3 * sum(found)

    both = [(math.floor(scale * each), math.ceil(scale * each)) for each in (positive, negative, bias)]
    return _summed(*min(((p, n, b) for p, n, b in product(*both)), key=strays))


def _summed(positive: int, negative: int, bias: int) -> tuple[int, int, int, int, int]:
    return positive, negative, positive + negative, bias, positive + negative + bias


def _counts(film: Film) -> Mapping[str, Fact | None]:
    """How the number of parameters is worked out."""
    sizes, count = film.network.sizes, film.numbers.count
    pairs = list(pairwise(sizes))
    return {
        "page.weights": " + ".join(f"{count(before)} × {count(after)}" for before, after in pairs),
        "page.biases": " + ".join(count(size) for size in sizes[1:]),
        "page.per_neuron": sizes[0] + 1,
    }


def _hero_neuron(film: Film) -> Mapping[str, Fact | None]:
    """The film's example in its telling neuron of layer 1, rounded so that it adds up."""
    neuron = film.hero.trace.neuron(1, film.teaching_neuron)
    whole = adding_up(neuron.positive_sum, neuron.negative_sum, neuron.bias)
    names = ("positive", "negative", "sum", "bias", "z")
    shown = {f"page.{name}": _units(film, count) for name, count in zip(names, whole, strict=True)}
    shown["page.change"] = _units(film, -whole[-1])
    return {**shown, "page.a": film.numbers.shown(neuron.a, PLACES), "page.above": neuron.z > 0}


def _units(film: Film, count: int) -> str:
    text = film.numbers.shown(f"{count}e-{PLACES}", PLACES)
    return text if count <= 0 else f"+{text}"


def _output(film: Film) -> Mapping[str, Fact | None]:
    """Which function makes the scores, and what guessing would reach."""
    return {"page.output_function": film.network.layers[-1].activation, "page.guess": 1 / film.network.sizes[-1]}
