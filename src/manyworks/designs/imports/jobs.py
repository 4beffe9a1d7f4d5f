"""What the worker does with design files: read each in a process of its own and write down what it holds."""

from typing import Any

from django.utils.translation import gettext as _

from manyworks.core.errors import Refused
from manyworks.core.files.models import StoredFile
from manyworks.core.files.queries import named_copy
from manyworks.core.jobs.jobs import JobContext
from manyworks.designs.imports import actions
from manyworks.designs.imports.models import DesignImport, ImportedBlock, ImportFile, ReadingStatus
from manyworks.designs.imports.rules import wanted_reading
from manyworks.formats.bills.bill import Bill
from manyworks.formats.drawing import Drawing
from manyworks.formats.manifest import Manifest
from manyworks.formats.sandbox import read_safely

MOST_READING_S = 20 * 60
"""How long one upload may keep a worker from the jobs of others; no file is begun after that."""


def read_files(job: JobContext, *, import_id: int) -> dict[str, Any]:
    """Read every file of an import that is not read yet; a stopped worker goes on where it was."""
    wanted = DesignImport.objects.get(pk=import_id)
    files = list(wanted.files.select_related("stored_file", "design_import__system"))
    end = job.seconds() + MOST_READING_S
    for number, file in enumerate(files):
        if job.cancelled():
            break
        name = file.stored_file.name
        job.progress(number / len(files), _("Reading %(name)s") % {"name": name})
        if file.read or file.refusal is not None:
            continue
        if job.seconds() >= end:
            actions.refuse_file(file=file, refused=_left_unread(name))
        else:
            _read_one(file)
    read = wanted.files.filter(read=True).count()
    status = ReadingStatus.READ if read else ReadingStatus.REFUSED
    DesignImport.objects.filter(pk=import_id).update(status=status)
    return {"import": import_id, "read": read, "files": len(files), "url": wanted.get_absolute_url()}


def read_again(
    job: JobContext, *, block_id: int, unit: str | None = None, colours: str | None = None
) -> dict[str, Any]:
    """Read a drawing once more, in the unit and by the meaning of colours that somebody answered."""
    block = ImportedBlock.objects.get(pk=block_id)
    wanted = {"unit": unit, "colours": colours}
    if wanted_reading(block.drawing, block.findings) != wanted:
        return {"block": block_id, "url": block.get_absolute_url()}  # Somebody changed his mind.
    file = block.design_import.files.get(stored_file=block.drawing_file)
    job.progress(0.1, _("Reading %(name)s") % {"name": file.stored_file.name})
    reading = _read(file.stored_file, unit, colours)
    assert isinstance(reading, Drawing)
    actions.keep_reading(file=file, reading=reading, wanted=wanted)
    return {"block": block_id, "url": block.get_absolute_url()}


def _left_unread(name: str) -> Refused:
    said = {"name": name, "minutes": MOST_READING_S // 60}
    return Refused(
        "import.too_long",
        _("%(name)s was not read: the files before it took %(minutes)d minutes.") % said,
        _("Send the rest in another upload."),
    )


def _read_one(file: ImportFile) -> None:
    try:
        reading = _read(file.stored_file)
        if isinstance(reading, Drawing | Bill):
            actions.keep_reading(file=file, reading=reading)
            return
        if isinstance(reading, Manifest):
            # A manifest says whose the files are; there is nothing in it to cut.
            ImportFile.objects.filter(pk=file.pk).update(read=True)
            return
        raise Refused(
            "import.not_a_design",
            _("%(name)s is neither a drawing nor a list of parts.") % {"name": file.stored_file.name},
            _("Lists of workshops are imported under Workshops."),
        )
    except Refused as refused:
        actions.refuse_file(file=file, refused=refused)


def _read(stored: StoredFile, unit: str | None = None, colours: str | None = None) -> object:
    with named_copy(stored) as named:
        return read_safely(named, unit=unit, colours=colours)
