"""Chapter 12, stress tests: shifted digits, a lost neuron, a mistake and noise show what the inside is good for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    Group,
    LaggedStart,
    Mobject,
    Text,
    Transform,
    UpdateFromAlphaFunc,
)

from explainer.film import Example
from scenes import cast
from scenes.charts import AXIS_ROOM, Chart, PercentRows, apart
from scenes.gestures import appear, count_up, fly_in, grow, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth
from scenes.mobjects.array_mobject import mix
from scenes.mobjects.bars import Bars
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.scores import ScoreBoard
from scenes.stage import ExplainerScene, beat
from scenes.style import Style, baseline

_FIRST, _FURTHER = 2, 4
"""How many pixels the digits are shifted at first, and in the end."""
_HEAD = 0.08
"""Height of the titles over bars and charts, as a share of what is below."""
_END_ROOM = 1.04
"""Room right of the chart for the last number along its line."""
_PICTURE = 0.6
"""Height of the picture that stays, as a share of its room at the most."""
_RIDER = 0.24
_DISC = 0.4
"""The largest neurons of this scene."""
_NUMBER_ROOM = 1.0
"""Room beside the longest bar for its number."""
_THICKNESS = 0.3
"""Of the bars that stand alone."""
_DOT = 0.16
"""Diameter of the dot that stands for a neuron on the scale of accuracies."""
_PERCENTS_APART = 1.15
"""The least distance of two percentages side by side."""
_DIMMED = 0.35
_LAST_LAYERS = (1.0, 3.6, 5.4), (1.0, 4.4, 1.7)
"""Shares of the width left of the layer before the last, for its wires to the outputs, and beside these: in wide frames
with what tipped them, in tall ones without.
"""
_BESIDE_OUTPUTS = (0.6, 1.0, 0.4, 3.4), (0.7, 1.0)
"""Shares of that for the outputs' names, two scores, and in wide frames a gap and what tipped them."""
_TITLE_AND_BARS = (1.0, 1.0)
"""Shares of the height for the title of what tipped an answer, at its foot, and the bars below, in tall frames."""
_NAME_AND_BAR = (0.5, 3.0)
"""Shares of the width for the names of outputs and their bars."""
_LARGE_PICTURE = 0.9
"""Width of the noise as a share of its room."""
_TILE = 0.68
"""Width of the picture on a card of the summary, as a share of the card."""
_CARD_FOOT = 2.0
"""Room on a card for what is written below its picture, and around both."""
_LINE = 0.45
"""From the number on a card down to the words."""
_FULL_COLOUR = 99.5
"""Weights above this percentile of their sizes have the full colour."""


def is_known_for_shifts(by: int) -> Callable[[ExplainerScene], bool]:
    """Return the condition that the accuracy was measured, on digits as they are and on those shifted so far."""
    return lambda scene: scene.film.facts.accuracy is not None and len(scene.film.facts.shift_right or ()) > by


def is_known_without_neurons(scene: ExplainerScene) -> bool:
    """Whether the accuracy was measured, with all neurons and without single ones."""
    return scene.film.facts.accuracy is not None and bool(scene.film.facts.knock_out)


def has_a_mistake(scene: ExplainerScene) -> bool:
    """Whether the network reads any of the digits at hand wrongly."""
    return scene.film.exhibits.mistake is not None


class Card(Group):
    """A picture, a number that was measured with it and the name of that, and a line that says what the picture is."""

    def __init__(self, tile: Cells, number: Readout, name: Text, words: Group) -> None:
        super().__init__(tile, number, name, words)
        self.tile, self.number, self.name, self.words = tile, number, name, words

    def stand(self, style: Style, place: np.ndarray) -> None:
        """Stand around ``place``, all on the same levels as other cards beside."""
        self.tile.move_to(place + LARGE / 2 * UP)
        first = style.in_line(self.number, self.name, gap=HAIR).next_to(self.tile, DOWN, MEDIUM)
        first.shift((self.tile.get_bottom()[1] - MEDIUM - style.digit_height("body") - baseline(self.number)) * UP)
        self.words.next_to(first, DOWN, SMALL)
        self.words.shift((baseline(self.number) - _LINE - baseline(self.words[0])) * UP)


class StressTests(ExplainerScene):
    """Four tests: digits shifted, a neuron switched off, a real mistake taken apart, and pure noise."""

    focus = (0, -1)

    def construct(self) -> None:
        self.shift_the_digit()
        self.shift_it_further()
        self.switch_one_neuron_off()
        self.take_a_mistake_apart()
        self.feed_it_noise()
        self.say_what_it_is_for()

    def set_the_stage(self) -> None:
        """The picture that the network sees on the left; what it makes of it beside, or in tall frames below."""
        film, stage = self.film, self.frame.stage
        if self.frame.is_tall:
            top, self.body = stage.rows(1, 1, gap=MEDIUM)
            self.left, self.board_room = top.columns(1, 1.2, gap=LARGE)
            self.chart_room, self.panel, self.table = self.body, self.board_room, self.body
        else:
            self.left, self.table = stage.columns(2.5, 10, gap=LARGE)
            self.board_room, self.chart_room = self.table.columns(3.4, 6, gap=MEDIUM)
            self.body, self.panel = self.table.columns(5.4, 3.8, gap=LARGE)
        self.last = len(film.network.layers)
        self.shifted, self.mistake, self.noise = film.exhibits.shifted, film.exhibits.mistake, film.exhibits.noise
        self.whole = percents([film.facts.accuracy or 0.0])[0]
        self.accuracies = percents((film.facts.shift_right or ())[: len(self.shifted)])
        self.without = percents(film.facts.knock_out[0] if film.facts.knock_out else ())
        self.picture: Cells | None = None
        self.shift = 0
        self.legend, self.legend_is_up = cast.sign_legend(self.style, film.words, self.frame.legend), False
        self.standing: list[Mobject] = []

    # -- what several tests share ----------------------------------------------------------------------------------

    def picture_of(self, example: Example) -> Cells:
        """Return the picture of an example at the place where it stays."""
        pitch = min(self.left.width, _PICTURE * self.left.height) / max(example.pixels.shape)
        return cast.picture(self.film, self.style, example, pitch, self.left.at(0.5, 0.64))

    def show(self, picture: Cells, signed: bool, tempo: str = "normal", move: Animation | None = None) -> None:
        """Take away what the last test left, and let the picture become another, by its own ``move`` if there is one;
        ``signed`` colours need their key.
        """
        gone, self.standing = self.standing, []
        moves = [FadeOut(*gone)] if gone else []
        if self.legend_is_up != signed:
            moves.append(FadeIn(self.legend) if signed else FadeOut(self.legend))
        if self.picture is None:
            self.picture = picture
            moves.append(FadeIn(picture))
        else:
            home = {"centres": picture.centres, "sizes": picture.sizes, "values": picture.values}
            moves.append(move or Change(self.picture, **home))
        self.legend_is_up = signed
        self.play(*moves, run_time=self.style.seconds(tempo))

    def label(self, key: str, size: str = "label", role: str = "muted") -> Text:
        """Return words of this scene."""
        return self.style.text(self.spec.captions[key], size, role)

    def percent(self, spots: np.ndarray, values: Sequence[float], addresses: Sequence[str], **how: object) -> Readout:
        """Return measured accuracies."""
        return self.style.readout(
            spots, values, addresses, **{"size": "label", "places": 1, "after": self.style.percent_sign, **how}
        )

    def raise_the_board(self, room: Region, scores: np.ndarray, owner: str, *beside: Mobject) -> None:
        """Let the scores of all answers grow as bars."""
        scale = self.film.brightness_range(self.last)
        self.scores = ScoreBoard(self.style, self.film.labels, room, *scale)
        grow = self.scores.rise(scores, f"{owner}, layer {self.last}", self.picture.get_center())
        self.play(FadeIn(self.scores.names, *beside), *grow, run_time=self.style.seconds("slow"))
        self.standing += [self.scores, *beside]

    # -- shifted digits --------------------------------------------------------------------------------------------

    @beat(when=is_known_for_shifts(_FIRST))
    def shift_the_digit(self) -> None:
        head, room = self.board_room.rows(_HEAD, 1, gap=SMALL)
        title = self.label("this_digit")
        title.move_to([room.left + title.width / 2, head.centre[1], 0])
        self.show(self.picture_of(self.shifted[0]), signed=False)
        self.raise_the_board(room, self.shifted[0].trace.output, "hero shifted by 0", title)
        self.raise_the_chart()
        for by in range(1, _FIRST + 1):
            self.slide_to(by, "slow")
        self.rest()

    @beat(when=is_known_for_shifts(_FURTHER))
    def shift_it_further(self) -> None:
        for by in range(_FIRST + 1, _FURTHER + 1):
            self.slide_to(by, "normal")
        self.rest()

    def raise_the_chart(self) -> None:
        """Lay out the chart of the accuracy on all digits, with its first point."""
        head, room = self.chart_room.rows(_HEAD, 1, gap=SMALL)
        room = Region(room.left + AXIS_ROOM, room.bottom + AXIS_ROOM, room.right - _END_ROOM, room.top - MEDIUM)
        steps = range(len(self.accuracies))
        self.chart = Chart(room, (0, steps[-1]), (0, 100))
        title, name = self.label("all_digits"), self.label("shift", "caption")
        title.move_to([room.left + title.width / 2, head.centre[1], 0])
        name.next_to(room.at(0.5, 0), DOWN, SMALL + MEDIUM)
        numbers = [
            self.chart.x_numbers(self.style, steps, [f"axis, shift {by}" for by in steps]),
            self.chart.y_percents(self.style),
        ]
        axes = self.chart.axes(self.style, steps, [100])
        self.play(FadeIn(axes, title, name), *map(appear, numbers), run_time=self.style.seconds("normal"))
        start, edge = self.chart.at(0, self.accuracies[0]), self.style.colour("text")
        self.rider = Cells(start, [0], self.style.light(), _RIDER, outline=edge, outline_width=0.04)
        first = self.accuracy_shifted_by(0)
        self.play(FadeIn(self.rider.set_z_index(1)), fly_in(first, start), run_time=self.style.seconds("quick"))
        self.standing += [title, name, axes, *numbers, self.rider, first]

    def accuracy_shifted_by(self, by: int) -> Readout:
        """Return the accuracy on shifted digits right of its point, on the side where the line does not go on."""
        rises = by + 1 < len(self.accuracies) and self.accuracies[by + 1] > self.accuracies[by]
        spot = self.chart.at(by, self.accuracies[by]) + HAIR * RIGHT + (SMALL + HAIR) * (DOWN if rises else UP)
        return self.percent(spot, self.accuracies[by : by + 1], [shifted_by(by)], align=-1)

    def slide_to(self, by: int, tempo: str) -> None:
        """Shift the picture by one more pixel; every picture on the way goes through the network."""
        known = np.arange(len(self.accuracies))

        def follow(picture: Cells, alpha: float) -> None:
            at = by - 1 + alpha
            picture.values = self.hero_shifted(at)
            scores = self.film.network.forward(picture.values).output
            self.scores.show(scores, f"hero shifted by {at:g}, layer {self.last}")
            self.rider.points = self.rider.points_at(self.chart.at(at, np.interp(at, known, self.accuracies)))

        line = self.chart.line(self.style, [by - 1, by], self.accuracies[by - 1 : by + 1], "text")
        self.add(self.picture, self.scores, self.rider)
        slide = UpdateFromAlphaFunc(self.picture, follow, rate_func=smooth)
        self.play(slide, Create(line, rate_func=smooth), run_time=self.style.seconds(tempo))
        number, self.shift = self.accuracy_shifted_by(by), by
        self.play(fly_in(number, self.rider.centres), run_time=self.style.seconds("quick"))
        self.standing += [line, number]

    def hero_shifted(self, at: float) -> np.ndarray:
        """Return the hero's pixels, shifted right: between two whole pixels, a mixture of both pictures."""
        whole = min(int(at), len(self.shifted) - 2)
        start, end = (np.array(self.shifted[k].vector) for k in (whole, whole + 1))
        return mix(start, end, at - whole)

    def slide_back(self) -> Animation | None:
        """Return what brings the picture back from where it was shifted to."""
        if not self.shift:
            return None

        def follow(picture: Cells, alpha: float) -> None:
            picture.values = self.hero_shifted((1 - alpha) * self.shift)

        return UpdateFromAlphaFunc(self.picture, follow, rate_func=smooth)

    # -- a neuron switched off -------------------------------------------------------------------------------------

    @beat(when=is_known_without_neurons)
    def switch_one_neuron_off(self) -> None:
        self.lost = int(np.argmin(self.without))
        self.show(self.picture_of(self.shifted[0]), signed=True, move=self.slide_back())
        self.raise_the_network()
        self.point_at_the_neuron()
        self.cut_the_wires()
        self.answer_without_the_neuron()
        self.compare_with_the_others()
        self.rest()

    def raise_the_network(self) -> None:
        """Show the network at work on the hero."""
        film, style, hero = self.film, self.style, self.film.hero
        heads, room = self.body.rows(_HEAD, 1, gap=HAIR)
        right = room.right - _DISC - cast.widest_output_name(film, style)
        slots = Region(room.left + MEDIUM, room.bottom, right, room.top)
        self.columns, self.wires = cast.network(film, style, slots, _DISC, {1: [self.lost]})
        names = cast.output_names(film, style, self.columns[-1])
        sizes = cast.layer_counts(film, style, dict(enumerate(self.columns)), heads.centre[1])
        for layer, column in enumerate(self.columns):
            column.cells.values = np.array(hero.trace.activations(layer))
        self.answer = self.ring_the_answer(hero.prediction)
        self.play(FadeIn(*self.wires, *self.columns, names, sizes, self.answer), run_time=self.style.seconds("normal"))
        self.standing = [*self.wires[2:], *self.columns, names, sizes, self.answer]

    def ring_the_answer(self, index: int) -> Circle:
        """Return a ring around an output."""
        last = self.columns[-1]
        return ring(self.style, last.place(index), 0.66 * last.disc, "answer")

    def point_at_the_neuron(self) -> None:
        """Ring the neuron, light its wires, and show how well the network reads with it."""
        film, place = self.film, self.columns[1].place(self.lost)
        neuron, weights = film.hero.trace.neuron(1, self.lost), film.network.layers[1].weights[:, self.lost]
        into = cast.fan(film, self.style, neuron, self.columns[0].cells, place).carry(neuron.products[None])
        into.rest = 0.0
        out = cast.fan_out(film, self.style, weights, neuron.a, place, self.columns[2].cells.centres)
        self.own_wires = [into, out]
        mark = ring(self.style, place, 0.66 * self.columns[1].disc)
        below = Region(self.left.left, self.left.bottom, self.left.right, self.picture.get_bottom()[1] - SMALL)
        words = cast.width_legend(self.style, film.words, below)
        self.play(Create(mark), FadeIn(words), run_time=self.style.seconds("quick"))
        wave = [Change(wires, front=1.0) for wires in self.own_wires]
        self.play(*wave, *self.raise_the_first_bar(), run_time=self.style.seconds("normal"))
        self.standing += [mark, words]

    def raise_the_first_bar(self) -> list[Animation]:
        """Return what shows the accuracy of the whole network as a bar."""
        head, room = self.panel.rows(_HEAD, 1, gap=SMALL)
        self.scale = PercentRows(room, 3)
        bar, name, title = self.scale.bar(self.style, self.whole, 0), self.label("all_neurons"), self.label("accuracy")
        title.move_to([room.left + title.width / 2, head.centre[1], 0])
        number = self.percent(self.scale.beside(self.whole, 0), [self.whole], ["facts, accuracy"], align=-1)
        self.standing += [title, self.scale.name(name, 0), bar, number]
        return [FadeIn(title, name), grow(bar), count_up(number, source=self.scale.beside(0, 0))]

    def cut_the_wires(self) -> None:
        """Let the neuron's wires fall, and put its light out."""
        column = self.columns[1]
        bare = [
            without_neuron(self.wires[0], target=self.lost),
            without_neuron(self.wires[1], source=self.lost),
        ]
        dark = column.cells.values.copy()
        dark[self.lost] = column.cells.ramp.stops[0]
        self.lower = self.scale.bar(self.style, self.whole, 1)
        self.play(
            FadeOut(*self.own_wires, shift=LARGE * DOWN, rate_func=smooth),
            FadeOut(*self.wires[:2]),
            FadeIn(*bare),
            FadeIn(self.lower, shift=self.scale.at(0, 1) - self.scale.at(0, 0)),
            Change(column.cells, values=dark),
            run_time=self.style.seconds("slow"),
        )
        self.standing += [*bare, self.lower]

    def answer_without_the_neuron(self) -> None:
        """Light the layers after it as they are without it; the accuracy drops to what was measured."""
        left = self.without[self.lost]
        trace = self.film.network.without_neuron(1, self.lost).forward(self.film.hero.vector)
        kindle = [self.columns[layer].kindle(trace.activations(layer)) for layer in range(2, self.last + 1)]
        move = Transform(self.answer, self.ring_the_answer(trace.prediction))
        name, owner = self.scale.name(self.label("one_off"), 1), without(self.lost)
        number = self.percent(self.scale.beside(left, 1), [left], [owner], align=-1)
        drop = Change(self.lower, lengths=self.scale.bar(self.style, left, 1).lengths)
        count = count_up(number, self.whole, self.scale.beside(self.whole, 1))
        self.play(*kindle, move, drop, count, FadeIn(name), run_time=self.style.seconds("slow"))
        self.standing += [name, number]

    def compare_with_the_others(self) -> None:
        """Let every neuron of the layer send a dot to the accuracy without it; the lowest and the highest are read."""
        cells, places = self.columns[1].cells, np.array([self.scale.at(each, 2) for each in self.without])
        look = {"outline": self.style.colour("text"), "outline_width": 0.03}
        dots = Cells(cells.centres, 0 * self.without, self.style.light(), _DOT, **look)
        dots.alphas = 0 * self.without
        track = self.style.line([self.scale.at(0, 2), self.scale.at(100, 2)], "outline")
        name = self.scale.name(self.label("each_off"), 2)
        fly = Change(dots, centres=places, alphas=1 + 0 * self.without, lag=1.0, run_time=self.style.seconds("slow"))
        self.play(FadeIn(track, name, run_time=self.style.seconds("quick")), fly)
        ends = sorted({self.lost, int(np.argmax(self.without))}, key=lambda index: self.without[index])
        spots = places[ends] + (_DOT + SMALL) * DOWN
        spots[:, 0] = apart(spots[:, 0], _PERCENTS_APART)
        spots[:, 0] -= max(0.0, spots[-1, 0] + _PERCENTS_APART / 2 - self.panel.right)
        numbers = self.percent(spots, self.without[ends], [without(index) for index in ends])
        mark = ring(self.style, places[self.lost], _DOT)
        self.play(Create(mark), fly_in(numbers, places[ends]), run_time=self.style.seconds("normal"))
        self.standing += [track, name, dots, mark, numbers]

    # -- a mistake -------------------------------------------------------------------------------------------------

    @beat(when=has_a_mistake)
    def take_a_mistake_apart(self) -> None:
        self.show(self.picture_of(self.mistake.example), signed=True)
        self.two = [self.mistake.example.prediction, self.film.labels.index(self.mistake.example.label)]
        self.raise_the_last_layers()
        self.read_the_two_scores()
        self.follow_the_tipping_neuron()
        self.rest()

    def raise_the_last_layers(self) -> None:
        """Show the output layer and the one before it, lit by the mistake."""
        film, style, also = self.film, self.style, {self.last - 1: [self.mistake.tipping], self.last: self.two}
        self.heads, room = self.table.rows(_HEAD, 1, gap=HAIR)
        left, middle, right = room.columns(*_LAST_LAYERS[self.frame.is_tall])
        self.columns = [
            cast.column(film, style, layer, x, room, _DISC, also[layer])
            for layer, x in ((self.last - 1, left.right), (self.last, middle.right))
        ]
        self.beside = right.columns(*_BESIDE_OUTPUTS[self.frame.is_tall])
        wires = cast.wires(film, style, self.last, *self.columns)
        for layer, column in zip(also, self.columns, strict=True):
            column.cells.values = np.array(self.mistake.example.trace.activations(layer))
        self.names = cast.output_names(film, style, self.columns[1])
        sizes = cast.layer_counts(film, style, dict(zip(also, self.columns, strict=True)), self.heads.centre[1])
        self.standing = [wires, *self.columns, self.names, sizes]
        if not self.frame.is_tall:
            dots = cast.skipped_layers(style, self.last - 1, self.picture, self.columns[0].cells)
            self.standing.append(dots.set_x(self.picture.get_right()[0] + MEDIUM))
        self.play(FadeIn(*self.standing), run_time=self.style.seconds("normal"))

    def read_the_two_scores(self) -> None:
        """Ring the answer, and read its score and that of the right one; say under the picture which is which."""
        example, style, outputs = self.mistake.example, self.style, self.columns[1]
        places = outputs.cells.centres[self.two]
        spots = [[self.beside[1].centre[0], place[1]] for place in places]
        owners = [f"mistake, layer {self.last}, neuron {k}, a" for k in self.two]
        scores = style.readout(spots, example.trace.output[self.two], owners, size="label")
        head = self.label("score", "caption")
        head.move_to([self.beside[1].centre[0], self.heads.centre[1], 0])
        head.shift(max(0.0, head.get_right()[0] - self.frame.stage.right) * LEFT)
        words = self.verdict("body").next_to(self.picture, DOWN, MEDIUM)
        mark = self.ring_the_answer(example.prediction)
        others = [name.animate.set_opacity(_DIMMED) for name in self.names_but(self.two)]
        self.play(Create(mark), fly_in(scores, places), FadeIn(head, words), *others)
        self.standing += [scores, head, words, mark]

    def names_but(self, outputs: Sequence[int]) -> list[Text]:
        """Return the names of all other outputs."""
        shown = self.columns[1].slots.shown
        return [name for name, k in zip(self.names, shown, strict=True) if k not in outputs]

    def verdict(self, size: str) -> Group:
        """Return what the mistake is and what it is read as, in words."""
        example = self.mistake.example
        return self.style.in_line(self.style.text(example.label, size), *self.read_as(example, size))

    def read_as(self, example: Example, size: str) -> tuple[Text, Text]:
        """Return the words for what an example is read as."""
        words = self.label("read_as", "label" if size == "body" else size)
        return words, self.style.text(example.answer, size, "answer")

    def follow_the_tipping_neuron(self) -> None:
        """Light the wires from the neuron that tipped the answer to the two outputs, and weigh what they bring."""
        trace, index, style = self.mistake.example.trace, self.mistake.tipping, self.style
        place, activation = self.columns[0].place(index), float(trace.activations(self.last - 1)[index])
        ends, weights = self.columns[1].cells.centres[self.two], self.film.network.layers[-1].weights[self.two, index]
        wires = cast.fan_out(self.film, style, weights, activation, place, ends)
        mark, owner = ring(style, place, 0.66 * self.columns[0].disc), f"mistake, layer {self.last - 1}, neuron {index}"
        spot = place + (0.66 * self.columns[0].disc + HAIR) * LEFT
        number = style.readout([spot], [activation], [f"{owner}, a"], size="label", align=1)
        self.play(Create(mark), fly_in(number, place), run_time=style.seconds("normal"))
        products = np.array([trace.neuron(self.last, k).products[index] for k in self.two])
        bars, numbers, around = self.contributions(products)
        self.play(Change(wires, front=1.0), FadeIn(*around), run_time=style.seconds("normal"))
        self.play(grow(bars), fly_in(numbers, (place + ends) / 2), run_time=style.seconds("slow"))
        self.standing += [mark, number, wires, bars, numbers, *around]

    def contributions(self, products: np.ndarray) -> tuple[Bars, Readout, list[Mobject]]:
        """Return what the neuron brings to the two outputs: bars from a line at zero, their numbers, and what stands
        around them.
        """
        room, heights, around = self.room_of_contributions()
        low, high = min(0.0, products.min()), max(0.0, products.max())
        below = _NUMBER_ROOM * (low < 0)
        unit = (room.width - below - _NUMBER_ROOM * (high > 0)) / max(high - low, 1e-9)
        zero = room.left + below - low * unit
        colours = [self.style.colour("positive" if each > 0 else "negative") for each in products]
        bars = Bars(np.column_stack([[zero, zero], heights]), products * unit, _THICKNESS, colours)
        owners = [f"mistake, layer {self.last}, neuron {k}, product {self.mistake.tipping}" for k in self.two]
        spots = bars.ends() + np.outer(np.sign(products), 0.5 * _NUMBER_ROOM * RIGHT)
        numbers = self.style.readout(spots, products, owners, size="label", signed=True)
        ends = max(heights) + _THICKNESS, min(heights) - _THICKNESS
        line = self.style.line([[zero, end, 0] for end in ends], "outline")
        return bars, numbers, [line, *around]

    def room_of_contributions(self) -> tuple[Region, list[float], list[Mobject]]:
        """Return where the bars stand, at which heights, and their title: beside the outputs, or in tall frames above,
        with the outputs' names.
        """
        title = self.label("contributions", "caption")
        if not self.frame.is_tall:
            room, heights = self.beside[-1], [float(self.columns[1].place(k)[1]) for k in self.two]
            title.move_to([room.centre[0], self.heads.centre[1], 0])
            return room, heights, [title]
        head, room = self.panel.rows(*_TITLE_AND_BARS)
        names, bars = room.columns(*_NAME_AND_BAR)
        heights = [float(row.centre[1]) for row in room.rows(1, 1)]
        words = [self.style.text(self.film.labels[k], "body").move_to([names.left, 0, 0]) for k in self.two]
        for word, height in zip(words, heights, strict=True):
            self.style.on_level(word.align_to(names.at(0, 0), LEFT), "body", np.array([0, height, 0]))
        title.move_to(head.at(0, 0)).align_to(bars.at(0, 0), LEFT)
        return bars, heights, [title, *words]

    # -- noise -----------------------------------------------------------------------------------------------------

    @beat
    def feed_it_noise(self) -> None:
        left, right = self.frame.stage.split(1, 1.4, gap=MEDIUM if self.frame.is_tall else 2 * LARGE)
        room = left.rows(6, 1, gap=MEDIUM)[0]
        pitch = min(room.width, room.height) * _LARGE_PICTURE / max(self.noise.pixels.shape)
        self.show(cast.picture(self.film, self.style, self.noise, pitch, room.centre), False, "slow")
        words = self.label("noise", "body", "text").next_to(self.picture, DOWN, MEDIUM)
        self.raise_the_board(right.inset(MEDIUM), self.noise.trace.output, "noise", words)
        self.rest()

    # -- summary ---------------------------------------------------------------------------------------------------

    @beat
    def say_what_it_is_for(self) -> None:
        self.cards = self.all_cards()
        self.show(self.cards[-1].tile, bool(self.without.size), "slow")
        others = [FadeIn(card.tile) for card in self.cards[:-1]]
        if others:
            self.play(LaggedStart(*others, lag_ratio=0.4, run_time=self.style.seconds("slow")))
        numbers = [fly_in(card.number, card.tile.get_center()) for card in self.cards]
        self.play(*numbers, *(FadeIn(card.name, card.words) for card in self.cards))
        self.rest()

    def all_cards(self) -> list[Card]:
        """Return a card for each test that was made, in their places; that of the noise comes last."""
        has = [
            condition(self) for condition in (is_known_for_shifts(_FURTHER), is_known_without_neurons, has_a_mistake)
        ]
        makers = [self.shift_card, self.neuron_card, self.mistake_card]
        chosen = [*(make for make, wanted in zip(makers, has, strict=True) if wanted), self.noise_card]
        rows = self.frame.stage.rows(*[1] * (math.ceil(len(chosen) / 2) if self.frame.is_tall else 1))
        rooms = [room for row in rows for room in row.columns(*[1] * math.ceil(len(chosen) / len(rows)))]
        side = min(_TILE * rooms[0].width, rooms[0].height - _CARD_FOOT)
        cards = [make(side / max(self.noise.pixels.shape)) for make in chosen]
        for card, room in zip(cards, rooms, strict=False):
            card.stand(self.style, room.centre)
        return cards

    def shift_card(self, pitch: float) -> Card:
        """Return the card of the shifted digits: the hero, and the accuracy on all of them."""
        by = self.style.readout(
            [ORIGIN], [_FURTHER], [f"axis, shift {_FURTHER}"], size="caption", role="muted", places=None
        )
        words = self.style.in_line(by, self.label("shift", "caption"), gap=HAIR)
        tile = cast.picture(self.film, self.style, self.shifted[_FURTHER], pitch, ORIGIN)
        return self.accuracy_card(tile, self.accuracies[_FURTHER], shifted_by(_FURTHER), words)

    def neuron_card(self, pitch: float) -> Card:
        """Return the card of the neuron: its weights, and the accuracy without it."""
        weights, shape = self.film.network.layers[0].weights, self.noise.pixels.shape
        largest = float(np.percentile(np.abs(weights), _FULL_COLOUR))
        tile = cast.signed_tile(self.style, weights[self.lost], shape, pitch, ORIGIN, largest)
        words = self.style.in_line(self.label("one_neuron_off", "caption"))
        return self.accuracy_card(tile, self.without[self.lost], without(self.lost), words)

    def accuracy_card(self, tile: Cells, accuracy: float, address: str, words: Group) -> Card:
        """Return a card with an accuracy."""
        return Card(tile, self.percent([ORIGIN], [accuracy], [address], size="body"), self.label("correct"), words)

    def mistake_card(self, pitch: float) -> Card:
        """Return the card of the mistake."""
        return self.score_card(self.mistake.example, "mistake", pitch, self.verdict("caption"))

    def noise_card(self, pitch: float) -> Card:
        """Return the card of the noise."""
        words = self.style.in_line(*self.read_as(self.noise, "caption"))
        return self.score_card(self.noise, "noise", pitch, words)

    def score_card(self, example: Example, owner: str, pitch: float, words: Group) -> Card:
        """Return a card with an example and the score of the answer."""
        address = f"{owner}, layer {self.last}, neuron {example.prediction}, a"
        score = self.style.readout([ORIGIN], [example.score], [address], size="body")
        tile = cast.picture(self.film, self.style, example, pitch, ORIGIN)
        return Card(tile, score, self.label("score"), words)


def percents(shares: Sequence[float]) -> np.ndarray:
    """Return shares in percent, rid of what multiplying adds in the last digits: 0.5175 is 51.75 percent."""
    return np.round(100 * np.array(shares), 9)


def shifted_by(by: int) -> str:
    """Return where the accuracy on digits shifted so far stands."""
    return f"facts, accuracy, shifted by {by}"


def without(index: int) -> str:
    """Return where the accuracy without a neuron of the first hidden layer stands."""
    return f"facts, accuracy without layer 1, neuron {index}"


def without_neuron(wires: Wires, source: int | None = None, target: int | None = None) -> Wires:
    """Return wires at rest but for those of one neuron."""
    twin, weights = wires.copy(), wires.weights.copy()
    weights[slice(None) if target is None else target, slice(None) if source is None else source] = 0
    twin.weights = weights
    return twin.carry(0 * weights)
