"""Charts: two axes in a region, lines and numbers along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, DashedVMobject, Text, VGroup, VMobject

from nnmath.activations import Activation
from scenes.layout import HAIR, MEDIUM, SMALL, Region
from scenes.mobjects.bars import Bars
from scenes.mobjects.readout import Readout
from scenes.style import Style

AXIS_ROOM = 1.0
"""Room left of and below a chart for the numbers on its axes."""
_NOTCH = 0.08
"""Half the length of a mark on an axis."""
_DASHES = 40
"""Of a dashed line as long as its chart is wide."""
_PERCENT_ROOM = 1.15
"""Room right of the longest bar for its number."""
_THICKNESS = 0.3
"""Of bars in rows."""
_SAMPLES = 161
"""Points of the curve of an activation function; odd, for zero to be one of them where it is the middle."""
_TICK = 0.1
"""Half the length of a mark on a number line."""


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

    def y_percents(self, style: Style) -> Readout:
        """Return the ends of a left axis that goes from nothing to all."""
        ends = ["axis, zero", "axis, hundred percent"]
        return self.y_numbers(style, [0, 100], ends, after=style.percent_sign)

    def line(self, style: Style, x: Any, y: Any, role: str, width: float = 4, dashed: bool = False) -> VMobject:
        """Return a line through values ``x``, ``y`` (n,)."""
        path = style.line(self.at(x, y), role, width)
        if not dashed:
            return path
        return DashedVMobject(path, num_dashes=_DASHES).set_stroke(style.colour(role), width)


@dataclass(frozen=True)
class ActivationChart:
    """The curve of an activation function over a number line of sums, from ``reach[0]`` to ``reach[1]``.

    ``light`` are the activations that are shown as dark and as fully lit; the chart reaches from the lower to the
    upper, and further where the curve does. ``levels`` are the heights of the number line, of the lowest and of the
    highest activation, as shares of the region's.
    """

    region: Region
    function: Activation
    reach: tuple[float, float]
    light: tuple[float, float]
    levels: tuple[float, float, float] = (0.14, 0.3, 0.93)

    @cached_property
    def sums(self) -> np.ndarray:
        """The sums (n,) at which the curve is drawn, zero among them if the number line has it."""
        even = np.linspace(*self.reach, _SAMPLES)
        return np.union1d(even, [0.0]) if self.reach[0] < 0 < self.reach[1] else even

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest activation of the chart."""
        values = self.function.value(self.sums)
        return min(self.light[0], float(values.min())), max(self.light[1], float(values.max()))

    def on_line(self, sums: Any) -> np.ndarray:
        """Return places (n, 3) of sums (n,) on the straight number line."""
        low, high = self.reach
        share = (np.asarray(sums, float) - low) / (high - low)
        x = self.region.left + MEDIUM + share * (self.region.width - 2 * MEDIUM)
        return np.column_stack([x, np.full(len(x), self.region.at(0, self.levels[0])[1]), np.zeros(len(x))])

    def on_curve(self, sums: Any) -> np.ndarray:
        """Return places (n, 3) of sums (n,) on the curve."""
        places = self.on_line(sums)
        places[:, 1] = self.height(self.function.value(np.asarray(sums, float)))
        return places

    def height(self, activations: Any) -> np.ndarray:
        """Return the heights (n,) of activations (n,)."""
        floor, ceiling = (self.region.at(0, level)[1] for level in self.levels[1:])
        low, high = self.ends
        return floor + (np.asarray(activations) - low) / (high - low) * (ceiling - floor)

    def line(self, style: Style, role: str = "outline", width: float = 2) -> VMobject:
        """Return the number line."""
        return style.line(self.on_line(self.sums), role, width)

    def curve(self, style: Style) -> VMobject:
        """Return the curve, of as many points as the number line."""
        return style.line(self.on_curve(self.sums), "sigma", 4)

    def marks(self, style: Style, sums: Sequence[float]) -> VGroup:
        """Return marks on the number line at these sums."""
        return VGroup(*(style.line([p + _TICK * UP, p + _TICK * DOWN], "outline") for p in self.on_line(sums)))

    def rails(self, style: Style) -> VGroup:
        """Return two lines across the chart, at its lowest and at its highest activation."""
        (left, *_), (right, *_) = self.on_line(self.reach)
        return VGroup(*(style.line([[left, y, 0], [right, y, 0]], "outline", 1.5) for y in self.height(self.ends)))

    def rail_numbers(self, style: Style) -> Readout:
        """Return the activations of the two rails, left of them."""
        left, addresses = self.on_line(self.reach)[0, 0] - 2 * HAIR, ["activation, lowest", "activation, highest"]
        places = [[left, y] for y in self.height(self.ends)]
        return style.readout(places, self.ends, addresses, size="label", role="muted", places=0, align=1)


@dataclass(frozen=True)
class PercentRows:
    """Shares from 0 to 100 percent on one scale, in rows of a region, each below its name."""

    region: Region
    rows: int

    def at(self, percent: float, row: int) -> np.ndarray:
        """Return the place (3,) of a share in a row."""
        left, unit = self.region.left, (self.region.width - _PERCENT_ROOM) / 100
        return np.array([left + unit * percent, self.room(row).at(0, 0.3)[1], 0.0])

    def room(self, row: int) -> Region:
        """Return the region of a row."""
        return self.region.rows(*[1] * self.rows, gap=SMALL)[row]

    def bar(self, style: Style, percent: float, row: int) -> Bars:
        """Return a bar as long as a share."""
        start = self.at(0, row)
        return Bars(start[None], [self.at(percent, row)[0] - start[0]], _THICKNESS, style.colour("text"))

    def beside(self, percent: float, row: int) -> np.ndarray:
        """Return where the number at the end of a bar begins."""
        return self.at(percent, row) + SMALL * RIGHT

    def name(self, words: Text, row: int) -> Text:
        """Put the name of a row in its place."""
        return words.next_to(self.at(0, row) + _THICKNESS / 2 * UP, UP, SMALL).align_to(self.at(0, row), LEFT)


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
