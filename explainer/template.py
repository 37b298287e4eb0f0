"""Texts with blanks: ``{hero.score}`` or ``{n.neg|abs|1f}``; ``{{`` and ``}}`` are braces.

One text serves the eye and the ear: a number is shown in digits ("0.98") and spoken in words ("zero point nine eight").
A blank names a fact of the vocabulary and cannot reach anything else. Formats, after a bar each:

``2f``      that many decimals (without a format: 2 for fractions, thousands separated for whole numbers)
``pct``     a share of one as a percentage with one decimal, or as many as ``0pct``, ``2pct`` say
``count``   a whole number with separated thousands
``abs``     without its sign
``signed``  with a plus if it is positive
``spoken``  in words for the eye too
``word``    whole numbers below one hundred in words for the eye too
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from explainer.numbers import Numbers
from explainer.suggest import did_you_mean
from explainer.vocabulary import Fact, Vocabulary

NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
FORMATS = ("0f", "1f", "2f", "3f", "4f", "pct", "0pct", "2pct", "count", "abs", "signed", "spoken", "word")
LARGEST_WORD = 99
_SWITCHES: Mapping[str, Callable[[Blank], Blank]] = {
    "abs": lambda blank: replace(blank, absolute=True),
    "count": lambda blank: replace(blank, counted=True),
    "signed": lambda blank: replace(blank, signed=True),
    "spoken": lambda blank: replace(blank, words=True),
    "word": lambda blank: replace(blank, small_words=True),
}
_PIECE = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+")
_BLANK = re.compile(rf"\{{\s*({NAME})\s*((?:\|\s*[a-z0-9]+\s*)*)\}}")


class TemplateError(ValueError):
    """A text that is not a template; the message says what to mend."""


class AbsentFactError(LookupError):
    """A blank whose fact is known by name but absent; args[0] is the name."""


@dataclass(frozen=True)
class Blank:
    """A fact to be filled in and how it is to look."""

    name: str
    places: int | None = None
    share: bool = False
    counted: bool = False
    absolute: bool = False
    signed: bool = False
    words: bool = False
    small_words: bool = False

    def fill(self, fact: Fact, numbers: Numbers, aloud: bool) -> str:
        """The fact as text; texts stay as they are, whatever the format."""
        if isinstance(fact, bool):
            return "yes" if fact else "no"
        if isinstance(fact, str):
            return fact
        value = self._value(fact, numbers)
        in_words = numbers.words is not None and self._in_words(value, aloud)
        sign = "" if not self.signed or value <= 0 else "plus " if in_words else "+"
        if in_words:
            return sign + numbers.spoken(value)
        return sign + (numbers.count(value) if self._is_counted(fact) else numbers.shown(value, self._places(fact)))

    def _value(self, fact: float, numbers: Numbers) -> Decimal:
        """The number as it will be shown, so that what is said is what is seen."""
        scaled = Decimal(repr(fact)) * (100 if self.share else 1)
        places = 0 if self._is_counted(fact) else self._places(fact)
        rounded = Decimal(numbers.plain(scaled, places))
        return abs(rounded) if self.absolute else rounded

    def _places(self, fact: float) -> int:
        if self.places is not None:
            return self.places
        return 1 if self.share else 0 if isinstance(fact, int) else 2

    def _is_counted(self, fact: float) -> bool:
        return self.counted or (isinstance(fact, int) and self.places is None and not self.share)

    def _in_words(self, value: Decimal, aloud: bool) -> bool:
        small = self.small_words and value == int(value) and abs(value) <= LARGEST_WORD
        return aloud or self.words or small


@dataclass(frozen=True)
class Template:
    """Texts and blanks in turn."""

    parts: tuple[str | Blank, ...]

    @property
    def names(self) -> frozenset[str]:
        """The facts that the template needs."""
        return frozenset(part.name for part in self.parts if isinstance(part, Blank))

    def fill(self, vocabulary: Vocabulary, numbers: Numbers, aloud: bool = False) -> str:
        """The finished text, for the eye or (aloud) for the ear; AbsentFactError names an absent fact."""
        return "".join(
            part if isinstance(part, str) else _filled(part, vocabulary, numbers, aloud) for part in self.parts
        )


def parse(text: str) -> Template:
    """The template of a text; TemplateError says what is wrong with a blank."""
    return Template(tuple(_pieces(text)))


def _pieces(text: str) -> Iterator[str | Blank]:
    for piece in _PIECE.findall(text):
        if piece in ("{{", "}}"):
            yield piece[0]
        elif piece in ("{", "}"):
            raise TemplateError(f"a '{piece}' stands alone; write '{piece * 2}' for the sign itself")
        elif piece.startswith("{"):
            yield _blank(piece)
        else:
            yield piece


def _blank(piece: str) -> Blank:
    match = _BLANK.fullmatch(piece)
    if not match:
        raise TemplateError(f"{piece[:60]} should be {{name}} or {{name|format}}, such as {{hero.score|2f}}")
    blank = Blank(match[1])
    for name in match[2].replace(" ", "").split("|")[1:]:
        blank = _formatted(blank, name)
    return blank


def _formatted(blank: Blank, name: str) -> Blank:
    if name not in FORMATS:
        raise TemplateError(f"unknown format {name!r} for {blank.name}{did_you_mean(name, FORMATS)}")
    if name in _SWITCHES:
        return _SWITCHES[name](blank)
    share = name.endswith("pct")
    return replace(blank, share=blank.share or share, places=int(name[0]) if name[0].isdigit() else blank.places)


def _filled(blank: Blank, vocabulary: Vocabulary, numbers: Numbers, aloud: bool) -> str:
    fact = vocabulary.get(blank.name)
    if fact is None:
        raise AbsentFactError(blank.name)
    return blank.fill(fact, numbers, aloud)
