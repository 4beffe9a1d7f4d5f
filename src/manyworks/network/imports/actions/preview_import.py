"""Beginning an import."""

from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.files.actions import store_file
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.network.imports.models import ImportSource, WorkshopImport
from manyworks.network.imports.rules import SourceDetails

LIMIT_BYTES = 50 * 1024 * 1024


def preview_import(
    *,
    content: bytes | BinaryIO,
    name: str,
    network: Network,
    source: SourceDetails,
    by: User,
    published_on: date | None = None,
) -> WorkshopImport:
    """Read a list of workshops for a network and show what it would change; nothing is taken over yet."""
    require(by, "network.workshop.import", network)
    if not source.name.strip():
        raise Refused("import.source_missing", _("Say who published the list."), field="source_name")
    if not source.licence.strip():
        text = _("Say under which licence the list may be used.")
        hint = _("Records without a licence cannot be kept; ask the publisher.")
        raise Refused("import.licence_missing", text, hint, field="licence")
    stored = store_file(content=content, name=name, by=by, limit_bytes=LIMIT_BYTES)
    with transaction.atomic():
        row, _created = ImportSource.objects.update_or_create(
            network=network,
            name=source.name.strip(),
            defaults={
                "licence": source.licence.strip(),
                "url": source.url,
                "licence_url": source.licence_url,
                "attribution": source.attribution,
            },
        )
        wanted = WorkshopImport.objects.create(
            source=row,
            stored_file=stored,
            published_on=published_on,
            created_by=by,
            created_at=clock.now(),
        )
        data = {"file": stored.sha256, "name": stored.name, "source": row.name, "licence": row.licence}
        append_entry(actor=by, event="network.import.started", subject=wanted, data=data)
        wanted.job = enqueue_job(
            run="manyworks.network.imports.jobs.read_list",
            arguments={"import_id": wanted.pk},
            title=_("Read %(name)s") % {"name": stored.name},
            by=by,
            key=f"workshop-import-{wanted.pk}",
            verb="network.workshop.import",
            about=wanted,
        )
        wanted.save(update_fields=["job"])
    return wanted
