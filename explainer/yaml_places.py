"""YAML that remembers where everything was written, and the mistakes in it.

Every mistake is a ConfigError with its place: what `explainer.plain_yaml` refuses, repeated keys, large or unreadable
files.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from explainer import plain_yaml
from explainer.errors import ConfigError, Place, Problem
from explainer.nodes import KeyPath, Node, Written, key_text

MAX_BYTES = 1_000_000
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def read(path: Path) -> Node:
    """The document in a file; a missing or empty file, or one that is not YAML, is a ConfigError."""
    name = display_name(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError.of(f"cannot be read: {error.strerror or error}", place=Place(name)) from None
    if len(content) > MAX_BYTES:
        raise ConfigError.of("is larger than 1 MB; a configuration is a page of text", place=Place(name))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start + 1}); save it as UTF-8"
        raise ConfigError.of(message, place=Place(name)) from None
    return parse(text, name, path.resolve().parent)


def parse(text: str, name: str, folder: Path, lines: bool = True) -> Node:
    """The document in a text; `name` stands in messages, `folder` is where relative paths start.

    With `lines` off, places name `name` alone: right for a value on the command line.
    """
    reader = _Reader(text, name, folder, lines)
    root = reader.document()
    if reader.problems:
        raise ConfigError(reader.problems)
    return root


def display_name(path: Path) -> str:
    """A path as the user would type it: relative to the working directory if it lies below."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)


class _Reader:
    """One pass over one document; collects repeated keys as problems, stops at the first fault of syntax."""

    def __init__(self, text: str, name: str, folder: Path, lines: bool) -> None:
        self.text, self.name, self.folder = text, name, folder
        self.lines = _LINE_BREAK.split(text) if lines else []
        self.problems: list[Problem] = []

    def document(self) -> Node:
        try:
            root = plain_yaml.compose(self.text)
        except yaml.MarkedYAMLError as error:
            line = self.place(error.problem_mark).source
            raise ConfigError.of(
                plain_yaml.explain(error, line), place=self.place(plain_yaml.blamed_mark(error))
            ) from None
        except yaml.reader.ReaderError as error:
            raise ConfigError([self.unprintable(error)]) from None
        except (ValueError, OverflowError):  # an escape such as "\UFFFFFFFF" names no character
            raise ConfigError.of(
                "not valid YAML: an escape in a quoted text names no character", place=Place(self.name)
            ) from None
        return self.node(root, ()) if root else Node({}, Place(self.name))

    def node(self, node: Any, path: KeyPath, key_place: Place | None = None) -> Node:
        place = self.place(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return Node(self.mapping(node, path), place, key_place)
        if isinstance(node, yaml.SequenceNode):
            return Node([self.node(item, (*path, index)) for index, item in enumerate(node.value)], place, key_place)
        return Node(self.scalar(node), place, key_place)

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem("a key should be a word, not a list or a mapping", key_text(path), place))
                continue
            key = key_node.value
            if key in found:
                message = f"this key is already given at line {found[key].key_place.line}; keep one"  # type: ignore[union-attr]
                self.problems.append(Problem(message, key_text((*path, key)), place))
            found[key] = self.node(value_node, (*path, key), place)
        return found

    def scalar(self, node: yaml.ScalarNode) -> Any:
        value = plain_yaml.scalar(node)
        return Written(value, self.folder) if isinstance(value, str) else value

    def place(self, mark: Any) -> Place:
        if not self.lines:
            return Place(self.name)
        source = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return Place(self.name, mark.line + 1, mark.column + 1, source)

    def unprintable(self, error: yaml.reader.ReaderError) -> Problem:
        before = _LINE_BREAK.split(self.text[: error.position])
        message = f"not valid YAML: the control character U+{ord(self.text[error.position]):04X}; remove it"
        line, column = len(before), len(before[-1]) + 1
        return Problem(
            message, place=Place(self.name, line, column, self.lines[line - 1]) if self.lines else Place(self.name)
        )
