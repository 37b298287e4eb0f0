"""Files of every kind become the same sound: 48 kHz, one channel, nothing around what is said."""

from pathlib import Path

import av
import numpy as np
import pytest

from explainer.voice import audio
from explainer.voice.audio import UnusableError, decode, finished
from explainer.voice.loudness import RATE, TARGET, loudness
from tests.explainer.voice.conftest import tone, write_wav

CODECS = {"mp3": "libmp3lame", "m4a": "aac", "ogg": "libopus", "flac": "flac"}


def encoded(path: Path, samples: np.ndarray, codec: str) -> Path:
    """The samples in stereo, compressed by PyAV, at 44.1 kHz where the codec knows that."""
    rate = RATE if codec == "libopus" else 44_100
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        resampler = av.AudioResampler(stream.codec_context.format, "stereo", rate, frame_size=960)
        frame = av.AudioFrame.from_ndarray(np.float32(samples)[None], format="flt", layout="mono")
        frame.sample_rate = RATE
        for each in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("kind", CODECS)
def test_every_kind_of_file_is_read(tmp_path: Path, kind: str) -> None:
    """The tone comes back with its pitch, its level and its length."""
    read = decode(encoded(tmp_path / f"a.{kind}", tone(1.5, -12.0), CODECS[kind]))
    assert len(read) / RATE == pytest.approx(1.5, abs=0.06)
    middle = read[RATE // 2 : RATE]
    assert np.abs(np.fft.rfft(middle)).argmax() * 2 == pytest.approx(997, abs=2)
    assert 20 * np.log10(np.abs(middle).max()) == pytest.approx(-12.0, abs=0.5)


@pytest.mark.parametrize(("rate", "channels"), [(22_050, 1), (16_000, 2), (96_000, 1)])
def test_every_rate_becomes_48_khz(tmp_path: Path, rate: int, channels: int) -> None:
    """Two seconds stay two seconds."""
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    assert len(decode(write_wav(tmp_path / "a.wav", wave, rate, channels))) == pytest.approx(2 * RATE, abs=100)


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    """A text with the name of a recording, an empty file, and a picture."""
    (tmp_path / "text.wav").write_text("hello")
    (tmp_path / "empty.mp3").write_bytes(b"")
    for name in ("text.wav", "empty.mp3", "missing.wav"):
        with pytest.raises(UnusableError, match="cannot be read as sound"):
            decode(tmp_path / name)


def test_a_film_without_sound_is_no_recording(tmp_path: Path) -> None:
    """It can be opened, and nothing is to be heard."""
    with av.open(tmp_path / "a.m4a", "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width = stream.height = 32
        container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode())
    with pytest.raises(UnusableError, match="has no sound"):
        decode(tmp_path / "a.m4a")


def test_a_file_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole lesson under the name of a line would fill the memory."""
    monkeypatch.setattr(audio, "LONGEST", 1)
    with pytest.raises(UnusableError, match="longer than"):
        decode(write_wav(tmp_path / "a.wav", tone(1.5)))


def test_silence_around_speech_is_cut_off() -> None:
    """A breath of hiss before and after goes, but for a moment; so much is told that words can be timed."""
    hiss = np.random.default_rng(2).normal(scale=1e-4, size=3 * RATE)
    said, ahead = finished(np.concatenate([hiss[: 2 * RATE], tone(1.0), hiss]))
    assert len(said) / RATE == pytest.approx(1.0 + 0.05 + 0.15, abs=0.02)
    assert ahead == pytest.approx(2.0 - 0.05, abs=0.011)
    assert loudness(said) == pytest.approx(TARGET, abs=0.3)


def test_a_pause_within_speech_stays() -> None:
    """Only the edges are cut."""
    said, _ = finished(np.concatenate([tone(0.5), np.zeros(RATE), tone(0.5)]))
    assert len(said) / RATE == pytest.approx(2.0, abs=0.02)


def test_sound_begins_and_ends_without_a_click() -> None:
    """The first and last samples are at rest."""
    said, _ = finished(tone(1.0))
    assert said[0] == said[-1] == 0.0


def test_silence_alone_is_refused() -> None:
    """A microphone that was switched off."""
    with pytest.raises(UnusableError, match="is silent"):
        finished(np.zeros(RATE))
    with pytest.raises(UnusableError, match="is silent"):
        finished(np.zeros(0))
