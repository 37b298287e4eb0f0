"""A clip, or a part of it, as a small GIF that plays again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import av
from PIL import Image

from explainer import staging
from explainer.clip import Clip
from explainer.errors import ExplainerError
from explainer.publish import captions
from explainer.suggest import did_you_mean
from explainer.timeline import BeatTiming

if TYPE_CHECKING:
    from explainer.pipeline import Production

LARGEST = 3_000_000
"""Bytes; what is larger keeps readers of a page waiting."""
_LOOKED_AT = 9
"""How many pictures the palette is made of."""


class Size(NamedTuple):
    """Pixels of the longer side, pictures a second, and colours."""

    long_side: int
    fps: int
    colours: int


SIZES = (Size(480, 10, 128), Size(480, 8, 64), Size(400, 6, 64), Size(320, 5, 32))
"""From the best to the smallest; the first that is not too large is taken."""


def make(production: Production, beats: Sequence[str], folder: Path) -> tuple[Path, ...]:
    """Write NAME.gif and NAME.md, its caption, for every scene of a production to `folder`; only some `beats` of them.

    ExplainerError, before anything is rendered, for a beat that a scene does not have.
    """
    for spec in production.specs:
        _check(beats, spec.name, spec.lines)
    with staging.staged(folder) as aside:
        (room := aside / "clips").mkdir()
        for spec, clip in zip(production.specs, production.make_clips(room), strict=True):
            times = _chosen(clip, beats)
            save(clip, aside / f"{spec.name}.gif", times[0].start, times[-1].end)
            shown = {timing.beat for timing in times}
            said = " ".join(spec.lines[timing.beat].say for timing in times if timing.beat in spec.lines)
            numbers = [entry for entry in clip.ledger if entry.beat in shown]
            caption = captions.of_figure(f"{spec.name}.gif", production.film, spec, said, numbers)
            (aside / f"{spec.name}.md").write_text(caption, encoding="utf-8")
        staging.settle(aside, folder)
    return tuple(folder / f"{spec.name}.{kind}" for spec in production.specs for kind in ("gif", "md"))


def _chosen(clip: Clip, beats: Sequence[str]) -> Sequence[BeatTiming]:
    """The beats from the first to the last of those that are named; without names all."""
    shown = [timing.beat for timing in clip.timeline.beats]
    _check(beats, clip.timeline.scene, shown)
    places = sorted(shown.index(beat) for beat in beats) or [0, len(shown) - 1]
    return clip.timeline.beats[places[0] : places[-1] + 1]


def _check(beats: Sequence[str], scene: str, known: Collection[str]) -> None:
    for beat in beats:
        if beat not in known:
            raise ExplainerError(f"{scene} has no beat {beat!r}{did_you_mean(beat, known)}")


def save(clip: Clip, target: Path, start: float, end: float) -> Size:
    """Write a clip's pictures between two of its seconds. ExplainerError if even the smallest size is too large."""
    for size in SIZES:
        _write(list(_pictures(clip.video, start, end, size)), end - start, size.colours, target)
        if target.stat().st_size <= LARGEST:
            return size
    target.unlink()
    seconds = f"{end - start:.0f} seconds of {clip.timeline.scene}"
    raise ExplainerError(f"{seconds} are too much for a GIF of {LARGEST // 10**6} MB; choose some of its --beats")


def few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """The picture with a palette that has the colours of a ring or a word, though few pixels have them, and then is
    moved toward what many have, such as the ground.
    """
    return picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)


def _write(pictures: Sequence[Image.Image], seconds: float, colours: int, target: Path) -> None:
    palette = few_colours(_side_by_side(pictures[:: max(1, len(pictures) // _LOOKED_AT)]), colours)
    first, *others = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    first.save(
        target,
        save_all=True,
        append_images=others,
        duration=round(1000 * seconds / len(pictures)),
        loop=0,
        optimize=True,
    )


def _side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    width, height = pictures[0].size
    strip = Image.new("RGB", (width * len(pictures), height))
    for number, picture in enumerate(pictures):
        strip.paste(picture, (number * width, 0))
    return strip


def _pictures(video: Path, start: float, end: float, size: Size) -> Iterator[Image.Image]:
    wanted = start
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and wanted <= frame.time < end:
                picture = frame.to_image()
                scale = min(1.0, size.long_side / max(picture.size))
                yield picture.resize((round(picture.width * scale), round(picture.height * scale)))
                wanted += 1 / size.fps
