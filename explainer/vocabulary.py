"""The facts that narration may name: a flat table of values, and nothing else can be reached from a template."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Fact = bool | int | float | str

_TOYS = ("bar", "block", "empty")

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
    "layers.first": "neurons of the first layer after the input",
    "layers.first_share": "the share of all weights that lead into that layer, from 0 to 1",
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
    "knock_out.lowest": "the lowest accuracy with a single neuron of the first hidden layer switched off",
    "knock_out.highest": "the highest such accuracy",
    "race.shallow_layers": "hidden layers of the shallow networks that raced, sigmoid against ReLU",
    "race.deep_layers": "hidden layers of the deep ones",
    **{
        f"race.{depth}_{name}": f"the accuracy that the {depth} network with {name} reached"
        for depth in ("shallow", "deep")
        for name in ("sigmoid", "relu")
    },
    "race.epochs": "how many epochs each of them learned",
    "overlap.digit": "the digit that is written in several ways",
    "overlap.same": "the share of lit pixels that two writings of it have in common, at the least",
    "overlap.other_digit": "the digit that one of these two looks like the most",
    "overlap.other": "the share of lit pixels in common with that one",
    "rule.digit": "the digit that the rule for one pixel is about",
    "rule.right": "how often that rule is right",
    "rule.found": "the share of that digit's writings that it finds",
    "stencil.accuracy": "how often the nearest average picture is the right one",
    "stencil.wrong": "how often it is not",
    "stencil.tested": "on how many digits that was tested",
    "mistake.label": "what the digit shows that the network reads wrongly",
    "mistake.pred": "what the network takes it for",
    "mistake.score": "the score of that wrong answer",
    "mistake.label_score": "the score of the right one",
    "noise.pred": "what the network answers to a picture of pure noise",
    "noise.score": "the score of that answer",
    "dial.weight": "the weight that is turned: of all into the answer's neuron, it moves the score the most",
    "dial.sweep": "how far it is turned down and up",
    "dial.low": "the answer's score with it turned down",
    "dial.high": "the answer's score with it turned up",
    "toy.bias": "the bias of the hand-made example",
    **{f"toy.{name}_plain": f"what its {name} scores with weights on the bar alone" for name in _TOYS},
    **{f"toy.{name}": f"what its {name} scores with negative rows above and below" for name in _TOYS},
    **{f"toy.{name}_shifted": f"the same plus the bias, for the {name}" for name in _TOYS},
    **{f"toy.{name}_lit": f"the activation that comes of that, for the {name}" for name in _TOYS},
    "tiles.count": "how many weight pictures there are: neurons of the first layer after the input",
    "tiles.local": "how many of them hold a short bar rather than a smear",
    "tiles.share": "the same as a share of all",
    "tiles.largest": "the largest weight, of either sign, in these pictures",
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
