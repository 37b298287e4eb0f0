"""Numbers on screen: what is written is the value, and ink is where the box says."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import DOWN, LEFT, RIGHT, UP, Text

from explainer.numbers import Numbers
from scenes.mobjects.readout import Readout, Spelling, text_width
from tests.scenes.stagehand import Picture

SPOT = np.zeros((1, 2))
VALUES = st.floats(-9999, 9999).map(lambda value: round(value, 4))


def number(value: float, height: float = 1.0, spell: Spelling | None = None, **how: object) -> Readout:
    """One white number at the origin, its digits one unit tall."""
    return Readout(SPOT, [value], ["layer 1, neuron 7, z"], height, "#FFFFFF", spell or Spelling(2), **how)


def on_paper(value: float, places: int) -> str:
    """The value as people write it: half away from zero on the decimal that they see, a true minus sign."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    return f"−{text}" if rounded < 0 else text


# -- what is written -------------------------------------------------------------------------------------------------


@given(value=VALUES, places=st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_the_text_is_the_rounded_value(value: float, places: int) -> None:
    """The text reads back as the value, rounded to its places."""
    (text,) = number(value, spell=Spelling(places)).texts()
    assert text == on_paper(value, places)


@pytest.mark.parametrize(
    ("spell", "value", "text"),
    [
        (Spelling(2), 0.985, "0.99"),
        (Spelling(2), -0.001, "0.00"),
        (Spelling(1, signed=True), 10.2, "+10.2"),
        (Spelling(2, signed=True), -0.23, "−0.23"),
        (Spelling(1, signed=True), 0.0, "0.0"),
        (Spelling(1, signed=True), 0.04, "0.0"),
        (Spelling(None), 12544, "12,544"),
        (Spelling(None), 784.0, "784"),
        (Spelling(1, before="Σ = ", after=" %"), 96.5, "Σ = 96.5 %"),
        (Spelling(2, numbers=Numbers(",", ".")), 0.5, "0,50"),
        (Spelling(None, numbers=Numbers(",", ".")), 12544, "12.544"),
    ],
)
def test_spellings(spell: Spelling, value: float, text: str) -> None:
    """Places, signs, counts, words around and another language's marks."""
    assert number(value, spell=spell).texts() == [text]


def test_the_text_follows_the_value() -> None:
    """A new value is a new text: nothing on screen is typed."""
    shown = number(0.25)
    shown.values = np.array([0.75])
    assert shown.texts() == ["0.75"]


def test_each_number_keeps_its_address() -> None:
    """Values and addresses are in the same order, in copies too."""
    addresses = ["layer 1, neuron 0, a", "layer 1, neuron 1, a"]
    twin = Readout(np.zeros((2, 2)), [0.1, 0.2], addresses, 0.2, "#FFFFFF", Spelling(1)).copy()
    assert list(zip(twin.addresses, twin.texts(), strict=True)) == [(addresses[0], "0.1"), (addresses[1], "0.2")]


# -- the picture -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("character", "0123456789+−%")
def test_a_glyph_is_the_fonts_own(character: str) -> None:
    """Ink for ink, a character looks as Manim's Text writes it in the same font, weight and height."""
    spell = Spelling(0, before=character) if not character.isdigit() else Spelling(0)
    ours = number(float(character) if character.isdigit() else 0, spell=spell, height=2.0, align=0)
    if not character.isdigit():
        ours.points = ours.points_at(SPOT)
    text = Text(ours.texts()[0], font="Inter", weight="MEDIUM", disable_ligatures=True)
    zero = Text("0", font="Inter", weight="MEDIUM", disable_ligatures=True)
    text.scale(2.0 * 1.027 / zero.height)
    glyphs = [Picture(each).ink.astype(float) for each in (ours, text)]
    profiles = [glyph.sum(axis=1) for glyph in glyphs]
    profiles = [np.roll(profile, -int(np.flatnonzero(profile)[0])) / profile.sum() for profile in profiles]
    assert glyphs[0].sum() == pytest.approx(glyphs[1].sum(), rel=0.02)
    assert np.abs(profiles[0] - profiles[1]).sum() < 0.1


@pytest.mark.parametrize("align", [-1, 0, 1])
@given(value=VALUES, height=st.floats(0.3, 0.9))
@settings(max_examples=12, deadline=None)
def test_ink_lies_in_the_box_and_fills_it(align: int, value: float, height: float) -> None:
    """The drawn number is inside its box to two pixels, and as wide but for the room beside thin characters."""
    shown = number(value, height, align=align)
    left, bottom, right, top = Picture(shown).ink_box()
    pixel = 1 / 36
    low, high = shown.get_corner(DOWN + LEFT), shown.get_corner(UP + RIGHT)
    assert left >= low[0] - 2 * pixel
    assert right <= high[0] + 2 * pixel
    assert bottom >= low[1] - 2 * pixel
    assert top <= high[1] + 2 * pixel
    assert top - bottom == pytest.approx(height, abs=0.04 * height + 2 * pixel)
    assert right - left >= shown.width - 0.6 * height


@pytest.mark.parametrize("align", [-1, 0, 1])
def test_align_says_which_end_stands_on_the_spot(align: int) -> None:
    """Left end, middle or right end of the box is at the centre given."""
    shown = number(12.34, align=align)
    edge = {-1: shown.get_left(), 0: shown.get_center(), 1: shown.get_right()}[align]
    np.testing.assert_allclose(edge, [0, 0, 0], atol=1e-9)


def test_all_digits_are_equally_wide() -> None:
    """A number that counts does not shiver: every digit has the same room."""
    widths = {text_width(digit, 1.0) for digit in "0123456789"}
    assert len(widths) == 1
    assert text_width("1,234.50", 2.0) == pytest.approx(2 * text_width("1,234.50", 1.0))


def test_digits_do_not_touch() -> None:
    """Between any two digits there is a column without ink."""
    columns = Picture(number(88888, height=2.0, spell=Spelling(0))).ink.max(axis=0) > 40
    assert np.count_nonzero(np.diff(columns.astype(int)) == 1) == 5


def test_inks_colour_single_numbers() -> None:
    """The first number red, the second green."""
    spots = np.array([[-2.0, 0], [2.0, 0]])
    pair = Readout(spots, [8, 8], ["a", "b"], 1.5, "#FFFFFF", Spelling(0))
    pair.inks = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    rgb = Picture(pair).rgb
    left, right = rgb[:, :256], rgb[:, 256:]
    assert left[..., 0].max() > 240 > 10 > left[..., 1:].max()
    assert right[..., 1].max() > 240 > 10 > right[..., ::2].max()


def test_alphas_fade_single_numbers() -> None:
    """A number at alpha 0 leaves no ink, at one half half of it."""
    spots = np.array([[-4.0, 0], [0.0, 0], [4.0, 0]])
    three = Readout(spots, [8, 8, 8], ["a", "b", "c"], 1.5, "#FFFFFF", Spelling(0))
    three.alphas = np.array([0.0, 0.5, 1.0])
    peaks = [part.max() for part in np.split(Picture(three).ink[:, 4:-4], [180, 324], axis=1)]
    np.testing.assert_allclose(peaks, [0, 127, 255], atol=4)


def test_a_ground_dims_what_is_behind_a_number_and_nothing_else() -> None:
    """Over white the ground is dark between the digits; a picture's width away white is white."""
    picture = Picture(number(11, spell=Spelling(0), ground="#000000"), ground="#FFFFFF")
    assert picture.at((0, 0.75)).max() < 80
    assert picture.at((3, 0)).min() == 255
    assert picture.at((0, 1.2)).min() == 255


def test_the_ground_is_the_numbers_alone_even_after_vector_mobjects() -> None:
    """What Manim drew before is not painted over: its outline once stayed in the drawing context."""
    words = Text("8", font="Inter").scale(3).move_to([-4, 0, 0])
    alone = Picture(words).rgb[:, :160]
    both = Picture(words, number(11, ground="#0000FF")).rgb[:, :160]
    np.testing.assert_array_equal(both, alone)


def test_a_grounds_ink_is_within_the_margin() -> None:
    """What is drawn again around a number includes its ground, which is taller than the digits."""
    shown = number(0.5, ground="#FFFFFF")
    _, bottom, _, top = Picture(shown).ink_box()
    assert top <= shown.get_top()[1] + shown.margin() + 1e-9
    assert bottom >= shown.get_bottom()[1] - shown.margin() - 1e-9


def test_values_for_another_number_of_places_are_refused() -> None:
    """Three values for two places are a mistake."""
    with pytest.raises(ValueError, match="broadcast"):
        Readout(np.zeros((2, 2)), [1.0, 2.0, 3.0], ["a", "b", "c"], 0.2, "#FFFFFF", Spelling(0))
