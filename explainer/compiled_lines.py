"""Lines of narration, understood once and filled in for the facts of a film."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from explainer import gate, template
from explainer.errors import Problem
from explainer.nodes import KeyPath, Node, key_text
from explainer.numbers import Numbers
from explainer.presentation import LineForm
from explainer.suggest import did_you_mean
from explainer.validation import place_of
from explainer.vocabulary import Vocabulary


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


class Compiler:
    """Parses templates and conditions and collects what is wrong with them."""

    def __init__(self, known: frozenset[str], document: Node) -> None:
        self.known, self.document = known, document
        self.problems: list[Problem] = []

    def lines(self, forms: Iterable[tuple[KeyPath, LineForm]]) -> Iterator[tuple[KeyPath, CompiledLine]]:
        """The compiled lines, each with the path of its form in the document."""
        for path, form in forms:
            yield path, self.line(form, path)

    def line(self, form: LineForm, path: KeyPath) -> CompiledLine:
        """One line with its alternatives; where something is wrong, an empty part stands in for it."""
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
        """Complain of names that no film ever knows."""
        for name in sorted(set(names) - self.known):
            self.complain(f"unknown fact {name!r}{did_you_mean(name, self.known)}", path, name)

    def complain(self, message: str, path: KeyPath, at: str = "") -> None:
        """`at` is the part of the text that is wrong: the caret goes there if it is on the text's first line."""
        written = path[: len(list(self.document.walk(path))) - 1]
        place = place_of(self.document, written)
        found = place.source.find(at, place.column - 1) if place and at else -1
        place = replace(place, column=found + 1) if place and found >= 0 else place
        self.problems.append(Problem(message, key_text(written), place))


def fill(line: CompiledLine, vocabulary: Vocabulary, style: Numbers) -> Spoken:
    """The line for these facts: itself, else the first alternative that can be said, else the reason why none can."""
    reason = _reason_to_drop(line, vocabulary)
    if not reason:
        say, spoken = (_finished(line.text, vocabulary, style, aloud) for aloud in (False, True))
        return Spoken(say, spoken, line.seconds)
    if line.otherwise is None:
        return Spoken(seconds=line.seconds, dropped=reason)
    other = fill(line.otherwise, vocabulary, style)
    return Spoken(other.say, other.spoken, line.seconds if other.seconds is None else other.seconds, other.dropped)


def _reason_to_drop(line: CompiledLine, vocabulary: Vocabulary) -> str:
    if line.condition and line.condition.holds(vocabulary) is not True:
        return f"not so: {line.condition.text}"
    absent = sorted(name for name in line.text.names if vocabulary.get(name) is None)
    return f"no value for {', '.join(absent)}" if absent else ""


def _finished(text: template.Template, vocabulary: Vocabulary, style: Numbers, aloud: bool) -> str:
    """On one line, and with a capital where it begins with a fact, such as a number in words."""
    said = " ".join(text.fill(vocabulary, style, aloud).split())
    begins_with_blank = bool(text.parts) and isinstance(text.parts[0], template.Blank)
    return said[:1].upper() + said[1:] if begins_with_blank else said
