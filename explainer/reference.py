"""The reference of a film's file as Markdown, from the same descriptions that the JSON Schema and the errors use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from explainer.config import FilmConfig
from explainer.knobs import CHAPTERS, KNOBS, OwnScene

HEAD = """\
# The film's file, key by key

Made by `nnexplain schema --markdown`. Every key is optional. A dot leads into a mapping: `film.title` is written
`film: {title: …}`. `configs/film.yaml` holds the same as a file to copy from.
"""

SCENES = """\
## Scenes and their knobs

Knobs are set in `scenes`, or by the scene's name: `knobs: {RealNeuron: {layer: 2}}`.
"""
OWN = """\
## A scene of your own

An entry of `scenes`; see [make your own](make-your-own.md).
"""


def as_markdown() -> str:
    """The whole reference."""
    keys = [_row(path, field) for path, field in _fields(FilmConfig, ())]
    scenes = [line for name in KNOBS for line in _scene(name)]
    own = [_row((name,), field) for name, field in OwnScene.model_fields.items()]
    table = ["| key | default | meaning |", "|---|---|---|"]
    return "\n".join(
        [
            HEAD,
            *table,
            *keys,
            "",
            "## Scenes and their knobs",
            "",
            *scenes,
            "## A scene of your own",
            "",
            *table,
            *own,
            "",
        ]
    )


def _fields(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    for name, field in model.model_fields.items():
        here = (*path, field.alias or name)
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _fields(inner, here)
        else:
            yield here, field


def _row(path: tuple[str, ...], field: FieldInfo) -> str:
    meaning = (field.description or "").replace("|", "\\|")
    return f"| `{'.'.join(path)}` | {_shown(field)} | {meaning} |"


def _shown(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    text = _plain(field.default)
    return f"`{text}`" if len(text) <= 40 else "see `configs/film.yaml`"


def _plain(value: Any) -> str:
    if isinstance(value, BaseModel):
        return "{" + ", ".join(f"{key}: {_plain(each)}" for key, each in value if each is not None) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(each)}" for key, each in value.items()) + "}"
    words = {None: "null", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def _scene(name: str) -> Iterator[str]:
    knobs = KNOBS[name]
    yield f"**{name}** (section {CHAPTERS[knobs.chapter]}): {knobs.__doc__}"
    yield ""
    fields = [(key, field) for key, field in knobs.model_fields.items() if key != "use"]
    yield from (f"- `{key}` ({_shown(field)}): {field.description}" for key, field in fields)
    if fields:
        yield ""
