"""A layer as a column: a disc for each neuron shown, beads for the rest, dots between."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnmath.sampling import sampled_inputs, spread_indices, with_indices
from scenes.layout import Region, column_slots
from scenes.mobjects.column import NeuronColumn
from scenes.mobjects.ramp import Ramp
from tests.scenes.stagehand import Picture

LIGHT = Ramp.light("#0E1116", "#FFF8E7")
REGION = Region(-2, -3.5, 2, 3.5)


def column(count: int, shown: int, values: np.ndarray | None = None) -> NeuronColumn:
    """A column of ``count`` neurons at x = 1, ``shown`` of them as discs."""
    slots = column_slots(count, spread_indices(count, shown), 1.0, REGION)
    values = np.zeros(count) if values is None else values
    return NeuronColumn(slots, values, LIGHT, "#5B6673", 0.02, "#9AA3AD")


counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(2, 20)))


@given(counts)
@settings(max_examples=60, deadline=None)
def test_a_column_keeps_its_order_and_its_region(case: tuple[int, int]) -> None:
    """From top to bottom the neurons are in order, and no disc leaves the region."""
    count, limit = case
    made = column(count, limit)
    heights = made.cells.centres[:, 1]
    assert (np.diff(heights) < 0).all()
    np.testing.assert_array_equal(made.cells.centres[:, 0], np.ones(count))
    assert made.cells.get_top()[1] <= 3.5 + 1e-9
    assert made.cells.get_bottom()[1] >= -3.5 - 1e-9


@given(counts)
@settings(max_examples=60, deadline=None)
def test_discs_do_not_touch(case: tuple[int, int]) -> None:
    """Two neighbours that are shown are further apart than a disc is wide."""
    made = column(*case)
    heights = made.cells.centres[made.slots.shown][:, 1]
    assert (-np.diff(heights) > made.disc).all()


def test_a_small_layer_is_shown_whole() -> None:
    """Ten of ten: equal distances, no dots."""
    made = column(10, 16)
    np.testing.assert_allclose(np.diff(made.cells.centres[:, 1]), -0.62)
    assert len(made.dots) == 0
    assert (made.cells.sizes == made.disc).all()


def test_a_large_layer_has_dots_in_its_middle() -> None:
    """Of 784 neurons 16 are discs, the others beads, and three dots stand for the gap."""
    made = column(784, 16)
    assert np.count_nonzero(made.cells.sizes == made.disc) == 16
    assert made.cells.sizes.min() < 0.2 * made.disc
    assert len(made.dots) == 3
    gap = made.cells.centres[made.slots.shown[[7, 8]], 1]
    assert all(gap[1] < dot.get_center()[1] < gap[0] for dot in made.dots)


def test_brightness_is_the_activation() -> None:
    """The picture at a neuron's place has the colour of its number, to three of 255."""
    values = np.linspace(0, 1, 12)
    made = column(12, 16, values)
    picture = Picture(made)
    shown = np.array([picture.at(made.place(k)) for k in range(12)])
    dark, lit = np.array([14, 17, 22]), np.array([255, 248, 231])
    np.testing.assert_allclose(shown, dark + values[:, None] * (lit - dark), atol=3)


def test_kindle_ends_at_the_activations() -> None:
    """The animation that lights a layer ends at its numbers exactly."""
    made, values = column(12, 16), np.random.default_rng(0).uniform(0, 1, 12)
    light = made.kindle(values, lag=2.0)
    light.begin()
    light.interpolate(1.0)
    np.testing.assert_array_equal(made.cells.values, values)


def test_a_column_moves_with_all_its_parts() -> None:
    """Shifted and scaled as a group, neurons and dots stay together."""
    made = column(784, 16)
    before = made.dots[1].get_center() - made.place(0)
    made.scale(0.5).shift([1, 1, 0])
    np.testing.assert_allclose(made.dots[1].get_center() - made.place(0), before / 2, atol=1e-9)


# -- which are shown -------------------------------------------------------------------------------------------------


@given(count=st.integers(1, 2000), limit=st.integers(2, 40))
@settings(max_examples=60, deadline=None)
def test_spread_indices_reach_both_ends_without_repeating(count: int, limit: int) -> None:
    """The first and the last are among them, and there are as many as there may be."""
    chosen = spread_indices(count, limit)
    assert (chosen[0], chosen[-1]) == (0, count - 1)
    assert len(set(chosen.tolist())) == len(chosen) == min(count, limit)


@given(
    count=st.integers(20, 300), limit=st.integers(4, 16), wanted=st.lists(st.integers(0, 19), max_size=4, unique=True)
)
@settings(max_examples=60, deadline=None)
def test_wanted_indices_are_shown_and_the_number_stays(count: int, limit: int, wanted: list[int]) -> None:
    """Each wanted neuron takes the place of another; the indices still rise."""
    chosen = with_indices(spread_indices(count, limit), wanted)
    assert set(wanted) <= set(chosen.tolist())
    assert len(chosen) == limit
    assert (np.diff(chosen) > 0).all()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("lit", [3, 5, 8]), ("ends", [0, 1, 11]), ("uniform", [0, 6, 11])],
)
def test_rules_for_a_long_input(rule: str, expected: list[int]) -> None:
    """Of twelve inputs three are shown: among the lit, at the ends, or evenly."""
    values = np.zeros(12)
    values[[3, 4, 5, 7, 8]] = 0.5
    assert sampled_inputs(values, 3, rule).tolist() == expected


def test_a_dark_picture_is_sampled_evenly() -> None:
    """Where fewer inputs are lit than may be shown, they are spread over all."""
    assert sampled_inputs(np.zeros(12), 3, "lit").tolist() == [0, 6, 11]
