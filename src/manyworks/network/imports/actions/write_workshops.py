"""Writing the rows of an approved import into the directory."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.addresses import free_slugs
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material, Process
from manyworks.network.imports.models import (
    ImportedRecord,
    ImportRow,
    ImportStatus,
    RowOutcome,
    WorkshopImport,
)
from manyworks.network.imports.rules import changes_between, count_outcomes, fields_to_set
from manyworks.network.machines.models import Machine
from manyworks.network.workshops.models import Workshop

BATCH = 500


@transaction.atomic
def write_workshops(*, workshop_import: WorkshopImport, by: User) -> dict[str, int]:
    """Take over the new and changed workshops of a list in one step; returns how many of each kind."""
    require(by, "network.workshop.import", workshop_import)
    row = WorkshopImport.objects.select_for_update().get(pk=workshop_import.pk)
    if row.status != ImportStatus.APPLYING:
        return _counts(row)
    _write_new(row)
    _write_changed(row)
    row.status, row.applied_at = ImportStatus.APPLIED, clock.now()
    row.save(update_fields=["status", "applied_at"])
    counts = _counts(row)
    data = {
        "source": row.source.name,
        "licence": row.source.licence,
        "file": row.stored_file.sha256,
        **counts,
    }
    append_entry(actor=by, event="network.import.applied", subject=row, data=data)
    return counts


def _write_new(row: WorkshopImport) -> None:
    rows = list(row.rows.filter(outcome=RowOutcome.NEW))
    slugs = free_slugs(Workshop, [one.values["name"] for one in rows], "workshop")
    workshops = [
        Workshop(slug=slug, source=row.source, source_key=one.key, **_plain(one.values))
        for slug, one in zip(slugs, rows, strict=True)
    ]
    Workshop.objects.bulk_create(workshops, batch_size=BATCH)
    _add_machines(
        (workshop, one.values.get("machines", [])) for workshop, one in zip(workshops, rows, strict=True)
    )
    ImportedRecord.objects.bulk_create(
        (_record(workshop, row, one) for workshop, one in zip(workshops, rows, strict=True)), batch_size=BATCH
    )


def _write_changed(row: WorkshopImport) -> None:
    rows = {one.key: one for one in row.rows.filter(outcome=RowOutcome.CHANGED)}
    # Its own people may have taken one over since the preview; they keep it.
    known = Workshop.objects.filter(source=row.source, source_key__in=rows, organisation=None)
    known = known.select_related("imported")
    for workshop in known.select_for_update(of=("self",)):
        one, record = rows[workshop.source_key], workshop.imported
        for name, value in fields_to_set(
            record.values, one.values, pin_set_by_hand=workshop.pin_set_by_hand
        ).items():
            setattr(workshop, name, value)
        workshop.save()
        if record.values.get("machines", []) != one.values.get("machines", []):
            _renew_machines(workshop, record.values.get("machines", []), one.values.get("machines", []))
        record.values, record.content_hash, record.workshop_import = one.values, one.content_hash, row
        record.save()


def _record(workshop: Workshop, row: WorkshopImport, one: ImportRow) -> ImportedRecord:
    return ImportedRecord(
        workshop=workshop, workshop_import=row, values=one.values, content_hash=one.content_hash
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "machines"}


def _add_machines(wanted: Iterable[tuple[Workshop, list[dict[str, Any]]]]) -> None:
    processes, materials = (
        Process.objects.in_bulk(field_name="code"),
        Material.objects.in_bulk(field_name="code"),
    )
    machines: list[Machine] = []
    worked: list[list[str]] = []
    for workshop, listed in wanted:
        for one in listed:
            values = dict(one)
            worked.append(values.pop("materials", []))
            machines.append(Machine(workshop=workshop, process=processes[values.pop("process")], **values))
    Machine.objects.bulk_create(machines, batch_size=BATCH)
    link = Machine.materials.through
    link.objects.bulk_create(
        (
            link(machine_id=machine.pk, material_id=materials[code].pk)
            for machine, codes in zip(machines, worked, strict=True)
            for code in codes
        ),
        batch_size=BATCH,
    )


def _renew_machines(workshop: Workshop, before: list[dict[str, Any]], now: list[dict[str, Any]]) -> None:
    """Retire what the source no longer names, add what it names now, set what it changed on the others."""
    said = {one["name"]: one for one in before}
    present = {machine.name: machine for machine in workshop.machines.filter(retired_on=None)}
    named = {one["name"] for one in now}
    for name in said.keys() & present.keys() - named:
        present[name].retired_on = clock.now().date()
        present[name].save(update_fields=["retired_on"])
    for one in now:
        if one["name"] in present:
            _change_machine(present[one["name"]], changes_between(said.get(one["name"], {}), one))
    _add_machines([(workshop, [one for one in now if one["name"] not in present])])


def _change_machine(machine: Machine, changes: dict[str, dict[str, Any]]) -> None:
    values = {name: change["to"] for name, change in changes.items()}
    if "materials" in values:
        machine.materials.set(Material.objects.filter(code__in=values.pop("materials") or []))
    if "process" in values:
        machine.process = Process.objects.get(code=values.pop("process"))
    for name, value in values.items():
        setattr(machine, name, value)
    machine.save()


def _counts(row: WorkshopImport) -> dict[str, int]:
    counts: dict[str, int] = {}
    for outcome in row.rows.values_list("outcome", flat=True):
        counts[outcome] = counts.get(outcome, 0) + 1
    return count_outcomes(counts)
