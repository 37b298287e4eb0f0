"""Documents as trees of values that know where they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explainer.errors import Place

KeyPath = tuple[str | int, ...]


class Written(str):
    """A text from a file, with the folder that a relative path in it starts from."""

    folder: Path

    def __new__(cls, text: str, folder: Path) -> Written:
        """A text as it stands in a file in `folder`."""
        written = super().__new__(cls, text)
        written.folder = folder
        return written

    def __reduce__(self) -> tuple[type[Written], tuple[str, Path]]:
        return Written, (str(self), self.folder)


@dataclass(frozen=True)
class Node:
    """A value of the document, with its place and that of its key; children are nodes again.

    Two nodes are equal whatever their places: a configuration is what was said, not where.
    """

    value: Any  # a scalar, dict[str, Node] or list[Node]
    place: Place | None = field(default=None, compare=False)
    key_place: Place | None = field(default=None, compare=False)

    def child(self, key: str | int) -> Node | None:
        """The node under a key or an index, or None."""
        if isinstance(self.value, dict) and isinstance(key, str):
            return self.value.get(key)
        if isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            return self.value[key]  # type: ignore[no-any-return]
        return None

    def walk(self, path: KeyPath) -> Iterator[Node]:
        """The nodes on the way along `path` as far as it exists, this one first."""
        node: Node | None = self
        for key in (*path, None):
            if node is None:
                return
            yield node
            node = node.child(key) if key is not None else None

    def plain(self) -> Any:
        """The same as ordinary Python values; texts are `Written`."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


def key_text(path: KeyPath) -> str:
    """A path as the user would write it: ``network.layers.1``."""
    return ".".join(str(key) if str(key).isprintable() else ascii(key) for key in path)
