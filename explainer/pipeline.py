"""From an opened film to finished files: scenes run side by side, their results put together and moved in place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from explainer import assembly, crew, staging
from explainer.assembly import FinishedFilm
from explainer.clip import Clip, Rehearsal, Still
from explainer.errors import ExplainerError
from explainer.film import Film, SceneSpec
from explainer.progress import Progress
from explainer.suggest import did_you_mean
from explainer.worker import Errand

if TYPE_CHECKING:
    from explainer.looks.findings import Finding
    from explainer.looks.record import Look

CURTAIN = 0.4
"""Seconds at the end of a scene that no line plans."""


def chosen(film: Film, names: Sequence[str] = ()) -> tuple[SceneSpec, ...]:
    """The scenes of these names or ids, in the film's order; without names all. ExplainerError for an unknown one."""
    known = {name for spec in film.scenes for name in (spec.name, spec.id)}
    for name in names:
        if name not in known:
            near = did_you_mean(name, dict.fromkeys(spec.name for spec in film.scenes))
            raise ExplainerError(f"the film has no scene {name!r}{near}")
    return tuple(spec for spec in film.scenes if not names or spec.name in names or spec.id in names)


def planned(specs: Sequence[SceneSpec]) -> Mapping[str, float]:
    """The seconds that each scene's lines ask for, by the scene's id."""
    return {spec.id: CURTAIN + spec.planned_seconds for spec in specs}


@dataclass(frozen=True)
class Production:
    """Some scenes of a film, to be run by at most `jobs` processes at a time."""

    film: Film
    specs: tuple[SceneSpec, ...]
    jobs: int
    progress: Progress

    def make_film(self, folder: Path) -> FinishedFilm:
        """Render the scenes and join them to film.mp4, film.srt, film.vtt and ledger.json in `folder`."""
        with staging.staged(folder) as aside:
            (room := aside / "clips").mkdir()
            clips: Sequence[Clip] = self._run("render", room)
            finished = assembly.assemble(self.film, self.specs, clips, aside)
            staging.settle(aside, folder)
        return replace(finished, folder=folder)

    def make_clips(self, folder: Path) -> tuple[Clip, ...]:
        """Render each scene to a video of its own, ID.mp4, with its sidecar ID.json."""
        with staging.staged(folder) as aside:
            clips: Sequence[Clip] = self._run("render", aside)
            staging.settle(aside, folder)
        return tuple(replace(clip, video=folder / clip.video.name) for clip in clips)

    def make_stills(self, folder: Path) -> tuple[Still, ...]:
        """Draw the last picture of every beat as ID-NN-BEAT.png, and all of them as contact_sheet.png."""
        from explainer.contact_sheet import contact_sheet  # needs Pillow

        with staging.staged(folder) as aside:
            stills: list[Still] = [still for scene in self._run("stills", aside) for still in scene]
            named = [(f"{still.scene}  {still.beat}", still.file) for still in stills]
            contact_sheet(named, aside / "contact_sheet.png")
            staging.settle(aside, folder)
        return tuple(replace(still, file=folder / still.file.name) for still in stills)

    def rehearse(self) -> tuple[Rehearsal, ...]:
        """Run the scenes without drawing them."""
        with tempfile.TemporaryDirectory(prefix="nnexplain-") as aside:
            return tuple(self._run("rehearse", Path(aside)))

    def look(self, folder: Path) -> tuple[Finding, ...]:
        """Try how the scenes look: what was seen as looks.jsonl, and contact_sheet.png with what is wrong outlined."""
        from explainer.looks.judge import judge
        from explainer.looks.sheet import publish

        with staging.staged(folder) as aside:
            (pictures := aside / "pictures").mkdir()
            looks: Sequence[Look] = self._run("looks", pictures)
            found = judge(looks, self.film)
            publish(looks, found, pictures, aside)
            staging.settle(aside, folder)
        return found

    def _run(self, task: Literal["render", "stills", "rehearse", "looks"], folder: Path) -> list[Any]:
        """The results for the scenes, in their order; the longest begin first, lest one be left alone at the end."""
        seconds = planned(self.specs)
        errands = [Errand(task, scene, folder) for scene in sorted(seconds, key=lambda scene: -seconds[scene])]
        results = crew.perform(self.film, errands, self.jobs, self.progress)
        by_scene = {errand.scene: result for errand, result in zip(errands, results, strict=True)}
        return [by_scene[spec.id] for spec in self.specs]


def usable_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
