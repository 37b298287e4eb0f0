"""What there is to read and to hear: how much, for how long, and whether the voice keeps up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from explainer.film import Film, SceneSpec
from explainer.looks.findings import Finding, about, at
from explainer.looks.record import Item, Look, Moment

MOST_WORDS = 12
"""12: of running text on a frame."""
SENTENCE = 3
"""12: shorter texts are names and labels."""
MOST_FORMULAS, MOST_FORMULAS_TURNING = 1, 2
"""12: lines of formulas at the end of a beat, and while one turns into the other."""
MOST_WORDS_A_SECOND = 2.5
"""23: over a beat."""
VOICE = 0.60, 0.95
"""23: the share of a scene in which something is said."""


def is_running(item: Item, film: Film, words: str = "") -> bool:
    """Whether words are running text: three or more, and no name of an input, an output or a chapter.

    ``words`` are those of the whole paragraph that the item begins.
    """
    names = {*film.labels, *(film.input_names or ())}
    return (
        item.kind == "text" and not item.furniture and item.what not in names and count(words or item.what) >= SENTENCE
    )


def count(text: str) -> int:
    """How many words a text has; numbers and signs are none."""
    return len(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text))


def too_many_words(look: Look, film: Film) -> Iterator[Finding]:
    """12: at most 12 words of running text on a frame."""
    for moment in look.of_beats():
        running = {text: lines for text, lines in paragraphs(moment) if is_running(lines[0], film, text)}
        words = sum(map(count, running))
        if words > MOST_WORDS:
            message = f"{words} words of running text are on the frame, more than {MOST_WORDS}"
            yield about(12, look, moment, message, "say them instead", chain.from_iterable(running.values()))


def paragraphs(moment: Moment) -> Iterator[tuple[str, list[Item]]]:
    """The texts of a moment with the lines that they are written in."""
    groups: dict[int, list[Item]] = {}
    for item in moment.items:
        if item.kind == "text":
            groups.setdefault(item.group, []).append(item)
    for lines in groups.values():
        yield " ".join(line.what for line in lines), lines


def too_many_formulas(look: Look, film: Film) -> Iterator[Finding]:
    """12: one line of formulas on a frame, two while one turns into the other."""
    for moment in look.of_beats():
        lines = formula_lines(moment)
        most = MOST_FORMULAS if moment.ends_beat else MOST_FORMULAS_TURNING
        if len(lines) > most:
            message = f"{len(lines)} lines of formulas are on the frame, more than {most}"
            yield about(12, look, moment, message, "let one turn into the other", chain.from_iterable(lines))


def formula_lines(moment: Moment) -> list[list[Item]]:
    """The formulas of a moment, those on one level together."""
    lines: list[list[Item]] = []
    for item in (item for item in moment.items if item.kind == "formula"):
        level = next((line for line in lines if _on_a_level(item, line[0])), None)
        if level is None:
            lines.append([item])
        else:
            level.append(item)
    return lines


def _on_a_level(item: Item, other: Item) -> bool:
    shared = min(item.box.top, other.box.top) - max(item.box.bottom, other.box.bottom)
    return shared > min(item.box.height, other.box.height) / 2


# -- what is said ------------------------------------------------------------------------------------------------------


def spec_of(look: Look, film: Film) -> SceneSpec:
    """The film's entry for the scene that was seen."""
    return next(spec for spec in film.scenes if spec.id == look.scene)


def spoken_words(text: str) -> int:
    """How many words a line has when it is read aloud."""
    return len(re.findall(r"[^\s-]+", text))


def too_fast(look: Look, film: Film) -> Iterator[Finding]:
    """23: at most 2.5 words are said a second, over a beat."""
    lines = spec_of(look, film).lines
    for timing in look.timings:
        words = spoken_words(lines[timing.beat].spoken) if timing.beat in lines else 0
        if words and words > MOST_WORDS_A_SECOND * timing.duration:
            pace = words / max(timing.duration, 1e-9)
            message = (
                f"{words} words are said in {timing.duration:.1f} s: {pace:.1f} a second, not {MOST_WORDS_A_SECOND}"
            )
            yield at(23, look, timing.start, message, "shorten the line or give the beat more seconds")


def voice_share(look: Look, film: Film) -> Iterator[Finding]:
    """23: something is said in 60 to 95 % of a scene."""
    (least, most), lines = VOICE, spec_of(look, film).lines
    words = sum(spoken_words(lines[timing.beat].spoken) for timing in look.timings if timing.beat in lines)
    share = words / film.config.narration.words_per_second / max(look.duration, 1e-9)
    if not least <= share <= most:
        message = f"the voice covers {share:.0%} of the scene, not {least:.0%} to {most:.0%}"
        remedy = "say more or show it faster" if share < least else "say less or show it more slowly"
        yield at(23, look, 0.0, message, remedy)


def claims(look: Look, film: Film) -> Iterator[Finding]:
    """27: what a gate dropped is not shown either, and what is said is shown."""
    lines, ran = spec_of(look, film).lines, {timing.beat for timing in look.timings}
    for timing in look.timings:
        if timing.beat not in lines or not lines[timing.beat].say:
            message = f"the beat {timing.beat} is shown, but its line is left out"
            yield at(27, look, timing.start, message, "leave the beat out under the same condition (@beat(when=...))")
    for beat, line in lines.items():
        if line.say and beat not in ran:
            message = f"the line of {beat} is never said: its beat is left out"
            yield at(27, look, 0.0, message, "give the line the beat's condition (if: ...)")
