"""The digits at hand: several hundred that scenes choose theirs from, written by the pen or taken from MNIST."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explainer import cache
from explainer.config import FilmConfig
from nnmath import handwriting
from nnmath.activations import Array
from nnmath.digit import Digit

PER_DIGIT = 60


@dataclass(frozen=True, eq=False)
class Digits:
    """Pictures (n, rows, cols) in bytes, 255 is full ink; labels (n,); what to call them: "pen, seed", "MNIST …"."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    names: tuple[str, ...]

    @property
    def vectors(self) -> Array:
        """The pictures as network inputs, (n, rows * cols) in [0, 1]."""
        return self.images.reshape(len(self.images), -1) / 255.0

    def digit(self, index: int) -> Digit:
        """One of them."""
        return Digit(self.images[index] / 255.0, int(self.labels[index]), self.names[index])


def at_hand(config: FilmConfig) -> Digits | None:
    """The digits of a film: new to a network that learned from the pen; None if it is not about pictures of digits.

    ValueError or OSError if MNIST is asked for and cannot be read.
    """
    labels = config.output.labels
    if config.input.shape is None or config.network.layers[-1] != 10 or labels not in (None, tuple("0123456789")):
        return None
    return _of_mnist(config) if config.data.digits == "mnist" else _of_the_pen(config.input.shape)


def _of_mnist(config: FilmConfig) -> Digits:
    from nnmath import mnist

    test = mnist.load(config.mnist_folder(), split="test")
    if config.input.shape != test.images.shape[1:]:
        raise ValueError("MNIST's pictures are 28 x 28, but this network's are not; take 'digits: pen'")
    chosen = np.sort(np.concatenate([np.flatnonzero(test.labels == label)[:PER_DIGIT] for label in range(10)]))
    names = tuple(f"MNIST test image #{index}" for index in chosen)
    return Digits(test.images[chosen], test.labels[chosen], names)


def _of_the_pen(shape: tuple[int, int]) -> Digits:
    labels = np.tile(np.arange(10, dtype=np.uint8), PER_DIGIT)
    seeds = np.repeat(np.arange(PER_DIGIT), 10)
    return Digits(_written(shape, labels, seeds), labels, tuple(f"pen, seed {seed}" for seed in seeds))


def _written(shape: tuple[int, int], labels: NDArray[np.uint8], seeds: NDArray[np.intp]) -> NDArray[np.uint8]:
    """The pen's pictures; kept, as writing them takes a second."""
    kept = cache.folder("digits") / f"pen-{shape[0]}x{shape[1]}-{_fingerprint()}.npy"
    try:
        found: NDArray[np.uint8] = np.load(kept, allow_pickle=False)
        if found.shape == (len(labels), *shape) and found.dtype == np.uint8:
            return found
    except (OSError, ValueError, EOFError):
        pass
    pairs = zip(labels.tolist(), seeds.tolist(), strict=True)
    written = np.array([np.rint(handwriting.write(*each, shape).pixels * 255) for each in pairs], np.uint8)
    _keep(kept, written)
    return written


def _keep(path: Path, images: NDArray[np.uint8]) -> None:
    """Written aside and moved in place; without a cache the film can do, more slowly."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}.npy")
        np.save(aside, images, allow_pickle=False)
        aside.replace(path)
    except OSError:
        return


def _fingerprint() -> str:
    """Of the code that writes: another pen writes other digits."""
    files = sorted(Path(handwriting.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
