"""Every task solved again from what is printed, by another way than the program's own, and compared with the key."""

import functools
import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainer.film import Film
from explainer.publish import tasks
from explainer.publish.tasks.squashing import Squashing
from explainer.publish.tasks.task import Task
from explainer.settings import load
from nnmath.network import Layer, Network

EXAMPLES = Path(__file__).parents[3] / "configs" / "examples"
CONFIGS = ("film", *sorted(file.stem for file in EXAMPLES.glob("*.yaml")))
PICTURES = tuple(name for name in CONFIGS if name not in ("weather", "own-weights"))
NAMED = ("weather", "own-weights")
LANGUAGES = ("en", "de")

TOO_SMALL = 0.15
"""Squares of a smaller side are not drawn."""

every_config = pytest.mark.parametrize("config", CONFIGS)
every_picture = pytest.mark.parametrize("config", PICTURES)
every_named = pytest.mark.parametrize("config", NAMED)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@functools.cache
def opened(config: str, *sets: str) -> Film:
    """The film of an example, or the default one, with a single scene: the tasks ask for none."""
    return Film.open(load(None if config == "film" else EXAMPLES / f"{config}.yaml", ["scenes=[ForwardPass]", *sets]))


def printed(name: str, config: str, language: str = "en", *sets: str) -> Mapping[str, Any]:
    """What the sheet shows of a task."""
    film = opened(config, f"film.language={language}", *sets)
    return task(name, film).shown(film.numbers)


def task(name: str, film: Film) -> Task:
    """The film's task of this name."""
    return next(each for each in tasks.find(film).tasks if each.name == name)


def number(text: str, language: str = "en") -> Fraction:
    """A printed number, read as the language writes it."""
    decimal, thousands = {"en": (".", ","), "de": (",", ".")}[language]
    return Fraction(text.replace(thousands, "").replace(decimal, ".").replace("−", "-"))


def value(steps: str, language: str = "en") -> Fraction:
    """A printed sum of products, such as 5 · 2 + 10 · (−1), worked out by the rules of arithmetic."""
    summands = [summand.split(" · ") for summand in steps.split(" + ")]
    return sum((math.prod(number(each.strip("()"), language) for each in summand) for summand in summands), Fraction(0))


def by_hand(function: str, z: Fraction) -> Fraction:
    """An activation by its formula, with fifty digits, rounded to two where it has more."""
    if function in ("relu", "identity"):
        return z if function == "identity" or z > 0 else Fraction(0)
    with_digits = Decimal(z.numerator) / Decimal(z.denominator)
    up, down = with_digits.exp(), (-with_digits).exp()
    exact = 1 / (1 + down) if function == "sigmoid" else (up - down) / (up + down)
    return Fraction(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def is_rounded(text: str, exact: float, language: str) -> bool:
    """Whether a printed number is the nearest with its decimals."""
    places = len(re.split("[.,]", text)[1])
    return abs(number(text, language) - Fraction(exact)) <= Fraction(1, 2 * 10**places) + Fraction(1, 10**9)


@every_config
@every_language
def test_the_parameters_are_those_of_the_networks_arrays(config: str, language: str) -> None:
    """The total is the number of all array entries, and every row multiplies and adds up to it."""
    shown, film = printed("count", config, language), opened(config)
    arrays = [array for layer in film.network.layers for array in (layer.weights, layer.biases)]
    assert number(shown["total"], language) == sum(array.size for array in arrays)
    for rows, total in (("rows", "total"), ("other", "other_total")):
        for row in shown[rows]:
            before, neurons, weights, together = (
                number(row[k], language) for k in ("before", "neurons", "weights", "total")
            )
            assert (before * neurons, weights + neurons) == (weights, together)
        assert sum(number(row["total"], language) for row in shown[rows]) == number(shown[total], language)


@every_config
def test_the_other_network_has_twice_the_hidden_neurons(config: str) -> None:
    """Its layers follow on one another, and so many times are its parameters more, to one decimal."""
    shown, film = printed("count", config), opened(config)
    sizes = [number(shown["other"][0]["before"]), *(number(row["neurons"]) for row in shown["other"])]
    assert sizes == [film.network.sizes[0], *(2 * n for n in film.network.sizes[1:-1]), film.network.sizes[-1]]
    times = task("count", film).facts(film.numbers)["count.times"]
    assert is_rounded(str(times), float(number(shown["other_total"]) / number(shown["total"])), "en")


def test_a_network_without_hidden_layers_is_compared_with_one_that_has_one() -> None:
    """Sixteen neurons are put in between."""
    shown = printed("count", "film", "en", "network={layers: [784, 10], weights: random}")
    assert [row["neurons"] for row in shown["other"]] == ["16", "10"]


@every_config
@every_language
def test_shapes_are_those_that_numpy_has(config: str, language: str) -> None:
    """W, a, b, z and the batch's sums are printed as their arrays are shaped, one example a column."""
    layers = opened(config).network.layers
    for row, layer in zip(printed("shapes", config, language)["rows"], layers, strict=True):
        example, batch = (np.zeros((layer.weights.shape[1], count)) for count in (1, 32))
        bias = layer.biases[:, None]
        arrays = (layer.weights, example, bias, layer.weights @ example + bias, layer.weights @ batch + bias)
        assert [tuple(number(n, language) for n in text.split(" × ")) for text in row] == [
            each.shape for each in arrays
        ]


@every_config
@every_language
def test_a_sum_by_hand_follows_from_the_printed_numbers(config: str, language: str) -> None:
    """Products, sum, z and activation are what a student gets who has the sheet and nothing else."""
    shown = printed("sum", config, language)
    products = []
    for term in shown["terms"]:
        products.append(number(term["a"], language) * number(term["weight"], language))
        assert number(term["product"], language) == products[-1]
    assert value(shown["added"], language) == number(shown["sum"], language) == sum(products)
    z = sum(products) + number(shown["bias"], language)
    assert value(shown["shifted"], language) == number(shown["z"], language) == z
    assert number(shown["a"], language) == by_hand(shown["activation"], z)
    for entry in shown["curve"]:
        assert number(entry["a"], language) == by_hand(shown["activation"], number(entry["z"], language))


@every_config
@every_language
def test_a_sum_by_hand_is_made_of_the_networks_own_numbers(config: str, language: str) -> None:
    """Inputs, weights and the bias are the network's, rounded; none that is left away would count for more."""
    film, shown = opened(config), printed("sum", config, language)
    facts = task("sum", film).facts(film.numbers)
    layer, neuron = int(str(facts["sum.layer"])), int(str(facts["sum.neuron"]))
    weights, inputs = film.network.layers[layer - 1].weights[neuron], film.hero.trace.activations(layer - 1)
    places = []
    for term in shown["terms"]:
        if " | " in term["source"]:
            row, column = map(int, term["source"].split(" | "))
            places.append(row * film.config.input.shape[1] + column)  # type: ignore[index]
        else:
            named = film.input_names if layer == 1 else None
            places.append(named.index(term["source"]) if named else int(term["source"]))
        assert is_rounded(term["weight"], weights[places[-1]], language)
        assert is_rounded(term["a"], inputs[places[-1]], language)
    assert is_rounded(shown["bias"], film.network.layers[layer - 1].biases[neuron], language)
    counts = np.abs(weights * inputs)
    assert np.delete(counts, places).max(initial=0) <= counts[places].min()
    assert facts["sum.all"] == (len(places) == len(weights))


@every_config
def test_the_networks_own_sum_is_told_beside_the_rounded_one(config: str) -> None:
    """Its z adds up all inputs with nothing rounded, one by one."""
    film = opened(config)
    facts = task("sum", film).facts(film.numbers)
    layer, neuron = int(str(facts["sum.layer"])), int(str(facts["sum.neuron"]))
    own = film.network.layers[layer - 1]
    z = own.biases[neuron]
    for weight, a in zip(own.weights[neuron], film.hero.trace.activations(layer - 1), strict=True):
        z += weight * a
    assert is_rounded(str(facts["sum.true_z"]), z, "en")


def test_softmax_alone_leaves_the_activation_out() -> None:
    """Where every neuron is compared with all others, z is what can be found by hand."""
    shown = printed("sum", "film", "en", "network={layers: [784, 10], weights: random, activations: [softmax]}")
    assert shown["activation"] == "softmax"
    assert value(shown["shifted"]) == number(shown["z"])


@every_config
@every_language
def test_both_functions_of_a_sum_follow_from_the_printed_sum(config: str, language: str) -> None:
    """The sum is that of the task before; its double and opposite and all six activations are computed from it."""
    shown, before = printed("squash", config, language), printed("sum", config, language)
    z = number(before["z"], language)
    assert [number(text, language) for text in shown["sums"]] == [z, 2 * z, -z]
    for row, function in (("relu", "relu"), ("curved", shown["function"])):
        assert [number(text, language) for text in shown[row]] == [by_hand(function, each) for each in (z, 2 * z, -z)]
    assert bool(shown["curve"]) != bool(before["curve"])  # the values are given once


def test_a_negative_sum_is_told_as_one() -> None:
    """ReLU of it and of its double is 0."""
    facts = Squashing(Decimal("-0.80"), "sigmoid", table=True).facts(opened("film").numbers)
    assert (facts["squash.positive"], facts["squash.relu"], facts["squash.relu_doubled"]) == (False, "0", "0")


@every_picture
def test_pictures_are_matched_by_the_ink_that_is_drawn(config: str) -> None:
    """Whoever measures the squares and compares the shares of the positive finds the key's letters."""
    shown = printed("match", config)
    found = {}
    for letter, picture in zip(shown["letters"], shown["pictures"], strict=True):
        areas = np.sign(picture) * np.square(picture) * (np.abs(picture) > TOO_SMALL)
        share = areas[areas > 0].sum() / np.abs(areas).sum()
        shares = [
            number(row["positive"]) / (number(row["positive"]) - number(row["negative"])) for row in shown["rows"]
        ]
        found[letter] = shown["rows"][int(np.argmin([abs(float(each) - share) for each in shares]))]["neuron"]
    assert found == {row["letter"]: row["neuron"] for row in shown["rows"]}
    assert all(letter != row["letter"] for letter, row in zip(shown["letters"], shown["rows"], strict=True))


@every_picture
@every_language
def test_the_sums_of_a_picture_are_the_networks_own(config: str, language: str) -> None:
    """What counts for and against is added up pixel by pixel; z follows from what is printed of it."""
    film, shown = opened(config), printed("match", config, language)
    for row in shown["rows"]:
        weights = film.network.layers[0].weights[int(row["neuron"])]
        products = [weight * pixel for weight, pixel in zip(weights, film.hero.vector, strict=True)]
        assert is_rounded(row["positive"], math.fsum(each for each in products if each > 0), language)
        assert is_rounded(row["negative"], math.fsum(each for each in products if each < 0), language)
        steps, z = row["steps"].split(" = ")
        parts = (row["positive"], row["negative"], row["bias"])
        assert value(steps, language) == number(z, language) == sum(number(part, language) for part in parts)


@every_picture
def test_neurons_above_zero_are_named(config: str) -> None:
    """They are those whose printed steps end above zero."""
    film, shown = opened(config), printed("match", config)
    above = [row["neuron"] for row in shown["rows"] if number(row["steps"].split(" = ")[1]) > 0]
    assert task("match", film).facts(film.numbers)["match.z_above"] == (", ".join(above) or "–")


@every_picture
def test_shifted_pictures_are_answered_by_the_network(config: str) -> None:
    """Each picture has the hero's columns further right, and its answer is what the network says to it."""
    film = opened(config)
    assert film.hero.pixels is not None
    for by, each in enumerate(printed("move", config)["pictures"]):
        columns = film.hero.pixels.shape[1]
        pixels = np.pad(film.hero.pixels, ((0, 0), (by, 0)))[:, :columns]
        assert np.abs(np.array(each["shades"]) / 255 + pixels.ravel() - 1).max() <= 0.5 / 255 + 1e-9
        a = pixels.ravel()
        for layer in film.network.layers:
            a = layer.forward(a).a
        assert (each["answer"], each["shift"]) == (film.labels[int(a.argmax())], str(by))
        assert is_rounded(each["score"], float(a.max()), "en")


def test_the_curve_is_what_was_measured() -> None:
    """Its points are the facts' accuracies; without facts there is no curve."""
    film = opened("film")
    assert film.facts and film.facts.shift_right
    assert [point["share"] for point in printed("move", "film")["points"]] == list(film.facts.shift_right)
    assert printed("move", "film", "en", "network.facts=none")["points"] == []


@every_named
@every_language
def test_a_changed_input_is_answered_by_the_network(config: str, language: str) -> None:
    """The printed inputs, with one value replaced by that of the column, give the answer of the column."""
    film, shown = opened(config), printed("vary", config, language)
    inputs = {each["name"]: float(number(each["value"], language)) for each in shown["inputs"]}
    for column in shown["columns"]:
        inputs[shown["input"]] = float(number(column["value"], language))
        scores = film.network.forward(list(inputs.values())).output
        assert column["answer"] == film.labels[int(np.argmax(scores))]
        assert is_rounded(column["score"], float(scores.max()), language)
    assert len({column["answer"] for column in shown["columns"]}) > 1


@every_language
def test_the_bar_detector_does_what_is_asked(language: str) -> None:
    """Its sums, taken pixel by pixel, are above zero for the bar, and below for a full and an empty picture."""
    shown = printed("detect", "film", language)
    weights = [[number(weight, language) for weight in row] for row in shown["weights"]]
    sums = {}
    for each in shown["tried"]:
        lit = [w for ws, row in zip(weights, each["picture"], strict=True) for w, on in zip(ws, row, strict=True) if on]
        sums[each["name"]] = sum(lit, Fraction(0)) + number(shown["bias"], language)
        steps, z = each["steps"].split(" = ")
        assert value(steps, language) == number(z, language) == sums[each["name"]]
    assert sums["bar"] > 0 > max(sums["full"], sums["empty"])
    assert [sum(map(sum, each["picture"])) for each in shown["tried"]] == [5, 25, 0, 4, 5]


@every_named
def test_the_switch_does_what_is_asked(config: str) -> None:
    """Of the four cases only the first input without the second has a sum above zero."""
    shown = printed("switch", config)
    weights, bias = [number(weight) for weight in shown["weights"]], number(shown["bias"])
    awake = []
    for case in shown["cases"]:
        z = sum(weight * int(on) for weight, on in zip(weights, case["inputs"], strict=True)) + bias
        steps, printed_z = case["steps"].split(" = ")
        assert value(steps) == number(printed_z) == z
        awake += [case["inputs"]] if z > 0 else []
    assert awake == [["1", "0"]]
    assert shown["names"] == list(opened(config).input_names or ())[:2]


def named(count: int) -> tuple[str, ...]:
    """Settings for a network with so many named inputs."""
    inputs = [f"n{number}" for number in range(count)]
    layers = f"network={{layers: [{count}, 2, 2], weights: random}}"
    return layers, f"input={{names: {inputs}}}", f"hero={{values: {[0.5] * count}}}", "extras=[]"


@pytest.mark.parametrize(
    ("config", "sets", "name", "reason"),
    [
        ("weather", (), "match", "the input is no picture"),
        ("film", ("network.weights=random",), "match", "told apart by eye"),
        ("film", ("network={layers: [784, 3, 10], weights: random}",), "match", "no 4 neurons"),
        ("film", ("network={layers: [784, 10], weights: random, activations: softmax}",), "squash", "the same sigmoid"),
        ("own-weights", named(1), "switch", "only one input"),
        ("own-weights", named(13), "vary", "more than 12 inputs"),
    ],
)
def test_a_task_that_does_not_apply_is_left_out(config: str, sets: tuple[str, ...], name: str, reason: str) -> None:
    """It is named with the reason among the absent ones, and among the tasks no more."""
    found = tasks.find(opened(config, *sets))
    assert reason in {each.name: each.reason for each in found.absent}[name]
    assert name not in {each.name for each in found.tasks}


def test_weights_too_small_to_be_printed_give_no_sum(tmp_path: Path) -> None:
    """Without the sum, the task that continues it is left out as well."""
    layers = (
        Layer(np.full((16, 784), 1e-4), np.zeros(16), "relu"),
        Layer(np.full((10, 16), 1e-4), np.zeros(10), "relu"),
    )
    Network(layers).save(tmp_path / "tiny.npz")
    network = f"network={{layers: [784, 16, 10], activations: relu, weights: {tmp_path / 'tiny.npz'}}}"
    assert {"sum", "squash"} <= {each.name for each in tasks.find(opened("film", network)).absent}


@every_config
def test_every_task_is_made_or_left_out(config: str) -> None:
    """Whatever the film is about, there are at least six tasks, and those that follow on another do so."""
    found = tasks.find(opened(config))
    names = [each.name for each in found.tasks]
    assert len(names) >= 6
    assert names.index("squash") == names.index("sum") + 1
    assert {each.name for each in found.absent} == (set() if config in PICTURES else {"match"})


@every_config
def test_words_may_name_what_a_task_tells(config: str) -> None:
    """The facts that a task declares are those that it gives, so that no word names one that is not there."""
    film = opened(config)
    for each in tasks.find(film).tasks:
        assert set(each.facts(film.numbers)) == set(each.names)
