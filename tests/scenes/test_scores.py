"""The board of scores: bars as long as the scores, numbers at their ends, the highest in the colour of the answer."""

from pathlib import Path

import numpy as np
import pytest
from manim import RIGHT

from explainer import theme
from explainer.numbers import ENGLISH
from scenes.layout import SMALL, Region
from scenes.mobjects.ramp import rgb
from scenes.scores import ScoreBoard
from scenes.style import Style
from tests.scenes.stagehand import manim_settings

STYLE = Style(theme.load(), ENGLISH)
ROOM = Region(-3.0, -2.0, 3.0, 2.0)


@pytest.fixture(autouse=True)
def small_pictures(tmp_path: Path) -> None:
    """Draw small."""
    with manim_settings(tmp_path):
        yield


def board(low: float = 0.0, high: float = 1.0) -> ScoreBoard:
    """A board for three answers."""
    return ScoreBoard(STYLE, ["a", "b", "c"], ROOM, low, high)


def test_a_bar_is_as_long_as_its_score() -> None:
    """Of 0.5, 1 and 2 on a scale to 1, the first is half as long as the others: what is beyond the scale is cut."""
    scores = board()
    scores.show(np.array([0.5, 1.0, 2.0]), "noise, layer 3")
    longest = scores.bars.lengths[1]
    np.testing.assert_allclose(scores.bars.lengths, [longest / 2, longest, longest])
    np.testing.assert_array_equal(scores.numbers.values, [0.5, 1.0, 2.0])


def test_a_scale_may_begin_below_zero() -> None:
    """On a scale from -1 to 1 a score of 0 is half a bar."""
    scores = board(low=-1.0)
    scores.show(np.array([-1.0, 0.0, 1.0]), "noise, layer 3")
    np.testing.assert_allclose(scores.bars.lengths, scores.bars.lengths[2] * np.array([0, 0.5, 1]))


def test_numbers_stand_at_the_ends_and_say_whose_they_are() -> None:
    """Each number begins a gap right of its bar, inside the room, and has the address of its output."""
    scores = board()
    scores.show(np.array([0.1, 0.9, 1.0]), "mistake, layer 2")
    np.testing.assert_allclose(scores.numbers.centres, scores.bars.ends() + SMALL * RIGHT)
    assert scores.numbers.get_right()[0] <= ROOM.right
    assert scores.numbers.addresses == tuple(f"mistake, layer 2, neuron {k}, a" for k in range(3))


def test_the_colour_of_the_answer_goes_to_the_highest() -> None:
    """As the scores change, the name and the number of the highest have the colour of the answer, and no other."""
    scores, answer = board(), STYLE.colour("answer")
    for best in (2, 0):
        scores.show(np.eye(3)[best], "noise, layer 3")
        honoured = [name.get_fill_color().to_hex() == answer for name in scores.names]
        assert honoured == [k == best for k in range(3)]
        np.testing.assert_allclose(scores.numbers.inks[best], rgb(answer))
        assert sum(np.allclose(ink, rgb(answer)) for ink in scores.numbers.inks) == 1


def test_the_board_rises_from_what_it_measures() -> None:
    """At first the bars are empty and the numbers lie unseen at the source; in the end all is as it was asked for."""
    scores, source, values = board(), np.array([-5.0, 1.0, 0.0]), np.array([0.2, 0.7, 0.1])
    moves = scores.rise(values, "noise, layer 3", source)
    assert scores.bars.opacity == 0
    assert scores.numbers.alphas.max() == 0
    np.testing.assert_allclose(scores.numbers.centres, np.tile(source, (3, 1)))
    for move in moves:
        move.begin()
        move.finish()
    asked = board()
    asked.show(values, "noise, layer 3")
    np.testing.assert_allclose(scores.bars.lengths, asked.bars.lengths)
    np.testing.assert_allclose(scores.numbers.centres, asked.numbers.centres)
    assert scores.bars.opacity == scores.numbers.alphas.min() == 1
