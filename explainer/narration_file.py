"""What a narration file holds, and reading it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from pydantic import Field

from explainer import documents
from explainer.config import FilmConfig
from explainer.errors import ConfigError, Problem
from explainer.fields import ShortText, Strict
from explainer.knobs import KNOBS
from explainer.nodes import KeyPath, Node, key_text
from explainer.presentation import AnyLine, LineForm
from explainer.suggest import did_you_mean
from explainer.validation import key_place_of, validate

NARRATIONS = Path(__file__).parent.parent / "configs" / "narration"
COMPLETE = NARRATIONS / "en.yaml"  # names every beat and caption, and holds where another narration is silent


class NumbersForm(Strict):
    """How the language writes numbers."""

    decimal: str = Field(default=".", max_length=2, description="Before the decimals.")
    thousands: str = Field(default=",", max_length=2, description="Between groups of three digits.")
    percent: str = Field(
        default="%",
        max_length=2,
        description='After a percentage: "%", with a space before it where the language has one.',
    )


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


def read(config: FilmConfig, language: str | None = None) -> tuple[NarrationFile, Node]:
    """The narration of a film, or the shipped one of another language, laid over the English one; and its document.

    ConfigError for a missing file, a wrong key, or a scene, beat or caption that does not exist.
    """
    shipped = NARRATIONS / f"{language or config.film.language}.yaml"
    path = shipped if language else config.narration.file or shipped
    if not path.is_file():
        raise _no_such_file(config, path, language)
    own = documents.read_with_bases(path)
    complete = own if path == COMPLETE else documents.read_with_bases(COMPLETE)
    spoken = {} if "language" in own.value else {"language": Node(config.film.language)}
    document = documents.merge(complete, Node({**own.value, **spoken}, own.place))
    file, problems = validate(NarrationFile, document)
    problems += _unknown_scenes(own) + _unknown_words(own, complete)
    if file is None or problems:
        raise ConfigError(problems)
    return file, document


def _unknown_scenes(own: Node) -> list[Problem]:
    return [
        Problem(f"unknown scene{did_you_mean(name, KNOBS)}", f"scenes.{name}", key_place_of(own, ("scenes", name)))
        for name in _keys(own, ("scenes",))
        if name not in KNOBS
    ]


def _unknown_words(own: Node, complete: Node) -> list[Problem]:
    problems = []
    for scene, kind in product(_keys(own, ("scenes",)), ("beats", "captions")):
        path: KeyPath = ("scenes", scene, kind)
        known = _keys(complete, path)
        for key in _keys(own, path) if scene in KNOBS else ():
            if key not in known:
                message = f"the scene {scene} has no {kind[:-1]} {key!r}{did_you_mean(key, known)}"
                problems.append(Problem(message, key_text((*path, key)), key_place_of(own, (*path, key))))
    return problems


def _keys(document: Node, path: KeyPath) -> list[str]:
    nodes = list(document.walk(path))
    found = nodes[-1].value if len(nodes) == len(path) + 1 else None
    return list(found) if isinstance(found, dict) else []


def _no_such_file(config: FilmConfig, path: Path, language: str | None) -> ConfigError:
    if config.narration.file and not language:
        return config.mistake(f"there is no file {str(path)!r}", ("narration", "file"))
    languages = ", ".join(each.stem for each in sorted(NARRATIONS.glob("*.yaml")))
    message = f"there is no narration in {path.stem!r}, only in: {languages}"
    if language:
        return config.mistake(message, ("subtitles", config.subtitles.index(language)))
    return config.mistake(f"{message}; name your own under narration.file", ("film", "language"))


def templates(file: NarrationFile) -> Iterator[tuple[KeyPath, LineForm]]:
    """Every text of the file that may have blanks, with its path."""
    for key, form in file.words.items():
        yield ("words", key), form
    for name, scene in file.scenes.items():
        yield ("scenes", name, "title"), scene.title
        for kind, forms in (("beats", scene.beats), ("captions", scene.captions)):
            for key, form in forms.items():
                yield ("scenes", name, kind, key), form
