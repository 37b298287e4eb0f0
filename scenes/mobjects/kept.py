"""What was drawn lately, kept to be used again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Drawn = TypeVar("Drawn")


class Kept(Generic[Drawn]):
    """The last ``limit`` things by what decides them: pictures, or outlines.

    Each stands at module level: copies of a mobject or a camera then share it, and Manim does not hash it.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._things: OrderedDict[Hashable, Drawn] = OrderedDict()

    def get(self, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        """Return what belongs to this key, drawn if it is not there."""
        if key not in self._things:
            self._things[key] = draw()
        self._things.move_to_end(key)
        while len(self._things) > self.limit:
            self._things.popitem(last=False)
        return self._things[key]
