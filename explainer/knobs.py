"""The scenes that a film can be made of, and what each lets the user choose. A scene without knobs is only its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from explainer.fields import OrShort, Real, Strict, Whole, absolute, form_of
from explainer.presentation import AnyLine, LineForm


def _neuron_index(value: Any) -> Any:
    if isinstance(value, str) and value != "auto":
        raise PydanticCustomError("neuron_index", "should be auto or the number of a neuron, counted from 0")
    return value


NeuronIndex = Annotated[
    Annotated[Whole, Field(ge=0), Tag("index")] | Annotated[Literal["auto"], Tag("word")],
    Discriminator(form_of((str, "word"), otherwise="index")),
    BeforeValidator(_neuron_index),
]
Digit = Annotated[Whole, Field(ge=0, le=9)]
Few = Annotated[Whole, Field(ge=1, le=16)]

CHAPTERS = {
    "opening": 0,
    "brain": 1,
    "goal": 2,
    "structure": 3,
    "activations": 4,
    "inspiration": 5,
    "hope": 6,
    "weights": 7,
    "squash": 8,
    "matrix": 9,
    "count": 10,
    "function": 11,
    "box": 12,
    "next": 13,
    "relu": 14,
    "ending": 15,
    "own": 16,
}
"""The chapters by their keys, with the section of the lesson that each tells; 0 and 15 frame it, 16 is a user's own."""


class SceneKnobs(Strict):
    """What every entry of `scenes` has: the scene it uses."""

    module: ClassVar[str] = ""
    chapter: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    """What the film must have for the scene to be shown, by the names of explainer.casting."""
    short: ClassVar[bool] = True
    """Whether the scene stays in a film of the short profile."""
    spared: ClassVar[tuple[str, ...]] = ()
    """The beats that a film of the short profile can do without."""
    emblem: ClassVar[str] = ""
    """The beat whose last picture stands for the chapter."""
    use: str

    @property
    def source(self) -> str:
        """The module, or the path of the Python file, that has the scene's class."""
        return self.module

    @property
    def name(self) -> str:
        """The name of the scene's class."""
        return self.use


# -- opening -----------------------------------------------------------------------------------------------------------


class TitleCard(SceneKnobs):
    """The film's title, and a network out of one neuron."""

    module = "scenes.ch00_opening"
    chapter = "opening"
    emblem = "grow_into_a_network"
    use: Literal["TitleCard"] = Field(default="TitleCard", description="The scene's name.")
    show_chapters: bool = Field(default=True, description="Whether a row of dots stands for the chapters.")


# -- 1: brain and computer ---------------------------------------------------------------------------------------------


class MessyThrees(SceneKnobs):
    """Digits that are read at a glance, and how little their pixels have in common."""

    module = "scenes.ch01_brain_and_computer"
    chapter = "brain"
    needs = ("digits",)
    emblem = "swap_one_for_another_digit"
    use: Literal["MessyThrees"] = Field(default="MessyThrees", description="The scene's name.")
    digit: Digit = Field(default=3, description="The digit that is written in several ways.")
    threshold: Annotated[Real, Field(gt=0, lt=1)] = Field(
        default=0.3, description="From this brightness on, a pixel counts as lit."
    )


class RulesFail(SceneKnobs):
    """A picture as numbers; a rule for one pixel and the average pictures, and how often they are right."""

    module = "scenes.ch01_brain_and_computer"
    chapter = "brain"
    needs = ("digits",)
    short = False
    use: Literal["RulesFail"] = Field(default="RulesFail", description="The scene's name.")
    digit: Digit = Field(default=3, description="The digit that the rule is about.")
    stencil: bool = Field(default=True, description="Whether the average pictures are tried as well.")


# -- 2: the goal -------------------------------------------------------------------------------------------------------


class TheGoal(SceneKnobs):
    """What goes in and what should come out: the task, stated exactly."""

    module = "scenes.ch02_goal"
    chapter = "goal"
    needs = ("digits",)
    spared = ("run_examples", "promise")
    emblem = "take_out_scores"
    use: Literal["TheGoal"] = Field(default="TheGoal", description="The scene's name.")
    show_mistake: bool = Field(default=True, description="Whether one of the examples is one that is read wrongly.")


# -- 3: structure ------------------------------------------------------------------------------------------------------


class PixelsToNeurons(SceneKnobs):
    """The picture's pixels become the neurons of the input layer."""

    module = "scenes.ch03_structure"
    chapter = "structure"
    spared = ("read_one_neuron", "count_the_lit")
    use: Literal["PixelsToNeurons"] = Field(default="PixelsToNeurons", description="The scene's name.")


class OutputScores(SceneKnobs):
    """The output layer's scores, one per answer, and their sum."""

    module = "scenes.ch03_structure"
    chapter = "structure"
    short = False
    use: Literal["OutputScores"] = Field(default="OutputScores", description="The scene's name.")


class HiddenLayers(SceneKnobs):
    """Layers between input and output; how many, and of which size, is a choice."""

    module = "scenes.ch03_hidden"
    chapter = "structure"
    needs = ("hidden",)
    emblem = "grow_the_columns"
    use: Literal["HiddenLayers"] = Field(default="HiddenLayers", description="The scene's name.")
    stepper: Annotated[tuple[Annotated[Whole, Field(ge=1, le=64)], ...], Field(max_length=5)] = Field(
        default=(8, 32), description="Other sizes that the hidden layers take on for a moment."
    )


# -- 4: activations ----------------------------------------------------------------------------------------------------


class NeuronHoldsANumber(SceneKnobs):
    """One neuron, and the number that it holds."""

    module = "scenes.ch04_neuron"
    chapter = "activations"
    use: Literal["NeuronHoldsANumber"] = Field(default="NeuronHoldsANumber", description="The scene's name.")
    values: Annotated[tuple[Annotated[Real, Field(ge=0, le=1)], ...], Field(min_length=2, max_length=8)] = Field(
        default=(0.0, 0.2, 0.85, 0.4, 1.0), description="The numbers that the neuron holds, one after the other."
    )


class ForwardPass(SceneKnobs):
    """The hero's activations travel through the whole network, layer by layer; then those of further examples."""

    module = "scenes.ch04_activations"
    chapter = "activations"
    spared = ("try_others",)
    emblem = "light_the_first_hidden_layer"
    use: Literal["ForwardPass"] = Field(default="ForwardPass", description="The scene's name.")
    extra_images: Annotated[Whole, Field(ge=0, le=10)] = Field(
        default=2, description="How many of the examples under `extras` follow the hero, at most."
    )


# -- 5: inspiration ----------------------------------------------------------------------------------------------------


class BorrowedFromTheBrain(SceneKnobs):
    """Cells that make other cells fire, and what a network has of that."""

    module = "scenes.ch05_inspiration"
    chapter = "inspiration"
    emblem = "mark_the_limit"
    use: Literal["BorrowedFromTheBrain"] = Field(default="BorrowedFromTheBrain", description="The scene's name.")


# -- 6: the hope for hidden layers -------------------------------------------------------------------------------------


class DigitsAreParts(SceneKnobs):
    """The hope that hidden neurons stand for parts of digits: a hypothesis, and marked as one."""

    module = "scenes.ch06_hope"
    chapter = "hope"
    needs = ("digits", "hidden")
    use: Literal["DigitsAreParts"] = Field(default="DigitsAreParts", description="The scene's name.")


class PartsAreEdges(SceneKnobs):
    """The hope, taken further: parts are made of edges."""

    module = "scenes.ch06_edges"
    chapter = "hope"
    needs = ("digits", "two_hidden")
    spared = ("cut_the_stroke",)
    emblem = "line_up_the_ladder"
    use: Literal["PartsAreEdges"] = Field(default="PartsAreEdges", description="The scene's name.")
    edges: Annotated[Whole, Field(ge=3, le=12)] = Field(default=6, description="How many edges the loop is cut into.")


class LaddersElsewhere(SceneKnobs):
    """The same ladder of abstraction in speech and in writing."""

    module = "scenes.ch06_ladders"
    chapter = "hope"
    short = False
    use: Literal["LaddersElsewhere"] = Field(default="LaddersElsewhere", description="The scene's name.")


# -- 7: weights --------------------------------------------------------------------------------------------------------


class WeightedSum(SceneKnobs):
    """One neuron, its wires, and the sum of every input times its weight."""

    module = "scenes.ch07_sum"
    chapter = "weights"
    needs = ("large_picture",)
    use: Literal["WeightedSum"] = Field(default="WeightedSum", description="The scene's name.")


class WeightsAsPicture(SceneKnobs):
    """Weights laid out like the picture: a detector of brightness becomes one of edges."""

    module = "scenes.ch07_sum"
    chapter = "weights"
    needs = ("large_picture",)
    use: Literal["WeightsAsPicture"] = Field(default="WeightsAsPicture", description="The scene's name.")


class RealNeuron(SceneKnobs):
    """One neuron of the network adds up what it sees."""

    module = "scenes.ch07_weights"
    chapter = "weights"
    short = False
    emblem = "squash"
    use: Literal["RealNeuron"] = Field(default="RealNeuron", description="The scene's name.")
    layer: Annotated[Whole, Field(ge=1, le=7)] = Field(
        default=1, description="The neuron's layer; 1 is the first after the input."
    )
    index: NeuronIndex = Field(
        default="auto", description="The neuron, counted from 0; auto takes one with a telling activation, near 0.8."
    )


# -- 8: squashing and bias ---------------------------------------------------------------------------------------------


class SigmoidSquash(SceneKnobs):
    """The activation function squashes any sum."""

    module = "scenes.ch08_squash"
    chapter = "squash"
    needs = ("curve_of_sums",)
    use: Literal["SigmoidSquash"] = Field(default="SigmoidSquash", description="The scene's name.")
    range: Annotated[Real, Field(ge=1, le=100)] = Field(
        default=10.0, description="The number line reaches from -range to range."
    )


class Bias(SceneKnobs):
    """The bias says how much is enough."""

    module = "scenes.ch08_bias"
    chapter = "squash"
    needs = ("large_picture", "curve_of_sums")
    spared = ("turn_the_bias",)
    emblem = "see_the_difference"
    use: Literal["Bias"] = Field(default="Bias", description="The scene's name.")
    bias: Annotated[Real, Field(ge=-20, le=0)] = Field(default=-10.0, description="The bias that is added.")


# -- 9: matrix form ----------------------------------------------------------------------------------------------------


class MatrixForm(SceneKnobs):
    """From one sum per neuron to one line: vector, matrix, bias, activation function."""

    module = "scenes.ch09_matrix"
    chapter = "matrix"
    emblem = "show_the_true_numbers"
    use: Literal["MatrixForm"] = Field(default="MatrixForm", description="The scene's name.")
    stage: tuple[Annotated[Whole, Field(ge=2, le=5)], Annotated[Whole, Field(ge=2, le=5)]] = Field(
        default=(4, 3), description="How many inputs and neurons the small example has."
    )


class CodeView(SceneKnobs):
    """The code that computes a layer, taken from this program, running."""

    module = "scenes.ch09_code"
    chapter = "matrix"
    short = False
    use: Literal["CodeView"] = Field(default="CodeView", description="The scene's name.")


# -- 10: how many parameters -------------------------------------------------------------------------------------------


class CountTheParameters(SceneKnobs):
    """Weights and biases counted up, layer by layer; each is a knob."""

    module = "scenes.ch10_count"
    chapter = "count"
    emblem = "add_it_all_up"
    use: Literal["CountTheParameters"] = Field(default="CountTheParameters", description="The scene's name.")


# -- 11: one function --------------------------------------------------------------------------------------------------


class OneBigFunction(SceneKnobs):
    """The whole network as one function; one knob is turned, and the outputs change."""

    module = "scenes.ch11_function"
    chapter = "function"
    emblem = "turn_one_knob"
    use: Literal["OneBigFunction"] = Field(default="OneBigFunction", description="The scene's name.")
    sweep: Annotated[Real, Field(gt=0, le=20)] = Field(
        default=3.0, description="How far the weight is turned down and up."
    )


# -- 12: opening the box -----------------------------------------------------------------------------------------------


class OpenTheBox(SceneKnobs):
    """The true weights of the first hidden layer, and whether the hope was right."""

    module = "scenes.ch12_box"
    chapter = "box"
    needs = ("picture", "hidden", "trained", "facts")
    emblem = "ring_the_bars"
    use: Literal["OpenTheBox"] = Field(default="OpenTheBox", description="The scene's name.")
    local: Annotated[Real, Field(gt=0, le=1)] = Field(
        default=0.6,
        description="A weight picture holds a bar if a window of a third of its width has this share of its energy.",
    )


class StressTests(SceneKnobs):
    """The network put to the test: shifted digits, a neuron switched off, a real mistake, noise."""

    module = "scenes.ch12_stress"
    chapter = "box"
    needs = ("digits", "hidden", "trained", "facts")
    short = False
    use: Literal["StressTests"] = Field(default="StressTests", description="The scene's name.")


# -- 13: what comes next -----------------------------------------------------------------------------------------------


class NextTime(SceneKnobs):
    """What is still missing: learning, and how far it got with this network."""

    module = "scenes.ch13_next"
    chapter = "next"
    needs = ("curve",)
    emblem = "watch_it_learn"
    use: Literal["NextTime"] = Field(default="NextTime", description="The scene's name.")


# -- 14: sigmoid and ReLU ----------------------------------------------------------------------------------------------


class SigmoidVsReLU(SceneKnobs):
    """Sigmoid and ReLU, with few and with many hidden layers, as they were measured."""

    module = "scenes.ch14_sigmoid_and_relu"
    chapter = "relu"
    needs = ("races",)
    spared = ("multiply_the_slopes",)
    emblem = "race_the_deep"
    use: Literal["SigmoidVsReLU"] = Field(default="SigmoidVsReLU", description="The scene's name.")


# -- ending ------------------------------------------------------------------------------------------------------------


class EndCard(SceneKnobs):
    """The whole network once more, and the words that were learned."""

    module = "scenes.ch15_ending"
    chapter = "ending"
    emblem = "name_the_words"
    use: Literal["EndCard"] = Field(default="EndCard", description="The scene's name.")
    credits: Annotated[tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=3)] = Field(
        default=(), description="Further lines of credit."
    )


# -- scenes of the user's own ------------------------------------------------------------------------------------------


def _own_scene(value: Any) -> Any:
    """`my_scenes.py:MyScene`, the path made absolute, or `my_package.my_scenes:MyScene`."""
    if not isinstance(value, str) or not re.fullmatch(r"([\w.]+|[^:\0]+\.py):[A-Za-z_]\w*", value):
        raise PydanticCustomError("own_scene", "should be written as my_scenes.py:MyScene or my.module:MyScene")
    source, _, name = value.rpartition(":")
    return f"{absolute(value, source)}:{name}" if source.endswith(".py") else str(value)


class OwnScene(SceneKnobs):
    """A scene class of the user's own, from a Python file or module; running it needs the user's trust."""

    chapter: ClassVar[str] = "own"
    use: Annotated[str, BeforeValidator(_own_scene)] = Field(
        description="The class: my_scenes.py:MyScene, or my.module:MyScene."
    )
    title: AnyLine = Field(default=LineForm(), description="The scene's title.")
    beats: dict[str, AnyLine] = Field(default={}, description="What is said in each beat, in order.")
    captions: dict[str, AnyLine] = Field(default={}, description="Words in the picture, by the key it asks for.")
    options: dict[str, Any] = Field(default={}, description="Whatever the class wants to know.")

    @property
    def source(self) -> str:
        """The Python file or module that is run."""
        return self.use.rpartition(":")[0]

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.use.rpartition(":")[2]


def _name_alone(value: Any) -> Any:
    return {"use": value} if isinstance(value, str) else value


def _kind(value: Any) -> str:
    used = value.get("use") if isinstance(value, Mapping) else getattr(value, "use", None)
    return "own" if isinstance(used, str) and ":" in used else "known"


_Known = Annotated[
    TitleCard
    | MessyThrees
    | RulesFail
    | TheGoal
    | NeuronHoldsANumber
    | PixelsToNeurons
    | OutputScores
    | HiddenLayers
    | ForwardPass
    | BorrowedFromTheBrain
    | DigitsAreParts
    | PartsAreEdges
    | LaddersElsewhere
    | WeightedSum
    | WeightsAsPicture
    | SigmoidSquash
    | Bias
    | RealNeuron
    | CountTheParameters
    | MatrixForm
    | CodeView
    | OneBigFunction
    | OpenTheBox
    | StressTests
    | NextTime
    | SigmoidVsReLU
    | EndCard,
    Field(discriminator="use"),
]
AnyScene = Annotated[
    Annotated[_Known, Tag("known")] | Annotated[OwnScene, Tag("own")],
    Discriminator(_kind),
    BeforeValidator(_name_alone),
    OrShort(lambda: {"enum": sorted(KNOBS), "type": "string"}),
]
"""An entry of `scenes`: a scene's name, or a mapping of its name (`use`) and its knobs."""

KNOBS: dict[str, type[SceneKnobs]] = {knobs.__name__: knobs for knobs in get_args(get_args(_Known)[0])}
"""Every scene's knobs by the scene's name, in the order in which the film tells them."""

ALL_SCENES: tuple[Any, ...] = tuple(knobs(use=name) for name, knobs in KNOBS.items())
"""Every scene once, with its knobs as they are if nobody turns them."""
