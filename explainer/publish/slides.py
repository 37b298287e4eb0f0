"""A film as slides: one for every beat that was shown, in the chapters that the film's marks name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from explainer.publish.material import Material, ShownBeat


@dataclass(frozen=True)
class Slide:
    """One beat, to be played from its start to its end and then shown as it stands."""

    number: int
    """Counted from 1 through the film."""
    title: str
    """The scene's, or the chapter's where the scene has none."""
    start: float
    end: float
    """In seconds of the film."""
    said: str
    """Empty in a beat without words."""
    still: Path

    @property
    def picture(self) -> str:
        """What the still shows, for those who do not see it."""
        return f"{self.title}: {self.said}" if self.said else self.title


@dataclass(frozen=True)
class Chapter:
    """A run of slides under one title."""

    title: str
    slides: tuple[Slide, ...]


def chapters(material: Material) -> tuple[Chapter, ...]:
    """The film's chapters with their slides, every beat in one of them."""
    numbers, beats = count(1), list(material.beats)
    return tuple(
        Chapter(
            mark.title,
            tuple(
                _slide(next(numbers), beat, mark.title)
                for beat in beats
                if mark.start <= (beat.timing.start + beat.timing.end) / 2 < mark.end
            ),
        )
        for mark in material.finished.chapters
    )


def _slide(number: int, beat: ShownBeat, chapter: str) -> Slide:
    title = beat.scene.title or chapter
    return Slide(number, title, beat.timing.start, beat.timing.end, beat.line.say.strip(), beat.still)
