"""Bars side by side whose lengths may change in every picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import cairo
import numpy as np

from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.ramp import rgb

if TYPE_CHECKING:
    from scenes.camera import ArrayCamera

_THINNEST = 0.015
"""What a bar of no length is drawn as, in scene units: it is there, and empty."""
_LINE = 0.02
"""Width of an outline, in scene units."""


class Bars(ArrayMobject):
    """``n`` bars that begin at ``starts`` (n, 2 or 3) and run to the right for ``lengths`` (n,) scene units, or to the
    left where these are negative; ``thickness`` scene units high, in one colour or in one each. An ``outline`` colour
    draws a line around each, within it.
    """

    animated: ClassVar[tuple[str, ...]] = ("opacity", "lengths", "inks")
    boxed_by: ClassVar[tuple[str, ...]] = ("lengths",)

    def __init__(
        self,
        starts: np.ndarray,
        lengths: np.ndarray,
        thickness: float,
        colours: str | list[str],
        outline: str | None = None,
        **kwargs: object,
    ) -> None:
        self.outline = outline
        self.lengths = np.asarray(lengths, float).copy()
        self.thickness = thickness
        named = [colours] * len(self.lengths) if isinstance(colours, str) else colours
        self.inks = np.array([rgb(colour) for colour in named])
        super().__init__(starts, **kwargs)
        self.points = self.points_at(self.centres)

    def extent(self, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the corners (2,) of the box around the bars."""
        ends, half = parts[:, 0] + self.lengths * self.scale_factor, self.thickness / 2 * self.scale_factor
        low = np.array([min(parts[:, 0].min(), ends.min()), parts[:, 1].min() - half])
        return low, np.array([max(parts[:, 0].max(), ends.max()), parts[:, 1].max() + half])

    def ends(self) -> np.ndarray:
        """Return where the bars end, (n, 3)."""
        return self.centres + np.outer(self.lengths * self.scale_factor, [1, 0, 0])

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Fill the bars."""
        unit = camera.pixels_per_unit * self.scale_factor
        half = self.thickness / 2 * unit
        for (x, y), length, ink in zip(camera.to_pixels(self.centres), self.lengths * unit, self.inks, strict=True):
            width = length if abs(length) > _THINNEST * unit else _THINNEST * unit
            ctx.set_source_rgba(*ink[::-1], self.opacity)
            box = min(x, x + width), y - half, abs(width), 2 * half
            ctx.rectangle(*box)
            ctx.fill()
            if self.outline:
                self._outline(ctx, *box, min(_LINE * unit, abs(width)))

    def _outline(self, ctx: cairo.Context, left: float, top: float, width: float, height: float, line: float) -> None:
        assert self.outline
        ctx.set_source_rgba(*rgb(self.outline)[::-1], self.opacity)
        ctx.set_line_width(line)
        ctx.rectangle(left + line / 2, top + line / 2, width - line, height - line)
        ctx.stroke()
