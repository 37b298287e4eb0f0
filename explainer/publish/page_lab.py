"""The network itself on the page: its weights, examples to start from, and how its neurons are drawn."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from explainer.examples import Example
from explainer.film import Film
from explainer.publish.page_facts import PLACES
from explainer.publish.words import Words
from explainer.settings import DEFAULT_FILE
from nnmath.activations import Array

EXACT_WEIGHTS = 140_000
"""A network with more numbers has them in single precision, so that the page stays small."""
BOUNDED = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def data(film: Film, said: Words) -> Mapping[str, Any]:
    """All that the page's scripts need to know of the network."""
    layers = range(1, len(film.network.layers) + 1)
    return {
        "network": _weights(film),
        "shape": film.config.input.shape,
        "names": film.input_names,
        "labels": film.labels,
        "shown": [shown_neurons(film, layer) for layer in layers],
        "ranges": [brightness_range(film, layer) for layer in range(len(film.network.layers) + 1)],
        "examples": [
            _example(film, example, name) for example, name in zip(examples(film), _names(film, said), strict=True)
        ],
        "telling": film.teaching_neuron,
        "wires": film.config.wires.per_neuron,
        "places": PLACES,
        "command": command(film),
        "colours": film.theme.colours.model_dump(),
    }


def command(film: Film) -> str:
    """How the film was asked for, to be asked for again with another example."""
    place = film.config.document.place
    named = Path(place.file) if place and Path(place.file).name != DEFAULT_FILE.name else None
    return f"nnexplain film {shlex.quote(named.name)}" if named else "nnexplain film"


def examples(film: Film) -> tuple[Example, ...]:
    """The film's example and the further ones."""
    return (film.hero, *film.extras)


def brightness_range(film: Film, layer: int) -> tuple[float, float]:
    """The activations that a layer shows as dark and as fully lit, as in the film.

    Bounded activations have their own ends; others go from 0 (or their lowest) to their largest in the examples.
    """
    name = film.network.layers[layer - 1].activation if layer else ""
    if name in BOUNDED:
        return BOUNDED[name]
    values = np.concatenate([example.trace.activations(layer) for example in examples(film)])
    return min(0.0, float(values.min())), max(1.0, float(values.max()))


def shown_neurons(film: Film, layer: int) -> list[int]:
    """The rising indices of a layer's neurons that are drawn: evenly spread, and those that the film takes apart.

    All outputs are shown, for they are the answers.
    """
    count, limit = film.network.sizes[layer], film.max_neurons
    if count <= limit or layer == len(film.network.layers):
        return list(range(count))
    spread = np.rint(np.linspace(0, count - 1, limit)).astype(int).tolist()
    chosen = [(1, film.teaching_neuron), *film.focus]
    return _with(spread, (index for place, index in chosen if place == layer))


def _with(spread: list[int], wanted: Iterable[int]) -> list[int]:
    """The indices with each wanted one in the place of its nearest neighbour."""
    kept = set(wanted)
    free = [index for index in spread if index not in kept]
    for index in sorted(kept.difference(spread)):
        if free:
            free.remove(min(free, key=lambda other: abs(other - index)))
    return sorted(kept.union(free))


def _weights(film: Film) -> Mapping[str, Any]:
    kind = "<f8" if film.network.parameter_count <= EXACT_WEIGHTS else "<f4"
    return {
        "bytes": int(kind[2:]),
        "layers": [
            {
                "activation": layer.activation,
                "weights": _base64(layer.weights, kind),
                "biases": _base64(layer.biases, kind),
            }
            for layer in film.network.layers
        ],
    }


def _base64(values: Array, kind: str = "<f8") -> str:
    return base64.b64encode(values.astype(kind).tobytes()).decode("ascii")


def _example(film: Film, example: Example, name: str) -> Mapping[str, Any]:
    return {"name": name, "input": _base64(example.vector)}


def _names(film: Film, said: Words) -> Iterator[str]:
    """What the buttons say that bring an example."""
    yield said["example_film"]
    for number, extra in enumerate(film.extras, start=2):
        yield (
            f"{said['example_other']} {extra.label}"
            if extra.label and film.hero.label
            else f"{said['example_number']} {number}"
        )
