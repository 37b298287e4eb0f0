"""What was seen while a scene ran: plain data, written down by scenes.looks and judged here, without Manim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from explainer.ledger import Entry
from explainer.timeline import BeatTiming

TOLERANCE = 2 / 60
"""Two pixels of a picture of 480 rows, in scene units."""

_INSTANT = 1e-3
"""Seconds; the sum of many frames is exact to this."""

Kind = Literal["text", "formula", "number", "lamp", "brace", "cells", "wires", "shape"]


@dataclass(frozen=True)
class Box:
    """An upright box in scene units."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def overlaps(self, other: Box, slack: float = TOLERANCE) -> bool:
        """Whether the two share more than a sliver."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > slack and high > slack

    def inside(self, other: Box, slack: float = TOLERANCE) -> bool:
        """Whether the other holds this one whole."""
        return (
            self.left >= other.left - slack
            and self.right <= other.right + slack
            and self.bottom >= other.bottom - slack
            and self.top <= other.top + slack
        )

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


@dataclass(frozen=True)
class Paint:
    """The colours of a thing, as #RRGGBB: of its letters or its fill, of its outline, and of its scale if it has one.

    ``stops`` are the values that the colours of the ``scale`` stand for.
    """

    fill: str = ""
    rim: str = ""
    scale: tuple[str, ...] = ()
    stops: tuple[float, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing that is seen at the end of a play."""

    kind: Kind
    what: str
    """The words, the number as it is written, or what sort of thing it is."""
    box: Box
    owner: int
    """The mobject that it belongs to, by a number that stays the same throughout the scene."""
    part: int = 0
    """Which of the owner's numbers or discs it is."""
    group: int = 0
    """The paragraph that a line of words belongs to, by its number; else the owner."""
    digit: float = 0.0
    """How tall a digit is beside these words or in this number, in scene units; 0 if that says nothing."""
    paint: Paint = Paint()
    address: str = ""
    value: float | None = None
    opacity: float = 1.0
    furniture: bool = False
    """Whether it frames every scene: the chapter, the minimap, burnt captions."""
    changed: bool = False
    """Whether its looks differ from those at the end of the play before."""
    allowed: tuple[int, ...] = ()
    """The scene's exceptions that cover it, by their places in the record."""

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from all others of its scene."""
        return self.owner, self.part

    @property
    def is_read(self) -> bool:
        """Whether it is read: words, a formula or a number."""
        return self.kind in ("text", "formula", "number")


@dataclass(frozen=True)
class Move:
    """One animation of a play: its class, how long it runs by itself, and what it moves."""

    name: str
    seconds: float
    parts: int
    """How many parts move."""
    lagged: bool
    """Whether they do so one after the other."""
    owners: tuple[int, ...]


@dataclass(frozen=True)
class Ink:
    """How the ink of one thing stands out from its ground in the picture: their relative luminances."""

    owner: int
    part: int
    light: float
    ground: float

    @property
    def contrast(self) -> float:
        """The contrast ratio of WCAG 2.2, from 1 to 21."""
        high, low = max(self.light, self.ground), min(self.light, self.ground)
        return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Fill:
    """Of the cells of one mobject whose middles are seen, the one whose colour is the farthest from its number's."""

    owner: int
    box: Box
    value: float
    seen: tuple[int, int, int]
    expected: tuple[float, float, float]
    compared: int

    @property
    def difference(self) -> float:
        """How far apart the two colours are in their most different channel, of 255."""
        return max(abs(a - b) for a, b in zip(self.seen, self.expected, strict=True))


@dataclass(frozen=True)
class Picture:
    """What was measured on the picture at the end of a beat; ``file`` is its name in the folder of pictures."""

    file: str
    covered: float
    """The share of pixels that are not background."""
    hues: tuple[int, ...]
    """The families of hues that take up room, by the degree at their middle."""
    inks: tuple[Ink, ...]
    fills: tuple[Fill, ...]


@dataclass(frozen=True)
class Moment:
    """The end of a play, or of a beat that ends without one."""

    beat: str
    start: float
    end: float
    moves: tuple[Move, ...]
    items: tuple[Item, ...]
    changed: bool
    """Whether anything differs from the moment before; in a wait, it did so at the start."""
    ends_beat: bool = False
    picture: Picture | None = None

    @property
    def is_still(self) -> bool:
        """Whether nothing moves in it."""
        return not self.moves


@dataclass(frozen=True)
class Edge:
    """The first or the last picture of a scene: whether it is empty, and a fingerprint of its pixels."""

    empty: bool
    pixels: str


@dataclass(frozen=True)
class Exemption:
    """What a scene allows itself under a topic, and why; with ``whole`` for a beat or the scene, else for a thing."""

    topic: str
    reason: str
    beat: str
    whole: bool


@dataclass(frozen=True)
class Look:
    """All that was seen of one scene; ``safe`` and ``captions`` are regions of its frame."""

    scene: str
    frame: Box
    safe: Box
    captions: Box
    moments: tuple[Moment, ...]
    timings: tuple[BeatTiming, ...]
    ledger: tuple[Entry, ...]
    exemptions: tuple[Exemption, ...]
    duration: float
    first: Edge | None
    last: Edge | None

    @property
    def end(self) -> float:
        """When the last beat ends and the curtain falls."""
        return self.timings[-1].end if self.timings else self.duration

    def of_beats(self) -> Iterator[Moment]:
        """The moments up to the curtain."""
        return (moment for moment in self.moments if moment.end <= self.end + _INSTANT)

    def to_jsonl(self) -> str:
        """As text: a line for the scene, then one for each moment. What is as it is by default is left out."""
        head, moments = _plain(replace(self, moments=())), ({"scene": self.scene, **_plain(m)} for m in self.moments)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *moments))


def _plain(thing: Any) -> Any:
    """As JSON has it, numbers to four decimals."""
    if is_dataclass(thing):
        values = ((field, getattr(thing, field.name)) for field in fields(thing))
        return {field.name: _plain(value) for field, value in values if value != field.default}
    if isinstance(thing, tuple):
        return [_plain(each) for each in thing]
    return round(thing, 4) if isinstance(thing, float) else thing
