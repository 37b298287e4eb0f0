"""From an opened film to finished files: scenes run side by side, their results put together and moved in place."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainer import assembly, crew, staging
from explainer.assembly import FinishedFilm
from explainer.clip import Clip, Rehearsal, Still
from explainer.errors import ExplainerError
from explainer.film import Film, SceneSpec
from explainer.fingerprint import Fingerprint, fingerprints
from explainer.progress import Progress
from explainer.publish import captions
from explainer.shelf import Shelf
from explainer.suggest import did_you_mean
from explainer.voice.spoken import SILENT, Spoken
from explainer.worker import Errand, Keep, Task

if TYPE_CHECKING:
    from explainer.looks.findings import Finding
    from explainer.looks.record import Look

log = logging.getLogger(__name__)

Show = Callable[[Mapping[str, float]], AbstractContextManager[Progress]]
"""Shows the progress of scenes that are planned to last so many seconds."""
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
    """Some scenes of a film, to be run by at most `jobs` processes at a time.

    What is on the shelf is not rendered again, unless all is to be made `fresh`.
    """

    film: Film
    specs: tuple[SceneSpec, ...]
    jobs: int
    progress: Progress
    spoken: Spoken = SILENT
    """What is said; the film and its scenes must be timed by it."""

    def make_film(self, folder: Path, fresh: bool = False) -> FinishedFilm:
        """Render the scenes and join them to film.mp4, film.srt, film.vtt and ledger.json in `folder`."""
        with staging.staged(folder) as aside, self._clips(aside / "clips", fresh) as clips:
            finished = assembly.assemble(self.film, self.specs, clips, aside, self.spoken)
            staging.settle(aside, folder)
        return replace(finished, folder=folder)

    def make_clips(self, folder: Path, fresh: bool = False) -> tuple[Clip, ...]:
        """Render each scene to a video of its own, ID.mp4, with its sound if it has any, and its sidecar ID.json."""
        with staging.staged(folder) as aside, self._clips(aside / "clips", fresh) as clips:
            for spec, clip in zip(self.specs, clips, strict=True):
                assembly.write_clip(self.film, spec, clip, aside / f"{spec.id}.mp4", self.spoken)
            staging.settle(aside, folder)
        return tuple(replace(clip, video=folder / f"{clip.timeline.scene}.mp4") for clip in clips)

    def make_stills(self, folder: Path) -> tuple[Still, ...]:
        """Draw the last picture of every beat as ID-NN-BEAT.png, and as .svg where it has nothing but outlines; all of
        them as contact_sheet.png; and captions.md with what each shows and the addresses of its numbers.
        """
        with self._drawn(folder) as (stills, aside):
            (aside / "captions.md").write_text(self._captions(stills), encoding="utf-8")
            staging.settle(aside, folder)
        return tuple(replace(still, file=folder / still.file.name) for still in stills)

    def make_sheet(self, folder: Path) -> Path:
        """Draw the last picture of every beat, and keep contact_sheet.png alone."""
        with self._drawn(folder) as (stills, aside):
            for still in stills:
                still.file.unlink()
                still.file.with_suffix(".svg").unlink(missing_ok=True)
            staging.settle(aside, folder)
        return folder / "contact_sheet.png"

    @contextmanager
    def _drawn(self, folder: Path) -> Iterator[tuple[list[Still], Path]]:
        """The stills and their contact sheet in a folder aside, to be settled within the block."""
        from explainer.contact_sheet import contact_sheet  # needs Pillow

        with staging.staged(folder) as aside:
            stills: list[Still] = [still for scene in self._run_all("stills", aside) for still in scene]
            contact_sheet(
                [(f"{still.scene}  {still.beat}", still.file) for still in stills], aside / "contact_sheet.png"
            )
            yield stills, aside

    def _captions(self, stills: Sequence[Still]) -> str:
        scenes = {spec.id: spec for spec in self.specs}
        said = {(spec.id, beat): line.say for spec in self.specs for beat, line in spec.lines.items()}
        figures = [
            captions.of_figure(
                still.file.name, self.film, scenes[still.scene], said.get((still.scene, still.beat), ""), still.numbers
            )
            for still in stills
        ]
        return "\n".join([f"# {self.film.config.film.title}", "", *figures])

    def rehearse(self) -> tuple[Rehearsal, ...]:
        """Run the scenes without drawing them."""
        with tempfile.TemporaryDirectory(prefix="nnexplain-") as aside:
            return tuple(self._run_all("rehearse", Path(aside)))

    def look(self, folder: Path) -> tuple[Finding, ...]:
        """Try how the scenes look: what was seen as looks.jsonl, and contact_sheet.png with what is wrong outlined."""
        from explainer.looks.judge import judge
        from explainer.looks.sheet import publish

        with staging.staged(folder) as aside:
            (pictures := aside / "pictures").mkdir()
            looks: Sequence[Look] = self._run_all("looks", pictures)
            found = judge(looks, self.film)
            publish(looks, found, pictures, aside)
            staging.settle(aside, folder)
        return found

    @contextmanager
    def _clips(self, room: Path, fresh: bool) -> Iterator[Sequence[Clip]]:
        """The scenes' clips in their order, from the shelf or rendered into `room`, to be used within the block."""
        shelf, wanted = Shelf.of_the_user(), fingerprints(self.film, self.specs)
        room.mkdir()
        with shelf.in_use() as writable:
            kept = {} if fresh else shelf.find(wanted.values())
            missing = {fingerprint: scene for scene, fingerprint in wanted.items() if fingerprint not in kept}
            if missing and not writable:
                log.warning("%s cannot be written: no clip is kept, and the next run renders all anew", shelf.folder)
            clips = kept | self._rendered(missing, room, shelf if writable else None)
            yield [clips[wanted[spec.id]].of_scene(spec.id) for spec in self.specs]
        shelf.make_room(wanted.values())

    def _rendered(self, missing: Mapping[Fingerprint, str], room: Path, shelf: Shelf | None) -> dict[Fingerprint, Clip]:
        """The clips of scenes that are not on the shelf; each worker puts its own there when it is finished."""
        spared = [spec.id for spec in self.specs if spec.id not in missing.values()]
        if spared:
            self.progress.spared(spared)
        errands = [
            Errand("render", scene, room, Keep(shelf, fingerprint) if shelf else None)
            for fingerprint, scene in missing.items()
        ]
        clips = self._run(errands)
        return {fingerprint: clips[scene] for fingerprint, scene in missing.items()}

    def _run_all(self, task: Task, folder: Path) -> list[Any]:
        """The results for all scenes, in their order."""
        results = self._run([Errand(task, spec.id, folder) for spec in self.specs])
        return [results[spec.id] for spec in self.specs]

    def _run(self, errands: Sequence[Errand]) -> Mapping[str, Any]:
        """The results by their scenes; the longest begin first, lest one be left alone at the end."""
        seconds = planned(self.specs)
        longest_first = sorted(errands, key=lambda errand: -seconds[errand.scene])
        results = crew.perform(self.film, longest_first, self.jobs, self.progress)
        return {errand.scene: result for errand, result in zip(longest_first, results, strict=True)}


@contextmanager
def producing(
    film: Film, names: Sequence[str], jobs: int | None, show: Show, spoken: Spoken = SILENT
) -> Iterator[Production]:
    """A production of some scenes (by default all), as many at a time as there are processors unless `jobs` says
    otherwise, whose progress is shown.
    """
    specs = chosen(film, names)
    with show(planned(specs)) as progress:
        yield Production(film, specs, jobs or usable_processors(), progress, spoken)


def usable_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
