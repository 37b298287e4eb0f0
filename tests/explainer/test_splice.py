"""Joining clips: the pictures stay as they are, and marks, words and names are added. PyAV is the witness."""

from pathlib import Path

import av
import numpy as np
import pytest

from explainer.splice import ChapterMark, Extras, language_code, splice
from explainer.subtitles import Cue

RATE = 10


def grey_clip(path: Path, grey: int, frames: int, preset: str = "veryfast") -> Path:
    """A clip of evenly grey frames, 64x48."""
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": preset, "crf": "19", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(frames):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), grey, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def packets(path: Path) -> list[bytes]:
    """The compressed pictures of a video."""
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.fixture
def clips(tmp_path: Path) -> list[Path]:
    """A dark clip of 12 frames, a middle one of 1 frame, a bright one of 7."""
    return [grey_clip(tmp_path / f"{n}.mp4", grey, n) for grey, n in ((40, 12), (128, 1), (220, 7))]


EXTRAS = Extras(
    title="Wie Netze sehen",
    chapters=(ChapterMark("Anfang", 0.0, 1.3), ChapterMark("Struktur: Ende", 1.3, 2.0)),
    tracks={
        "de-CH": (Cue(0.2, 0.9, "Hallo,\nWelt"), Cue(0.9, 1.25, "größer"), Cue(1.5, 2.0, "Ende")),
        "en": (Cue(0.2, 0.9, "Hello"), Cue(1.5, 2.0, "The end")),
    },
)


@pytest.fixture
def film(clips: list[Path], tmp_path: Path) -> Path:
    """The three clips as a film."""
    splice(clips, EXTRAS, tmp_path / "film.mp4")
    return tmp_path / "film.mp4"


def test_frames_follow_each_other_at_the_same_pace(film: Path) -> None:
    """20 frames, a tenth of a second apart, in the clips' order."""
    with av.open(film) as container:
        frames = [(frame.time, int(frame.to_ndarray(format="gray").mean())) for frame in container.decode(video=0)]
    assert [time for time, _ in frames] == pytest.approx(np.arange(20) / RATE)
    assert [grey for _, grey in frames] == pytest.approx([40] * 12 + [128] + [220] * 7, abs=3)


def test_nothing_is_encoded_again(clips: list[Path], film: Path) -> None:
    """The film's packets are the clips' packets, byte for byte."""
    assert packets(film) == [packet for clip in clips for packet in packets(clip)]


def test_a_film_has_chapters_and_a_title(film: Path) -> None:
    """Players show both."""
    with av.open(film) as container:
        marks = [(mark["start"], mark["end"], mark["metadata"]["title"]) for mark in container.chapters()]
        assert container.metadata["title"] == "Wie Netze sehen"
    assert marks == [(0, 1300, "Anfang"), (1300, 2000, "Struktur: Ende")]


def shown_by(film: Path, place: int) -> tuple[str, list[tuple[int, int, str]]]:
    """The language of a track of subtitles, and what it says from when (ms) for how long."""
    with av.open(film) as container:
        track = container.streams.subtitles[place]
        packets = [packet for packet in container.demux(track) if packet.size > 2]
        shown = [(p.pts, p.duration, p.decode()[0].dialogue.decode()) for p in packets]
        return track.metadata["language"], shown


def test_the_subtitle_track_says_what_when_and_in_which_language(film: Path) -> None:
    """The track's decoded texts stand at their milliseconds; the gaps are empty."""
    expected = [(200, 700, "Hallo,\nWelt"), (900, 350, "größer"), (1500, 500, "Ende")]
    assert shown_by(film, 0) == ("deu", expected)


def test_a_film_can_have_several_subtitle_tracks(film: Path) -> None:
    """Each language has its own track with its own texts, in the given order."""
    assert shown_by(film, 1) == ("eng", [(200, 700, "Hello"), (1500, 500, "The end")])


def test_a_film_without_words_has_no_subtitle_track(clips: list[Path], tmp_path: Path) -> None:
    """An empty track would only promise something."""
    splice(clips, Extras("t", (), {"en": ()}), tmp_path / "film.mp4")
    with av.open(tmp_path / "film.mp4") as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_the_index_comes_first(film: Path) -> None:
    """A browser can begin to play before the whole file is there."""
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_same_clips_give_the_same_bytes(clips: list[Path], film: Path, tmp_path: Path) -> None:
    """Nothing of the time or the machine is written."""
    splice(clips, EXTRAS, tmp_path / "again.mp4")
    assert (tmp_path / "again.mp4").read_bytes() == film.read_bytes()


def test_clips_of_different_encoders_are_refused(clips: list[Path], tmp_path: Path) -> None:
    """They would show nothing but noise after the first."""
    other = grey_clip(tmp_path / "other.mp4", 99, 5, preset="ultrafast")
    with pytest.raises(ValueError, match="different settings"):
        splice([*clips, other], EXTRAS, tmp_path / "film.mp4")


@pytest.mark.parametrize(("language", "code"), [("en", "eng"), ("pt-BR", "por"), ("gsw", "gsw"), ("xx", "und")])
def test_languages_get_three_letters(language: str, code: str) -> None:
    """An unknown language is undetermined, and not a wrong one."""
    assert language_code(language) == code
