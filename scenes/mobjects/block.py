"""Matrices and vectors: formulas in rows and columns between square brackets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, VGroup, VMobject

_LIP = 0.12
"""How far a bracket reaches over its entries, in scene units."""
_ROOM = 0.14
"""Room between the entries and the brackets."""


class Block(VGroup):
    """``rows`` of formulas, ``pitch`` (across, down) apart, between brackets ``width`` wide; a vector has one column.

    An entry stands so that letters of the height ``letter`` are centred on its place. Every row is a group.
    """

    def __init__(
        self, rows: Sequence[Sequence[VMobject]], pitch: tuple[float, float], letter: float, colour: str, width: float
    ) -> None:
        super().__init__()
        self.rows = [VGroup(*row) for row in rows]
        places = places_in(len(rows), len(rows[0]), pitch)
        for entry, place in zip(self.entries, places, strict=True):
            stand(entry, place, letter)
        self.brackets = brackets(len(rows[0]) * pitch[0] + _ROOM, len(rows) * pitch[1] + _ROOM, colour, width)
        self.add(self.brackets, *self.rows)

    @property
    def entries(self) -> list[VMobject]:
        """All entries, row by row."""
        return [entry for row in self.rows for entry in row]


def stand(formula: VMobject, place: np.ndarray, letter: float) -> VMobject:
    """Move a formula so that its middle is at a place, and a first letter of the height ``letter`` too: what hangs
    below and stands above it does not count.
    """
    first = formula.family_members_with_points()[0]
    formula.move_to(place)
    return formula.shift((place[1] - letter / 2 - first.get_bottom()[1]) * UP)


def places_in(rows: int, columns: int, pitch: tuple[float, float]) -> np.ndarray:
    """Return places (rows * columns, 3) around the origin, row by row."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    x, y = (column - (columns - 1) / 2) * pitch[0], ((rows - 1) / 2 - row) * pitch[1]
    return np.column_stack([x, y, np.zeros(len(x))])


def brackets(width: float, height: float, colour: str, stroke: float) -> VGroup:
    """Return square brackets around a box at the origin."""
    sides = VGroup()
    for side in (-1, 1):
        edge, lip = side * width / 2, side * (width / 2 - _LIP)
        path = VMobject(stroke_color=colour, stroke_width=stroke)
        corners = [(lip, 1), (edge, 1), (edge, -1), (lip, -1)]
        sides.add(path.set_points_as_corners([np.array([x, up * height / 2, 0.0]) for x, up in corners]))
    return sides
