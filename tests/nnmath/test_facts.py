"""Facts: each measurement against a count by hand, and JSON that comes back exactly or says why not."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnmath import facts as f
from nnmath import races
from nnmath.network import Layer, Network
from nnmath.races import Race
from nnmath.recipe import PLAIN
from nnmath.record import RecordError
from nnmath.training import CurvePoint

# Three neurons, each watching one column of a 1x3 picture: the answer is the brightest column.
COPYING = Network((Layer(np.eye(3), np.zeros(3), "identity"), Layer(np.eye(3), np.zeros(3), "identity")))
IMAGES = np.array([[[1.0, 0, 0]], [[0, 1, 0]], [[0, 0, 1]], [[0.9, 1, 0]]])
LABELS = np.array([0, 1, 2, 0])


@pytest.fixture
def measured():
    """The facts of the copying network and the four pictures."""
    network = replace(COPYING, metadata={"learning_curve": [[0, 0.0, 0.25], [5, 1.0, 0.75]]})
    return f.measure(network, IMAGES, LABELS, "four pictures", untrained=COPYING.without_neuron(1, 0))


def test_accuracy_and_confusion_by_hand(measured):
    """Three of four are right; the last, a 0, is read as 1."""
    assert measured.accuracy == 0.75
    assert measured.confusion == ((1, 1, 0), (0, 1, 0), (0, 0, 1))
    assert measured.data == f.Data("four pictures", 4)
    assert (measured.sizes, measured.activations) == ((3, 3, 3), ("identity", "identity"))


def test_shifts_by_hand(measured):
    """Shifted by one or two, every answer is wrong; once all ink has left, everything is read as 0."""
    assert measured.shift_right == (0.75, 0.0, 0.0, 0.5, 0.5)


def test_knock_outs_by_hand(measured):
    """Without neuron 0 the first picture still counts as 0, by the tie; without 1 the last becomes right."""
    assert measured.knock_out == ((0.75, 0.75, 0.5),)


def test_greys_and_sums_by_hand(measured):
    """Of 12 activations a layer only the 0.9 is near, and it is not strictly inside; the sums are 1, 1, 1, 1.9."""
    assert measured.grey == (0.0, 0.0)
    assert measured.output_sum == f.OutputSum(pytest.approx(4.9 / 4), 1.0, 1.9)
    assert f.grey_share(np.array([0.1, 0.1001, 0.5, 0.8999, 0.9, 2.0])) == 0.5


def test_noise_follows_its_distribution(measured):
    """The largest of three uniform numbers exceeds t with probability 1 - t^3."""
    noise = measured.noise
    assert noise.above_90 == pytest.approx(1 - 0.9**3, abs=0.02)
    assert noise.above_50 == pytest.approx(1 - 0.5**3, abs=0.02)
    assert noise.median == pytest.approx(0.5 ** (1 / 3), abs=0.01)
    assert noise.p90 == pytest.approx(0.9 ** (1 / 3), abs=0.01)
    assert noise == f.noise_scores(COPYING, noise.seed)


def test_untrained_network_and_learning_curve_come_along(measured):
    """The untrained network is measured on the same pictures; the learning curve is the metadata's."""
    assert measured.untrained_accuracy == 0.75
    assert measured.learning_curve == (CurvePoint(0, 0.0, 0.25), CurvePoint(5, 1.0, 0.75))


def test_any_network_can_be_measured():
    """Plain vectors have no shift curve; a single layer has no knock-outs; without history there is no curve."""
    network = Network.random((3, 2), ("softmax",), 0)
    found = f.measure(network, IMAGES.reshape(4, 3), np.array([0, 1, 1, 0]), "vectors")
    assert found.shift_right is None
    assert found.knock_out == ()
    assert found.learning_curve is None
    assert found.untrained_accuracy is None
    assert found.output_sum.mean == pytest.approx(1)


def test_facts_come_back_from_json(measured):
    """Every number keeps all its digits on the way to JSON and back, races included."""
    race = Race("relu", 2, 16, PLAIN, (0.1, 1.0), 1 / 3, 0.9, (CurvePoint(1, 0.1, 0.2),))
    full = replace(measured, races=(race,))
    assert f.Facts.from_json(full.to_json()) == full


def test_facts_may_be_partial():
    """A fingerprint with sizes and activations is enough."""
    text = '{"fingerprint": "ab", "sizes": [3, 2], "activations": ["relu"]}'
    assert f.Facts.from_json(text) == f.Facts("ab", (3, 2), ("relu",))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"accurracy": 0.5}, "my.json: unknown 'accurracy'; known: fingerprint, "),
        ({"accuracy": "high"}, "my.json.accuracy: float is expected; found str 'high'"),
        ({"accuracy": True}, "my.json.accuracy: float is expected; found bool 'True'"),
        ({"accuracy": 0.8}, "my.json: confusion gives an accuracy of 0.75, but 0.8 is claimed"),
        ({"data": {"description": "", "count": 5}}, "my.json: confusion counts 4 examples, data 5"),
        ({"data": {"count": 4}}, "my.json.data: 'description' is missing"),
        ({"data": 4}, "my.json.data: an object with description, count is expected; found int '4'"),
        ({"shift_right": 0.5}, "my.json.shift_right: a list is expected; found float '0.5'"),
        ({"confusion": [[1, 2.5]]}, r"my.json.confusion\[0\]\[1\]: int is expected; found float '2.5'"),
        ({"accuracy": float("nan")}, "my.json.accuracy: float is expected; found float 'nan'"),
    ],
)
def test_wrong_facts_are_named(measured, change, message):
    """An unknown, missing, mistyped or contradictory fact is named with its place."""
    text = json.dumps(json.loads(measured.to_json()) | change)
    with pytest.raises(RecordError, match=message):
        f.Facts.from_json(text, "my.json")


def test_what_is_no_json_is_named():
    """A file cut short says so."""
    with pytest.raises(RecordError, match=r"my\.json: not JSON"):
        f.Facts.from_json('{"fingerprint":', "my.json")


def test_the_fingerprint_follows_the_numbers_alone(tmp_path):
    """It survives saving and new metadata; any changed weight, bias or activation changes it."""
    network = Network.random((3, 4, 2), ("relu", "sigmoid"), 0)
    network.save(tmp_path / "net.npz")
    same = replace(Network.load(tmp_path / "net.npz"), metadata={"note": "other"})
    first, last = network.layers
    others = (
        network.with_weight(1, 0, 0, 0.5),
        Network((first, Layer(last.weights, [0, 1e-9], "sigmoid"))),
        Network((first, Layer(last.weights, last.biases, "tanh"))),
    )
    assert f.fingerprint(same) == f.fingerprint(network)
    assert len({f.fingerprint(each) for each in (network, *others)}) == 4


def test_races_give_both_the_same_chances(monkeypatch):
    """Four runners, from the same start in pairs, each with its best tried learning rate and a whole curve."""
    monkeypatch.setattr(races, "WIDTH", 3)
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 2, 300)
    images = np.stack([labels, 1 - labels, generator.random(300)], axis=1).reshape(300, 1, 3)
    recipe = replace(races.RACE_RECIPE, epochs=2)
    runners = list(races.race((images[:200], labels[:200]), (images[200:], labels[200:]), recipe))
    assert [(each.activation, each.hidden_layers) for each in runners] == [
        ("sigmoid", 2),
        ("relu", 2),
        ("sigmoid", 6),
        ("relu", 6),
    ]
    for each in runners:
        assert replace(each.recipe, learning_rate=0) == replace(recipe, learning_rate=0)
        assert each.recipe.learning_rate in each.tried_learning_rates
        assert each.accuracy == each.learning_curve[-1].accuracy
        assert each.learning_curve[-1].epoch == 2
    assert runners[2].start_gradient < runners[0].start_gradient / 100
