"""What materials are made of: beats with their stills in seconds of the film, and words filled in with its facts."""

from itertools import pairwise
from pathlib import Path

import av
import pytest
import yaml

from explainer.errors import ConfigError
from explainer.film import Film
from explainer.publish import words
from explainer.publish.material import Material
from explainer.settings import load


def test_beats_follow_one_another_through_the_film(material: Material) -> None:
    """Every beat of every scene has a place in the film, a still, and the words that the scene's script has for it."""
    beats = list(material.beats)
    assert [beat.scene.name for beat in beats[:1] + beats[-1:]] == ["PixelsToNeurons", "RealNeuron"]
    assert all(earlier.timing.end <= later.timing.start + 1e-6 for earlier, later in pairwise(beats))
    with av.open(str(material.finished.mp4)) as film:
        assert beats[-1].timing.end <= film.duration / av.time_base
    assert all(beat.still.is_file() for beat in beats)
    said = {beat.timing.beat: beat.line.say for beat in beats}
    assert said["count_rows_and_columns"].startswith("Twenty-eight rows")


def test_a_scene_is_known_by_the_still_that_its_knobs_name(material: Material) -> None:
    """The emblem of the forward pass is the beat that lights the first hidden layer."""
    assert material.emblem(material.specs[1:2]).still.stem.endswith("light_the_first_hidden_layer")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of words with an English file."""
    monkeypatch.setattr(words, "MATERIALS", tmp_path)
    write(tmp_path / "page.en.yaml", total="{total} numbers", image={"say": "rows", "if": "not has_image"})
    return tmp_path


def write(file: Path, **texts: object) -> None:
    """A file of words."""
    file.write_text(yaml.safe_dump({"language": file.name.split(".")[1], "words": texts}), encoding="utf-8")


def test_words_are_filled_in_for_the_film(files: Path) -> None:
    """Facts stand where they are named, in the language's way; what does not hold is empty."""
    found = words.load("page", Film.open(load(None)))
    assert (found["total"], found["image"]) == ("13,002 numbers", "")


def test_words_come_in_the_films_language_or_else_in_english(files: Path) -> None:
    """A language without a file of words takes the English one, and says which it is."""
    film = Film.open(load(None, ["film.language=de"]))
    assert words.load("page", film).language == "en"
    write(files / "page.de.yaml", total="{total} Zahlen")
    assert words.load("page", film)["total"] == "13.002 Zahlen"


def test_words_that_name_unknown_facts_are_refused_with_their_place(files: Path) -> None:
    """A mistyped fact is told with file, line and the nearest name."""
    write(files / "page.en.yaml", total="{totl} numbers")
    with pytest.raises(ConfigError, match=r"page\.en\.yaml:\d+:\d+: words\.total: unknown fact 'totl'; did you mean"):
        words.load("page", Film.open(load(None)))
