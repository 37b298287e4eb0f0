"""The manual says only what works: the reference is the program's own, and what it tells to write can be used."""

import re
import textwrap
from pathlib import Path
from typing import get_args

import pytest

from explainer import reference, settings
from explainer.__main__ import main
from explainer.config import FilmConfig
from explainer.film import Film
from explainer.knobs import CHAPTERS, KNOBS
from explainer.publish import lesson
from explainer.voice.choice import VoiceChoice
from explainer.voice.lines import sayings

ROOT = Path(__file__).parents[1]
GUIDES = ("make-your-own.md", "voice.md")


def blocks(language: str, guide: str = "make-your-own.md") -> list[str]:
    """A guide's blocks of code in one language."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    return [textwrap.dedent(block) for block in re.findall(rf"(?ms)^ *```{language}\n(.*?)^ *```", text)]


def test_the_reference_is_up_to_date() -> None:
    """docs/config.md is what `nnexplain schema --markdown` prints."""
    assert (ROOT / "docs" / "config.md").read_text(encoding="utf-8") == reference.as_markdown()


def test_the_reference_names_every_key_and_every_scene() -> None:
    """Each section of a film's file and each scene with each of its knobs is there, with its description."""
    text = reference.as_markdown()
    assert all(re.search(rf"`{name}[.`]", text) for name in FilmConfig.model_fields)
    for name, knobs in KNOBS.items():
        part = text[text.index(f"**{name}**") :].split("\n**")[0]
        assert all(f"`{knob}`" in part for knob in knobs.model_fields if knob != "use")


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_writes_is_understood(guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every YAML of a guide is a film's file; files that it speaks of are the only thing missing."""
    monkeypatch.chdir(tmp_path)
    for text in blocks("yaml", guide):
        (tmp_path / "my_film.yaml").write_text(text, encoding="utf-8")
        settings.load(tmp_path / "my_film.yaml")


def test_the_guides_own_scene_is_a_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The class and its entry, copied from the guide, become a still."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_scenes.py").write_text(blocks("python")[-1], encoding="utf-8")
    tiny = "quality: tiny\nqualities: {tiny: {width: 128, height: 72, fps: 5}}\n"
    (tmp_path / "my_film.yaml").write_text(tiny + blocks("yaml")[-1], encoding="utf-8")
    assert Film.open(settings.load(tmp_path / "my_film.yaml")).scenes[0].lines["look_at_it"].say == "This is our nine."
    monkeypatch.setattr("sys.argv", ["nnexplain", "stills", "my_film.yaml", "--trust", "--quiet", "--out", "made"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert (tmp_path / "made" / "01-MyScene-01-look_at_it.png").is_file()


@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_a_guide_exist(guide: str) -> None:
    """Each line of shell in it is a command that can be parsed."""
    from explainer.cli import cli

    for line in (line for block in blocks("sh", guide) for line in block.splitlines()):
        _, name, *arguments = line.split()
        cli.commands[name].make_context(name, arguments)


def test_every_chapter_has_its_picture_and_names_its_scenes() -> None:
    """docs/chapters.md goes through the chapters in their order: the scenes of each, and a picture that is there."""
    _, *parts = (ROOT / "docs" / "chapters.md").read_text(encoding="utf-8").split("\n## ")
    chapters = [chapter for chapter in CHAPTERS if chapter != "own"]
    assert len(parts) == len(chapters)
    for part, chapter in zip(parts, chapters, strict=True):
        scenes = re.findall(r"`([A-Z][A-Za-z]+)`", part)
        assert scenes == [name for name, knobs in KNOBS.items() if knobs.chapter == chapter]
        (picture,) = re.findall(r"]\(\.\./(.*)\)", part)
        assert picture == f"media/gallery/{CHAPTERS[chapter]:02d}-{chapter}.png" and (ROOT / picture).is_file()


def test_the_guide_to_the_voice_names_every_engine() -> None:
    """Its table has a row for each, and the one line of a script that it shows is the film's."""
    text = (ROOT / "docs" / "voice.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| `(\w+)` \|", text) == list(get_args(VoiceChoice.model_fields["engine"].annotation))
    (name, said) = re.findall(r"(?m)^ *(\w+\.\w+)  \(.*\n +(.*)$", text)[0]
    shown = {saying.id: saying.line.say for saying in sayings(Film.open(settings.load()).scenes)}
    assert shown[name] == said


def test_the_guide_to_lessons_names_every_part() -> None:
    """What `--without` can leave out is listed, in the order in which it is made."""
    text = " ".join((ROOT / "docs" / "lesson.md").read_text(encoding="utf-8").split())
    assert f"leaves parts out: {', '.join(lesson.MAKERS)}." in text
