"""Losses against their definitions, accuracy and confusion by hand."""

import numpy as np
import pytest
import scipy.special

from nnmath.loss import accuracy, confusion, loss, one_hot
from nnmath.network import Layer, Network

Z = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]])
Y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def _trace(activation, z=Z):
    """A network that copies its input to z."""
    n = z.shape[-1]
    return Network((Layer(np.eye(n), np.zeros(n), activation),)).forward(z)


def test_sigmoid_outputs_are_judged_by_binary_cross_entropies():
    """The loss is the textbook sum of -y log a - (1 - y) log(1 - a), averaged over the batch."""
    a = scipy.special.expit(Z)
    expected = np.mean(np.sum(-Y * np.log(a) - (1 - Y) * np.log(1 - a), axis=1))
    assert loss(_trace("sigmoid"), Y) == pytest.approx(expected)


def test_softmax_outputs_are_judged_by_the_categorical_cross_entropy():
    """The loss is minus the logarithm of what the right answer was given."""
    right = scipy.special.softmax(Z, axis=1)[[0, 1], [0, 2]]
    assert loss(_trace("softmax"), Y) == pytest.approx(-np.log(right).mean())


def test_other_outputs_are_judged_by_half_the_squared_error():
    """For identity the loss is half the squared distance."""
    assert loss(_trace("identity"), Y) == pytest.approx(((Z - Y) ** 2).sum() / 4)


@pytest.mark.parametrize(("activation", "expected"), [("sigmoid", 2000.0), ("softmax", 2000.0)])
def test_utterly_wrong_answers_have_a_finite_loss(activation, expected):
    """At z = ±1000 on the wrong side the loss is the distance, not infinity."""
    z, y = np.array([1000.0, -1000.0]), np.array([0.0, 1.0])
    assert loss(_trace(activation, z), y) == pytest.approx(expected)


def test_targets_of_another_shape_are_refused():
    """Targets must be shaped like the output."""
    with pytest.raises(ValueError, match=r"targets shaped \(2, 3\) are expected, like the output; got \(3,\)"):
        loss(_trace("sigmoid"), Y[0])


def test_one_hot_rows():
    """A label becomes a row with a single 1; a label beyond the classes is refused."""
    np.testing.assert_array_equal(one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]])
    with pytest.raises(ValueError, match="labels must lie in 0 to 2; got 1 to 3"):
        one_hot([1, 3], 3)


def test_confusion_and_accuracy_by_hand():
    """Rows are true labels, columns predictions; the diagonal is what was right."""
    predictions, labels = [0, 1, 1, 2, 0], [0, 1, 2, 2, 2]
    counts = confusion(predictions, labels, 3)
    np.testing.assert_array_equal(counts, [[1, 0, 0], [0, 1, 0], [1, 1, 1]])
    assert accuracy(predictions, labels) == 3 / 5 == np.trace(counts) / counts.sum()


def test_lists_that_do_not_match_are_refused():
    """As many predictions as labels are needed, and at least one."""
    with pytest.raises(ValueError, match="equally long"):
        accuracy([1, 2], [1])
    with pytest.raises(ValueError, match="equally long"):
        accuracy([], [])
