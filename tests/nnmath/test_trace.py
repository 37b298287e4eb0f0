"""The trace of a forward pass, by hand and by the sums that must add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmath.network import Layer, Network

BY_HAND = Network(
    (
        Layer([[1.0, -2.0, 0.5], [0.0, 1.0, 1.0]], [0.5, -1.0], "relu"),
        Layer([[2.0, 1.0], [-1.0, 3.0]], [0.0, 1.0], "identity"),
    )
)
X = [2.0, 1.0, 4.0]  # layer 1: 2 - 2 + 2 = 2, + 0.5; 1 + 4 = 5, - 1. Layer 2: 5 + 4 = 9; -2.5 + 12 = 9.5, + 1


def test_forward_by_hand():
    """Weighted sums, z and a of every layer are those worked out on paper."""
    trace = BY_HAND.forward(X)
    np.testing.assert_allclose(trace.layers[0].weighted_sum, [2, 5])
    np.testing.assert_allclose(trace.layers[0].z, [2.5, 4])
    np.testing.assert_allclose(trace.layers[1].weighted_sum, [9, 9.5])
    np.testing.assert_allclose(trace.output, [9, 10.5])
    assert trace.prediction == 1
    assert trace.ranking() == ((1, 10.5), (0, 9.0))
    assert trace.ranking(1) == ((1, 10.5),)


def test_a_neuron_by_hand():
    """One neuron's products, their positive and negative part, bias, z and a are those worked out on paper."""
    neuron = BY_HAND.forward(X).neuron(1, 0)
    np.testing.assert_allclose(neuron.products, [2, -2, 2])
    assert (neuron.positive_sum, neuron.negative_sum, neuron.weighted_sum) == (4, -2, 2)
    assert (neuron.bias, neuron.z, neuron.a) == (0.5, 2.5, 2.5)
    assert (neuron.layer, neuron.index) == (1, 0)


@given(seed=st.integers(0, 2**32 - 1), sizes=st.lists(st.integers(1, 8), min_size=2, max_size=5))
def test_every_neuron_adds_up(seed, sizes):
    """For any network and input: positive + negative = weighted sum, + bias = z, activation(z) = a."""
    network = Network.random(sizes, ["sigmoid"] * (len(sizes) - 1), seed)
    trace = network.forward(np.random.default_rng(seed).normal(size=sizes[0]))
    for layer, count in enumerate(sizes[1:], start=1):
        for index in range(count):
            neuron = trace.neuron(layer, index)
            assert neuron.positive_sum + neuron.negative_sum == pytest.approx(neuron.weighted_sum, abs=1e-12)
            assert neuron.weighted_sum + neuron.bias == pytest.approx(neuron.z, abs=1e-12)
            assert neuron.a == pytest.approx(1 / (1 + np.exp(-neuron.z)))
            np.testing.assert_array_equal(neuron.inputs, trace.activations(layer - 1))


def test_a_batch_equals_its_vectors_one_by_one():
    """Row i of a batch's trace is the trace of vector i."""
    network = Network.random((6, 5, 4), ("tanh", "softmax"), 3)
    batch = np.random.default_rng(0).random((7, 6))
    together = network.forward(batch)
    for i, x in enumerate(batch):
        alone = network.forward(x)
        np.testing.assert_allclose(together.layers[0].z[i], alone.layers[0].z)
        np.testing.assert_allclose(together.output[i], alone.output)
        assert together.prediction[i] == alone.prediction


def test_nothing_in_a_trace_can_be_changed():
    """Arrays of a trace are read-only and its fields frozen; the caller's own array stays writable and apart."""
    x = np.array(X)
    trace = BY_HAND.forward(x)
    neuron = trace.neuron(1, 1)
    for array in (trace.x, trace.output, trace.layers[0].weighted_sum, trace.layers[0].inputs, neuron.products):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(AttributeError):
        trace.x = x
    x[0] = 99
    assert trace.x[0] == 2


def test_a_tie_goes_to_the_lower_index():
    """With equal scores, prediction and ranking name the first."""
    trace = Network((Layer(np.zeros((3, 2)), np.zeros(3), "sigmoid"),)).forward([1, 2])
    assert trace.prediction == 0
    assert [index for index, _ in trace.ranking()] == [0, 1, 2]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda trace: trace.neuron(0, 0), "layer 0 has no weights; this network's layers are 1 to 2"),
        (lambda trace: trace.neuron(3, 0), "layer 3 has no weights"),
        (lambda trace: trace.neuron(1, 2), "layer 1 has no neuron 2; it has 2, counted from 0"),
        (lambda trace: trace.neuron(1, -1), "layer 1 has no neuron -1"),
        (lambda trace: trace.activations(-1), "layer -1 has no weights"),
    ],
)
def test_places_that_do_not_exist_are_named(ask, message):
    """Asking for a layer or neuron that is not there says which there are."""
    with pytest.raises(ValueError, match=message):
        ask(BY_HAND.forward(X))


def test_a_batch_has_no_single_neuron_or_ranking():
    """What only makes sense for one vector says so."""
    trace = BY_HAND.forward([X, X])
    with pytest.raises(ValueError, match="neuron needs the trace of one vector; this one holds a batch of 2"):
        trace.neuron(1, 0)
    with pytest.raises(ValueError, match="ranking needs the trace of one vector"):
        trace.ranking()
