"""One workshop as another file describes it, in Open Know-Where field names, with where it came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from manyworks.formats.drawing import Finding
from manyworks.formats.gazetteer import find_town

Accuracy = Literal["exact", "town", "unknown"]


@dataclass(frozen=True, slots=True)
class MachineRecord:
    """A machine or kind of equipment a workshop says it has.

    ``process`` is a code of the shared vocabulary (``cnc-routing``, ``laser-cutting``); ``evidence`` the
    words it was read from. Sizes in mm; ``None`` where the source is silent, never a guess.
    """

    name: str
    process: str
    make: str = ""
    model: str = ""
    quantity: int = 1
    bed_length_mm: float | None = None
    bed_width_mm: float | None = None
    z_travel_mm: float | None = None
    axes: int | None = None
    thickness_max_mm: float | None = None
    tolerance_mm: float | None = None
    materials: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class WorkshopRecord:
    """A workshop with Open Know-Where field names and provenance.

    ``source_key`` names the record inside its source, so that a second import updates instead of doubling.
    ``location_accuracy`` is ``town`` when only a gazetteer placed it.
    """

    name: str
    source_key: str
    source: str
    licence: str
    source_date: str = ""
    date_verified: str | None = None
    facility_status: str = "active"
    access_type: str = ""
    number: str = ""
    street: str = ""
    district: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    location_accuracy: Accuracy = "unknown"
    location_source: str = ""
    about: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    floor_size_m2: float | None = None
    storage_m2: float | None = None
    wheelchair_accessibility: str = ""
    typical_batch_size: str = ""
    opening_hours: str = ""
    machines: tuple[MachineRecord, ...] = ()
    materials_worked: tuple[str, ...] = ()
    people: int | None = None

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class WorkshopList:
    """All workshops of one file. ``placed_by_source`` counts those whose source gave coordinates."""

    source: str
    format: str
    records: tuple[WorkshopRecord, ...]
    licence: str = ""
    findings: tuple[Finding, ...] = ()
    sha256: str = ""

    @property
    def placed_by_source(self) -> int:
        """Records that carry coordinates of their own."""
        return sum(record.location_accuracy == "exact" for record in self.records)

    @property
    def placed_by_town(self) -> int:
        """Records placed at their town's centre by the gazetteer."""
        return sum(record.location_accuracy == "town" for record in self.records)


def place_by_town(record: WorkshopRecord) -> WorkshopRecord:
    """Give a record without coordinates the centre of its city or district, marked approximate.

    A region is never looked up: Wales is also a village in Yorkshire.
    """
    if record.latitude is not None and record.longitude is not None:
        return record
    for name in (record.city, record.district):
        town = find_town(name, record.country) if name else None
        if town is not None:
            return replace(
                record,
                latitude=town.latitude,
                longitude=town.longitude,
                location_accuracy="town",
                location_source=f"centre of {town.name}, GeoNames gazetteer",
            )
    return record


def repeated_keys(records: Sequence[WorkshopRecord]) -> list[Finding]:
    """A question for every key that two records share, because a re-import would merge them."""
    seen: dict[str, str] = {}
    findings = []
    for record in records:
        if record.source_key in seen:
            message = f"{record.name} and {seen[record.source_key]} have the same key {record.source_key}."
            findings.append(Finding("workshop.same_key", "question", record.name, message))
        seen[record.source_key] = record.name
    return findings
