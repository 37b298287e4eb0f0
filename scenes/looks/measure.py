"""What can be measured on a drawn picture: contrast, colours, how much of it is filled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
from manim import Mobject, VMobject
from manim.utils.iterables import list_update

from explainer.looks.record import Box, Fill, Ink, Item, Picture
from scenes.looks.geometry import Thing, box_of, is_seen
from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import relative_luminance
from scenes.stage import ExplainerScene

Pixels = np.ndarray
"""Red, green, blue (height, width, 3), from 0 to 255."""

_DIFFERENT = 3
"""Of 255: from here on, a pixel is not the same."""
_FULL = 0.8
"""Pixels with this share of the strongest ink are taken as inked all through."""
_NEAR = 2
"""Pixels around words that count as their ground."""
_STRONG_WIRE = 99.5
"""The percentile of a wire's pixels that stands for those that stand out."""
_FAMILY = 30
"""Degrees of a family of hues."""
_COLOURFUL = 60
"""Of 255, between the strongest and the weakest channel: less is grey."""
_ROOM = 0.001
"""The share of a frame from which on a family of hues takes up room."""
_SPOT = 0.06
"""Scene units around the middle of a cell where nothing else may lie for its colour to be compared."""
_PATCH = 3 / 36
"""Half the width, in scene units, of the smallest cells that are looked at."""


def drawn(scene: ExplainerScene, without: Collection[int] = ()) -> Pixels:
    """The scene as it stands, drawn anew, without the mobjects of these ids and their families."""
    camera = scene.renderer.camera
    camera.reset()
    shown = camera.get_mobjects_to_display(list_update(scene.mobjects, scene.foreground_mobjects))
    camera.draw([mobject for mobject in shown if id(mobject) not in without])
    return camera.pixel_array[..., :3].astype(int)


class Measured:
    """The picture of a scene as it stands, and what can be told from it."""

    def __init__(self, scene: ExplainerScene, seen: Iterable[tuple[Thing, tuple[Item, ...]]]) -> None:
        self.scene, self.seen = scene, list(seen)
        self.pixels = drawn(scene)

    def picture(self, file: str) -> Picture:
        """All measurements."""
        different = np.abs(self.pixels - self._background()).max(axis=2) > _DIFFERENT
        inks = (*self._inks_of_words(), *self._inks_of_wires())
        return Picture(file, float(different.mean()), hues(self.pixels), inks, tuple(self._fills()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing but background is to be seen."""
        return bool(np.abs(self.pixels - self._background()).max() <= _DIFFERENT)

    def _background(self) -> np.ndarray:
        return np.rint(255 * np.array(self.scene.style.rgb("background")))

    # -- contrast ----------------------------------------------------------------------------------------------

    def _inks_of_words(self) -> Iterator[Ink]:
        read = [(thing, item) for thing, items in self.seen for item in items if item.is_read]
        if not read:
            return
        bare = drawn(self.scene, _family_ids(thing for thing, _ in read))
        ink = np.abs(self.pixels - bare).max(axis=2)
        clear = ~_grown(ink > _DIFFERENT)
        for _, item in read:
            window = self._window(item.box, _NEAR)
            if window is not None:
                yield Ink(
                    item.owner, item.part, *_ink_and_ground(*(each[window] for each in (self.pixels, ink, clear)))
                )

    def _inks_of_wires(self) -> Iterator[Ink]:
        wires = [(thing, item) for thing, items in self.seen for item in items if item.kind == "wires"]
        if not wires:
            return
        bare = drawn(self.scene, _family_ids(thing for thing, _ in wires))
        for _, item in wires:
            window = self._window(item.box, 0)
            touched = np.abs(self.pixels - bare).max(axis=2)[window] > _DIFFERENT if window is not None else np.zeros(1)
            if touched.any():
                lights, grounds = (relative_luminance(each[window][touched] / 255) for each in (self.pixels, bare))
                contrast = (np.maximum(lights, grounds) + 0.05) / (np.minimum(lights, grounds) + 0.05)
                at = np.argsort(contrast)[int((len(contrast) - 1) * _STRONG_WIRE / 100)]
                yield Ink(item.owner, item.part, float(lights[at]), float(grounds[at]))

    def _window(self, box: Box, margin: int) -> tuple[slice, slice] | None:
        """The pixels of a box, with so many around it; None if it lies outside the picture."""
        corners = np.array([[box.left, box.top, 0], [box.right, box.bottom, 0]])
        (left, top), (right, bottom) = self.scene.renderer.camera.to_pixels(corners).tolist()
        rows = slice(max(0, int(top) - margin), max(0, int(bottom) + margin + 1))
        columns = slice(max(0, int(left) - margin), max(0, int(right) + margin + 1))
        return (rows, columns) if self.pixels[rows, columns].size else None

    # -- fills -------------------------------------------------------------------------------------------------

    def _fills(self) -> Iterator[Fill]:
        order = self.scene.renderer.camera.get_mobjects_to_display(self.scene.mobjects)
        level = {id(mobject): place for place, mobject in enumerate(order)}
        for thing, items in self.seen:
            cells = thing.mobject
            if isinstance(cells, Cells) and cells.opacity == 1:
                above = [each for each in order[level[id(cells)] + 1 :] if is_seen(each)]
                fills = [self._fill(cells, part, items[0].owner) for part in _open_cells(cells, above)]
                if fills:
                    worst = max(fills, key=lambda fill: fill.difference)
                    yield Fill(worst.owner, worst.box, worst.value, worst.seen, worst.expected, len(fills))

    def _fill(self, cells: Cells, part: int, owner: int) -> Fill:
        x, y = self.scene.renderer.camera.to_pixels(cells.centres[[part]])[0].astype(int).tolist()
        reach, centre = cells.reach()[part], cells.centres[part, :2]
        expected = 255 * cells.ramp.rgb(cells.values[[part]])[0]
        box = box_of(np.array([centre - reach, centre + reach]))
        seen = tuple(self.pixels[y, x].tolist())
        return Fill(owner, box, float(cells.values[part]), seen, tuple(expected.tolist()), 1)


def _family_ids(things: Iterable[Thing]) -> set[int]:
    return {id(part) for thing in things for part in thing.mobject.get_family()}


def _ink_and_ground(pixels: Pixels, ink: np.ndarray, clear: np.ndarray) -> tuple[float, float]:
    """The luminance of what is inked all through, and that of the ground: the quarter of it that is most like the ink
    begins there.
    """
    light = relative_luminance(pixels / 255)
    if ink.max() <= _DIFFERENT:
        return (float(light.mean()),) * 2
    written = float(light[ink >= _FULL * ink.max()].mean())
    around = light[clear] if clear.any() else light[ink <= _DIFFERENT] if (ink <= _DIFFERENT).any() else light.ravel()
    return written, float(np.percentile(around, 75 if written > np.median(around) else 25))


def _grown(mask: np.ndarray) -> np.ndarray:
    """A mask with the pixels around it."""
    out = mask.copy()
    for axis in (0, 1):
        out |= np.roll(out, 1, axis) | np.roll(out, -1, axis)
    return out


def _open_cells(cells: Cells, above: list[Mobject]) -> Iterator[int]:
    """Cells that are large enough to be looked at and whose middle nothing else covers."""
    for part in np.flatnonzero((cells.alphas == 1) & (cells.reach() > _PATCH)).tolist():
        spot = cells.centres[part, :2]
        gaps = np.linalg.norm(cells.centres[:, :2] - spot, axis=1)
        alone = np.count_nonzero((gaps < cells.reach() + _SPOT / 2) & (cells.alphas > 0)) == 1
        if alone and not any(_covers(mobject, spot) for mobject in above):
            yield part


def _covers(mobject: Mobject, spot: np.ndarray) -> bool:
    """Whether a mobject has ink at a spot, or near it; for a mere outline, by the polygon of its control points."""
    box = box_of(mobject.points)
    if not (box.left - _SPOT < spot[0] < box.right + _SPOT and box.bottom - _SPOT < spot[1] < box.top + _SPOT):
        return False
    if isinstance(mobject, Cells):
        gaps = np.linalg.norm(mobject.centres[:, :2] - spot, axis=1)
        return bool(((gaps < mobject.reach() + _SPOT) & (mobject.alphas > 0)).any())
    if isinstance(mobject, ArrayMobject) or not isinstance(mobject, VMobject) or mobject.get_fill_opacity() > 0:
        return True
    starts, ends = mobject.points[:-1, :2], mobject.points[1:, :2]
    return bool(_distance(spot, starts, ends).min() < _SPOT)


def _distance(spot: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How far a spot (2,) is from each line (n,)."""
    way = ends - starts
    share = ((spot - starts) * way).sum(1) / np.maximum((way**2).sum(1), 1e-12)
    return np.linalg.norm(starts + np.clip(share, 0, 1)[:, None] * way - spot, axis=1)


# -- colours -----------------------------------------------------------------------------------------------------------


def hues(pixels: Pixels) -> tuple[int, ...]:
    """The families of hues that take up room in a picture, by the degree at their middle."""
    strongest, weakest = pixels.max(axis=2), pixels.min(axis=2)
    colourful = pixels[strongest - weakest >= _COLOURFUL]
    families = np.bincount((_degrees(colourful) // _FAMILY).astype(int), minlength=360 // _FAMILY)
    found = np.flatnonzero(families > _ROOM * strongest.size)
    return tuple(int(family * _FAMILY + _FAMILY // 2) for family in found)


def _degrees(colours: np.ndarray) -> np.ndarray:
    """The hue of colours (n, 3) that are not grey, from 0 to 360."""
    if not len(colours):
        return np.zeros(0)
    red, green, blue = colours.T.astype(float)
    spread, strongest = np.ptp(colours, axis=1), colours.argmax(axis=1)
    sixths = np.choose(strongest, [(green - blue) / spread, 2 + (blue - red) / spread, 4 + (red - green) / spread])
    return sixths * 60 % 360
