"""From a document to a model, or to the list of its mistakes in the user's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from explainer.errors import Place, Problem
from explainer.messages import Complaint, message
from explainer.nodes import KeyPath, Node, key_text
from explainer.suggest import did_you_mean

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], document: Node) -> tuple[Model | None, list[Problem]]:
    """The model, or None and every mistake."""
    try:
        return model.model_validate(document.plain()), []
    except ValidationError as error:
        complaints = [each for each in error.errors(include_url=False) if not _is_echo(each)]
        return None, [_problem(complaint, model, document) for complaint in complaints]


def place_of(document: Node, *paths: KeyPath) -> Place | None:
    """The place of the first path that was written; else of the nearest mapping around the first."""
    for path in paths:
        found = list(document.walk(path))
        if len(found) == len(path) + 1 and found[-1].place:
            return found[-1].place
    around = [node.key_place or node.place for path in paths for node in reversed(list(document.walk(path)))]
    return next((place for place in around if place), None)


def key_place_of(document: Node, path: KeyPath) -> Place | None:
    """The place of the key itself, for a key that is not known."""
    node = list(document.walk(path))[-1]
    return node.key_place or node.place


def _is_echo(complaint: Complaint) -> bool:
    """Whether a list counts as too short merely because its entries are wrong, which is reported on its own."""
    return bool(complaint["type"] == "too_short" and len(complaint["input"]) >= complaint["ctx"]["min_length"])


def _problem(complaint: Complaint, model: type[BaseModel], document: Node) -> Problem:
    of_a_union = complaint["type"].startswith("union_tag")  # its value was written: there is no key to be named
    path = _written_path(complaint["loc"], document, may_be_missing=not of_a_union)
    if complaint["type"] == "extra_forbidden":
        owners = _models_at(model, complaint["loc"][:-1])
        unknown = _unknown_key(str(path[-1]), _keys(owners))
        return Problem(unknown, key_text(path), key_place_of(document, path))
    place = key_place_of(document, path) if complaint["loc"][-1:] == ("[key]",) else place_of(document, path)
    return Problem(message(complaint), key_text(path), place)


def _unknown_key(key: str, known: list[str]) -> str:
    head, colon, _ = key.partition(":")
    if colon and head in known:
        return f"a space is missing after '{head}:'"
    return "unknown key" + did_you_mean(key, known)


def _written_path(location: Iterable[str | int], document: Node, may_be_missing: bool) -> KeyPath:
    """Pydantic's location without the names of union members, which nobody wrote; the last key may be missing."""
    path: KeyPath = ()
    node: Node | None = document
    *inner, last = location if (location := tuple(location)) else ("",)
    for key in (*inner, last):
        child = node.child(key) if node else None
        missing = may_be_missing and key == last and isinstance(node.value if node else None, dict)
        if child is not None or (missing and key):
            path, node = (*path, key), child
    return path


def _models_at(model: type[BaseModel], location: Iterable[str | int]) -> list[type[BaseModel]]:
    """The models whose keys are allowed at a location; a union member's name in it chooses that member."""
    candidates = [model]
    for key in location:
        fields = [
            field for each in candidates for name, field in each.model_fields.items() if key in (name, field.alias)
        ]
        named = [each for each in candidates if each.__name__ == key]
        if fields:
            candidates = [found for field in fields for found in _models_in(field.annotation)]
        elif named:
            candidates = named
    return candidates


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _keys(models: Iterable[type[BaseModel]]) -> list[str]:
    return list(dict.fromkeys(field.alias or name for model in models for name, field in model.model_fields.items()))
