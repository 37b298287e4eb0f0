"""Numbers in words: one table for each language that can be read aloud without a voice that knows numbers itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """How a language says whole numbers, the decimal mark and the minus sign; decimals are said digit by digit."""

    whole: Callable[[int], str]
    point: str
    minus: str

    def read(self, whole: int, fraction: str, negative: bool) -> str:
        """A number of these whole and fractional digits in words."""
        words = self.whole(whole)
        if fraction:
            words += f" {self.point} " + " ".join(self.whole(int(digit)) for digit in fraction)
        return f"{self.minus} {words}" if negative else words


# -- English -----------------------------------------------------------------------------------------------------------

_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def _english(number: int) -> str:
    """American reading, without "and": 13,002 is "thirteen thousand two"."""
    if number < 20:
        return _ENGLISH[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return _ENGLISH_TENS[tens] + (f"-{_ENGLISH[unit]}" if unit else "")
    scale, name = next(entry for entry in _ENGLISH_SCALES if number >= entry[0])
    many, rest = divmod(number, scale)
    words = f"{_english(many)} {name}"
    return f"{words} {_english(rest)}" if rest else words


# -- German ------------------------------------------------------------------------------------------------------------

_GERMAN = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_GERMAN_TENS = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_GERMAN_SCALES = ((10**12, "Billion", "Billionen"), (10**9, "Milliarde", "Milliarden"), (10**6, "Million", "Millionen"))


def _german(number: int) -> str:
    """In one word below a million: 13.002 is "dreizehntausendzwei"; a one at the end is "eins"."""
    for scale, one, several in _GERMAN_SCALES:
        if number >= scale:
            many, rest = divmod(number, scale)
            words = f"eine {one}" if many == 1 else f"{_german_stem(many)} {several}"
            return f"{words} {_german(rest)}" if rest else words
    words = _german_stem(number)
    return f"{words}s" if number % 100 == 1 else words


def _german_stem(number: int) -> str:
    """A number below a million as it stands before another word."""
    if number < 20:
        return _GERMAN[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return (f"{_GERMAN[unit]}und" if unit else "") + _GERMAN_TENS[tens]
    scale, name = (1000, "tausend") if number >= 1000 else (100, "hundert")
    many, rest = divmod(number, scale)
    return (_german_stem(many) if many > 1 or scale == 100 else "ein") + name + (_german_stem(rest) if rest else "")


WORDS: Mapping[str, Words] = {
    "en": Words(_english, "point", "minus"),
    "de": Words(_german, "Komma", "minus"),
}
"""By the code of the language."""
