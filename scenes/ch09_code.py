"""Chapter 9, continued: the code that computes a layer, taken from this program, running."""

from __future__ import annotations

import ast
import inspect
import textwrap

import numpy as np
from manim import DOWN, LEFT, RIGHT, Rectangle, Text, VGroup

from nnmath.network import Layer
from scenes import cast
from scenes.gestures import fly_in, forward_wave
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region, with_indices
from scenes.mobjects.animations import FadeIn
from scenes.stage import ExplainerScene, beat

_WIDEST = 46
"""Characters after which a line of code is broken inside its brackets."""
_INDENT = 0.16
"""Width of one character of indentation, in scene units."""
_LINE = 0.52
"""From line to line, in scene units."""
_SQUARE = (6.85, 2.7)
"""Widths of code and network in a square frame."""
_MOST_OUTPUTS = 10
"""More outputs than this are shown as an even sample."""


def source_of_a_layer() -> list[str]:
    """Return the lines of the function that computes a layer, without what is said about it and about its types."""
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(Layer.forward))).body
    assert isinstance(function, ast.FunctionDef)
    function.body, function.returns = function.body[1:], None  # the first statement says what it does
    for argument in function.args.args:
        argument.annotation = None
    return ast.unparse(function).splitlines()


def broken(line: str, widest: int = _WIDEST) -> list[str]:
    """Return a line of code in pieces of at most ``widest`` characters, broken after a bracket and at commas."""
    if len(line) <= widest or "(" not in line:
        return [line]
    head, _, rest = line.partition("(")
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    pieces, current = [f"{head}("], indent
    for word in rest.split(", "):
        longer = f"{current}, {word}" if current.strip() else f"{current}{word}"
        if len(longer) > widest and current.strip():
            pieces.append(f"{current},")
            longer = f"{indent}{word}"
        current = longer
    return [*pieces, current]


class CodeView(ExplainerScene):
    """The function on a card; the line that runs is marked, layer after layer lights up, the output is printed."""

    def construct(self) -> None:
        self.show_the_code()
        self.run_it()

    def set_the_stage(self) -> None:
        """The card on one side, the network on the other, the output below the card."""
        self.allow("size", None, "code is looked at as a whole, and the line that runs is marked")
        self.allow("words", None, "code is not running text")
        self.trace = self.film.hero.trace
        code, self.network_room = self.regions()
        self.card_room, self.foot = code.rows(4, 2, gap=MEDIUM)
        self.lines = self.card()
        body = self.network_room.inset(SMALL)
        right = body.right - MEDIUM - cast.widest_output_name(self.film, self.style)
        slots = Region(body.left, body.bottom, right, body.top)
        self.columns, self.wires = cast.network(self.film, self.style, slots, largest_disc=0.3)
        self.names = cast.output_names(self.film, self.style, self.columns[-1])

    def regions(self) -> tuple[Region, Region]:
        """Return where the code and the network stand: in a vertical frame one below the other."""
        if self.frame.is_tall and not self.frame.is_upright:
            return self.frame.stage.columns(*_SQUARE, gap=SMALL)
        return self.frame.stage.split(7.2, 5.6, gap=LARGE)

    # -- actors ----------------------------------------------------------------------------------------------------

    def card(self) -> VGroup:
        """Return the code, every line of the source as a group of the lines that it is broken into."""
        corner = self.card_room.at(0, 1) + SMALL * (RIGHT + DOWN)
        lines, row = VGroup(), 0
        for line in source_of_a_layer():
            group = VGroup()
            for piece in broken(line):
                indent = len(piece) - len(piece.lstrip())
                text = self.style.text(piece.strip(), "label")
                place = corner + np.array([indent * _INDENT, -(row + 0.5) * _LINE, 0])
                group.add(self.style.on_level(text.move_to(place, aligned_edge=LEFT), "label", place))
                row += 1
            lines.add(group)
        return lines

    def ground(self) -> VGroup:
        """Return the card behind the code, and the name of the file above it."""
        paper = Rectangle(width=self.card_room.width, height=self.lines.height + LARGE, stroke_width=0)
        paper.set_fill(self.style.colour("panel"), 1).move_to(self.lines).set_x(self.card_room.centre[0])
        return VGroup(paper)

    def mark_of(self, line: VGroup) -> Rectangle:
        """Return the band that marks a line as running."""
        mark = Rectangle(width=self.card_room.width, height=line.height + SMALL, stroke_width=0)
        mark.set_fill(self.style.colour("attention"), 0.22)
        return mark.move_to(line).set_x(self.card_room.centre[0])

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def show_the_code(self) -> None:
        source = self.style.text(self.spec.captions["source"], "caption", "muted")
        ground = self.ground()
        source.next_to(ground, DOWN, HAIR, aligned_edge=LEFT)
        self.play(FadeIn(ground, source))
        code: list[Text] = [text for line in self.lines for text in line]
        self.play(FadeIn(VGroup(*code), lag_ratio=0.3, run_time=self.style.seconds("flow")))
        self.play(FadeIn(*self.wires, *self.columns, self.names))
        self.source = source

    @beat
    def run_it(self) -> None:
        vector = self.film.hero.vector
        mark = self.mark_of(self.lines[0])
        self.play(FadeIn(mark), self.columns[0].kindle(vector, lag=1.0))
        for layer, wires in enumerate(self.wires, start=1):
            quick = self.style.seconds("normal" if layer == 1 else "quick")
            for line in self.lines[1:-1]:
                self.play(mark.animate.become(self.mark_of(line)), run_time=quick)
            wave = forward_wave(wires, self.columns[layer], self.trace.activations(layer), run_time=2 * quick)
            self.play(mark.animate.become(self.mark_of(self.lines[-1])), wave)
        self.print_the_output()

    def print_the_output(self) -> None:
        """Let the scores fly from their neurons to a row below the code."""
        last, outputs = len(self.columns) - 1, self.trace.output
        spread = np.unique(np.rint(np.linspace(0, len(outputs) - 1, min(len(outputs), _MOST_OUTPUTS))).astype(int))
        shown = with_indices(spread, [self.trace.prediction])
        label = self.style.text(self.spec.captions["output"], "label", "muted")
        label.next_to(self.source, DOWN, MEDIUM, aligned_edge=LEFT)
        rows = Region(self.foot.left, self.foot.bottom, self.foot.right, label.get_bottom()[1] - SMALL).rows(1, 1)
        half = -(-len(shown) // 2)
        spots = [each.centre for row in rows for each in row.columns(*[1] * half)][: len(shown)]
        owners = [f"layer {last}, neuron {k}, a" for k in shown]
        numbers = self.style.readout(spots, outputs[shown], owners, size="body")
        self.play(FadeIn(label), fly_in(numbers, self.columns[-1].cells.centres[shown], lag=0.5))
        self.rest()
