"""What can be said of the digits at hand without a network, worked out again: by counting, picture by picture."""

import re
from itertools import combinations, product

import numpy as np

from explainer.digits import at_hand
from explainer.film import Film, SceneSpec


class DigitsOracle:
    """Compares pictures, tries rules for a pixel, and measures average pictures, for one scene of a film."""

    def __init__(self, film: Film, spec: SceneSpec) -> None:
        digits = at_hand(film.config)
        assert digits is not None, "no digits are at hand"
        self.vectors, self.labels = np.array(digits.vectors), np.array(digits.labels)
        self.knobs = spec.knobs

    def value(self, address: str) -> float:
        """What the number at an address must be."""
        if found := re.fullmatch(r"tried (\d), layer 0, neuron (\d+), a", address):
            return self.of_label(int(found[1]))[0, int(found[2])]
        known = {
            "overlap, same": lambda: self.shared(*self.strangers()),
            "overlap, other": lambda: self.shared(*self.likeness()),
            "rule, right": self.best_rule,
            "stencils, accuracy": self.stencils,
        }
        return 100 * known[address]()

    def of_label(self, label: int) -> np.ndarray:
        """The pictures (n, pixels) of a digit."""
        return self.vectors[self.labels == label]

    def shared(self, one: np.ndarray, other: np.ndarray) -> float:
        """The share of all lit pixels that two pictures have in common."""
        first, second = ({k for k, value in enumerate(each) if value > self.knobs.threshold} for each in (one, other))
        return len(first & second) / len(first | second)

    def strangers(self) -> tuple[np.ndarray, np.ndarray]:
        """The two writings of the scene's digit that share the least."""
        found = self.of_label(self.knobs.digit)
        return min(combinations(found, 2), key=lambda pair: self.shared(*pair))

    def likeness(self) -> tuple[np.ndarray, np.ndarray]:
        """One of these two, and another digit: those that share the most."""
        others = self.vectors[self.labels != self.knobs.digit]
        return max(product(self.strangers(), others), key=lambda pair: self.shared(*pair))

    def best_rule(self) -> float:
        """How often the best pixel is right that is lit in at least half of the writings of the scene's digit."""
        wanted, best = self.labels == self.knobs.digit, 0.0
        for lit in self.vectors.T > 0.5:
            hits = int(np.count_nonzero(lit & wanted))
            if 2 * hits >= np.count_nonzero(wanted):
                best = max(best, hits / np.count_nonzero(lit))
        return best

    def stencils(self) -> float:
        """How many of the second half of the digits are nearest to the right average of the first half."""
        half = len(self.labels) // 2
        first, second = slice(None, half), slice(half, None)
        means = [self.vectors[first][self.labels[first] == label].mean(axis=0) for label in range(10)]
        nearest = [int(np.argmin([((x - mean) ** 2).sum() for mean in means])) for x in self.vectors[second]]
        return float(np.mean(nearest == self.labels[second]))
