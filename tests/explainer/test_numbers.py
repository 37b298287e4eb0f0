"""Numbers as text, for the eye and for the ear."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import numbers
from explainer.numbers import Numbers

BELOW_TWENTY = """
    zero one two three four five six seven eight nine ten
    eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: value for value, word in enumerate(BELOW_TWENTY.split())}
WORDS |= {word: 10 * value for value, word in enumerate(TENS.split(), start=2)}
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def read_back(text: str) -> Decimal:
    """The number that English words stand for, by the rule that a scale multiplies what stands before it."""
    negative, text = text.startswith("minus "), text.removeprefix("minus ")
    whole, _, fraction = text.partition(" point ")
    total = group = 0
    for word in whole.replace("-", " ").split():
        if word == "hundred":
            group *= 100
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        else:
            group += WORDS[word]
    digits = "".join(str(WORDS[word]) for word in fraction.split())
    value = Decimal(f"{total + group}.{digits or 0}")
    return -value if negative else value


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.98, 2, "0.98"),
        (-0.234, 2, "−0.23"),
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (-0.125, 2, "−0.13"),
        (-0.001, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (12544, 0, "12544"),
        (9.999, 2, "10.00"),
        (1e-12, 2, "0.00"),
        (1e22, 1, "10000000000000000000000.0"),
        (np.float64(0.5), 1, "0.5"),
        (np.float32(0.5), 0, "1"),
        (math.nan, 2, "–"),
        (-math.inf, 2, "−∞"),
    ],
)
def test_shown_rounds_as_on_paper(value: float, places: int, text: str) -> None:
    """A shown number is rounded half away from zero, has a real minus sign, and zero has no sign."""
    assert numbers.shown(value, places) == text


def test_counts_are_grouped_by_thousands() -> None:
    """A count has a comma between groups of three digits."""
    assert [numbers.count(value) for value in (7, 784, 12544, -13002, 10**6)] == [
        "7", "784", "12,544", "−13,002", "1,000,000",
    ]  # fmt: skip


def test_a_percentage_is_a_hundred_times_the_share() -> None:
    """A share of one is shown as a percentage with one decimal, without the noise of binary floats."""
    assert [numbers.percent(share) for share in (0.965, 1.0, 0.0695, 0.29)] == ["96.5", "100.0", "7.0", "29.0"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.98, "zero point nine eight"),
        (784, "seven hundred eighty-four"),
        (13002, "thirteen thousand two"),
        (12960, "twelve thousand nine hundred sixty"),
        (-0.23, "minus zero point two three"),
        (96.5, "ninety-six point five"),
        (1.0, "one"),
        (0, "zero"),
        (-0.0, "zero"),
        (100, "one hundred"),
        (1_000_000, "one million"),
        (1e-5, "zero point zero zero zero zero one"),
    ],
)
def test_spoken_is_american_english(value: float, words: str) -> None:
    """Numbers are read in American English, without "and", and digit by digit after the point."""
    assert numbers.spoken(value) == words


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4))
def test_spoken_words_read_back_as_the_number(value: Decimal) -> None:
    """Whoever writes down what is spoken gets the same number."""
    assert read_back(numbers.spoken(str(value))) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_shown_is_within_half_a_unit_of_the_last_place(value: float, places: int) -> None:
    """No float is shown further off than rounding allows."""
    shown = Decimal(numbers.shown(value, places).replace("−", "-"))
    assert abs(shown - Decimal(repr(value))) <= Decimal(1).scaleb(-places) / 2


@given(st.floats() | st.integers())
def test_any_number_has_a_text_for_eye_and_ear(value: float) -> None:
    """Whatever the value, a film never stops at a number."""
    assert numbers.shown(value)
    assert numbers.count(value)
    assert numbers.spoken(value)


def test_other_languages_have_their_own_signs() -> None:
    """A language may separate with other signs; without number words the digits are left for a voice to read."""
    german = Numbers(decimal=",", thousands=".")
    assert (german.shown(-0.5), german.count(12544), german.spoken(0.25)) == ("−0,50", "12.544", "0,25")
    assert numbers.for_language("en-GB") is numbers.ENGLISH
    assert numbers.for_language("fr").words is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "null"),
        (1, "eins"),
        (21, "einundzwanzig"),
        (101, "einhunderteins"),
        (784, "siebenhundertvierundachtzig"),
        (1001, "eintausendeins"),
        (13002, "dreizehntausendzwei"),
        (12960, "zwölftausendneunhundertsechzig"),
        (21000, "einundzwanzigtausend"),
        (1_000_001, "eine Million eins"),
        (2_500_000, "zwei Millionen fünfhunderttausend"),
        (0.98, "null Komma neun acht"),
        (-0.21, "minus null Komma zwei eins"),
        (97.2, "siebenundneunzig Komma zwei"),
    ],
)
def test_german_numbers_are_said_in_german(value: float, words: str) -> None:
    """As a German speaker reads them: units before tens, one word below a million, decimals digit by digit."""
    assert numbers.for_language("de").spoken(value) == words
    assert numbers.for_language("de-CH").spoken(value) == words
