"""A lesson in one folder: made once, kept while nothing changes, gone on with after a stop, never half written."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import pytest

from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.progress import LineSteps
from explainer.publish import lesson
from explainer.publish.lesson import Desk, Made
from explainer.settings import load

pytestmark = pytest.mark.slow

SCENES = "scenes=[EndCard]"
QUICK = ("qualities.quick={width: 160, height: 90, fps: 5}", "quality=quick", "narration.words_per_second=10", SCENES)


def desk(folder: Path, *sets: str) -> Desk:
    """A desk for a small film."""
    film, aside = Film.open(load(None, [*QUICK, *sets])), folder.with_name(f"{folder.name}-aside")
    return Desk(film, folder, aside, LineSteps(lesson.steps()), 2)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Parts that are quick to make, and the list of those that were really made."""
    made: list[str] = []

    def maker(name: str) -> Callable[[Desk], Made]:
        def make(at: Desk) -> Made:
            made.append(name)
            (at.folder / f"{name}.txt").write_text(name)
            return Made(name, (at.folder / f"{name}.txt",), (f"{name} has a note",))

        return make

    monkeypatch.setattr(lesson, "MAKERS", {name: maker(name) for name in ("one", "two", "three")})
    return made


def test_what_is_there_and_made_of_the_same_is_kept(counted: list[str], tmp_path: Path) -> None:
    """A second lesson makes nothing and tells the same; with another title, or a file that was cut, it is made anew."""
    first = list(lesson.make(desk(tmp_path)))
    assert counted == ["one", "two", "three"]
    again = list(lesson.make(desk(tmp_path)))
    assert counted == ["one", "two", "three"]
    assert [(made.part, made.files, made.notes) for made in again] == [(m.part, m.files, m.notes) for m in first]
    assert [made.kept for made in again] == [False, True, True, True]
    (tmp_path / "two.txt").write_text("tw")
    list(lesson.make(desk(tmp_path)))
    assert counted[3:] == ["two"]
    list(lesson.make(desk(tmp_path, "film.title=Another")))
    assert counted[4:] == ["one", "two", "three"]


def test_another_paper_is_another_lesson(counted: list[str], tmp_path: Path) -> None:
    """What was made for A4 is not taken for Letter."""
    list(lesson.make(desk(tmp_path)))
    list(lesson.make(replace(desk(tmp_path), paper="letter")))
    assert counted == ["one", "two", "three"] * 2


def test_a_lesson_that_was_stopped_goes_on_where_it_was(
    counted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was finished before the stop is kept; the part that was stopped is made."""

    def stop(_: Desk) -> Made:
        raise KeyboardInterrupt

    makers = dict(lesson.MAKERS)
    monkeypatch.setattr(lesson, "MAKERS", {**makers, "two": stop})
    with pytest.raises(KeyboardInterrupt):
        list(lesson.make(desk(tmp_path)))
    monkeypatch.setattr(lesson, "MAKERS", makers)
    list(lesson.make(desk(tmp_path)))
    assert counted == ["one", "two", "three"]


def test_parts_can_be_left_out(counted: list[str], tmp_path: Path) -> None:
    """They are not made; an unknown one is refused with the nearest name."""
    assert [made.part for made in lesson.make(replace(desk(tmp_path), without=("two",)))] == ["film", "one", "three"]
    with pytest.raises(ExplainerError, match="not 'tow'; did you mean 'two'"):
        lesson.check(["tow"])


def test_a_page_without_stills_beside_it_has_its_pictures(tmp_path: Path) -> None:
    """What the page shows is drawn all the same, but not kept in the lesson."""
    alone = replace(desk(tmp_path), without=("stills", "slides", "worksheet", "weights", "gifs"))
    assert [made.part for made in lesson.make(alone)] == ["film", "page"]
    assert "data:image/webp" in (tmp_path / "lesson.html").read_text(encoding="utf-8")
    assert not (tmp_path / "stills").exists()


def test_a_lesson_has_subtitles_in_every_language_unless_its_film_names_some() -> None:
    """Without a word about it German lies beside English; a film that names languages has those."""
    assert lesson.open_film(None, QUICK).config.subtitles == ("de", "en")
    assert lesson.open_film(None, [*QUICK, "subtitles=[en]"]).config.subtitles == ("en",)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    (disk := tmp_path / "disk").mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=500k", "none", str(disk)]
    if not mount or os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk to fill")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing_half_written(
    run: Callable, small_disk: Path, tiny: tuple[str, ...], tmp_path: Path
) -> None:
    """What fits is whole; of what does not there is nothing, not even aside."""
    options = (*tiny, "--set", "scenes=[RealNeuron]", "--quiet")
    done = run("lesson", *options, "--out", str(small_disk / "lesson"), cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "No space left on device; free some space" in last
    assert "Traceback" not in done.stderr
    left = [file for file in (small_disk / "lesson").rglob("*") if file.is_file()]
    assert left and not [file for file in left if "unfinished" in str(file)]
    with av.open(str(small_disk / "lesson" / "film.mp4")) as film:
        assert film.duration > 0
    assert not (small_disk / "lesson" / "stills" / "contact_sheet.png").exists()
