"""The gallery: a still of every chapter, and a few seconds of the film as a small, looped GIF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from explainer import staging
from explainer.clip import Clip, Still
from explainer.film import SceneSpec
from explainer.knobs import CHAPTERS
from explainer.pipeline import Production
from explainer.publish import gif

STILL_WIDTH, STILL_COLOURS = 854, 256
GIF_SCENE, GIF_BEATS = "ForwardPass", ("pour_in_the_input", "light_the_output")
GIF_LONGEST = 14.0
"""Seconds; longer ones grow beyond what a page should load."""


def make(still: Production, moving: Production | None, folder: Path) -> tuple[Path, ...]:
    """Write NN-CHAPTER.png for every chapter, and film.gif of the scene that moves, to `folder`."""
    with staging.staged(folder) as aside, tempfile.TemporaryDirectory(prefix="nnexplain-") as name:
        room = Path(name)
        for spec, drawn in _of_chapters(still.specs, still.make_stills(room / "stills")):
            _save_small(drawn.file, aside / f"{CHAPTERS[spec.chapter]:02d}-{spec.chapter}.png")
        for clip in moving.make_clips(room / "clips") if moving else ():
            gif.save(clip, aside / "film.gif", *_part(clip))
        made = sorted(file.name for file in aside.iterdir())
        staging.settle(aside, folder)
    return tuple(folder / each for each in made)


def _of_chapters(specs: Sequence[SceneSpec], stills: Sequence[Still]) -> Iterator[tuple[SceneSpec, Still]]:
    """For every chapter the still of the beat that stands for it; without that beat, the one of its last scene that has
    the most in it, by the size of its file.
    """
    scenes = {spec.id: spec for spec in specs}
    drawn: dict[str, list[Still]] = {}
    for still in stills:
        drawn.setdefault(scenes[still.scene].chapter, []).append(still)
    for found in drawn.values():
        emblems = [still for still in found if still.beat == scenes[still.scene].knobs.emblem]
        last = [still for still in found if still.scene == found[-1].scene]
        best = emblems[0] if emblems else max(last, key=lambda still: still.file.stat().st_size)
        yield scenes[best.scene], best


def _part(clip: Clip) -> tuple[float, float]:
    """From the first to the last of the beats that move, in the clip's seconds."""
    times = [timing for timing in clip.timeline.beats if timing.beat in GIF_BEATS]
    return times[0].start, min(times[-1].end, times[0].start + GIF_LONGEST)


def _save_small(source: Path, target: Path) -> None:
    with Image.open(source) as picture:
        size = STILL_WIDTH, round(STILL_WIDTH * picture.height / picture.width)
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    gif.few_colours(small, STILL_COLOURS).save(target, optimize=True)
