"""Records: frozen dataclasses of plain values, to JSON and strictly back.

Allowed in a record: int, float, str, bool, other records, tuples of one kind, and None where the type says so.
"""

import dataclasses
import functools
import json
import math
import types
import typing
from typing import Any, TypeVar

T = TypeVar("T")


class RecordError(ValueError):
    """JSON that is not the record it should be: the message names the place, what was expected and what was found."""


def to_json(record: Any) -> str:
    """The record as JSON, one field a line; numbers keep all their digits."""
    fields = dataclasses.asdict(record).items()
    lines = (f'  "{name}": {json.dumps(value, allow_nan=False)}' for name, value in fields)
    return "{\n" + ",\n".join(lines) + "\n}\n"


def from_json(kind: type[T], text: str, source: str) -> T:
    """Read a record of a kind; RecordError, starting with `source`, for anything missing, unknown or mistyped."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{source}: not JSON ({error})") from error
    return typing.cast(T, _read(kind, value, source))


def _read(kind: Any, value: Any, place: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read_record(kind, value, place)
    if isinstance(kind, types.UnionType):
        return None if value is None else _read(typing.get_args(kind)[0], value, place)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise RecordError(f"{place}: a list is expected; found {_shown(value)}")
        return tuple(_read(typing.get_args(kind)[0], each, f"{place}[{i}]") for i, each in enumerate(value))
    return _read_plain(kind, value, place)


def _read_record(kind: Any, value: Any, place: str) -> Any:
    hints = _types(kind)
    if not isinstance(value, dict):
        raise RecordError(f"{place}: an object with {', '.join(hints)} is expected; found {_shown(value)}")
    if unknown := [name for name in value if name not in hints]:
        raise RecordError(f"{place}: unknown {unknown[0]!r}; known: {', '.join(hints)}")
    required = [field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING]
    if missing := [name for name in required if name not in value]:
        raise RecordError(f"{place}: {missing[0]!r} is missing")
    read = {name: _read(hints[name], each, f"{place}.{name}") for name, each in value.items()}
    try:
        return kind(**read)
    except RecordError as error:
        raise RecordError(f"{place}: {error}") from error


@functools.cache
def _types(kind: Any) -> dict[str, Any]:
    """The types of a record's fields by name; a file has hundreds of records of a kind."""
    return typing.get_type_hints(kind)


def _read_plain(kind: type, value: Any, place: str) -> Any:
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (isinstance(value, float) and not math.isfinite(value)):
        raise RecordError(f"{place}: {kind.__name__} is expected; found {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    return f"{type(value).__name__} {str(value)[:40]!r}"
