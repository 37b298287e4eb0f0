"""The examples that a film follows: where they come from, and what the network makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from explainer.config import FilmConfig
from explainer.errors import Gathering
from explainer.nodes import KeyPath
from explainer.subject import Source
from nnmath import handwriting
from nnmath.activations import Array
from nnmath.digit import Digit
from nnmath.network import Network
from nnmath.trace import Trace

TELLING_ACTIVATION = 0.8  # a neuron that is clearly on and not yet saturated shows best what a sum does
CONFIDENT_SCORE = 0.9
TELLING_Z = (0.4, 3.0)  # the sum that such a neuron should have: above zero, and where the sigmoid still bends
SEEDS_TRIED = 50

Shape = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Example:
    """An input, what it really is (if anybody knows), and the network's whole answer to it."""

    vector: Array
    """(n_in,), read-only."""
    pixels: Array | None
    """(rows, cols) in [0, 1]; None if the input is not a picture."""
    label: str | None
    source: str
    trace: Trace
    answer: str
    """The label of the output with the highest score."""
    label_score: float | None
    """The score of the output that the label names; None without a label."""

    @property
    def prediction(self) -> int:
        """The index of the output with the highest score."""
        return int(self.trace.prediction)

    @property
    def score(self) -> float:
        """The highest score."""
        return float(self.trace.output[self.prediction])

    @property
    def is_right(self) -> bool | None:
        """Whether the answer is the label; None if nobody knows the label."""
        return None if self.label is None else self.answer == self.label


@dataclass(frozen=True)
class Opener:
    """Opens the examples of one film."""

    config: FilmConfig
    network: Network
    labels: tuple[str, ...]

    def open_all(self) -> tuple[Example, ...]:
        """The hero and the extras; ConfigError names all that cannot be opened."""
        sources: list[tuple[Source, KeyPath]] = [(self.config.hero, ("hero",))]
        sources += [(source, ("extras", index)) for index, source in enumerate(self.config.extras)]
        gathering = Gathering()
        opened = tuple(gathering.attempt(partial(self.open, *each)) for each in sources)
        gathering.finish()
        return opened

    def open(self, source: Source, key: KeyPath) -> Example:
        """The example of a source; `key` is where the configuration names it, for ConfigError."""
        try:
            if source.values is not None:
                return self._example(np.array(source.values), None, None, "values of the configuration")
            if source.digit is not None:
                return self.written(source.digit, source.seed, presentable=key == ("hero",))
            return self.of_digit(self._picture(source))
        except (ValueError, OSError) as error:
            raise self.config.mistake(reason(error), (*key, source.forms[0]), key) from None

    def written(self, label: int, seed: int | None, presentable: bool) -> Example:
        """The pen's digit of a seed; without a seed the chosen one, for an untrained network simply the first."""
        if seed is None and self.config.network.weights != "random":
            return choose((self._written(label, seed) for seed in range(SEEDS_TRIED)), presentable)
        return self._written(label, seed or 0)

    def of_digit(self, digit: Digit) -> Example:
        """The example of a picture; its label is dropped if the network has no such output."""
        label = str(digit.label) if str(digit.label) in self.labels else None
        return self._example(digit.vector, digit.pixels, label, digit.source)

    def _example(self, vector: Array, pixels: Array | None, label: str | None, source: str) -> Example:
        """The example with the network's answer."""
        trace = self.network.forward(vector)
        label_score = None if label is None else float(trace.output[self.labels.index(label)])
        return Example(trace.x, pixels, label, source, trace, self.labels[int(trace.prediction)], label_score)

    def _written(self, label: int, seed: int) -> Example:
        return self.of_digit(handwriting.write(label, seed, self._shape))

    def _picture(self, source: Source) -> Digit:
        if source.image is not None:
            from nnmath.image import read_digit  # needs Pillow, which a film without a picture of its own does not

            return read_digit(source.image, self._shape)
        assert source.mnist is not None
        return _mnist_digit(self.config.mnist_folder(), source.mnist)

    @property
    def _shape(self) -> Shape:
        assert self.config.input.shape is not None
        return self.config.input.shape


def choose(examples: Iterable[Example], presentable: bool = True) -> Example:
    """The first example that the network reads right with a score above 0.9; else the one whose label scores best.

    A `presentable` one also has a telling neuron whose sum lies where the curve still bends, so that "add up, shift,
    squash" can be read off it. Whatever is chosen, the film says what the network really answers.
    """
    seen: list[Example] = []
    for example in examples:
        seen.append(example)
        clear = example.is_right and example.score > CONFIDENT_SCORE
        if clear and (not presentable or _is_presentable(example.trace)):
            return example
    return max(seen, key=_score_of_label)


def telling_neuron(trace: Trace, layer: int = 1) -> int:
    """The neuron of a layer whose activation is nearest to 0.8; the first wins a tie."""
    return int(np.argmin(np.abs(trace.activations(layer) - TELLING_ACTIVATION)))


def reason(error: Exception) -> str:
    """What went wrong, without the words that only a programmer needs."""
    if not isinstance(error, OSError) or not error.filename:
        return str(error)
    if isinstance(error, FileNotFoundError):
        return f"there is no file {str(error.filename)!r}; check the path"
    return f"{error.filename} cannot be used: {error.strerror}"


def _is_presentable(trace: Trace) -> bool:
    lowest, highest = TELLING_Z
    return bool(lowest <= trace.layers[0].z[telling_neuron(trace)] <= highest)


def _score_of_label(example: Example) -> float:
    return example.label_score if example.label_score is not None else -1.0


def _mnist_digit(folder: Path, index: int) -> Digit:
    from nnmath import mnist

    test = mnist.load(folder, split="test")
    if index >= len(test):
        raise ValueError(f"there are {len(test)} test images, counted from 0 (got {index})")
    return test.digit(index, "MNIST test image")
