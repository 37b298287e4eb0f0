"""A tiny network that says where in the large one the scene is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from manim import Dot, VGroup

_DOTS = 4
_RADIUS = 0.035


class Minimap(VGroup):
    """A column of at most four dots for each layer of ``sizes``, ``width`` x ``height`` scene units; those of the
    layers in ``focus`` are lit.
    """

    def __init__(
        self, sizes: Sequence[int], focus: Collection[int], width: float, height: float, lit: str, dark: str
    ) -> None:
        super().__init__()
        for layer, x in enumerate(np.linspace(-width / 2, width / 2, len(sizes)) * _inset(width)):
            count = min(sizes[layer], _DOTS)
            heights = (np.arange(count) - (count - 1) / 2) * height / _DOTS
            colour = lit if layer in focus else dark
            self.add(VGroup(*(Dot([x, y, 0], _RADIUS, color=colour) for y in heights)))


def _inset(width: float) -> float:
    return 1 - 2 * _RADIUS / width
