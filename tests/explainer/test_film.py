"""Opening a film: its network, its examples, its words; and what does not fit together."""

import dataclasses
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explainer import examples, narration_file, networks, settings
from explainer.config import FilmConfig
from explainer.errors import ConfigError
from explainer.examples import Example, choose
from explainer.film import Film
from explainer.vocabulary import KNOWN
from nnmath import handwriting
from nnmath.facts import Facts, fingerprint
from nnmath.network import Layer, Network

Write = Callable[..., Path]

RANDOM = {"network": {"weights": "random"}}
NAMED = {
    "network": {"layers": [2, 3, 2], "activations": "relu", "weights": "random"},
    "input": {"names": ["height", "weight"]},
    "output": {"labels": ["cat", "dog"]},
    "hero": {"values": [0.5, -1]},
}


def film(data: dict[str, Any], *sets: str) -> Film:
    """The film of these keys and options."""
    return Film.open(settings.from_mapping(data, sets))


def complaint(config: FilmConfig) -> str:
    """What a user sees whose film cannot be opened."""
    with pytest.raises(ConfigError) as caught:
        Film.open(config)
    return str(caught.value)


def one_hot_network() -> Network:
    """784-10-10 whose output is 1 for the digit whose average picture is nearest: it reads the pen's digits."""
    stencils = np.array([np.mean([handwriting.write(d, s).vector for s in range(20)], axis=0) for d in range(10)])
    return Network(
        (
            Layer(stencils, -(stencils**2).sum(axis=1) / 2, "identity"),
            Layer(np.eye(10), np.zeros(10), "softmax"),
        )
    )


@pytest.fixture
def readers_film(tmp_path: Path) -> FilmConfig:
    """A film about a network that reads most of the pen's digits."""
    one_hot_network().save(tmp_path / "reader.npz")
    network = {
        "layers": [784, 10, 10],
        "activations": ["identity", "softmax"],
        "weights": str(tmp_path / "reader.npz"),
    }
    return settings.from_mapping({"network": network, "scenes": ["ForwardPass"]})


def test_a_film_of_random_weights_opens_with_all_it_needs() -> None:
    """Without a file of any kind, a film has a network, a hero, further digits, a theme, and words for each scene."""
    opened = film(RANDOM)
    assert opened.network.sizes == (784, 16, 16, 10)
    assert opened.hero.pixels is not None
    assert opened.hero.pixels.shape == (28, 28)
    assert (opened.hero.label, [extra.label for extra in opened.extras]) == ("9", ["7", "4"])
    assert opened.labels == tuple("0123456789")
    assert opened.input_names is None
    assert opened.theme.colours.positive == "#3DDC84"
    assert opened.max_neurons == 16
    assert opened.numbers.shown(-0.5) == "−0.50"
    assert opened.chapters["weights"]
    assert {scene.name for scene in opened.scenes if not scene.title} <= {"TitleCard", "EndCard"}


def test_random_weights_take_their_seed_and_the_first_digit() -> None:
    """An untrained network reads nothing, so no digit is sought for it; its weights follow the seed."""
    opened = film(RANDOM, "network.seed=3")
    same = Network.random((784, 16, 16, 10), ("sigmoid",) * 3, 3)
    assert np.array_equal(opened.network.layers[0].weights, same.layers[0].weights)
    assert np.array_equal(opened.hero.vector, handwriting.write(9, 0).vector)


def test_the_hero_is_followed_through_the_network() -> None:
    """The hero's trace is what the network computes of the hero's pixels."""
    opened = film(RANDOM, "hero.seed=5")
    assert np.array_equal(opened.hero.vector, handwriting.write(9, 5).vector)
    assert np.array_equal(opened.hero.trace.output, opened.network.forward(handwriting.write(9, 5).vector).output)
    assert opened.hero.prediction == int(np.argmax(opened.hero.trace.output))
    assert opened.hero.score == max(opened.hero.trace.output)


def test_inputs_may_have_names_instead_of_pixels() -> None:
    """A network of anything but pictures gets its values from the configuration and needs no digits."""
    opened = film(NAMED)
    assert (opened.hero.pixels, opened.hero.label, opened.hero.is_right) == (None, None, None)
    assert (opened.input_names, opened.labels, opened.extras) == (("height", "weight"), ("cat", "dog"), ())
    assert opened.vocabulary.get("hero.pred") == opened.labels[opened.hero.prediction] == opened.hero.answer
    assert opened.vocabulary.get("has_image") is False
    assert opened.vocabulary.get("hero.right") is None


def test_other_pictures_and_shapes(tmp_path: Path) -> None:
    """Digits are written in the input's own shape."""
    opened = film({"network": {"layers": [120, 4, 10], "weights": "random"}, "input": {"shape": [12, 10]}})
    assert opened.hero.pixels is not None
    assert opened.hero.pixels.shape == (12, 10)


def test_a_picture_of_ones_own_is_the_hero(tmp_path: Path) -> None:
    """A PNG is read in the way MNIST was made; nobody knows what it shows."""
    Image.fromarray(np.uint8(255 * (1 - handwriting.write(3, 1).pixels))).resize((112, 112)).save(tmp_path / "my.png")
    opened = film({**RANDOM, "hero": {"image": str(tmp_path / "my.png")}})
    assert opened.hero.label is None
    assert opened.vocabulary.get("hero.label") is None
    assert 20 < (opened.hero.vector > 0).sum() < 400


def test_facts_are_the_networks_own_numbers() -> None:
    """Every fact of the vocabulary is what a person computes from the same network and picture."""
    opened = film(RANDOM)
    scores = opened.hero.trace.output
    order = np.argsort(scores)[::-1]
    expected = {
        "hero.pred": int(order[0]),
        "hero.label": 9,
        "hero.right": bool(order[0] == 9),
        "hero.second": int(order[1]),
        "hero.score": scores[order[0]],
        "hero.second_score": scores[order[1]],
        "hero.sum": sum(scores),
        "hero.lit": np.count_nonzero(opened.hero.vector),
        "layers.count": 4,
        "layers.input": 784,
        "layers.output": 10,
        "layers.hidden_count": 2,
        "layers.hidden1": 16,
        "layers.hidden2": 16,
        "layers.hidden3": None,
        "weights": 784 * 16 + 16 * 16 + 16 * 10,
        "biases": 42,
        "total": 13002,
        "image.rows": 28,
        "network.kind": "random",
        "network.trained": False,
        "output_kind": "scores",
        "acc": None,
        "extras.count": 2,
        "gates.min_accuracy": 0.9,
    }
    for name, value in expected.items():
        assert opened.vocabulary.get(name) == pytest.approx(value) if value is not None else True, name
        assert (opened.vocabulary.get(name) is None) == (value is None), name


def test_no_fact_has_a_name_that_templates_do_not_know() -> None:
    """Facts and the table of their meanings agree, for films with pictures and without."""
    for data in (RANDOM, NAMED):
        opened = film(data)
        assert {name for name in opened.vocabulary.facts if not name.startswith("gates.")} <= set(KNOWN)


def test_each_scene_speaks_of_the_neuron_it_shows(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """n.* are the numbers of the neuron that the scene's knobs choose, also for the same scene used twice."""
    words = "scenes: {RealNeuron: {beats: {a: '{n.layer} {n.index|0f} {n.z|4f} {n.inputs}'}}}\n"
    monkeypatch.setattr(narration_file, "COMPLETE", write(words, "words.yaml"))
    data = {
        **RANDOM,
        "narration": {"file": "words.yaml"},
        "scenes": ["RealNeuron", {"use": "RealNeuron", "layer": 2, "index": 3}],
    }
    opened = film(data)
    layer_1 = opened.hero.trace.layers[0]
    nearest = min(range(16), key=lambda index: abs(layer_1.a[index] - 0.8))
    assert opened.teaching_neuron == nearest
    assert [opened.neuron_of(scene.knobs) for scene in opened.scenes] == [(1, nearest), (2, 3)]
    assert opened.focus == ((1, nearest), (2, 3))
    said = [line.say.replace("−", "-").split() for line in (scene.lines["a"] for scene in opened.scenes)]
    assert [float(word) for word in said[0]] == pytest.approx([1, nearest, layer_1.z[nearest], 784], abs=5e-5)
    assert [float(word) for word in said[1]] == pytest.approx([2, 3, opened.hero.trace.layers[1].z[3], 16], abs=5e-5)


def test_scenes_have_unique_ids_and_know_their_module() -> None:
    """A scene used twice has two ids; each names the chapter and the module that shows it."""
    opened = film({**RANDOM, "scenes": ["ForwardPass", {"use": "ForwardPass", "extra_images": 0}]})
    assert [scene.id for scene in opened.scenes] == ["01-ForwardPass", "02-ForwardPass"]
    assert {(scene.source, scene.chapter) for scene in opened.scenes} == {("scenes.ch04_activations", "activations")}
    assert opened.script["02-ForwardPass"] == opened.scenes[1].lines


def test_a_film_can_be_sent_to_a_worker_and_not_be_changed() -> None:
    """A film survives pickling with every word and number."""
    opened = film(RANDOM)
    sent = pickle.loads(pickle.dumps(opened))
    assert np.array_equal(sent.hero.trace.output, opened.hero.trace.output)
    assert sent.scenes == opened.scenes
    with pytest.raises(dataclasses.FrozenInstanceError):
        opened.labels = ()  # type: ignore[misc]


def test_weights_of_another_network_are_refused(write: Write, tmp_path: Path) -> None:
    """A file of other layers or activations is pointed at, with both described and what to write instead."""
    Network.random((784, 5, 10), ("relu", "softmax"), 1).save(tmp_path / "own.npz")
    said = complaint(settings.load(write("network:\n  weights: own.npz\n")))
    assert said.startswith(
        "film.yaml:2:12: network.weights: the weights are of a network 784-5-10 with relu, softmax, "
        "but the film is about one 784-16-16-10 with sigmoid"
    )
    remedy = "network:\n  weights: own.npz\n  layers: [784, 5, 10]\n  activations: [relu, softmax]\n"
    assert "'layers: [784, 5, 10]' and 'activations: [relu, softmax]'" in said
    assert Film.open(settings.load(write(remedy))).network.sizes == (784, 5, 10)


def test_facts_beside_the_weights_are_the_films(readers_film: FilmConfig, tmp_path: Path) -> None:
    """What was measured of these very weights can be quoted; of others it is refused, and `none` leaves it out."""
    known = Facts(fingerprint(one_hot_network()), (784, 10, 10), ("identity", "softmax"), accuracy=0.875)
    beside = tmp_path / "reader.json"
    beside.write_text(known.to_json())
    opened = Film.open(readers_film)
    assert (opened.facts, opened.vocabulary.get("acc")) == (known, 0.875)
    beside.write_text(dataclasses.replace(known, fingerprint="0" * 64).to_json())
    assert "network.facts: " in complaint(readers_film)
    assert "was measured of other weights" in complaint(readers_film)
    without = readers_film.network.model_copy(update={"facts": "none"})
    assert Film.open(readers_film.model_copy(update={"network": without})).facts is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("network: {weights: none.npz}", "film.yaml:1:20: network.weights: "),
        ("network: {weights: words.npz}", "film.yaml:1:20: network.weights: "),
        ("network: {weights: random, facts: ./none.json}", "film.yaml:1:35: network.facts: there is no file"),
        ("network: {weights: random, facts: ./words.npz}", "film.yaml:1:35: network.facts: "),
        ("network: {weights: random}\nhero: {image: none.png}", "film.yaml:2:15: hero.image: "),
        ("network: {weights: random}\nextras: [{digit: 1}, {image: words.npz}]", "film.yaml:2:30: extras.1.image: "),
        (
            "network: {weights: random}\nhero: {mnist: 3}",
            "film.yaml:2:15: hero.mnist: name the folder of MNIST's files",
        ),
        ("network: {weights: random}\ntheme: {name: paper}", "film.yaml:2:15: theme.name: there is no theme 'paper'"),
        ("network: {weights: random}\ntheme: {palette: red}", "film.yaml:2:18: theme.palette: the theme 'ink' has no"),
    ],
)
def test_what_a_film_cannot_find_is_pointed_at(
    write: Write, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    """A file that is missing or is something else is one message at the key that names it."""
    monkeypatch.delenv("NNEXPLAIN_MNIST", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.cwd()))
    write("hello", "words.npz")
    assert complaint(settings.load(write(text))).startswith(said)


def test_all_that_is_missing_is_reported_together(write: Write) -> None:
    """Weights, theme and narration that cannot be opened come in one message, and so do examples."""
    text = "network: {weights: none.npz}\ntheme: {name: paper}\nnarration: {file: none.yaml}\n"
    keys = ["network.weights", "theme.name", "narration.file"]
    with pytest.raises(ConfigError) as caught:
        Film.open(settings.load(write(text)))
    assert [problem.key for problem in caught.value.problems] == keys
    text = "network: {weights: random}\nhero: {image: a.png}\nextras: [{digit: 1}, {image: b.png}]\n"
    with pytest.raises(ConfigError) as caught:
        Film.open(settings.load(write(text)))
    assert [problem.key for problem in caught.value.problems] == ["hero.image", "extras.1.image"]


def example(label: str | None, answer: str, score: float, z: float = 1.0, label_score: float = 0.5) -> Example:
    """An example whose network has one neuron, with this sum and activation 0.8."""
    trace = SimpleNamespace(
        prediction=0,
        output=np.array([score]),
        layers=[SimpleNamespace(z=np.array([z]))],
        activations=lambda layer: np.array([0.8]),
    )
    return Example(np.zeros(1), None, label, "", trace, answer, label_score if label else None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([example("9", "9", 0.95)], 0),
        ([example("9", "4", 0.99, label_score=0.2), example("9", "9", 0.95)], 1),
        ([example("9", "9", 0.85), example("9", "9", 0.95)], 1),
        ([example("9", "9", 0.99, z=5.0), example("9", "9", 0.95)], 1),
        ([example("9", "9", 0.7, label_score=0.7), example("9", "9", 0.8, label_score=0.8), example("9", "4", 0.9)], 1),
        ([example("9", "4", 0.9, label_score=0.1), example("9", "4", 0.9, label_score=0.3)], 1),
        ([example(None, "cat", 0.9), example(None, "cat", 0.95)], 0),
    ],
)
def test_the_hero_is_the_first_that_is_read_well(candidates: Sequence[Example], chosen: int) -> None:
    """The first clear and presentable digit is the hero; else the one whose own label scores best, right or wrong."""
    assert choose(iter(candidates)) is candidates[chosen]


def test_the_search_stops_at_the_first_good_one() -> None:
    """No more digits are written and read than are needed."""
    candidates = iter([example("9", "9", 0.95), example("9", "9", 0.99)])
    choose(candidates)
    assert len(list(candidates)) == 1


def test_a_network_that_reads_gets_a_hero_that_is_read(readers_film: FilmConfig) -> None:
    """For a network that reads the pen's digits, the digits of the film are read right, with a high score."""
    opened = Film.open(readers_film)
    assert all(shown.is_right for shown in (opened.hero, *opened.extras))
    assert opened.hero.score > examples.CONFIDENT_SCORE
    assert opened.vocabulary.get("output_kind") == "probabilities"
    assert opened.vocabulary.get("network.kind") == "file"


def test_the_shipped_network_is_the_one_the_defaults_describe() -> None:
    """configs/film.yaml opens without a change, and the network reads its hero."""
    if not networks.SHIPPED.exists():
        pytest.skip("the shipped weights are not there")
    opened = Film.open(settings.load())
    assert opened.hero.is_right
    assert opened.hero.score > 0.9
    assert opened.vocabulary.get("network.kind") == "shipped"
