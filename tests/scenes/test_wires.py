"""Wires: colour is sign, width is size, and the largest stand out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import RIGHT

from scenes.camera import ArrayCamera
from scenes.mobjects.wires import Wires, strongest_per_row
from tests.scenes.stagehand import Picture, hex_to_255

GREEN, RED = "#3DDC84", "#FF5C6A"


def level(*contributions: float, **how: object) -> Wires:
    """Level wires from x = -5 to 5, one unit apart from the top, that carry these."""
    y = np.array([(len(contributions) - 1) / 2 - k for k in range(len(contributions))])
    ends = [np.column_stack([np.full(len(y), x), y]) for x in (-5.0, 5.0)]
    wires = Wires(*ends, np.diag(contributions), GREEN, RED, **{"widths": (0.05, 0.5), **how})
    wires.carry(np.diag(contributions))
    wires.front, wires.rest = 1.0, 0.0
    return wires


# -- which stand out -------------------------------------------------------------------------------------------------


@given(
    values=arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 8)), elements=st.sampled_from([-2, -1, 0, 1, 3])),
    count=st.integers(1, 10),
)
@settings(max_examples=80, deadline=None)
def test_the_strongest_of_each_row(values: np.ndarray, count: int) -> None:
    """They are those that a sort by size finds, zeros left out, ties to the lower column."""
    expected = set()
    for row, numbers in enumerate(values.tolist()):
        ranked = sorted(range(len(numbers)), key=lambda column: (-abs(numbers[column]), column))
        expected |= {(row, column) for column in ranked[:count] if numbers[column]}
    assert {tuple(pair) for pair in strongest_per_row(values, count).tolist()} == expected


def test_only_the_chosen_number_stands_out_for_each_neuron() -> None:
    """With per_neuron 2 of 5 sources, each of 3 targets has two strong wires."""
    contributions = np.arange(15.0).reshape(3, 5) - 7
    wires = Wires(np.zeros((5, 2)), np.ones((3, 2)), contributions, GREEN, RED, per_neuron=2).carry(contributions)
    np.testing.assert_array_equal(np.bincount(wires.strongest[:, 0]), [2, 2, 2])
    assert [0, 0] in wires.strongest.tolist()
    assert [2, 4] in wires.strongest.tolist()


def test_nothing_stands_out_before_a_pass() -> None:
    """Wires that carry nothing have no strongest."""
    assert len(Wires(np.zeros((2, 2)), np.ones((1, 2)), np.ones((1, 2)), GREEN, RED).strongest) == 0


# -- the picture -----------------------------------------------------------------------------------------------------


def test_sign_is_colour() -> None:
    """What counts for is green, what counts against is red, whatever the sign of the weight."""
    wires = level(1.0, -1.0)
    picture = Picture(wires)
    np.testing.assert_allclose(picture.at((0, 0.5)), 0.95 * hex_to_255(GREEN), atol=3)
    np.testing.assert_allclose(picture.at((0, -0.5)), 0.95 * hex_to_255(RED), atol=3)


def test_width_is_in_proportion_to_what_is_carried() -> None:
    """From the thinnest at zero to the thickest at the largest: 0.5 for 4, and 0.05 + 0.45 / 2 for 2."""
    rows = Picture(level(4.0, 2.0)).ink[:, 256] > 20
    top, bottom = np.count_nonzero(rows[:144]), np.count_nonzero(rows[144:])
    assert top / 36 == pytest.approx(0.5, abs=1.5 / 36)
    assert bottom / 36 == pytest.approx(0.275, abs=1.5 / 36)


def test_less_is_fainter() -> None:
    """Of two wires the one that carries less is the darker."""
    picture = Picture(level(4.0, 1.0))
    assert picture.at((0, 0.5)).max() > 1.5 * picture.at((0, -0.5)).max() > 0


def test_a_wire_runs_from_its_source_to_its_target() -> None:
    """A single wire has ink at both ends and in the middle, and none elsewhere."""
    wires = Wires(np.array([[-3.0, -2]]), np.array([[3.0, 2]]), np.ones((1, 1)), GREEN, RED, widths=(0.1, 0.1))
    wires.carry(np.ones((1, 1))).front = 1.0
    picture = Picture(wires)
    assert all(picture.at(point).max() > 150 for point in ((-2.9, -2.9 * 2 / 3), (0, 0), (2.9, 2.9 * 2 / 3)))
    assert picture.at((-3, 2)).max() == picture.at((3, -2)).max() == 0


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (16, 40)])
def test_at_rest_every_wire_is_there(shape: tuple[int, int]) -> None:
    """Before the pass there is ink along every wire, faint."""
    n_out, n_in = shape
    starts = np.column_stack([np.full(n_in, -5.0), np.linspace(-3, 3, n_in)])
    ends = np.column_stack([np.full(n_out, 5.0), np.linspace(-3, 3, n_out)])
    picture = Picture(Wires(starts, ends, np.ones(shape), GREEN, RED))
    assert 0 < picture.ink.max() < 0.36 * 255
    for j, k in np.ndindex(shape):
        points = starts[k] + np.linspace(0.05, 0.95, 30)[:, None] * (ends[j] - starts[k])
        nearby = [max(picture.at(point + np.array([0, dy])).max() for dy in (-1 / 36, 0, 1 / 36)) for point in points]
        assert np.count_nonzero(nearby) >= 28


def test_a_pass_sweeps_from_left_to_right() -> None:
    """Half way the left quarter is lit and the right quarter is not; at the end all is."""
    wires = level(1.0)
    wires.front = 0.5
    half = Picture(wires).ink[144]
    wires.front = 1.0
    whole = Picture(wires).ink[144]
    assert half[100] == whole[100] > 0
    assert half[420] == 0 < whole[420]


def test_before_the_pass_nothing_stands_out() -> None:
    """With the front at 0 only what is at rest is seen."""
    wires = level(1.0)
    wires.front = 0.0
    assert Picture(wires).ink.max() == 0


def test_glow_fades_the_pass_and_rest_the_texture() -> None:
    """Glow 0.5 halves what stands out; rest 0 takes the texture away."""
    wires = level(1.0)
    wires.glow = 0.5
    np.testing.assert_allclose(Picture(wires).at((0, 0)), 0.95 * 0.5 * hex_to_255(GREEN), atol=3)
    wires.glow = 0.0
    assert Picture(wires).ink.max() == 0
    wires.rest = 1.0
    assert Picture(wires).ink.max() > 0


def test_dashes_are_a_second_cue_for_negative_wires() -> None:
    """With dashes a negative wire has gaps and a positive one has none."""
    ink = Picture(level(1.0, -1.0, dash_negative=True, widths=(0.05, 0.1))).ink
    positive, negative = ink[125:128, 120:390].max(axis=0), ink[161:164, 120:390].max(axis=0)
    assert positive.min() > 100
    assert np.count_nonzero(negative == 0) > 20 < np.count_nonzero(negative > 100)


def test_a_pass_is_not_mistaken_for_rest_where_every_input_is_one() -> None:
    """With inputs of 1 a wire carries its weight; the pass stands out from the texture of the same numbers."""
    wires = level(1.0)
    np.testing.assert_array_equal(wires.weights, wires.contributions)
    wires.front, wires.rest = 0.0, 1.0
    resting = Picture(wires).at((0, 0))
    wires.front = 1.0
    assert Picture(wires).at((0, 0)).max() > 2 * resting.max() > 0


def test_a_moved_bundle_is_the_same_picture_elsewhere() -> None:
    """Two units to the right is 72 pixels to the right, texture and pass alike."""
    wires = level(2.0, -1.0).scale(0.5)
    wires.rest = 1.0
    before = Picture(wires).rgb
    after = Picture(wires.shift(2 * RIGHT)).rgb
    np.testing.assert_allclose(after[:, 72:], before[:, :-72], atol=2)


def test_scaled_wires_are_scaled_in_width() -> None:
    """At half the size the thickest wire is half as thick."""
    rows = Picture(level(1.0).scale(0.5)).ink[:, 256] > 20
    assert np.count_nonzero(rows) / 36 == pytest.approx(0.25, abs=1.5 / 36)


def test_a_copy_carries_its_own() -> None:
    """What a copy carries does not reach the original."""
    wires = level(1.0)
    wires.copy().carry(-np.ones((1, 1)))
    assert Picture(wires).at((0, 0))[1] > 200


def test_what_is_carried_is_part_of_the_state() -> None:
    """New contributions, another colour or another width are another state, for what is drawn again hangs on it."""
    states = [level(1.0).state(), level(2.0).state(), level(1.0, widths=(0.1, 0.3)).state()]
    states.append(level(1.0).carry(-np.ones((1, 1))).state())
    assert len(set(states)) == 4
    assert level(1.0).state() == level(1.0).state()


@given(fronts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
@settings(max_examples=20, deadline=None)
def test_a_wave_damages_the_band_that_it_crosses(fronts: tuple[float, float]) -> None:
    """Every pixel that differs between two moments of a pass lies in the band."""
    wires = level(2.0, -1.0)
    pictures, states = [], []
    for front in fronts:
        wires.front = front
        pictures.append(Picture(wires).rgb)
        states.append(wires.state())
    left, top, right, bottom = wires.damage(ArrayCamera(), *states)
    rows, columns = np.nonzero((pictures[0] != pictures[1]).any(axis=2))
    assert all((left <= columns) & (columns < right) & (top <= rows) & (rows < bottom))


def test_wires_lie_under_neurons() -> None:
    """Whatever is added first, wires are drawn below what is not told otherwise."""
    assert level(1.0).z_index < 0


@pytest.mark.parametrize("weights", [np.ones((2, 3)), np.ones(5)])
def test_weights_of_another_shape_are_refused(weights: np.ndarray) -> None:
    """Two sources and one target have two weights."""
    with pytest.raises(ValueError, match="reshape"):
        Wires(np.zeros((2, 2)), np.ones((1, 2)), weights, GREEN, RED)


def test_contributions_of_another_shape_are_refused() -> None:
    """So with what they carry."""
    with pytest.raises(ValueError, match="reshape"):
        level(1.0, 2.0).carry(np.ones((3, 3)))
