"""Numbers as text: for the eye ("−0.23", "12,544") and for the ear ("minus zero point two three").

Rounding is half away from zero on the shortest decimal that stands for the float, as people do it on paper:
2.675 becomes 2.68, although the binary float lies a hair below.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import SupportsFloat

from explainer.number_words import WORDS

Number = SupportsFloat | int | str
"""A float, an int, a numpy scalar, or the text of a plain number."""

MINUS = "\N{MINUS SIGN}"
SPOKEN_LIMIT = 10**15  # beyond a quadrillion nobody follows by ear
_EXACT = Context(prec=1100, rounding=ROUND_HALF_UP)  # wide enough for every digit of every float


@dataclass(frozen=True)
class Numbers:
    """How one language writes numbers; without `words` they are spoken as they are written, for a voice to read."""

    decimal: str = "."
    thousands: str = ","
    words: str | None = None
    percent_sign: str = "%"
    """What follows a percentage, with the space before it where the language has one."""

    def shown(self, value: Number, places: int = 2) -> str:
        """The value rounded to `places` decimals, with a real minus sign: "0.98", "−0.23"; never "−0.00"."""
        if not _is_finite(value):
            return _not_finite(value)
        rounded = _rounded(value, places)
        text = f"{abs(rounded):f}".replace(".", self.decimal)
        return MINUS + text if rounded < 0 else text

    def plain(self, value: Number, places: int) -> str:
        """The rounded value as Python reads it again, for a finite value."""
        return f"{_rounded(value, places):f}"

    def count(self, value: Number) -> str:
        """A whole number with separators between the thousands: "12,544"."""
        if not _is_finite(value):
            return _not_finite(value)
        rounded = int(_rounded(value, 0))
        text = f"{abs(rounded):,}".replace(",", self.thousands)
        return MINUS + text if rounded < 0 else text

    def percent(self, share: Number, places: int = 1) -> str:
        """A share of one in percent, without the sign: 0.965 is "96.5"."""
        return self.shown(_decimal(share) * 100, places) if _is_finite(share) else _not_finite(share)

    def spoken(self, value: Number) -> str:
        """The value in words, digit by digit after the point: "ninety-six point five"."""
        if not _is_finite(value):
            return _not_finite(value)
        number = _decimal(value)
        places = max(0, -_exponent(number))
        if self.words is None or abs(number) >= SPOKEN_LIMIT:
            return self.shown(number, places)
        whole, _, fraction = f"{abs(number):.{places}f}".partition(".")
        return WORDS[self.words].read(int(whole), fraction, negative=number < 0)


ENGLISH = Numbers(words="en")
shown, count, percent, spoken = ENGLISH.shown, ENGLISH.count, ENGLISH.percent, ENGLISH.spoken


def for_language(language: str) -> Numbers:
    """The numbers of a language by its code ("en"); others than English are written like English until told otherwise,
    and spelt if their words are known.
    """
    primary = language.split("-")[0]
    return ENGLISH if primary == "en" else Numbers(words=primary if primary in WORDS else None)


def _decimal(value: Number) -> Decimal:
    """The shortest decimal that reads back as the same float: 0.1 is 0.1, not 0.1000000000000000055."""
    if isinstance(value, (int, str, Decimal)):
        return Decimal(value)
    return Decimal(repr(float(value)))


def _is_finite(value: Number) -> bool:
    return isinstance(value, int) or math.isfinite(float(value))


def _not_finite(value: Number) -> str:
    number = float(value)
    return "–" if math.isnan(number) else "∞" if number > 0 else MINUS + "∞"


def _rounded(value: Number, places: int) -> Decimal:
    rounded = _decimal(value).quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return abs(rounded) if rounded == 0 else rounded


def _exponent(number: Decimal) -> int:
    return int(number.normalize(_EXACT).as_tuple().exponent)
