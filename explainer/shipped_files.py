"""The shipped network's own files, made again from MNIST by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from explainer.config import FilmConfig
from explainer.errors import ExplainerError
from explainer.examples import reason
from explainer.trained import write_facts
from nnmath import shipped
from nnmath.network import Network
from nnmath.recipe import Recipe

Say = Callable[[str], None]


def is_wanted(data: str, choices: Mapping[str, Any]) -> bool:
    """Whether training on `data` with these choices is what made the shipped network: MNIST, and nothing chosen."""
    return not choices and _is_mnist(data)


def is_shipped(weights: Path, data: str) -> bool:
    """Whether the file holds a network of the shipped recipe, and `data` is MNIST."""
    if not _is_mnist(data) or not weights.is_file():
        return False
    try:
        network = Network.load(weights)
    except (ValueError, OSError):
        return False
    # Through JSON a tuple would be a list; the recipe holds none.
    return network.sizes == shipped.SIZES and network.metadata.get("recipe") == asdict(Recipe())


def train(data: str, out: Path, say: Say) -> None:
    """Train the shipped network and write it to `out`; ExplainerError if the data are not there."""
    if not out.parent.is_dir():
        raise ExplainerError(f"--out {out}: there is no folder {str(out.parent)!r}; make it first")
    say("training the shipped network, in about half a minute")
    try:
        network = shipped.make(_folder(data), out)
    except (ValueError, OSError) as error:
        raise ExplainerError(reason(error)) from None
    _, _, accuracy = network.metadata["learning_curve"][-1]
    say(f"{out}: {100 * accuracy:.2f} % of the held-out pictures right; measure it with nnexplain measure {out}")


def measure(weights: Path, data: str, out: Path | None, say: Say) -> None:
    """Measure it as its facts were measured, the races included, and write them (by default beside it)."""
    target = out or weights.with_suffix(".json")
    say("measuring and holding the races, in about half a minute")
    try:
        facts = shipped.facts_of(Network.load(weights), _folder(data))
    except (ValueError, OSError) as error:
        raise ExplainerError(reason(error)) from None
    write_facts(target, facts)
    say(f"{target}: {100 * (facts.accuracy or 0):.2f} % right")


def _is_mnist(data: str) -> bool:
    return data != "handwriting" and not data.lower().endswith(".csv")


def _folder(data: str) -> Path:
    return FilmConfig().mnist_folder() if data == "mnist" else Path(data)
