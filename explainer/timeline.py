"""When each beat really began and ended, as measured while the scene was rendered; subtitles and chapters follow it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class BeatTiming:
    """A beat and its seconds from the start of its film or scene."""

    beat: str
    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"the beat {self.beat!r} should not end before it starts: {self.start} to {self.end} s")

    @property
    def duration(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start

    def shifted(self, offset: float) -> BeatTiming:
        """The same beat, `offset` seconds later."""
        return replace(self, start=self.start + offset, end=self.end + offset)


@dataclass(frozen=True)
class Timeline:
    """The beats of one scene in their order, and the scene's whole duration in seconds."""

    scene: str
    beats: tuple[BeatTiming, ...]
    duration: float

    def __post_init__(self) -> None:
        ends = [0.0, *(beat.end for beat in self.beats)]
        if any(beat.start < end - 1e-6 for beat, end in zip(self.beats, ends, strict=False)):
            raise ValueError(f"the beats of {self.scene} overlap or are out of order")

    def shifted(self, offset: float) -> Timeline:
        """The same scene with its beats `offset` seconds later; its own duration stays."""
        return replace(self, beats=tuple(beat.shifted(offset) for beat in self.beats))

    def to_json(self) -> str:
        """As text, for the file beside a clip."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Timeline:
        """The timeline that to_json wrote; ValueError if the text is something else."""
        try:
            data = json.loads(text)
            beats = tuple(BeatTiming(str(b["beat"]), float(b["start"]), float(b["end"])) for b in data["beats"])
            return cls(str(data["scene"]), beats, float(data["duration"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not a timeline: {error}") from None


def join(timelines: Iterable[Timeline]) -> tuple[Timeline, ...]:
    """The scenes' timelines one after the other: the beats of each are shifted to seconds of the whole film."""
    joined, offset = [], 0.0
    for timeline in timelines:
        joined.append(timeline.shifted(offset))
        offset += timeline.duration
    return tuple(joined)
