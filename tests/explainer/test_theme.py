"""Themes: colours by role, sizes, tempi, strokes."""

import pickle
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from explainer import theme
from explainer.errors import ConfigError
from explainer.theme import THEMES, Theme, ThemeFile
from explainer.yaml_places import read

Write = Callable[..., Path]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2 defines it, from 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def problem_with(path: Path) -> str:
    """What a user sees whose theme cannot be read."""
    with pytest.raises(ConfigError) as caught:
        theme.load(path)
    return str(caught.value)


def test_the_shipped_theme_leaves_nothing_out() -> None:
    """configs/themes/ink.yaml names every key there is, so that other themes may leave out any."""
    assert set(read(THEMES / "ink.yaml").plain()) == set(ThemeFile.model_fields)
    assert theme.load("ink").name == "ink"


def test_the_palette_gives_the_colours_of_signs() -> None:
    """A theme has all colours by role; those with a sign are the chosen palette's."""
    assert theme.load("ink").colours.positive == "#3DDC84"
    safe = theme.load("ink", "colorblind")
    assert (safe.palette, safe.colours.positive, safe.colours.negative) == ("colorblind", "#5AA9FF", "#FF9F43")
    assert safe.colours.background == "#0E1116"


@pytest.mark.parametrize("palette", ["green_red", "colorblind"])
def test_roles_have_different_colours(palette: str) -> None:
    """No two roles that carry a meaning look the same: above all, the bias is not the attention ring."""
    colours = theme.load("ink", palette).colours
    roles = ["positive", "negative", "bias", "sigma", "attention", "answer", "activation"]
    assert all(getattr(colours, a) != getattr(colours, b) for a, b in combinations(roles, 2))


def test_a_theme_of_ones_own_needs_only_what_differs(write: Write) -> None:
    """A file with one key is a theme; all else is as in ink."""
    own: Theme = theme.load(write('colours: {background: "#000000"}\ntempo: {quick: 0.2}\n', "night.yaml"))
    assert (own.name, own.colours.background, own.tempo.quick) == ("night", "#000000", 0.2)
    assert own.colours.text == theme.load("ink").colours.text


def test_a_theme_may_extend_another(write: Write) -> None:
    """`extends` names a file beside the theme's own."""
    write("type_scale: {title: 60, body: 30}\n", "big.yaml")
    own = theme.load(write("extends: big.yaml\ntype_scale: {body: 26}\n", "less.yaml"))
    assert (own.type_scale.title, own.type_scale.body) == (60, 26)


def test_a_palette_of_ones_own_is_added(write: Write) -> None:
    """A theme may bring a palette under a new name and keeps the known ones."""
    file = write('palettes: {mine: {positive: "#FFFFFF", negative: "#000000", bias: "#888888"}}\n', "own.yaml")
    assert theme.load(file, "mine").colours.positive == "#FFFFFF"
    assert theme.load(file, "green_red").colours.positive == "#3DDC84"


def test_colours_are_checked_where_they_are_written(write: Write) -> None:
    """A colour that is not #RRGGBB is pointed at, and so is a role that does not exist."""
    said = problem_with(write("colours:\n  text: white\n  answr: '#FFFFFF'\n  sigma: '#FFF'\n", "bad.yaml"))
    assert (
        "bad.yaml:2:9: colours.text: should be a colour written as #RRGGBB (got 'white')\n      text: white\n" in said
    )
    assert "bad.yaml:3:3: colours.answr: unknown key; did you mean 'answer'?" in said
    assert "bad.yaml:4:10: colours.sigma: should be a colour written as #RRGGBB (got '#FFF')" in said


def test_a_hash_without_quotes_is_a_comment(write: Write) -> None:
    """Who forgets the quotes has written a comment, and is told that the value is empty."""
    assert "bad.yaml:1:17: colours.text: is empty" in problem_with(write("colours:  {text:}\n", "bad.yaml"))


def test_unknown_names_are_answered_with_known_ones() -> None:
    """A theme or palette that does not exist is answered with the nearest that does."""
    with pytest.raises(ConfigError, match=r"theme\.name: there is no theme 'inc'; did you mean 'ink'\?"):
        theme.load("inc")
    with pytest.raises(ConfigError, match="no palette 'colourblind'; did you mean 'colorblind'"):
        theme.load("ink", "colourblind")


def test_a_theme_can_be_sent_to_a_worker() -> None:
    """A theme survives pickling and cannot be changed."""
    loaded = theme.load("ink")
    assert pickle.loads(pickle.dumps(loaded)) == loaded
    with pytest.raises(ValueError, match="frozen"):
        loaded.colours.text = "#000000"


SHIPPED = [(path.stem, palette) for path in sorted(THEMES.glob("*.yaml")) for palette in ("green_red", "colorblind")]


@pytest.mark.parametrize(("name", "palette"), SHIPPED)
def test_what_must_be_read_stands_out(name: str, palette: str) -> None:
    """In every theme and palette, words and signs have a contrast of 4.5 to 1 to their ground, rims of 3 to 1."""
    colours = theme.load(name, palette).colours
    words = ("text", "muted", "sigma", "attention", "answer", "hypothesis", "positive", "negative", "bias")
    for role in words:
        assert contrast(getattr(colours, role), colours.background) >= 4.5, role
    assert contrast(colours.muted, colours.panel) >= 4.5
    assert contrast(colours.hypothesis, colours.panel) >= 4.5
    assert contrast(colours.outline, colours.background) >= 3


@pytest.mark.parametrize(("name", "palette"), SHIPPED)
def test_lit_and_dark_are_far_apart(name: str, palette: str) -> None:
    """A neuron at 1 and one at 0 differ by 7 to 1, and each can carry a number in the theme's own ink."""
    colours = theme.load(name, palette).colours
    assert contrast(colours.unlit, colours.activation) >= 7
    for ground in (colours.unlit, colours.activation):
        assert max(contrast(ink, ground) for ink in (colours.text, colours.background)) >= 7


@pytest.mark.parametrize(("name", "palette"), SHIPPED)
def test_signs_stand_out_from_zero(name: str, palette: str) -> None:
    """Both signs differ from a weight of zero by 3 to 1 at least."""
    colours = theme.load(name, palette).colours
    assert min(contrast(colours.positive, colours.zero), contrast(colours.negative, colours.zero)) >= 3
