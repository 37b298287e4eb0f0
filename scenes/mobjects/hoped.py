"""Neurons and wires that are only hoped for: dashed, and never lit, so that nobody takes them for measured ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import cairo
import numpy as np

from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.ramp import rgb

if TYPE_CHECKING:
    from scenes.camera import ArrayCamera

_DASH = 0.13
"""From one dash of a rim to the next, in scene units, or a little more for them to come out even."""
_FEWEST = 12
"""Dashes of the smallest rim."""
_SHARE = 0.6
"""How much of that is ink."""
_WIRE_DASH = 0.1


class HopedNeurons(ArrayMobject):
    """``n`` discs at ``centres`` (n, 2 or 3), ``size`` scene units wide, with a dashed rim around ``ground``;
    ``alphas`` (n,) fades single ones.
    """

    animated: ClassVar[tuple[str, ...]] = ("opacity", "alphas")

    def __init__(
        self, centres: np.ndarray, size: float, colour: str, ground: str, line_width: float = 0.025, **kwargs: object
    ) -> None:
        self.size, self.line_width = float(size), float(line_width)
        super().__init__(centres, reach=self.size / 2, **kwargs)
        self.alphas = np.ones(self.part_count)
        self.colour, self.ground = colour, ground

    def reach(self) -> float:
        """Half the width of a disc, in scene units as drawn."""
        return self.size / 2 * self.scale_factor

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Fill each disc with the ground, and dash its rim."""
        radius = (self.reach() - self.line_width * self.scale_factor / 2) * camera.pixels_per_unit
        count = max(_FEWEST, round(2 * np.pi * self.reach() / _DASH))
        step = 2 * np.pi * radius / count
        red, green, blue = rgb(self.colour)
        below = rgb(self.ground)[::-1]
        ctx.save()
        ctx.set_dash([_SHARE * step, (1 - _SHARE) * step])
        ctx.set_line_width(self.line_width * self.scale_factor * camera.pixels_per_unit)
        for (x, y), alpha in zip(camera.to_pixels(self.centres), self.alphas * self.opacity, strict=True):
            ctx.new_path()
            ctx.arc(x, y, radius, 0, 2 * np.pi)
            ctx.set_source_rgba(*below, alpha)
            ctx.fill_preserve()
            ctx.set_source_rgba(blue, green, red, alpha)
            ctx.stroke()
        ctx.restore()


class HopedWires(ArrayMobject):
    """``n`` dashed lines from ``starts`` (n, 2 or 3) to ``ends``, drawn as far as ``front``, from 0 to 1."""

    animated: ClassVar[tuple[str, ...]] = ("opacity", "front")

    def __init__(
        self, starts: np.ndarray, ends: np.ndarray, colour: str, line_width: float = 0.02, **kwargs: object
    ) -> None:
        super().__init__(np.vstack([starts, ends]), **kwargs)
        self.set_z_index(-1)  # under the neurons, whatever is animated last
        self.colour, self.line_width, self.front = colour, float(line_width), 1.0

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Dash each line from its start."""
        unit = camera.pixels_per_unit * self.scale_factor
        red, green, blue = rgb(self.colour)
        ctx.save()
        ctx.set_dash([_SHARE * _WIRE_DASH * unit, (1 - _SHARE) * _WIRE_DASH * unit])
        ctx.set_line_width(self.line_width * unit)
        ctx.set_source_rgba(blue, green, red, self.opacity)
        ctx.new_path()
        for start, end in zip(*np.split(camera.to_pixels(self.centres), 2), strict=True):
            ctx.move_to(*start)
            ctx.line_to(*(start + self.front * (end - start)))
        if self.front > 0:
            ctx.stroke()
        ctx.restore()
