"""Chapter 6, concluded: the same ladder of small and larger pieces in speech and in writing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import RIGHT, RoundedRectangle, Text, VGroup, VMobject

from nnmath.parts import cut
from scenes.layout import HAIR, LARGE, SMALL, Region
from scenes.mobjects.animations import FadeIn
from scenes.stage import ExplainerScene, beat

_STEP = 1.5
"""Height of a step in scene units, at the most."""
_STROKES = 3
"""Into so many pieces every line around a letter is cut."""
_APART = 0.5
"""How far these drift from the letter's middle, as a share of their distance to it."""
_STROKE = 2.5
"""Their width in points."""
_FINE = 8
"""Points on each curve of a letter's outline."""
_TALLEST, _WIDEST = 0.5, 0.62
"""The most of a tile that its words take of its height and its width."""
_QUIET = 0.5
_LAG = 0.2

Step = Sequence[VMobject]
"""What stands on a step, piece by piece."""


class LaddersElsewhere(ExplainerScene):
    """Sounds, syllables, a word; strokes, letters, a word: pieces below, and above them the wholes that they make."""

    def construct(self) -> None:
        self.climb_from_sound_to_word()
        self.climb_from_stroke_to_text()

    def set_the_stage(self) -> None:
        """One ladder for speech, one for writing, each of three steps."""
        captions = self.spec.captions
        self.sounds = [group.split() for group in captions["sounds"].split(",")]
        self.syllables, self.word = captions["syllables"].split(), captions["word"]
        self.letters = captions["letters"].split()
        self.speech, self.writing = (
            self.steps(room) for room in self.frame.stage.inset(SMALL).split(1, 1, gap=1.5 * LARGE)
        )

    def steps(self, room: Region) -> tuple[Region, ...]:
        """Return three steps, from the lowest to the highest."""
        height = min(_STEP, room.height / 3)
        middle = room.centre[1]
        return Region(room.left, middle - 1.5 * height, room.right, middle + 1.5 * height).rows(1, 1, 1, gap=HAIR)[::-1]

    # -- actors ----------------------------------------------------------------------------------------------------

    def tile(self, room: Region) -> RoundedRectangle:
        """Return the ground of one piece."""
        ground = RoundedRectangle(corner_radius=HAIR, width=room.width, height=room.height)
        ground.set_fill(self.style.colour("panel"), 1).set_stroke(self.style.colour("outline"), 1)
        return ground.move_to(room.centre)

    def written(self, words: Sequence[str], rooms: Sequence[Region]) -> tuple[VGroup, Step]:
        """Return tiles that fill these rooms, and a word on each."""
        texts = [self.style.text(word, "title") for word in words]
        fit = min(1.0, *(_WIDEST * room.width / text.width for room, text in zip(rooms, texts, strict=True)))
        fit = min(fit, _TALLEST * rooms[0].height / self.style.digit_height("title"))
        for text, room in zip(texts, rooms, strict=True):
            self.style.on_level(text.scale(fit).move_to(room.centre), "title", room.centre, fit)
        return VGroup(*map(self.tile, rooms)), texts

    def strokes(self, letter: Text, room: Region) -> VGroup:
        """Return the outline of a letter in pieces, which have drifted apart, in a place of its own."""
        pieces = VGroup()
        for outline in letter.get_subpaths():
            for piece in cut(traced(outline), _STROKES):
                pieces.add(self.style.line(piece, "text", _STROKE))
        middle = letter.get_center()
        for piece in pieces:
            piece.shift(_APART * (piece.get_center() - middle))
        return room.inset(HAIR).hold(pieces)

    # -- moves -----------------------------------------------------------------------------------------------------

    def lay(self, tiles: VGroup, step: Step, tempo: str) -> None:
        """Let the pieces of the lowest step appear, one after the other."""
        both = [VGroup(*pair) for pair in zip(tiles, step, strict=True)]
        self.play(FadeIn(*both, lag_ratio=_LAG, run_time=self.style.seconds(tempo)))

    def climb(self, parts: Sequence[Step], tiles: VGroup, wholes: Step) -> None:
        """Let copies of the parts fly together, each group into the whole that it makes, which appears there."""
        moves, copies = [], []
        for group, whole in zip(parts, wholes, strict=True):
            shares = (np.arange(len(group)) + 0.5) / len(group) - 0.5
            for part, share in zip(group, shares, strict=True):
                copy = part.copy()
                copies.append(copy)
                place = whole.get_center() + share * whole.width * RIGHT
                moves.append(step_back(copy, 0.0).move_to(place))
        quiet = [step_back(part, _QUIET) for group in parts for part in group]
        self.play(*moves, FadeIn(tiles, *wholes), *quiet, run_time=self.style.seconds("slow"))
        self.remove(*copies)

    # -- beats -----------------------------------------------------------------------------------------------------

    @beat
    def climb_from_sound_to_word(self) -> None:
        low, middle, high = self.speech
        sounds, ends = (
            [each for group in self.sounds for each in group],
            np.cumsum([len(group) for group in self.sounds]).tolist(),
        )
        rooms = low.columns(*[1] * len(sounds), gap=HAIR)
        groups = [slice(start, end) for start, end in pairwise([0, *ends])]
        tiles, pieces = self.written(sounds, rooms)
        self.lay(tiles, pieces, "slow")
        tiles, syllables = self.written(self.syllables, [above(rooms[group], middle) for group in groups])
        self.climb([pieces[group] for group in groups], tiles, syllables)
        self.climb([syllables], *self.written([self.word], [high]))

    @beat
    def climb_from_stroke_to_text(self) -> None:
        low, middle, high = self.writing
        rooms = low.columns(*[1] * len(self.letters), gap=HAIR)
        tiles, letters = self.written(self.letters, [above([room], middle) for room in rooms])
        strokes = [self.strokes(letter, room) for letter, room in zip(letters, rooms, strict=True)]
        self.lay(VGroup(*map(self.tile, rooms)), strokes, "normal")
        self.climb([[each] for each in strokes], tiles, letters)
        self.climb([letters], *self.written([self.word], [high]))
        self.rest("quick")


def above(rooms: Sequence[Region], step: Region) -> Region:
    """Return the part of a step that lies above these rooms."""
    return Region(rooms[0].left, step.bottom, rooms[-1].right, step.top)


def step_back(part: VMobject, opacity: float) -> Any:
    """Return what lets words or lines lose their light; lines stay without a filling."""
    move = part.animate
    return move.set_fill(opacity=opacity) if isinstance(part, Text) else move.set_stroke(opacity=opacity)


def traced(outline: np.ndarray) -> np.ndarray:
    """Return points (n, 3) along the curves (4k, 3) of an outline."""
    t = np.linspace(0, 1, _FINE, endpoint=False)[None, :, None]
    a, b, c, d = (corner[:, None, :] for corner in outline.reshape(-1, 4, 3).transpose(1, 0, 2))
    points = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return np.vstack([points.reshape(-1, 3), outline[-1:]])
