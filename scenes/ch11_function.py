"""Chapter 11, one function: a neuron is a function, the network is one, and its parameters are knobs."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, UP, Circle, Create, Group, Line, RoundedRectangle, UpdateFromAlphaFunc

from nnmath import inspection
from scenes import cast
from scenes.gestures import count_up, fly_in, ring
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, smooth
from scenes.mobjects.bars import Bars
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout
from scenes.mobjects.wires import Wires
from scenes.stage import ExplainerScene, beat

_MACHINE = 2.2
"""Width of the opened neuron."""
_LAMP = 0.9
_KNOB = 1.0
"""Radius of the knob that is turned."""
_HAND = 0.85
"""Length of its pointer."""
_TURN = 0.6 * np.pi
"""How far the knob's pointer turns, either way."""
_FULL_COLOUR = 95
"""Weights above this percentile of their sizes have the full colour."""
_NUMBER_ROOM = 1.1
"""Room right of the longest bar for its number."""
_BOX_AND_OUTPUTS = (4.2, 4)
"""Heights of the box and of the outputs below it in a square frame."""
_DIMMED = 0.35


class OneBigFunction(ExplainerScene):
    """One neuron opened like a machine; the network as a box full of knobs; one of them is turned."""

    focus = (0, -1)

    def construct(self) -> None:
        self.open_one_neuron()
        self.close_the_box()
        self.turn_one_knob()
        self.turn_it_back()

    def set_the_stage(self) -> None:
        """The numbers that go in on the left, the box in the middle, the numbers that come out on the right."""
        self.trace, self.dial = self.film.hero.trace, self.film.exhibits.dial
        self.last = len(self.film.network.layers)
        self.left, self.middle, self.right = self.regions()
        self.shown = cast.shown_neurons(self.film, self.last)
        self.set_the_box()
        self.set_the_outputs()

    def regions(self) -> tuple[Region, ...]:
        """Return where the numbers stand that go in, the box, and the numbers that come out: in a line from left to
        right or from top to bottom, or in a square frame the last below the others.
        """
        stage = self.frame.stage
        if self.frame.is_upright or not self.frame.is_tall:
            return stage.split(2.6, 5.2, 4.6, gap=LARGE)
        above, below = stage.rows(*_BOX_AND_OUTPUTS, gap=MEDIUM)
        return *above.columns(2.6, 6.4, gap=LARGE), below

    # -- actors ----------------------------------------------------------------------------------------------------

    def set_the_box(self) -> None:
        """Create the picture, the box with a dot for every parameter, and the knob for one of them."""
        self.picture = cast.parked_input(self.film, self.style, self.film.hero, self.frame).move_to(self.left.centre)
        inside = self.middle.inset(MEDIUM)
        self.box = RoundedRectangle(corner_radius=SMALL, width=self.middle.width, height=self.middle.height)
        self.box.set_stroke(self.style.colour("outline"), self.style.points("outline"))
        self.box.set_fill(self.style.colour("panel"), 1).move_to(self.middle.centre)
        self.knobs_room, foot = inside.rows(6, 1, gap=SMALL)
        self.name = self.style.formula("f", size="title").move_to(foot.at(0.06, 0.5))
        weights = np.concatenate([layer.weights.ravel() for layer in self.film.network.layers])
        biases = np.concatenate([layer.biases for layer in self.film.network.layers])
        self.dials = self.wall_of_dials(np.concatenate([weights, biases]))
        self.total = self.style.readout(
            [foot.at(0.3, 0.5)], [len(weights) + len(biases)], ["network, parameters"], size="body", places=None
        )
        label = self.style.text(self.spec.captions["parameters"], "label", "muted")
        self.total_line = self.style.in_line(self.total, label).move_to(foot.at(0.55, 0.5))

    def wall_of_dials(self, parameters: np.ndarray) -> Cells:
        """Return a dot for every parameter, on one scale of sign."""
        room, count = self.knobs_room, len(parameters)
        columns = int(np.ceil(np.sqrt(count * room.width / room.height)))
        rows = int(np.ceil(count / columns))
        pitch = min(room.width / columns, room.height / rows)
        row, column = np.divmod(np.arange(count), columns)
        places = np.column_stack([column - (columns - 1) / 2, (rows - 1) / 2 - row]) * pitch + room.centre[:2]
        ramp = self.style.signed(float(np.percentile(np.abs(parameters), _FULL_COLOUR)))
        return Cells(places, parameters, ramp, sizes=0.8 * pitch)

    def set_the_outputs(self) -> None:
        """Create a bar, a name and a number for every output."""
        room = self.right.inset(SMALL)
        heights = [row.centre[1] for row in room.rows(*[1] * len(self.shown))]
        names = [self.style.text(self.film.labels[k], "body") for k in self.shown]
        left = room.left + min(cast.widest_output_name(self.film, self.style), room.width / 3)
        for name, height in zip(names, heights, strict=True):
            name.scale(min(1.0, (left - room.left) / name.width)).move_to([left - name.width / 2, height, 0])
            self.style.on_level(name, "body", np.array([0, height, 0]))
        self.names = Group(*names)
        starts = np.array([[left + SMALL, height] for height in heights])
        self.low, self.high = self.film.brightness_range(self.last)
        self.unit = room.right - _NUMBER_ROOM - left - SMALL
        thickness = min(0.3, 0.5 * room.height / len(self.shown))
        light, edge = self.style.colour("activation"), self.style.edge("activation")
        self.bars = Bars(starts, np.zeros(len(self.shown)), thickness, light, edge)
        owners = [f"layer {self.last}, neuron {k}, a" for k in self.shown]
        self.numbers = self.style.readout(starts, self.trace.output[self.shown], owners, size="label", align=-1)
        self.show_outputs(self.trace.output)

    def show_outputs(self, outputs: np.ndarray, how: str = "") -> None:
        """Set bars and numbers to these outputs (n_out,); ``how`` says in their addresses how they came about."""
        shares = np.clip((outputs[self.shown] - self.low) / (self.high - self.low), 0, 1)
        self.bars.lengths, self.numbers.values = shares * self.unit, outputs[self.shown]
        self.bars.points = self.bars.points_at(self.bars.centres)
        self.numbers.points = self.numbers.points_at(self.bars.ends() + SMALL * RIGHT)
        self.numbers.addresses = tuple(f"{how}layer {self.last}, neuron {k}, a" for k in self.shown)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def open_one_neuron(self) -> None:
        left, middle, right = self.frame.stage.inset(MEDIUM).columns(3, 3, 3)
        self.before = cast.column(self.film, self.style, self.last - 1, left.centre[0], left, largest_disc=0.34)
        self.before.cells.values = self.trace.activations(self.last - 1)
        body = self.machine(middle.centre)
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        light = self.style.light(self.low, self.high)
        lamp = Cells([right.centre], [self.low], light, _LAMP, outline=self.style.colour("outline"))
        out = self.style.line([body.get_right(), lamp.get_left()], "outline")
        self.play(FadeIn(self.before, body), FadeIn(legend))
        self.play(FadeIn(out, lamp))
        (winner, _), *others = self.trace.ranking(2)
        wires, value = self.feed(body, lamp, winner)
        for index, _ in others:  # another neuron is another function of the same numbers
            self.rest()
            self.play(FadeOut(wires, value), Change(lamp, values=np.array([self.low])))
            wires, value = self.feed(body, lamp, index)
        self.rest()
        self.opened = Group(self.before, body, wires, out, lamp, value)

    def machine(self, centre: np.ndarray) -> Group:
        """Return a neuron, opened: it adds up, and hands the sum to its activation function."""
        case = RoundedRectangle(corner_radius=_MACHINE / 4, width=_MACHINE, height=_MACHINE / 2)
        case.set_stroke(self.style.colour("text"), self.style.points("outline"))
        case.set_fill(self.style.colour("panel"), 1).move_to(centre)
        inside = [self.style.formula("sum", size="formula"), self.style.text("→", "body", "muted")]
        inside.append(self.style.formula(self.film.function_symbol(self.last), "sigma"))
        return Group(case, Group(*inside).arrange(RIGHT, buff=SMALL).move_to(case))

    def feed(self, body: Group, lamp: Cells, index: int) -> tuple[Wires, Readout]:
        """Send the layer before through the wires of an output neuron, and let its lamp light up."""
        neuron = self.trace.neuron(self.last, index)
        wires = cast.fan(self.film, self.style, neuron, self.before.cells, body.get_left()).carry(neuron.products[None])
        self.play(Change(wires, front=1.0, run_time=self.style.seconds("slow")))
        owner = f"layer {self.last}, neuron {index}, a"
        value = self.style.readout([lamp.get_center()], [neuron.a], [owner], size="label")
        value.inks = self.style.ink_on(np.array([(neuron.a - self.low) / (self.high - self.low)]))
        self.play(Change(lamp, values=np.array([neuron.a])), fly_in(value, body.get_right()))
        return wires, value

    @beat
    def close_the_box(self) -> None:
        self.play(FadeOut(self.opened), run_time=self.style.seconds("quick"))
        self.play(FadeIn(self.picture, self.box, self.name))
        self.dials.alphas = np.zeros(self.dials.part_count)
        fill = Change(self.dials, alphas=np.ones(self.dials.part_count), lag=2.0, run_time=self.style.seconds("flow"))
        self.play(fill, FadeIn(self.total_line[1]), count_up(self.total, run_time=self.style.seconds("flow")))
        self.put_numbers_in()
        lengths, ends = self.bars.lengths, self.numbers.centres.copy()
        self.bars.lengths = np.zeros(len(lengths))
        grow = Change(self.bars, lengths=lengths, run_time=self.style.seconds("slow"))
        self.numbers.points = self.numbers.points_at(ends)
        self.play(FadeIn(self.names), grow, fly_in(self.numbers, self.box.get_right()))

    def put_numbers_in(self) -> None:
        """Let the light of the input fly into the box."""
        lit = np.flatnonzero(self.film.hero.vector > 0)
        stream = cast.some_cells(self.picture, lit)
        into = np.broadcast_to(self.box.get_top() if self.frame.is_upright else self.box.get_left(), (len(lit), 3))
        flight = Change(
            stream,
            centres=into,
            sizes=np.full(len(lit), 0.05),
            alphas=np.full(len(lit), 0.3),
            lag=2.0,
            run_time=self.style.seconds("flow"),
        )
        self.add(stream)
        self.play(flight)
        self.remove(stream)

    @beat
    def turn_one_knob(self) -> None:
        self.take_out_the_knob()
        self.turn(0.0, -self.dial.sweep)
        self.rest()

    def take_out_the_knob(self) -> None:
        """Let one dot grow to a knob with a pointer and its weight."""
        place = self.middle.at(0.5, 0.62)
        self.knob = Circle(_KNOB, stroke_color=self.style.colour("attention"), stroke_width=4)
        self.knob.set_fill(self.style.colour("background"), 1).move_to(place)
        self.pointer = Line(place, place + _HAND * UP, stroke_width=4, color=self.style.colour("attention"))
        owner = self.address_of_the_dial()
        self.weight = self.style.readout([place + 0.5 * _KNOB * DOWN], [self.dial.weight], [owner], "body", signed=True)
        dot = self.dials.centres[self.dot_of_the_dial()]
        source = ring(self.style, dot, 2 * HAIR)
        clear = np.linalg.norm(self.dials.centres - place, axis=1) - self.dials.reach() > _KNOB
        self.play(Create(source), Change(self.dials, opacity=_DIMMED, alphas=clear.astype(float)))
        self.play(FadeIn(self.knob, self.pointer, shift=place - dot), fly_in(self.weight, dot))

    def address_of_the_dial(self) -> str:
        """Return where the weight lives that is turned."""
        return f"layer {self.last}, neuron {self.dial.neuron}, weight {self.dial.source}"

    def dot_of_the_dial(self) -> int:
        """Return which dot stands for the weight that is turned: weights come layer by layer, row by row."""
        before = sum(layer.weights.size for layer in self.film.network.layers[:-1])
        return before + self.dial.neuron * self.film.network.sizes[-2] + self.dial.source

    def turn(self, start: float, end: float) -> None:
        """Turn the weight from one change to another; the outputs are computed anew for every picture."""
        centre = self.knob.get_center()

        def follow(pointer: Line, alpha: float) -> None:
            by = start + alpha * (end - start)
            angle = np.pi / 2 - by / self.dial.sweep * _TURN
            tip = centre + _HAND * np.array([np.cos(angle), np.sin(angle), 0.0])
            pointer.set_points_as_corners([centre, tip])
            self.weight.values = np.array([self.dial.weight + by])
            self.show_outputs(inspection.turned(self.trace, self.dial, by), turned(by))
            self.weight.addresses = (turned(by) + self.address_of_the_dial(),)

        self.add(self.weight, self.bars, self.numbers)
        turning = UpdateFromAlphaFunc(self.pointer, follow, rate_func=smooth)
        self.play(turning, run_time=self.style.seconds("flow"))

    @beat
    def turn_it_back(self) -> None:
        self.turn(-self.dial.sweep, self.dial.sweep)
        self.rest()
        self.turn(self.dial.sweep, 0.0)


def turned(by: float) -> str:
    """Return how addresses begin while the weight is turned by so much."""
    return f"weight turned by {by:g}, " if by else ""
