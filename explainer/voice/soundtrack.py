"""The film's sound: every line where its beat begins, and silence between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from explainer.voice.loudness import RATE

FRAME = 1024
"""Samples that AAC compresses at a time."""
BIT_RATE = 96_000


@dataclass(frozen=True)
class Placed:
    """A line's sound, and the second of the film at which it begins."""

    start: float
    samples: NDArray[np.int16]


@dataclass(frozen=True)
class SoundTrack:
    """Lines in their order, none beginning before the end of another; the film's length in seconds; the language."""

    placed: tuple[Placed, ...]
    duration: float
    language: str

    def blocks(self, size: int) -> Iterator[NDArray[np.float32]]:
        """The whole sound in blocks of so many samples, the last one filled up with silence."""
        starts = np.array([round(each.start * RATE) for each in self.placed], int)
        ends = starts + np.array([len(each.samples) for each in self.placed], int)
        for begin in range(0, round(self.duration * RATE), size):
            block = np.zeros(size, np.float32)
            first, last = np.searchsorted(ends, begin, "right"), np.searchsorted(starts, begin + size)
            for start, each in zip(starts[first:last], self.placed[first:last], strict=True):
                inside = max(start, begin)
                part = each.samples[inside - start : begin + size - start]
                block[inside - begin :][: len(part)] = part / np.float32(-np.iinfo(np.int16).min)
            yield block


def add_stream(container: Any, sound: SoundTrack) -> Any:
    """A stream for the sound in a container that is being written."""
    stream = container.add_stream("aac", rate=RATE, layout="mono")
    stream.bit_rate = BIT_RATE
    return stream


def packets(sound: SoundTrack, stream: Any) -> Iterator[Any]:
    """The sound, compressed. The encoder begins ahead of the film by the samples that it needs to get going; the file
    says so, and players leave them out.
    """
    for number, block in enumerate(sound.blocks(FRAME)):
        frame = av.AudioFrame.from_ndarray(block[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, number * FRAME
        yield from stream.encode(frame)
    yield from stream.encode(None)
