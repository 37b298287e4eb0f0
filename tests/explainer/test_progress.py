"""Progress when some of the scenes need not be run."""

import pytest

from explainer.bars import bars
from explainer.progress import Lines


def test_plain_progress_counts_what_is_left_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """Scenes from the shelf are told once; the count and the estimate are of the others alone."""
    lines = Lines({"a": 10.0, "b": 30.0, "c": 60.0})
    lines.spared(["b"])
    for scene in ("a", "c"):
        lines.reached(scene, 0.0)
        lines.reached(scene, 10.0)
        lines.finished(scene)
    assert capsys.readouterr().err.splitlines() == [
        "1 of 3 scenes are taken from the shelf",
        "[1/2] a: 0:10 of film in 0:00, about 0:00 left",
        "[2/2] c: 0:10 of film in 0:00",
    ]


def test_bars_count_what_is_left_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """The same on a terminal, where the film's bar is full when the others are done."""
    with bars({"a": 10.0, "b": 30.0}) as shown:
        shown.spared(["a"])
        shown.reached("b", 0.0)
        shown.reached("b", 29.0)
        shown.finished("b")
        (film,) = shown._screen.tasks
        assert (film.description, film.completed, film.total) == ("1 of 1 scenes", 30.0, 30.0)
    assert "1 of 2 scenes are taken from the shelf\n" in capsys.readouterr().err
