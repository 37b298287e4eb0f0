"""Progress of scenes, some of which need not be run, and of a work of several steps."""

import pytest

from explainer.bars import bars, step_bars
from explainer.progress import Lines, LineSteps


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


def test_plain_progress_names_the_step_before_its_scenes(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader of the log knows what the lines of scenes belong to."""
    steps = LineSteps(["film", "page"])
    steps.begin("film")
    with steps.scenes({"a": 10.0}) as scenes:
        scenes.reached("a", 0.0)
        scenes.finished("a")
    steps.begin("page")
    told = capsys.readouterr().err.splitlines()
    assert told == ["film (1 of 2)", "[1/1] a: 0:00 of film in 0:00", "page (2 of 2)"]


def test_one_bar_stays_through_all_steps(capsys: pytest.CaptureFixture[str]) -> None:
    """It counts the steps; the bars of scenes stand beneath it while their step runs, and are gone with it."""
    with step_bars(["film", "stills", "page"]) as steps:
        for number, name in enumerate(["film", "stills"]):
            steps.begin(name)
            with steps.scenes({"a": 10.0, "b": 30.0}) as scenes:
                scenes.reached("a", 5.0)
                shown = [(task.description, task.completed, task.total) for task in steps._screen.tasks]
                work = (f"{name} ({number + 1} of 3)", number, 3)
                assert shown == [work, ("0 of 2 scenes", 5.0, 40.0), ("a", 5.0, 10.0)]
            assert [task.description for task in steps._screen.tasks] == [work[0]]
            steps.tell(f"{name}: made")
    assert capsys.readouterr().out == "film: made\nstills: made\n"
