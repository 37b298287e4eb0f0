"""The example that is worked out by hand, worked out again: rectangles of pixels, counted with plain numpy."""

import math
import re
from collections.abc import Callable

import numpy as np

from explainer.film import Film, SceneSpec

STEP, LOWEST = 5, -20
"""The number line of the bias begins and ends at a multiple of the one; the other is as low as the bias can be."""
TOLD = 3
"""Products that are spelt out."""


class ToyOracle:
    """Knows the bar of 3 x 8 pixels, the block of 5 x 8, and the weights that look for them, in a film's picture."""

    def __init__(self, film: Film, spec: SceneSpec, function: Callable[[np.ndarray], np.ndarray]) -> None:
        self.film, self.spec, self.function = film, spec, function
        rows, columns = film.config.input.shape or (0, 0)
        self.top, self.left = (rows - 3) // 2 - 1, (columns - 8) // 2
        self.shape = rows, columns

    def rectangle(self, above: int = 0, beside: int = 0) -> np.ndarray:
        """1 on the bar and so many rows above and below it and columns beside it, 0 elsewhere (rows, columns)."""
        lit = np.zeros(self.shape)
        lit[self.top - above : self.top + 3 + above, self.left - beside : self.left + 8 + beside] = 1
        return lit

    def pattern(self, name: str) -> np.ndarray:
        """The pixels (n,) of a pattern."""
        return {
            "bar": self.rectangle(),
            "block": self.rectangle(1),
            "empty": np.zeros(self.shape),
            "hero": np.reshape(self.film.hero.vector, self.shape),
        }[name].ravel()

    def weights(self, name: str) -> np.ndarray:
        """The weights (n,): 1 on the bar; the ringed ones are -1 in the rows above and below it."""
        return (self.rectangle() - (self.rectangle(1) - self.rectangle() if name == "ringed" else 0)).ravel()

    def near(self, values: np.ndarray) -> np.ndarray:
        """What a close-up shows of values (n,): the block, and two pixels around it."""
        return values[self.rectangle(3, 2).ravel() > 0]

    def sum(self, pattern: str) -> float:
        """The weighted sum of a pattern with the ringed weights."""
        return math.fsum(self.weights("ringed") * self.pattern(pattern))

    def value(self, address: str) -> float | None:
        """What the number at an address must be; None if it is not of this example."""
        if address in ("inputs, first", "inputs, second"):
            return 1 + (address == "inputs, second")
        if self.spec.name == "Bias" and re.match("axis|activation", address):
            return self._of_the_chart(address)
        if found := re.fullmatch(r"toy, (plain|ringed), (?:(\w+), )?(.*)", address):
            return self._of_the_weights(found[1], found[2], found[3])
        if found := re.fullmatch(r"toy, (\w+), bias (\S+), (z|a)", address):
            z = self.sum(found[1]) + self._bias(found[2])
            return z if found[3] == "z" else float(self.function(np.array([z]))[0])
        if found := re.fullmatch(r"toy, bias (?:turned to )?([^,]+)(, sum needed)?", address):
            return -self._bias(found[1]) if found[2] else self._bias(found[1])
        return {"toy, lowest bias": LOWEST}.get(address)

    def _bias(self, written: str) -> float:
        bias = float(written)
        assert bias in (0, LOWEST, self.spec.knobs.bias), "the dial stops at its ends and at the bias"
        return bias

    def _of_the_weights(self, key: str, pattern: str | None, what: str) -> float | None:
        weights = self.weights(key)
        if found := re.fullmatch(r"weight (\d+)", what):
            return float(weights[int(found[1])])
        products = weights * self.pattern(pattern or "empty")
        if found := re.fullmatch(r"product (\d+)", what):
            return float(products[int(found[1])])
        if found := re.fullmatch(r"products (.*) added", what):
            assert len(set(found[1].split(", "))) == TOLD
            return math.fsum(products[int(k)] for k in found[1].split(", "))
        kept = {"positive sum": products > 0, "negative sum": products < 0, "weighted sum": products != 0}
        return math.fsum(products[kept[what]])

    def _of_the_chart(self, address: str) -> float:
        reach = STEP * math.floor(LOWEST / STEP), STEP * math.ceil(self.sum("bar") / STEP)
        ends = self.function(np.array(reach, float))
        known = {"axis, lowest": reach[0], "axis, zero": 0, "axis, highest": reach[1]}
        bounded = {"sigmoid": (0, 1), "tanh": (-1, 1)}.get(self.film.network.layers[0].activation, tuple(ends))
        return {**known, "activation, lowest": bounded[0], "activation, highest": bounded[1]}[address]
