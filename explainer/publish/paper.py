"""Colours for print: on white paper they must be read, and in grey too."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.colours import channels, luminance

LEGIBLE = 4.5
"""The contrast ratio to white that WCAG 2.2 asks of text."""
CLEAR = 7.0
"""What it asks of text that is read with ease: in grey it is not paler than its surroundings."""


def on_white(colour: str, least: float = LEGIBLE) -> str:
    """The colour "#RRGGBB", or as dark as it has to be for that contrast to white."""
    full = channels(colour)
    share = next(share for share in range(100, -1, -1) if contrast(_scaled(full, share)) >= least)
    return "#" + "".join(f"{channel:02X}" for channel in _scaled(full, share))


def contrast(of: Sequence[int]) -> float:
    """The contrast ratio of a colour (red, green, blue from 0 to 255) to white, from 1 to 21."""
    return 1.05 / (luminance(of) + 0.05)


def _scaled(of: Sequence[int], percent: int) -> list[int]:
    return [channel * percent // 100 for channel in of]
