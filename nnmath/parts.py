"""What a written digit is made of: the pen's strokes, cut at corners and where one comes back to its start."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnmath.activations import Array
from nnmath.digit import Digit
from nnmath.handwriting import run_the_pen, write
from nnmath.layout import Shape, landing
from nnmath.pen import draw, in_pixels
from nnmath.strokes import SAMPLES, Stroke

LOOP_GAP = 0.25
"""A part is a loop if its ends are nearer to each other than this share of its size."""

_STEPS = 24  # points of a piece of a path


@dataclass(frozen=True, eq=False)
class Writing:
    """A written digit, and the paths (points, 2) of its parts: x and y in pixels from the picture's top left corner."""

    digit: Digit
    parts: tuple[Array, ...]

    @property
    def kinds(self) -> tuple[bool, ...]:
        """Which of the parts are loops."""
        return tuple(is_loop(part) for part in self.parts)


def write_in_parts(label: int, seed: int, shape: Shape = (28, 28)) -> Writing:
    """Write the digit that `write` writes for these arguments, and tell where its parts lie."""
    digit = write(label, seed, shape)
    run = run_the_pen(label, seed)
    stretch, shift = landing(draw(run.paths, run.radii, run.edge), shape)
    paths = [path * stretch + shift for path in in_pixels(run.paths, run.radii)]
    parts = (path[part] for stroke, path in zip(run.form.strokes, paths, strict=True) for part in part_slices(stroke))
    return Writing(digit, tuple(_closed(part) if is_loop(part) else part for part in parts))


def part_slices(stroke: Stroke) -> list[slice]:
    """Where on the curve of a stroke its parts lie: it is cut at corners, and where it comes back to its start."""
    slices, start, place = [], 0, 0
    for before, point, after in zip(stroke, stroke[1:], (*stroke[2:], None), strict=False):
        is_corner = point == before
        place += 1 if is_corner else SAMPLES
        if is_corner:
            start = place
        elif after is None or point in (after, stroke[0]):
            slices.append(slice(start, place + 1))
            start = place
    return slices


def is_loop(part: Array) -> bool:
    """Whether a part (points, 2) ends near where it began, so that it encloses something."""
    size = float(np.linalg.norm(np.ptp(part, axis=0)))
    return bool(np.linalg.norm(part[-1] - part[0]) < LOOP_GAP * size)


def _closed(loop: Array) -> Array:
    """The loop without what its ends run on after they have met."""
    reach = len(loop) // 4
    gaps = np.linalg.norm(loop[:reach, None] - loop[-reach:], axis=2)
    start, end = np.unravel_index(int(np.argmin(gaps)), gaps.shape)
    return loop[int(start) : len(loop) - reach + int(end) + 1]


def cut(path: Array, count: int) -> list[Array]:
    """A path (points, d) in `count` pieces of the same length, each with as many points."""
    points = evenly(path, count * _STEPS + 1)
    return [points[piece * _STEPS : (piece + 1) * _STEPS + 1] for piece in range(count)]


def evenly(path: Array, count: int) -> Array:
    """`count` points on a path (points, d), from its start to its end, equally far apart along it."""
    along = np.concatenate([[0], np.linalg.norm(np.diff(path, axis=0), axis=1).cumsum()])
    marks = np.linspace(0, along[-1], count)
    return np.column_stack([np.interp(marks, along, axis) for axis in path.T])


def nearest(part: Array, others: Sequence[Array]) -> int:
    """Which other part lies nearest to this one, by how far it is from a point of one to the other on average."""
    return int(np.argmin([_apart(part, other) for other in others]))


def _apart(first: Array, second: Array) -> float:
    gaps = np.linalg.norm(evenly(first, _STEPS)[:, None] - evenly(second, _STEPS), axis=2)
    return float(gaps.min(axis=0).mean() + gaps.min(axis=1).mean())
