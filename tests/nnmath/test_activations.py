"""Activation functions against scipy, finite differences and their definitions."""

import warnings

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnmath.activations import ACTIVATIONS, activation

ORACLES = {
    "sigmoid": scipy.special.expit,
    "relu": lambda z: (np.abs(z) + z) / 2,
    "tanh": lambda z: 2 * scipy.special.expit(2 * z) - 1,
    "identity": lambda z: z,
    "softmax": lambda z: scipy.special.softmax(z, axis=-1),
}
Z = np.array([[-3.0, -0.5, 0.2, 1.5], [0.1, 2.0, -1.0, 4.0]])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_agrees_with_an_independent_formula(name):
    """Every activation gives what scipy or a different formula gives, on one vector and on a batch."""
    np.testing.assert_allclose(activation(name).value(Z), ORACLES[name](Z), rtol=1e-12)
    np.testing.assert_allclose(activation(name).value(Z[0]), ORACLES[name](Z[0]), rtol=1e-12)


def test_every_oracle_is_used():
    """No activation is without an oracle here."""
    assert set(ORACLES) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_derivative_agrees_with_finite_differences(name):
    """The derivative is the slope of the value."""
    h = 1e-6
    slope = (activation(name).value(Z + h) - activation(name).value(Z - h)) / (2 * h)
    np.testing.assert_allclose(activation(name).derivative(Z), slope, atol=1e-8)


def test_softmax_derivative_is_the_jacobian():
    """Row i, column j of softmax's derivative is how output i follows input j."""
    h, softmax = 1e-6, activation("softmax")
    for j in range(4):
        step = np.eye(4)[j] * h
        slope = (softmax.value(Z + step) - softmax.value(Z - step)) / (2 * h)
        np.testing.assert_allclose(softmax.derivative(Z)[:, :, j], slope, atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_backward_is_the_chain_rule(name):
    """backward gives the gradient by z of any weighted sum of the outputs."""
    upstream, h, chosen = np.array([[0.3, -1.0, 2.0, 0.5], [1.0, 1.0, -2.0, 0.0]]), 1e-6, activation(name)
    expected = np.empty_like(Z)
    for place in np.ndindex(Z.shape):
        step = np.zeros_like(Z)
        step[place] = h
        expected[place] = np.sum(upstream * (chosen.value(Z + step) - chosen.value(Z - step))) / (2 * h)
    np.testing.assert_allclose(chosen.backward(Z, chosen.value(Z), upstream), expected, atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=hnp.arrays(np.float64, st.integers(1, 6), elements=st.floats(allow_nan=False, allow_infinity=False, width=64)))
def test_any_finite_float_is_fine(name, z):
    """No finite input overflows, warns or gives NaN, in value, derivative or backward."""
    chosen = activation(name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a = chosen.value(z)
        slope = chosen.derivative(z)
        backward = chosen.backward(z, a, np.ones_like(z))
    assert np.isfinite(a).all() and np.isfinite(slope).all() and np.isfinite(backward).all()


@pytest.mark.parametrize("extreme", [-1000.0, 1000.0])
def test_saturation_is_exact(extreme):
    """Far out, the sigmoid is 0 or 1 and its slope 0, without any warning."""
    z = np.array([extreme])
    assert activation("sigmoid").value(z) == (extreme > 0)
    assert activation("sigmoid").derivative(z) == 0


def test_small_sigmoids_keep_their_digits():
    """At -40 the sigmoid is e^-40, not 0."""
    np.testing.assert_allclose(activation("sigmoid").value(np.array([-40.0])), np.exp(-40.0), rtol=1e-12)


def test_float32_stays_float32():
    """The trainer's float32 arrays are not widened."""
    for each in ACTIVATIONS.values():
        a = each.value(Z.astype(np.float32))
        assert a.dtype == np.float32
        assert each.backward(Z.astype(np.float32), a, a).dtype == np.float32


def test_an_unknown_name_is_explained():
    """A mistyped activation is answered by the nearest and by all known names."""
    with pytest.raises(
        ValueError, match=r"unknown activation 'Sigmod'; known: sigmoid, relu.*Did you mean 'sigmoid'\?"
    ):
        activation("Sigmod")
