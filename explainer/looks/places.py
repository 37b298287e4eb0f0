"""Where things stand: inside the frame, clear of one another, large enough, out of the captions' band."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from explainer.film import Film
from explainer.looks.findings import Finding, about
from explainer.looks.record import TOLERANCE, Item, Look
from explainer.looks.words import is_running

LEAST_READING = 0.28
"""3: what must be read, 17 pixels of 480."""
LEAST_LABEL = 0.20
"""3: names and numbers, 12 pixels of 480."""
LEAST_LAMP = 0.55
"""3: the diameter of a lamp with a number in it."""
LAMP_FILLED = 0.50, 0.80
"""3: the share of a lamp's diameter that a number with two decimals takes."""
ROUNDING = 0.002
"""Scene units that a height may miss for the rounding of outlines."""
SIGNS = set("+−×=·÷<>≈→")
"""Single signs are pictures."""


def leaves_the_frame(look: Look, film: Film) -> Iterator[Finding]:
    """1: at the end of every play, all that is seen lies inside the safe area."""
    for moment in look.of_beats():
        for item in moment.items:
            if item.kind != "lamp" and not item.box.inside(look.safe, TOLERANCE / 2):
                message, remedy = f"{named(item)} leaves the safe area", "move it inward or scale it"
                yield about(1, look, moment, message, remedy, [item])


def overlaps(look: Look, film: Film) -> Iterator[Finding]:
    """2: words, formulas and numbers stand clear of one another, of lamps and of braces; inside its lamp one may be."""
    for moment in look.of_beats():
        read = [item for item in moment.items if item.is_read]
        around = [item for item in moment.items if item.kind in ("lamp", "brace")]
        pairs = [*combinations(read, 2), *((item, other) for item in read for other in around)]
        for item, other in pairs:
            if _run_into(item, other):
                message, remedy = f"{named(item)} and {named(other)} overlap", "move one or scale it"
                yield about(2, look, moment, message, remedy, [item, other])


def _run_into(item: Item, other: Item) -> bool:
    at_home = other.kind == "lamp" and item.box.inside(other.box)
    return item.box.overlaps(other.box) and not at_home


def too_small(look: Look, film: Film) -> Iterator[Finding]:
    """3: sentences and formulas have digits of at least 0.28 units, names and numbers of 0.20; signs are pictures."""
    for moment in look.of_beats():
        for item in moment.items:
            least = LEAST_READING if _must_be_read(item, film) else LEAST_LABEL
            if item.is_read and item.what not in SIGNS and 0 < item.digit < least - ROUNDING:
                message = f"{named(item)} is written {item.digit:.2f} units tall, less than {least:.2f}"
                yield about(3, look, moment, message, "take a larger size of the type scale", [item])


def _must_be_read(item: Item, film: Film) -> bool:
    muted = item.paint.fill == film.theme.colours.muted.upper()
    return item.kind == "formula" or (is_running(item, film) and not muted)


def fits_its_lamp(look: Look, film: Film) -> Iterator[Finding]:
    """3: a lamp with a number in it is at least 0.55 units wide, and two decimals fill 50 to 80 % of it."""
    for moment in look.of_beats():
        lamps = [item for item in moment.items if item.kind == "lamp"]
        for number in (item for item in moment.items if item.kind == "number"):
            homes = [lamp for lamp in lamps if number.box.inside(lamp.box)]
            if homes and (wrong := _ill_fitting(number, home := min(homes, key=lambda lamp: lamp.box.width))):
                yield about(3, look, moment, *wrong, [number, home])


def _ill_fitting(number: Item, lamp: Item) -> tuple[str, str] | None:
    share, (least, most) = number.box.width / lamp.box.width, LAMP_FILLED
    if lamp.box.width < LEAST_LAMP - ROUNDING:
        message = f"the lamp around {named(number)} is {lamp.box.width:.2f} units wide, less than {LEAST_LAMP}"
        return message, "enlarge the lamp or write the number beside it"
    if re.search(r"[.,]\d\d$", number.what) and not least <= share <= most:
        message = f"{named(number)} fills {share:.0%} of its lamp, not {least:.0%} to {most:.0%}"
        return message, "take another size of lamp or number"
    return None


def in_the_captions(look: Look, film: Film) -> Iterator[Finding]:
    """8: the band at the foot is free where captions are burnt in."""
    for moment in look.of_beats() if film.config.captions.burn else ():
        for item in moment.items:
            if not item.furniture and item.kind != "lamp" and item.box.overlaps(look.captions):
                message = f"{named(item)} stands in the band of the captions"
                yield about(8, look, moment, message, "move it above the band", [item])


def named(item: Item) -> str:
    """A thing as a message names it."""
    return f'"{item.what}"' if item.kind in ("text", "number") else item.what
