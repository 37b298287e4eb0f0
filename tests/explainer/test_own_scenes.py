"""Scenes of the user's own: named in the film's file, said in its words, and run only with the user's trust."""

from collections.abc import Callable
from pathlib import Path

import pytest

from explainer import settings, trust
from explainer.__main__ import main
from explainer.errors import ConfigError, ExplainerError
from explainer.film import Film
from explainer.narration import Line

Write = Callable[..., Path]
Mistakes = Callable[..., str]

SCENE = """\
from pathlib import Path
from scenes import cast
from scenes.mobjects.animations import FadeIn
from scenes.stage import ExplainerScene, beat

Path(__file__).with_name("was_run").touch()


class MyScene(ExplainerScene):
    def construct(self):
        self.look_at_it()

    @beat
    def look_at_it(self):
        self.play(FadeIn(cast.picture(self.film, self.style, self.film.hero, 0.15, self.frame.stage.centre)))
"""
FILM = """\
network: {weights: random}
quality: tiny
qualities: {tiny: {width: 128, height: 72, fps: 5}}
scenes:
  - use: my_scenes.py:MyScene
    title: "A {hero.label|word}"
    beats:
      look_at_it: {say: "This is a {hero.label|word}.", seconds: 1}
    captions: {label: "ours"}
    options: {colour: 3}
"""


@pytest.fixture
def mine(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film with a scene of its own, whose file leaves a mark when it is run; no settings of the user's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    write(SCENE, "my_scenes.py")
    return write(FILM)


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of the command."""
    monkeypatch.setattr("sys.argv", ["nnexplain", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_an_own_scene_brings_its_words_and_its_file(mine: Path) -> None:
    """Title, line and caption are filled in with facts; the file is the one beside the film's."""
    (scene,) = Film.open(settings.load(mine)).scenes
    assert (scene.id, scene.name, scene.title) == ("01-MyScene", "MyScene", "A nine")
    assert scene.source == str(mine.parent / "my_scenes.py")
    assert scene.lines == {"look_at_it": Line("look_at_it", "This is a nine.", "This is a nine.", 2.4, least=1.0)}
    assert scene.captions == {"label": "ours"}


def test_opening_a_film_runs_nothing(mine: Path) -> None:
    """The Python is not touched by looking at the file."""
    Film.open(settings.load(mine))
    assert not (mine.parent / "was_run").exists()


@pytest.mark.parametrize("command", ["film", "stills", "render"])
def test_without_trust_nothing_is_run(
    mine: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command names the file that would have run, and what to do, and makes nothing."""
    scenes = ("MyScene",) if command == "render" else ()
    assert run(command, *scenes, str(mine), "--out", "made", monkeypatch=monkeypatch) == 1
    said = capsys.readouterr().err
    assert str(mine.parent / "my_scenes.py") in said and "--trust" in said
    assert not (mine.parent / "was_run").exists() and not (mine.parent / "made").exists()


def test_a_check_names_what_would_be_run(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Checking runs nothing either; it says which Python the film brings."""
    assert run("check", str(mine), monkeypatch=monkeypatch) == 0
    assert f"python   {mine.parent / 'my_scenes.py'} will be run: --trust" in capsys.readouterr().out
    assert not (mine.parent / "was_run").exists()


def test_with_trust_it_is_drawn(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's class is run in a worker, and its beat becomes a still."""
    assert run("stills", str(mine), "--trust", "--quiet", "--out", "made", monkeypatch=monkeypatch) == 0
    assert (mine.parent / "was_run").exists()
    assert (mine.parent / "made" / "01-MyScene-01-look_at_it.png").is_file()


def test_a_class_that_is_not_there_is_named(
    mine: Path, write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong name of the class, or of the file, is one clear line."""
    write(SCENE.replace("MyScene", "Other"), "my_scenes.py")
    assert run("stills", str(mine), "--trust", "--quiet", "--out", "made", monkeypatch=monkeypatch) == 1
    assert "has no class MyScene" in capsys.readouterr().err
    (mine.parent / "my_scenes.py").unlink()
    assert run("stills", str(mine), "--trust", "--quiet", "--out", "made", monkeypatch=monkeypatch) == 1
    assert "there is no file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("made = unknown\n" + SCENE, ":1: NameError: name 'unknown' is not defined"),
        ("def broken(:\n" + SCENE, ":1: SyntaxError: invalid syntax"),
        (SCENE.replace("0.15, ", "1 / 0, "), ":15: ZeroDivisionError: division by zero"),
        (SCENE.replace("0.15, ", "'large', "), ":15: UFuncTypeError"),
    ],
    ids=["while it is loaded", "before that", "in a beat", "in what a beat calls"],
)
def test_a_mistake_in_the_program_is_told_with_its_line(
    mine: Path,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    program: str,
    said: str,
) -> None:
    """Wherever the user's file goes wrong, the message names it and the line, and nothing is made."""
    write(program, "my_scenes.py")
    assert run("stills", str(mine), "--trust", "--quiet", "--out", "made", monkeypatch=monkeypatch) == 1
    told = capsys.readouterr().err
    assert f"{mine.parent / 'my_scenes.py'}{said}" in told and "Traceback" not in told
    assert not (mine.parent / "made").exists()


def test_trust_can_be_given_for_good(mine: Path, write: Write) -> None:
    """A word in the user's own settings does what the option does; a wrong word there is named with its place."""
    film = Film.open(settings.load(mine))
    with pytest.raises(ExplainerError):
        trust.require(film, given=False)
    trust.require(film, given=True)
    write("trust: true\n", "settings/nn-explainer/settings.yaml")
    trust.require(film, given=False)
    write("trsut: true\n", "settings/nn-explainer/settings.yaml")
    with pytest.raises(ConfigError, match=r"settings\.yaml:1:1: trsut: unknown key; did you mean 'trust'"):
        trust.require(film, given=False)


def test_a_film_cannot_trust_itself(mistakes: Mistakes) -> None:
    """Trust is the user's to give: a film's file has no such key."""
    assert "trust: unknown key" in mistakes("trust: true")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("my_scenes.py:", "should be written as my_scenes.py:MyScene"),
        ("a/b:MyScene", "should be written as my_scenes.py:MyScene"),
        ("{use: 'my.py:A', beat: {}}", "beat: unknown key; did you mean 'beats'?"),
    ],
)
def test_a_wrong_entry_is_named(mistakes: Mistakes, entry: str, said: str) -> None:
    """What is not a class in a file or module, or has a key that no own scene knows, is said with its place."""
    assert said in mistakes(f"scenes: [{entry!r}]" if entry[0] != "{" else f"scenes: [{entry}]")


def test_a_wrong_fact_in_its_words_is_named(write: Write) -> None:
    """A blank that names no fact is found before anything is run, at its place."""
    with pytest.raises(ConfigError, match=r"film\.yaml:8:\d+: scenes\.0\.beats\.look_at_it\.say: unknown fact"):
        Film.open(settings.load(write(FILM.replace("hero.label|word}.", "hero.lable}."))))
