"""Pictures of weights: every cell has the colour of its weight, in SVG and in PNG alike."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explainer.errors import ExplainerError
from explainer.film import Film
from explainer.publish import weights
from explainer.settings import load

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def film() -> Film:
    """The default film, whose first layer looks at pictures."""
    return Film.open(load(None))


def cells_of(svg: ET.Element) -> list[tuple[tuple[float, float, float], dict[tuple[int, int], str]]]:
    """Every grid of an SVG: its corner and the width of a cell, and the colour of each (row, column)."""
    grids = []
    for group in svg.iter(f"{SVG}g"):
        x, y, width, _ = (float(number) for number in re.findall(r"[\d.]+", group.attrib["transform"]))
        colours = {
            (int(row), int(column)): path.attrib["fill"]
            for path in group
            for column, row in re.findall(r"M(\d+) (\d+)h1v1h-1z", path.attrib["d"])
        }
        grids.append(((x, y, width), colours))
    return grids


def expected(weight: float, largest: float, film: Film) -> np.ndarray:
    """The colour of a weight, reckoned by hand from the theme's: zero's, and the sign's in proportion."""
    ends = (film.theme.colours.zero, film.theme.colours.positive if weight > 0 else film.theme.colours.negative)
    zero, end = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], float) for c in ends)
    return zero + (end - zero) * abs(weight) / largest


def rgb(colour: str) -> np.ndarray:
    """Red, green and blue of "#rrggbb"."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def test_every_weight_has_its_colour_in_both_files(film: Film, tmp_path: Path) -> None:
    """A tile's cell lies on the way from zero's colour to the sign's as far as its weight does, to a level of 127."""
    svg, png, _ = weights.make(film, 1, tmp_path)
    layer, grids = film.network.layers[0].weights, cells_of(ET.parse(svg).getroot())
    largest = float(np.abs(layer).max())
    picture = Image.open(png)
    for neuron in (0, 9):
        (x, y, width), colours = grids[neuron]
        assert len(colours) == 784
        for (row, column), colour in list(colours.items())[::37]:
            weight = layer[neuron, 28 * row + column]
            assert np.abs(rgb(colour) - expected(weight, largest, film)).max() <= 2
            at = (int((x + (column + 0.5) * width) * 2), int((y + (row + 0.5) * width) * 2))
            assert np.array_equal(picture.getpixel(at), rgb(colour))


def test_later_layers_are_rows_with_the_names_of_the_outputs(film: Film, tmp_path: Path) -> None:
    """The last layer is one grid of ten rows and sixteen columns; its rows are named like the outputs."""
    svg = ET.parse(weights.make(film, 3, tmp_path)[0]).getroot()
    (_, colours), _legend = cells_of(svg)
    assert max(colours) == (9, 15) and len(colours) == 160
    beside = [text.text for text in svg.iter(f"{SVG}text") if text.attrib["text-anchor"] == "end"]
    assert beside[:10] == list("0123456789")


def test_inputs_with_names_head_the_columns(tmp_path: Path) -> None:
    """Where the inputs have names, the first layer's columns have them too."""
    film = Film.open(load(Path("configs/examples/weather.yaml")))
    words = [text.text for text in ET.parse(weights.make(film, 1, tmp_path)[0]).getroot().iter(f"{SVG}text")]
    assert [word for word in words if word in (film.input_names or ())] == list(film.input_names or ())


def test_the_caption_lists_the_numbers_by_their_addresses(film: Film, tmp_path: Path) -> None:
    """The side file has for every neuron its least and largest weight and its bias."""
    text = weights.make(film, 2, tmp_path)[2].read_text()
    row = next(line for line in text.splitlines() if line.startswith("| layer 2, neuron 5 |"))
    layer = film.network.layers[1]
    numbers = [float(cell) for cell in row.split("|")[2:-1]]
    assert numbers == pytest.approx([min(layer.weights[5]), max(layer.weights[5]), layer.biases[5]], abs=5e-5)
    assert "784-16-16-10" in text


@pytest.mark.parametrize("layer", [0, 4])
def test_a_layer_without_weights_is_refused(film: Film, layer: int, tmp_path: Path) -> None:
    """The input and what lies behind the output have none; the message says which layers have."""
    with pytest.raises(ExplainerError, match="the network's layers are 1 to 3"):
        weights.make(film, layer, tmp_path)
    assert list(tmp_path.iterdir()) == []
