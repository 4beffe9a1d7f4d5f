"""What a source says in our own words, and what it changed since last time; pure functions on values."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.days import check_day
from manyworks.formats.workshops.record import MachineRecord, WorkshopRecord
from manyworks.network.machines.rules import impossible
from manyworks.refused import Refused

# What an import may set on a workshop; everything else belongs to the people of the network.
PLACE = ("latitude", "longitude", "location_accuracy", "location_source")
LONGEST = {
    "name": 160,
    "number": 60,
    "street": 160,
    "district": 100,
    "city": 100,
    "region": 100,
    "postcode": 20,
    "about": 6000,
    "phone": 60,
    "wheelchair_accessibility": 300,
    "location_source": 200,
}
STATUSES = {
    "active": "Active",
    "planned": "Planned",
    "temporary closure": "Temporary Closure",
    "closed": "Closed",
}
ACCESS = ("Restricted", "Restricted with public hours", "Shared space", "Public", "Membership")
BATCHES = ("0 -- 50 units", "50 -- 500 units", "500 -- 5000 units", "5000 + units")
GIVEN_LENGTHS = ("bed_length_mm", "bed_width_mm", "z_travel_mm", "thickness_max_mm", "tolerance_mm")
# Processes that readers tell apart and the vocabulary has under another name.
SAME_PROCESS = {"vinyl-cutting": "knife-cutting"}

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


def incoming(
    record: WorkshopRecord, position: int, *, processes: Collection[str], materials: Collection[str]
) -> Incoming:
    """One record in the words of our tables; machines whose process we have no word for are left out."""
    name = record.name.strip()[: LONGEST["name"]]
    try:
        values = _values(record, processes=processes, materials=materials)
    except Refused as refused:
        return Incoming(position, record.source_key[:200], name, "", reason=refused.message)
    where = ", ".join(part for part in (values["city"] or values["region"], values["country"]) if part)
    if values["location_accuracy"] == "town":
        where = _("%(town)s (approximate)") % {"town": where}
    reason = "" if name else _("The record has no name.")
    return Incoming(position, record.source_key[:200], name, where, values, reason)


def _values(
    record: WorkshopRecord, *, processes: Collection[str], materials: Collection[str]
) -> dict[str, Any]:
    about = [record.about.strip()]
    if record.opening_hours:
        about.append(_("Opening hours as published: %(text)s") % {"text": record.opening_hours})
    if record.people:
        about.append(_("People as published: %(count)d") % {"count": record.people})
    texts = {name: str(getattr(record, name)).strip() for name in LONGEST if name != "about"}
    texts["about"] = "\n".join(line for line in about if line)
    for name in ("floor_size_m2", "storage_m2"):
        size = getattr(record, name)
        if size is not None and not 0 <= size <= 1_000_000:
            raise Refused("import.area", _("%(size)s m² is not an area.") % {"size": size}, field=name)
    return {
        **{name: text[: LONGEST[name]] for name, text in texts.items()},
        "facility_status": STATUSES.get(record.facility_status.strip().lower(), "Active"),
        "access_type": record.access_type if record.access_type in ACCESS else "",
        "typical_batch_size": record.typical_batch_size if record.typical_batch_size in BATCHES else "",
        "country": record.country.upper() if re.fullmatch(r"[A-Za-z]{2}", record.country) else "",
        "website": web_address(record.website),
        "email": record.email if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[a-z]{2,}", record.email, re.I) else "",
        "floor_size_m2": record.floor_size_m2,
        "storage_m2": record.storage_m2,
        "latitude": record.latitude,
        "longitude": record.longitude,
        "location_accuracy": record.location_accuracy,
        "date_verified": _day(record.date_verified),
        # Nobody knows the zone of a place elsewhere; its own people set it when they take the record over.
        "timezone": "Europe/London" if record.country.upper() in {"GB", ""} else "UTC",
        "machines": _machines(record.machines, processes, materials),
    }


def _machines(
    records: Collection[MachineRecord], processes: Collection[str], materials: Collection[str]
) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in records:
        process = SAME_PROCESS.get(one.process, one.process)
        if process not in processes:
            continue
        stem = _machine_name(one)
        name, number = stem, 1
        while name in found:
            number += 1
            name = f"{stem} ({number})"
        found[name] = {
            "name": name,
            "process": process,
            "make": one.make[:100],
            "model": one.model[:100],
            "quantity": max(1, min(one.quantity, 1000)),
            **{length: _plausible(getattr(one, length), length) for length in GIVEN_LENGTHS},
            "axes": one.axes if one.axes and 1 <= one.axes <= 12 else None,
            # A list says that a machine is there, not that it works.
            "condition": "unknown",
            "materials": sorted({code for code in one.materials if code in materials}),
        }
    return list(found.values())


def _plausible(value: float | None, name: str) -> float | None:
    """A figure that some machine could have; anything else counts as not known."""
    return value if value is not None and not impossible(name, value) else None


def _machine_name(one: MachineRecord) -> str:
    """The source's own words ("ShopBot 96 CNC router") where the reader only kept the kind ("CNC router")."""
    own = set(one.evidence.lower().split())
    more = bool(own & set(one.name.lower().split())) and ":" not in one.evidence
    return " ".join((one.evidence if more else one.name).split())[:150]


def web_address(text: str) -> str:
    """A link that is safe to show: http or https only, with the scheme added where it was left out."""
    address = text.strip().split()[0] if text.strip() else ""
    if re.match(r"https?://[^\s/]+\.[^\s]+", address, re.I):
        return address[:500]
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", address, re.I):
        return f"http://{address}"[:500]
    return ""


def _day(text: str | None) -> str | None:
    try:
        day = date.fromisoformat(text or "")
        check_day(day, "date_verified")
    except (ValueError, Refused):
        return None
    return day.isoformat()


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
