"""A layer's true numbers: its matrix and its vectors between brackets, in one line or in two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, ORIGIN, UP, Group, Mobject, Rectangle, VGroup, VMobject

from nnmath.network import Layer
from nnmath.trace import LayerTrace
from scenes.layout import HAIR, MEDIUM, SMALL, Region
from scenes.mobjects.block import brackets
from scenes.mobjects.cells import Cells
from scenes.style import Style

_ROW = 0.45
"""From row to row of numbers."""
_MOST = 5
"""Vectors of up to so many entries are shown whole; longer ones take as many rows, those of dots included."""
_TILE, _LEAST_TILE = 4.4, 2.4
"""Room for the picture of a matrix, from left to right, at the most and at the least; it is as tall as a vector."""
_BRACKET = 3
"""Width of the brackets' lines in points."""
_FULL_COLOUR = 99
"""Weights above this percentile of their sizes have the full colour."""


class TrueBlock(Group):
    """Numbers (``content``) between ``brackets``, the symbol ``head`` above, and ``shape``, rows × columns, below.

    ``size`` is the width and the height of what is between the brackets.
    """

    def __init__(
        self, style: Style, content: Mobject, size: tuple[float, float], dots: VGroup, head: VMobject, shape: Group
    ) -> None:
        super().__init__()
        width, height = max(size[0], shape.width) + MEDIUM, size[1] + SMALL
        self.brackets = brackets(width, height, style.colour("muted"), _BRACKET)
        self.content, self.dots = content, dots
        self.head = head.next_to(self.brackets, UP, SMALL)
        self.shape = shape.next_to(self.brackets, DOWN, SMALL)
        self.add(self.brackets, content, dots, head, shape)

    @property
    def frame(self) -> list[Mobject]:
        """What is there before the numbers and their symbol are."""
        return [self.brackets, self.dots, self.shape]


class LayerLine(Group):
    """What layer ``number`` does, in its true numbers: W a + b = z, and the activations that come of z.

    It stands in the middle of ``region``, in one line, or in two if that is too narrow. ``wanted`` is the neuron, and
    the input, that are told besides the first and the last.
    """

    def __init__(
        self,
        style: Style,
        region: Region,
        number: int,
        layer: Layer,
        at_work: LayerTrace,
        function: str,
        wanted: tuple[int, int],
    ) -> None:
        super().__init__()
        self.style, self.number, (neuron, one_input) = style, number, wanted
        own, before = f"layer {number}, neuron {{}}", f"layer {number - 1}, neuron {{}}"
        self.inputs = self.vector_block("a", number - 1, at_work.inputs, f"{before}, a", one_input)
        self.biases = self.vector_block("b", number, layer.biases, f"{own}, bias", neuron, "bias", signed=True)
        self.sums = self.vector_block("z", number, at_work.z, f"{own}, z", neuron, signed=True)
        self.outputs = self.vector_block("a", number, at_work.a, f"{own}, a", neuron)
        self.plus, self.equals, arrow = (style.text(sign, "title", "muted") for sign in "+=→")
        self.arrow = VGroup(style.formula(function, "sigma"), arrow.set_color(style.colour("sigma")))
        self.arrow.arrange(DOWN, buff=HAIR)
        second: list[Mobject] = [self.plus, self.biases, self.equals, self.sums, self.arrow, self.outputs]
        left = region.width - _width([self.inputs, *second]) - SMALL - MEDIUM
        in_one = left >= _LEAST_TILE
        tile = min(_TILE, left if in_one else region.width - self.inputs.width - SMALL - MEDIUM)
        self.matrix = self.matrix_block(layer.weights, tile)
        self.row = self.row_of(neuron, len(layer.biases))
        first: list[Mobject] = [self.matrix, self.inputs]
        self.arrange_in(region, [[*first, *second]] if in_one else [first, second])

    # -- what it is made of ----------------------------------------------------------------------------------------

    def matrix_block(self, weights: np.ndarray, room: float) -> TrueBlock:
        """Return the weights as a picture, a cell for each: squares if there is room for that, else narrow."""
        rows, columns = weights.shape
        height = _MOST * _ROW
        step = np.array([min(room / columns, height / rows), height / rows])
        row, column = np.divmod(np.arange(weights.size), columns)
        places = np.column_stack([column - (columns - 1) / 2, (rows - 1) / 2 - row]) * step
        ramp = self.style.signed(float(np.percentile(np.abs(weights), _FULL_COLOUR)))
        tile = Cells(places, weights.ravel(), ramp, 1.01 * step.max(), roundness=0.0, shape=(rows, columns))
        head = self.style.formula(f"W^(({self.number}))", "positive")
        shape = self.shape(weights.shape, (f"layer {self.number}, neurons", f"layer {self.number - 1}, neurons"))
        return TrueBlock(self.style, tile, tuple(step * (columns, rows)), VGroup(), head, shape)

    def vector_block(
        self,
        letter: str,
        layer: int,
        values: np.ndarray,
        owner: str,
        wanted: int,
        role: str = "text",
        signed: bool = False,
    ) -> TrueBlock:
        """Return a vector: a short one whole, of a long one the first and the last entry and the one that is wanted.

        ``owner`` is an address with a place for the index.
        """
        rows = told_rows(len(values), wanted)
        spots = np.array([[0.0, ((len(rows) - 1) / 2 - at) * _ROW, 0.0] for at in range(len(rows))])
        told = [at for at, index in enumerate(rows) if index is not None]
        indices = [rows[at] for at in told]
        owners = [owner.format(index) for index in indices]
        numbers = self.style.readout(spots[told], values[indices], owners, "body", role, signed=signed)
        left_out = [self.style.formula("dots.v", "muted").move_to(spots[at]) for at in _others(rows)]
        shape = self.shape((len(values), 1), (f"layer {layer}, neurons", "vector, columns"))
        head = self.style.formula(f"{letter}^(({layer}))", role)
        size = numbers.width, len(rows) * _ROW
        return TrueBlock(self.style, numbers, size, VGroup(*left_out), head, shape)

    def shape(self, counts: Sequence[int], owners: Sequence[str]) -> Group:
        """Return rows × columns as numbers."""
        rows, columns = (
            self.style.readout([ORIGIN], [count], [owner], "label", "muted", places=None)
            for count, owner in zip(counts, owners, strict=True)
        )
        return self.style.in_line(rows, self.style.text("×", "label", "muted"), columns, gap=HAIR)

    def row_of(self, neuron: int, count: int) -> Rectangle:
        """Return a frame around a neuron's row of the matrix."""
        tile = self.matrix.content
        top, bottom = _MOST * _ROW * (0.5 - np.array([neuron, neuron + 1]) / count)
        frame = Rectangle(width=tile.width, height=top - bottom + 0.5 * HAIR).move_to([0, (top + bottom) / 2, 0])
        return frame.set_stroke(self.style.colour("attention"), 2)

    # -- where it stands -------------------------------------------------------------------------------------------

    def arrange_in(self, region: Region, lines: Sequence[Sequence[Mobject]]) -> None:
        """Set the parts side by side, line below line, the middles of their brackets on one level."""
        y = 0.0
        for line in lines:
            x, height = -_width(line) / 2, max(part.height for part in line)
            for part in line:
                middle = part.brackets if isinstance(part, TrueBlock) else part
                part.shift([x + part.width / 2, y - height / 2, 0] - middle.get_center())
                x += part.width + SMALL
            y -= height + SMALL
            self.add(*line)
        self.row.shift(self.matrix.content.get_center())
        region.hold(self.add(self.row))


def told_rows(count: int, wanted: int) -> list[int | None]:
    """Return the indices of the entries of a vector that are told, with None where some are left out."""
    if count <= _MOST:
        return list(range(count))
    second = {0: 1, count - 1: count - 2}.get(wanted, wanted)
    told: list[int | None] = [0]
    for before, index in ((0, second), (second, count - 1)):
        told += [None, index] if index > before + 1 else [index]
    return told


def _others(rows: Sequence[int | None]) -> list[int]:
    return [at for at, index in enumerate(rows) if index is None]


def _width(parts: Sequence[Mobject]) -> float:
    return float(sum(part.width for part in parts) + SMALL * (len(parts) - 1))
