"""What the number at an address must be: read from the network's own trace, not from what a scene did with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import fsum

import numpy as np

from explainer.examples import Example
from explainer.exhibits import Exhibits
from explainer.film import Film
from explainer.numbers import Numbers
from nnmath.facts import Facts

CLOSE = 1e-9
"""5: the share of a value that the order of a sum may change."""

_LAYER = re.compile(r"(?:extra (\d+), )?layer (\d+), (.*)")
_NUMBERED = re.compile(r"(goal|tried) (\d+), layer (\d+), (.*)")
_EXHIBIT = re.compile(r"(hero shifted by (\d+)|mistake|noise), layer (\d+), (.*)")
_NEURON = re.compile(r"neuron (\d+), (.*)")
_PIXEL = re.compile(r"pixel (\d+), (row|column)")
_INPUT = re.compile(r"(weight|product) (\d+)")
_WRITTEN = re.compile(r"[-+−]?\d(?:[\d.,'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*\d)?")

_PERCENT = {
    "overlap, same": "overlap.same",
    "overlap, other": "overlap.other",
    "rule, right": "rule.right",
    "stencils, accuracy": "stencil.accuracy",
}
"""Addresses of shares that are shown in percent, and the facts that they are."""


def value_at(address: str, film: Film) -> float | None:
    """The value that the film's network has at an address; None if the address says nothing about the network."""
    if found := _LAYER.fullmatch(address):
        example = film.hero if found[1] is None else _of(film.extras, int(found[1]))
        return None if example is None else _of_layer(example, int(found[2]), found[3])
    if found := _NUMBERED.fullmatch(address):
        example = _of(_examples(film.exhibits, found[1]), int(found[2]))
        return None if example is None else _of_layer(example, int(found[3]), found[4])
    if address in _PERCENT:
        share = film.vocabulary.get(_PERCENT[address])
        return 100 * share if isinstance(share, float) else None
    if found := _EXHIBIT.fullmatch(address):
        example = _exhibit(film.exhibits, found[1], int(found[2] or 0))
        return None if example is None else _of_layer(example, int(found[3]), found[4])
    if film.facts is not None and address.startswith("facts, accuracy"):
        return _accuracy(address, film.facts)
    if (found := _PIXEL.fullmatch(address)) and film.config.input.shape is not None:
        return float(divmod(int(found[1]), film.config.input.shape[1])[found[2] == "column"])
    if film.config.input.shape is not None and address in ("input, rows", "input, columns"):
        return float(film.config.input.shape[address == "input, columns"])
    if address == "network, parameters":
        return float(film.network.parameter_count)
    fact = film.vocabulary.get(address)
    return float(fact) if isinstance(fact, int | float) else None


def _of(examples: tuple[Example, ...], index: int) -> Example | None:
    return examples[index] if index < len(examples) else None


def _examples(found: Exhibits, name: str) -> tuple[Example, ...]:
    if name == "goal":
        return found.goals
    return found.rules.tried if found.rules else ()


def _exhibit(found: Exhibits, name: str, by: int) -> Example | None:
    if name == "mistake":
        return found.mistake.example if found.mistake else None
    return found.noise if name == "noise" else _of(found.shifted, by)


def _accuracy(address: str, facts: Facts) -> float | None:
    """What was measured, in percent."""
    known = {"facts, accuracy": facts.accuracy}
    known |= {f"facts, accuracy, shifted by {by}": share for by, share in enumerate(facts.shift_right or ())}
    for layer, shares in enumerate(facts.knock_out or (), start=1):
        known |= {f"facts, accuracy without layer {layer}, neuron {k}": share for k, share in enumerate(shares)}
    share = known.get(address)
    return None if share is None else 100 * share


def _of_layer(example: Example, layer: int, what: str) -> float | None:
    if layer > len(example.trace.layers):
        return None
    activations = example.trace.activations(layer)
    known: Mapping[str, Callable[[], float]] = {
        "neurons": lambda: float(len(activations)),
        "neurons above 0": lambda: float(np.count_nonzero(activations > 0)),
        "sum of a": lambda: fsum(activations),
    }
    if what in known:
        return known[what]()
    found = _NEURON.fullmatch(what)
    return _of_neuron(example, layer, int(found[1]), found[2]) if found and int(found[1]) < len(activations) else None


def _of_neuron(example: Example, layer: int, index: int, what: str) -> float | None:
    if what == "a":
        return float(example.trace.activations(layer)[index])
    if layer == 0:
        return None
    neuron = example.trace.neuron(layer, index)
    if (found := _INPUT.fullmatch(what)) and int(found[2]) < len(neuron.inputs):
        return float((neuron.weights if found[1] == "weight" else neuron.products)[int(found[2])])
    names = {"z": "z", "bias": "bias", "weighted sum": "weighted_sum"}
    names |= {"positive sum": "positive_sum", "negative sum": "negative_sum"}
    return float(getattr(neuron, names[what])) if what in names else None


def is_close(value: float, expected: float) -> bool:
    """Whether two values are the same but for the order in which they were added up."""
    return abs(value - expected) <= CLOSE * max(1.0, abs(value), abs(expected))


def is_written(value: float, shown: str, film: Film) -> bool:
    """Whether a text is a value, rounded to as many decimals as it has; what stands around the number is left aside."""
    return any(_is_rounded(value, found, film.numbers) for found in _WRITTEN.findall(shown))


def _is_rounded(value: float, digits: str, numbers: Numbers) -> bool:
    bare = (
        digits.strip().lstrip("+").replace(numbers.thousands, "") if numbers.thousands else digits.strip().lstrip("+")
    )
    return bare == numbers.shown(value, len(bare.partition(numbers.decimal)[2]))
