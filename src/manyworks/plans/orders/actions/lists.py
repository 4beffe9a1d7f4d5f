"""Verbs on the list of a home or an order, and the numbers of its pieces."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.designs.catalogue.models import BlockRevision, Part
from manyworks.designs.catalogue.queries import usable_by
from manyworks.drafting.piece_numbers import block_number, part_numbers
from manyworks.drafting.site import BlockLine, check_lines
from manyworks.plans.orders.models import Home, HomeBlock, Phase, Piece
from manyworks.plans.orders.queries import (
    best_revisions,
    check_pay,
    lines_of,
    mark_of,
)
from manyworks.plans.orders.rules import Changes, Line, changes_of
from manyworks.refused import Refused

BATCH = 500
AT_A_TIME = 200
"""Rows in one statement; the oldest SQLite takes 999 values."""
AT_ONCE = 1_000
"""Blocks whose parts are numbered while the page waits, a second at most; of more in the background."""


@transaction.atomic
def set_home_blocks(
    *, by: User, home: Home, lines: Sequence[BlockLine], instead_of: str | None = None
) -> Changes:
    """Replace the home's block list with this one, in the order in which the site erects it.

    What stays on the list keeps its pieces, wherever it stands now; pieces that no line needs any more are
    cancelled, and new ones are minted where some are missing. ``instead_of`` is the mark of the list
    that was changed; when another one was saved since, nothing is: cancelled numbers never come back.
    """
    require(by, "plans.home.edit", home)
    # Two people who save at once would both go on from the same pieces.
    lock(home)
    if instead_of is not None and instead_of != mark_of(lines_of(home)):
        raise Refused(
            "orders.list_changed",
            _("This list was changed since you opened it; nothing was saved."),
            _("It stands above as it is now. Put your changes into it, or save once more to replace it."),
        )
    phases = {phase.kind: phase for phase in home.phases.all()}
    check_lines(lines, None if home.is_order else phases)
    revisions = best_revisions([line.block for line in lines], usable_by(by, home.network))
    check_pay(home, revisions.values())
    chosen = [revisions[line.block] for line in lines]
    new = [
        Line(revision.block_id, revision.pk, line.phase, line.quantity)
        for line, revision in zip(lines, chosen, strict=True)
    ]
    changes = changes_of(_held_by_lines(home), new)
    rows = _write_lines(home, lines, chosen, phases, changes)
    _write_pieces(by=by, home=home, rows=rows, changes=changes)
    home.blocks.exclude(pk__in=[row.pk for row in rows]).delete()
    data = {
        "lines": len(rows),
        "pieces": sum(line.quantity for line in lines),
        "minted": len(changes.minted),
        "cancelled": len(changes.cancelled),
    }
    append_entry(actor=by, event="plans.home.blocks_set", subject=home, data=data)
    return changes


def _held_by_lines(home: Home) -> dict[int, tuple[Line, list[int]]]:
    """Every line of the home's list, in its order, with the keys of its pieces, by the line's key."""
    held: dict[int, list[int]] = defaultdict(list)
    pieces = Piece.objects.filter(line__home=home).order_by("pk")
    for line, piece in pieces.values_list("line", "pk"):
        held[line].append(piece)
    rows = home.blocks.select_related("revision", "phase").order_by("position")
    return {
        row.pk: (Line(row.revision.block_id, row.revision_id, row.stage, row.quantity), held[row.pk])
        for row in rows
    }


def _write_lines(
    home: Home,
    lines: Sequence[BlockLine],
    revisions: Sequence[BlockRevision],
    phases: Mapping[str, Phase],
    changes: Changes,
) -> list[HomeBlock]:
    """The lines of the list as rows: those that go on keep theirs, with the pieces on it."""
    known = home.blocks.in_bulk()
    places = [line.position for line in lines]
    # Places are unique, so all wait beyond the list until each has its new one.
    beyond = max([*places, *(row.position for row in known.values())], default=0) + 1
    home.blocks.update(position=F("position") + beyond)
    rows = []
    for place, (line, revision) in enumerate(zip(lines, revisions, strict=True)):
        row = (
            known[changes.lines[place]] if place in changes.lines else HomeBlock(home=home, revision=revision)
        )
        row.phase, row.position, row.quantity = phases.get(line.phase), line.position, line.quantity
        rows.append(row)
    kept = [row for row in rows if row.pk]
    HomeBlock.objects.bulk_update(kept, ["phase", "position", "quantity"], batch_size=BATCH)
    HomeBlock.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    return rows


def _write_pieces(*, by: User, home: Home, rows: Sequence[HomeBlock], changes: Changes) -> None:
    """Move, mint and cancel pieces as the list has changed."""
    now = clock.now()
    moved = [Piece(pk=piece, line=rows[place]) for piece, place in changes.moved.items()]
    Piece.objects.bulk_update(moved, ["line"], batch_size=BATCH)
    for at in range(0, len(changes.cancelled), BATCH):
        gone = Piece.objects.filter(pk__in=changes.cancelled[at : at + BATCH])
        gone.update(line=None, cancelled_at=now, cancelled_by=by)
    blocks = [
        Piece(
            number=block_number(),
            home=home,
            revision=rows[place].revision,
            line=rows[place],
            replaces_id=before,
            minted_at=now,
        )
        for place, before in changes.minted
    ]
    Piece.objects.bulk_create(blocks, batch_size=BATCH)
    if home.pieces.filter(parts=None).count() <= AT_ONCE:
        mint_parts(home=home)
        return
    enqueue_job(
        run="manyworks.plans.orders.jobs.mint_parts_of",
        arguments={"home_id": home.pk},
        title=_("Number the parts of %(home)s") % {"home": home.name},
        by=by,
        key=f"plans.home.parts.{home.pk}",
        verb="plans.home.edit",
        about=home,
    )


def mint_parts(*, home: Home) -> int:
    """Number every copy of every part of a home's blocks; parts that have their number keep it.

    The number follows from that of the block, so it is the same whenever the row is written.

    Permission: follows from listing the blocks, which was asked. Log: the list's own entry tells of it.
    """
    blocks = home.pieces.filter(parts=None).order_by("pk")
    waiting = list(blocks.values_list("pk", "number", "revision"))
    parts: dict[int | None, list[tuple[int, int]]] = {revision: [] for _pk, _number, revision in waiting}
    copies = Part.objects.filter(revision__in=parts).order_by("pk")
    for revision, part, quantity in copies.values_list("revision", "pk", "quantity"):
        parts[revision].append((part, quantity))
    minted = 0
    for at in range(0, len(waiting), BATCH):
        some = waiting[at : at + BATCH]
        with transaction.atomic():
            minted += _write_parts(
                row for block, number, revision in some for row in _parts_of(block, number, parts[revision])
            )
    return minted


def _parts_of(
    block: int, number: str, parts: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, int, int, int]]:
    """Number, block, part and copy of a piece for every copy of every part of a block's piece."""
    numbers = part_numbers(number)
    for part, quantity in parts:
        for copy in range(1, quantity + 1):
            yield next(numbers), block, part, copy


def _write_parts(rows: Iterator[tuple[str, int, int, int]]) -> int:
    """Write pieces of parts, past the model: a home has hundreds of thousands, and making rows took the time.

    A job and a plan may both be at it; what both write is the same.
    """
    written = 0
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_A_TIME)):
            values = ", ".join(["(%s, %s, %s, %s)"] * len(some))
            cursor.execute(
                f"INSERT INTO {Piece._meta.db_table} (number, parent_id, part_id, copy)"  # noqa: S608
                f" VALUES {values} ON CONFLICT DO NOTHING",
                [value for row in some for value in row],
            )
            written += len(some)
    return written


@transaction.atomic
def copy_home_blocks(*, by: User, home: Home, source: Home, instead_of: str | None = None) -> Changes:
    """Take over the block list of another home, such as a sample, phase by phase."""
    require(by, "plans.home.edit", home)
    require(by, "plans.home.view", source)
    return set_home_blocks(by=by, home=home, lines=lines_of(source, whole_names=True), instead_of=instead_of)


@transaction.atomic
def move_home_block(*, by: User, row: HomeBlock, up: bool) -> None:
    """Move a line of the block list one place earlier or later in the erection order of its phase."""
    require(by, "plans.home.edit", row.home)
    # Who clicks twice, or saved the list meanwhile, means the line where it is by now.
    home = row.home
    lock(home)
    now = home.blocks.select_related("revision__block").filter(pk=row.pk).first()
    if now is None:
        raise Refused("orders.block_gone", _("This block is no longer on the list."))
    row = now
    rows = home.blocks.filter(phase=row.phase)
    other = (
        rows.filter(position__lt=row.position).order_by("-position").first()
        if up
        else rows.filter(position__gt=row.position).order_by("position").first()
    )
    if other is None:
        raise Refused("orders.block_at_end", _("This block is already at the end of its phase."))
    mine, theirs = row.position, other.position
    # Positions are unique, so one of the two waits on a place that nothing uses.
    free = (home.blocks.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    for moved, place in ((other, free), (row, theirs), (other, mine)):
        moved.position = place
        moved.save(update_fields=["position"])
    data = {"block": row.revision.block.code, "from": mine, "to": theirs}
    append_entry(actor=by, event="plans.home.block_moved", subject=home, data=data)
