"""Lines of words are drawn once, and each is a mobject of its own."""

from itertools import pairwise

import numpy as np
import pytest
from manim import Text

from scenes.mobjects import words as module
from scenes.mobjects.words import line_of
from scenes.style import Style
from tests.scenes.stagehand import default_film

LINE = "A long line of plain words, to be broken wherever it grows wider than the room that there is."


@pytest.fixture
def style() -> Style:
    """The style of the default film."""
    film = default_film()
    return Style(film.theme, film.numbers)


def test_the_outline_is_that_of_pango() -> None:
    """The points are those of Manim's own text, letter after letter, in the middle of the picture."""
    letters = Text("weights", font="Inter", font_size=30, disable_ligatures=True)
    drawn = line_of("weights", "Inter", 30.0)
    assert len(drawn.points) == sum(len(letter.points) for letter in letters.family_members_with_points())
    assert (drawn.width, drawn.height) == pytest.approx((letters.width, letters.height), rel=1e-3)
    np.testing.assert_allclose(drawn.get_center(), 0, atol=1e-9)


def test_what_hangs_below_the_line_is_known() -> None:
    """Nothing of "EH" hangs below the line, and of "gap" about a quarter does."""
    assert line_of("EH", "Inter", 30.0).depth_share == pytest.approx(0, abs=0.01)
    assert 0.2 < line_of("gap", "Inter", 30.0).depth_share < 0.35


def test_one_drawing_serves_all_and_none_changes_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time Pango is not asked; the first one may have been moved, turned and painted."""
    first = line_of("drawn once", "Inter", 31.0)
    points = first.points.copy()
    first.shift(1).scale(2).set_fill("#FF0000")
    monkeypatch.setattr(module, "Text", None)
    again = line_of("drawn once", "Inter", 31.0)
    np.testing.assert_array_equal(again.points, points)
    assert again.words == "drawn once"


@pytest.mark.parametrize("width", [1.0, 2.5, 4.0])
def test_a_paragraph_keeps_to_its_width(style: Style, width: float) -> None:
    """All words are there in their order, no line is wider than it may be, and none could have taken one more word."""
    lines = style.paragraph(LINE, width).submobjects
    assert " ".join(line.words for line in lines) == LINE
    assert all(line.width <= width or " " not in line.words for line in lines)
    for line, following in pairwise(lines):
        longer = style.text(f"{line.words} {following.words.split()[0]}", "caption")
        assert longer.width > width - 0.02
