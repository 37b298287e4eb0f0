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

Points = Annotated[Real, Field(gt=0, le=400)]
Seconds = Annotated[Real, Field(gt=0, le=60)]


class Palette(Strict):
    """The colours that carry a sign, which must be told apart by every viewer."""

    positive: Colour = Field(description="Weights and products above zero.")
    negative: Colour = Field(description="Weights and products below zero.")
    bias: Colour = Field(description="Biases; must differ from both signs and from `attention`.")


class BaseColours(Strict):
    """Colours by role, without those that carry a sign."""

    background: Colour = Field(default="#0E1116", description="Behind everything.")
    text: Colour = Field(default="#F4F1E8", description="What must be read.")
    muted: Colour = Field(default="#9AA3AD", description="Secondary text, labels and hints.")
    unlit: Colour = Field(default="#171B22", description="The fill of a neuron at activation 0.")
    activation: Colour = Field(default="#FFF8E7", description="The fill of a neuron at activation 1.")
    outline: Colour = Field(default="#5B6673", description="Rims of neurons, grids and boxes.")
    panel: Colour = Field(default="#161B23", description="The ground behind a card of text.")
    sigma: Colour = Field(default="#FFC857", description="The activation function.")
    attention: Colour = Field(default="#E58CFF", description="The ring and arrow that say: look here.")
    answer: Colour = Field(default="#4FE0D0", description="The network's answer.")
    hypothesis: Colour = Field(default="#B9A58A", description="What is hoped for and not measured.")


class Colours(BaseColours, Palette):
    """All colours by role, with the signs of the chosen palette."""


class TypeScale(Strict):
    """Font sizes in points, as Manim counts them."""

    caption: Points = Field(default=20, description="Words under a picture.")
    label: Points = Field(default=22, description="Names of things in the picture.")
    number: Points = Field(default=20, description="Numbers inside neurons and cells.")
    body: Points = Field(default=28, description="Sentences.")
    title: Points = Field(default=44, description="The title of a film or a chapter.")
    formula: Points = Field(default=36, description="Formulas.")


class Tempo(Strict):
    """Seconds of one animation."""

    quick: Seconds = Field(default=0.4, description="A small change.")
    normal: Seconds = Field(default=0.8, description="One thing becomes another.")
    slow: Seconds = Field(default=1.4, description="The first of a kind.")
    flow: Seconds = Field(default=2.0, description="A stream of many parts.")
    hold: Seconds = Field(default=1.2, description="Stillness after something new.")


class Strokes(Strict):
    """Widths of lines in points, as Manim counts them."""

    wire_min: Points = Field(default=0.5, description="The weakest wire that is drawn.")
    wire_max: Points = Field(default=5.0, description="The strongest wire.")
    outline: Points = Field(default=1.5, description="Rims of neurons, grids and boxes.")


PALETTES = {
    "green_red": Palette(positive="#3DDC84", negative="#FF5C6A", bias="#6FB7FF"),
    "colorblind": Palette(positive="#5AA9FF", negative="#FF9F43", bias="#C3A6FF"),
}


class _Look(Strict):
    font: ShortText = Field(default="Inter", description="The font family; Inter is bundled.")
    type_scale: TypeScale = Field(default=TypeScale(), description="Font sizes.")
    tempo: Tempo = Field(default=Tempo(), description="Seconds of animations.")
    strokes: Strokes = Field(default=Strokes(), description="Widths of lines.")


class ThemeFile(_Look):
    """What a theme's YAML file holds."""

    extends: ShortText | None = Field(
        default=None, description="Another theme's file, whose keys hold where this one is silent."
    )
    colours: BaseColours = Field(default=BaseColours(), description="Colours by role.")
    palettes: dict[str, Palette] = Field(default=PALETTES, description="Colours with a sign, by the palette's name.")


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
    defaults = documents.from_plain(ThemeFile().model_dump())
    read, problems = validate(ThemeFile, documents.merge(defaults, documents.read_with_bases(path)))
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
