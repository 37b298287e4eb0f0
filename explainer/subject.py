"""What a film is about, as its configuration says it: the network, its input and output, the examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from explainer.fields import FilePath, Label, Real, Strict, Whole, form_of, keyword_or_path

ActivationName = Literal["sigmoid", "relu", "tanh", "softmax", "identity"]
LayerSize = Annotated[Whole, Field(ge=1, le=4096)]
Side = Annotated[Whole, Field(ge=1, le=256)]
Activations = Annotated[
    Annotated[ActivationName, Tag("name")] | Annotated[tuple[ActivationName, ...], Tag("list")],
    Discriminator(form_of((list, "list"), (tuple, "list"), otherwise="name")),
]


class TrainConfig(Strict):
    """How `weights: train` trains. The result is kept: the same choices find it in the user's cache."""

    data: Annotated[str | Path, keyword_or_path("handwriting", "mnist", suffix=".csv", or_folder=True)] = Field(
        default="handwriting",
        description="handwriting (the built-in pen), mnist (the folder `data.mnist`), a folder like it, or the path of "
        "a .csv file: first a line of names, then an example a line, inputs from 0 to 1, the class last.",
    )
    examples: Annotated[Whole, Field(ge=10, le=60_000)] | None = Field(
        default=None, description="How many examples are learned from; null: 5000 of the pen's, or all there are."
    )
    epochs: Annotated[Whole, Field(ge=1, le=1000)] | None = Field(
        default=None, description="Passes over the examples; null, here and below: as for the shipped network."
    )
    mini_batch: Annotated[Whole, Field(ge=1, le=60_000)] | None = Field(default=None, description="Examples per step.")
    learning_rate: Annotated[Real, Field(gt=0, le=100)] | None = Field(
        default=None, description="How far the first step goes."
    )

    @property
    def table(self) -> Path | None:
        """The table that `data` names, if it names one."""
        return self.data if isinstance(self.data, Path) and self.data.suffix == ".csv" else None


class NetworkConfig(Strict):
    """The network that the film is about."""

    layers: Annotated[tuple[LayerSize, ...], Field(min_length=2, max_length=8)] = Field(
        default=(784, 16, 16, 10), description="Neurons per layer, from the input to the output."
    )
    activations: Activations = Field(
        default="sigmoid",
        description="One activation function for all layers, or a list with one per layer after the input.",
    )
    weights: Annotated[str | Path, keyword_or_path("shipped", "random", "train", suffix=".npz")] = Field(
        default="shipped",
        description="shipped (trained on MNIST), random, train (now, once for all), or the path of a .npz file.",
    )
    seed: Annotated[Whole, Field(ge=0, lt=2**32)] = Field(
        default=7, description="The seed of random weights and of training."
    )
    facts: Annotated[str | Path, keyword_or_path("auto", "none", suffix=".json")] = Field(
        default="auto",
        description="What was measured of it: auto (the .json beside the weights), none, or the path of a .json file.",
    )
    train: TrainConfig = Field(default=TrainConfig(), description="How to train; used with `weights: train` alone.")

    @property
    def activation_names(self) -> tuple[str, ...]:
        """One activation function per layer after the input."""
        if isinstance(self.activations, str):
            return (self.activations,) * (len(self.layers) - 1)
        return self.activations


class InputConfig(Strict):
    """What the input neurons stand for, and how the input column is drawn."""

    shape: tuple[Side, Side] | None = Field(
        default=(28, 28),
        description="Rows and columns of the picture that the network looks at; null if it sees no picture.",
    )
    names: tuple[Label, ...] | None = Field(
        default=None, description="Instead of a picture: a name for each input. Naming them makes `shape` null."
    )
    sample: Literal["lit", "ends", "uniform"] = Field(
        default="lit",
        description="Which neurons of a long input column are drawn: among the lit pixels, at both ends, or evenly.",
    )
    shown: Annotated[Whole, Field(ge=2, le=64)] = Field(
        default=16, description="How many neurons of a long input column are drawn."
    )


class OutputConfig(Strict):
    """What the output neurons stand for."""

    labels: tuple[Label, ...] | None = Field(
        default=None, description='A name for each output; null means "0", "1", "2" and so on.'
    )
    show_sum: bool = Field(default=True, description="Whether the sum of all scores is shown beside them.")


class Source(Strict):
    """One example for the network: exactly one of `digit`, `image`, `mnist` and `values`."""

    digit: Annotated[Whole, Field(ge=0, le=9)] | None = Field(
        default=None, description="A digit written by the built-in pen."
    )
    seed: Annotated[Whole, Field(ge=0, lt=2**32)] | None = Field(
        default=None,
        description="Which of the pen's digits; null takes the first that the network reads right and confidently.",
    )
    image: FilePath | None = Field(default=None, description="The path of a PNG or JPEG picture, or of a .npy array.")
    mnist: Annotated[Whole, Field(ge=0, lt=70_000)] | None = Field(
        default=None, description="The number of an MNIST test image, from the folder `data.mnist`."
    )
    values: tuple[Real, ...] | None = Field(
        default=None, description="The input's numbers themselves, one per input neuron."
    )

    @property
    def forms(self) -> tuple[str, ...]:
        """Which of the four forms are given; after the check it is exactly one."""
        return tuple(form for form in ("digit", "image", "mnist", "values") if getattr(self, form) is not None)


class DataConfig(Strict):
    """Where data lie that are not part of the program."""

    digits: Literal["pen", "mnist"] = Field(
        default="pen",
        description="Where scenes take further digits from: pen (the built-in one) or mnist (its test images).",
    )
    mnist: FilePath | None = Field(
        default=None,
        description="The folder with MNIST's IDX files; null takes the environment variable NNEXPLAIN_MNIST, or "
        "else what `nnexplain fetch` has fetched.",
    )
