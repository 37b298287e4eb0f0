"""The code that draws a scene: its modules, found by following their imports, and what they read of a film.

Nothing is run or imported: the files are parsed. What was learned of a file is kept by its content in the user's cache.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from explainer import cache

DRAWING = "explainer.render"
"""Whatever the scene is, this module draws it."""
HOLDERS = ("config", "exhibits")
"""What a film holds of which a scene reads a part: film.config.wires, film.exhibits.noise."""
_FILM = "explainer/film.py"
_OPENING = frozenset({"nnmath", "explainer"})
_OURS = _OPENING | {"scenes"}
_ROOT = Path(__file__).parent.parent
_MOST_KEPT = 2000


class Place(NamedTuple):
    """A folder in which modules are looked for: those of these top-level names, or any."""

    folder: Path
    names: frozenset[str] | None


@dataclass(frozen=True)
class Module:
    """A file of Python: its name as in "scenes/cast.py", the sha256 of its text, what it imports and reads."""

    name: str
    sha256: str
    imports: tuple[str, ...]
    """Dotted names, relative ones resolved; some may be classes or functions of a module."""
    reads: Mapping[str, frozenset[str] | None]
    """For each of HOLDERS the parts that are read; None if it is handed on as a whole."""


class Sources:
    """Files of Python, each read once."""

    def __init__(self) -> None:
        self._learned: dict[str, dict[str, Any]] = _remembered()
        self._before = len(self._learned)
        self._files: dict[tuple[str, tuple[Place, ...]], Path | None] = {}
        self._modules: dict[tuple[Path, str], Module] = {}

    def of(self, source: str) -> tuple[Module, ...]:
        """All modules that draw the scene of a module or a Python file, by their names."""
        places = _places(source)
        found: dict[str, Module] = {}
        waiting, seen = [DRAWING, Path(source).stem if source.endswith(".py") else source], set[str]()
        while waiting:
            dotted = waiting.pop()
            file = None if dotted in seen else self._file(dotted, places)
            seen.add(dotted)
            if file is not None:
                module = self._module(file, dotted)
                found[module.name] = module
                waiting += [dotted.rpartition(".")[0], *module.imports]
        return tuple(found[name] for name in sorted(found))

    def remember(self) -> None:
        """Keep what was learned, for the next run; without a cache the next run learns it again."""
        if len(self._learned) > self._before:
            _remember(self._learned)

    def _file(self, dotted: str, places: tuple[Place, ...]) -> Path | None:
        if (dotted, places) not in self._files:
            self._files[dotted, places] = _file(dotted, places)
        return self._files[dotted, places]

    def _module(self, file: Path, dotted: str) -> Module:
        if (file, dotted) not in self._modules:
            text = file.read_bytes()
            learned = self._learn(text)
            # Inside functions, the explainer and nnmath import what opens a film: that counts by the film's values.
            late = [] if _is_of_the_opening(dotted) else learned["late"]
            inside = file.name == "__init__.py"
            package = dotted if inside else dotted.rpartition(".")[0]
            name = dotted.replace(".", "/") + ("/__init__.py" if inside else ".py")
            reads = {key: None if names is None else frozenset(names) for key, names in learned["reads"].items()}
            imports = tuple(_resolved([*learned["imports"], *late], package))
            self._modules[file, dotted] = Module(name, hashlib.sha256(text).hexdigest(), imports, reads)
        return self._modules[file, dotted]

    def _learn(self, text: bytes) -> dict[str, Any]:
        key = hashlib.sha256(_own_text() + text).hexdigest()
        if key not in self._learned:
            self._learned[key] = _learned(text)
        return self._learned[key]


def reads(modules: Iterable[Module], holder: str) -> frozenset[str] | None:
    """The parts of a film's `holder` that the code reads by name; None if it takes it as a whole."""
    parts: set[str] = set()
    for module in modules:
        if module.name == _FILM or module.name.partition("/")[0] not in _OPENING:
            names = module.reads[holder]
            if names is None:
                return None
            parts |= names
    return frozenset(parts)


def _is_of_the_opening(dotted: str) -> bool:
    return dotted != DRAWING and dotted.partition(".")[0] in _OPENING


# -- where modules are -------------------------------------------------------------------------------------------------


def _places(source: str) -> tuple[Place, ...]:
    ours = Place(_ROOT, _OURS)
    if source.endswith(".py"):
        return Place(Path(source).parent, None), ours
    top = source.partition(".")[0]
    found = None if top in _OURS else importlib.util.find_spec(top)
    if found is None or found.origin is None:
        return (ours,)
    folder = Path(found.origin).parent
    return Place(folder.parent if found.submodule_search_locations else folder, frozenset({top})), ours


def _file(dotted: str, places: Iterable[Place]) -> Path | None:
    top, path = dotted.partition(".")[0], dotted.replace(".", os.sep)
    for folder, names in places:
        if top and (names is None or top in names):
            for file in (folder / f"{path}.py", folder / path / "__init__.py"):
                if file.is_file():
                    return file
    return None


# -- what a file says --------------------------------------------------------------------------------------------------


def _learned(text: bytes) -> dict[str, Any]:
    """What a file imports, at once and late, and what it reads; nothing of one that Python does not understand."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        tree = ast.Module([], [])
    imports = list(_imports(tree, late=False))
    return {
        "imports": imports,
        "late": [name for name in _imports(tree, late=True) if name not in imports],
        "reads": {holder: _reads(tree, holder) for holder in HOLDERS},
    }


def _imports(node: ast.AST, late: bool) -> Iterator[str]:
    """The names that are imported, but for types alone; with `late` also inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = "." * child.level + (child.module or "")
            yield base
            yield from (f"{base}{'' if base.endswith('.') else '.'}{alias.name}" for alias in child.names)
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for each in child.orelse:
                yield from _imports(ast.Module([each], []), late)
        elif late or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _imports(child, late)


def _reads(tree: ast.AST, holder: str) -> list[str] | None:
    """The attributes that are read of anything's attribute `holder`; None if that goes elsewhere as a whole."""
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    outer = {id(node.value): node.attr for node in attributes}
    names = {outer.get(id(node)) for node in attributes if node.attr == holder}
    return None if None in names else sorted(name for name in names if name)


def _resolved(names: Iterable[str], package: str) -> Iterator[str]:
    for name in names:
        try:
            yield importlib.util.resolve_name(name, package)
        except ImportError:  # relative to nothing: whoever runs the file will be told
            continue


# -- the cache ---------------------------------------------------------------------------------------------------------


@functools.cache
def _own_text() -> bytes:
    """Another version of this module may learn other things of the same file."""
    return Path(__file__).read_bytes()


def _kept() -> Path:
    return cache.folder("sources") / "imports.json"


def _remembered() -> dict[str, Any]:
    try:
        kept = json.loads(_kept().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) and len(kept) < _MOST_KEPT else {}


def _remember(learned: Mapping[str, Any]) -> None:
    kept = _kept()
    aside = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(learned), "utf-8")
        aside.replace(kept)
    except OSError:
        return
