"""One's own voice: a folder with a file for every line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from explainer.config import FilmConfig
from explainer.voice.engines import Take
from explainer.voice.lines import Saying

SUFFIXES = (".wav", ".mp3", ".m4a", ".ogg", ".flac")
_PATIENCE = 2.0
"""A recording may be this many times as long as is planned, or this many seconds longer."""


@dataclass(frozen=True)
class Recorded:
    """Files named by the lines, ForwardPass.set_out.wav."""

    folder: Path
    files: Mapping[str, tuple[Path, ...]]
    """By the line's id, in small letters: not every disk keeps capitals."""
    gathers = True

    @classmethod
    def of(cls, config: FilmConfig) -> Recorded:
        """The recordings of a film; ConfigError if there is no such folder."""
        folder = config.voice.folder
        if folder is None or not folder.is_dir():
            raise config.mistake(f"there is no folder {str(folder)!r}", ("voice", "folder"), ("voice",))
        files: dict[str, tuple[Path, ...]] = {}
        for file in sorted(folder.iterdir()):
            if file.suffix.lower() in SUFFIXES and file.is_file():
                files[file.stem.lower()] = (*files.get(file.stem.lower(), ()), file)
        return cls(folder, files)

    @property
    def name(self) -> str:
        """The engine's."""
        return "recorded"

    def recipe(self, saying: Saying) -> Mapping[str, object]:
        """The files by their content."""
        found = self._found(saying)
        return {"engine": "recorded", "files": [hashlib.sha256(file.read_bytes()).hexdigest() for file in found]}

    def say(self, sayings: Sequence[Saying], room: Path) -> Iterator[Take]:
        """The file of every line; a complaint where there is none, or more than one."""
        for saying in sayings:
            match self._found(saying):
                case (file,):
                    yield Take(file)
                case ():
                    yield Take(None, complaint="there is no recording")
                case several:
                    names = " and ".join(file.name for file in several)
                    yield Take(None, complaint=f"there are {names}; keep one of them")

    def longest(self, saying: Saying) -> float:
        """About twice what is planned; beyond, it is another file, or several attempts in one."""
        return max(_PATIENCE * saying.seconds, saying.seconds + _PATIENCE)

    def _found(self, saying: Saying) -> tuple[Path, ...]:
        return self.files.get(saying.id.lower(), ())
