"""Networks trained for a film, and kept: in the user's cache (`weights: train`) or in a file of their own."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import nnmath
from explainer import cache, training_data
from explainer.config import FilmConfig
from explainer.training_data import TrainingData
from nnmath.facts import Facts, measure
from nnmath.network import Network
from nnmath.network_file import NetworkFileError
from nnmath.recipe import Distortion, Recipe
from nnmath.training import TrainingStep, train

TABLE_MINI_BATCH = 16  # rows are few
log = logging.getLogger(__name__)
Report = Callable[[TrainingStep], None]


def trained(config: FilmConfig) -> Path:
    """The file of the film's trained network, with its facts beside it; trains it unless it is in the cache.

    Takes seconds to minutes. ValueError or OSError if there is nothing to train with.
    """
    path = cache.folder("weights") / f"{fingerprint(config)}.npz"
    if not _is_intact(path):
        log.info("training a network once, to be kept as %s", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        train_into(path, config)
    return path


def train_into(path: Path, config: FilmConfig, report: Report = lambda step: None) -> Facts:
    """Train the film's network into a file; beside it goes what it makes of examples that it has not learned from.

    ValueError or OSError if there is nothing to train with.
    """
    data = data_of(config)
    plan = recipe(config, data)
    start = plan.start(config.network.layers, config.network.activation_names)
    network = learn(start, data, plan, report)
    tested = data.held_out
    facts = measure(network, tested.inputs, tested.labels, tested.description, untrained=start)
    write_facts(path.with_suffix(".json"), facts)
    network.save(path)
    return facts


def learn(start: Network, data: TrainingData, plan: Recipe, report: Report) -> Network:
    """The trained network; its metadata say what it learned from, how, and how well."""
    learned, tested = data.learned, data.held_out
    curve: list[tuple[int, float, float | None]] = []
    for step in train(start, learned.inputs, learned.labels, plan, (tested.inputs, tested.labels)):
        curve.append((step.step, step.epoch, step.accuracy))
        report(step)
    known = {
        "recipe": asdict(plan),
        "learning_curve": curve,
        "learned_from": f"{len(learned)} {learned.description}",
        "tested_on": f"{len(tested)} {tested.description}",
        "accuracy": curve[-1][-1],
        "labels": data.labels,
        "names": data.names,
    }
    return replace(step.network, metadata=known)


def write_facts(path: Path, facts: Facts) -> None:
    """Write facts aside and move them into place."""
    aside = path.with_suffix(f".{os.getpid()}")
    aside.write_text(facts.to_json(), encoding="utf-8")
    aside.replace(path)


def recipe(config: FilmConfig, data: TrainingData) -> Recipe:
    """How the shipped network was trained, as far as that suits the data; the film's own choices replace the rest."""
    choices = config.network.train.model_dump(include={"epochs", "mini_batch", "learning_rate"}, exclude_none=True)
    if data.shape is None:
        suited = Recipe(mini_batch=TABLE_MINI_BATCH, distortion=None, first_layer_start=1.0)
    else:
        suited = Recipe(distortion=Distortion(shift=Distortion.shift * min(data.shape) / 28))
    plan = replace(suited, seed=config.network.seed, **choices)
    return replace(plan, mini_batch=min(plan.mini_batch, len(data.learned)))


def data_of(config: FilmConfig) -> TrainingData:
    """What the film's network learns from and is tested on; ValueError if that does not fit the network."""
    source, count = config.network.train.data, config.network.train.examples
    if source == "handwriting":
        return training_data.written(config.input.shape or (28, 28), count)
    if config.network.train.table is None:
        return training_data.from_mnist(_mnist_folder(config), count)
    data = training_data.from_table(config.network.train.table, count)
    for wanted, found, key in (
        (config.input.names, data.names, "input.names"),
        (config.output.labels, data.labels, "output.labels"),
    ):
        if wanted != found:
            raise ValueError(f"{source} fits a film with '{key}: [{', '.join(found or ())}]'")
    return data


def fingerprint(config: FilmConfig) -> str:
    """The sha256 of all that decides the weights: choices, data and the code that trains."""
    network = config.network
    decisive = {
        "layers": network.layers,
        "activations": network.activation_names,
        "seed": network.seed,
        "shape": config.input.shape,
        "train": network.train.model_dump(mode="json"),
        "data": _data_state(config),
        "code": [hashlib.sha256(file.read_bytes()).hexdigest() for file in _code()],
    }
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()


def _mnist_folder(config: FilmConfig) -> Path:
    named = config.network.train.data
    return config.mnist_folder() if named == "mnist" else Path(named)


def _data_state(config: FilmConfig) -> list[tuple[str, int, int]]:
    """Names, sizes and times of the files to learn from: enough to notice another set of files."""
    plan = config.network.train
    if plan.data == "handwriting":
        return []
    files = [plan.table] if plan.table else sorted(_mnist_folder(config).glob("train-*"))
    return [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]


def _code() -> list[Path]:
    return sorted([Path(training_data.__file__), Path(__file__), *Path(nnmath.__file__).parent.glob("*.py")])


def _is_intact(path: Path) -> bool:
    """Whether the cache holds a network under this name that can be read."""
    try:
        Network.load(path)
    except (NetworkFileError, OSError):
        return False
    return True
