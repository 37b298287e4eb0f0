"""YAML with places and without surprises."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer import plain_yaml
from explainer.errors import ConfigError
from explainer.nodes import Node
from explainer.yaml_places import MAX_BYTES, parse, read

HERE = Path()
CONFIGS = Path(__file__).parents[2] / "configs"
SHIPPED = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CONFIGS.rglob("*.yaml"))}

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=30)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)


def value(text: str) -> Any:
    """The data of a text."""
    return parse(text, "x.yaml", HERE).plain()


def complaint(text: str) -> str:
    """What a user sees whose text cannot be read."""
    with pytest.raises(ConfigError) as caught:
        parse(text, "x.yaml", HERE)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e-3", 0.001),
        ("3.5", 3.5),
        (".5", 0.5),
        ("-2", -2),
        ("+7", 7),
        ("0", 0),
        ("true", True),
        ("~", None),
        ("no", "no"),
        ("on", "on"),
        ("010", "010"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        (".inf", ".inf"),
        ("'3'", "3"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(text: str, expected: object) -> None:
    """A scalar is what it looks like: none of YAML 1.1's octal, sexagesimal, date or yes-and-no values."""
    found = value(f"a: {text}")["a"]
    assert found == expected
    assert isinstance(found, type(expected))


@given(PLAIN)
def test_json_is_read_as_json(data: object) -> None:
    """JSON is YAML: whatever the json module writes is read with the same values."""
    assert value(json.dumps({"data": data}, ensure_ascii=False)) == {"data": data}


def test_every_value_and_key_knows_its_place() -> None:
    """Lines and columns count from 1, and the source line comes along."""
    root = parse("a:\n  - b: [10, 20]\n", "x.yaml", HERE)
    *_, leaf = root.walk(("a", 0, "b", 1))
    assert (leaf.value, str(leaf.place)) == (20, "x.yaml:2:13")
    assert leaf.place is not None
    assert leaf.place.source == "  - b: [10, 20]"
    pair = root.child("a").child(0).child("b")  # type: ignore[union-attr]
    assert pair is not None
    assert str(pair.key_place) == "x.yaml:2:5"


def test_equal_documents_are_equal_wherever_they_stand() -> None:
    """Two documents are compared by what they say."""
    assert parse("a: 1", "x.yaml", HERE) == parse("\n\n{'a': 1}", "y.yaml", HERE)


def test_walking_stops_where_the_document_ends() -> None:
    """A path that does not exist yields the nodes that do, and no error for odd keys."""
    root = parse("a: [1, 2]", "x.yaml", HERE)
    for path, length in ((("a", 5), 2), (("a", "b"), 2), (("a", -1), 2), (("b",), 1), (("a", 1, "c"), 3)):
        assert len(list(root.walk(path))) == length


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: *x\n", "x.yaml:1:4: not valid YAML: the anchor &x is not supported"),
        ("b: *x\n", "x.yaml:1:4: not valid YAML: the alias *x is not supported"),
        ("a: !!python/object/apply:os.system [ls]\n", "x.yaml:1:4: not valid YAML: tags are not supported"),
        ("a: !own 1\n", "x.yaml:1:4: not valid YAML: tags are not supported"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: not valid YAML: a second document begins here"),
        ("a:\n\tb: 1\n", "x.yaml:2:1: not valid YAML: a tab stands here; indent with spaces"),
        ("a: @b\n", "x.yaml:1:4: not valid YAML: a text cannot begin with this sign; put it in quotes"),
        ("a: b: c\n", "x.yaml:1:5: not valid YAML: a second ': ' on this line"),
        ("a: 1\n b: 2\n", "x.yaml:2:3: not valid YAML: this line is indented too far"),
        ('a: "b\nc: d\n', "x.yaml:1:4: not valid YAML: the quote that opens here is never closed"),
        ("a: [1, 2\nb: 3\n", "x.yaml:1:4: not valid YAML: in the list that opens with '[', a ','"),
        ("a: {b: 1\nc: 3\n", "x.yaml:1:4: not valid YAML: in the mapping that opens with '{', a ','"),
        ('a: "\\d"\n', "x.yaml:1:6: not valid YAML: a backslash means something in double quotes"),
        ("? [a]\n: 3\n", "x.yaml:1:3: a key should be a word, not a list or a mapping"),
        ("a: '\x00'\n", "x.yaml:1:5: not valid YAML: the control character U+0000; remove it"),
        ("a: " + "[" * 60 + "]" * 60, "not valid YAML: nested more than 50 levels deep"),
    ],
)
def test_each_surprise_is_refused_with_its_place_and_remedy(text: str, said: str) -> None:
    """What YAML allows and a configuration should not hold is one clear line."""
    assert said in complaint(text)


def test_all_repeated_keys_are_reported() -> None:
    """Every repetition is named, with the line of the first."""
    said = complaint("a: 1\nb: {c: 1, c: 2}\na: 2\n")
    assert "x.yaml:2:11: b.c: this key is already given at line 2; keep one" in said
    assert "x.yaml:3:1: a: this key is already given at line 1; keep one" in said


LETTERS = "ab01 \t\n:-?#,[]{}|>'\"&*!%@`~=.é😀\ufeff\x85\u2028"
SIGNS = [*LETTERS, "a: ", "- ", "\n  ", "---", "...", "\\\n", " #", "\r\n"]


def tree(node: yaml.Node | None) -> object:
    """All that is used of a composed document."""
    if node is None:
        return None
    value = [*map(tree, node.value)] if isinstance(node, yaml.SequenceNode) else node.value
    if isinstance(node, yaml.MappingNode):
        value = [(tree(key), tree(entry)) for key, entry in node.value]
    mark = node.start_mark
    return type(node), mark.line, mark.column, value, plain_yaml.scalar(node) if node.id == "scalar" else None


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join) | st.sampled_from(list(SHIPPED.values())))
@example("[a?b]")
@example("? \n")
@example("a\t: b")
@example("|# no\n")
@example("---")
def test_what_is_read_quickly_is_read_alike(text: str) -> None:
    """Where libyaml's scanner is trusted, PyYAML's own finds the same values in the same places."""
    try:
        quick = plain_yaml.compose_quickly(text)
    except (yaml.YAMLError, ValueError):
        return
    assert tree(quick) == tree(plain_yaml.compose_carefully(text))


@pytest.mark.parametrize("name", ["film", "en", "ink"])
def test_what_every_film_reads_is_read_quickly(name: str) -> None:
    """Nothing in it needs the careful scanner, which takes ten times as long: a plain text with a '?' has quotes."""
    assert plain_yaml.compose_quickly(SHIPPED[name]) is not None


def test_an_alias_bomb_costs_nothing() -> None:
    """The billion laughs end at the first anchor."""
    rows = ["a0: &a0 [lol]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    assert "x.yaml:1:5: not valid YAML: the anchor &a0 is not supported" in complaint("\n".join(rows))


def test_files_that_are_not_text_are_refused(write: Callable[..., Path]) -> None:
    """A missing file, a folder, a huge file and bytes that are not UTF-8 are each one line that names the file."""
    path = write("", "a.yaml")
    path.write_bytes(b"a: \xff\n")
    huge = write("a" * (MAX_BYTES + 1), "huge.yaml")
    for each, said in (
        (path, "a.yaml: is not UTF-8 text (byte 4); save it as UTF-8"),
        (huge, "huge.yaml: is larger than 1 MB"),
        (path.parent, "cannot be read"),
        (path.parent / "none.yaml", "none.yaml: cannot be read: No such file or directory"),
    ):
        with pytest.raises(ConfigError) as caught:
            read(each)
        assert said in str(caught.value)


def test_a_byte_order_mark_is_no_mistake(write: Callable[..., Path]) -> None:
    """Files of editors that write a byte order mark are read."""
    assert read(write("\ufeffa: 1\n", "bom.yaml")).plain() == {"a": 1}


def test_nothing_is_an_empty_mapping(write: Callable[..., Path]) -> None:
    """An empty file and one of comments alone say nothing, which is allowed."""
    assert read(write("", "a.yaml")).plain() == read(write("# hello\n", "b.yaml")).plain() == {}


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
    | st.text(alphabet="[]{}:,-?&*!|>'\"%@`#ab1 \n\t~.", max_size=60)
)
@example('"\\UFFFFFFFF"')
@example("a: |9\n b")
@example("%YAML 9.9\n---\na")
@example("\ud800".encode("utf-8", "ignore").decode() + "- - - ?")
def test_no_text_is_too_odd(text: str) -> None:
    """Any text is read, or refused with a ConfigError whose message can be printed."""
    try:
        root = parse(text, "x.yaml", HERE)
    except ConfigError as error:
        assert all(line.isprintable() or "\t" in line for line in str(error).splitlines())
    else:
        assert isinstance(root, Node)
