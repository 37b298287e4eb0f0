"""What is on stage, thing by thing: where it stands, what it says, in which colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from manim import Brace, MarkupText, Mobject, Text, Typst, VMobject

from explainer.looks.record import Box, Item, Paint
from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.cells import Cells
from scenes.mobjects.ramp import rgb
from scenes.mobjects.readout import Readout, text_width
from scenes.mobjects.wires import Wires
from scenes.style import digit_height

LEAST_OPACITY = 0.01
"""What is fainter is not seen."""
READABLE = 0.3
"""What is fainter is not read."""
LAMP = 0.25
"""Discs from this size on are lamps that words must not run into, in scene units."""
_RULER, _SAMPLE = "x", 48.0
"""A sign that stands on the line, and the font size at which signs are measured. It is no capital: beside one, brackets
stand higher.
"""


@dataclass(frozen=True)
class Thing:
    """A mobject that is one thing to the eye, its items (without owner), and the paragraph it is a line of."""

    mobject: Mobject
    items: tuple[Item, ...]
    paragraph: Mobject | None


def things(mobject: Mobject, paragraph: Mobject | None = None) -> Iterator[Thing]:
    """All that is seen of a mobject and its family; words and formulas are one thing each."""
    if found := tuple(_items(mobject)):
        yield Thing(mobject, found, paragraph)
    if not isinstance(mobject, Text | MarkupText | Typst):
        inside = mobject if hasattr(mobject, "words") else paragraph
        for part in mobject.submobjects:
            yield from things(part, inside)


def _items(mobject: Mobject) -> Iterator[Item]:
    if isinstance(mobject, Text | MarkupText | Typst):
        yield from _words(mobject)
    elif isinstance(mobject, Readout):
        yield from _numbers(mobject)
    elif isinstance(mobject, Cells):
        yield from _cells(mobject)
    elif len(mobject.points) and is_seen(mobject):
        yield _plain(mobject)


# -- whether anything is seen ------------------------------------------------------------------------------------------


def is_seen(leaf: Mobject) -> bool:
    """Whether a mobject leaves any ink."""
    return opacity_of(leaf) > LEAST_OPACITY


def opacity_of(leaf: Mobject) -> float:
    """How opaque the strongest ink of a mobject is."""
    if isinstance(leaf, ArrayMobject):
        return float(leaf.opacity * getattr(leaf, "alphas", np.ones(1)).max(initial=0))
    if not isinstance(leaf, VMobject):
        return 1.0
    stroke = leaf.get_stroke_opacity() if leaf.get_stroke_width() > 0 else 0.0
    return float(max(leaf.get_fill_opacity(), stroke))


# -- words, formulas, numbers ------------------------------------------------------------------------------------------


def words_of(text: Text) -> str:
    """What a text says; the style writes a ruler before the words, to set them on a line, and takes it off again."""
    return str(getattr(text, "words", text.original_text))


def _words(text: Mobject) -> Iterator[Item]:
    leaves = [leaf for leaf in text.family_members_with_points() if is_seen(leaf)]
    opacity = max(map(opacity_of, leaves), default=0.0)
    if opacity <= READABLE:
        return
    box, paint = box_of(np.vstack([leaf.points for leaf in leaves])), _paint(leaves[0])
    if isinstance(text, Typst):
        yield Item("formula", "a formula", box, 0, digit=_digit_of_formula(text), paint=paint, opacity=opacity)
    else:
        words = words_of(text)
        digit = text.height * digit_share(words, text.font)
        yield Item("text", words, box, 0, digit=digit, paint=paint, opacity=opacity)


def _digit_of_formula(formula: Typst) -> float:
    return digit_height(float(formula.font_size)) * 0.75  # Typst comes out three quarters the size of Text


def digit_share(words: str, font: str) -> float:
    """How tall a digit is beside these words, as a share of their height."""
    lows, highs = zip(*(_extent(sign, font) for sign in {*words} if not sign.isspace()), strict=True)
    return digit_height(_SAMPLE) / (max(highs) - min(lows))


@cache
def _extent(sign: str, font: str) -> tuple[float, float]:
    """How far a sign reaches down and up from the line it stands on.

    Each is measured alone, as of some pairs a font makes one sign, and long lines are broken.
    """
    ruler, *parts = Text(f"{_RULER} {sign}", font=font, font_size=_SAMPLE, disable_ligatures=True)
    line = ruler.get_bottom()[1]
    return min(part.get_bottom()[1] for part in parts) - line, max(part.get_top()[1] for part in parts) - line


def _numbers(readout: Readout) -> Iterator[Item]:
    height = readout.height_of_digits * readout.scale_factor
    seen = readout.alphas * readout.opacity
    for part in np.flatnonzero(seen > READABLE).tolist():
        text, (x, y, _) = readout.texts()[part], readout.centres[part]
        left, width = x - text_width(text, height) * (readout.align + 1) / 2, text_width(text, height)
        yield Item(
            "number",
            text,
            Box(float(left), float(y - height / 2), float(left + width), float(y + height / 2)),
            0,
            part,
            digit=height,
            paint=Paint(hex_of(readout.inks[part])),
            address=readout.addresses[part],
            value=float(readout.values[part]),
            opacity=float(seen[part]),
        )


# -- cells, wires, shapes ----------------------------------------------------------------------------------------------


def _cells(cells: Cells) -> Iterator[Item]:
    reach, alphas = cells.reach(), cells.alphas * cells.opacity
    seen = (alphas > LEAST_OPACITY) & (reach > 0)
    if not seen.any():
        return
    rim = cells.outline if cells.outline is not None and cells.outline_width > 0 else ""
    paint = Paint(rim=rim.upper(), scale=tuple(map(str.upper, cells.ramp.colours)), stops=cells.ramp.stops)
    around = np.column_stack([reach, reach])
    corners = np.vstack([cells.centres[seen, :2] - around[seen], cells.centres[seen, :2] + around[seen]])
    yield Item("cells", "a group of cells", box_of(corners), 0, paint=paint, opacity=float(alphas.max()))
    large = (2 * reach >= LAMP) & (alphas > READABLE) & (cells.roundness > 0.5)
    for part in np.flatnonzero(large).tolist():
        box = box_of(np.array([cells.centres[part, :2] - reach[part], cells.centres[part, :2] + reach[part]]))
        value, opacity = float(cells.values[part]), float(alphas[part])
        yield Item("lamp", "a lamp", box, 0, 1 + part, paint=paint, value=value, opacity=opacity)


def _plain(leaf: Mobject) -> Item:
    kind = "wires" if isinstance(leaf, Wires) else "brace" if isinstance(leaf, Brace) else "shape"
    name = type(leaf).__name__
    what = {"wires": "a bundle of wires", "brace": "a brace"}.get(kind, f"{'an' if name[0] in 'AEIO' else 'a'} {name}")
    return Item(kind, what, box_of(leaf.points), 0, paint=_paint(leaf), opacity=opacity_of(leaf))


def _paint(leaf: Mobject) -> Paint:
    if isinstance(leaf, Wires):
        return Paint(scale=(leaf.negative.upper(), leaf.positive.upper()), stops=(-1.0, 1.0))
    if not isinstance(leaf, VMobject):
        return Paint()
    stroked = leaf.get_stroke_width() > 0 and leaf.get_stroke_opacity() > LEAST_OPACITY
    fill = leaf.get_fill_color().to_hex() if leaf.get_fill_opacity() > LEAST_OPACITY else ""
    return Paint(fill.upper(), leaf.get_stroke_color().to_hex().upper() if stroked else "")


def hex_of(colour: np.ndarray) -> str:
    """Red, green, blue (3,) from 0 to 1 as #RRGGBB."""
    return "#" + "".join(f"{round(255 * float(channel)):02X}" for channel in colour)


def box_of(points: np.ndarray) -> Box:
    """The box around points (n, 2 or 3)."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(*map(float, (*low, *high)))


def is_role(colour: str, other: str) -> bool:
    """Whether two colours are the same, to what rounding does to them."""
    return bool(np.abs(np.subtract(rgb(colour), rgb(other))).max() <= 1 / 255)
