"""Many small cells at once: held against shapes that are sampled point by point."""

from __future__ import annotations

import cairo
import numpy as np
import pytest

from scenes.mobjects.splat import Dots, splat

WIDTH, HEIGHT = 64, 48
FULL = (0, 0, WIDTH, HEIGHT)
FINE = 40
"""Points per pixel, each way, in the sampled pictures."""
RNG = np.random.default_rng(7)


def apart(pitch: float) -> np.ndarray:
    """Middles in a grid that meets pixels at all sorts of places, some of them outside the picture."""
    x, y = np.meshgrid(np.arange(-1, WIDTH + 2, pitch) + 0.37, np.arange(-1, HEIGHT + 2, pitch) + 0.81)
    return np.column_stack([x.ravel(), y.ravel()])


def dots(pixel: np.ndarray, half: float | np.ndarray, roundness: float, opacity: float = 1.0) -> Dots:
    """Cells of many colours."""
    count = len(pixel)
    colours = np.random.default_rng(3).uniform(0, 1, (count, 3))
    return Dots(pixel, np.broadcast_to(half, count), colours, np.full(count, opacity), roundness)


def painted(
    cells: Dots, window: tuple[float, float, float, float] = FULL, on: np.ndarray | None = None, opacity: float = 1.0
) -> np.ndarray:
    """Paint on an opaque picture (HEIGHT, WIDTH, 4), black unless another is given."""
    picture = np.full((HEIGHT, WIDTH, 4), (0, 0, 0, 255), np.uint8) if on is None else on
    surface = cairo.ImageSurface.create_for_data(picture, cairo.FORMAT_ARGB32, WIDTH, HEIGHT)
    ctx = cairo.Context(surface)
    ctx.rectangle(window[0], window[1], window[2] - window[0], window[3] - window[1])
    ctx.clip()
    splat(ctx, cells, window, float(cells.half.max()), opacity)
    return picture


def sampled(cells: Dots) -> np.ndarray:
    """The same picture (HEIGHT, WIDTH, 3) of cells that share no pixel, from points that are inside or outside."""
    x = (np.arange(WIDTH * FINE) + 0.5) / FINE
    y = (np.arange(HEIGHT * FINE) + 0.5) / FINE
    out = np.zeros((HEIGHT * FINE, WIDTH * FINE, 3), np.float32)
    for (cx, cy), half, colour, opacity in zip(cells.pixel, cells.half, cells.colours, cells.opacities, strict=True):
        columns = np.flatnonzero(np.abs(x - cx) <= half)
        rows = np.flatnonzero(np.abs(y - cy) <= half)
        if not len(columns) or not len(rows):
            continue
        corner = half * cells.roundness
        past = [np.maximum(np.abs(at) - (half - corner), 0) for at in (x[columns] - cx, y[rows] - cy)]
        inside = (
            np.hypot(past[0][None, :], past[1][:, None]) <= corner if corner else np.ones((len(rows), len(columns)))
        )
        out[np.ix_(rows, columns)] = inside[..., None] * colour * opacity
    return out.reshape(HEIGHT, FINE, WIDTH, FINE, 3).mean((1, 3)) * 255


@pytest.mark.parametrize("half", [0.2, 0.6, 1.0, 2.5, 3.3])
def test_squares_cover_pixels_exactly(half: float) -> None:
    """The share of a pixel that a square covers is the share of its points that lie inside."""
    cells = dots(apart(2 * half + 1.03), half, roundness=0)
    assert np.abs(painted(cells)[..., :3] - sampled(cells)).max() <= 2 * 255 / FINE + 1


@pytest.mark.parametrize("roundness", [0.3, 0.7, 1.0])
@pytest.mark.parametrize("half", [1.5, 2.5, 5.0])
def test_round_cells_cover_pixels_about_as_they_should(half: float, roundness: float) -> None:
    """Round edges differ from the sampled shape by little, corners by more, and the whole by next to nothing."""
    cells = dots(apart(2 * half + 1.03), half, roundness)
    got, due = painted(cells)[..., :3].astype(float), sampled(cells)
    assert np.abs(got - due).max() <= 60
    assert np.abs(got - due).mean() <= 4
    assert got.sum() == pytest.approx(due.sum(), rel=0.06)


@pytest.mark.parametrize("pitch", [0.3, 0.45, 1.0, 1.7])
def test_cells_side_by_side_leave_no_seam(pitch: float) -> None:
    """Squares that touch fill the picture evenly, many to a pixel or one to several."""
    pixel = apart(pitch)
    cells = dots(pixel, pitch / 2, roundness=0)._replace(colours=np.ones((len(pixel), 3)))
    assert painted(cells)[2:-2, 2:-2, :3].min() >= 250


def test_opacity_mixes_with_what_lies_below() -> None:
    """Half opaque white on a grey picture is half way between, and the picture stays opaque."""
    grey = np.full((HEIGHT, WIDTH, 4), (100, 100, 100, 255), np.uint8)
    white = Dots(np.array([[20.0, 20.0]]), np.array([4.0]), np.ones((1, 3)), np.array([0.5]), 0.0)
    picture = painted(white, on=grey)
    assert np.abs(picture[17:23, 17:23, :3].astype(int) - 178).max() <= 1
    assert (picture[..., 3] == 255).all()
    assert (picture[30:, :, :3] == 100).all()


@pytest.mark.parametrize("roundness", [0.0, 0.5, 1.0])
def test_parts_of_a_picture_are_those_of_the_whole(roundness: float) -> None:
    """Painted window by window, overlapping cells of all sizes make the same picture, and none leaves its window."""
    pixel = RNG.uniform(-4, 68, (300, 2))
    cells = dots(pixel, RNG.uniform(0.1, 6, 300), roundness, opacity=0.7)
    whole = painted(cells)
    pieces = np.full((HEIGHT, WIDTH, 4), (0, 0, 0, 255), np.uint8)
    for window in ((0, 0, 32, 16), (32, 0, 64, 16), (0, 16, 20, 48), (20, 16, 64, 48)):
        before = pieces.copy()
        painted(cells, window, on=pieces)
        left, top, right, bottom = window
        before[top:bottom, left:right] = pieces[top:bottom, left:right]
        assert np.array_equal(before, pieces)
    assert np.array_equal(whole, pieces)


def test_cells_outside_of_the_picture_are_left_out() -> None:
    """Far from the window there is nothing to paint."""
    cells = dots(np.array([[-100.0, 5.0], [5.0, 1000.0], [500.0, -3.0]]), 3.0, 1.0)
    assert (painted(cells)[..., :3] == 0).all()
