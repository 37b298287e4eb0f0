"""What is said in each beat and what stands in the picture: read from YAML, filled in with the network's own facts."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from explainer import numbers
from explainer.compiled_lines import CompiledLine, Compiler, Spoken, fill
from explainer.config import FilmConfig
from explainer.errors import ConfigError, Problem
from explainer.knobs import OwnScene
from explainer.narration_file import NarrationFile, read, templates
from explainer.nodes import KeyPath, key_text
from explainer.numbers import Numbers
from explainer.presentation import LineForm
from explainer.suggest import did_you_mean
from explainer.validation import key_place_of
from explainer.vocabulary import Vocabulary, known_names

PAUSE = 0.6  # seconds of silence after a line
GRID = 0.2  # seconds; planned times are multiples of it, so that they are whole frames at every usual rate


@dataclass(frozen=True)
class Line:
    """What is said in one beat, and the seconds that are planned for it; a dropped line is empty."""

    beat: str
    say: str = ""
    spoken: str = ""
    """The same in words alone, for a voice: "zero point nine eight"."""
    seconds: float = 0.0
    least: float = 0.0
    """The seconds that the narration file asks for, however quickly it is said."""

    def lasting(self, sound: float) -> Line:
        """The same, planned for a voice that takes so many seconds."""
        return replace(self, seconds=on_grid(max(sound + PAUSE, self.least)))

    @property
    def subtitle(self) -> str:
        """The same with numbers in digits, for the eye: "0.98"."""
        return self.say


@dataclass(frozen=True)
class Dropped:
    """A line that is not said, and why."""

    key: str
    reason: str


@dataclass(frozen=True)
class SceneScript:
    """The words of one scene, filled in: every beat of the narration file is there, with or without words."""

    title: str
    lines: Mapping[str, Line]
    captions: Mapping[str, str]
    dropped: tuple[Dropped, ...] = ()

    def without(self, beats: Collection[str]) -> SceneScript:
        """The same with nothing said in some beats."""
        return replace(self, lines={beat: Line(beat) if beat in beats else line for beat, line in self.lines.items()})


@dataclass(frozen=True)
class Narration:
    """The narration file with the film's own lines laid over it; every template in it is known to be sound."""

    language: str
    chapters: Mapping[str, str]
    numbers: Numbers
    words_per_second: float
    _lines: Mapping[KeyPath, CompiledLine]

    def scene(self, name: str, vocabulary: Vocabulary) -> SceneScript:
        """The words of a scene for these facts; a scene that the file does not know has none."""
        filled = {
            path: fill(line, vocabulary, self.numbers)
            for path, line in self._lines.items()
            if path[:2] == ("scenes", name)
        }
        lines = {str(p[3]): self._line(str(p[3]), line) for p, line in filled.items() if p[2] == "beats"}
        captions = {str(p[3]): line.say for p, line in filled.items() if p[2] == "captions"}
        dropped = tuple(Dropped(key_text(p), line.dropped) for p, line in filled.items() if line.dropped)
        title = filled.get(("scenes", name, "title"), Spoken())
        return SceneScript(title.say, lines, captions, dropped)

    def words(self, vocabulary: Vocabulary) -> Mapping[str, str]:
        """The words that several scenes use, filled in; dropped ones are empty."""
        return {
            str(path[1]): fill(line, vocabulary, self.numbers).say
            for path, line in self._lines.items()
            if path[0] == "words"
        }

    def _line(self, beat: str, filled: Spoken) -> Line:
        reading = len(re.findall(r"[^\s-]+", filled.spoken)) / self.words_per_second + PAUSE if filled.spoken else 0.0
        least = filled.seconds or 0.0
        return Line(beat, filled.say, filled.spoken, on_grid(max(reading, least)), least)


def on_grid(seconds: float) -> float:
    """The next planned time that is not shorter."""
    return round(math.ceil(seconds / GRID - 1e-9) * GRID, 1)


def load(config: FilmConfig, language: str | None = None) -> Narration:
    """The narration of a film, or for a further track of subtitles that of another language, in which the film's own
    lines have no place; ConfigError names every mistake in its texts and conditions by place.
    """
    file, document = read(config, language)
    known = known_names(config.gates)
    theirs, own = Compiler(known, document), Compiler(known, config.document)
    lines = dict(theirs.lines(templates(file)))
    if language is None:
        lines |= {("scenes", path[2], "beats", path[3]): line for path, line in own.lines(_own_lines(config))}
    used = {index: scene.use for index, scene in enumerate(config.scenes)}
    lines |= {("scenes", used[int(path[1])], *path[2:]): line for path, line in own.lines(_own_scenes(config))}
    problems = [*theirs.problems, *own.problems, *_unknown_beats(config, file)]
    if problems:
        raise ConfigError(problems)
    written, spoken = file.numbers, numbers.for_language(file.language).words
    style = Numbers(written.decimal, written.thousands, spoken, written.percent)
    return Narration(file.language, file.chapters, style, config.narration.words_per_second, lines)


def _own_lines(config: FilmConfig) -> Iterator[tuple[KeyPath, LineForm]]:
    """The lines that the film's own file says differently, with their paths in that file."""
    for scene, beats in config.narration.lines.items():
        for beat, form in beats.items():
            yield ("narration", "lines", scene, beat), form


def _own_scenes(config: FilmConfig) -> Iterator[tuple[KeyPath, LineForm]]:
    """The words of the user's own scenes, with their paths in the film's file."""
    for index, scene in enumerate(config.scenes):
        if isinstance(scene, OwnScene):
            yield ("scenes", index, "title"), scene.title
            for kind, forms in (("beats", scene.beats), ("captions", scene.captions)):
                for key, form in forms.items():
                    yield ("scenes", index, kind, key), form


def _unknown_beats(config: FilmConfig, file: NarrationFile) -> list[Problem]:
    problems = []
    for path, _ in _own_lines(config):
        *_, scene, beat = path
        known = file.scenes[str(scene)].beats if scene in file.scenes else {}
        if known and beat not in known:
            message = f"the scene {scene} has no beat {beat!r}{did_you_mean(beat, known)}"
            problems.append(Problem(message, key_text(path), key_place_of(config.document, path)))
    return problems
