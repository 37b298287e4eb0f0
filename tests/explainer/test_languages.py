"""The shipped languages: complete, with the same facts, and made of letters that the font has."""

import re
from pathlib import Path

import pytest
import yaml
from PIL import ImageFont

from explainer import fonts, settings
from explainer.film import Film
from explainer.narration_file import COMPLETE, NARRATIONS
from explainer.template import parse

LANGUAGES = sorted(path.stem for path in NARRATIONS.glob("*.yaml"))
ENGLISH = yaml.safe_load(COMPLETE.read_text(encoding="utf-8"))


def texts(node: object, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Every text below a node, by its path; a line with conditions by the path of each of its forms."""
    if isinstance(node, str):
        return {path: node}
    if not isinstance(node, dict):
        return {}
    found = {}
    for key, child in node.items():
        found |= texts(child, path if key == "say" else (*path, str(key))) if key != "if" else {}
    return found


def conditions(node: object, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Every condition below a node, by the path of its line."""
    if not isinstance(node, dict):
        return {}
    found = {path: node["if"]} if "if" in node else {}
    for key, child in node.items():
        found |= conditions(child, (*path, str(key)))
    return found


def read(language: str) -> dict[str, object]:
    """A narration file as plain values."""
    return yaml.safe_load((NARRATIONS / f"{language}.yaml").read_text(encoding="utf-8"))


def test_english_and_german_are_there() -> None:
    """Two languages are shipped."""
    assert {"en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    """It says every line, title, caption and word that English does, under the same conditions, and nothing else."""
    own = read(language)
    assert texts(own).keys() - {("language",)} == texts(ENGLISH).keys() - {("language",)}
    assert conditions(own) == conditions(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_the_same_facts(language: str) -> None:
    """Each line fills in the facts that the English one does, no more and no fewer."""
    own, english = texts(read(language)), texts(ENGLISH)
    for path, text in own.items():
        assert parse(text).names == parse(english[path]).names, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_beats_come_in_the_same_order(language: str) -> None:
    """Subtitles and scripts are in the order of the film."""
    for name, scene in read(language)["scenes"].items():  # type: ignore[attr-defined]
        assert list(scene["beats"]) == list(ENGLISH["scenes"][name]["beats"]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_not_left_in_english(language: str) -> None:
    """Of the lines that are said, hardly one is word for word the English one."""
    if language == "en":
        return
    own, english = texts(read(language)), texts(ENGLISH)
    lines = [path for path in own if "beats" in path]
    assert [path for path in lines if own[path] == english[path]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_has_every_letter(language: str) -> None:
    """No letter of the language is drawn as an empty box."""
    font = ImageFont.truetype(str(fonts.files()[0]), size=20)
    missing = bytes(font.getmask("\U000f0000"))
    letters = {letter for text in texts(read(language)).values() for letter in text if not letter.isspace()}
    assert [letter for letter in sorted(letters) if bytes(font.getmask(letter)) == missing] == []


def test_a_film_in_german_is_german() -> None:
    """Numbers are written and spoken as German speakers do."""
    film = Film.open(settings.load(None, ["film.language=de", "scenes=[RealNeuron, CountTheParameters]"]))
    total = film.scenes[1].lines["add_it_all_up"]
    assert total.say == "12.960 Gewichte und zweiundvierzig Biase: 13.002 Zahlen."
    assert total.spoken.endswith("dreizehntausendzwei Zahlen.")
    assert "−0,74" in film.scenes[0].lines["shift_by_the_bias"].say
    assert film.numbers.shown(0.5) == "0,50"


@pytest.mark.parametrize(("language", "sign"), [("en", "%"), ("de", "\N{NARROW NO-BREAK SPACE}%")])
def test_percentages_are_written_alike_on_screen_and_on_paper(language: str, sign: str) -> None:
    """German puts a space before the sign, English none."""
    film = Film.open(settings.load(None, [f"film.language={language}"]))
    assert film.numbers.percent_sign == sign
    paper = (NARRATIONS.parent / "materials" / f"worksheet.{language}.yaml").read_text(encoding="utf-8")
    assert {bool(space) for space in re.findall(r"\}(\s*)%", paper)} == {sign != "%"}


def test_a_third_language_is_one_file(tmp_path: Path) -> None:
    """A file with a few keys is enough for a film in it; what it leaves out is English."""
    words = tmp_path / "la.yaml"
    words.write_text("language: la\nscenes: {TitleCard: {beats: {light_one_neuron: 'Ecce machina numerorum.'}}}\n")
    film = Film.open(settings.from_mapping({"narration": {"file": str(words)}, "scenes": ["TitleCard"]}))
    lines = film.scenes[0].lines
    assert lines["light_one_neuron"].say == "Ecce machina numerorum."
    assert lines["grow_into_a_network"].say == ENGLISH["scenes"]["TitleCard"]["beats"]["grow_into_a_network"]["say"]


def test_subtitles_in_two_languages_say_the_same_beats() -> None:
    """A film with a further track of subtitles has a line in it for every beat that its own language has one for."""
    film = Film.open(settings.load(None, ["subtitles=[en, de]", "scenes=[RealNeuron, ForwardPass]"]))
    assert list(film.tracks) == ["de"]
    for spec in film.scenes:
        german = film.tracks["de"][spec.id]
        assert [beat for beat, line in german.items() if line.say] == [b for b, line in spec.lines.items() if line.say]
