"""The film's fonts, and small pictures that are written nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.film import Film
from explainer.render import prepare
from tests.scenes.stagehand import default_film, manim_settings


@pytest.fixture(autouse=True, scope="session")
def fonts() -> None:
    """The film's own fonts, and none of the user's settings for Manim."""
    prepare()


@pytest.fixture(autouse=True)
def small(fonts: None, tmp_path: Path) -> Iterator[None]:
    """Small pictures, written nowhere."""
    with manim_settings(tmp_path):
        yield


@pytest.fixture
def film() -> Film:
    """The film that is made when nothing is configured, opened once for all tests."""
    return default_film()
