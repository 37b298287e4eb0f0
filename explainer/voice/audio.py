"""Sound from files, as the film has it: 48 kHz, one channel, nothing before and after what is said."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from explainer.voice.loudness import RATE, Samples, levelled

LONGEST = 600
"""Seconds; nobody says a line for longer, and such a file is something else."""
_WINDOW = RATE // 100
_FLOOR = 10 ** (-40 / 20)
"""What is quieter than this share of the loudest moment is no speech."""
_SILENCE = 1e-4
_BEFORE, _AFTER = RATE // 20, RATE * 3 // 20
"""Samples that are left around speech, as words begin and end softly."""
_FADE = RATE // 200


class UnusableError(ValueError):
    """A file without sound that could be used; the message says why, without the file's name."""


def decode(file: Path) -> Samples:
    """A file's sound at 48 kHz, its channels mixed into one; UnusableError if there is none."""
    try:
        with av.open(file) as container:
            if not container.streams.audio:
                raise UnusableError("has no sound")
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            parts, length = [], 0
            for frame in (*container.decode(audio=0), None):
                parts += [each.to_ndarray()[0] for each in resampler.resample(frame)]
                length += len(parts[-1]) if parts else 0
                if length > LONGEST * RATE:
                    raise UnusableError(f"is longer than {LONGEST // 60} minutes")
    except (av.FFmpegError, OSError) as error:
        raise UnusableError(f"cannot be read as sound ({error.strerror})") from None
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)


def finished(samples: Samples) -> tuple[Samples, float]:
    """What is said, without the silence around it and as loud as everything else; and the seconds cut off before it.

    UnusableError if nothing is to be heard.
    """
    windows = np.pad(samples, (0, -len(samples) % _WINDOW)).reshape(-1, _WINDOW)
    strength = np.sqrt((windows**2).mean(axis=1))
    if strength.max(initial=0.0) < _SILENCE:
        raise UnusableError("is silent")
    loud = np.flatnonzero(strength >= strength.max() * _FLOOR)
    start = max(0, int(loud[0]) * _WINDOW - _BEFORE)
    end = min(len(samples), (int(loud[-1]) + 1) * _WINDOW + _AFTER)
    said = levelled(samples[start:end])
    ramp = np.linspace(0.0, 1.0, min(_FADE, len(said)))
    said[: len(ramp)] *= ramp
    said[len(said) - len(ramp) :] *= ramp[::-1]
    return said, start / RATE
