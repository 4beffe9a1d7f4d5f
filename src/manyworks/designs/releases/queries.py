"""What the gate needs to know about a revision, and where a revision is used."""

from collections import Counter
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from manyworks.core.files.queries import open_file
from manyworks.designs.catalogue.models import BlockRevision, SheetStock
from manyworks.designs.releases.cuttable import GateFinding, Stock
from manyworks.designs.releases.rules import Candidate, judge
from manyworks.drafting.parts import BillLine, PartSpec


@dataclass(frozen=True)
class Use:
    """A thing of an upper floor that holds a revision: what it is, where it is seen, how many it holds."""

    kind: str
    words: str
    url: str
    count: int = 1


def candidate_of(revision: BlockRevision, *, for_paid_work: bool = True) -> Candidate:
    """The revision as the gate judges it, its file read from disk."""
    system = revision.block.system
    content = None
    if revision.source_file is not None:
        with open_file(revision.source_file) as file:
            content = file.read()
    return Candidate(
        parts=specs_of(revision),
        bill=[BillLine(**line) for line in revision.bill],
        evidence=revision.evidence,
        content=content,
        source_sha256=revision.source_file.sha256 if revision.source_file else "",
        licence=system.licence,
        allows_paid_work=system.allows_paid_work,
        for_paid_work=for_paid_work,
        offset_state=revision.offset_state,
        board_min_mm=revision.board_min_mm,
        board_max_mm=revision.board_max_mm,
        tool_mm=revision.tool_mm,
        stock=[
            Stock(row.material.code, row.thickness_mm, row.length_mm, row.width_mm)
            for row in SheetStock.objects.select_related("material")
        ],
    )


def specs_of(revision: BlockRevision) -> list[PartSpec]:
    """The parts of a revision as values."""
    return [
        PartSpec(
            part.code,
            part.quantity,
            part.material.code,
            part.thickness_mm,
            part.name,
            part.drawn,
        )
        for part in revision.parts.select_related("material")
    ]


def gate_findings(revision: BlockRevision, *, for_paid_work: bool = True) -> list[GateFinding]:
    """Everything the gate says about a revision."""
    return judge(candidate_of(revision, for_paid_work=for_paid_work))


def recall_list(revision: BlockRevision) -> list[Use]:
    """Every row of the floors above that holds this revision.

    Upper floors point at revisions; this floor does not know them, so it follows whatever points here.
    Batches that were cut with it are this floor's own.
    """
    uses: list[Use] = []
    for relation in BlockRevision._meta.related_objects:
        model = relation.related_model
        if not isinstance(model, type(models.Model)) or model._meta.app_label == "designs":
            continue
        counts: Counter[tuple[str, str]] = Counter()
        for row in model._default_manager.filter(**{relation.field.name: revision})[:1000]:
            place = getattr(row, "home", row)
            url = place.get_absolute_url() if hasattr(place, "get_absolute_url") else ""
            counts[str(place), url] += getattr(row, "quantity", 1)
        uses += [Use(_("blocks"), words, url, count) for (words, url), count in counts.items()]
    uses += [
        Use(
            _("batch cut"),
            f"{choice.batch.workshop}: {choice.batch}",
            choice.batch.get_absolute_url(),
        )
        for choice in revision.fileset_choices.select_related("batch__workshop")[:1000]
    ]
    return uses
