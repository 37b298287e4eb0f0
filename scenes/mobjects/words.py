"""A line of words as one outline, drawn once for all places where the same is written."""

from __future__ import annotations

import numpy as np
from manim import Text, VMobject

from scenes.mobjects.kept import Kept

_RULER = "H"
_outlines: Kept[tuple[np.ndarray, float]] = Kept(4000)


class Words(Text):
    """One line of words in one piece, which is quicker to draw, copy and fade than single letters.

    ``words`` is what it says; below the line on which it stands lies ``depth_share`` of its height.
    """

    def __init__(self, words: str, font: str, font_size: float, outline: np.ndarray, depth_share: float) -> None:
        # Not Text's own, which has Pango write an SVG file and reads it again: most of the time that a scene is set up.
        VMobject.__init__(self, fill_opacity=1, stroke_width=0)
        self.words = self.text = self.original_text = words
        self.font, self._font_size = font, font_size
        self.points, self.depth_share = outline.copy(), depth_share
        self.initial_height = self.height


def line_of(text: str, font: str, font_size: float, weight: str = "NORMAL") -> Words:
    """Return a line of words in a font, centred on the origin."""
    outline, depth_share = _outlines.get((text, font, font_size, weight), lambda: _drawn(text, font, font_size, weight))
    return Words(text, font, font_size, outline, depth_share)


def _drawn(text: str, font: str, font_size: float, weight: str) -> tuple[np.ndarray, float]:
    """Return the outline of words, and how much of their height hangs below the line on which a ruler stands."""
    drawn = Text(f"{_RULER}{text}", font=font, font_size=font_size, weight=weight, disable_ligatures=True)
    ruler, *letters = drawn.family_members_with_points()
    floor = ruler.get_bottom()[1]
    whole = VMobject()
    whole.points = np.vstack([letter.points for letter in letters])
    depth_share = (floor - whole.get_bottom()[1]) / whole.height
    return whole.center().points, depth_share
