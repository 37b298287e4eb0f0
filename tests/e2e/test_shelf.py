"""Films made again: only what has changed is rendered, whatever happened to the runs before."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import pytest

from explainer import cli, crew, door, interrupts
from explainer.worker import Errand

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
Start = Callable[..., subprocess.Popen[str]]

SCENE = """\
import time
from pathlib import Path
from manim import Dot, Square
from beside import SIDE
from scenes.stage import ExplainerScene, beat


class {name}(ExplainerScene):
    def construct(self):
        self.say_it()

    @beat
    def say_it(self):
        while Path("hold-{name}").exists():
            time.sleep(0.02)
        self.add(Square(SIDE), Dot(color=self.style.colour("positive")))
"""
FILM = """\
network: {layers: [2, 2], weights: random}
input: {names: [a, b]}
hero: {values: [0, 1]}
narration: {words_per_second: 10}
quality: tiny
qualities: {tiny: {width: 64, height: 36, fps: 5}}
scenes:
  - use: first.py:First
    beats: {say_it: {say: "This is the first.", seconds: 1}}
  - use: second.py:Second
    beats: {say_it: {say: "And this is the second.", seconds: 2}}
"""


@pytest.fixture(scope="module")
def rendered(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film of two scenes of its own, made once, and the cache with its clips."""
    folder = tmp_path_factory.mktemp("rendered")
    for name in ("First", "Second"):
        (folder / f"{name.lower()}.py").write_text(SCENE.replace("{name}", name))
    (folder / "beside.py").write_text("SIDE = 2\n")
    (folder / "film.yaml").write_text(FILM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        process = start("film", "film.yaml", "--trust", "--out", "made", cwd=folder)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0 and sorted(re.findall(r"\[\d/2\]", said)) == ["[1/2]", "[2/2]"], said
    return folder


@pytest.fixture
def desk(rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same somewhere else, to be changed."""
    shutil.copytree(rendered, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(interrupts, "listen", lambda: None)
    return tmp_path


@pytest.fixture
def bare(desk: Path) -> Path:
    """The same before it was made."""
    shutil.rmtree(desk / "cache")
    shutil.rmtree(desk / "made")
    return desk


@pytest.fixture
def make(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Run a command in this process; it returns the scenes that the crew was asked to run."""
    asked: list[str] = []
    perform = crew.perform

    def watched(film: Any, errands: Sequence[Errand], *rest: Any) -> list[Any]:
        asked.extend(errand.scene for errand in errands)
        return perform(film, errands, *rest)

    monkeypatch.setattr(crew, "perform", watched)

    def run(command: str, *arguments: str) -> list[str]:
        asked.clear()
        line = [command, *arguments, "--trust", "--jobs", "1", "--out", "made"]
        assert door.run(lambda: cli.cli.invoke(cli.cli.make_context("nnexplain", line))) == 0
        return sorted(asked)

    return run


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def edit(file: Path, old: str, new: str) -> None:
    """Change a text in one place."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


BOTH = ["01-First", "02-Second"]
FRAMES = 7 + 12
"""A beat of one second and one of two, each with a fade of 0.4 s, at five frames a second."""
Make = Callable[..., list[str]]


def test_nothing_changed_means_nothing_rendered(
    desk: Path, make: Make, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run, in another folder, starts no process, says so, and leaves the same files to the byte."""
    before = contents(desk / "made")
    shutil.rmtree(desk / "made")
    monkeypatch.setattr(crew, "ProcessPoolExecutor", None)
    assert make("film", "film.yaml") == []
    assert capsys.readouterr().err == "2 of 2 scenes are taken from the shelf\n"
    assert contents(desk / "made") == before


CHANGES = [
    ("film.yaml", "the first.", "the very first.", ["01-First"]),
    ("film.yaml", "seconds: 2", "seconds: 3", ["02-Second"]),
    ("film.yaml", "quality: tiny", "quality: tiny\nfilm: {title: Another}", []),
    ("film.yaml", "quality: tiny", "quality: tiny\ntheme: {palette: colorblind}", BOTH),
    ("film.yaml", "tiny: {width: 64", "tiny: {width: 48", BOTH),
    ("second.py", "Dot(color", "Dot(radius=1, color", ["02-Second"]),
    ("beside.py", "2", "3", BOTH),
    ("film.yaml", "values: [0, 1]", "values: [0, 0.5]", BOTH),
]


def test_what_has_changed_is_rendered(desk: Path, make: Make) -> None:
    """A line is a matter of its own scene, the theme of all; what is changed back is on the shelf still."""
    first = contents(desk / "made")
    for file, old, new, asked in CHANGES:
        edit(desk / file, old, new)
        assert make("film", "film.yaml") == asked, new
    assert contents(desk / "made")["film.mp4"] != first["film.mp4"]
    for file, old, new, _ in reversed(CHANGES):
        edit(desk / file, new, old)
    assert make("film", "film.yaml") == []
    assert contents(desk / "made") == first


def test_a_single_scene_comes_from_the_shelf_as_well(bare: Path, make: Make) -> None:
    """What was rendered for the film need not be rendered alone, and the other way round."""
    assert make("render", "Second", "film.yaml") == ["02-Second"]
    alone = contents(bare / "made")
    assert alone.keys() == {"02-Second.mp4", "02-Second.json"}
    assert make("film", "film.yaml") == ["01-First"]
    assert make("render", "Second", "film.yaml") == []
    assert {name: contents(bare / "made")[name] for name in alone} == alone


def test_fresh_means_rendered_anew(desk: Path, make: Make) -> None:
    """All scenes, with the same result; and what comes of it is kept again."""
    before = contents(desk / "made")
    assert make("film", "film.yaml", "--fresh") == BOTH
    assert contents(desk / "made") == before
    assert make("render", "First", "film.yaml", "--fresh") == ["01-First"]
    assert make("film", "film.yaml") == []


def test_a_scene_may_move_and_come_twice(desk: Path, make: Make) -> None:
    """Its clip serves at every place in the film, and is rendered once for all of them."""
    scenes = (desk / "film.yaml").read_text().partition("scenes:\n")[2]
    first, second = scenes[: scenes.index("  - use: second")], scenes[scenes.index("  - use: second") :]
    edit(desk / "film.yaml", scenes, second + first + second)
    assert make("film", "film.yaml") == []
    with av.open(desk / "made" / "film.mp4") as film:
        assert film.streams.video[0].frames == 12 + 7 + 12
    shutil.rmtree(desk / "cache")
    assert len(make("film", "film.yaml")) == 2


def test_a_damaged_clip_is_rendered_again(desk: Path, make: Make) -> None:
    """The film is as it was."""
    before = contents(desk / "made")
    (video,) = (desk / "cache").rglob("clips/Second/*.mp4")
    video.write_bytes(video.read_bytes()[:-100])
    assert make("film", "film.yaml") == ["02-Second"]
    assert contents(desk / "made") == before


def test_code_that_is_edited_while_it_draws_is_not_kept(desk: Path, make: Make) -> None:
    """Nobody knows which of the two was drawn."""
    edit(desk / "second.py", "self.add(", 'Path("beside.py").write_text("SIDE = 3")\n        self.add(')
    assert make("render", "Second", "film.yaml") == ["02-Second"]
    assert make("render", "Second", "film.yaml") == ["02-Second"]
    assert make("render", "Second", "film.yaml") == []  # the second time, the text was the same before and after


def test_a_shelf_that_cannot_be_written_does_not_stop_a_film(
    bare: Path, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said that nothing is kept."""
    (bare / "cache").write_text("a file in place of the cache")
    assert make("film", "film.yaml") == BOTH
    (record,) = caplog.records
    assert record.getMessage().startswith(f"{bare}/cache/nn-explainer/clips cannot be written: no clip is kept")
    assert (bare / "made" / "film.mp4").is_file()


def test_a_shelf_keeps_within_its_limit(desk: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clips of an older film go when there is no room, those of this one stay."""
    monkeypatch.setenv("NNEXPLAIN_SHELF_GB", "0")
    edit(desk / "film.yaml", "the first.", "the FIRST.")
    assert make("film", "film.yaml") == ["01-First"]
    assert len(list((desk / "cache").rglob("*.mp4"))) == 2
    assert make("film", "film.yaml") == []


# -- killed, and two at once -------------------------------------------------------------------------------------------


@pytest.fixture
def begin(desk: Path, start: Start) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Begin to make the film in a process of its own."""
    begun: list[subprocess.Popen[str]] = []

    def popen() -> subprocess.Popen[str]:
        begun.append(start("film", "film.yaml", "--trust", "--jobs", "1", "--out", "made", cwd=desk))
        return begun[-1]

    yield popen
    for process in begun:
        process.kill()
        process.communicate()


def until(condition: Callable[[], object]) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_next_run_goes_on_from_what_was_finished(
    bare: Path, make: Make, begin: Callable[[], subprocess.Popen[str]], number: signal.Signals
) -> None:
    """However a run ended, its finished scene is not rendered again, and what it left behind is cleared away."""
    (bare / "hold-First").touch()  # the second is longer, and so it begins
    process = begin()
    until(lambda: list(bare.glob("cache/nn-explainer/clips/Second/*.mp4")))
    process.send_signal(number)
    process.communicate(timeout=60)
    (bare / "hold-First").unlink()
    left = [path.name for path in (bare / "made").iterdir()] if (bare / "made").exists() else []
    assert [name[:12] for name in left] == ([".unfinished-"] if number == signal.SIGKILL else [])
    assert make("film", "film.yaml") == ["01-First"]
    assert contents(bare / "made").keys() == {"film.mp4", "film.srt", "film.vtt", "ledger.json"}


def whole(folder: Path) -> bool:
    """Whether every file of a film in a folder is one: it can be read to its end."""
    for file in folder.glob("[!.]*"):
        if file.suffix == ".mp4":
            with av.open(file) as film:
                assert sum(1 for _ in film.decode(video=0)) == film.streams.video[0].frames == FRAMES
        elif file.suffix == ".json":
            json.loads(file.read_text())
        else:
            assert file.read_text().endswith("the second.\n\n") or file.read_text().endswith("the second.\n")
    return True


@pytest.mark.parametrize("seed", range(3))
def test_a_run_that_is_killed_at_any_moment_leaves_no_half_file(
    desk: Path, make: Make, begin: Callable[[], subprocess.Popen[str]], seed: int
) -> None:
    """What lies in place is whole, and the next run makes the film that an undisturbed one makes."""
    before = contents(desk / "made")
    if seed % 2:
        shutil.rmtree(desk / "cache")
    process = begin()
    time.sleep(random.Random(seed).uniform(0.2, 3))
    process.kill()
    process.communicate(timeout=60)
    assert whole(desk / "made")
    make("film", "film.yaml")
    assert contents(desk / "made") == before


def test_two_runs_at_once_both_make_the_film(
    bare: Path, make: Make, begin: Callable[[], subprocess.Popen[str]]
) -> None:
    """Into one folder, with one shelf: both succeed, and nothing but the film is left."""
    for name in ("First", "Second"):
        (bare / f"hold-{name}").touch()
    runs = [begin(), begin()]
    until(lambda: len(list((bare / "made").glob(".unfinished-*/clips/.*"))) == 2)
    for name in ("First", "Second"):
        (bare / f"hold-{name}").unlink()
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said
    assert whole(bare / "made")
    made = contents(bare / "made")
    assert made.keys() == {"film.mp4", "film.srt", "film.vtt", "ledger.json"}
    assert make("film", "film.yaml") == []
    assert contents(bare / "made") == made


# -- the plan ----------------------------------------------------------------------------------------------------------


def plan(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines of a plan, with single spaces."""
    capsys.readouterr()
    line = ["plan", "film.yaml", *arguments]
    assert door.run(lambda: cli.cli.invoke(cli.cli.make_context("nnexplain", line))) == 0
    return [" ".join(each.split()) for each in capsys.readouterr().out.splitlines()]


def test_a_plan_says_what_would_be_rendered_and_why(desk: Path, make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """With one thing changed at a time, and as long as nothing is there; what it says is what is done."""
    kept = ["01-First 0:01 on the shelf", "02-Second 0:02 on the shelf"]
    assert plan(capsys) == [*kept, "2 scenes, about 0:04: 2 on the shelf, 0 to be rendered (0:00)"]
    edit(desk / "film.yaml", "the second.", "the last.")
    assert plan(capsys)[:2] == [kept[0], "02-Second 0:02 to be rendered: narration: say_it"]
    edit(desk / "beside.py", "2", "3")
    assert plan(capsys)[:2] == [
        "01-First 0:01 to be rendered: beside.py",
        "02-Second 0:02 to be rendered: narration: say_it, beside.py",
    ]
    assert make("film", "film.yaml") == BOTH
    assert plan(capsys, "--set", "theme.palette=colorblind", "--scenes", "First") == [
        "01-First 0:01 to be rendered: theme",
        "1 scene, about 0:01: 0 on the shelf, 1 to be rendered (0:01)",
    ]
    assert plan(capsys, "--quality", "draft")[0] == "01-First 0:01 to be rendered: quality"
    for video in (desk / "cache").rglob("clips/Second/*.mp4"):
        video.write_bytes(b"")
    assert plan(capsys)[1] == "02-Second 0:02 to be rendered: its clip is damaged"
    shutil.rmtree(desk / "cache")
    assert plan(capsys) == [
        "01-First 0:01 to be rendered: never rendered",
        "02-Second 0:02 to be rendered: never rendered",
        "2 scenes, about 0:04: 0 on the shelf, 2 to be rendered (0:04)",
    ]


def test_a_long_list_of_changes_is_cut_short(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Five are named, the user's own before those of the code, and the others counted."""
    changes = ("theme.palette=colorblind", "hero.values=[1, 1]", "network.seed=1", "input.names=[c, d]")
    edit(desk / "beside.py", "2", "3")
    sets = [word for change in changes for word in ("--set", change)]
    said = plan(capsys, *sets, "--quality", "draft", "--set", "narration.words_per_second=1")[0]
    named, _, more = said.partition(": ")[2].partition(", and ")
    assert len(named.split(", ")) == 5 and "beside.py" not in named
    assert int(more.removesuffix(" more")) >= 1


def test_a_plan_runs_nothing_and_loads_no_manim(desk: Path) -> None:
    """Neither the film's own Python nor the library that draws."""
    (desk / "first.py").write_text("raise SystemExit('it was run')\n")
    watch = (
        "import sys; from explainer.cli import cli; cli(['plan', 'film.yaml'], standalone_mode=False); "
        "print({'manim', 'scenes.stage', 'first'} & set(sys.modules))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", watch], cwd=desk, env=env, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "set()"


def test_a_limit_that_is_no_number_is_told_before_anything_is_rendered(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, and nothing is made."""
    monkeypatch.setenv("NNEXPLAIN_SHELF_GB", "plenty")
    line = ["film", "film.yaml", "--trust", "--out", "made"]
    assert door.run(lambda: cli.cli.invoke(cli.cli.make_context("nnexplain", line))) == 1
    assert "NNEXPLAIN_SHELF_GB should be a number of gigabytes" in capsys.readouterr().err
    assert not (bare / "made").exists()
