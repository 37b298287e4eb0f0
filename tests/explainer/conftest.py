"""Small films for the tests: a network without training, so that no test waits for anything."""

from collections.abc import Callable
from pathlib import Path

import pytest

from explainer import settings
from explainer.errors import ConfigError


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a file into the working directory, which is an empty folder."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str, name: str = "film.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def mistakes(write: Callable[..., Path]) -> Callable[..., str]:
    """What a user sees who has written this film.yaml and these --set options."""

    def complaint(text: str, *sets: str) -> str:
        with pytest.raises(ConfigError) as caught:
            settings.load(write(text), sets)
        return str(caught.value)

    return complaint
