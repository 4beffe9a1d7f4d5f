"""Comparing what a source says now with what it said before; pure functions on values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What an import may set on a workshop; everything else belongs to the people of the network.
PLACE = ("latitude", "longitude", "location_accuracy", "location_source")
LONGEST = {
    "name": 160,
    "city": 100,
    "region": 100,
    "district": 100,
    "street": 160,
    "number": 60,
    "postcode": 20,
}

Values = dict[str, Any]


@dataclass(frozen=True)
class SourceDetails:
    """Who published a list, and under which licence its records may be kept."""

    name: str
    licence: str
    url: str = ""
    licence_url: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Incoming:
    """One record of a file in our own words; `reason` says why it cannot be taken over, if it cannot."""

    position: int
    key: str
    name: str
    place: str
    values: Values = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class RowDraft:
    """One record of a file: what applying it would do, and why not if nothing."""

    position: int
    key: str
    name: str
    place: str
    outcome: str
    values: Values = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    reason: str = ""
    content_hash: str = ""


def hash_of(values: Values) -> str:
    """A fingerprint of what a source says about one workshop; the order of the fields does not matter."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def changes_between(before: Values, now: Values) -> dict[str, dict[str, Any]]:
    """What the source itself changed since last time, field by field."""
    return {
        name: {"from": before.get(name), "to": now.get(name)}
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    }


def fields_to_set(before: Values, now: Values, *, pin_set_by_hand: bool) -> Values:
    """The fields of a workshop that an import takes over.

    Only what the source changed; a pin that somebody set by hand stays where it is, and machines are
    handled on their own.
    """
    kept = {"machines", *(PLACE if pin_set_by_hand else ())}
    return {name: now.get(name) for name in changes_between(before, now) if name not in kept and name in now}


def count_outcomes(rows: Mapping[str, int]) -> dict[str, int]:
    """How many rows have each outcome, none left out."""
    return {outcome: rows.get(outcome, 0) for outcome in ("new", "changed", "unchanged", "refused")}
