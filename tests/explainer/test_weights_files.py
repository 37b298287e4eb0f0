"""Files of weights that `nnexplain train` and `nnexplain measure` make."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainer import training_data, weights_files
from explainer.errors import ExplainerError
from nnmath.facts import Facts, fingerprint
from nnmath.network import Network

TABLE = "width,height,shape\n" + "".join(
    f"{a / 10},{b / 10},{'tall' if b > a else 'wide'}\n" for a in range(11) for b in range(11) if a != b
)
QUICK: dict[str, Any] = {"data": "shapes.csv", "layers": "2,3,2", "epochs": 40}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a table, and few of the pen's digits to test on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(training_data, "HELD_OUT", 50)
    (tmp_path / "shapes.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_a_table_becomes_a_file_of_weights(folder: Path) -> None:
    """What is learned from the rows holds for points between them, and the file says where it comes from."""
    said: list[str] = []
    weights_files.make(folder / "shapes.npz", said.append, **QUICK, activations="tanh,softmax")
    network = Network.load(folder / "shapes.npz")
    assert network.metadata["labels"] == ["tall", "wide"]
    assert network.forward([[0.15, 0.85], [0.85, 0.15]]).prediction.tolist() == [0, 1]
    assert network.metadata["names"] == ["width", "height"]
    assert network.metadata["learned_from"] == "88 rows of shapes.csv"
    assert network.metadata["recipe"]["seed"] == 7
    assert len(said) == 42  # before the first epoch, after each, and the last word
    assert said[-1].startswith(f"{folder / 'shapes.npz'}: 2-3-2, ")


def test_the_facts_beside_the_weights_are_measured_on_other_rows(folder: Path) -> None:
    """They are of these weights, and the accuracy is the one that was told last."""
    said: list[str] = []
    weights_files.make(folder / "shapes.npz", said.append, **QUICK)
    facts = Facts.from_json((folder / "shapes.json").read_text(encoding="utf-8"))
    assert facts.fingerprint == fingerprint(Network.load(folder / "shapes.npz"))
    assert facts.data is not None and facts.data.count == 22
    assert facts.accuracy is not None and f"{100 * facts.accuracy:.1f} %" in said[-2]


def test_measuring_again_gives_the_same_facts(folder: Path) -> None:
    """All that `measure` finds is what `train` wrote, but for the untrained start that it cannot know."""
    weights_files.make(folder / "shapes.npz", str, **QUICK)
    weights_files.measure_file(folder / "shapes.npz", folder / "again.json", str, "shapes.csv", None)
    first, again = (Facts.from_json((folder / name).read_text("utf-8")) for name in ("shapes.json", "again.json"))
    assert again.untrained_accuracy is None
    assert (first.accuracy, first.confusion, first.knock_out) == (again.accuracy, again.confusion, again.knock_out)


def test_the_same_options_give_the_same_bytes(folder: Path) -> None:
    """Nothing else goes into the file: no time, no folder; another seed makes other weights."""
    for name, seed in (("a.npz", 7), ("b.npz", 7), ("c.npz", 8)):
        weights_files.make(folder / name, str, **QUICK, seed=seed)
    a, b, c = ((folder / name).read_bytes() for name in ("a.npz", "b.npz", "c.npz"))
    assert a == b != c


def test_pictures_are_square_unless_told_otherwise(folder: Path) -> None:
    """36 inputs are 6 rows of 6, unless the shape says 9 rows of 4."""
    for name, shape in (("square", None), ("upright", "9,4")):
        options = {"data": "handwriting", "layers": "36,10", "shape": shape, "examples": 50, "epochs": 1}
        weights_files.make(folder / f"{name}.npz", str, **options)
    square, upright = (Network.load(folder / f"{name}.npz") for name in ("square", "upright"))
    assert square.sizes == upright.sizes == (36, 10)
    assert not np.array_equal(square.layers[0].weights, upright.layers[0].weights)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"layers": "2,x,2"}, "--layers 2,x,2: network.layers.1: should be a whole number (got 'x')"),
        ({"layers": "2,0,2"}, "--layers 2,0,2: network.layers.1: should be at least 1 (got 0)"),
        ({"layers": "3,2"}, "--layers 3,2: input.names: 2 names are given, but network.layers begins with 3"),
        ({"layers": "2,3"}, "--layers 2,3: output.labels: 2 labels are given, but network.layers ends with 3"),
        ({"activations": "sigmoit"}, "--activations sigmoit: network.activations: should be one of"),
        ({"activations": "softmax,relu"}, "--activations softmax,relu: network.activations.0: softmax makes sense"),
        ({"epochs": 0}, "--epochs 0: network.train.epochs: should be at least 1 (got 0)"),
        ({"mini_batch": 0}, "--mini-batch 0: network.train.mini_batch: should be at least 1 (got 0)"),
        ({"seed": -1}, "--seed -1: network.seed: should be at least 0 (got -1)"),
        ({"shape": "1,2"}, "--shape 1,2: a table has no rows and columns of pixels"),
        ({"data": "none.csv"}, "there is no file 'none.csv'"),
        ({"data": "handwriting", "layers": "50,10"}, "--layers 50,10: input.shape: 7 x 7 pixels are 49 inputs"),
        ({"data": "handwriting", "layers": "64,9"}, "--layers 64,9: network.weights: training learns the ten digits"),
        ({"data": "handwritting", "layers": "64,10"}, "did you mean 'handwriting'?"),
    ],
)
def test_a_wrong_option_is_told_by_its_name(folder: Path, options: dict[str, Any], said: str) -> None:
    """The message begins with the option as it was typed, and nothing is written."""
    with pytest.raises(ExplainerError) as caught:
        weights_files.make(folder / "out.npz", str, **QUICK | options)
    assert said in str(caught.value)
    assert not (folder / "out.npz").exists()


@pytest.mark.parametrize(
    ("out", "said"),
    [("out.txt", "the name of a .npz file is expected"), ("no/out.npz", "there is no folder 'no'; make it first")],
)
def test_a_file_that_cannot_be_made_is_told_before_training(out: str, said: str) -> None:
    """Nobody waits for a network that is then lost."""
    with pytest.raises(ExplainerError, match=said):
        weights_files.make(Path(out), lambda line: pytest.fail("trained"), **QUICK)


def test_a_wrong_row_is_told_with_its_line(folder: Path) -> None:
    """What is wrong with a table ends as one line for the user."""
    (folder / "shapes.csv").write_text("a,b,c\n0,0,x\n0,1.5,y\n", encoding="utf-8")
    with pytest.raises(ExplainerError, match=r"^shapes.csv, line 3, column 'b': 1.5 is not from 0 to 1"):
        weights_files.make(folder / "out.npz", str, **QUICK)
