"""Finding batches, the filesets of a block, and what a batch may be cut with."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from manyworks.core.permissions import Person, scopes
from manyworks.designs.boards.models import BoardBatch
from manyworks.designs.boards.rules import Board, Fileset, Verdict, choose
from manyworks.designs.catalogue.models import BlockRevision, RevisionStatus
from manyworks.network.workshops.models import Workshop


@dataclass(frozen=True)
class BlockVerdict:
    """What a batch may do for one block; ``fileset`` is the revision to cut, where there is one."""

    revision: BlockRevision
    verdict: Verdict
    fileset: BlockRevision | None


def visible_to(user: Person | None) -> QuerySet[BoardBatch]:
    """Batches of the workshops whose boards the user may measure."""
    reach = scopes(user, "designs.board.measure")
    batches = BoardBatch.objects.select_related("workshop", "material", "created_by")
    return batches if reach.everywhere else batches.filter(workshop__organisation__in=reach.organisations)


def workshops_to_measure_in(user: Person | None) -> QuerySet[Workshop]:
    """Workshops whose boards the user may measure."""
    reach = scopes(user, "designs.board.measure")
    workshops = Workshop.objects.all()
    return workshops if reach.everywhere else workshops.filter(organisation__in=reach.organisations)


def boards_of(batch: BoardBatch) -> list[Board]:
    """Each measured board by its newest measurement."""
    newest = {row.board: row for row in batch.measurements.order_by("pk")}
    return [Board(number, tuple(newest[number].readings)) for number in sorted(newest)]


def filesets_of(revision: BlockRevision) -> list[BlockRevision]:
    """Released revisions that draw the same block for some window of thickness: itself and its filesets."""
    base = revision.fileset_of or revision
    family = BlockRevision.objects.filter(pk=base.pk) | BlockRevision.objects.filter(fileset_of=base)
    return list(
        family.filter(status=RevisionStatus.RELEASED, board_min_mm__isnull=False).order_by("revision")
    )


def verdict_for(batch: BoardBatch, revision: BlockRevision) -> BlockVerdict:
    """What a batch may be cut with for one block."""
    released = filesets_of(revision)
    filesets = [Fileset(r.revision, r.board_min_mm or 0.0, r.board_max_mm or 0.0) for r in released]
    verdict = choose(boards_of(batch), filesets, in_batch=batch.boards)
    wanted = verdict.fileset.revision if verdict.fileset else None
    return BlockVerdict(revision, verdict, next((r for r in released if r.revision == wanted), None))


def verdicts_for(batch: BoardBatch) -> list[tuple[Verdict, list[BlockVerdict]]]:
    """What a batch may be cut with, blocks of the same verdict together."""
    groups: dict[tuple[str, str], list[BlockVerdict]] = defaultdict(list)
    for revision in blocks_for(batch):
        found = verdict_for(batch, revision)
        groups[found.verdict.words, found.verdict.cure].append(found)
    return [(blocks[0].verdict, blocks) for blocks in groups.values()]


def blocks_for(batch: BoardBatch) -> list[BlockRevision]:
    """Released blocks that are cut from boards of this material and thickness."""
    rows = BlockRevision.objects.filter(
        status=RevisionStatus.RELEASED,
        fileset_of=None,
        parts__material=batch.material,
        parts__thickness_mm=batch.nominal_mm,
    )
    return list(rows.select_related("block__system").order_by("block__system__name", "block__pk").distinct())
