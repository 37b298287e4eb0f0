"""Gradients against finite differences and against autograd, an independent library."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from nnmath.backprop import gradients
from nnmath.loss import loss
from nnmath.network import Layer, Network

RANDOM = np.random.default_rng(5)
X = RANDOM.normal(size=(6, 4))
Y = np.eye(3)[RANDOM.integers(0, 3, 6)]
HIDDEN = ("sigmoid", "relu", "tanh", "identity", "softmax")
OUTPUTS = ("sigmoid", "softmax", "identity", "tanh", "relu")


def _network(hidden, output):
    start = Network.random((4, 5, 4, 3), (hidden, hidden, output), 11)
    return Network(
        tuple(Layer(each.weights, RANDOM.normal(size=len(each.biases)), each.activation) for each in start.layers)
    )


def _softmax(z):
    e = anp.exp(z)
    return e / anp.sum(e, axis=1, keepdims=True)


AUTOGRAD = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "relu": lambda z: anp.maximum(z, 0),
    "tanh": anp.tanh,
    "identity": lambda z: z,
    "softmax": _softmax,
}


def _textbook_loss(parameters, activations):
    a = X
    for (weights, biases), name in zip(parameters, activations, strict=True):
        a = AUTOGRAD[name](anp.dot(a, weights.T) + biases)
    if activations[-1] == "sigmoid":
        each = -Y * anp.log(a) - (1 - Y) * anp.log(1 - a)
    elif activations[-1] == "softmax":
        each = -Y * anp.log(a)
    else:
        each = (a - Y) ** 2 / 2
    return anp.sum(each) / len(X)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_gradients_agree_with_autograd(hidden, output):
    """Every weight's and bias's gradient is the one autograd finds from the textbook formulas."""
    network = _network(hidden, output)
    parameters = [(layer.weights, layer.biases) for layer in network.layers]
    expected = autograd.grad(_textbook_loss)(parameters, [layer.activation for layer in network.layers])
    for found, (weights, biases) in zip(gradients(network, X, Y), expected, strict=True):
        np.testing.assert_allclose(found.weights, weights, atol=1e-12)
        np.testing.assert_allclose(found.biases, biases, atol=1e-12)


@pytest.mark.parametrize("output", ("sigmoid", "softmax", "identity"))
def test_gradients_agree_with_finite_differences(output):
    """Moving one weight a little changes the loss as its gradient says."""
    network, h = _network("tanh", output), 1e-6
    found = gradients(network, X, Y)
    for number, layer in enumerate(network.layers, start=1):
        for j, k in np.ndindex(layer.weights.shape):
            up, down = (network.with_weight(number, j, k, layer.weights[j, k] + step) for step in (h, -h))
            slope = (loss(up.forward(X), Y) - loss(down.forward(X), Y)) / (2 * h)
            assert found[number - 1].weights[j, k] == pytest.approx(slope, abs=1e-7)


def test_gradients_are_read_only():
    """Results cannot be changed by accident."""
    with pytest.raises(ValueError, match="read-only"):
        gradients(_network("tanh", "sigmoid"), X, Y)[0].weights[0, 0] = 1


def test_a_batch_is_needed():
    """A single vector, or targets that do not fit, are refused in words."""
    with pytest.raises(ValueError, match=r"a batch and targets \(batch, 3\) are expected; got \(3,\)"):
        gradients(_network("tanh", "sigmoid"), X[0], Y[0])
