"""Chapter 9, continued: the very function that computes a layer, as it stands in this program, and what it returns."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap

import numpy as np
from manim import DOWN, LEFT, RIGHT, UL, UP, Animation, Group, Rectangle, Transform, VGroup

from nnmath.network import Layer
from nnmath.sampling import spread_indices, with_indices
from scenes import cast
from scenes.gestures import fly_in, honour
from scenes.layout import HAIR, LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import Change, FadeIn, there_and_back
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import Ramp
from scenes.stage import ExplainerScene, beat
from scenes.style import code_advance

_TINTS = {
    "weights": "positive",
    "biases": "bias",
    "activation": "sigma",
    "def": "muted",
    "return": "muted",
}
"""Words of the code in the colours that they have in the formulas; those of the language itself stand back."""
_LINE = 1.75
"""From line to line of code, in heights of a digit."""
_BAND = 0.3
"""How much of the outline's colour is in the band behind the line that runs."""
_OUTPUTS = 10
"""More outputs than this are shown as an even sample."""
_CONSOLE = 3.2, 2.9
"""Room for the output: its width beside the network, its height below it."""
_ROW = 0.45
"""From row to row of the output."""
_QUIET = 0.4
"""How bright a pass stays behind the layer that it has reached."""
_BIAS = 0.6
"""Width of the dot that a bias is, as a share of its neuron's."""


class CodeView(ExplainerScene):
    """The function on a card; as a line runs, the network does what it says; at the end stands what it returned."""

    def construct(self) -> None:
        self.show_the_code()
        self.run_it()

    def set_the_stage(self) -> None:
        """The card with the code above, the hero, the network and its output below."""
        self.allow("words", None, "code is looked at as a whole, and one line of it is marked")
        self.output = self.film.network.forward(self.film.hero.vector).output
        self.lines = forward_source()
        stage = self.frame.stage
        self.card = self.code_card(stage)
        below = Region(stage.left, stage.bottom, stage.right, self.card.get_bottom()[1] - MEDIUM)
        self.set_below(below)

    def set_below(self, region: Region) -> None:
        """Create the hero and the network under the card, and keep room for the output beside them or below."""
        if region.is_tall:
            work, self.console = region.rows(region.height - MEDIUM - _CONSOLE[1], _CONSOLE[1], gap=MEDIUM)
        else:
            work, self.console = region.columns(region.width - LARGE - _CONSOLE[0], _CONSOLE[0], gap=LARGE)
        picture, body = work.columns(2.2, 6.6, gap=MEDIUM)
        slots = Region(body.left + SMALL, body.bottom + SMALL, body.right - SMALL, body.top - SMALL)
        self.picture = picture.hold(cast.parked_input(self.film, self.style, self.film.hero, self.frame))
        self.columns, self.wires = cast.network(self.film, self.style, slots, largest_disc=0.3)

    # -- actors ----------------------------------------------------------------------------------------------------

    def code_card(self, room: Region) -> Group:
        """Return the ground and the code on it, large if its lines are short enough, at the top of ``room``."""
        is_large = max(map(len, self.lines)) * self.advance("body") <= room.width - 2 * MEDIUM
        size, margin = ("body", MEDIUM) if is_large else ("label", SMALL)
        if not is_large:
            self.allow("size", None, "in a narrow frame code is written smaller, so that its lines stay whole")
        limit = int((room.width - 2 * margin) / self.advance(size))
        pitch = _LINE * self.style.digit_height(size)
        self.code = VGroup()
        row = 0
        for line in self.lines:
            pieces = VGroup()
            for piece in wrapped(line, limit):
                place = [room.left + margin, room.top - SMALL - (row + 0.7) * pitch, 0]
                pieces.add(self.style.code(piece, size, _TINTS).shift(place))
                row += 1
            self.code.add(pieces)
        ground = Rectangle(width=room.width, height=row * pitch + 2 * SMALL, stroke_width=0)
        ground.set_fill(self.style.colour("panel"), 1).move_to(room.at(0.5, 1), aligned_edge=UP)
        self.ground, self.pitch = ground, pitch
        return Group(ground, self.code)

    def advance(self, size: str) -> float:
        """Return how wide a sign of code of a type size is."""
        return code_advance(getattr(self.film.theme.type_scale, size))

    def bar_of(self, number: int) -> VGroup:
        """Return the band behind a line of code, with a mark at its left end."""
        pieces = self.code[number]
        level = (pieces[0].get_top()[1] + pieces[-1].get_bottom()[1]) / 2
        height = len(pieces) * self.pitch
        band = Rectangle(width=self.ground.width, height=height, stroke_width=0)
        band.set_fill(self.style.colour("outline"), _BAND).move_to([self.ground.get_x(), level, 0])
        mark = Rectangle(width=HAIR, height=height, stroke_width=0).set_fill(self.style.colour("attention"), 1)
        return VGroup(band, mark.move_to(band, aligned_edge=LEFT))

    # -- what the lines do -----------------------------------------------------------------------------------------

    def effect(self, line: str, layer: int) -> list[Animation]:
        """Return what a line of code does to a layer of the network."""
        column = self.columns[layer]
        if "weights" in line:
            return [Change(self.wires[layer - 1], front=1.0), *self.hush(layer - 1)]
        if "biases" in line:
            return [self.flash_of_biases(layer)]
        if "activation" in line:
            return [column.kindle(self.film.hero.trace.activations(layer))]
        return []

    def hush(self, layer: int) -> list[Animation]:
        """Let the pass stand back behind the layer that it has reached."""
        return [Change(self.wires[layer - 1], glow=_QUIET)] if layer else []

    def flash_of_biases(self, layer: int) -> Change:
        """Let a dot in the colour of biases appear in every neuron of a layer, and go."""
        cells = self.columns[layer].cells
        blue = Ramp((0.0, 1.0), (self.style.colour("bias"),) * 2)
        dots = Cells(cells.centres, np.ones(cells.part_count), blue, np.zeros(cells.part_count))
        return Change(dots, sizes=_BIAS * cells.sizes, rate_func=there_and_back, remover=True)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def show_the_code(self) -> None:
        source = self.style.text(self.spec.captions["source"], "caption", "muted")
        source.next_to(self.ground, DOWN, HAIR, aligned_edge=LEFT)
        self.play(FadeIn(self.ground, source))
        self.play(FadeIn(self.code, lag_ratio=0.1), run_time=self.style.seconds("flow"))
        legend = cast.sign_legend(self.style, self.film.words, self.frame.legend)
        self.play(FadeIn(self.picture, *self.wires, *self.columns), FadeIn(legend))

    @beat
    def run_it(self) -> None:
        lit = self.columns[0].kindle(self.film.hero.vector, lag=1.0)
        self.bar = self.bar_of(0)
        self.add(self.bar, self.code)
        self.play(FadeIn(self.bar), lit)
        for layer in range(1, len(self.columns)):
            for number, line in enumerate(self.lines[1:], start=1):
                there, effect = Transform(self.bar, self.bar_of(number)), self.effect(line, layer)
                self.play(there, *effect, run_time=self.style.seconds("normal" if layer == 1 and effect else "quick"))
        self.print_the_output()

    def print_the_output(self) -> None:
        """Let what the function returned come from the last neurons, each number beside the name of its output."""
        last = len(self.columns) - 1
        shown = with_indices(spread_indices(len(self.output), _OUTPUTS), [self.film.hero.prediction])
        label = self.style.text(self.spec.captions["output"], "label", "muted")
        label.move_to(self.console.at(0, 1), aligned_edge=UL)
        rows = min(len(shown), int((self.console.height - MEDIUM) / _ROW))
        step = np.array([self.console.width / math.ceil(len(shown) / rows), -_ROW, 0])
        first = self.console.at(0, 1) + (MEDIUM + 0.5 * _ROW) * DOWN
        spots = [first + step * [place // rows, place % rows, 0] for place in range(len(shown))]
        names = VGroup(*(self.style.text(self.film.labels[k], "body", "muted") for k in shown))
        for name, spot in zip(names, spots, strict=True):
            self.style.on_level(name.move_to(spot, aligned_edge=LEFT), "body", spot)
        right = (max(name.width for name in names) + SMALL) * RIGHT
        owners = [f"layer {last}, neuron {k}, a" for k in shown]
        numbers = self.style.readout(np.array(spots) + right, self.output[shown], owners, "body", align=-1)
        sources = self.columns[-1].cells.centres[shown]
        flight = fly_in(numbers, sources, lag=0.5, run_time=self.style.seconds("slow"))
        self.play(FadeIn(label, names), flight, *self.hush(last))
        best = int(np.flatnonzero(shown == self.film.hero.prediction)[0])
        self.play(*honour(self.style, numbers, names, best), run_time=self.style.seconds("quick"))
        self.rest()


def forward_source() -> list[str]:
    """Return the lines of the function that computes a layer, as they are, but for what is said about it in words."""
    source = textwrap.dedent(inspect.getsource(Layer.forward))
    (function,) = ast.parse(source).body
    lines, described = source.splitlines(), function.body[0]
    del lines[described.lineno - 1 : described.end_lineno]
    return lines


def wrapped(line: str, limit: int) -> list[str]:
    """Return a line of code in pieces of at most ``limit`` signs, broken at spaces, or at dots where that does not do;
    further pieces are indented.
    """
    start = len(line) - len(line.lstrip())
    pieces, indent = [], " " * (start + 8)
    while len(line) > limit:
        body = len(line) - len(line.lstrip())
        space, dot = line.rfind(" ", body, limit + 1), line.rfind(".", body, limit + 1)
        words = line[space + 1 :].split(" ", 1)[0]
        cut = space if space > 0 and len(indent + words) <= limit else dot
        if cut <= body:
            break
        pieces.append(line[:cut])
        line = indent + line[cut:].lstrip()
    return [*pieces, line]
