"""What has changed since the last picture, as few rectangles: all that must be drawn, converted and encoded again."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from manim import Mobject, VMobject

from scenes.camera import ArrayCamera
from scenes.mobjects.array_mobject import ArrayMobject

_GRID = 32
"""Rectangles end on multiples of this many pixels: colour is stored for pairs of pixels, and like sizes are converted
alike.
"""
_APART = 32
"""What it costs to draw one rectangle more, in tiles of the grid that could be drawn for it."""
_MITER_LIMIT = 10
"""Cairo's: a corner reaches at most this many times half the width of its stroke."""
_POINT = 0.01
"""One point of stroke width in scene units."""


class Rect(NamedTuple):
    """Pixels from (left, top) up to, not including, (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """How many they are."""
        return (self.right - self.left) * (self.bottom - self.top)

    def meets(self, other: Rect) -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Rect) -> Rect:
        """What of it lies in the other; turned inside out if nothing does."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def joined(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Seen(NamedTuple):
    """How a mobject was drawn: its state, the pixels it may have touched, its place in the stack."""

    state: Any
    bounds: Rect
    level: int


class DamageTracker:
    """Compares what is to be drawn with what was drawn last."""

    def __init__(self) -> None:
        self.seen: dict[Mobject, Seen] | None = None

    def forget(self) -> None:
        """Take everything as changed the next time."""
        self.seen = None

    def update(self, camera: ArrayCamera, mobjects: Iterable[Mobject]) -> list[Rect]:
        """Note the flat list ``mobjects``, bottom first, and return what must be drawn again."""
        before, self.seen = self.seen, {}
        changed: list[Rect] = []
        for level, mobject in enumerate(mobjects):
            old = before.get(mobject) if before else None
            new = _look_at(camera, mobject, old, level)
            self.seen[mobject] = new
            if old is None:
                changed.append(new.bounds)
            elif old.state is not new.state:
                changed += _difference(camera, mobject, old, new)
        everything = Rect(0, 0, camera.pixel_width, camera.pixel_height)
        if before is None or _restacked(before, self.seen):
            return [everything]
        changed += [old.bounds for mobject, old in before.items() if mobject not in self.seen]
        return merged(changed, everything)


def _look_at(camera: ArrayCamera, mobject: Mobject, old: Seen | None, level: int) -> Seen:
    state = state_of(mobject)
    if old is None:
        return Seen(state, bounds(camera, mobject), level)
    if old.state == state:
        return old if old.level == level else Seen(old.state, old.bounds, level)
    same_place = isinstance(mobject, VMobject) and _outline_of(old.state) == _outline_of(state)
    return Seen(state, old.bounds if same_place else bounds(camera, mobject), level)


def _outline_of(state: Any) -> Any:
    """What of a VMobject's state decides where it is: its points and the widths of its strokes; not its colours."""
    return state[0], *state[4:]


def state_of(mobject: Mobject) -> Any:
    """Return all that decides a mobject's pixels, comparable with ``==``."""
    if isinstance(mobject, ArrayMobject):
        return mobject.state()
    if isinstance(mobject, VMobject):
        return (
            mobject.points.tobytes(),
            mobject.fill_rgbas.tobytes(),
            mobject.stroke_rgbas.tobytes(),
            mobject.background_stroke_rgbas.tobytes(),
            mobject.stroke_width,
            mobject.background_stroke_width,
        )
    return object()  # of a kind that we cannot look into: never equal to itself a frame later


def _difference(camera: ArrayCamera, mobject: Mobject, old: Seen, new: Seen) -> list[Rect]:
    if isinstance(mobject, ArrayMobject) and old.bounds == new.bounds:
        part = mobject.damage(camera, old.state, new.state)
        if part is not None:
            return [Rect(*part)]
    return [old.bounds, new.bounds]


def bounds(camera: ArrayCamera, mobject: Mobject) -> Rect:
    """Return the pixels that drawing ``mobject`` may touch."""
    if isinstance(mobject, ArrayMobject):
        # Asked anew: who sets sizes or values by hand may have left the mobject's own box behind.
        pixel = camera.to_pixels(np.array(mobject.extent(mobject.centres)))
        margin = mobject.margin() * camera.pixels_per_unit
    else:
        pixel = camera.to_pixels(mobject.points)
        margin = _stroke_reach(mobject) * camera.pixels_per_unit
    low, high = np.floor(pixel.min(0) - margin - 2), np.ceil(pixel.max(0) + margin + 2)
    return Rect(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _stroke_reach(mobject: Mobject) -> float:
    """How far strokes may leave the points, in scene units: sharp corners are mitred."""
    if not isinstance(mobject, VMobject):
        return 0.0
    width = max(mobject.get_stroke_width(), mobject.get_stroke_width(background=True))
    return _MITER_LIMIT * width * _POINT / 2


def _restacked(before: dict[Mobject, Seen], after: dict[Mobject, Seen]) -> bool:
    levels = [before[mobject].level for mobject in after if mobject in before]
    return any(lower > upper for lower, upper in itertools.pairwise(levels))


def merged(rects: Iterable[Rect], frame: Rect) -> list[Rect]:
    """Return rectangles inside ``frame`` that cover ``rects``, end on the grid, do not meet, and cover little else."""
    rows, columns = _tile_after(frame.bottom), _tile_after(frame.right)
    tiles = np.zeros((rows, columns + 2), np.int8)  # with an empty one at either end of a row
    for rect in rects:
        left, top, right, bottom = rect.within(frame)
        if left < right and top < bottom:
            tiles[top // _GRID : _tile_after(bottom), 1 + left // _GRID : 1 + _tile_after(right)] = 1
    pieces = _joined(_pieces(tiles))
    return [Rect(*(_GRID * edge for edge in piece)).within(frame) for piece in pieces]


def _tile_after(pixel: int) -> int:
    """The first tile of the grid that begins at this pixel or after it."""
    return -(-pixel // _GRID)


def _pieces(tiles: np.ndarray) -> list[Rect]:
    """Cut the tiles that are set into rectangles of tiles: runs along a row, and those below that are as long."""
    steps = tiles[:, 1:] - tiles[:, :-1]
    (tops, lefts), (_, rights) = (np.nonzero(steps == step) for step in (1, -1))
    growing: dict[tuple[int, int], Rect] = {}
    done: list[Rect] = []
    for top, left, right in zip(tops.tolist(), lefts.tolist(), rights.tolist(), strict=True):
        start, above = top, growing.get((left, right))
        if above and above.bottom == top:
            start = above.top
        elif above:
            done.append(above)
        growing[left, right] = Rect(left, start, right, top + 1)
    return [*done, *growing.values()]


def _joined(pieces: list[Rect]) -> list[Rect]:
    """Join those of ``pieces`` that are sooner drawn together, with what lies between them, than apart."""
    out: list[Rect] = []
    while pieces:
        piece = pieces.pop()
        for other in out:
            both = piece.joined(other)
            if both.area - piece.area - other.area <= _APART and not any(
                each.meets(both) for each in (*pieces, *out) if each is not other
            ):
                out.remove(other)
                pieces.append(both)
                break
        else:
            out.append(piece)
    return out
