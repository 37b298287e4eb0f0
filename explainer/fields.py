"""The kinds of value that a configuration holds: strict, frozen models and fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
)
from pydantic import Strict as StrictType
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from explainer.nodes import Written


class Strict(BaseModel):
    """A mapping with known keys only, which cannot be changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


Whole = Annotated[int, StrictType()]
"""A whole number; neither true nor "3" nor 3.0 is one."""

Real = Annotated[float, StrictType(), Field(allow_inf_nan=False)]
"""A finite number."""


def text_like(pattern: str, expected: str) -> AfterValidator:
    """A text that a regular expression matches as a whole; `expected` says in words what that is."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise PydanticCustomError("text_like", "should be {expected}", {"expected": expected})
        return value

    return AfterValidator(check)


Colour = Annotated[str, text_like("#[0-9A-Fa-f]{6}", "a colour written as #RRGGBB"), Field(examples=["#3DDC84"])]
"""A colour as #RRGGBB."""

ShortText = Annotated[str, Field(max_length=200)]
"""A text of one line."""


def _anchored(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.strip() or "\0" in value:
        raise PydanticCustomError("path", "should be the path of a file")
    return absolute(value, value)


def absolute(written: str, path: str) -> Path:
    """A path that was written as a text, or as a part of one; a relative one starts at the folder of its file."""
    folder = written.folder if isinstance(written, Written) else Path.cwd()
    return (folder / Path(path).expanduser()).absolute()


FilePath = Annotated[Path, BeforeValidator(_anchored), PlainSerializer(str)]
"""A path; a relative one starts at the folder of the file that names it."""


def keyword_or_path(*keywords: str, suffix: str, or_folder: bool = False) -> BeforeValidator:
    """One of a few words, or a path: a text with a slash, or with the suffix."""

    def check(value: Any) -> Any:
        if isinstance(value, Path):
            return value
        if isinstance(value, str) and value in keywords:
            return str(value)
        if _is_path(value, suffix):
            return _anchored(value)
        folder = ", of a folder (with a '/')" if or_folder else ""
        expected = f"{', '.join(keywords)} or the path of a {suffix} file{folder}"
        raise PydanticCustomError(
            "keyword_or_path", "should be {expected}", {"expected": expected, "choices": list(keywords)}
        )

    return BeforeValidator(check)


def name_or_path(suffix: str) -> BeforeValidator:
    """A plain name, or the path of a file: that is a text with a slash or with the suffix."""

    def check(value: Any) -> Any:
        if not isinstance(value, (str, Path)):
            raise PydanticCustomError("string_type", "should be text")
        return _anchored(value) if _is_path(value, suffix) else value

    return BeforeValidator(check)


def _is_path(value: Any, suffix: str) -> bool:
    return isinstance(value, str) and ("/" in value or value.endswith(suffix))


def number_as_text(value: Any) -> Any:
    """Labels such as 0, 1, 2 may be written without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@dataclass(frozen=True)
class OrShort:
    """For the JSON Schema: a short form that is also allowed, such as a text in place of a mapping."""

    short: Callable[[], JsonSchemaValue]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [self.short(), handler(core)]}


Label = Annotated[ShortText, BeforeValidator(number_as_text), OrShort(lambda: {"type": "integer"})]
"""A name in the picture; a number needs no quotes."""


def form_of(*forms: tuple[type, str], otherwise: str) -> Callable[[Any], str]:
    """For a union: the tag of the form a value has, so that a mistake is reported against that form alone."""
    return lambda value: next((tag for kind, tag in forms if isinstance(value, kind)), otherwise)
