"""A film as slides for PowerPoint and for paper: every beat once, with its picture and what is said in it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from explainer.publish import pictures
from explainer.publish.handout import make_handout
from explainer.publish.material import Material, ShownBeat
from explainer.publish.powerpoint import make_powerpoint
from explainer.publish.slides import chapters

pytestmark = pytest.mark.slow

Make = Callable[..., Material]


@pytest.fixture(scope="module")
def beats(material: Material) -> list[ShownBeat]:
    """The film's beats in order."""
    return list(material.beats)


@pytest.fixture(scope="module")
def german(make_material: Make) -> Material:
    """An upright film in German of one scene, with a line of its own that XML and HTML must write differently."""
    line = "narration.lines={SigmoidSquash: {place_the_sums: 'Aus <3> & \"4\" wird {hero.score}.'}}"
    return make_material("film.language=de", "frame=vertical", line, scenes=("SigmoidSquash",))


# -- the slides themselves ---------------------------------------------------------------------------------------------


def test_every_beat_is_a_slide_of_its_chapter(material: Material, beats: list[ShownBeat]) -> None:
    """Numbered through, with the film's times, in the chapters that its marks name."""
    found = chapters(material)
    assert [chapter.title for chapter in found] == [mark.title for mark in material.finished.chapters]
    slides = [slide for chapter in found for slide in chapter.slides]
    assert [(slide.number, slide.start, slide.end) for slide in slides] == [
        (number, beat.timing.start, beat.timing.end) for number, beat in enumerate(beats, start=1)
    ]
    of_scenes = [material.film.chapters[beat.scene.chapter] for beat in beats]
    assert [chapter.title for chapter in found for _ in chapter.slides] == of_scenes


def test_a_slide_of_a_scene_without_title_has_its_chapters(make_material: Make) -> None:
    """The opening has no title of its own, and its slides are not nameless."""
    (opening,) = chapters(make_material(scenes=("TitleCard",)))
    assert {slide.title for slide in opening.slides} == {opening.title} == {"Opening"}


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_a_large_picture_becomes_smaller_and_keeps_its_shape(tmp_path: Path) -> None:
    """One that is narrow enough keeps its size."""
    Image.new("RGB", (400, 300)).save(tmp_path / "a.png")
    for width, size in ((200, (200, 150)), (400, (400, 300)), (900, (400, 300))):
        with Image.open(BytesIO(pictures.compact(tmp_path / "a.png", width).data)) as picture:
            assert picture.size == size


@pytest.mark.parametrize(("name", "kind"), [("plain", "PNG"), ("noisy", "JPEG")])
def test_a_picture_takes_the_form_that_is_smaller(tmp_path: Path, name: str, kind: str) -> None:
    """What is plain is kept to the pixel; noise, which PNG cannot make smaller, is not."""
    sent = Image.new("RGB", (64, 64), "red") if name == "plain" else Image.effect_noise((64, 64), 90).convert("RGB")
    sent.save(tmp_path / "a.png")
    found = pictures.compact(tmp_path / "a.png", 64)
    with Image.open(BytesIO(found.data)) as picture:
        assert (picture.format, found.kind) == (kind, kind.lower())


# -- PowerPoint --------------------------------------------------------------------------------------------------------


def test_powerpoint_has_a_slide_for_every_chapter_and_beat(
    material: Material, beats: list[ShownBeat], tmp_path: Path
) -> None:
    """What is said stands in the notes, the picture fills the slide and says what it shows, and nothing is empty."""
    deck = Presentation(str(make_powerpoint(material, tmp_path)))
    marks = {mark.title for mark in material.finished.chapters}
    with_picture = [slide for slide in deck.slides if any(hasattr(shape, "image") for shape in slide.shapes)]
    titles = [slide.shapes.title.text for slide in deck.slides if slide not in with_picture]
    assert (len(with_picture), set(titles), len(titles)) == (len(beats), marks, len(marks))
    for slide, beat in zip(with_picture, beats, strict=True):
        assert slide.notes_slide.notes_text_frame.text == beat.line.say
        title, picture = slide.shapes
        assert (picture.left, picture.top, picture.width, picture.height) == (0, 0, Inches(40 / 3), Inches(7.5))
        described = picture._element.nvPicPr.cNvPr.get("descr")
        assert title.text == beat.scene.title and beat.line.say in described and beat.scene.title in described
        with Image.open(BytesIO(picture.image.blob)) as shown, Image.open(beat.still) as still:
            assert shown.size == still.size
    noted = [slide.notes_slide for slide in deck.slides if slide.has_notes_slide]
    shapes = [shape for each in (*deck.slides, *noted) for shape in each.placeholders]
    empty = [shape for shape in shapes if shape.has_text_frame and not shape.text_frame.text.strip()]
    assert {shape.placeholder_format.type for shape in empty} == {PP_PLACEHOLDER.SLIDE_IMAGE}


def test_powerpoint_knows_its_title_its_language_and_its_sections(german: Material, tmp_path: Path) -> None:
    """An upright film has upright slides; a line with signs of XML comes back as it was written."""
    deck = Presentation(str(make_powerpoint(german, tmp_path)))
    assert (deck.core_properties.title, deck.core_properties.language) == ("What is a neural network?", "de")
    assert (deck.slide_width, deck.slide_height) == (Inches(7.5), Inches(40 / 3))
    assert "type" not in deck.part._element.sldSz.attrib
    title, first = list(deck.slides)[:2]
    assert title.shapes.title.text == "Stauchen und Bias"
    assert first.notes_slide.notes_text_frame.text.startswith('Aus <3> & "4" wird ')
    assert first.shapes[1]._element.nvPicPr.cNvPr.get("descr").startswith('Eine Summe stauchen: Aus <3> & "4"')
    names = [each for each in deck.part._element.iter() if each.tag.endswith("}section")]
    members = [each.get("id") for section in names for each in section.iter() if each.tag.endswith("}sldId")]
    assert [each.get("name") for each in names] == ["Stauchen und Bias"]
    assert members == [str(slide.slide_id) for slide in deck.slides]


# -- paper -------------------------------------------------------------------------------------------------------------


def titles_of(outline: list[object], reader: pypdf.PdfReader, level: int = 0) -> list[tuple[int, str, int]]:
    """Level, title and page of every bookmark."""
    found: list[tuple[int, str, int]] = []
    for each in outline:
        if isinstance(each, list):
            found += titles_of(each, reader, level + 1)
        else:
            found.append((level, each.title, reader.get_destination_page_number(each)))  # type: ignore[attr-defined]
    return found


def test_the_handout_has_every_beat_and_bookmarks(material: Material, beats: list[ShownBeat], tmp_path: Path) -> None:
    """Six beats to a page at the most, each with its picture and words; chapters above scenes in the outline."""
    reader = pypdf.PdfReader(make_handout(material, tmp_path))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for number, beat in enumerate(beats, start=1):
        assert f"{number} {beat.scene.title} {beat.line.say}" in text
    found = titles_of(reader.outline, reader)
    assert [title for level, title, _ in found if level == 0] == [mark.title for mark in material.finished.chapters]
    assert [title for level, title, _ in found if level == 1] == [spec.title for spec in material.specs]
    pages = [page for _, _, page in found]
    assert pages == sorted(pages) and max(pages) < len(reader.pages)
    counts = [len(page.images) for page in reader.pages]
    assert sum(counts) == len(beats) and max(counts) == 6


def figures_of(node: object) -> list[str]:
    """The alternative texts of all figures in a tree of tags."""
    node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
    if isinstance(node, list):
        return [text for each in node for text in figures_of(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if node.get("/S") == "/Figure" else []
    return own + figures_of(node.get("/K"))


def test_the_handout_speaks_to_screen_readers(german: Material, tmp_path: Path) -> None:
    """It is tagged, says its title and language, and every picture what it shows."""
    reader = pypdf.PdfReader(make_handout(german, tmp_path))
    root = reader.root_object
    assert (bool(root["/MarkInfo"]["/Marked"]), root["/Lang"]) == (True, "de")
    assert reader.metadata and reader.metadata.title == "What is a neural network?"
    beats = list(german.beats)
    assert figures_of(root["/StructTreeRoot"]) == [f"{beat.scene.title}: {beat.line.say}" for beat in beats]


def test_a_sign_that_no_font_has_does_not_keep_the_handout_from_being_made(make_material: Make, tmp_path: Path) -> None:
    """It has a hole in it, as the film has, and all else is there."""
    odd = make_material("film.title='A \U0010fffd'", scenes=("SigmoidSquash",))
    reader = pypdf.PdfReader(make_handout(odd, tmp_path))
    assert next(odd.beats).line.say.split()[0] in reader.pages[0].extract_text()


@pytest.mark.parametrize("make", [make_powerpoint, make_handout])
def test_the_same_film_gives_the_same_bytes(
    material: Material, tmp_path: Path, make: Callable[[Material, Path], Path]
) -> None:
    """Two runs write the same file, and no other."""
    first, second = (make(material, tmp_path / name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert [file.name for file in first.parent.iterdir()] == [first.name]
