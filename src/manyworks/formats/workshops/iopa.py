"""Read facility records of the Internet of Production Alliance (Open Know-Where tables joined as JSON)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manyworks.formats.drawing import Finding
from manyworks.formats.workshops.record import WorkshopList, WorkshopRecord, place_by_town, repeated_keys

SOURCE = "Open Know-Where facilities, Internet of Production Alliance"
LICENCE = "CC-BY-SA-4.0"


def is_iopa(data: Any) -> bool:
    """Whether JSON data is a list of joined Open Know-Where facility records."""
    return (
        isinstance(data, list)
        and bool(data)
        and all(isinstance(item, dict) for item in data[:20])
        and isinstance(data[0].get("facility"), dict)
        and "region" in data[0]
    )


def read_iopa(data: Sequence[dict[str, Any]], *, source: str) -> WorkshopList:
    """Make workshop records of the joined tables.

    Parameters
    ----------
    data
        One object per facility with ``facility``, ``address``, ``region``, ``geocoding`` (each may be null).
    source
        File name, for messages.

    Returns
    -------
    WorkshopList
        Records in the order of the file; those without coordinates are placed by town where it is known.
    """
    findings: list[Finding] = []
    records: list[WorkshopRecord] = []
    for number, item in enumerate(data, 1):
        record = _record(item, number, findings)
        if record is not None:
            records.append(record)
    unknown = sum(record.latitude is None for record in records)
    if unknown:
        message = f"{unknown} records have neither coordinates nor a town that the gazetteer knows."
        findings.append(Finding("workshop.not_placed", "question", "locations", message))
    no_machines = "The source lists no machines; what these workshops can do must be asked."
    findings.append(Finding("workshop.no_machines", "question", "file", no_machines))
    findings += repeated_keys(records)
    return WorkshopList(source, "IoPA Open Know-Where JSON", tuple(records), LICENCE, tuple(findings))


def _record(item: dict[str, Any], number: int, findings: list[Finding]) -> WorkshopRecord | None:
    facility = _table(item, "facility")
    address, region, geocoding = _table(item, "address"), _table(item, "region"), _table(item, "geocoding")
    name = _text(facility, "name")
    if not name:
        message = "A record has no name; left out."
        findings.append(Finding("workshop.no_name", "error", f"record {number}", message))
        return None
    latitude, longitude = _number(geocoding, "latitude"), _number(geocoding, "longitude")
    placed = latitude is not None and longitude is not None
    if placed and not _on_earth(latitude, longitude):
        message = f"{name}: {latitude}, {longitude} is no place on earth; the coordinates were left out."
        findings.append(Finding("workshop.bad_coordinates", "error", f"record {number}", message))
        latitude, longitude, placed = None, None, False
    record = WorkshopRecord(
        name=name,
        source_key="iopa:" + (_text(facility, "facility_id") or name.lower()),
        source=SOURCE,
        licence=LICENCE,
        street=_text(address, "extended"),
        city=_text(region, "city_town"),
        region=_text(region, "state_region"),
        country=_text(region, "country").upper(),
        postcode=_text(address, "zip_code"),
        latitude=latitude,
        longitude=longitude,
        location_accuracy="exact" if placed else "unknown",
        location_source="given by the source" if placed else "",
        about=_text(facility, "description"),
        website=_text(facility, "url"),
    )
    return place_by_town(record)


def _table(item: dict[str, Any], name: str) -> dict[str, Any]:
    table = item.get(name)
    return table if isinstance(table, dict) else {}


def _text(table: dict[str, Any], name: str) -> str:
    value = table.get(name)
    return str(value).strip()[:2000] if value is not None else ""


def _number(table: dict[str, Any], name: str) -> float | None:
    value = table.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _on_earth(latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return False
    return -90 <= latitude <= 90 and -180 <= longitude <= 180
