"""Sounds that are known exactly, and small films that are to be spoken."""

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer import settings
from explainer.film import Film
from explainer.voice.loudness import RATE

Samples = NDArray[np.float64]


def tone(seconds: float, level: float = -20.0, hertz: float = 997.0) -> Samples:
    """A sine at 48 kHz, its peaks at so many dBFS."""
    return 10 ** (level / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def write_wav(path: Path, samples: Samples, rate: int = RATE, channels: int = 1) -> Path:
    """A .wav file of 16 bits, the same in all its channels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(data, channels).tobytes())
    return path


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which nothing was spoken yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "nn-explainer" / "voice"


@pytest.fixture(scope="session")
def opened() -> Callable[..., Film]:
    """A film of one or more scenes with an untrained network and these settings."""

    def open_film(*sets: str, scenes: tuple[str, ...] = ("SigmoidSquash",)) -> Film:
        return Film.open(settings.from_mapping({"network": {"weights": "random"}, "scenes": list(scenes)}, sets))

    return open_film
