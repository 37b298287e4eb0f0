"""`weights: train`: a network trained once, and kept in the user's cache under all that decides its weights."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import nnmath
from explainer.config import FilmConfig
from nnmath import handwriting, mnist
from nnmath.facts import measure
from nnmath.network import Network
from nnmath.network_file import NetworkFileError
from nnmath.recipe import Recipe
from nnmath.training import train

PEN_EXAMPLES, HELD_OUT = 5000, 2000
FIRST_SEED = 10_000  # the pen's digits below are never learned from, so that a film shows new ones
HELD_OUT_SEED = 1_000_000  # beyond all that are learned from
Pictures = NDArray[np.uint8]
log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where trained networks are kept: nn-explainer/weights in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "nn-explainer" / "weights"


def trained(config: FilmConfig) -> Path:
    """The file of the film's trained network, with its facts beside it; trains it unless it is in the cache.

    Takes seconds to minutes. ValueError or OSError if there is nothing to train with.
    """
    path = cache_folder() / f"{fingerprint(config)}.npz"
    if not _is_intact(path):
        log.info("training a network once, to be kept as %s", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        network = _train(config)
        network.save(path)
        _measure(config, network, path.with_suffix(".json"))
    return path


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


def recipe(config: FilmConfig) -> Recipe:
    """How the shipped network was trained, with the film's own choices in place of some."""
    choices = config.network.train.model_dump(include={"epochs", "mini_batch", "learning_rate"}, exclude_none=True)
    plan = Recipe(seed=config.network.seed, **choices)
    return replace(plan, mini_batch=min(plan.mini_batch, config.network.train.examples or PEN_EXAMPLES))


def _train(config: FilmConfig) -> Network:
    images, labels = _examples(config)
    plan = recipe(config)
    start = plan.start(config.network.layers, config.network.activation_names)
    *_, last = train(start, images, labels, plan)
    return last.network


def _measure(config: FilmConfig, network: Network, path: Path) -> None:
    """Write what the network makes of digits that it has not learned from."""
    images, labels, description = _held_out(config)
    start = recipe(config).start(network.sizes, config.network.activation_names)
    found = measure(network, images, labels, description, untrained=start)
    aside = path.with_suffix(f".{os.getpid()}")
    aside.write_text(found.to_json(), encoding="utf-8")
    aside.replace(path)


def _held_out(config: FilmConfig) -> tuple[Pictures, Pictures, str]:
    if config.network.train.data != "handwriting":
        data = mnist.load(_mnist_folder(config), split="test")
        return data.images, data.labels, "MNIST test"
    return *_written(HELD_OUT, HELD_OUT_SEED, config), "digits of the pen, not learned from"


def _examples(config: FilmConfig) -> tuple[Pictures, Pictures]:
    """Pictures (n, rows, cols) and labels (n,) to learn from."""
    count = config.network.train.examples
    if config.network.train.data != "handwriting":
        data = mnist.load(_mnist_folder(config))
        return data.images[:count], data.labels[:count]
    return _written(count or PEN_EXAMPLES, FIRST_SEED, config)


def _written(count: int, first_seed: int, config: FilmConfig) -> tuple[Pictures, Pictures]:
    """The pen's digits in turn, as bytes."""
    shape = config.input.shape or (28, 28)
    labels = (np.arange(count) % 10).astype(np.uint8)
    digits = (handwriting.write(int(label), first_seed + index // 10, shape) for index, label in enumerate(labels))
    return np.array([np.round(digit.pixels * 255) for digit in digits], dtype=np.uint8), labels


def _mnist_folder(config: FilmConfig) -> Path:
    named = config.network.train.data
    return config.mnist_folder() if named == "mnist" else Path(named)


def _data_state(config: FilmConfig) -> list[tuple[str, int, int]]:
    """Names, sizes and times of the files to learn from: enough to notice another set of files."""
    if config.network.train.data == "handwriting":
        return []
    files = sorted(_mnist_folder(config).glob("train-*"))
    return [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]


def _code() -> list[Path]:
    return sorted(Path(nnmath.__file__).parent.glob("*.py"))


def _is_intact(path: Path) -> bool:
    """Whether the cache holds a network under this name that can be read."""
    try:
        Network.load(path)
    except (NetworkFileError, OSError):
        return False
    return True
