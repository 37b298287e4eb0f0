"""Chapter 1, brain and computer: what is easy for us, and what becomes of it when it is written down as rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Circle,
    Create,
    Group,
    LaggedStart,
    Line,
    Rectangle,
    Rotate,
    Square,
    Text,
    VGroup,
    VMobject,
)
from numpy.lib.stride_tricks import sliding_window_view

from explainer.film import Example
from scenes import cast
from scenes.gestures import count_up, draw, fly_in, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region, grid_places
from scenes.mobjects.animations import Change, FadeIn, FadeOut, steady, there_and_back
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat
from scenes.style import Style

_FILLED = 0.84
"""Width of a picture as a share of its place."""
_ROWS_OF_A_STRIP = 5
_FINE = 0.012
"""Width of the line around a pixel that needs one, in scene units."""
_SWELL = 1.6
"""How much cells grow for a moment."""
_SIGN_ROOM = 0.4
"""Room for a sign between two pictures as a share of their width."""
_PATCH = 6
"""Rows and columns of the part of a picture whose numbers can be read."""
_LARGEST_CELL = 0.95
_NOTE = 0.5
"""Room beside a tried digit for what the rule says of it."""
_HEADER = 0.9
"""Room above the ten digits."""
_MARK = 0.3
"""Height of a tick or a cross."""
_DIAL = 1.3
"""Radius of the dial."""
_TICKS = 11
_TURN = 0.75 * np.pi
"""How far a dial turns from its middle, either way."""


def draw_in(cells: Cells, run_time: float, lag: float = 3.0) -> Change:
    """Let the pixels of a picture appear in reading order."""
    cells.alphas = np.zeros(cells.part_count)
    return Change(cells, alphas=np.ones(cells.part_count), lag=lag, rate_func=steady, run_time=run_time)


def move_onto(cells: Cells, width: float, centre: np.ndarray, **kwargs: Any) -> Change:
    """Let a picture move to a place, and become so wide."""
    middle, scale = cells.get_center(), width / cells.width
    return Change(cells, centres=centre + scale * (cells.centres - middle), sizes=scale * cells.sizes, **kwargs)


@dataclass(frozen=True, eq=False)
class Comparison:
    """A line of results: two pictures, whether they are the same digit, the share in common, and where it is counted.

    ``lit`` are the indices of the pixels that are lit in the first and in the second picture.
    """

    pictures: tuple[Cells, Cells]
    sign: Text
    share: Readout
    room: Region
    lit: tuple[np.ndarray, np.ndarray]

    @property
    def groups(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The indices of the pixels that are lit in both, in the first alone, and in the second alone."""
        first, second = self.lit
        return np.intersect1d(first, second), np.setdiff1d(first, second), np.setdiff1d(second, first)

    @property
    def count(self) -> int:
        """How many pixels are lit in either."""
        return sum(map(len, self.groups))


class MessyThrees(ExplainerScene):
    """One digit, written in several ways; two of them laid over each other; and another digit that is more alike."""

    def construct(self) -> None:
        self.read_one_at_a_glance()
        self.read_the_others()
        self.lay_two_over_each_other()
        self.swap_one_for_another_digit()
        self.draw_the_moral()

    def set_the_stage(self) -> None:
        """All writings as a wall; later a tile to lay two of them on, with two lines of results beside it."""
        self.alikes = self.film.exhibits.alikes
        places, width = grid_places(self.frame.stage.inset(SMALL), len(self.alikes.writings))
        self.wall = [
            self.picture(each, _FILLED * width, place) for each, place in zip(self.alikes.writings, places, strict=True)
        ]
        left, right = self.frame.stage.split(1, 1.3, gap=LARGE)
        room, self.key_room = left.rows(5, 0.5, gap=SMALL)
        self.tile = self.picture(self.alikes.same.first, min(room.width, room.height), room.centre)
        self.tile.values = np.zeros(self.tile.part_count)
        upper, lower = right.rows(1, 1, gap=MEDIUM)
        self.same = self.comparison(self.alikes.same.first, self.alikes.same.second, "=", "same", upper)
        self.other = self.comparison(self.alikes.other.first, self.alikes.other.second, "≠", "other", lower)

    # -- actors ----------------------------------------------------------------------------------------------------

    def picture(self, example: Example, width: float, centre: np.ndarray) -> Cells:
        """Return an example's picture, so wide."""
        return cast.picture(self.film, self.style, example, width / max(example.pixels.shape), centre)

    def comparison(self, first: Example, second: Example, sign: str, key: str, room: Region) -> Comparison:
        """Return the line of results for two examples, in the upper part of ``room``."""
        line, strip = room.rows(1.5, 1, gap=MEDIUM)
        width = min(line.height, line.width / 5)
        level = line.at(0, 0.5)
        pictures = tuple(
            self.picture(each, width, level + (place + 0.5 * width) * RIGHT)
            for each, place in ((first, 0.0), (second, width + LARGE))
        )
        mark = self.style.text(sign, "title", "answer" if sign == "=" else "negative")
        mark.move_to((pictures[0].get_center() + pictures[1].get_center()) / 2)
        share = self.style.readout(
            [pictures[1].get_right() + (MEDIUM + SMALL) * RIGHT + SMALL * UP],
            [100 * getattr(self.alikes, key).share],
            [f"overlap, {key}"],
            size="title",
            places=0,
            after=self.style.percent_sign,
            align=-1,
        )
        lit = tuple(np.flatnonzero(each.vector > self.alikes.lit) for each in (first, second))
        return Comparison(pictures, mark, share, strip, lit)

    def key(self) -> VGroup:
        """Return the key to the three states of a cell."""
        roles = (("first", "positive"), ("second", "negative"), ("both", "activation"))
        entries = [
            VGroup(
                self.style.area(Square(0.22), role),
                self.style.text(self.spec.captions[name], "caption", "muted"),
            ).arrange(RIGHT, buff=HAIR)
            for name, role in roles
        ]
        line = VGroup(*entries).arrange(RIGHT, buff=MEDIUM)
        for patch, words in entries:
            patch.set_y(line.get_y())
            self.style.on_level(words, "caption", patch.get_center())
        return self.key_room.hold(line)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def read_one_at_a_glance(self) -> None:
        stage = self.frame.stage
        self.first = self.picture(self.alikes.writings[0], _FILLED * min(stage.width, stage.height), stage.centre)
        self.play(draw_in(self.first, self.style.seconds("flow")))

    @beat
    def read_the_others(self) -> None:
        self.play(move_onto(self.first, self.wall[0].width, self.wall[0].get_center()))
        self.wall[0] = self.first
        one, two, *rest = self.wall[1:]
        self.play(draw_in(one, self.style.seconds("normal")))
        self.play(draw_in(two, self.style.seconds("normal")))
        burst = [draw_in(each, self.style.seconds("normal")) for each in rest]
        self.play(LaggedStart(*burst, lag_ratio=0.3))

    @beat
    def lay_two_over_each_other(self) -> None:
        first, second = self.wall[:2]
        self.play(FadeOut(*self.wall[2:], run_time=self.style.seconds("quick")))
        self.play(
            *(
                move_onto(each, place.width, place.get_center())
                for each, place in zip((first, second), self.same.pictures, strict=True)
            ),
            FadeIn(self.tile, self.same.sign),
        )
        self.remove(first, second)
        self.add(*self.same.pictures)
        self.below = self.fly_over(self.same, 0)
        self.legend = self.key()
        self.play(FadeIn(self.legend), run_time=self.style.seconds("quick"))
        self.above = self.fly_over(self.same, 1)
        self.meet(self.same)
        self.label = self.style.text(self.spec.captions["shared"], "label", "muted")
        self.label.scale(min(1.0, (self.same.room.right - self.same.share.get_left()[0]) / self.label.width))
        self.label.next_to(self.same.share, DOWN, SMALL, aligned_edge=LEFT)
        self.play(FadeIn(self.label), run_time=self.style.seconds("quick"))
        self.count_the_common(self.same)

    def fly_over(self, pair: Comparison, which: int) -> Cells:
        """Let the lit pixels of one of two pictures fly onto the tile, each picture in a colour of its own."""
        lit, picture = pair.lit[which], pair.pictures[which]
        layer = Cells(
            picture.centres[lit], np.full(len(lit), 1 - 2 * which), self.style.signed(1), picture.sizes[lit], 0.0
        )
        self.add(layer)
        spots, sizes = self.tile.centres[lit], self.tile.sizes[lit]
        self.play(Change(layer, centres=spots, sizes=sizes, lag=0.4, run_time=self.style.seconds("slow")))
        return layer

    def meet(self, pair: Comparison) -> None:
        """Let the pixels light up that are lit in both."""
        common = pair.groups[0]
        size = self.tile.sizes[common]
        self.both = Cells(self.tile.centres[common], np.ones(len(common)), self.style.light(), size, 0.0)
        self.play(
            FadeIn(self.both),
            Change(self.both, sizes=_SWELL * size, rate_func=there_and_back),
            run_time=self.style.seconds("normal"),
        )

    def count_the_common(self, pair: Comparison) -> None:
        """Let all lit pixels line up, those in common first: their share of the whole is what counts."""
        places, pitch = self.strip(pair)
        ramps = (self.style.light(), self.style.signed(1), self.style.signed(1))
        outlines = (self.style.edge("activation"), None, None)
        edges = np.cumsum([0, *map(len, pair.groups)])
        flights, self.strips = [], []
        looks = zip(pair.groups, ramps, outlines, (1, 1, -1), edges, edges[1:], strict=False)
        for group, ramp, outline, value, start, end in looks:
            sizes = self.tile.sizes[group]
            cells = Cells(self.tile.centres[group], np.full(len(group), value), ramp, sizes, 0.0, outline, _FINE)
            target = {"centres": places[start:end], "sizes": np.full(len(group), 0.86 * pitch)}
            flights.append(Change(cells, **target, lag=1.5, run_time=self.style.seconds("flow")))
            self.strips.append(cells)
        self.add(*self.strips)
        source = places[: edges[1]].mean(axis=0)
        count = count_up(pair.share, source=np.array([*source, 0]), run_time=self.style.seconds("flow"))
        self.play(*flights, count)

    def strip(self, pair: Comparison) -> tuple[np.ndarray, float]:
        """Return places (n, 2) for all lit pixels of a pair, column by column, and their distance."""
        columns = -(-max(self.same.count, self.other.count) // _ROWS_OF_A_STRIP)
        pitch = min(pair.room.width / columns, pair.room.height / _ROWS_OF_A_STRIP)
        column, row = np.divmod(np.arange(pair.count), _ROWS_OF_A_STRIP)
        corner = pair.room.at(0, 1)[:2] + pitch / 2 * np.array([1, -1])
        return corner + pitch * np.column_stack([column, -row]), pitch

    @beat
    def swap_one_for_another_digit(self) -> None:
        self.counted = [*self.strips]
        first, second = self.other.pictures
        same = self.same.pictures[0].copy()
        self.add(same)
        self.play(
            FadeOut(self.above, self.both),
            move_onto(same, first.width, first.get_center()),
            FadeIn(second, self.other.sign),
        )
        self.remove(same)
        self.add(first)
        self.above = self.fly_over(self.other, 1)
        self.meet(self.other)
        self.count_the_common(self.other)
        self.counted += self.strips

    @beat
    def draw_the_moral(self) -> None:
        said = Group(self.tile, self.below, self.above, self.both, *self.counted, self.legend)
        self.play(FadeOut(said, self.other.pictures[0]))
        pictures = (*self.same.pictures[::-1], self.other.pictures[1])
        stage = self.frame.stage
        side = min(stage.height / 2, stage.width / (3 + 2 * _SIGN_ROOM))
        middle = stage.centre + 0.5 * LARGE * DOWN
        places = [middle + place * (1 + _SIGN_ROOM) * side * RIGHT for place in (-1, 0, 1)]
        moves: list[Any] = [move_onto(picture, side, place) for picture, place in zip(pictures, places, strict=True)]
        for pair, (left, right) in zip((self.same, self.other), pairwise(places), strict=True):
            spot = (left + right) / 2
            moves.append(pair.sign.animate.move_to(spot))
            moves.append(pair.share.animate.move_to(spot + (0.5 * side + LARGE) * UP))
        between = (1 + _SIGN_ROOM) * side - max(pair.share.width for pair in (self.same, self.other)) - SMALL
        above = LARGE if self.label.width < between else 2 * LARGE
        aside = (self.same.share.width - self.other.share.width) / 4  # between their inner ends
        words = self.label.animate.move_to(places[1] + (0.5 * side + above) * UP + aside * RIGHT)
        self.play(*moves, words, run_time=self.style.seconds("slow"))


def tries_stencils(scene: ExplainerScene) -> bool:
    """Whether the average pictures are tried as well."""
    return bool(scene.spec.knobs.stencil)


def greyest_patch(pixels: np.ndarray, size: int) -> tuple[int, int]:
    """Return row and column of the upper left pixel of the part of a picture, ``size`` pixels high and wide, with the
    most that is neither dark nor fully lit.
    """
    grey = sliding_window_view(pixels * (1 - pixels), (size, size)).sum(axis=(2, 3))
    row, column = np.unravel_index(int(np.argmax(grey)), grey.shape)
    return int(row), int(column)


def halves(region: Region, gap: float) -> tuple[Region, Region]:
    """Split a region so that the largest square fits into either half."""
    first, second = region.columns(1, 1, gap=gap)
    upper, lower = region.rows(1, 1, gap=gap)
    side_by_side = min(first.width, first.height) >= min(upper.width, upper.height)
    return (first, second) if side_by_side else (upper, lower)


def places_with_notes(region: Region, count: int) -> tuple[list[np.ndarray], float, np.ndarray]:
    """Return the middles of ``count`` pictures in full rows, as large as they can be with room for a note right of each
    or below it, their width, and the direction of the notes.
    """

    def width(layout: tuple[int, np.ndarray]) -> float:
        columns, side = layout
        across, up = region.width / columns - MEDIUM, region.height * columns / count - SMALL
        return float(min(across - _NOTE * side[0], up + (_NOTE + MEDIUM) * side[1]))

    layouts = [(each, side) for side in (RIGHT, DOWN) for each in range(1, count + 1) if count % each == 0]
    columns, side = max(layouts, key=width)
    rooms = [room for row in region.rows(*[1] * (count // columns)) for room in row.columns(*[1] * columns)]
    return [room.centre - 0.5 * _NOTE * side for room in rooms], width((columns, side)), side


def tick(style: Style, right: bool) -> VMobject:
    """Return a tick for what is right, a cross for what is wrong."""
    if right:
        line = style.line(_MARK * np.array([0.4 * LEFT, 0.1 * LEFT + 0.35 * DOWN, 0.5 * RIGHT + 0.5 * UP]), "answer", 4)
        return VGroup(line)
    return VGroup(
        *(style.line(0.4 * _MARK * np.array([-way, way]), "negative", 4) for way in (RIGHT + UP, RIGHT + DOWN))
    )


def dial(style: Style, centre: np.ndarray) -> tuple[VGroup, Line]:
    """Return a dial with marks around it, and its hand, which points up."""
    rim = Circle(_DIAL, stroke_color=style.colour("text"), stroke_width=4)
    rim.set_fill(style.colour("panel"), 1).move_to(centre)
    ways = [np.array([np.sin(angle), np.cos(angle), 0.0]) for angle in np.linspace(-_TURN, _TURN, _TICKS)]
    ticks = [style.line([centre + (_DIAL + SMALL) * way, centre + (_DIAL + MEDIUM) * way], "muted", 3) for way in ways]
    hand = Line(centre, centre + 0.8 * _DIAL * UP, stroke_width=6, color=style.colour("attention"))
    return VGroup(rim, *ticks), hand


class RulesFail(ExplainerScene):
    """What a computer gets is numbers; a rule for one pixel fails, average pictures do better, and not well enough."""

    def construct(self) -> None:
        self.show_the_numbers()
        self.try_a_rule()
        self.try_stencils()
        self.ask_for_more()

    def set_the_stage(self) -> None:
        """A picture beside its numbers; later ten digits as a wall, with words above."""
        self.rules = self.film.exhibits.rules
        left, self.right = halves(self.frame.stage, MEDIUM if self.frame.is_tall else LARGE)
        example = self.rules.tried[self.rules.digit]
        self.side = max(example.pixels.shape)
        pitch = min(left.width, left.height) * _FILLED / self.side
        self.picture = cast.picture(self.film, self.style, example, pitch, left.centre)
        stage = self.frame.stage
        floor = stage.top - (2 if self.frame.is_tall else 1) * _HEADER
        self.header = Region(stage.left, floor, stage.right, stage.top)
        wall = Region(stage.left, stage.bottom, stage.right, floor - MEDIUM)
        self.places, self.width, self.side_of_notes = places_with_notes(wall, len(self.rules.tried))
        self.tiles = [
            cast.picture(self.film, self.style, each, self.width / self.side, place)
            for each, place in zip(self.rules.tried, self.places, strict=True)
        ]

    # -- actors ----------------------------------------------------------------------------------------------------

    def patch(self) -> tuple[np.ndarray, int]:
        """Return the pixels of the part of the picture whose numbers are read, and how many of them stand in a row."""
        rows, columns = self.rules.tried[self.rules.digit].pixels.shape
        size = min(_PATCH, rows, columns)
        row, column = greyest_patch(self.rules.tried[self.rules.digit].pixels, size)
        return ((row + np.arange(size))[:, None] * columns + column + np.arange(size)).ravel(), size

    def header_rooms(self) -> tuple[Region, ...]:
        """Return the two halves of the room above the wall."""
        return self.header.rows(1, 1, gap=HAIR) if self.frame.is_tall else self.header.columns(1, 1, gap=LARGE)

    def verdict(self, value: float, address: str, caption: str, places: int) -> tuple[Group, Readout]:
        """Return how often something is right, as a line with its words, and the number in it."""
        share = self.style.readout(
            [ORIGIN], [value], [address], size="title", places=places, after=self.style.percent_sign, align=-1
        )
        words = self.style.text(self.spec.captions[caption], "body", "muted")
        line = self.style.in_line(share, words, gap=MEDIUM)
        return self.header_rooms()[1].hold(line, across=0.0 if self.frame.is_tall else 1.0), share

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def show_the_numbers(self) -> None:
        self.play(draw_in(self.picture, self.style.seconds("slow")))
        pixels, size = self.patch()
        part = cast.some_cells(self.picture, pixels)
        mark = Square(part.width, stroke_color=self.style.colour("attention"), stroke_width=3).move_to(part)
        pitch = min(_LARGEST_CELL, min(self.right.width, self.right.height) / size)
        spots = grid_centres(size, size, pitch, self.right.centre)
        beams = self.beams(mark, Square(size * pitch).move_to(self.right.centre))
        self.play(Create(mark), run_time=self.style.seconds("quick"))
        grow = Change(part, centres=spots, sizes=np.full(len(pixels), 0.94 * pitch), lag=0.3)
        self.play(grow, draw(*beams), run_time=self.style.seconds("slow"))
        vector = self.rules.tried[self.rules.digit].vector
        owners = [f"tried {self.rules.digit}, layer 0, neuron {k}, a" for k in pixels]
        numbers = self.style.readout(spots, vector[pixels], owners, size="label")
        numbers.inks = self.style.ink_on(vector[pixels])
        self.play(fly_in(numbers, self.picture.centres[pixels], lag=1.5), run_time=self.style.seconds("flow"))
        self.closer = Group(part, mark, *beams, numbers)
        self.rest()

    def beams(self, part: Square, zoom: Square) -> list[VMobject]:
        """Return lines from two corners of a part of the picture to those of where it is seen larger."""
        corners = ((DOWN + LEFT, UP + LEFT), (DOWN + RIGHT, UP + RIGHT))
        if self.right.centre[0] > self.picture.get_center()[0]:
            corners = ((UP + RIGHT, UP + LEFT), (DOWN + RIGHT, DOWN + LEFT))
        return [self.style.line([part.get_corner(a), zoom.get_corner(b)], "outline") for a, b in corners]

    @beat
    def try_a_rule(self) -> None:
        self.play(FadeOut(self.closer), run_time=self.style.seconds("quick"))
        digit, card = self.rules.digit, self.rule_card()
        self.play(move_onto(self.picture, self.width, self.places[digit]), FadeIn(card))
        self.tiles[digit] = self.picture
        others = [tile for place, tile in enumerate(self.tiles) if place != digit]
        arrive = LaggedStart(*(FadeIn(tile) for tile in others), lag_ratio=0.2)
        self.play(arrive, run_time=self.style.seconds("normal"))
        pixel = self.rules.rule.pixel
        marks = [ring(self.style, tile.centres[pixel], max(0.12, 0.6 * tile.sizes[pixel])) for tile in self.tiles]
        self.play(LaggedStart(*(Create(mark) for mark in marks), lag_ratio=0.3), run_time=self.style.seconds("slow"))
        notes = [self.note_on(place) for place in range(len(self.tiles))]
        self.play(LaggedStart(*(FadeIn(note) for note in notes), lag_ratio=0.5), run_time=self.style.seconds("flow"))
        line, share = self.verdict(100 * self.rules.rule.right, "rule, right", "right", 0)
        source = np.mean([self.places[k] for k in range(len(self.tiles)) if self.says_so(k)] or self.places, axis=0)
        self.play(count_up(share, source=source), FadeIn(line[1]))
        self.trial = Group(card, *marks, *notes, line)
        self.rest("flow")

    def rule_card(self) -> VGroup:
        """Return the rule on a card."""
        words = self.style.text(self.spec.captions["rule"], "body")
        card = Rectangle(width=words.width + LARGE, height=words.height + MEDIUM, stroke_width=0)
        card.set_fill(self.style.colour("panel"), 1)
        return self.header_rooms()[0].hold(VGroup(card, words.move_to(card)), across=0.0)

    def says_so(self, place: int) -> bool:
        """Whether the rule takes one of the tried digits for its own: the pixel is lit."""
        return self.rules.rule.says(self.rules.tried[place].vector)

    def note_on(self, place: int) -> VGroup:
        """Return what the rule says of a tried digit, its name or nothing, and whether that is right."""
        said = self.says_so(place)
        name = self.film.labels[self.rules.digit] if said else "\N{EN DASH}"
        answer = self.style.text(name, "body", "text" if said else "muted")
        is_right = said == (place == self.rules.digit)
        spot = self.places[place] + (0.5 * self.width + 0.5 * _NOTE) * self.side_of_notes
        apart = 0.5 * MEDIUM * (UP if self.side_of_notes[0] else LEFT)
        return VGroup(answer.move_to(spot + apart), tick(self.style, is_right).move_to(spot - apart))

    @beat(when=tries_stencils)
    def try_stencils(self) -> None:
        self.play(FadeOut(self.trial), run_time=self.style.seconds("quick"))
        name = self.style.text(self.spec.captions["stencils"], "body", "muted")
        self.header_rooms()[0].hold(name, across=0.0)
        blend = [
            move_onto(tile, self.width, place + 0.5 * _NOTE * self.side_of_notes, values=mean)
            for tile, place, mean in zip(self.tiles, self.places, self.rules.stencils, strict=True)
        ]
        self.play(LaggedStart(*blend, lag_ratio=0.2), FadeIn(name), run_time=self.style.seconds("flow"))
        line, share = self.verdict(100 * self.rules.stencil_accuracy, "stencils, accuracy", "accuracy", 1)
        source = np.mean(self.places, axis=0)
        self.play(count_up(share, source=source, run_time=self.style.seconds("slow")), FadeIn(line[1]))
        self.trial = Group(name, line)

    @beat
    def ask_for_more(self) -> None:
        centre = self.frame.stage.centre
        dust = [
            Change(
                tile,
                centres=np.broadcast_to(centre, tile.centres.shape),
                sizes=np.zeros(tile.part_count),
                alphas=np.zeros(tile.part_count),
                lag=2.0,
                arc=0.2,
            )
            for tile in self.tiles
        ]
        self.play(FadeOut(self.trial), *dust, run_time=self.style.seconds("flow"))
        self.remove(*self.tiles)
        rim, hand = dial(self.style, centre)
        self.play(FadeIn(rim, hand))
        for angle in (_TURN, -2 * _TURN, _TURN):
            self.play(Rotate(hand, angle, about_point=centre), run_time=self.style.seconds("normal"))
