"""Chapter 8, the bias: one more number says how large a sum must be."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, Circle, Create, Line, UpdateFromAlphaFunc, VGroup

from nnmath.activations import activation
from scenes import cast
from scenes.charts import ActivationChart
from scenes.gestures import appear, fly_in, ring
from scenes.layout import HAIR, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth
from scenes.mobjects.cells import Cells, grid_centres
from scenes.stage import ExplainerScene, beat

_PATTERNS = ("bar", "block", "empty")
_BLOCK = 1
"""Which of them lights the neuron and should not."""
_LOWEST = -20.0
"""How far down the bias can be turned; 0 is the other end."""
_STEP = 5
"""The number line begins and ends at a multiple of this."""
_LEVELS = (0.3, 0.42, 0.76)
"""Heights of the number line, of the lowest and of the highest activation, as shares of the chart's."""
_ABOVE = 0.34
"""From the number line to the middle of a number above it."""
_LAMP = 1.05
_APART = 0.8
"""Width of a lamp as a share of the way to its neighbour, at most."""
_RING = 0.58
"""Radius of a ring around a lamp, as a share of the lamp's width."""
_LAMP_LEVEL = 0.9
"""Height of the lamps as a share of the chart's."""
_DOT = 0.2
_PICTURE = 1.0
"""Width of a pattern below the number line."""
_PICTURE_LEVEL = 0.09
"""Height of the patterns as a share of the chart's."""
_ROOMY = 3.2
"""From this height on, the formula stands above the dial, and not beside it."""
_DIAL = 0.8
"""Radius of the dial."""
_HAND = 0.8
"""Length of its pointer as a share of the radius."""
_TURN = 0.7 * np.pi
"""How far the pointer turns from the middle to either end."""


class Bias(ExplainerScene):
    """Three patterns on the curve of the activation function; the bias moves them until only the right one is lit."""

    focus = (0, 1)

    def construct(self) -> None:
        self.find_the_catch()
        self.add_the_bias()
        self.see_the_difference()
        self.turn_the_bias()

    def set_the_stage(self) -> None:
        """The chart on the left, lamps above it and patterns below; the formula and the dial on the right."""
        self.toy, self.function = self.film.exhibits.toy, activation(self.film.network.layers[0].activation)
        self.sums = np.array(self.toy.sums(self.toy.ringed))
        left, side = self.frame.stage.split(8.4, 4.6, gap=MEDIUM)
        self.plot = Region(left.left + SMALL, left.bottom, left.right, left.top)  # room for a lamp over its end
        split = side.rows(1.2, 4, gap=MEDIUM) if side.height > _ROOMY else side.columns(1, 1, gap=MEDIUM)
        self.formula_room, self.dial_room = split
        self.set_the_chart()
        self.set_the_patterns()
        self.set_the_dial()

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_chart(self) -> None:
        """Create the chart; its number line reaches as far as the sums with any bias."""
        low, high = self.film.brightness_range(1)
        self.light = low, max(high, float(self.function.value(self.sums).max()))
        lowest = _STEP * np.floor((self.sums.min() + _LOWEST) / _STEP)
        highest = _STEP * np.ceil(self.sums.max() / _STEP)
        reach = float(lowest), float(highest)
        self.chart = ActivationChart(self.plot, self.function, reach, self.light, _LEVELS)
        ends = [reach[0], 0.0, reach[1]]
        names = ["axis, lowest", "axis, zero", "axis, highest"]
        below = self.chart.on_line(ends) + (MEDIUM - 0.5 * HAIR) * DOWN
        ground = self.style.colour("background")
        self.ticks = self.style.readout(below, ends, names, size="label", role="muted", places=0, ground=ground)
        zero, top = self.chart.on_line([0.0])[0], self.chart.height(self.chart.ends)[1]
        self.zero_line = self.style.line([zero, [zero[0], top, 0]], "outline")
        self.axes = VGroup(
            self.chart.line(self.style),
            self.chart.marks(self.style, ends),
            self.chart.rails(self.style),
            self.zero_line,
        )
        self.levels = self.chart.rail_numbers(self.style)

    def set_the_patterns(self) -> None:
        """Create for each pattern its picture, its sum, a dot on the curve and a lamp, one above the other."""
        near, shape = cast.close_up(self.toy)
        pitch = _PICTURE / shape[1]
        self.pictures = [
            Cells(grid_centres(*shape, pitch), pattern.ravel()[near], self.style.light(), 1.01 * pitch, 0.0)
            for pattern in self.toy.patterns
        ]
        gap = np.diff(np.sort(self.chart.on_line(self.sums)[:, 0])).min()
        rim, ramp = self.style.colour("text"), self.style.light(*self.light)
        dark, places = np.full(3, self.light[0]), np.zeros((3, 3))
        self.lamps = Cells(places, dark, ramp, min(_LAMP, _APART * gap), outline=self.style.colour("outline"))
        self.dots = Cells(places, dark, ramp, _DOT, outline=rim, outline_width=0.03)
        self.bias = self.spec.knobs.bias
        places_of_sums = 0 if float(self.bias).is_integer() else 1
        decimals = 2 if max(np.abs(self.light)) <= 1 else 1
        self.z = self.style.readout(places, self.sums, [""] * 3, size="body", places=places_of_sums)
        self.a = self.style.readout(places, self.sums, [""] * 3, size="number", places=decimals)
        self.guides = VGroup(*(self.style.line([ORIGIN, UP], "muted", 1.5) for _ in (*_PATTERNS, *_PATTERNS)))
        self.guides.set_z_index(-1)
        self.show(0.0)

    def set_the_dial(self) -> None:
        """Create the dial with its pointer, and the two numbers beside it."""
        left, right = self.dial_room.columns(1, 1, gap=MEDIUM)
        self.hub = left.at(0.5, 0.55)
        colour, ends = self.style.colour("bias"), (_LOWEST, 0.0)
        rim = Circle(_DIAL, color=colour, stroke_width=4).move_to(self.hub)
        marks = [self.style.line([self.on_dial(b, 1.05), self.on_dial(b, 1.2)]) for b in (*ends, self.bias)]
        self.pointer = Line(self.hub, self.on_dial(0.0, _HAND), color=colour, stroke_width=4)
        self.dial = VGroup(rim, *marks, self.pointer)
        spots = [self.on_dial(b, 1.45) + HAIR * DOWN for b in ends]
        owners = ["toy, lowest bias", "axis, zero"]
        self.ends = self.style.readout(spots, ends, owners, size="label", role="muted", places=0)
        upper, lower = right.at(0, 0.62), right.at(0, 0.2)
        places = self.z.spell.places
        look = {"size": "title", "places": places, "align": -1}
        self.reading = self.style.readout([upper], [0.0], ["toy, bias turned to 0"], role="bias", **look)
        self.needed = self.style.readout([lower], [0.0], ["toy, bias 0, sum needed"], **look)
        self.labels = [
            self.style.text(self.spec.captions[key], "label", "muted").next_to(number, UP, SMALL, aligned_edge=LEFT)
            for key, number in (("bias", self.reading), ("needed", self.needed))
        ]

    def on_dial(self, bias: float, share: float) -> np.ndarray:
        """Return the place (3,) at a share of the dial's radius where a bias is marked: 0 at the right end."""
        angle = np.pi / 2 + (2 * bias / _LOWEST - 1) * _TURN
        return self.hub + share * _DIAL * np.array([np.cos(angle), np.sin(angle), 0.0])

    def show(self, bias: float) -> None:
        """Put everything where it is with this bias: sums, dots, lamps and pictures move together."""
        z = self.sums + bias
        line, curve, values = self.chart.on_line(z), self.chart.on_curve(z), self.function.value(z)
        above, below = line.copy(), line.copy()
        above[:, 1], below[:, 1] = (self.plot.at(0, level)[1] for level in (_LAMP_LEVEL, _PICTURE_LEVEL))
        self.z.values, self.a.values = z, values
        self.lamps.values = self.dots.values = values
        self.a.inks = self.style.ink_on((values - self.light[0]) / (self.light[1] - self.light[0]))
        for part, places in ((self.dots, curve), (self.lamps, above), (self.a, above), (self.z, line + _ABOVE * UP)):
            part.points = part.points_at(places)
        for picture, place in zip(self.pictures, below, strict=True):
            picture.move_to(place)
        upper = zip(line + 2 * _ABOVE * UP, above + self.lamps.sizes[0] / 2 * DOWN, strict=True)
        lower = zip(line, below + self.pictures[0].height / 2 * UP, strict=True)
        for guide, ends in zip(self.guides, (*upper, *lower), strict=True):
            guide.set_points_as_corners(ends)
        self.z.addresses = tuple(f"toy, {name}, bias {bias:g}, z" for name in _PATTERNS)
        self.a.addresses = tuple(f"toy, {name}, bias {bias:g}, a" for name in _PATTERNS)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def find_the_catch(self) -> None:
        self.tag = cast.example_tag(self.style, self.film.words, self.frame)
        curve = self.chart.curve(self.style)
        self.play(FadeIn(*self.pictures, self.tag), FadeIn(self.axes), appear(self.ticks), appear(self.levels))
        self.play(fly_in(self.z, np.array([picture.get_center() for picture in self.pictures])), Create(curve))
        self.write_the_formula()
        self.light_the_lamps()
        self.mark = ring(self.style, self.lamps.centres[_BLOCK], _RING * self.lamps.sizes[0])
        self.play(Create(self.mark))

    def write_the_formula(self) -> None:
        """Write the function of the weighted sum."""
        symbol = self.film.function_symbol(1)
        words = self.style.text(self.spec.captions["sum"], "label")
        parts = [
            self.style.formula(f"{symbol} paren.l", "sigma"),
            words,
            self.style.formula("+", size="formula"),
            self.style.formula("b", "bias"),
            self.style.formula("paren.r", "sigma"),
        ]
        self.formula = self.formula_room.hold(self.style.in_line(*parts, gap=SMALL), across=0.0)
        self.closing = parts[-1].copy().next_to(words, RIGHT, SMALL).set_y(parts[-1].get_y())
        self.play(FadeIn(*parts[:2], self.closing))

    def light_the_lamps(self) -> None:
        """Let the sums rise to the curve, and light the lamps above it."""
        home, values = self.dots.centres.copy(), self.lamps.values
        self.dots.points = self.dots.points_at(self.chart.on_line(self.sums))
        self.lamps.values = np.full(3, self.light[0])
        self.play(FadeIn(self.dots, self.lamps), run_time=self.style.seconds("quick"))
        self.play(Create(self.guides), Change(self.dots, centres=home))
        self.play(Change(self.lamps, values=values), fly_in(self.a, home))

    @beat
    def add_the_bias(self) -> None:
        self.play(
            FadeOut(self.mark),
            FadeIn(self.dial, self.labels[0]),
            appear(self.ends),
            fly_in(self.reading, self.hub[None]),
        )
        self.turn(0.0, self.bias)
        self.extend_the_formula()

    def extend_the_formula(self) -> None:
        """Let the bias come into the formula from its dial."""
        *_, plus, letter, closing = self.formula
        arrive = FadeIn(letter, shift=letter.get_center() - self.reading.get_center())
        self.play(self.closing.animate.move_to(closing), FadeIn(plus), arrive)

    @beat
    def see_the_difference(self) -> None:
        first, second = self.lamps.centres[[0, _BLOCK]]
        self.mark = ring(self.style, first, _RING * self.lamps.sizes[0])
        self.play(Create(self.mark))
        self.rest()
        self.play(self.mark.animate.move_to(second))

    @beat
    def turn_the_bias(self) -> None:
        self.play(FadeOut(self.mark), run_time=self.style.seconds("quick"))
        self.needed.values = np.array([0.0 - self.bias])
        self.needed.addresses = (f"toy, bias {self.bias:g}, sum needed",)
        self.play(FadeIn(self.labels[1]), fly_in(self.needed, self.zero_line.get_start()[None]))
        for start, end in ((self.bias, _LOWEST), (_LOWEST, 0.0), (0.0, self.bias)):
            self.turn(start, end)
        self.rest()

    def turn(self, start: float, end: float) -> None:
        """Turn the bias; everything follows."""

        def follow(pointer: Line, alpha: float) -> None:
            bias = start + alpha * (end - start)
            pointer.set_points_as_corners([self.hub, self.on_dial(bias, _HAND)])
            self.show(bias)
            self.reading.values, self.needed.values = np.array([bias]), np.array([0.0 - bias])
            self.reading.addresses = (f"toy, bias turned to {bias:g}",)
            self.needed.addresses = (f"toy, bias {bias:g}, sum needed",)

        self.add(*self.pictures, self.z, self.guides, self.dots, self.lamps, self.a, self.reading)
        turning = UpdateFromAlphaFunc(self.pointer, follow, rate_func=smooth)
        self.play(turning, run_time=self.style.seconds("flow"))
