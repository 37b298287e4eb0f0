"""Chapter 3, the structure: what goes in and what comes out."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Create,
    Group,
    GrowFromCenter,
    LaggedStart,
    Rectangle,
    VGroup,
)

from scenes import cast
from scenes.gestures import appear, count_up, extend, fly_in, forward_wave, honour, ring, swell
from scenes.layout import LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth, steady, there_and_back
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_BRACE_ROOM = 0.9
"""Room beside and below the picture for a brace and its number."""
_LEVELS = ((0.72, 0.48, 0.2), (0.88, 0.52, 0.17))
"""Heights of what is counted, beside the picture and below it, as shares of its room."""
_FOOT = 1.0
"""Room below the scores for their sum."""
_SCORES = 3.2
"""Room right of the outputs for bars and numbers, besides the names, where the network stands below the picture."""
_ENOUGH = 5.0
"""Width from which on wires and scores fit beside the parked picture."""
_SKIPPED = 1.4
"""Room below the parked picture for the dots of skipped layers and the sizes of those drawn."""
_NAMES_END, _NAMES_END_TALL = 2.4, 2.05
"""From a neuron to the end of its input's name, in large gaps."""
_BREATH = 1.06
"""How much the pixels move apart as they become neurons."""


def sees_a_picture(scene: ExplainerScene) -> bool:
    """Whether the network's input is a picture."""
    return scene.film.hero.pixels is not None


def reads_named_inputs(scene: ExplainerScene) -> bool:
    """Whether the network's input is a list of named numbers."""
    return not sees_a_picture(scene)


def can_add_up(scene: ExplainerScene) -> bool:
    """Whether the sum of all outputs is to be shown, and bars can show it: all are there, and from 0 to 1."""
    film, last = scene.film, len(scene.film.network.layers)
    fits = film.brightness_range(last) == (0.0, 1.0) and not cast.is_elided(film, last)
    return film.config.output.show_sum and fits


class PixelsToNeurons(ExplainerScene):
    """A picture becomes the input layer: each pixel a neuron, its brightness the neuron's activation."""

    focus = (0,)

    def construct(self) -> None:
        self.show_the_picture()
        self.list_the_inputs()
        self.turn_pixels_into_neurons()
        self.count_rows_and_columns()
        self.count_the_lit()
        self.read_one_neuron()
        self.stack_the_column()
        self.line_up_the_column()

    def set_the_stage(self) -> None:
        """The picture in the middle at first, then on the left with words on the right, or above them; the column in
        between.
        """
        self.hero = self.film.hero
        if sees_a_picture(self):
            self.rows, self.columns = self.hero.pixels.shape
            room, self.words = self.picture_and_words()
            self.pitch = min(room.width / self.columns, room.height / self.rows) / _BREATH
            self.aside = room.centre
            if self.frame.is_tall:  # words begin where the picture does
                left = self.aside[0] - self.columns * self.pitch / 2
                self.words = Region(left, self.words.bottom, self.words.right, self.words.top)
            self.cells = cast.picture(self.film, self.style, self.hero, self.pitch, self.frame.stage.centre)
            self.cells.outline, self.cells.outline_width = self.style.colour("outline"), 0.0
        self.column = cast.column(self.film, self.style, 0, self.place_of_the_column(), self.frame.stage.inset(SMALL))

    def place_of_the_column(self) -> float:
        """Return how far right of the middle the column stands: where the frame is narrow, names need the room."""
        names = [self.style.text(name, "body").width for name in self.film.input_names or ()]
        return max(0.0, self.frame.stage.left + max(names, default=0.0) + self.names_end() * LARGE)

    def names_end(self) -> float:
        """Return how far left of the neurons the names of the inputs end, in large gaps."""
        return _NAMES_END_TALL if self.frame.is_tall else _NAMES_END

    def picture_and_words(self) -> tuple[Region, Region]:
        """Return where the picture stands, with room for braces beside and below it, and where what is counted."""
        if self.frame.is_tall:
            room, words = self.frame.stage.rows(13, 11, gap=MEDIUM)
            side = _BRACE_ROOM + SMALL
            return Region(room.left + side, room.bottom + _BRACE_ROOM, room.right - side, room.top - SMALL), words
        room, words = self.frame.stage.columns(6, 7, gap=LARGE)
        return Region(room.left, room.bottom + _BRACE_ROOM, room.right - _BRACE_ROOM, room.top - SMALL), words

    def words_at(self, place: int) -> np.ndarray:
        """Return where the first, second or third thing that is counted begins."""
        return self.words.at(0, _LEVELS[self.frame.is_tall][place])

    # -- a picture -------------------------------------------------------------------------------------------------

    @beat(when=sees_a_picture)
    def show_the_picture(self) -> None:
        count = self.cells.part_count
        self.cells.alphas = np.zeros(count)
        self.play(
            Change(self.cells, alphas=np.ones(count), lag=4.0, rate_func=steady, run_time=self.style.seconds("flow"))
        )

    @beat(when=sees_a_picture)
    def turn_pixels_into_neurons(self) -> None:
        apart = self.cells.centres.mean(0) + _BREATH * (self.cells.centres - self.cells.centres.mean(0))
        sizes = np.full(self.cells.part_count, 0.92 * self.pitch)
        rim = 0.5 * self.style.stroke("outline")
        self.play(
            Change(self.cells, centres=apart, sizes=sizes, roundness=1.0, outline_width=rim),
            run_time=self.style.seconds("flow"),
        )

    @beat(when=sees_a_picture)
    def count_rows_and_columns(self) -> None:
        self.play(self.cells.animate.move_to(self.aside))
        beside, below = cast.brace(self.style, self.cells, RIGHT), cast.brace(self.style, self.cells, DOWN)
        rows = self._count(self.rows, "input, rows", beside.get_right() + 0.3 * RIGHT)
        columns = self._count(self.columns, "input, columns", below.get_bottom() + 0.3 * DOWN)
        self.play(GrowFromCenter(beside), appear(rows))
        self.play(GrowFromCenter(below), appear(columns))
        self.multiply(rows, columns)
        self.play(FadeOut(beside, below, rows, columns))

    def multiply(self, rows: Readout, columns: Readout) -> None:
        """Bring the two counts together: rows times columns is the number of input neurons."""
        factors = [
            self._count(value, f"input, {name}", ORIGIN, "title")
            for value, name in ((self.rows, "rows"), (self.columns, "columns"))
        ]
        times, equals = (self.style.text(sign, "title", "muted") for sign in "×=")
        self.product = self._count(self.hero.vector.size, "layer 0, neurons", ORIGIN, "title")
        line = self.style.in_line(factors[0], times, factors[1], equals, self.product, gap=MEDIUM)
        line.move_to(self.words_at(0), aligned_edge=LEFT)
        self.play(
            fly_in(factors[0], rows.centres),
            fly_in(factors[1], columns.centres, arc=-0.2),
            FadeIn(times),
            run_time=self.style.seconds("slow"),
        )
        self.play(FadeIn(equals), count_up(self.product, start=self.rows))

    @beat(when=sees_a_picture)
    def count_the_lit(self) -> None:
        lit = np.flatnonzero(self.hero.vector > 0)
        total = self._count(len(lit), "layer 0, neurons above 0", ORIGIN, "title")
        label = self.style.text(self.spec.captions["lit"], "body", "muted")
        self.style.in_line(total, label)
        Group(total, label).move_to(self.words_at(1), aligned_edge=LEFT)
        swollen = self.cells.sizes.copy()
        swollen[lit] *= 1.5
        order = np.zeros(self.cells.part_count)
        order[lit] = np.linspace(0, 1, len(lit))
        flash = Change(self.cells, sizes=swollen, lag=6.0, order=order, rate_func=there_and_back)
        self.play(flash, count_up(total, rate_func=steady), FadeIn(label), run_time=self.style.seconds("flow"))

    @beat(when=sees_a_picture)
    def read_one_neuron(self) -> None:
        index = grey_pixel(self.hero.vector)
        one = cast.some_cells(self.cells, np.array([index]))
        home, spot = one.centres.copy(), self.words_at(2) + 0.09 * self.words.width * RIGHT
        value = self.style.readout([spot], [self.hero.vector[index]], [f"layer 0, neuron {index}, a"], size="body")
        value.inks = self.style.ink_on(self.hero.vector[[index]])
        mark = ring(self.style, home[0], 0.9 * self.pitch)
        one.outline = self.style.colour("attention")
        self.play(Create(mark))
        self.play(
            Change(
                one,
                centres=spot[None],
                sizes=np.array([1.2]),
                outline_width=0.03,
                arc=0.1,
                run_time=self.style.seconds("slow"),
            )
        )
        where = self.place_in_words(index).next_to(one, RIGHT, MEDIUM)
        self.play(fly_in(value, home), FadeIn(where, shift=SMALL * RIGHT))
        self.rest()

    def place_in_words(self, index: int) -> Group:
        """Return "row 8, column 17" for a pixel, rows and columns counted from 0, as neurons are."""
        row, column = divmod(index, self.columns)
        words = [self.style.text(self.spec.captions[name], "body", "muted") for name in ("row", "column")]
        counts = [
            self._count(at, f"pixel {index}, {name}", ORIGIN, "body") for at, name in ((row, "row"), (column, "column"))
        ]
        return self.style.in_line(words[0], counts[0], words[1], counts[1])

    @beat(when=sees_a_picture)
    def stack_the_column(self) -> None:
        kept = (self.cells, self.furniture, self.product)
        aside = [thing for thing in self.mobjects if thing not in kept]
        self.play(FadeOut(*aside), run_time=self.style.seconds("quick"))
        row = np.arange(self.cells.part_count) // self.columns / max(self.rows - 1, 1)
        stack = Change(
            self.cells,
            centres=self.column.cells.centres,
            sizes=self.column.cells.sizes,
            lag=1.5,
            order=row,
            outline_width=self.column.cells.outline_width,
            run_time=1.5 * self.style.seconds("flow"),
        )
        self.side = cast.brace(self.style, self.column, RIGHT)
        self.play(stack, Change(self.product, centres=self.beside_the_brace(), run_time=self.style.seconds("flow")))
        parked = cast.parked_picture(self.film, self.style, self.hero, self.frame)
        self.play(FadeIn(self.column.dots), FadeIn(parked), GrowFromCenter(self.side))
        self.name_the_column(self.product)

    # -- named inputs ----------------------------------------------------------------------------------------------

    @beat(when=reads_named_inputs)
    def list_the_inputs(self) -> None:
        self.names = self.named_rows()
        places = self.column.cells.centres[self.column.slots.shown] + LARGE * LEFT
        self.values = self.style.readout(
            places,
            self.hero.vector[self.column.slots.shown],
            [f"layer 0, neuron {k}, a" for k in self.column.slots.shown],
            size="body",
            align=1,
        )
        self.play(FadeIn(self.names, lag_ratio=0.3), appear(self.values, lag=1.0), run_time=self.style.seconds("flow"))

    def named_rows(self) -> VGroup:
        """Return the names of the inputs shown, each left of its neuron."""
        places = self.column.cells.centres[self.column.slots.shown]
        words = [self.style.text(self.film.input_names[k], "body") for k in self.column.slots.shown]
        for word, place in zip(words, places, strict=True):
            self.style.on_level(word.next_to(place + self.names_end() * LARGE * LEFT, LEFT, 0), "body", place)
        return VGroup(*words)

    @beat(when=reads_named_inputs)
    def line_up_the_column(self) -> None:
        self.play(FadeIn(self.column, lag_ratio=0.2))
        self.play(self.column.kindle(self.hero.vector, lag=1.0, run_time=self.style.seconds("flow")))
        self.side = cast.brace(self.style, self.column, RIGHT)
        count = self._count(self.hero.vector.size, "layer 0, neurons", self.beside_the_brace()[0], "title")
        self.play(GrowFromCenter(self.side), count_up(count))
        self.name_the_column(count)

    # -- both ------------------------------------------------------------------------------------------------------

    def beside_the_brace(self) -> np.ndarray:
        """Return where the number of input neurons stands at the end, (1, 3)."""
        return (self.side.get_right() + LARGE * RIGHT)[None]

    def name_the_column(self, count: Readout) -> None:
        """Write the layer's name under its size."""
        name = self.style.text(self.spec.captions["input_layer"], "body", "muted")
        name.next_to(count, DOWN, MEDIUM, aligned_edge=LEFT)
        self.play(FadeIn(name, shift=SMALL * UP))

    def _count(self, value: int, address: str, place: np.ndarray, size: str = "body", **how: Any) -> Readout:
        return self.style.readout([place], [value], [address], size=size, places=None, **how)


def grey_pixel(values: np.ndarray) -> int:
    """Return the index of the value nearest to one half: a neuron neither dark nor fully lit."""
    return int(np.argmin(np.abs(values - 0.5)))


class OutputScores(ExplainerScene):
    """The output layer: one score for each answer, the highest wins, and what they add up to."""

    focus = (-1,)

    def construct(self) -> None:
        self.raise_the_outputs()
        self.take_the_scores()
        self.ring_the_answer()
        self.add_them_up()

    def set_the_stage(self) -> None:
        """The layer before on the left, the outputs in the middle, a bar and a number for each on the right; all of it
        right of the picture, or below it.
        """
        self.trace = self.film.hero.trace
        self.last = len(self.film.network.layers)
        elided = cast.is_elided(self.film, self.last - 1)
        wiring, self.chart = self.wires_and_scores(LARGE if elided else 0.0)
        self.before = cast.column(self.film, self.style, self.last - 1, wiring.left, wiring, largest_disc=0.3)
        self.outputs = cast.column(self.film, self.style, self.last, wiring.right, wiring, largest_disc=0.46)
        self.wires = cast.wires(self.film, self.style, self.last, self.before, self.outputs)
        self.size = cast.true_size(self.film, self.style, self.last - 1, self.before, LEFT)
        self.picture = cast.parked_input(self.film, self.style, self.film.hero, self.frame)
        self.input_names = cast.input_names(self.film, self.style, self.picture, RIGHT, 1.6)
        self.shown = self.outputs.slots.shown
        self.labels = cast.output_names(self.film, self.style, self.outputs)
        self.bars = self.draw_the_bars()
        self.numbers = self.spell_the_scores()
        counted = {self.last: self.outputs} if elided else {self.last - 1: self.before, self.last: self.outputs}
        self.heads = cast.layer_counts(self.film, self.style, counted)

    # -- actors ----------------------------------------------------------------------------------------------------

    def wires_and_scores(self, brace_room: float) -> tuple[Region, Region]:
        """Return where the last two layers stand, and where the scores end."""
        stage = self.frame.stage
        left, floor = cast.park(self.frame).right + brace_room + LARGE, stage.bottom + _FOOT
        if stage.right - left > _ENOUGH:
            return Region(left, floor, stage.right, stage.top - 0.3).columns(4, 5.2, gap=LARGE)
        below = cast.beside_park(self.frame, _SKIPPED)
        right = below.right - _SCORES - cast.widest_output_name(self.film, self.style)
        return Region(below.left + brace_room, floor, right, below.top), Region(right, floor, below.right, below.top)

    def draw_the_bars(self) -> VGroup:
        """Return a bar for each score, as long as the score is large."""
        left = self.labels.get_right()[0] + MEDIUM
        self.unit = self.chart.right - 1.1 - left
        low, high = self.film.brightness_range(self.last)
        scores = (self.trace.output - low) / (high - low)
        self.unit /= max(1.0, scores.sum())
        self.lengths = np.clip(scores[self.shown], 0, 1) * self.unit
        heights = min(0.3, 0.5 * self.outputs.slots.pitch)
        bars = [
            self.style.area(Rectangle(width=max(length, 0.015), height=heights), "activation")
            for length in self.lengths
        ]
        return VGroup(
            *(
                bar.move_to([left + bar.width / 2, self.outputs.place(k)[1], 0])
                for bar, k in zip(bars, self.shown, strict=True)
            )
        )

    def spell_the_scores(self) -> Readout:
        """Return the scores as numbers, each at the end of its bar."""
        ends = [bar.get_right() + SMALL * RIGHT for bar in self.bars]
        return self.style.readout(
            ends,
            self.trace.output[self.shown],
            [f"layer {self.last}, neuron {k}, a" for k in self.shown],
            size="label",
            align=-1,
            places=3,
        )

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def raise_the_outputs(self) -> None:
        self.before.cells.values = self.trace.activations(self.last - 1)
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        left, right = Group(self.picture, self.input_names), Group(self.before, self.size)
        skipped = cast.skipped_layers(self.style, self.last - 1, left, right)
        self.play(FadeIn(self.picture, self.input_names, skipped))
        self.play(FadeIn(self.before, self.wires, self.size, self.outputs, self.heads, self.labels), FadeIn(legend))

    @beat
    def take_the_scores(self) -> None:
        self.play(forward_wave(self.wires, self.outputs, self.trace.output, run_time=self.style.seconds("flow")))
        starts = np.array([bar.get_left() + SMALL * RIGHT for bar in self.bars])
        grow = [extend(bar, LEFT, rate_func=smooth) for bar in self.bars]
        self.play(*grow, fly_in(self.numbers, starts), run_time=self.style.seconds("slow"))

    @beat
    def ring_the_answer(self) -> None:
        best = int(np.flatnonzero(self.shown == self.trace.prediction)[0])
        mark = ring(self.style, self.outputs.place(self.trace.prediction), 0.66 * self.outputs.disc, "answer")
        self.play(Create(mark), *honour(self.style, self.numbers, self.labels, best))
        self.rest()
        self.point_at_the_second()

    def point_at_the_second(self) -> None:
        """Let the neuron with the second highest score swell once."""
        ranked = [index for index, _ in self.trace.ranking(2) if index in self.shown]
        self.play(swell(self.outputs.cells, ranked[-1], by=1.25))

    @beat(when=can_add_up)
    def add_them_up(self) -> None:
        foot = np.array([self.bars.get_left()[0], self.frame.stage.bottom + 0.3 * _FOOT, 0])
        name = self.style.text(self.spec.captions["sum"], "label", "muted").next_to(foot, LEFT, MEDIUM)
        one = self.style.line([foot + self.unit * RIGHT + 0.25 * UP, foot + self.unit * RIGHT + 0.25 * DOWN], "answer")
        tick = self.style.readout([one.get_top() + 0.2 * UP], [1], ["axis, one"], size="label", role="muted", places=0)
        self.play(FadeIn(name), Create(one), appear(tick))
        stacked = self.stack_the_bars(foot)
        address = f"layer {self.last}, sum of a"
        total = self.style.readout(
            [stacked.get_right() + SMALL * RIGHT], [self.trace.output.sum()], [address], size="body", align=-1
        )
        self.play(fly_in(total, stacked.get_center()))
        self.rest()

    def stack_the_bars(self, foot: np.ndarray) -> VGroup:
        """Let copies of the bars fall and lie down end to end, from ``foot`` to the right."""
        pieces = self.bars.copy()
        self.add(pieces)
        left, moves = foot, []
        for piece, length in zip(pieces, self.lengths, strict=True):
            moves.append(piece.animate.move_to(left, aligned_edge=LEFT))
            left = left + length * RIGHT
        self.play(LaggedStart(*moves, lag_ratio=0.15, run_time=self.style.seconds("flow")))
        return pieces
