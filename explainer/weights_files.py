"""What `nnexplain train` and `nnexplain measure` do: make a file of weights, and the facts beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from explainer import settings, trained
from explainer.config import FilmConfig
from explainer.errors import ExplainerError, Place
from explainer.examples import reason
from explainer.nodes import Node, Written
from explainer.training_data import TrainingData
from explainer.yaml_places import parse
from nnmath.facts import Facts, measure
from nnmath.network import Network
from nnmath.table import read_table
from nnmath.training import TrainingStep

Say = Callable[[str], None]


def make(out: Path, say: Say, **options: Any) -> None:
    """Train a network and write it to `out`, its facts beside it; ExplainerError for whatever is wrong.

    `options` are those of the command line: data, layers, activations, shape, seed, and the choices of `network.train`.
    """
    _check_target(out, ".npz")
    try:
        facts = trained.train_into(out, _config(**options), lambda step: _tell(step, say))
    except (ValueError, OSError) as error:
        raise ExplainerError(reason(error)) from None
    say(f"{out}: {_in_words(facts)}")


def measure_file(weights: Path, out: Path | None, say: Say, data: str, shape: str | None) -> None:
    """Measure the network of a file on data held out, and write its facts (by default beside it)."""
    target = out or weights.with_suffix(".json")
    _check_target(target, ".json")
    try:
        network = Network.load(weights)
        config = _config(data, ",".join(map(str, network.sizes)), "sigmoid", shape)
        facts = _measured(network, trained.data_of(config))
    except (ValueError, OSError) as error:
        raise ExplainerError(reason(error)) from None
    trained.write_facts(target, facts)
    say(f"{target}: {_in_words(facts)}")


def _measured(network: Network, data: TrainingData) -> Facts:
    tested = data.held_out
    return measure(network, tested.inputs, tested.labels, tested.description)


def _config(
    data: str, layers: str, activations: str = "sigmoid", shape: str | None = None, seed: int = 7, **choices: Any
) -> FilmConfig:
    """The film that would train such a network: what is wrong with the options is what would be wrong with it."""
    several = "," in activations
    network = {
        "weights": "train",
        "layers": _list("--layers", layers),
        "activations": _list("--activations", activations) if several else _one("--activations", activations),
        "seed": _one("--seed", seed),
        "train": {
            "data": _one("--data", Written(data, Path.cwd())),
            **{name: _one(f"--{name.replace('_', '-')}", choice) for name, choice in choices.items()},
        },
    }
    subject = _table(Path(data), shape) if data.endswith(".csv") else {"input": {"shape": _shape(layers, shape)}}
    return settings.from_mapping({"network": network, "scenes": ["OutputScores"], **subject})


def _table(path: Path, shape: str | None) -> Mapping[str, Any]:
    """What a film says about the inputs and classes of a table."""
    if shape is not None:
        raise ExplainerError(f"--shape {shape}: a table has no rows and columns of pixels; leave this out")
    table = read_table(path)
    return {
        "input": {"names": table.names},
        "output": {"labels": table.labels},
        "hero": {"values": table.inputs[0].tolist()},
    }


def _shape(layers: str, shape: str | None) -> Node | list[int]:
    """The given shape; without one the square that has as many pixels as the network has inputs."""
    if shape is not None:
        return _list("--shape", shape)
    first = layers.partition(",")[0].strip()
    side = math.isqrt(int(first)) if first.isdecimal() else 28
    return [side, side]


def _list(option: str, text: str) -> Node:
    return parse(f"[{text}]", f"{option} {text}", Path.cwd(), lines=False)


def _one(option: str, value: Any) -> Node:
    return Node(value, Place(f"{option} {value}"))


def _check_target(out: Path, suffix: str) -> None:
    if out.suffix != suffix:
        raise ExplainerError(f"--out {out}: the name of a {suffix} file is expected")
    if not out.parent.is_dir():
        raise ExplainerError(f"--out {out}: there is no folder {str(out.parent)!r}; make it first")


def _tell(step: TrainingStep, say: Say) -> None:
    if step.epoch == int(step.epoch) and step.accuracy is not None:
        say(f"epoch {int(step.epoch)}: {100 * step.accuracy:.1f} % of the held-out examples right")


def _in_words(facts: Facts) -> str:
    assert facts.data is not None and facts.accuracy is not None
    sizes = "-".join(map(str, facts.sizes))
    return f"{sizes}, {100 * facts.accuracy:.1f} % right of {facts.data.count} {facts.data.description}"
