"""Finding imports, and comparing a file's records with what is known."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from manyworks.core.jobs.models import JobStatus
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import Person, scopes
from manyworks.core.vocabulary.models import Material, Process
from manyworks.formats.workshops.record import WorkshopRecord
from manyworks.network.imports.models import (
    ImportedRecord,
    ImportSource,
    ImportStatus,
    RowOutcome,
    WorkshopImport,
)
from manyworks.network.imports.rules import (
    Incoming,
    RowDraft,
    changes_between,
    count_outcomes,
    hash_of,
    incoming,
)


def visible_to(user: Person | None) -> QuerySet[WorkshopImport]:
    """Imports of the networks whose leads the reader looks after."""
    imports = WorkshopImport.objects.select_related("source__network", "stored_file", "job", "created_by")
    reach = scopes(user, "network.workshop.import")
    return imports if reach.everywhere else imports.filter(source__network__in=reach.networks)


def stalled() -> QuerySet[WorkshopImport]:
    """Imports whose job ended without doing its work: nothing was taken over, and nobody waits for them."""
    ended = Q(job=None) | Q(job__status__in=[JobStatus.FAILED, JobStatus.CANCELLED])
    return WorkshopImport.objects.filter(ended, status__in=[ImportStatus.READING, ImportStatus.APPLYING])


def source_names(networks: QuerySet[Network]) -> list[str]:
    """Whose lists were brought for these networks before."""
    return sorted(set(ImportSource.objects.filter(network__in=networks).values_list("name", flat=True)))


def outcomes(wanted: WorkshopImport) -> dict[str, int]:
    """How many rows have each outcome."""
    counted = wanted.rows.order_by().values("outcome").annotate(rows=Count("pk"))
    return count_outcomes({one["outcome"]: one["rows"] for one in counted})


def in_our_words(records: Iterable[WorkshopRecord]) -> list[Incoming]:
    """The records of a file with the vocabulary of this installation."""
    processes = set(Process.objects.values_list("code", flat=True))
    materials = set(Material.objects.values_list("code", flat=True))
    return [
        incoming(record, position, processes=processes, materials=materials)
        for position, record in enumerate(records, 1)
    ]


def compare(source: ImportSource, found: Sequence[Incoming]) -> list[RowDraft]:
    """What applying each record would do, seen from what this source said last time."""
    known = {
        record.workshop.source_key: record
        for record in ImportedRecord.objects.filter(workshop__source=source).select_related("workshop")
    }
    seen: set[str] = set()
    rows = []
    for one in found:
        rows.append(_row(one, known.get(one.key), repeated=one.key in seen))
        seen.add(one.key)
    return rows


def _row(one: Incoming, record: ImportedRecord | None, *, repeated: bool) -> RowDraft:
    def row(outcome: RowOutcome, reason: str = "", **more: Any) -> RowDraft:
        return RowDraft(one.position, one.key, one.name, one.place, outcome.value, reason=reason, **more)

    if one.reason:
        return row(RowOutcome.REFUSED, one.reason)
    if repeated:
        return row(RowOutcome.REFUSED, _("The file names this workshop twice; the first one counts."))
    content: dict[str, Any] = {"values": one.values, "content_hash": hash_of(one.values)}
    if record is None:
        return row(RowOutcome.NEW, **content)
    if record.workshop.organisation_id is not None:
        return row(RowOutcome.UNCHANGED, _("Its own people keep this record; the import leaves it alone."))
    if record.content_hash == content["content_hash"]:
        return row(RowOutcome.UNCHANGED, **content)
    return row(RowOutcome.CHANGED, changes=changes_between(record.values, one.values), **content)
