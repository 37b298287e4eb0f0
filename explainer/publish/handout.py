"""The slides on paper: slides.pdf, six stills to a page with what is said and lines to write on."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from explainer import fonts
from explainer.errors import ExplainerError
from explainer.publish import pictures, slides, words
from explainer.publish.html import WEB
from explainer.publish.material import Material
from explainer.publish.slides import Chapter, Slide
from explainer.staging import settle, staged

NAME = "slides.pdf"
PICTURE = 1280
"""Pixels in width that a picture has at most."""
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)
"""The date in the file, so that the same film gives the same bytes."""


def make_handout(material: Material, folder: Path) -> Path:
    """Write slides.pdf to `folder` and return its path.

    It is tagged for screen readers, as PDF/UA-1 asks for, with bookmarks for chapters and scenes.
    """
    with staged(folder) as aside, tempfile.TemporaryDirectory(dir=aside) as room:
        data = _data(material, Path(room))
        (Path(room) / "data.json").write_text(json.dumps(data), encoding="utf-8")
        (aside / NAME).write_bytes(_set(Path(room)))
        settle(aside, folder)
    return folder / NAME


def _set(room: Path) -> bytes:
    """The pages that the template makes of the data and pictures in a folder, in the film's own fonts.

    Signs that those do not have are taken from the computer's; ExplainerError for one that no font has.
    """
    try:
        with suppress(typst.TypstError):
            return _compiled(room, False)
        return _compiled(room, True)
    except typst.TypstError as error:
        message = f"the handout cannot be made: {error.message}; change the text, or install a font that has the sign"
        raise ExplainerError(message) from None


def _compiled(room: Path, include_system_fonts: bool) -> bytes:
    found = typst.Fonts(include_system_fonts, include_embedded_fonts=False, font_paths=[fonts.FOLDER])
    return typst.compile(
        Path(shutil.copy(WEB / "slides.typ", room)),
        root=room,
        font_paths=found,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=LONG_AGO,
    )


def _data(material: Material, room: Path) -> Mapping[str, Any]:
    config, text = material.film.config, words.load("slides", material.film)
    return {
        "title": config.film.title,
        "language": config.film.language,
        "handout": text["handout"],
        "wide": config.picture.width > config.picture.height,
        "chapters": [
            {"title": chapter.title, "scenes": list(_scenes(chapter, room))} for chapter in slides.chapters(material)
        ],
    }


def _scenes(chapter: Chapter, room: Path) -> Iterator[Mapping[str, Any]]:
    for title, run in groupby(chapter.slides, key=lambda slide: slide.title):
        yield {"title": title, "slides": [_entry(slide, room) for slide in run]}


def _entry(slide: Slide, room: Path) -> Mapping[str, Any]:
    picture = pictures.compact(slide.still, PICTURE)
    name = f"{slide.number}.{picture.kind}"
    (room / name).write_bytes(picture.data)
    return {"number": slide.number, "file": name, "picture": slide.picture, "said": slide.said}
