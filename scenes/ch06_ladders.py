"""Chapter 6, continued: the same ladder of small and larger pieces in speech and in writing."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, AnimationGroup, Text, VGroup

from scenes.layout import LARGE, MEDIUM, SMALL, Region
from scenes.mobjects.animations import FadeIn
from scenes.stage import ExplainerScene, beat

_STROKES = 2
"""Strokes that are drawn for each letter: a picture of writing, not a count."""
_STROKE = 0.5
"""Length of a stroke in scene units."""


class LaddersElsewhere(ExplainerScene):
    """Sounds, syllables, a word; strokes, letters, a word: on each rail a step collapses into the next."""

    def construct(self) -> None:
        self.climb_from_sound_to_word()
        self.climb_from_stroke_to_text()

    def set_the_stage(self) -> None:
        """One rail for speech, one below it for writing; three steps on each."""
        self.speech, self.writing = self.frame.stage.inset(SMALL).rows(1, 1, gap=LARGE)
        self.parts = [self.spec.captions[key].split() for key in ("sounds", "syllables", "word", "letters")]

    # -- actors ----------------------------------------------------------------------------------------------------

    def steps(self, rail: Region) -> tuple[Region, ...]:
        """Return the places of three steps."""
        return rail.split(1.5, 1.2, 1, gap=LARGE) if not self.frame.is_tall else rail.rows(1, 1, 1, gap=SMALL)

    def words(self, parts: list[str], size: str, place: Region) -> VGroup:
        """Return parts side by side on one level."""
        line = VGroup(*(self.style.text(part, size) for part in parts)).arrange(RIGHT, buff=MEDIUM)
        place.hold(line)
        level = line.get_center()
        for part in line:
            self.style.on_level(part, size, level)
        return line

    def strokes(self, place: Region) -> VGroup:
        """Return a few strokes for every letter, each at its own angle."""
        count = _STROKES * len(self.parts[3])
        angles = np.linspace(0, np.pi, count, endpoint=False) * 5 % np.pi
        lines = VGroup()
        for angle in angles:
            reach = _STROKE / 2 * np.array([np.cos(angle), np.sin(angle), 0])
            lines.add(self.style.line([-reach, reach], "text", 4))
        rows = [VGroup(*lines[start::2]).arrange(RIGHT, buff=SMALL) for start in range(2)]
        return place.hold(VGroup(*rows).arrange(DOWN, buff=MEDIUM))

    def collapse(self, parts: VGroup, wholes: VGroup) -> None:
        """Let copies of the parts fly together, each into the whole that it belongs to, which appears there."""
        travellers = parts.copy()
        owner = np.arange(len(parts)) * len(wholes) // len(parts)
        moves = [
            part.animate.move_to(wholes[int(whole)]).set_opacity(0)
            for part, whole in zip(travellers, owner, strict=True)
        ]
        self.add(travellers)
        self.play(AnimationGroup(*moves), FadeIn(wholes), run_time=self.style.seconds("slow"))
        self.remove(travellers)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def climb_from_sound_to_word(self) -> None:
        sounds, syllables, word = (
            self.words(parts, size, place)
            for parts, size, place in zip(
                self.parts[:3], ("title", "title", "title"), self.steps(self.speech), strict=True
            )
        )
        self.play(FadeIn(sounds, lag_ratio=0.3, run_time=self.style.seconds("slow")))
        self.collapse(sounds, syllables)
        self.collapse(syllables, word)

    @beat
    def climb_from_stroke_to_text(self) -> None:
        first, second, third = self.steps(self.writing)
        strokes, letters = self.strokes(first), self.words(self.parts[3], "title", second)
        word: VGroup | Text = self.words(self.parts[2], "title", third)
        flat = VGroup(*(stroke for row in strokes for stroke in row))
        self.play(FadeIn(flat, lag_ratio=0.1, run_time=self.style.seconds("slow")))
        self.collapse(flat, letters)
        self.collapse(letters, word)
