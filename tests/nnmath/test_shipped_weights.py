"""The shipped network and its facts: consistent with each other, and with MNIST where a folder with it is named.

Set NNEXPLAIN_MNIST to a folder with MNIST's training files to have the claims measured again.
"""

import os
from dataclasses import asdict

import numpy as np
import pytest

from nnmath import shipped
from nnmath.facts import Facts, fingerprint, grey_share, noise_scores, shift_curve
from nnmath.handwriting import write
from nnmath.loss import confusion
from nnmath.network import Network
from nnmath.recipe import Recipe
from nnmath.shipped import WEIGHTS

MNIST_FOLDER = os.environ.get("NNEXPLAIN_MNIST")
NEEDS_MNIST = pytest.mark.skipif(not MNIST_FOLDER, reason="NNEXPLAIN_MNIST names no folder")


@pytest.fixture(scope="module")
def network():
    """The shipped network."""
    return Network.load(WEIGHTS)


@pytest.fixture(scope="module")
def facts():
    """What is claimed of it."""
    return Facts.from_json(WEIGHTS.with_suffix(".json").read_text(), WEIGHTS.with_suffix(".json").name)


@pytest.fixture(scope="module")
def held_out():
    """The last 10,000 of MNIST's 60,000 training pictures."""
    return shipped.split(MNIST_FOLDER)[1]


def test_the_shipped_network_is_the_one_of_the_facts(network, facts):
    """The fingerprint in the facts is that of the weights; sizes and activations agree."""
    assert facts.fingerprint == fingerprint(network)
    assert facts.sizes == network.sizes == (784, 16, 16, 10)
    assert facts.activations == tuple(layer.activation for layer in network.layers) == ("sigmoid",) * 3
    assert network.parameter_count == 13_002


def test_it_was_trained_by_the_recipe_of_this_code(network):
    """The recipe kept with the weights is Recipe's default."""
    assert network.metadata["recipe"] == asdict(Recipe())


def test_the_promises_are_kept(facts):
    """At least 96.5 % held out, and at least a quarter of the first hidden layer neither dark nor fully lit."""
    assert facts.accuracy >= 0.965
    assert facts.grey[0] >= 0.25


def test_the_facts_agree_with_one_another(facts):
    """Confusion, accuracy, shift curve, knock-outs and learning curve tell one story."""
    counts = np.array(facts.confusion)
    assert counts.sum() == facts.data.count == 10_000
    assert np.trace(counts) / counts.sum() == pytest.approx(facts.accuracy)
    assert facts.shift_right[0] == facts.accuracy
    assert list(facts.shift_right) == sorted(facts.shift_right, reverse=True)
    assert [len(layer) for layer in facts.knock_out] == [16, 16]
    assert max(map(max, facts.knock_out)) < facts.accuracy + 0.005
    assert facts.learning_curve[-1].accuracy == facts.accuracy
    assert facts.learning_curve[0].accuracy == facts.untrained_accuracy < 0.2
    assert facts.output_sum.min < facts.output_sum.mean < facts.output_sum.max


def test_the_races_are_decided_as_the_film_tells(facts):
    """About equal with two hidden layers; with six, sigmoid stays at chance and ReLU learns."""
    accuracy = {(each.activation, each.hidden_layers): each.accuracy for each in facts.races}
    assert accuracy["sigmoid", 2] > 0.9 < accuracy["relu", 2]
    assert accuracy["sigmoid", 6] < 0.3
    assert accuracy["relu", 6] > 0.8


def test_border_pixels_keep_no_noise(network):
    """The corners, which no digit ever lights, have weights of essentially 0."""
    weights = np.abs(network.layers[0].weights).reshape(16, 28, 28)
    corners = weights[:, [0, 0, 1, -1, -1], [0, -1, 0, 0, -1]]
    assert corners.max() < 0.001 * weights.max()


def test_noise_is_measured_again(network, facts):
    """The claims about uniform noise need no data: they are the same again."""
    again = noise_scores(network, facts.noise.seed)
    assert again.median == pytest.approx(facts.noise.median)
    assert (again.above_90, again.above_50) == pytest.approx((facts.noise.above_90, facts.noise.above_50), abs=1e-3)


def test_it_reads_the_synthetic_pen(network):
    """Digits written by the seeded pen, which it has never seen, are read at least 92 times in 100."""
    digits = [write(label, seed) for seed in range(30) for label in range(10)]
    predictions = network.forward(np.array([digit.vector for digit in digits])).prediction
    assert np.mean(predictions == [digit.label for digit in digits]) >= 0.92


@NEEDS_MNIST
def test_the_accuracy_is_measured_again(network, facts, held_out):
    """On MNIST's held-out pictures: the same confusion, greys and shift curve, up to a few borderline pictures."""
    trace = network.forward(held_out.vectors)
    np.testing.assert_allclose(confusion(trace.prediction, held_out.labels, 10), facts.confusion, atol=5)
    assert np.mean(trace.prediction == held_out.labels) == pytest.approx(facts.accuracy, abs=1e-3)
    assert [grey_share(layer.a) for layer in trace.layers] == pytest.approx(facts.grey, abs=1e-3)
    assert shift_curve(network, held_out.images, held_out.labels) == pytest.approx(facts.shift_right, abs=1e-3)


@NEEDS_MNIST
def test_pixels_never_lit_in_training_keep_no_noise(network):
    """All pixels that are 0 in every training picture have weights of essentially 0."""
    never = (shipped.split(MNIST_FOLDER)[0].images.max(axis=0) == 0).ravel()
    weights = np.abs(network.layers[0].weights)
    assert never.sum() > 50
    assert weights[:, never].max() < 0.001 * weights.max()
