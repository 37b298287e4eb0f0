"""The digits at hand: the pen's, kept after the first time, or MNIST's test images."""

import struct
from pathlib import Path

import numpy as np
import pytest

from explainer import digits, settings
from explainer.errors import ConfigError
from explainer.film import Film
from nnmath import handwriting

SHAPE = {"network": {"layers": [144, 4, 10], "weights": "random"}, "input": {"shape": [12, 12]}}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "nn-explainer" / "digits"


def test_the_pen_writes_sixty_of_each(cache: Path) -> None:
    """Six hundred digits in the network's own shape; each is the pen's digit of its label and seed."""
    found = digits.at_hand(settings.from_mapping(SHAPE))
    assert found is not None
    assert found.images.shape == (600, 12, 12)
    assert np.bincount(found.labels).tolist() == [60] * 10
    for index in (0, 37, 599):
        seed = int(found.names[index].removeprefix("pen, seed "))
        written = handwriting.write(int(found.labels[index]), seed, (12, 12))
        np.testing.assert_allclose(found.digit(index).pixels, written.pixels, atol=1e-9)


def test_they_are_written_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second film finds them in the cache; a damaged file there is written anew."""
    config = settings.from_mapping(SHAPE)
    first = digits.at_hand(config)
    (kept,) = cache.glob("*.npy")
    kept.write_bytes(kept.read_bytes()[:500])
    again = digits.at_hand(config)
    monkeypatch.setattr(handwriting, "write", None)
    found = digits.at_hand(config)
    assert first is not None and again is not None and found is not None
    assert np.array_equal(first.images, again.images) and np.array_equal(first.images, found.images)
    assert list(cache.iterdir()) == [kept]


def test_without_a_cache_they_are_written_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that cannot be made is no reason to fail."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert digits.at_hand(settings.from_mapping(SHAPE)) is not None


def test_other_networks_have_none() -> None:
    """Without a picture, or with other answers than the ten digits, there are no digits at hand."""
    three = {"network": {"layers": [144, 3], "weights": "random"}, "input": {"shape": [12, 12]}}
    letters = {**SHAPE, "output": {"labels": list("abcdefghij")}}
    assert digits.at_hand(settings.from_mapping(three)) is None
    assert digits.at_hand(settings.from_mapping(letters)) is None


def test_mnist_is_used_where_it_is_asked_for(tmp_path: Path) -> None:
    """The first sixty test images of each digit, in the order of the file, named by their numbers in it."""
    labels = np.tile(np.arange(10, dtype=np.uint8), 61)
    images = np.random.default_rng(0).integers(0, 256, (610, 28, 28)).astype(np.uint8)
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, 610, 28, 28) + images.tobytes())
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, 610) + labels.tobytes())
    data = {"data": {"digits": "mnist", "mnist": str(tmp_path)}, "network": {"weights": "random"}}
    found = digits.at_hand(settings.from_mapping(data))
    assert found is not None
    assert np.array_equal(found.images, images[:600])
    assert found.names[599] == "MNIST test image #599"


def test_missing_mnist_is_one_clear_error(tmp_path: Path) -> None:
    """Asked for and not there, it is named with its key."""
    data = {"data": {"digits": "mnist", "mnist": str(tmp_path)}, "network": {"weights": "random"}}
    with pytest.raises(ConfigError, match=r"data\.digits: .*t10k-images"):
        Film.open(settings.from_mapping(data))
