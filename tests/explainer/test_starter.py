"""The file that a user's own film begins with."""

import re
from pathlib import Path

import pytest
import yaml

from explainer import settings, starter
from explainer.config import FilmConfig
from explainer.errors import ExplainerError


def test_the_starter_is_the_usual_film(tmp_path: Path) -> None:
    """As it is written, it makes the film of the defaults."""
    starter.write(tmp_path / "films" / "mine.yaml")
    assert settings.load(tmp_path / "films" / "mine.yaml") == FilmConfig()


def test_every_line_that_is_offered_can_be_used(tmp_path: Path) -> None:
    """With the # taken off, each offered key is one that exists: the file is read up to what the user must have."""
    text = starter.STARTER.read_text(encoding="utf-8")
    offered = re.sub(r"^( *)# ((?: *)[a-z_A-Z]+:.*)$", r"\1\2", text, flags=re.MULTILINE)
    offered = re.sub(r"^  (image|mnist): .*$", "", offered, flags=re.MULTILINE)
    keys = yaml.safe_load(offered)
    assert {"film", "hero", "extras", "network", "theme", "frame", "quality", "knobs", "narration"} <= keys.keys()
    keys["network"]["weights"] = "random"
    config = settings.from_mapping(keys)
    assert (config.film.profile, config.frame, config.theme.name) == ("short", "vertical", "light")


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Nothing is overwritten, and the error says so; a folder is told from a file."""
    (tmp_path / "mine.yaml").write_text("mine")
    with pytest.raises(ExplainerError, match="is there already and was left alone"):
        starter.write(tmp_path / "mine.yaml")
    assert (tmp_path / "mine.yaml").read_text() == "mine"
    with pytest.raises(ExplainerError, match="is a folder"):
        starter.write(tmp_path)
