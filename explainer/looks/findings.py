"""What is wrong with how a scene looks: findings, and what scenes may except themselves from, by topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from explainer.film import Film
from explainer.looks.record import Box, Item, Look, Moment

EXEMPTION = 0
"""Under this number stands an exception that never applies."""

TOPICS = {
    1: "frame",
    2: "overlap",
    3: "size",
    4: "contrast",
    5: "truth",
    6: "colour",
    8: "captions",
    11: "fill",
    12: "words",
    16: "stillness",
    17: "hold",
    18: "pace",
    21: "cut",
    23: "voice",
    27: "claims",
    29: "sections",
}
"""The criteria by their numbers, with the words by which a scene excepts itself from them."""


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, when, and how to mend it; ``things`` are the keys of what it concerns."""

    criterion: int
    scene: str
    beat: str
    time: float
    message: str
    remedy: str
    box: Box | None = None
    things: tuple[tuple[int, int], ...] = ()
    allowed: frozenset[int] = frozenset()
    """The scene's exceptions that cover one of these things."""


Check = Callable[[Look, Film], Iterator[Finding]]


def about(criterion: int, look: Look, moment: Moment, message: str, remedy: str, items: Iterable[Item] = ()) -> Finding:
    """The finding about some things at the end of a moment; without any it is about the whole picture."""
    concerned = tuple(items)
    box = None
    for item in concerned:
        box = item.box if box is None else box.joined(item.box)
    allowed = frozenset(place for item in concerned for place in item.allowed)
    keys = tuple(item.key for item in concerned)
    return Finding(criterion, look.scene, moment.beat, moment.end, message, remedy, box, keys, allowed)


def at(criterion: int, look: Look, time: float, message: str, remedy: str) -> Finding:
    """The finding about a time of the scene."""
    beats = [timing.beat for timing in look.timings if timing.start <= time]
    return Finding(criterion, look.scene, beats[-1] if beats else "", time, message, remedy)


def tried(look: Look, found: Iterable[Finding]) -> list[Finding]:
    """The findings that no exception of the scene covers, each thing once, and the exceptions that cover nothing."""
    kept: dict[object, Finding] = {}
    used: set[int] = set()
    for finding in found:
        covering = _covering(look, finding)
        used |= covering
        if not covering:
            kept.setdefault((finding.criterion, finding.things or finding.message), finding)
    return [*kept.values(), *_unused(look, used)]


def _covering(look: Look, finding: Finding) -> set[int]:
    return {
        place
        for place, exemption in enumerate(look.exemptions)
        if exemption.topic == TOPICS[finding.criterion]
        and (exemption.beat in ("", finding.beat) if exemption.whole else place in finding.allowed)
    }


def _unused(look: Look, used: set[int]) -> Iterator[Finding]:
    for place, exemption in enumerate(look.exemptions):
        if place not in used:
            known = "" if exemption.topic in TOPICS.values() else f"; topics are {', '.join(TOPICS.values())}"
            message = f'the exception "{exemption.reason}" from {exemption.topic} never applies'
            yield Finding(EXEMPTION, look.scene, exemption.beat, 0.0, message, f"take it out{known}")
