"""Races: sigmoid against ReLU in the hidden layers, shallow and deep, from the same plain start.

Both get the same data, the same N(0, 1/n) start from the same seed, plain gradient descent, and the best of the same
learning rates, chosen on examples that are neither trained on nor held out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnmath.backprop import gradients
from nnmath.loss import accuracy, one_hot
from nnmath.network import Network
from nnmath.recipe import PLAIN, Recipe
from nnmath.training import CurvePoint, TrainingStep, learning_curve, train, vectors

Labelled = tuple[NDArray[Any], NDArray[Any]]

RACE_RECIPE = replace(PLAIN, epochs=3)
LEARNING_RATES = (0.1, 0.3, 1.0)
HIDDEN_LAYERS, WIDTH = (2, 6), 16
CHOOSING = 5_000  # of the training examples, kept back to choose the learning rate on
GRADIENT_EXAMPLES = 1_000
REPORTS_PER_EPOCH = 8


@dataclass(frozen=True)
class Race:
    """One runner, with the best of the tried learning rates in its recipe; the accuracies are held-out ones.

    start_gradient is the length (the root of the sum of squares) of dL/dW of the first layer before any training.
    """

    activation: str
    hidden_layers: int
    width: int
    recipe: Recipe
    tried_learning_rates: tuple[float, ...]
    start_gradient: float
    accuracy: float
    learning_curve: tuple[CurvePoint, ...]


def race(training: Labelled, held_out: Labelled, recipe: Recipe = RACE_RECIPE) -> Iterator[Race]:
    """Run all four: sigmoid and ReLU with two and with six hidden layers; images (n, ...) and labels (n,) each."""
    for hidden_layers in HIDDEN_LAYERS:
        for activation in ("sigmoid", "relu"):
            yield run(activation, hidden_layers, training, held_out, recipe)


def run(activation: str, hidden_layers: int, training: Labelled, held_out: Labelled, recipe: Recipe) -> Race:
    """One runner with every learning rate in turn; the output layer is sigmoid for all."""
    images, labels = training
    inputs, classes = images[0].size, int(labels.max()) + 1
    sizes = (inputs, *[WIDTH] * hidden_layers, classes)
    start = recipe.start(sizes, (*[activation] * hidden_layers, "sigmoid"))
    kept_back = max(1, min(CHOOSING, len(labels) // 10))
    tries = {
        rate: _train(start, training, held_out, replace(recipe, learning_rate=rate), kept_back)
        for rate in LEARNING_RATES
    }
    choosing = vectors(images[-kept_back:])
    best = max(
        tries, key=lambda rate: accuracy(tries[rate][-1].network.forward(choosing).prediction, labels[-kept_back:])
    )
    curve = learning_curve(tries[best])
    return Race(
        activation=activation,
        hidden_layers=hidden_layers,
        width=WIDTH,
        recipe=replace(recipe, learning_rate=best),
        tried_learning_rates=LEARNING_RATES,
        start_gradient=_start_gradient(start, images[:GRADIENT_EXAMPLES], labels[:GRADIENT_EXAMPLES]),
        accuracy=curve[-1].accuracy,
        learning_curve=curve,
    )


def _train(
    start: Network, training: Labelled, held_out: Labelled, recipe: Recipe, kept_back: int
) -> list[TrainingStep]:
    images, labels = training
    return list(train(start, images[:-kept_back], labels[:-kept_back], recipe, held_out, REPORTS_PER_EPOCH))


def _start_gradient(start: Network, images: NDArray[Any], labels: NDArray[Any]) -> float:
    first = gradients(start, vectors(images), one_hot(labels, start.sizes[-1]))[0]
    return float(np.linalg.norm(first.weights))
