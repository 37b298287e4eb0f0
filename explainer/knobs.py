"""The scenes that a film can be made of, and what each lets the user choose. A scene without knobs is only its name."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from explainer.fields import OrShort, Real, Strict, Whole, form_of


def _neuron_index(value: Any) -> Any:
    if isinstance(value, str) and value != "auto":
        raise PydanticCustomError("neuron_index", "should be auto or the number of a neuron, counted from 0")
    return value


NeuronIndex = Annotated[
    Annotated[Whole, Field(ge=0), Tag("index")] | Annotated[Literal["auto"], Tag("word")],
    Discriminator(form_of((str, "word"), otherwise="index")),
    BeforeValidator(_neuron_index),
]


class SceneKnobs(Strict):
    """What every entry of `scenes` has: the scene it uses."""

    module: ClassVar[str]
    chapter: ClassVar[str]
    use: str


class PixelsToNeurons(SceneKnobs):
    """The picture's pixels become the neurons of the input layer."""

    module = "scenes.ch03_structure"
    chapter = "structure"
    use: Literal["PixelsToNeurons"] = Field(default="PixelsToNeurons", description="The scene's name.")


class RealNeuron(SceneKnobs):
    """One neuron of the network adds up what it sees."""

    module = "scenes.ch07_weights"
    chapter = "weights"
    use: Literal["RealNeuron"] = Field(default="RealNeuron", description="The scene's name.")
    layer: Annotated[Whole, Field(ge=1, le=7)] = Field(
        default=1, description="The neuron's layer; 1 is the first after the input."
    )
    index: NeuronIndex = Field(
        default="auto", description="The neuron, counted from 0; auto takes one with a telling activation, near 0.8."
    )


class SigmoidSquash(SceneKnobs):
    """The activation function squashes any sum."""

    module = "scenes.ch08_squash"
    chapter = "squash"
    use: Literal["SigmoidSquash"] = Field(default="SigmoidSquash", description="The scene's name.")
    range: Annotated[Real, Field(ge=1, le=100)] = Field(
        default=10.0, description="The number line reaches from -range to range."
    )


class ForwardPass(SceneKnobs):
    """The hero's activations travel through the whole network, layer by layer; then those of further examples."""

    module = "scenes.ch04_activations"
    chapter = "activations"
    use: Literal["ForwardPass"] = Field(default="ForwardPass", description="The scene's name.")
    extra_images: Annotated[Whole, Field(ge=0, le=10)] = Field(
        default=2, description="How many of the examples under `extras` follow the hero, at most."
    )


class OutputScores(SceneKnobs):
    """The output layer's scores, one per answer, and their sum."""

    module = "scenes.ch03_structure"
    chapter = "structure"
    use: Literal["OutputScores"] = Field(default="OutputScores", description="The scene's name.")


def _name_alone(value: Any) -> Any:
    return {"use": value} if isinstance(value, str) else value


AnyScene = Annotated[
    PixelsToNeurons | RealNeuron | SigmoidSquash | ForwardPass | OutputScores,
    Field(discriminator="use"),
    BeforeValidator(_name_alone),
    OrShort(lambda: {"enum": sorted(KNOBS), "type": "string"}),
]
"""An entry of `scenes`: a scene's name, or a mapping of its name (`use`) and its knobs."""

KNOBS: dict[str, type[SceneKnobs]] = {knobs.__name__: knobs for knobs in get_args(get_args(AnyScene)[0])}
"""Every scene's knobs by the scene's name."""
