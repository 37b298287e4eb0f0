"""Fingerprints: they change with all that can change a clip and with nothing else, and they say what has changed."""

import ast
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import BaseModel

from explainer import fingerprint, fonts, settings, sources
from explainer.config import FilmConfig
from explainer.examples import Example
from explainer.film import Film, SceneSpec
from explainer.fingerprint import LEFT_OUT, Digest, Fingerprint, fingerprints
from explainer.knobs import OwnScene, SceneKnobs
from explainer.narration import Line
from explainer.presentation import Quality
from explainer.theme import Theme
from explainer.voice.loudness import RATE
from explainer.voice.speech import Speech
from explainer.voice.spoken import Spoken
from nnmath import handwriting
from nnmath.network import Network

ROOT = Path(__file__).parents[2]
SCENES = ["RealNeuron", "PixelsToNeurons", "SigmoidSquash", "ForwardPass", "OneBigFunction", "OutputScores"]


def opened(*sets: str, scenes: list[Any] | None = None) -> Film:
    """A film with an untrained network."""
    return Film.open(settings.from_mapping({"network": {"weights": "random"}, "scenes": scenes or SCENES}, sets))


@pytest.fixture(scope="module")
def film() -> Film:
    """The film that is changed."""
    return opened()


def of(film: Film, spec: SceneSpec | None = None) -> Fingerprint:
    """The fingerprint of one scene, by default of the first."""
    (found,) = fingerprints(film, [spec or film.scenes[0]]).values()
    return found


def by_name(film: Film) -> dict[str, Fingerprint]:
    """The fingerprints of all scenes."""
    ids = fingerprints(film, film.scenes)
    return {spec.name: ids[spec.id] for spec in film.scenes}


def changed(before: Film, after: Film) -> dict[str, tuple[str, ...]]:
    """For each scene that would be rendered again, the parts that have changed."""
    old, new = by_name(before), by_name(after)
    return {name: new[name].changes(dict(old[name].parts)) for name in new if new[name] != old[name]}


def test_a_fingerprint_is_the_same_again(film: Film) -> None:
    """Opened once more, the film has the same ones."""
    assert changed(film, opened()) == {}


def test_it_is_the_same_in_every_process_and_folder(tmp_path: Path) -> None:
    """A film with files of its own, moved to another folder and opened by another process, has the same ones."""
    first = tmp_path / "first"
    first.mkdir()
    Network.random((784, 8, 10), ("sigmoid",) * 2, 1).save(first / "mine.npz")
    Image.fromarray(np.uint8(255 * (1 - handwriting.write(3, 1).pixels))).save(first / "three.png")
    (first / "helper.py").write_text("COLOUR = 1\n")
    (first / "my_scenes.py").write_text("from helper import COLOUR\nclass Mine: ...\n")
    (first / "film.yaml").write_text(
        "network: {weights: mine.npz, layers: [784, 8, 10]}\nhero: {image: three.png}\n"
        "scenes: [RealNeuron, ForwardPass, EndCard, {use: 'my_scenes.py:Mine', options: {a: [b]}}]\n"
    )
    shutil.copytree(first, tmp_path / "second")
    code = (
        "import json; from pathlib import Path; from explainer import settings; from explainer.film import Film; "
        "from explainer.fingerprint import fingerprints; film = Film.open(settings.load(Path('film.yaml'))); "
        "print(json.dumps([each.parts for each in fingerprints(film, film.scenes).values()]))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for folder, seed in ((first, "1"), (tmp_path / "second", "2"))
    ]
    mine = dict(json.loads(said[0])[-1])
    assert {"my_scenes.py", "helper.py", "scenes/cast.py", "weights"} - mine.keys() == {"scenes/cast.py"}
    assert said[0] == said[1]


# -- every field counts, or is written down ----------------------------------------------------------------------------


def other(value: Any) -> Any:
    """Another value of the same kind: the first thing in it that can be another one is."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value} "
        case np.ndarray():
            return value + 1
        case tuple() if value:
            return (other(value[0]), *value[1:])
        case Mapping() if value:
            key = next(iter(value))
            return {**value, key: other(value[key])}
        case BaseModel():
            return value.model_copy(update=first_other(value, type(value).model_fields))
        case _ if dataclasses.is_dataclass(value):
            return dataclasses.replace(value, **first_other(value, [f.name for f in dataclasses.fields(value)]))
    return ("something",)


def first_other(thing: Any, names: Any) -> dict[str, Any]:
    """Another value for the first field that counts."""
    gone = {name for kind, left in LEFT_OUT.items() if isinstance(thing, kind) for name in left}
    name = next(name for name in names if name not in gone)
    return {name: other(getattr(thing, name))}


def with_other(thing: Any, name: str) -> Any:
    """The same thing with another value in one field."""
    update = {name: other(getattr(thing, name))}
    return thing.model_copy(update=update) if isinstance(thing, BaseModel) else dataclasses.replace(thing, **update)


def fields_of(kind: type) -> list[str]:
    """The names of a class's fields."""
    return (
        list(kind.model_fields) if issubclass(kind, BaseModel) else [field.name for field in dataclasses.fields(kind)]
    )


def with_quality(film: Film, quality: Quality) -> Film:
    """The film in another picture."""
    return dataclasses.replace(film, config=film.config.model_copy(update={"qualities": {"medium": quality}}))


PLACES: dict[type, tuple[Callable[[Film], Any], Callable[[Film, Any], Film]]] = {
    Film: (lambda film: film, lambda film, new: new),
    SceneSpec: (
        lambda film: film.scenes[0],
        lambda film, new: dataclasses.replace(film, scenes=(new, *film.scenes[1:])),
    ),
    Theme: (lambda film: film.theme, lambda film, new: dataclasses.replace(film, theme=new)),
    Quality: (lambda film: film.config.picture, with_quality),
    Example: (lambda film: film.hero, lambda film, new: dataclasses.replace(film, hero=new)),
}
"""Where a film has one of each kind, and how to put another one there."""


SEEN_ELSEWHERE = {
    (Film, "config"),  # each scene counts the sections that it reads
    (Film, "exhibits"),  # and the exhibits
    (SceneSpec, "source"),  # the text counts, wherever it lies
}
FIELDS = [(kind, name) for kind in PLACES for name in fields_of(kind) if (kind, name) not in SEEN_ELSEWHERE]


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_every_field_counts_or_is_left_out_by_name(film: Film, kind: type, name: str) -> None:
    """Another value in any field is another fingerprint, unless the field is written down as one that cannot matter."""
    get, put = PLACES[kind]
    after = put(film, with_other(get(film), name))
    spec = film.scenes[0] if kind is Film else after.scenes[0]
    assert (of(after, spec) == of(film)) == (name in LEFT_OUT.get(kind, ()))


@pytest.mark.parametrize("name", ["colours", "type_scale", "tempo", "strokes"])
def test_every_token_of_the_theme_counts(film: Film, name: str) -> None:
    """Any colour, size, tempo or width."""
    tokens = getattr(film.theme, name)
    themes = [film.theme.model_copy(update={name: with_other(tokens, each)}) for each in fields_of(type(tokens))]
    prints = {of(dataclasses.replace(film, theme=theme)) for theme in themes}
    assert len(prints | {of(film)}) == len(themes) + 1


def test_a_weight_a_trace_and_a_picture_count(film: Film) -> None:
    """One number of thousands is enough, and it is told where."""
    turned = dataclasses.replace(film, network=film.network.with_weight(1, 0, 0, 3.0))
    assert of(turned).changes(dict(of(film).parts)) == ("weights",)
    vector = film.extras[0].vector.copy()
    vector[0] += 1e-9
    extras = (dataclasses.replace(film.extras[0], vector=vector), *film.extras[1:])
    assert of(dataclasses.replace(film, extras=extras)).changes(dict(of(film).parts)) == ("extras",)


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    """No entry speaks of a field that does not exist, and each has a reason."""
    for kind, names in LEFT_OUT.items():
        assert set(names) <= set(fields_of(kind))
        assert all(names.values())


def attributes(source: str) -> Iterator[str]:
    """Every attribute that is read in the text of a module, as it is written: "self.film.scenes"."""
    yield from (ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))


def properties() -> Iterator[tuple[str, list[str]]]:
    """What the film's methods are called, and which attributes they read."""
    for node in ast.walk(ast.parse((ROOT / "explainer" / "film.py").read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "self":
            yield node.name, list(attributes(ast.unparse(node)))


HOLDERS = {
    Film: ("film",),
    SceneSpec: ("spec",),
    SceneKnobs: ("knobs",),
    OwnScene: ("knobs",),
    FilmConfig: ("config",),
    Line: ("line",),
    Example: ("hero", "extra", "example", "mistake", "noise", "first", "second", "shown", "each"),
}
"""How scenes call a thing of each kind."""
KNOWN_READS = {
    "self.film.scenes",  # the stage looks for its own scene there, under Manim's own command
    "self.spec.id",  # for the ledger; a clip from the shelf gets the id of the film that takes it
}


def test_no_scene_reads_what_is_left_out() -> None:
    """A field that does not count must not be looked at by what draws: nobody would render the scene again."""
    gone = {f"{holder}.{name}" for kind, names in LEFT_OUT.items() for name in names for holder in HOLDERS[kind]}
    gone |= {f"film.{name}" for name, text in properties() if {f"self.{each}" for each in LEFT_OUT[Film]} & set(text)}
    assert {"film.scenes", "film.script"} <= gone
    for file in (ROOT / "scenes").rglob("*.py"):
        if "looks" not in file.parts:  # which look at what others draw
            read = {each for each in attributes(file.read_text("utf-8")) if each.endswith(tuple(gone))}
            assert read <= KNOWN_READS, file


# -- what matters to which scene ---------------------------------------------------------------------------------------


def test_a_line_matters_to_its_own_scene() -> None:
    """The others are not rendered again, and the beat is named."""
    line = 'narration.lines={ForwardPass: {pour_in_the_input: "Another line, much longer than the one before it."}}'
    assert changed(opened(), opened(line)) == {"ForwardPass": ("narration: pour_in_the_input",)}


def test_a_voice_matters_by_the_time_that_it_takes() -> None:
    """The choice of one is nothing to any picture; a line that takes longer is, in its own scene."""
    silent, chosen = opened(), opened("voice.engine=espeak", "voice.speed=2")
    assert changed(silent, chosen) == {}
    speech = Speech(np.zeros(9 * RATE, np.int16))
    longer = Spoken({(chosen.scenes[0].id, "squash"): speech}).retimed(chosen)
    assert changed(silent, longer) == {"RealNeuron": ("narration: squash",)}


def test_a_knob_matters_to_its_own_scene() -> None:
    """How many further examples follow is nothing to the others."""
    assert changed(opened(), opened("knobs={ForwardPass: {extra_images: 1}}")) == {"ForwardPass": ("knobs",)}


def test_the_neuron_that_is_taken_apart_matters_to_all() -> None:
    """Other scenes draw it and point at it."""
    telling = opened().teaching_neuron
    after = changed(opened(), opened(f"knobs={{RealNeuron: {{index: {(telling + 1) % 16}}}}}"))
    assert after.keys() == set(SCENES)
    assert "focus" in after["SigmoidSquash"] and "knobs" not in after["SigmoidSquash"]


def test_another_place_in_the_film_does_not_matter() -> None:
    """A scene that is left out, put in or moved leaves the others as they were."""
    after = by_name(opened(scenes=["OutputScores", "ForwardPass", "CountTheParameters", "RealNeuron"]))
    before = by_name(opened())
    assert all(after[name] == before[name] for name in ("OutputScores", "ForwardPass", "RealNeuron"))


def test_the_title_matters_to_the_scene_that_shows_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the configuration, each scene counts the sections that its code reads."""
    copy = project(tmp_path, monkeypatch)
    chapter = copy / "scenes" / "ch03_structure.py"
    chapter.write_text(chapter.read_text("utf-8") + "\ndef words(film):\n    return film.config.film.title\n", "utf-8")
    after = changed(opened(), opened("film.title=Other"))
    assert after == dict.fromkeys(("PixelsToNeurons", "OutputScores"), ("config: film",))


def test_a_configuration_that_is_handed_on_counts_as_a_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who knows what is read of it then."""
    copy = project(tmp_path, monkeypatch)
    chapter = copy / "scenes" / "ch03_structure.py"
    chapter.write_text(chapter.read_text("utf-8") + "\ndef words(film):\n    return str(film.config)\n", "utf-8")
    names = {name for name, _ in by_name(opened())["OutputScores"].parts if name.startswith("config: ")}
    assert names == {f"config: {section}" for section in FilmConfig.model_fields if section not in LEFT_OUT[FilmConfig]}


def test_an_exhibit_matters_to_the_scene_that_shows_it() -> None:
    """How far a weight is turned is nothing to scenes without a dial."""
    after = changed(opened(), opened("knobs={OneBigFunction: {sweep: 2.0}}"))
    assert after.keys() == {"OneBigFunction"}
    assert {"exhibits: dial", "knobs"} <= set(after["OneBigFunction"])


# -- code, tools, fonts ------------------------------------------------------------------------------------------------


def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's code, whose text counts from now on."""
    for name in ("scenes", "explainer", "nnmath"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "weights", "fonts"))
    monkeypatch.setattr(sources, "_ROOT", folder)
    return folder


@pytest.mark.parametrize(
    ("file", "scenes"),
    [
        ("scenes/ch03_structure.py", {"PixelsToNeurons", "OutputScores"}),
        ("scenes/ch08_squash.py", {"SigmoidSquash"}),
        ("scenes/cast.py", set(SCENES)),
        ("scenes/mobjects/cells.py", set(SCENES)),
        ("scenes/video.py", set(SCENES)),
        ("explainer/film.py", set(SCENES)),
        ("explainer/examples.py", set(SCENES)),
        ("explainer/render.py", set(SCENES)),
        ("nnmath/trace.py", set(SCENES)),
        ("explainer/cli.py", set()),
        ("explainer/splice.py", set()),
        ("explainer/subtitles.py", set()),
        ("explainer/trained.py", set()),
        ("explainer/mnist_files.py", set()),
        ("scenes/looks/recorder.py", set()),
    ],
)
def test_code_matters_to_the_scenes_that_it_draws(
    file: str, scenes: set[str], film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of a module is a change of the scenes that import it, however indirectly, and is named."""
    copy, before = project(tmp_path, monkeypatch), by_name(film)
    with (copy / file).open("a", encoding="utf-8") as module:
        module.write("\nANOTHER = 1\n")
    after = by_name(film)
    found = {name: after[name].changes(dict(before[name].parts)) for name in after if after[name] != before[name]}
    assert found == dict.fromkeys(scenes, (file,))


def test_versions_and_fonts_count(film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tools draw other pixels."""
    before = dict(of(film).parts)
    with monkeypatch.context() as patch:
        patch.setattr(fingerprint, "version", lambda package: "0.0.1")
        tools = ("av", "manim", "manimpango", "numpy", "pillow", "pycairo", "typst")
        assert of(film).changes(before) == tuple(f"version of {name}" for name in tools)
    shutil.copytree(fonts.FOLDER, tmp_path / "fonts")
    (tmp_path / "fonts" / "Inter-Medium.otf").write_bytes(b"another font")
    files = fonts.files(tmp_path / "fonts")
    monkeypatch.setattr(fonts, "files", lambda: files)
    assert of(film).changes(before) == ("Inter-Medium.otf",)


def test_what_is_new_and_what_is_gone_has_changed() -> None:
    """Parts are compared by their names."""
    assert Fingerprint("A", (("a", "1"), ("b", "2"), ("c", "3"))).changes({"a": "1", "b": "0", "d": "4"}) == (
        "b",
        "c",
        "d",
    )


# -- values ------------------------------------------------------------------------------------------------------------


def test_values_that_differ_have_different_digests() -> None:
    """Also those that Python, or a text of them, would take as equal."""
    array = np.array([1.0, 2.0])
    values = [
        *(None, True, False, 1, 1.0, "1", 0.0, -0.0, "", float("nan"), Path("a")),
        *([], [[]], [1, 2], ["1", "2"], ["12"], ["1 2"], {}, {"a": 1}, {"a": {}}, {"a": 1, "b": 2}, {1, 2}),
        *(array, array.astype(np.float32), array[:1], array.reshape(1, 2), array.astype(int)),
    ]
    assert len({Digest()(value) for value in values}) == len(values)


def test_values_that_are_the_same_have_the_same_digest() -> None:
    """Whatever order a set happens to have, wherever a path leads, however an array lies in memory."""
    digest = Digest()
    assert digest({"a", "b", "c"}) == digest(frozenset(["c", "b", "a"]))
    assert digest(Path("/one/a.npz")) == digest(Path("two"))
    assert digest(np.arange(6.0).reshape(2, 3)) == digest(np.asfortranarray(np.arange(6.0).reshape(2, 3)))
    assert digest(np.float64(0.1)) == digest(0.1)
    assert digest((1, "a")) == digest([1, "a"])


@pytest.mark.parametrize("value", [len, object(), np.array([None])])
def test_what_has_no_lasting_value_is_refused(value: object) -> None:
    """It would be another one in the next process, or always the same."""
    with pytest.raises(TypeError, match="cannot be part of a fingerprint"):
        Digest()([value])
