"""Reads a film's configuration: defaults, files, options of the command line; and reports every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explainer import documents
from explainer.checks import contradictions
from explainer.config import FilmConfig
from explainer.errors import ConfigError, Place, Problem
from explainer.nodes import KeyPath, Node, key_text
from explainer.validation import validate
from explainer.yaml_places import parse

DEFAULT_FILE = Path(__file__).parent.parent / "configs" / "film.yaml"
_HARMLESS = {"scenes": Node("OutputScores"), "extras": Node({"digit": Node(0)})}
_KEY = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def load(path: Path | None = None, sets: Sequence[str] = ()) -> FilmConfig:
    """The configuration of a file (without one: configs/film.yaml), with `key.path=value` options laid over it.

    Relative paths start at the folder of the file that names them, in an option at the working directory.
    ConfigError holds every mistake, in the order of the file.
    """
    return _from_document(documents.read_with_bases(path or DEFAULT_FILE), sets)


def from_mapping(data: Mapping[str, Any], sets: Sequence[str] = ()) -> FilmConfig:
    """The same for keys given as Python values instead of a file."""
    return _from_document(documents.from_plain(data), sets)


def defaults() -> Node:
    """The defaults as a document without places."""
    return documents.from_plain(FilmConfig().model_dump(mode="json", by_alias=True))


def _from_document(written: Node, sets: Sequence[str]) -> FilmConfig:
    document = documents.merge(defaults(), written)
    problems: list[Problem] = []
    for option in sets:
        try:
            document = _with_option(document, option)
        except ConfigError as error:
            problems += error.problems
    config, more = _validated(_with_knobs(_without_needless_examples(document)))
    if config is None or problems or more:
        raise ConfigError([*problems, *more])
    return config


def _validated(document: Node) -> tuple[FilmConfig | None, list[Problem]]:
    """The configuration and its problems; what cannot be read is set aside so that the rest is checked as well."""
    config, problems = validate(FilmConfig, document)
    readable, unreadable = _set_aside(document, [problem.key.split(".") for problem in problems])
    if config is None:
        config, _ = validate(FilmConfig, readable)
    if config is not None:
        config._document = document
        problems += contradictions(config, unreadable)
    return config, problems


def _set_aside(document: Node, keys: Sequence[list[str]]) -> tuple[Node, frozenset[str]]:
    """The document with harmless entries in place of wrong ones, and the sections that had to go as a whole."""
    sections, gone = dict(document.value), set()
    for section, *inner in keys:
        entries = sections[section].value if section in sections else None
        if section in _HARMLESS and inner and inner[0].isdecimal() and isinstance(entries, list):
            index = int(inner[0])
            sections[section] = Node([*entries[:index], _HARMLESS[section], *entries[index + 1 :]])
        else:
            sections.pop(section, None)
            gone.add(section)
    return Node(sections, document.place), frozenset(gone)


def _without_needless_examples(document: Node) -> Node:
    """Without the default `extras`, which are digits, if the input is not a picture."""
    extras, shape = document.value.get("extras"), list(document.walk(("input", "shape")))[-1]
    if extras and not extras.place and shape.value is None:
        return Node({**document.value, "extras": Node([])}, document.place)
    return document


def _with_knobs(document: Node) -> Node:
    """With what stands under `knobs` laid over the scenes of these names."""
    knobs, scenes = document.value.get("knobs"), document.value.get("scenes")
    if not knobs or not scenes or not isinstance(knobs.value, dict) or not isinstance(scenes.value, list):
        return document
    turned = [_turned(scene, knobs) for scene in scenes.value]
    return Node({**document.value, "scenes": Node(turned, scenes.place, scenes.key_place)}, document.place)


def _turned(scene: Node, knobs: Node) -> Node:
    entry = scene.value if isinstance(scene.value, dict) else {"use": Node(scene.value, scene.place)}
    name = entry["use"].value if "use" in entry else None
    turned = knobs.value.get(name) if isinstance(name, str) else None
    if turned is None or not isinstance(turned.value, dict):
        return scene
    return documents.merge(Node(entry, scene.place, scene.key_place), Node(turned.value))


def _with_option(document: Node, option: str) -> Node:
    name = f"--set {option}"
    key, equals, text = option.partition("=")
    if not equals or not _KEY.fullmatch(key):
        raise ConfigError.of("should be written as key.path=value, such as network.seed=3", place=Place(name))
    keys = key.split(".")
    if keys[0] == "extends":
        raise ConfigError.of("extends can stand in a file alone", place=Place(name))
    return _put(document, keys, parse(text, name, Path.cwd(), lines=False), (), Place(name))


def _put(node: Node, keys: Sequence[str], new: Node, path: KeyPath, place: Place) -> Node:
    """`node` with `new` under the path of `keys` below it; `path` leads to the node itself."""
    if not keys:
        return documents.merge(node, new, path)
    head, *rest = keys
    if isinstance(node.value, list):
        return _put_in_list(node, head, rest, new, path, place)
    node = _as_mapping(node, path, place)
    child = _put(node.value.get(head, Node({}, place, place)), rest, new, (*path, head), place)
    return documents.merge(node, Node({head: child}), path)


def _put_in_list(node: Node, head: str, rest: Sequence[str], new: Node, path: KeyPath, place: Place) -> Node:
    items: list[Node] = list(node.value)
    if not head.isdecimal() or int(head) >= len(items):
        entries = f"entries 0 to {len(items) - 1}" if items else "no entries"
        raise ConfigError.of(f"'{key_text(path)}' is a list with {entries}; there is no '{head}'", place=place)
    index = int(head)
    items[index] = _put(items[index], rest, new, (*path, index), place)
    return Node(items, node.place, node.key_place)


def _as_mapping(node: Node, path: KeyPath, place: Place) -> Node:
    if isinstance(node.value, dict):
        return node
    if node.value is None:
        return Node({}, node.place, node.key_place)
    if path[:1] == ("scenes",) and len(path) == 2:  # a scene's name stands for a mapping
        return Node({"use": Node(node.value, node.place)}, node.place)
    raise ConfigError.of(f"'{key_text(path)}' is a single value and has no keys below it", place=place)
