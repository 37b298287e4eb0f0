"""Pixels, neurons and weights: many cells, each showing one number as a colour."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import cairo
import numpy as np

from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.kept import Kept
from scenes.mobjects.ramp import Ramp, rgb
from scenes.mobjects.splat import MANY, SMALL, Dots, splat
from scenes.mobjects.stamp import LARGEST, stamp

if TYPE_CHECKING:
    from scenes.camera import ArrayCamera

_FULL_TURN = 2 * np.pi
_SPECK = 1.5
"""Half width in pixels below which nobody can tell a disc from a square of the same area."""

_NO_RING = 0.02
"""Pixels in width that nobody sees."""
_RINGED = 1.5
"""Half widths in widths of the ring, above which there is a cell to be seen within it."""
_FEW = 64
"""So many discs, at most, are stamped: those of a picture stand at a thousand places and would crowd out all others."""

_FRACTIONS = 1 << 16
"""Of a pixel, as cairo's pictures are counted."""

_PICTURES: Kept[cairo.ImageSurface] = Kept(64)


class Cells(ArrayMobject):
    """``n`` cells at ``centres`` (n, 2 or 3), each filled with the ``ramp`` colour of its value.

    ``sizes`` (scalar or (n,)) are widths in scene units; ``roundness`` goes from 0, squares, to 1, discs. With an
    ``outline`` colour every cell is ringed, ``outline_width`` scene units wide, however dark its fill. ``alphas``
    (n,) fades single cells.
    """

    animated: ClassVar[tuple[str, ...]] = ("opacity", "values", "sizes", "roundness", "alphas", "outline_width")
    boxed_by: ClassVar[tuple[str, ...]] = ("sizes",)

    def __init__(
        self,
        centres: np.ndarray,
        values: np.ndarray,
        ramp: Ramp,
        sizes: float | np.ndarray = 0.3,
        roundness: float = 1.0,
        outline: str | None = None,
        outline_width: float = 0.025,
        shape: tuple[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        count = len(centres)
        self.sizes = np.broadcast_to(np.asarray(sizes, float), count).copy()
        super().__init__(centres, reach=self.sizes / 2, **kwargs)
        self.values = np.asarray(values, float).reshape(count)
        self.alphas = np.ones(count)
        self.ramp = ramp
        self.roundness = float(roundness)
        self.outline = outline
        self.outline_width = float(outline_width)
        self.shape = shape

    def reach(self) -> np.ndarray:
        """Half the width of each cell (n,), in scene units as drawn."""
        return self.sizes / 2 * self.scale_factor

    def damage(self, camera: ArrayCamera, before: tuple, after: tuple) -> tuple[int, int, int, int] | None:
        """Return the box of the cells whose values differ, if nothing else does."""
        at = 1 + self.animated.index("values")
        if before[:at] + before[at + 1 :] != after[:at] + after[at + 1 :]:
            return None
        changed = np.frombuffer(before[at]) != np.frombuffer(after[at])
        if not changed.any():  # 0.0 became -0.0
            return 0, 0, 0, 0
        pixel = camera.to_pixels(self.centres[changed])
        half = self.reach()[changed, None] * camera.pixels_per_unit + 2
        low, high = (pixel - half).min(0), (pixel + half).max(0)
        return int(low[0]) - 1, int(low[1]) - 1, int(high[0]) + 2, int(high[1]) + 2

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Fill the cells colour by colour, then ring those that are large enough to show it."""
        pixel = camera.to_pixels(self.centres)
        half = self.reach() * camera.pixels_per_unit
        if not camera.draws_vectors and self._is_a_picture(pixel, half):
            self._paint_picture(ctx, pixel, half)
            return
        seen = np.flatnonzero((half > 0.02) & (self.alphas > 0.002) & _inside(pixel, half, camera))
        if not len(seen):
            return
        if self._are_stamped(camera, half):
            self._stamp(ctx, pixel, half, seen, camera)
            return
        if self._are_splatted(camera, half):
            self._splat(ctx, pixel, half, seen, camera)
        else:
            self._fill(ctx, pixel, half, seen)
        self._ring(ctx, pixel, half, seen, camera)

    def _is_a_picture(self, pixel: np.ndarray, half: np.ndarray) -> bool:
        """Whether the cells are whole squares side by side in the ``shape``: then one image does."""
        if self.shape is None or self.roundness > 0 or self.alphas.min() < 1 or half.min() < half.max():
            return False
        row, column = np.divmod(np.arange(len(pixel)), self.shape[1])
        step = self._step(pixel, half)
        regular = pixel[0] + np.column_stack([column, row]) * step
        return 0 < min(step) <= max(step) <= 2 * half[0] and bool(np.allclose(pixel, regular, atol=0.01))

    def _step(self, pixel: np.ndarray, half: np.ndarray) -> np.ndarray:
        """From one column to the next, and from one row to the next (2,); for the only one, its size."""
        gaps = np.array(self.shape[::-1]) - 1
        return np.where(gaps > 0, (pixel[-1] - pixel[0]) / np.maximum(gaps, 1), 2 * half[0])

    def _paint_picture(self, ctx: cairo.Context, pixel: np.ndarray, half: np.ndarray) -> None:
        """Paint each pixel of the screen in the colour of the cell at its middle, wherever drawing is confined to."""
        step = self._step(pixel, half)
        low, size = pixel[0] - step / 2, step * self.shape[::-1]
        picture = _PICTURES.get((self.ramp, self.values.tobytes(), self.shape), self._draw_picture)
        pattern = cairo.SurfacePattern(picture)
        pattern.set_filter(cairo.FILTER_NEAREST)
        pattern.set_extend(cairo.EXTEND_PAD)
        pattern.set_matrix(_to_cells(low, step, size))
        ctx.save()
        ctx.new_path()
        ctx.rectangle(*low, *size)
        ctx.clip()
        ctx.set_source(pattern)
        ctx.paint_with_alpha(self.opacity)
        ctx.restore()

    def _draw_picture(self) -> cairo.ImageSurface:
        """One pixel for each cell."""
        rows, columns = self.shape
        ink = np.full((rows, columns, 4), 255, np.uint8)
        ink[..., :3] = np.rint(self.ramp.rgb(self.values) * 255).reshape(rows, columns, 3)
        return cairo.ImageSurface.create_for_data(ink, cairo.FORMAT_ARGB32, columns, rows)

    def _are_stamped(self, camera: ArrayCamera, half: np.ndarray) -> bool:
        """Whether they are few discs, and small; of all cells, as the window must not decide how one is painted."""
        small = self.part_count <= _FEW and half.min() >= _SPECK and half.max() <= LARGEST
        return small and self.roundness >= 1 and not camera.draws_vectors

    def _stamp(
        self, ctx: cairo.Context, pixel: np.ndarray, half: np.ndarray, seen: np.ndarray, camera: ArrayCamera
    ) -> None:
        width = round(self._ring_width(camera), 3)
        level, colours = self.ramp.levels(self.values[seen])
        ring = rgb(self.outline)[::-1] if self.outline and width > _NO_RING else None
        opacities = (self.opacity * self.alphas[seen]).tolist()
        places, radii = pixel[seen].tolist(), half[seen].round(3).tolist()
        for colour, opacity, (x, y), r in zip(colours[level], opacities, places, radii, strict=True):
            ctx.set_source_rgba(*colour[::-1], opacity)
            stamp(ctx, ("disc", r), lambda pen, r=r: pen.arc(0, 0, r, 0, _FULL_TURN), x, y, r)
            if ring and r > _RINGED * width:
                ctx.set_source_rgba(*ring, opacity)
                stamp(ctx, ("ring", r, width), lambda pen, r=r: _trace_ring(pen, r, width), x, y, r)

    def _are_splatted(self, camera: ArrayCamera, half: np.ndarray) -> bool:
        """Whether they are many, and small; of all cells, as when they are stamped."""
        return self.part_count >= MANY and half.max() <= SMALL and not camera.draws_vectors

    def _splat(
        self, ctx: cairo.Context, pixel: np.ndarray, half: np.ndarray, seen: np.ndarray, camera: ArrayCamera
    ) -> None:
        level, colours = self.ramp.levels(self.values[seen])
        opacities, colours = self.alphas[seen], colours[level]
        specks = half[seen] < _SPECK
        for which, shrunk, roundness, reach in (
            (specks, self._speck, 0.0, _SPECK),
            (~specks, 1.0, self.roundness, half.max()),
        ):
            if which.any():
                there = seen[which]
                dots = Dots(pixel[there], half[there] * shrunk, colours[which], opacities[which], roundness)
                splat(ctx, dots, camera.window, reach, self.opacity)

    @property
    def _speck(self) -> float:
        """How much narrower a square is that leaves the ink of a cell of this roundness."""
        return float(np.sqrt(1 - (1 - np.pi / 4) * self.roundness**2))

    def _ring_width(self, camera: ArrayCamera) -> float:
        """In pixels."""
        return self.outline_width * self.scale_factor * camera.pixels_per_unit

    def _fill(self, ctx: cairo.Context, pixel: np.ndarray, half: np.ndarray, seen: np.ndarray) -> None:
        level, colours = self.ramp.levels(self.values[seen])
        keys = level * 256 + np.rint(self.alphas[seen] * 255).astype(int)
        order = np.argsort(keys, kind="stable")
        cells = zip(keys[order].tolist(), *_listed(pixel, half, seen[order]), strict=True)
        for key, alike in itertools.groupby(cells, operator.itemgetter(0)):
            red, green, blue = colours[key // 256]
            ctx.new_path()
            self._trace(ctx, (cell[1:] for cell in alike))
            ctx.set_source_rgba(blue, green, red, self.opacity * (key % 256) / 255)
            ctx.fill()

    def _ring(
        self, ctx: cairo.Context, pixel: np.ndarray, half: np.ndarray, seen: np.ndarray, camera: ArrayCamera
    ) -> None:
        width = self._ring_width(camera)
        if self.outline is None or width <= _NO_RING:
            return
        red, green, blue = rgb(self.outline)
        ringed = seen[half[seen] > _RINGED * width]
        ctx.save()
        ctx.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        for alpha in np.unique(self.alphas[ringed]):
            members = ringed[self.alphas[ringed] == alpha]
            ctx.new_path()  # the space between two outlines: a stroke along curves takes cairo far longer
            self._trace(ctx, zip(*_listed(pixel, half, members), strict=True))
            self._trace(ctx, zip(*_listed(pixel, half - width, members), strict=True))
            ctx.set_source_rgba(blue, green, red, self.opacity * alpha)
            ctx.fill()
        ctx.restore()

    def _trace(self, ctx: cairo.Context, cells: Iterable[tuple[float, float, float]]) -> None:
        """Lay cells into the path, given where they are and half how wide, in pixels."""
        # Each cell by its own size: which others are traced with it depends on the window.
        area = self._speck
        for x, y, r in cells:
            if r < _SPECK:
                ctx.rectangle(x - r * area, y - r * area, 2 * r * area, 2 * r * area)
            elif self.roundness >= 1:
                ctx.new_sub_path()
                ctx.arc(x, y, r, 0, _FULL_TURN)
            elif self.roundness <= 0:
                ctx.rectangle(x - r, y - r, 2 * r, 2 * r)
            else:
                _rounded_square(ctx, x, y, r, r * self.roundness)


def _trace_ring(pen: cairo.Context, radius: float, width: float) -> None:
    pen.arc(0, 0, radius, 0, _FULL_TURN)
    pen.new_sub_path()
    pen.arc_negative(0, 0, radius - width, _FULL_TURN, 0)  # against the first: a hole


def _to_cells(low: np.ndarray, step: np.ndarray, size: np.ndarray) -> cairo.Matrix:
    """From pixels to cells that begin at ``low`` and are ``step`` wide, in all ``size`` (2,).

    In fractions that cairo can hold: others it rounds by what is being painted, and a cell would end here in one
    window and there in another. Odd ones in all, so that no pixel's middle lies between two cells.
    """
    scale = np.rint(_FRACTIONS / 2 / step)
    shift = np.rint((size / step / 2) * _FRACTIONS - (low + size / 2) * scale * 2)
    shift += (scale + shift + 1) % 2
    (across, down), (x, y) = scale * 2 / _FRACTIONS, shift / _FRACTIONS
    return cairo.Matrix(across, 0, 0, down, x, y)


def _listed(pixel: np.ndarray, half: np.ndarray, which: np.ndarray) -> tuple[list[float], list[float], list[float]]:
    """Return where cells are, across and down, and half how wide, as cairo wants to be told."""
    return pixel[which, 0].tolist(), pixel[which, 1].tolist(), half[which].tolist()


def _inside(pixel: np.ndarray, half: np.ndarray, camera: ArrayCamera) -> np.ndarray:
    (left, top, right, bottom), (x, y) = camera.window, pixel.T
    return (x + half > left) & (x - half < right) & (y + half > top) & (y - half < bottom)


def _rounded_square(ctx: cairo.Context, x: float, y: float, half: float, corner: float) -> None:
    inner, quarter = half - corner, np.pi / 2
    ctx.new_sub_path()
    for turn, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        ctx.arc(x + sx * inner, y + sy * inner, corner, turn * quarter, (turn + 1) * quarter)
    ctx.close_path()


def grid_centres(rows: int, columns: int, pitch: float, centre: np.ndarray | tuple[float, ...] = (0, 0)) -> np.ndarray:
    """Return the centres (rows * columns, 2) of a grid in reading order, ``pitch`` scene units apart."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    x = (column - (columns - 1) / 2) * pitch + centre[0]
    y = ((rows - 1) / 2 - row) * pitch + centre[1]
    return np.column_stack([x, y])
