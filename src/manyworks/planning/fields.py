"""What every field of a problem or a plan means, in which unit, and within which limits.

The model's dataclasses carry this as ``Annotated`` metadata. One declaration then serves three readers:
the check at construction, the JSON reader, and the published JSON Schema.
"""

import math
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from manyworks.refused import Refused

LARGEST = 1 << 53
"""Whole numbers beyond cannot be told apart as JSON numbers."""
MOST_MINUTES = 525_600
"""No operation, set-up or loading takes longer than a year of minutes."""


@dataclass(frozen=True, slots=True)
class About:
    """Meaning, unit and limits of one field.

    Parameters
    ----------
    meaning
        One line for people, without a full stop.
    unit
        "mm", "kg", "units" (of the problem's clock), "money" (the problem's currency); empty for text.
    low, high
        Inclusive limits of a number.
    above
        Exclusive lower limit of a number.
    """

    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    above: float | None = None


def refuse(code: str, message: str, field: str, hint: str = "") -> Refused:
    """A ``Refused`` whose code starts with ``problem.``; `field` is the path inside the input."""
    return Refused(f"problem.{code}", f"{field}: {message}" if field else message, hint, field)


Check = Callable[[Any, str], None]


def _whole(value: Any, path: str) -> None:
    if type(value) is not int:
        raise refuse("type", f"is {value!r}; a whole number is needed", path)
    if abs(value) > LARGEST:
        raise refuse("number", "has too many digits", path)


def _real(value: Any, path: str) -> None:
    if type(value) is not float and type(value) is not int:
        raise refuse("type", f"is {value!r}; a number is needed", path)
    if type(value) is int and abs(value) > LARGEST:
        raise refuse("number", "has too many digits", path)
    if not math.isfinite(value):
        raise refuse("number", f"is {value}; a finite number is needed", path)


def _number(kind: Check, note: About | None) -> Check:
    if note is None or (note.low is None and note.above is None and note.high is None):
        return kind
    low, above, high, unit = note.low, note.above, note.high, note.unit

    def check(value: Any, path: str) -> None:
        kind(value, path)
        if low is not None and value < low:
            raise refuse("range", f"is {value:g}; it must be at least {low:g} {unit}".rstrip(), path)
        if above is not None and value <= above:
            raise refuse("range", f"is {value:g}; it must be above {above:g} {unit}".rstrip(), path)
        if high is not None and value > high:
            raise refuse("range", f"is {value:g}; it must be at most {high:g} {unit}".rstrip(), path)

    return check


def _instance(kind: type, what: str) -> Check:
    def check(value: Any, path: str) -> None:
        if not isinstance(value, kind):
            raise refuse("type", f"is {value!r}; {what} is needed", path)

    return check


def _text(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise refuse("type", f"is {value!r}; text is needed", path)
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise refuse("text", "holds half a character (a lone surrogate)", path)


def _zoned(value: Any, path: str) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise refuse("type", f"is {value!r}; a date and time with a zone is needed", path)


def _optional(inner: Check) -> Check:
    def check(value: Any, path: str) -> None:
        if value is not None:
            inner(value, path)

    return check


def _many(inner: Check) -> Check:
    def check(value: Any, path: str) -> None:
        if type(value) is not tuple:
            raise refuse("type", f"is a {type(value).__name__}; a tuple is needed", path)
        for i, item in enumerate(value):
            inner(item, f"{path}[{i}]")

    return check


def _each(inners: tuple[Check, ...]) -> Check:
    def check(value: Any, path: str) -> None:
        if type(value) is not tuple or len(value) != len(inners):
            raise refuse("type", f"must be a tuple of {len(inners)}", path)
        for i, (item, inner) in enumerate(zip(value, inners)):
            inner(item, f"{path}[{i}]")

    return check


def _choice(allowed: tuple[Any, ...]) -> Check:
    def check(value: Any, path: str) -> None:
        if value not in allowed:
            raise refuse("choice", f"is {value!r}; one of {', '.join(map(repr, allowed))} is needed", path)

    return check


def unwrap(hint: Any) -> tuple[Any, About | None]:
    """Split ``Annotated[T, About(...)]`` into T and its note; a plain type has none."""
    if typing.get_origin(hint) is typing.Annotated:
        base, *notes = typing.get_args(hint)
        return base, next((note for note in notes if isinstance(note, About)), None)
    return hint, None


def optional_inner(hint: Any) -> Any | None:
    """T of ``T | None``, or None when the hint is not optional."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        return inner[0] if len(inner) == 1 else None
    return None


def _check_for(hint: Any) -> Check:
    base, note = unwrap(hint)
    inner = optional_inner(base)
    if inner is not None:
        return _optional(_check_for(typing.Annotated[inner, note] if note else inner))
    origin, args = typing.get_origin(base), typing.get_args(base)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return _many(_check_for(typing.Annotated[args[0], note] if note else args[0]))
        return _each(tuple(_check_for(typing.Annotated[a, note] if note else a) for a in args))
    if origin is Literal:
        return _choice(args)
    if base in (int, float):
        return _number(_whole if base is int else _real, note)
    if base is datetime:
        return _zoned
    if base is bool:
        return _instance(bool, "true or false")
    if base is str:
        return _text
    if is_dataclass(base) and isinstance(base, type):
        return _instance(base, f"a {base.__name__}")
    raise TypeError(f"the model has no rule for fields of type {hint!r}")


@cache
def hints_of(cls: Any) -> dict[str, Any]:
    """Field name to type hint, with notes, in the order of declaration."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return {field.name: hints[field.name] for field in fields(cls)}


@cache
def _checks(cls: Any) -> tuple[tuple[str, Check], ...]:
    return tuple((name, _check_for(hint)) for name, hint in hints_of(cls).items())


def check_fields(record: Any) -> None:
    """Refuse wrong types, NaN and numbers outside their limits; called by every record's ``__post_init__``.

    Raises
    ------
    Refused
        ``problem.type``, ``problem.number``, ``problem.range`` or ``problem.choice``; its `field` is the
        name of the field inside this record. The JSON reader puts the path of the record before it.
    """
    kind: Any = type(record)
    for name, check in _checks(kind):
        check(getattr(record, name), name)


def refuse_repeats(names: Iterable[str], path: str) -> None:
    """Refuse empty and repeated ids; `path` names the list, the message the place."""
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        if not name:
            raise refuse("id", "is empty", f"{path}[{i}].id")
        if name in seen:
            raise refuse("id", f"{name!r} is already used at {path}[{seen[name]}]", f"{path}[{i}].id")
        seen[name] = i


def refuse_limits(time_limit_s: float | None, iterations: int | None, seed: int = 0) -> None:
    """Refuse a limit or a seed that is negative or not a number."""
    if time_limit_s is not None and not 0 <= time_limit_s < math.inf:
        raise refuse("range", f"is {time_limit_s}; a number of seconds is needed", "time_limit_s")
    if iterations is not None and iterations < 0:
        raise refuse("range", f"is {iterations}; a number of steps is needed", "iterations")
    if seed < 0:
        raise refuse("range", f"is {seed}; a whole number that is not negative is needed", "seed")
