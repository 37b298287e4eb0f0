"""The facts that narration may name: a flat table of values, and nothing else can be reached from a template."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Fact = bool | int | float | str

KNOWN: Mapping[str, str] = {
    "hero.pred": "the label of the output with the highest score for the hero",
    "hero.label": "what the hero really shows; absent if nobody knows",
    "hero.right": "whether hero.pred is hero.label; absent if the label is",
    "hero.score": "the highest score, from 0 to 1 for a sigmoid output",
    "hero.second": "the label of the second highest score",
    "hero.second_score": "the second highest score",
    "hero.sum": "the sum of all scores",
    "hero.lit": "how many of the hero's inputs are above 0",
    "hero.source": "where the hero comes from",
    "layers.count": "how many layers there are, input and output included",
    "layers.input": "neurons of the input layer",
    "layers.output": "neurons of the output layer",
    "layers.hidden_count": "how many hidden layers there are",
    **{
        f"layers.hidden{number}": f"neurons of hidden layer {number}; absent if there is none" for number in range(1, 7)
    },
    "image.rows": "rows of the picture; absent without one",
    "image.cols": "columns of the picture; absent without one",
    "has_image": "whether the input is a picture",
    "weights": "how many weights the network has",
    "biases": "how many biases the network has",
    "total": "weights and biases together",
    "network.kind": "shipped, random, trained or file",
    "network.trained": "whether the network has learned: false for random weights",
    "activation": "the activation function of the first layer after the input",
    "output_kind": "probabilities for a softmax output, else scores",
    "acc": "accuracy on held-out examples, from 0 to 1; absent without facts",
    "tested": "how many held-out examples that is",
    "tested_on": "what they are",
    "untrained_acc": "the accuracy of the same network before training",
    **{f"shift{by}": f"the accuracy with all pictures shifted right by {by} pixels" for by in range(1, 5)},
    "outputs_sum": "the mean sum of all scores over the held-out examples",
    "noise_p90": "the score that one in ten pictures of pure noise exceeds",
    "palette": "the palette of signs: green_red, colorblind, or a name of your theme's",
    "extras.count": "how many further examples there are",
    "n.layer": "the layer of the scene's neuron (the teaching neuron, unless the scene chooses); 1 is the first",
    "n.index": "the scene's neuron, counted from 0",
    "n.activation": "its activation function",
    "n.inputs": "how many inputs it has",
    "n.pos": "its positive products added up",
    "n.neg": "its negative products added up (not above 0; `|abs` drops the sign)",
    "n.sum": "its weighted sum, before the bias",
    "n.b": "its bias",
    "n.z": "its weighted sum plus its bias",
    "n.a": "its activation",
}
"""Every name that a template may use, with its meaning; besides, gates.NAME for every gate of the configuration."""


@dataclass(frozen=True)
class Vocabulary:
    """The values of known names; a known name without a value is absent, which closes the gate of a line."""

    facts: Mapping[str, Fact]

    @classmethod
    def of(cls, values: Mapping[str, Fact | None]) -> Vocabulary:
        """The vocabulary without the values that are None or not finite."""
        return cls({name: value for name, value in values.items() if _is_fact(value)})  # type: ignore[misc]

    def get(self, name: str) -> Fact | None:
        """The fact of this name, or None if it is absent."""
        return self.facts.get(name)

    def extended(self, values: Mapping[str, Fact | None]) -> Vocabulary:
        """This vocabulary with further facts, or other values for some."""
        return Vocabulary.of({**self.facts, **values})


def known_names(gates: Iterable[str]) -> frozenset[str]:
    """All names that templates may use, with those of the configuration's gates."""
    return frozenset(KNOWN) | {f"gates.{gate}" for gate in gates}


def _is_fact(value: Fact | None) -> bool:
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))
