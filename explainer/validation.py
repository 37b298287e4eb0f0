"""From a document to a model, or to the list of its mistakes in the user's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from explainer.errors import Place, Problem
from explainer.suggest import did_you_mean, listed, shown_value
from explainer.yaml_places import KeyPath, Node, key_text

Model = TypeVar("Model", bound=BaseModel)
Complaint = Mapping[str, Any]  # one entry of ValidationError.errors()


def validate(model: type[Model], document: Node) -> tuple[Model | None, list[Problem]]:
    """The model, or None and every mistake."""
    try:
        return model.model_validate(document.plain()), []
    except ValidationError as error:
        return None, [_problem(complaint, model, document) for complaint in error.errors(include_url=False)]


def place_of(document: Node, *paths: KeyPath) -> Place | None:
    """The place of the first path that was written; else of the nearest mapping around the first."""
    for path in paths:
        found = list(document.walk(path))
        if len(found) == len(path) + 1 and found[-1].place:
            return found[-1].place
    around = [node.key_place or node.place for path in paths for node in reversed(list(document.walk(path)))]
    return next((place for place in around if place), None)


def _problem(complaint: Complaint, model: type[BaseModel], document: Node) -> Problem:
    path = _written_path(complaint["loc"], document)
    if complaint["type"] == "extra_forbidden":
        owners = _models_at(model, complaint["loc"][:-1])
        message = "unknown key" + did_you_mean(path[-1], _keys(owners))
        node = list(document.walk(path))[-1]
        return Problem(message, key_text(path), node.key_place or node.place)
    return Problem(_message(complaint, model), key_text(path), place_of(document, path))


def _written_path(location: Iterable[str | int], document: Node) -> KeyPath:
    """Pydantic's location without the names of union members, which nobody wrote."""
    path: KeyPath = ()
    node: Node | None = document
    *inner, last = location if (location := tuple(location)) else ("",)
    for key in (*inner, last):
        child = node.child(key) if node else None
        if child is not None or (key == last and isinstance(node.value if node else None, dict) and key):
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


def _got(complaint: Complaint) -> str:
    return f"(got {shown_value(complaint['input'])})"


def _text_expected(complaint: Complaint) -> str:
    value = complaint["input"]
    quotes = f'; put it in quotes: "{shown_value(value)}"' if isinstance(value, (bool, int, float)) else ""
    return f"should be text {_got(complaint)}{quotes}"


def _choice_expected(complaint: Complaint, choices: list[str], expected: str) -> str:
    near = did_you_mean(complaint["input"], choices)
    return f"should be {expected} {_got(complaint)}" + (near if "did you mean" in near else "")


def _bounded(relation: str, limit: str) -> Callable[[Complaint], str]:
    return lambda complaint: f"should be {relation} {complaint['ctx'][limit]} {_got(complaint)}"


def _length(relation: str, limit: str) -> Callable[[Complaint], str]:
    def message(complaint: Complaint) -> str:
        number, value = complaint["ctx"][limit], complaint["input"]
        unit = "letter" if isinstance(value, str) else "entry"
        plural = unit if number == 1 else "entries" if unit == "entry" else "letters"
        return f"should have {relation} {number} {plural} (got {len(value)})"

    return message


def _expected(what: str) -> Callable[[Complaint], str]:
    return lambda complaint: f"should be {what} {_got(complaint)}"


_MESSAGES: Mapping[str, Callable[[Complaint], str]] = {
    "missing": lambda complaint: "is missing",
    "string_type": _text_expected,
    "int_type": _expected("a whole number"),
    "float_type": _expected("a number"),
    "finite_number": _expected("a number that is not infinite"),
    "bool_type": _expected("true or false"),
    "bool_parsing": _expected("true or false"),
    "path_type": _expected("the path of a file"),
    "greater_than": _bounded("more than", "gt"),
    "greater_than_equal": _bounded("at least", "ge"),
    "less_than": _bounded("less than", "lt"),
    "less_than_equal": _bounded("at most", "le"),
    "multiple_of": _bounded("a multiple of", "multiple_of"),
    "too_short": _length("at least", "min_length"),
    "too_long": _length("at most", "max_length"),
    "string_too_short": _length("at least", "min_length"),
    "string_too_long": _length("at most", "max_length"),
    "model_type": _expected("a mapping of keys"),
    "dict_type": _expected("a mapping of keys"),
    "list_type": _expected("a list"),
    "tuple_type": _expected("a list"),
    "string_pattern_mismatch": _expected("written as #RRGGBB"),
    "keyword_or_path": lambda c: _choice_expected(
        c, c["ctx"]["choices"], f"{c['ctx']['expected']} or the path of a {c['ctx']['suffix']} file"
    ),
}


def _message(complaint: Complaint, model: type[BaseModel]) -> str:
    kind = complaint["type"]
    if kind in _MESSAGES:
        return _MESSAGES[kind](complaint)
    if kind in ("literal_error", "enum"):
        choices = _quoted(complaint["ctx"]["expected"])
        return _choice_expected(complaint, choices, _one_of(choices))
    if kind == "union_tag_invalid":
        tags = _quoted(complaint["ctx"]["expected_tags"])
        return f"unknown {complaint['ctx']['tag']!r}" + did_you_mean(complaint["ctx"]["tag"], tags)
    if kind == "union_tag_not_found":
        return f"should be a name, or a mapping that begins with 'use: NAME' {_got(complaint)}"
    return f"{complaint['msg'].replace('Input should', 'should')} {_got(complaint)}"


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)


def _one_of(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"one of {listed(choices, 'or')}"
