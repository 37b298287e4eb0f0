"""Source code as text: signs of one width, words in the colours of what they name."""

import numpy as np
import pytest
from manim import Text

from explainer import fonts
from scenes.style import Style, code_advance, digit_height
from tests.scenes.stagehand import default_film

FILM = default_film()
STYLE = Style(FILM.theme, FILM.numbers)
POINTS = FILM.theme.type_scale.body


def left_edges(line: str) -> list[float]:
    """Where the outlines of a line's words begin, as many as there are colours."""
    return [float(run.get_left()[0]) for run in STYLE.code(line, "body", {"a": "bias", "b": "sigma"}).submobjects]


def test_signs_have_one_width(small: None) -> None:
    """The same letter further right stands as many widths further as there are signs before it, blanks included."""
    first, second = STYLE.code("n"), STYLE.code("iW  n")
    shift = second.get_right()[0] - first.get_right()[0]
    assert shift == pytest.approx(4 * code_advance(POINTS), abs=1e-6)


def test_the_width_is_the_fonts_own(small: None) -> None:
    """A row of letters that the font sets itself is as wide as the same row set sign by sign."""
    row = "MnopWxyz" * 4
    whole = Text(row, font=fonts.CODE, font_size=POINTS, disable_ligatures=True)
    assert STYLE.code(row).width == pytest.approx(whole.width, rel=0.003)


def test_an_arrow_stays_two_signs(small: None) -> None:
    """The font draws an arrow for a dash and a greater-than sign; code shows what is in the file."""
    dash, greater = STYLE.code("-"), STYLE.code(">")
    both = STYLE.code("->")
    assert both.get_left()[0] == pytest.approx(dash.get_left()[0])
    assert both.get_right()[0] == pytest.approx(greater.get_right()[0] + code_advance(POINTS))


def test_indented_code_begins_further_right(small: None) -> None:
    """Four blanks before a word move it by four widths."""
    (plain,), (indented,) = left_edges("z"), left_edges("    z")
    assert indented - plain == pytest.approx(4 * code_advance(POINTS), abs=1e-6)


def test_words_have_the_colour_of_what_they_name(small: None) -> None:
    """Whole words are tinted, parts of longer words are not."""
    text = STYLE.code("a + ab", "body", {"a": "bias"})
    colours = [run.get_fill_color().to_hex() for run in text.submobjects]
    assert colours == [FILM.theme.colours.bias, FILM.theme.colours.text]
    assert text.submobjects[0].width < code_advance(POINTS)


def test_code_stands_on_its_base_line(small: None) -> None:
    """A capital stands on the height zero, and is as tall as a digit of the same size."""
    capital = STYLE.code("H")
    assert capital.get_bottom()[1] == pytest.approx(0, abs=1e-6)
    assert capital.height == pytest.approx(digit_height(POINTS), rel=0.02)
    assert np.isclose(capital.depth_share, 0, atol=1e-6)
