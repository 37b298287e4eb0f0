"""The values of the vocabulary: what the hero's trace, the network and its measured facts say."""

from __future__ import annotations

from collections.abc import Mapping

from explainer.config import FilmConfig
from explainer.examples import Example
from explainer.networks import OpenedNetwork
from explainer.vocabulary import Fact
from nnmath.facts import Facts
from nnmath.network import Network
from nnmath.trace import Trace

Values = Mapping[str, Fact | None]


def film_facts(
    config: FilmConfig, opened: OpenedNetwork, measured: Facts | None, hero: Example, labels: tuple[str, ...]
) -> Values:
    """Everything that is the same for all scenes."""
    return {
        **_hero(hero, labels),
        **_layers(opened.network),
        **_picture(config),
        **_network(opened),
        **_measured(measured),
        "extras.count": len(config.extras),
        "palette": config.theme.palette,
        **{f"gates.{name}": value for name, value in config.gates.items()},
    }


def neuron_facts(trace: Trace, layer: int, index: int) -> Values:
    """One neuron's sum, taken apart."""
    neuron = trace.neuron(layer, index)
    return {
        "n.layer": layer,
        "n.index": index,
        "n.inputs": len(neuron.inputs),
        "n.activation": trace.network.layers[layer - 1].activation,
        "n.pos": neuron.positive_sum,
        "n.neg": neuron.negative_sum,
        "n.sum": neuron.weighted_sum,
        "n.b": neuron.bias,
        "n.z": neuron.z,
        "n.a": neuron.a,
    }


def as_number(label: str) -> Fact:
    """A label that is a number counts as one, so that "9" is spoken "nine" and can be compared."""
    return int(label) if label.isascii() and label.isdecimal() and str(int(label)) == label else label


def _hero(hero: Example, labels: tuple[str, ...]) -> Values:
    ranking = hero.trace.ranking(2)
    second, second_score = ranking[1] if len(ranking) > 1 else (None, None)
    return {
        "hero.pred": as_number(hero.answer),
        "hero.label": None if hero.label is None else as_number(hero.label),
        "hero.right": hero.is_right,
        "hero.score": hero.score,
        "hero.second": None if second is None else as_number(labels[second]),
        "hero.second_score": second_score,
        "hero.sum": float(hero.trace.output.sum()),
        "hero.lit": int((hero.vector > 0).sum()),
        "hero.source": hero.source,
    }


def _layers(network: Network) -> Values:
    sizes = network.sizes
    hidden = {f"layers.hidden{number}": size for number, size in enumerate(sizes[1:-1], start=1)}
    return {
        "layers.count": len(sizes),
        "layers.input": sizes[0],
        "layers.output": sizes[-1],
        "layers.first": sizes[1],
        "layers.hidden_count": len(sizes) - 2,
        "layers.first_share": network.counts[0].weights / sum(count.weights for count in network.counts),
        **hidden,
        "weights": sum(count.weights for count in network.counts),
        "biases": sum(count.biases for count in network.counts),
        "total": network.parameter_count,
    }


def _picture(config: FilmConfig) -> Values:
    rows, cols = config.input.shape or (None, None)
    return {"has_image": rows is not None, "image.rows": rows, "image.cols": cols}


def _network(opened: OpenedNetwork) -> Values:
    activations = [layer.activation for layer in opened.network.layers]
    return {
        "network.kind": opened.kind,
        "network.trained": opened.kind != "random",
        "activation": activations[0],
        "output_kind": "probabilities" if activations[-1] == "softmax" else "scores",
    }


def _measured(facts: Facts | None) -> Values:
    if facts is None:
        return {}
    data, sums, noise = facts.data, facts.output_sum, facts.noise
    shifts = {f"shift{by}": share for by, share in enumerate(facts.shift_right or ()) if by > 0}
    return {
        **shifts,
        **_knock_outs(facts),
        **_races(facts),
        "acc": facts.accuracy,
        "tested": data.count if data else None,
        "tested_on": data.description if data else None,
        "untrained_acc": facts.untrained_accuracy,
        "outputs_sum": sums.mean if sums else None,
        "noise_p90": noise.p90 if noise else None,
    }


def _knock_outs(facts: Facts) -> Values:
    first = facts.knock_out[0] if facts.knock_out else ()
    return {"knock_out.lowest": min(first), "knock_out.highest": max(first)} if first else {}


def _races(facts: Facts) -> Values:
    if not facts.races:
        return {}
    depths = sorted({race.hidden_layers for race in facts.races})
    names = {depths[0]: "shallow", depths[-1]: "deep"}
    reached = {f"race.{names[race.hidden_layers]}_{race.activation}": race.accuracy for race in facts.races}
    epochs = facts.races[0].recipe.epochs
    return {**reached, "race.shallow_layers": depths[0], "race.deep_layers": depths[-1], "race.epochs": epochs}
