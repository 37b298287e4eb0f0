"""When each part of a line is said: by the times of its words if the engine told them, else by its share of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from explainer.narration import Line

if TYPE_CHECKING:  # its own imports decode sound
    from explainer.voice.speech import Speech

_WORD = re.compile(r"\S+")


def begins(parts: Sequence[str], line: Line, speech: Speech) -> list[float]:
    """The second of the line at which each of the parts of its subtitle begins; the first at once."""
    counts = [len(part.split()) for part in parts]
    firsts = list(accumulate(counts[:-1], initial=0))
    if not speech.words:
        return [speech.seconds * first / sum(counts) for first in firsts]
    shown, spoken = line.subtitle.split(), list(_WORD.finditer(line.spoken))
    places = _counterparts(firsts, [_bare(word) for word in shown], [_bare(word.group()) for word in spoken])
    characters, times = [at for at, _ in speech.words], [time for _, time in speech.words]
    found = [bisect_right(characters, spoken[min(place, len(spoken) - 1)].start()) - 1 for place in places]
    return [0.0, *(times[max(0, each)] for each in found[1:])]


def _counterparts(places: Sequence[int], shown: Sequence[str], spoken: Sequence[str]) -> list[int]:
    """The spoken words that stand for some of the shown ones: numbers are shown in digits and said in words."""
    steps = SequenceMatcher(None, shown, spoken, autojunk=False).get_opcodes()
    found = []
    for place in places:
        _, start, end, first, last = next((step for step in steps if step[1] <= place < step[2]), (0, 0, 1, 0, 0))
        found.append(first + (place - start) * (last - first) // (end - start))
    return found


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()
