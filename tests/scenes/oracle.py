"""What the number at an address must be, worked out from weights and inputs with plain numpy."""

import json
import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

import nnmath
from explainer.film import Film, SceneSpec
from explainer.ledger import Entry
from tests.scenes.digits_oracle import DigitsOracle
from tests.scenes.toy_oracle import ToyOracle

FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": expit,
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
}


class Oracle:
    """Resolves the addresses of one scene."""

    def __init__(self, film: Film, spec: SceneSpec) -> None:
        self.film, self.spec, self.layers = film, spec, film.network.layers

    def activations(self, layer: int, vector: np.ndarray) -> np.ndarray:
        """The activations (n,) of a layer for an input; layer 0 is the input."""
        if layer == 0:
            return vector
        return FUNCTIONS[self.layers[layer - 1].activation](self.sums(layer, vector))

    def sums(self, layer: int, vector: np.ndarray) -> np.ndarray:
        """The pre-activations (n,) of a layer."""
        made = self.layers[layer - 1]
        return np.array(made.weights) @ self.activations(layer - 1, vector) + np.array(made.biases)

    def value(self, entry: Entry, ledger: list[Entry]) -> float:
        """What an entry's value must be; AssertionError for an address that nobody knows."""
        if entry.address == "layer 1, largest weight of either sign":
            return max(abs(float(weight)) for weight in np.ravel(self.layers[0].weights))
        if entry.address.startswith("layer 1, weight pictures at least"):
            return self._local_pictures()
        if found := re.fullmatch(r"(?:extra (\d+), )?layer (\d+), (.*)", entry.address):
            example = self.film.hero if found[1] is None else self.film.extras[int(found[1])]
            return self._of_layer(int(found[2]), found[3], np.array(example.vector))
        if found := re.fullmatch(r"weight turned by (\S+), layer (\d+), neuron (\d+), (a|weight .*)", entry.address):
            return self._with_the_weight_turned(float(found[1]), int(found[3]), found[4])
        if found := re.fullmatch(r"pixel (\d+), (row|column)", entry.address):
            return divmod(int(found[1]), self.film.config.input.shape[1])[found[2] == "column"]
        if entry.address in ("input, rows", "input, columns"):
            return self.film.config.input.shape[entry.address == "input, columns"]
        if (value := self._of_an_example(entry)) is not None:
            return value
        for known in (
            self._of_the_toy,
            self._of_the_digits,
            self._of_a_stress_test,
            self._of_the_network,
            self._of_the_facts,
            self._of_the_axes,
            self._of_sigmoid_and_relu,
        ):
            if (value := known(entry)) is not None:
                return value
        return self._of_the_curve(entry, ledger)

    def _local_pictures(self) -> int:
        """How many of the first layer's weight pictures (of an even sample of 16) have enough of their squares in a
        window a third as wide.
        """
        rows, cols = self.film.config.input.shape
        high, wide = round(rows / 3), round(cols / 3)
        weights, count = np.array(self.layers[0].weights), 0
        for index in np.unique(np.rint(np.linspace(0, len(weights) - 1, min(16, len(weights)))).astype(int)):
            squares = weights[index].reshape(rows, cols) ** 2
            windows = [
                squares[y : y + high, x : x + wide].sum()
                for y in range(rows - high + 1)
                for x in range(cols - wide + 1)
            ]
            count += max(windows) / squares.sum() >= self.spec.knobs.local
        return count

    def _with_the_weight_turned(self, by: float, index: int, what: str) -> float:
        """An output, or the weight itself, with the weight turned that lowers the winner's score the most."""
        hero, last, sweep = np.array(self.film.hero.vector), len(self.layers), self.spec.knobs.sweep
        before, sums = self.activations(last - 1, hero), self.sums(last, hero)
        outputs = FUNCTIONS[self.layers[-1].activation]
        winner = int(np.argmax(outputs(sums)))
        lowered = [outputs(sums - sweep * each * np.eye(len(sums))[winner])[winner] for each in before]
        source = int(np.argmin(np.round(lowered, 12)))
        if what != "a":
            assert what == f"weight {source}"
            return self.layers[-1].weights[winner, source] + by
        return outputs(sums + by * before[source] * np.eye(len(sums))[winner])[index]

    def _of_an_example(self, entry: Entry) -> float | None:
        """What is made up by hand: the numbers that a lamp takes on, and those of a legend."""
        if found := re.fullmatch(r"legend, lamp (\d+) of (\d+)", entry.address):
            return int(found[1]) / int(found[2])
        if entry.address == "example, a" and self.spec.name == "TitleCard":
            return round(entry.value)
        if entry.address == "example, a" and self.spec.name == "NeuronHoldsANumber":
            return min(self.spec.knobs.values, key=lambda value: abs(value - entry.value))
        if found := re.fullmatch(r"other sizes, (\d+) neurons", entry.address):
            usual = min(len(self.layers[0].biases), self.film.config.display.max_neurons)
            assert int(found[1]) in (*self.spec.knobs.stepper, usual), "no size that is to be tried on"
            return int(found[1])
        return None

    def _of_the_toy(self, entry: Entry) -> float | None:
        """A number of the example that is worked out by hand."""
        return ToyOracle(self.film, self.spec, FUNCTIONS[self.layers[0].activation]).value(entry.address)

    def _of_the_digits(self, entry: Entry) -> float | None:
        """What the digits at hand have in common, how rules for them fare, and the scores of some of them."""
        if found := re.fullmatch(r"goal (\d+), layer (\d+), (.*)", entry.address):
            return self._of_layer(int(found[2]), found[3], np.array(self.film.exhibits.goals[int(found[1])].vector))
        if re.match(r"(tried|overlap|rule|stencils)\b", entry.address):
            return DigitsOracle(self.film, self.spec).value(entry.address)
        return None

    def _of_a_stress_test(self, entry: Entry) -> float | None:
        """A number of the network at work on the shifted hero, on a digit that it reads wrongly, or on noise."""
        found = re.fullmatch(r"(hero shifted by (\d)|mistake|noise), layer (\d+), (.*)", entry.address)
        if not found:
            return None
        if found[2]:
            vector = self.hero_shifted(int(found[2]))
        else:
            shown = self.film.exhibits
            vector = np.array((shown.noise if found[1] == "noise" else shown.mistake.example).vector)
        return self._of_layer(int(found[3]), found[4], vector)

    def hero_shifted(self, by: int) -> np.ndarray:
        """The hero's pixels (n,), moved right; what leaves the picture is lost."""
        moved = np.roll(np.array(self.film.hero.pixels), by, axis=1)
        moved[:, :by] = 0
        return moved.ravel()

    def weakest_neuron(self) -> int:
        """The neuron of the first hidden layer without which the fewest examples are read correctly."""
        accuracies = json.loads(self.facts_file().read_text("utf-8"))["knock_out"][0]
        return accuracies.index(min(accuracies))

    def _of_the_network(self, entry: Entry) -> float | None:
        if entry.address == "vector, columns":
            return 1
        if entry.address == "network, parameters":
            return sum(layer.weights.size + layer.biases.size for layer in self.layers)
        parts = {"weights": [np.ravel(layer.weights) for layer in self.layers]}
        parts["biases"] = [np.ravel(layer.biases) for layer in self.layers]
        if entry.address in ("network, weights", "network, biases"):
            return sum(len(part) for part in parts[entry.address.removeprefix("network, ")])
        if entry.address == "network, parameters, full colour":
            sizes = np.sort(np.abs(np.concatenate([*parts["weights"], *parts["biases"]])))
            return np.interp(0.95 * (len(sizes) - 1), np.arange(len(sizes)), sizes)
        if entry.address == "network, seed":
            return dict(self.film.network.metadata)["recipe"]["seed"]
        return None

    def _of_the_facts(self, entry: Entry) -> float | None:
        """What the file of facts says, read anew."""
        found = re.fullmatch(r"(?:facts|races), (.*)", entry.address)
        if not found:
            return None
        facts = json.loads(self.facts_file().read_text("utf-8"))
        if found[1] == "accuracy":
            return 100 * facts["accuracy"]
        if shift := re.fullmatch(r"accuracy, shifted by (\d)", found[1]):
            return 100 * facts["shift_right"][int(shift[1])]
        if lost := re.fullmatch(r"accuracy without layer (\d+), neuron (\d+)", found[1]):
            return 100 * facts["knock_out"][int(lost[1]) - 1][int(lost[2])]
        if step := re.fullmatch(r"learning curve, step (\d+), accuracy", found[1]):
            (point,) = [each for each in facts["learning_curve"] if each["step"] == int(step[1])]
            return 100 * point["accuracy"]
        depths = [race["hidden_layers"] for race in facts["races"]]
        if runner := re.fullmatch(r"(\d+) hidden layers, (\w+), accuracy", found[1]):
            wanted = int(runner[1]), runner[2]
            (race,) = [each for each in facts["races"] if (each["hidden_layers"], each["activation"]) == wanted]
            return 100 * race["accuracy"]
        known = {"shallow, hidden layers": min(depths), "deep, hidden layers": max(depths), "epoch 0": 0}
        return {**known, "epochs": facts["races"][0]["recipe"]["epochs"]}.get(found[1])

    def facts_file(self) -> Path:
        """The file of what was measured of the film's network."""
        weights = self.film.config.network.weights
        file = (
            Path(nnmath.__file__).parent / "weights" / "mnist-784-16-16-10" if weights == "shipped" else Path(weights)
        )
        return file.with_suffix(".json")

    def _of_the_axes(self, entry: Entry) -> float | None:
        if step := re.fullmatch(r"axis, (?:step (10*)|shift (\d))", entry.address):
            return int(step[1] or step[2])
        return {"axis, hundred percent": 100, "axis, zero": 0, "axis, one": 1}.get(entry.address)

    def _of_sigmoid_and_relu(self, entry: Entry) -> float | None:
        """The two functions, their slopes, and the powers of the steepest one of sigmoid."""
        if power := re.fullmatch(r"sigmoid, steepest slope, to the power of (\d)", entry.address):
            return 4 ** int(power[1])
        if entry.address == "sigmoid, slope":
            slopes = [expit(z) * expit(-z) for z in (-8.0, 0.0)]
            return min(slopes, key=lambda slope: abs(slope - entry.value))
        tops = {"sigmoid, axis, value": 1, "sigmoid, axis, slope": 0.25, "relu, axis, value": 8, "relu, axis, slope": 1}
        return tops.get(entry.address)

    def _of_layer(self, layer: int, what: str, vector: np.ndarray) -> float:
        activations = self.activations(layer, vector)
        if what == "neurons":
            return len(activations)
        if what == "neurons but 2":
            return len(activations) - 2
        if what == "neurons above 0":
            return sum(1 for each in activations if each > 0)
        if what == "sum of a":
            return math.fsum(activations)
        if what in ("weights", "biases"):
            return len(np.ravel(getattr(self.layers[layer - 1], what)))
        if some := re.fullmatch(r"weights of (\d+) neurons", what):
            return sum(len(row) for row in self.layers[layer - 1].weights[: int(some[1])])
        found = re.fullmatch(r"neuron (\d+), (.*)", what)
        assert found, f"no such quantity of a layer: {what}"
        return self._of_neuron(layer, int(found[1]), found[2], vector)

    def _of_neuron(self, layer: int, index: int, what: str, vector: np.ndarray) -> float:
        if what == "a":
            return self.activations(layer, vector)[index]
        if what == "z":
            return self.sums(layer, vector)[index]
        if what == "bias":
            return self.layers[layer - 1].biases[index]
        inputs, weights = self.activations(layer - 1, vector), self.layers[layer - 1].weights[index]
        products = [float(w) * float(x) for w, x in zip(weights, inputs, strict=True)]
        if what in ("positive sum", "negative sum"):
            return math.fsum(p for p in products if (p > 0) == (what == "positive sum"))
        found = re.fullmatch(r"(weight|product) (\d+)", what)
        assert found, f"no such quantity of a neuron: {what}"
        return {"weight": weights, "product": products}[found[1]][int(found[2])]

    def _of_the_curve(self, entry: Entry, ledger: list[Entry]) -> float:
        name, reach = self.layers[0].activation, self.reach()
        ends = {"sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, reach), "identity": (-reach, reach)}[name]
        known = {
            "axis, lowest": -reach,
            "axis, highest": reach,
            "activation, lowest": ends[0],
            "activation, highest": ends[1],
        }
        if entry.address == f"{name}, z":
            assert entry.value in (-reach, 0, reach), "the ride stops at the ends and in the middle"
            return entry.value
        if entry.address == f"{name}, a":
            places = [each.value for each in ledger if each.address == f"{name}, z" and each.time <= entry.time]
            return float(FUNCTIONS[name](np.array(places[-1:]))[0])
        assert entry.address in known, f"nobody knows what {entry.address!r} is"
        return known[entry.address]

    def reach(self) -> float:
        """How far the number line goes: as far as asked for, and at least as far as the layer's own sums."""
        return max(self.spec.knobs.range, math.ceil(np.abs(self.sums(1, np.array(self.film.hero.vector))).max()))


def as_written(value: float, shown: str) -> str:
    """The value as people write it with as many decimals as in ``shown``, half away from zero; "%" and "1/" stay."""
    before, shown, after = re.fullmatch(r"(1/)?(.*?)(%)?", shown).groups(default="")  # type: ignore[union-attr]
    places = len(shown.partition(".")[2])
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "−" if rounded < 0 else "+" if shown.startswith("+") and rounded > 0 else ""
    separated = f"{abs(rounded):,f}" if "," in shown else f"{abs(rounded):f}"
    return f"{before}{sign}{separated}{after}"


def describe(entry: Entry) -> dict[str, Any]:
    """An entry for messages."""
    return {"scene": entry.scene, "beat": entry.beat, "address": entry.address, "shown": entry.shown}
