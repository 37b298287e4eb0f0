"""What a narration file holds, and reading it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from explainer import documents
from explainer.config import FilmConfig
from explainer.errors import ConfigError
from explainer.fields import ShortText, Strict
from explainer.nodes import KeyPath, Node
from explainer.presentation import AnyLine, LineForm
from explainer.validation import validate

NARRATIONS = Path(__file__).parent.parent / "configs" / "narration"


class NumbersForm(Strict):
    """How the language writes numbers."""

    decimal: str = Field(default=".", max_length=2, description="Before the decimals.")
    thousands: str = Field(default=",", max_length=2, description="Between groups of three digits.")


class SceneForm(Strict):
    """The words of a scene."""

    title: AnyLine = Field(default=LineForm(), description="The scene's title.")
    beats: dict[str, AnyLine] = Field(default={}, description="What is said in each beat.")
    captions: dict[str, AnyLine] = Field(
        default={}, description="Words in the picture, by the key that the scene asks for."
    )


class NarrationFile(Strict):
    """What a narration file holds."""

    extends: ShortText | None = Field(
        default=None, description="Another narration file, whose keys hold where this one is silent."
    )
    language: ShortText = Field(default="en", description="The language's code.")
    numbers: NumbersForm = Field(default=NumbersForm(), description="How the language writes numbers.")
    chapters: dict[str, ShortText] = Field(default={}, description="The chapters' titles by their keys.")
    words: dict[str, AnyLine] = Field(default={}, description="Words in the picture that several scenes use.")
    scenes: dict[str, SceneForm] = Field(default={}, description="The words of each scene.")


def read(config: FilmConfig) -> tuple[NarrationFile, Node]:
    """The narration file of a film, and its document with places; ConfigError for a missing file or a wrong key."""
    path = config.narration.file or NARRATIONS / f"{config.film.language}.yaml"
    if not path.is_file():
        raise _no_such_file(config, path)
    document = documents.read_with_bases(path)
    file, problems = validate(NarrationFile, document)
    if file is None:
        raise ConfigError(problems)
    return file, document


def _no_such_file(config: FilmConfig, path: Path) -> ConfigError:
    if config.narration.file:
        return config.mistake(f"there is no file {str(path)!r}", ("narration", "file"))
    languages = ", ".join(each.stem for each in sorted(NARRATIONS.glob("*.yaml")))
    message = (
        f"there is no narration in {config.film.language!r}, only in: {languages}; name your own under narration.file"
    )
    return config.mistake(message, ("film", "language"))


def templates(file: NarrationFile) -> Iterator[tuple[KeyPath, LineForm]]:
    """Every text of the file that may have blanks, with its path."""
    for key, form in file.words.items():
        yield ("words", key), form
    for name, scene in file.scenes.items():
        yield ("scenes", name, "title"), scene.title
        for kind, forms in (("beats", scene.beats), ("captions", scene.captions)):
            for key, form in forms.items():
                yield ("scenes", name, kind, key), form
