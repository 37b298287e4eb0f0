"""How people write the ten digits: the paths of the pen, several forms for each digit.

A form is a tuple of strokes and a stroke is a tuple of points that the pen passes through, in order of writing: x to
the right and y downwards, on paper about 100 units high. A point given twice in a row is a corner. How the pen rounds,
slants and presses is `nnmath.handwriting`'s concern.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnmath.activations import Array

SAMPLES = 12  # points on the curve per pair of points of a stroke: less than half a pixel apart when drawn

Stroke = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Form:
    """One way of writing a digit: its name, how many of a hundred writers choose it, and its strokes."""

    name: str
    share: int
    strokes: tuple[Stroke, ...]


def _stroke(points: str) -> Stroke:
    """Read "x,y x,y ..."; an exclamation mark after a point makes it a corner."""
    path: list[tuple[int, int]] = []
    for word in points.split():
        x, y = word.rstrip("!").split(",")
        path += [(int(x), int(y))] * (2 if word.endswith("!") else 1)
    return tuple(path)


def _form(name: str, share: int, *strokes: str) -> Form:
    return Form(name, share, tuple(_stroke(points) for points in strokes))


FORMS: Mapping[int, tuple[Form, ...]] = {
    0: (
        _form("oval", 45, "42,1 14,12 2,42 8,81 30,99 58,87 71,56 63,19 40,2"),
        _form("round, from the right", 25, "66,15 39,0 11,14 1,50 13,86 40,100 67,84 78,49 64,13"),
        _form("narrow", 20, "29,0 11,18 5,54 14,88 32,100 48,82 55,47 46,14 27,2"),
        _form("overlapping", 10, "58,12 32,1 8,18 2,55 16,90 41,98 64,80 70,44 56,10 32,5"),
    ),
    1: (
        _form("plain", 62, "30,0 30,30 29,65 29,100"),
        _form("bowed", 14, "33,0 29,30 28,66 32,100"),
        _form("with a flag", 14, "18,22 27,13 35,0! 35,34 34,68 33,100"),
        _form("with flag and foot", 10, "20,20 29,11 36,0! 36,34 36,68 36,98", "19,99 36,98 54,99"),
    ),
    2: (
        _form("sharp foot", 38, "5,24 13,7 34,0 55,9 60,28 50,50 30,73 4,97! 26,96 48,95 70,96"),
        _form("looped foot", 32, "8,20 20,4 42,2 56,18 53,42 38,68 20,90 6,93 4,81 16,76 32,84 50,94 70,90"),
        _form("swan", 20, "10,28 12,10 32,0 52,8 58,30 46,58 26,82 8,94! 24,88 42,94 58,98 72,88"),
        _form("angular", 10, "6,12 26,4 50,6 58,18 46,44 26,70 6,95! 30,94 66,93"),
    ),
    3: (
        _form("round", 45, "8,13 24,1 46,3 57,18 50,36 27,46! 48,50 64,66 58,88 36,100 14,96 2,83"),
        _form("flat top", 15, "8,5 30,4 58,3! 44,20 27,39! 48,43 63,60 60,84 40,99 17,97 3,85"),
        _form("small loop", 20, "8,16 22,2 46,2 57,17 46,36 28,46 24,51 33,49 52,54 62,72 52,93 28,100 4,88"),
        _form("flowing", 20, "10,10 30,1 52,6 54,24 40,40 28,46 46,50 60,66 56,88 32,99 6,92"),
    ),
    4: (
        _form("open", 38, "15,4 10,24 5,50! 24,51 46,49 66,46", "58,3 55,32 51,66 47,100"),
        _form("closed", 25, "50,2 34,24 18,44 3,63! 28,63 50,62 76,60", "52,0 51,34 50,66 49,100"),
        _form("open, round", 22, "12,3 7,24 10,42 26,48 44,42 56,26 61,4! 57,34 53,68 50,100"),
        _form("open, wide", 15, "22,8 14,26 4,56! 30,55 52,53 80,51", "62,0 55,34 48,68 42,100"),
    ),
    5: (
        _form("body, then roof", 42, "18,6 16,24 13,42! 32,37 54,46 61,66 50,89 28,100 4,93", "18,6 42,5 66,2"),
        _form("in one go", 33, "64,4 42,5 20,7! 16,24 12,43! 34,38 56,48 60,70 46,92 24,99 3,92"),
        _form("flowing", 25, "66,5 44,3 26,10 18,26 24,40 42,48 56,62 54,82 36,97 14,98 2,88"),
    ),
    6: (
        _form("bent back", 45, "48,1 30,15 14,40 5,68 11,91 31,100 52,89 56,68 43,55 24,60 10,78"),
        _form("slim", 25, "36,0 22,24 12,50 8,76 18,97 36,97 47,82 42,66 28,64 13,77"),
        _form("wide bowl", 30, "44,3 25,18 10,44 3,72 14,94 38,100 60,88 63,68 46,58 24,64 8,82"),
    ),
    7: (
        _form("plain", 46, "4,8 28,7 60,5! 50,30 37,64 29,100"),
        _form("with a serif", 22, "5,24 8,7! 32,7 62,5! 52,34 42,66 36,100"),
        _form("bowed", 18, "3,14 18,4 40,5 57,6 58,16 46,42 36,70 32,100"),
        _form("crossed", 14, "6,9 30,8 64,5! 52,32 39,64 30,100", "26,52 44,49 64,47"),
    ),
    8: (
        _form("one line", 50, "55,14 38,1 18,7 14,25 30,42 50,57 58,78 44,98 22,98 8,82 16,62 36,46 54,28 56,10"),
        _form(
            "from the middle", 22, "36,46 17,32 18,10 38,1 56,13 53,33 36,46 14,60 5,80 20,98 44,99 60,82 54,60 34,46"
        ),
        _form("open at the top", 28, "62,8 42,1 20,10 20,28 38,44 54,60 57,82 40,99 18,96 7,79 19,58 40,40 64,17"),
    ),
    9: (
        _form("straight stem", 42, "56,16 40,2 18,9 5,30 12,47 32,48 50,33 57,14! 55,40 52,70 49,100"),
        _form("round stem", 26, "54,18 38,2 16,8 6,28 15,45 34,44 50,28 56,12! 58,42 50,72 34,92 14,99"),
        _form("slanted stem", 32, "58,10 40,1 20,10 7,31 15,46 34,44 52,26 60,8 54,36 43,68 33,100"),
    ),
}
"""The forms of each digit; the shares of a digit add up to 100."""


def curve(stroke: Stroke, roundness: float) -> Array:
    """Points (n, 2) of a smooth curve through the points of a stroke, broken where a point is given twice."""
    points = np.array(stroke, dtype=float)
    corners = np.flatnonzero((points[1:] == points[:-1]).all(axis=1)) + 1
    return np.concatenate([_spline(piece, roundness) for piece in np.split(points, corners)])


def _spline(points: Array, roundness: float) -> Array:
    """Cubic Hermite curve (n, 2) through points; roundness 1 is the spline of Catmull and Rom (1974).

    Their tangent at a point is half the way from the point before to the point after.
    """
    tangents = roundness * np.gradient(points, axis=0)
    t = np.linspace(0, 1, SAMPLES, endpoint=False)[None, :, None]
    start, end, leave, arrive = (part[:, None, :] for part in (points[:-1], points[1:], tangents[:-1], tangents[1:]))
    curve = (
        (1 + 2 * t) * (1 - t) ** 2 * start
        + t * (1 - t) ** 2 * leave
        + t**2 * (3 - 2 * t) * end
        + t**2 * (t - 1) * arrive
    )
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])
