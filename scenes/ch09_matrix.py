"""Chapter 9, the matrix form: one sum for each neuron becomes one short line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Create, Dot, Group, Mobject, SurroundingRectangle, VGroup, VMobject

from scenes import cast
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, spread_indices
from scenes.mobjects.animations import FadeIn, FadeOut
from scenes.mobjects.readout import Readout
from scenes.stage import ExplainerScene, beat

_LIP = 0.12
"""How far a bracket reaches over its entries."""
_DISC = 0.62
"""Diameter of a neuron of the small example."""
_QUIET = 0.25
_ROW, _COLUMN = 0.72, 1.05
"""From row to row and from column to column of symbols, in scene units."""
_SHOWN_ROWS, _SHOWN_COLUMNS = 3, 3
"""Rows and columns of the true numbers."""


class MatrixForm(ExplainerScene):
    """A small example is written out, stacked into vectors and a matrix, and shrunk; then the true numbers."""

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
        """The small network on one side, what is written of it on the other."""
        self.allow("words", None, "symbols are the entries of vectors and matrices, not lines of formulas")
        self.inputs, self.outputs = self.spec.knobs.stage
        self.function = cast.function_symbol(self.film, 1)
        network, self.page = self.frame.stage.inset(SMALL).split(3.4, 9, gap=LARGE)
        self.before = self.column("a", self.inputs, network.at(0.1, 0.5), network.height)
        self.after = self.column("", self.outputs, network.at(0.9, 0.5), network.height)
        self.wires = [
            VGroup(*(self.style.line([a[0].get_right(), b[0].get_left()], "outline") for a in self.before))
            for b in self.after
        ]
        self.middle = self.page.at(0.5, 0.42)
        self.pitch = min(_COLUMN, self.page.width / (self.inputs + 5))

    # -- actors ----------------------------------------------------------------------------------------------------

    def column(self, letter: str, count: int, middle: np.ndarray, height: float) -> VGroup:
        """Return neurons below one another, with their symbols in them if they have any."""
        pitch = min(1.1, height / count)
        neurons = VGroup()
        for index in range(count):
            rim = Circle(_DISC / 2, color=self.style.colour("outline"), stroke_width=self.style.points("outline"))
            rim.set_fill(self.style.colour("unlit"), 1).move_to(middle + ((count - 1) / 2 - index) * pitch * UP)
            symbol = self.style.formula(f"{letter}_{index}", size="body") if letter else VGroup()
            neurons.add(VGroup(rim, symbol.move_to(rim)))
        return neurons

    def grid(self, symbols: Sequence[Sequence[str]], role: str, left: float) -> tuple[VGroup, VGroup]:
        """Return symbols in rows and columns with brackets around them, beginning at ``left``."""
        entries = VGroup()
        for row, line in enumerate(symbols):
            for place, symbol in enumerate(line):
                across = left + _LIP + (place + 0.5) * self.pitch
                up = self.middle[1] + ((len(symbols) - 1) / 2 - row) * _ROW
                entries.add(self.style.formula(symbol, role, "body").move_to([across, up, 0]))
        return entries, self.brackets(left, left + 2 * _LIP + len(symbols[0]) * self.pitch, len(symbols) * _ROW)

    def brackets(self, left: float, right: float, height: float, up: float | None = None) -> VGroup:
        """Return a pair of square brackets."""
        level, half = self.middle[1] if up is None else up, height / 2
        sides = VGroup()
        for x, lip in ((left, _LIP), (right, -_LIP)):
            corners = [(x + lip, level + half), (x, level + half), (x, level - half), (x + lip, level - half)]
            sides.add(self.style.line([np.array([*corner, 0]) for corner in corners], "muted", 3))
        return sides

    def wrapped(self, inside: Mobject) -> VGroup:
        """Return brackets of a function around something."""
        signs = VGroup(*(self.style.formula(sign, "sigma") for sign in ("paren.l", "paren.r")))
        for sign, side in zip(signs, (LEFT, RIGHT), strict=True):
            sign.stretch_to_fit_height(inside.height).next_to(inside, side, HAIR)
        return signs

    def sum_of_a_row(self) -> VMobject:
        """Return the sum of neuron 0 as a formula, in a narrow frame in two lines."""
        terms = [f"w_(0,{k}) a_{k}" for k in range(self.inputs)]
        if not self.frame.is_upright:
            return self.style.formula(f"a_0^((1)) = {self.function}({' + '.join(terms)} + b_0)", size="body")
        first, second = " + ".join(terms[: self.inputs // 2]), " + ".join([*terms[self.inputs // 2 :], "b_0"])
        text = f"a_0^((1)) = {self.function} paren.l & {first} \\ & + {second} paren.r"
        return self.style.formula(text, size="body")

    def light(self, row: int, on: bool) -> list[Mobject]:
        """Return animations that let the wires into one neuron stand out, or not."""
        colour = self.style.colour("attention" if on else "outline")
        return [wire.animate.set_color(colour) for wire in self.wires[row]]

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def write_one_sum(self) -> None:
        self.label = self.frame.legend.hold(cast.stamp(self.style, self.film.words["example"]), across=1.0)
        self.play(FadeIn(self.before, self.after, self.label), *(Create(wire) for row in self.wires for wire in row))
        self.play(*self.light(0, on=True))
        self.sum = self.page.hold(self.sum_of_a_row(), up=1.0)
        self.play(Create(self.sum, run_time=self.style.seconds("flow")))

    @beat
    def stack_the_vector(self) -> None:
        width = (self.inputs + 2) * self.pitch + 6 * _LIP + 1.6
        aside = MEDIUM + HAIR if self.frame.is_upright else 0.0  # the function's name still comes before it
        self.left = self.page.centre[0] - width / 2 + aside
        self.matrix_right = self.left + 2 * _LIP + self.inputs * self.pitch
        places, sides = self.grid([[f"a_{k}"] for k in range(self.inputs)], "text", self.matrix_right + SMALL)
        copies = VGroup(*(neuron[1].copy() for neuron in self.before))
        moves = [copy.animate.move_to(entry) for copy, entry in zip(copies, places, strict=True)]
        self.play(*moves, FadeIn(sides), run_time=self.style.seconds("slow"))
        self.vector, self.vector_sides = copies, sides

    @beat
    def stack_the_matrix(self) -> None:
        names = [[f"w_({j},{k})" for k in range(self.inputs)] for j in range(self.outputs)]
        self.matrix, sides = self.grid(names, "text", self.left)
        self.play(FadeIn(sides), *self.light(0, on=False), run_time=self.style.seconds("quick"))
        for row in range(self.outputs):
            entries = self.matrix[row * self.inputs : (row + 1) * self.inputs]
            origin = self.wires[row].get_center() - entries.get_center()
            self.play(*self.light(row, on=True), run_time=self.style.seconds("quick"))
            self.play(FadeIn(entries, shift=-origin), run_time=self.style.seconds("slow"))
            self.play(*self.light(row, on=False), run_time=self.style.seconds("quick"))
        self.matrix_sides = sides

    @beat
    def sweep_the_rows(self) -> None:
        left = self.vector_sides.get_right()[0] + SMALL
        self.equals = self.style.text("=", "title", "muted").move_to([left + SMALL, self.middle[1], 0])
        start = self.equals.get_right()[0] + SMALL
        self.sums, sides = self.grid([[f"s_{j}"] for j in range(self.outputs)], "text", start)
        self.play(FadeIn(self.equals, sides))
        column = SurroundingRectangle(self.vector, color=self.style.colour("attention"), buff=HAIR, stroke_width=2)
        for row in range(self.outputs):
            tempo = self.style.seconds("slow" if row == 0 else "normal" if row == 1 else "quick")
            entries = self.matrix[row * self.inputs : (row + 1) * self.inputs]
            mark = SurroundingRectangle(entries, color=self.style.colour("attention"), buff=HAIR, stroke_width=2)
            self.play(Create(mark), Create(column), *self.light(row, on=True), run_time=tempo)
            shift = self.sums[row].get_center() - entries.get_center()
            self.play(FadeIn(self.sums[row], shift=0.5 * shift), run_time=tempo)
            self.play(FadeOut(mark, column), *self.light(row, on=False), run_time=self.style.seconds("quick"))
        self.sums_sides = sides

    @beat
    def add_the_biases(self) -> None:
        gone = Group(self.equals, self.sums, self.sums_sides, self.sum)
        self.play(FadeOut(gone), run_time=self.style.seconds("quick"))
        plus = self.style.text("+", "title", "muted")
        plus.move_to([self.vector_sides.get_right()[0] + MEDIUM, self.middle[1], 0])
        biases, sides = self.grid([[f"b_{j}"] for j in range(self.outputs)], "bias", plus.get_right()[0] + SMALL)
        self.play(FadeIn(plus, sides), FadeIn(biases, shift=SMALL * DOWN))
        inside = Group(self.matrix_sides, self.vector_sides, sides)
        name = self.style.formula(self.function, "sigma", "formula")
        wrap = self.wrapped(inside)
        name.next_to(wrap, LEFT, HAIR)
        note = self.style.text(self.spec.captions["every_entry"], "label", "muted")
        note.next_to(inside, UP, SMALL)
        self.play(FadeIn(name, wrap), FadeIn(note))
        self.block = Group(self.matrix, self.vector, biases, inside, plus, name, wrap, note)

    @beat
    def collapse_to_symbols(self) -> None:
        line = self.layer_line(1, "title").move_to(self.frame.stage.at(0.5, 0.68))
        small = Group(*self.before, *self.after, *(wire for row in self.wires for wire in row))
        self.play(FadeOut(self.block, small, self.label), run_time=self.style.seconds("quick"))
        self.play(FadeIn(line, shift=SMALL * UP))
        self.lines = VGroup(line)
        for layer in range(2, min(len(self.film.network.layers), 3) + 1):
            further = self.layer_line(layer, "body").next_to(self.lines, DOWN, MEDIUM).set_opacity(2 * _QUIET)
            self.play(FadeIn(further), run_time=self.style.seconds("normal"))
            self.lines.add(further)

    def layer_line(self, layer: int, size: str) -> VMobject:
        """Return one layer's whole step as a formula, at most as wide as the page."""
        function = cast.function_symbol(self.film, layer)
        text = f"a^(({layer})) = {function}(W^(({layer})) a^(({layer - 1})) + b^(({layer})))"
        formula = self.style.formula(text, size=size)
        return formula.scale(min(1.0, self.frame.stage.width / formula.width))

    # -- the true numbers ------------------------------------------------------------------------------------------

    @beat
    def show_the_true_numbers(self) -> None:
        self.play(FadeOut(self.lines[1:]), run_time=self.style.seconds("quick"))
        top = self.frame.stage.at(0.5, 0.9)
        self.play(self.lines[0].animate.move_to(top))
        blocks, result = self.true_blocks()
        name, equals = self.style.formula(self.function, "sigma", "formula"), self.style.text("=", "title", "muted")
        parts = self.in_two_lines if self.frame.is_tall else self.in_one_line
        for part in parts(blocks, name, equals, result):
            self.play(FadeIn(part, shift=SMALL * UP), run_time=self.style.seconds("normal"))
        self.rest()

    def in_one_line(self, blocks: list[Group], name: Mobject, equals: Mobject, result: Group) -> list[Group]:
        """Set everything side by side, and return it in the order in which it appears."""
        inside = Group(*blocks).arrange(RIGHT, buff=SMALL)
        wrap = self.wrapped(inside)
        equals.next_to(wrap, RIGHT, SMALL)
        result.next_to(equals, RIGHT, SMALL)
        name.next_to(wrap, LEFT, HAIR)
        whole = Group(name, wrap, inside, equals, result)
        whole.scale(min(1.0, self.frame.stage.width / whole.width)).move_to(self.frame.stage.at(0.5, 0.45))
        return [*blocks, Group(name, wrap), Group(equals, result)]

    def in_two_lines(self, blocks: list[Group], name: Mobject, equals: Mobject, result: Group) -> list[Group]:
        """Set the product above, and below it the biases, the function and the result."""
        matrix, vector, plus, biases = blocks
        upper = Group(matrix, vector).arrange(RIGHT, buff=SMALL)
        arrow = self.style.text("→", "body", "muted")
        lower = Group(plus, biases, arrow, name, equals, result).arrange(RIGHT, buff=SMALL)
        Group(upper, lower).arrange(DOWN, buff=LARGE).move_to(self.frame.stage.at(0.5, 0.42))
        return [matrix, vector, Group(plus, biases), Group(arrow, name), Group(equals, result)]

    def true_blocks(self) -> tuple[list[Group], Group]:
        """Return W, the inputs and the biases with some of their entries and their shapes, and what comes of them."""
        layer, trace = self.film.network.layers[0], self.film.hero.trace
        rows = spread_indices(len(layer.biases), _SHOWN_ROWS)
        lit = np.flatnonzero(self.film.hero.vector > 0)
        columns = lit[spread_indices(len(lit), _SHOWN_COLUMNS)]  # of dark inputs there is nothing to see
        names, inputs = [f"layer 1, neuron {j}" for j in rows], [[f"layer 0, neuron {k}, a"] for k in columns]
        weights = [[f"{name}, weight {k}" for k in columns] for name in names]
        (high, wide), hero = layer.weights.shape, self.film.hero.vector
        matrix = self.true_block(layer.weights[np.ix_(rows, columns)], weights, (high, wide), signed=True)
        vector = self.true_block(hero[columns, None], inputs, (wide, 1))
        bias = [[f"{name}, bias"] for name in names]
        biases = self.true_block(layer.biases[rows, None], bias, (high, 1), "bias", signed=True)
        result = self.true_block(trace.activations(1)[rows, None], [[f"{name}, a"] for name in names], (high, 1))
        return [matrix, vector, Group(self.style.text("+", "title", "muted")), biases], result

    def true_block(
        self,
        values: np.ndarray,
        addresses: list[list[str]],
        shape: tuple[int, int],
        role: str = "text",
        signed: bool = False,
    ) -> Group:
        """Return some of a matrix's numbers (m, n) between brackets, dots for the others, and the whole shape below."""
        rows, columns = values.shape
        pitch = _COLUMN + MEDIUM + SMALL
        across, up = (np.arange(columns) - (columns - 1) / 2) * pitch, ((rows - 1) / 2 - np.arange(rows)) * _ROW
        spots = np.column_stack([np.tile(across, rows), np.repeat(up, columns), np.zeros(rows * columns)])
        names = [name for line in addresses for name in line]
        numbers = self.style.readout(spots, values.ravel(), names, size="body", signed=signed, role=role)
        dots = VGroup()
        if rows < shape[0]:  # between the last two rows that are shown, and the last two columns
            dots.add(*(self.dots([x, up[-1] + _ROW / 2, 0], UP) for x in across))
        if columns < shape[1]:
            dots.add(*(self.dots([across[-1] - pitch / 2, y, 0], RIGHT) for y in up))
        sides = self.brackets(-columns * pitch / 2, columns * pitch / 2, rows * _ROW + HAIR, up=0.0)
        return Group(numbers, dots, sides, self.shape_line(shape).next_to(sides, DOWN, SMALL))

    def dots(self, place: Sequence[float], along: np.ndarray) -> VGroup:
        """Return three small dots for what is left out."""
        middle = np.asarray(place, float)
        step = 0.5 * HAIR * along
        return VGroup(*(Dot(middle + k * step, 0.02, color=self.style.colour("muted")) for k in (-1, 0, 1)))

    def shape_line(self, shape: tuple[int, int]) -> Group:
        """Return "16 × 784" as numbers."""
        counts: list[Readout] = []
        for axis, count in zip(("rows", "columns"), shape, strict=True):
            owner = [f"shape {shape[0]} by {shape[1]}, {axis}"]
            counts.append(self.style.readout([[0, 0, 0]], [count], owner, "label", places=None, role="muted"))
        return self.style.in_line(counts[0], self.style.text("×", "label", "muted"), counts[1], gap=HAIR)
