"""The worksheet and its key as files: what stands on their pages, for eyes, for screen readers and for photocopiers."""

import functools
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst
import yaml
from PIL import Image, ImageChops

from explainer import fonts
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.publish import paper, tasks, typeset, words, worksheet
from explainer.settings import load

EXAMPLES = Path(__file__).parents[3] / "configs" / "examples"
CONFIGS = ("film", *sorted(file.stem for file in EXAMPLES.glob("*.yaml")))
SIZES = {"a4": (595, 842), "letter": (612, 792)}
SHORT = 4
"""Letters of an answer that may stand on the sheet for another reason."""
MARGIN = 16
"""Millimetres at both sides that stay white."""

every_config = pytest.mark.parametrize("config", CONFIGS)
every_language = pytest.mark.parametrize("language", ["en", "de"])
every_paper = pytest.mark.parametrize("size", SIZES)
both = pytest.mark.parametrize("is_key", [False, True], ids=["sheet", "key"])


@functools.cache
def opened(config: str, *sets: str) -> Film:
    """The film of an example, or the default one, with a single scene: the sheet asks for none."""
    return Film.open(load(None if config == "film" else EXAMPLES / f"{config}.yaml", ["scenes=[ForwardPass]", *sets]))


def content(config: str, size: str, is_key: bool, *sets: str) -> Mapping[str, Any]:
    """What a page shows."""
    film = opened(config, *sets)
    return worksheet.content(film, tasks.find(film), size, is_key)  # type: ignore[arg-type]


@functools.cache
def pdf(config: str, size: str, is_key: bool, *sets: str) -> pypdf.PdfReader:
    """The sheet or the key, read back."""
    return pypdf.PdfReader(io.BytesIO(typeset.typeset("worksheet.typ", content(config, size, is_key, *sets))))


def text(document: pypdf.PdfReader) -> str:
    """All that stands on its pages, without blanks, which a line's end may swallow."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in document.pages))


def tags(document: pypdf.PdfReader) -> Iterator[Mapping[str, Any]]:
    """All of its structure elements."""
    waiting = [document.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, dict):
            yield element
            children = element.get("/K", [])
            children = children.get_object() if hasattr(children, "get_object") else children
            waiting += children if isinstance(children, list) else [children]


def answers(config: str, *sets: str) -> set[str]:
    """Some texts that the solution of each task ends with."""
    film = opened(config, *sets)
    shown = {task.name: task.shown(film.numbers) for task in tasks.find(film).tasks}
    found = {shown["count"]["other_total"], shown["sum"]["shifted"], shown["sum"]["added"], *shown["shapes"]["rows"][0]}
    found |= {row["steps"] for row in shown.get("match", {"rows": []})["rows"]}
    found |= {each["steps"] for each in shown.get("detect", {"tried": []})["tried"]}
    found |= {each["steps"] for each in shown.get("switch", {"cases": []})["cases"]}
    return {re.sub(r"\s", "", each) for each in found}


@every_config
@every_language
@every_paper
@both
def test_every_film_fills_two_to_four_pages(config: str, language: str, size: str, is_key: bool) -> None:
    """The pages have the paper's size, and bear their number and how many there are."""
    document = pdf(config, size, is_key, f"film.language={language}")
    assert 2 <= len(document.pages) <= 4
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in document.pages} == {SIZES[size]}
    for number, page in enumerate(document.pages, start=1):
        assert f"{number} / {len(document.pages)}" in page.extract_text()


@every_config
@every_language
def test_answers_stand_in_the_key_alone(config: str, language: str) -> None:
    """The key has every solution with its steps; the sheet gives none away."""
    sheet, key = (text(pdf(config, "a4", is_key, f"film.language={language}")) for is_key in (False, True))
    expected = answers(config, f"film.language={language}")
    assert {answer for answer in expected if answer not in key} == set()
    assert {answer for answer in expected if len(answer) > SHORT and answer in sheet} == set()


@every_config
def test_what_is_given_stands_on_the_sheet(config: str) -> None:
    """Whoever has the paper has every number that the solutions are computed from."""
    film, sheet = opened(config), text(pdf(config, "a4", False))
    shown = {task.name: task.shown(film.numbers) for task in tasks.find(film).tasks}
    rows = [f"{each['source']}{each['a']}{each['weight']}" for each in shown["sum"]["terms"]]
    rows += [
        f"{r['neuron']}{r['positive']}{r['negative']}{r['bias']}" for r in shown.get("match", {"rows": []})["rows"]
    ]
    rows += [each["text"] for each in shown["count"]["sizes"]] + [shown["sum"]["bias"]]
    assert [row for row in rows if row.replace(" ", "") not in sheet] == []


@every_config
@every_paper
@both
def test_nothing_leaves_the_page(config: str, size: str, is_key: bool) -> None:
    """The margins stay white, but for the strip that marks the key, and nothing runs into the foot."""
    for page in drawn(content(config, size, is_key, "film.language=de")):
        left, top, right, bottom = ink(page if not is_key else page.crop((8 * 2, 0, *page.size)))
        left += 16 if is_key else 0
        assert left >= 2 * MARGIN
        assert right <= page.width - 2 * MARGIN
        assert top >= 2 * 10
        assert bottom <= page.height - 2 * 5
        foot = page.crop((2 * MARGIN, page.height - 2 * 15, page.width - 2 * MARGIN, page.height - 2 * 14))
        assert foot.getextrema()[0] == 255


def drawn(shown: Mapping[str, Any]) -> Iterator[Image.Image]:
    """Its pages in grey, two pixels a millimetre."""
    known = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts.FOLDER)])
    file = typeset.TEMPLATES / "worksheet.typ"
    compiler = typst.Compiler(str(file), str(file.parent), known, sys_inputs={"data": json.dumps(shown)})
    pages = compiler.compile(format="png", ppi=2 * 25.4)
    for page in pages if isinstance(pages, list) else [pages]:
        yield Image.open(io.BytesIO(page)).convert("L")


def ink(page: Image.Image) -> tuple[int, int, int, int]:
    """The box of all that is not white."""
    box = ImageChops.invert(page).getbbox()
    assert box
    return box


@every_config
@both
def test_names_as_long_as_they_may_be_find_room(config: str, is_key: bool) -> None:
    """Long labels, names and titles of one's own are broken into lines."""
    film = opened(config)
    labels = [f"a rather long label, number {number}" for number in range(len(film.labels))]
    names = [f"a rather long name, number {number}" for number in range(len(film.input_names or ()))]
    sets = [f"output={{labels: {labels}}}", "film.title='A title that goes on and on, as some titles do, to the end'"]
    sets += [f"input={{names: {names}}}"] if names else []
    for page in drawn(content(config, "a4", is_key, *sets)):
        assert ink(page)[2] <= page.width - 2 * MARGIN


@every_config
@every_language
@both
def test_screen_readers_find_their_way(config: str, language: str, is_key: bool) -> None:
    """Title, language, tags, headings and table heads are there, and the file says that it keeps to PDF/UA."""
    document = pdf(config, "a4", is_key, f"film.language={language}")
    root, film = document.trailer["/Root"], opened(config)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert document.metadata and film.config.film.title in str(document.metadata.title)
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    kinds = [str(element.get("/S")) for element in tags(document)]
    assert (kinds.count("/H1"), kinds.count("/H2")) == (1, len(tasks.find(film).tasks))
    assert kinds.count("/TH") > 5


@every_config
@both
def test_every_figure_and_formula_has_its_text(config: str, is_key: bool) -> None:
    """Nobody who listens to the sheet meets a picture that says nothing."""
    pictures = [each for each in tags(pdf(config, "a4", is_key)) if each.get("/S") in ("/Figure", "/Formula")]
    assert len(pictures) >= 2
    assert all(len(str(each.get("/Alt", ""))) > 4 for each in pictures)


def test_the_same_film_gives_the_same_bytes(tmp_path: Path) -> None:
    """Made twice, both files are there, they differ from one another, and each is as it was before."""
    made = [worksheet.make(opened("film"), tmp_path / folder, "letter") for folder in ("one", "two")]
    digests = [[hashlib.sha256(file.read_bytes()).hexdigest() for file in files] for files in made]
    assert digests[0] == digests[1]
    assert digests[0][0] != digests[0][1]
    assert [file.name for file in made[0]] == ["worksheet.pdf", "key.pdf"]
    assert {file.name for file in (tmp_path / "one").iterdir()} == {"worksheet.pdf", "key.pdf"}


def test_what_is_left_out_is_told() -> None:
    """A line names the task and the reason; where nothing is missing there is none."""
    assert worksheet.left_out(opened("weather")) == ("no task 'match': the input is no picture",)
    assert worksheet.left_out(opened("film")) == ()


@pytest.mark.parametrize("name", ["ink", "light", "print"])
@pytest.mark.parametrize("palette", ["green_red", "colorblind"])
def test_colours_of_every_theme_are_legible_on_paper(name: str, palette: str) -> None:
    """Signs reach WCAG's contrast of 4.5 to white and answers that of 7, whatever the film's theme is."""
    film = opened("film", f"theme={{name: {name}, palette: {palette}}}")
    shown = worksheet.content(film, tasks.find(film), "a4", True)["colours"]
    for role, least in (("positive", 4.5), ("negative", 4.5), ("answer", 7)):
        channels = [int(shown[role][place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = sum(share * channel for share, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        assert 1.05 / (luminance + 0.05) >= least


def test_only_pale_colours_are_darkened() -> None:
    """#767676 is the palest grey that is legible on white."""
    for dark in ("#000000", "#05602D", "#767676"):
        assert paper.on_white(dark) == dark
    assert paper.on_white("#777777") != "#777777"


def test_both_languages_have_the_same_words() -> None:
    """Every key of one file is in the other, with the same facts."""
    files = [yaml.safe_load((words.MATERIALS / f"worksheet.{each}.yaml").read_text("utf-8")) for each in ("en", "de")]
    english, german = (file["words"] for file in files)
    assert list(english) == list(german)
    for key in english:
        facts = [sorted(re.findall(r"\{([a-z0-9_.]+)", json.dumps(each[key]))) for each in (english, german)]
        assert facts[0] == facts[1], key


def test_an_untrained_network_is_called_so() -> None:
    """Its numbers are real, but nobody should take them for learned ones."""
    assert "itsweightsarerandom" in text(pdf("film", "a4", False, "network.weights=random"))
    assert "random" not in text(pdf("film", "a4", False))


def test_names_in_any_script_are_set() -> None:
    """Letters that the program's own fonts lack do not keep the sheet from being made."""
    assert len(pdf("weather", "a4", False, "input={names: [気温, 雲, 湿度, 風]}").pages) >= 2


def test_a_template_that_cannot_be_set_is_an_error_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the template and what Typst says."""
    (tmp_path / "broken.typ").write_text("#let", encoding="utf-8")
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    with pytest.raises(ExplainerError, match=r"broken\.typ cannot be set: "):
        typeset.typeset("broken.typ", {})
