"""What the worker does with an uploaded list: read and compare it, and later write it."""

from typing import Any

from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.files.models import StoredFile
from manyworks.core.files.queries import named_copy
from manyworks.core.jobs.jobs import JobContext
from manyworks.formats.sandbox import read_safely
from manyworks.formats.workshops.record import WorkshopList
from manyworks.network.imports import actions
from manyworks.network.imports.models import WorkshopImport
from manyworks.network.imports.queries import compare, in_our_words


def read_list(job: JobContext, *, import_id: int) -> dict[str, Any]:
    """Read an uploaded list and keep what it would change."""
    wanted = WorkshopImport.objects.select_related("stored_file", "source").get(pk=import_id)
    stored = wanted.stored_file
    job.progress(0.05, _("Reading %(name)s") % {"name": stored.name})
    try:
        found = _read(stored)
    except Refused as refused:
        actions.refuse_file(workshop_import=wanted, refused=refused)
        raise
    job.progress(0.6, _("Comparing %(count)d records") % {"count": len(found.records)})
    rows = compare(wanted.source, in_our_words(found.records))
    findings = [finding.as_dict() for finding in found.findings]
    actions.keep_preview(workshop_import=wanted, rows=rows, format=found.format, findings=findings)
    return {"import": import_id, "rows": len(rows)}


def apply_list(job: JobContext, *, import_id: int, by_id: int) -> dict[str, Any]:
    """Write an approved list into the directory, all of it or nothing."""
    wanted = WorkshopImport.objects.select_related("stored_file", "source").get(pk=import_id)
    job.progress(0.1, _("Writing the workshops"))
    return {
        "import": import_id,
        **actions.write_workshops(workshop_import=wanted, by=User.objects.get(pk=by_id)),
    }


def _read(stored: StoredFile) -> WorkshopList:
    with named_copy(stored) as named:
        reading = read_safely(named)
    if not isinstance(reading, WorkshopList):
        raise Refused(
            "import.not_a_list",
            _("%(name)s is not a list of workshops.") % {"name": stored.name},
            _("A cutting file or a bill of materials is imported under Designs."),
            field="file",
        )
    return reading
