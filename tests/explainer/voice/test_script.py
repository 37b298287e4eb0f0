"""The script says what is to be recorded; and the commands know of the voice without speaking."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer import cli, door, interrupts
from explainer.film import Film
from explainer.voice.lines import sayings
from tests.explainer.voice.conftest import tone, write_wav

Run = Callable[..., tuple[int, str, str]]
Opened = Callable[..., Film]
SETS = ("--set", "network.weights=random", "--set", "scenes=[SigmoidSquash, ForwardPass]")
pytestmark = pytest.mark.usefixtures("own_store")


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run nnexplain with arguments in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interrupts, "listen", lambda: None)

    def invoke(*arguments: str) -> tuple[int, str, str]:
        code = door.run(lambda: cli.cli.invoke(cli.cli.make_context("nnexplain", [*arguments, *SETS])))
        return code, *capfd.readouterr()

    return invoke


@pytest.fixture
def film(opened: Opened) -> Film:
    """The film of the commands."""
    return opened(scenes=("SigmoidSquash", "ForwardPass"))


def test_the_script_is_printed_scene_by_scene(command: Run, film: Film) -> None:
    """Every line of the film under the name of its recording, with the seconds of its beat but for the pause."""
    code, out, err = command("script")
    assert (code, err) == (0, "")
    lines = {f"{scene.name}.{beat}": line for scene in film.scenes for beat, line in scene.lines.items() if line.say}
    read = re.findall(r"(?m)^(\w+\.\w+)  \(([\d.]+) s\)\n    (.*)$", out)
    assert read == [(name, f"{line.seconds - 0.6:.1f}", line.say) for name, line in lines.items()]
    assert out.startswith(f"{len(lines)} lines, about ") and all(scene.title in out for scene in film.scenes)


def test_the_script_is_written_as_text_and_table(command: Run, film: Film) -> None:
    """The text is what is printed; the table has the line in digits and in words, and opens in spreadsheets."""
    _, printed, _ = command("script")
    assert command("script", "--out", "mine") == (0, "mine/script.txt\nmine/script.csv\n", "")
    assert Path("mine/script.txt").read_text("utf-8") == printed
    assert Path("mine/script.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with Path("mine/script.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [line for scene in film.scenes for line in scene.lines.values() if line.say]
    assert [(row["line"], row["in_words"]) for row in rows] == [(line.say, line.spoken) for line in lines]
    assert not any(re.search(r"\d", row["in_words"]) for row in rows)


def test_a_check_tells_the_voice_and_what_is_missing(command: Run, film: Film, tmp_path: Path) -> None:
    """While recordings are missing it fails and lists them; with all of them it tells the times that they take."""
    folder = tmp_path / "mine"
    folder.mkdir()
    voice = ("--set", "voice.engine=recorded", "--set", "voice.folder=mine")
    first, *others = sayings(film.scenes)
    for line in others:
        write_wav(folder / f"{line.id}.wav", tone(1.0))
    code, out, err = command("check", *voice)
    assert code == 1 and f"voice    recorded: {folder}" in out
    assert f"1 of {len(others) + 1} lines cannot be used" in err and f"{first.id}: there is no recording" in err
    write_wav(folder / f"{first.id}.wav", tone(2.0))
    code, out, _ = command("check", *voice)
    assert code == 0 and re.search(rf"2\.6 s  {first.place[1]}: ", out) and out.endswith("nothing is wrong\n")


def test_commands_that_need_no_voice_do_not_speak(command: Run) -> None:
    """They work where the voice's model is not there, and neither ask for trust nor run other people's code."""
    for voice in (("piper", "model=nowhere.onnx"), ("plugin", "service=nowhere.Voice")):
        sets = ("--set", f"voice.engine={voice[0]}", "--set", f"voice.{voice[1]}")
        for name in ("list", "check", "script"):
            assert command(name, *sets)[0] == 0
        quick = ("--set", "quality=q", "--set", "qualities.q={width: 128, height: 72, fps: 5}", "--jobs", "1")
        assert command("stills", *sets, *quick, "--scenes", "SigmoidSquash", "--out", "stills")[0] == 0


def test_a_check_names_the_code_that_would_be_run(command: Run) -> None:
    """That of the voice, like that of scenes."""
    code, out, _ = command("check", "--set", "voice.engine=plugin", "--set", "voice.service=some.where.Voice")
    assert code == 0 and "python   some.where.Voice will be run: --trust" in out
    code, _, err = command("film", "--set", "voice.engine=plugin", "--set", "voice.service=some.where.Voice")
    assert code == 1 and "some.where.Voice; nothing was rendered" in err


def test_a_check_of_a_silent_film_says_nothing_of_a_voice(command: Run) -> None:
    """Silence is nothing to report."""
    assert "voice" not in command("check")[1].partition("\n\n")[0]


@pytest.mark.parametrize("written", ["manim", "my_voice.py", "a b.Voice", "x.py:1"])
def test_what_is_no_class_is_refused(command: Run, written: str) -> None:
    """With the two ways to write it."""
    code, _, err = command("check", "--set", f"voice.service='{written}'")
    assert code == 1 and "should be written as package.module.Class or my_voice.py:MyVoice" in err
