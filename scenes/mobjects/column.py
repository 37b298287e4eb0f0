"""A layer of neurons as a column, with dots where some are left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Dot, Group, VGroup

from scenes.layout import DISC, ColumnSlots
from scenes.mobjects.animations import Change
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import Ramp


class NeuronColumn(Group):
    """``cells`` (one for each neuron of the layer) and ``dots`` (three where some are left out) at ``slots``."""

    def __init__(
        self,
        slots: ColumnSlots,
        values: np.ndarray,
        ramp: Ramp,
        outline: str,
        outline_width: float,
        dot_colour: str,
        largest_disc: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.slots = slots
        self.disc = min(DISC * slots.pitch, largest_disc)
        sizes = np.zeros(len(slots.centres))
        sizes[slots.shown] = self.disc
        self.cells = Cells(slots.centres, values, ramp, sizes, outline=outline, outline_width=outline_width)
        self.dots = VGroup()
        if slots.gap is not None:
            step = np.array([0, slots.pitch * 0.42, 0])
            self.dots.add(*(Dot(slots.gap + k * step, 0.1 * slots.pitch, color=dot_colour) for k in (1, 0, -1)))
        self.add(self.cells, self.dots)

    def place(self, index: int) -> np.ndarray:
        """Return where neuron ``index`` stands, (3,)."""
        return self.cells.centres[index]

    def kindle(self, values: np.ndarray, lag: float = 0.0, **kwargs: Any) -> Change:
        """Return an animation that lights every neuron to its activation in ``values`` (n,)."""
        return Change(self.cells, values=np.asarray(values, float), lag=lag, **kwargs)
