"""Records to plain JSON values and back, and the JSON Schema of a record, all from its type hints."""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar

from manyworks.geometry import Geometry
from manyworks.planning.fields import About, hints_of, optional_inner, refuse, unwrap
from manyworks.refused import Refused

Record = TypeVar("Record")
Reader = Callable[[Any, str], Any]


def to_plain(value: Any) -> Any:
    """Dicts, lists, numbers and text of a record; fields at their default are left out."""
    if isinstance(value, Geometry):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        plain = {}
        for field in fields(value):
            item = getattr(value, field.name)
            default = field.default
            if default is MISSING and field.default_factory is not MISSING:
                default = field.default_factory()
            if item != default or type(item) is not type(default):
                plain[_key(field.name)] = to_plain(item)
        return plain
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def from_plain(kind: type[Record], value: Any, path: str = "") -> Record:
    """The record of type `kind` that `value` describes.

    Raises
    ------
    Refused
        With the path of the offending field, such as ``workshops[3].pools[0].machines``.
    """
    hint: Any = kind
    record: Record = _reader(hint)(value, path)
    return record


def _key(name: str) -> str:
    # A name that Python keeps for itself, such as yield, has an underscore behind it in a record.
    return name.removesuffix("_")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _record_reader(kind: Any) -> Reader:
    readers: dict[str, Reader] = {}
    earlier: Callable[[dict[str, Any]], dict[str, Any]] = getattr(kind, "earlier", lambda plain: plain)
    names = {_key(field.name): field.name for field in fields(kind)}
    needed = {
        _key(field.name)
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }

    def read(value: Any, path: str) -> Any:
        if not readers:
            readers.update((_key(name), _reader(hint)) for name, hint in hints_of(kind).items())
        if not isinstance(value, dict):
            raise refuse("type", f"is {value!r:.60}; an object is needed", path)
        value = earlier(value)
        unknown = value.keys() - readers.keys()
        if unknown:
            raise refuse("unknown", "is not a field of the format", _join(path, min(map(str, unknown))))
        missing = needed - value.keys()
        if missing:
            raise refuse("missing", "is missing", _join(path, min(missing)))
        items = {names[key]: readers[key](item, _join(path, key)) for key, item in value.items()}
        try:
            return kind(**items)
        except Refused as refusal:
            inner = refusal.field or ""
            text = refusal.message.removeprefix(f"{inner}: ")
            raise refuse(
                refusal.code.removeprefix("problem."), text, _join(path, inner), refusal.hint
            ) from None

    return read


def _geometry_reader(value: Any, path: str) -> Geometry:
    try:
        return Geometry.from_json(value)
    except Refused as refusal:
        place = _join(path, refusal.field or "")
        raise refuse("geometry", refusal.message, place.removesuffix("."), refusal.hint) from None


def _date_reader(value: Any, path: str) -> Any:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise refuse("type", f"is {value!r:.60}; a date and time with its offset is needed", path) from None


def _list_reader(items: tuple[Reader, ...] | Reader) -> Reader:
    def read(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise refuse("type", f"is {value!r:.60}; a list is needed", path)
        if isinstance(items, tuple):
            if len(items) != len(value):
                raise refuse("type", f"has {len(value)} items; {len(items)} are needed", path)
            return tuple(one(item, f"{path}[{i}]") for i, (one, item) in enumerate(zip(items, value)))
        return tuple([items(item, f"{path}[{i}]") for i, item in enumerate(value)])

    return read


@cache
def _reader(hint: Any) -> Reader:
    base, _ = unwrap(hint)
    inner = optional_inner(base)
    if inner is not None:
        read_inner = _reader(inner)
        return lambda value, path: None if value is None else read_inner(value, path)
    if base is Geometry:
        return _geometry_reader
    if is_dataclass(base):
        return _record_reader(base)
    if typing.get_origin(base) is tuple:
        args = typing.get_args(base)
        if len(args) == 2 and args[1] is Ellipsis:
            return _list_reader(_reader(args[0]))
        return _list_reader(tuple(_reader(arg) for arg in args))
    if base is datetime:
        return _date_reader
    return lambda value, path: value  # the record itself checks numbers and text


def schema(kind: Any, title: str, version: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of the documents that hold a record of type `kind`.

    Parameters
    ----------
    kind
        Dataclass of the document.
    title
        One line.
    version
        Value of the document's field ``format``.
    """
    definitions: dict[str, Any] = {}
    body = _object_schema(kind, definitions)
    body["properties"] = {
        "format": {"const": version, "description": "name and version"},
        **body["properties"],
    }
    body["required"] = ["format", *body.get("required", [])]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **body,
        "$defs": dict(sorted(definitions.items())),
    }


def _object_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    properties, required = {}, []
    for field in fields(kind):
        hint = hints_of(kind)[field.name]
        base, note = unwrap(hint)
        key = _key(field.name)
        properties[key] = _value_schema(base, note, definitions)
        if note is not None:
            unit = f" [{note.unit}]" if note.unit and note.unit != "1" else ""
            properties[key]["description"] = note.meaning + unit
        if field.default is MISSING and field.default_factory is MISSING:
            required.append(key)
        elif field.default is not MISSING:
            properties[key]["default"] = to_plain(field.default)
    about = (kind.__doc__ or "").strip().split("\n")[0]
    body = {"type": "object", "description": about, "properties": properties, "additionalProperties": False}
    return {**body, "required": required} if required else body


def _value_schema(base: Any, note: About | None, definitions: dict[str, Any]) -> dict[str, Any]:
    if typing.get_origin(base) in (types.UnionType, typing.Union):
        arms = [arm for arm in typing.get_args(base) if arm is not type(None)]
        return {"anyOf": [*(_value_schema(arm, note, definitions) for arm in arms), {"type": "null"}]}
    if is_dataclass(base) and isinstance(base, type):
        if base.__name__ not in definitions:
            definitions[base.__name__] = {}
            definitions[base.__name__] = _object_schema(base, definitions)
        return {"$ref": f"#/$defs/{base.__name__}"}
    if typing.get_origin(base) is tuple:
        args = typing.get_args(base)
        if len(args) == 2 and args[1] is Ellipsis:
            return {"type": "array", "items": _value_schema(args[0], note, definitions)}
        each = [_value_schema(arg, note, definitions) for arg in args]
        return {"type": "array", "prefixItems": each, "minItems": len(each), "maxItems": len(each)}
    if typing.get_origin(base) is Literal:
        return {"enum": list(typing.get_args(base))}
    if base is datetime:
        return {"type": "string", "format": "date-time"}
    plain: dict[str, Any] = {"type": {str: "string", bool: "boolean", int: "integer", float: "number"}[base]}
    if note is not None and base in (int, float):
        limits = (("minimum", note.low), ("exclusiveMinimum", note.above), ("maximum", note.high))
        plain |= {name: limit for name, limit in limits if limit is not None}
    return plain
