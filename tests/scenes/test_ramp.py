"""Colour scales: numbers in, colours out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.mobjects.ramp import Ramp, relative_luminance, rgb
from tests.scenes.stagehand import hex_to_255

LIGHT = Ramp.light("#000000", "#FFFFFF")
SIGNED = Ramp.signed("#FF0000", "#000000", "#00FF00", largest=2.0)


def test_the_ends_and_the_middle_of_a_light_ramp() -> None:
    """0 is unlit, 1 is lit, one half is halfway in every channel."""
    ramp = Ramp.light("#0A141E", "#6E7882")
    expected = np.array([[10, 20, 30], [60, 70, 80], [110, 120, 130]]) / 255
    np.testing.assert_allclose(ramp.rgb(np.array([0.0, 0.5, 1.0])), expected, atol=1e-9)


def test_a_signed_ramp_is_dark_at_zero_and_equally_steep_on_both_sides() -> None:
    """Half of the largest magnitude is half of the colour, whatever the sign."""
    expected = [[1, 0, 0], [0.5, 0, 0], [0, 0, 0], [0, 0.5, 0], [0, 1, 0]]
    np.testing.assert_allclose(SIGNED.rgb(np.array([-2.0, -1.0, 0.0, 1.0, 2.0])), expected, atol=1e-9)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_values_beyond_the_ends_take_the_end_colours(value: float) -> None:
    """Every channel stays between those of the ends."""
    colour = LIGHT.rgb(np.array([value]))[0]
    np.testing.assert_allclose(colour, np.full(3, min(max(value, 0.0), 1.0)), atol=1e-9)


def test_levels_are_within_half_a_step_of_the_exact_colour() -> None:
    """Sorting into 256 levels moves no channel by more than half of a 255th."""
    values = np.random.default_rng(7).uniform(0, 1, 500)
    level, colours = LIGHT.levels(values)
    assert np.abs(colours[level] - values[:, None]).max() <= 0.5 / 255 + 1e-12


def test_levels_are_few() -> None:
    """Ten thousand values give at most 256 colours, which is what makes them cheap to paint."""
    level, colours = SIGNED.levels(np.linspace(-3, 3, 10_000))
    assert len(colours) <= 256
    assert level.max() == len(colours) - 1


@pytest.mark.parametrize("colour", ["#FF8000", "#0e1116"])
def test_rgb_reads_hexadecimal(colour: str) -> None:
    """#RRGGBB becomes three numbers from 0 to 1."""
    np.testing.assert_allclose(np.array(rgb(colour)) * 255, hex_to_255(colour), atol=1e-9)


def test_relative_luminance_of_known_colours() -> None:
    """Black, white, the three primaries and middle grey have the luminances that WCAG 2.2 gives."""
    colours = [[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [128 / 255] * 3]
    expected = [0, 1, 0.2126, 0.7152, 0.0722, 0.215861]
    np.testing.assert_allclose(relative_luminance(colours), expected, atol=1e-6)
