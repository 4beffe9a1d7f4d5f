"""Making a draft revision of what was read and answered."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.designs.catalogue.actions import add_block_revision, estimate_times
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.imports.models import ImportedBlock
from manyworks.designs.imports.queries import offset_of, parts_of
from manyworks.designs.imports.rules import unit_answer, wanted_reading
from manyworks.drafting.parts import BillLine, PartSpec


@transaction.atomic
def accept_block(
    *,
    block: ImportedBlock,
    by: User,
    code: str,
    name: str = "",
    kind: str = "",
    board_window_mm: tuple[float | None, float | None] = (None, None),
    tool_mm: float | None = None,
    counted: bool = False,
    fileset_of: BlockRevision | None = None,
) -> BlockRevision:
    """Make a draft revision of an imported drawing or part list; open questions go with it to the gate.

    ``counted`` says that the importer counted the drawing and signs it as its own bill, when no bill came.
    ``fileset_of`` is the revision that this draws again for boards of another thickness.
    """
    require(by, "designs.block.import", block)
    block = ImportedBlock.objects.select_for_update(of=("self",)).get(pk=block.pk)
    if block.revision_id:
        raise Refused("import.accepted", _("This is a revision already."))
    _check_reading(block)
    found = parts_of(block)
    bill = [BillLine(**line) for line in block.bill]
    specs = _with_undrawn(found.specs, bill, found.boards)
    evidence = _evidence(block, found.findings, by if counted and not bill else None)
    if counted and not bill:
        bill = [BillLine(spec.code, spec.quantity) for spec in specs]
    state, note = offset_of(block)
    revision = add_block_revision(
        by=by,
        system=block.design_import.system,
        code=code,
        name=name,
        kind=kind,
        parts=specs,
        bill=bill,
        source_file=block.drawing_file or block.bill_file,
        fileset_of=fileset_of,
        offset_state=state,
        offset_note=note,
        board_window_mm=board_window_mm,
        tool_mm=tool_mm,
        evidence=evidence,
    )
    if specs and all(spec.geometry for spec in specs):
        estimate_times(revision=revision, by=by)
    block.revision = revision
    block.save(update_fields=["revision"])
    data = {"block": block.code, "revision": str(revision), "open": evidence["open"]}
    append_entry(actor=by, event="designs.import.accepted", subject=block, data=data)
    return revision


def _check_reading(block: ImportedBlock) -> None:
    """Refuse a drawing that is not read yet as somebody answered: sizes, or what is cut, would be wrong."""
    if wanted_reading(block.drawing, block.findings) is None:
        return
    answer = unit_answer(block.findings)
    if block.drawing and answer and answer["value"] != block.drawing["unit"]["used"]:
        raise Refused(
            "import.unit_unread",
            _("The drawing was read in %(used)s and is not read yet in %(unit)s, as was answered.")
            % {"used": block.drawing["unit"]["used"], "unit": answer["value"]},
            _("Wait until it is read again; if that was stopped, answer the question of its unit again."),
        )
    raise Refused(
        "import.colours_unread",
        _("The drawing is not read yet by what was answered about its colours."),
        _("Wait until it is read again; if that was stopped, answer the question of its colours again."),
    )


def _with_undrawn(
    specs: list[PartSpec], bill: list[BillLine], boards: dict[str, tuple[str, float]]
) -> list[PartSpec]:
    """Drawn parts in the quantities of the bill where the drawing shows one of each, and undrawn ones."""
    if specs:
        listed = {line.code: line.quantity for line in bill}
        once = all(spec.quantity == 1 for spec in specs)
        return [replace(s, quantity=listed.get(s.code, 1)) for s in specs] if once and bill else specs
    if not boards:
        raise Refused(
            "import.board_unknown",
            _("Nobody has said which board these parts are cut from."),
            _("Answer the question about the board first."),
        )
    material, thickness = next(iter(boards.values()))
    return [PartSpec(line.code, line.quantity, material, thickness) for line in bill]


def _evidence(block: ImportedBlock, more: list[dict[str, Any]], counted_by: User | None) -> dict[str, Any]:
    rows = [*block.findings, *more]
    kept = [{name: row[name] for name in ("code", "severity", "where", "message", "answer")} for row in rows]
    unit: dict[str, Any] = {}
    if block.drawing:
        unit = dict(block.drawing["unit"])
        if signed := unit_answer(rows):
            unit["decided_by"] = signed["by"]
    return {
        "unit": unit,
        "findings": kept,
        "format": block.drawing["format"] if block.drawing else "bill",
        "layers": block.drawing["layers"] if block.drawing else [],
        "counted_by": str(counted_by) if counted_by else "",
        "open": sum(row["severity"] == "question" and row["answer"] is None for row in kept),
    }
