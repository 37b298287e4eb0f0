"""Colour scales: from a number to a colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from manim import ManimColor

_LEVELS = 255


@dataclass(frozen=True)
class Ramp:
    """A piecewise linear colour scale: ``stops`` (k,), rising, and one ``#RRGGBB`` colour for each."""

    stops: tuple[float, ...]
    colours: tuple[str, ...]

    @classmethod
    def light(cls, unlit: str, lit: str) -> Ramp:
        """Activation as light: 0 is unlit, 1 is fully lit."""
        return cls((0.0, 1.0), (unlit, lit))

    @classmethod
    def signed(cls, negative: str, zero: str, positive: str, largest: float = 1.0) -> Ramp:
        """A scale centred on zero, equally steep on both sides, that ends at plus and minus ``largest``."""
        return cls((-largest, 0.0, largest), (negative, zero, positive))

    def rgb(self, values: np.ndarray) -> np.ndarray:
        """Return colours (n, 3) from 0 to 1 for ``values`` (n,); values beyond the ends take the end colours."""
        table = np.array([rgb(colour) for colour in self.colours])
        return np.column_stack([np.interp(values, self.stops, table[:, channel]) for channel in range(3)])

    def levels(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sort ``values`` into at most 256 levels: the level of each (n,), and the colours (levels, 3) as rgb."""
        first, last = self.stops[0], self.stops[-1]
        steps = np.rint(np.clip((values - first) / (last - first), 0, 1) * _LEVELS).astype(int)
        present, level = np.unique(steps, return_inverse=True)
        return level, self.rgb(first + present / _LEVELS * (last - first))


@cache
def rgb(colour: str) -> tuple[float, float, float]:
    """Return ``#RRGGBB`` as red, green, blue from 0 to 1."""
    red, green, blue = ManimColor(colour).to_rgb()
    return float(red), float(green), float(blue)


def relative_luminance(colours: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    """Return the relative luminance (n,) of sRGB colours (n, 3), as WCAG 2.2 defines it."""
    channels = np.asarray(colours, float)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
