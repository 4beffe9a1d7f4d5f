"""Saying what a draft may be cut from and with."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.designs.catalogue.models import BlockRevision, OffsetChoice, RevisionStatus


@transaction.atomic
def set_making_limits(
    *,
    revision: BlockRevision,
    by: User,
    offset_state: str,
    offset_note: str = "",
    board_min_mm: float,
    board_max_mm: float,
    tool_mm: float,
    size_mm: tuple[float | None, float | None, float | None] = (None, None, None),
) -> BlockRevision:
    """Say which boards and which cutter a draft is drawn for, and whether tool offsets are in its lines."""
    require(by, "designs.block.edit", revision)
    lock(revision)
    if revision.status != RevisionStatus.DRAFT:
        raise Refused(
            "revision.not_draft",
            _("Only a draft can be changed."),
            _("Import the drawing again to make a new revision."),
        )
    if offset_state not in OffsetChoice.values:
        raise Refused("revision.offset", _("Choose one of the answers."), field="offset_state")
    if not 0 < board_min_mm <= board_max_mm:
        raise Refused(
            "revision.board_window",
            _("The thinnest board comes first and is above 0 mm."),
            field="board_min_mm",
        )
    if tool_mm <= 0:
        raise Refused("revision.tool", _("A cutter is wider than 0 mm."), field="tool_mm")
    limits: dict[str, Any] = {
        "offset_state": offset_state,
        "offset_note": offset_note[:200],
        "board_min_mm": board_min_mm,
        "board_max_mm": board_max_mm,
        "tool_mm": tool_mm,
    }
    if any(size_mm):
        limits |= zip(("length_mm", "width_mm", "height_mm"), size_mm, strict=True)
    for name, value in limits.items():
        setattr(revision, name, value)
    revision.save(update_fields=limits)
    data = {"offset": offset_state, "board": [board_min_mm, board_max_mm], "tool": tool_mm}
    append_entry(actor=by, event="designs.revision.limits_set", subject=revision, data=data)
    return revision
