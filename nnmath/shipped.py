"""The shipped network: how it is made again from MNIST, and how it is measured. See weights/PROVENANCE.md."""

from pathlib import Path

from nnmath import mnist
from nnmath.facts import Facts, measure
from nnmath.mnist import Mnist
from nnmath.network import Network
from nnmath.races import race
from nnmath.recipe import Recipe
from nnmath.training import train, with_history

SIZES, ACTIVATIONS = (784, 16, 16, 10), ("sigmoid", "sigmoid", "sigmoid")
LEARNED_FROM = 50_000  # the first of MNIST's 60,000 training pictures; the others are held out
DESCRIPTION = "MNIST training set, the last 10,000 of its 60,000 pictures, held out"
WEIGHTS = Path(__file__).parent / "weights" / "mnist-784-16-16-10.npz"


def make(folder: str | Path, path: str | Path) -> Network:
    """Train the shipped network from a folder with MNIST and save it; the same file again, byte for byte.

    "The same" is promised for one machine and one BLAS thread: others may round differently. It takes 30 CPU seconds.
    """
    training, held_out = split(folder)
    recipe = Recipe()
    start = recipe.start(SIZES, ACTIVATIONS)
    steps = list(train(start, training.images, training.labels, recipe, (held_out.images, held_out.labels)))
    network = with_history(steps, recipe)
    network.save(path)
    return network


def facts_of(network: Network, folder: str | Path) -> Facts:
    """All facts about the shipped network, the races included; takes about 25 CPU seconds."""
    training, held_out = split(folder)
    races = race((training.images, training.labels), (held_out.images, held_out.labels))
    start = Recipe().start(SIZES, ACTIVATIONS)
    return measure(network, held_out.images, held_out.labels, DESCRIPTION, untrained=start, races=tuple(races))


def split(folder: str | Path) -> tuple[Mnist, Mnist]:
    """What was learned from, and what was held out."""
    data = mnist.load(folder)
    return data[:LEARNED_FROM], data[LEARNED_FROM:]
