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
    VMobject,
)

from nnmath.activations import activation
from scenes import cast
from scenes.gestures import appear, fly_in, ring
from scenes.layout import HAIR, MEDIUM, SMALL
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth
from scenes.mobjects.cells import Cells
from scenes.stage import ExplainerScene, beat

_LAYER = 1
"""The layer whose sums are squashed: the first that has any."""
_DOT = 0.2
_CROWD = 16
"""From so many sums on, their dots become smaller."""
_LAMP = 1.25
_NUMBER_ROOM = 1.2
"""Room for a sum that is spelt out above the line."""
_SAMPLES = 161
"""Points of the drawn curve; odd, so that zero is one of them."""


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
        """The layer on the left, the number line and the curve in the middle, the function's name on the right."""
        self.trace = self.film.hero.trace.layers[_LAYER - 1]
        self.function = activation(self.film.network.layers[_LAYER - 1].activation)
        side, self.plot, self.margin = self.frame.stage.columns(1.6, 7.8, 3.3, gap=MEDIUM)
        self.column = cast.column(self.film, self.style, _LAYER, side.centre[0], side.inset(HAIR), largest_disc=0.3)
        self.reach = float(max(self.spec.knobs.range, math.ceil(np.abs(self.trace.z).max())))
        self.sums = np.linspace(-self.reach, self.reach, _SAMPLES)
        values = self.function.value(self.sums)
        self.low, self.high = cast.brightness_range(self.film, _LAYER)
        self.bottom, self.top = min(self.low, float(values.min())), max(self.high, float(values.max()))
        self.line_level = self.plot.at(0, 0.14)[1]
        self.size = cast.true_size(self.film, self.style, _LAYER, self.column, RIGHT)
        self.ours = cast.chosen_neuron(self.film)

    # -- where things are ------------------------------------------------------------------------------------------

    def on_line(self, sums: np.ndarray) -> np.ndarray:
        """Return places (n, 3) of sums (n,) on the straight number line."""
        x = self.plot.centre[0] + np.asarray(sums, float) / self.reach * (self.plot.width / 2 - MEDIUM)
        return np.column_stack([x, np.full(len(x), self.line_level), np.zeros(len(x))])

    def on_curve(self, sums: np.ndarray) -> np.ndarray:
        """Return places (n, 3) of sums (n,) on the curve of the activation function."""
        places = self.on_line(sums)
        places[:, 1] = self.level(self.function.value(np.asarray(sums, float)))
        return places

    def beside(self, sums: np.ndarray) -> np.ndarray:
        """Return places (n, 3) right of the plot, at the heights of the curve over sums (n,)."""
        places = self.on_curve(sums)
        places[:, 0] = self.margin.at(0.3, 0)[0]
        return places

    def level(self, activations: np.ndarray) -> np.ndarray:
        """Return the heights (n,) of activations (n,)."""
        floor, ceiling = self.plot.at(0, 0.3)[1], self.plot.at(0, 0.93)[1]
        return floor + (np.asarray(activations) - self.bottom) / (self.top - self.bottom) * (ceiling - floor)

    def path(self, places: np.ndarray, role: str, width: float) -> VMobject:
        """Return a smooth line through ``places`` (n, 3)."""
        line = VMobject(stroke_color=self.style.colour(role), stroke_width=width)
        return line.set_points_as_corners(places)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def place_the_sums(self) -> None:
        self.column.cells.values = self.film.hero.trace.activations(_LAYER)
        self.ghost = self.path(self.on_line(self.sums[[0, -1]]), "outline", 2)
        ticks = self.style.readout(
            self.on_line(np.array([-self.reach, 0, self.reach])) + 0.4 * DOWN,
            [-self.reach, 0, self.reach],
            ["axis, lowest", "axis, zero", "axis, highest"],
            size="label",
            role="muted",
            places=0,
        )
        notches = VGroup(
            *(
                self.style.line([p + 0.1 * UP, p + 0.1 * DOWN], "outline")
                for p in self.on_line(np.array([-self.reach, 0, self.reach]))
            )
        )
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
        fall = Change(self.dots, centres=self.on_line(z), alphas=np.ones(len(z)), lag=2.0, arc=0.1)
        self.play(fall, run_time=self.style.seconds("flow"))
        self.mark = ring(self.style, self.on_line(z[[self.ours]])[0], _DOT)
        self.spell_some(z)

    def spell_some(self, z: np.ndarray) -> None:
        """Write the lowest and the highest sum over their dots, and ring the neuron that the film knows already."""
        ends = [int(np.argmin(z)), int(np.argmax(z))]
        x = self.on_line(z)[:, 0]
        if np.abs(x[ends] - x[self.ours]).min() > _NUMBER_ROOM:
            ends.insert(1, self.ours)
        self.extremes = self.style.readout(
            self.side_by_side(self.on_line(z[ends])) + 0.4 * UP,
            z[ends],
            [f"layer {_LAYER}, neuron {k}, z" for k in ends],
            size="label",
            signed=True,
        )
        self.play(Create(self.mark), fly_in(self.extremes, self.on_line(z[ends])))

    def side_by_side(self, places: np.ndarray) -> np.ndarray:
        """Return places (n, 3) on the line, the first and the last far enough apart for a number each."""
        missing = max(0.0, _NUMBER_ROOM - (places[-1, 0] - places[0, 0]))
        return places + np.outer(np.linspace(-missing / 2, missing / 2, len(places)), RIGHT)

    @beat
    def bend_the_line(self) -> None:
        self.mark_the_range()
        z = self.trace.z
        straight, curve = (
            self.path(self.on_line(self.sums), "sigma", 4),
            self.path(self.on_curve(self.sums), "sigma", 4),
        )
        self.add(straight, self.dots)
        self.play(FadeIn(straight), FadeOut(self.extremes), run_time=self.style.seconds("quick"))
        bend = Change(
            self.dots, centres=self.on_curve(z), values=self.function.value(z), run_time=self.style.seconds("flow")
        )
        to = self.on_curve(z[[self.ours]])[0]
        follow = self.mark.animate(rate_func=smooth, run_time=self.style.seconds("flow")).move_to(to)
        self.play(Transform(straight, curve, rate_func=smooth, run_time=self.style.seconds("flow")), bend, follow)
        self.curve = straight

    def mark_the_range(self) -> None:
        """Draw the two levels that the activations stay between, or start from."""
        levels = np.array([self.bottom, self.top])
        ends = self.on_line(np.array([-self.reach, self.reach]))
        rails = VGroup()
        for y in self.level(levels):
            rails.add(self.style.line([[ends[0][0], y, 0], [ends[1][0], y, 0]], "outline", 1.5))
        places = np.column_stack([np.full(2, ends[0][0] - SMALL), self.level(levels), np.zeros(2)])
        names = self.style.readout(
            places, levels, ["activation, lowest", "activation, highest"], size="label", role="muted", places=0, align=1
        )
        title = self.style.text(self.spec.captions["activation"], "label", "muted")
        title.next_to(rails, UP, SMALL).align_to(rails, LEFT)
        self.play(Create(rails), appear(names), FadeIn(title))

    @beat
    def ride_to_the_middle(self) -> None:
        start = np.array([-self.reach])
        self.rider = Cells(
            self.on_curve(start),
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
            [self.on_line(start)[0] + 0.4 * UP], start, [f"{name}, z"], size="body", signed=True, places=1
        )
        self.value = self.style.readout(self.beside(start), self.function.value(start), [f"{name}, a"], size="body")
        self.guides = VGroup(*(self.style.line(ends, "muted", 1.5) for ends in self.guide_lines(start)))
        self.play(FadeOut(self.dots, self.mark, run_time=self.style.seconds("quick")), FadeIn(self.rider))
        self.play(Create(self.guides), FadeIn(self.lamp), appear(self.sum), appear(self.value))
        self.ride(-self.reach, 0.0)

    @beat
    def ride_to_the_end(self) -> None:
        self.ride(0.0, self.reach)
        self.play(FadeIn(self.dots, self.mark))

    def guide_lines(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends (2, 3) of the lines from the sum up to the curve, and from there across to the neuron."""
        down, up, across = self.on_line(z)[0], self.on_curve(z)[0], self.beside(z)[0]
        return np.array([down + 0.65 * UP, up + 0.13 * DOWN]), np.array(
            [up + 0.13 * RIGHT, across + 0.5 * _LAMP * LEFT]
        )

    def ride(self, start: float, end: float) -> None:
        """Move the rider along the curve; number and lamp follow it."""

        def follow(rider: Cells, alpha: float) -> None:
            z = np.array([start + alpha * (end - start)])
            rider.points = rider.points_at(self.on_curve(z))
            self.sum.values, self.value.values = z, self.function.value(z)
            self.sum.points = self.sum.points_at(self.on_line(z) + 0.4 * UP)
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
        self.margin.hold(formula, up=0.5)
        name = self.style.text(self.film.words[self.function.name], "label", "muted").next_to(formula, DOWN, SMALL)
        self.play(FadeOut(self.rider, self.sum, self.guides, self.lamp, self.value))
        self.play(FadeIn(formula, shift=SMALL * LEFT), FadeIn(name))


_FORMULAS = {
    "sigmoid": "sigma(z) = 1 / (1 + e^(-z))",
    "relu": '"ReLU"(z) = max(0, z)',
    "tanh": "tanh(z) = (e^z - e^(-z)) / (e^z + e^(-z))",
    "identity": "a = z",
}
