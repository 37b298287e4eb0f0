"""Lines as they were spoken, and where they are kept: under all that decides how they sound, in the user's cache."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
import os
import tempfile
import time
import zipfile
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explainer import cache
from explainer.voice import audio, loudness
from explainer.voice.loudness import RATE

LIMIT = 10**9
"""Bytes that may be kept; what was longest out of use has to go. A whole film takes about a tenth of it."""
_UNFINISHED, _DAY = ".unfinished", 86_400
WordTimes = tuple[tuple[int, float], ...]
"""Where in the text a word begins, and the second at which it is said."""


@dataclass(frozen=True, eq=False)
class Speech:
    """A line as it is heard: finished sound, and when each of its words is said, if that is known."""

    samples: NDArray[np.int16]
    words: WordTimes = ()

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / RATE

    @classmethod
    def of(cls, file: Path, words: WordTimes) -> Speech:
        """The finished speech of a file with sound; UnusableError if there is nothing to be heard."""
        said, ahead = audio.finished(audio.decode(file))
        samples = np.rint(np.clip(said, -1.0, 1.0) * np.iinfo(np.int16).max).astype(np.int16)
        return cls(samples, tuple((place, round(max(0.0, at - ahead), 4)) for place, at in words))


def key(recipe: Mapping[str, object], text: str) -> str:
    """The name under which a line is kept: the sha256 of all that decides how it sounds.

    The code that finishes it belongs to that.
    """
    return hashlib.sha256(json.dumps([dict(recipe), text, _finishing()], sort_keys=True).encode()).hexdigest()


@functools.cache
def _finishing() -> list[str]:
    return [inspect.getsource(module) for module in (audio, loudness)]


@dataclass(frozen=True)
class Store:
    """A folder of finished lines."""

    folder: Path

    @classmethod
    def of_the_user(cls) -> Store:
        """The store in the user's cache."""
        return cls(cache.folder("voice"))

    def get(self, name: str) -> Speech | None:
        """A line that was kept; None if it is not there or was damaged."""
        try:
            with self._file(name).open("rb") as file, np.load(file, allow_pickle=False) as kept:
                samples, places, times = (np.asarray(kept[part]) for part in ("samples", "places", "times"))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None
        with suppress(OSError):  # one that can only be read serves as well
            os.utime(self._file(name))
        words = zip(places.tolist(), times.tolist(), strict=True)
        return Speech(samples.astype(np.int16), tuple((int(place), float(at)) for place, at in words))

    def put(self, name: str, speech: Speech) -> None:
        """Keep a line: written aside and moved in place. OSError if that cannot be done."""
        self._file(name).parent.mkdir(parents=True, exist_ok=True)
        places, times = [place for place, _ in speech.words], [at for _, at in speech.words]
        handle, aside = tempfile.mkstemp(dir=self._file(name).parent, suffix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez_compressed(
                    file, samples=speech.samples, places=np.array(places, int), times=np.array(times, float)
                )
            Path(aside).replace(self._file(name))
        finally:
            Path(aside).unlink(missing_ok=True)

    def make_room(self, used: Collection[str]) -> None:
        """Remove the lines longest out of use beyond the limit, but for those in `used`; and what was never finished
        if a day has passed since.
        """
        with suppress(OSError):
            for left in self.folder.glob(f"*/*{_UNFINISHED}"):
                if time.time() - left.stat().st_mtime > _DAY:
                    left.unlink(missing_ok=True)
            ages = {file: file.stat() for file in self.folder.glob("*/*.npz")}
            total = sum(each.st_size for each in ages.values())
            for file in sorted(ages, key=lambda file: ages[file].st_mtime):
                if total > LIMIT and file.stem not in used:
                    total -= ages[file].st_size
                    file.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name}.npz"
