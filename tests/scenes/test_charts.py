"""Rows of percentages: one scale for all, each below its name."""

import numpy as np
import pytest
from manim import RIGHT

from explainer import theme
from explainer.numbers import ENGLISH
from scenes.charts import PercentRows
from scenes.layout import SMALL, Region
from scenes.style import Style

STYLE = Style(theme.load(), ENGLISH)
ROWS = PercentRows(Region(1.0, 0.0, 5.0, 3.0), 3)


def test_all_rows_have_one_scale() -> None:
    """The same share is as far right in every row; half of it is half as far from zero; rows go down."""
    whole, half, zero = (ROWS.at(percent, 0)[0] for percent in (80, 40, 0))
    assert zero == 1.0
    assert half - zero == pytest.approx((whole - zero) / 2)
    assert [ROWS.at(80, row)[0] for row in range(3)] == [whole] * 3
    assert ROWS.at(80, 0)[1] > ROWS.at(80, 1)[1] > ROWS.at(80, 2)[1]


def test_a_bar_ends_at_its_share_and_leaves_room_for_the_number() -> None:
    """The bar runs from zero to the share's place, and the number beside a whole one still begins inside the region."""
    bar = ROWS.bar(STYLE, 63.5, 1)
    np.testing.assert_allclose(bar.centres[0], ROWS.at(0, 1))
    np.testing.assert_allclose(bar.ends()[0], ROWS.at(63.5, 1))
    np.testing.assert_allclose(ROWS.beside(63.5, 1), bar.ends()[0] + SMALL * RIGHT)
    assert ROWS.beside(100, 1)[0] < ROWS.region.right


def test_a_name_stands_on_its_bar() -> None:
    """It begins where the bar does, above it, within the row."""
    name = ROWS.name(STYLE.text("all neurons", "label"), 2)
    bar = ROWS.bar(STYLE, 50, 2)
    assert name.get_left()[0] == pytest.approx(bar.get_left()[0])
    assert bar.get_top()[1] < name.get_bottom()[1] < name.get_top()[1] <= ROWS.room(2).top
