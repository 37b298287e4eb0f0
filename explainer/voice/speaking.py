"""All lines of a film are spoken before anything is rendered; what was spoken once is kept."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from explainer.errors import ExplainerError
from explainer.film import Film, SceneSpec
from explainer.voice.engines import SILENT_REMEDY, Voice, failure, shortened, voice_of
from explainer.voice.lines import Saying, sayings
from explainer.voice.spoken import SILENT, Spoken

log = logging.getLogger(__name__)

SHOWN = 20
"""Complaints that are listed; a longer list would scroll its own beginning away."""


def speak_all(film: Film, specs: Sequence[SceneSpec], announce: Callable[[str], None]) -> Spoken:
    """Every line of these scenes, spoken by the film's voice, or as it was kept.

    ExplainerError if the voice fails; recordings that are missing or cannot be right are named all at once.
    """
    voice = voice_of(film.config)
    if voice is None:
        return SILENT
    return _Session(voice, sayings(specs)).speak(announce)


def remembered(film: Film, specs: Sequence[SceneSpec]) -> Spoken:
    """The lines of these scenes that were spoken before; nobody speaks."""
    voice = voice_of(film.config)
    return SILENT if voice is None else _Session(voice, sayings(specs)).kept()


class _Session:
    """A voice and what it is to say."""

    def __init__(self, voice: Voice, lines: Sequence[Saying]) -> None:
        from explainer.voice.speech import Store, key  # with what decodes sound, which a silent film does without

        self.voice, self.lines, self.store, self.keeps = voice, lines, Store.of_the_user(), True
        self.keys = {line.place: key(voice.recipe(line), line.text) for line in lines}
        known = {name: self.store.get(name) for name in dict.fromkeys(self.keys.values())}
        self.speeches = {name: speech for name, speech in known.items() if speech is not None}

    def kept(self) -> Spoken:
        return Spoken({place: self.speeches[name] for place, name in self.keys.items() if name in self.speeches})

    def speak(self, announce: Callable[[str], None]) -> Spoken:
        missing = {name: line for line in self.lines if (name := self.keys[line.place]) not in self.speeches}
        complaints: dict[str, str] = {}
        if missing:
            announce(self._announcement(len(missing)))
            complaints = self._say(missing)
        complaints |= self._overlong()
        if complaints:
            raise self._incomplete(complaints)
        self.store.make_room(self.keys.values())
        return self.kept()

    def _announcement(self, missing: int) -> str:
        there = len(self.keys) - missing
        lines = f"{missing} line{'' if missing == 1 else 's'}"
        return f"{self.voice.name} speaks {lines}" + (f"; {there} are there already" if there else "")

    def _say(self, missing: Mapping[str, Saying]) -> dict[str, str]:
        """Speak the lines and keep each at once, whatever happens to the others; complaints by the lines' ids."""
        from explainer.voice.audio import UnusableError
        from explainer.voice.speech import Speech

        complaints = {}
        with tempfile.TemporaryDirectory(prefix="nnexplain-") as room:
            takes = self.voice.say(tuple(missing.values()), Path(room))
            for (name, line), take in zip(missing.items(), takes, strict=True):
                try:
                    if take.file is None:
                        raise UnusableError(take.complaint)
                    self.speeches[name] = Speech.of(take.file, take.words)
                except UnusableError as error:
                    if not self.voice.gathers:
                        raise failure(self.voice.name, f"what it made {error}", line) from None
                    complaints[line.id] = f"{take.file.name} {error}" if take.file else str(error)
                else:
                    self._keep(name)
        return complaints

    def _keep(self, name: str) -> None:
        try:
            if self.keeps:
                self.store.put(name, self.speeches[name])
        except OSError as error:
            self.keeps = False
            log.warning("%s: %s; the next run speaks all lines anew", self.store.folder, error.strerror)

    def _overlong(self) -> dict[str, str]:
        """Complaints of lines that take so long that something must be wrong."""
        kept = self.kept().speeches
        said = [(line, kept[line.place].seconds) for line in self.lines if line.place in kept]
        return {
            line.id: f"takes {seconds:.1f} s where {line.seconds:.1f} s are planned; cut it, or give the line `seconds`"
            for line, seconds in said
            if seconds > self.voice.longest(line)
        }

    def _incomplete(self, complaints: Mapping[str, str]) -> ExplainerError:
        listed = [
            f"  {line.id}: {complaints[line.id]}  ({shortened(line.text)!r})"
            for line in self.lines
            if line.id in complaints
        ]
        more = [f"  … and {len(listed) - SHOWN} more"] if len(listed) > SHOWN else []
        what = f"{len(listed)} of {len(self.lines)} lines cannot be used"
        remedy = "`nnexplain script` lists what is to be said, docs/voice.md tells how"
        head = f"the voice {self.voice.name} fails: {what}; {remedy}; {SILENT_REMEDY}"
        return ExplainerError("\n".join([head, *listed[:SHOWN], *more]))
