"""Any speech service that was written for manim-voiceover 0.4: other people's code, run by a helper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from explainer.config import FilmConfig
from explainer.voice.engines import Take, failure, unlimited
from explainer.voice.helper import STARTING, HelperError, helper
from explainer.voice.lines import Saying

_MODULE = "explainer.voice.plugin_helper"


@dataclass(frozen=True)
class Plugin:
    """A class of speech service, and what it is made with."""

    service: str
    options: Mapping[str, Any]
    timeout: float
    gathers = False
    longest = staticmethod(unlimited)

    @classmethod
    def of(cls, config: FilmConfig) -> Plugin:
        """As the film asks for it; ConfigError without a class or for one in a file that is not there."""
        service = config.voice.service
        if service is None:
            raise config.mistake("should name a class of speech service", ("voice", "service"), ("voice",))
        file, colon, _ = service.rpartition(":")
        if colon and not Path(file).is_file():
            raise config.mistake(f"there is no file {file!r}", ("voice", "service"))
        return cls(service, config.voice.options, config.voice.timeout)

    @property
    def name(self) -> str:
        """The engine with its class."""
        return f"plugin ({self.service})"

    def recipe(self, saying: Saying) -> Mapping[str, object]:
        """The class, the version of its package or the text of its file, and its options."""
        file, colon, name = self.service.rpartition(":")
        if colon:
            made_by = {"class": name, "text": hashlib.sha256(Path(file).read_bytes()).hexdigest()}
        else:
            made_by = {"class": self.service, "version": _version(self.service.partition(".")[0])}
        return {"engine": "plugin", "options": dict(self.options), **made_by}

    def say(self, sayings: Sequence[Saying], room: Path) -> Iterator[Take]:
        """One service for all lines."""
        with helper(_MODULE) as asked:
            saying: Saying | None = None
            try:
                begin = {"service": self.service, "options": dict(self.options), "folder": str(room)}
                asked.ask(begin, max(STARTING, self.timeout))
                for saying in sayings:
                    answer = asked.ask({"text": saying.text}, self.timeout)
                    yield Take(Path(answer["file"]), tuple((int(at), float(time)) for at, time in answer["words"]))
            except HelperError as error:
                raise failure(self.name, str(error), saying) from None


def _version(package: str) -> str:
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return ""
