"""What the gate needs to know about a revision, and where a revision is used."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from manyworks.core.files.queries import open_file
from manyworks.core.permissions import Person, can
from manyworks.designs.boards.models import BoardBatch
from manyworks.designs.boards.queries import visible_to as boards_visible_to
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.queries import stock_for
from manyworks.designs.releases.cuttable import GateFinding, Stock
from manyworks.designs.releases.rules import Candidate, judge
from manyworks.drafting.parts import BillLine, PartSpec

SHOWN = 200
"""Homes, and batches, that are named on the page of a revision; it says how many more there are."""


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
            for row in stock_for(system)
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


@dataclass(frozen=True)
class WhereUsed:
    """Where a revision is used as far as one reader may know; of the rest, only how much there is."""

    uses: tuple[Use, ...]
    more_homes: int = 0
    more_batches: int = 0
    homes_elsewhere: int = 0
    batches_elsewhere: int = 0

    @property
    def anywhere(self) -> bool:
        return bool(self.uses or self.homes_elsewhere or self.batches_elsewhere)


def recall_list(revision: BlockRevision, user: Person | None) -> WhereUsed:
    """The homes that ask for this revision and the batches cut with it, as the reader may see them."""
    batches = (
        BoardBatch.objects.filter(choices__fileset=revision).distinct().order_by("workshop__name", "label")
    )
    cut = batches.filter(pk__in=boards_visible_to(user).values("pk")).select_related("workshop")
    held = _held(revision)
    seen = [(home, count) for home, count in held if can(user, _verb_to_see(home), home)]
    uses = [Use(_("blocks"), str(home), home.get_absolute_url(), count) for home, count in seen[:SHOWN]]
    uses += [Use(_("batch cut"), f"{one.workshop}: {one}", one.get_absolute_url()) for one in cut[:SHOWN]]
    mine = cut.count()
    return WhereUsed(
        uses=tuple(uses),
        more_homes=max(0, len(seen) - SHOWN),
        more_batches=max(0, mine - SHOWN),
        homes_elsewhere=len(held) - len(seen),
        batches_elsewhere=batches.count() - mine,
    )


def recall_figures(revision: BlockRevision) -> dict[str, int]:
    """How far a revision has gone, without saying where: the log is read by people of many networks."""
    held = _held(revision)
    batches = BoardBatch.objects.filter(choices__fileset=revision).distinct().count()
    return {"homes": len(held), "blocks": sum(count for _home, count in held), "batches": batches}


def _held(revision: BlockRevision) -> list[tuple[Any, int]]:
    """Every home that asks for blocks of this revision, by name, and how many it asks for.

    Upper floors point at revisions; this floor does not know them, so it follows whatever points here from a
    home. The line of a list and the pieces on it tell of the same blocks, so the larger number counts and not
    the sum; cancelled ones never count.
    """
    homes: dict[tuple[type[models.Model], int], int] = {}
    for relation in BlockRevision._meta.related_objects:
        model = relation.related_model
        if not isinstance(model, type(models.Model)) or model._meta.app_label == "designs":
            continue
        named = {field.name: field for field in model._meta.concrete_fields}
        place = named["home"].related_model if "home" in named else None
        if not isinstance(place, type(models.Model)):
            continue
        rows = model._default_manager.filter(**{relation.field.name: revision})
        if "cancelled_at" in named:
            rows = rows.filter(cancelled_at=None)
        amount = Sum("quantity") if "quantity" in named else Count("pk")
        for home, count in rows.order_by().values_list("home").annotate(amount):
            homes[place, home] = max(count, homes.get((place, home), 0))
    found: list[tuple[Any, int]] = []
    for place in {kind for kind, _pk in homes}:
        kept = place._default_manager.filter(pk__in=[pk for kind, pk in homes if kind is place])
        found += [(home, homes[place, home.pk]) for home in kept]
    return sorted(found, key=lambda one: (str(one[0]), one[0].pk))


def _verb_to_see(thing: models.Model) -> str:
    """The verb by which the floor of a thing lets people see it."""
    return f"{thing._meta.app_label}.{thing._meta.model_name}.view"
