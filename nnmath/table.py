"""Tables: training data of one's own, as a CSV file.

The first line names the columns, one per input and the class last. Every line after it is an example: its inputs,
numbers from 0 to 1, and the name of its class.
"""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnmath.activations import Array

SIZE_LIMIT = 100_000_000  # bytes; a larger table would need a reader that keeps less in memory
SHOWN = 40  # signs of a wrong entry that are quoted


class TableError(ValueError):
    """A file that is not such a table: the message names the file, the line and the column, and the remedy."""


@dataclass(frozen=True, eq=False)
class Table:
    """Names of the inputs (k), names of the classes, inputs (n, k) in [0, 1], and the class of each as an index (n,).

    Classes are in alphabetical order, or by size if all of them are numbers, however the rows are sorted.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    inputs: Array
    classes: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.classes)


def read_table(path: str | Path) -> Table:
    """Read a CSV file: UTF-8, columns separated by commas, empty lines skipped.

    Raises TableError for anything that is not such a table, OSError for a file that cannot be opened.
    """
    lines = _lines(Path(path))
    names = _header(next(lines, (f"{path}, line 1", [])))
    rows = [_row(place, entries, names) for place, entries in lines]
    labels = _in_order({label for _, label in rows})
    if len(labels) < 2:
        found = f"only {labels[0]!r}" if labels else "no line but the first"
        raise TableError(f"{path}: two or more classes are needed in the last column, {names[-1]!r}; found {found}")
    inputs = np.array([numbers for numbers, _ in rows])
    inputs.flags.writeable = False
    return Table(names[:-1], labels, inputs, np.array([labels.index(label) for _, label in rows]))


def _lines(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Every line that is not empty: its place in words, and its entries without the blanks around them."""
    with path.open("rb") as file:
        data = file.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise TableError(f"{path}: more than {SIZE_LIMIT:,} bytes; make a smaller table")
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        for entries in reader:
            if any(entry.strip() for entry in entries):
                yield f"{path}, line {reader.line_num}", [entry.strip() for entry in entries]
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TableError(f"{path}, line {line}: this is not text in UTF-8; save the table as CSV in UTF-8") from None
    except csv.Error as error:
        raise TableError(f"{path}, line {reader.line_num}: not a line of a CSV file ({error})") from None


def _header(line: tuple[str, list[str]]) -> tuple[str, ...]:
    place, names = line
    if len(names) < 2:
        raise TableError(
            f"{place}: the names of two or more columns, separated by commas, are expected; got {_quoted(names)}"
        )
    for number, name in enumerate(names, start=1):
        if not name:
            raise TableError(f"{place}: column {number} has no name")
        if name in names[: number - 1]:
            raise TableError(f"{place}: two columns are named {_short(name)}; give each a name of its own")
    if all(_is_number(name) for name in names[:-1]):
        raise TableError(f"{place}: the columns' names are expected before the first example; got {_quoted(names)}")
    return tuple(names)


def _row(place: str, entries: Sequence[str], names: Sequence[str]) -> tuple[list[float], str]:
    """The inputs of a line, and the name of its class."""
    if len(entries) != len(names):
        raise TableError(f"{place}: {len(names)} entries are expected, one per column; got {len(entries)}")
    if not entries[-1]:
        raise TableError(f"{place}, column {names[-1]!r}: the class is missing")
    return [
        _input(f"{place}, column {name!r}", text) for name, text in zip(names[:-1], entries, strict=False)
    ], entries[-1]


def _input(place: str, text: str) -> float:
    if not _is_number(text):
        raise TableError(f"{place}: a number from 0 to 1 is expected; got {_short(text)}")
    value = float(text)
    if not 0 <= value <= 1:
        raise TableError(f"{place}: {text} is not from 0 to 1; scale the whole column to that range")
    return value


def _is_number(text: str) -> bool:
    """Whether a text is a finite number in plain digits, as spreadsheets write them."""
    try:
        return math.isfinite(float(text)) and text.isascii() and "_" not in text
    except ValueError:
        return False


def _in_order(labels: set[str]) -> tuple[str, ...]:
    numbers = all(_is_number(label) for label in labels)
    return tuple(sorted(labels, key=(lambda label: (float(label), label)) if numbers else None))


def _quoted(entries: Sequence[str]) -> str:
    return _short(",".join(entries))


def _short(text: str) -> str:
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
