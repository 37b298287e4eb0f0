"""A picture that stands still, written into an H.264 stream without the encoder.

An encoder takes as long for a picture that is the same as the last one as for any other. The standard has a shorter
way to say it: one slice in which every macroblock is skipped, a few dozen bytes that are known beforehand. Pictures are
numbered in such a stream, so those that the encoder makes afterwards are counted on by those that were held.

Source: ITU-T H.264, whose clauses stand in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_SLICE, _KEY_SLICE, _SEQUENCE, _PICTURE = 1, 5, 7, 8
"""Kinds of units (table 7-1) that matter here."""
_HIGH_PROFILES = (100, 110, 122, 244)
_P = 5
"""A picture all of whose slices refer to earlier pictures (table 7-6)."""
_REFERENCE = 2 << 5
"""In the first byte of a unit: later pictures may refer to this one, as they do to all that the encoder makes."""
_SKIP_TABLE, _SKIP_QP = 2, 51
"""Which of three tables starts the probabilities, and the quantizer that goes in: with these a skipped macroblock is
likely from the first, state 44 = (29 * 51 >> 4) + 16 - 64 (9.3.1.1, table 9-13).
"""
_LEAST_LIKELY = (
    (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21), (12, 14, 17, 20), (11, 14, 16, 19),
    (11, 13, 15, 18), (10, 12, 15, 17), (10, 12, 14, 16), (9, 11, 13, 15), (9, 11, 12, 14), (8, 10, 12, 14),
    (8, 9, 11, 13), (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11), (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9),
)  # fmt: skip
"""What of the range of the arithmetic coder the less likely answer takes, in the states from 44 on (table 9-44)."""
_ONLY_THE_LAST = "bframes=0:ref=1:cabac=1:interlaced=0"
"""In x264's words: pictures come out in their order, refer to the last alone, and are coded arithmetically, whole."""


def holding(options: Mapping[str, str]) -> dict[str, str]:
    """Return an encoder's options, for x264, with those by which its pictures can be held."""
    given = options.get("x264-params")
    return {**options, "x264-params": f"{given}:{_ONLY_THE_LAST}" if given else _ONLY_THE_LAST}


class StreamError(ValueError):
    """The encoder writes streams in which no picture can be held."""


class _Form(NamedTuple):
    """What of a stream's parameters decides how its slices begin."""

    number_bits: int
    macroblocks: int
    weighted: bool
    quantizer: int
    filter_stated: bool


class HeldPictures:
    """Follows the pictures of one encoder's stream, numbers them anew, and makes those that hold the last one.

    The encoder must have been opened with the options of ``holding``.
    """

    def __init__(self, parameters: bytes) -> None:
        """Read the stream's parameter sets, with start codes. StreamError if no picture could be held."""
        self._form = _form(parameters)
        self._body = _skipped(self._form.macroblocks)
        self._number = self._held = 0

    def encoded(self, picture: bytes) -> bytes:
        """Return the encoder's next picture with its number counted on."""
        return b"".join(b"\0\0\0\1" + self._numbered(unit) for unit in _units(picture))

    def _numbered(self, unit: bytes) -> bytes:
        kind = unit[0] & 31
        if kind == _KEY_SLICE:
            self._number = self._held = 0
        if kind != _SLICE:
            return unit
        bits = _Bits(_unescaped(unit))
        bits.skip(8)
        for _ in range(3):  # the slice's first macroblock, its type, its parameter set
            bits.golomb()
        self._number = (bits.look(self._form.number_bits) + self._held) % (1 << self._form.number_bits)
        return _escaped(bits.with_next(self._form.number_bits, self._number)) if self._held else unit

    def held(self) -> bytes:
        """Return one more picture, the same as the last."""
        self._held += 1
        self._number = (self._number + 1) % (1 << self._form.number_bits)
        head = _slice_header(self._form, self._number)
        head += "1" * (-len(head) % 8)
        return b"\0\0\0\1" + _escaped(bytes([_REFERENCE | _SLICE]) + _bytes(head) + self._body)


def _slice_header(form: _Form, number: int) -> str:
    """The bits before the macroblocks (7.3.3)."""
    fields = [_golomb(0), _golomb(_P), _golomb(0), f"{number:0{form.number_bits}b}"]
    fields += ["1", _golomb(0)]  # it refers to one picture
    fields += ["0"]  # the one before
    fields += [_golomb(0), _golomb(0), "00"] if form.weighted else []  # as bright as it is
    fields += ["0"]  # the oldest reference makes room
    fields += [_golomb(_SKIP_TABLE), _golomb(_signed(_SKIP_QP - form.quantizer))]
    fields += [_golomb(1)] if form.filter_stated else []  # edges are left alone
    return "".join(fields)


def _skipped(macroblocks: int) -> bytes:
    """Code "skipped, and the slice goes on" for all macroblocks, the last of which ends the slice (9.3.4).

    Always the likelier answer: the low end of the coder's interval stays 0 to the end, and so do all bits but the last.
    """
    width, state, zeros = 510, 0, 0
    for block in range(macroblocks):
        width -= _LEAST_LIKELY[state][width >> 6 & 3]
        state = min(state + 1, len(_LEAST_LIKELY) - 1)
        if width < 256:
            width, zeros = 2 * width, zeros + 1
        width -= 2
        if width < 256 and block < macroblocks - 1:
            width, zeros = 2 * width, zeros + 1
    bits = "0" * zeros + f"{width | 1:010b}"  # the last bit ends the unit as well
    bits = bits[1:]  # the first is never written
    return _bytes(bits + "0" * (-len(bits) % 8))


def _form(parameters: bytes) -> _Form:
    sets = {unit[0] & 31: _Bits(_unescaped(unit)) for unit in _units(parameters)}
    number_bits, macroblocks = _sequence(sets[_SEQUENCE])
    return _Form(number_bits, macroblocks, *_picture(sets[_PICTURE]))


def _sequence(bits: _Bits) -> tuple[int, int]:
    """How many bits a picture's number has, and how many macroblocks a picture (7.3.2.1.1)."""
    bits.skip(8)
    profile = bits.take(8)
    bits.skip(16)
    bits.golomb()
    if profile in _HIGH_PROFILES:
        for _ in range(3):  # the kind of colour and the depths of brightness and colour
            bits.golomb()
        bits.skip(1)
        _demand(bits.take(1) == 0, "scaling matrices")
    number_bits = bits.golomb() + 4
    _demand(bits.golomb() == 2, "pictures out of their order (bframes)")
    _demand(bits.golomb() == 1, "more than one reference (ref)")
    bits.skip(1)
    macroblocks = (bits.golomb() + 1) * (bits.golomb() + 1)
    _demand(bits.take(1) == 1, "half pictures (interlaced)")
    return number_bits, macroblocks


def _picture(bits: _Bits) -> tuple[bool, int, bool]:
    """Whether brightness is weighted, the quantizer, and whether slices state how edges are filtered (7.3.2.2)."""
    bits.skip(8)
    bits.golomb()
    bits.golomb()
    _demand(bits.take(1) == 1, "no arithmetic coding (cabac)")
    bits.skip(1)
    _demand(bits.golomb() == 0, "groups of slices")
    bits.golomb()
    bits.golomb()
    weighted = bits.take(1) == 1
    bits.skip(2)
    quantizer = 26 + _unsigned(bits.golomb())
    bits.golomb()
    bits.golomb()
    filter_stated = bits.take(1) == 1
    bits.skip(1)
    _demand(bits.take(1) == 0, "spare pictures")
    return weighted, quantizer, filter_stated


def _demand(met: bool, otherwise: str) -> None:
    if not met:
        raise StreamError(f"the encoder's stream has {otherwise}: its pictures cannot be held")


class _Bits:
    """Bits of a unit, read from the first on."""

    def __init__(self, data: bytes) -> None:
        self._data, self._bits, self._at = data, "".join(f"{byte:08b}" for byte in data[:64]), 0

    def skip(self, count: int) -> None:
        self._at += count

    def look(self, count: int) -> int:
        """The number that the next bits are."""
        return int(self._bits[self._at : self._at + count], 2)

    def take(self, count: int) -> int:
        number = self.look(count)
        self.skip(count)
        return number

    def golomb(self) -> int:
        """The next number of variable length (9.1)."""
        zeros = self._bits.index("1", self._at) - self._at
        self.skip(zeros)
        return self.take(zeros + 1) - 1

    def with_next(self, count: int, number: int) -> bytes:
        """The same unit with a number in place of the next bits."""
        bits = self._bits[: self._at] + f"{number:0{count}b}" + self._bits[self._at + count :]
        return _bytes(bits) + self._data[64:]


def _golomb(number: int) -> str:
    bits = f"{number + 1:b}"
    return "0" * (len(bits) - 1) + bits


def _signed(number: int) -> int:
    """The place of a number in 0, 1, -1, 2, -2, … (9.1.1)."""
    return 2 * number - 1 if number > 0 else -2 * number


def _unsigned(place: int) -> int:
    """The number at a place of 0, 1, -1, 2, -2, …"""
    return (place + 1) // 2 if place % 2 else -place // 2


def _bytes(bits: str) -> bytes:
    return int(bits, 2).to_bytes(len(bits) // 8)


def _units(stream: bytes) -> list[bytes]:
    """Split at the start codes (annex B); no unit ends in a zero byte."""
    return re.split(rb"\x00\x00+\x01", stream)[1:]


def _unescaped(unit: bytes) -> bytes:
    """Take out the bytes that keep a start code from arising inside a unit (7.4.1)."""
    return unit.replace(b"\0\0\3", b"\0\0")


def _escaped(unit: bytes) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", unit)
