"""The films in configs/examples: each opens with its own weights, and says only what is so."""

import csv
import re
import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explainer import settings
from explainer.cli import cli
from explainer.examples import Example
from explainer.film import Film
from nnmath.facts import fingerprint
from nnmath.network import Network

FOLDER = Path(__file__).parents[2] / "configs" / "examples"
EXAMPLES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
OTHERS = {"own-digit", "own-weights"}
"""Films whose network is the one that the project ships, or was not trained."""
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = dict(enumerate([*UNITS, *TEENS, *(f"{ten}-{unit}".removesuffix("-zero") for ten in TENS for unit in UNITS)]))
COUNTS = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|(?:twenty|thirty|sixty)-\w+)\b")


@pytest.fixture(scope="module", params=EXAMPLES)
def film(request: pytest.FixtureRequest) -> Film:
    """One of the examples, opened."""
    return Film.open(settings.load(FOLDER / f"{request.param}.yaml"))


@pytest.fixture(scope="module", params=sorted({*EXAMPLES} - OTHERS))
def trained(request: pytest.FixtureRequest) -> Film:
    """One of the examples with a network of its own that `nnexplain train` has made."""
    return Film.open(settings.load(FOLDER / f"{request.param}.yaml"))


def command_of(name: str) -> list[str]:
    """The words of the command at the head of an example's file."""
    head = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").split("\n\n")[0]
    (command,) = re.findall(r"^#   nnexplain (.*)$", head, re.MULTILINE)
    return shlex.split(command)


def said_in(film: Film) -> str:
    """All that is said, and all words in the picture."""
    lines = [line.subtitle for scene in film.scenes for line in scene.lines.values()]
    return "\n".join([*lines, *(word for scene in film.scenes for word in (scene.title, *scene.captions.values()))])


def test_the_promised_examples_are_there() -> None:
    """ReLU with softmax, small pictures, named inputs, elided layers, weights from elsewhere and a photograph."""
    sizes = {name: settings.load(FOLDER / f"{name}.yaml").network.layers for name in EXAMPLES}
    assert sizes["relu-softmax"] == (784, 32, 10)
    assert sizes["small-images"] == (64, 12, 10)
    assert sizes["weather"] == (4, 5, 3)
    assert sizes["deep"] == (784, 128, 64, 10)
    assert sizes["own-weights"] == (2, 2, 2)
    assert settings.load(FOLDER / "own-digit.yaml").hero.image == FOLDER / "my_four.jpg"


def test_every_example_is_a_whole_film(film: Film) -> None:
    """Every scene is shown or left out with a reason; what follows from the network alone is always there."""
    names = [scene.name for scene in film.scenes]
    assert sorted([*names, *(each.scene for each in film.left_out)]) == sorted(
        scene.use for scene in film.config.scenes
    )
    assert {"PixelsToNeurons", "RealNeuron", "SigmoidSquash", "ForwardPass", "OutputScores"} <= set(names)
    assert all(each.reason for each in film.left_out)


def test_the_weights_come_from_the_command_at_the_head(trained: Film) -> None:
    """The command is one that `nnexplain train` takes, and it names the film's layers, activations and file."""
    config = trained.config
    weights = Path(config.network.weights)
    name, *arguments = command_of(weights.stem)
    command = cli.commands[name]
    options = command.make_context(name, arguments).params
    assert name == "train"
    assert options["layers"] == ",".join(map(str, config.network.layers))
    named = options["activations"].split(",")
    assert tuple(named * (len(trained.network.layers) if len(named) == 1 else 1)) == config.network.activation_names
    assert FOLDER.parents[1] / options["out"] == weights
    assert options["epochs"] == trained.network.metadata["recipe"]["epochs"]
    assert options["seed"] == trained.network.metadata["recipe"]["seed"]


def test_the_facts_are_those_of_the_weights(trained: Film) -> None:
    """What was measured of the network lies beside it, on examples that it has not learned from, and is good."""
    assert trained.facts is not None and trained.facts.accuracy is not None
    assert trained.facts.fingerprint == fingerprint(trained.network)
    assert trained.facts.accuracy == trained.network.metadata["accuracy"] > 0.9
    assert "not learned from" in trained.network.metadata["tested_on"]


def test_the_network_is_right_about_every_example(film: Film) -> None:
    """A film that explains how a network reads begins with one that reads right."""
    for example in (film.hero, *film.extras):
        expected = example.label or known_answer(film, example)
        assert example.answer == expected


def test_the_hero_s_numbers_show_something(film: Film) -> None:
    """The winner is clear but not beyond doubt, so that the other scores have something to say."""
    first, second = (score for _, score in film.hero.trace.ranking(2))
    assert 0.7 < first < 0.995
    assert second > 0.05


def test_the_neuron_that_adds_up_is_worth_looking_at(film: Film) -> None:
    """It is awake where its function is not flat, and something counts for it and something against."""
    scene = next(scene for scene in film.scenes if scene.name == "RealNeuron")
    neuron = film.hero.trace.neuron(*film.neuron_of(scene.knobs))
    assert neuron.a > 0.5
    assert 0.4 < neuron.z < 8
    assert neuron.positive_sum > 0.1
    assert neuron.negative_sum < -0.1


def test_counts_in_words_are_the_config_s(film: Film) -> None:
    """Where the film says a number of neurons, inputs, rows or columns, it is one of this network."""
    counts = {WORDS[size] for size in (*film.network.sizes, *(film.config.input.shape or ())) if size in WORDS}
    labels = {str(label) for label in film.labels} | {WORDS[int(each)] for each in film.labels if each.isdigit()}
    known = {WORDS[fact] for fact in film.vocabulary.facts.values() if isinstance(fact, int) and fact in WORDS}
    found = set(COUNTS.findall(said_in(film).lower())) - labels
    assert found <= counts | known
    assert WORDS[film.network.sizes[-1]] in found


def test_digits_in_the_text_are_the_network_s(film: Film) -> None:
    """Whole numbers in what is said are sizes, pixels that are lit, or answers."""
    known = {*map(str, film.network.sizes), *film.labels, str(int((film.hero.vector > 0).sum()))}
    known |= {f"{fact:,}" for fact in film.vocabulary.facts.values() if isinstance(fact, int)}
    known |= {f"{fact:.0f}" for fact in film.vocabulary.facts.values() if isinstance(fact, float)}
    known |= {f"{100 * fact:.0f}" for fact in film.vocabulary.facts.values() if isinstance(fact, float)}  # percent
    said = said_in(film).replace("3Blue1Brown", "")
    assert set(re.findall(r"(?<![\d.,])\d+(?:,\d{3})*(?![\d.])", said)) <= known


def test_no_picture_is_spoken_of_where_there_is_none() -> None:
    """The weather has no pixels and no digits; and where there are pictures, they are mentioned."""
    for name in EXAMPLES:
        film = Film.open(settings.load(FOLDER / f"{name}.yaml"))
        lines = [line.subtitle for scene in film.scenes for line in scene.lines.values()]
        said = " ".join([*lines, *(scene.title for scene in film.scenes)]).lower()
        spoken_of = bool(re.search(r"pixel|picture|image|digit", said))
        assert spoken_of is (film.input_names is None)


def test_the_function_is_called_by_its_name(film: Film) -> None:
    """But where functions race, only the first layer's is named; softmax's outputs are probabilities, others scores."""
    said = said_in(replace(film, scenes=tuple(scene for scene in film.scenes if scene.chapter != "relu")))
    names = {"sigmoid": "sigmoid", "relu": "ReLU", "tanh": "hyperbolic tangent"}
    first, last = film.network.layers[0].activation, film.network.layers[-1].activation
    for function, name in names.items():
        assert (name in said) is (function == first)
    assert ("probabilit" in said) is (last == "softmax")
    assert ("score" in said) is (last != "softmax")


def test_the_examples_are_small() -> None:
    """All examples together stay below a megabyte, each text file below what is read in a minute."""
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000
    assert all(len(path.read_text(encoding="utf-8").splitlines()) < 60 for path in FOLDER.glob("*.yaml"))
    assert {path.suffix for path in FOLDER.iterdir()} == {".yaml", ".npz", ".json", ".csv", ".jpg"}


def test_the_lines_at_the_head_write_the_weights_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program in the comment of own-weights.yaml, run, writes the very file that lies beside it."""
    lines = (FOLDER / "own-weights.yaml").read_text(encoding="utf-8").splitlines()
    monkeypatch.chdir(tmp_path)
    exec("\n".join(line.removeprefix("#   ") for line in lines if line.startswith("#   ")), {})
    assert fingerprint(Network.load(tmp_path / "own-weights.npz")) == fingerprint(
        Network.load(FOLDER / "own-weights.npz")
    )


def test_the_weights_name_no_place_on_a_disk(trained: Film) -> None:
    """Metadata say where the data came from without the folders of the machine they were made on."""
    assert "/" not in f"{trained.network.metadata['learned_from']} {trained.network.metadata['tested_on']}"


def known_answer(film: Film, example: Example) -> str:
    """What an example without a label should be read as."""
    if film.hero.pixels is not None:
        return "4"  # to the eye
    if film.labels == ("same", "different"):
        one, other = example.vector > 0.5
        return "same" if one == other else "different"
    return weather_by_the_rule(*example.vector)


def weather_by_the_rule(temperature: float, clouds: float, humidity: float, wind: float) -> str:
    """The rule that is written down in weather.yaml."""
    if clouds + humidity <= 1 + wind / 2:
        return "sun"
    return "snow" if temperature < 0.4 else "rain"


def test_the_made_up_weather_follows_its_rule() -> None:
    """Nine rows in ten are as the rule says; chance has shifted the others across a border."""
    with (FOLDER / "weather.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    right = [weather_by_the_rule(*map(float, row[:4])) == row[4] for row in rows]
    assert len(rows) == 200
    assert 0.9 < np.mean(right) < 1
    assert "made up" in (FOLDER / "weather.yaml").read_text(encoding="utf-8")


def test_the_command_of_the_weather_makes_such_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run again, it makes a network that answers alike: the last bits may differ with the processor."""
    monkeypatch.chdir(FOLDER.parents[1])
    name, *arguments = command_of("weather")
    arguments[arguments.index("--out") + 1] = str(tmp_path / "again.npz")
    command = cli.commands[name]
    with command.make_context(name, arguments) as context:
        command.invoke(context)
    again, shipped = Network.load(tmp_path / "again.npz"), Network.load(FOLDER / "weather.npz")
    points = np.random.default_rng(0).random((500, 4))
    assert again.sizes == shipped.sizes
    assert np.mean(again.forward(points).prediction == shipped.forward(points).prediction) > 0.95
