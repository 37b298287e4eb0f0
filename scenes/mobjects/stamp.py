"""Small shapes that are drawn again and again, such as discs and digits: their outline is filled once, and stamped."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

import cairo

from scenes.mobjects.kept import Kept

LARGEST = 64
"""Pixels from the middle beyond which a shape is not worth the memory."""
_DUST = 3
"""Decimals of a pixel that count: what interpolation leaves behind them moves nothing."""
_STAMPS: Kept[cairo.ImageSurface] = Kept(4096)


def stamp(
    ctx: cairo.Context, shape: Hashable, outline: Callable[[cairo.Context], None], x: float, y: float, reach: float
) -> None:
    """Lay the ink of ``ctx`` where a ``shape`` has its outline's inside, with its origin at the pixel (x, y).

    ``outline`` traces it around (0, 0), no further than ``reach`` pixels away. Coverage is that of a fill at the same
    place; the steps of rounding differ by one in 255.
    """
    left, top = math.floor(x), math.floor(y)
    across, down, reach = round(x - left, _DUST), round(y - top, _DUST), math.ceil(reach) + 2
    mask = _STAMPS.get((shape, across, down, reach), lambda: _mask(outline, across, down, reach))
    ctx.mask_surface(mask, left - reach, top - reach)


def _mask(outline: Callable[[cairo.Context], None], across: float, down: float, reach: int) -> cairo.ImageSurface:
    surface = cairo.ImageSurface(cairo.FORMAT_A8, 2 * reach + 1, 2 * reach + 1)
    pen = cairo.Context(surface)
    pen.translate(reach + across, reach + down)
    outline(pen)
    pen.fill()
    surface.flush()
    return surface
