"""Folders for work in progress: those of the living stay, those of the dead go."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from explainer import staging
from explainer.errors import ExplainerError

ROOT = Path(__file__).parents[2]
WORKING = """
import sys, time
from pathlib import Path
from explainer import staging
with staging.staged(Path(sys.argv[1])) as aside:
    (aside / "film.mp4").write_text("half a fi")
    (aside / "clips").mkdir()
    (aside / "clips" / "a.mp4").write_text("half a clip")
    print(aside.name, flush=True)
    time.sleep(600)
"""


@contextmanager
def run_in(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another run that is at work in a folder, and the name of its folder for work in progress."""
    command = [sys.executable, "-c", WORKING, str(folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """Its half work is gone when the next run begins, whether or not that one succeeds."""
    with run_in(tmp_path) as (process, left):
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert names(tmp_path) == {left}
        with pytest.raises(KeyboardInterrupt), staging.staged(tmp_path) as aside:
            assert names(tmp_path) == {aside.name} != {left}
            raise KeyboardInterrupt
    assert names(tmp_path) == set()


def test_runs_leave_each_other_alone(tmp_path: Path) -> None:
    """A run begins and ends in the folder of another, which goes on undisturbed."""
    with run_in(tmp_path) as (process, other):
        with staging.staged(tmp_path) as aside:
            assert names(tmp_path) == {aside.name, other}
            (aside / "film.mp4").write_text("film")
            staging.settle(aside, tmp_path)
        assert names(tmp_path) == {"film.mp4", other}
        assert (tmp_path / other / "clips" / "a.mp4").read_text() == "half a clip"
        assert process.poll() is None


def test_a_run_that_fails_leaves_the_folder_to_the_other(tmp_path: Path) -> None:
    """A folder that was made for it is somebody else's by now."""
    folder = tmp_path / "media" / "film"
    with pytest.raises(KeyboardInterrupt), staging.staged(folder), run_in(folder) as (_, other):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
    assert names(folder) == {other}


def begin_and_end(folder: Path, name: str, times: int, together: Barrier) -> None:
    """Make the same three files again and again, all of which say who made them and when."""
    together.wait()
    for turn in range(times):
        with staging.staged(folder) as aside:
            for kind in ("json", "mp4", "srt"):
                (aside / f"film.{kind}").write_text(f"{name} {turn}")
            staging.settle(aside, folder)


def test_files_of_two_runs_at_once_belong_together(tmp_path: Path) -> None:
    """Every run succeeds, and whoever looks while none is moving files finds all three of one run."""
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(3)
    runs = [context.Process(target=begin_and_end, args=(tmp_path / "film", n, 60, together)) for n in "ab"]
    for run in runs:
        run.start()
    together.wait()
    while any(run.is_alive() for run in runs):
        with staging.locks.locked(tmp_path / "film", "alone", wait=True) as nobody_moves:
            if nobody_moves:
                assert len({file.read_text() for file in (tmp_path / "film").glob("film.*")}) <= 1
    for run in runs:
        run.join()
        assert run.exitcode == 0
    assert names(tmp_path / "film") == {"film.json", "film.mp4", "film.srt"}


def test_a_folder_that_is_swept_away_at_once_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run may look at the new folder before it is locked, and take it for that of a dead one."""
    made: list[str] = []
    mkdtemp = staging.tempfile.mkdtemp

    def swept(**where: str) -> str:
        made.append(mkdtemp(**where))
        if len(made) == 1:
            staging.sweep(tmp_path)
        return made[-1]

    monkeypatch.setattr(staging.tempfile, "mkdtemp", swept)
    with staging.staged(tmp_path) as aside:
        assert [str(aside)] == made[1:]
        assert names(tmp_path) == {aside.name}


def test_a_disk_without_locks_does_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is swept away there, as nobody can tell the living from the dead; the work itself is done."""

    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(95, "Operation not supported")

    (tmp_path / f"{staging.ASIDE}old").mkdir()
    monkeypatch.setattr(staging.locks.fcntl, "flock", refuse)
    with staging.staged(tmp_path) as aside:
        (aside / "film.mp4").write_text("film")
        staging.settle(aside, tmp_path)
    assert names(tmp_path) == {"film.mp4", f"{staging.ASIDE}old"}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """One clear error, and no endless trying."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ExplainerError, match=r"file/film cannot be made"), staging.staged(tmp_path / "file" / "film"):
        pass
