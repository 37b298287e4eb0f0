"""All that a lesson needs, in one folder: every part is made once, and again only when what it is made of changes."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from explainer import settings
from explainer.assembly import FinishedFilm
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.fingerprint import Digest, fingerprints
from explainer.narration_file import NARRATIONS
from explainer.pipeline import Production, producing
from explainer.progress import Steps
from explainer.publish import gif, handout, page, powerpoint, presenter, weights, worksheet
from explainer.publish.material import Material
from explainer.publish.record import Record
from explainer.publish.words import MATERIALS
from explainer.publish.worksheet import Paper
from explainer.suggest import did_you_mean
from explainer.voice.spoken import SILENT, Spoken

MOVING = ("ForwardPass", "RealNeuron", "SigmoidSquash")
"""The scenes that become GIFs."""
LARGEST_EMBEDDED = 100 * 10**6
"""Bytes of a film that pages still hold themselves."""
_PROGRAM = Path(__file__).parents[1]


@dataclass(frozen=True)
class Made:
    """A part of a lesson: its files, the seconds that it took, and lines about what was left out of it."""

    part: str
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    kept: bool = False
    """Whether it was there already and nothing had changed."""


@dataclass(frozen=True)
class Desk:
    """Where a lesson is made: the film, the folder for all of it, how scenes are run, and what is left out."""

    film: Film
    folder: Path
    aside: Path
    """A folder for what page and slides are made of and the lesson itself is not to hold."""
    steps: Steps
    jobs: int | None = None
    spoken: Spoken = SILENT
    paper: Paper = "a4"
    without: tuple[str, ...] = ()

    @cached_property
    def finished(self) -> FinishedFilm:
        """The film; its clips come from the shelf if they are there."""
        with self.producing() as production:
            return production.make_film(self.folder)

    def producing(self, scenes: Sequence[str] = ()) -> AbstractContextManager[Production]:
        """A production of some scenes, by default all."""
        return producing(self.film, scenes, self.jobs, self.steps.scenes, self.spoken)

    @property
    def embeds(self) -> bool:
        """Whether pages hold the film themselves: up to a size that browsers open in a moment."""
        return self.finished.mp4.stat().st_size <= LARGEST_EMBEDDED

    def beside(self, page: Path) -> tuple[str, ...]:
        """What to say of a page that does not hold the film."""
        needed = (
            f"{page.name} needs film.mp4 beside it: more than {LARGEST_EMBEDDED // 10**6} MB are not put into a page"
        )
        return () if self.embeds else (needed,)

    @cached_property
    def material(self) -> Material:
        """What page and slides are made of: the film, and its stills, drawn if they are not there."""
        left_out = "stills" in self.without
        made = make_stills(self, self.aside) if left_out else self.part("stills")
        pictures = [file for file in made.files if file.suffix == ".png" and "-" in file.stem]
        stills = {(scene, beat): file for file in pictures for scene, beat in [_scene_and_beat(file)]}
        return Material(self.film, self.film.scenes, self.finished, stills)

    def part(self, name: str) -> Made:
        """A part, made now, or as it lies there if nothing that it is made of has changed."""
        if name not in self._made:
            self._made[name] = self._kept(name) or self._make(name)
        return self._made[name]

    def _kept(self, name: str) -> Made | None:
        files = self._record.files(name)
        return Made(name, files, self._record.notes(name), kept=True) if files else None

    def _make(self, name: str) -> Made:
        began = time.monotonic()
        made = replace(MAKERS[name](self), seconds=time.monotonic() - began)
        self._record.keep(name, made.files, made.notes)
        return made

    @cached_property
    def _made(self) -> dict[str, Made]:
        return {}

    @cached_property
    def _record(self) -> Record:
        """What was made of the same: the film, all that is written and known in it, and this program."""
        digest, parts = Digest(), fingerprints(self.film, self.film.scenes)
        known = [
            self.paper,
            self.film.config,
            self.film.facts,
            dict(self.film.vocabulary.facts),
            [each.sha256 for each in parts.values()],
        ]
        texts = [file for folder in (_PROGRAM, MATERIALS) for file in sorted(folder.rglob("*.*")) if file.is_file()]
        hashed = hashlib.sha256(digest(known).encode())
        for file in [self.finished.mp4, *(file for file in texts if file.suffix != ".pyc")]:
            hashed.update(hashlib.sha256(file.read_bytes()).digest())
        return Record(self.folder, hashed.hexdigest())


def open_film(path: Path | None, sets: Sequence[str]) -> Film:
    """The film of a lesson: as its file says, with subtitles in every language if it names none."""
    config = settings.load(path, sets)
    if not config.subtitles:
        languages = sorted(file.stem for file in NARRATIONS.glob("*.yaml"))
        config = settings.load(path, [*sets, f"subtitles={json.dumps(languages)}"])
    return Film.open(config)


def steps(without: Sequence[str] = ()) -> tuple[str, ...]:
    """What is made, in that order."""
    return ("film", *(name for name in MAKERS if name not in without))


def make(desk: Desk) -> Iterator[Made]:
    """Make the film and every part that is wanted, one after the other, and tell of each."""
    desk.steps.begin("film")
    began, finished = time.monotonic(), desk.finished
    subtitles = [file for pair in finished.subtitles.values() for file in pair]
    yield Made("film", (finished.mp4, *subtitles, finished.ledger), seconds=time.monotonic() - began)
    for name in steps(desk.without)[1:]:
        desk.steps.begin(name)
        yield desk.part(name)


def check(without: Sequence[str]) -> None:
    """ExplainerError for a part that a lesson does not have."""
    for name in without:
        if name not in MAKERS:
            raise ExplainerError(
                f"a lesson can do without {', '.join(MAKERS)}; not {name!r}{did_you_mean(name, MAKERS)}"
            )


def make_stills(desk: Desk, folder: Path) -> Made:
    """Draw the last picture of every beat."""
    with desk.producing() as production:
        drawn = production.make_stills(folder)
    outlines = [still.file.with_suffix(".svg") for still in drawn if still.vectors]
    files = [*(still.file for still in drawn), *outlines, folder / "contact_sheet.png", folder / "captions.md"]
    return Made("stills", tuple(files))


def _page(desk: Desk) -> Made:
    made = page.make(desk.material, desk.folder, desk.embeds)
    return Made("page", (made,), desk.beside(made))


def _slides(desk: Desk) -> Made:
    made = (
        presenter.make_presenter(desk.material, desk.folder, desk.embeds),
        powerpoint.make_powerpoint(desk.material, desk.folder),
        handout.make_handout(desk.material, desk.folder),
    )
    return Made("slides", made, desk.beside(made[0]))


def _worksheet(desk: Desk) -> Made:
    return Made("worksheet", worksheet.make(desk.film, desk.folder, desk.paper), worksheet.left_out(desk.film))


def _weights(desk: Desk) -> Made:
    layers = range(1, len(desk.film.network.sizes))
    return Made("weights", tuple(f for n in layers for f in weights.make(desk.film, n, desk.folder / "weights")))


def _gifs(desk: Desk) -> Made:
    here = [spec.name for spec in desk.film.scenes if spec.name in MOVING]
    if not here:
        return Made("gifs", (), (f"no GIF: the film has none of the scenes {', '.join(MOVING)}",))
    with desk.producing(here) as production:
        return Made("gifs", gif.make(production, (), desk.folder / "gifs"))


MAKERS: Mapping[str, Callable[[Desk], Made]] = {
    "stills": lambda desk: make_stills(desk, desk.folder / "stills"),
    "page": _page,
    "slides": _slides,
    "worksheet": _worksheet,
    "weights": _weights,
    "gifs": _gifs,
}
"""How each part is made, in the order in which they are."""


def _scene_and_beat(still: Path) -> tuple[str, str]:
    """The scene's id and the beat in "04-RealNeuron-02-meet_the_neuron.png"."""
    position, name, _, beat = still.stem.split("-", 3)
    return f"{position}-{name}", beat
