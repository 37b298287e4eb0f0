"""What no field can check alone: choices of a film that contradict one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

from explainer.config import FilmConfig
from explainer.errors import Place, Problem
from explainer.knobs import KNOBS, RealNeuron
from explainer.nodes import KeyPath, key_text
from explainer.subject import Source
from explainer.suggest import did_you_mean
from explainer.validation import key_place_of, place_of

LAYERS: KeyPath = ("network", "layers")


@dataclass(frozen=True)
class Contradiction:
    """What is wrong, the keys that it concerns (the first that was written is pointed at) and how to mend it."""

    message: str
    keys: tuple[KeyPath, ...]
    at_key: bool = False


def contradictions(config: FilmConfig, unreadable: frozenset[str] = frozenset()) -> list[Problem]:
    """Every contradiction in a configuration; checks that read an `unreadable` section are left out."""
    return [
        Problem(found.message, key_text(found.keys[0]), _place(config, found))
        for sections, check in _CHECKS
        if unreadable.isdisjoint(sections)
        for found in check(config)
    ]


def _place(config: FilmConfig, found: Contradiction) -> Place | None:
    return (key_place_of if found.at_key else place_of)(config.document, *found.keys)


def _activations(config: FilmConfig) -> Iterator[Contradiction]:
    names, key = config.network.activation_names, ("network", "activations")
    expected = len(config.network.layers) - 1
    if len(names) != expected:
        message = f"should list one activation for each of the {expected} layers after the input (got {len(names)})"
        yield Contradiction(message, (key, LAYERS))
    for index, name in enumerate(names[:-1]):
        if name == "softmax":
            written: KeyPath = key if isinstance(config.network.activations, str) else (*key, index)
            message = "softmax makes sense in the last layer alone; give a list, such as [sigmoid, sigmoid, softmax]"
            yield Contradiction(message, (written,))
            return


def _input_layer(config: FilmConfig) -> Iterator[Contradiction]:
    inputs, given = config.network.layers[0], config.input
    if (given.shape is None) == (given.names is None):
        message = "should give either `shape` (rows and columns of a picture) or `names` (one per input)"
        yield Contradiction(message, (("input",), ("input", "shape")))
    elif given.shape is not None and prod(given.shape) != inputs:
        rows, cols = given.shape
        message = f"{rows} x {cols} pixels are {rows * cols} inputs, but network.layers begins with {inputs}"
        yield Contradiction(message, (("input", "shape"), LAYERS))
    elif given.names is not None and len(given.names) != inputs:
        message = f"{len(given.names)} names are given, but network.layers begins with {inputs}"
        yield Contradiction(message, (("input", "names"), LAYERS))


def _labels(config: FilmConfig) -> Iterator[Contradiction]:
    labels, outputs = config.output.labels, config.network.layers[-1]
    if labels is not None and len(labels) != outputs:
        message = f"{len(labels)} labels are given, but network.layers ends with {outputs}"
        yield Contradiction(message, (("output", "labels"), LAYERS))


def _examples(config: FilmConfig) -> Iterator[Contradiction]:
    yield from _example(config, config.hero, ("hero",))
    for index, source in enumerate(config.extras):
        yield from _example(config, source, ("extras", index))


def _example(config: FilmConfig, source: Source, key: KeyPath) -> Iterator[Contradiction]:
    given = source.forms
    if len(given) != 1:
        got = f"got {' and '.join(given)}" if given else "got none of them"
        yield Contradiction(f"should give exactly one of digit, image, mnist and values ({got})", (key,))
        return
    if source.seed is not None and given != ("digit",):
        yield Contradiction("a seed belongs to a digit alone; leave it out", ((*key, "seed"),))
    form, inputs = given[0], config.network.layers[0]
    if source.values is not None and len(source.values) != inputs:
        message = f"{len(source.values)} values are given, but network.layers begins with {inputs}"
        yield Contradiction(message, ((*key, "values"), LAYERS))
    if form != "values" and config.input.shape is None:
        message = f"'{form}' needs a picture as input, but the inputs have names; give `values` instead"
        yield Contradiction(message, ((*key, form), ("input", "names")))


def _training(config: FilmConfig) -> Iterator[Contradiction]:
    if config.network.weights != "train":
        return
    keys: tuple[KeyPath, ...] = (("network", "weights"), LAYERS)
    if config.network.train.table is not None:
        if config.input.names is None or config.output.labels is None:
            message = "training with a table needs the names of its inputs and classes: `input.names`, `output.labels`"
            yield Contradiction(message, (("network", "train", "data"), *keys))
    elif config.input.shape is None or config.network.layers[-1] != 10:
        message = "training learns the ten digits from pictures, with `input.shape` and 10 outputs, or from a .csv file"
        yield Contradiction(message, keys)
    elif config.network.train.data != "handwriting" and config.input.shape != (28, 28):
        yield Contradiction("MNIST's pictures are 28 x 28; set input.shape to that", (("input", "shape"), *keys))


def _quality(config: FilmConfig) -> Iterator[Contradiction]:
    if config.quality not in config.qualities:
        message = f"unknown quality {config.quality!r}{did_you_mean(config.quality, config.qualities)}"
        yield Contradiction(message, (("quality",),))


def _neurons(config: FilmConfig) -> Iterator[Contradiction]:
    layers = config.network.layers
    for position, knobs in enumerate(config.scenes):
        if not isinstance(knobs, RealNeuron):
            continue
        key: KeyPath = ("scenes", position)
        if knobs.layer >= len(layers):
            message = (
                f"the network's layers are 1 to {len(layers) - 1} (got {knobs.layer}); 0, the input, has no weights"
            )
            yield Contradiction(message, ((*key, "layer"), key, LAYERS))
        elif knobs.index != "auto" and knobs.index >= layers[knobs.layer]:
            message = f"layer {knobs.layer} has the neurons 0 to {layers[knobs.layer] - 1} (got {knobs.index})"
            yield Contradiction(message, ((*key, "index"), key, LAYERS))


def _knobs(config: FilmConfig) -> Iterator[Contradiction]:
    for name in config.knobs:
        if name not in KNOBS:
            yield Contradiction(f"unknown scene{did_you_mean(name, KNOBS)}", (("knobs", name),), at_key=True)


def _own_lines(config: FilmConfig) -> Iterator[Contradiction]:
    for name in config.narration.lines:
        if name not in KNOBS:
            yield Contradiction(
                f"unknown scene{did_you_mean(name, KNOBS)}", (("narration", "lines", name),), at_key=True
            )


def _voice(config: FilmConfig) -> Iterator[Contradiction]:
    needed = {"recorded": ("folder", "a folder"), "piper": ("model", "a model"), "plugin": ("service", "a class")}
    if config.voice.engine in needed:
        key, thing = needed[config.voice.engine]
        if getattr(config.voice, key) is None:
            message = f"the voice {config.voice.engine} needs {thing} under voice.{key}"
            yield Contradiction(message, (("voice", "engine"),))


# Each check with the sections that it reads.
_CHECKS: tuple[tuple[tuple[str, ...], Callable[[FilmConfig], Iterator[Contradiction]]], ...] = (
    (("network",), _activations),
    (("network", "input"), _input_layer),
    (("network", "output"), _labels),
    (("network", "input", "hero", "extras"), _examples),
    (("network", "input"), _training),
    (("quality", "qualities"), _quality),
    (("network", "scenes"), _neurons),
    (("knobs",), _knobs),
    (("narration",), _own_lines),
    (("voice",), _voice),
)
