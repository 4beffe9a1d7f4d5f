"""Deciding against a list."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.imports.models import ImportStatus, WorkshopImport
from manyworks.network.imports.queries import stalled


@transaction.atomic
def discard_import(*, workshop_import: WorkshopImport, by: User) -> WorkshopImport:
    """Put a list aside without taking anything over."""
    require(by, "network.workshop.import", workshop_import)
    row = WorkshopImport.objects.select_for_update().get(pk=workshop_import.pk)
    over = row.status in {ImportStatus.READY, ImportStatus.REFUSED}
    if not over and not stalled().filter(pk=row.pk).exists():
        text = _("This import cannot be put aside: it is %(status)s.") % {"status": row.get_status_display()}
        raise Refused("import.not_ready", text)
    row.status = ImportStatus.DISCARDED
    row.save(update_fields=["status"])
    row.rows.all().delete()
    append_entry(actor=by, event="network.import.discarded", subject=row)
    return row
