"""Values and remedies as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

SHOWN_VALUE = 60


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """The remedy for a word that is not known: the nearest known one, or all of them if they are few."""
    choices = list(known)
    by_lower = {choice.lower(): choice for choice in choices}
    near = get_close_matches(str(word)[:SHOWN_VALUE].lower(), by_lower, 1, cutoff=0.55)
    if near:
        return f"; did you mean '{by_lower[near[0]]}'?"
    return f"; known: {', '.join(choices)}" if 0 < len(choices) <= 30 else ""


def listed(words: Iterable[object], joint: str = "and") -> str:
    """The words as a phrase: "a, b and c"."""
    *most, last = [str(word) for word in words]
    return f"{', '.join(most)} {joint} {last}" if most else last


def shown_value(value: Any) -> str:
    """A value as it could stand in YAML, shortened: 'abc', true, null, [1, 2]."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{key}: {shown_value(entry)}" for key, entry in list(value.items())[:4]) + "}"
    elif isinstance(value, (list, tuple)):
        text = "[" + ", ".join(shown_value(entry) for entry in value[:20]) + "]"
    else:
        text = repr(str(value)) if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN_VALUE else text[: SHOWN_VALUE - 2] + " …"
