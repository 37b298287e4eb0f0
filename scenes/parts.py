"""Parts of written digits, drawn: loops and strokes as lines, each kind in its colour."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from manim import Animation, CapStyleType, Group, Transform, VGroup, VMobject

from explainer.film import Film
from nnmath.activations import Array
from nnmath.parts import Writing, cut, evenly, is_loop
from scenes import cast
from scenes.layout import Region
from scenes.mobjects.animations import Change, smooth
from scenes.style import Style

_PEN = 1.5
"""Width of a drawn part in pixels of its picture: less than the pen's, so that the ink shows on both sides."""
_WIDEST = 22.0
"""The most of it, in points."""
_POINTS = 61
"""Points of a drawn part: all have the same number, so that one can turn into another."""
_FILLED = 0.9
"""How far what is drawn in a neuron reaches, as a share of the way from its middle to its rim."""
_PART, _SIGN = 0.72, 0.36
"""Widths of a part and of a sign in a sum of pictures, as shares of the picture's."""
_UNITS_TO_POINTS = 100
"""Stroke widths in points to a scene unit, as Manim's camera draws them."""


def line_width(pitch: float) -> float:
    """Return the width in points of a part drawn on a picture with pixels of this size."""
    return min(_WIDEST, _PEN * pitch * _UNITS_TO_POINTS)


def role_of(part: Array) -> str:
    """Return the colour of a part: loops have one, strokes another."""
    return "sigma" if is_loop(part) else "attention"


def places(path: Array, shape: tuple[int, int], pitch: float, centre: np.ndarray) -> np.ndarray:
    """Return where the points of a path (n, 2), in pixels of a picture of this shape, lie on the stage (n, 3), with the
    picture's middle at ``centre``.
    """
    rows, columns = shape
    flat = (path - np.array([columns, rows]) / 2) * np.array([pitch, -pitch])
    return np.column_stack([flat, np.zeros(len(flat))]) + centre


def drawn_part(style: Style, writing: Writing, index: int, pitch: float, centre: np.ndarray) -> VMobject:
    """Return one part of a digit where it lies in the picture, whose middle is at ``centre``."""
    part = writing.parts[index]
    where = places(evenly(part, _POINTS), writing.digit.pixels.shape, pitch, centre)
    return style.line(where, role_of(part), line_width(pitch)).set_cap_style(CapStyleType.ROUND)


def drawn_parts(style: Style, writing: Writing, pitch: float, centre: np.ndarray) -> VGroup:
    """Return a digit as its parts, where they lie in the picture, whose middle is at ``centre``."""
    return VGroup(*(drawn_part(style, writing, index, pitch, centre) for index in range(len(writing.parts))))


def corners_of(line: VMobject) -> np.ndarray:
    """Return the points (n, 3) that a line of straight pieces runs through."""
    return np.vstack([line.points[::4], line.points[-1:]])


def pitch_inside(writings: Iterable[Writing], width: float) -> float:
    """Return how large the pixels of pictures must be for their digits to fill a neuron of this width."""
    gaps = [part - np.array(each.digit.pixels.shape[::-1]) / 2 for each in writings for part in each.parts]
    return _FILLED * width / 2 / float(np.linalg.norm(np.vstack(gaps), axis=1).max())


def pieces_of(part: VMobject, count: int) -> VGroup:
    """Return a part as ``count`` lines of the same length that together look like it."""
    return VGroup(*(part.copy().set_points_as_corners(piece) for piece in cut(corners_of(part), count)))


def copied(source: VMobject, part: VMobject) -> Transform:
    """Return the move of a part from where ``source`` is, as a copy of it, to where it belongs."""
    target = part.copy()
    part.become(source)
    return become(part, target)


def become(copy: VMobject, target: VMobject, **kwargs: object) -> Transform:
    """Let a part turn into another one of its kind without turning over: its points first get the order that
    brings them nearest to those of the target.
    """
    start, end = corners_of(copy), corners_of(target)
    copy.set_points_as_corners(in_order(start, end))
    return Transform(copy, target, **kwargs)


def in_order(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the points of a path (n, 3), forwards or backwards, and for a loop beginning anywhere, whichever order
    brings each nearest to the point of ``end`` (n, 3) in its place, both seen from their middles.
    """
    turns = range(len(start)) if is_loop(start) and is_loop(end) else [0]
    orders = [np.roll(each, turn, axis=0) for each in (start, start[::-1]) for turn in turns]
    aim = end - end.mean(axis=0)
    return min(orders, key=lambda order: float(np.sum((order - order.mean(axis=0) - aim) ** 2)))


class PictureSum(Group):
    """A picture, and its parts beside it: picture = part + part. The parts keep the height that they have in it."""

    def __init__(self, film: Film, style: Style, writing: Writing, room: Region, most: int) -> None:
        """Fill ``room``, with places for as many parts as ``most``."""
        super().__init__()
        self.writing = writing
        shares = 1 + most * (_PART + _SIGN)
        self.side = min(room.height, room.width / shares)
        self.left, self.level = room.centre[0] - shares * self.side / 2, room.centre[1]
        pitch, middle = self.side / max(writing.digit.pixels.shape), self.at(0.5)
        self.picture = cast.picture(film, style, writing.digit, pitch, middle)
        self.traced = drawn_parts(style, writing, pitch, middle)
        self.parts, self.signs = self.traced.copy(), VGroup()
        for index, part in enumerate(self.parts):
            start = 1 + index * (_PART + _SIGN)
            part.set_x(self.at(start + _SIGN + _PART / 2)[0])
            self.signs.add(style.text("+" if index else "=", "title", "muted").move_to(self.at(start + _SIGN / 2)))
        self.add(self.picture, self.traced, self.parts, self.signs)

    def at(self, across: float) -> np.ndarray:
        """Return the place (3,) so many pictures' widths from the left end, at half the height."""
        return np.array([self.left + across * self.side, self.level, 0.0])

    def go_to(self, other: PictureSum) -> list[Animation]:
        """Return the moves to where ``other``, the same sum, stands."""
        lines = zip([*self.traced, *self.parts], [*other.traced, *other.parts], strict=True)
        signs = zip(self.signs, other.signs, strict=True)
        picture = Change(self.picture, centres=other.picture.centres, sizes=other.picture.sizes)
        moves = [become(line, target, rate_func=smooth) for line, target in lines]
        return [picture, *moves, *(sign.animate(rate_func=smooth).move_to(target) for sign, target in signs)]

    def step_back(self, opacity: float) -> list[Animation]:
        """Return what lets the sum step back."""
        lines = VGroup(*self.traced, *self.parts)
        picture = Change(self.picture, opacity=opacity * self.picture.opacity)
        return [picture, lines.animate.set_stroke(opacity=opacity), self.signs.animate.set_opacity(opacity)]
