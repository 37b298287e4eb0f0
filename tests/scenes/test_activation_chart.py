"""The curve of an activation function over a number line of any reach."""

import numpy as np
import pytest
from scipy.special import expit

from explainer import theme
from explainer.numbers import ENGLISH
from nnmath.activations import activation
from scenes.charts import ActivationChart
from scenes.layout import MEDIUM, Region
from scenes.style import Style

STYLE = Style(theme.load(), ENGLISH)
ROOM = Region(-4.0, -2.0, 4.0, 2.0)
CHART = ActivationChart(ROOM, activation("sigmoid"), (-20.0, 25.0), (0.0, 1.0), (0.1, 0.25, 0.75))


def test_sums_stand_in_proportion_along_the_line() -> None:
    """The ends are a gap inside the region, and zero is 20 of 45 parts of the way."""
    left, zero, right = CHART.on_line([-20.0, 0.0, 25.0])
    assert left[0] == ROOM.left + MEDIUM
    assert right[0] == pytest.approx(ROOM.right - MEDIUM)
    assert (zero[0] - left[0]) / (right[0] - left[0]) == pytest.approx(20 / 45)
    assert left[1] == zero[1] == right[1] == pytest.approx(-2 + 0.1 * 4)


def test_the_curve_is_the_function_between_two_levels() -> None:
    """Over each sum, the share of the way from the lower level to the upper is the activation."""
    sums = np.array([-7.0, 0.0, 2.0])
    share = (CHART.on_curve(sums)[:, 1] - (-1.0)) / 2.0
    np.testing.assert_allclose(share, expit(sums), rtol=1e-12)


def test_a_curve_without_bounds_has_its_ends_for_levels() -> None:
    """ReLU over -20 to 25 goes from 0 to 25, however bright is fully lit; and its corner is one of its points."""
    chart = ActivationChart(ROOM, activation("relu"), (-20.0, 25.0), (0.0, 24.0))
    assert chart.ends == (0.0, 25.0)
    assert 0.0 in chart.sums
    assert chart.rail_numbers(STYLE).texts() == ["0", "25"]


def test_line_and_curve_turn_into_each_other_point_by_point() -> None:
    """Straight line and curve have as many points, each above the other."""
    line, curve = CHART.line(STYLE, "sigma", 4).points, CHART.curve(STYLE).points
    assert line.shape == curve.shape
    np.testing.assert_allclose(line[::4, 0], curve[::4, 0])
