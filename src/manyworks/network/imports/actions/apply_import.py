"""Taking a list over."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.imports.models import ImportSource, ImportStatus, WorkshopImport
from manyworks.network.imports.queries import stalled


@transaction.atomic
def apply_import(*, workshop_import: WorkshopImport, by: User) -> WorkshopImport:
    """Take over the new and changed workshops of a list that was looked at; all of them or none."""
    require(by, "network.workshop.import", workshop_import)
    row = WorkshopImport.objects.select_for_update().get(pk=workshop_import.pk)
    if row.status != ImportStatus.READY:
        text = _("This import cannot be applied: it is %(status)s.") % {"status": row.get_status_display()}
        raise Refused("import.not_ready", text)
    _refuse_if_overtaken(row)
    row.status = ImportStatus.APPLYING
    row.job = enqueue_job(
        run="manyworks.network.imports.jobs.apply_list",
        arguments={"import_id": row.pk, "by_id": by.pk},
        title=_("Apply %(name)s") % {"name": row},
        by=by,
        key=f"workshop-import-apply-{row.pk}",
        verb="network.workshop.import",
        about=row,
    )
    row.save(update_fields=["status", "job"])
    append_entry(actor=by, event="network.import.approved", subject=row)
    return row


def _refuse_if_overtaken(row: WorkshopImport) -> None:
    """A preview compares with what was known when it was made; a later one of the same source spoils it."""
    ImportSource.objects.select_for_update().get(pk=row.source_id)
    since = Q(status=ImportStatus.APPLYING) | Q(status=ImportStatus.APPLIED, applied_at__gte=row.created_at)
    others = WorkshopImport.objects.filter(since, source=row.source_id).exclude(pk=row.pk)
    if others.exclude(pk__in=stalled()).exists():
        text = _("Another list of %(source)s was applied since this one was read.") % {"source": row.source}
        raise Refused("import.overtaken", text, _("Bring the file again to see what is left to take over."))
