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
from nnmath.network import Network
from nnmath.network_file import NetworkFileError
from nnmath.training import Recipe, train

PEN_EXAMPLES = 5000
FIRST_SEED = 10_000  # the pen's digits below are never learned from, so that a film shows new ones
log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where trained networks are kept: nn-explainer/weights in the user's cache."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "nn-explainer" / "weights"


def trained(config: FilmConfig) -> Path:
    """The file of the film's trained network; trains it, in seconds to minutes, unless it is in the cache.

    ValueError or OSError if there is nothing to train with.
    """
    path = cache_folder() / f"{fingerprint(config)}.npz"
    if not _is_intact(path):
        log.info("training a network once, to be kept as %s", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        _train(config).save(path)
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


def _examples(config: FilmConfig) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Pictures (n, rows, cols) and labels (n,) to learn from."""
    count = config.network.train.examples
    if config.network.train.data != "handwriting":
        data = mnist.load(_mnist_folder(config))
        return data.images[:count], data.labels[:count]
    shape = config.input.shape or (28, 28)
    labels = (np.arange(count or PEN_EXAMPLES) % 10).astype(np.uint8)
    digits = (handwriting.write(int(label), FIRST_SEED + index // 10, shape) for index, label in enumerate(labels))
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
