"""A film with a voice: every line is heard when its beat begins, and survives a second run. PyAV is the witness."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import srt

from explainer import settings
from explainer.film import Film
from explainer.voice.lines import Saying, sayings
from explainer.voice.loudness import RATE, TARGET, loudness
from tests.explainer.voice.conftest import tone, write_wav

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]
SCENES = ("--set", "scenes=[SigmoidSquash, OutputScores]")
FRAME = 1 / 5


@pytest.fixture(scope="module")
def lines(tiny: tuple[str, ...]) -> tuple[Saying, ...]:
    """What is said in the film, in order."""
    return sayings(Film.open(settings.load(None, [*tiny[1::2], SCENES[1]])).scenes)


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory, lines: tuple[Saying, ...]) -> tuple[str, ...]:
    """Recordings of 1 s, 1.3 s and so on, at very different levels, with half a second of silence after each."""
    folder = tmp_path_factory.mktemp("recorded")
    for number, line in enumerate(lines):
        said = np.concatenate([tone(1.0 + 0.3 * number, -6.0 - 4 * number), np.zeros(RATE // 2)])
        write_wav(folder / f"{line.id}.wav", said)
    return (
        "--set",
        "voice.engine=recorded",
        "--set",
        f"voice.folder={folder}",
        "--set",
        "narration.words_per_second=2",
    )


def film(run: Run, folder: Path, *options: str) -> tuple[Path, str]:
    """Make a film: its folder, and what was told."""
    made = run("film", *options, "--jobs", "2", "--out", "film", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder / "film", made.stderr


@pytest.fixture(scope="module")
def first(run: Run, tiny: tuple[str, ...], voice: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film with a voice, rendered anew, with its subtitles burnt in."""
    burnt = ("--set", "captions.burn=true")
    return film(run, tmp_path_factory.mktemp("first"), *tiny, *SCENES, *voice, *burnt, "--fresh")[0]


def heard(video: Path) -> np.ndarray:
    """The film's sound; it begins with the film."""
    with av.open(video) as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(float)


def stretches(samples: np.ndarray) -> list[tuple[int, int]]:
    """Where sound begins and ends."""
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    gaps = np.flatnonzero(np.diff(loud) > RATE // 10)
    return list(zip(loud[[0, *(gaps + 1)]].tolist(), loud[[*gaps, -1]].tolist(), strict=True))


def test_every_line_is_heard_when_its_beat_begins(first: Path, lines: tuple[Saying, ...]) -> None:
    """In order, each for as long as it was recorded, from the moment at which its subtitle appears."""
    cues = list(srt.parse((first / "film.srt").read_text()))
    starts = [
        cue.start.total_seconds() for cue in cues if any(cue.content.split() == _head(line, cue) for line in lines)
    ]
    found = stretches(heard(first / "film.mp4"))
    assert len(found) == len(lines) == len(starts)
    for number, ((begin, end), start) in enumerate(zip(found, starts, strict=True)):
        assert begin / RATE == pytest.approx(start, abs=FRAME / 20)
        assert (end - begin) / RATE == pytest.approx(1.0 + 0.3 * number, abs=0.03)


def _head(line: Saying, cue: srt.Subtitle) -> list[str]:
    """As many words of a line's beginning as a cue has."""
    return line.line.say.split()[: len(cue.content.split())]


def test_beats_last_as_long_as_their_lines(first: Path, lines: tuple[Saying, ...]) -> None:
    """The film is longer than its recordings with a pause for each, and as long as its pictures."""
    with av.open(first / "film.mp4") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        seconds = float(picture.duration * picture.time_base)
        assert float(sound.duration * sound.time_base) == pytest.approx(seconds, abs=0.03)
        assert sound.metadata["language"] == "eng"
    assert seconds > sum(1.0 + 0.3 * number + 0.6 for number in range(len(lines)))


def test_all_lines_are_equally_loud(first: Path) -> None:
    """Recordings that were up to 30 dB apart are within half a unit of the target, and nothing clips."""
    samples = heard(first / "film.mp4")
    levels = [loudness(samples[begin:end]) for begin, end in stretches(samples)]
    assert levels == pytest.approx([TARGET] * len(levels), abs=0.5)
    assert np.abs(samples).max() < 0.99


def test_sound_survives_a_second_run(
    run: Run, first: Path, tiny: tuple[str, ...], voice: tuple[str, ...], tmp_path: Path
) -> None:
    """With every clip from the shelf and every line from the cache, the film is the same; nobody speaks."""
    again, told = film(run, tmp_path, *tiny, *SCENES, *voice, "--set", "captions.burn=true")
    assert "2 of 2 scenes are taken from the shelf" in told and "speaks" not in told
    np.testing.assert_array_equal(heard(again / "film.mp4"), heard(first / "film.mp4"))
    assert (again / "film.mp4").read_bytes() == (first / "film.mp4").read_bytes()


def test_a_new_recording_renders_its_own_scene_alone(
    run: Run, first: Path, tiny: tuple[str, ...], voice: tuple[str, ...], lines: tuple[Saying, ...], tmp_path: Path
) -> None:
    """One line of the second scene takes longer: the first scene comes from the shelf."""
    own = tmp_path / "recorded"
    own.mkdir()
    for file in Path(voice[3].partition("=")[2]).iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    write_wav(own / f"{lines[-1].id}.wav", tone(5.0))
    options = (*tiny, *SCENES, *voice, "--set", f"voice.folder={own}", "--set", "captions.burn=true")
    planned = run("plan", *options, cwd=tmp_path)
    assert "01-SigmoidSquash" in planned.stdout and "1 on the shelf" in planned.stdout
    _, told = film(run, tmp_path, *options)
    assert "recorded speaks 1 line;" in told and "1 of 2 scenes are taken from the shelf" in told


def test_a_scene_alone_has_its_sound(run: Run, tiny: tuple[str, ...], voice: tuple[str, ...], tmp_path: Path) -> None:
    """`render` makes a clip with the lines of its scene, each where its sidecar says that the beat begins."""
    made = run("render", "OutputScores", *tiny, *SCENES, *voice, "--out", "clips", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    clip = tmp_path / "clips" / "02-OutputScores.mp4"
    beats = json.loads(clip.with_suffix(".json").read_text())["timeline"]["beats"]
    begins = [begin / RATE for begin, _ in stretches(heard(clip))]
    assert begins == pytest.approx([beat["start"] for beat in beats], abs=FRAME / 20)
