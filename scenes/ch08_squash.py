"""Chapter 8, the activation function: any sum becomes an activation."""

from __future__ import annotations

import math

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
)

from nnmath.activations import activation
from scenes import cast
from scenes.charts import ActivationChart
from scenes.gestures import appear, fly_in, ring
from scenes.layout import HAIR, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth
from scenes.mobjects.cells import Cells
from scenes.stage import ExplainerScene, beat

_LAYER = 1
"""The layer whose sums are squashed: the first that has any."""
_DOT = 0.2
_CROWD = 16
"""From so many sums on, their dots become smaller."""
_LAMP = 1.25
_ABOVE_THE_NAME = (4.6, 1)
"""Heights of the plot and of the function's name, where that stands below."""
_UPRIGHT, _BRACED = (0.9, 5, 1.5), (1.9, 4, 1.5)
"""Widths of layer, plot and margin where the name stands below; the second with a brace beside the layer."""
_NUMBER_ROOM = 1.2
"""Room for a sum that is spelt out above the line."""


class SigmoidSquash(ExplainerScene):
    """The whole number line is bent into the range of the activation function, the layer's own sums on it."""

    focus = (1,)

    def construct(self) -> None:
        self.place_the_sums()
        self.bend_the_line()
        self.ride_to_the_middle()
        self.ride_to_the_end()
        self.name_the_function()

    def set_the_stage(self) -> None:
        """The layer on the left, the number line and the curve in the middle, the function's name on the right, or
        below them.
        """
        self.trace = self.film.hero.trace.layers[_LAYER - 1]
        self.function = activation(self.film.network.layers[_LAYER - 1].activation)
        side, self.plot, self.margin, self.named = self.regions()
        self.column = cast.column(self.film, self.style, _LAYER, side.centre[0], side.inset(HAIR), largest_disc=0.3)
        reach = float(max(self.spec.knobs.range, math.ceil(np.abs(self.trace.z).max())))
        self.low, self.high = self.film.brightness_range(_LAYER)
        self.chart = ActivationChart(self.plot, self.function, (-reach, reach), (self.low, self.high))
        self.size = cast.true_size(self.film, self.style, _LAYER, self.column, RIGHT)
        self.ours = cast.chosen_neuron(self.film)

    def regions(self) -> tuple[Region, ...]:
        """Return where the layer stands, the plot, the neuron beside it, and the function's name."""
        if not self.frame.is_tall:
            side, plot, margin = self.frame.stage.columns(1.6, 7.5, 3.6, gap=MEDIUM)
            return side, plot, margin, margin
        above, below = self.frame.stage.rows(*_ABOVE_THE_NAME, gap=SMALL)
        shares = _BRACED if cast.is_elided(self.film, _LAYER) else _UPRIGHT
        return *above.columns(*shares, gap=SMALL), below

    def beside(self, sums: np.ndarray) -> np.ndarray:
        """Return places (n, 3) right of the plot, at the heights of the curve over sums (n,)."""
        places = self.chart.on_curve(sums)
        places[:, 0] = self.margin.at(0.3, 0)[0]
        return places

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def place_the_sums(self) -> None:
        self.column.cells.values = self.film.hero.trace.activations(_LAYER)
        self.ghost, (low, high) = self.chart.line(self.style), self.chart.reach
        ticks = self.style.readout(
            self.chart.on_line([low, 0, high]) + 0.4 * DOWN,
            [low, 0, high],
            ["axis, lowest", "axis, zero", "axis, highest"],
            size="label",
            role="muted",
            places=0,
        )
        notches = self.chart.marks(self.style, [low, 0, high])
        name = self.style.text(self.spec.captions["sum"], "label", "muted").next_to(self.ghost, RIGHT, SMALL)
        self.play(FadeIn(self.column, self.size), Create(self.ghost), FadeIn(notches, name), appear(ticks))
        self.drop_the_dots()

    def drop_the_dots(self) -> None:
        """Let each neuron's sum fly to its place on the line; the lowest and the highest are spelt out."""
        z = self.trace.z
        crowd = min(1.0, (_CROWD / len(z)) ** 0.25)
        self.dots = Cells(
            self.column.cells.centres,
            np.full(len(z), self.low),
            cast.light_ramp(self.film, self.style, _LAYER),
            sizes=_DOT * crowd,
            outline=self.style.colour("text"),
            outline_width=0.03 * crowd,
        )
        self.dots.alphas = np.zeros(len(z))
        fall = Change(self.dots, centres=self.chart.on_line(z), alphas=np.ones(len(z)), lag=2.0, arc=0.1)
        self.play(fall, run_time=self.style.seconds("flow"))
        self.mark = ring(self.style, self.chart.on_line(z[[self.ours]])[0], _DOT)
        self.spell_some(z)

    def spell_some(self, z: np.ndarray) -> None:
        """Write the lowest and the highest sum over their dots, and ring the neuron that the film knows already."""
        ends = [int(np.argmin(z)), int(np.argmax(z))]
        x = self.chart.on_line(z)[:, 0]
        if np.abs(x[ends] - x[self.ours]).min() > _NUMBER_ROOM:
            ends.insert(1, self.ours)
        self.extremes = self.style.readout(
            self.side_by_side(self.chart.on_line(z[ends])) + 0.4 * UP,
            z[ends],
            [f"layer {_LAYER}, neuron {k}, z" for k in ends],
            size="label",
            signed=True,
        )
        self.play(Create(self.mark), fly_in(self.extremes, self.chart.on_line(z[ends])))

    def side_by_side(self, places: np.ndarray) -> np.ndarray:
        """Return places (n, 3) on the line, the first and the last far enough apart for a number each."""
        missing = max(0.0, _NUMBER_ROOM - (places[-1, 0] - places[0, 0]))
        return places + np.outer(np.linspace(-missing / 2, missing / 2, len(places)), RIGHT)

    @beat
    def bend_the_line(self) -> None:
        self.mark_the_range()
        z = self.trace.z
        straight, curve = self.chart.line(self.style, "sigma", 4), self.chart.curve(self.style)
        self.add(straight, self.dots)
        self.play(FadeIn(straight), FadeOut(self.extremes), run_time=self.style.seconds("quick"))
        bend = Change(
            self.dots,
            centres=self.chart.on_curve(z),
            values=self.function.value(z),
            run_time=self.style.seconds("flow"),
        )
        to = self.chart.on_curve(z[[self.ours]])[0]
        follow = self.mark.animate(rate_func=smooth, run_time=self.style.seconds("flow")).move_to(to)
        self.play(Transform(straight, curve, rate_func=smooth, run_time=self.style.seconds("flow")), bend, follow)
        self.curve = straight

    def mark_the_range(self) -> None:
        """Draw the two levels that the activations stay between, or start from."""
        rails, names = self.chart.rails(self.style), self.chart.rail_numbers(self.style)
        title = self.style.text(self.spec.captions["activation"], "label", "muted")
        title.next_to(rails, UP, SMALL).align_to(rails, LEFT)
        self.play(Create(rails), appear(names), FadeIn(title))

    @beat
    def ride_to_the_middle(self) -> None:
        start = np.array(self.chart.reach[:1])
        self.rider = Cells(
            self.chart.on_curve(start),
            [self.low],
            self.style.light(),
            sizes=0.26,
            outline=self.style.colour("text"),
            outline_width=0.05,
        )
        self.lamp = Cells(
            self.beside(start),
            self.function.value(start),
            cast.light_ramp(self.film, self.style, _LAYER),
            sizes=_LAMP,
            outline=self.style.colour("outline"),
            outline_width=0.03,
        )
        name = self.function.name
        self.sum = self.style.readout(
            [self.chart.on_line(start)[0] + 0.4 * UP], start, [f"{name}, z"], size="body", signed=True, places=1
        )
        spelt = "body" if self.function.name == "sigmoid" else "label"  # others reach 10.00 or -1.00
        self.value = self.style.readout(self.beside(start), self.function.value(start), [f"{name}, a"], size=spelt)
        self.guides = VGroup(*(self.style.line(ends, "muted", 1.5) for ends in self.guide_lines(start)))
        self.play(FadeOut(self.dots, self.mark, run_time=self.style.seconds("quick")), FadeIn(self.rider))
        self.play(Create(self.guides), FadeIn(self.lamp), appear(self.sum), appear(self.value))
        self.ride(self.chart.reach[0], 0.0)

    @beat
    def ride_to_the_end(self) -> None:
        self.ride(0.0, self.chart.reach[1])
        self.play(FadeIn(self.dots, self.mark))

    def guide_lines(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends (2, 3) of the lines from the sum up to the curve, and from there across to the neuron."""
        down, up, across = self.chart.on_line(z)[0], self.chart.on_curve(z)[0], self.beside(z)[0]
        return np.array([down + 0.65 * UP, up + 0.13 * DOWN]), np.array(
            [up + 0.13 * RIGHT, across + 0.5 * _LAMP * LEFT]
        )

    def ride(self, start: float, end: float) -> None:
        """Move the rider along the curve; number and lamp follow it."""

        def follow(rider: Cells, alpha: float) -> None:
            z = np.array([start + alpha * (end - start)])
            rider.points = rider.points_at(self.chart.on_curve(z))
            self.sum.values, self.value.values = z, self.function.value(z)
            self.sum.points = self.sum.points_at(self.chart.on_line(z) + 0.4 * UP)
            self.lamp.values = self.value.values
            self.lamp.points, self.value.points = (
                self.lamp.points_at(self.beside(z)),
                self.value.points_at(self.beside(z)),
            )
            for line, ends in zip(self.guides, self.guide_lines(z), strict=True):
                line.set_points_as_corners(ends)
            share = (self.value.values - self.low) / (self.high - self.low)
            self.value.inks = self.style.ink_on(share)

        self.add(self.guides, self.sum, self.lamp, self.value)
        self.play(UpdateFromAlphaFunc(self.rider, follow, rate_func=smooth, run_time=1.5 * self.style.seconds("flow")))

    @beat
    def name_the_function(self) -> None:
        formula = self.style.formula(_FORMULAS[self.function.name], role="sigma")
        self.named.hold(formula, up=1.0 if self.frame.is_tall else 0.5)
        name = self.style.text(self.film.words[self.function.name], "label", "muted").next_to(formula, DOWN, SMALL)
        self.play(FadeOut(self.rider, self.sum, self.guides, self.lamp, self.value))
        self.play(FadeIn(formula, shift=SMALL * LEFT), FadeIn(name))
        self.rest()


_FORMULAS = {
    "sigmoid": "sigma(z) = 1 / (1 + e^(-z))",
    "relu": '"ReLU"(z) = max(0, z)',
    "tanh": "tanh(z) = (e^z - e^(-z)) / (e^z + e^(-z))",
    "identity": "a = z",
}
