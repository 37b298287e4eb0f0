"""Errors that a user can mend. Code raises them, the command line alone prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")

SHOWN_PROBLEMS = 20  # a longer list would scroll its own beginning away
SHOWN_COLUMNS = 100  # the part of a long source line that is printed


class ExplainerError(Exception):
    """A mistake with a complete message for the user; the command line prints it and leaves with `exit_code`."""

    exit_code = 1


@dataclass(frozen=True)
class Place:
    """Where something was written: line and column count from 1; line 0 means that the whole of `file` is meant.

    `file` is a file's name as the user knows it, or an option of the command line such as ``--set quality=low``.
    """

    file: str
    line: int = 0
    column: int = 0
    source: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def pointer(self) -> str:
        """The source line with a caret under the column, or nothing if the place is not a line."""
        if not self.line:
            return ""
        start = max(0, self.column - 1 - SHOWN_COLUMNS // 2) if len(self.source) > SHOWN_COLUMNS else 0
        shown = _printable(self.source[start : start + SHOWN_COLUMNS])
        before = shown[: self.column - 1 - start]
        blank = "".join("\t" if letter == "\t" else " " for letter in before)
        return f"\n    {shown}\n    {blank}^"


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong and how to mend it, the key it concerns (``network.layers.1``) and its place."""

    message: str
    key: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        parts = [str(self.place) if self.place else "", self.key, self.message]
        return ": ".join(part for part in parts if part) + (self.place.pointer if self.place else "")


class ConfigError(ExplainerError):
    """Everything that is wrong with a configuration, a theme or a narration file, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(_in_file_order(dict.fromkeys(problems)))
        super().__init__(self.problems)

    @classmethod
    def of(cls, message: str, key: str = "", place: Place | None = None) -> ConfigError:
        """The error that consists of a single problem."""
        return cls([Problem(message, key, place)])

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        hidden = len(self.problems) - len(shown)
        return "\n".join(shown + ([f"… and {hidden} more"] if hidden else []))

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class Gathering:
    """Attempts several things and raises the problems of all of them together."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def attempt(self, action: Callable[[], Result]) -> Result:
        """The action's result. If it fails, its problems are kept for `finish`, and the result must not be used."""
        try:
            return action()
        except ConfigError as error:
            self._problems += error.problems
            return None  # type: ignore[return-value]

    def finish(self) -> None:
        """Raise ConfigError if anything failed; afterwards every result can be used."""
        if self._problems:
            raise ConfigError(self._problems)


def _printable(text: str) -> str:
    """The text without signs that would steer a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "\N{MIDDLE DOT}" for letter in text)


def _in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file, in the order in which the files first come up, then from top to bottom."""
    listed = list(problems)
    files = list(dict.fromkeys(problem.place.file for problem in listed if problem.place))

    def position(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return (files.index(place.file), place.line, place.column) if place else (-1, 0, 0)

    return sorted(listed, key=position)
