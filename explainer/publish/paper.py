"""Colours for print: on white paper they must be read, and in grey too."""

from __future__ import annotations

LEGIBLE = 4.5
"""The contrast ratio to white that WCAG 2.2 asks of text."""
CLEAR = 7.0
"""What it asks of text that is read with ease: in grey it is not paler than its surroundings."""


def on_white(colour: str, least: float = LEGIBLE) -> str:
    """The colour "#RRGGBB", or as dark as it has to be for that contrast to white."""
    channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    share = next(share for share in range(100, -1, -1) if contrast(_scaled(channels, share)) >= least)
    return "#" + "".join(f"{channel:02X}" for channel in _scaled(channels, share))


def contrast(channels: list[int]) -> float:
    """The contrast ratio of a colour (red, green, blue from 0 to 255) to white, from 1 to 21."""
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _scaled(channels: list[int], percent: int) -> list[int]:
    return [channel * percent // 100 for channel in channels]


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
