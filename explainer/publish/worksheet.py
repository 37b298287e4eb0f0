"""A worksheet and its key as PDF: tasks about the film's own network, for paper, in two to four pages.

The files are tagged for screen readers (PDF/UA-1), and the same film gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from explainer.film import Film
from explainer.publish import paper as on_paper
from explainer.publish import tasks, words
from explainer.publish.tasks import Found
from explainer.publish.typeset import typeset
from explainer.staging import settle, staged

Paper = Literal["a4", "letter"]
SIZES: Mapping[Paper, str] = {"a4": "a4", "letter": "us-letter"}
"""Papers as Typst calls them."""


def make(film: Film, folder: Path, paper: Paper = "a4") -> tuple[Path, Path]:
    """Write worksheet.pdf and key.pdf to `folder`; ExplainerError if they cannot be set."""
    found = tasks.find(film)
    with staged(folder) as aside:
        for name, is_key in (("worksheet", False), ("key", True)):
            (aside / f"{name}.pdf").write_bytes(typeset("worksheet.typ", content(film, found, paper, is_key)))
        settle(aside, folder)
    return folder / "worksheet.pdf", folder / "key.pdf"


def left_out(film: Film) -> tuple[str, ...]:
    """A line for each task that this film does not give, with the reason."""
    return tuple(f"no task {each.name!r}: {each.reason}" for each in tasks.find(film).absent)


def content(film: Film, found: Found, paper: Paper, is_key: bool) -> Mapping[str, Any]:
    """All that the sheet or its key shows, as JSON values: the tasks with their numbers as texts, words and colours."""
    numbers, colours = film.numbers, film.theme.colours
    facts = {name: fact for task in found.tasks for name, fact in task.facts(numbers).items()}
    names = [name for kind in tasks.KINDS for name in kind.names]
    texts = words.load("worksheet", film, film.vocabulary.extended(facts), names)
    return {
        "paper": SIZES[paper],
        "key": is_key,
        "language": texts.language,
        "title": film.config.film.title,
        "words": dict(texts.texts),
        "colours": {
            "positive": on_paper.on_white(colours.positive),
            "negative": on_paper.on_white(colours.negative),
            "answer": on_paper.on_white(colours.answer, on_paper.CLEAR),
        },
        "tasks": [{"name": task.name, "stars": task.stars, **task.shown(numbers)} for task in found.tasks],
    }
