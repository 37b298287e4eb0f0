"""A seeded pen: writes any number of digits, no two alike, the way people write them and MNIST lays them out.

A digit is written in three steps. A `Hand` is drawn by lot: one writer's slant, proportions, roundness, pen and
pressure. The hand bends the strokes of a form (`nnmath.strokes`) into paths. The pen runs along the paths and leaves
its ink (`nnmath.pen`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

from nnmath.activations import Array
from nnmath.digit import Digit
from nnmath.layout import Shape, place
from nnmath.pen import draw
from nnmath.strokes import FORMS, Form, curve


@dataclass(frozen=True)
class Hand:
    """How one writer writes one digit. Lengths are in units of the forms (about 100 high) unless noted."""

    slant: float  # sideways shift per height; positive leans to the right
    turn: float  # of the whole digit, clockwise, in radians
    width: float  # factor
    belly: float  # positive lowers the middle, by a quarter of this share of the height
    roundness: float  # of the curves: 0 goes straight from point to point, 1 is a Catmull-Rom spline
    waver: float  # how far the path strays from the form
    slip: float  # how far a second stroke starts from where the form has it
    overshoot: float  # how far a stroke runs on at its ends; negative stops early
    pen: float  # radius, in pixels of the 20x20 box
    edge: float  # width of a stroke's grey edge, in pixels
    pressure: float  # share by which the radius varies along a stroke
    taper: float  # share of the radius that is missing at the ends of a stroke


@dataclass(frozen=True, eq=False)
class Run:
    """How the pen writes a digit: for each stroke of the form a path (points, 2), and radii (points,) in pixels."""

    form: Form
    paths: list[Array]
    radii: list[Array]
    edge: float


def write(label: int, seed: int, shape: Shape = (28, 28)) -> Digit:
    """Write one digit: pixels (rows, cols) in [0, 1] in steps of 1/255, always the same for the same arguments.

    Raises ValueError for a label that is not a digit, a negative seed or a picture too small to write in.
    """
    _check(label, seed, shape)
    run = run_the_pen(label, seed)
    ink = draw(run.paths, run.radii, run.edge)
    return Digit(np.round(place(ink, shape) * 255) / 255, label, f"pen, seed {seed}: {run.form.name}")


def run_the_pen(label: int, seed: int) -> Run:
    """Choose a form and a hand by lot, and run the pen along the strokes as this hand bends them."""
    chance = Generator(PCG64(SeedSequence([seed, label])))
    form, hand = _choose_form(label, chance), draw_hand(chance)
    paths = _bend(form, hand, chance)
    return Run(form, paths, [_radii(len(path), hand, chance) for path in paths], hand.edge)


def sheet(rows: int = 10, columns: int = 12, seed: int = 0) -> Array:
    """A contact sheet (rows * 28, columns * 28): the digits 0 to 9 down the rows, every one with a seed of its own."""
    lines = [
        [write(row % 10, seed + row // 10 * columns + column).pixels for column in range(columns)]
        for row in range(rows)
    ]
    return np.block(lines)


def draw_hand(chance: Generator) -> Hand:
    """Draw a hand by lot; the spreads were chosen by eye and by the stroke widths and slants measured in MNIST."""
    bell = _bells(chance, 11)
    return Hand(
        slant=0.14 + 0.16 * bell[0],
        turn=0.06 * bell[1],
        width=float(np.exp(0.14 * bell[2])),
        belly=0.09 * bell[3],
        roundness=0.95 + 0.12 * bell[4],
        waver=4.2 + 0.9 * bell[5],
        slip=2.5,
        overshoot=2.5 * bell[6],
        pen=1.25 * float(np.exp(0.27 * bell[7])),
        edge=1.25 + 0.1 * bell[8],
        pressure=0.12 + 0.03 * bell[9],
        taper=0.25 + 0.08 * bell[10],
    )


def _check(label: int, seed: int, shape: Shape) -> None:
    if label not in FORMS:
        raise ValueError(f"the pen writes the digits 0 to 9; got the label {label!r}")
    if seed < 0:
        raise ValueError(f"a seed is 0 or more; got {seed}")
    if min(shape) < 4:
        raise ValueError(f"a digit needs a picture of at least 4x4 pixels; got {shape[0]}x{shape[1]}")


def _bells(chance: Generator, count: int) -> list[float]:
    """Bell-shaped random numbers, mean 0 and standard deviation 1: sums of three uniform ones, so never beyond 3.

    Unlike `Generator.normal`, whose method may change, they depend on the bits of the generator alone.
    """
    sums = chance.random((count, 3)).sum(axis=1)
    return [float(2 * total - 3) for total in sums]


def _choose_form(label: int, chance: Generator) -> Form:
    forms = FORMS[label]
    shares = np.cumsum([form.share for form in forms])
    return forms[int(np.searchsorted(shares, chance.random() * shares[-1], side="right"))]


def _bend(form: Form, hand: Hand, chance: Generator) -> list[Array]:
    """The paths (points, 2), x and y, that this hand makes of the form's strokes."""
    stray = _straying(hand.waver, chance)
    paths = []
    for index, stroke in enumerate(form.strokes):
        path = _overshoot(curve(stroke, hand.roundness), hand.overshoot)
        slip = hand.slip * np.array(_bells(chance, 2)) if index else 0.0
        paths.append(_lean(path + stray(path) + slip, hand))
    return paths


def _overshoot(path: Array, length: float) -> Array:
    """Let both ends of a path run on by length in the direction they have; a negative length pulls them back."""
    eased = path.copy()
    for end, tail in ((0, slice(0, 6)), (-1, slice(-1, -7, -1))):
        outward = path[end] - path[tail][-1]
        fade = np.linspace(1, 0, 6)[:, None]
        eased[tail] += length * fade * outward / np.hypot(*outward)
    return eased


def _straying(size: float, chance: Generator) -> Callable[[Array], Array]:
    """A smooth field of displacements, the same for all strokes, so that strokes that touch still touch."""
    waves = np.array(_bells(chance, 16)).reshape(4, 2, 2)  # (wave, of x or y, along x or y), in turns per 240 units
    phases, sizes = 2 * np.pi * chance.random((4, 2)), size * np.array([1.0, 1.0, 0.7, 0.4])

    def stray(path: Array) -> Array:
        angles = np.einsum("wij,nj->nwi", 2 * np.pi * waves / 240, path) + phases
        displacement: Array = np.einsum("w,nwi->ni", sizes, np.sin(angles))
        return displacement

    return stray


def _lean(path: Array, hand: Hand) -> Array:
    """Give the path (points, 2) the belly, width, slant and turn of the hand."""
    x, y = path.T
    y = y + hand.belly * y * (100 - y) / 100
    x = hand.width * x - hand.slant * y
    sine, cosine = np.sin(hand.turn), np.cos(hand.turn)
    return np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=1)


def _radii(count: int, hand: Hand, chance: Generator) -> Array:
    """Radius of the pen at each of count points of a stroke, in pixels: it wavers, and tapers towards both ends."""
    along = np.linspace(0, 1, count)
    sway, phase = 1 + 1.5 * chance.random(), 2 * np.pi * chance.random()
    nearness = np.clip(1 - np.minimum(along, 1 - along) / 0.12, 0, 1)  # 1 at an end, 0 from 12 % of the way on
    radii: Array = hand.pen * (1 + hand.pressure * np.sin(2 * np.pi * sway * along + phase))
    radii *= 1 - hand.taper * nearness**2
    return radii
