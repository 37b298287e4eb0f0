"""The texture of wires: every wire leaves its ink, in proportion, and no number of wires makes a wall."""

import numpy as np
import pytest

from scenes.mobjects.texture import wire_texture

GREEN, RED = (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)
SIZE = (120, 90)


def texture(starts: np.ndarray, ends: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Premultiplied ink (height, width, 4) as floats from 0 to 255."""
    return wire_texture(
        np.asarray(starts, float), np.asarray(ends, float), np.asarray(weights, float), SIZE, GREEN, RED
    )


def density(picture: np.ndarray) -> np.ndarray:
    """Summed ink up to a factor: the picture's toning down, undone (alpha is 1 - exp(-c * ink) up to a factor)."""
    alpha = picture[..., 3] / 255 / 0.26 * (1 - np.exp(-1.5))
    return -np.log1p(-np.minimum(alpha, 0.999)) / 1.5


def straight(*weights: float) -> np.ndarray:
    """Level wires from the left edge to the right edge, 15 pixels apart, one for each weight."""
    y = 15.0 * np.arange(1, len(weights) + 1) + 0.5
    left, right = np.column_stack([np.zeros(len(y)), y]), np.column_stack([np.full(len(y), 120.0), y])
    return texture(left, right, np.diag(weights))


def test_ink_is_in_proportion_to_the_weight() -> None:
    """Wires of weights 1, 2 and 3 leave ink as 1 to 2 to 3, when the toning down is undone."""
    ink = density(straight(1.0, 2.0, 3.0)).sum(axis=1)
    rows = [ink[y - 1 : y + 2].sum() for y in (15, 30, 45)]
    np.testing.assert_allclose(np.array(rows) / rows[0], [1, 2, 3], rtol=0.12)


def test_sign_is_colour() -> None:
    """A positive wire is green alone, a negative one red alone."""
    picture = straight(1.0, -1.0)
    above, below = picture[10:20].sum(axis=(0, 1)), picture[25:35].sum(axis=(0, 1))
    assert above[1] > 0 == above[0]
    assert below[0] > 0 == below[1]


def test_ink_is_premultiplied() -> None:
    """No channel is brighter than the opacity that it stands for: cairo would show nonsense."""
    rng = np.random.default_rng(0)
    picture = texture(rng.uniform(0, 90, (30, 2)), rng.uniform((90, 0), (120, 90), (10, 2)), rng.normal(size=(10, 30)))
    assert (picture[..., :3].max(axis=2) <= picture[..., 3]).all()


def test_every_wire_leaves_ink() -> None:
    """Of all wires from twelve sources to nine targets none is missing: each shows where it runs alone."""
    starts = np.column_stack([np.full(12, 2.0), np.linspace(3, 87, 12)])
    ends = np.column_stack([np.full(9, 118.0), np.linspace(3, 87, 9)])
    weights = np.random.default_rng(3).choice([-1, 1], (9, 12)) * np.random.default_rng(4).uniform(0.3, 1, (9, 12))
    whole = density(texture(starts, ends, weights))
    for j, k in np.ndindex(9, 12):
        t = np.linspace(0.05, 0.95, 100)[:, None]
        x, y = ((1 - t) * starts[k] + t * ends[j]).T
        seen = whole[y.astype(int), x.astype(int)] + whole[np.minimum(y.astype(int) + 1, 89), x.astype(int)]
        assert np.count_nonzero(seen) > 90


def test_total_ink_is_weight_times_length() -> None:
    """A slanted wire leaves more ink than a level one of the same weight, as its length is larger: 5 to 4."""
    starts, ends = np.array([[10.0, 10.5], [10.0, 20.5]]), np.array([[90.0, 10.5], [90.0, 80.5]])
    ink = density(texture(starts, ends, np.diag([1.0, 1.0])))
    assert ink[18:].sum() / ink[:18].sum() == pytest.approx(np.hypot(80, 60) / 80, rel=0.1)


@pytest.mark.parametrize("count", [1, 30, 3000])
def test_it_never_saturates(count: int) -> None:
    """Three thousand wires into one point are no wall, and a single one is seen."""
    rng = np.random.default_rng(1)
    starts = np.column_stack([np.full(count, 2.0), rng.uniform(2, 88, count)])
    alpha = texture(starts, np.array([[118.0, 45.0]]), rng.normal(size=(1, count)))[..., 3]
    assert 0.05 * 255 < alpha.max() < 0.36 * 255


def test_the_picture_is_as_calm_for_ten_thousand_wires_as_for_a_hundred() -> None:
    """A hundred times as many wires leave the picture about as bright."""
    rng = np.random.default_rng(2)
    means = []
    for count in (10, 100):
        starts = np.column_stack([np.full(count, 2.0), np.linspace(2, 88, count)])
        ends = np.column_stack([np.full(count, 118.0), np.linspace(2, 88, count)])
        means.append(texture(starts, ends, rng.normal(size=(count, count)))[..., 3].mean())
    assert 0.5 < means[1] / means[0] < 2


def test_more_sources_than_pixels_all_have_their_share() -> None:
    """With 784 sources, put into bundles, ink begins all along the left and not at some of them."""
    starts = np.column_stack([np.full(784, 0.0), np.linspace(1, 89, 784)])
    picture = texture(starts, np.array([[120.0, 45.0]]), np.ones((1, 784)))
    assert (picture[2:88, :3, 3].max(axis=1) > 0).all()


def test_bundles_keep_the_ink() -> None:
    """The same wires in another order, and so in other bundles, give nearly the same picture."""
    starts = np.column_stack([np.full(1000, 0.0), np.repeat([20.5, 45.5, 70.5, 80.5], 250)])
    weights = np.repeat([1.0, 2.0, 3.0, 4.0], 250)[None]
    ink = density(texture(starts, np.array([[120.0, 10.5]]), weights))[:, 20:40]
    shares = [ink[row : row + 22].sum() for row in (8, 30)]
    assert shares[1] > shares[0]


def test_no_weight_no_ink() -> None:
    """Wires of weight zero are not there."""
    assert straight(0.0, 0.0).max() == 0
