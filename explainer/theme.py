"""The look of a film as plain data: colours by role, sizes, tempi and strokes. No Manim here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from explainer import documents
from explainer.errors import ConfigError
from explainer.fields import Colour, Real, ShortText, Strict
from explainer.nodes import Node
from explainer.suggest import did_you_mean
from explainer.validation import place_of, validate

THEMES = Path(__file__).parent.parent / "configs" / "themes"
COMPLETE = THEMES / "ink.yaml"  # holds where another theme is silent

Points = Annotated[Real, Field(gt=0, le=400)]
Seconds = Annotated[Real, Field(gt=0, le=60)]


class Palette(Strict):
    """The colours that carry a sign, which must be told apart by every viewer."""

    positive: Colour = Field(description="Weights and products above zero.")
    negative: Colour = Field(description="Weights and products below zero.")
    bias: Colour = Field(description="Biases; must differ from both signs and from `attention`.")


class BaseColours(Strict):
    """Colours by role, without those that carry a sign."""

    background: Colour = Field(description="Behind everything.")
    text: Colour = Field(description="What must be read.")
    muted: Colour = Field(description="Secondary text, labels and hints.")
    unlit: Colour = Field(description="The fill of a neuron at activation 0.")
    activation: Colour = Field(description="The fill of a neuron at activation 1.")
    zero: Colour = Field(description="A weight or product of 0.")
    outline: Colour = Field(description="Rims of neurons, grids and boxes.")
    panel: Colour = Field(description="The ground behind a card of text.")
    sigma: Colour = Field(description="The activation function.")
    attention: Colour = Field(description="The ring and arrow that say: look here.")
    answer: Colour = Field(description="The network's answer.")
    hypothesis: Colour = Field(description="What is hoped for and not measured.")


class Colours(BaseColours, Palette):
    """All colours by role, with the signs of the chosen palette."""


class TypeScale(Strict):
    """Font sizes in points, as Manim counts them."""

    caption: Points = Field(description="Words under a picture.")
    label: Points = Field(description="Names of things in the picture.")
    number: Points = Field(description="Numbers inside neurons and cells.")
    body: Points = Field(description="Sentences.")
    title: Points = Field(description="The title of a film or a chapter.")
    formula: Points = Field(description="Formulas.")


class Tempo(Strict):
    """Seconds of one animation."""

    quick: Seconds = Field(description="A small change.")
    normal: Seconds = Field(description="One thing becomes another.")
    slow: Seconds = Field(description="The first of a kind.")
    flow: Seconds = Field(description="A stream of many parts.")
    hold: Seconds = Field(description="Stillness after something new.")


class Strokes(Strict):
    """Widths of lines in points, as Manim counts them."""

    wire_min: Points = Field(description="The weakest wire that is drawn.")
    wire_max: Points = Field(description="The strongest wire.")
    outline: Points = Field(description="Rims of neurons, grids and boxes.")


class _Look(Strict):
    font: ShortText = Field(description="The font family; Inter is bundled.")
    type_scale: TypeScale = Field(description="Font sizes.")
    tempo: Tempo = Field(description="Seconds of animations.")
    strokes: Strokes = Field(description="Widths of lines.")


class ThemeFile(_Look):
    """What a theme holds once it is laid over configs/themes/ink.yaml, which is complete."""

    extends: ShortText | None = Field(
        default=None, description="Another theme's file, whose keys hold where this one is silent."
    )
    colours: BaseColours = Field(description="Colours by role.")
    palettes: dict[str, Palette] = Field(description="Colours with a sign, by the palette's name.")


class Theme(_Look):
    """A theme with its palette chosen: all that a scene needs to know about looks."""

    name: str
    palette: str
    colours: Colours


def load(reference: str | Path = "ink", palette: str = "green_red", named_in: Node | None = None) -> Theme:
    """The theme of a name (a file in configs/themes) or a path, with one of its palettes.

    ConfigError names the mistakes in the theme's own file by their places; `named_in` is the film's document, where
    an unknown name or palette was written.
    """
    path = reference if isinstance(reference, Path) else THEMES / f"{reference}.yaml"
    if not path.is_file():
        names = [each.stem for each in sorted(THEMES.glob("*.yaml"))]
        raise _unknown(f"there is no theme {str(reference)!r}{did_you_mean(reference, names)}", "name", named_in)
    own = documents.read_with_bases(path)
    complete = own if path == COMPLETE else documents.read_with_bases(COMPLETE)
    read, problems = validate(ThemeFile, documents.merge(complete, own))
    if read is None:
        raise ConfigError(problems)
    return _with_palette(read, path.stem, palette, named_in)


def _with_palette(read: ThemeFile, name: str, palette: str, named_in: Node | None) -> Theme:
    if palette not in read.palettes:
        message = f"the theme '{name}' has no palette {palette!r}{did_you_mean(palette, read.palettes)}"
        raise _unknown(message, "palette", named_in)
    colours = Colours(**read.colours.model_dump(), **read.palettes[palette].model_dump())
    look = {field: getattr(read, field) for field in _Look.model_fields}
    return Theme(name=name, palette=palette, colours=colours, **look)


def _unknown(message: str, key: str, named_in: Node | None) -> ConfigError:
    place = place_of(named_in, ("theme", key)) if named_in else None
    return ConfigError.of(message, f"theme.{key}", place)
