"""Subtitles: what is said, cut into cues that can be read at a glance and timed by the beats as they were measured."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import srt

from explainer.narration import Line
from explainer.timeline import BeatTiming, Timeline
from explainer.voice import cue_times

if TYPE_CHECKING:  # its own imports decode sound
    from explainer.voice.speech import Speech

LINE_LENGTH = 42  # characters; what televisions and players show without shrinking
SENTENCE_END = r"[.!?…][\"'”’»)]*\s+|[。！？]"
CLAUSE_END = r"[,;:–—][\"'”’»)]*\s+|[、，；：]"
WORD_END = r"\s+"
DETOURS = ((SENTENCE_END, 0.0), (CLAUSE_END, 0.15), (WORD_END, 0.4))
"""Where a text may be cut, and the share of its length that a better place may lie farther from the middle."""


@dataclass(frozen=True)
class Cue:
    """One or two lines of text, and the seconds from the start of the film between which they are shown."""

    start: float
    end: float
    text: str


def cues(
    lines: Mapping[str, Line], timeline: Timeline, speeches: Mapping[str, Speech] = MappingProxyType({})
) -> tuple[Cue, ...]:
    """The cues of a scene: one or more for every beat that was shown and has a line, in order.

    Where a beat has a speech, its cues follow that.
    """
    shown = [(beat, lines[beat.beat]) for beat in timeline.beats if beat.beat in lines]
    return tuple(
        cue for beat, line in shown if line.subtitle.strip() for cue in _cues(beat, line, speeches.get(beat.beat))
    )


def _cues(beat: BeatTiming, line: Line, speech: Speech | None) -> Iterator[Cue]:
    """The parts of a line one after the other, as they are said, or each for its share of the words."""
    parts = list(texts(line.subtitle))
    begins = cue_times.begins(parts, line, speech) if speech else _shares(parts, beat.duration)
    starts = [min(beat.start + each, beat.end) for each in begins]
    for part, start, end in zip(parts, starts, [*starts[1:], beat.end], strict=True):
        yield Cue(start, end, part)


def _shares(parts: Sequence[str], seconds: float) -> list[float]:
    words = [len(part.split()) for part in parts]
    return [seconds * sum(words[:n]) / sum(words) for n in range(len(parts))]


def texts(text: str) -> Iterator[str]:
    """The text in pieces of at most two lines, cut near the middle: at the end of a sentence, a clause, or a word."""
    text = " ".join(text.split())
    two_lines = _two_lines(text)
    if two_lines is None:
        cut = _cut(text)
        yield from texts(text[:cut])
        yield from texts(text[cut:])
    elif two_lines:
        yield two_lines


def _two_lines(text: str) -> str | None:
    """The text with a line break if it needs one, the lines as equal as words allow; None if two are not enough."""
    if len(text) <= LINE_LENGTH:
        return text
    spaces = [match.start() for match in re.finditer(" ", text)]
    fitting = [at for at in spaces if at <= LINE_LENGTH and len(text) - at - 1 <= LINE_LENGTH]
    if not fitting:
        return None
    at = min(fitting, key=lambda at: abs(at - len(text) / 2))
    return f"{text[:at]}\n{text[at + 1 :]}"


def _cut(text: str) -> int:
    """Where to cut a text that is too long."""
    places = {
        match.end(): detour * len(text)
        for pattern, detour in reversed(DETOURS)
        for match in re.finditer(pattern, text)
        if match.end() < len(text)
    }
    if not places:
        return min(LINE_LENGTH, len(text) // 2)
    return min(places, key=lambda place: places[place] + abs(place - len(text) / 2))


def to_srt(film: Iterable[Cue]) -> str:
    """The cues as an .srt file."""
    return str(
        srt.compose(
            srt.Subtitle(number, _rounded(cue.start), _rounded(cue.end), cue.text)
            for number, cue in enumerate(film, start=1)
        )
    )


def _rounded(seconds: float) -> timedelta:
    return timedelta(milliseconds=round(seconds * 1000))


def to_vtt(film: Iterable[Cue]) -> str:
    """The cues as a WebVTT file, for browsers."""
    shown = (f"{_clock(cue.start)} --> {_clock(cue.end)}\n{html.escape(cue.text, quote=False)}\n" for cue in film)
    return "\n".join(["WEBVTT\n", *shown])


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
