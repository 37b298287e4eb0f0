"""The words of a lesson's materials, filled in with the film's facts: configs/materials/NAME.LANGUAGE.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from explainer import documents
from explainer.compiled_lines import Compiler, fill
from explainer.errors import ConfigError
from explainer.fields import ShortText, Strict
from explainer.film import Film
from explainer.presentation import AnyLine
from explainer.validation import validate
from explainer.vocabulary import Vocabulary, known_names

MATERIALS = Path(__file__).parents[2] / "configs" / "materials"
FALLBACK = "en"


class WordsFile(Strict):
    """What a file of words holds."""

    language: ShortText = Field(description="The language's code.")
    words: dict[str, AnyLine] = Field(description="The texts by their keys; {facts} in braces are filled in.")


@dataclass(frozen=True)
class Words:
    """The texts of one material by their keys, filled in; one that does not hold for this film is empty."""

    language: str
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]


def load(name: str, film: Film, vocabulary: Vocabulary | None = None, names: Iterable[str] = ()) -> Words:
    """The words of a material (page, slides, worksheet) in the film's language, or in English where it has none.

    Texts may name the film's facts; with a `vocabulary` those of that instead, and `names` that it may lack: what names
    them is empty then. ConfigError for mistakes in the file.
    """
    document = documents.read_with_bases(_file(name, film.config.film.language))
    file, problems = validate(WordsFile, document)
    if file is None:
        raise ConfigError(problems)
    known = vocabulary or film.vocabulary
    compiler = Compiler(known_names(film.config.gates) | frozenset(known.facts) | frozenset(names), document)
    compiled = {key: compiler.line(form, ("words", key)) for key, form in file.words.items()}
    if compiler.problems:
        raise ConfigError(compiler.problems)
    return Words(file.language, {key: fill(line, known, film.numbers).say for key, line in compiled.items()})


def _file(name: str, language: str) -> Path:
    candidates = (language, language.split("-")[0], FALLBACK)
    files = (MATERIALS / f"{name}.{each}.yaml" for each in candidates)
    return next((file for file in files if file.is_file()), MATERIALS / f"{name}.{FALLBACK}.yaml")
