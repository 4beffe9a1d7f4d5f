"""Everything that holds a revision of a block: homes, pieces, plans, nested sheets and where each is made."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from manyworks.core.log.models import LogEntry
from manyworks.core.permissions import Person
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.queries import visible_to as designs_visible_to
from manyworks.plans.orders.models import Home, Piece
from manyworks.plans.orders.queries import visible_to as homes_visible_to
from manyworks.plans.plans.models import PlannedOperation, PlannedSheet, PlanRun
from manyworks.plans.plans.queries import visible_to as plans_visible_to

WITHDRAWN = "designs.revision.withdrawn"


@dataclass(frozen=True)
class HomeUse:
    """A home and its pieces of the revision, cancelled ones among them."""

    home: Home
    pieces: tuple[Piece, ...]

    @property
    def cancelled(self) -> int:
        return sum(piece.cancelled_at is not None for piece in self.pieces)

    @property
    def wanted(self) -> int:
        return len(self.pieces) - self.cancelled


@dataclass(frozen=True)
class SheetUse:
    """A nested sheet with the number of the revision's parts that lie on it."""

    sheet: PlannedSheet
    parts: int


@dataclass(frozen=True)
class PlanUse:
    """A plan that makes the revision, where each piece begins, its sheets, and what became of the plan."""

    run: PlanRun
    begins: tuple[PlannedOperation, ...]
    sheets: tuple[SheetUse, ...]

    @property
    def stands(self) -> bool:
        return self.run.stands

    @property
    def state(self) -> str:
        return str(self.run.state.label)


@dataclass(frozen=True)
class Recall:
    """Who has to be told about a revision."""

    homes: tuple[HomeUse, ...]
    plans: tuple[PlanUse, ...]

    @property
    def blocks(self) -> int:
        """Blocks that may exist: those that are wanted, and those cancelled after they were planned."""
        return sum(use.wanted for use in self.homes) + self.cancelled_late

    @property
    def cancelled_late(self) -> int:
        planned = {operation.piece_id for use in self.plans for operation in use.begins}
        pieces = (piece for use in self.homes for piece in use.pieces)
        return sum(piece.cancelled_at is not None and piece.pk in planned for piece in pieces)

    @property
    def unplanned(self) -> list[Piece]:
        """Pieces that no plan makes that stands."""
        planned = {operation.piece_id for use in self.plans if use.stands for operation in use.begins}
        return [piece for use in self.homes for piece in use.pieces if piece.pk not in planned]


def revisions_of(user: Person | None) -> QuerySet[BlockRevision]:
    """Revisions that the reader may see, and those on the lists of the reader's homes, whoever drew them."""
    held = Piece.objects.filter(home__in=homes_visible_to(user)).values("revision")
    rows = BlockRevision.objects.select_related("block__system__organisation")
    return rows.filter(Q(pk__in=designs_visible_to(user).values("pk")) | Q(pk__in=held))


def recall_of(revision: BlockRevision, user: Person | None) -> Recall:
    """Homes, pieces, plans and sheets of a revision that the reader may see, the newest plan first."""
    pieces = Piece.objects.filter(revision=revision, home__in=homes_visible_to(user))
    homes: dict[Home, list[Piece]] = defaultdict(list)
    for piece in pieces.select_related("home").order_by("home__name", "home", "pk"):
        if piece.home is not None:
            homes[piece.home].append(piece)
    begins: dict[int, dict[int, PlannedOperation]] = defaultdict(dict)
    runs = plans_visible_to(user)
    for operation in _first(PlannedOperation.objects.filter(piece__in=pieces, run__in=runs)):
        begins[operation.run_id].setdefault(operation.piece_id, operation)
    sheets: dict[int, list[SheetUse]] = defaultdict(list)
    lies_on = PlannedSheet.objects.filter(run__in=runs, placed__piece__parent__in=pieces)
    # A counted list has lost its model's order.
    for sheet in lies_on.select_related("workshop").annotate(here=Count("placed")).order_by("run", "index"):
        sheets[sheet.run_id].append(SheetUse(sheet, sheet.here))
    found = runs.filter(pk__in={*begins, *sheets})
    return Recall(
        tuple(HomeUse(home, tuple(members)) for home, members in homes.items()),
        tuple(
            PlanUse(run, tuple(begins[run.pk].values()), tuple(sheets[run.pk]))
            for run in found.order_by("-created_at", "-pk")
        ),
    )


def _first(operations: QuerySet[PlannedOperation]) -> QuerySet[PlannedOperation]:
    """The operation with which each piece begins in each plan."""
    earlier = PlannedOperation.objects.filter(
        run=OuterRef("run"), piece=OuterRef("piece"), starts_at__lt=OuterRef("starts_at")
    )
    return (
        operations.filter(~Exists(earlier))
        .select_related("piece", "home", "workshop")
        .order_by("run", "piece")
    )


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawn revision: the blocks of it on lists, and those cancelled after some plan had them."""

    entry: LogEntry
    revision: BlockRevision
    wanted: int
    cancelled_late: int


def withdrawn(user: Person | None) -> Iterator[Withdrawn]:
    """Withdrawn revisions, newest first, as the log tells them, with the blocks of the reader's homes."""
    entries = list(LogEntry.objects.filter(event=WITHDRAWN).order_by("-pk"))
    rows = revisions_of(user).in_bulk([int(entry.subject_id) for entry in entries])
    pieces = Piece.objects.filter(home__in=homes_visible_to(user), revision__in=rows)
    planned = PlannedOperation.objects.filter(piece=OuterRef("pk"), run__in=plans_visible_to(user))
    wanted, late = (
        dict(some.order_by().values_list("revision").annotate(Count("pk")))
        for some in (
            pieces.filter(cancelled_at=None),
            pieces.filter(Exists(planned), cancelled_at__isnull=False),
        )
    )
    for entry in entries:
        if (revision := rows.get(int(entry.subject_id))) is not None:
            yield Withdrawn(entry, revision, wanted.get(revision.pk, 0), late.get(revision.pk, 0))
