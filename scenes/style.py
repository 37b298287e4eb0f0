"""Theme roles as Manim things: words, formulas, numbers, scales."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import DL, RIGHT, UP, Group, MathTypst, Mobject, Text, VGroup, VMobject

from explainer import fonts
from explainer.numbers import Numbers
from explainer.theme import Theme
from scenes.layout import SMALL
from scenes.mobjects.ramp import Ramp, relative_luminance, rgb
from scenes.mobjects.readout import Readout, Spelling
from scenes.mobjects.words import Words, line_of

_TYPST_TO_TEXT = 4 / 3
"""Typst comes out three quarters the size of Text at the same font size."""
_TOLD_APART = 3.0
"""Contrast of areas beside one another (WCAG 2.2, 1.4.11)."""
_POINT = 0.01
"""One point of stroke width in scene units, as Manim's camera draws it."""


@dataclass(frozen=True)
class Style:
    """A theme, ready to draw with, and how numbers are written in the film's language."""

    theme: Theme
    numbers: Numbers

    def colour(self, role: str) -> str:
        """Return the ``#RRGGBB`` of a role."""
        return str(getattr(self.theme.colours, role))

    def rgb(self, role: str) -> tuple[float, float, float]:
        """Return a role's red, green and blue from 0 to 1."""
        return rgb(self.colour(role))

    def seconds(self, tempo: str) -> float:
        """Return how long an animation of this tempo runs."""
        return float(getattr(self.theme.tempo, tempo))

    def stroke(self, name: str) -> float:
        """Return a line width of the theme in scene units."""
        return float(getattr(self.theme.strokes, name)) * _POINT

    def points(self, name: str) -> float:
        """Return a line width of the theme in Manim's stroke units."""
        return float(getattr(self.theme.strokes, name))

    # -- words, formulas, numbers ----------------------------------------------------------------------------------

    def text(self, words: str, size: str = "body", role: str = "text", weight: str = "NORMAL") -> Text:
        """Return one line of words in the theme's font."""
        points, colour = getattr(self.theme.type_scale, size), self.colour(role)
        return line_of(words, self.theme.font, points, weight).set_fill(colour, 1).set_stroke(width=0)

    def code(self, line: str, size: str = "body", tints: Mapping[str, str] | None = None) -> Text:
        """Return a line of source code that starts, indented as it is, at the origin; words named in ``tints`` have the
        colours of those roles.
        """
        points, roles = getattr(self.theme.type_scale, size), _roles_of(line, tints or {})
        runs = {role: VMobject(stroke_width=0, fill_color=self.colour(role), fill_opacity=1) for role in roles}
        for place, (sign, role) in enumerate(zip(line, roles, strict=True)):
            if not sign.isspace():
                outline = _code_glyph(sign) * points + place * code_advance(points) * RIGHT
                runs[role].points = np.vstack([runs[role].points, outline])
        parts = VGroup(*(run for run in runs.values() if len(run.points)))
        text = Words(line.strip(), fonts.CODE, points, np.zeros((0, 3)), -parts.get_bottom()[1] / parts.height)
        return text.add(*parts)

    def paragraph(self, words: str, width: float, size: str = "caption", role: str = "muted") -> VGroup:
        """Return words broken into lines of at most ``width`` scene units, one below the other."""
        lines = [self.text(line, size, role) for line in self._broken(words, width, size)]
        pitch = _LINE_PITCH * self.digit_height(size)
        for number, line in enumerate(lines):
            line.shift([-line.get_left()[0], -number * pitch - baseline(line), 0])
        block = VGroup(*lines)
        block.words = words
        return block

    def _broken(self, words: str, width: float, size: str) -> list[str]:
        """Return words in lines of at most ``width`` scene units, as many in each as there is room for."""
        bars = self.text(f"{_BAR}{_BAR}", size).width

        def advance(words: str) -> float:
            return self.text(f"{_BAR}{words}{_BAR}", size).width - bars

        space, room = advance(" "), 0.0
        lines: list[str] = []
        for word in words.split():
            needed = advance(word)
            if lines and room >= space + needed:
                lines[-1] = f"{lines[-1]} {word}"
                room -= space + needed
            else:
                lines.append(word)
                room = width - needed
        return lines

    def on_level(self, word: Text, size: str, place: np.ndarray, scale: float = 1.0) -> Text:
        """Move words of a type size so that a digit among them would have its middle at the height of ``place``."""
        return word.shift((place[1] - scale * self.digit_height(size) / 2 - baseline(word)) * UP)

    def in_line(self, *parts: Mobject, gap: float = SMALL) -> Group:
        """Set words, numbers and formulas side by side on one baseline."""
        line = Group(*parts).arrange(RIGHT, buff=gap)
        for part in parts:
            part.shift((baseline(parts[0]) - baseline(part)) * UP)
        return line

    def formula(self, typst: str, role: str = "text", size: str = "formula") -> MathTypst:
        """Return a formula, written in Typst, in the colour of a role."""
        points = getattr(self.theme.type_scale, size) * _TYPST_TO_TEXT
        formula = MathTypst(typst, font_size=points, color=self.colour(role))
        for glyph in formula.family_members_with_points():
            glyph.path_obj = None  # it has been read, and would be nine tenths of the work of every copy
        return formula

    def readout(
        self,
        spots: Sequence[Sequence[float]] | np.ndarray,
        values: Sequence[float] | np.ndarray,
        addresses: Sequence[str],
        size: str = "number",
        role: str = "text",
        **how: Any,
    ) -> Readout:
        """Return numbers at ``spots`` (n, 2 or 3), each with its address; ``how`` goes to Spelling and Readout."""
        spelling = {key: how.pop(key) for key in ("places", "signed", "before", "after") if key in how}
        height = self.digit_height(size)
        spell = Spelling(numbers=self.numbers, **spelling)
        return Readout(np.atleast_2d(spots), values, addresses, height, self.colour(role), spell, **how)

    @property
    def percent_sign(self) -> str:
        """What is written after a percentage."""
        return self.numbers.percent_sign

    def digit_height(self, size: str) -> float:
        """Return how tall a digit of a type size is, in scene units."""
        return digit_height(getattr(self.theme.type_scale, size))

    # -- scales ----------------------------------------------------------------------------------------------------

    def light(self, low: float = 0.0, high: float = 1.0) -> Ramp:
        """Activation as light, dark at ``low`` and fully lit at ``high``."""
        return Ramp((low, high), (self.colour("unlit"), self.colour("activation")))

    def signed(self, largest: float) -> Ramp:
        """Green above zero, red below, dark at zero, one scale on both sides."""
        return Ramp.signed(self.colour("negative"), self.colour("zero"), self.colour("positive"), largest)

    def ink_on(self, lights: np.ndarray) -> np.ndarray:
        """Return ink (n, 3) for numbers on neurons lit from 0 to 1 (n,): whichever
        of the theme's lighter and darker colour stands out more."""
        inks = np.array([rgb(self.colour(role)) for role in ("background", "text")])
        dark, light = inks[np.argsort(relative_luminance(inks))]
        grounds = relative_luminance(self.light().rgb(np.asarray(lights, float)))
        ends = relative_luminance([dark, light])
        on_dark, on_light = (grounds + _FLARE) / (ends[0] + _FLARE), (ends[1] + _FLARE) / (grounds + _FLARE)
        return np.where((on_dark > on_light)[:, None], dark, light)

    def edge(self, role: str) -> str | None:
        """Return the colour of the line around areas of a role that can hardly be told from the background; None where
        they can: light is bright, and on bright paper it needs an edge.
        """
        lights = relative_luminance([rgb(self.colour(role)), rgb(self.colour("background"))]) + _FLARE
        return None if max(lights) / min(lights) >= _TOLD_APART else self.colour("outline")

    def area(self, shape: VMobject, role: str) -> VMobject:
        """Return a shape filled with a role's colour, with an edge if it needs one."""
        edge = self.edge(role)
        shape.set_fill(self.colour(role), 1)
        return shape.set_stroke(edge, self.points("outline")) if edge else shape.set_stroke(width=0)

    def line(self, points: Sequence[np.ndarray], role: str = "muted", width: str | float = "outline") -> VMobject:
        """Return straight lines through ``points``."""
        thickness = self.points(width) if isinstance(width, str) else width
        path = VMobject(stroke_color=self.colour(role), stroke_width=thickness)
        return path.set_points_as_corners([*points])


_RULER = "H"
_SAMPLE = 96
"""Font size at which signs of code are drawn once, to be scaled."""
_BAR = "|"
"""A sign that no font moves together with its neighbours: between two of them words are as wide as in a line."""
_LINE_PITCH = 2.0
"""From line to line of a paragraph, in heights of a digit."""
_HALF_A_DIGIT = 0.1
"""Half the height of a digit of a caption, in scene units."""
_FLARE = 0.05
"""What WCAG adds to both sides of a contrast for the light that a screen reflects."""
_DIGIT_OF_POINT = 0.0101
"""How tall a digit of Manim's Text is for each point of font size, in scene units (measured with Inter)."""


def code_advance(points: float) -> float:
    """Return how wide a sign of code is at a font size, in scene units: 0.6 em, and an em has 72 points."""
    return 0.6 * float(points) / 72


def digit_height(points: float) -> float:
    """Return how tall a digit of Manim's Text is at a font size, in scene units."""
    return float(points) * _DIGIT_OF_POINT


def baseline(part: Mobject) -> float:
    """Return the height on which words or numbers stand; of anything else, so that its middle is that of a digit."""
    if isinstance(part, Text):
        return float(part.get_bottom()[1] + part.depth_share * part.height)
    if isinstance(part, Readout):
        return float(part.get_bottom()[1])
    return float(part.get_center()[1] - _HALF_A_DIGIT)


def _roles_of(line: str, tints: Mapping[str, str]) -> list[str]:
    """Return the role of every sign of a line of code: that of the word it belongs to."""
    roles = ["text"] * len(line)
    for word in re.finditer(r"\w+", line):
        if word[0] in tints:
            roles[word.start() : word.end()] = [tints[word[0]]] * len(word[0])
    return roles


@functools.cache
def _code_glyph(sign: str) -> np.ndarray:
    """Return the outline of a sign of code at one point of font size, beginning and standing at the origin.

    Signs are drawn one by one: of some pairs the font would make arrows.
    """
    ruler, *parts = Text(f"{_RULER}{sign}", font=fonts.CODE, font_size=_SAMPLE).family_members_with_points()
    outline = np.vstack([part.points for part in parts])
    return (outline - ruler.get_corner(DL)) / _SAMPLE - code_advance(1.0) * RIGHT
