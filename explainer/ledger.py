"""Every number that a film shows, with the quantity it stands for: the film's receipts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Entry:
    """A number on screen: when it appears (seconds), what it is ("layer 1, neuron 7, z"), its value and its text."""

    scene: str
    beat: str
    time: float
    address: str
    value: float
    shown: str


def to_json(entries: Iterable[Entry]) -> str:
    """The entries as text, one a line."""
    return "[\n" + ",\n".join(json.dumps(asdict(entry), ensure_ascii=False) for entry in entries) + "\n]\n"


def from_json(text: str) -> tuple[Entry, ...]:
    """The entries that to_json wrote; ValueError if the text is something else."""
    try:
        return tuple(_entry(**item) for item in json.loads(text))
    except (TypeError, ValueError) as error:
        raise ValueError(f"not a ledger: {error}") from None


def _entry(scene: str, beat: str, time: float, address: str, value: float, shown: str) -> Entry:
    return Entry(str(scene), str(beat), float(time), str(address), float(value), str(shown))
