"""Fingerprints of clips: all that can change a clip's bytes and nothing else, hashed part by part to tell what changed.

A part is hashed by its values alone, so that it is the same in every process, on every day and in every folder. What
is added to a film or a scene counts from then on, unless it is written down in LEFT_OUT.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Set
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from explainer import fonts, sources
from explainer.config import FilmConfig
from explainer.examples import Example
from explainer.exhibits import Exhibits
from explainer.film import Film, SceneSpec
from explainer.knobs import OwnScene, SceneKnobs
from explainer.narration import Line
from explainer.sources import Module, Sources

LEFT_OUT: Mapping[type, Mapping[str, str]] = {
    Film: {
        "scenes": "a scene does not look at the others; what it may know of them is the film's focus",
        "vocabulary": "its facts reach a scene in finished words",
        "left_out": "it is told, not shown",
        "tracks": "subtitles lie beside the picture, not in it",
    },
    SceneSpec: {
        "id": "it names files and entries of the ledger; a clip from the shelf gets the id of the film that takes it",
        "source": "the text of the code counts, not where it lies",
        "dropped": "it is told, not shown",
    },
    FilmConfig: {"voice": "it is laid under the picture; how long it takes counts in the seconds of the lines"},
    Line: {"least": "it counts in the seconds"},
    SceneKnobs: {"use": "the class counts by its name and its code"},
    OwnScene: dict.fromkeys(("title", "beats", "captions"), "they count filled in, as those of the scene"),
    Example: {"source": "where it was found is told, not shown; the finished words count by themselves"},
}
"""What does not count, by the class that holds it, each with the reason."""

LABELS = {"network": "weights", "lines": "narration"}
"""Parts that users know by another name than the code does."""

PACKAGES = ("manim", "manimpango", "numpy", "pillow", "pycairo", "av", "typst")


@dataclasses.dataclass(frozen=True)
class Fingerprint:
    """What a clip of a scene is made of: the sha256 of every part, by the part's name, sorted."""

    scene: str
    parts: tuple[tuple[str, str], ...]

    @property
    def sha256(self) -> str:
        """All parts in one."""
        return hashlib.sha256(json.dumps([self.scene, self.parts]).encode()).hexdigest()

    def changes(self, before: Mapping[str, str]) -> tuple[str, ...]:
        """The names of the parts that were different, or are new, or are gone."""
        now = dict(self.parts)
        return tuple(name for name in sorted({*now, *before}) if now.get(name) != before.get(name))


def fingerprints(film: Film, specs: Iterable[SceneSpec]) -> dict[str, Fingerprint]:
    """The fingerprints of some of a film's scenes, by their ids."""
    digest, code = Digest(), Sources()
    shared = {**_of_the_film(film, digest), **_of_the_tools()}
    found = {spec.id: _fingerprint(film, spec, shared, digest, code.of(spec.source)) for spec in specs}
    code.remember()
    return found


def is_code_of(fingerprint: Fingerprint, source: str) -> bool:
    """Whether the code of a scene is still what its fingerprint says: it may be edited while it is drawn."""
    parts = dict(fingerprint.parts)
    return all(parts.get(module.name) == module.sha256 for module in Sources().of(source))


def _fingerprint(
    film: Film, spec: SceneSpec, shared: Mapping[str, str], digest: Digest, code: tuple[Module, ...]
) -> Fingerprint:
    parts = {
        **shared,
        **{module.name: module.sha256 for module in code},
        **_of_the_holder("config", film.config, sources.reads(code, "config"), digest),
        **_of_the_holder("exhibits", film.exhibits, sources.reads(code, "exhibits"), digest),
    }
    for name, value in counted(spec):
        parts |= _named(name, value, digest)
    return Fingerprint(spec.name, tuple(sorted(parts.items())))


def _of_the_film(film: Film, digest: Digest) -> dict[str, str]:
    """All that any scene may read; of what the film holds, scenes read some parts, and only those count."""
    parts = {"quality": digest(film.config.picture)}
    for name, value in counted(film):
        if name not in sources.HOLDERS:
            parts |= _named(name, value, digest)
    return parts


def _of_the_holder(
    name: str, held: FilmConfig | Exhibits, read: frozenset[str] | None, digest: Digest
) -> dict[str, str]:
    """The parts that are read by name; all of them if what is read is no part, but a method, or the whole."""
    known = dict(counted(held))
    names = known if read is None or not read <= known.keys() else read
    return {f"{name}: {part}": digest(known[part]) for part in names}


def _of_the_tools() -> dict[str, str]:
    drawing = {f"version of {package}": version(package) for package in PACKAGES}
    return drawing | {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in fonts.files()}


def _named(name: str, value: Any, digest: Digest) -> dict[str, str]:
    """A value under its name; of a mapping, every value under a name of its own."""
    label = LABELS.get(name, name)
    if isinstance(value, Mapping):
        return {f"{label}: {key}": digest(each) for key, each in value.items()}
    return {label: digest(value)}


def counted(thing: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass or a model, with their values, that are not left out."""
    fields = type(thing).model_fields if isinstance(thing, BaseModel) else [f.name for f in dataclasses.fields(thing)]
    gone = {name for kind, names in LEFT_OUT.items() if isinstance(thing, kind) for name in names}
    return ((name, getattr(thing, name)) for name in fields if name not in gone)


class Digest:
    """The sha256 of values; what is met again, such as the network of every trace, is hashed once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, str]] = {}  # with the thing itself, lest another one gets its id

    def __call__(self, value: Any) -> str:
        """The sha256 of a value with all that it holds. TypeError for what has no lasting value, such as a function."""
        if id(value) not in self._known:
            digest = hashlib.sha256(b"".join(self._pieces(value))).hexdigest()
            self._known[id(value)] = value, digest
        return self._known[id(value)][1]

    def _pieces(self, value: Any) -> Iterator[bytes]:
        """What kind of value it is, then what it is."""
        match value:
            case None | bool():
                yield repr(value).encode()
            case int():
                yield b"int %d" % value
            case float():
                yield b"float " + value.hex().encode()
            case str():
                yield b"text " + value.encode("utf-8", "surrogatepass")
            case Path():
                yield b"path"  # what lies there counts by its own values, wherever it lies
            case np.generic():
                yield from self._pieces(value.item())
            case np.ndarray() if not value.dtype.hasobject:
                yield f"array {value.dtype.str} {value.shape} ".encode() + value.tobytes()
            case Mapping():
                yield from self._all(b"mapping", (each for pair in value.items() for each in pair))
            case list() | tuple():
                yield from self._all(b"list", value)
            case Set():
                yield from [b"set", *sorted(self(each).encode() for each in value)]
            case _ if isinstance(value, BaseModel) or dataclasses.is_dataclass(value):
                kind = type(value).__name__.encode()
                yield from self._all(b"fields of " + kind, (each for pair in counted(value) for each in pair))
            case _:
                raise TypeError(f"a {type(value).__name__} cannot be part of a fingerprint")

    def _all(self, kind: bytes, values: Iterable[Any]) -> Iterator[bytes]:
        yield kind
        yield from (b" " + self(each).encode() for each in values)
