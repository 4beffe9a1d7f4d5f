"""Keeping what a file says until somebody decides."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.network.imports.models import ImportRow, ImportStatus, WorkshopImport
from manyworks.network.imports.rules import RowDraft, count_outcomes


@transaction.atomic
def keep_preview(
    *, workshop_import: WorkshopImport, rows: Sequence[RowDraft], format: str, findings: list[dict[str, Any]]
) -> WorkshopImport:
    """Keep the rows of a list that was read, so that somebody can look at them before they are applied.

    Permission: the worker carries on what `preview_import` allowed.
    """
    row = WorkshopImport.objects.select_for_update().get(pk=workshop_import.pk)
    if row.status != ImportStatus.READING:
        return row  # Read once more by a worker that was interrupted, and decided about meanwhile.
    row.rows.all().delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                workshop_import=row,
                position=one.position,
                key=one.key[:200],
                name=one.name[:160],
                place=one.place[:200],
                outcome=one.outcome,
                reason=one.reason[:300],
                changes=one.changes,
                values=one.values,
                content_hash=one.content_hash,
            )
            for one in rows
        ),
        batch_size=500,
    )
    row.status, row.format, row.findings, row.refusal = ImportStatus.READY, format, findings, None
    row.save(update_fields=["status", "format", "findings", "refusal"])
    counts: dict[str, int] = {}
    for one in rows:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    append_entry(actor=None, event="network.import.read", subject=row, data=count_outcomes(counts))
    return row


@transaction.atomic
def refuse_file(*, workshop_import: WorkshopImport, refused: Refused) -> WorkshopImport:
    """Write down why a file could not be read as a list of workshops.

    Permission: the worker carries on what `preview_import` allowed.
    """
    row = WorkshopImport.objects.select_for_update().get(pk=workshop_import.pk)
    if row.status != ImportStatus.READING:
        return row
    row.status, row.refusal = ImportStatus.REFUSED, refused.as_dict()
    row.save(update_fields=["status", "refusal"])
    append_entry(actor=None, event="network.import.refused", subject=row, data=refused.as_dict())
    return row
