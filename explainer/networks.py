"""The network of a film: shipped, random, trained now or from a file; and whether it is the one the film describes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nnmath
from explainer.config import FilmConfig
from explainer.examples import reason
from nnmath.facts import Facts, fingerprint
from nnmath.network import Network

SHIPPED = Path(nnmath.__file__).parent / "weights" / "mnist-784-16-16-10.npz"
WEIGHTS = ("network", "weights")


@dataclass(frozen=True)
class OpenedNetwork:
    """A network, its kind (shipped, random, trained or file), and the file it lies in unless it is random."""

    network: Network
    kind: str
    path: Path | None


def open_network(config: FilmConfig) -> OpenedNetwork:
    """The network that the configuration names; ConfigError if there is none or it has another shape."""
    wanted = config.network
    if wanted.weights == "random":
        return OpenedNetwork(Network.random(wanted.layers, wanted.activation_names, wanted.seed), "random", None)
    kind = {"shipped": "shipped", "train": "trained"}.get(str(wanted.weights), "file")
    path = _path(config)
    return OpenedNetwork(_read(config, path), kind, path)


def _path(config: FilmConfig) -> Path:
    weights = config.network.weights
    if weights == "train":
        from explainer.trained import trained  # brings the training with it, which other films do without

        try:
            return trained(config)
        except (ValueError, OSError) as error:
            raise config.mistake(reason(error), ("network", "train", "data"), WEIGHTS) from None
    return SHIPPED if weights == "shipped" else Path(weights)


def open_facts(config: FilmConfig, opened: OpenedNetwork) -> Facts | None:
    """What was measured of the network; ConfigError if that cannot be read or is of another network."""
    named = config.network.facts
    path = Path(named) if named not in ("auto", "none") else opened.path and opened.path.with_suffix(".json")
    if named == "none" or path is None or (named == "auto" and not path.is_file()):
        return None
    try:
        facts = Facts.from_json(path.read_text("utf-8"), str(path))
    except (ValueError, OSError) as error:
        raise config.mistake(reason(error), ("network", "facts"), WEIGHTS) from None
    if facts.fingerprint != fingerprint(opened.network):
        message = f"{path} was measured of other weights; measure these, or write 'facts: none'"
        raise config.mistake(message, ("network", "facts"), WEIGHTS)
    return facts


def _read(config: FilmConfig, path: Path) -> Network:
    try:
        network = Network.load(path)
    except (ValueError, OSError) as error:
        raise config.mistake(reason(error), WEIGHTS) from None
    found = network.sizes, tuple(layer.activation for layer in network.layers)
    wanted = config.network.layers, config.network.activation_names
    if found != wanted:
        raise config.mistake(_misfit(config, *found), WEIGHTS, ("network", "layers"), ("network", "activations"))
    return network


def _misfit(config: FilmConfig, sizes: tuple[int, ...], activations: tuple[str, ...]) -> str:
    found = _described(sizes, activations)
    wanted = _described(config.network.layers, config.network.activation_names)
    if config.network.weights == "shipped":
        remedy = "take 'weights: random' or 'weights: train', or name a file of your own"
    else:
        names = activations[0] if len(set(activations)) == 1 else f"[{', '.join(activations)}]"
        remedy = f"for this file write 'layers: [{', '.join(map(str, sizes))}]' and 'activations: {names}'"
    return f"the weights are of a network {found}, but the film is about one {wanted}; {remedy}"


def _described(sizes: tuple[int, ...], activations: tuple[str, ...]) -> str:
    names = activations[0] if len(set(activations)) == 1 else ", ".join(activations)
    return f"{'-'.join(map(str, sizes))} with {names}"
