"""Recipes: all that decides how a network is trained. The defaults are the recipe of the shipped network."""

from dataclasses import dataclass, replace

from nnmath.network import Network


@dataclass(frozen=True)
class Distortion:
    """How far, at most, a picture is moved, either way: pixels, degrees, and shares of its size."""

    shift: float = 1.2
    turn: float = 8.0
    stretch: float = 0.1
    slant: float = 0.15


@dataclass(frozen=True)
class Recipe:
    """How to train; see `nnmath.training`."""

    seed: int = 7
    epochs: int = 120
    mini_batch: int = 256
    optimizer: str = "orthogonal"
    """"momentum", "adam" or "orthogonal", see `nnmath.optimizers`."""
    momentum: float = 0.95
    learning_rate: float = 0.03
    falling: bool = True
    """The learning rate falls to 0 along half a cosine."""
    l2: float = 4e-5
    """Each weight is pulled towards 0 by l2 times itself."""
    competition: float = 0.97
    """The share of the loss in which the scores compete for the digit (cross-entropy of their softmax); the rest asks
    each score to be right on its own."""
    first_layer_start: float = 0.01
    """Factor for the first layer's random start, near 0 so that pixels which are never lit keep almost no weight."""
    distortion: Distortion | None = Distortion()
    distorted_share: float = 0.85
    """After this share of the steps the pictures are shown as they are."""

    def start(self, sizes: tuple[int, ...], activations: tuple[str, ...]) -> Network:
        """The untrained network this recipe starts from."""
        first, *others = Network.random(sizes, activations, self.seed).layers
        return Network((replace(first, weights=first.weights * self.first_layer_start), *others))


PLAIN = Recipe(
    epochs=10,
    mini_batch=32,
    optimizer="momentum",
    momentum=0.0,
    learning_rate=0.5,
    falling=False,
    l2=0.0,
    competition=0.0,
    first_layer_start=1.0,
    distortion=None,
)
"""Gradient descent as textbooks begin: constant steps, pictures as they are, every score on its own."""
