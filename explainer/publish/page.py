"""The lesson's page: the film, the network itself to draw on, the ideas of the chapters and questions, in one file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from explainer import staging
from explainer.colours import channels, luminance
from explainer.publish import html, page_facts, page_film, page_lab, words
from explainer.publish.material import Material
from explainer.publish.words import Words
from explainer.theme import Theme

NAME = "lesson.html"
SCRIPTS = ("numbers", "layout", "marks", "ink", "network", "paint", "pad", "sliders", "net", "neuron", "film", "lab")
"""In the order in which they build on one another."""
RUNTIME = "say_"
"""How the keys of words begin that the page itself needs while it is used."""
QUESTIONS = 10
"""How many questions a file of words holds at most."""


def make(material: Material, folder: Path, embed_film: bool = True) -> Path:
    """Write lesson.html to `folder`: one file that works from anywhere, without a network connection.

    With `embed_film` it holds the film; else film.mp4 lies beside it and must stay there. ConfigError for mistakes in
    the words, ExplainerError if the folder cannot be made.
    """
    text = render(material, embed_film)
    with staging.staged(folder) as aside:
        (aside / NAME).write_text(text, encoding="utf-8")
        if not embed_film:
            material.lay_film_beside(folder / NAME, aside)
        staging.settle(aside, folder)
    return folder / NAME


def render(material: Material, embed_film: bool = True) -> str:
    """The page as text."""
    film = material.film
    said = words.load("page", film, page_facts.vocabulary(film))
    runtime = {key.removeprefix(RUNTIME): text for key, text in said.texts.items() if key.startswith(RUNTIME)}
    data = {
        "numbers": {"decimal": film.numbers.decimal, "thousands": film.numbers.thousands},
        "words": runtime,
        **page_lab.data(film, said),
    }
    return html.render(
        "page.html",
        ["page.css", "page-lab.css"],
        [f"page-{name}.js" for name in SCRIPTS],
        data,
        look=look(film.theme),
        beside=not embed_film,
        language=said.language,
        words=said,
        film=film,
        size=film.config.picture,
        poster=page_film.poster(material),
        embedded=html.base64_of(material.finished.mp4) if embed_film else None,
        film_beside=material.finished.mp4.name,
        tracks=page_film.tracks(material),
        chapters=page_film.chapters(material, said),
        lines=page_film.lines(material),
        questions=_questions(said),
    )


def look(theme: Theme) -> str:
    """The theme's colours as custom properties, and whether browsers should draw their own controls light or dark."""
    colours: Mapping[str, str] = theme.colours.model_dump()
    ground, text = (luminance(channels(colour)) for colour in (theme.colours.background, theme.colours.text))
    scheme = "dark" if ground < text else "light"
    properties = "".join(f"--{role}: {colour}; " for role, colour in colours.items())
    return f":root {{ color-scheme: {scheme}; {properties}}}\n"


def _questions(said: Words) -> list[tuple[str, str]]:
    """Those that hold for this film, each with its answer."""
    numbered = (
        (said.texts.get(f"question_{n}", ""), said.texts.get(f"answer_{n}", "")) for n in range(1, QUESTIONS + 1)
    )
    return [(question, answer) for question, answer in numbered if question and answer]
