"""The code on the card is the program's own, and it is broken without losing a sign."""

import ast
from pathlib import Path

import numpy as np
import pytest

import nnmath.network
from nnmath.network import Layer
from scenes.ch09_code import forward_source, wrapped

LIMITS = [36, 51, 200]
"""Signs to a line in a vertical frame, in a square one, and more than any line has."""


def test_the_code_on_the_card_computes_what_the_layer_computes() -> None:
    """Run as it stands on the card, the function gives the layer's own sums and activations."""
    found: dict[str, object] = {}
    exec("\n".join(forward_source()), vars(nnmath.network).copy(), found)
    layer, inputs = Layer(np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([0.1, -0.2]), "sigmoid"), np.array([0.3, 0.9])
    shown, expected = found["forward"](layer, inputs), layer.forward(inputs)  # type: ignore[operator]
    np.testing.assert_array_equal(shown.z, expected.z)
    np.testing.assert_array_equal(shown.a, expected.a)


def test_the_card_says_the_same_as_the_file() -> None:
    """Every line of the card stands in the program's file, letter for letter, and none is said in words alone."""
    lines = Path(nnmath.network.__file__).read_text("utf-8").splitlines()
    for line in forward_source():
        assert f"    {line}" in lines
        assert '"""' not in line


def test_every_step_has_a_line_of_its_own() -> None:
    """Weights, biases and the activation function are named on one line each, in the order in which they are used."""
    lines = forward_source()
    steps = [[number for number, line in enumerate(lines) if word in line] for word in ("weights", "biases", "value(")]
    assert steps == [[1], [2], [3]]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_broken_line_says_the_same(limit: int) -> None:
    """No piece is too wide, and in brackets the pieces together are the line's own code."""
    for line in forward_source()[1:-1]:
        pieces = wrapped(line, limit)
        assert max(map(len, pieces)) <= limit
        name, _, value = line.partition(" = ")
        _, _, first = pieces[0].partition(" =")
        assert ast.dump(ast.parse(f"({' '.join([first, *pieces[1:]])})")) == ast.dump(ast.parse(f"({value})")), name


def test_a_line_that_fits_is_left_alone() -> None:
    """At as many signs as a line has it stays whole; with one fewer it is broken, and the rest is indented."""
    line = "    return LayerTrace(inputs, weighted_sum, z, a)"
    assert wrapped(line, len(line)) == [line]
    assert wrapped(line, len(line) - 1) == ["    return LayerTrace(inputs, weighted_sum, z,", "            a)"]
