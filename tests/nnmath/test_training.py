"""Training: it learns, it repeats itself exactly, and each of its parts does what it says."""

from dataclasses import asdict, replace

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from nnmath.distortion import Warp, random_warps
from nnmath.network import Network
from nnmath.optimizers import OPTIMIZERS, Adam, Momentum, OrthogonalMomentum
from nnmath.recipe import PLAIN, Distortion, Recipe
from nnmath.training import learning_curve, train, vectors, with_history

SHAPE = (6, 7)
SIZES, ACTIVATIONS = (42, 8, 3), ("sigmoid", "sigmoid")


def _bars(count, seed=0):
    """Pictures of a row, a column or a diagonal of light, with noise: easy to tell apart."""
    generator = np.random.default_rng(seed)
    images, labels = generator.integers(0, 60, (count, *SHAPE)).astype(np.uint8), generator.integers(0, 3, count)
    for image, label in zip(images, labels, strict=True):
        image[:, 0] = 0  # a column that is never lit
        if label == 0:
            image[2] = 255
        elif label == 1:
            image[:, 3] = 255
        else:
            np.fill_diagonal(image, 255)
    images[:, :, 0] = 0
    return images, labels


SMALL = Recipe(epochs=6, mini_batch=20)
IMAGES, LABELS = _bars(400)


def _train(recipe=SMALL, images=IMAGES, labels=LABELS, **more):
    return list(train(recipe.start(SIZES, ACTIVATIONS), images, labels, recipe, **more))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("distortion", [None, Distortion(shift=0.5)])
def test_training_learns_bars(optimizer, distortion):
    """With any optimizer, with or without moved pictures, fresh examples are told apart after six epochs."""
    rate = {"momentum": 0.3, "adam": 0.02, "orthogonal": 0.05}[optimizer]
    recipe = replace(SMALL, optimizer=optimizer, learning_rate=rate, distortion=distortion)
    steps = _train(recipe, validation=_bars(200, seed=1))
    assert steps[0].accuracy < 0.7
    assert steps[-1].accuracy > 0.95


def test_the_same_recipe_gives_the_same_bytes(tmp_path):
    """Two trainings agree in every bit; another seed gives another network."""
    for name in ("a", "b"):
        with_history(_train(), SMALL).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    other = _train(replace(SMALL, seed=8))[-1].network
    assert (other.layers[1].weights != Network.load(tmp_path / "a").layers[1].weights).any()


def test_training_starts_from_the_given_network_and_leaves_it_alone():
    """Step 0 is the start, as near as float32 can hold it, and the start itself never changes."""
    start = SMALL.start(SIZES, ACTIVATIONS)
    before = start.layers[0].weights.copy()
    first = next(train(start, IMAGES, LABELS, SMALL))
    np.testing.assert_allclose(first.network.layers[0].weights, before, rtol=1e-6)
    _train()
    np.testing.assert_array_equal(start.layers[0].weights, before)


def test_reports_come_after_doubling_steps_and_epochs():
    """With 20 steps an epoch: 0, 1, 2, 4, 8, 16, 20, 32, 40, …; and more often if asked."""
    steps = _train(replace(SMALL, epochs=2))
    assert [each.step for each in steps] == [0, 1, 2, 4, 8, 16, 20, 32, 40]
    assert [each.epoch for each in steps][-3:] == [1.0, 1.6, 2.0]
    assert [each.step for each in _train(replace(SMALL, epochs=1), reports_per_epoch=4)][3:] == [
        4,
        5,
        8,
        10,
        15,
        16,
        20,
    ]


def test_the_learning_rate_falls_along_a_cosine():
    """It starts at the recipe's, is half of it half-way, and ends at 0; or stays, if it is not to fall."""
    rates = {each.step: each.learning_rate for each in _train(replace(SMALL, epochs=2))}
    assert (rates[0], rates[20]) == pytest.approx((0.03, 0.015))
    assert rates[40] == pytest.approx(0, abs=1e-9)
    assert {each.learning_rate for each in _train(replace(SMALL, epochs=2, falling=False))} == {0.03}


def test_validation_data_teaches_nothing():
    """The weights are the same with and without validation data."""
    watched, alone = _train(validation=_bars(50, seed=2))[-1].network, _train()[-1].network
    np.testing.assert_array_equal(watched.layers[0].weights, alone.layers[0].weights)


def test_pixels_that_are_never_lit_learn_nothing():
    """Even with moved pictures, weights from a never-lit column only shrink from their small start."""
    start = SMALL.start(SIZES, ACTIVATIONS).layers[0].weights.reshape(8, *SHAPE)[:, :, 0]
    end = _train()[-1].network.layers[0].weights.reshape(8, *SHAPE)
    assert np.abs(end[:, :, 0]).max() <= np.abs(start).max() < 0.02 < np.abs(end[:, :, 3]).max()


def test_one_plain_step_by_hand():
    """One step of plain gradient descent is the start minus learning rate times (autograd's gradient + l2 w)."""
    recipe = replace(PLAIN, epochs=1, mini_batch=len(LABELS), learning_rate=0.7, l2=0.01, competition=0.25)
    start = recipe.start(SIZES, ACTIVATIONS)
    x, y = vectors(IMAGES), np.eye(3)[LABELS]

    def textbook_loss(parameters):
        a = x
        for weights, biases in parameters:
            z = anp.dot(a, weights.T) + biases
            a = 1 / (1 + anp.exp(-z))
        alone = anp.sum(-y * anp.log(a) - (1 - y) * anp.log(1 - a))
        together = anp.sum(-y * (z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))))
        return (0.75 * alone + 0.25 * together) / len(x)

    parameters = [(layer.weights, layer.biases) for layer in start.layers]
    after = _train(recipe)[-1].network
    for layer, end, (by_weights, by_biases) in zip(
        start.layers, after.layers, autograd.grad(textbook_loss)(parameters), strict=True
    ):
        np.testing.assert_allclose(end.weights, layer.weights - 0.7 * (by_weights + 0.01 * layer.weights), atol=2e-6)
        np.testing.assert_allclose(end.biases, layer.biases - 0.7 * by_biases, atol=2e-6)


def test_history_is_kept_with_the_network():
    """Recipe and learning curve come along as metadata."""
    steps = _train(validation=_bars(50, seed=2))
    network = with_history(steps, SMALL)
    assert network.metadata["recipe"] == asdict(SMALL)
    assert network.metadata["learning_curve"][-1] == [120, 6.0, steps[-1].accuracy]
    assert len(learning_curve(steps)) == len(steps)
    assert learning_curve(_train()) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": LABELS[:-1]}, "got 400, 399"),
        (
            {"images": IMAGES[:10], "labels": LABELS[:10]},
            "20 or more pictures with a label each are needed; got 10, 10",
        ),
        ({"images": IMAGES[:, 1:]}, "the network expects 42 inputs; one of the given pictures has 35"),
        ({"labels": LABELS + 1}, "labels must lie in 0 to 2; got 1 to 3"),
        ({"recipe": replace(SMALL, optimizer="adm")}, "unknown optimizer 'adm'; known: momentum, adam, orthogonal"),
        ({"images": vectors(IMAGES)}, "for plain vectors say distortion=None"),
        (
            {"recipe": replace(PLAIN, learning_rate=1e30, l2=1e30, mini_batch=20)},
            "training ran away to infinity by step .*: choose a smaller learning_rate",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:(overflow|invalid value) encountered:RuntimeWarning")
def test_impossible_trainings_are_refused(change, message):
    """Data that does not fit the network or the recipe is refused in words."""
    with pytest.raises(ValueError, match=message):
        _train(**change)


def _warps(count=5):
    return random_warps(Distortion(2, 20, 0.2, 0.3), SHAPE, count, np.random.default_rng(4))


def test_moving_the_weights_equals_moving_the_pictures():
    """(W A) x = W (A x) for any pictures and weights, and the gradient goes the same way back."""
    generator = np.random.default_rng(0)
    x, weights = generator.random((9, 42)), generator.normal(size=(4, 42))
    upstream = generator.normal(size=(9, 4))
    for warp in _warps():
        np.testing.assert_allclose(x @ warp.weights(weights).T, warp.pictures(x) @ weights.T, atol=1e-6)
        np.testing.assert_allclose(warp.gradient(upstream.T @ x), upstream.T @ warp.pictures(x), atol=1e-5)


def test_a_whole_pixel_shift_is_exact():
    """Taking each pixel from one to the right moves the picture left by one, and nothing comes from outside."""
    rows, cols = np.indices(SHAPE).reshape(2, -1)
    picture = np.random.default_rng(0).random(SHAPE)
    moved = Warp(rows, cols + 1, SHAPE).pictures(picture.reshape(1, -1)).reshape(SHAPE)
    np.testing.assert_allclose(moved[:, :-1], picture[:, 1:], rtol=1e-6)
    assert not moved[:, -1].any()


def test_no_distortion_moves_nothing():
    """A distortion of size 0 gives the pictures back."""
    x = np.random.default_rng(0).random((3, 42))
    warp = random_warps(Distortion(0, 0, 0, 0), SHAPE, 1, np.random.default_rng(0))[0]
    np.testing.assert_allclose(warp.pictures(x), x, rtol=1e-6)


def test_momentum_by_hand():
    """With momentum 1/2 and a gradient of 1: 1, then 3/2, then 7/4."""
    momentum = Momentum(0.5)
    assert [float(momentum.direction(np.ones(1))[0]) for _ in range(3)] == [1, 1.5, 1.75]


def test_adam_by_hand():
    """Steady gradients of any size give steps of length 1; a turn of sign is felt through the memory."""
    adam = Adam(0.9)
    for _ in range(3):
        np.testing.assert_allclose(adam.direction(np.array([3.0, -0.01])), [1, -1], rtol=1e-5)
    mean = (0.9 * (1 - 0.9**3) * 3 - 0.1 * 3) / (1 - 0.9**4)
    np.testing.assert_allclose(adam.direction(np.array([-3.0, 0.01]))[0], mean / 3, rtol=1e-5)


@pytest.mark.parametrize("shape", [(3, 8), (8, 3), (4, 4)])
def test_orthogonal_momentum_is_the_polar_factor(shape):
    """The direction is U V^T of numpy's singular value decomposition U S V^T, whatever the gradient's size."""
    gradient = np.random.default_rng(1).normal(size=shape) * 1e-4
    u, _, vt = np.linalg.svd(gradient, full_matrices=False)
    np.testing.assert_allclose(OrthogonalMomentum(0.9).direction(gradient), u @ vt, atol=1e-8)


def test_orthogonal_momentum_survives_no_gradient():
    """A zero gradient, or one of low rank, gives finite directions, none longer than 1."""
    assert not OrthogonalMomentum(0.9).direction(np.zeros((3, 5))).any()
    low_rank = np.outer([1.0, 2, 3], np.ones(5))
    assert np.linalg.norm(OrthogonalMomentum(0.9).direction(low_rank), 2) <= 1 + 1e-6
