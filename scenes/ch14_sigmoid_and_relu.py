"""Chapter 14, sigmoid and ReLU: why networks of today prefer the simpler function, as it was measured."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, UP, Create, Group, Rectangle, Square, UpdateFromAlphaFunc, VGroup

from nnmath.activations import activation
from nnmath.races import Race
from scenes.charts import AXIS_ROOM, Chart, apart
from scenes.gestures import appear, count_up, fly_in
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth, steady
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_REACH = 8.0
"""The curves are drawn from minus to plus this sum."""
_SAMPLES = 129
"""Points of a drawn curve; odd, so that zero is one of them."""
_JUST_ABOVE_ZERO = 1e-9
"""One more point, for the slope of ReLU to rise upright."""
_WALKER = 0.24
_RUNNERS = {"sigmoid": "sigma", "relu": "text"}
"""The functions that race, with the roles of their lines."""
_LABELS_APART = 0.45
"""The least distance of the names at the ends of two lines."""
_TITLE_ROOM = 1.1
"""Room above a race for its title."""
_NAME_ROOM = 2.3
"""Room right of a race for its runners' names and accuracies."""


class SigmoidVsReLU(ExplainerScene):
    """Flat ends stop learning: the two functions with their slopes, then races of shallow and deep networks."""

    def construct(self) -> None:
        self.look_at_the_flat_ends()
        self.credit_the_guest()
        self.draw_relu()
        self.race_the_shallow()
        self.race_the_deep()
        self.multiply_the_slopes()

    def set_the_stage(self) -> None:
        """First two panels, each a curve over its slope; then two races, and the slopes' product below."""
        stage = self.frame.stage
        self.left, self.right = (part.inset(SMALL) for part in stage.split(1, 1, gap=LARGE))
        self.tracks, self.foot = stage.rows(3.3, 1.4, gap=MEDIUM)
        tracks = self.tracks.rows if self.frame.is_tall else self.tracks.columns
        self.first_track, self.second_track = tracks(1, 1, gap=LARGE)
        self.z = np.sort(np.append(np.linspace(-_REACH, _REACH, _SAMPLES), _JUST_ABOVE_ZERO))
        self.races = {(race.hidden_layers, race.activation): race for race in self.film.facts.races}
        self.depths = sorted({depth for depth, _ in self.races})

    # -- curves ----------------------------------------------------------------------------------------------------

    def panel(self, name: str, room: Region) -> tuple[Chart, Chart]:
        """Return the charts of a function and, below, of its slope."""
        upper, lower = Region(room.left + AXIS_ROOM, room.bottom, room.right, room.top - MEDIUM).rows(
            1.3, 1, gap=LARGE + SMALL
        )
        values, slopes = self.curves(name)
        return (
            Chart(upper, (-_REACH, _REACH), (0.0, float(values.max()) if name == "relu" else 1.0)),
            Chart(lower, (-_REACH, _REACH), (0.0, float(np.ceil(4 * slopes.max()) / 4))),
        )

    def curves(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a function's values and slopes (n,) over the drawn sums."""
        function = activation(name)
        return function.value(self.z), function.derivative(self.z)

    def draw_panel(
        self, name: str, charts: tuple[Chart, Chart], role: str
    ) -> tuple[VGroup, VGroup, VGroup, list[Readout]]:
        """Return a panel's axes, its two lines, their names and the numbers on the axes."""
        upper, lower = charts
        axes = VGroup(upper.axes(self.style, y=[upper.y[1]]), lower.axes(self.style, [0], [lower.y[1]]))
        lines = VGroup(
            *(chart.line(self.style, self.z, y, role) for chart, y in zip(charts, self.curves(name), strict=True))
        )
        titles = [self.film.words[name], self.spec.captions["slope"]]
        names = VGroup(*(self.style.text(title, "label", "muted") for title in titles))
        for title, chart in zip(names, charts, strict=True):
            title.next_to(chart.region.at(0, 1), UP, HAIR, aligned_edge=LEFT)
        value = upper.y_numbers(self.style, [upper.y[1]], [f"{name}, axis, value"])
        slope = lower.y_numbers(self.style, [lower.y[1]], [f"{name}, axis, slope"], places=2)
        return axes, lines, names, [value, slope]

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def look_at_the_flat_ends(self) -> None:
        charts = self.panel("sigmoid", self.left)
        axes, lines, names, numbers = self.draw_panel("sigmoid", charts, _RUNNERS["sigmoid"])
        self.play(FadeIn(axes, names), *map(appear, numbers))
        self.play(Create(lines[0]), run_time=self.style.seconds("slow"))
        self.play(Create(lines[1]), run_time=self.style.seconds("slow"))
        self.walk(charts, lines)
        self.first_panel = Group(axes, lines, names, *numbers)

    def walk(self, charts: tuple[Chart, Chart], lines: VGroup) -> None:
        """Let a walker go along curve and slope from the left end to the steepest place; the slope is read out."""
        function = activation("sigmoid")
        ramp = Ramp.light(self.style.colour("unlit"), self.style.colour("activation"))
        start = np.array([-_REACH])
        self.walker = Cells(
            self.footing(charts, start), [0, 0], ramp, _WALKER, outline=self.style.colour("text"), outline_width=0.04
        )
        spot = charts[1].region.at(0.72, 0.75)
        self.slope = self.style.readout([spot], function.derivative(start), ["sigmoid, slope"], size="body", places=3)
        self.play(FadeIn(self.walker), fly_in(self.slope, self.walker.centres[1:]))
        self.rest()
        self.stroll(charts, -_REACH, 0.0)

    def stroll(self, charts: tuple[Chart, Chart], start: float, end: float) -> None:
        """Move the walker from one sum to another; the slope follows it."""
        function = activation("sigmoid")

        def follow(walker: Cells, alpha: float) -> None:
            z = np.array([start + alpha * (end - start)])
            walker.points = walker.points_at(self.footing(charts, z))
            self.slope.values = function.derivative(z)

        self.add(self.slope)
        self.play(UpdateFromAlphaFunc(self.walker, follow, rate_func=smooth, run_time=self.style.seconds("flow")))

    def footing(self, charts: tuple[Chart, Chart], z: np.ndarray) -> np.ndarray:
        """Return where the walker stands on curve and slope (2, 3) for one sum (1,)."""
        function = activation("sigmoid")
        return np.vstack([charts[0].at(z, function.value(z)), charts[1].at(z, function.derivative(z))])

    @beat
    def credit_the_guest(self) -> None:
        room = self.right.width - LARGE
        words = VGroup(
            self.style.paragraph(self.spec.captions["guest"], room, "body", "text"),
            self.style.paragraph(self.spec.captions["source"], room),
        ).arrange(DOWN, buff=MEDIUM, aligned_edge=LEFT)
        card = Rectangle(width=words.width + LARGE, height=words.height + LARGE, stroke_width=0)
        card.set_fill(self.style.colour("panel"), 1).move_to(words)
        self.card = self.right.hold(VGroup(card, words))
        self.play(FadeIn(self.card, shift=SMALL * UP))
        self.rest("flow")
        self.stroll(self.panel("sigmoid", self.left), 0.0, _REACH)

    @beat
    def draw_relu(self) -> None:
        charts = self.panel("relu", self.right)
        axes, lines, names, numbers = self.draw_panel("relu", charts, _RUNNERS["relu"])
        self.play(FadeOut(self.card), run_time=self.style.seconds("quick"))
        self.play(FadeIn(axes, names), *map(appear, numbers))
        self.play(Create(lines[0]), run_time=self.style.seconds("slow"))
        self.play(Create(lines[1]), run_time=self.style.seconds("slow"))
        self.second_panel = Group(axes, lines, names, *numbers)

    @beat
    def race_the_shallow(self) -> None:
        gone = (self.first_panel, self.second_panel, self.walker, self.slope)
        self.play(FadeOut(*gone), run_time=self.style.seconds("quick"))
        self.fair = self.style.paragraph(self.spec.captions["fair"], self.foot.width - MEDIUM)
        self.foot.hold(self.fair, up=1.0)
        self.run_race(self.depths[0], self.first_track, "shallow")
        self.play(FadeIn(self.fair))

    @beat
    def race_the_deep(self) -> None:
        self.run_race(self.depths[-1], self.second_track, "deep")

    def run_race(self, depth: int, track: Region, key: str) -> None:
        """Draw the learning curves of both runners with this many hidden layers, and their accuracies at the end."""
        chart, fixed = self.lay_the_track(depth, track, key)
        runners = [self.races[depth, name] for name in _RUNNERS]
        self.play(FadeIn(*fixed))
        curves = VGroup(
            *(
                chart.line(self.style, *curve_of(race), role, dashed=False)
                for race, role in zip(runners, _RUNNERS.values(), strict=True)
            )
        )
        self.play(*(Create(line, rate_func=steady) for line in curves), run_time=self.style.seconds("flow"))
        names, scores = self.name_the_runners(chart, runners)
        ends = np.vstack([chart.at(*(values[-1] for values in curve_of(race))) for race in runners])
        self.play(FadeIn(names), count_up(scores, source=ends, run_time=self.style.seconds("slow")))

    def lay_the_track(self, depth: int, track: Region, key: str) -> tuple[Chart, tuple[Group, ...]]:
        """Return a race's chart, and its axes with all that is written on them."""
        room = Region(
            track.left + AXIS_ROOM, track.bottom + AXIS_ROOM, track.right - _NAME_ROOM, track.top - LARGE + HAIR
        )
        epochs = self.races[depth, "relu"].recipe.epochs
        chart = Chart(room, (0, epochs), (0, 100))
        count = self.style.readout([room.at(0, 0)], [depth], [f"races, {key}, hidden layers"], "body", places=None)
        title = self.style.in_line(count, self.style.text(self.spec.captions[key], "body"))
        title.next_to(room.at(0, 1), UP, SMALL, aligned_edge=LEFT)
        ticks = [
            chart.x_numbers(self.style, [0, epochs], ["races, epoch 0", "races, epochs"]),
            chart.y_percents(self.style),
        ]
        below = self.style.text(self.spec.captions["epochs"], "caption", "muted")
        below.move_to(room.at(0.5, 0)).set_y(ticks[0].get_y())
        return chart, (Group(chart.axes(self.style, [epochs], [100]), title, *ticks, below),)

    def name_the_runners(self, chart: Chart, runners: list[Race]) -> tuple[VGroup, Readout]:
        """Return the runners' names right of the ends of their lines, and their accuracies below the names' lines."""
        heights = apart([float(chart.at(0, 100 * race.accuracy)[0, 1]) for race in runners], _LABELS_APART)
        left = chart.region.right + SMALL
        names = VGroup(*(self.style.text(self.film.words[name], "label", role) for name, role in _RUNNERS.items()))
        for name, height in zip(names, heights, strict=True):
            self.style.on_level(name.move_to([left + name.width / 2, height, 0]), "label", np.array([0, height, 0]))
        column = max(name.get_right()[0] for name in names) + SMALL
        spots = [[column, height] for height in heights]
        owners = [f"races, {race.hidden_layers} hidden layers, {race.activation}, accuracy" for race in runners]
        shares = [100 * race.accuracy for race in runners]
        return names, self.style.readout(
            spots, shares, owners, "body", places=0, after=self.style.percent_sign, align=-1
        )

    @beat
    def multiply_the_slopes(self) -> None:
        self.play(FadeOut(self.fair), run_time=self.style.seconds("quick"))
        depth, steepest = self.depths[-1], float(activation("sigmoid").derivative(np.zeros(1))[0])
        products = steepest ** np.arange(1, depth + 1)
        squares = self.shrinking_squares(products)
        spots = [[square.get_x(), squares[0].get_bottom()[1] - MEDIUM] for square in squares]
        owners = [f"sigmoid, steepest slope, to the power of {k}" for k in range(1, depth + 1)]
        size = "caption" if self.frame.is_upright else "label"
        numbers = self.style.readout(spots, 1 / products, owners, size, places=0, before="1/")
        numbers.alphas = np.zeros(depth)
        self.add(numbers)
        shown = np.eye(depth).cumsum(axis=0)
        steps = [Change(numbers, alphas=shown[k], run_time=self.style.seconds("normal")) for k in range(depth)]
        for square, step in zip(squares, steps, strict=True):
            self.play(FadeIn(square), step)

    def shrinking_squares(self, shares: np.ndarray) -> VGroup:
        """Return squares side by side whose areas are these shares of the first room's."""
        room = self.foot.inset(SMALL) if self.frame.is_upright else self.foot  # for the last number
        rooms = room.columns(*([1] * len(shares)), gap=SMALL)
        side = min(rooms[0].width, self.foot.height - LARGE)
        squares = VGroup()
        for room, share in zip(rooms, shares / shares[0], strict=True):
            square = Square(max(side * np.sqrt(share), 0.02), stroke_width=0)
            square.set_fill(self.style.colour("sigma"), 1)
            squares.add(square.move_to([room.centre[0], self.foot.top - side / 2, 0]))
        return squares


def curve_of(race: Race) -> tuple[np.ndarray, np.ndarray]:
    """Return a race's epochs and accuracies in percent, (n,) each."""
    points = [point for point in race.learning_curve if point.accuracy is not None]
    return np.array([point.epoch for point in points]), 100 * np.array([point.accuracy for point in points])
