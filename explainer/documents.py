"""YAML documents on top of one another: defaults, the files that `extends` names, the file itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from explainer.errors import ConfigError
from explainer.nodes import KeyPath, Node, Written
from explainer.yaml_places import read

MAX_BASES = 10

# Keys that exclude one another, each with the keys that go with it: naming one empties the others that lie below.
RIVALS: Mapping[KeyPath, Mapping[str, tuple[str, ...]]] = {
    ("hero",): {"digit": ("digit", "seed"), "image": ("image",), "mnist": ("mnist",), "values": ("values",)},
    ("input",): {"shape": ("shape",), "names": ("names",)},
}


# Lines of narration, which are replaced whole: a new text must not inherit the condition of another. "*" is any key.
ATOMS = (
    ("words", "*"),
    ("scenes", "*", "title"),
    ("scenes", "*", "beats", "*"),
    ("scenes", "*", "captions", "*"),
    ("narration", "lines", "*", "*"),
)


def from_plain(value: Any) -> Node:
    """Ordinary Python values as a document without places; documents among them stay as they are."""
    if isinstance(value, Node):
        return value
    if isinstance(value, Mapping):
        return Node({str(key): from_plain(entry) for key, entry in value.items()})
    if isinstance(value, (list, tuple)):
        return Node([from_plain(entry) for entry in value])
    return Node(value)


def merge(below: Node, above: Node, path: KeyPath = ()) -> Node:
    """`above` laid over `below`: mappings are merged deeply, anything else is replaced.

    An empty section (a key with nothing after it) leaves the mapping below as it is.
    """
    if not isinstance(below.value, dict) or _is_atom(path):
        return above
    if above.value is None:
        return below
    if not isinstance(above.value, dict):
        return above
    merged = _without_rivals(below.value, above.value, path)
    for key, child in above.value.items():
        merged[key] = merge(merged[key], child, (*path, key)) if key in merged else child
    return Node(merged, above.place or below.place, above.key_place or below.key_place)


def _is_atom(path: KeyPath) -> bool:
    return any(len(path) == len(atom) and all(b in ("*", a) for a, b in zip(path, atom, strict=True)) for atom in ATOMS)


def _without_rivals(below: dict[str, Node], above: dict[str, Node], path: KeyPath) -> dict[str, Node]:
    rivals = RIVALS.get(path, {})
    named = {key for key in rivals if key in above and above[key].value is not None}
    beaten = {each for key, group in rivals.items() if named and key not in named for each in group}
    return {key: Node(None) if key in beaten else child for key, child in below.items()}


def read_with_bases(path: Path) -> Node:
    """A file laid over the file that its `extends` names, and so on; the key itself is taken out."""
    merged = Node({})
    for node in reversed(list(_chain(path))):
        merged = merge(merged, Node({key: child for key, child in node.value.items() if key != "extends"}, node.place))
    return merged


def _chain(path: Path) -> Iterator[Node]:
    seen: list[Path] = []
    following: Path | None = path
    while following is not None:
        seen.append(following.resolve())
        node = read(following)
        if not isinstance(node.value, dict):
            raise ConfigError.of("should be a mapping of keys, such as 'film:' or 'network:'", place=node.place)
        yield node
        following = _base(node, seen)


def _base(node: Node, seen: list[Path]) -> Path | None:
    named = node.value.get("extends")
    if named is None or named.value is None:
        return None
    if not isinstance(named.value, Written) or not named.value or "\0" in named.value:
        raise ConfigError.of("should be the path of another YAML file", "extends", named.place)
    base = named.value.folder / Path(named.value).expanduser()
    if base.resolve() in seen:
        raise ConfigError.of(
            "the files extend one another in a circle; take one of the links out", "extends", named.place
        )
    if len(seen) > MAX_BASES:
        raise ConfigError.of(f"more than {MAX_BASES} files extend one another", "extends", named.place)
    if not base.is_file():
        raise ConfigError.of(f"there is no file {str(named.value)!r} beside this one", "extends", named.place)
    return base
