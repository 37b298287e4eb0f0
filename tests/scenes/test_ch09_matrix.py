"""How matrices and vectors are laid out: symbols between brackets, and which of the true numbers are told."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Square, VGroup

from scenes.blocks import LayerLine, TrueBlock, told_rows
from scenes.ch09_matrix import total_height, width_of
from scenes.layout import Region
from scenes.mobjects.block import Block, places_in, stand
from scenes.style import Style
from tests.scenes.stagehand import default_film

FILM = default_film()
STYLE = Style(FILM.theme, FILM.numbers)


@pytest.mark.parametrize(
    ("count", "wanted", "told"),
    [
        (4, 2, [0, 1, 2, 3]),
        (5, 0, [0, 1, 2, 3, 4]),
        (16, 13, [0, None, 13, None, 15]),
        (16, 0, [0, 1, None, 15]),
        (16, 15, [0, None, 14, 15]),
        (16, 1, [0, 1, None, 15]),
        (784, 400, [0, None, 400, None, 783]),
    ],
)
def test_a_long_vector_is_told_by_three_entries(count: int, wanted: int, told: list[int | None]) -> None:
    """Worked by hand: the first, the wanted and the last entry, with dots wherever something is left out."""
    assert told_rows(count, wanted) == told


@given(st.integers(6, 2000), st.data())
def test_dots_stand_where_entries_are_left_out(count: int, data: st.DataObject) -> None:
    """Between neighbours in the list there are no dots, and between others there are; the wanted entry is told."""
    wanted = data.draw(st.integers(0, count - 1))
    told = told_rows(count, wanted)
    assert wanted in told
    for before, after in itertools.pairwise(told):
        if before is not None and after is not None:
            assert after == before + 1
    assert told[0] == 0
    assert told[-1] == count - 1


def test_places_are_row_by_row_around_the_origin() -> None:
    """Two rows of three, worked by hand."""
    expected = [[-2, 0.5], [0, 0.5], [2, 0.5], [-2, -0.5], [0, -0.5], [2, -0.5]]
    np.testing.assert_allclose(places_in(2, 3, (2.0, 1.0))[:, :2], expected)


def test_letters_stand_on_one_line_whatever_hangs_below_them() -> None:
    """The first part stands half a letter below its place, and the whole is centred across."""
    letter, index = Square(0.4), Square(0.2).shift([0.4, -0.4, 0])
    symbol = stand(VGroup(letter, index), np.array([3.0, 1.0, 0.0]), 0.4)
    assert letter.get_bottom()[1] == pytest.approx(0.8)
    assert symbol.get_x() == pytest.approx(3.0)


def test_a_block_has_brackets_around_its_rows() -> None:
    """Every entry is inside the brackets, row by row."""
    entries = [[Square(0.2) for _ in range(3)] for _ in range(2)]
    block = Block(entries, (0.8, 0.7), 0.2, "#FFFFFF", 2)
    assert [list(row) for row in block.rows] == entries
    left, right = block.brackets
    assert left.get_left()[0] < min(entry.get_left()[0] for entry in block.entries)
    assert right.get_right()[0] > max(entry.get_right()[0] for entry in block.entries)
    assert block.brackets.height == pytest.approx(1.4, abs=0.2)


@pytest.mark.parametrize(("width", "height", "lines"), [(13.3, 4.6, 1), (7.1, 8.0, 2), (9.8, 6.6, 2)])
def test_true_numbers_fit_into_their_region(small: None, width: float, height: float, lines: int) -> None:
    """In one line, or in two where that is too narrow, nothing leaves the region or stands upon another."""
    region = Region(-width / 2, -height / 2, width / 2, height / 2)
    at_work = FILM.hero.trace.layers[0]
    line = LayerLine(STYLE, region, 1, FILM.network.layers[0], at_work, "sigma", (13, 400))
    assert line.width <= width + 1e-6
    assert line.height <= height + 1e-6
    blocks = [line.matrix, line.inputs, line.biases, line.sums, line.outputs]
    assert len({round(float(block.brackets.get_y()), 3) for block in blocks}) == lines
    spans = [(b.get_left()[0], b.get_right()[0], b.get_bottom()[1], b.get_top()[1]) for b in blocks]
    for place, (left, right, bottom, top) in enumerate(spans):
        for other in spans[:place]:
            assert left >= other[1] or right <= other[0] or bottom >= other[3] or top <= other[2]


def test_the_true_matrix_is_the_networks_own(small: None) -> None:
    """The picture has a cell for each weight, row by row, and the frame is around the row of the wanted neuron."""
    layer, at_work = FILM.network.layers[0], FILM.hero.trace.layers[0]
    line = LayerLine(STYLE, Region(-6.6, -2.3, 6.6, 2.3), 1, layer, at_work, "sigma", (13, 400))
    tile = line.matrix.content
    np.testing.assert_array_equal(tile.values.reshape(16, 784), layer.weights)
    row = tile.centres[13 * 784 : 14 * 784]
    assert line.row.get_y() == pytest.approx(row[:, 1].mean())
    assert line.row.height < 2 * line.matrix.brackets.height / 16
    assert isinstance(line.matrix, TrueBlock)


def test_lines_of_parts_are_measured_with_their_gaps() -> None:
    """Three squares side by side are three widths and two gaps; two lines are two heights and one gap."""
    squares = [Square(1.0), Square(2.0), Square(1.0)]
    assert width_of(squares) == pytest.approx(4.0 + 2 * 0.15)
    assert total_height([squares, squares[:1]]) == pytest.approx(2.0 + 1.0 + 0.4)
