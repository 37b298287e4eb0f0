"""The list of every number on screen."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import ledger
from explainer.ledger import Entry

ENTRIES = st.builds(
    Entry,
    scene=st.text(),
    beat=st.text(),
    time=st.floats(0, 1e6),
    address=st.text(),
    value=st.floats(allow_nan=False, allow_infinity=False),
    shown=st.text(),
)


@given(st.lists(ENTRIES, max_size=5))
def test_json_round_trip(entries: list[Entry]) -> None:
    """A ledger is read back from JSON exactly as it was."""
    assert ledger.from_json(ledger.to_json(entries)) == tuple(entries)


def test_one_entry_a_line() -> None:
    """A ledger is plain JSON in which every number has a line of its own, so that two ledgers can be compared."""
    entry = Entry("RealNeuron", "squash", 12.4, "layer 1, neuron 7, a", 0.79, "0.79")
    text = ledger.to_json([entry, entry])
    assert len(text.splitlines()) == 4
    assert json.loads(text)[1] == {
        "scene": "RealNeuron",
        "beat": "squash",
        "time": 12.4,
        "address": "layer 1, neuron 7, a",
        "value": 0.79,
        "shown": "0.79",
    }


@pytest.mark.parametrize("text", ["", "{}x", "[1]", '[{"scene": "a"}]', '[{"scene": "a", "beat": "b", "more": 1}]'])
def test_anything_else_is_not_a_ledger(text: str) -> None:
    """A damaged file is refused with one kind of error."""
    with pytest.raises(ValueError, match="not a ledger"):
        ledger.from_json(text)
