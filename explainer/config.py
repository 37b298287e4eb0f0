"""What a film's YAML file can say. Every key is optional; the defaults are the film of configs/film.yaml.

The models only describe: what they hold is choices, and each field's description is its reference. Files are read,
and fields checked against one another, in `explainer.settings`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from explainer.errors import ConfigError
from explainer.fields import Real, ShortText, Strict, text_like
from explainer.knobs import ALL_SCENES, AnyScene
from explainer.nodes import KeyPath, Node, key_text
from explainer.presentation import (
    QUALITIES,
    Captions,
    DisplayConfig,
    FilmTexts,
    LanguageCode,
    NarrationConfig,
    Quality,
    ThemeChoice,
    WiresConfig,
)
from explainer.subject import DataConfig, InputConfig, NetworkConfig, OutputConfig, Source
from explainer.validation import place_of
from explainer.voice.choice import VoiceChoice

Word = Annotated[str, text_like("[a-z][a-z0-9_]*", "a name of small letters, digits and underscores")]


class FilmConfig(Strict):
    """One film: what it is about, how it looks, what is said and in which order it is shown."""

    extends: ShortText | None = Field(
        default=None,
        description="Another film's YAML file, whose keys hold where this one is silent; lists are replaced.",
    )
    film: FilmTexts = Field(default=FilmTexts(), description="Title, subtitle and language.")
    network: NetworkConfig = Field(default=NetworkConfig(), description="The network that the film is about.")
    input: InputConfig = Field(default=InputConfig(), description="What the input neurons stand for.")
    output: OutputConfig = Field(default=OutputConfig(), description="What the output neurons stand for.")
    hero: Source = Field(default=Source(digit=9), description="The example that the film follows.")
    extras: Annotated[tuple[Source, ...], Field(max_length=20)] = Field(
        default=(Source(digit=7), Source(digit=4)), description="Further examples, for comparison."
    )
    data: DataConfig = Field(default=DataConfig(), description="Where data lie that are not part of the program.")
    wires: WiresConfig = Field(default=WiresConfig(), description="How the wires between layers are drawn.")
    display: DisplayConfig = Field(default=DisplayConfig(), description="How much is drawn.")
    theme: ThemeChoice = Field(default=ThemeChoice(), description="The look.")
    narration: NarrationConfig = Field(default=NarrationConfig(), description="What is said.")
    voice: VoiceChoice = Field(default=VoiceChoice(), description="Who says the lines.")
    gates: dict[Word, Real] = Field(
        default={"min_accuracy": 0.9},
        description="Thresholds of your own, which the narration's `if` can name as gates.NAME.",
    )
    quality: ShortText = Field(default="medium", description="One of the names under `qualities`.")
    frame: Literal["wide", "vertical", "square"] = Field(
        default="wide", description="The shape of the picture: 16:9, 9:16 or 1:1; a quality says how fine it is."
    )
    qualities: dict[str, Quality] = Field(default=QUALITIES, description="Sizes of picture, by name.")
    captions: Captions = Field(default=Captions(), description="Subtitles in the picture.")
    subtitles: Annotated[tuple[LanguageCode, ...], Field(max_length=10)] = Field(
        default=(),
        description="Languages of further tracks of subtitles, each with a file in configs/narration: [en, de].",
    )
    scenes: Annotated[tuple[AnyScene, ...], Field(min_length=1, max_length=100)] = Field(
        default=ALL_SCENES,
        description="The scenes in their order: each a name, or a mapping of its name (`use`) and its knobs.",
    )
    knobs: dict[str, dict[str, Any]] = Field(
        default={}, description="Knobs of scenes by their names, laid over those in `scenes`: {RealNeuron: {layer: 2}}."
    )

    _document: Node = PrivateAttr(default=Node({}))

    def __eq__(self, other: object) -> bool:
        """Two configurations are equal if they say the same, wherever it was written."""
        return isinstance(other, FilmConfig) and self.model_dump() == other.model_dump()

    @property
    def document(self) -> Node:
        """What was written, with places: all files and options laid over one another; empty if built in Python."""
        return self._document

    @property
    def picture(self) -> Quality:
        """The quality that `quality` names, turned upright or cut square as `frame` says."""
        return self.qualities[self.quality].framed(self.frame)

    def mnist_folder(self) -> Path:
        """The folder of MNIST's files, named here or in the environment, else the fetched one; ValueError without."""
        from explainer import mnist_files  # brings with it how to fetch, which other films do without

        folder = self.data.mnist or os.environ.get("NNEXPLAIN_MNIST") or mnist_files.fetched()
        if not folder:
            raise ValueError(f"name the folder of MNIST's files {mnist_files.NAMED}, or run nnexplain fetch")
        return Path(folder)

    def mistake(self, message: str, *paths: KeyPath) -> ConfigError:
        """The error for a choice that turned out wrong later, at the place of the first path that was written."""
        return ConfigError.of(message, key_text(paths[0]), place_of(self._document, *paths))


def schema() -> dict[str, Any]:
    """The JSON Schema of a film's YAML file, for editors and for reference."""
    described = FilmConfig.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described, "title": "Film"}
