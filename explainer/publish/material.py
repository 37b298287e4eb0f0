"""A finished film with its stills: all that a lesson's materials are made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
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

    def emblem(self, specs: Sequence[SceneSpec]) -> ShownBeat:
        """The beat whose picture stands for some scenes: the last that a scene names, else the fullest picture of the
        last scene, which shows what the others led to.
        """
        shown = [beat for beat in self.beats if beat.scene in specs]
        named = [beat for beat in shown if beat.timing.beat == beat.scene.knobs.emblem]
        last = [beat for beat in shown if beat.scene == shown[-1].scene]
        return named[-1] if named else max(last, key=lambda beat: beat.still.stat().st_size)

    def lay_film_beside(self, page: Path, aside: Path) -> None:
        """Copy the film into the folder in which a page is made, unless it lies where the page will."""
        film = self.finished.mp4
        if film.parent.resolve() != page.parent.resolve():
            shutil.copyfile(film, aside / film.name)
