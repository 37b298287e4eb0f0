"""Looking inside a network: local weight pictures, a telling weight, what tipped a mistake."""

import numpy as np
import pytest

from nnmath import inspection
from nnmath.inspection import Dial
from nnmath.network import Layer, Network

NETWORK = Network(
    (
        Layer(np.array([[2.0, 0.0], [0.0, 1.0], [-3.0, -3.0]]), np.zeros(3), "sigmoid"),
        Layer(np.array([[1.0, 2.0, 0.5], [0.5, -1.0, 4.0]]), np.array([0.1, -0.2]), "sigmoid"),
    )
)
TRACE = NETWORK.forward([1.0, 0.5])


def sigmoid(z: float) -> float:
    """Worked out with the formula of the textbook."""
    return float(1 / (1 + np.exp(-z)))


def test_a_single_spot_is_wholly_local_and_an_even_picture_is_not() -> None:
    """One weight alone has all energy in one window; of an even 9 x 9 picture a 3 x 3 window has a ninth."""
    spot, even = np.zeros(81), np.full(81, 0.7)
    spot[40] = -2.0
    assert inspection.locality(np.array([spot, even]), (9, 9)) == pytest.approx([1.0, 1 / 9])


def test_locality_knows_no_sign_and_no_scale() -> None:
    """A picture times minus five is as local as before; nothing at all is not local."""
    picture = np.random.default_rng(3).normal(size=(1, 36))
    first = inspection.locality(picture, (6, 6))
    assert inspection.locality(-5 * picture, (6, 6)) == pytest.approx(first)
    assert inspection.locality(np.zeros((1, 36)), (6, 6)).tolist() == [0.0]


def test_locality_is_the_best_window_of_all() -> None:
    """It is the largest share among all windows, tried one by one."""
    picture = np.random.default_rng(5).normal(size=(6, 9))
    energy = picture**2
    shares = [energy[y : y + 2, x : x + 3].sum() / energy.sum() for y in range(5) for x in range(7)]
    assert inspection.locality(picture.reshape(1, -1), (6, 9)).item() == pytest.approx(max(shares))


def test_the_telling_weight_moves_the_winner_most() -> None:
    """Output 0 wins; its inputs are 0.88, 0.62 and nearly 0: the weight of the largest is the one to turn."""
    dial = inspection.telling_weight(TRACE, 3.0)
    assert (dial.neuron, dial.source, dial.weight, dial.sweep) == (0, 0, 1.0, 3.0)


def test_turning_recomputes_the_outputs() -> None:
    """With one weight changed by 1.5 the outputs are those worked out by hand; the network itself stays."""
    hidden = [sigmoid(2.0), sigmoid(0.5), sigmoid(-4.5)]
    outputs = inspection.turned(TRACE, Dial(0, 1, 2.0, 3.0), 1.5)
    first = sigmoid(hidden[0] + 3.5 * hidden[1] + 0.5 * hidden[2] + 0.1)
    second = sigmoid(0.5 * hidden[0] - hidden[1] + 4 * hidden[2] - 0.2)
    assert outputs == pytest.approx([first, second])
    assert NETWORK.layers[-1].weights[0, 1] == 2.0


def test_the_tipping_neuron_favours_the_winner() -> None:
    """Neuron 1 adds (2 - -1) times 0.62 for output 0 over output 1, more than neuron 0's half of 0.88."""
    assert inspection.tipping_neuron(TRACE, right=1) == 1
