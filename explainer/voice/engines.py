"""What a voice is: whatever makes a file with sound of every line. This module knows them all by their names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from explainer.config import FilmConfig
from explainer.errors import ExplainerError
from explainer.voice.lines import Saying

if TYPE_CHECKING:  # its own imports decode sound
    from explainer.voice.speech import WordTimes

SILENT_REMEDY = "`--set voice.engine=none` makes the film silent"
_SHOWN = 60
"""Letters of a line that are shown where it is the matter."""


@dataclass(frozen=True)
class Take:
    """A line as an engine has spoken it, or what is the matter with it where the others can still be tried."""

    file: Path | None
    words: WordTimes = ()
    complaint: str = ""


class Voice(Protocol):
    """Whoever says the lines of a film."""

    @property
    def name(self) -> str:
        """By what users know it."""

    @property
    def gathers(self) -> bool:
        """Whether what is wrong with one line is told together with what is wrong with the others."""

    def recipe(self, saying: Saying) -> Mapping[str, object]:
        """All that decides how a line sounds, but for its text: plain values that can be written as JSON."""

    def say(self, sayings: Sequence[Saying], room: Path) -> Iterator[Take]:
        """Say the lines in their order, with `room` for files; ExplainerError, made by `failure`, if it cannot."""

    def longest(self, saying: Saying) -> float:
        """The seconds beyond which a line can only be a mistake."""


def voice_of(config: FilmConfig) -> Voice | None:
    """The voice that a film asks for; None if it is silent."""
    match config.voice.engine:
        case "recorded":
            from explainer.voice.recorded import Recorded

            return Recorded.of(config)
        case "espeak":
            from explainer.voice.espeak import Espeak

            return Espeak.of(config)
        case "piper":
            from explainer.voice.piper import Piper

            return Piper.of(config)
        case "plugin":
            from explainer.voice.plugin import Plugin

            return Plugin.of(config)
        case _:
            return None


def unlimited(saying: Saying) -> float:
    """What engines that read a text need no check for."""
    return math.inf


def failure(engine: str, message: str, saying: Saying | None = None) -> ExplainerError:
    """The error of a voice that fails: its name, the line if it is one, what is wrong with the remedy, the way out."""
    line = f"{saying.id}, {shortened(saying.text)!r}: " if saying else ""
    return ExplainerError(f"the voice {engine} fails: {line}{message}; {SILENT_REMEDY}")


def shortened(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
