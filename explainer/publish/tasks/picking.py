"""Pick the neuron that is added up by hand, and the inputs that are listed."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from explainer.film import Film
from explainer.publish.tasks.summing import Summing, Term
from explainer.publish.tasks.task import Absent, rounded
from nnmath.activations import Array

BY_HAND = 4
"""So many inputs are taken of a neuron that has more than one more."""
TELLING = Decimal("1.5")
"""The sum that is best to learn from: positive, and where the sigmoid still bends, even doubled."""
FINE = 1
"""Where no weight reaches it, they are printed with two decimals."""


def of(film: Film) -> Summing | Absent:
    """The neuron whose printed sum is the most telling and the nearest to its true one."""
    made = [each for layer in _layers(film) for each in _of_layer(film, layer)]
    fitting = [each for each in made if _is_worth_it(each)]
    if not fitting:
        return Absent("sum", "no neuron has a sum that a few rounded numbers tell")
    return min(fitting, key=lambda each: abs(each.z - TELLING) + abs(each.z - Decimal(each.true_z)))


def _layers(film: Film) -> list[int]:
    """The layers whose neurons each look at their own sum; not at pixels, as those are many, if there are others."""
    known = {number: layer.activation for number, layer in enumerate(film.network.layers, start=1)}
    alone = [number for number, activation in known.items() if activation != "softmax"] or [max(known)]
    return [number for number in alone if number > 1 or film.hero.pixels is None] or alone


def _of_layer(film: Film, layer: int) -> list[Summing]:
    products = film.network.layers[layer - 1].weights * film.hero.trace.activations(layer - 1)
    return [_of_neuron(film, layer, index, taken) for index, taken in enumerate(_strongest(products))]


def _strongest(products: Array) -> list[list[int]]:
    """For each neuron the inputs that move its sum the most, in their order; all where they are few."""
    n_in = products.shape[1]
    count = n_in if n_in <= BY_HAND + 1 else BY_HAND
    order = np.argsort(-np.abs(products), axis=1, kind="stable")[:, :count]
    return [sorted(map(int, row)) for row in order]


def _of_neuron(film: Film, layer: int, index: int, taken: list[int]) -> Summing:
    neuron = film.hero.trace.neuron(layer, index)
    names, shape = film.input_names, film.config.input.shape
    kind = "neuron" if layer > 1 else "pixel" if film.hero.pixels is not None else "name"
    places = 2 if np.abs(neuron.weights[taken]).max() < FINE else 1
    last = layer == len(film.network.layers)

    def source(k: int) -> str:
        if kind == "pixel":
            assert shape is not None
            return f"{k // shape[1]} | {k % shape[1]}"
        return names[k] if kind == "name" and names else str(k)

    return Summing(
        layer=layer,
        neuron=index,
        label=film.labels[index] if last else None,
        kind=kind,
        inputs=len(neuron.inputs),
        terms=tuple(
            Term(source(k), rounded(neuron.inputs[k], 2 if kind == "name" else 1), rounded(neuron.weights[k], places))
            for k in taken
        ),
        bias=rounded(neuron.bias, 1),
        activation=film.network.layers[layer - 1].activation,
        true_z=neuron.z,
        true_a=neuron.a,
    )


def _is_worth_it(task: Summing) -> bool:
    """Whether there is something to add up, for and against; a neuron that is shown whole may be as it is."""
    products = [term.product for term in task.terms]
    if len(products) == task.inputs:
        return any(products)
    return all(products) and min(products) < 0 < max(products)
