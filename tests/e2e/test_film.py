"""A film from the command line to the finished file, watched by PyAV; and what happens when it is interrupted."""

import hashlib
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import av
import pytest
import srt
from PIL import Image

from explainer import settings
from explainer.film import Film

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]

SCENES = ("--set", "scenes=[SigmoidSquash, OutputScores]")  # two short ones
RATE = 5


@pytest.fixture(scope="module")
def film(run: Run, tiny: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film of two scenes, rendered side by side."""
    folder = tmp_path_factory.mktemp("film")
    made = run("film", *tiny, *SCENES, "--fresh", "--jobs", "2", "--out", "media/mine", cwd=folder)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("media/mine/film.mp4  ")
    assert sorted(re.findall(r"\[\d/2\]", made.stderr)) == ["[1/2]", "[2/2]"]
    return folder / "media" / "mine"


@pytest.fixture(scope="module")
def ledger(film: Path) -> list[dict[str, object]]:
    """The film's ledger."""
    return list(json.loads((film / "ledger.json").read_text()))


def opened(*sets: str) -> Film:
    """The film that the tests render."""
    return Film.open(settings.load(None, sets))


def test_a_film_is_four_files(film: Path) -> None:
    """Nothing unfinished lies beside them."""
    assert sorted(path.name for path in film.iterdir()) == ["film.mp4", "film.srt", "film.vtt", "ledger.json"]


def test_the_video_has_the_quality_that_was_asked_for(film: Path) -> None:
    """Size and pace; every frame follows the one before; no sound."""
    with av.open(film / "film.mp4") as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (160, 90, RATE)
        assert not video.streams.audio
        times = [frame.pts * frame.time_base for frame in video.decode(stream)]
        assert times == [frame / stream.average_rate for frame in range(stream.frames)]


def test_the_chapters_cover_the_film(film: Path) -> None:
    """Two chapters, one after the other, from its first to its last moment."""
    with av.open(film / "film.mp4") as video:
        first, second = video.chapters()
        assert [mark["metadata"]["title"] for mark in (first, second)] == ["Squashing and bias", "Structure"]
        assert (first["start"], first["end"]) == (0, second["start"])
        assert second["end"] == round(1000 * video.streams.video[0].frames / RATE)
        assert video.metadata["title"] == "What is a neural network?"


def test_track_and_files_say_the_same_at_the_same_time(film: Path) -> None:
    """The embedded subtitles are those of the .srt file, to the millisecond; the .vtt file has as many."""
    with av.open(film / "film.mp4") as video:
        (track,) = video.streams.subtitles
        assert track.metadata["language"] == "eng"
        shown = [(p.pts, p.pts + p.duration, p.decode()[0].dialogue.decode()) for p in video.demux(track) if p.size > 2]
    read = list(srt.parse((film / "film.srt").read_text()))
    assert shown == [
        (round(cue.start.total_seconds() * 1000), round(cue.end.total_seconds() * 1000), cue.content) for cue in read
    ]
    assert (film / "film.vtt").read_text().count(" --> ") == len(read)


def test_every_line_is_in_the_subtitles(film: Path, tiny: tuple[str, ...]) -> None:
    """Joined again, the cues are the film's lines, in order."""
    said = " ".join(cue.content for cue in srt.parse((film / "film.srt").read_text()))
    scenes = {spec.name: spec.lines.values() for spec in opened(*tiny[1::2]).scenes}
    lines = [line.say for name in ("SigmoidSquash", "OutputScores") for line in scenes[name] if line.say]
    assert said.split() == " ".join(lines).split()


def test_scores_in_the_ledger_are_the_networks(ledger: list[dict[str, object]], tiny: tuple[str, ...]) -> None:
    """Every output activation that was shown has the value of the network's own forward pass."""
    hero = opened(*tiny[1::2]).hero
    values = {f"layer 3, neuron {k}, a": value for k, value in enumerate(hero.trace.output.tolist())}
    shown = {entry["address"]: entry["value"] for entry in ledger if entry["address"] in values}
    assert len(shown) == 10
    assert shown == values


def test_the_ledger_is_timed_by_the_film(film: Path, ledger: list[dict[str, object]]) -> None:
    """Its times rise through both scenes, and the second scene's lie in the second chapter."""
    times = [entry["time"] for entry in ledger]
    with av.open(film / "film.mp4") as video:
        border = video.chapters()[1]["start"] / 1000
    assert times == sorted(times)
    assert all((entry["time"] >= border) == (entry["scene"] == "02-OutputScores") for entry in ledger)


def hashes(folder: Path) -> dict[str, str]:
    """The sha256 of every file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_second_run_gives_the_same_bytes(film: Path, run: Run, tiny: tuple[str, ...], tmp_path: Path) -> None:
    """All rendered anew in another folder, by one process in place of two, over the files of an earlier run."""
    (tmp_path / "film.mp4").write_text("the film of yesterday")
    again = run("film", *tiny, *SCENES, "--fresh", "--jobs", "1", "--out", ".", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert hashes(tmp_path) == hashes(film)


def test_stills_are_the_beats(run: Run, tiny: tuple[str, ...], tmp_path: Path) -> None:
    """One PNG for each beat of the scene, none empty, the same as SVG, a contact sheet, and captions."""
    made = run("stills", *tiny, *SCENES, "--scenes", "SigmoidSquash", "--out", "stills", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    beats = [beat for spec in opened(*tiny[1::2]).scenes if spec.name == "SigmoidSquash" for beat in spec.lines]
    expected = [f"01-SigmoidSquash-{number:02d}-{beat}.png" for number, beat in enumerate(beats, start=1)]
    made_files = {path.name for path in (tmp_path / "stills").iterdir()}
    outlined = {name.replace(".png", ".svg") for name in expected}
    assert made_files == {*expected, *outlined, "contact_sheet.png", "captions.md"}
    for name in expected:
        with Image.open(tmp_path / "stills" / name) as still:
            assert still.size == (160, 90)
            assert len(still.getcolors(160 * 90) or range(1000)) > 10


# -- interrupted -------------------------------------------------------------------------------------------------------


def in_the_middle(process: subprocess.Popen[str], folder: Path) -> None:
    """Wait until a scene is being rendered."""
    deadline = time.monotonic() + 120
    while not list(folder.glob("**/clips/.*/videos")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)


def processes() -> dict[int, tuple[int, str]]:
    """Every process of the machine: its parent and its state, Z being one that is dead and not yet forgotten."""
    if Path("/proc/self/stat").exists():
        lines = [f"{name} {stat.rsplit(')')[-1]}" for name, stat in proc_stats()]
        return {int(pid): (int(parent), state) for pid, state, parent, *_ in map(str.split, lines)}
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    return {int(pid): (int(parent), state[0]) for pid, parent, state in map(str.split, listed.splitlines())}


def proc_stats() -> Iterator[tuple[str, str]]:
    """What Linux says of each process."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            yield folder.name, (folder / "stat").read_text()


def children(process: subprocess.Popen[str]) -> list[int]:
    """The ids of a process's own processes."""
    return [pid for pid, (parent, _) in processes().items() if parent == process.pid]


def are_gone(ids: list[int]) -> bool:
    """Whether none of these processes is alive, now or in a moment."""
    deadline = time.monotonic() + 30
    while any(pid in ids and state != "Z" for pid, (_, state) in processes().items()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_an_interrupted_film_leaves_nothing(start: Start, tiny: tuple[str, ...], tmp_path: Path) -> None:
    """Exit code 130, one word, no file, no folder, no process."""
    process = start("film", *tiny, *SCENES, "--fresh", "--jobs", "2", "--out", "media/film", cwd=tmp_path)
    in_the_middle(process, tmp_path)
    workers = children(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "stopped\n")
    assert len(workers) >= 2 and are_gone(workers)
    assert list(tmp_path.iterdir()) == []


def test_a_film_survives_the_death_of_a_worker(film: Path, start: Start, tiny: tuple[str, ...], tmp_path: Path) -> None:
    """A worker that the system kills is replaced, and the film is the same to the byte."""
    process = start("film", *tiny, *SCENES, "--fresh", "--jobs", "1", "--out", "film", cwd=tmp_path)
    in_the_middle(process, tmp_path)
    worker = max(children(process))  # the youngest; the other helps to clean up
    os.kill(worker, signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "its process was killed; it is run again" in err
    assert hashes(tmp_path / "film") == hashes(film)


def test_workers_end_with_a_parent_that_is_killed(start: Start, tiny: tuple[str, ...], tmp_path: Path) -> None:
    """Nobody goes on rendering a film that nobody will join."""
    process = start("film", *tiny, "--fresh", "--scenes", "ForwardPass", "--out", "film", cwd=tmp_path)
    in_the_middle(process, tmp_path)
    workers = children(process)
    process.kill()
    process.communicate(timeout=60)
    assert are_gone(workers)
