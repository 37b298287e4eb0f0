"""Measured times of beats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.timeline import BeatTiming, Timeline, join

SCENE = Timeline("ForwardPass", (BeatTiming("pour_in", 0.0, 2.4), BeatTiming("settle", 2.4, 5.0)), 5.2)


def test_shifting_moves_the_beats_and_keeps_the_durations() -> None:
    """A shifted timeline starts later and lasts as long."""
    shifted = SCENE.shifted(10)
    assert [(beat.start, beat.end) for beat in shifted.beats] == [(10.0, 12.4), (12.4, 15.0)]
    assert shifted.duration == 5.2


def test_joined_scenes_follow_one_another() -> None:
    """In a film every scene begins where the one before ends, silence at its end included."""
    first, second, third = join([SCENE, SCENE, SCENE])
    assert first == SCENE
    assert second.beats[0].start == pytest.approx(5.2)
    assert third.beats[1].end == pytest.approx(2 * 5.2 + 5.0)


def test_joining_nothing_gives_nothing() -> None:
    """A film without scenes has no timeline."""
    assert join([]) == ()


@given(st.lists(st.floats(0, 1e6), max_size=8), st.text())
def test_json_round_trip(lengths: list[float], name: str) -> None:
    """A timeline is read back from JSON exactly as it was."""
    beats, end = [], 0.0
    for index, length in enumerate(lengths):
        beats.append(BeatTiming(f"{name}{index}", end, end := end + length))
    timeline = Timeline(name, tuple(beats), end)
    assert Timeline.from_json(timeline.to_json()) == timeline


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"scene": 1}', '{"scene": "a", "beats": [1], "duration": 2}'])
def test_anything_else_is_not_a_timeline(text: str) -> None:
    """A damaged file is refused with one kind of error."""
    with pytest.raises(ValueError, match="not a timeline"):
        Timeline.from_json(text)


def test_beats_in_disorder_are_refused() -> None:
    """Beats that end before they start or overlap cannot have been measured."""
    with pytest.raises(ValueError, match="should not end before it starts"):
        BeatTiming("a", 2.0, 1.0)
    with pytest.raises(ValueError, match="overlap"):
        Timeline("a", (BeatTiming("b", 0.0, 2.0), BeatTiming("c", 1.0, 3.0)), 3.0)
