"""Boxes of what is on stage, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from manim import Brace, MathTypst, Mobject, Text, VMobject

from scenes.mobjects.array_mobject import ArrayMobject
from scenes.mobjects.cells import Cells
from scenes.mobjects.readout import Readout, text_width
from scenes.stage import ExplainerScene

TOLERANCE = 2 / 60
"""Two pixels of a picture of 480 rows, in scene units."""
MARGIN = 0.45
"""Free on every side of the frame."""
DIGIT_OF_POINT = 0.0101
"""How tall a digit of Inter is for each point of font size, in scene units."""
LEAST_HEIGHT = 0.20
LAMP = 0.25
"""Discs from this size on are lamps that words must not run into."""


@dataclass(frozen=True)
class Box:
    """What stands where, in scene units; ``height`` is that of a digit of this size."""

    what: str
    left: float
    bottom: float
    right: float
    top: float
    height: float = 0.0

    def overlaps(self, other: "Box", slack: float = TOLERANCE) -> bool:
        """Whether the two share more than a sliver."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > slack and high > slack

    def inside(self, other: "Box") -> bool:
        """Whether the other holds this one whole."""
        return (
            self.left >= other.left - TOLERANCE
            and self.right <= other.right + TOLERANCE
            and self.bottom >= other.bottom - TOLERANCE
            and self.top <= other.top + TOLERANCE
        )


def box_of(what: str, points: np.ndarray, height: float = 0.0) -> Box:
    """The box around points."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(what, *map(float, (*low, *high)), height)


def is_seen(leaf: Mobject) -> bool:
    """Whether a mobject leaves any ink."""
    if isinstance(leaf, ArrayMobject):
        alphas = getattr(leaf, "alphas", np.ones(1))
        return bool(leaf.opacity * alphas.max(initial=0) > 0.01)
    if not isinstance(leaf, VMobject):
        return True
    stroke = leaf.get_stroke_opacity() if leaf.get_stroke_width() > 0 else 0
    return max(leaf.get_fill_opacity(), stroke) > 0.01


def _points(leaf: Mobject) -> np.ndarray:
    if not isinstance(leaf, ArrayMobject) or not hasattr(leaf, "alphas"):
        return leaf.points
    seen = leaf.alphas > 0.01
    if isinstance(leaf, Readout):
        return np.vstack([[(b.left, b.bottom), (b.right, b.top)] for b in number_boxes(leaf)])
    reach = np.column_stack([leaf.reach(), leaf.reach()])[seen]
    return np.vstack([leaf.centres[seen, :2] - reach, leaf.centres[seen, :2] + reach])


def outside(scene: ExplainerScene, width: float, height: float) -> list[str]:
    """What sticks out of the safe area of a frame of this size."""
    found = []
    for leaf in (leaf for mobject in scene.mobjects for leaf in mobject.family_members_with_points()):
        if is_seen(leaf):
            box = box_of(type(leaf).__name__, _points(leaf))
            across, up = max(-box.left, box.right), max(-box.bottom, box.top)
            if across > width / 2 - MARGIN + TOLERANCE / 2 or up > height / 2 - MARGIN + TOLERANCE / 2:
                found.append(f"{box.what} from ({box.left:.2f}, {box.bottom:.2f}) to ({box.right:.2f}, {box.top:.2f})")
    return found


def number_boxes(readout: Readout, least: float = 0.01) -> Iterator[Box]:
    """The box of each number that is seen."""
    height = readout.height_of_digits * readout.scale_factor
    for (x, y, _), text, alpha in zip(readout.centres, readout.texts(), readout.alphas, strict=True):
        if alpha * readout.opacity > least:
            width = text_width(text, height)
            left = x - width * (readout.align + 1) / 2
            yield Box(text, left, y - height / 2, left + width, y + height / 2, height)


def texts(scene: ExplainerScene) -> list[Box]:
    """All words, formulas and numbers that can be read, as boxes."""
    return [box for mobject in scene.mobjects for part in mobject.get_family() for box in _text_boxes(part)]


def _text_boxes(part: Mobject) -> Iterator[Box]:
    if isinstance(part, Readout):
        yield from number_boxes(part, least=0.3)
    elif isinstance(part, (Text, MathTypst)) and any(is_seen(leaf) for leaf in part.family_members_with_points()):
        points = np.vstack([leaf.points for leaf in part.family_members_with_points()])
        if isinstance(part, Text):
            yield box_of(words_of(part), points, part.height * digit_share(words_of(part)))
        else:
            yield box_of("a formula", points, part.font_size * 0.75 * DIGIT_OF_POINT)


def words_of(text: Text) -> str:
    """What a text says; the style writes a ruler before the words, to set them on a line, and takes it off again."""
    return getattr(text, "words", text.original_text)


@cache
def digit_share(words: str) -> float:
    """How tall a digit is beside these words, as a share of their height."""
    beside = Text(words, font="Inter", font_size=48, disable_ligatures=True)
    return 48 * DIGIT_OF_POINT / beside.height


def lamps(scene: ExplainerScene) -> list[Box]:
    """Discs that are large enough to be run into."""
    found = []
    for mobject in scene.mobjects:
        for cells in (part for part in mobject.get_family() if isinstance(part, Cells) and is_seen(part)):
            large = (2 * cells.reach() >= LAMP) & (cells.alphas > 0.3) & (cells.roundness > 0.5)
            for centre, reach in zip(cells.centres[large, :2], cells.reach()[large], strict=True):
                found.append(Box("a lamp", *(centre - reach), *(centre + reach)))
    return found


def braces(scene: ExplainerScene) -> list[Box]:
    """Braces that are seen."""
    family = (part for mobject in scene.mobjects for part in mobject.get_family())
    return [box_of("a brace", part.points) for part in family if isinstance(part, Brace) and is_seen(part)]


def collisions(scene: ExplainerScene) -> list[str]:
    """Words that run into other words, lamps or braces; a number inside its own lamp is where it belongs."""
    words = texts(scene)
    found = [f"{a.what!r} and {b.what!r}" for a, b in combinations(words, 2) if a.overlaps(b)]
    found += [f"{word.what!r} and a lamp" for word in words for lamp in lamps(scene) if _runs_into(word, lamp)]
    found += [f"{word.what!r} and a brace" for word in words for side in braces(scene) if word.overlaps(side)]
    return found


def _runs_into(word: Box, lamp: Box) -> bool:
    return word.overlaps(lamp) and not word.inside(lamp)


def too_small(scene: ExplainerScene) -> list[str]:
    """Words and numbers that are hard to read; single signs (+, −, ×) are pictures."""
    return [
        f"{box.what!r}: {box.height:.3f}"
        for box in texts(scene)
        if 0 < box.height < LEAST_HEIGHT and box.what not in "+−×="
    ]
