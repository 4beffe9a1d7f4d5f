"""What the worker writes down about a file it has read."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.files.queries import content_of
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.designs.drawing_data import dump_drawing, load_drawing
from manyworks.designs.drawing_labels import label_findings
from manyworks.designs.imports.models import ImportAnswer, ImportedBlock, ImportFile
from manyworks.designs.imports.queries import profile_for
from manyworks.designs.imports.rules import (
    bill_lines,
    board_findings,
    board_key,
    findings_of,
    layer_names,
    stem_of,
    wanted_reading,
    with_said_boards,
)
from manyworks.drafting.parts import BillLine
from manyworks.formats.bills.bill import Bill
from manyworks.formats.drawing import Drawing, Finding


@transaction.atomic
def keep_reading(
    *, file: ImportFile, reading: Drawing | Bill, wanted: Mapping[str, str | None] | None = None
) -> ImportedBlock:
    """Write down what a file holds, beside the other file of the same block if there is one.

    ``wanted`` is what ``wanted_reading`` said when it was read again; where something else was answered
    meanwhile, that is read and this is not kept.

    Permission: the worker's duty; whoever brought the file was asked. Log: `designs.import.started` says it.
    """
    code = stem_of(file.stored_file.name)
    blocks = ImportedBlock.objects.select_for_update().filter(design_import=file.design_import, code=code)
    block = blocks.first() or ImportedBlock(design_import=file.design_import, code=code)
    if wanted is not None and wanted_reading(block.drawing, block.findings) != wanted:
        return block
    before = {row["key"]: row["answer"] for row in block.findings if row["answer"]}
    if isinstance(reading, Drawing):
        block.drawing_file, block.drawing = file.stored_file, dump_drawing(reading)
    else:
        block.bill_file = file.stored_file
        block.bill = [line.as_dict() for line in _bill(file, reading)]
    block.findings = _findings(block, reading)
    _answer_again(block, before)
    block.save()
    file.read = True
    file.save(update_fields=["read"])
    read_as_answered(block=block, by=file.design_import.created_by)
    return block


def read_as_answered(*, block: ImportedBlock, by: User) -> None:
    """Let the drawing be read again where somebody said another unit than the reader took, now or before,
    or what its colours mean.

    Permission: whoever answered, or brought the file, was asked.
    """
    wanted = wanted_reading(block.drawing, block.findings)
    if wanted is None:
        return
    how = ":".join(value or "" for value in wanted.values())
    enqueue_job(
        run="manyworks.designs.imports.jobs.read_again",
        arguments={"block_id": block.pk, **wanted},
        title=_("Read %(name)s as was answered") % {"name": block.code},
        by=by,
        key=f"designs.import.answered:{block.pk}:{how}",
        verb="designs.block.import",
        about=block,
    )


@transaction.atomic
def refuse_file(*, file: ImportFile, refused: Refused) -> ImportFile:
    """Write down why nothing was taken from a file.

    Permission: the worker's duty; whoever brought the file was asked.
    """
    file.refusal = refused.as_dict()
    file.save(update_fields=["refusal"])
    data = {"code": refused.code, "message": refused.message}
    append_entry(actor=None, event="designs.import.refused", subject=file.design_import, data=data)
    return file


def _bill(file: ImportFile, bill: Bill) -> list[BillLine]:
    if bill.kind != "parts":
        raise Refused(
            "import.not_parts",
            _("%(name)s lists materials, not cut parts.") % {"name": file.stored_file.name},
            _("Bring a list with a label and a whole number of pieces in each row."),
        )
    table = None
    if file.stored_file.name.lower().endswith(".csv"):
        table = content_of(file.stored_file)
    return bill_lines([(line.code, line.quantity) for line in bill.lines], table)


def _findings(block: ImportedBlock, reading: Drawing | Bill) -> list[dict[str, object]]:
    """Findings of both files together; those of the file that was not read now stay as they are."""
    kept = [row for row in block.findings if row["from"] != type(reading).__name__ and row["from"] != "both"]
    rows = [{**row, "from": type(reading).__name__} for row in findings_of(reading.findings)]
    drawing = load_drawing(block.drawing) if block.drawing else None
    if drawing is not None:
        asked = [*board_findings(with_said_boards(drawing)), *label_findings(drawing)]
    else:
        message = _("The list does not say which board the parts are cut from.")
        asked = [Finding("board.unknown", "question", board_key("", None), message)]
    return [*kept, *rows, *({**row, "from": "both"} for row in findings_of(asked))]


def _answer_again(block: ImportedBlock, before: dict[str, object]) -> None:
    """Give the answers of this and of earlier imports to the same questions."""
    keys = [row["key"][:200] for row in block.findings]
    drawing = load_drawing(block.drawing) if block.drawing else None
    profile = profile_for(block.design_import.system, layer_names(drawing))
    kept = ImportAnswer.objects.filter(profile=profile, key__in=keys).select_related("by") if profile else ()
    known = {answer.key: answer for answer in kept}
    for row in block.findings:
        row["answer"] = before.get(row["key"])
        answer = known.get(row["key"][:200])
        if row["answer"] is None and answer is not None:
            row["answer"] = {
                "value": answer.value,
                "by": str(answer.by),
                "at": answer.at.isoformat(),
                "again": True,
            }
