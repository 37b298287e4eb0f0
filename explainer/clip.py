"""What comes of a scene: a clip, stills or a rehearsal. A clip is a video with what was measured and shown in it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path

from explainer import ledger
from explainer.ledger import Entry
from explainer.timeline import Timeline


@dataclass(frozen=True)
class Clip:
    """A scene's video file, its beats in seconds from its start, and every number that it shows."""

    video: Path
    timeline: Timeline
    ledger: tuple[Entry, ...]

    @property
    def sidecar(self) -> Path:
        """The file beside the video that holds the rest."""
        return self.video.with_suffix(".json")

    def save(self, **more: object) -> None:
        """Write the sidecar, with whatever else is to be kept in it."""
        data = {"timeline": asdict(self.timeline), "ledger": [asdict(entry) for entry in self.ledger], **more}
        self.sidecar.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, video: Path) -> Clip:
        """The clip of a video with its sidecar; ValueError if that is something else, OSError if it is missing."""
        sidecar = video.with_suffix(".json")
        try:
            data = json.loads(sidecar.read_text(encoding="utf-8"))
            timeline, entries = json.dumps(data["timeline"]), json.dumps(data["ledger"])
            return cls(video, Timeline.from_json(timeline), ledger.from_json(entries))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{sidecar} does not belong to a clip: {error}") from None

    def moved(self, folder: Path) -> Clip:
        """The same clip after its files were moved to `folder`: the sidecar first, so that a video is never alone."""
        moved = Clip(folder / self.video.name, self.timeline, self.ledger)
        self.sidecar.replace(moved.sidecar)
        self.video.replace(moved.video)
        return moved

    def copied(self, video: Path) -> Clip:
        """A copy of the video; its sidecar is still to be saved."""
        shutil.copyfile(self.video, video)
        return replace(self, video=video)

    def of_scene(self, scene: str) -> Clip:
        """The same clip as that of a scene by its id: a film may show at another place what was rendered for one."""
        entries = tuple(replace(entry, scene=scene) for entry in self.ledger)
        return replace(self, timeline=replace(self.timeline, scene=scene), ledger=entries)


@dataclass(frozen=True)
class Still:
    """The last picture of a beat, as a PNG."""

    scene: str
    beat: str
    file: Path
    numbers: tuple[Entry, ...] = ()
    """Every number that stands in it."""
    vectors: bool = False
    """Whether there is the same as an SVG beside it."""


@dataclass(frozen=True)
class Rehearsal:
    """What a scene shows, found out without drawing it; its times are exact to a frame or two."""

    timeline: Timeline
    ledger: tuple[Entry, ...]


def seconds_of(video: Path) -> float:
    """How long the frames of a video last, exactly."""
    import av  # which those who only read sidecars do without

    with av.open(video) as container:
        stream = container.streams.video[0]
        return float(Fraction(stream.duration) * stream.time_base)
