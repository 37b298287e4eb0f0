"""Numbers on screen that change at every frame, and know what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

import cairo
import numpy as np
from manim import Text

from explainer.numbers import ENGLISH, Numbers
from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.kept import Kept
from scenes.mobjects.ramp import rgb
from scenes.mobjects.stamp import LARGEST, stamp

if TYPE_CHECKING:
    from scenes.camera import ArrayCamera

_FONT = "Inter"
_CAP_HEIGHT = 0.727
"""Height of a digit in Inter as a share of its em."""
_ADVANCE = {".": 0.32, ",": 0.32, " ": 0.28, "\N{NARROW NO-BREAK SPACE}": 0.14}
_OVERSHOOT = 1.027
"""How much taller a round 0 is than a flat digit."""
_GROUND = 0.8
"""Opacity of the ground under a number."""
_REACH = 0.62
"""How far any character leaves the middle of a digit, as a share of its em."""
_DIGIT_ADVANCE = 0.63
"""Widths as shares of the em: one for all digits and signs, so that a number that counts does not shiver."""


class Readout(ArrayMobject):
    """``n`` numbers at ``centres`` (n, 2 or 3), digits ``height`` scene units tall, written by ``spell``.

    ``addresses`` say where in the network each value lives ("layer 1, neuron 7, z"); the scene's ledger takes value,
    address and text from here, so that nothing on screen can be without a source. ``align`` -1, 0, 1 puts the left
    end, middle or right end at the centre; a ``ground`` colour is laid under each number, to keep it legible over
    wires.
    """

    animated: ClassVar[tuple[str, ...]] = ("opacity", "values", "alphas", "inks")
    boxed_by: ClassVar[tuple[str, ...]] = ("values",)

    def __init__(
        self,
        centres: np.ndarray,
        values: Sequence[float] | np.ndarray,
        addresses: Sequence[str],
        height: float,
        colour: str | np.ndarray,
        spell: Spelling,
        align: int = 0,
        weight: str = "MEDIUM",
        ground: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.values = np.asarray(values, float).reshape(-1)
        self.spell, self.align, self.weight, self.height_of_digits, self.ground = spell, align, weight, height, ground
        self.addresses = tuple(addresses)
        self.alphas = np.ones(len(self.values))
        self.inks = np.broadcast_to(rgb(colour) if isinstance(colour, str) else colour, (len(self.values), 3)).copy()
        super().__init__(centres, **kwargs)
        self.points = self.points_at(self.centres)

    def extent(self, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the corners (2,) of the box around the numbers, of their true width and height."""
        height = self.height_of_digits * self.scale_factor
        widths = np.array([text_width(text, height) for text in self.texts()])
        left = parts[:, 0] - widths * (self.align + 1) / 2
        low, high = (
            (left.min(), parts[:, 1].min() - height / 2),
            ((left + widths).max(), parts[:, 1].max() + height / 2),
        )
        return np.array(low), np.array(high)

    def texts(self) -> list[str]:
        """Return what is written now, number by number."""
        return [_spelt(self.spell, value) for value in self.values.tolist()]

    def margin(self) -> float:
        """How far ink may leave the box, in scene units: the ground is taller than the digits, and commas hang."""
        return super().margin() + 0.45 * self.height_of_digits * self.scale_factor

    def paint(self, camera: ArrayCamera, ctx: cairo.Context) -> None:
        """Fill the glyphs, one cell for each character."""
        height = float(self.height_of_digits * self.scale_factor * camera.pixels_per_unit)
        em = height / _CAP_HEIGHT
        _, top, _, bottom = camera.window
        for (x, y), text, alpha, ink in zip(
            camera.to_pixels(self.centres).tolist(), self.texts(), self.alphas.tolist(), self.inks.tolist(), strict=True
        ):
            if alpha * self.opacity > 0.002 and top - height < y < bottom + height:
                left = x - sum(map(_advance, text)) * em * (self.align + 1) / 2
                if self.ground:
                    _lay_ground(
                        ctx,
                        self.ground,
                        alpha * self.opacity,
                        (left, y - 0.9 * height, text_width(text, height), 1.8 * height),
                    )
                ctx.set_source_rgba(*ink[::-1], alpha * self.opacity)
                write = _write if camera.draws_vectors or em > LARGEST else _stamp
                write(ctx, text, left, y + height / 2, em, self.weight)

    def state(self) -> tuple[Any, ...]:
        """All that decides the pixels."""
        return (*super().state(), self.spell)


@dataclass(frozen=True)
class Spelling:
    """How a value is written: ``places`` decimals (None: a count), a plus sign or not, text around it, one language's
    marks.

    >>> Spelling(2)(0.985), Spelling(1, signed=True)(10.2), Spelling(None)(12544)
    ('0.99', '+10.2', '12,544')
    """

    places: int | None = 2
    signed: bool = False
    before: str = ""
    after: str = ""
    numbers: Numbers = ENGLISH

    def __call__(self, value: float) -> str:
        """Return ``value`` as it is written."""
        digits = self.numbers.count(value) if self.places is None else self.numbers.shown(value, self.places)
        plus = "+" if self.signed and value > 0 and set(digits) - set("0.,") else ""
        return f"{self.before}{plus}{digits}{self.after}"


@lru_cache(maxsize=4096)
def _spelt(spell: Spelling, value: float) -> str:
    """What stands still is asked for again in every picture."""
    return spell(value)


def text_width(text: str, height: float) -> float:
    """Return how wide ``text`` is when its digits are ``height`` tall, in the same unit."""
    return sum(map(_advance, text)) * height / _CAP_HEIGHT


def _lay_ground(ctx: cairo.Context, colour: str, alpha: float, box: tuple[float, float, float, float]) -> None:
    red, green, blue = rgb(colour)
    ctx.set_source_rgba(blue, green, red, _GROUND * alpha)
    ctx.rectangle(*box)
    ctx.fill()


def _advance(character: str) -> float:
    return _ADVANCE.get(character, _DIGIT_ADVANCE)


def _write(ctx: cairo.Context, text: str, left: float, baseline: float, em: float, weight: str) -> None:
    ctx.new_path()
    ctx.save()
    ctx.translate(left, baseline)
    ctx.scale(em, em)
    ctx.append_path(_WORDS.get((text, weight), lambda: _word(text, weight)))
    ctx.restore()
    ctx.fill()


def _stamp(ctx: cairo.Context, text: str, left: float, baseline: float, em: float, weight: str) -> None:
    """The same of kept characters: numbers that run are other words in every picture, of the same ten digits."""
    size = round(em, 3)
    middle = _CAP_HEIGHT / 2 * size

    def outline(pen: cairo.Context, character: str) -> None:
        pen.translate(0, middle)
        pen.scale(size, size)
        pen.append_path(_glyph(character, weight))

    for character in text:
        advance = _advance(character) * em
        if not character.isspace():
            trace = partial(outline, character=character)
            stamp(ctx, (character, weight, size), trace, left + advance / 2, baseline - middle, _REACH * size)
        left += advance


_WORDS: Kept[cairo.Path] = Kept(1024)
_FINE = 512
"""Cairo keeps outlines to a 256th of its unit: parts of an em too coarse for large numbers, were an em its unit."""


def _word(text: str, weight: str) -> cairo.Path:
    """Return the outline of a text, one em large, y down, starting at x = 0 and standing on y = 0."""
    pen, left = _pen(), 0.0
    for character in text:
        advance = _advance(character)
        pen.translate(left + advance / 2, 0)
        pen.append_path(_glyph(character, weight))
        pen.translate(-left - advance / 2, 0)
        left += advance
    return pen.copy_path()


@cache
def _glyph(character: str, weight: str) -> cairo.Path:
    """Return the outline of a character, one em large, y down, centred on x = 0 and standing on y = 0."""
    pen = _pen()
    for curve in _outline(character, weight):
        pen.move_to(*curve[0])
        for a, b, c in zip(curve[1::4], curve[2::4], curve[3::4], strict=True):
            pen.curve_to(*a, *b, *c)
        pen.close_path()
    return pen.copy_path()


def _pen() -> cairo.Context:
    pen = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    pen.scale(_FINE, _FINE)
    return pen


def _outline(character: str, weight: str) -> list[np.ndarray]:
    """Return closed cubic curves (4k, 2) in ems."""
    if character.isspace():
        return []
    ruler, *parts = Text(f"0{character}", font=_FONT, weight=weight, font_size=96, disable_ligatures=True)
    em = ruler.height / _CAP_HEIGHT / _OVERSHOOT
    curves = [curve for part in parts for piece in part.family_members_with_points() for curve in piece.get_subpaths()]
    both = np.vstack(curves)
    origin = np.array([(both[:, 0].min() + both[:, 0].max()) / 2, ruler.get_bottom()[1]])
    return [(curve[:, :2] - origin) / em * (1, -1) for curve in curves]
