"""Chapter 6, continued: parts are made of edges. Not measured, and stamped as such; a note to check it is pinned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, LaggedStart, Text, Transform, VMobject

from scenes import cast
from scenes.layout import LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, there_and_back
from scenes.mobjects.hoped import HopedNeurons, HopedWires
from scenes.parts import copied, drawn_part, line_width, pieces_of, pitch_inside
from scenes.stage import ExplainerScene, beat

_BARS = 3
"""Edges that the stroke is cut into."""
_WHOLE = 1.15
"""Width of the picture that holds the nine at first, as a share of the stage's shorter side: its margin is empty."""
_LONGEST_PART = 3.6
"""Length of the larger side of a part that is to be cut, in scene units, at the most."""
_APART = 0.35
"""How far edges drift from their part's middle, as a share of their distance to it."""
_GAP = 0.3
"""From the ink of one edge to that of the next, as a share of an edge."""
_SHORTEST = 0.3
"""Length of a straight edge as a share of the way between its ends, at the least."""
_QUIET = 0.3
_COLUMNS = 0.12, 0.43, 0.67, 0.91
"""Where pixels, edges, parts and the digit stand, as shares of the width."""
_PICTURE = 0.21
"""Width of the picture as a share of the stage's."""
_TALLEST = 6.6
"""Height of the ladder in scene units, at the most."""
_DISC, _LARGEST_DISC, _WIDEST_DISC = 0.86, 1.3, 0.17
"""Neurons that are hoped for: as a share of the distance to the next, and at most in scene units and of the width."""
_EDGE = 0.6
"""Length of an edge inside its neuron, as a share of the neuron's width."""
_EDGE_LAG = 0.1
_SWELL = 1.08
_HIDDEN = 2
"""With more hidden layers than this, dots stand for those between the parts and the digit."""


class PartsAreEdges(ExplainerScene):
    """A loop is a ring of short edges, a stroke a row of them; layers could build digits out of edges."""

    focus = (1, 2)

    def construct(self) -> None:
        self.cut_the_loop()
        self.cut_the_stroke()
        self.line_up_the_ladder()
        self.pin_a_note()

    def set_the_stage(self) -> None:
        """Loop and stroke side by side; later the network in their place, with the names of its steps at the foot."""
        stage = self.frame.stage
        self.nine, self.counts = self.film.exhibits.parts[0], (self.spec.knobs.edges, _BARS)
        pitch = _WHOLE * min(stage.height, stage.width) / max(self.nine.digit.pixels.shape)
        self.whole = [drawn_part(self.style, self.nine, part, pitch, stage.centre) for part in range(2)]
        rooms = stage.inset(MEDIUM).split(1, 1, gap=LARGE)
        self.apart = [enlarged(part.copy(), room) for part, room in zip(self.whole, rooms, strict=True)]
        self.pieces = [pieces_of(part, count) for part, count in zip(self.apart, self.counts, strict=True)]
        spare = max(0.0, stage.height - _TALLEST) / 2
        room = Region(stage.left, stage.bottom + spare, stage.right, stage.top - spare)
        self.body, self.foot = room.rows(8, 1, gap=MEDIUM)
        self.set_the_network()

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_network(self) -> None:
        """Create the picture, neurons for edges, parts and the digit, and the names of these steps."""
        body, pixels = self.body, self.nine.digit.pixels.shape
        pitch = min(_PICTURE * body.width, body.height) / max(pixels)
        self.picture = cast.picture(self.film, self.style, self.nine.digit, pitch, body.at(_COLUMNS[0], 0.5))
        self.edges, self.parts, self.digit = (
            self.neurons(across, count) for across, count in zip(_COLUMNS[1:], (sum(self.counts), 2, 1), strict=True)
        )
        self.inside = pitch_inside([self.nine], self.parts.size)
        keys = ("pixels", "muted"), ("edges", "text"), ("parts", "text"), ("digit", "text")
        self.names = [self.style.text(self.spec.captions[key], "body", role) for key, role in keys]
        for name, across in zip(self.names, _COLUMNS, strict=True):
            self.style.on_level(name.move_to(self.foot.at(across, 0.5)), "body", self.foot.centre)
        self.arrows = [self.arrow(*pair) for pair in pairwise(self.names)]
        self.answer = self.style.text(self.film.labels[self.nine.digit.label], "title")
        self.answer.next_to(self.digit, DOWN, SMALL)

    def neurons(self, across: float, count: int) -> HopedNeurons:
        """Return a column of neurons that nobody has measured."""
        rows = self.body.rows(*[1] * count)
        width = min(_DISC * rows[0].height, _LARGEST_DISC, _WIDEST_DISC * self.body.width)
        return cast.hoped_neurons(self.style, np.array([row.at(across, 0.5) for row in rows]), width)

    def arrow(self, before: Text, after: Text) -> Text:
        """Return the sign between two steps of the ladder; dots where the network has further layers there."""
        skips = after is self.names[-1] and len(self.film.network.layers) - 1 > _HIDDEN
        sign = self.style.text("…" if skips else "→", "body", "muted")
        return sign.move_to([(before.get_right()[0] + after.get_left()[0]) / 2, self.foot.centre[1], 0])

    def in_neuron(self, edge: VMobject, neuron: int) -> VMobject:
        """Return an edge inside its neuron, turned as it is."""
        way = edge.get_end() - edge.get_start()
        reach = _EDGE / 2 * self.edges.size * way / np.linalg.norm(way)
        place = self.edges.centres[neuron]
        return straight(edge, place - reach, place + reach).set_stroke(width=line_width(self.inside), opacity=1)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def cut_the_loop(self) -> None:
        stamp = cast.hypothesis_stamp(self.style, self.film.words, self.frame)
        self.play(FadeIn(*self.whole, stamp))
        moves = [Transform(part, target) for part, target in zip(self.whole, self.apart, strict=True)]
        self.play(*moves, run_time=self.style.seconds("slow"))
        self.take_apart(0, self.whole[1])

    @beat
    def cut_the_stroke(self) -> None:
        self.pieces[1].set_stroke(opacity=_QUIET)
        self.take_apart(1, self.pieces[0])

    def take_apart(self, part: int, other: VMobject) -> None:
        """Let the edges of a part drift apart, go straight, and come back as edges; the other part steps back."""
        pieces, slow = self.pieces[part], self.style.seconds("slow")
        self.remove(self.whole[part])
        home = [shortened(piece).set_stroke(opacity=1) for piece in pieces]
        way = [_APART * (piece.get_center() - pieces.get_center()) for piece in pieces]
        drift = [piece.animate.shift(by).set_stroke(opacity=1) for piece, by in zip(pieces, way, strict=True)]
        self.play(*drift, other.animate.set_stroke(opacity=_QUIET), run_time=slow)
        self.play(*(Transform(piece, shortened(piece)) for piece in pieces))
        self.rest()
        self.play(*(Transform(piece, target) for piece, target in zip(pieces, home, strict=True)), run_time=slow)

    @beat
    def line_up_the_ladder(self) -> None:
        edges = [edge for pieces in self.pieces for edge in pieces]
        self.play(FadeIn(self.edges), run_time=self.style.seconds("quick"))
        flights = [Transform(edge, self.in_neuron(edge, neuron)) for neuron, edge in enumerate(edges)]
        self.play(LaggedStart(*flights, lag_ratio=_EDGE_LAG, run_time=self.style.seconds("flow")))
        self.play(FadeIn(self.picture, self.names[0]), *self.climb(1, self.wires_to_edges()))
        owners = np.repeat([0, 1], self.counts)
        wires = self.wires(self.edges.centres, self.parts.centres[owners], self.edges.size, self.parts.size)
        built = self.build(edges, self.parts, self.parts.centres, *self.climb(2, wires))
        ends = np.repeat(self.digit.centres, 2, axis=0)
        wires = self.wires(self.parts.centres, ends, self.parts.size, self.digit.size)
        self.build(built, self.digit, ends, *self.climb(3, wires), FadeIn(self.answer))

    def wires(self, starts: np.ndarray, ends: np.ndarray, before: float, after: float) -> HopedWires:
        """Return wires that are hoped for, between neurons of these widths."""
        return cast.hoped_wires(self.style, starts, ends, (before / 2, after / 2))

    def wires_to_edges(self) -> HopedWires:
        """Return a wire from the picture's side to every edge's neuron."""
        count, side = self.edges.part_count, self.picture.get_right() + SMALL * RIGHT
        levels = self.picture.height / 2 * np.linspace(1, -1, count)
        return self.wires(side + np.outer(levels, UP), self.edges.centres, 0.0, self.edges.size)

    def climb(self, step: int, wires: HopedWires) -> list[Animation]:
        """Return what draws the wires to a step of the ladder and names it; the step before has been spoken of."""
        before = [self.names[step - 1].animate.set_color(self.style.colour("muted"))] if step > 1 else []
        return [Change(wires, front=1.0), *before, FadeIn(self.names[step], self.arrows[step - 1])]

    def build(
        self, edges: Sequence[VMobject], neurons: HopedNeurons, places: np.ndarray, *beside: Animation
    ) -> list[VMobject]:
        """Let copies of the edges make loop and stroke at two places (2, 3), in neurons that could stand for them."""
        parts = [drawn_part(self.style, self.nine, part, self.inside, places[part]) for part in range(2)]
        built = [edge for part, count in zip(parts, self.counts, strict=True) for edge in pieces_of(part, count)]
        self.play(FadeIn(neurons), run_time=self.style.seconds("quick"))
        moves = [copied(edge, piece) for edge, piece in zip(edges, built, strict=True)]
        self.play(*moves, *beside, run_time=self.style.seconds("slow"))
        return built

    @beat
    def pin_a_note(self) -> None:
        note = cast.note(self.style, self.spec.captions["note"])
        self.frame.stage.inset(SMALL).hold(note, across=1.0, up=1.0)
        self.play(FadeIn(note, shift=LARGE * DOWN))
        self.play(note.animate(rate_func=there_and_back).scale(_SWELL))


def enlarged(part: VMobject, room: Region) -> VMobject:
    """Return a part in the middle of a room, as large as it may be."""
    fit = min(_LONGEST_PART, room.width, room.height) / max(part.width, part.height)
    return part.scale(fit).move_to(room.centre)


def shortened(piece: VMobject) -> VMobject:
    """Return the straight edge in the place of a piece of a curve, with a gap to its neighbours; ends are round."""
    start, end = piece.get_start(), piece.get_end()
    middle, length = (start + end) / 2, float(np.linalg.norm(end - start))
    ink = max(_SHORTEST * length, (1 - _GAP) * length - piece.get_stroke_width() / 100)
    return straight(piece, middle - ink / length * (end - start) / 2, middle + ink / length * (end - start) / 2)


def straight(piece: VMobject, start: np.ndarray, end: np.ndarray) -> VMobject:
    """Return a straight line that a piece of a curve can turn into."""
    share = np.linspace(0, 1, len(piece.points) // 4 + 1)[:, None]
    return piece.copy().set_points_as_corners((1 - share) * start + share * end)
