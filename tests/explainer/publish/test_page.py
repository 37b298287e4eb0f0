"""The lesson's page as a file: what it holds, in every language and for every example film."""

import functools
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from explainer.film import Film
from explainer.publish import formulas, page, page_facts, page_film, page_lab, pictures, words
from explainer.publish.material import Material
from explainer.settings import load
from explainer.theme import load as load_theme

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "configs/examples").glob("*.yaml"))
LANGUAGES = ("en", "de")


@functools.cache
def film_of(config: Path | None, *sets: str) -> Film:
    """The film of a configuration with settings laid over it."""
    return Film.open(load(config, sets))


def keys_and_blanks(language: str) -> dict[str, set[str]]:
    """Of every text, the facts and blanks that it and its alternatives name."""
    file = yaml.safe_load((ROOT / f"configs/materials/page.{language}.yaml").read_text("utf-8"))
    return {key: set(re.findall(r"\{([a-z_.0-9]+)", json.dumps(form))) for key, form in file["words"].items()}


def test_the_page_is_one_file_and_small_without_the_film(material: Material, tmp_path: Path) -> None:
    """It holds the film and, besides, less than three megabytes; the folder holds nothing else."""
    file = page.make(material, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["lesson.html"] == [file.name]
    film = material.finished.mp4.stat().st_size * 4 / 3
    assert film < file.stat().st_size < film + 3e6


def test_the_same_film_gives_the_same_bytes(material: Material) -> None:
    """Nothing on the page depends on when it was made."""
    assert page.render(material) == page.render(material)


def test_a_film_beside_the_page_is_copied_there_once(material: Material, tmp_path: Path) -> None:
    """The page names film.mp4, which lies beside it, also where the film has been made in that folder."""
    page.make(material, tmp_path, embed_film=False)
    assert (tmp_path / "film.mp4").read_bytes() == material.finished.mp4.read_bytes()
    shutil.copytree(material.finished.folder, tmp_path, dirs_exist_ok=True)
    there = replace(material, finished=replace(material.finished, folder=tmp_path))
    text = page.make(there, tmp_path, embed_film=False).read_text("utf-8")
    assert (tmp_path / "film.mp4").read_bytes() == material.finished.mp4.read_bytes()
    assert ' src="film.mp4"' in text
    assert "media-src data: blob: &#39;self&#39;;" in text


def test_both_languages_say_the_same() -> None:
    """English and German have the same texts, which name the same facts and blanks."""
    english, german = (keys_and_blanks(language) for language in LANGUAGES)
    assert english == german


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("config", [None, *EXAMPLES], ids=lambda config: config.stem if config else "default")
def test_every_example_has_questions_with_answers(config: Path | None, language: str) -> None:
    """Of every film six to ten questions hold, no answer stands without its question, and none has a gap."""
    film = film_of(config, f"film.language={language}")
    said = words.load("page", film, page_facts.vocabulary(film))
    asked = [(said[f"question_{n}"], said[f"answer_{n}"]) for n in range(1, page.QUESTIONS + 1)]
    held = [pair for pair in asked if all(pair)]
    assert 6 <= len(held) <= 10
    assert not any(re.search(r"[{}]", text) for pair in held for text in pair)
    ideas = [text for key, text in said.texts.items() if key.startswith("idea_")]
    assert all(ideas)


@pytest.mark.parametrize("config", [None, *EXAMPLES], ids=lambda config: config.stem if config else "default")
def test_the_sum_in_the_question_is_the_networks(config: Path | None) -> None:
    """The parts of the hero's neuron add up as written, and are its own to the last place."""
    film = film_of(config)
    neuron = film.hero.trace.neuron(1, film.teaching_neuron)
    found = page_facts.vocabulary(film)
    true = (neuron.positive_sum, neuron.negative_sum, neuron.weighted_sum, neuron.bias, neuron.z)
    names = ("positive", "negative", "sum", "bias", "z")
    shown = [round(1000 * float(str(found.get(f"page.{name}")).replace("−", "-"))) for name in names]
    assert shown[0] + shown[1] == shown[2]
    assert shown[2] + shown[3] == shown[4]
    assert all(abs(count / 1000 - value) < 0.001 for count, value in zip(shown, true, strict=True))


def test_chapters_are_those_of_the_film(material: Material) -> None:
    """Each has its place in the film, a small picture and two sentences; a formula where there is one."""
    said = words.load("page", material.film, page_facts.vocabulary(material.film))
    found = page_film.chapters(material, said)
    assert [(each.title, each.start) for each in found] == [
        (mark.title, round(mark.start, 3)) for mark in material.finished.chapters
    ]
    assert all(each.picture.startswith("data:image/webp;base64,") and len(each.picture) < 60_000 for each in found)
    assert all(len(re.findall(r"[.?!](?: |$)", each.idea)) == 2 for each in found)
    assert [each.formula is not None for each in found] == [each.title == "Weights" for each in found]


def test_a_chapters_picture_is_not_the_empty_end_of_a_scene(material: Material) -> None:
    """Where no beat is named, the picture is the scene's fullest one."""
    spec = next(spec for spec in material.specs if spec.name == "RealNeuron")
    shown = [beat.still for beat in material.beats if beat.scene == spec]
    fullest = max(shown, key=lambda still: still.stat().st_size)
    said = words.load("page", material.film, page_facts.vocabulary(material.film))
    last = page_film.chapters(material, said)[-1]
    assert last.picture == pictures.for_page(fullest, page_film.SMALL).address


def test_the_transcript_is_all_that_is_said(material: Material) -> None:
    """Line for line as the beats have it, in order."""
    found = page_film.lines(material)
    assert [line.text for line in found] == [beat.line.say for beat in material.beats if beat.line.say]
    assert all(earlier.start < later.start for earlier, later in pairwise(found))


@pytest.mark.parametrize("config", [None, *EXAMPLES], ids=lambda config: config.stem if config else "default")
def test_formulas_take_the_colour_of_the_text(config: Path | None) -> None:
    """Each is an SVG with a text for those who cannot see it, and has no colour or address of its own."""
    film = film_of(config)
    for chapter in ("weights", "squash", "matrix", "count", "function", "relu"):
        drawn = formulas.drawn(formulas.source(film, chapter), 'what "it" says', chapter)
        assert 'role="img" aria-label="what &#34;it&#34; says"' in drawn
        assert "currentColor" in drawn
        assert not re.search(r'(fill|stroke)="#|style=|url\(http', drawn)
        assert set(re.findall(r'href="#([^"]+)"', drawn)) <= set(re.findall(r'id="([^"]+)"', drawn))


def test_chapters_without_a_formula_have_none() -> None:
    """The opening says no formula."""
    assert formulas.source(film_of(None), "opening") == ""


def test_wide_layers_are_drawn_with_some_of_their_neurons() -> None:
    """As many as the film draws, the first, the last and those that it takes apart among them; all of the outputs."""
    film = film_of(ROOT / "configs/examples/deep.yaml")
    first, second, outputs = (page_lab.shown_neurons(film, layer) for layer in (1, 2, 3))
    assert len(first) == len(second) == 14
    assert {film.teaching_neuron, 10, 127} <= set(first) <= set(range(128))
    assert (second[0], second[-1]) == (0, 63)
    assert outputs == list(range(10))


@pytest.mark.parametrize("theme", ["ink", "light", "print"])
def test_the_themes_colours_are_the_pages(theme: str) -> None:
    """Each is a custom property, and browsers are told whether the page is dark."""
    look = page.look(found := load_theme(theme))
    assert f"--background: {found.colours.background};" in look
    assert f"--positive: {found.colours.positive};" in look
    assert ("color-scheme: dark" in look) == (theme == "ink")


def test_the_command_names_the_films_file(make_material: Callable[..., Material]) -> None:
    """The line to copy asks for the same film; that of the default film names no file."""
    assert page_lab.command(film_of(None)) == "nnexplain film"
    assert page_lab.command(film_of(ROOT / "configs/examples/deep.yaml")) == "nnexplain film deep.yaml"
