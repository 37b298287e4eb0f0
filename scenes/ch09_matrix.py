"""Chapter 9, matrix form: one sum for each neuron becomes one short line, and that line is filled with true numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    Animation,
    Create,
    LaggedStart,
    ManimColor,
    MathTypst,
    Mobject,
    MoveToTarget,
    Rectangle,
    Transform,
    VGroup,
    VMobject,
)

from scenes import cast
from scenes.blocks import LayerLine
from scenes.gestures import count_up, fly_in, ring
from scenes.layout import HAIR, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, FadeOut, on_arrival
from scenes.mobjects.block import Block, places_in, stand
from scenes.mobjects.cells import Cells
from scenes.stage import ExplainerScene, beat

_PITCH = 0.8, 0.72
"""From column to column and from row to row of the symbols."""
_BRACKET = 3
"""Width of the brackets' lines in points."""
_NETWORK = 2.8
"""Width of the small example beside what is written of it."""
_DISC = 0.9
"""Diameter of a neuron of the small example, at most."""
_RING = 0.6
"""Radius of a ring around a neuron as a share of the neuron's width."""
_TIGHT, _LOOSE = 0.05, 0.13
"""Gaps in a sum: inside a product, and around a plus."""
_LEAST_DIGIT = 0.278
"""What has to be read is at least so tall, in scene units."""
_BETWEEN = 0.15
"""From block to block, and to the signs between them."""
_SMALLEST = 0.85
"""What would have to be written smaller than this to stand in one line is broken into two."""
_GHOSTS = 2
"""So many further layers have their lines written below the first, at most."""
_DIMMED = 0.45


class MatrixForm(ExplainerScene):
    """A small example is written out and packed into vectors and a matrix; then come the network's own."""

    focus = (0, 1)

    def construct(self) -> None:
        self.write_one_sum()
        self.stack_the_vector()
        self.stack_the_matrix()
        self.sweep_the_rows()
        self.add_the_biases()
        self.collapse_to_symbols()
        self.show_the_true_numbers()

    def set_the_stage(self) -> None:
        """The small example on the left, or above; what is written of it beside it, or below."""
        self.allow("words", None, "the entries of a matrix stand below one another, and are read as one line")
        self.n_in, self.n_out = self.spec.knobs.stage
        self.symbols: dict[str, MathTypst] = {}
        self.letter = float(self.symbol("a").height)
        stage = self.frame.stage
        upright = stage.height > stage.width
        rest = stage.width - _NETWORK - MEDIUM
        network, page = stage.rows(1, 1.8, gap=MEDIUM) if upright else stage.columns(_NETWORK, rest, gap=MEDIUM)
        self.head, self.room = page.rows(1.2, 4.6)
        level = network if upright else Region(network.left, self.room.bottom, network.right, self.room.top)
        self.set_the_network(level)
        self.set_the_blocks()

    # -- actors ----------------------------------------------------------------------------------------------------

    def symbol(self, typst: str, role: str = "text") -> MathTypst:
        """Return a formula of the size of words; each is made once, and copied."""
        if typst not in self.symbols:
            self.symbols[typst] = self.style.formula(typst, size="body")
        return self.symbols[typst].copy().set_color(self.style.colour(role))

    def on_a_neuron(self, typst: str) -> MathTypst:
        """Return a formula that is read on a neuron that is not lit."""
        (ink,) = self.style.ink_on(np.zeros(1))
        return self.symbol(typst).set_color(ManimColor(ink))

    def weight(self, j: int, k: int) -> MathTypst:
        """Return the symbol of the weight from input k to neuron j."""
        return self.symbol(f"w_({j},{k})", "positive")

    def set_the_network(self, region: Region) -> None:
        """Create two short columns of neurons, with their symbols in them, and the wires between."""
        pitch = min((region.height - SMALL) / max(self.n_in, self.n_out), 1.3 * _DISC)
        self.disc = min(_DISC, pitch / 1.2)
        sides = [region.left + _RING * self.disc, region.right - _RING * self.disc]
        places = [
            places_in(count, 1, (0, pitch)) + np.array([x, region.centre[1], 0])
            for count, x in zip((self.n_in, self.n_out), sides, strict=True)
        ]
        rim, dark = self.style.colour("outline"), self.style.light()
        self.before, self.after = (Cells(each, np.zeros(len(each)), dark, self.disc, outline=rim) for each in places)
        self.inputs = [self.on_a_neuron(f"a_{k}^((0))").move_to(place) for k, place in enumerate(places[0])]
        self.results = [self.on_a_neuron(f"a_{j}^((1))").move_to(place) for j, place in enumerate(places[1])]
        reach = self.disc / 2 * RIGHT
        self.wires = [
            VGroup(*(self.style.line([start + reach, end - reach], "outline") for start in places[0]))
            for end in places[1]
        ]

    def block(self, rows: Sequence[Sequence[VMobject]], across: float = _PITCH[0]) -> Block:
        """Return symbols between brackets."""
        return Block(rows, (across, _PITCH[1]), self.letter, self.style.colour("muted"), _BRACKET)

    def set_the_blocks(self) -> None:
        """Create the matrix and the vectors, and find their places in the two lines that are made of them."""
        self.matrix = self.block([[self.weight(j, k) for k in range(self.n_in)] for j in range(self.n_out)])
        self.vector = self.block([[self.symbol(f"a_{k}^((0))")] for k in range(self.n_in)])
        self.biases = self.block([[self.symbol(f"b_{j}", "bias")] for j in range(self.n_out)])
        self.outputs = self.block([[self.symbol(f"a_{j}^((1))")] for j in range(self.n_out)])
        sums = [self.written(self.short_sum(j)) for j in range(self.n_out)]
        self.sums = self.block([[each] for each in sums], sums[0].width + MEDIUM)
        self.equals, self.plus = (self.style.text(sign, "title", "muted") for sign in "=+")
        self.function = self.style.formula(self.film.function_symbol(1), "sigma")
        height = max(self.vector.height, self.matrix.height)
        self.opening, self.closing = (
            self.style.formula(sign, "sigma", "title").stretch_to_fit_height(height).stretch(1.2, 0)
            for sign in ("paren.l", "paren.r")
        )
        product = [self.matrix, self.vector], [self.equals, self.sums]
        around = [self.outputs, self.equals, self.function, self.opening, self.matrix, self.vector]
        layer = around, [self.plus, self.biases, self.closing]
        lines = [self.lines_of(halves) for halves in (product, layer)]
        if len(lines[1]) > 1:
            self.closing.stretch_to_fit_height(self.biases.height)
        scale = min(self.fit(each) for each in lines)
        if scale * self.style.digit_height("body") < _LEAST_DIGIT:
            self.allow("size", None, "in a narrow frame a whole line of blocks is written a little smaller")
        for part in {id(part): part for both in lines for line in both for part in line}.values():
            part.scale(scale)
        self.layer_places = self.arranged(lines[1])
        for part, place in self.arranged(lines[0]):
            part.move_to(place)

    def short_sum(self, j: int) -> list[list[Mobject]]:
        """Return the first and the last product of a neuron's sum, with dots for those between."""
        first, last = ([self.weight(j, k), self.symbol(f"a_{k}^((0))")] for k in (0, self.n_in - 1))
        dots = [[self.symbol("dots.c")]] if self.n_in > 2 else []
        return [first, *dots, last]

    def written(self, terms: Sequence[Sequence[MathTypst]]) -> VGroup:
        """Return terms on one line around the origin, a plus between each two."""
        line, x = VGroup(), 0.0
        for number, term in enumerate(terms):
            for place, part in enumerate([*([self.symbol("+")] if number else []), *term]):
                opens = number > 0 and place < 2
                x += _LOOSE if opens else _TIGHT if place else 0.0
                is_sign = (number > 0 and place == 0) or len(term) == 1
                spot = np.array([x + part.width / 2, 0, 0])
                line.add(part.move_to(spot) if is_sign else stand(part, spot, self.letter))
                x += part.width
        return line.shift(-x / 2 * RIGHT)

    # -- lines of parts --------------------------------------------------------------------------------------------

    def lines_of(self, halves: tuple[list[Mobject], list[Mobject]]) -> list[list[Mobject]]:
        """Return parts in one line, or in two if one would have to be written too small."""
        whole = [*halves[0], *halves[1]]
        return [whole] if _SMALLEST * width_of(whole) <= self.room.width else list(halves)

    def fit(self, lines: Sequence[Sequence[Mobject]]) -> float:
        """Return the scale at which lines fit into the room, 1 at most."""
        gaps = [_BETWEEN * (len(line) - 1) for line in lines]
        widths = [(self.room.width - gap) / (width_of(line) - gap) for line, gap in zip(lines, gaps, strict=True)]
        return min(1.0, *widths, self.room.height / total_height(lines))

    def arranged(self, lines: Sequence[Sequence[Mobject]]) -> list[tuple[Mobject, np.ndarray]]:
        """Return every part with its place, in the middle of the room."""
        found, y = [], self.room.centre[1] + total_height(lines) / 2
        for line in lines:
            x, height = self.room.centre[0] - width_of(line) / 2, max(part.height for part in line)
            for part in line:
                found.append((part, np.array([x + part.width / 2, y - height / 2, 0.0])))
                x += part.width + _BETWEEN
            y -= height + MEDIUM
        return found

    # -- moves -----------------------------------------------------------------------------------------------------

    def light(self, neuron: int | None) -> list[Animation]:
        """Let the wires into one neuron stand out, or with None let all be as they were."""
        found = []
        for j, row in enumerate(self.wires):
            role, width = ("positive", 3.0) if j == neuron else ("outline", self.style.points("outline"))
            opacity = 1.0 if neuron in (None, j) else _DIMMED
            found.append(row.animate.set_stroke(self.style.colour(role), width, opacity))
        return found

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def write_one_sum(self) -> None:
        tag = cast.example_tag(self.style, self.film.words, self.frame)
        network = FadeIn(*self.wires, self.before, self.after, *self.inputs, *self.results)
        self.play(network, FadeIn(tag))
        self.mark = ring(self.style, self.after.centres[0], _RING * self.disc)
        self.play(Create(self.mark), *self.light(0), run_time=self.style.seconds("quick"))
        terms = [[self.weight(0, k), self.symbol(f"a_{k}^((0))")] for k in range(self.n_in)]
        self.sum = self.written(terms)
        self.head.hold(self.sum)
        arrive = []
        for k, (weight, name) in enumerate(terms):
            middle = self.wires[0][k].get_center()
            arrive += [FadeIn(weight, shift=weight.get_center() - middle), travel(name, self.inputs[k])]
        signs = [part for part in self.sum if part not in [each for term in terms for each in term]]
        self.play(
            LaggedStart(*arrive, lag_ratio=0.3, run_time=self.style.seconds("flow")),
            FadeIn(*signs, rate_func=on_arrival, run_time=self.style.seconds("flow")),
        )
        self.terms, self.signs, self.tag = terms, signs, tag

    @beat
    def stack_the_vector(self) -> None:
        moves = [travel(entry, name) for entry, name in zip(self.vector.entries, self.inputs, strict=True)]
        stack = LaggedStart(*moves, lag_ratio=0.2, run_time=self.style.seconds("slow"))
        self.play(stack, FadeIn(self.vector.brackets))

    @beat
    def stack_the_matrix(self) -> None:
        self.play(FadeIn(self.matrix.brackets), run_time=self.style.seconds("quick"))
        copies = [term[0].copy() for term in self.terms]
        entries = self.matrix.rows[0]
        moves = [travel(entry, copy) for entry, copy in zip(entries, copies, strict=True)]
        self.play(LaggedStart(*moves, lag_ratio=0.2), *self.lie_down(0), run_time=self.style.seconds("slow"))
        for j in range(1, self.n_out):
            tempo = self.style.seconds("slow" if j == 1 else "normal")
            point = self.mark.animate.move_to(self.after.centres[j])
            self.play(point, *self.light(j), run_time=self.style.seconds("quick"))
            self.play(FadeIn(self.matrix.rows[j], rate_func=on_arrival), *self.lie_down(j), run_time=tempo)
        self.walk_the_columns()

    def lie_down(self, j: int) -> list[Animation]:
        """Let copies of the wires into a neuron lie down as its row of the matrix, and fade there."""
        moves = []
        for wire, entry in zip(self.wires[j], self.matrix.rows[j], strict=True):
            flat = self.style.line([entry.get_left(), entry.get_right()], "positive", 3).set_stroke(opacity=0)
            copy = wire.copy().set_stroke(self.style.colour("positive"), 3, 1)
            moves.append(Transform(copy, flat, remover=True))
        return moves

    def walk_the_columns(self) -> None:
        """Point at every input, and at the weights that lead away from it."""
        columns = [VGroup(*(row[k] for row in self.matrix.rows)) for k in range(self.n_in)]
        frame = self.frame_around(columns[0])
        source = ring(self.style, self.before.centres[0], _RING * self.disc)
        self.play(FadeOut(self.mark), FadeIn(frame, source), *self.light(None), run_time=self.style.seconds("quick"))
        for k in range(1, self.n_in):
            there = frame.animate.move_to(columns[k]), source.animate.move_to(self.before.centres[k])
            self.play(*there, run_time=self.style.seconds("quick"))
        self.play(FadeOut(frame, source), run_time=self.style.seconds("quick"))

    def frame_around(self, entries: Mobject) -> Rectangle:
        """Return a frame that says: look at these entries."""
        frame = Rectangle(width=entries.width + SMALL, height=entries.height + SMALL).move_to(entries)
        return frame.set_stroke(self.style.colour("attention"), 3)

    @beat
    def sweep_the_rows(self) -> None:
        self.play(FadeIn(self.equals, self.sums.brackets), run_time=self.style.seconds("quick"))
        across = self.frame_around(self.matrix.rows[0]).stretch_to_fit_width(self.matrix.width - SMALL)
        across.set_x(self.matrix.get_x())
        down = self.frame_around(VGroup(*self.vector.rows))
        self.mark.move_to(self.after.centres[0])
        self.play(FadeIn(across, down, self.mark), *self.light(0), run_time=self.style.seconds("quick"))
        self.play(*self.fold_the_sum(), run_time=self.style.seconds("slow"))
        self.remove(*self.sum).add(self.sums.entries[0])
        for j in range(1, self.n_out):
            tempo = self.style.seconds("normal" if j == 1 else "quick")
            point = self.mark.animate.move_to(self.after.centres[j])
            level = across.animate.set_y(self.matrix.rows[j].get_y())
            self.play(point, level, *self.light(j), run_time=self.style.seconds("quick"))
            self.play(*self.multiply(j), run_time=2 * tempo)
        self.play(FadeOut(across, down, self.mark), *self.light(None), run_time=self.style.seconds("quick"))
        self.play(*(row.animate.set_stroke(self.style.colour("positive")) for row in self.wires))
        self.play(*self.light(None))
        self.rest()

    def fold_the_sum(self) -> list[Animation]:
        """Let the sum that was written out become the first entry of the result."""
        entry, kept = self.sums.entries[0], [*self.terms[0], self.signs[0]]
        last = [self.signs[-1], *self.terms[-1]] if self.n_in > 2 else self.terms[-1]
        gone = [part for part in self.sum if part not in [*kept, *last]]
        targets = [*entry[:3], *entry[-len(last) :]]
        moves = [Transform(part, to) for part, to in zip([*kept, *last], targets, strict=True)]
        return [*moves, FadeOut(*gone), *([FadeIn(entry[3])] if self.n_in > 2 else [])]

    def multiply(self, j: int) -> list[Animation]:
        """Let a row of the matrix and the vector meet in an entry of the result."""
        entry = self.sums.entries[j]
        ends = self.matrix.rows[j][0], self.vector.entries[0], self.matrix.rows[j][-1], self.vector.entries[-1]
        parts = entry[0], entry[1], entry[-2], entry[-1]
        moves = [travel(part, end) for part, end in zip(parts, ends, strict=True)]
        return [LaggedStart(*moves, lag_ratio=0.1), FadeIn(*entry[2:-2], rate_func=on_arrival)]

    @beat
    def add_the_biases(self) -> None:
        self.play(FadeOut(self.equals, self.sums), run_time=self.style.seconds("quick"))
        places = {id(part): place for part, place in self.layer_places}
        for part in (self.equals, self.plus, self.biases, self.function, self.opening, self.closing, self.outputs):
            part.move_to(places[id(part)])
        room = [part.animate.move_to(places[id(part)]) for part in (self.matrix, self.vector)]
        arrive = [self.from_the_neuron(*each) for each in zip(self.biases.entries, self.after.centres, strict=True)]
        stack = LaggedStart(*arrive, lag_ratio=0.2, run_time=self.style.seconds("slow"))
        self.play(*room)
        self.play(FadeIn(self.plus, self.biases.brackets), stack)
        self.play(FadeIn(self.function, self.opening, self.closing))
        moves = [travel(entry, name) for entry, name in zip(self.outputs.entries, self.results, strict=True)]
        stack = LaggedStart(*moves, lag_ratio=0.2, run_time=self.style.seconds("slow"))
        self.note = self.style.text(self.spec.captions["every_entry"], "body", "sigma")
        self.note.next_to(self.opening, DOWN, SMALL).set_x(self.function.get_x())
        self.play(stack, FadeIn(self.equals, self.outputs.brackets), FadeIn(self.note))
        self.rest()

    def from_the_neuron(self, entry: VMobject, neuron: np.ndarray) -> Animation:
        """Let the symbol of a bias come from its neuron."""
        return FadeIn(entry, shift=entry.get_center() - neuron)

    @beat
    def collapse_to_symbols(self) -> None:
        example = [*self.wires, self.before, self.after, *self.inputs, *self.results, self.note, self.tag]
        self.lines = self.short_lines()
        self.step = self.lines[0]
        self.play(FadeOut(*example), run_time=self.style.seconds("quick"))
        blocks = {"out": self.outputs, "weights": self.matrix, "in": self.vector, "bias": self.biases}
        symbols = {key: self.step.select(key) for key in blocks}
        shrink = [
            block.animate.scale(symbols[key].height / block.height).move_to(symbols[key]).set_opacity(0)
            for key, block in blocks.items()
        ]
        signs = [self.equals, self.plus, self.function, self.opening, self.closing]
        self.play(*shrink, FadeOut(*signs), FadeIn(self.step), run_time=self.style.seconds("slow"))
        self.remove(*blocks.values())
        self.rest()
        for line in self.lines[1:]:
            self.play(FadeIn(line, shift=SMALL * DOWN))

    def short_lines(self) -> VGroup:
        """Return what each layer does as one short line, in the middle of the stage: the first in full, of the others
        a few as ghosts.
        """
        layers = range(1, len(self.film.network.layers) + 1)
        lines = VGroup(*(self.short_line(layer) for layer in layers[: 1 + _GHOSTS]))
        if len(layers) > len(lines):
            lines.add(self.style.formula("dots.v", size="title"))
        lines.arrange(DOWN, buff=MEDIUM, aligned_edge=LEFT)
        lines[1:].set_opacity(_DIMMED)
        return self.frame.stage.hold(lines)

    def short_line(self, layer: int) -> MathTypst:
        """Return what a layer does as a formula, every symbol in its colour."""
        name = self.film.function_symbol(layer)
        line = self.style.formula(
            f"{{{{ a^(({layer})) : out }}}} = {{{{ {name} paren.l : open }}}} {{{{ W^(({layer})) : weights }}}}"
            f"{{{{ a^(({layer - 1})) : in }}}} + {{{{ b^(({layer})) : bias }}}} {{{{ paren.r : close }}}}",
            size="title",
        )
        for key, role in (("open", "sigma"), ("weights", "positive"), ("bias", "bias"), ("close", "sigma")):
            line.select(key).set_color(self.style.colour(role))
        return line

    # -- the true numbers ------------------------------------------------------------------------------------------

    @beat
    def show_the_true_numbers(self) -> None:
        heading, body, self.foot = self.frame.stage.rows(0.9, 5.0, 0.5, gap=HAIR)
        self.true_line(body)
        true, legend = self.true, cast.sign_legend(self.style, self.film.words, self.frame.legend)
        home = heading.hold(self.step.copy()).get_center()
        self.play(self.step.animate.move_to(home), *(FadeOut(line) for line in self.lines[1:]), FadeIn(legend))
        given = {"weights": true.matrix, "in": true.inputs, "bias": true.biases}
        heads = [travel(block.head, self.step.select(key)) for key, block in given.items()]
        self.play(*heads, FadeIn(*(part for block in given.values() for part in block.frame), true.plus))
        weights = true.matrix.content
        values, weights.values = weights.values, np.zeros(weights.part_count)
        self.add(weights)
        fill = Change(weights, values=values, lag=2.0, run_time=self.style.seconds("slow"))
        self.play(fill, *(fly_in(block.content, block.head.get_center()) for block in (true.inputs, true.biases)))
        self.play(Create(true.row), FadeIn(*true.sums.frame, true.sums.head, true.equals))
        self.play(fly_in(true.sums.content, true.equals.get_center(), run_time=self.style.seconds("normal")))
        out = travel(true.outputs.head, self.step.select("out"))
        self.play(out, FadeIn(*true.outputs.frame, true.arrow))
        self.play(fly_in(true.outputs.content, true.sums.content.centres, run_time=self.style.seconds("normal")))
        self.count_the_products()

    def true_line(self, region: Region) -> None:
        """Create what the first layer does in its true numbers; the neuron that the film knows is among those told."""
        at_work = self.film.hero.trace.layers[0]
        grey = int(np.argmin(np.abs(at_work.inputs - 0.5)))
        told = cast.chosen_neuron(self.film), grey
        function = self.film.function_symbol(1)
        self.true = LayerLine(self.style, region, 1, self.film.network.layers[0], at_work, function, told)

    def count_the_products(self) -> None:
        """Say how many multiplications all layers take: one for each weight."""
        words = self.style.text(self.spec.captions["products"], "body", "muted")
        count = sum(each.weights for each in self.film.network.counts)
        number = self.style.readout([ORIGIN], [count], ["network, weights"], "body", places=None)
        self.foot.hold(self.style.in_line(number, words))
        source = self.true.matrix.content.get_center()
        self.play(count_up(number, source=source, run_time=self.style.seconds("slow")), FadeIn(words))
        self.rest("slow")


def travel(mobject: Mobject, source: Mobject) -> MoveToTarget:
    """Let a mobject move from where another stands to where it belongs."""
    mobject.generate_target()
    mobject.move_to(source)
    return MoveToTarget(mobject)


def width_of(parts: Sequence[Mobject]) -> float:
    """Return how wide parts are side by side."""
    return float(sum(part.width for part in parts) + _BETWEEN * (len(parts) - 1))


def total_height(lines: Sequence[Sequence[Mobject]]) -> float:
    """Return how tall lines are, one below the other."""
    return float(sum(max(part.height for part in line) for line in lines) + MEDIUM * (len(lines) - 1))
