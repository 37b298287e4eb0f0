"""Piper: a neural voice from the user's machine, with a model that the user has chosen.

Its program is run for every line, as that is what all its versions have in common.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from explainer.config import FilmConfig
from explainer.voice.engines import Take, failure, unlimited
from explainer.voice.helper import last_words
from explainer.voice.lines import Saying


@dataclass(frozen=True)
class Piper:
    """Piper with a model and, if it has several, the number of a speaker."""

    model: Path
    speaker: str | None
    speed: float
    timeout: float
    gathers = False
    longest = staticmethod(unlimited)

    @classmethod
    def of(cls, config: FilmConfig) -> Piper:
        """As the film asks for it; ConfigError if there is no such model."""
        choice = config.voice
        if choice.model is None or not choice.model.is_file():
            raise config.mistake(f"there is no file {str(choice.model)!r}", ("voice", "model"), ("voice",))
        return cls(choice.model, choice.name, choice.speed, choice.timeout)

    @property
    def name(self) -> str:
        """The engine's."""
        return "piper"

    def recipe(self, saying: Saying) -> Mapping[str, object]:
        """The model by its content, the speaker and the pace."""
        return {"engine": "piper", "model": self._model, "speaker": self.speaker, "speed": self.speed}

    def say(self, sayings: Sequence[Saying], room: Path) -> Iterator[Take]:
        """The program once for every line, which it reads from its standard input."""
        command = [*self._program(), "--model", str(self.model), "--length_scale", f"{1 / self.speed:.3f}"]
        command += ["--speaker", self.speaker] if self.speaker else []
        for number, saying in enumerate(sayings):
            file = room / f"{number}.wav"
            said = f"{saying.text}\n".encode()
            try:
                done = subprocess.run(
                    [*command, "--output_file", str(file)], input=said, capture_output=True, timeout=self.timeout
                )
            except subprocess.TimeoutExpired:
                message = f"it was not done in {self.timeout:g} seconds (voice.timeout)"
                raise failure(self.name, message, saying) from None
            except OSError as error:
                raise failure(self.name, f"{command[0]} cannot be run: {error.strerror}", saying) from None
            if done.returncode != 0 or not file.is_file():
                ended = f"{command[0]} ended with code {done.returncode}{last_words(done.stderr)}"
                raise failure(self.name, f"{ended}; try another model under voice.model", saying)
            yield Take(file)

    @cached_property
    def _model(self) -> str:
        with self.model.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _program(self) -> list[str]:
        """The module, if it is installed beside this program; else the program of the user's machine."""
        if importlib.util.find_spec("piper") is not None:
            return [sys.executable, "-m", "piper"]
        if path := shutil.which("piper"):
            return [path]
        raise failure(self.name, "there is no program `piper`; install the package piper-tts, or put it on the PATH")
