"""Networks that are trained once for a film and kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainer import examples, settings, trained, training_data
from explainer.config import FilmConfig
from explainer.errors import ConfigError
from explainer.film import Film
from nnmath import handwriting, mnist
from nnmath.network import Network
from nnmath.recipe import Recipe
from nnmath.table import read_table

Write = Callable[..., Path]


def tiny(*sets: str) -> FilmConfig:
    """A film about a network that is trained in a moment."""
    quick = ["network.layers=[784, 10]", "network.weights=train", "network.train.examples=40", "network.train.epochs=2"]
    return settings.from_mapping({"scenes": ["OutputScores"]}, [*quick, *sets])


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(training_data, "HELD_OUT", 200)
    monkeypatch.delenv("NNEXPLAIN_MNIST", raising=False)
    return tmp_path / "cache" / "nn-explainer" / "weights"


def forbid_training(*arguments: Any) -> None:
    """Stands in for training where the cache should serve."""
    raise AssertionError("trained twice")


def test_a_film_trains_its_network_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first opening trains and keeps the weights; the second reads the same ones from the cache."""
    first = Film.open(tiny())
    assert sorted(file.suffix for file in cache.iterdir()) == [".json", ".npz"]
    monkeypatch.setattr(trained, "train_into", forbid_training)
    second = Film.open(tiny())
    assert np.array_equal(first.network.layers[0].weights, second.network.layers[0].weights)
    assert second.vocabulary.get("network.kind") == "trained"
    assert second.vocabulary.get("network.trained") is True


def test_training_learns_and_is_measured_on_new_digits() -> None:
    """The film knows how many digits that it has not learned from the network reads right, which is not by chance."""
    opened = Film.open(tiny("network.train.examples=200", "network.train.epochs=20"))
    new = [handwriting.write(label, training_data.HELD_OUT_SEED + seed) for seed in range(20) for label in range(10)]
    right = [opened.network.forward(digit.vector).prediction == digit.label for digit in new]
    assert opened.vocabulary.get("acc") == np.mean(right)
    assert opened.vocabulary.get("tested") == 200
    assert np.mean(right) > 0.5 > opened.vocabulary.get("untrained_acc")


@pytest.mark.parametrize(
    ("option", "changes"),
    [
        ("network.seed=8", True),
        ("network.layers=[784, 4, 10]", True),
        ("network.activations=softmax", True),
        ("network.train.epochs=3", True),
        ("network.train.examples=41", True),
        ("network.train.learning_rate=0.01", True),
        ("film.title=Other", False),
        ("quality=high", False),
        ("hero.digit=3", False),
    ],
)
def test_the_fingerprint_changes_with_what_decides_the_weights(option: str, changes: bool) -> None:
    """A choice that leads to other weights leads to another file, and no other choice does."""
    assert (trained.fingerprint(tiny(option)) != trained.fingerprint(tiny())) is changes


def test_a_damaged_file_in_the_cache_is_trained_anew(cache: Path) -> None:
    """Whatever happened to the cache, the film opens."""
    path = trained.trained(tiny())
    intact = path.read_bytes()
    path.write_bytes(b"cut short")
    assert trained.trained(tiny()) == path
    assert path.read_bytes() == intact


def test_a_film_shows_digits_that_were_not_learned_from() -> None:
    """The seeds that a hero is chosen from are none of those that training uses."""
    assert examples.SEEDS_TRIED <= training_data.FIRST_SEED
    assert training_data.FIRST_SEED + 60_000 / 10 <= training_data.HELD_OUT_SEED


def test_a_recipe_is_the_shipped_one_but_for_the_film_s_choices() -> None:
    """null keeps what the shipped network was trained with."""
    config = tiny("network.seed=3", "network.train.mini_batch=8")
    plan, shipped = trained.recipe(config, trained.data_of(config)), Recipe()
    assert (plan.seed, plan.epochs, plan.mini_batch) == (3, 2, 8)
    assert (plan.learning_rate, plan.distortion) == (shipped.learning_rate, shipped.distortion)


def test_small_pictures_are_moved_less() -> None:
    """A picture of 7 rows is moved by a quarter of what one of 28 is, so that its digit keeps its shape."""
    config = tiny("network.layers=[49, 10]", "input.shape=[7, 7]")
    plan, shipped = trained.recipe(config, trained.data_of(config)), Recipe()
    assert plan.distortion is not None and shipped.distortion is not None
    assert plan.distortion.shift == shipped.distortion.shift / 4


@pytest.fixture
def stones(write: Write) -> Path:
    """A table whose classes are as clear as can be."""
    rows = [f"{index % 10 / 100},0.5,light\n{1 - index % 10 / 100},0.5,heavy\n" for index in range(30)]
    return write("weight,colour,stone\n" + "".join(rows), "stones.csv")


STONES = """
network: {layers: [2, 2], weights: train, train: {data: stones.csv, epochs: 30}}
input: {names: [weight, colour]}
output: {labels: [heavy, light]}
hero: {values: [0.05, 0.5]}
"""


def test_a_film_learns_from_a_table(write: Write, stones: Path) -> None:
    """The user's own rows are learned, and a fifth of them is held out to test on."""
    opened = Film.open(settings.load(write(STONES)))
    assert opened.vocabulary.get("hero.pred") == "light"
    assert opened.vocabulary.get("acc") == 1
    assert opened.vocabulary.get("tested") == 12
    assert opened.vocabulary.get("tested_on") == "rows of stones.csv, not learned from"


def test_a_table_s_rows_are_either_learned_or_tested_on(stones: Path) -> None:
    """Every row is in one of the two parts."""
    data = training_data.from_table(stones)
    table = read_table(stones)
    both = np.concatenate([data.learned.inputs, data.held_out.inputs])
    assert sorted(map(tuple, both.tolist())) == sorted(map(tuple, table.inputs.tolist()))
    assert len(data.held_out) == len(table) / 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[weight, colour]", "[colour, weight]"), "stones.csv fits a film with 'input.names: [weight, colour]'"),
        (("[heavy, light]", "[light, heavy]"), "stones.csv fits a film with 'output.labels: [heavy, light]'"),
        (("output: {labels: [heavy, light]}", ""), "needs the names of its inputs and classes"),
        (("stones.csv", "sticks.csv"), "sticks.csv"),
    ],
)
def test_a_table_that_does_not_fit_is_told(write: Write, stones: Path, change: tuple[str, str], said: str) -> None:
    """Names and classes are to be those of the table, in its order: otherwise the film would name the wrong ones."""
    with pytest.raises(ConfigError) as caught:
        Film.open(settings.load(write(STONES.replace(*change))))
    assert said in str(caught.value)
    assert "network.train.data" in str(caught.value)


def test_a_folder_with_mnist_serves_as_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `data: mnist` the pictures come from the folder that data.mnist or the environment names."""
    images, labels = np.zeros((50, 28, 28), np.uint8), np.arange(50, dtype=np.uint8) % 10
    images[np.arange(50), labels, 5:20] = 255

    def load(folder: Any, split: str = "train") -> mnist.Mnist:
        assert Path(folder) == tmp_path / "digits"
        return mnist.Mnist(images, labels)

    monkeypatch.setattr(mnist, "load", load)
    monkeypatch.setenv("NNEXPLAIN_MNIST", str(tmp_path / "digits"))
    assert Network.load(trained.trained(tiny("network.train.data=mnist"))).sizes == (784, 10)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("network: {weights: train, layers: [784, 3]}", "film.yaml:1:20: network.weights: training learns the ten"),
        ("network: {weights: train, train: {data: mnist}}", "film.yaml:1:41: network.train.data: name the folder"),
        ("network: {weights: train, train: {data: ./none}}", "film.yaml:1:41: network.train.data: "),
        ("network: {weights: train, train: {data: nist}}", "did you mean 'mnist'?"),
        ("network: {weights: train, train: {epochs: 0}}", "network.train.epochs: should be at least 1 (got 0)"),
        (
            "network: {weights: train, layers: [64, 10], train: {data: mnist}}\ninput: {shape: [8, 8]}",
            "film.yaml:2:16: input.shape: MNIST's pictures are 28 x 28",
        ),
    ],
)
def test_what_cannot_be_trained_is_told(write: Write, text: str, said: str) -> None:
    """Data that are missing, or do not fit the network, are pointed at before anything is trained."""
    with pytest.raises(ConfigError) as caught:
        Film.open(settings.load(write(text)))
    assert said in str(caught.value)
