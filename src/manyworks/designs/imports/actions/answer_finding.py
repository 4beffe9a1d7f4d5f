"""Answering what a reader could not decide."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.drawing_data import load_drawing
from manyworks.designs.imports.actions.keep_reading import read_as_answered
from manyworks.designs.imports.models import ImportAnswer, ImportedBlock, ImportProfile
from manyworks.designs.imports.queries import profile_for
from manyworks.designs.imports.rules import layer_names
from manyworks.drafting.questions import check_answer


@transaction.atomic
def answer_finding(
    *, block: ImportedBlock, key: str, value: str, by: User, alike: bool = False
) -> ImportedBlock:
    """Answer a question about a drawing; the same question is not asked again for the next revision.

    Another unit than the one the reader took, or what colours mean, makes the file be read again. ``alike``
    gives the same answer to every open question of the same kind in this drawing.
    """
    require(by, "designs.block.import", block)
    block = ImportedBlock.objects.select_for_update(of=("self",)).get(pk=block.pk)
    if block.revision_id:
        raise Refused("import.accepted", _("This is a revision already."), _("Import the drawing again."))
    row = next((row for row in block.findings if row["key"] == key), None)
    if row is None:
        raise Refused("answer.unknown", _("This question is not asked any more."))
    plain = check_answer(row["code"], row["severity"], value, row["where"])
    if row["code"] == "board.unknown" and not Material.objects.filter(code=plain.split()[0]).exists():
        raise Refused("answer.board", _("Choose a material of the vocabulary."), field="value")
    drawing = load_drawing(block.drawing) if block.drawing else None
    answered = [row, *(_alike(block, row) if alike else [])]
    profile = _profile(block, layer_names(drawing))
    _keep(block, answered, plain, by, profile)
    if row["code"].startswith(("unit.", "layer.colours")):
        read_as_answered(block=block, by=by)
    data = {
        "block": block.code,
        "question": row["code"],
        "where": [one["where"] for one in answered],
        "answer": plain,
    }
    append_entry(actor=by, event="designs.import.answered", subject=block, data=data)
    return block


def _alike(block: ImportedBlock, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The other open questions of the same kind; boards are each their own question."""
    if row["code"] == "board.unknown":
        return []
    return [
        other
        for other in block.findings
        if other["code"] == row["code"]
        and other["severity"] == row["severity"]
        and other["answer"] is None
        and other["key"] != row["key"]
    ]


def _profile(block: ImportedBlock, layers: list[str]) -> ImportProfile:
    """The profile this drawing belongs to, brought up to its layers, or a new one."""
    system = block.design_import.system
    profile = profile_for(system, layers) or ImportProfile(system=system)
    file = block.drawing_file or block.bill_file
    profile.layers, profile.seen_in = layers, str(file)[:200]
    profile.save()
    return profile


def _keep(
    block: ImportedBlock, rows: list[dict[str, Any]], value: str, by: User, profile: ImportProfile
) -> None:
    """Write the answer beside each finding, and into the system's profile for the next file."""
    now = clock.now()
    for row in rows:
        row["answer"] = {"value": value, "by": str(by), "at": now.isoformat()}
        ImportAnswer.objects.update_or_create(
            profile=profile,
            key=row["key"][:200],
            defaults={
                "question": f"{row['where']}: {row['message']}"[:400],
                "value": value[:200],
                "by": by,
                "at": now,
            },
        )
    block.save(update_fields=["findings"])
