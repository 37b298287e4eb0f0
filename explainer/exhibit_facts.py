"""The values of the vocabulary that come from the exhibits, and from looking into the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explainer.config import FilmConfig
from explainer.examples import Example
from explainer.exhibits import Exhibits
from explainer.film_facts import Values, as_number
from explainer.knobs import Bias, OpenTheBox, SceneKnobs
from nnmath import inspection
from nnmath.activations import Activation
from nnmath.network import Network


def exhibit_facts(found: Exhibits, hero: Example) -> Values:
    """What the exhibits say."""
    return {**_alikes(found), **_rules(found), **_mistake(found), **_noise(found), **_dial(found, hero)}


def toy_facts(found: Exhibits, shown: Sequence[SceneKnobs], function: Activation) -> Values:
    """What the hand-made example's patterns score, with the bias and through the network's own first activation."""
    if found.toy is None:
        return {}
    bias = next((scene.bias for scene in shown if isinstance(scene, Bias)), Bias().bias)
    plain, ringed = found.toy.sums(found.toy.plain), np.array(found.toy.sums(found.toy.ringed))
    shifted, names = ringed + bias, ("bar", "block", "empty")
    return {
        "toy.bias": bias,
        **{f"toy.{name}_plain": int(value) for name, value in zip(names, plain, strict=True)},
        **{f"toy.{name}": int(value) for name, value in zip(names, ringed, strict=True)},
        **{f"toy.{name}_shifted": float(value) for name, value in zip(names, shifted, strict=True)},
        **{f"toy.{name}_lit": float(value) for name, value in zip(names, function.value(shifted), strict=True)},
    }


def box_facts(shown: Sequence[SceneKnobs], config: FilmConfig, network: Network) -> Values:
    """What the weight pictures of the first layer look like, if a scene opens the box."""
    opened = next((scene for scene in shown if isinstance(scene, OpenTheBox)), None)
    if opened is None or config.input.shape is None:
        return {}
    weights = network.layers[0].weights
    local = inspection.locality(weights, config.input.shape) >= opened.local
    return {
        "tiles.count": len(weights),
        "tiles.local": int(np.count_nonzero(local)),
        "tiles.share": float(np.mean(local)),
        "tiles.largest": float(np.abs(weights).max()),
    }


def _alikes(found: Exhibits) -> Values:
    alikes = found.alikes
    if alikes is None:
        return {}
    other = alikes.other.second.label
    return {
        "overlap.digit": alikes.digit,
        "overlap.same": alikes.same.share,
        "overlap.other_digit": None if other is None else as_number(other),
        "overlap.other": alikes.other.share,
    }


def _rules(found: Exhibits) -> Values:
    rules = found.rules
    if rules is None:
        return {}
    return {
        "rule.digit": rules.digit,
        "rule.right": rules.rule.right,
        "rule.found": rules.rule.found,
        "stencil.accuracy": rules.stencil_accuracy,
        "stencil.wrong": None if rules.stencil_accuracy is None else 1 - rules.stencil_accuracy,
        "stencil.tested": rules.tested,
    }


def _mistake(found: Exhibits) -> Values:
    if found.mistake is None:
        return {}
    example = found.mistake.example
    return {
        "mistake.label": None if example.label is None else as_number(example.label),
        "mistake.pred": as_number(example.answer),
        "mistake.score": example.score,
        "mistake.label_score": example.label_score,
    }


def _noise(found: Exhibits) -> Values:
    noise = found.noise
    return {} if noise is None else {"noise.pred": as_number(noise.answer), "noise.score": noise.score}


def _dial(found: Exhibits, hero: Example) -> Values:
    dial = found.dial
    if dial is None:
        return {}
    low, high = (float(inspection.turned(hero.trace, dial, by)[dial.neuron]) for by in (-dial.sweep, dial.sweep))
    return {"dial.weight": dial.weight, "dial.sweep": dial.sweep, "dial.low": low, "dial.high": high}
