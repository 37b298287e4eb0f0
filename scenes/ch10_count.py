"""Chapter 10, how many numbers: the weights and biases of every layer counted up, and each of them shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import ORIGIN, RIGHT, Animation, Create, Group, LaggedStart, Rectangle, Text

from scenes import cast
from scenes.gestures import appear, count_up, fly_in, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, steady, there_and_back
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.stage import ExplainerScene, beat

_LARGEST_PITCH = 0.3
"""From dot to dot in a block, at most."""
_LEAST_ROW = 0.45
"""Height of the row of a layer whose block is smaller than its numbers."""
_LARGEST_KNOB = 0.45
"""From dot to dot on the wall of all parameters, at most."""
_DOT = 0.8
"""Width of a dot on the wall as a share of the distance to the next."""
_BIAS = 0.5
"""Width of the dot that a bias is at first, as a share of its neuron's."""
_SWOLLEN = 1.8
"""How much the dots on the wall swell as a wave runs through them."""
_FULL_COLOUR = 95
"""Parameters above this percentile of their sizes have the full colour."""
_HEADER, _FOOT = 0.5, 1.5
"""Room above the rows for the names of their columns, and below for what they add up to."""
_GAP = 0.2
"""Between the rows of two layers, and between the blocks of one."""
_ONE_BY_ONE = 2
"""So many neurons have their wires drawn singly after the first."""


def has_more_layers(scene: ExplainerScene) -> bool:
    """Whether any layer comes after the first."""
    return len(scene.film.network.layers) > 1


@dataclass(frozen=True, eq=False)
class Row:
    """The numbers of one layer: its inputs times its neurons, the weights that makes, and the biases."""

    factors: tuple[Readout, Readout]
    times: Text
    weights: Readout
    biases: Readout


class CountTheParameters(ExplainerScene):
    """Every weight becomes a dot, and every bias; each layer's dots make a block, and all of them fill the screen."""

    def construct(self) -> None:
        self.count_one_neuron()
        self.count_the_first_layer()
        self.count_the_other_layers()
        self.add_it_all_up()
        self.show_every_knob()

    def set_the_stage(self) -> None:
        """The network on the left; on the right a row for each layer: its block of dots, and its numbers."""
        self.counts, self.sizes = self.film.network.counts, self.film.network.sizes
        self.ours = cast.chosen_neuron(self.film)
        left, right = self.frame.stage.split(1, 2.0 if self.frame.is_tall else 1.7, gap=LARGE)
        body = Region(left.left + MEDIUM, left.bottom + SMALL, left.right - MEDIUM, left.top - MEDIUM)
        self.columns, self.wires = cast.network(self.film, self.style, body, largest_disc=0.34)
        self.heads = cast.layer_counts(self.film, self.style, dict(enumerate(self.columns)))
        self.blocks, self.table = right.columns(2.9, 4.6, gap=MEDIUM)
        self.ends = self.table.at(0.74, 0)[0], self.table.right
        self.set_the_levels()
        self.rows = {layer: self.row(layer) for layer in range(1, len(self.sizes))}
        self.set_the_dots()

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_levels(self) -> None:
        """Give every layer a row as high as its block of dots, all blocks on one scale."""
        shapes = [block_shape(count.weights) for count in self.counts]
        widest = max(block_shape(n.weights)[1] + block_shape(n.biases)[1] for n in self.counts)
        room = self.table.height - _HEADER - _FOOT
        pitch = largest_pitch([rows for rows, _ in shapes], _LEAST_ROW, room - _GAP * len(shapes))
        self.pitch = min(pitch, _LARGEST_PITCH, (self.blocks.width - _GAP - HAIR) / widest)
        heights = np.array([max(rows * self.pitch, _LEAST_ROW) + _GAP for rows, _ in shapes])
        self.ceiling = self.table.top - (room - heights.sum()) / 2
        self.levels = self.ceiling - _HEADER - np.cumsum(heights) + heights / 2
        self.floor = float(self.ceiling - _HEADER - heights.sum())

    def row(self, layer: int) -> Row:
        """Return the numbers of a layer, at its level."""
        level, count, middle = self.levels[layer - 1], self.counts[layer - 1], self.table.at(0.2, 0)[0]
        inputs, neurons = (
            self.number([middle + side * SMALL, level], self.sizes[at], f"layer {at}, neurons", "label", "muted", -side)
            for at, side in ((layer - 1, -1), (layer, 1))
        )
        times = self.style.text("×", "label", "muted").move_to([middle, level, 0])
        weights = self.number([self.ends[0], level], count.weights, f"layer {layer}, weights")
        biases = self.number([self.ends[1], level], count.biases, f"layer {layer}, biases", role="bias")
        return Row((inputs, neurons), times, weights, biases)

    def number(
        self, spot: Sequence[float], value: int, address: str, size: str = "body", role: str = "text", align: int = 1
    ) -> Readout:
        """Return a count that ends at a spot, unless it is aligned otherwise."""
        return self.style.readout([spot], [value], [address], size, role, places=None, align=align)

    def set_the_dots(self) -> None:
        """Create a dot for each parameter, all weights and then all biases. Each is still where it belongs in the
        network, and nothing is seen of it.
        """
        layers, made = range(1, len(self.sizes)), self.film.network.layers
        parameters = np.concatenate([*(layer.weights.ravel() for layer in made), *(layer.biases for layer in made)])
        neurons = np.concatenate([self.columns[layer].cells.centres for layer in layers])
        places = np.concatenate([*(self.middles_of_wires(layer) for layer in layers), neurons])
        self.largest = float(np.percentile(np.abs(parameters), _FULL_COLOUR))
        self.dots = Cells(places, parameters, self.style.signed(self.largest), np.zeros(len(parameters)))
        self.biases: list[Cells] = []
        self.places = np.concatenate([self.block(layer) for layer in layers])
        self.starts = np.cumsum([0, *(count.weights for count in self.counts)])

    def middles_of_wires(self, layer: int) -> np.ndarray:
        """Return the middle of every wire into a layer, (n_out * n_in, 3), in the order of its weights."""
        before, after = self.columns[layer - 1].cells.centres, self.columns[layer].cells.centres
        return ((before[None] + after[:, None]) / 2).reshape(-1, 3)

    def block(self, layer: int) -> np.ndarray:
        """Return where the dots of a layer's weights stand, (n, 2): in a block beside its biases and its numbers."""
        count, level = self.counts[layer - 1], self.levels[layer - 1]
        (rows, columns), (_, beside) = block_shape(count.weights), block_shape(count.biases)
        centre = self.blocks.right - _GAP - (beside + columns / 2) * self.pitch, level
        return grid_centres(rows, columns, self.pitch, centre)[: count.weights]

    def bias_block(self, layer: int) -> np.ndarray:
        """Return where the dots of a layer's biases stand, (n, 2): right of its weights, on the same floor."""
        count, level = self.counts[layer - 1], self.levels[layer - 1]
        rows, columns = block_shape(count.biases)
        floor = level - block_shape(count.weights)[0] * self.pitch / 2
        centre = self.blocks.right - columns * self.pitch / 2, floor + rows * self.pitch / 2
        return grid_centres(rows, columns, self.pitch, centre)[: count.biases]

    # -- moves -----------------------------------------------------------------------------------------------------

    def weights_of(self, neuron: int) -> np.ndarray:
        """Return which dots are the weights of a neuron of the first layer."""
        return neuron * self.sizes[0] + np.arange(self.sizes[0])

    def gather(self, which: np.ndarray, seconds: float) -> Change:
        """Let dots fly from their wires to their places in the blocks."""
        centres, sizes, order = self.dots.centres.copy(), self.dots.sizes.copy(), np.zeros(self.dots.part_count)
        centres[which, :2], sizes[which] = self.places[which], self.pitch
        order[which] = np.linspace(0, 1, len(which))
        return Change(self.dots, centres=centres, sizes=sizes, order=order, lag=0.7, run_time=seconds)

    def fan(self, neuron: int) -> Wires:
        """Return the wires into one neuron of the first layer."""
        trace, after = self.film.hero.trace.neuron(1, neuron), self.columns[1]
        return cast.fan(self.film, self.style, trace, self.columns[0].cells, after.place(neuron))

    def head(self, key: str, edge: float, role: str = "muted") -> Text:
        """Return the name of a column of numbers, above it."""
        name = self.style.text(self.film.words[key], "label", role)
        place = np.array([edge - name.width / 2, self.ceiling - SMALL, 0])
        return self.style.on_level(name.move_to(place), "label", place)

    def tray(self, layer: int) -> Rectangle:
        """Return the outline of a layer's block, to be filled."""
        places, around = self.block(layer), self.pitch + HAIR
        low, high = places.min(0), places.max(0)
        width, height = high - low + around
        tray = Rectangle(width=width, height=height).move_to([*(low + high) / 2, 0])
        return tray.set_stroke(self.style.colour("outline"), self.style.points("outline"))

    def draw_one_more(self, neuron: int, number: int) -> None:
        """Draw the wires of a further neuron, quickly, and count its weights as well."""
        seconds, count, fan = self.style.seconds("quick"), self.rows[1].weights, self.fan(neuron)
        count.addresses = (f"layer 1, weights of {number} neurons",)
        self.add(fan)
        self.play(
            Change(fan, front=1.0),
            FadeOut(self.last_fan),
            self.mark.animate.move_to(self.columns[1].place(neuron)),
            Change(count, values=np.array([float(number * self.sizes[0])])),
            self.gather(self.weights_of(neuron), seconds),
            run_time=seconds,
        )
        self.last_fan = fan

    def pour(self, layers: Sequence[int], *others: Animation) -> None:
        """Draw all the wires into these layers, let their dots fly to the blocks, and write what is multiplied."""
        seconds = self.style.seconds("flow")
        which = np.arange(self.starts[layers[0] - 1], self.starts[layers[-1]])
        bundles = [self.wires[layer - 1] for layer in layers]
        for wires in bundles:
            wires.rest = 0.0
        factors = [
            fly_in(number, self.heads.centres[[place]])
            for layer in layers
            for number, place in zip(self.rows[layer].factors, (layer - 1, layer), strict=True)
        ]
        self.play(
            LaggedStart(*(Change(wires, rest=1.0) for wires in bundles), lag_ratio=0.5, run_time=seconds),
            self.gather(which[self.dots.sizes[which] == 0], seconds),
            LaggedStart(*factors, lag_ratio=0.2, run_time=seconds),
            FadeIn(*(self.rows[layer].times for layer in layers)),
            *others,
        )

    def add_biases(self, layers: Sequence[int]) -> None:
        """Let a blue dot leave every neuron of these layers, and count them."""
        neurons = np.concatenate([self.columns[layer].cells.centres for layer in layers])
        blue = Ramp((0.0, 1.0), (self.style.colour("bias"),) * 2)
        dots = Cells(neurons, np.ones(len(neurons)), blue, np.zeros(len(neurons)))
        self.allow("colour", dots, "each of these dots is a bias")
        self.biases.append(dots)
        lit = _BIAS * np.concatenate([self.columns[layer].cells.sizes for layer in layers])
        self.play(Change(dots, sizes=lit), run_time=self.style.seconds("quick"))
        places, sizes = np.concatenate([self.bias_block(layer) for layer in layers]), np.full(len(lit), self.pitch)
        fly = Change(dots, centres=places, sizes=sizes, lag=0.2, run_time=self.style.seconds("slow"))
        counts = [count_up(self.rows[k].biases, source=self.columns[k].cells.get_center()) for k in layers]
        head = [FadeIn(self.head("biases", self.ends[1], "bias"))] if layers[0] == 1 else []
        self.play(fly, *counts, *head)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def count_one_neuron(self) -> None:
        self.legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.play(FadeIn(*self.columns, self.heads), FadeIn(self.legend))
        seconds, place = self.style.seconds("slow"), self.columns[1].place(self.ours)
        self.mark, self.last_fan = ring(self.style, place, 0.75 * self.columns[1].disc), self.fan(self.ours)
        self.add(self.last_fan)
        self.play(Create(self.mark), Change(self.last_fan, front=1.0, run_time=seconds))
        count = self.rows[1].weights
        count.values, count.addresses = np.array([float(self.sizes[0])]), ("layer 1, weights of 1 neurons",)
        source = (self.columns[0].cells.get_center() + place) / 2
        self.add(self.dots)
        around = FadeIn(self.head("weights", self.ends[0]), self.tray(1))
        flow = self.gather(self.weights_of(self.ours), seconds)
        self.play(flow, count_up(count, source=source, run_time=seconds), around)

    @beat
    def count_the_first_layer(self) -> None:
        others = [j for j in self.columns[1].slots.shown.tolist() if j != self.ours]
        for number, neuron in enumerate(others[:_ONE_BY_ONE], start=2):
            self.draw_one_more(neuron, number)
        count, seconds = self.rows[1].weights, self.style.seconds("flow")
        count.addresses = ("layer 1, weights",)
        total = np.array([float(self.counts[0].weights)])
        counting = Change(count, values=total, rate_func=steady, run_time=seconds)
        self.pour([1], counting, FadeOut(self.last_fan, self.mark))
        self.add_biases([1])

    @beat(when=has_more_layers)
    def count_the_other_layers(self) -> None:
        layers = range(2, len(self.sizes))
        counts = [count_up(self.rows[k].weights, source=self.middles_of_wires(k).mean(0)) for k in layers]
        trays = FadeIn(*(self.tray(layer) for layer in layers))
        self.pour(layers, trays, LaggedStart(*counts, lag_ratio=0.3, run_time=self.style.seconds("flow")))
        self.add_biases(layers)

    @beat
    def add_it_all_up(self) -> None:
        weights, biases = (sum(getattr(count, kind) for count in self.counts) for kind in ("weights", "biases"))
        level, last = self.floor - MEDIUM, self.rows[len(self.rows)]
        rule = [np.array([x, self.floor, 0]) for x in (self.table.left, self.ends[1])]
        self.play(Create(self.style.line(rule, "outline")), run_time=self.style.seconds("quick"))
        sums = [
            self.number((self.ends[0], level), weights, "network, weights"),
            self.number((self.ends[1], level), biases, "network, biases", role="bias"),
        ]
        for total, row, tempo in zip(sums, (last.weights, last.biases), ("slow", "normal"), strict=True):
            self.play(count_up(total, source=row.centres, run_time=self.style.seconds(tempo)))
        self.rest()
        self.total = self.number(ORIGIN[:2], weights + biases, "network, parameters", "title")
        self.label = self.style.text(self.spec.captions["total"], "body", "muted")
        line = self.style.in_line(self.label, self.total, gap=MEDIUM)
        line.move_to([self.ends[1], level - 1.1 * LARGE, 0], aligned_edge=RIGHT)
        seconds, twins = self.style.seconds("slow"), [number.copy() for number in sums]
        meet = [Change(twin, centres=self.total.centres, alphas=np.zeros(1), run_time=seconds) for twin in twins]
        self.play(*meet, count_up(self.total, start=weights, run_time=seconds), FadeIn(self.label))
        self.remove(*twins)

    @beat
    def show_every_knob(self) -> None:
        heading, wall, foot = self.frame.stage.rows(1, 6, 0.5, gap=SMALL)
        kept = (self.furniture, self.dots, *self.biases, self.total, self.label, self.legend)
        gone = FadeOut(*(thing for thing in self.mobjects if thing not in kept))
        line = Group(self.total, self.label)
        home = heading.hold(line.copy(), across=0.0).get_center()
        self.play(gone, line.animate(run_time=self.style.seconds("flow")).move_to(home))
        places, pitch = wall_of_dots(self.dots.part_count, wall)
        sizes = np.full(len(places), _DOT * pitch)
        starts = np.vstack([dots.centres for dots in self.biases])
        self.dots.points = self.dots.points_at(np.vstack([self.dots.centres[: -len(starts)], starts]))
        spread = Change(self.dots, centres=places, sizes=sizes, lag=1.0)
        self.play(spread, FadeOut(*self.biases), run_time=1.25 * self.style.seconds("flow"))
        self.play(*self.state_the_scale(foot))
        wave = Change(self.dots, sizes=_SWOLLEN * sizes, lag=6.0, rate_func=there_and_back)
        self.play(wave, run_time=self.style.seconds("flow"))

    def state_the_scale(self, foot: Region) -> tuple[Animation, ...]:
        """Say from which size on a parameter has the full colour."""
        words = self.style.text(self.spec.captions["scale"], "label", "muted")
        number = self.style.readout([ORIGIN], [self.largest], ["network, parameters, full colour"], "label")
        foot.hold(self.style.in_line(words, number), across=0.0, up=0.0)
        return FadeIn(words), appear(number)


def block_shape(count: int) -> tuple[int, int]:
    """Return the rows and columns of a block of dots that is nearly square; its last row may be short."""
    columns = math.ceil(math.sqrt(count))
    return math.ceil(count / columns), columns


def largest_pitch(rows: Sequence[int], least: float, room: float) -> float:
    """Return the largest distance from dot to dot at which blocks of so many rows, each at least ``least`` high, fit
    one below the other into ``room``.
    """
    tallest = sorted(rows, reverse=True)
    free = [room - least * (len(rows) - number) for number in range(1, len(rows) + 1)]
    return min(space / sum(tallest[:number]) for number, space in enumerate(free, start=1))


def wall_of_dots(count: int, region: Region) -> tuple[np.ndarray, float]:
    """Return where so many dots stand, (n, 3), that fill a region row by row, and how far apart they are."""
    rows, columns = cast.wall_shape(count, region, (1, 1))
    pitch = min(region.width / columns, region.height / rows, _LARGEST_KNOB)
    places = grid_centres(rows, columns, pitch, region.centre)[:count]
    return np.column_stack([places, np.zeros(count)]), pitch
