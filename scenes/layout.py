"""Regions of the frame and the spacing scale: the only place where coordinates are written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from manim import Mobject

M = TypeVar("M", bound=Mobject)

HAIR, SMALL, MEDIUM, LARGE = 0.1, 0.2, 0.4, 0.8
"""Gaps in scene units: inside a thing, between parts of a group, between neighbours, between groups."""

SAFE_MARGIN = 0.45
HEADER_HEIGHT = 0.5
MINIMAP_WIDTH = 0.8
_TALL = 0.8
"""Height over width from which on a region is split from top to bottom."""
CAPTION_HEIGHT = 0.3
"""The lowest band stays free for burnt-in words and a player's controls."""


@dataclass(frozen=True)
class Region:
    """An upright box of the frame, in scene units."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def centre(self) -> np.ndarray:
        """The middle, (3,)."""
        return self.at(0.5, 0.5)

    def at(self, across: float, up: float) -> np.ndarray:
        """Return the point (3,) at these shares of the width and the height, from the bottom left."""
        return np.array([self.left + across * self.width, self.bottom + up * self.height, 0.0])

    def inset(self, gap: float) -> Region:
        """Return the region less ``gap`` on every side."""
        return Region(self.left + gap, self.bottom + gap, self.right - gap, self.top - gap)

    def columns(self, *shares: float, gap: float = 0.0) -> tuple[Region, ...]:
        """Split from left to right in these proportions, ``gap`` apart."""
        room = self.width - gap * (len(shares) - 1)
        edges = self.left + np.concatenate([[0], np.cumsum(shares)]) / sum(shares) * room
        lefts = edges[:-1] + gap * np.arange(len(shares))
        return tuple(
            Region(float(x), self.bottom, float(x + w), self.top) for x, w in zip(lefts, np.diff(edges), strict=True)
        )

    def rows(self, *shares: float, gap: float = 0.0) -> tuple[Region, ...]:
        """Split from top to bottom in these proportions, ``gap`` apart."""
        room = self.height - gap * (len(shares) - 1)
        edges = self.top - np.concatenate([[0], np.cumsum(shares)]) / sum(shares) * room
        tops = edges[:-1] - gap * np.arange(len(shares))
        return tuple(
            Region(self.left, float(y + h), self.right, float(y)) for y, h in zip(tops, np.diff(edges), strict=True)
        )

    @property
    def is_tall(self) -> bool:
        """Whether things stand better one below the other in it than side by side: squares count as tall."""
        return self.height > _TALL * self.width

    def split(self, *shares: float, gap: float = 0.0) -> tuple[Region, ...]:
        """Split from left to right in a wide region, from top to bottom in a tall one."""
        return self.rows(*shares, gap=gap) if self.is_tall else self.columns(*shares, gap=gap)

    def hold(self, mobject: M, across: float = 0.5, up: float = 0.5) -> M:
        """Move ``mobject`` into the region, scaled down if too large, its box at these shares of the free room."""
        fit = min(1.0, self.width / max(mobject.width, 1e-9), self.height / max(mobject.height, 1e-9))
        if fit < 1:
            mobject.scale(fit)
        free = np.array([self.width - mobject.width, self.height - mobject.height])
        corner = np.array([self.left, self.bottom]) + free * (across, up)
        mobject.move_to([*(corner + np.array([mobject.width, mobject.height]) / 2), 0])
        return mobject


@dataclass(frozen=True)
class Frame:
    """The regions of a frame of this size, in scene units."""

    width: float
    height: float

    @property
    def safe(self) -> Region:
        """Where anything may be."""
        x, y = self.width / 2 - SAFE_MARGIN, self.height / 2 - SAFE_MARGIN
        return Region(-x, -y, x, y)

    @property
    def header(self) -> Region:
        """The chapter chip and, in a wide frame, the legend."""
        return Region(self.safe.left, self.safe.top - HEADER_HEIGHT, self.minimap.left - MEDIUM, self.safe.top)

    @property
    def legend(self) -> Region:
        """The key to the colours: in the header, or below it where that is too narrow for both."""
        header = self.header
        if not self.is_tall:
            return header
        return Region(header.left, header.bottom - HEADER_HEIGHT, self.safe.right, header.bottom)

    @property
    def minimap(self) -> Region:
        """The tiny network in the corner."""
        right, top = self.safe.right, self.safe.top
        return Region(right - MINIMAP_WIDTH, top - HEADER_HEIGHT, right, top)

    @property
    def captions(self) -> Region:
        """Words burnt into the picture, and a player's controls."""
        return Region(self.safe.left, self.safe.bottom, self.safe.right, self.safe.bottom + CAPTION_HEIGHT)

    @property
    def stage(self) -> Region:
        """Everything else: where the scene plays."""
        return Region(self.safe.left, self.captions.top + HAIR, self.safe.right, self.legend.bottom - HAIR)

    @property
    def is_tall(self) -> bool:
        """Whether things stand better one below the other: in vertical and in square frames."""
        return self.height > _TALL * self.width

    @property
    def is_upright(self) -> bool:
        """Whether there is more room from top to bottom than across: in vertical frames."""
        return self.height > self.width


@dataclass(frozen=True)
class ColumnSlots:
    """Where the neurons of a layer stand when it is drawn as one column.

    ``centres`` (n, 2) has a place for each neuron, ``shown`` the indices that are drawn as discs; those left out keep
    their order on a thread between them, so that their wires start where they belong. ``gap`` is the middle of the
    dots, or None if all are shown.
    """

    centres: np.ndarray
    shown: np.ndarray
    pitch: float
    gap: np.ndarray | None


DISC = 0.76
"""Diameter of a neuron as a share of the distance to the next."""
GAP_SLOTS = 2.2
"""Room for the three dots of an elided column, in slots."""


def column_slots(count: int, shown: np.ndarray, x: float, region: Region, largest_pitch: float = 0.62) -> ColumnSlots:
    """Stand ``count`` neurons in a column at ``x``, as tall as ``region`` allows, drawing the rising indices
    ``shown`` as discs.
    """
    elided = len(shown) < count
    slots = np.arange(len(shown), dtype=float)
    half = len(shown) // 2
    if elided:
        slots[half:] += GAP_SLOTS - 1
    pitch = min(largest_pitch, region.height / (slots[-1] + 1))
    y = (slots[-1] / 2 - slots) * pitch + region.centre[1]
    places = _thread(count, shown, y, pitch)
    gap = np.array([x, (y[half - 1] + y[half]) / 2, 0.0]) if elided else None
    return ColumnSlots(np.column_stack([np.full(count, x), places]), np.asarray(shown), pitch, gap)


def _thread(count: int, shown: np.ndarray, y: np.ndarray, pitch: float) -> np.ndarray:
    """Return a height for every index: the shown at their slots, the others spread over the gaps between the discs."""
    edge = DISC * pitch / 2
    marks = np.column_stack([shown - 0.5, shown, shown + 0.5]).ravel()
    heights = np.column_stack([y + edge, y, y - edge]).ravel()
    return np.interp(np.arange(count), marks, heights)


def grid_places(region: Region, count: int) -> tuple[np.ndarray, float]:
    """Return the middles (count, 3) of the largest squares, ``count`` of them in reading order, that fit into a region,
    and their width.
    """

    def width(columns: int) -> float:
        return min(region.width / columns, region.height / -(-count // columns))

    columns = max(range(1, count + 1), key=width)
    row, column = np.divmod(np.arange(count), columns)
    rows = -(-count // columns)
    x, y = (column - (columns - 1) / 2) * width(columns), ((rows - 1) / 2 - row) * width(columns)
    return np.column_stack([x, y, 0 * x]) + region.centre, width(columns)
