"""Subtitles follow what is said: by the times of words, or by their share of the sound."""

import numpy as np
import pytest

from explainer.narration import Line
from explainer.subtitles import cues
from explainer.timeline import BeatTiming, Timeline
from explainer.voice.cue_times import begins
from explainer.voice.loudness import RATE
from explainer.voice.speech import Speech

SAY = "The score for 9 is 0.98. That is by far the highest of all ten."
SPOKEN = "The score for nine is zero point nine eight. That is by far the highest of all ten."


def speech(seconds: float, **times: float) -> Speech:
    """A speech in which these words of SPOKEN are said at these seconds."""
    words = tuple((SPOKEN.index(word), time) for word, time in times.items())
    return Speech(np.zeros(round(seconds * RATE), np.int16), words)


LINE = Line("tell", SAY, SPOKEN, 9.0)


def test_a_part_begins_when_its_first_word_is_said() -> None:
    """Numbers are one word to the eye and several to the ear; what follows is found all the same."""
    told = speech(8.0, The=0.1, score=0.4, nine=0.9, zero=1.5, point=1.8, eight=2.5, That=3.25, far=3.9, highest=4.4)
    assert begins(["The score for 9 is 0.98.", "That is by far the highest of all ten."], LINE, told) == [0.0, 3.25]


def test_a_word_whose_time_is_not_told_begins_with_the_one_before() -> None:
    """Engines take some words together: "by" is said in one breath with "That is"."""
    told = speech(8.0, The=0.1, That=3.25, highest=4.4)
    assert begins(["The score for 9 is 0.98. That is", "by far the highest of all ten."], LINE, told) == [0.0, 3.25]


def test_a_part_that_begins_with_a_number_begins_when_it_is_said() -> None:
    """The first of the words that stand for it counts."""
    told = speech(8.0, The=0.1, nine=0.9, zero=1.5, point=1.8, That=3.25)
    assert begins(["The score for 9 is", "0.98. That is by far the highest of all ten."], LINE, told) == [0.0, 1.5]


def test_without_times_parts_share_the_sound() -> None:
    """Six of fifteen words take six fifteenths of the sound, not of the beat."""
    parts = ["The score for 9 is 0.98.", "That is by far the highest of all ten."]
    assert begins(parts, LINE, speech(7.5)) == pytest.approx([0.0, 3.0])


def test_cues_follow_the_speech_of_their_beat() -> None:
    """The first cue begins with the beat, the last one stays to its end; a beat without speech is shared as ever."""
    timeline = Timeline("a", (BeatTiming("tell", 10.0, 19.0), BeatTiming("rest", 19.0, 28.0)), 28.0)
    lines = {"tell": LINE, "rest": Line("rest", SAY, SPOKEN, 9.0)}
    told = speech(8.0, The=0.1, zero=1.5, That=3.25)
    long = [(cue.start, cue.end) for cue in cues(lines, timeline, {"tell": told})]
    assert long == [(10.0, 19.0), (19.0, 28.0)]  # two lines of text are one cue
    longer = Line("tell", f"{SAY} {'And more. ' * 6}".strip(), f"{SPOKEN} {'And more. ' * 6}".strip(), 9.0)
    first, second = cues({"tell": longer}, timeline, {"tell": speech(8.0, The=0.1, zero=1.5, That=3.25)})
    assert (first.start, second.end) == (10.0, 19.0)
    assert first.text.replace("\n", " ") == SAY and first.end == second.start == 13.25
