"""Read hand-written Open Know-Where records (YAML): a title, tools, processes, and whatever else is there."""

from __future__ import annotations

import re
from typing import Any

from manyworks.formats.drawing import Finding
from manyworks.formats.workshops.machine_words import machines_in
from manyworks.formats.workshops.record import MachineRecord, WorkshopList, WorkshopRecord, place_by_town

_MARKS = {
    "tool-list",
    "tool-list-atoms",
    "inventory-atoms",
    "product-atoms",
    "supply-atoms",
    "processes",
    "equipment",
    "manufacturing-processes",
}


def is_okw(data: Any) -> bool:
    """Whether YAML data describes a place that makes things, and not a design."""
    if not isinstance(data, dict):
        return False
    keys = {plain_key(key) for key in data}
    return bool(keys & _MARKS) and not any(key.startswith("okh") for key in keys)


def read_okw(data: dict[str, Any], *, source: str) -> WorkshopList:
    """Make one workshop record; fields the file does not have stay empty and are named."""
    table = {plain_key(key): value for key, value in data.items()}
    name = str(table.get("title") or table.get("name") or "").strip()
    findings: list[Finding] = []
    if not name:
        findings.append(Finding("workshop.no_name", "error", "file", "The record has no title."))
        return WorkshopList(source, "OKW YAML", (), findings=tuple(findings))
    location = table.get("location")
    place = {plain_key(k): v for k, v in location.items()} if isinstance(location, dict) else {}
    record = place_by_town(_record(table, place, name, source))
    if record.latitude is None:
        message = "The record says neither where the place is nor in which town."
        findings.append(Finding("workshop.not_placed", "question", name, message))
    if not record.machines:
        message = "The record names no tool or process."
        findings.append(Finding("workshop.no_machines", "question", name, message))
    return WorkshopList(source, "OKW YAML", (record,), record.licence, tuple(findings))


def _record(table: dict[str, Any], place: dict[str, Any], name: str, source: str) -> WorkshopRecord:
    def text(*keys: str) -> str:
        values = (table.get(key) or place.get(key) for key in keys)
        return next((str(value).strip() for value in values if isinstance(value, (str, int, float))), "")

    return WorkshopRecord(
        name=name,
        source_key="okw:" + re.sub(r"\W+", "-", name.lower()).strip("-"),
        source=source,
        licence=text("license", "licence"),
        source_date=text("date-updated", "date-created"),
        facility_status=text("facility-status") or "active",
        access_type=text("access-type"),
        street=text("street", "address"),
        city=text("city", "town"),
        region=text("region", "state"),
        country=text("country"),
        postcode=text("postcode", "zip-code"),
        about=text("description"),
        website=text("url", "website", "documentation-home"),
        email=_email(text("contact", "email")),
        machines=tuple(_machines(table)),
    )


def _machines(table: dict[str, Any]) -> list[MachineRecord]:
    found: list[MachineRecord] = []
    for key in ("tool-list-atoms", "processes", "equipment", "manufacturing-processes"):
        items = table.get(key)
        for item in items if isinstance(items, list) else []:
            words = (
                str(item.get("description") or item.get("name") or "")
                if isinstance(item, dict)
                else str(item)
            )
            words = words.strip()
            if words:
                known = machines_in([words])
                found += known or [
                    MachineRecord(words[:80], _process(words), evidence=f"{key}: {words[:150]}")
                ]
    if not found and isinstance(table.get("tool-list"), str):
        tools = [tool.strip() for tool in str(table["tool-list"]).split(",") if tool.strip()]
        found = [MachineRecord(tool, _process(tool), evidence="tool-list") for tool in tools]
    return found


def _process(words: str) -> str:
    return re.sub(r"\W+", "-", words.lower()).strip("-")[:60]


def _email(text: str) -> str:
    match = re.search(r"[\w.+-]+@[\w-]+\.[\w.]+", text)
    return match[0] if match else ""


def plain_key(key: object) -> str:
    """A field name in one spelling: ``Tool List`` and ``tool_list`` become ``tool-list``."""
    return re.sub(r"[\s_]+", "-", str(key).strip().lower())
