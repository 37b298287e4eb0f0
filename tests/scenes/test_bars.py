"""Bars: as long as their numbers, also while these change."""

from pathlib import Path

import numpy as np
import pytest

from explainer import theme
from explainer.numbers import ENGLISH
from scenes.mobjects.animations import Change
from scenes.mobjects.bars import Bars
from scenes.style import Style
from tests.scenes.stagehand import Picture, hex_to_255, manim_settings


@pytest.fixture(autouse=True)
def small_pictures(tmp_path: Path) -> None:
    """Draw small."""
    with manim_settings(tmp_path):
        yield


def two(lengths: list[float]) -> Bars:
    """Two bars, one unit apart, half a unit high."""
    return Bars(np.array([[0.0, 1.0], [0.0, 0.0]]), np.array(lengths), 0.5, ["#FF0000", "#00FF00"])


def test_a_bar_is_as_long_as_it_says() -> None:
    """The ink of a bar of two units begins at its start and ends two units to the right; a negative one goes left."""
    picture = Picture(two([2.0, -1.0]))
    left, bottom, right, top = picture.ink_box()
    assert (left, right) == (pytest.approx(-1, abs=0.05), pytest.approx(2, abs=0.05))
    assert (bottom, top) == (pytest.approx(-0.25, abs=0.05), pytest.approx(1.25, abs=0.05))
    np.testing.assert_array_equal(picture.at((1.0, 1.0)), hex_to_255("#FF0000"))
    np.testing.assert_array_equal(picture.at((-0.5, 0.0)), hex_to_255("#00FF00"))


def test_a_bar_of_nothing_is_a_hairline() -> None:
    """A bar without length leaves a trace that says where it would be."""
    picture = Picture(two([0.0, 1.0]))
    assert picture.at((0.0, 1.0)).max() > 40
    assert picture.at((0.2, 1.0)).max() == 0


def test_the_box_grows_with_the_bars() -> None:
    """While the lengths change, the mobject's own box stays around the ink; scaled and moved, too."""
    bars = two([0.5, 0.5])
    change = Change(bars, lengths=np.array([3.0, 1.0]))
    change.begin()
    change.finish()
    assert bars.get_right()[0] == pytest.approx(3.0)
    np.testing.assert_allclose(bars.ends()[:, 0], [3.0, 1.0])
    bars.scale(0.5, about_point=np.zeros(3)).shift([1.0, 0.0, 0.0])
    assert bars.get_right()[0] == pytest.approx(2.5)
    assert Picture(bars).ink_box()[2] == pytest.approx(2.5, abs=0.05)


def test_an_outlined_bar_is_no_longer_than_another() -> None:
    """The line lies within the bar; between its lines is the bar's own colour."""
    bar = Bars(np.array([[0.0, 0.0]]), np.array([2.0]), 0.5, "#FF0000", outline="#00FF00")
    picture = Picture(bar)
    assert picture.ink_box()[2] == pytest.approx(2, abs=0.03)
    np.testing.assert_array_equal(picture.at((1.0, 0.0)), hex_to_255("#FF0000"))
    assert picture.at((1.99, 0.0))[1] > 128


@pytest.mark.parametrize(("name", "edged"), [("ink", False), ("light", True), ("print", True)])
def test_light_has_an_edge_on_bright_paper(name: str, edged: bool) -> None:
    """Bars of light stand out from a dark ground by themselves; from paper only by the line around them."""
    assert (Style(theme.load(name), ENGLISH).edge("activation") is not None) == edged
