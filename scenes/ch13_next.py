"""Chapter 13, what comes next: how this network learned, as far as structure alone can tell."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, Mobject, Succession, UpdateFromAlphaFunc, VGroup

from nnmath.sampling import spread_indices
from scenes import cast
from scenes.charts import AXIS_ROOM, Chart
from scenes.gestures import appear, count_up
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import FadeIn, FadeOut, steady
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_METER_ROOM = 1.3
"""Room above the chart for the accuracy."""
_MOST_TILES = 16
"""More weight pictures than this are shown as an even sample."""
_FULL_COLOUR = 99
"""Weights above this percentile of their sizes have the full colour."""


class NextTime(ExplainerScene):
    """Before learning the weights were drawn by lot; then the accuracy climbs; how that works is the next chapter."""

    def construct(self) -> None:
        self.start_untrained()
        self.watch_it_learn()
        self.name_the_next_chapter()

    def set_the_stage(self) -> None:
        """The weight pictures of the first layer on the left, before and after; the accuracy over time on the right."""
        curve = [point for point in self.film.facts.learning_curve if point.accuracy is not None and point.step > 0]
        self.steps = np.array([point.step for point in curve])
        self.accuracies = 100 * np.array([point.accuracy for point in curve])
        wall, right = self.frame.stage.split(1, 1.25, gap=LARGE)
        self.wall = Region(wall.left, wall.bottom + LARGE, wall.right, wall.top - SMALL)
        room = Region(right.left + AXIS_ROOM, right.bottom + AXIS_ROOM, right.right - MEDIUM, right.top - _METER_ROOM)
        self.chart = Chart(room, (0.0, float(np.log10(self.steps[-1]))), (0.0, 100.0))
        self.before = self.tiles(self.film.exhibits.untrained.layers[0].weights)
        self.after = self.tiles(self.film.network.layers[0].weights)

    # -- actors ----------------------------------------------------------------------------------------------------

    def tiles(self, weights: np.ndarray) -> Group:
        """Return the weight pictures of a layer, or of an even sample of its neurons, on a scale of their own."""
        sample = weights[spread_indices(len(weights), _MOST_TILES)]
        largest = float(np.percentile(np.abs(sample), _FULL_COLOUR))
        return Group(*cast.tile_wall(self.film, self.style, sample, self.wall, largest))

    def caption(self, key: str) -> Mobject:
        """Return the words under the wall of tiles."""
        words = self.style.text(self.spec.captions[key], "label", "muted")
        return words.next_to(self.before, DOWN, SMALL)

    def axes(self) -> tuple[VGroup, list[Readout]]:
        """Return the chart's axes with the names of what they measure, and the numbers on them."""
        decades = [10**power for power in range(int(self.chart.x[1]) + 1)]
        places = [float(np.log10(step)) for step in decades]
        spots = self.chart.at(places, 0.0) + (SMALL + HAIR) * DOWN
        owners = [f"axis, step {step}" for step in decades]
        steps = self.style.readout(spots, decades, owners, size="label", role="muted", places=None)
        levels = self.chart.y_percents(self.style)
        name = self.style.text(self.spec.captions["steps"], "caption", "muted")
        name.next_to(self.chart.region.at(1, 0), DOWN, SMALL + MEDIUM, aligned_edge=RIGHT)
        return VGroup(self.chart.axes(self.style, places, [0, 100]), name), [steps, levels]

    def meter(self, value: float, address: str) -> Readout:
        """Return the accuracy as a large number above the chart."""
        spot = self.chart.region.at(0, 1) + LARGE * UP
        return self.style.readout(
            [spot], [value], [address], size="title", places=1, after=self.style.percent_sign, align=-1
        )

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def start_untrained(self) -> None:
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.words = self.caption("before")
        self.play(FadeIn(self.before, lag_ratio=0.1, run_time=self.style.seconds("flow")), FadeIn(legend, self.words))
        axes, numbers = self.axes()
        self.accuracy = self.meter(self.accuracies[0], f"facts, learning curve, step {self.steps[0]}, accuracy")
        label = self.style.text(self.spec.captions["accuracy"], "body", "muted")
        widest = self.meter(self.accuracies.max(), "")
        label.next_to(widest, RIGHT, MEDIUM)
        self.play(FadeIn(axes), *map(appear, numbers))
        self.play(count_up(self.accuracy, source=self.chart.at(0, self.accuracies[0])), FadeIn(label))
        self.learning = Group(axes, *numbers, label)

    @beat
    def watch_it_learn(self) -> None:
        x = np.log10(self.steps)
        whole = self.chart.line(self.style, x, self.accuracies, "text")
        line = whole.copy()
        start = self.chart.at(x[:1], self.accuracies[:1])
        light = self.style.light()
        self.rider = Cells(start, [0], light, sizes=0.24, outline=self.style.colour("text"), outline_width=0.04)

        def follow(_: Mobject, alpha: float) -> None:
            at = alpha * (x[-1] - x[0]) + x[0]
            self.rider.points = self.rider.points_at(self.chart.at(at, np.interp(at, x, self.accuracies)))
            line.pointwise_become_partial(whole, 0, np.interp(at, x, np.linspace(0, 1, len(x))))
            last = int(np.searchsorted(x, at + 1e-9) - 1)  # what was measured last, never a value in between
            self.accuracy.values = self.accuracies[last : last + 1]
            self.accuracy.addresses = (f"facts, learning curve, step {self.steps[last]}, accuracy",)

        moving = Group(line, self.rider, self.accuracy)
        self.play(UpdateFromAlphaFunc(moving, follow, rate_func=steady, run_time=2 * self.style.seconds("flow")))
        after = self.caption("after")
        tiles = FadeOut(self.before), FadeIn(self.after)
        words = Succession(FadeOut(self.words), FadeIn(after))  # both stand in one place
        self.play(*tiles, words, run_time=self.style.seconds("slow"))
        self.learning.add(line, after)

    @beat
    def name_the_next_chapter(self) -> None:
        quiet = Group(self.learning, self.rider, self.accuracy)
        self.play(FadeOut(quiet), run_time=self.style.seconds("normal"))
        keys = (("next", "title", "text"), ("gradient_descent", "body", "muted"), ("backpropagation", "body", "muted"))
        lines = VGroup(*(self.style.text(self.spec.captions[key], size, role) for key, size, role in keys))
        lines.arrange(DOWN, buff=MEDIUM, aligned_edge=LEFT).move_to(self.chart.region.centre)
        self.play(FadeIn(lines, lag_ratio=0.5, shift=SMALL * UP), run_time=self.style.seconds("slow"))
