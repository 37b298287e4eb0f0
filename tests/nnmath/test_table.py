"""Tables of training data."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmath import table
from nnmath.table import TableError, read_table

Write = Callable[[str | bytes], Path]

FRUIT = "weight,length,fruit\n0.5,0.25,pear\n1,0,apple\n0.75,1.0,pear\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a table and return its path."""

    def write_file(content: str | bytes) -> Path:
        path = tmp_path / "fruit.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def test_a_table_is_read(write: Write) -> None:
    """Names, inputs and classes are those of the file; a class is an index of the labels."""
    fruit = read_table(write(FRUIT))
    assert fruit.names == ("weight", "length")
    assert fruit.labels == ("apple", "pear")
    assert fruit.inputs.tolist() == [[0.5, 0.25], [1, 0], [0.75, 1]]
    assert fruit.classes.tolist() == [1, 0, 1]
    assert len(fruit) == 3


@pytest.mark.parametrize(
    "content",
    [
        FRUIT.replace("\n", "\r\n"),
        "\ufeff" + FRUIT,
        FRUIT.rstrip("\n"),
        FRUIT.replace("\n", "\n\n , ,\n"),
        FRUIT.replace(",", " , "),
        FRUIT.replace("pear", '"pear"'),
    ],
    ids=["windows", "byte order mark", "no last line end", "empty lines", "blanks", "quotes"],
)
def test_what_spreadsheets_do_to_a_file_does_not_matter(write: Write, content: str) -> None:
    """Line ends, marks, blanks, empty lines and quotes leave the table as it is."""
    fruit = read_table(write(content))
    assert (fruit.names, fruit.labels) == (("weight", "length"), ("apple", "pear"))
    assert fruit.inputs.tolist() == [[0.5, 0.25], [1, 0], [0.75, 1]]


def test_the_order_of_the_rows_does_not_change_the_order_of_the_classes(write: Write) -> None:
    """Labels are sorted, and numbers among themselves by size."""
    assert read_table(write("x,c\n0,b\n0,a\n")).labels == ("a", "b")
    assert read_table(write("x,c\n0,10\n0,9\n0,1\n")).labels == ("1", "9", "10")
    assert read_table(write("x,c\n0,10\n0,9\n0,x\n")).labels == ("10", "9", "x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "fruit.csv, line 1: the names of two or more columns, separated by commas, are expected; got ''"),
        ("weight;fruit\n0.5;pear\n", "line 1: the names of two or more columns, separated by commas, are expected"),
        ("weight,,fruit\n", "line 1: column 2 has no name"),
        ("weight,weight,fruit\n", "line 1: two columns are named 'weight'; give each a name of its own"),
        ("0.5,0.25,pear\n", "line 1: the columns' names are expected before the first example; got '0.5,0.25,pear'"),
        ("a,b,c\n0,1,x\n0,x\n", "line 3: 3 entries are expected, one per column; got 2"),
        ("a,b,c\n0,1,x\n0,5,1,x\n", "line 3: 3 entries are expected, one per column; got 4"),
        ("a,b,c\n0,1,\n", "line 2, column 'c': the class is missing"),
        ("a,b,c\n0,1.5,x\n", "line 2, column 'b': 1.5 is not from 0 to 1; scale the whole column to that range"),
        ("a,b,c\n-0.1,1,x\n", "line 2, column 'a': -0.1 is not from 0 to 1"),
        ("a,b,c\n0,warm,x\n", "line 2, column 'b': a number from 0 to 1 is expected; got 'warm'"),
        ("a,b,c\n0,,x\n", "line 2, column 'b': a number from 0 to 1 is expected; got ''"),
        ("a,b,c\n0,nan,x\n", "column 'b': a number from 0 to 1 is expected; got 'nan'"),
        ("a,b,c\n0,1_0,x\n", "column 'b': a number from 0 to 1 is expected; got '1_0'"),
        ("a,b\n0," + "x" * 200_000 + "\n", "line 2: not a line of a CSV file"),
        ('a,b\n0,"x\n', "not a line of a CSV file"),
        ("a,b\n0,x\n1,x\n", "two or more classes are needed in the last column, 'b'; found only 'x'"),
        ("a,b\n", "two or more classes are needed in the last column, 'b'; found no line but the first"),
        (b"a,b\n0,x\n0,\xff\n", "line 3: this is not text in UTF-8; save the table as CSV in UTF-8"),
    ],
)
def test_a_mistake_is_told_with_its_place(write: Write, content: str | bytes, said: str) -> None:
    """One clear error names the line and the column, and says what is expected."""
    with pytest.raises(TableError) as caught:
        read_table(write(content))
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(write(content)))


def test_lines_are_counted_as_an_editor_counts_them(write: Write) -> None:
    """Empty lines count, though they are skipped."""
    with pytest.raises(TableError, match=r"line 5, column 'a'"):
        read_table(write("a,b\n\n0,x\n\n2,y\n"))


def test_a_long_entry_is_quoted_in_part(write: Write) -> None:
    """A message stays a line, whatever the file holds."""
    with pytest.raises(TableError) as caught:
        read_table(write(f"a,b\n{'9x' * 1000},x\n"))
    assert len(str(caught.value)) < 300


def test_a_huge_file_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is not read."""
    monkeypatch.setattr(table, "SIZE_LIMIT", 20)
    with pytest.raises(TableError, match="more than 20 bytes"):
        read_table(write(FRUIT))


def test_a_missing_file_is_the_system_s_error(tmp_path: Path) -> None:
    """FileNotFoundError names the path."""
    with pytest.raises(FileNotFoundError) as caught:
        read_table(tmp_path / "none.csv")
    assert caught.value.filename == str(tmp_path / "none.csv")


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@given(
    names=st.lists(NAMES.map(lambda name: f"n{name}"), min_size=2, max_size=5, unique=True),
    rows=st.data(),
)
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], rows: st.DataObject
) -> None:
    """Any names and any numbers from 0 to 1 survive, with commas and quotes in the names."""
    inputs = st.lists(st.floats(0, 1), min_size=len(names) - 1, max_size=len(names) - 1)
    examples = rows.draw(st.lists(st.tuples(inputs, st.sampled_from(["a", 'b"', "c,d"])), min_size=2, max_size=6))
    if len({label for _, label in examples}) < 2:
        examples += [(examples[0][0], "e"), (examples[0][0], "f")]
    text = io.StringIO()
    csv.writer(text).writerows([names, *([*map(repr, numbers), label] for numbers, label in examples)])
    path = tmp_path_factory.mktemp("tables") / "any.csv"
    path.write_bytes(text.getvalue().encode())
    read = read_table(path)
    assert read.names == tuple(names[:-1])
    assert read.inputs.tolist() == [numbers for numbers, _ in examples]
    assert [read.labels[index] for index in read.classes] == [label for _, label in examples]


@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(alphabet='abx01.,-;"\n\r\t \0', max_size=200).map(str.encode),
    )
)
def test_no_file_does_more_than_be_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever a file holds, it is a table with numbers from 0 to 1, or a TableError of one line."""
    path = tmp_path_factory.mktemp("tables") / "any.csv"
    path.write_bytes(content)
    try:
        read = read_table(path)
    except TableError as error:
        assert "\n" not in str(error)
    else:
        assert read.inputs.shape == (len(read), len(read.names))
        assert np.all((read.inputs >= 0) & (read.inputs <= 1))
        assert set(read.classes.tolist()) == set(range(len(read.labels)))
