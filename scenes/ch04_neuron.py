"""Chapter 4, activations: a neuron is a lamp with a number in it, and the number is how brightly it is lit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, Group, Rectangle, Triangle, UpdateFromAlphaFunc

from scenes import cast
from scenes.gestures import fly_in, swell
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL
from scenes.mobjects.animations import Change, FadeIn, smooth
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.readout import text_width
from scenes.stage import ExplainerScene, beat

_LAMP = 2.4
"""Diameter of the one neuron."""
_RIM = 0.04
_SHADES = (64, 8)
"""The scale beside the neuron is so many squares high and wide, from dark to lit."""
_POINTER = 0.14
"""Radius of the triangle that points at it."""
_TENTHS = 10
"""From dark to lit, the legend takes so many steps."""
_SMALL_LAMP = 0.6
"""Diameter of the legend's neurons, as a share of the distance to the next."""
_SWELL = 1.08
_ARC = -0.28
"""How far the legend's neurons bow on their way, as a share of it: below the large one."""


class NeuronHoldsANumber(ExplainerScene):
    """One neuron holds one number after the other, as bright as the number is high; eleven more make a legend."""

    def construct(self) -> None:
        self.meet_the_neuron()
        self.change_its_number()
        self.name_the_activation()

    def set_the_stage(self) -> None:
        """The neuron in the middle, a scale on its left; later its word on the right and the legend below."""
        self.values = np.array(self.spec.knobs.values)
        self.above, self.foot = self.frame.stage.rows(4.3, 1.5, gap=SMALL)
        self.centre, outline = self.frame.stage.centre, self.style.colour("outline")
        self.lamp = Cells([self.centre], self.values[:1], self.style.light(), _LAMP, 1.0, outline, _RIM)
        self.number = self.style.readout([self.centre], self.values[:1], ["example, a"], size="title")
        self.number.inks = self.style.ink_on(self.values[:1])
        self.set_the_scale()

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_scale(self) -> None:
        """Create the scale from dark to lit, the numbers at its ends, and the triangle that points at it."""
        rows, columns = _SHADES
        pitch = _LAMP / rows
        self.scale_x = self.centre[0] - _LAMP / 2 - LARGE - columns * pitch / 2
        shades = np.repeat(1 - (np.arange(rows) + 0.5) / rows, columns)
        places = grid_centres(rows, columns, pitch, self.on_scale(0.5))
        self.scale = Cells(places, shades, self.style.light(), 1.05 * pitch, roundness=0.0, shape=_SHADES)
        self.edge = Rectangle(width=columns * pitch, height=_LAMP).move_to(self.scale)
        self.edge.set_stroke(self.style.colour("outline"), self.style.points("outline"))
        spots = [self.on_scale(end) + (columns * pitch / 2 + HAIR) * LEFT for end in (0.0, 1.0)]
        names = ["axis, zero", "axis, one"]
        self.ends = self.style.readout(spots, [0, 1], names, size="label", role="muted", places=0, align=1)
        colour = self.style.colour("text")
        self.pointer = Triangle(radius=_POINTER, stroke_width=0, fill_color=colour, fill_opacity=1).rotate(np.pi / 2)
        self.pointer.move_to(self.beside_scale(self.values[0]))

    def on_scale(self, value: float) -> np.ndarray:
        """Return the place of a value along the scale, (3,)."""
        return self.centre + (self.scale_x - self.centre[0]) * RIGHT + (value - 0.5) * _LAMP * UP

    def beside_scale(self, value: float) -> np.ndarray:
        """Return where the pointer stands for a value, (3,)."""
        return self.on_scale(value) + (self.edge.width / 2 + HAIR + _POINTER) * RIGHT

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def meet_the_neuron(self) -> None:
        self.play(FadeIn(self.lamp), run_time=self.style.seconds("slow"))
        self.play(FadeIn(self.scale, self.edge, self.ends, self.pointer))
        tag = cast.example_tag(self.style, self.film.words, self.frame)
        self.play(fly_in(self.number, self.pointer.get_center()), FadeIn(tag))

    @beat
    def change_its_number(self) -> None:
        for step, (start, end) in enumerate(pairwise(self.values.tolist())):
            if step > 0:
                self.rest()
            self.change(start, end)

    def change(self, start: float, end: float) -> None:
        """Move light, number and pointer together from one value to another."""

        def follow(lamp: Cells, alpha: float) -> None:
            value = np.array([start + alpha * (end - start)])
            lamp.values = self.number.values = value
            self.number.inks = self.style.ink_on(value)
            self.pointer.move_to(self.beside_scale(value[0]))

        self.add(self.number, self.pointer)
        self.play(UpdateFromAlphaFunc(self.lamp, follow, rate_func=smooth))

    @beat
    def name_the_activation(self) -> None:
        self.make_room()
        self.tie_the_word()
        self.lay_out_the_legend()
        self.play(swell(self.lamp, 0, by=_SWELL))

    def make_room(self) -> None:
        """Lift the neuron and its scale, to make room for the legend."""
        lifted = Group(self.lamp, self.scale, self.edge, self.ends, self.pointer, self.number)
        self.play(lifted.animate.shift(self.above.centre - self.centre))
        self.centre = self.above.centre

    def tie_the_word(self) -> None:
        """Write the word on the right and draw a thin line from it to the number."""
        word = self.style.text(self.spec.captions["activation"], "body")
        edge = self.lamp.get_right()[0]
        word.move_to([edge + min(LARGE, self.foot.right - edge - word.width), self.centre[1], 0], aligned_edge=LEFT)
        digits = text_width(self.number.texts()[0], self.style.digit_height("title"))
        ends = [self.centre + (digits / 2 + HAIR) * RIGHT, word.get_left() + HAIR * LEFT]
        self.play(Create(self.style.line(ends, "outline")), FadeIn(word, shift=SMALL * RIGHT))

    def lay_out_the_legend(self) -> None:
        """Let eleven neurons come out of the scale and stand in a row with their numbers below; the brightest goes
        first and farthest.
        """
        values = np.arange(_TENTHS + 1) / _TENTHS
        pitch = min(1.0, self.foot.width / len(values))
        size, sources = _SMALL_LAMP * pitch, np.array([self.on_scale(value) for value in values])
        lamps = self.foot.at(0.5, 0.7) + (values - 0.5)[:, None] * _TENTHS * pitch * RIGHT
        numbers = lamps + (size / 2 + MEDIUM) * DOWN
        rim = self.style.colour("outline")
        legend = Cells(sources, values, self.style.light(), 0.0, 1.0, rim, _RIM / 2)
        owners = [f"legend, lamp {step} of {_TENTHS}" for step in range(len(values))]
        tenths = self.style.readout(numbers, values, owners, size="label", role="muted", places=1)
        self.add(legend)
        flow = {"lag": 1.5, "order": 1 - values, "arc": _ARC, "run_time": self.style.seconds("flow")}
        lay_out = Change(legend, centres=lamps, sizes=np.full(len(values), size), **flow)
        self.play(lay_out, fly_in(tenths, sources, **flow))
