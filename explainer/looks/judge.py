"""All criteria that can be tried without an eye, over what was seen of a film's scenes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explainer.film import Film
from explainer.knobs import CHAPTERS
from explainer.looks import light, motion, places, words
from explainer.looks.findings import Check, Finding, tried
from explainer.looks.record import Look

CHECKS: tuple[Check, ...] = (
    places.leaves_the_frame,
    places.overlaps,
    places.too_small,
    places.fits_its_lamp,
    light.too_faint,
    light.wrong_numbers,
    light.wrong_fills,
    light.wrong_roles,
    light.too_many_hues,
    places.in_the_captions,
    light.filled,
    words.too_many_words,
    words.too_many_formulas,
    motion.frozen,
    motion.frozen_at_the_end,
    motion.gone_too_soon,
    motion.too_quick_or_slow,
    motion.too_far_too_fast,
    words.too_fast,
    words.voice_share,
    words.claims,
)
"""The criteria that look at one scene, by their numbers."""

SECTIONS = frozenset(range(1, 15))
"""29: the sections of the lesson; chapters 0 and 15 frame it."""


def judge(looks: Sequence[Look], film: Film) -> tuple[Finding, ...]:
    """What is wrong with these scenes of a film, scene by scene in the order of time; first what concerns the film."""
    jolts = list(motion.jolts(looks))
    found = list(untold(looks, film))
    for look in looks:
        own = [*(finding for check in CHECKS for finding in check(look, film)), *_of(look, jolts)]
        found += sorted(tried(look, own), key=lambda finding: (finding.time, finding.criterion))
    return tuple(found)


def _of(look: Look, found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.scene == look.scene]


def untold(looks: Sequence[Look], film: Film) -> Iterator[Finding]:
    """29: of a film that means to tell the whole lesson, every section has a scene in which something is said.

    A section whose scenes were all left out, because they do not apply to this network, was told of when they were.
    """
    meant = {CHAPTERS[scene.chapter] for scene in film.config.scenes}
    if len(looks) == len(film.scenes) and meant >= SECTIONS:
        for section in sorted({*missing_sections(film)} - _left_out(film)):
            message = f"section {section} of the lesson has no scene in which something is said"
            yield Finding(29, "film", "", 0.0, message, "add a scene of that chapter, or a line to one")


def _left_out(film: Film) -> set[int]:
    gone = {each.scene for each in film.left_out}
    chapters = {scene.chapter for scene in film.config.scenes if scene.use in gone}
    return {CHAPTERS[chapter] for chapter in chapters - {spec.chapter for spec in film.scenes}}


def missing_sections(film: Film) -> list[int]:
    """The sections of the lesson that no scene of a film tells."""
    told = {CHAPTERS[spec.chapter] for spec in film.scenes if any(line.say for line in spec.lines.values())}
    return sorted(SECTIONS - told)
