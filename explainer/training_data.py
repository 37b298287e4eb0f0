"""What a network learns from and is tested on: digits of the pen, MNIST, or a table of the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnmath import handwriting, mnist
from nnmath.layout import Shape
from nnmath.table import read_table

PEN_EXAMPLES, HELD_OUT = 5000, 2000
FIRST_SEED = 10_000  # the pen's digits below are never learned from, so that a film shows new ones
HELD_OUT_SEED = 1_000_000  # beyond all that are learned from
MNIST_HELD_OUT = 1 / 6  # of its training pictures: 10,000 of 60,000
HELD_OUT_SHARE = 1 / 5  # of a table's rows
DIGITS = tuple("0123456789")


@dataclass(frozen=True, eq=False)
class Examples:
    """Inputs, as pictures (n, rows, cols) in bytes or as rows (n, k) in [0, 1], labels (n,), and what they are."""

    inputs: NDArray[Any]
    labels: NDArray[Any]
    description: str

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class TrainingData:
    """Examples to learn from, others to test on, and the names of the classes; of the inputs too, if they have any."""

    learned: Examples
    held_out: Examples
    labels: tuple[str, ...] = DIGITS
    names: tuple[str, ...] | None = None

    @property
    def shape(self) -> Shape | None:
        """Rows and columns of the pictures; None if the examples are none."""
        _, *shape = self.learned.inputs.shape
        return None if self.names is not None else (shape[0], shape[1])


def written(shape: Shape, count: int | None = None) -> TrainingData:
    """Digits of the built-in pen in pictures of a shape; those to test on come from seeds of their own."""
    learned = _written(count or PEN_EXAMPLES, FIRST_SEED, shape, "digits of the pen")
    return TrainingData(learned, _written(HELD_OUT, HELD_OUT_SEED, shape, "digits of the pen, not learned from"))


def from_mnist(folder: Path, count: int | None = None) -> TrainingData:
    """MNIST's training pictures: the last sixth held out, the first `count` of the others learned from.

    The test pictures stay for those who want a number of their own. MnistError or OSError if it cannot be read.
    """
    pictures = mnist.load(folder)
    last = max(1, round(len(pictures) * MNIST_HELD_OUT))
    learned, held_out = pictures[:-last][: count or None], pictures[-last:]
    return TrainingData(
        Examples(learned.images, learned.labels, f"the MNIST training set but for its last {last:,}"),
        Examples(held_out.images, held_out.labels, f"the last {last:,} of the MNIST training set, not learned from"),
    )


def from_table(path: Path, count: int | None = None) -> TrainingData:
    """A CSV file's rows, every fifth of them, drawn by lot, to be tested on. TableError or OSError if unreadable."""
    table = read_table(path)
    order = np.random.default_rng(0).permutation(len(table))
    split = max(1, round(HELD_OUT_SHARE * len(table)))

    def rows(chosen: NDArray[np.intp], description: str) -> Examples:
        return Examples(table.inputs[chosen], table.classes[chosen], description)

    return TrainingData(
        rows(order[split:][: count or None], f"rows of {path.name}"),
        rows(order[:split], f"rows of {path.name}, not learned from"),
        table.labels,
        table.names,
    )


def _written(count: int, first_seed: int, shape: Shape, description: str) -> Examples:
    """The digits in turn, as bytes."""
    labels = (np.arange(count) % 10).astype(np.uint8)
    digits = (handwriting.write(int(label), first_seed + index // 10, shape) for index, label in enumerate(labels))
    return Examples(np.array([np.round(digit.pixels * 255) for digit in digits], np.uint8), labels, description)
