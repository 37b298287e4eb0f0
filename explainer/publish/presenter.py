"""A film that waits for its speaker: slides.html, one file that plays it beat by beat and needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from explainer.publish import html, pictures, slides, words
from explainer.publish.material import Material
from explainer.publish.slides import Chapter, Slide
from explainer.staging import settle, staged

NAME = "slides.html"
THUMBNAIL = 480
"""Pixels in width of the pictures in the overview and of the one that comes next."""
SCRIPTS = ("slides.player.js", "slides.overview.js", "slides.speaker.js", "slides.js")


def make_presenter(material: Material, folder: Path, embed_film: bool = True) -> Path:
    """Write slides.html to `folder` and return its path.

    The film is in it, unless it is not to be embedded: then it is film.mp4 beside the page.
    """
    with staged(folder) as aside:
        if not embed_film:
            material.lay_film_beside(folder / NAME, aside)
        (aside / NAME).write_text(_page(material, embed_film), encoding="utf-8")
        settle(aside, folder)
    return folder / NAME


def _page(material: Material, embed_film: bool) -> str:
    text, found, film = words.load("slides", material.film), slides.chapters(material), material.finished.mp4
    return html.render(
        "slides.html",
        ["slides.css"],
        SCRIPTS,
        _data(material, found, text.texts),
        beside=not embed_film,
        words=text,
        title=material.film.config.film.title,
        spoken=material.film.config.film.language,
        film=Markup(html.base64_of(film)) if embed_film else "",
        source="" if embed_film else film.name,
    )


def _data(material: Material, chapters: Sequence[Chapter], texts: Mapping[str, str]) -> Mapping[str, Any]:
    config = material.film.config
    return {
        "colours": material.film.theme.colours.model_dump(),
        "width": config.picture.width,
        "height": config.picture.height,
        "fps": config.picture.fps,
        "language": config.film.language,
        "words": {key: texts[key] for key in ("position", "next", "last", "pause_clock", "run_clock", "blocked")},
        "chapters": [chapter.title for chapter in chapters],
        "slides": [_entry(slide, index) for index, chapter in enumerate(chapters) for slide in chapter.slides],
    }


def _entry(slide: Slide, chapter: int) -> Mapping[str, Any]:
    return {
        "title": slide.title,
        "chapter": chapter,
        "start": slide.start,
        "end": slide.end,
        "said": slide.said,
        "picture": slide.picture,
        "still": pictures.compact(slide.still, THUMBNAIL).address,
    }
