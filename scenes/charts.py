"""Charts: two axes in a region, lines and numbers along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import DOWN, LEFT, DashedVMobject, VGroup, VMobject

from scenes.layout import HAIR, Region
from scenes.mobjects.readout import Readout
from scenes.style import Style

_NOTCH = 0.08
"""Half the length of a mark on an axis."""
_DASHES = 40
"""Of a dashed line as long as its chart is wide."""


@dataclass(frozen=True)
class Chart:
    """A region with values from ``x[0]`` to ``x[1]`` across and from ``y[0]`` to ``y[1]`` up."""

    region: Region
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: Any, y: Any) -> np.ndarray:
        """Return the places (n, 3) of values ``x`` and ``y`` (scalars or (n,))."""
        x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(x, float)), np.asarray(y, float))
        across, up = (x - self.x[0]) / (self.x[1] - self.x[0]), (y - self.y[0]) / (self.y[1] - self.y[0])
        left, bottom = self.region.left, self.region.bottom
        return np.column_stack([left + across * self.region.width, bottom + up * self.region.height, 0 * across])

    def axes(self, style: Style, x: Sequence[float] = (), y: Sequence[float] = ()) -> VGroup:
        """Return both axes, with marks at these values."""
        floor, wall = self.y[0], self.x[0]
        lines = [self.at([wall, self.x[1]], floor), self.at(wall, [floor, self.y[1]])]
        lines += [place + np.outer([0, -_NOTCH], [0, 1, 0]) for place in self.at(list(x), floor)]
        lines += [place + np.outer([0, -_NOTCH], [1, 0, 0]) for place in self.at(wall, list(y))]
        return VGroup(*(style.line(line, "outline") for line in lines))

    def x_numbers(self, style: Style, values: Sequence[float], addresses: Sequence[str], **how: Any) -> Readout:
        """Return numbers below the lower axis."""
        gap = (style.digit_height("label") / 2 + _NOTCH + HAIR) * DOWN
        spots = self.at(list(values), self.y[0]) + gap
        return style.readout(spots, values, addresses, **{"size": "label", "role": "muted", "places": 0, **how})

    def y_numbers(self, style: Style, values: Sequence[float], addresses: Sequence[str], **how: Any) -> Readout:
        """Return numbers left of the left axis."""
        spots = self.at(self.x[0], list(values)) + (_NOTCH + HAIR) * LEFT
        look = {"size": "label", "role": "muted", "places": 0, "align": 1}
        return style.readout(spots, values, addresses, **{**look, **how})

    def line(self, style: Style, x: Any, y: Any, role: str, width: float = 4, dashed: bool = False) -> VMobject:
        """Return a line through values ``x``, ``y`` (n,)."""
        path = style.line(self.at(x, y), role, width)
        if not dashed:
            return path
        return DashedVMobject(path, num_dashes=_DASHES).set_stroke(style.colour(role), width)


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Return heights in the same order, moved as little as it takes for each two to be ``least`` apart."""
    order = np.argsort(heights)
    moved = np.array(heights, float)[order]
    for _ in range(len(moved)):
        for below, above in zip(range(len(moved) - 1), range(1, len(moved)), strict=True):
            missing = max(0.0, least - (moved[above] - moved[below]))
            moved[below], moved[above] = moved[below] - missing / 2, moved[above] + missing / 2
    out = np.empty(len(moved))
    out[order] = moved
    return [float(height) for height in out]
