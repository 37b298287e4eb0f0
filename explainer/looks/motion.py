"""How things move: nothing is frozen for long, nothing new is gone at once, nothing rushes, no cut is a jolt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

from explainer.film import Film
from explainer.looks.findings import Finding, about, at
from explainer.looks.places import LEAST_LAMP, named
from explainer.looks.record import Item, Look, Moment, Move
from explainer.looks.words import count, spec_of, spoken_words

LONGEST_STILLNESS = 6.0
"""16: seconds within a scene."""
LONGEST_TAIL = 1.5
"""16: seconds of stillness at the end of a scene, after its last word."""
HOLD = 1.2
"""17: seconds that a new number or formula stays."""
READING = 0.35
"""17: seconds that words stay, for each word."""
SHORTEST_MOVE, LONGEST_MOVE = 0.3, 2.5
"""18: seconds of one transform."""
FLOW, LONGEST_FLOW = 100, 3.0
"""18: with more parts, or if they go one after the other, a move is a flow and may take so many seconds."""
PROCESSES, LONGEST_PROCESS = ("Create", "UpdateFromAlphaFunc", "UpdateFromFunc", "Write"), 5.0
"""18: what is followed on its way, such as a line that is drawn or a point that rides on it, may take so many."""
DASH, DASH_WINDOW = 0.5, 0.4
"""18: the share of the frame's width that nothing large crosses in so many seconds."""
LONGEST_FADE = 0.5
"""21: seconds of the fade between two scenes."""
_FRAME = 0.05
"""Seconds that whole frames may add or take."""


# -- 16: stillness -----------------------------------------------------------------------------------------------------


def frozen(look: Look, film: Film) -> Iterator[Finding]:
    """16: something changes at least every six seconds."""
    for (_, settled), (begins, _) in pairwise([(0.0, 0.0), *_changes(look), (look.end, look.end)]):
        if begins - settled > LONGEST_STILLNESS + _FRAME:
            message = f"nothing changes for {begins - settled:.1f} s, more than {LONGEST_STILLNESS:.0f}"
            yield at(16, look, settled, message, "let something move, or say it in less time")


def _changes(look: Look) -> Iterator[tuple[float, float]]:
    """From when to when something changed; in a wait it did so at its beginning."""
    for moment in look.of_beats():
        if moment.changed or moment.moves:
            yield moment.start, moment.start if moment.is_still else moment.end


def frozen_at_the_end(look: Look, film: Film) -> Iterator[Finding]:
    """16: a scene does not stand still for more than 1.5 s after its last word."""
    if not look.timings:
        return
    last, line = look.timings[-1], spec_of(look, film).lines.get(look.timings[-1].beat)
    said = last.start + spoken_words(line.spoken if line else "") / film.config.narration.words_per_second
    settled = max([said, *(end for _, end in _changes(look))])
    if look.end - settled > LONGEST_TAIL + _FRAME:
        message = f"the scene stands still for {look.end - settled:.1f} s at its end, more than {LONGEST_TAIL}"
        yield at(16, look, settled, message, "end it sooner")


# -- 17: holding -------------------------------------------------------------------------------------------------------


def gone_too_soon(look: Look, film: Film) -> Iterator[Finding]:
    """17: a new number or formula is held for 1.2 s, words for 0.35 s each, before it leaves."""
    settled: dict[tuple[int, int], tuple[float, Item, Moment]] = {}
    for moment in look.moments:
        seen = {item.key: item for item in moment.items if item.is_read and not item.furniture}
        for key in settled.keys() - seen.keys():
            since, item, shown = settled.pop(key)
            if (short := _hold(item)) > (held := moment.start - since) + _FRAME:
                message = f"{named(item)} is gone after {held:.1f} s, less than {short:.1f}"
                yield about(17, look, shown, message, "rest before it leaves", [item])
        for key, item in seen.items():
            if key not in settled or settled[key][1].what != item.what:
                settled[key] = moment.start if moment.is_still else moment.end, item, moment


def _hold(item: Item) -> float:
    return READING * count(item.what) if item.kind == "text" else HOLD


# -- 18: pace ----------------------------------------------------------------------------------------------------------


def too_quick_or_slow(look: Look, film: Film) -> Iterator[Finding]:
    """18: one transform takes 0.3 to 2.5 s, a flow of many parts up to 3 s, what is drawn along its way up to 5 s."""
    for moment in look.of_beats():
        for move in moment.moves:
            longest = _longest(move)
            if not SHORTEST_MOVE - _FRAME / 2 <= move.seconds <= longest + _FRAME:
                items = [item for item in moment.items if item.owner in move.owners]
                message = f"{_what(move.name, items)} takes {move.seconds:.1f} s, not {SHORTEST_MOVE} to {longest:.1f}"
                yield about(18, look, moment, message, "take another tempo of the theme", items)


def _longest(move: Move) -> float:
    if move.name in PROCESSES:
        return LONGEST_PROCESS
    return LONGEST_FLOW if move.lagged or move.parts > FLOW else LONGEST_MOVE


def _what(name: str, items: Sequence[Item]) -> str:
    return f"{name} of {named(items[0])}" if items else f"a {name}"


def too_far_too_fast(look: Look, film: Film) -> Iterator[Finding]:
    """18: nothing larger than a lamp crosses half the frame's width in 0.4 s."""
    for before, moment in pairwise(look.of_beats()):
        places = {item.key: item.box for item in before.items}
        seconds = {owner: move.seconds for move in moment.moves for owner in move.owners}
        for item in moment.items:
            if item.key in places and max(item.box.width, item.box.height) > LEAST_LAMP and item.owner in seconds:
                way = hypot(*(a - b for a, b in zip(item.box.centre, places[item.key].centre, strict=True)))
                dash = way * _fastest_share(seconds[item.owner])
                if dash > DASH * look.frame.width:
                    message = f"{named(item)} flies {dash:.1f} units in {DASH_WINDOW} s"
                    yield about(18, look, moment, message, "give it more time or a shorter way", [item])


def _fastest_share(seconds: float) -> float:
    """The share of its way that a smooth move of so many seconds covers in its fastest 0.4 s."""
    window = min(1.0, DASH_WINDOW / max(seconds, 1e-9))
    return (3 * window - window**3) / 2


# -- 21: cuts ----------------------------------------------------------------------------------------------------------


def jolts(looks: Sequence[Look]) -> Iterator[Finding]:
    """21: a scene ends empty, after a fade of at most 0.5 s, or with the first picture of the next one."""
    for look, after in pairwise(looks):
        if look.last is None or after.first is None:
            continue
        fade = look.duration - look.end
        if look.last.empty and fade > LONGEST_FADE + _FRAME:
            message = f"it fades for {fade:.1f} s, more than {LONGEST_FADE}"
            yield at(21, look, look.end, message, "fade faster")
        elif not look.last.empty and look.last.pixels != after.first.pixels:
            message = f"its last picture is not empty, and not the first one of {after.scene}"
            yield at(21, look, look.duration, message, "fade it out, or begin the next scene with it")
