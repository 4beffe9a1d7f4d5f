"""Workshops from files: those with a CNC router, in any list that is read here."""

import re
from collections.abc import Sequence
from pathlib import Path

from manyworks.drafting.facts import MachineFacts, WorkshopFacts
from manyworks.drafting.holidays import region_of
from manyworks.formats.sandbox import read_safely
from manyworks.formats.workshops.hours_text import read_hours
from manyworks.formats.workshops.record import MachineRecord, WorkshopList, WorkshopRecord
from manyworks.refused import Refused

ROUTING = "cnc-routing"
OPEN = {"", "active", "open"}
ODD_HOURS = "workshop.opening_hours"


def read_workshops(paths: Sequence[str]) -> tuple[list[WorkshopFacts], list[str]]:
    """Every open workshop with a CNC router, and notes on what was passed over."""
    workshops: dict[str, WorkshopFacts] = {}
    notes: list[str] = []
    for name in paths:
        path = Path(name)
        reading = read_safely(path)
        if not isinstance(reading, WorkshopList):
            raise Refused(
                "workshops.not_a_list",
                f"{path.name} is no list of workshops.",
                "Give the Nesta CSV, Open Know-Where JSON, or a CSV with the columns name, city, process.",
            )
        fitting = [record for record in reading.records if _fits(record)]
        notes.append(
            f"{path.name}: {len(fitting)} of {len(reading.records)} workshops are open and have a CNC router."
        )
        notes += [f"{path.name}, {f.where}: {f.message}" for f in reading.findings if f.code == ODD_HOURS]
        for record in fitting:
            key = _free(_slug(record.name), workshops)
            workshops[key] = _facts(record, key)
    if not workshops:
        raise Refused(
            "workshops.no_router",
            "None of these workshops has a CNC router.",
            "Cutting sheets needs one; add a list that names a machine with the process cnc-routing.",
        )
    return list(workshops.values()), notes


def _fits(record: WorkshopRecord) -> bool:
    return record.facility_status.lower() in OPEN and any(m.process == ROUTING for m in record.machines)


def _facts(record: WorkshopRecord, key: str) -> WorkshopFacts:
    return WorkshopFacts(
        key=key,
        name=record.name,
        latitude=record.latitude,
        longitude=record.longitude,
        machines=tuple(_machine(machine, number) for number, machine in enumerate(record.machines, start=1)),
        place_is_approximate=record.location_accuracy == "town",
        holidays=region_of(record.country, record.region),
        headcount=record.people,
        hours=read_hours(record.opening_hours) or {},
    )


def _machine(machine: MachineRecord, number: int) -> MachineFacts:
    return MachineFacts(
        key=f"machine-{number}",
        name=machine.name,
        process=machine.process,
        quantity=max(1, machine.quantity),
        length_mm=machine.bed_length_mm,
        width_mm=machine.bed_width_mm,
        thickness_max_mm=machine.thickness_max_mm,
        tolerance_mm=machine.tolerance_mm,
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "workshop"


def _free(slug: str, taken: dict[str, WorkshopFacts]) -> str:
    number, key = 2, slug
    while key in taken:
        key, number = f"{slug}-{number}", number + 1
    return key
