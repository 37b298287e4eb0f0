"""Chapter 7, weights and biases: one neuron adds up what it sees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Create,
    Group,
    LaggedStart,
    Mobject,
    Rectangle,
    Text,
    VGroup,
    VMobject,
)

from nnmath.trace import NeuronTrace
from scenes import cast
from scenes.gestures import appear, count_up, extend, fly_in, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, steady
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_BAR = 0.34
"""Height of a bar of the balance."""
_FULL_COLOUR = 99
"""Weights above this percentile of their sizes have the full colour: one large weight should not darken all others."""
_ROOMY = 0.3
"""From this width on, a ring fits into a cell."""
_DIMMED = 0.4
"""How much of what has been said stays visible while the next thing is in focus."""
_NUMBER_ROOM = 1.5
"""Room right of the longest bar for its number."""
_NAME_ROOM = 0.45
"""Room below a tile for its name."""
_SIGN_ROOM = 0.65
"""Room between two tiles in a tall frame."""
_LARGEST_CELL = 0.6
"""Width of the cells of a short list."""
_LIST_ROOM = 0.3
"""Height of a tall frame's stage that tiles may fill which are lists, as a share."""
_WORK_AND_LAYER = (5.2, 1.1)
"""Widths of balance and layer below the tiles in a tall frame."""
_FIGURE, _LONGEST_NAME = 1.05, 1.9
"""Room beside a list of cells for their numbers, and at most for the names of the inputs, in a tall frame."""
_ROW = 0.35
"""Cells must be higher than this for their numbers to stand beside them."""
_EXAMPLE_DISC = 1.1
"""Diameter of the neuron while it stands out of its column."""


class RealNeuron(ExplainerScene):
    """One neuron of the trained network adds up the hero: products, sum, bias, squash."""

    focus = (0, 1)

    def construct(self) -> None:
        self.meet_the_neuron()
        self.lay_out_the_weights()
        self.weigh_every_input()
        self.balance_for_and_against()
        self.shift_by_the_bias()
        self.squash()
        self.light_the_layer()

    def set_the_stage(self) -> None:
        """Three tiles above, the balance below, the neuron's layer on the right; in a tall frame beside the balance."""
        self.bars: list[Rectangle] = []
        self.neuron = self.film.hero.trace.neuron(*self.film.neuron_of(self.spec.knobs))
        side = self.split_the_stage()
        self.column = cast.column(
            self.film, self.style, self.neuron.layer, side.at(0.6, 0.5)[0], side.inset(HAIR), largest_disc=0.3
        )
        self.size = cast.true_size(self.film, self.style, self.neuron.layer, self.column, LEFT)
        self.set_the_tiles()
        self.set_the_scale()

    def split_the_stage(self) -> Region:
        """Find the regions of tiles, worked example, balance and result, and return that of the layer."""
        stage = self.frame.stage
        if not self.frame.is_tall:
            main, side = stage.columns(11.3, 1.5, gap=MEDIUM)
            self.top, bottom = main.rows(3.3, 2.6, gap=HAIR)
            self.balance, self.result = bottom.columns(7.3, 3.7, gap=MEDIUM)
            self.places, self.foot = self.top.columns(1, 1, 1, gap=LARGE), stage.rows(5, 1)[1]
            return side
        tiles = self.tall_tiles() + _NAME_ROOM
        self.top, self.foot, bottom = stage.rows(tiles, LARGE, stage.height - tiles - LARGE)
        self.places = self.top.columns(1, 1, 1, gap=_SIGN_ROOM)
        work, side = bottom.columns(*_WORK_AND_LAYER, gap=MEDIUM)
        self.balance, self.result = work.rows(7, 4, gap=SMALL)
        return side

    def tall_tiles(self) -> float:
        """Return the height of the tiles in a tall frame: three of them fill its width, or lists have room enough."""
        rows, columns = cast.tile_shape(self.film, self.neuron.layer)
        width = (self.frame.stage.width - 2 * _SIGN_ROOM) / 3
        return min(rows * min(width / columns, _LARGEST_CELL), max(width, _LIST_ROOM * self.frame.stage.height))

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_tiles(self) -> None:
        """Create the tiles of inputs, weights and products, each with its name below."""
        places = self.places
        shape = cast.tile_shape(self.film, self.neuron.layer)
        pitch = min((places[0].height - _NAME_ROOM) / shape[0], places[0].width / shape[1], _LARGEST_CELL)
        level = self.top.top - pitch * shape[0] / 2 if self.frame.is_tall else self.frame.stage.centre[1] + SMALL
        self.is_list = shape[1] == 1 and pitch > _ROW
        spots = [np.array([place.centre[0], level, 0]) for place in places]
        if self.is_list and self.frame.is_tall:
            spots = self.tall_list(pitch, level)
        elif self.film.input_names and self.neuron.layer == 1:
            spots[0] += MEDIUM * RIGHT  # room for the names of the inputs
        largest = float(np.percentile(np.abs(self.neuron.weights), _FULL_COLOUR))
        self.inputs = cast.activation_tile(
            self.film, self.style, self.neuron.layer - 1, self.neuron.inputs, shape, pitch, spots[0]
        )
        self.weights = cast.signed_tile(self.style, self.neuron.weights, shape, pitch, spots[1], largest)
        self.products = cast.signed_tile(self.style, self.neuron.products, shape, pitch, spots[2], largest)
        self.names = [
            self._name_of(tile, key)
            for tile, key in ((self.inputs, "inputs"), (self.weights, "weights"), (self.products, "products"))
        ]
        self.signs = [
            self.style.text(sign, "title", "muted").move_to((a.get_center() + b.get_center()) / 2)
            for sign, a, b in (("×", self.inputs, self.weights), ("=", self.weights, self.products))
        ]
        if self.is_list and self.frame.is_tall:
            for sign in self.signs:
                sign.scale(0.7).shift((_FIGURE - HAIR) / 2 * RIGHT)
        self.figures = self.spell_the_tiles() if self.is_list else [Group(), Group(), Group()]
        if self.neuron.layer == 1:
            room = self.inputs.get_left()[0] - places[0].left - HAIR
            self.figures[0] = Group(self.figures[0], cast.input_names(self.film, self.style, self.inputs, LEFT, room))

    def tall_list(self, pitch: float, level: float) -> list[np.ndarray]:
        """Return where the lists stand in a tall frame, with room for names on the left and a number beside each."""
        named = self.film.input_names if self.neuron.layer == 1 else None
        names = max((self.style.text(name, "caption").width for name in named or ()), default=0.0) + SMALL
        ends = self.top.left + min(names, _LONGEST_NAME) + pitch / 2, self.top.right - _FIGURE - pitch / 2
        return [np.array([x, level, 0]) for x in np.linspace(*ends, 3)]

    def spell_the_tiles(self) -> list[Mobject]:
        """Return the numbers of each tile, right of its cells: a list has few enough."""
        addresses = zip(*(self.addresses(k) for k in range(len(self.neuron.inputs))), strict=True)
        right = (0.5 * self.inputs.sizes[0] + HAIR) * RIGHT
        return [
            self.style.readout(tile.centres + right, tile.values, owners, size="label", signed=place > 0, align=-1)
            for place, (tile, owners) in enumerate(
                zip((self.inputs, self.weights, self.products), addresses, strict=True)
            )
        ]

    def addresses(self, k: int) -> list[str]:
        """Return where an input, its weight and their product live."""
        n = self.neuron
        owner = f"layer {n.layer}, neuron {n.index}"
        return [f"layer {n.layer - 1}, neuron {k}, a", f"{owner}, weight {k}", f"{owner}, product {k}"]

    def _name_of(self, tile: Cells, key: str) -> Text:
        return self.style.text(self.spec.captions[key], "label", "muted").next_to(tile, DOWN, HAIR)

    def set_the_scale(self) -> None:
        """Map sums to places along the balance, from the lowest to the highest point that the sum passes."""
        n = self.neuron
        passed = [0.0, n.positive_sum, n.weighted_sum, n.z]
        low, high = min(passed), max(passed)
        self.labels, bars = self.balance.columns(*((1.7, 3.6) if self.frame.is_tall else (1.9, 5.4)), gap=SMALL)
        self.zero = bars.left + (0 - low) / (high - low) * (bars.width - _NUMBER_ROOM)
        self.unit = (bars.width - _NUMBER_ROOM) / (high - low)
        self.levels = [region.centre[1] for region in bars.rows(1, 1, 1, 1)]

    def along(self, value: float, row: int) -> np.ndarray:
        """Return where ``value`` lies on the balance in this row."""
        return np.array([self.zero + value * self.unit, self.levels[row], 0.0])

    def bar(self, start: float, end: float, row: int, role: str) -> Rectangle:
        """Return a bar of the balance from one sum to another."""
        colour = self.style.colour(role)
        width = max(abs(end - start) * self.unit, 0.02)
        bar = Rectangle(width=width, height=_BAR, stroke_width=0, fill_color=colour, fill_opacity=0.9)
        return bar.move_to((self.along(start, row) + self.along(end, row)) / 2)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def meet_the_neuron(self) -> None:
        self.play(FadeIn(self.inputs, self.figures[0]), FadeIn(self.names[0]), FadeIn(self.column, self.size))
        self.mark = ring(self.style, self.column.place(self.neuron.index), 0.75 * self.column.disc)
        self.play(Create(self.mark))

    @beat
    def lay_out_the_weights(self) -> None:
        fan = cast.fan(self.film, self.style, self.neuron, self.inputs, self.column.place(self.neuron.index))
        self.legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.add(fan)
        self.play(Change(fan, front=1.0, run_time=self.style.seconds("slow")), FadeIn(self.legend))
        home, sizes = self.weights.centres.copy(), self.weights.sizes
        self.weights.points = self.weights.points_at((self.inputs.centres + self.column.place(self.neuron.index)) / 2)
        self.weights.sizes, self.weights.alphas = 0.3 * sizes, np.zeros(len(sizes))
        unfold = Change(
            self.weights,
            centres=home,
            sizes=sizes,
            alphas=np.ones(len(sizes)),
            lag=1.0,
            run_time=self.style.seconds("flow"),
        )
        self.play(
            unfold, FadeOut(fan, run_time=self.style.seconds("flow")), FadeIn(self.names[1]), FadeIn(self.signs[0])
        )
        self.play(FadeIn(self.figures[1]))

    @beat
    def weigh_every_input(self) -> None:
        home = self.products.centres.copy()
        self.products.points = self.products.points_at(self.weights.centres)
        self.products.values = self.weights.values
        weigh = Change(
            self.products, centres=home, values=self.neuron.products, lag=1.5, run_time=1.5 * self.style.seconds("flow")
        )
        pour = self.inputs.copy()
        meet = Change(
            pour, centres=home, alphas=np.zeros(pour.part_count), lag=1.5, run_time=1.5 * self.style.seconds("flow")
        )
        self.add(pour)
        self.play(weigh, meet, FadeIn(self.names[2]), FadeIn(self.signs[1]))
        self.remove(pour)
        self.work_out_one_product()

    def work_out_one_product(self) -> None:
        """Spell out one product: input times weight, each number from its own cell."""
        n, k = self.neuron, telling_product(self.neuron)
        cells = [tile.centres[k] for tile in (self.inputs, self.weights, self.products)]
        size = self.inputs.sizes[0]
        radius = max(0.13, 0.6 * size) if size < _ROOMY else 0.42 * size
        marks = [ring(self.style, cell, radius) for cell in cells]
        addresses = self.addresses(k)
        values = [n.inputs[k], n.weights[k], n.products[k]]
        tiles, level = (self.inputs, self.weights, self.products), self.foot.centre[1]
        spots = [np.array([tile.get_center()[0], level, 0]) for tile in tiles]
        numbers = [
            self.style.readout([spot], [value], [address], size="body", signed=place > 0)
            for place, (spot, value, address) in enumerate(zip(spots, values, addresses, strict=True))
        ]
        between = [(a + b) / 2 for a, b in pairwise(spots)]
        signs = [sign.copy().scale(0.8).move_to(place) for sign, place in zip(self.signs, between, strict=True)]
        self.play(*(Create(mark) for mark in marks), FadeIn(self.figures[2]))
        self.play(
            LaggedStart(*(fly_in(number, cell) for number, cell in zip(numbers, cells, strict=True)), lag_ratio=0.3),
            *(FadeIn(sign) for sign in signs),
        )
        self.rest()
        self.example = Group(*marks, *numbers, *signs)

    def make_room(self) -> None:
        """Move the tiles up, to make room for the balance."""
        tiles = Group(self.inputs, self.weights, self.products, *self.names, *self.figures, *self.signs)
        self.play(tiles.animate.shift((self.top.top - tiles.get_top()[1]) * UP), FadeOut(self.example))

    @beat
    def balance_for_and_against(self) -> None:
        self.make_room()
        n = self.neuron
        address = f"layer {n.layer}, neuron {n.index}"
        zero_line = self.style.line([self.along(0, 0) + 0.3 * UP, self.along(0, 3) + 0.3 * DOWN], "outline")
        self.play(Create(zero_line), run_time=self.style.seconds("quick"))
        self.pour_into(
            "for", n.products > 0, 0.0, n.positive_sum, 0, "positive", f"{address}, positive sum", n.positive_sum
        )
        self.pour_into(
            "against",
            n.products < 0,
            n.positive_sum,
            n.weighted_sum,
            1,
            "negative",
            f"{address}, negative sum",
            n.negative_sum,
        )

    def pour_into(
        self, key: str, which: np.ndarray, start: float, end: float, row: int, role: str, address: str, total: float
    ) -> None:
        """Let the cells of one sign fly into a bar that grows with them, and count their sum."""
        bar = self.bar(start, end, row, role)
        chosen = np.flatnonzero(which)
        shares = np.cumsum(np.abs(self.neuron.products[chosen])) / max(abs(total), 1e-12)
        ends = self.along(start, row) + np.outer(shares, self.along(end, row) - self.along(start, row))
        stream = cast.some_cells(self.products, chosen)
        flight = Change(
            stream, centres=ends, sizes=np.full(len(chosen), 0.06), lag=2.0, arc=0.1, alphas=np.full(len(chosen), 0.9)
        )
        number = self.number_beside(bar, total, address)
        label = self.row_label(key, row)
        grow = extend(bar, LEFT if end > start else RIGHT, rate_func=steady)
        self.add(stream)
        along = number.centres - max(end - start, 0) * self.unit * RIGHT
        count = count_up(number, source=along, rate_func=steady)
        self.play(flight, grow, count, FadeIn(label), run_time=self.style.seconds("flow"))
        self.remove(stream)
        self.play(Create(self.plumb(end, row)), run_time=self.style.seconds("quick"))
        self.bars.append(bar)

    def plumb(self, value: float, row: int) -> VMobject:
        """Return a line that carries a sum from one row of the balance to the next."""
        return self.style.line([self.along(value, row), self.along(value, row + 1)], "outline")

    def number_beside(self, bar: Rectangle, value: float, address: str, role: str = "text") -> Readout:
        """Return a number right of a bar, clear of the line at zero."""
        spot = bar.get_right() + SMALL * RIGHT
        spot[0] = max(spot[0], self.zero + SMALL)
        return self.style.readout([spot], [value], [address], size="body", signed=True, role=role, align=-1)

    def row_label(self, key: str, row: int) -> Text:
        """Return the name of a row of the balance."""
        label = self.style.text(self.spec.captions[key], "label", "muted")
        return label.move_to([self.labels.left + label.width / 2, self.levels[row], 0])

    @beat
    def shift_by_the_bias(self) -> None:
        n = self.neuron
        bar = self.bar(n.weighted_sum, n.z, 2, "bias")
        number = self.number_beside(bar, n.bias, f"layer {n.layer}, neuron {n.index}, bias", "bias")
        self.play(
            FadeIn(self.row_label("bias", 2)),
            extend(bar, RIGHT if n.bias < 0 else LEFT),
            fly_in(number, self.column.place(n.index)),
        )
        total = self.bar(0.0, n.z, 3, "text")
        self.z = self.number_beside(total, n.z, f"layer {n.layer}, neuron {n.index}, z")
        self.bars += [bar, total]
        self.play(
            Create(self.plumb(n.z, 2)),
            FadeIn(self.row_label("total", 3)),
            extend(total, LEFT if n.z > 0 else RIGHT),
            count_up(self.z),
        )

    @beat
    def squash(self) -> None:
        n = self.neuron
        self.lamp = self.lone_neuron()
        function, z = self.squash_formula()
        self.play(fly_in(z, self.z.centres), FadeIn(self.lamp))
        self.play(FadeIn(function))
        owner = f"layer {n.layer}, neuron {n.index}, a"
        value = self.style.readout([self.lamp.get_center()], [n.a], [owner], size="body").scale(self.lamp.scale_factor)
        low, high = self.film.brightness_range(n.layer)
        value.inks = self.style.ink_on(np.array([(n.a - low) / (high - low)]))
        self.play(Change(self.lamp, values=np.array([n.a])), appear(value), run_time=self.style.seconds("slow"))
        self.value = value

    def squash_formula(self) -> tuple[VGroup, Readout]:
        """Set the line "function ( z ) = neuron" and return the function with its signs, and the number z that goes
        into it.
        """
        n = self.neuron
        name = self.style.formula(self.film.function_symbol(n.layer), role="sigma")
        z = self.style.readout([ORIGIN], [n.z], [f"layer {n.layer}, neuron {n.index}, z"], size="body")
        brackets = [self.style.formula(sign, role="sigma") for sign in ("paren.l", "paren.r")]
        equals = self.style.text("=", "body", "muted")
        call = Group(name, brackets[0], z, brackets[1]).arrange(RIGHT, buff=0.5 * HAIR)
        self.result.hold(Group(call, equals, self.lamp).arrange(RIGHT, buff=SMALL))
        return VGroup(name, *brackets, equals), z

    def lone_neuron(self) -> Cells:
        """Return the scene's neuron, dark and large enough to be read."""
        low, _ = self.film.brightness_range(self.neuron.layer)
        ramp = cast.light_ramp(self.film, self.style, self.neuron.layer)
        return Cells(
            ORIGIN[None], [low], ramp, sizes=_EXAMPLE_DISC, outline=self.style.colour("attention"), outline_width=0.04
        )

    @beat
    def light_the_layer(self) -> None:
        n = self.neuron
        home = self.column.place(n.index)
        activations = self.film.hero.trace.activations(n.layer)
        only = self.column.cells.values.copy()
        only[n.index] = n.a
        plain = Change(self.value, inks=np.array([self.style.rgb("text")]))
        said = (thing.animate.set_opacity(_DIMMED) for thing in self.bars)
        self.play(
            plain,
            *said,
            Change(
                self.lamp,
                centres=home[None],
                sizes=np.array([self.column.disc]),
                arc=0.1,
                run_time=self.style.seconds("slow"),
            ),
        )
        self.column.cells.values = only
        self.remove(self.lamp)
        self.play(self.column.kindle(activations, lag=2.0, run_time=self.style.seconds("flow")))


def telling_product(neuron: NeuronTrace) -> int:
    """Return the input with the largest product among those that are neither dark nor full, or among all."""
    between = (neuron.inputs > 0.2) & (neuron.inputs < 0.9)
    sizes = np.abs(neuron.products)
    return int(np.argmax(np.where(between, sizes, -1) if (sizes * between).any() else sizes))
