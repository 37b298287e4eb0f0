"""A finished film with its stills: all that a lesson's materials are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer.assembly import FinishedFilm
from explainer.film import Film, SceneSpec
from explainer.narration import Line
from explainer.timeline import BeatTiming


@dataclass(frozen=True)
class ShownBeat:
    """A beat of the film as it was shown."""

    scene: SceneSpec
    timing: BeatTiming
    """In seconds of the film."""
    line: Line
    """What is said; empty in a beat without words."""
    still: Path
    """Its last picture, a PNG."""


@dataclass(frozen=True, eq=False)
class Material:
    """A film, its finished files, and the last picture of every beat."""

    film: Film
    specs: tuple[SceneSpec, ...]
    """The scenes that were made, in the film's order."""
    finished: FinishedFilm
    stills: Mapping[tuple[str, str], Path]
    """By a scene's id and a beat."""

    @property
    def beats(self) -> Iterator[ShownBeat]:
        """Every beat that was shown, in order."""
        for spec, timeline in zip(self.specs, self.finished.timelines, strict=True):
            for timing in timeline.beats:
                line = spec.lines.get(timing.beat, Line(timing.beat))
                yield ShownBeat(spec, timing, line, self.stills[spec.id, timing.beat])

    def emblem(self, spec: SceneSpec) -> Path:
        """The still that stands for a scene: of the beat that its knobs name, else of its last."""
        shown = [beat for beat in self.beats if beat.scene.id == spec.id]
        named = [beat for beat in shown if beat.timing.beat == spec.knobs.emblem]
        return (named or shown)[-1].still
