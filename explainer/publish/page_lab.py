"""The network itself on the page: its weights, examples to start from, and how its neurons are drawn."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from explainer.examples import Example
from explainer.film import Film
from explainer.publish.page_facts import PLACES
from explainer.publish.words import Words
from explainer.settings import DEFAULT_FILE
from nnmath.activations import Array
from nnmath.sampling import spread_indices, with_indices

EXACT_WEIGHTS = 140_000
"""A network with more numbers has them in single precision, so that the page stays small."""


def data(film: Film, said: Words) -> Mapping[str, Any]:
    """All that the page's scripts need to know of the network."""
    layers = range(1, len(film.network.layers) + 1)
    return {
        "network": _weights(film),
        "shape": film.config.input.shape,
        "names": film.input_names,
        "labels": film.labels,
        "shown": [shown_neurons(film, layer) for layer in layers],
        "ranges": [film.brightness_range(layer) for layer in range(len(film.network.layers) + 1)],
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


def shown_neurons(film: Film, layer: int) -> list[int]:
    """The rising indices of a layer's neurons that are drawn: evenly spread, and those that the film takes apart.

    All outputs are shown, for they are the answers.
    """
    count, limit = film.network.sizes[layer], film.max_neurons
    if count <= limit or layer == len(film.network.layers):
        return list(range(count))
    chosen = [(1, film.teaching_neuron), *film.focus]
    shown = with_indices(spread_indices(count, limit), (index for place, index in chosen if place == layer))
    return [int(index) for index in shown]


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
