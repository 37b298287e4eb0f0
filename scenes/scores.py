"""The scores of all answers as bars one below the other, to be set anew for every picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, Group, VGroup

from scenes.gestures import fly_in, grow
from scenes.layout import SMALL, Region
from scenes.mobjects.animations import Change
from scenes.mobjects.bars import Bars
from scenes.style import Style

_NUMBER_ROOM = 0.9
"""Room right of the longest bar for its number."""
_LONGEST_NAME = 1 / 3
"""The most that names take, as a share of the width."""
_ROOMY = 1.5
"""From line to line, in heights of a digit: where names stand closer they are written smaller."""
_THICKNESS = 0.24
_THICKEST_SHARE = 0.5
"""The most that a bar takes of the way to the next."""


class ScoreBoard(Group):
    """A name, a bar and a number for each of ``names`` in ``region``; a bar is empty at ``low``, and as long as there
    is room at ``high``. The highest score has the colour of the answer.
    """

    def __init__(self, style: Style, names: Sequence[str], region: Region, low: float = 0.0, high: float = 1.0) -> None:
        super().__init__()
        heights = [row.centre[1] for row in region.rows(*[1] * len(names))]
        size = "body" if region.height / len(names) > _ROOMY * style.digit_height("body") else "label"
        self.names = VGroup(*(style.text(name, size) for name in names))
        edge = region.left + min(max(name.width for name in self.names), _LONGEST_NAME * region.width)
        for name, height in zip(self.names, heights, strict=True):
            name.scale(min(1.0, (edge - region.left) / name.width)).move_to([edge - name.width / 2, height, 0])
            style.on_level(name, size, name.get_center() * RIGHT + [0, height, 0])
        starts = np.array([[edge + SMALL, height] for height in heights])
        thickness = min(_THICKNESS, _THICKEST_SHARE * region.height / len(names))
        self.bars = Bars(starts, np.zeros(len(names)), thickness, style.colour("activation"), style.edge("activation"))
        self.numbers = style.readout(starts, [low] * len(names), [""] * len(names), size="label", align=-1)
        self.low, self.high, self.unit = low, high, region.right - _NUMBER_ROOM - edge - SMALL
        self.plain, self.honoured = style.rgb("text"), style.rgb("answer")
        self.inks = style.colour("text"), style.colour("answer")
        self.add(self.names, self.bars, self.numbers)

    def show(self, scores: np.ndarray, owner: str) -> None:
        """Set bars and numbers to these scores (n,); ``owner`` begins their addresses, as in "noise, layer 3"."""
        shares = np.clip((scores - self.low) / (self.high - self.low), 0, 1)
        self.bars.lengths, self.numbers.values = shares * self.unit, np.asarray(scores, float)
        self.bars.points = self.bars.points_at(self.bars.centres)
        self.numbers.points = self.numbers.points_at(self.bars.ends() + SMALL * RIGHT)
        self.numbers.addresses = tuple(f"{owner}, neuron {k}, a" for k in range(len(scores)))
        best = int(np.argmax(scores))
        self.numbers.inks = np.array([self.honoured if k == best else self.plain for k in range(len(scores))])
        for k, name in enumerate(self.names):
            name.set_fill(self.inks[k == best])

    def rise(self, scores: np.ndarray, owner: str, source: np.ndarray) -> tuple[Change, Change]:
        """Let bars grow to these scores while their numbers fly in from ``source``, what they measure."""
        self.show(scores, owner)
        return grow(self.bars), fly_in(self.numbers, source)
