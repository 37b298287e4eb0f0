"""Cells: a number is a colour, on the picture to within three of 255."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from manim import PI

from scenes.camera import ArrayCamera
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.ramp import Ramp
from tests.scenes.stagehand import Picture

INK, PAPER = (14, 17, 22), (255, 248, 231)
LIGHT = Ramp.light("#0E1116", "#FFF8E7")
SIGNED = Ramp.signed("#FF5C6A", "#171B22", "#3DDC84", largest=2.0)
TOLERANCE = 3
"""Of 255: what a picture may be away from the number that it shows."""


def light(value: float) -> np.ndarray:
    """The colour of an activation, worked out without the ramp."""
    return np.array(INK) + value * (np.array(PAPER) - np.array(INK))


def row(values: np.ndarray, **how: object) -> Cells:
    """Cells in a row, half a unit wide and 0.6 apart."""
    places = np.column_stack([np.arange(len(values)) * 0.6 - (len(values) - 1) * 0.3, np.zeros(len(values))])
    return Cells(places, np.asarray(values), **{"ramp": LIGHT, "sizes": 0.5, **how})


@pytest.mark.parametrize("roundness", [0.0, 0.4, 1.0])
@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=12))
@settings(max_examples=12, deadline=None)
def test_the_colour_at_the_middle_of_a_cell_is_its_value(roundness: float, values: list[float]) -> None:
    """Squares, discs and all between are filled with the colour of their number."""
    cells = row(np.array(values), roundness=roundness)
    picture = Picture(cells)
    for centre, value in zip(cells.centres, values, strict=True):
        np.testing.assert_allclose(picture.at(centre), light(value), atol=TOLERANCE)


def test_signed_cells_show_the_sign_as_colour() -> None:
    """Largest negative, half negative, zero, half positive, largest positive."""
    cells = row(np.array([-2.0, -1.0, 0.0, 1.0, 2.0]), ramp=SIGNED)
    red, dark, green = (np.array(colour) for colour in ((255, 92, 106), (23, 27, 34), (61, 220, 132)))
    expected = [red, (red + dark) / 2, dark, (green + dark) / 2, green]
    picture = Picture(cells)
    np.testing.assert_allclose([picture.at(centre) for centre in cells.centres], expected, atol=TOLERANCE)


@pytest.mark.parametrize("shape", [(28, 28), (7, 3), (3, 7), (16, 1), (1, 16), (1, 1), (2, 2)])
def test_a_picture_of_any_shape_shows_every_pixel(shape: tuple[int, int]) -> None:
    """A grid of touching squares, however it is painted, shows each of its numbers at its place."""
    values = np.random.default_rng(1).uniform(0, 1, shape[0] * shape[1])
    pitch = 6 / max(shape)
    cells = Cells(
        grid_centres(*shape, pitch, (0.3, -0.2)), values, LIGHT, sizes=1.01 * pitch, roundness=0.0, shape=shape
    )
    picture = Picture(cells)
    shown = np.array([picture.at(centre) for centre in cells.centres])
    np.testing.assert_allclose(shown, [light(value) for value in values], atol=TOLERANCE)


@pytest.mark.parametrize("change", ["turned", "mirrored", "scaled", "faded", "shrunk", "one gone"])
def test_a_picture_that_was_moved_still_shows_every_pixel(change: str) -> None:
    """Turning, mirroring, scaling and shrinking keep the numbers in their cells; fading mixes in the ground."""
    values = np.linspace(0, 1, 12)
    cells = Cells(grid_centres(3, 4, 1.0), values, LIGHT, sizes=1.01, roundness=0.0, shape=(3, 4))
    alphas = np.ones(12)
    match change:
        case "turned":
            cells.rotate(PI / 2)
        case "mirrored":
            cells.stretch(-1, 0)
        case "scaled":
            cells.scale(0.7)
        case "faded":
            cells.set_opacity(0.5)
        case "shrunk":
            cells.sizes = np.full(12, 0.6)
        case "one gone":
            alphas[5] = 0.0
            cells.alphas = alphas
    alphas = alphas * (0.5 if change == "faded" else 1)
    picture = Picture(cells)
    shown = np.array([picture.at(centre) for centre in cells.centres])
    np.testing.assert_allclose(
        shown, [alpha * light(value) for value, alpha in zip(values, alphas, strict=True)], atol=TOLERANCE
    )


def test_alphas_fade_single_cells() -> None:
    """At alpha 0.5 white over black is half of it; its neighbours stay."""
    cells = row(np.ones(3))
    cells.alphas = np.array([1.0, 0.5, 0.0])
    picture = Picture(cells)
    shown = [picture.at(centre) for centre in cells.centres]
    np.testing.assert_allclose(shown, [light(1), 0.5 * light(1), [0, 0, 0]], atol=TOLERANCE)


def test_an_outline_rings_a_dark_cell() -> None:
    """A neuron at zero is seen by its rim, and its middle stays dark."""
    cells = row(np.zeros(1), outline="#FF0000", outline_width=0.1, sizes=2.0)
    picture = Picture(cells)
    np.testing.assert_array_equal(picture.at((0.95, 0)), [255, 0, 0])
    np.testing.assert_allclose(picture.at((0, 0)), INK, atol=TOLERANCE)


def test_the_outline_stays_inside_the_size() -> None:
    """Ringed or not, a cell of size 2 is 2 units wide on the picture."""
    for outline in (None, "#FF0000"):
        left, bottom, right, top = Picture(row(np.ones(1), outline=outline, sizes=2.0)).ink_box()
        assert (right - left, top - bottom) == pytest.approx((2, 2), abs=2 / 36)


def test_specks_keep_their_ink() -> None:
    """Discs too small for their shape to show leave the ink of their area: pi r^2 pixels of white."""
    places = np.column_stack([np.linspace(-6, 6, 40), np.linspace(-3, 3, 40)])
    diameter = 2 / 36
    shown = Picture(Cells(places, np.ones(40), Ramp.light("#000000", "#FFFFFF"), sizes=diameter)).rgb[..., 0].sum()
    assert shown == pytest.approx(40 * np.pi * 255, rel=0.03)


@pytest.mark.parametrize("roundness", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("size", [0.02, 0.07, 0.2])
def test_thousands_of_cells_are_the_same_in_every_window(size: float, roundness: float) -> None:
    """A crowd on the way, of all sizes up to one, is drawn part by part as it is drawn in one go."""
    rng = np.random.default_rng(5)
    crowd = Cells(rng.uniform(-6, 6, (1500, 2)), rng.uniform(0, 1, 1500), LIGHT, rng.uniform(0, size, 1500), roundness)
    whole, parts = (ArrayCamera(pixel_width=320, pixel_height=180) for _ in range(2))
    whole.capture_mobjects([crowd])
    for left, top, right, bottom in ((0, 0, 96, 64), (96, 0, 320, 64), (0, 64, 224, 180), (224, 64, 320, 180)):
        with parts.drawing_only(left, top, right, bottom):
            parts.draw([crowd])
    assert np.array_equal(whole.pixel_array, parts.pixel_array)


@given(st.floats(0.02, 0.25), st.tuples(st.floats(-2, 2), st.floats(-2, 2)), st.integers(1, 9), st.integers(1, 5))
@example(0.23, (-1.48, 1.23), 4, 2)
@settings(max_examples=25, deadline=None)
def test_a_picture_is_the_same_in_every_window(
    pitch: float, centre: tuple[float, float], column: int, row: int
) -> None:
    """Wherever it stands, a cell of a picture ends at the same pixel, however it is drawn part by part."""
    values = np.random.default_rng(6).uniform(0, 1, 784)
    picture = Cells(grid_centres(28, 28, pitch, centre), values, LIGHT, 1.01 * pitch, 0.0, shape=(28, 28))
    whole, parts = (ArrayCamera(pixel_width=480, pixel_height=270) for _ in range(2))
    whole.capture_mobjects([picture])
    for left, right in ((0, 32 * column), (32 * column, 480)):
        for top, bottom in ((0, 32 * row), (32 * row, 270)):
            with parts.drawing_only(left, top, right, bottom):
                parts.draw([picture])
    assert np.array_equal(whole.pixel_array, parts.pixel_array)


@pytest.mark.parametrize("roundness", [0.0, 1.0])
def test_a_thousand_cells_look_as_a_few_do(roundness: float) -> None:
    """Cells of a crowd have the colours and the ink that they have alone, to within what edges are rounded by."""
    places, values = grid_centres(30, 40, 0.25), np.linspace(0, 1, 1200)
    crowd = Picture(Cells(places, values, LIGHT, 0.2, roundness)).rgb.astype(int)
    few = [Cells(places[n : n + 40], values[n : n + 40], LIGHT, 0.2, roundness) for n in range(0, 1200, 40)]
    apart = Picture(*few).rgb.astype(int)
    assert np.abs(crowd - apart).max() <= 40
    assert crowd.sum() == pytest.approx(apart.sum(), rel=0.01)


def test_cells_without_size_leave_no_ink() -> None:
    """A size of zero is not seen, and divides nothing."""
    assert Picture(row(np.ones(3), sizes=0.0)).ink.max() == 0


def test_a_cell_half_outside_the_frame_is_drawn_as_far_as_it_goes() -> None:
    """A disc on the edge of the frame shows its inner half."""
    picture = Picture(Cells(np.array([[0.0, 4.0]]), np.ones(1), LIGHT, sizes=2.0))
    np.testing.assert_allclose(picture.at((0, 3.5)), PAPER, atol=TOLERANCE)
    assert picture.at((0, 2.8)).max() == 0


def test_values_of_another_count_are_refused() -> None:
    """Three values for two places are a mistake, not a picture."""
    with pytest.raises(ValueError, match="reshape"):
        Cells(np.zeros((2, 2)), np.ones(3), LIGHT)


def test_a_grid_is_in_reading_order() -> None:
    """Two rows of three around (10, 20), half a unit apart: from the top left, row by row."""
    expected = [[9.5, 20.25], [10, 20.25], [10.5, 20.25], [9.5, 19.75], [10, 19.75], [10.5, 19.75]]
    np.testing.assert_allclose(grid_centres(2, 3, 0.5, (10, 20)), expected)


# -- what must be drawn again ----------------------------------------------------------------------------------------


def damaged(cells: Cells, values: np.ndarray) -> tuple[int, int, int, int] | None:
    """What a change of values damages."""
    before = cells.state()
    cells.values = values
    return cells.damage(ArrayCamera(), before, cells.state())


@given(which=st.sets(st.integers(0, 9), min_size=1))
@settings(max_examples=20, deadline=None)
def test_new_values_damage_the_pixels_that_differ(which: set[int]) -> None:
    """Every pixel that differs between the two pictures lies in the box."""
    cells, values = row(np.zeros(10)), np.zeros(10)
    values[list(which)] = 1.0
    before = Picture(cells).rgb
    left, top, right, bottom = damaged(cells, values)
    rows, columns = np.nonzero((Picture(cells).rgb != before).any(axis=2))
    assert left <= columns.min() <= columns.max() < right
    assert top <= rows.min() <= rows.max() < bottom


def test_one_new_value_does_not_damage_the_whole() -> None:
    """One cell of ten damages less than a fifth of the width of all."""
    left, _, right, _ = damaged(row(np.zeros(10)), np.eye(10)[4])
    assert right - left < 0.2 * 10 * 0.6 * 36


def test_another_change_damages_everything() -> None:
    """If more than values differs, nothing smaller than the box is promised."""
    cells = row(np.zeros(3))
    before = cells.state()
    cells.values, cells.opacity = np.ones(3), 0.5
    assert cells.damage(ArrayCamera(), before, cells.state()) is None


def test_zero_that_turns_negative_damages_nothing() -> None:
    """0.0 and -0.0 differ in their bits and in nothing that can be seen."""
    left, top, right, bottom = damaged(row(np.zeros(3)), -np.zeros(3))
    assert right <= left or bottom <= top
