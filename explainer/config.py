"""What a film's YAML file can say. Every key is optional; the defaults are the film of configs/film.yaml.

The models only describe: what they hold is choices, and each field's description is its reference. Files are read,
and fields checked against one another, in `explainer.settings`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag

from explainer.errors import ConfigError
from explainer.fields import (
    FilePath,
    Real,
    ShortText,
    Strict,
    Whole,
    form_of,
    keyword_or_path,
    name_or_path,
    number_as_text,
)
from explainer.knobs import AnyScene, ForwardPass, OutputScores, PixelsToNeurons, RealNeuron, SigmoidSquash
from explainer.validation import place_of
from explainer.yaml_places import KeyPath, Node, key_text

ActivationName = Literal["sigmoid", "relu", "tanh", "softmax", "identity"]
LayerSize = Annotated[Whole, Field(ge=1, le=4096)]
Side = Annotated[Whole, Field(ge=1, le=256)]
Label = Annotated[ShortText, BeforeValidator(number_as_text)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Activations = Annotated[
    Annotated[ActivationName, Tag("name")] | Annotated[tuple[ActivationName, ...], Tag("list")],
    Discriminator(form_of((list, "list"), (tuple, "list"), otherwise="name")),
]


class FilmTexts(Strict):
    """What the film calls itself."""

    title: ShortText = Field("What is a neural network?", description="Shown at the start, and the file's title.")
    subtitle: ShortText | None = Field(None, description="Under the title; null leaves the line out.")
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = Field(
        "en", description="The language of the narration file, of numbers and of the subtitle track, such as en or de."
    )


class TrainConfig(Strict):
    """How `weights: train` trains; a film with the same choices finds the result in the cache."""

    data: Annotated[str | Path, keyword_or_path("handwriting", "mnist", suffix=".gz")] = Field(
        "handwriting",
        description="handwriting (the built-in pen), mnist (the folder `data.mnist`), or a folder like it.",
    )
    epochs: Annotated[Whole, Field(ge=1, le=1000)] = Field(10, description="Passes over the training examples.")
    batch: Annotated[Whole, Field(ge=1, le=100_000)] = Field(128, description="Examples per step.")
    rate: Annotated[Real, Field(gt=0, le=100)] = Field(0.01, description="The learning rate of the first step.")


class NetworkConfig(Strict):
    """The network that the film is about."""

    layers: Annotated[tuple[LayerSize, ...], Field(min_length=2, max_length=8)] = Field(
        (784, 16, 16, 10), description="Neurons per layer, from the input to the output."
    )
    activations: Activations = Field(
        "sigmoid", description="One activation function for all layers, or a list with one per layer after the input."
    )
    weights: Annotated[str | Path, keyword_or_path("shipped", "random", "train", suffix=".npz")] = Field(
        "shipped",
        description="shipped (trained on MNIST, 784-16-16-10), random (untrained), train (trained now, once), or the path of a .npz file.",
    )
    seed: Annotated[Whole, Field(ge=0, lt=2**32)] = Field(7, description="The seed of random weights and of training.")
    facts: Annotated[str | Path, keyword_or_path("auto", "none", suffix=".json")] = Field(
        "auto",
        description="What was measured of the network: auto (the .json beside its weights), none, or the path of a .json file.",
    )
    train: TrainConfig = Field(TrainConfig(), description="How to train; used with `weights: train` alone.")

    @property
    def activation_names(self) -> tuple[str, ...]:
        """One activation function per layer after the input."""
        if isinstance(self.activations, str):
            return (self.activations,) * (len(self.layers) - 1)
        return self.activations


class InputConfig(Strict):
    """What the input neurons stand for, and how the input column is drawn."""

    shape: tuple[Side, Side] | None = Field(
        (28, 28), description="Rows and columns of the picture that the network looks at; null if it sees no picture."
    )
    names: tuple[Label, ...] | None = Field(
        None, description="Instead of a picture: a name for each input. Naming them makes `shape` null."
    )
    sample: Literal["lit", "ends", "uniform"] = Field(
        "lit",
        description="Which neurons of a long input column are drawn: spread over the lit pixels, the two ends, or evenly.",
    )
    shown: Annotated[Whole, Field(ge=2, le=64)] = Field(
        16, description="How many neurons of a long input column are drawn."
    )


class OutputConfig(Strict):
    """What the output neurons stand for."""

    labels: tuple[Label, ...] | None = Field(
        None, description='A name for each output; null means "0", "1", "2" and so on.'
    )
    show_sum: bool = Field(True, description="Whether the sum of all scores is shown beside them.")


class Source(Strict):
    """One example for the network: exactly one of `digit`, `image`, `mnist` and `values`."""

    digit: Annotated[Whole, Field(ge=0, le=9)] | None = Field(None, description="A digit written by the built-in pen.")
    seed: Annotated[Whole, Field(ge=0, lt=2**32)] | None = Field(
        None,
        description="Which of the pen's digits; null takes the first that the network reads right and confidently.",
    )
    image: FilePath | None = Field(None, description="The path of a PNG or JPEG picture, or of a .npy array.")
    mnist: Annotated[Whole, Field(ge=0, lt=70_000)] | None = Field(
        None, description="The number of an MNIST test image, from the folder `data.mnist`."
    )
    values: tuple[Real, ...] | None = Field(None, description="The input's numbers themselves, one per input neuron.")

    @property
    def forms(self) -> tuple[str, ...]:
        """Which of the four forms are given; after the check it is exactly one."""
        return tuple(form for form in ("digit", "image", "mnist", "values") if getattr(self, form) is not None)


class DataConfig(Strict):
    """Where data lie that are not part of the program."""

    mnist: FilePath | None = Field(
        None, description="The folder with MNIST's IDX files; null takes the environment variable NNEXPLAIN_MNIST."
    )


class WiresConfig(Strict):
    """How the wires between layers are drawn."""

    per_neuron: Annotated[Whole, Field(ge=0, le=784)] = Field(
        24, description="How many wires per neuron stand out: those with the largest weight times activation."
    )


class DisplayConfig(Strict):
    """How much is drawn."""

    max_neurons: Annotated[Whole, Field(ge=4, le=64)] = Field(
        16, description="A layer with more neurons is drawn with some of them and dots between."
    )


class ThemeChoice(Strict):
    """The look."""

    name: Annotated[str | Path, name_or_path(".yaml")] = Field(
        "ink", description="A theme of configs/themes by its name, or the path of a theme's .yaml file."
    )
    palette: ShortText = Field(
        "green_red", description="The colours of signs, by a palette's name: green_red or colorblind."
    )


class LineForm(Strict):
    """A line of narration with its conditions; a text alone is a line without any."""

    say: str = Field("", max_length=2000, description="What is said; {facts} in braces are filled in.")
    condition: str | None = Field(
        None,
        alias="if",
        max_length=200,
        description="Say it only if this holds, such as: hero.right and hero.score > 0.9",
    )
    otherwise: OptionalLine = Field(None, alias="else", description="What is said otherwise; null drops the line.")
    seconds: Annotated[Real, Field(ge=0, le=120)] | None = Field(
        None, description="The least time for the beat; null takes the time that reading takes."
    )


def _text_alone(value: Any) -> Any:
    return {"say": value} if isinstance(value, str) else value


AnyLine = Annotated[LineForm, BeforeValidator(_text_alone)]
OptionalLine = Annotated[LineForm | None, BeforeValidator(_text_alone)]


class NarrationConfig(Strict):
    """What is said."""

    file: FilePath | None = Field(None, description="The narration file; null takes configs/narration/LANGUAGE.yaml.")
    words_per_second: Annotated[Real, Field(ge=0.5, le=10)] = Field(2.3, description="How fast the lines are read.")
    lines: dict[str, dict[str, AnyLine]] = Field(
        {}, description="Lines of your own in place of the narration file's: scene, then beat, then the line."
    )


class Encoder(Strict):
    """How the video is compressed."""

    codec: Literal["libx264"] = Field("libx264", description="The codec.")
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"] = (
        Field("veryfast", description="Slower presets make smaller files of the same quality.")
    )
    crf: Annotated[Whole, Field(ge=0, le=51)] = Field(
        19, description="Quality: lower is better and larger; 17 to 23 is usual."
    )


Pixels = Annotated[Whole, Field(ge=16, le=7680, multiple_of=2)]


class Quality(Strict):
    """A size of picture and a number of frames per second."""

    width: Pixels = Field(description="Width in pixels, even.")
    height: Pixels = Field(description="Height in pixels, even.")
    fps: Annotated[Whole, Field(ge=1, le=120)] = Field(description="Frames per second.")
    encoder: Encoder = Field(Encoder(), description="How the video is compressed.")


QUALITIES = {
    "draft": Quality(width=854, height=480, fps=15),
    "low": Quality(width=854, height=480, fps=30),
    "medium": Quality(width=1280, height=720, fps=30),
    "high": Quality(width=1920, height=1080, fps=60),
    "4k": Quality(width=3840, height=2160, fps=60),
}


class Captions(Strict):
    """Subtitles in the picture; the film always carries them as a track as well."""

    burn: bool = Field(False, description="Whether the subtitles are drawn into the picture.")


class FilmConfig(Strict):
    """One film: what it is about, how it looks, what is said and in which order it is shown."""

    extends: ShortText | None = Field(
        None,
        description="The path of another film's YAML file, whose keys hold where this one is silent. Lists are replaced.",
    )
    film: FilmTexts = Field(FilmTexts(), description="Title, subtitle and language.")
    network: NetworkConfig = Field(NetworkConfig(), description="The network that the film is about.")
    input: InputConfig = Field(InputConfig(), description="What the input neurons stand for.")
    output: OutputConfig = Field(OutputConfig(), description="What the output neurons stand for.")
    hero: Source = Field(Source(digit=9), description="The example that the film follows.")
    extras: Annotated[tuple[Source, ...], Field(max_length=20)] = Field(
        (Source(digit=7), Source(digit=4)), description="Further examples, for comparison."
    )
    data: DataConfig = Field(DataConfig(), description="Where data lie that are not part of the program.")
    wires: WiresConfig = Field(WiresConfig(), description="How the wires between layers are drawn.")
    display: DisplayConfig = Field(DisplayConfig(), description="How much is drawn.")
    theme: ThemeChoice = Field(ThemeChoice(), description="The look.")
    narration: NarrationConfig = Field(NarrationConfig(), description="What is said.")
    gates: dict[Word, Real] = Field(
        {"min_accuracy": 0.9}, description="Thresholds of your own, which the narration's `if` can name as gates.NAME."
    )
    quality: ShortText = Field("medium", description="One of the names under `qualities`.")
    qualities: dict[str, Quality] = Field(QUALITIES, description="Sizes of picture, by name.")
    captions: Captions = Field(Captions(), description="Subtitles in the picture.")
    scenes: Annotated[tuple[AnyScene, ...], Field(min_length=1, max_length=100)] = Field(
        (PixelsToNeurons(), RealNeuron(), SigmoidSquash(), ForwardPass(), OutputScores()),
        description="The scenes in their order: each a name, or a mapping of its name (`use`) and its knobs.",
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
        """The quality that `quality` names."""
        return self.qualities[self.quality]

    def mistake(self, message: str, *paths: KeyPath) -> ConfigError:
        """The error for a choice that turned out wrong later, at the place of the first path that was written."""
        return ConfigError.of(message, key_text(paths[0]), place_of(self._document, *paths))


def schema() -> dict[str, Any]:
    """The JSON Schema of a film's YAML file, for editors and for reference."""
    described = FilmConfig.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described, "title": "Film"}
