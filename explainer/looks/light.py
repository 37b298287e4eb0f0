"""What the picture shows: contrast, true numbers and colours, colours that mean one thing, how much of it is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from explainer.film import Film
from explainer.ledger import Entry
from explainer.looks.findings import Finding, about, at
from explainer.looks.places import named
from explainer.looks.record import Item, Look, Moment, Picture
from explainer.looks.truth import is_close, is_written, value_at

LEAST_CONTRAST = 4.5
"""4: of words and numbers against their ground."""
LEAST_WIRE_CONTRAST = 1.6
"""4: of the wires that stand out."""
DIMMED = 0.5
"""4: what is dimmed to this opacity is not to be read any more."""
COLOUR_ERROR = 3.0
"""5: of 255, between a fill and the colour of its number."""
MOST_HUES = 6
"""6: families of hues on a frame."""
LEAST_COVERED, MOST_COVERED = 0.008, 0.55
"""11: the share of a frame that is not background."""


def _pictures(look: Look) -> Iterator[tuple[Moment, Picture]]:
    return ((moment, moment.picture) for moment in look.moments if moment.picture)


def too_faint(look: Look, film: Film) -> Iterator[Finding]:
    """4: words and numbers have a contrast of 4.5 to their ground, wires of 1.6, as measured in the picture."""
    for moment, picture in _pictures(look):
        items = {item.key: item for item in moment.items}
        for ink in picture.inks:
            item = items[ink.owner, ink.part]
            least = LEAST_WIRE_CONTRAST if item.kind == "wires" else LEAST_CONTRAST
            if item.opacity > DIMMED and ink.contrast < least:
                message = f"{named(item)} has a contrast of {ink.contrast:.1f} to its ground, less than {least}"
                yield about(4, look, moment, message, "take a lighter role, or lay a ground under it", [item])


# -- 5: true -----------------------------------------------------------------------------------------------------------


def wrong_numbers(look: Look, film: Film) -> Iterator[Finding]:
    """5: a number on screen is the network's own, and is written as it is rounded."""
    for entry in look.ledger:
        expected = value_at(entry.address, film)
        if expected is not None and not is_close(entry.value, expected):
            message = f'"{entry.shown}" stands for {entry.address}, which is {expected:.6g}, not {entry.value:.6g}'
            yield _of_entry(look, entry, message, "show the value of the trace")
        elif not is_written(entry.value, entry.shown, film):
            message = f'"{entry.shown}" is not how {entry.value:.6g} is rounded'
            yield _of_entry(look, entry, message, "let a readout write it")


def _of_entry(look: Look, entry: Entry, message: str, remedy: str) -> Finding:
    for moment in look.moments:
        shown = [item for item in moment.items if (item.address, item.what) == (entry.address, entry.shown)]
        if moment.end >= entry.time and shown:
            return about(5, look, moment, message, remedy, shown[:1])
    return at(5, look, entry.time, message, remedy)


def wrong_fills(look: Look, film: Film) -> Iterator[Finding]:
    """5: in the middle of a cell the picture has the colour of the cell's number, to three of 255."""
    for moment, picture in _pictures(look):
        items = {item.owner: item for item in moment.items if item.kind == "cells"}
        for fill in picture.fills:
            if fill.difference > COLOUR_ERROR:
                message = (
                    f"the cell of {fill.value:.3g} is {fill.difference:.0f} of 255 away from the colour of its number"
                )
                yield about(5, look, moment, message, "let nothing lie over it", [items[fill.owner]])


# -- 6: colours --------------------------------------------------------------------------------------------------------

_SIGNED = re.compile(r"\b(weight|product|positive|negative|sum|z|gradient|slope|change|weighted|against|for)\b")
_UNSIGNED = re.compile(r"\b(a|neurons|rows?|columns?)$")


def _may_be_positive(item: Item) -> bool:
    return item.kind != "number" or (_is_signed(item) and (item.value or 0.0) >= 0)


def _may_be_negative(item: Item) -> bool:
    return item.kind != "number" or (_is_signed(item) and (item.value or 0.0) <= 0)


def _is_signed(item: Item) -> bool:
    return bool(_SIGNED.search(item.address)) and not _UNSIGNED.search(item.address)


ROLES: Mapping[str, tuple[Callable[[Item], bool], str]] = {
    "positive": (_may_be_positive, "signed numbers that are not below zero"),
    "negative": (_may_be_negative, "signed numbers that are not above zero"),
    "bias": (lambda item: item.kind != "number" or "bias" in item.address, "biases"),
    "sigma": (lambda item: item.kind not in ("cells", "wires"), "activation functions"),
    "attention": (lambda item: not item.is_read and item.kind not in ("cells", "wires"), "rings and arrows"),
    "answer": (lambda item: item.kind not in ("cells", "wires"), "the answer"),
}
"""6: the roles that mean one thing, on what each may be, and that in words."""


def wrong_roles(look: Look, film: Film) -> Iterator[Finding]:
    """6: a colour that means one thing is on that thing alone; signs colour only what has a sign."""
    roles = {str(getattr(film.theme.colours, role)).upper(): role for role in ROLES}
    for moment in look.of_beats():
        for item in (item for item in moment.items if item.kind != "lamp"):
            for role in {roles[colour] for colour in (item.paint.fill, *item.paint.scale) if colour in roles}:
                may, meant = ROLES[role]
                if not may(item) or (item.kind == "cells" and not _is_centred(item)):
                    message = f"{named(item)} has the colour of {role}, which is for {meant}"
                    yield about(6, look, moment, message, "take another role", [item])


def _is_centred(item: Item) -> bool:
    """Whether a scale has its middle at zero, as one of signed numbers must."""
    stops = item.paint.stops
    return len(stops) == 3 and stops[1] == 0 and stops[0] == -stops[2]


def too_many_hues(look: Look, film: Film) -> Iterator[Finding]:
    """6: at most six families of hues on a frame, as measured in the picture."""
    for moment, picture in _pictures(look):
        if len(picture.hues) > MOST_HUES:
            degrees = ", ".join(f"{hue}°" for hue in picture.hues)
            message = f"{len(picture.hues)} families of hues are on the frame, more than {MOST_HUES}: {degrees}"
            yield about(6, look, moment, message, "let what has been said lose its colour")


# -- 11: fill ----------------------------------------------------------------------------------------------------------


def filled(look: Look, film: Film) -> Iterator[Finding]:
    """11: at the end of a beat 1.5 to 55 % of the pixels are not background."""
    for moment, picture in _pictures(look):
        if not LEAST_COVERED <= picture.covered <= MOST_COVERED:
            message = f"{picture.covered:.1%} of the frame is filled, not {LEAST_COVERED:.1%} to {MOST_COVERED:.0%}"
            remedy = "show it larger" if picture.covered < LEAST_COVERED else "leave something out"
            yield about(11, look, moment, message, remedy)
