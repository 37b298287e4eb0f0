"""Pydantic's complaints in the user's words: what should be there, what was got, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from explainer.suggest import did_you_mean, listed, shown_value

Complaint = Mapping[str, Any]
"""One entry of pydantic's ValidationError.errors()."""


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
    def text(complaint: Complaint) -> str:
        number, value = complaint["ctx"][limit], complaint["input"]
        unit = "letter" if isinstance(value, str) else "entry"
        plural = unit if number == 1 else "entries" if unit == "entry" else "letters"
        return f"should have {relation} {number} {plural} (got {len(value)})"

    return text


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
    "model_attributes_type": _expected("a scene's name, or a mapping such as {use: ForwardPass}"),
    "union_tag_not_found": _expected("a scene's name, or a mapping such as {use: ForwardPass}"),
    "dict_type": _expected("a mapping of keys"),
    "list_type": _expected("a list"),
    "tuple_type": _expected("a list"),
    "keyword_or_path": lambda complaint: _choice_expected(
        complaint, complaint["ctx"]["choices"], complaint["ctx"]["expected"]
    ),
}


def message(complaint: Complaint) -> str:
    """What a complaint of pydantic means."""
    kind = complaint["type"]
    if complaint["input"] is None:
        return "is empty; give it a value or leave the key out"
    if kind in _MESSAGES:
        return _MESSAGES[kind](complaint)
    if kind in ("literal_error", "enum"):
        choices = _quoted(complaint["ctx"]["expected"])
        return _choice_expected(complaint, choices, _one_of(choices))
    if kind == "union_tag_invalid":
        tags = _quoted(complaint["ctx"]["expected_tags"])
        return f"unknown scene {complaint['ctx']['tag']!r}" + did_you_mean(complaint["ctx"]["tag"], tags)
    return f"{complaint['msg'].replace('Input should', 'should')} {_got(complaint)}"


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)


def _one_of(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"one of {listed(choices, 'or')}"
