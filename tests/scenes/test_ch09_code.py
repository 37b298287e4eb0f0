"""The code on the card is the program's own, and it is broken without losing a sign."""

import ast

import numpy as np
import pytest

from nnmath.network import Layer
from scenes.ch09_code import broken, source_of_a_layer


def test_the_code_on_the_card_computes_what_the_layer_computes() -> None:
    """Run as it stands on the card, the function gives the layer's own sums and activations."""
    import nnmath.network as module

    found: dict[str, object] = {}
    exec("\n".join(source_of_a_layer()), vars(module).copy(), found)
    layer = Layer(np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([0.1, -0.2]), "sigmoid")
    shown, expected = found["forward"](layer, np.array([0.3, 0.9])), layer.forward(np.array([0.3, 0.9]))  # type: ignore[operator]
    np.testing.assert_array_equal(shown.z, expected.z)
    np.testing.assert_array_equal(shown.a, expected.a)


def test_the_card_has_neither_types_nor_a_docstring() -> None:
    """What is said about the function is not on the card."""
    text = "\n".join(source_of_a_layer())
    assert '"""' not in text and "Array" not in text and "->" not in text


@pytest.mark.parametrize("widest", [20, 30, 46, 200])
def test_a_broken_line_says_the_same(widest: int) -> None:
    """Put together again, the pieces are the line's own code; none but a single word is too wide."""
    for line in source_of_a_layer()[1:]:
        pieces = broken(line, widest)
        assert ast.dump(ast.parse(f"def f():\n{chr(10).join(pieces)}")) == ast.dump(ast.parse(f"def f():\n{line}"))
        if "(" in line:
            assert all(len(piece) <= max(widest, 60) for piece in pieces)
