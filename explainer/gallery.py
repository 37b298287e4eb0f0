"""The gallery: a still of every chapter, and a few seconds of the film as a small, looped GIF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
from PIL import Image

from explainer import staging
from explainer.clip import Clip, Still
from explainer.film import SceneSpec
from explainer.knobs import CHAPTERS
from explainer.pipeline import Production

STILL_WIDTH, STILL_COLOURS = 854, 256
GIF_SCENE, GIF_BEATS = "ForwardPass", ("pour_in_the_input", "light_the_output")
GIF_WIDTH, GIF_FPS, GIF_COLOURS = 480, 10, 128
GIF_LONGEST = 14.0
"""Seconds; longer ones grow beyond what a page should load."""


def make(still: Production, moving: Production | None, folder: Path) -> tuple[Path, ...]:
    """Write NN-CHAPTER.png for every chapter, and film.gif of the scene that moves, to `folder`."""
    with staging.staged(folder) as aside, tempfile.TemporaryDirectory(prefix="nnexplain-") as name:
        room = Path(name)
        for spec, drawn in _of_chapters(still.specs, still.make_stills(room / "stills")):
            _save_small(drawn.file, aside / f"{CHAPTERS[spec.chapter]:02d}-{spec.chapter}.png")
        for clip in moving.make_clips(room / "clips") if moving else ():
            save_gif(clip, GIF_BEATS, aside / "film.gif")
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


def _save_small(source: Path, target: Path) -> None:
    with Image.open(source) as picture:
        size = STILL_WIDTH, round(STILL_WIDTH * picture.height / picture.width)
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    _with_few_colours(small, STILL_COLOURS).save(target, optimize=True)


def _with_few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """The picture with a palette that has the colours of a ring or a word, though few pixels have them, and then is
    moved toward what many have, such as the ground.
    """
    return picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)


def save_gif(clip: Clip, beats: Sequence[str], target: Path) -> None:
    """Write the part of a clip from the first to the last of these beats as a looped GIF with one palette."""
    times = [timing for timing in clip.timeline.beats if timing.beat in beats]
    start, end = times[0].start, min(times[-1].end, times[0].start + GIF_LONGEST)
    frames = list(_frames(clip.video, start, end))
    palette = _with_few_colours(frames[len(frames) // 2], GIF_COLOURS)
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    first.save(target, save_all=True, append_images=others, duration=round(1000 / GIF_FPS), loop=0, optimize=True)


def _frames(video: Path, start: float, end: float) -> Iterator[Image.Image]:
    """Small frames of a video between two seconds, as many a second as the GIF has."""
    wanted = start
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and wanted <= frame.time < end:
                picture = frame.to_image()
                yield picture.resize((GIF_WIDTH, round(GIF_WIDTH * picture.height / picture.width)))
                wanted += 1 / GIF_FPS
