"""Subtitles: how texts are cut, when cues are shown, and the two file formats."""

import html
import re
from datetime import timedelta

import pytest
import srt
from hypothesis import given
from hypothesis import strategies as st

from explainer.narration import Line
from explainer.subtitles import Cue, cues, texts, to_srt, to_vtt
from explainer.timeline import BeatTiming, Timeline


def test_a_short_line_stays_one_line() -> None:
    """What fits on one line is not broken."""
    assert list(texts("Such a sum can be any number.")) == ["Such a sum can be any number."]


def test_two_lines_are_about_equally_long() -> None:
    """A text that needs two lines is broken near its middle."""
    (cue,) = texts("A wire from every input leads to it, and each wire has a weight.")
    assert cue == "A wire from every input leads to\nit, and each wire has a weight."


def test_a_long_text_is_cut_between_its_sentences() -> None:
    """The end of a sentence is a better place than one nearer to the middle."""
    text = "Peel off the rows and stack them in one column, row after row. This is what the input layer looks like."
    assert [cue.replace("\n", " ") for cue in texts(text)] == [
        "Peel off the rows and stack them in one column, row after row.",
        "This is what the input layer looks like.",
    ]


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    """Without an end of a sentence it is a comma."""
    text = (
        "They often behave like probabilities do elsewhere, but nothing here makes all of them add up to one in the end"
    )
    first, second = (cue.replace("\n", " ") for cue in texts(text))
    assert first == "They often behave like probabilities do elsewhere,"
    assert second.startswith("but nothing")


def test_numbers_are_not_cut_at_their_points() -> None:
    """A decimal point ends no sentence, and a comma between thousands no clause."""
    assert not re.search(r"\d[.,]$", "|".join(texts("There are 13,002.5 of them " * 20)), re.MULTILINE)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=600))
def test_any_text_is_kept_and_fits(text: str) -> None:
    """Whatever is said, no letter is lost, no line is longer than 42, and no cue has more than two."""
    pieces = list(texts(text))
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert all(len(line) <= 42 for piece in pieces for line in piece.split("\n"))
    assert all(piece.count("\n") <= 1 for piece in pieces)


def scene(*beats: tuple[str, float, float]) -> Timeline:
    """A scene of these beats."""
    return Timeline("01-Scene", tuple(BeatTiming(*beat) for beat in beats), beats[-1][2])


def test_a_cue_lasts_as_long_as_its_beat_did() -> None:
    """Times are the measured ones, whatever was planned."""
    lines = {"greet": Line("greet", "Hello.", "hello", seconds=99)}
    assert cues(lines, scene(("greet", 2.5, 4.25))) == (Cue(2.5, 4.25, "Hello."),)


def test_cues_of_a_beat_share_its_time_by_their_words() -> None:
    """Nine words of twelve take nine twelfths of the beat's six seconds."""
    text = (
        "One two three four five six seven eight-and-a-long-word-with-it nine. Ten eleven twelve-with-a-long-end-too."
    )
    shown = cues({"count": Line("count", text)}, scene(("count", 10.0, 16.0)))
    assert [(cue.start, cue.end) for cue in shown] == [(10.0, 14.5), (14.5, 16.0)]


def test_silent_and_unshown_beats_have_no_cue() -> None:
    """A dropped line is empty; a line whose beat was left out has no time."""
    lines = {"silent": Line("silent"), "left_out": Line("left_out", "Never said.")}
    assert cues(lines, scene(("silent", 0, 1), ("unknown", 1, 2))) == ()


CUES = (Cue(0.0, 1.5, "a < b\n& c"), Cue(3599.9996, 3661.25, "zweite, ü"))


def test_an_srt_file_is_read_back_by_its_library() -> None:
    """What the library for the format reads is what was written, numbered from 1."""
    read = list(srt.parse(to_srt(CUES)))
    assert [(cue.index, cue.content) for cue in read] == [(1, "a < b\n& c"), (2, "zweite, ü")]
    assert read[1].start == timedelta(seconds=3600) and read[1].end == timedelta(seconds=3661.25)


def test_a_webvtt_file_has_hours_points_and_escapes() -> None:
    """WebVTT wants a point before the milliseconds, and `<` and `&` escaped."""
    blocks = to_vtt(CUES).split("\n\n")
    assert blocks[0] == "WEBVTT"
    assert blocks[1] == "00:00:00.000 --> 00:00:01.500\na &lt; b\n&amp; c"
    assert html.unescape(blocks[2]) == "01:00:00.000 --> 01:01:01.250\nzweite, ü\n"


@pytest.mark.parametrize("write", [to_srt, to_vtt])
def test_a_film_without_words_has_empty_subtitles(write) -> None:
    """No cue is no error."""
    assert "-->" not in write(())
