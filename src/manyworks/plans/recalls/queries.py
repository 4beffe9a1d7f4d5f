"""Everything that holds a revision of a block: homes, plans, nested sheets, pieces and where each is made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from manyworks.core.log.models import LogEntry
from manyworks.core.permissions import Person
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.plans.orders.models import Home, HomeBlock
from manyworks.plans.orders.queries import visible_to as homes_visible_to
from manyworks.plans.plans.models import PlannedOperation, PlannedSheet, PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.plans.plans.queries import visible_to as plans_visible_to

MOST_PLANS = 20
WITHDRAWN = "designs.revision.withdrawn"


@dataclass(frozen=True)
class SheetUse:
    """A nested sheet with the number of the revision's parts that lie on it."""

    sheet: PlannedSheet
    parts: int


@dataclass(frozen=True)
class PlanUse:
    """A plan that makes the revision: its pieces with where they are made, and its sheets."""

    run: PlanRun
    pieces: tuple[PlannedOperation, ...]
    sheets: tuple[SheetUse, ...]


@dataclass(frozen=True)
class Recall:
    """Who has to be told about a revision."""

    homes: tuple[tuple[Home, int], ...]
    plans: tuple[PlanUse, ...]
    older_plans: int

    @property
    def blocks(self) -> int:
        return sum(count for _home, count in self.homes)


def recall_of(revision: BlockRevision, user: Person | None) -> Recall:
    """Homes, plans, sheets and pieces of a revision that the reader may see; the newest plans are read."""
    homes = homes_visible_to(user).filter(blocks__revision=revision)
    counted = homes.annotate(pieces=Sum("blocks__quantity")).order_by("name")
    runs = plans_visible_to(user).filter(homes__blocks__revision=revision).exclude(plan_file=None).distinct()
    newest = [run for run in runs.order_by("-created_at")[:MOST_PLANS] if run.has_plan]
    uses = [_plan_use(run, revision) for run in newest]
    return Recall(
        tuple((home, home.pieces) for home in counted),
        tuple(use for use in uses if use.pieces or use.sheets),
        max(0, runs.count() - MOST_PLANS),
    )


def _plan_use(run: PlanRun, revision: BlockRevision) -> PlanUse:
    """What one plan makes of a revision; a plan names blocks and parts by the keys of their rows."""
    read = reading_of(run)
    parts = {str(pk) for pk in revision.parts.values_list("pk", flat=True)}
    on_sheet = Counter(
        index
        for index, sheet in enumerate(read.plan.sheets)
        for placed in sheet.parts
        if placed.part in parts
    )
    units = [unit.id for unit in read.problem.units if unit.block == str(revision.pk)]
    first: dict[str, PlannedOperation] = {}
    operations = run.operations.filter(unit__in=units).select_related("workshop", "home")
    for operation in operations.order_by("starts_at", "pk"):
        first.setdefault(operation.unit, operation)
    sheets = run.sheets.filter(index__in=on_sheet).select_related("workshop")
    return PlanUse(run, tuple(first.values()), tuple(SheetUse(s, on_sheet[s.index]) for s in sheets))


def withdrawn(user: Person | None) -> Iterator[tuple[LogEntry, BlockRevision, int]]:
    """Withdrawn revisions, newest first, as the log tells them, with the blocks the reader's homes hold."""
    entries = list(LogEntry.objects.filter(event=WITHDRAWN).order_by("-pk")[:200])
    rows = BlockRevision.objects.select_related("block__system").in_bulk(
        [int(entry.subject_id) for entry in entries]
    )
    held = HomeBlock.objects.filter(home__in=homes_visible_to(user), revision__in=rows)
    counts = dict(held.values_list("revision").annotate(Sum("quantity")))
    for entry in entries:
        if (revision := rows.get(int(entry.subject_id))) is not None:
            yield entry, revision, counts.get(revision.pk, 0)
