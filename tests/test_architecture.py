"""The rules of the house, held by reading the source: each is a function from a source text to what breaks it.

The import contracts in pyproject.toml hold who may import whom; here are the rules that they cannot say. Every rule has
a tiny example that breaks it, so that none passes because it looks at nothing.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGES = ("nnmath", "explainer", "scenes")


def python_files(*folders: str) -> dict[str, str]:
    """The text of every Python file in these folders, by its path from the root."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


NNMATH, EXPLAINER, SCENES = (python_files(name) for name in PACKAGES)
EVERYTHING = NNMATH | EXPLAINER | SCENES | python_files("tests")
CHAPTERS = {name: text for name, text in SCENES.items() if re.match(r"scenes/ch\d\d_", name)}
NARRATION = yaml.safe_load((ROOT / "configs/narration/en.yaml").read_text(encoding="utf-8"))

LONGEST_BEAT = 30
LONGEST_MODULE = 180
STANDARD = sys.stdlib_module_names
SCENES_MAY_IMPORT = STANDARD | {"numpy", "manim", "cairo", "av", "scenes", "nnmath"}
SCENES_MAY_KNOW = {
    "film",
    "theme",
    "timeline",
    "ledger",
    "looks",
    "narration",
    "numbers",
    "settings",
    "config",
    "knobs",
    "fonts",
}
COLOURS = {"RED", "GREEN", "BLUE", "YELLOW", "ORANGE", "PURPLE", "PINK", "TEAL", "GOLD", "GRAY", "WHITE", "BLACK"}


# -- reading source ----------------------------------------------------------------------------------------------------


def scenes_of(source: str) -> Iterator[tuple[ast.ClassDef, ast.FunctionDef]]:
    """The scenes of a chapter, each with its construct."""
    for scene in ast.walk(ast.parse(source)):
        if isinstance(scene, ast.ClassDef):
            for method in scene.body:
                if isinstance(method, ast.FunctionDef) and method.name == "construct":
                    yield scene, method


def is_beat(method: ast.stmt) -> bool:
    """Whether a statement of a class is a method decorated with @beat or @beat(...)."""
    decorators = method.decorator_list if isinstance(method, ast.FunctionDef) else []
    return any(ast.unparse(decorator).partition("(")[0] == "beat" for decorator in decorators)


def beats_of(scene: ast.ClassDef) -> list[ast.FunctionDef]:
    """A scene's beats, in the order in which they are written."""
    return [method for method in scene.body if isinstance(method, ast.FunctionDef) and is_beat(method)]


def calls_of(construct: ast.FunctionDef) -> list[str]:
    """The name for every ``self.name()`` of construct, in order, and the source for any other statement."""
    return [re.sub(r"^self\.(\w+)\(\)$", r"\1", ast.unparse(statement)) for statement in construct.body]


def imports_of(source: str) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of every import, also of those inside functions and for types alone."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def imports_but(source: str, allowed: set[str] | frozenset[str]) -> list[str]:
    """Imports from other than these top-level packages."""
    return [f"{line}: imports {name}" for line, name in imports_of(source) if name.partition(".")[0] not in allowed]


def public_definitions(parent: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """The classes and functions of a module, and the methods of its public classes."""
    for child in parent.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public_definitions(child)


# -- rules -------------------------------------------------------------------------------------------------------------


def construct_is_a_list_of_beats(source: str) -> list[str]:
    """construct calls every beat of the scene once and does nothing else."""
    return [
        f"{construct.lineno}: construct of {scene.name} is not the list of its beats"
        for scene, construct in scenes_of(source)
        if sorted(calls_of(construct)) != sorted(beat.name for beat in beats_of(scene))
    ]


def beats_are_written_in_order(source: str) -> list[str]:
    """A scene reads from top to bottom: its beats stand in the order in which construct calls them."""
    return [
        f"{scene.lineno}: the beats of {scene.name} are not written in the order of its construct"
        for scene, construct in scenes_of(source)
        if calls_of(construct) != [beat.name for beat in beats_of(scene)]
    ]


def beats_are_short(source: str) -> list[str]:
    """A beat is one thought: about thirty lines at the most."""
    return [
        f"{beat.lineno}: {scene.name}.{beat.name} has {length} lines"
        for scene, _ in scenes_of(source)
        for beat in beats_of(scene)
        if (length := (beat.end_lineno or 0) - beat.lineno + 1) > LONGEST_BEAT
    ]


def nothing_is_random(source: str) -> list[str]:
    """Scenes show what was computed: they draw no random numbers."""
    found = [f"{line}: imports {name}" for line, name in imports_of(source) if re.match(r"(numpy\.)?random\b", name)]
    uses = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr == "random")
    return found + [f"{node.lineno}: {ast.unparse(node)}" for node in uses]


def looks_come_from_the_theme(source: str) -> list[str]:
    """Chapters name roles, sizes of the type scale and regions: no colours, no font sizes, no coordinates."""
    found = [f"{line}: a colour, {name}" for line, name in imports_of(source) if name.rpartition(".")[2] in COLOURS]
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(str(text)) if re.fullmatch(r"#([0-9a-fA-F]{3,4}){1,2}", text):
                found.append(f"{node.lineno}: a colour, {text}")
            case ast.keyword("font_size", ast.Constant(size)):
                found.append(f"{node.value.lineno}: a font size, {size}")
            case ast.Call(ast.Attribute(_, "array"), [ast.List([_, _, _] as point) | ast.Tuple([_, _, _] as point)]):
                # A reach or a direction made of what is on the stage is fine, and so is the origin.
                if re.fullmatch(r"[-+*/., \d]*[1-9][-+*/., \d]*", ", ".join(map(ast.unparse, point))):
                    found.append(f"{node.lineno}: a coordinate, {ast.unparse(node)}")
    return found


def everything_public_is_explained(source: str) -> list[str]:
    """Every public class, function and test has a docstring; a beat is explained by what is said in it."""
    return [
        f"{definition.lineno}: {definition.name} has no docstring"
        for definition in public_definitions(ast.parse(source))
        if not (is_beat(definition) or definition.name == "construct" or ast.get_docstring(definition))
    ]


def nnmath_needs_numpy_alone(source: str) -> list[str]:
    """The mathematics needs the standard library and numpy."""
    return imports_but(source, STANDARD | {"numpy", "nnmath"})


def scenes_import_what_they_may(source: str) -> list[str]:
    """Scenes know the film, its words and its look, the mathematics and how to draw; nothing of the production."""
    known = [
        f"{line}: imports {name}"
        for line, name in imports_of(source)
        if name.startswith("explainer.") and name.split(".")[1] not in SCENES_MAY_KNOW
    ]
    return known + imports_but(source, SCENES_MAY_IMPORT | {"explainer"})


def manim_is_not_imported(source: str) -> list[str]:
    """Without manim the command line answers at once."""
    return [f"{line}: imports {name}" for line, name in imports_of(source) if name.partition(".")[0] == "manim"]


def modules_are_short(source: str) -> list[str]:
    """A module of the mathematics can be read in one go."""
    length = len(source.splitlines())
    return [f"{length}: lines"] if length > LONGEST_MODULE else []


Rule = Callable[[str], list[str]]

RULES: dict[Rule, dict[str, str]] = {
    construct_is_a_list_of_beats: CHAPTERS,
    beats_are_written_in_order: CHAPTERS,
    beats_are_short: CHAPTERS,
    looks_come_from_the_theme: CHAPTERS,
    nothing_is_random: SCENES,
    scenes_import_what_they_may: SCENES,
    nnmath_needs_numpy_alone: NNMATH,
    modules_are_short: NNMATH,
    manim_is_not_imported: EXPLAINER,
    everything_public_is_explained: EVERYTHING,
}

EXCEPTIONS = {
    (nnmath_needs_numpy_alone, "nnmath/image.py"): "the one door through which pictures come: it needs Pillow",
    (manim_is_not_imported, "explainer/render.py"): "the one door to manim, opened in a worker",
    (beats_are_written_in_order, "scenes/ch03_structure.py"): "beats for pictures stand together, then those for lists",
}

TWO_BEATS = " @beat\n def one(self): ...\n @beat(when=has_a_picture)\n def two(self): ...\n"

BREACHES: list[tuple[Rule, str]] = [
    (
        construct_is_a_list_of_beats,
        "class A:\n def construct(self):\n  self.one()\n  self.two()\n  self.wait(1)\n" + TWO_BEATS,
    ),
    (construct_is_a_list_of_beats, "class A:\n def construct(self):\n  self.one()\n" + TWO_BEATS),
    (construct_is_a_list_of_beats, "class A:\n def construct(self):\n  self.one()\n  self.two(3)\n" + TWO_BEATS),
    (construct_is_a_list_of_beats, "class A:\n def construct(self):\n  self.one()\n def one(self): ...\n"),
    (beats_are_written_in_order, "class A:\n def construct(self):\n  self.two()\n  self.one()\n" + TWO_BEATS),
    (beats_are_short, "class A:\n def construct(self): ...\n @beat\n def one(self):\n" + "  1\n" * LONGEST_BEAT),
    (looks_come_from_the_theme, "colour = '#ffcc00'"),
    (looks_come_from_the_theme, "from manim import RED"),
    (looks_come_from_the_theme, "Text('a', font_size=24)"),
    (looks_come_from_the_theme, "dot.move_to(np.array([1.5, -2, 0]))"),
    (nothing_is_random, "noise = np.random.default_rng(1)"),
    (nothing_is_random, "from random import choice"),
    (nothing_is_random, "from numpy.random import default_rng"),
    (scenes_import_what_they_may, "from explainer import pipeline"),
    (scenes_import_what_they_may, "import PIL.Image"),
    (nnmath_needs_numpy_alone, "def load():\n import yaml"),
    (nnmath_needs_numpy_alone, "if TYPE_CHECKING:\n from explainer.film import Film"),
    (modules_are_short, "\n" * (LONGEST_MODULE + 1)),
    (manim_is_not_imported, "def late():\n from manim import Scene"),
    (everything_public_is_explained, "class A:\n 'Explained.'\n def method(self): ..."),
    (everything_public_is_explained, "def test_it(): ..."),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: Rule) -> None:
    """No file breaks the rule, but for the exceptions that are written down."""
    files = {name: text for name, text in RULES[rule].items() if (rule, name) not in EXCEPTIONS}
    assert files
    assert [f"{name}:{problem}" for name, text in files.items() for problem in rule(text)] == []


@pytest.mark.parametrize(("rule", "name"), EXCEPTIONS)
def test_an_exception_is_needed(rule: Rule, name: str) -> None:
    """What is excepted from a rule breaks it: an exception that is no longer needed has to go."""
    assert rule(RULES[rule][name])


@pytest.mark.parametrize(("rule", "example"), BREACHES)
def test_the_rule_sees_what_breaks_it(rule: Rule, example: str) -> None:
    """A tiny example of the mistake is found, once."""
    assert len(rule(example)) == 1


def test_every_rule_has_an_example_that_breaks_it() -> None:
    """No rule goes untried."""
    assert {rule for rule, _ in BREACHES} == set(RULES)


# -- words and scenes --------------------------------------------------------------------------------------------------

CONSTRUCTS = {scene.name: calls_of(construct) for text in CHAPTERS.values() for scene, construct in scenes_of(text)}


def test_every_scene_has_words_and_all_words_have_a_scene() -> None:
    """The narration names the scenes that the chapters define."""
    assert set(NARRATION["scenes"]) == set(CONSTRUCTS)


@pytest.mark.parametrize("scene", CONSTRUCTS)
def test_the_words_of_a_scene_follow_its_construct(scene: str) -> None:
    """The narration has a line for each beat that construct calls, in the same order, and no other."""
    assert list(NARRATION["scenes"][scene]["beats"]) == CONSTRUCTS[scene]


# -- import contracts --------------------------------------------------------------------------------------------------


def test_the_import_contracts_cover_every_file() -> None:
    """Every folder with Python files, but for tests and benchmarks, is a package that the contracts know."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    others = {"tests", "benchmarks", "build", "media"}
    folders = {path.parent for path in ROOT.glob("[!.]*/**/*.py") if path.relative_to(ROOT).parts[0] not in others}
    assert {folder.relative_to(ROOT).parts[0] for folder in folders} == set(contracts["root_packages"]) == set(PACKAGES)
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source, to be spoilt."""
    copy = tmp_path_factory.mktemp("house")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nnmath/digit.py", "import explainer.film"),
        ("explainer/cli.py", "import scenes.stage"),
        ("explainer/film.py", "import manim"),
        ("scenes/style.py", "import explainer.pipeline"),
        ("scenes/ch03_structure.py", "import scenes.ch04_activations"),
        ("scenes/mobjects/cells.py", "import explainer.film"),
        ("scenes/ch99_unlisted.py", "'A chapter that the contracts do not name.'"),
    ],
)
def test_an_arrow_in_the_wrong_direction_breaks_a_contract(spoilt: Path, name: str, line: str) -> None:
    """import-linter finds one broken contract after one line was added that breaks it."""
    file = spoilt / name
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")
    linter = "from importlinter.cli import lint_imports_command as main; main(['--no-logo', '--no-cache'])"
    result = subprocess.run(
        [sys.executable, "-c", linter], cwd=spoilt, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if before:
        file.write_text(before, encoding="utf-8")
    else:
        file.unlink()
    assert (result.returncode, "1 broken" in result.stdout) == (1, True), result.stdout + result.stderr
