"""What is said in each beat and what stands in the picture: read from YAML, filled in with the network's own facts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from explainer import documents, gate, numbers, template
from explainer.config import AnyLine, FilmConfig, LineForm
from explainer.errors import ConfigError, Problem
from explainer.fields import ShortText, Strict
from explainer.knobs import KNOBS
from explainer.numbers import Numbers
from explainer.suggest import did_you_mean
from explainer.validation import place_of, validate
from explainer.vocabulary import Vocabulary, known_names
from explainer.yaml_places import KeyPath, Node, key_text

NARRATIONS = Path(__file__).parent.parent / "configs" / "narration"
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


class NumbersForm(Strict):
    """How the language writes numbers."""

    decimal: str = Field(".", max_length=2, description="Before the decimals.")
    thousands: str = Field(",", max_length=2, description="Between groups of three digits.")


class SceneForm(Strict):
    """The words of a scene."""

    title: AnyLine = Field(LineForm(), description="The scene's title.")
    beats: dict[str, AnyLine] = Field({}, description="What is said in each beat.")
    captions: dict[str, AnyLine] = Field({}, description="Words in the picture, by the key that the scene asks for.")


class NarrationFile(Strict):
    """What a narration file holds."""

    extends: ShortText | None = Field(
        None, description="Another narration file, whose keys hold where this one is silent."
    )
    language: ShortText = Field("en", description="The language's code.")
    numbers: NumbersForm = Field(NumbersForm(), description="How the language writes numbers.")
    chapters: dict[str, ShortText] = Field({}, description="The chapters' titles by their keys.")
    words: dict[str, AnyLine] = Field({}, description="Words in the picture that several scenes use.")
    scenes: dict[str, SceneForm] = Field({}, description="The words of each scene.")


@dataclass(frozen=True)
class CompiledLine:
    """A line whose templates and conditions were understood."""

    key: str
    text: template.Template
    condition: gate.Gate | None
    otherwise: CompiledLine | None
    seconds: float | None

    @property
    def names(self) -> frozenset[str]:
        """Every fact that the line or its alternatives name."""
        own = self.text.names | (self.condition.names if self.condition else frozenset())
        return own | (self.otherwise.names if self.otherwise else frozenset())


@dataclass(frozen=True)
class Spoken:
    """A line filled in, for the eye and for the ear, or the reason why there is none."""

    say: str = ""
    spoken: str = ""
    seconds: float | None = None
    dropped: str = ""


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
            path: _fill(line, vocabulary, self.numbers)
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
            str(path[1]): _fill(line, vocabulary, self.numbers).say
            for path, line in self._lines.items()
            if path[0] == "words"
        }

    def _line(self, beat: str, filled: Spoken) -> Line:
        reading = len(re.findall(r"[^\s-]+", filled.spoken)) / self.words_per_second + PAUSE if filled.spoken else 0.0
        seconds = max(reading, filled.seconds or 0.0)
        return Line(beat, filled.say, filled.spoken, round(math.ceil(seconds / GRID - 1e-9) * GRID, 1))


def load(config: FilmConfig) -> Narration:
    """The narration of a film; ConfigError names every mistake in its texts and conditions by place."""
    file, document = _read(config)
    beats_known = {name: list(scene.beats) for name, scene in file.scenes.items()}
    known = known_names(config.gates)
    compiler = _Compiler(known, document)
    lines = dict(compiler.lines(_templates(file)))
    problems = compiler.problems + _unknown_scenes(file, document) + _unknown_beats(config, beats_known)
    own = _Compiler(known, config.document)
    for path, form in _own_lines(config):
        own_line = own.line(form, ("narration", "lines", *path))
        lines[("scenes", path[0], "beats", path[1])] = own_line
    if problems or own.problems:
        raise ConfigError([*problems, *own.problems])
    style = numbers.for_language(file.language)
    style = Numbers(file.numbers.decimal, file.numbers.thousands, style.words)
    return Narration(file.language, file.chapters, style, config.narration.words_per_second, lines)


def _read(config: FilmConfig) -> tuple[NarrationFile, Node]:
    path = config.narration.file or NARRATIONS / f"{config.film.language}.yaml"
    if not path.is_file():
        raise _no_such_file(config, path)
    document = documents.read_with_bases(path)
    file, problems = validate(NarrationFile, document)
    if file is None:
        raise ConfigError(problems)
    return file, document


def _no_such_file(config: FilmConfig, path: Path) -> ConfigError:
    if config.narration.file:
        return config.mistake(f"there is no file {str(path)!r}", ("narration", "file"))
    languages = ", ".join(each.stem for each in sorted(NARRATIONS.glob("*.yaml")))
    message = (
        f"there is no narration in {config.film.language!r}, only in: {languages}; name your own under narration.file"
    )
    return config.mistake(message, ("film", "language"))


def _templates(file: NarrationFile) -> Iterator[tuple[KeyPath, LineForm]]:
    for key, form in file.words.items():
        yield ("words", key), form
    for name, scene in file.scenes.items():
        yield ("scenes", name, "title"), scene.title
        for kind, forms in (("beats", scene.beats), ("captions", scene.captions)):
            for key, form in forms.items():
                yield ("scenes", name, kind, key), form


def _own_lines(config: FilmConfig) -> Iterator[tuple[tuple[str, str], LineForm]]:
    for scene, beats in config.narration.lines.items():
        for beat, form in beats.items():
            yield (scene, beat), form


def _unknown_scenes(file: NarrationFile, document: Node) -> list[Problem]:
    return [
        Problem(f"unknown scene{did_you_mean(name, KNOBS)}", f"scenes.{name}", place_of(document, ("scenes", name)))
        for name in file.scenes
        if name not in KNOBS
    ]


def _unknown_beats(config: FilmConfig, known: Mapping[str, list[str]]) -> list[Problem]:
    problems = []
    for (scene, beat), _ in _own_lines(config):
        path = ("narration", "lines", scene, beat)
        if known.get(scene) and beat not in known[scene]:
            message = f"the scene {scene} has no beat {beat!r}{did_you_mean(beat, known[scene])}"
            problems.append(Problem(message, key_text(path), place_of(config.document, path)))
    return problems


class _Compiler:
    """Parses templates and conditions and collects what is wrong with them."""

    def __init__(self, known: frozenset[str], document: Node) -> None:
        self.known, self.document = known, document
        self.problems: list[Problem] = []

    def lines(self, forms: Iterable[tuple[KeyPath, LineForm]]) -> Iterator[tuple[KeyPath, CompiledLine]]:
        for path, form in forms:
            yield path, self.line(form, path)

    def line(self, form: LineForm, path: KeyPath) -> CompiledLine:
        text, condition = template.Template(()), None
        try:
            text = template.parse(form.say)
            self.check(text.names, (*path, "say"))
        except template.TemplateError as error:
            self.complain(str(error), (*path, "say"))
        try:
            condition = gate.parse(form.condition) if form.condition is not None else None
            self.check(condition.names if condition else (), (*path, "if"))
        except gate.GateError as error:
            self.complain(str(error), (*path, "if"))
        otherwise = self.line(form.otherwise, (*path, "else")) if form.otherwise else None
        return CompiledLine(key_text(path), text, condition, otherwise, form.seconds)

    def check(self, names: Iterable[str], path: KeyPath) -> None:
        for name in sorted(set(names) - self.known):
            self.complain(f"unknown fact {name!r}{did_you_mean(name, self.known)}", path)

    def complain(self, message: str, path: KeyPath) -> None:
        written = path[: len(list(self.document.walk(path))) - 1]
        self.problems.append(Problem(message, key_text(written), place_of(self.document, written)))


def _fill(line: CompiledLine, vocabulary: Vocabulary, style: Numbers) -> Spoken:
    reason = _reason_to_drop(line, vocabulary)
    if not reason:
        said = line.text.fill(vocabulary, style), line.text.fill(vocabulary, style, aloud=True)
        return Spoken(*map(_one_line, said), line.seconds)
    if line.otherwise is None:
        return Spoken(seconds=line.seconds, dropped=reason)
    other = _fill(line.otherwise, vocabulary, style)
    return Spoken(other.say, other.spoken, line.seconds if other.seconds is None else other.seconds, other.dropped)


def _reason_to_drop(line: CompiledLine, vocabulary: Vocabulary) -> str:
    if line.condition and line.condition.holds(vocabulary) is not True:
        return f"not so: {line.condition.text}"
    absent = sorted(name for name in line.text.names if vocabulary.get(name) is None)
    return f"no value for {', '.join(absent)}" if absent else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
