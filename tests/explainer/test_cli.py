"""The command line: what is printed where, and the exit codes. Commands run in this process where they can."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explainer import cli, door, interrupts, pipeline
from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.progress import Lines, clock
from explainer.settings import load
from nnmath import handwriting, shipped
from nnmath.image import read_digit
from nnmath.network import Network

Run = Callable[..., tuple[int, str, str]]
RANDOM = ("--set", "network.weights=random", "--set", "scenes=[RealNeuron, ForwardPass]")


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run nnexplain with arguments in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interrupts, "listen", lambda: None)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def invoke(*arguments: str) -> tuple[int, str, str]:
        code = door.run(lambda: cli.cli.invoke(cli.cli.make_context("nnexplain", list(arguments))))
        return code, *capfd.readouterr()

    return invoke


def raising(error: BaseException) -> Callable[..., None]:
    """A function that raises."""

    def fail(*arguments: object, **options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("name", sorted(cli.cli.commands))
def test_every_command_explains_itself_with_an_example(command: Run, name: str) -> None:
    """`--help` shows a line that can be copied."""
    code, out, err = command(name, "--help")
    assert (code, err) == (0, "")
    assert f"nnexplain {name} " in out.split("\n", 1)[1]


def test_without_a_command_the_help_is_shown(command: Run) -> None:
    """All commands, and examples."""
    code, out, _ = command()
    assert code == 0
    assert "predict" in out and "nnexplain film mine.yaml --quality high" in out


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """Neither numpy nor pydantic, and manim not even to make a film: that is for the workers."""
    watch = "import sys, explainer.cli; print({'numpy', 'pydantic', 'rich', 'av', 'manim'} & set(sys.modules))"
    more = "; import explainer.pipeline, explainer.reports, explainer.bars; print('manim' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    printed = subprocess.run(
        [sys.executable, "-c", watch + more], env=env, capture_output=True, text=True, cwd=tmp_path
    )
    assert printed.stdout.split("\n")[:2] == ["set()", "False"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("flim",), "No such command 'flim'. Did you mean 'film'?; see nnexplain --help"),
        (("film", "--jobs", "0"), "Invalid value for '--jobs': 0 is not in the range x>=1; see nnexplain film --help"),
        (("film", *RANDOM, "--scenes", "Forward"), "the film has no scene 'Forward'; did you mean 'ForwardPass'?"),
        (("render", "Nothing", *RANDOM), "the film has no scene 'Nothing'; known: "),
        (("film", "--quality", "hgh"), "unknown quality 'hgh'; did you mean 'high'?"),
        (("predict", "no.png", *RANDOM), "no.png: there is no such file"),
        (("check", "no.yaml"), "no.yaml"),
    ],
)
def test_a_mistake_is_one_clear_message(command: Run, arguments: tuple[str, ...], complaint: str) -> None:
    """Exit code 1; nothing on standard output, no traceback, no file."""
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert complaint in err
    assert "Traceback" not in err and list(Path.cwd().iterdir()) == []


def test_a_mistake_in_the_file_is_shown_in_its_place(command: Run) -> None:
    """The configuration's own error passes through: file, line, column, the line itself, a caret."""
    Path("film.yaml").write_text("hero:\n  digt: 4\n")
    code, _, err = command("check", "film.yaml")
    assert code == 1
    assert err.startswith("film.yaml:2:3: hero.digt: unknown key; did you mean 'digit'?\n")
    assert err.endswith("  digt: 4\n      ^\n")


def test_a_bug_of_ours_is_one_line_and_a_log(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3; the line names a file, and the file has the traceback and the versions."""
    monkeypatch.setattr(pipeline.Production, "make_film", raising(ZeroDivisionError("our own fault")))
    code, out, err = command("film", *RANDOM)
    assert (code, out, err.count("\n")) == (3, "", 1)
    log = Path(err.split()[-1])
    assert log.parent == Path("state/nnexplain").absolute()
    assert "ZeroDivisionError: our own fault" in log.read_text() and "manim 0." in log.read_text()


@pytest.mark.parametrize(
    ("error", "code", "complaint"),
    [
        (KeyboardInterrupt(), 130, "stopped\n"),
        (ExplainerError("the neuron is tired"), 1, "the neuron is tired\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "media/film/.unfinished-x/a.mp4"),
            1,
            "media/film/: No space",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "media/film"), 1, "media/film: Permission denied; choose"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 1, "the output was closed"),
    ],
)
def test_what_ends_a_command_has_its_exit_code(
    command: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, complaint: str
) -> None:
    """Interrupted 130; the user's mistakes and what a system can complain of 1; each in one line."""
    monkeypatch.setattr(pipeline.Production, "make_film", raising(error))
    ended, out, err = command("film", *RANDOM)
    assert (ended, out, err.count("\n")) == (code, "", 1)
    assert err.startswith(complaint)


def test_scenes_are_listed_with_their_knobs(command: Run) -> None:
    """Chapter, title, planned time, and what can be chosen."""
    code, out, _ = command("list", *RANDOM, "--set", "scenes=[{use: RealNeuron, index: 3}]")
    assert code == 0
    assert "01-RealNeuron" in out and "Weights: One neuron" in out and "index: 3  (" in out
    assert re.search("not in this film: .*ForwardPass, .*OutputScores, .*SigmoidSquash", out)


def test_the_schema_is_json(command: Run) -> None:
    """Editors can read it."""
    code, out, _ = command("schema")
    assert code == 0
    assert "hero" in json.loads(out)["properties"]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A written four, dark on white, large."""
    ink = np.kron(handwriting.write(4, 2).pixels, np.ones((10, 10)))
    Image.fromarray(np.uint8(255 - 255 * ink)).save(tmp_path / "four.png")
    return tmp_path / "four.png"


def test_a_prediction_is_the_networks_own(command: Run, picture: Path, tmp_path: Path) -> None:
    """The scores in the JSON are those of the network in the file, for the picture as it is read."""
    network = Network.random((784, 16, 16, 10), ("sigmoid",) * 3, seed=5)
    network.save(tmp_path / "mine.npz")
    code, out, _ = command("predict", str(picture), "--set", "network.weights=mine.npz", "--json")
    told, trace = json.loads(out), network.forward(read_digit(picture).vector)
    assert code == 0
    assert list(told["scores"].values()) == trace.output.tolist()
    assert told["prediction"] == str(trace.prediction)
    assert told["layers"][0]["z"] == trace.layers[0].z.tolist()


def test_a_prediction_can_be_read_at_a_glance(command: Run, picture: Path) -> None:
    """The picture in characters, a bar for each of ten scores, the answer."""
    code, out, _ = command("predict", str(picture), *RANDOM)
    art, bars, answer = out.split("\n\n")
    assert code == 0
    assert len(art.split("\n")) == 14 and "@" in art
    assert len(bars.split("\n")) == 10 and "█" in bars
    assert re.fullmatch(r"\d, score 0\.\d\d\n", answer)


def test_a_network_without_pictures_cannot_be_shown_one(command: Run, picture: Path) -> None:
    """The error points at the names of the inputs."""
    Path("film.yaml").write_text(
        "network: {layers: [2, 2], weights: random}\ninput: {names: [a, b]}\nhero: {values: [0, 1]}\n"
    )
    code, _, err = command("predict", str(picture), "--config", "film.yaml")
    assert code == 1
    assert "film.yaml:2" in err and "does not look at pictures" in err


def test_a_trained_network_can_be_asked_at_once(command: Run, picture: Path) -> None:
    """The file that `train` makes fits the options that it names, and has its facts beside it."""
    small = ("--layers", "784,4,10", "--epochs", "1", "--examples", "40", "--mini-batch", "20")
    code, out, err = command("train", "--data", "handwriting", *small, "--out", "small.npz")
    assert (code, err) == (0, "")
    assert "small.npz: 784-4-10" in out and Path("small.json").is_file()
    chosen = ("--set", "network.weights=small.npz", "--set", "network.layers=[784, 4, 10]")
    assert command("predict", str(picture), *chosen)[0] == 0


def test_mnist_alone_makes_the_shipped_network_again(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any choice makes another one, and so does any other data."""
    folders: list[str] = []
    metadata = {"learning_curve": [[0, 0.0, 0.1], [9, 1.0, 0.5]]}
    network = replace(Network.random((784, 16, 16, 10), ("sigmoid",) * 3, seed=7), metadata=metadata)
    monkeypatch.setattr(shipped, "make", lambda folder, out: folders.append(str(folder)) or network)
    assert command("train", "--data", "my_mnist")[1].endswith("network.npz\n")
    assert command("train", "--data", "my_mnist", "--seed", "8")[0] == 1  # there is no such folder
    assert folders == ["my_mnist"]


def test_training_without_mnist_says_what_to_name(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear error."""
    monkeypatch.delenv("NNEXPLAIN_MNIST", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.cwd()))
    code, _, err = command("train")
    assert (code, err.count("\n")) == (1, 1)
    assert "NNEXPLAIN_MNIST" in err and "nnexplain fetch" in err


def test_plain_progress_counts_and_estimates(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each scene when it is done; one more when a process was killed."""
    lines = Lines({"a": 10.0, "b": 30.0})
    lines.reached("a", 0.0)
    lines.lost("a")
    lines.reached("a", 0.0)
    lines.reached("a", 12.4)
    lines.finished("a")
    assert capsys.readouterr().err.split("\n") == [
        "a: its process was killed; it is run again",
        "[1/2] a: 0:12 of film in 0:00, about 0:00 left",
        "",
    ]


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (754, "12:34"), (3599.7, "1:00:00")])
def test_times_are_shown_as_on_a_clock(seconds: float, shown: str) -> None:
    """Hours only if there are any."""
    assert clock(seconds) == shown


def test_check_says_every_line_with_its_planned_time_and_runs_nothing(command: Run) -> None:
    """Without --rehearse, check opens the film and prints its words; no scene is loaded, so it answers quickly."""
    code, out, _ = command("check")
    film = Film.open(load(None))
    said = [line.say for spec in film.scenes for line in spec.lines.values() if line.say]
    assert code == 0
    assert all(words in out for words in said)
    assert "nothing is wrong" in out.splitlines()[-1]
