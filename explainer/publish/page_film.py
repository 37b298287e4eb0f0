"""The film on the page: its poster, subtitles and transcript, and each chapter with its picture, idea and formula."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from explainer.progress import clock
from explainer.publish import formulas, html, pictures
from explainer.publish.material import Material
from explainer.publish.words import Words

SMALL, LARGE = 480, 960
"""Longer sides of a chapter's picture and of the poster, in pixels."""
POSTER = "ForwardPass"
"""The scene whose picture stands where the film will play, if the film has it."""
NAMES = {"en": "English", "de": "Deutsch"}
"""What languages call themselves; others are called by their codes."""


@dataclass(frozen=True)
class Track:
    """Subtitles in one language, as an address that holds them."""

    language: str
    name: str
    address: str


@dataclass(frozen=True)
class Chapter:
    """A chapter of the film: where it begins, its picture, and what it says in two sentences and a formula."""

    title: str
    start: float
    clock: str
    picture: str
    described: str
    idea: str
    formula: Markup | None


@dataclass(frozen=True)
class TranscriptLine:
    """What is said in one beat, and when, in seconds of the film."""

    start: float
    end: float
    clock: str
    text: str


def tracks(material: Material) -> list[Track]:
    """The subtitles in every language that the film carries, its own first."""
    own = material.film.config.film.language
    files = {language or own: vtt for language, (_, vtt) in material.finished.subtitles.items()}
    return [Track(code, NAMES.get(code, code), html.data_uri(vtt, "text/vtt")) for code, vtt in files.items()]


def lines(material: Material) -> list[TranscriptLine]:
    """Everything that is said, in order."""
    return [
        TranscriptLine(round(start, 3), round(end, 3), clock(start), beat.line.say)
        for beat in material.beats
        if beat.line.say
        for start, end in [(beat.timing.start, beat.timing.end)]
    ]


def poster(material: Material) -> str:
    """A picture of the film as an address that holds it."""
    named = [spec for spec in material.specs if spec.name == POSTER]
    return pictures.for_page(material.emblem(named or material.specs).still, LARGE).address


def chapters(material: Material, said: Words) -> list[Chapter]:
    """The chapters as the film marks them; a chapter that comes back has its idea and formula only once."""
    runs = [list(run) for _, run in groupby(material.specs, key=lambda spec: spec.chapter)]
    seen: set[str] = set()
    found = []
    for mark, run in zip(material.finished.chapters, runs, strict=True):
        key = run[0].chapter
        shown = material.emblem(run)
        found.append(
            Chapter(
                title=mark.title,
                start=round(mark.start, 3),
                clock=clock(mark.start),
                picture=pictures.for_page(shown.still, SMALL).address,
                described=shown.line.say or shown.scene.title,
                idea="" if key in seen else said.texts.get(f"idea_{key}", ""),
                formula=None if key in seen else _formula(material, key, said),
            )
        )
        seen.add(key)
    return found


def _formula(material: Material, key: str, said: Words) -> Markup | None:
    source, alternative = formulas.source(material.film, key), said.texts.get(f"formula_{key}", "")
    return formulas.drawn(source, alternative, key) if source and alternative else None
