"""Bringing files in."""

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.files.actions import store_file
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.imports.models import DesignImport, ImportFile

MOST_FILES = 100


@transaction.atomic
def import_designs(
    *, by: User, system: BuildingSystem, files: Sequence[tuple[str, bytes | BinaryIO]]
) -> DesignImport:
    """Bring drawings and part lists of a building system; they are read in the background."""
    require(by, "designs.block.import", system)
    if not 1 <= len(files) <= MOST_FILES:
        raise Refused(
            "import.files",
            _("Bring 1 to %(most)d files at once.") % {"most": MOST_FILES},
            field="uploads",
        )
    wanted = DesignImport.objects.create(system=system, created_by=by, created_at=clock.now())
    for name, content in files:
        stored = store_file(content=content, name=name, by=by)
        ImportFile.objects.get_or_create(design_import=wanted, stored_file=stored)
    wanted.job = enqueue_job(
        run="manyworks.designs.imports.jobs.read_files",
        arguments={"import_id": wanted.pk},
        title=_("Read %(count)d design files") % {"count": len(files)},
        by=by,
        key=f"designs.import:{wanted.pk}",
        verb="designs.block.import",
        about=system,
    )
    wanted.save(update_fields=["job"])
    data = {"files": [name for name, _content in files]}
    append_entry(actor=by, event="designs.import.started", subject=wanted, data=data)
    return wanted
