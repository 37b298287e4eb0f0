"""A nerve cell as one silhouette, and the long thread by which it reaches another: drawn by rule, after no picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import VMobject

_FULL_TURN = 2 * np.pi
_GOLDEN = (np.sqrt(5) - 1) / 2
"""Multiples of it, less their whole part, never repeat and spread evenly: no two arms bend alike."""
_BODY_POINTS, _ARM_POINTS, _THREAD_POINTS = 48, 9, 41
_FORKS = 2
"""So many times an arm divides."""
_SPREAD = 0.55
"""Half the angle between the two branches of a fork."""
_SHRINK = 0.62
"""How long a branch is, of the arm that it comes from."""
_ARM, _ARM_WIDTH = 1.1, 0.5
"""Length of an arm before it divides, and width where it leaves the body, in radii of the body."""
_NUCLEUS = 0.3
"""Radius of the gap in the middle of the body, in radii of the body."""


class NerveCell(VMobject):
    """A body of ``radius`` scene units around ``centre`` (2 or 3,), with an arm at each of the angles ``arms``, which
    divides and divides again; ``kind`` tells one cell's bends from another's. One path, to be filled in one colour.
    """

    def __init__(
        self, centre: Sequence[float] | np.ndarray, radius: float, arms: Sequence[float], kind: int, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        middle = np.asarray(centre, float)[:2]
        shapes = [_body(middle, radius, kind), _body(middle, _NUCLEUS * radius, kind + 1)[::-1]]
        for place, angle in enumerate(arms):
            root = middle + 0.75 * radius * _along(angle)
            shapes += _arm(root, angle, _ARM * radius, _ARM_WIDTH * radius, kind + 7 * place, _FORKS)
        self.set_points(np.vstack([_closed(shape) for shape in shapes]))


def thread(start: np.ndarray, end: np.ndarray, bend: float) -> np.ndarray:
    """Return points (n, 3) of a thread from ``start`` to ``end`` (3,) that sways to one side and back to the other, by
    ``bend`` times its length.
    """
    share = np.linspace(0, 1, _THREAD_POINTS)[:, None]
    way = np.asarray(end, float) - start
    aside = np.array([-way[1], way[0], 0.0])
    return start + share * way + bend * np.sin(_FULL_TURN * share) * np.sin(np.pi * share) * aside


def straight(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return as many points (n, 3) as a thread has, evenly along the straight line from ``start`` to ``end`` (3,)."""
    return start + np.linspace(0, 1, len(points))[:, None] * (np.asarray(end, float) - start)


def along(points: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the places (k, 3) at these shares (k,) of a line through points (n, 3)."""
    at = np.clip(shares, 0, 1) * (len(points) - 1)
    return np.column_stack([np.interp(at, np.arange(len(points)), column) for column in points.T])


def _body(middle: np.ndarray, radius: float, kind: int) -> np.ndarray:
    angles = np.linspace(0, _FULL_TURN, _BODY_POINTS, endpoint=False)
    wobble = 1 + 0.07 * np.sin(3 * angles + kind) + 0.05 * np.sin(5 * angles + 2 * kind)
    return middle + (radius * wobble)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])


def _arm(root: np.ndarray, angle: float, length: float, width: float, kind: int, forks: int) -> Iterator[np.ndarray]:
    """Yield the outlines (n, 2) of an arm and of the branches that it divides into."""
    turn = 0.5 * _sway(kind)
    angles = angle + turn * np.linspace(0, 1, _ARM_POINTS)
    steps = length / (_ARM_POINTS - 1) * np.column_stack([np.cos(angles), np.sin(angles)])
    spine = root + np.vstack([np.zeros(2), np.cumsum(steps[1:], axis=0)])
    widths = width * np.linspace(1, 0.5 if forks else 0.15, _ARM_POINTS) ** 1.4
    side = widths[:, None] / 2 * np.column_stack([-np.sin(angles), np.cos(angles)])
    yield np.vstack([spine - side, (spine + side)[::-1]])
    if forks:
        for branch, sign in enumerate((1, -1)):
            to = angles[-1] + sign * _SPREAD * (1 + 0.3 * _sway(kind + branch + 1))
            reach = _SHRINK * length * (1 + 0.3 * _sway(kind + 3 * branch + 2))
            yield from _arm(spine[-1], to, reach, 0.45 * width, kind + 11 * (branch + 1), forks - 1)


def _sway(kind: int) -> float:
    """Return a number from -1 to 1 for each whole number, like no other's."""
    return 2 * (kind * _GOLDEN % 1) - 1


def _along(angle: float) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)])


def _closed(corners: np.ndarray) -> np.ndarray:
    """Return the points (4n, 3) of Manim's curves around a shape with these corners (n, 2)."""
    flat = np.column_stack([corners, np.zeros(len(corners))])
    return np.asarray(VMobject().set_points_as_corners([*flat, flat[0]]).points)
