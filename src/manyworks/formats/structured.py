"""YAML, TOML and JSON from strangers: safe loaders, bounded size, and the line where reading stopped."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable
from typing import Any

import yaml

from manyworks.formats.plain_text import check_texts
from manyworks.refused import Refused

MAX_BYTES = 20_000_000
MAX_YAML_BYTES = 2_000_000
MAX_ALIASES = 100


def _whole(data: Any, name: str) -> Any:
    """What was loaded, if all its texts can be kept."""
    check_texts(data, name)
    return data


def each_once(name: str) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """A hook for ``json.loads``: a field that stands twice is refused; the last would win without a word."""

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _value in pairs)
            twice = next(key for key, count in counts.items() if count > 1)
            message = f"{name}: the field {twice[:40]} stands there twice in one place."
            raise Refused("json.twice", message, "Keep the one that holds.")
        return found

    return fields


def load_json(text: str, name: str) -> Any:
    """Parse JSON.

    Raises
    ------
    Refused
        With line and column, when it nests too deeply, or by the name of a field that stands twice.
    """
    try:
        return _whole(json.loads(text, object_pairs_hook=each_once(name)), name)
    except json.JSONDecodeError as problem:
        raise Refused(
            "json.unreadable",
            f"{name}: line {problem.lineno}, column {problem.colno}: {problem.msg}.",
            "Check the file with a JSON checker; it may have been cut off.",
        ) from problem
    except (RecursionError, ValueError) as problem:
        raise Refused(
            "json.unreadable", f"{name}: the JSON nests too deeply or holds a monstrous number."
        ) from problem


def load_toml(text: str, name: str) -> dict[str, Any]:
    """Parse TOML; refused with the parser's own words about line and column."""
    try:
        data: dict[str, Any] = _whole(tomllib.loads(text), name)
        return data
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise Refused(
            "toml.unreadable", f"{name}: {problem}.", "Correct the line and try again."
        ) from problem


class _Loader(yaml.SafeLoader):
    """Safe YAML that stops at many aliases, which otherwise unfold to billions of values."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MAX_ALIASES:
                raise yaml.YAMLError(f"more than {MAX_ALIASES} aliases")
        return super().compose_node(parent, index)


def load_yaml(text: str, name: str) -> Any:
    """Parse YAML.

    Raises
    ------
    Refused
        With the line, when it is no YAML, is over 2 MB, or unfolds aliases without end.
    """
    if len(text) > MAX_YAML_BYTES:
        raise Refused(
            "yaml.too_large", f"{name}: {len(text):,} characters of YAML; a manifest has a few thousand."
        )
    try:
        return _whole(yaml.load(text, Loader=_Loader), name)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise Refused(
            "yaml.unreadable",
            f"{name}: line {line}: {problem.problem or problem}.",
            "Correct the line; YAML is strict about indentation and forbids tabs.",
        ) from problem
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as problem:
        raise Refused("yaml.unreadable", f"{name}: {str(problem)[:200]}.") from problem
