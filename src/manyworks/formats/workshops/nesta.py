"""Read the open dataset of UK makerspaces (Nesta, 2015): Latin-1, line ends inside cells, 117 columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from manyworks.formats.drawing import Finding
from manyworks.formats.gazetteer import find_town
from manyworks.formats.workshops.machine_words import machines_in
from manyworks.formats.workshops.record import WorkshopList, WorkshopRecord, place_by_town, repeated_keys

SOURCE = "Open dataset of UK makerspaces, Nesta"
LICENCE = "CC-BY-SA-4.0"
ISSUED = "2015-04-24"
_MARKS = ("Name of makerspace", "Tools and equipment (unsorted list)", "Floor space (sq m)")
_EQUIPMENT = (
    "Tools and equipment (unsorted list)",
    "General workshop (bench mounted/freestanding tools)",
    "Woodwork",
    "Metalwork",
    "Fabrics",
    "Plastics",
    "Digital fabrication",
    "Construction and architecture",
)
_NO_TOWNS = {"street", "wales", "scotland", "road", "hill", "uk", "park", "centre", "end", "green"}
"""Words that end address lines and are also names of towns far away."""
_DASHES = {"\x82": ",", "\x90": "'", "\x91": "'", "\x92": "'", "\x93": '"', "\x94": '"', "\x96": "-"}


def is_nesta(header: Sequence[str]) -> bool:
    """Whether a table's header is that of the Nesta dataset."""
    return all(mark in header for mark in _MARKS)


def read_nesta(
    table: Sequence[Sequence[str]], *, source: str, findings: Sequence[Finding] = ()
) -> WorkshopList:
    """Make workshop records of the Nesta table.

    Parameters
    ----------
    table
        Header and rows.
    source
        File name, for messages.
    findings
        What reading the text already found.

    Returns
    -------
    WorkshopList
        One record per named row, placed at town level; people's data in the table is left where it is.
    """
    header = list(table[0])
    records: list[WorkshopRecord] = []
    found = list(findings)
    for number, row in enumerate(table[1:], 2):
        cells = {name: _clean(value) for name, value in zip(header, row, strict=False)}
        if sum(map(bool, cells.values())) < 3 and not cells.get("Name of makerspace"):
            message = "An empty row was left out."
            found.append(Finding("table.empty_row", "info", f"row {number}", message))
            continue
        if not cells.get("Name of makerspace"):
            found.append(
                Finding("workshop.no_name", "error", f"row {number}", "A row has no name; left out.")
            )
            continue
        records.append(_record(cells))
    unplaced = [record.name for record in records if record.latitude is None]
    if unplaced:
        message = f"No town is known for {len(unplaced)}: {', '.join(unplaced[:8])}."
        found.append(Finding("workshop.not_placed", "question", "locations", message))
    stale = f"The dataset is of {ISSUED}; nothing in it has been verified since."
    found.append(Finding("workshop.stale", "question", "file", stale))
    found += repeated_keys(records)
    return WorkshopList(source, "Nesta UK makerspaces CSV", tuple(records), LICENCE, tuple(found))


def _record(cells: dict[str, str]) -> WorkshopRecord:
    address = re.split(r"[\n,]+", cells.get("Address", ""))
    lines = [line.strip() for line in address if line.strip() and len(line) < 60]
    name = cells["Name of makerspace"]
    record = WorkshopRecord(
        name=name,
        source_key="nesta:" + re.sub(r"\W+", "-", name.lower()).strip("-"),
        source=SOURCE,
        licence=LICENCE,
        source_date=_date(cells.get("Timestamp", "")) or ISSUED,
        facility_status=_status(cells),
        access_type=_access(cells.get("What access do people have to the space?", "")),
        street=", ".join(lines[:2]),
        district=cells.get("Area", ""),
        city=_city(lines, cells),
        region=cells.get("Region", ""),
        country="GB",
        postcode=cells.get("Postcode", "").strip(" ,"),
        website=cells.get("Website / URL", ""),
        email=cells.get("Email address", ""),
        phone=cells.get("Phone number", ""),
        floor_size_m2=_square_metres(cells.get("Floor space (sq m)", "")),
        wheelchair_accessibility=_wheelchair(cells.get("Accessibility for those with special needs", "")),
        machines=machines_in(cells.get(column, "") for column in _EQUIPMENT),
        materials_worked=_listed(cells.get("Types of materials used in the space", "")),
    )
    return place_by_town(record)


def _clean(value: str) -> str:
    for mark, plain in _DASHES.items():
        value = value.replace(mark, plain)
    return value.replace("\r", "\n").strip()


def _status(cells: dict[str, str]) -> str:
    closed = cells.get("If closed:", "").lower()
    where = cells.get("Type of location", "").lower()
    if "planned" in closed or "planned" in where:
        return "planned"
    if "temporarily" in closed or "exploring" in closed:
        return "temporarily closed"
    return "closed" if closed.startswith("closed") else "active"


def _access(text: str) -> str:
    low = text.lower()
    if "member" in low:
        return "membership"
    return "public" if "open" in low or "public" in low else ""


def _city(lines: Sequence[str], cells: dict[str, str]) -> str:
    if cells.get("Region", "").lower() == "london":
        return "London"
    for line in lines[::-1]:
        words = re.sub(r"\b[A-Z]{1,2}\d[\dA-Z]?\s*\d[A-Z]{2}\b", "", line).split()
        for start in range(max(0, len(words) - 4), len(words)):
            ending = " ".join(words[start:])
            if ending.lower() not in _NO_TOWNS and find_town(ending, "GB"):
                return ending
    return cells.get("Area", "")


def _square_metres(text: str) -> float | None:
    match = re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return float(match[0]) if match else None


def _wheelchair(text: str) -> str:
    return "yes" if "wheelchair accessible" in text.lower() else ""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _date(text: str) -> str:
    try:
        return datetime.strptime(text, "%d-%b-%y").date().isoformat()  # noqa: DTZ007 - a date, not a time
    except ValueError:
        return ""
