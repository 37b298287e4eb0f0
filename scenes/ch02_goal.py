"""Chapter 2, the goal: what goes in, what should come out, and how well it is done."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    Create,
    Group,
    GrowFromCenter,
    Mobject,
    RoundedRectangle,
    Square,
    VGroup,
)

from explainer.film import Example
from scenes import cast
from scenes.gestures import appear, count_up, fly_in, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut
from scenes.mobjects.column import NeuronColumn
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.stage import ExplainerScene, beat

_BRACE_ROOM = 0.8
"""Room right of and below the picture for a brace and its number."""
_SPECK = 0.05
"""Width of a pixel's light as it enters the box."""
_MISTAKE = 2.4
"""Width of a mistake's place among the examples, where a right one has 1."""
_MISTAKE_ROOM = 1.9
"""Room for what is said of it right of its picture."""
_KEPT = 0.5
"""Width of an example's picture as a share of its place."""
_NEAR = 0.75
"""Where an arrow that points down stands between two things: there are words below the upper one."""
_QUESTION = 2.0
"""How much larger than a title the question mark is."""


class TheGoal(ExplainerScene):
    """A picture goes into a box that is still closed, a score for every digit comes out; then further examples."""

    def construct(self) -> None:
        self.put_in_a_picture()
        self.take_out_scores()
        self.run_examples()
        self.promise()

    def set_the_stage(self) -> None:
        """Picture, box and outputs side by side; a strip at the foot for the examples that have run through."""
        self.hero, self.goals = self.film.hero, self.film.exhibits.goals
        self.last = len(self.film.network.layers)
        stage = self.frame.stage
        self.is_stacked = stage.height > stage.width  # in a square there is room side by side
        self.onward = DOWN if self.is_stacked else RIGHT
        main, self.strip = stage.rows(10 if self.is_stacked else 4.7, 0.9, gap=MEDIUM)
        left, self.middle, right = self.regions(main)
        self.set_the_picture(left)
        height = self.middle.height - (0 if self.is_stacked else MEDIUM)
        self.box = RoundedRectangle(corner_radius=SMALL, width=self.middle.width, height=height)
        self.box.set_stroke(self.style.colour("outline"), self.style.points("outline"))
        self.box.set_fill(self.style.colour("panel"), 1).move_to(self.middle.centre)
        self.question = self.style.text(self.spec.captions["unknown"], "title", "muted").scale(_QUESTION)
        self.question.move_to(self.box)
        x = right.at(0.35, 0)[0] if self.is_stacked else right.left + SMALL
        self.outputs = cast.column(self.film, self.style, self.last, x, right, largest_disc=0.36)
        self.names = cast.output_names(self.film, self.style, self.outputs)
        self.arrows = self.arrows_between(self.picture, self.box, self.outputs)

    def regions(self, main: Region) -> tuple[Region, Region, Region]:
        """Return where picture, box and outputs stand: side by side, or one below the other."""
        if self.is_stacked:
            above, box, below = main.rows(3.6, 2.2, 4.2, gap=LARGE)
            return above, box.columns(1, 3, 1)[1], below
        left, box, right = main.columns(3.4, 3.8, 2.3, gap=LARGE if self.frame.is_tall else 1.5 * LARGE)
        return left, box, right

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_picture(self, room: Region) -> None:
        """Create the picture, with room for braces beside and below it."""
        rows, columns = self.hero.pixels.shape
        around = 1 if self.is_stacked else 2  # side by side, the picture stands as high as the box
        pitch = min((room.width - _BRACE_ROOM) / columns, (room.height - around * _BRACE_ROOM) / rows)
        self.picture = cast.picture(self.film, self.style, self.hero, pitch, room.centre)
        room.hold(self.picture, *((0.5, 1.0) if self.is_stacked else (0.0, 0.5)))

    def arrows_between(self, *things: Mobject) -> VGroup:
        """Return an arrow between each two of some things."""
        arrows, sign = VGroup(), "↓" if self.is_stacked else "→"
        for one, other in pairwise(things):
            start, end = one.get_edge_center(self.onward), other.get_edge_center(-self.onward)
            middle = start + (_NEAR if self.is_stacked else 0.5) * (end - start)
            middle[0 if self.is_stacked else 1] = self.middle.centre[0 if self.is_stacked else 1]
            arrows.add(self.style.text(sign, "body", "muted").move_to(middle))
        return arrows

    def count(self, value: int, name: str, spot: np.ndarray = ORIGIN) -> Readout:
        """Return a count of the input, or how many numbers it is."""
        return self.style.readout([spot], [value], [name], size="body", places=None)

    def readings(self, example: Example) -> Readout:
        """Return an example's scores, right of the outputs' names."""
        shown = self.outputs.slots.shown
        x = self.names.get_right()[0] + MEDIUM
        spots = [[x, self.outputs.place(k)[1]] for k in shown]
        values = example.trace.output[shown]
        return self.style.readout(spots, values, self.addresses(example), size="label", align=-1)

    def addresses(self, example: Example) -> list[str]:
        """Return where the shown scores of an example live; those of the hero go without saying whose they are."""
        mistake = self.film.exhibits.mistake
        owners = {id(each): f"goal {place}, " for place, each in enumerate(self.goals)}
        owners |= {id(mistake.example): "mistake, "} if mistake else {}
        owner = owners.get(id(example), "")
        return [f"{owner}layer {self.last}, neuron {k}, a" for k in self.outputs.slots.shown]

    def places_in_the_strip(self) -> list[Region]:
        """Return a place for each example's picture; one that is read wrongly has more room, in the corner."""
        shares = [1 if each.is_right else _MISTAKE for each in self.goals]
        rooms = self.strip.columns(*shares, gap=SMALL) if shares else ()
        widths = [_KEPT * room.width / share for room, share in zip(rooms, shares, strict=True)]
        side = min([self.strip.height, *widths])
        places = []
        for room, share in zip(rooms, shares, strict=True):
            left = room.left if share == 1 else room.right - _MISTAKE_ROOM - side
            places.append(Region(left, room.centre[1] - side / 2, left + side, room.centre[1] + side / 2))
        return places

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def put_in_a_picture(self) -> None:
        self.play(FadeIn(self.picture))
        rows, columns = self.hero.pixels.shape
        beside, below = (cast.brace(self.style, self.picture, way) for way in (RIGHT, DOWN))
        height = self.count(rows, "input, rows", beside.get_right() + MEDIUM * RIGHT)
        width = self.count(columns, "input, columns", below.get_bottom() + 0.3 * DOWN)
        self.play(GrowFromCenter(beside), GrowFromCenter(below), appear(height), appear(width))
        self.rest()
        self.multiply(height, width, Group(beside, below))
        self.play(FadeIn(self.box, self.question, self.arrows[0], shift=SMALL * LEFT))

    def multiply(self, rows: Readout, columns: Readout, braces: Group) -> None:
        """Bring both counts together below the picture: rows times columns numbers go in."""
        times, equals = (self.style.text(sign, "body", "muted") for sign in "×=")
        factors = [self.count(int(each.values[0]), each.addresses[0]) for each in (rows, columns)]
        product = self.count(self.hero.vector.size, "layer 0, neurons")
        self.equation = self.style.in_line(factors[0], times, factors[1], equals, product)
        self.equation.scale(min(1.0, self.picture.width / self.equation.width)).next_to(self.picture, DOWN, MEDIUM)
        flights = [fly_in(factor, each.centres) for factor, each in zip(factors, (rows, columns), strict=True)]
        self.play(*flights, FadeOut(rows, columns, braces), FadeIn(times), run_time=self.style.seconds("slow"))
        self.play(FadeIn(equals), count_up(product, start=rows.values[0]))

    @beat
    def take_out_scores(self) -> None:
        self.play(FadeIn(self.outputs, self.names, self.arrows[1], lag_ratio=0.1))
        self.pour()
        self.numbers = self.readings(self.hero)
        glow = self.outputs.kindle(self.hero.trace.output)
        out = fly_in(self.numbers, self.outputs.cells.centres[self.outputs.slots.shown])
        self.play(glow, out, run_time=self.style.seconds("slow"))
        self.mark = ring(self.style, self.outputs.place(self.hero.prediction), 0.66 * self.outputs.disc, "answer")
        self.play(
            Create(self.mark),
            Change(self.numbers, inks=self.inks(self.hero)),
            *self.colour_the_names(self.hero, "answer"),
        )

    def pour(self) -> None:
        """Let the light of the picture fly into the box."""
        lit = np.flatnonzero(self.hero.vector > 0)
        stream = cast.some_cells(self.picture, lit)
        inside = np.broadcast_to(self.box.get_edge_center(-self.onward), (len(lit), 3))
        tiny, faint = np.full(len(lit), _SPECK), np.full(len(lit), 0.2)
        flight = Change(stream, centres=inside, sizes=tiny, alphas=faint, lag=1.5)
        self.add(stream)
        self.play(flight, run_time=self.style.seconds("slow"))
        self.remove(stream)

    def inks(self, example: Example) -> np.ndarray:
        """Return the colours (n, 3) of an example's scores: the highest has that of the answer, if it is right."""
        won = (self.outputs.slots.shown == example.prediction) & (example.is_right is not False)
        return np.where(won[:, None], self.style.rgb("answer"), self.style.rgb("text"))

    def colour_the_names(self, example: Example, role: str) -> list[Any]:
        """Return what gives the name of the highest score the colour of a role, and all others their own."""
        won = self.outputs.slots.shown == example.prediction
        colours = [self.style.colour(role if each else "text") for each in won]
        return [name.animate.set_color(colour) for name, colour in zip(self.names, colours, strict=True)]

    @beat
    def run_examples(self) -> None:
        self.play(FadeOut(self.equation), run_time=self.style.seconds("quick"))
        self.kept: list[Group] = []
        leaving: list[Any] = []
        tempi = ["slow", *["normal"] * len(self.goals)]
        for example, place, tempo in zip(self.goals, self.places_in_the_strip(), tempi, strict=False):
            role = "answer" if example.is_right else "negative"
            change = Change(self.picture, values=example.vector)
            self.play(change, *self.answer(example, role), *leaving, run_time=self.style.seconds(tempo))
            leaving = self.leave(example, place, role)
        if leaving:
            self.play(*leaving)

    def leave(self, example: Example, place: Region, role: str) -> list[Any]:
        """Return what puts an example into the strip, with its answer."""
        kept, note = self.picture.copy(), self.note_on(example, place, role)
        pitch = place.height / example.pixels.shape[0]
        target = cast.picture(self.film, self.style, example, pitch, place.centre)
        self.kept.append(Group(kept, note))
        return [Change(kept, centres=target.centres, sizes=target.sizes), FadeIn(note)]

    def answer(self, example: Example, role: str) -> list[Any]:
        """Return what sets outputs, scores and ring to those of an example."""
        self.numbers.addresses = tuple(self.addresses(example))
        values, inks = example.trace.output[self.outputs.slots.shown], self.inks(example)
        scores = Change(self.numbers, values=values, inks=inks)
        spot = self.outputs.place(example.prediction)
        mark = self.mark.animate.move_to(spot).set_stroke(self.style.colour(role))
        return [self.outputs.kindle(example.trace.output), scores, mark, *self.colour_the_names(example, role)]

    def note_on(self, example: Example, place: Region, role: str) -> VGroup:
        """Return an example's answer, right of its picture, and if it is wrong what it should have been."""
        spot = place.at(1, 0.5) + SMALL * RIGHT
        answer = self.style.text(example.answer, "body", role)
        if example.is_right or example.label is None:
            return VGroup(answer.move_to(spot, aligned_edge=LEFT))
        frame = Square(place.height + HAIR, stroke_color=self.style.colour(role), stroke_width=3)
        frame.move_to(place.centre)
        words = self.style.text(self.spec.captions["should_be"], "caption", "muted")
        truth = VGroup(*self.style.in_line(words, self.style.text(example.label, "body"), gap=HAIR))
        return VGroup(VGroup(answer, truth).arrange(DOWN, buff=HAIR, aligned_edge=LEFT).move_to(spot, LEFT), frame)

    @beat
    def promise(self) -> None:
        gone = [each for each, example in zip(self.kept, self.goals, strict=True) if example.is_right]
        back = Change(self.picture, values=self.hero.vector)
        self.play(back, *([FadeOut(*gone)] if gone else []))
        self.play(*self.answer(self.hero, "answer"))
        columns, wires = self.what_sits_between()
        self.add(*wires)
        self.play(
            FadeOut(self.question, *([] if self.is_stacked else [self.arrows[1]])),
            self.box.animate.set_fill(opacity=0).set_stroke(self.style.colour("attention")),
            FadeIn(*columns),
            *(Change(each, rest=1.0) for each in wires),
            run_time=self.style.seconds("slow"),
        )

    def what_sits_between(self) -> tuple[list[NeuronColumn], list[Wires]]:
        """Return the hidden layers inside the box, and the wires between them and to the outputs."""
        room, count = self.middle.inset(SMALL if self.is_stacked else LARGE), self.last - 1
        places = np.linspace(room.left, room.right, count) if count > 1 else [room.centre[0]] * count
        columns = [
            cast.column(self.film, self.style, layer, float(x), room, largest_disc=0.28)
            for layer, x in enumerate(places, start=1)
        ]
        for layer, column in enumerate(columns, start=1):
            column.cells.values = self.hero.trace.activations(layer)
        onward = [] if self.is_stacked else [self.outputs]  # below the box, wires would cross the scores
        pairs = enumerate(pairwise([*columns, *onward]), start=2)
        wires = [cast.wires(self.film, self.style, layer, *pair) for layer, pair in pairs]
        for each in wires:
            each.rest = 0.0
        return columns, wires
