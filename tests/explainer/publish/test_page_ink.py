"""Drawings on the lesson's page are laid out by the page's script exactly as nnmath lays out pictures."""

import base64
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from explainer.publish import page
from explainer.publish.material import Material
from nnmath import handwriting
from nnmath.image import ImageError, normalise
from tests.explainer.publish import browsing
from tests.explainer.publish.browsing import Visit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here."""
    with browsing.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def at(chromium: Browser, material: Material, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """The default film's page, for its functions alone."""
    file: Path = page.make(material, tmp_path_factory.mktemp("lesson"))
    with browsing.visit(chromium, file) as visit:
        yield visit
        assert visit.complaints == visit.requests == []


def laid_out(visit: Visit, grey: np.ndarray, shape: tuple[int, int]) -> np.ndarray | str:
    """What the page makes of a grey picture: pixels, or the key of the words that say why not."""
    script = (
        "([data, rows, cols, shape]) => { try {"
        " return Array.from(normalise(picture(rows, cols, floats(data, 8)), shape)); }"
        " catch (error) { return error.key; } }"
    )
    data = base64.b64encode(grey.astype("<f8").tobytes()).decode()
    found = visit.run(script, [data, *grey.shape, list(shape)])
    return found if isinstance(found, str) else np.array(found).reshape(shape)


def drawn(visit: Visit, label: int, seed: int) -> np.ndarray:
    """The pad's ink (160, 160) after one of the pen's digits was written on it, somewhere, in some size."""
    chance = np.random.default_rng([seed, label])
    size, (left, top) = 160 * chance.uniform(0.002, 0.0065), 160 * chance.uniform(0.1, 0.35, 2)
    paths = [(path * size + (left, top)).tolist() for path in handwriting.run_the_pen(label, seed).paths]
    script = (
        "([paths, radius]) => { lab.source.clear(); for (const path of paths) path.slice(1).forEach(([x, y], at) =>"
        " lab.source.stroke({x: path[at][0], y: path[at][1], radius}, {x, y, radius}));"
        " return Array.from(lab.source.ink); }"
    )
    return np.array(visit.run(script, [paths, chance.uniform(3.5, 9.5)])).reshape(160, 160)


@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (12, 20)])
def test_drawings_are_laid_out_as_nnmath_does(at: Visit, shape: tuple[int, int]) -> None:
    """Drawings of every digit, of all sizes and places, come out pixel for pixel the same."""
    for turn in range(20 if shape == (28, 28) else 5):
        grey = (255 - drawn(at, turn % 10, turn)) / 255
        found = laid_out(at, grey, shape)
        assert not isinstance(found, str)
        np.testing.assert_allclose(found, normalise(grey, shape), rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_pictures_of_all_kinds_are_laid_out_as_nnmath_does(at: Visit, seed: int) -> None:
    """Large and oblong pictures, under uneven light, with noise, light on dark, with dirt, come out the same too."""
    chance = np.random.default_rng(seed)
    rows, cols = chance.integers(60, 700, 2)
    digit = np.kron(handwriting.write(seed, seed).pixels, np.ones((min(rows, cols) // 28,) * 2))
    ink = np.zeros((rows, cols))
    top, left = (chance.integers(0, room + 1) for room in np.subtract(ink.shape, digit.shape))
    ink[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    ink[3:6, 3:6] = 1
    light = np.linspace(0.95, 0.6, cols)[None, :] * np.ones((rows, 1))
    grey = np.clip(light * (1 - 0.8 * ink) + 0.004 * chance.standard_normal(ink.shape), 0, 1)
    picture = 1 - grey if seed % 2 else grey
    found = laid_out(at, picture, (28, 28))
    assert not isinstance(found, str)
    np.testing.assert_allclose(found, normalise(picture), rtol=0, atol=1e-9)


@pytest.mark.parametrize(("name", "key"), [("blank", "no_ink"), ("noise", "no_ink"), ("specks", "scattered")])
def test_what_is_no_digit_is_refused_by_both(at: Visit, name: str, key: str) -> None:
    """Blank paper, noise and scattered marks give no pixels, here as there."""
    chance = np.random.default_rng(1)
    grey = np.ones((200, 200))
    if name == "noise":
        grey = chance.random((200, 200))
    if name == "specks":
        grey[10:190:24, 10:190:24] = grey[11:190:24, 10:190:24] = grey[11:190:24, 11:190:24] = 0
    with pytest.raises(ImageError):
        normalise(grey)
    assert laid_out(at, grey, (28, 28)) == key
