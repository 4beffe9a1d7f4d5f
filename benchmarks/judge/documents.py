"""Reads plan.json and problem.json as documents; what they leave out is taken from the published schema."""

import json
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "reference"


class Row(dict[str, Any]):
    """An object of a document, its fields as attributes, but for the names of a dict's own methods."""

    __getattr__ = dict.__getitem__


def whole(document: Any, name: str, definition: str = "") -> Row:
    """The document with every field that its schema (``problem`` or ``plan``) gives a default for.

    With a definition of that schema, such as ``CuttingProfile``, it is an object of that kind.
    """
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    filled: Row = _filled(document, schema["$defs"].get(definition, schema), schema["$defs"])
    return filled


def _filled(value: Any, schema: Any, definitions: Any) -> Any:
    schema = definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, dict):
        # of several forms only one is an object
        arms = [arm for arm in schema.get("anyOf", ()) if "$ref" in arm]
        if arms:
            return _filled(value, arms[0], definitions)
        row = Row(value)
        for key, field in schema.get("properties", {}).items():
            if key in value:
                row[key] = _filled(value[key], field, definitions)
            elif "default" in field:
                row[key] = _filled(field["default"], field, definitions)
            elif "$ref" in field and key not in schema.get("required", ()):
                row[key] = _filled({}, field, definitions)
        return row
    if isinstance(value, list):
        arms = [arm for arm in schema.get("anyOf", (schema,)) if "items" in arm]
        return [_filled(one, arms[0]["items"], definitions) for one in value] if arms else value
    return value
