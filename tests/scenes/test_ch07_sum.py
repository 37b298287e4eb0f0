"""Which pixels show what a product is, and in which colours weights are written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainer import theme
from explainer.numbers import ENGLISH
from nnmath.toy import bar_detector
from scenes.ch07_sum import sign_inks, telling_pixels
from scenes.style import Style

STYLE = Style(theme.load(), ENGLISH)
SHAPE = (4, 6)
BAR = np.zeros(SHAPE)
BAR[1, 1:5] = 1


def picture(**pixels: float) -> np.ndarray:
    """A dark picture (n,) but for the pixels named p<row>_<column>."""
    made = np.zeros(SHAPE)
    for name, value in pixels.items():
        row, column = map(int, name[1:].split("_"))
        made[row, column] = value
    return made.ravel()


def test_a_grey_and_a_bright_pixel_of_the_bar_are_told_of_and_one_outside() -> None:
    """Worked by hand: the one nearest to a half, and of two bright ones the farther, as of those outside."""
    seen = picture(p1_1=0.45, p1_2=0.9, p1_4=0.85, p0_0=0.5, p3_5=0.6)
    assert telling_pixels(seen, BAR).tolist() == [1 * 6 + 1, 1 * 6 + 4, 3 * 6 + 5]


def test_a_full_or_dark_pixel_outside_is_not_told_of_if_there_is_a_grey_one() -> None:
    """Nearer, but grey: its product says more than that of a pixel that is fully lit."""
    seen = picture(p1_1=0.5, p1_2=1.0, p0_1=0.4, p3_5=1.0)
    assert telling_pixels(seen, BAR).tolist() == [0 * 6 + 1, 1 * 6 + 1, 1 * 6 + 2]


@given(arrays(float, 28 * 28, elements=st.floats(0, 1)))
def test_any_picture_has_three_pixels_to_tell_of(seen: np.ndarray) -> None:
    """Two different ones of the bar and one outside it, in reading order, however dark the picture is."""
    weights = bar_detector().plain
    told = telling_pixels(seen, weights)
    assert sorted(set(told.tolist())) == told.tolist()
    assert sorted(weights.ravel()[told].tolist()) == [0, 1, 1]


@pytest.mark.parametrize(("value", "role"), [(-1.0, "negative"), (0.0, "text"), (0.3, "positive")])
def test_a_weight_is_written_in_the_colour_of_its_sign(value: float, role: str) -> None:
    """Zero has no sign, and the colour of words."""
    np.testing.assert_allclose(sign_inks(STYLE, np.array([value])), [STYLE.rgb(role)])
