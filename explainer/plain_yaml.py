"""YAML without its surprises: what a text composes to, and its scalars by the core schema of YAML 1.2.

PyYAML's scanner and composer are used, its constructors are not. Only ``true`` and ``false`` are booleans (``no`` and
``on`` stay text), ``1e-3`` is a number, ``010`` is text and never eight. Aliases, anchors, tags and deep nesting are
refused.

PyYAML has two scanners. Its own decides what is YAML and says what is wrong; libyaml's is ten times as fast and reads
for it whatever both read alike.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.composer import Composer

MAX_DEPTH = 50
_UNLIKE = re.compile("[\t\ufeff]")  # tabs and byte order marks
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")  # longer ones are no choice of anybody
_REAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# What PyYAML says, and what a person would say. The first that fits is taken.
_IN_PLAIN_WORDS = (
    ("character '\\t' that cannot start", "a tab stands here; indent with spaces"),
    ("that cannot start any token", "a text cannot begin with this sign; put it in quotes"),
    (
        "could not find expected ':'",
        "a ':' is missing after a key, or this line is indented differently from its neighbours",
    ),
    ("expected <block end>", "the indentation does not fit the lines above, or a '-' is missing"),
    ("expected a single document", "a second document begins here ('---'); keep one document in a file"),
    ("while scanning a quoted scalar", "the quote that opens here is never closed, or is closed in the wrong place"),
    (
        "while scanning a double-quoted scalar",
        "a backslash means something in double quotes; write it twice or use single quotes",
    ),
    ("while parsing a flow sequence", "in the list that opens with '[', a ',' or the closing ']' is missing"),
    ("while parsing a flow mapping", "in the mapping that opens with '{', a ',' or the closing '}' is missing"),
)
_TWO_COLONS = "a second ': ' on this line; put a text that holds ': ' in quotes"
_LINE_ABOVE = "this line is indented too far, or the line above lacks its ':'"


def compose(text: str) -> yaml.Node | None:
    """The nodes of the only document in `text`, or None if it is empty; raises yaml.YAMLError or ValueError."""
    try:
        return compose_quickly(text)
    except (yaml.YAMLError, ValueError):
        return compose_carefully(text)


def compose_quickly(text: str) -> yaml.Node | None:
    """The same for a text that both scanners read alike; for any other it raises yaml.YAMLError or ValueError."""
    if _UNLIKE.search(text):
        raise yaml.YAMLError
    return _Quick(text).get_single_node()


def compose_carefully(text: str) -> yaml.Node | None:
    """The same by PyYAML's own scanner."""
    return _Careful(text).get_single_node()


def scalar(node: yaml.ScalarNode) -> bool | int | float | str | None:
    """The value of a scalar: a text if it is quoted or is nothing else."""
    text: str = node.value
    if node.style:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _REAL.fullmatch(text) and not text.lstrip("+-").isdigit() else text


def explain(error: yaml.MarkedYAMLError, line: str) -> str:
    """What is wrong with the syntax and how to mend it; `line` is the source line at the problem's mark."""
    said = f"{error.context or ''} {error.problem or ''}"
    if "mapping values are not allowed" in said and error.problem_mark:
        before = line[: error.problem_mark.column]
        return f"not valid YAML: {_TWO_COLONS if ': ' in before else _LINE_ABOVE}"
    remedy = next((plain for part, plain in _IN_PLAIN_WORDS if part in said), error.problem)
    return f"not valid YAML: {remedy}"


def blamed_mark(error: yaml.MarkedYAMLError) -> Any:
    """Where the mistake is: for a quote or bracket that is not closed on its line, where it opens."""
    opening, noticed = error.context_mark, error.problem_mark
    is_opening = (error.context or "").startswith(("while scanning a quoted", "while parsing a flow"))
    return opening if opening and noticed and is_opening and noticed.line > opening.line else noticed


class _Composer(Composer):
    """PyYAML's composer without aliases, anchors, tags and deep nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[attr-defined]
        _refuse_surprises(event, self.depth)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Careful(_Composer, yaml.SafeLoader):
    """On top of PyYAML's own scanner."""


_Scanner: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""On top of libyaml, unless PyYAML was built without it."""


class _Quick(_Composer, _Scanner):  # type: ignore[misc]
    """On top of the quickest scanner there is, for what both read alike."""

    def __init__(self, text: str) -> None:
        _Scanner.__init__(self, text)
        Composer.__init__(self)

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.ScalarEvent) and not _is_read_alike(event):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def _is_read_alike(scalar: yaml.ScalarEvent) -> bool:
    """Whether it is quoted, or plain and neither empty nor with the '?' of an explicit key."""
    if scalar.style:
        return scalar.style in "'\""
    return bool(scalar.value) and "?" not in scalar.value


def _refuse_surprises(event: Any, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        _refuse(
            event,
            f"the alias *{event.anchor} is not supported; write the value out (a text that starts with * needs quotes)",
        )
    if getattr(event, "anchor", None):
        _refuse(event, f"the anchor &{event.anchor} is not supported (a text that starts with & needs quotes)")
    if getattr(event, "tag", None):
        _refuse(event, "tags are not supported (a text that starts with ! needs quotes)")
    if depth > MAX_DEPTH:
        _refuse(event, f"nested more than {MAX_DEPTH} levels deep")


def _refuse(event: Any, message: str) -> None:
    raise yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)
