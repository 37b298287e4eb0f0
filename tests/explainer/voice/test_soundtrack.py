"""The film's sound is in step with its pictures, from the first beat to the last."""

from pathlib import Path

import av
import numpy as np
import pytest

from explainer.splice import Extras, splice
from explainer.voice.loudness import RATE
from explainer.voice.soundtrack import Placed, SoundTrack
from tests.explainer.voice.conftest import tone

pytestmark = pytest.mark.slow

FPS = 10
BURST = np.rint(tone(0.15, -6.0) * 32767).astype(np.int16)


def black(path: Path, seconds: int) -> Path:
    """A clip of nothing, with B-frames, whose order in the file is not that on the screen."""
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "superfast", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        for number in range(seconds * FPS):
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def heard(film: Path) -> tuple[float, np.ndarray]:
    """When a film's sound begins, and its samples."""
    with av.open(film) as container:
        frames = list(container.decode(audio=0))
    return float(frames[0].time), np.concatenate([frame.to_ndarray()[0] for frame in frames])


def onsets(samples: np.ndarray) -> np.ndarray:
    """The seconds at which sound begins after silence of a tenth of a second."""
    loud = np.flatnonzero(np.abs(samples) > 0.2)
    return loud[np.diff(loud, prepend=-RATE) > RATE / 10] / RATE


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    """Ten minutes of two clips with 240 bursts of sound at odd moments, one at 0 and one shortly before the end."""
    folder = tmp_path_factory.mktemp("long")
    clips = [black(folder / "a.mp4", 350), black(folder / "b.mp4", 250)]
    jitter = np.random.default_rng(3).uniform(0.3, 2.0, 238)
    starts = np.concatenate([[0.0], 2.5 * np.arange(1, 239) + jitter - 1.0, [599.5]])
    track = SoundTrack(tuple(Placed(float(start), BURST) for start in starts), 600.0, "de-CH")
    splice(clips, Extras("Long", (), {}, track), folder / "film.mp4")
    return folder / "film.mp4", starts


def test_sound_is_in_step_to_the_end(long_film: tuple[Path, np.ndarray]) -> None:
    """Decoded, every burst begins where it was put, to a twentieth of a frame, also after ten minutes."""
    film, starts = long_film
    begin, samples = heard(film)
    found = begin + onsets(samples)
    assert len(found) == len(starts)
    assert np.abs(found - starts).max() < 1 / FPS / 20


def test_sound_and_pictures_begin_and_end_together(long_film: tuple[Path, np.ndarray]) -> None:
    """The samples that the encoder needs to get going are left out by players, and the sound covers the film."""
    film, _ = long_film
    with av.open(film) as container:
        sound, picture = container.streams.audio[0], container.streams.video[0]
        assert sound.start_time == picture.start_time == 0
        assert float(sound.duration * sound.time_base) == pytest.approx(600.0, abs=1 / FPS)
        assert float(picture.duration * picture.time_base) == 600.0
        first = next(container.decode(video=0))
        assert first.pts == 0


def test_the_sound_is_named_by_its_language(long_film: tuple[Path, np.ndarray]) -> None:
    """By three letters, like the subtitles; one channel at 48 kHz."""
    with av.open(long_film[0]) as container:
        sound = container.streams.audio[0]
        assert sound.metadata["language"] == "deu"
        assert (sound.codec_context.name, sound.rate, sound.layout.name) == ("aac", RATE, "mono")


@pytest.mark.parametrize("size", [7, 1024, 100_000])
def test_blocks_are_the_lines_in_their_places(size: int) -> None:
    """Joined, the blocks of any size are silence but for the lines; several may lie in one, or one in several."""
    ones, twos = np.full(1000, 8192, np.int16), np.full(3000, -16384, np.int16)
    track = SoundTrack((Placed(0.01, ones), Placed(0.05, twos), Placed(0.1125, ones)), 0.2, "en")
    expected = np.zeros(round(0.2 * RATE))
    expected[480:1480], expected[2400:5400], expected[5400:6400] = 0.25, -0.5, 0.25
    joined = np.concatenate(list(track.blocks(size)))
    np.testing.assert_allclose(joined[: len(expected)], expected, atol=1e-6)
    assert not joined[len(expected) :].any() and len(joined) - len(expected) < size


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the time or the machine is written."""
    clip = black(tmp_path / "clip.mp4", 2)
    for name in ("one.mp4", "two.mp4"):
        splice([clip], Extras("t", (), {}, SoundTrack((Placed(0.5, BURST),), 2.0, "en")), tmp_path / name)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
