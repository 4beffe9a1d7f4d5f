"""Our own plain workshop list: one row per machine, columns with Open Know-Where names, documented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from manyworks.formats.drawing import Finding
from manyworks.formats.gazetteer import country_code
from manyworks.formats.plain_text import plain_number
from manyworks.formats.workshops.hours_text import read_hours
from manyworks.formats.workshops.record import (
    MachineRecord,
    WorkshopList,
    WorkshopRecord,
    place_by_town,
    repeated_keys,
)

WORKSHOP_COLUMNS = (
    "name",
    "key",
    "facility_status",
    "access_type",
    "number",
    "street",
    "district",
    "city",
    "region",
    "country",
    "postcode",
    "latitude",
    "longitude",
    "about",
    "website",
    "email",
    "phone",
    "floor_size_m2",
    "storage_m2",
    "wheelchair_accessibility",
    "typical_batch_size",
    "opening_hours",
    "people",
    "materials_worked",
    "date_verified",
    "source",
    "licence",
)
MACHINE_COLUMNS = (
    "process",
    "machine",
    "make",
    "model",
    "quantity",
    "bed_length_mm",
    "bed_width_mm",
    "z_travel_mm",
    "axes",
    "thickness_max_mm",
    "tolerance_mm",
    "materials",
)
"""A workshop with several machines has several rows with the same name and key."""


def is_plain(header: Sequence[str]) -> bool:
    """Whether a table's header is that of the plain workshop list: a name, and a place or a process."""
    names = {_name(cell) for cell in header}
    places = {"city", "country", "latitude", "postcode", "process", "facility_status"}
    return "name" in names and len(names & places) >= 2


def is_wholly_plain(header: Sequence[str]) -> bool:
    """Whether all columns are of the plain workshop list, so that it is no bill though it may count."""
    names = {_name(cell) for cell in header} - {""}
    return is_plain(header) and names <= {*WORKSHOP_COLUMNS, *MACHINE_COLUMNS}


def read_plain(
    table: Sequence[Sequence[str]], *, source: str, findings: Sequence[Finding] = ()
) -> WorkshopList:
    """Make workshop records of the plain list.

    Parameters
    ----------
    table
        Header and rows; unknown columns are reported and left out.
    source
        File name, used as source where the rows name none.
    findings
        What reading the text already found.
    """
    found = list(findings)
    header = [_name(cell) for cell in table[0]]
    for name in header:
        if name and name not in WORKSHOP_COLUMNS and name not in MACHINE_COLUMNS:
            message = f"The column {name} is not known and was left out."
            found.append(Finding("table.unknown_column", "question", "header", message))
    records: dict[str, WorkshopRecord] = {}
    for number, row in enumerate(table[1:], 2):
        cells = {name: value.strip() for name, value in zip(header, row, strict=False)}
        if not any(cells.values()):
            continue
        if not cells.get("name"):
            found.append(
                Finding("workshop.no_name", "error", f"row {number}", "A row has no name; left out.")
            )
            continue
        record = _record(cells, f"row {number}", source, found)
        machine = _machine(cells, f"row {number}", found)
        known = records.get(record.source_key, record)
        machines = (*known.machines, machine) if machine else known.machines
        records[record.source_key] = replace(known, machines=machines)
    placed = tuple(place_by_town(record) for record in records.values())
    found += repeated_keys(placed)
    return WorkshopList(source, "Manyworks workshop CSV", placed, _licence(placed), tuple(found))


def _name(cell: str) -> str:
    return re.sub(r"\W+", "_", cell.strip().lower()).strip("_")


def _record(cells: dict[str, str], where: str, source: str, found: list[Finding]) -> WorkshopRecord:
    def text(name: str) -> str:
        return cells.get(name, "")

    latitude, longitude = _number(cells, "latitude", where, found), _number(cells, "longitude", where, found)
    if (latitude is None) != (longitude is None) or not _on_earth(latitude, longitude):
        message = f"{text('latitude')}, {text('longitude')} is no place on earth; left out."
        found.append(Finding("workshop.bad_coordinates", "error", where, message))
        latitude = longitude = None
    country = country_code(text("country"))
    if text("country") and not country:
        message = f"The country {text('country')!r} is not known; use its two-letter code."
        found.append(Finding("workshop.unknown_country", "question", where, message))
    people = _number(cells, "people", where, found)
    if text("opening_hours") and read_hours(text("opening_hours")) is None:
        message = f"The opening hours {text('opening_hours')!r} are not understood, and kept as text: "
        message += "write them as Mo-Fr 08:00-17:00; Sa 09:00-13:00."
        found.append(Finding("workshop.opening_hours", "question", where, message))
    return WorkshopRecord(
        name=text("name"),
        source_key=text("key")
        or "csv:" + re.sub(r"\W+", "-", f"{text('name')} {text('postcode')}".lower()).strip("-"),
        source=text("source") or source,
        licence=text("licence"),
        date_verified=text("date_verified") or None,
        facility_status=text("facility_status") or "active",
        access_type=text("access_type"),
        number=text("number"),
        street=text("street"),
        district=text("district"),
        city=text("city"),
        region=text("region"),
        country=country,
        postcode=text("postcode"),
        latitude=latitude,
        longitude=longitude,
        location_accuracy="exact" if latitude is not None else "unknown",
        location_source="given by the source" if latitude is not None else "",
        about=text("about"),
        website=text("website"),
        email=text("email"),
        phone=text("phone"),
        floor_size_m2=_number(cells, "floor_size_m2", where, found),
        storage_m2=_number(cells, "storage_m2", where, found),
        wheelchair_accessibility=text("wheelchair_accessibility"),
        typical_batch_size=text("typical_batch_size"),
        opening_hours=text("opening_hours"),
        materials_worked=_listed(text("materials_worked")),
        people=int(people) if people is not None else None,
    )


def _machine(cells: dict[str, str], where: str, found: list[Finding]) -> MachineRecord | None:
    process = cells.get("process", "")
    if not process:
        return None

    def number(name: str) -> float | None:
        return _number(cells, name, where, found)

    quantity, axes = number("quantity"), number("axes")
    return MachineRecord(
        name=cells.get("machine") or process,
        process=process.lower().replace(" ", "-"),
        make=cells.get("make", ""),
        model=cells.get("model", ""),
        quantity=int(quantity) if quantity else 1,
        bed_length_mm=number("bed_length_mm"),
        bed_width_mm=number("bed_width_mm"),
        z_travel_mm=number("z_travel_mm"),
        axes=int(axes) if axes else None,
        thickness_max_mm=number("thickness_max_mm"),
        tolerance_mm=number("tolerance_mm"),
        materials=_listed(cells.get("materials", "")),
        evidence="row of a plain workshop list",
    )


def _number(cells: dict[str, str], name: str, where: str, found: list[Finding]) -> float | None:
    text = cells.get(name, "")
    if not text:
        return None
    value = plain_number(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    if value is None:
        found.append(Finding("table.not_a_number", "error", where, f"{name}: {text!r} is not a number."))
        return None
    if not abs(value) < 1e9:
        found.append(Finding("table.not_a_number", "error", where, f"{name}: {text!r} is out of range."))
        return None
    return value


def _on_earth(latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None:
        return True
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _listed(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in re.split(r"[;|]", text) if item.strip())


def _licence(records: Sequence[WorkshopRecord]) -> str:
    licences = sorted({record.licence for record in records if record.licence})
    return licences[0] if len(licences) == 1 else ""
