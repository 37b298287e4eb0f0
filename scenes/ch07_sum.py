"""Chapter 7, the weighted sum: one neuron multiplies, adds up, and so looks for a pattern of its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Create,
    Group,
    LaggedStart,
    ManimColor,
    Mobject,
    Rectangle,
    Text,
    Transform,
    VMobject,
)

from explainer.film import Film
from scenes import cast
from scenes.gestures import count_up, fly_in, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Frame, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth, steady
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.stage import ExplainerScene, beat
from scenes.style import Style

_PIXEL = 0.9
"""Width of a pixel of the empty grid, as a share of the way to the next: the gaps say that there are pixels."""
_DISC = 0.3
"""The largest neurons of the network at the beginning."""
_FIRST_COLUMN = 0.42
"""Where layer 1 stands, as a share of the width of its room."""
_DIMMED, _HUSHED = 0.4, 0.2
"""Opacity of what is not spoken of, and of its wires."""
_TABLE = (1.3, 0.6, 1.0, 0.6, 1.3)
"""Widths of the columns of the sum: pixel, times, weight, equals, product."""
_LEAD, _LONG_LEAD = 1.3, 2.9
"""Room left of it for the wires that lead to it from beside or from above."""
_SUM_ROOM = 2.4
"""Room right of it for the neuron that adds up; in a tall frame it stands below."""
_PICTURE = 0.6, 0.5
"""How high the upper half is in a tall frame, at most: a share of the stage's width, and of its height."""
_BESIDE = 0.6
"""From the middle of a product to where the line to the sum begins."""
_ADDER = 1.1
"""Diameter of the neuron while it adds up."""
_THREAD = 2.5
"""Width of a wire that is told of, in Manim's stroke units."""
_WIDTHS = (0.008, 0.022)
"""Widths of the wires of a weight near 0 and of the largest."""
_FAINT = 0.4
"""Opacity of all wires, under the three that are told of."""
_ON_WIRES = (0.35, 0.12, 0.5)
"""How far along their wires, from the edge of the grid on, three weights are written, from the upper wire on."""
_ASIDE = (0.28, -0.42, -0.28)
"""How far above their wires."""
_GREY, _BRIGHT = 0.5, 0.8
"""How bright one pixel should be that is looked at inside the bar, and at least how bright the other."""
_MIDDLING = (0.3, 0.95)
"""Between which brightnesses the one outside should be."""
_SPECK = 0.05
"""Width of a product while it flies."""
_GRID = (4.9, 0.5)
"""Heights of the grid and of the line below it."""
_PATTERNS = ("bar", "block", "empty")
_NAME, _BELOW_NAME, _ROW = 0.45, 0.15, 0.8
"""Room below a close-up for its name, below that, and for a sum."""
_SUMS = _NAME + _BELOW_NAME + 2 * _ROW
_ICON = 0.6
"""Width of the weights beside a sum."""
_REACH = 1.2
"""From the middle of a pattern to either end of a sum below it, at most: it is no wider than the pattern."""
_PARTS = -0.1
"""Where the two parts of a sum stand, as a share of that."""
_SEEN = 0.6
"""Width of a weight over a pixel, as a share of the pixel's, which should be seen below it."""
_ALONG = 0.4
"""How far along the wires the weights begin to be laid down."""


class WeightedSum(ExplainerScene):
    """One neuron is wired to every pixel; each wire has a weight; pixels times weights are added up."""

    focus = (0, 1)

    def construct(self) -> None:
        self.choose_one_neuron()
        self.wish_for_a_bar()
        self.give_every_wire_a_weight()
        self.multiply()
        self.add_it_all_up()
        self.write_it_down()

    def set_the_stage(self) -> None:
        """The picture's grid on the left, the network's layers on the right; later the sum in their place."""
        self.toy = self.film.exhibits.toy
        self.vector, self.weights = self.film.hero.vector, self.toy.plain.ravel()
        left, self.layers, self.work = halves(self.frame)
        _, self.foot = left.rows(*_GRID, gap=SMALL)
        self.pixels = empty_grid(self.film, self.style, left)
        self.bar = framed(self.style, self.pixels, np.flatnonzero(self.toy.bar))
        self.set_the_network()
        self.set_the_sum()

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_network(self) -> None:
        """Create the layers after the input, and all wires, none of them with a weight yet."""
        network = self.film.network
        _, room = self.layers.rows(MEDIUM, self.layers.height - MEDIUM)
        x = np.linspace(self.layers.at(_FIRST_COLUMN, 0)[0], self.layers.right - MEDIUM, len(network.layers))
        self.columns = [
            cast.column(self.film, self.style, layer, place, room.inset(HAIR), _DISC)
            for layer, place in enumerate(x, start=1)
        ]
        self.sizes = cast.layer_counts(self.film, self.style, dict(enumerate(self.columns, start=1)))
        layers = [self.pixels, *(column.cells for column in self.columns)]
        self.wiring = [bare_wires(self.style, a, b.centres) for a, b in itertools.pairwise(layers)]
        self.chosen = cast.chosen_neuron(self.film)
        self.home = self.columns[0].place(self.chosen)

    def set_the_sum(self) -> None:
        """Create three products, one below the other, and find the places of what they add up to."""
        self.told = telling_pixels(self.vector, self.toy.plain)
        tall = self.work.is_tall
        upper, *middle, self.lower = self.work.rows(*((3.6, 2.0, 1.6) if tall else (3.6, 1.6)), gap=MEDIUM)
        rows = [row.centre[1] for row in upper.inset(SMALL).rows(1, 1, 1, 0.7)]
        lead = _LONG_LEAD if self.frame.is_tall else _LEAD
        x = [column.centre[0] for column in upper.columns(lead, *_TABLE, 0 if tall else _SUM_ROOM)][1:]
        self.set_the_table(x, rows)
        self.adder_place = np.array([x[4], middle[0].centre[1], 0] if tall else [x[5], rows[1], 0])
        self.sum_place = self.adder_place + ((0.5 * _ADDER + LARGE) * LEFT if tall else (0.5 * _ADDER + MEDIUM) * DOWN)

    def set_the_table(self, x: Sequence[float], rows: Sequence[float]) -> None:
        """Create three products with their factors, in columns at ``x`` and in ``rows``, and dots for the others."""
        levels = rows[:3]
        owners = [f"toy, plain, weight {k}" for k in self.told]
        self.inputs = self.numbers(x[0], levels, self.vector, [f"layer 0, neuron {k}, a" for k in self.told])
        ground = self.style.colour("background")
        self.factors = self.numbers(x[2], levels, self.weights, owners, places=0, signed=True, ground=ground)
        self.factors.inks = sign_inks(self.style, self.factors.values)
        owners = [f"toy, plain, hero, product {k}" for k in self.told]
        self.products = self.numbers(x[4], levels, self.vector * self.weights, owners)
        signs = [("×", x[1], y) for y in levels] + [("=", x[3], y) for y in levels]
        dots = [("⋮", x[k], rows[3]) for k in (0, 2, 4)]
        self.marks, self.others = (
            Group(*(self.style.text(sign, "body", "muted").move_to([across, up, 0]) for sign, across, up in parts))
            for parts in (signs, dots)
        )

    def numbers(
        self, x: float, rows: Sequence[float], values: np.ndarray, addresses: Sequence[str], **how: Any
    ) -> Readout:
        """Return three of the ``values`` (n_in,), one below the other."""
        return self.style.readout([[x, row] for row in rows], values[self.told], addresses, size="body", **how)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def choose_one_neuron(self) -> None:
        self.play(FadeIn(self.pixels, *self.columns, self.sizes, *self.wiring))
        self.rest()
        self.mark = ring(self.style, self.home, 0.8 * self.columns[0].disc)
        self.play(Create(self.mark))
        others = np.full(self.columns[0].cells.part_count, _DIMMED)
        others[self.chosen] = 1
        first, *rest = self.columns
        self.play(
            Change(first.cells, alphas=others),
            *(Change(column.cells, opacity=_DIMMED) for column in rest),
            *(column.dots.animate.set_opacity(_DIMMED) for column in self.columns),
            *(Change(wires, opacity=_HUSHED) for wires in self.wiring),
            FadeOut(self.sizes),
        )

    @beat
    def wish_for_a_bar(self) -> None:
        self.tag = cast.example_tag(self.style, self.film.words, self.frame)
        self.play(Create(self.bar), FadeIn(self.tag))
        self.play(Change(self.pixels, values=self.toy.bar.ravel()))

    @beat
    def give_every_wire_a_weight(self) -> None:
        self.fan = bare_wires(self.style, self.pixels, self.home[None])
        self.fan.set_z_index(0)
        self.fan.rest = 0.0
        label = self.style.text(self.spec.captions["wires"], "label", "muted")
        count = self.style.readout(
            [self.foot.centre], [len(self.vector)], ["layer 0, neurons"], size="label", places=None
        )
        self.count = self.style.in_line(count, label).move_to(self.foot.centre)
        self.add(self.fan, *self.columns, self.mark)
        draw = Change(self.fan, rest=1.0, rate_func=steady)
        hush = (Change(wires, opacity=0.0) for wires in self.wiring)
        self.play(draw, *hush, count_up(count), FadeIn(label), run_time=self.style.seconds("flow"))
        self.remove(*self.wiring)
        self.weigh_the_wires()

    def weigh_the_wires(self) -> None:
        """Give each wire its weight: those of the bar have a colour then; three weights are written on their wires."""
        self.weighted = weighted_wires(self.style, self.pixels, self.home[None], self.weights)
        self.threads = [
            self.style.line([start, self.home], "positive" if self.weights[k] else "muted", _THREAD)
            for k, start in zip(self.told, self.pixels.centres[self.told], strict=True)
        ]
        self.legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.add(self.weighted, *self.columns, self.mark)
        self.play(Change(self.weighted, front=1.0, run_time=self.style.seconds("slow")), FadeIn(self.legend))
        self.write_on_the_wires()

    def write_on_the_wires(self) -> None:
        """Let three wires stand out, with their weights on them."""
        starts, self.spots = self.pixels.centres[self.told], self.factors.centres.copy()
        share = self.pixels.get_right()[0] - starts[:, :1]
        edges = starts + share / (self.home - starts)[:, :1] * (self.home - starts)
        rank = np.argsort(np.argsort(-edges[:, 1]))  # from the upper wire to the lower
        places = edges + np.array(_ON_WIRES)[rank, None] * (self.home - edges) + np.outer(np.array(_ASIDE)[rank], UP)
        self.factors.points = self.factors.points_at(places)
        quiet = (Change(wires, opacity=_FAINT) for wires in (self.fan, self.weighted))
        self.play(*map(Create, self.threads), *quiet, fly_in(self.factors, starts))

    @beat
    def multiply(self) -> None:
        self.clear_the_desk()
        flow = self.style.seconds("flow")
        self.play(Change(self.pixels, values=self.vector, lag=1.0, run_time=flow))
        self.lead_the_wires()
        self.play(fly_in(self.inputs, self.pixels.centres[self.told], lag=1.0, run_time=self.style.seconds("slow")))
        middle = (self.inputs.centres + self.factors.centres) / 2
        self.play(FadeIn(self.marks), fly_in(self.products, middle, lag=1.0, run_time=self.style.seconds("slow")))

    def clear_the_desk(self) -> None:
        """Let everything go but the neuron, which grows to add up."""
        self.adder = cast.some_cells(self.columns[0].cells, np.array([self.chosen]))
        self.add(self.adder)
        ink = ManimColor.from_rgb(self.style.ink_on(np.zeros(1))[0])
        self.sigma = self.style.text("Σ", "title").set_fill(ink).move_to(self.adder_place)
        grow = Change(self.adder, centres=self.adder_place[None], sizes=np.array([_ADDER]), outline_width=0.03)
        sigma = FadeIn(self.sigma, shift=self.adder_place - self.home)
        gone = FadeOut(*self.columns, self.mark, self.count)
        self.play(grow, gone, FadeOut(self.fan, self.weighted), sigma, run_time=self.style.seconds("slow"))

    def lead_the_wires(self) -> None:
        """Lead three wires to the lines of the sum, with their weights."""
        ends = self.inputs.get_left()[0] - SMALL
        leads = [
            Transform(thread, thread.copy().set_points_as_corners([start, [ends, row[1], 0]]))
            for thread, start, row in zip(self.threads, self.pixels.centres[self.told], self.spots, strict=True)
        ]
        self.play(*leads, Change(self.factors, centres=self.spots))

    @beat
    def add_it_all_up(self) -> None:
        some = ", ".join(str(k) for k in self.told)
        self.sum = self.style.readout(
            [self.sum_place],
            [float(self.products.values.sum())],
            [f"toy, plain, hero, products {some} added"],
            size="body",
        )
        rolling = self.products.copy()
        self.add(rolling)
        self.funnel = self.lines_to_the_adder()
        roll = Change(rolling, centres=np.tile(self.adder_place, (3, 1)), alphas=np.zeros(3), lag=0.6)
        self.play(*map(Create, self.funnel), roll, count_up(self.sum), run_time=self.style.seconds("slow"))
        self.remove(rolling)
        self.rest()
        self.add_the_others()

    def lines_to_the_adder(self) -> list[VMobject]:
        """Return lines from the products to the neuron: one from each, or from the lowest if it stands below them."""
        if self.work.is_tall:
            return [self.style.line([self.others[2].get_bottom() + SMALL * DOWN, self.adder_place + 0.5 * _ADDER * UP])]
        end = self.adder_place + 0.5 * _ADDER * LEFT
        return [self.style.line([place + _BESIDE * RIGHT, end]) for place in self.products.centres]

    def add_the_others(self) -> None:
        """Let all the other products fly into the neuron, and the sum count on."""
        products = self.vector * self.weights
        others = np.setdiff1d(np.flatnonzero(products), self.told)
        label = self.style.text(self.spec.captions["sum"], "label", "muted")
        label.next_to(self.sum_place, *((LEFT, LARGE) if self.work.is_tall else (DOWN, 1.75 * SMALL)))
        label.shift(min(0.0, self.work.right - label.get_right()[0]) * RIGHT)
        total = float(products.sum())
        self.sum.addresses = ("toy, plain, hero, weighted sum",)
        count = Change(self.sum, values=np.array([total]), rate_func=steady)
        moves = [count, FadeIn(label, self.others)]
        if len(others):
            stream = cast.some_cells(self.pixels, others)
            into = np.tile(self.adder_place, (len(others), 1))
            moves.append(Change(stream, centres=into, sizes=np.full(len(others), _SPECK), lag=2.0, arc=0.1))
            self.add(stream)
        self.play(*moves, run_time=self.style.seconds("flow"))
        if len(others):
            self.remove(stream)

    @beat
    def write_it_down(self) -> None:
        corners = [0, 1, len(self.vector) - 1]
        addresses = ["inputs, first", "inputs, second", "layer 0, neurons"]
        terms = [self.term(k + 1, address) for k, address in zip(corners, addresses, strict=True)]
        plus, again, dots = (self.style.formula(sign, size="title") for sign in ("+", "+", "dots.c +"))
        line = Group(terms[0], plus, terms[1], again, dots, terms[2]).arrange(RIGHT, buff=SMALL)
        for sign in (plus, again, dots):
            sign.set_y(terms[0][0].get_y())
        self.lower.hold(line)
        said = [self.inputs, self.factors, self.products]
        quiet = [Change(part, opacity=_DIMMED) for part in said]
        threads = [
            part.animate.set_opacity(_DIMMED) for part in (*self.threads, *self.marks, *self.others, *self.funnel)
        ]
        arrivals = [
            FadeIn(term, shift=term.get_center() - self.pixels.centres[k])
            for term, k in zip(terms, corners, strict=True)
        ]
        self.play(*quiet, *threads, run_time=self.style.seconds("quick"))
        self.play(LaggedStart(*arrivals, lag_ratio=0.4), FadeIn(plus, again, dots), run_time=self.style.seconds("slow"))
        self.rest()

    def term(self, number: int, address: str) -> Group:
        """Return "w a" with the number of a pixel below the line."""
        parts: list[Mobject] = []
        for symbol in "wa":
            letter = self.style.formula(symbol, size="title")
            index = self.style.readout([ORIGIN], [number], [address], size="caption", places=None)
            parts += [letter, index]
        line = Group(*parts).arrange(RIGHT, buff=0.5 * HAIR)
        for letter, index in zip(parts[::2], parts[1::2], strict=True):
            letter.align_to(parts[0], DOWN)
            index.set_y(parts[0].get_bottom()[1])
        return line


@dataclass(frozen=True, eq=False)
class Sheet:
    """Weights as if on a transparent sheet: those other than 0, ``which`` of the close-up they are, and the edge."""

    cells: Cells
    which: np.ndarray
    edge: Rectangle


class WeightsAsPicture(ExplainerScene):
    """The weights as a picture, laid over three patterns: first for a bar alone, then with what should be dark."""

    focus = (0, 1)

    def construct(self) -> None:
        self.lay_out_the_weights()
        self.look_closer()
        self.weigh_three_patterns()
        self.add_negative_rows()
        self.weigh_them_again()

    def set_the_stage(self) -> None:
        """First the whole grid and a neuron; then a close-up of the weights, and three patterns with their sums."""
        self.toy = self.film.exhibits.toy
        left, self.right, _ = halves(self.frame)
        self.grid = empty_grid(self.film, self.style, left)
        self.near, self.shape = cast.close_up(self.toy)
        self.plain, self.ringed = (each.ravel()[self.near] for each in (self.toy.plain, self.toy.ringed))
        self.lit = [pattern.ravel()[self.near] for pattern in self.toy.patterns]
        first, *others = self.rooms()
        self.weights = self.close_up(self.plain, self.style.signed(1.0), first)
        self.patches = [
            self.close_up(lit, self.style.light(), room) for lit, room in zip(self.lit, others, strict=True)
        ]
        self.names = [self.name(key, tile) for key, tile in zip(_PATTERNS, self.patches, strict=True)]
        self.sums: list[Mobject] = []

    def rooms(self) -> list[Region]:
        """Return where the weights and the three patterns stand: side by side, or the weights above."""
        stage = self.frame.stage
        if self.frame.is_tall:
            upper, _, lower = halves(self.frame)
            lower, _ = lower.rows(lower.height - _SUMS, _SUMS)
            whole = Region(stage.left, upper.bottom + _NAME, stage.right, upper.top)
            return [whole, *lower.columns(1, 1, 1, gap=MEDIUM)]
        main, _ = stage.rows(stage.height - _SUMS, _SUMS)
        side = (stage.width - LARGE - 2 * MEDIUM) / 4
        first, rest = main.columns(side, 3 * side + 2 * MEDIUM, gap=LARGE)
        return [first, *rest.columns(1, 1, 1, gap=MEDIUM)]

    # -- actors ----------------------------------------------------------------------------------------------------

    def close_up(self, values: np.ndarray, ramp: Ramp, room: Region) -> Cells:
        """Return weights or a pattern near the bar, pixel by pixel."""
        rows, columns = self.shape
        pitch = min(room.width / columns, room.height / rows)
        places = grid_centres(rows, columns, pitch, room.centre)
        return Cells(places, values, ramp, sizes=_PIXEL * pitch, roundness=0.0)

    def name(self, key: str, tile: Cells) -> Text:
        """Return the name below a tile."""
        return self.style.text(self.spec.captions[key], "label", "muted").next_to(tile, DOWN, HAIR)

    def sheet(self) -> Sheet:
        """Return the weights that are not 0, lying over themselves."""
        which = np.flatnonzero(self.weights.values)
        edge = Rectangle(width=self.weights.width, height=self.weights.height).move_to(self.weights)
        edge.set_stroke(self.style.colour("attention"), 2)
        return Sheet(cast.some_cells(self.weights, which), which, edge)

    def icon(self, centre: np.ndarray) -> Cells:
        """Return the weights, small."""
        return cast.signed_tile(self.style, self.weights.values, self.shape, _ICON / self.shape[1], centre, 1.0)

    def callout(self, cell: int) -> Group:
        """Return a weight of the close-up, written right of it, with a line from its cell, between others."""
        weight, place = self.weights.values[cell], self.weights.centres[cell]
        owner = f"toy, {'ringed' if self.weights.values is self.ringed else 'plain'}, weight {self.near[cell]}"
        edge = place + self.weights.sizes[cell] / 2 / _PIXEL * (RIGHT + UP)
        spot = np.array([self.weights.get_right()[0] + LARGE / 2, edge[1], 0])
        number = self.style.readout([spot], [weight], [owner], size="body", places=0, signed=True)
        number.inks = sign_inks(self.style, number.values)
        return Group(self.style.line([edge, number.get_left() + HAIR * LEFT]), number)

    def last_of(self, weight: float) -> int:
        """Return the last cell of the middle row with this weight, or of the lower one of two."""
        rows, columns = np.nonzero(self.weights.values.reshape(self.shape) == weight)
        row = np.unique(rows)[len(np.unique(rows)) // 2]
        return int(row * self.shape[1] + columns[rows == row].max())

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def lay_out_the_weights(self) -> None:
        ramp, outline = cast.light_ramp(self.film, self.style, 1), self.style.colour("outline")
        dark = self.film.brightness_range(1)[0]
        neuron = Cells(self.right.centre[None], [dark], ramp, sizes=_ADDER, outline=outline)
        wires = bare_wires(self.style, self.grid, neuron.centres).set_z_index(0)
        weighted = weighted_wires(self.style, self.grid, neuron.centres, self.toy.plain.ravel())
        self.legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.tag = cast.example_tag(self.style, self.film.words, self.frame)
        self.play(FadeIn(self.grid, wires, neuron, self.tag))
        self.add(weighted, neuron)
        self.play(Change(weighted, front=1.0, run_time=self.style.seconds("slow")), FadeIn(self.legend))
        self.unfold(neuron.get_center())
        self.title = self.name("weights", self.picture)
        self.play(FadeOut(neuron, wires, weighted), FadeIn(self.title))
        self.remove(self.grid)

    def unfold(self, neuron: np.ndarray) -> None:
        """Let every wire lay its weight into the picture, each at the place of the wire's pixel."""
        grid, ramp = self.grid, self.style.signed(1.0)
        start = grid.centres + _ALONG * (neuron - grid.centres)
        self.picture = Cells(start, self.toy.plain.ravel(), ramp, sizes=0.3 * grid.sizes, roundness=0.0)
        self.picture.alphas = np.zeros(grid.part_count)
        target = {"centres": grid.centres, "sizes": grid.sizes, "alphas": np.ones(grid.part_count)}
        self.add(self.picture)
        self.play(Change(self.picture, **target, lag=1.0, run_time=self.style.seconds("flow")))

    @beat
    def look_closer(self) -> None:
        lens = framed(self.style, self.picture, self.near)
        self.play(Create(lens))
        around = cast.some_cells(self.picture, np.setdiff1d(np.arange(self.picture.part_count), self.near))
        near = cast.some_cells(self.picture, self.near)
        self.remove(self.picture)
        self.add(around, near, lens)
        grow = Change(near, centres=self.weights.centres, sizes=self.weights.sizes)
        title = self.title.animate.move_to(self.name("weights", self.weights))
        lens_to = lens.animate(rate_func=smooth).become(self.sheet().edge)
        self.play(FadeOut(around), grow, title, lens_to, run_time=self.style.seconds("slow"))
        self.remove(near)
        self.add(self.weights)
        self.play(FadeOut(lens), run_time=self.style.seconds("quick"))
        self.point_out(self.last_of(1))
        self.point_out(len(self.near) - self.shape[1] - 1)

    def point_out(self, cell: int) -> None:
        """Write a cell's weight beside the close-up."""
        line, number = self.callout(cell)
        self.play(Create(line), fly_in(number, self.weights.centres[[cell]]), run_time=self.style.seconds("normal"))

    @beat
    def weigh_three_patterns(self) -> None:
        self.play(FadeIn(*self.patches, *self.names, lag_ratio=0.2))
        self.weigh_all("plain", 0)

    @beat
    def add_negative_rows(self) -> None:
        new = np.flatnonzero(self.ringed < 0)
        rows = cast.some_cells(self.weights, new)
        rows.values, rows.sizes = self.ringed[new], np.zeros(len(new))
        column = new % self.shape[1]
        self.add(rows)
        grow = Change(
            rows, sizes=self.weights.sizes[new], lag=1.0, order=(column - column.min()) / max(np.ptp(column), 1)
        )
        self.play(grow, run_time=self.style.seconds("slow"))
        self.weights.values = self.ringed
        self.remove(rows)
        self.point_out(int(new[column == column.max()][0]))

    @beat
    def weigh_them_again(self) -> None:
        said = (part.animate.set_opacity(_DIMMED) for part in self.sums)
        self.play(*said, run_time=self.style.seconds("quick"))
        self.weigh_all("ringed", 1)
        self.rest()

    # -- sums ------------------------------------------------------------------------------------------------------

    def weigh_all(self, key: str, row: int) -> None:
        """Lay the weights over one pattern after the other; ``row`` is the line of their sums."""
        sheet = self.sheet()
        self.add(sheet.cells, sheet.edge)
        for place, tempo in enumerate(("slow", "normal", "quick")):
            patch, hit = self.patches[place], self.lit[place][sheet.which] > 0
            slide = Change(
                sheet.cells,
                centres=patch.centres[sheet.which],
                sizes=_SEEN * patch.sizes[sheet.which],
                alphas=np.where(hit, 1.0, _FAINT),
            )
            self.play(slide, sheet.edge.animate.scale(patch.width / sheet.edge.width).move_to(patch))
            level = self.names[0].get_bottom()[1] - _BELOW_NAME - (row + 0.5) * _ROW
            line = np.array([patch.get_x(), level, 0]), min(_REACH, patch.width / 2) * RIGHT
            self.count(sheet, hit, f"toy, {key}, {_PATTERNS[place]}", line, tempo)
        self.play(FadeOut(sheet.cells, sheet.edge), run_time=self.style.seconds("quick"))

    def count(self, sheet: Sheet, hit: np.ndarray, owner: str, line: tuple[np.ndarray, np.ndarray], tempo: str) -> None:
        """Let the weights that meet light fly into their sum: what counts for, then what counts against.

        ``line`` is the middle of the sum's line, and half of it.
        """
        weights, (middle, half), seconds = sheet.cells.values, line, self.style.seconds(tempo)
        gains, losses = (np.flatnonzero(hit & (sign * weights > 0)) for sign in (1, -1))
        kind = "positive" if len(losses) else "weighted"
        look = {"size": "title", "places": 0, "align": 1}
        total = self.style.readout([middle + half], [weights[gains].sum()], [f"{owner}, {kind} sum"], **look)
        icon = self.icon(middle - half + _ICON / 2 * RIGHT)
        self.sums += [icon, total]
        self.send(sheet, gains, total, FadeIn(icon), count_up(total), run_time=seconds)
        if len(losses):
            parts = self.parts(middle + _PARTS * half, weights[gains].sum(), weights[losses].sum(), owner)
            self.sums.append(parts)
            self.play(fly_in(parts, np.vstack([total.centres, sheet.cells.centres[losses[:1]]])), run_time=seconds)
            total.addresses = (f"{owner}, weighted sum",)
            fall = Change(total, values=np.array([weights[hit].sum()]))
            self.send(sheet, losses, total, fall, run_time=seconds)

    def parts(self, middle: np.ndarray, gains: float, losses: float, owner: str) -> Readout:
        """Return what counts for and what counts against, one above the other."""
        places = middle + np.outer([1, -1], 0.2 * _ROW * UP)
        owners = [f"{owner}, positive sum", f"{owner}, negative sum"]
        parts = self.style.readout(places, [gains, losses], owners, size="label", places=0, signed=True)
        parts.inks = sign_inks(self.style, parts.values)
        return parts

    def send(self, sheet: Sheet, which: np.ndarray, total: Readout, *others: Animation, run_time: float) -> None:
        """Let some weights fly into a sum, if there are any, while other things happen."""
        if not len(which):
            self.play(*others, run_time=run_time)
            return
        stream = cast.some_cells(sheet.cells, which)
        into = np.repeat(total.centres + 0.5 * _ICON * LEFT, len(which), axis=0)
        self.add(stream)
        flight = Change(stream, centres=into, alphas=np.zeros(len(which)), lag=1.5, arc=0.1)
        self.play(*others, flight, run_time=run_time)
        self.remove(stream)


def halves(frame: Frame) -> tuple[Region, Region, Region]:
    """Return where the grid, the layers beside it and the sum stand; the sum's place is below in a tall frame."""
    if not frame.is_tall:
        left, right = frame.stage.columns(4.9, 7.6, gap=MEDIUM)
        return left, right, right
    stage = frame.stage
    height = min(_PICTURE[0] * stage.width, _PICTURE[1] * stage.height)
    upper, lower = stage.rows(height, stage.height - height - MEDIUM, gap=MEDIUM)
    left, right = upper.columns(1, 1, gap=MEDIUM)
    return left, right, lower


def empty_grid(film: Film, style: Style, half: Region) -> Cells:
    """Return a dark pixel for every input, in the upper part of a region."""
    room, _ = half.rows(*_GRID, gap=SMALL)
    rows, columns = cast.tile_shape(film, 1)
    pitch = min(room.width / columns, room.height / rows)
    places = grid_centres(rows, columns, pitch, room.centre)
    return Cells(places, np.zeros(len(places)), cast.light_ramp(film, style, 0), sizes=_PIXEL * pitch, roundness=0.0)


def bare_wires(style: Style, before: Cells, ends: np.ndarray) -> Wires:
    """Return the wires from every cell to every end (n, 3), all alike, as if without weights."""
    grey = style.colour("muted")
    return Wires(before.centres, ends, np.ones((len(ends), before.part_count)), grey, grey)


def weighted_wires(style: Style, before: Cells, end: np.ndarray, weights: np.ndarray) -> Wires:
    """Return the wires from every cell to one ``end`` (1, 3), over the cells, with ``weights`` (n_in,)."""
    signs = style.colour("positive"), style.colour("negative")
    wires = Wires(before.centres, end, weights[None], *signs, _WIDTHS, per_neuron=np.count_nonzero(weights))
    return wires.carry(weights[None]).set_z_index(0)


def framed(style: Style, cells: Cells, which: np.ndarray, role: str = "attention") -> Rectangle:
    """Return a frame around some cells of a tile."""
    low = cells.centres[which].min(axis=0) - cells.sizes[0] / 2 - 0.5 * HAIR * (RIGHT + UP)
    high = cells.centres[which].max(axis=0) + cells.sizes[0] / 2 + 0.5 * HAIR * (RIGHT + UP)
    frame = Rectangle(width=high[0] - low[0], height=high[1] - low[1])
    return frame.set_stroke(style.colour(role), 3).move_to((low + high) / 2)


def sign_inks(style: Style, values: np.ndarray) -> np.ndarray:
    """Return the colours (n, 3) in which signed numbers are written: those of the signs, and that of words for 0."""
    roles = np.array(["negative", "text", "positive"])[np.sign(values).astype(int) + 1]
    return np.array([style.rgb(role) for role in roles])


def telling_pixels(vector: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return three pixels in reading order to show a product with: two that have a weight, one mid-grey and one
    bright, and a lit one without. They stand far apart.
    """
    inside, outside = np.flatnonzero(weights), np.flatnonzero(weights.ravel() == 0)
    grey = inside[np.argmin(np.abs(vector[inside] - _GREY))]
    others, (low, high) = np.setdiff1d(inside, [grey]), _MIDDLING
    bright = others[vector[others] >= min(_BRIGHT, vector[others].max())]
    middling = outside[(vector[outside] > low) & (vector[outside] < high)]

    def farthest(pixels: np.ndarray) -> int:
        ways = np.column_stack(np.divmod(pixels, weights.shape[1])) - np.divmod(grey, weights.shape[1])
        return int(pixels[np.argmax(np.hypot(*ways.T))])

    return np.sort([grey, farthest(bright), farthest(middling if len(middling) else outside)])
