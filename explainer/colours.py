"""Colours as "#RRGGBB": their channels, and how light they are."""

from __future__ import annotations

from collections.abc import Sequence

Channels = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""


def channels(colour: str) -> Channels:
    """Red, green and blue of "#RRGGBB"."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def luminance(of: Sequence[int]) -> float:
    """The relative luminance of red, green and blue, from 0 to 1, as WCAG 2.2 defines it."""
    linear = [_linear(channel / 255) for channel in of]
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
