"""How wrong an answer is: the loss that training lowers, and what people count, right answers.

Each output activation has its natural loss, the one whose gradient by z is simply a - y (C. M. Bishop, Pattern
Recognition and Machine Learning, 2006, section 5.2): sigmoid goes with the binary cross-entropy, softmax with the
categorical one, and any other activation is measured by half the squared error.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnmath.activations import Array
from nnmath.trace import Trace


def binary_cross_entropy(z: Array, y: Array) -> Array:
    """Sum over outputs of -y log a - (1 - y) log(1 - a) with a = sigmoid(z), written so that no logarithm meets 0."""
    each: Array = np.sum(np.logaddexp(0, z) - y * z, axis=-1)
    return each


def categorical_cross_entropy(z: Array, y: Array) -> Array:
    """Sum over outputs of -y log a with a = softmax(z), which is log(sum of e^z) - y.z for y that sums to 1."""
    highest = z.max(axis=-1, keepdims=True)
    log_total = np.log(np.exp(z - highest).sum(axis=-1)) + highest[..., 0]
    each: Array = y.sum(axis=-1) * log_total - (y * z).sum(axis=-1)
    return each


def loss(trace: Trace, y: ArrayLike) -> float:
    """The natural loss of the output against y, (n_out,) or (batch, n_out), averaged over the batch."""
    targets, last = np.asarray(y, dtype=np.float64), trace.layers[-1]
    if targets.shape != last.z.shape:
        raise ValueError(f"targets shaped {last.z.shape} are expected, like the output; got {targets.shape}")
    match trace.network.layers[-1].activation:
        case "sigmoid":
            each = binary_cross_entropy(last.z, targets)
        case "softmax":
            each = categorical_cross_entropy(last.z, targets)
        case _:
            each = ((last.a - targets) ** 2).sum(axis=-1) / 2
    return float(np.mean(each))


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Labels (n,) as rows (n, classes) holding a 1 at the label and 0 elsewhere; ValueError for labels out of range."""
    numbers = np.asarray(labels)
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < classes:
        raise ValueError(f"labels must lie in 0 to {classes - 1}; got {numbers.min()} to {numbers.max()}")
    rows: Array = np.eye(classes)[numbers]
    return rows


def accuracy(predictions: ArrayLike, labels: ArrayLike) -> float:
    """The share of predictions (n,) that equal their labels (n,)."""
    guessed, true = _pairs(predictions, labels)
    return float(np.mean(guessed == true))


def confusion(predictions: ArrayLike, labels: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Counts (classes, classes): row = the true label, column = the prediction."""
    guessed, true = _pairs(predictions, labels)
    counts = np.bincount(true * classes + guessed, minlength=classes * classes)
    return counts.reshape(classes, classes)


def _pairs(predictions: ArrayLike, labels: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    guessed, true = np.asarray(predictions, dtype=np.int64), np.asarray(labels, dtype=np.int64)
    if guessed.shape != true.shape or guessed.ndim != 1 or not guessed.size:
        raise ValueError(f"predictions and labels must be equally long lists; got {guessed.shape} and {true.shape}")
    return guessed, true
