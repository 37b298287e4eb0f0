"""How loud speech is, and all of it made equally loud.

Loudness is measured as Recommendation ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak
audio level", has it: annex 1 for the loudness (K-weighting, blocks of 400 ms, two gates), annex 2 for the peak between
samples. Its coefficients hold for 48 kHz, at which all sound here is.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

RATE = 48_000
"""Samples per second of everything that is heard."""
TARGET = -18.0
"""LUFS: clear speech for a classroom, with room above it."""
CEILING = -2.0
"""dBTP: what no peak exceeds; compressed sound needs a little room."""

_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)
_HIGH_PASS = (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)
_TAIL = 8192
"""Samples after which the filters ring no more: their slowest pole has shrunk to 1e-17 by then."""
_BLOCK, _HOP = int(0.4 * RATE), int(0.1 * RATE)
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
_OVERSAMPLING = 4
_REACH = RATE // 200
"""Samples before and after a peak in which it is turned down: 5 ms."""


def loudness(samples: Samples) -> float:
    """The integrated loudness of a single channel in LUFS; -inf for silence.

    Sound that is shorter than a block counts as one.
    """
    energy = np.concatenate([[0.0], np.cumsum(k_weighted(samples) ** 2)])
    block = min(_BLOCK, len(samples))
    starts = np.arange(0, len(samples) - block + 1, _HOP)
    blocks = (energy[starts + block] - energy[starts]) / max(block, 1)
    blocks = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not len(blocks):
        return -math.inf
    return _level(blocks[blocks > _power(_level(float(blocks.mean())) + _RELATIVE_GATE)].mean())


def k_weighted(samples: Samples) -> Samples:
    """The samples after the filters of the head's shape and of low tones, applied to the spectrum."""
    size = _room(len(samples) + _TAIL)
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    spectrum = np.fft.rfft(samples, size)
    for (b0, b1, b2), (a1, a2) in (_SHELF, _HIGH_PASS):
        spectrum *= (b0 + b1 * delay + b2 * delay**2) / (1 + a1 * delay + a2 * delay**2)
    return np.fft.irfft(spectrum, size)[: len(samples)]


def true_peaks(samples: Samples) -> Samples:
    """For every sample, the height that the wave reaches from there to the next one."""
    size = _room(len(samples) + _TAIL)
    finer = np.fft.irfft(np.fft.rfft(samples, size), size * _OVERSAMPLING) * _OVERSAMPLING
    peaks: Samples = np.abs(finer).reshape(size, _OVERSAMPLING).max(axis=1)[: len(samples)]
    return peaks


def levelled(samples: Samples) -> Samples:
    """The samples at the target loudness; peaks that would reach above the ceiling are turned down for a moment."""
    louder = samples * 10 ** ((TARGET - loudness(samples)) / 20)
    ceiling = 10 ** (CEILING / 20)
    needed = np.minimum(1.0, ceiling / np.maximum(true_peaks(louder), 1e-12))
    return louder if needed.min(initial=1.0) == 1.0 else louder * _gently(needed)


def _gently(gains: Samples) -> Samples:
    """Gains that change smoothly and are nowhere above those given: the mean, around each, of the lowest around."""
    lowest, width = np.pad(gains, 2 * _REACH, constant_values=1.0), 1
    while width <= 2 * _REACH:  # the lowest of twice as many at each step, or of as many as are still missing
        step = min(width, 2 * _REACH + 1 - width)
        lowest, width = np.minimum(lowest[:-step], lowest[step:]), width + step
    window = np.hanning(2 * _REACH + 3)[1:-1]
    return np.convolve(lowest, window / window.sum(), mode="valid")


def _level(power: float) -> float:
    return -0.691 + 10 * math.log10(power)


def _power(level: float) -> float:
    return float(10.0 ** ((level + 0.691) / 10))


def _room(size: int) -> int:
    """A size that can be transformed quickly: a multiple of a power of two."""
    return -(-size // _TAIL) * _TAIL
