"""eSpeak NG: a small voice for many languages that needs no model and no network.

Its library is asked by a helper, as its licence (GPL-3.0-or-later) differs from ours: `explainer.voice.espeak_helper`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from explainer.config import FilmConfig
from explainer.voice.engines import Take, failure, unlimited
from explainer.voice.helper import STARTING, Helper, HelperError, helper
from explainer.voice.lines import Saying

WORDS_PER_MINUTE = 140
"""At a speed of 1: slowly enough to follow a picture as well."""
_MODULE = "explainer.voice.espeak_helper"


@dataclass(frozen=True)
class Espeak:
    """The engine with the first of these voices that it has."""

    voices: tuple[str, ...]
    words_per_minute: int
    timeout: float
    gathers = False
    longest = staticmethod(unlimited)

    @classmethod
    def of(cls, config: FilmConfig) -> Espeak:
        """The voice that is named, else that of the film's language: en-US, or else en."""
        language = config.film.language.lower()
        voices = (config.voice.name,) if config.voice.name else (language, language.split("-")[0])
        return cls(tuple(dict.fromkeys(voices)), round(WORDS_PER_MINUTE * config.voice.speed), config.voice.timeout)

    @property
    def name(self) -> str:
        """The engine's."""
        return "espeak"

    def recipe(self, saying: Saying) -> Mapping[str, object]:
        """Version, voice and pace."""
        return {"engine": "espeak", "pace": self.words_per_minute, **self._found}

    def say(self, sayings: Sequence[Saying], room: Path) -> Iterator[Take]:
        """One helper for all lines."""
        with helper(_MODULE) as asked:
            self._begin(asked)
            for number, saying in enumerate(sayings):
                file = room / f"{number}.wav"
                try:
                    answer = asked.ask({"text": saying.text, "file": str(file)}, self.timeout)
                except HelperError as error:
                    raise failure(self.name, str(error), saying) from None
                yield Take(file, tuple((int(place), float(at)) for place, at in answer["words"]))

    @cached_property
    def _found(self) -> dict[str, Any]:
        with helper(_MODULE) as asked:
            return self._begin(asked)

    def _begin(self, asked: Helper) -> dict[str, Any]:
        try:
            return asked.ask({"voices": self.voices, "pace": self.words_per_minute}, STARTING)
        except HelperError as error:
            raise failure(self.name, str(error)) from None
