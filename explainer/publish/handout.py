"""The slides on paper: slides.pdf, six stills to a page with what is said and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from explainer.publish import pictures, slides, words
from explainer.publish.material import Material
from explainer.publish.slides import Chapter, Slide
from explainer.publish.typeset import typeset
from explainer.staging import settle, staged

NAME = "slides.pdf"
PICTURE = 1280
"""Pixels in width that a picture has at most."""


def make_handout(material: Material, folder: Path) -> Path:
    """Write slides.pdf to `folder` and return its path; ExplainerError if it cannot be set.

    It is tagged for screen readers, as PDF/UA-1 asks for, with bookmarks for chapters and scenes.
    """
    chapters = slides.chapters(material)
    shown = {slide.number: pictures.compact(slide.still, PICTURE) for chapter in chapters for slide in chapter.slides}
    names = {number: f"{number}.{picture.kind}" for number, picture in shown.items()}
    pdf = typeset(
        "handout.typ",
        _content(material, chapters, names),
        {names[number]: picture.data for number, picture in shown.items()},
    )
    with staged(folder) as aside:
        (aside / NAME).write_bytes(pdf)
        settle(aside, folder)
    return folder / NAME


def _content(material: Material, chapters: tuple[Chapter, ...], names: Mapping[int, str]) -> Mapping[str, Any]:
    config, text = material.film.config, words.load("slides", material.film)
    return {
        "title": config.film.title,
        "language": config.film.language,
        "handout": text["handout"],
        "wide": config.picture.width > config.picture.height,
        "chapters": [{"title": chapter.title, "scenes": list(_scenes(chapter, names))} for chapter in chapters],
    }


def _scenes(chapter: Chapter, names: Mapping[int, str]) -> Iterator[Mapping[str, Any]]:
    for title, run in groupby(chapter.slides, key=lambda slide: slide.title):
        yield {"title": title, "slides": [_entry(slide, names[slide.number]) for slide in run]}


def _entry(slide: Slide, name: str) -> Mapping[str, Any]:
    return {"number": slide.number, "file": name, "picture": slide.picture, "said": slide.said}
