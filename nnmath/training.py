"""Training: mini-batches, gradients, small steps downhill. The same network, data and recipe give the same weights."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnmath.activations import Array, activation
from nnmath.backprop import backpropagate, output_error
from nnmath.distortion import Warp, random_warps
from nnmath.loss import accuracy, one_hot
from nnmath.network import Layer, Network
from nnmath.optimizers import OPTIMIZERS
from nnmath.recipe import Distortion, Recipe

WARPS = 500  # ways of moving the pictures, drawn once and used in turn


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """The network after `step` mini-batches; `accuracy` on the validation data, if there is any."""

    step: int
    epoch: float
    learning_rate: float
    network: Network
    accuracy: float | None


def train(
    network: Network,
    images: NDArray[Any],
    labels: ArrayLike,
    recipe: Recipe,
    validation: tuple[NDArray[Any], ArrayLike] | None = None,
    reports_per_epoch: int = 1,
) -> Iterator[TrainingStep]:
    """Train a copy of `network`; yield it after 0, 1, 2, 4, 8 … steps and after every epoch (or part of one).

    The last network yielded is the result.

    images (n, rows, cols) or (n, n_in), bytes or numbers in [0, 1]; labels (n,). Only pictures can be distorted.
    Validation data is looked at, never learned from.
    """
    trainer = _Trainer(network, images, labels, recipe)
    looked_at = None if validation is None else (vectors(validation[0]), validation[1])
    stride = max(1, trainer.steps_per_epoch // reports_per_epoch)
    for step in range(trainer.steps + 1):
        if step:
            trainer.advance()
        if step & (step - 1) == 0 or step % stride == 0 or step == trainer.steps:
            now = trainer.network()
            measured = None if looked_at is None else accuracy(now.forward(looked_at[0]).prediction, looked_at[1])
            yield TrainingStep(step, step / trainer.steps_per_epoch, trainer.learning_rate(), now, measured)


@dataclass(frozen=True)
class CurvePoint:
    """Accuracy after a number of mini-batches, which is so many passes over the training data."""

    step: int
    epoch: float
    accuracy: float


def learning_curve(steps: Sequence[TrainingStep]) -> tuple[CurvePoint, ...]:
    """The accuracies measured on the way."""
    return tuple(CurvePoint(each.step, each.epoch, each.accuracy) for each in steps if each.accuracy is not None)


def with_history(steps: Sequence[TrainingStep], recipe: Recipe) -> Network:
    """The last step's network, with the recipe and the learning curve as metadata."""
    curve = [[point.step, point.epoch, point.accuracy] for point in learning_curve(steps)]
    return replace(steps[-1].network, metadata={"recipe": asdict(recipe), "learning_curve": curve})


def vectors(images: NDArray[Any], dtype: type = np.float64) -> NDArray[Any]:
    """Pictures as network inputs (n, n_in); bytes become shares of 255."""
    flat: NDArray[Any] = images.reshape(len(images), -1).astype(dtype)
    return flat / dtype(255) if images.dtype == np.uint8 else flat


def _check(network: Network, images: NDArray[Any], labels: ArrayLike, recipe: Recipe) -> None:
    count, expected = np.size(labels), network.sizes[0]
    if len(images) != count or count < recipe.mini_batch:
        raise ValueError(
            f"{recipe.mini_batch} or more pictures with a label each are needed; got {len(images)}, {count}"
        )
    if np.size(images[0]) != expected:
        raise ValueError(f"the network expects {expected} inputs; one of the given pictures has {np.size(images[0])}")
    if recipe.optimizer not in OPTIMIZERS:
        raise ValueError(f"unknown optimizer {recipe.optimizer!r}; known: {', '.join(OPTIMIZERS)}")
    if recipe.distortion is not None and images.ndim != 3:
        raise ValueError("only pictures (n, rows, cols) can be distorted; for plain vectors say distortion=None")


class _Trainer:
    """The network in training: one float32 matrix [W | b] for each layer, the biases being its last column."""

    def __init__(self, network: Network, images: NDArray[Any], labels: ArrayLike, recipe: Recipe) -> None:
        _check(network, images, labels, recipe)
        self.recipe = recipe
        self.x = vectors(images, np.float32)
        self.y: NDArray[Any] = one_hot(labels, network.sizes[-1]).astype(np.float32)
        self.lit = self.x.max(axis=0) > 0
        self.activations = [layer.activation for layer in network.layers]
        self.parameters: list[NDArray[Any]] = [
            np.column_stack([layer.weights, layer.biases]).astype(np.float32) for layer in network.layers
        ]
        self.optimizers = [OPTIMIZERS[recipe.optimizer](recipe.momentum) for _ in network.layers]
        self.random = np.random.default_rng([recipe.seed, 1])  # 1: not the numbers the start was drawn from
        self.warps = [] if recipe.distortion is None else self._warps(recipe.distortion, images)
        self.steps_per_epoch = len(self.x) // recipe.mini_batch
        self.steps, self.step = recipe.epochs * self.steps_per_epoch, 0

    def _warps(self, distortion: Distortion, images: NDArray[Any]) -> list[Warp]:
        return random_warps(distortion, images.shape[1:], WARPS, self.random)

    def network(self) -> Network:
        """The network as it is now."""
        if not all(np.isfinite(each).all() for each in self.parameters):
            raise ValueError(f"training ran away to infinity by step {self.step}: choose a smaller learning_rate")
        pairs = zip(self.parameters, self.activations, strict=True)
        return Network(tuple(Layer(each[:, :-1], each[:, -1], name) for each, name in pairs))

    def learning_rate(self) -> float:
        """The learning rate at this step."""
        share = (1 + np.cos(np.pi * self.step / self.steps)) / 2 if self.recipe.falling else 1.0
        return float(self.recipe.learning_rate * share)

    def advance(self) -> None:
        """Learn from the next mini-batch."""
        batch = self._next_batch()
        gradients = self._gradients(self.x[batch], self.y[batch], self._next_warp())
        rate = np.float32(self.learning_rate())
        for parameters, optimizer, (by_weights, by_biases) in zip(
            self.parameters, self.optimizers, gradients, strict=True
        ):
            pulled = by_weights + np.float32(self.recipe.l2) * parameters[:, :-1]
            parameters -= rate * optimizer.direction(np.column_stack([pulled, by_biases]))
        self.step += 1

    def _next_batch(self) -> NDArray[np.intp]:
        place = self.step % self.steps_per_epoch
        if place == 0:
            self.order = self.random.permutation(len(self.x))
        return self.order[place * self.recipe.mini_batch :][: self.recipe.mini_batch]

    def _next_warp(self) -> Warp | None:
        if not self.warps or self.step >= self.recipe.distorted_share * self.steps:
            return None
        return self.warps[self.random.integers(len(self.warps))]

    def _gradients(self, x: Array, y: Array, warp: Warp | None) -> list[tuple[Array, Array]]:
        weights = [each[:, :-1] for each in self.parameters]
        if warp is not None:
            weights[0] = warp.weights(weights[0])
        passes = self._forward(weights, x)
        found = backpropagate(weights, self.activations, passes, self._error(*passes[-1][1:], y) / np.float32(len(x)))
        if warp is not None:
            # Moved ink may reach pixels that no real picture lights: these are to learn nothing.
            found[0] = (warp.gradient(found[0][0]) * self.lit, found[0][1])
        return found

    def _forward(self, weights: list[Array], x: Array) -> list[tuple[Array, Array, Array]]:
        passes: list[tuple[Array, Array, Array]] = []
        for weight, parameters, name in zip(weights, self.parameters, self.activations, strict=True):
            inputs = passes[-1][2] if passes else x
            z = inputs @ weight.T + parameters[:, -1]
            passes.append((inputs, z, activation(name).value(z)))
        return passes

    def _error(self, z: Array, a: Array, y: Array) -> Array:
        """dL/dz: each score on its own, and all in competition."""
        share = np.float32(self.recipe.competition)
        alone = output_error(self.activations[-1], z, a, y)
        return (1 - share) * alone + share * (activation("softmax").value(z) - y)
