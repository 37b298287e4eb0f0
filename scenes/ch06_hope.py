"""Chapter 6, the hope for the hidden layers: digits of parts, parts of edges; not measured, and stamped as such."""

from __future__ import annotations

import itertools

import numpy as np
from manim import (
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    DashedVMobject,
    Group,
    LaggedStart,
    Text,
    VGroup,
    VMobject,
)

from nnmath import handwriting
from nnmath.activations import Array
from nnmath.strokes import FORMS, Form, is_loop, parts
from scenes import cast
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import FadeIn, there_and_back
from scenes.stage import ExplainerScene, beat
from scenes.style import Style

_PAPER = 100.0
"""Height of the paper that the pen's forms are written on."""
_NINE, _EIGHT, _FOUR = FORMS[9][0], FORMS[8][1], FORMS[4][0]
"""Forms whose parts are easy to tell apart."""
_PEN = 9.0
"""Width of the drawn strokes in points."""
_APART, _STAYS_APART = 0.35, 0.12
"""How far the pieces of a part drift from its middle, as a share of their distance to it, and how far they stay."""
_BARS = 3
"""Edges that a long stroke is cut into."""
_LAMP = 1.0
"""Diameter of a neuron that is hoped for."""


def path_of(points: Array, height: float, middle: Array) -> Array:
    """Return places (n, 3) of points on paper (n, 2), y downwards, drawn around the origin with the paper this high."""
    flat = (points - middle) * (1, -1) * height / _PAPER
    return np.column_stack([flat, np.zeros(len(flat))])


def middle_of(form: Form) -> Array:
    """Return the middle (2,) of all that a form draws."""
    drawn = np.vstack(parts(form))
    return (drawn.min(axis=0) + drawn.max(axis=0)) / 2


def cut(points: np.ndarray, count: int) -> list[np.ndarray]:
    """Return a path (n, 3) in ``count`` pieces of the same length, each (m, 3)."""
    along = np.concatenate([[0], np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()])
    ends = np.linspace(0, along[-1], count + 1)
    pieces = []
    for start, end in itertools.pairwise(ends):
        marks = np.concatenate([[start], along[(along > start) & (along < end)], [end]])
        pieces.append(np.column_stack([np.interp(marks, along, points[:, axis]) for axis in range(3)]))
    return pieces


def drawn_part(style: Style, places: np.ndarray, loop: bool) -> VMobject:
    """Return one part, drawn through ``places`` (n, 3): loops and strokes each have their colour."""
    return style.line(places, "sigma" if loop else "attention", _PEN)


def drawn_digit(style: Style, form: Form, height: float) -> VGroup:
    """Return a digit as its parts."""
    middle = middle_of(form)
    return VGroup(*(drawn_part(style, path_of(each, height, middle), is_loop(each)) for each in parts(form)))


def stamp(scene: ExplainerScene) -> VGroup:
    """Return the mark of a hypothesis, in the header."""
    return scene.frame.legend.hold(cast.stamp(scene.style, scene.film.words["hypothesis"]), across=1.0)


class DigitsAreParts(ExplainerScene):
    """A nine is a loop and a stroke; the same parts make other digits; neurons could stand for them."""

    def construct(self) -> None:
        self.take_a_nine_apart()
        self.reuse_the_parts()
        self.hope_for_part_neurons()
        self.combine_them()

    def set_the_stage(self) -> None:
        """Three sums of pictures on the left, the neurons that are hoped for on the right."""
        sums, self.hopes = self.frame.stage.inset(SMALL).split(7.4, 5, gap=LARGE)
        self.rows = sums.rows(1, 1, 1, gap=MEDIUM)
        self.height = self.rows[0].height * 0.78

    # -- actors ----------------------------------------------------------------------------------------------------

    def places(self, row: Region, count: int) -> list[np.ndarray]:
        """Return where a digit and its ``count`` parts stand in a row."""
        return [each.centre for each in row.columns(*[1] * 4)[: count + 1]]

    def take_apart(self, form: Form, row: Region) -> tuple[VGroup, VGroup, VGroup]:
        """Return a digit at its place, its parts at theirs, and the signs between them."""
        digit = drawn_digit(self.style, form, self.height)
        spots = self.places(row, len(digit))
        digit.move_to(spots[0])
        pieces = digit.copy()
        for piece, spot in zip(pieces, spots[1:], strict=True):
            piece.move_to(spot)
        signs = VGroup()
        for sign, before, after in zip("=" + "+" * len(digit), spots, spots[1:], strict=False):
            signs.add(self.style.text(sign, "title", "muted").move_to((before + after) / 2))
        return digit, pieces, signs

    def name_under(self, key: str, part: VMobject) -> Text:
        """Return the name of a part below it."""
        name = self.style.text(self.spec.captions[key], "label", "muted")
        return name.move_to([part.get_x(), self.rows[0].bottom - HAIR, 0])

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def take_a_nine_apart(self) -> None:
        self.nine, self.pieces, signs = self.take_apart(_NINE, self.rows[0])
        self.play(FadeIn(stamp(self)))
        self.play(*(Create(part) for part in self.nine), run_time=self.style.seconds("slow"))
        names = VGroup(*map(self.name_under, ("loop", "stroke"), self.pieces))
        for place, (part, piece) in enumerate(zip(self.nine, self.pieces, strict=True)):
            travelling = part.copy()
            self.add(travelling)
            self.play(travelling.animate.move_to(piece), FadeIn(signs[place]), run_time=self.style.seconds("slow"))
            self.remove(travelling)
            self.add(piece)
            self.play(FadeIn(names[place]))

    @beat
    def reuse_the_parts(self) -> None:
        for form, row in ((_EIGHT, self.rows[1]), (_FOUR, self.rows[2])):
            digit, pieces, signs = self.take_apart(form, row)
            self.play(*(Create(part) for part in digit), run_time=self.style.seconds("normal"))
            moving = digit.copy()
            self.add(moving)
            moves = [part.animate.move_to(piece) for part, piece in zip(moving, pieces, strict=True)]
            self.play(*moves, FadeIn(signs), run_time=self.style.seconds("normal"))
            self.remove(moving)
            self.add(pieces)

    @beat
    def hope_for_part_neurons(self) -> None:
        hidden, self.ends = self.hopes.columns(1, 1, gap=MEDIUM)
        self.lamps = VGroup()
        for piece, room in zip(self.pieces, hidden.rows(1, 1), strict=True):
            lamp = self.hoped_neuron(room.centre)
            inside = piece.copy()
            self.add(inside)
            small = 0.6 * _LAMP / max(inside.width, inside.height)
            self.play(FadeIn(lamp), run_time=self.style.seconds("quick"))
            flight = inside.animate.scale(small).move_to(room.centre).set_stroke(width=0.5 * _PEN)
            self.play(flight, run_time=self.style.seconds("flow"))
            self.lamps.add(lamp)

    def hoped_neuron(self, centre: np.ndarray) -> VGroup:
        """Return the dashed rim of a neuron that nobody has measured."""
        rim = Circle(_LAMP / 2, color=self.style.colour("hypothesis"), stroke_width=3).move_to(centre)
        return VGroup(DashedVMobject(rim, num_dashes=24))

    @beat
    def combine_them(self) -> None:
        answers, wires = VGroup(), VGroup()
        for form, label, room in zip((_NINE, _EIGHT, _FOUR), (9, 8, 4), self.ends.rows(1, 1, 1), strict=True):
            lamp = self.hoped_neuron(room.at(0.4, 0.5))
            name = self.style.text(self.film.labels[label], "body").next_to(lamp, RIGHT, SMALL)
            answers.add(VGroup(lamp, name))
            kinds = {is_loop(part) for part in parts(form)}
            for loop, source in zip((True, False), self.lamps, strict=True):
                if loop in kinds:
                    ends = [source.get_right(), lamp.get_left()]
                    wires.add(self.style.line(ends, "sigma" if loop else "attention", "outline"))
        self.play(FadeIn(answers, lag_ratio=0.2), run_time=self.style.seconds("slow"))
        self.play(LaggedStart(*(Create(wire) for wire in wires), lag_ratio=0.3), run_time=self.style.seconds("flow"))


class PartsAreEdges(ExplainerScene):
    """A loop is a ring of short edges; edges, parts and digits as a ladder; and a note to check it."""

    def construct(self) -> None:
        self.cut_the_loop()
        self.cut_the_stroke()
        self.line_up_the_ladder()
        self.pin_a_note()

    def set_the_stage(self) -> None:
        """Loop and stroke side by side above, the ladder of four pictures below."""
        self.above, below = self.frame.stage.inset(SMALL).rows(3.4, 3, gap=MEDIUM)
        self.pictures = below
        middle = middle_of(_NINE)
        self.tall = min(self.above.height, self.above.width / 2.5)
        loop, stroke = (path_of(part, self.tall, middle) for part in parts(_NINE))
        first, second = self.above.columns(1, 1, gap=LARGE)
        self.loop = self.pieces(loop, self.spec.knobs.edges, first.centre, loop=True)
        self.stroke = self.pieces(stroke, _BARS, second.centre, loop=False)

    # -- actors ----------------------------------------------------------------------------------------------------

    def pieces(self, places: np.ndarray, count: int, centre: np.ndarray, loop: bool) -> VGroup:
        """Return a part in pieces that together look whole."""
        return VGroup(*(drawn_part(self.style, piece, loop) for piece in cut(places, count))).move_to(centre)

    def drift(self, pieces: VGroup) -> None:
        """Let the pieces drift apart and come back, but for gaps that keep them apart to the eye."""
        middle = pieces.get_center()
        away = [piece.animate.shift(_APART * (piece.get_center() - middle)) for piece in pieces]
        self.play(AnimationGroup(*away), run_time=self.style.seconds("slow"))
        self.rest()
        home = [
            piece.animate.shift((_STAYS_APART - _APART) / (1 + _APART) * (piece.get_center() - middle))
            for piece in pieces
        ]
        self.play(AnimationGroup(*home), run_time=self.style.seconds("slow"))

    def steps(self) -> list[Group]:
        """Return the four pictures of the ladder: pixels, edges, parts and the digit, each with its name below."""
        nine = handwriting.write(9, 0, self.film.hero.pixels.shape)
        rooms = self.pictures.columns(1, 1, 1, 1, gap=MEDIUM)
        high = self.pictures.height - LARGE
        pitch = min(high, rooms[0].width) / max(nine.pixels.shape)
        pixels = cast.activation_tile(self.film, self.style, 0, nine.vector, nine.pixels.shape, pitch, ORIGIN)
        whole = drawn_digit(self.style, _NINE, 0.85 * high)
        edges = VGroup()
        for part, count in zip(whole, (self.spec.knobs.edges, _BARS), strict=True):
            for piece in cut(np.array(part.get_anchors()), count):
                edges.add(self.style.line(piece, "hypothesis", 0.7 * _PEN).scale(0.8))
        loop, stroke = whole.copy()
        separate = VGroup(loop, stroke).arrange(RIGHT, buff=MEDIUM)
        answer = cast.stamp(self.style, self.film.labels[9]).scale(2)
        found = []
        for room, picture, key in zip(
            rooms, (pixels, edges, separate, answer), ("pixels", "edges", "parts", "digit"), strict=True
        ):
            name = self.style.text(self.spec.captions[key], "label", "muted").move_to(room.at(0.5, 0.08))
            fit = min(1.0, room.width / picture.width, high / picture.height)
            found.append(Group(picture.scale(fit).move_to(room.at(0.5, 0.6)), name))
        return found

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def cut_the_loop(self) -> None:
        self.play(FadeIn(stamp(self)))
        self.play(
            LaggedStart(*(Create(piece) for piece in self.loop), lag_ratio=0.6), run_time=self.style.seconds("flow")
        )
        self.drift(self.loop)

    @beat
    def cut_the_stroke(self) -> None:
        drawing = LaggedStart(*(Create(piece) for piece in self.stroke), lag_ratio=0.6)
        self.play(drawing, run_time=self.style.seconds("slow"))
        self.drift(self.stroke)

    @beat
    def line_up_the_ladder(self) -> None:
        steps = self.steps()
        arrows = VGroup()
        for before, after in itertools.pairwise(steps):
            gap = (before[0].get_right() + after[0].get_left()) / 2
            arrows.add(self.style.text("→", "body", "muted").move_to([gap[0], steps[0][0].get_y(), 0]))
        for place, step in enumerate(steps):
            self.play(FadeIn(step, shift=SMALL * UP), *([FadeIn(arrows[place - 1])] if place else []))

    @beat
    def pin_a_note(self) -> None:
        note = cast.note(self.style, self.spec.captions["note"])
        note.move_to(self.above.at(0.5, 0.5))
        self.play(FadeIn(note, shift=SMALL * DOWN))
        self.play(note.animate(rate_func=there_and_back).scale(1.1), run_time=self.style.seconds("normal"))
