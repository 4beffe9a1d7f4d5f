"""Verbs that change homes: each checks permission, changes rows and leaves an entry in the log."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.addresses import free_slugs
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.designs.catalogue.models import BlockRevision, Part
from manyworks.designs.catalogue.queries import usable_by
from manyworks.drafting.piece_numbers import block_number, part_numbers
from manyworks.drafting.site import MOST_OF_A_SITE, PHASES, BlockLine, check_lines, check_phases
from manyworks.plans.orders.models import Home, HomeBlock, Phase, Piece
from manyworks.plans.orders.queries import (
    best_revisions,
    check_pay,
    held_by_lines,
    lines_of,
    mark_of,
    revisions_of,
)
from manyworks.plans.orders.rules import Changes, Line, changes_of
from manyworks.refused import Refused

BATCH = 500
AT_A_TIME = 200
"""Rows in one statement; the oldest SQLite takes 999 values."""
AT_ONCE = 1_000
"""Blocks whose parts are numbered while the page waits, a second at most; of more in the background."""


@transaction.atomic
def create_home(
    *,
    by: User,
    network: Network,
    name: str,
    latitude: float,
    longitude: float,
    plot: str = "",
    address: str = "",
    timezone: str | None = None,
    unpaid: bool = False,
) -> Home:
    """Put a new home on the network's list, at its place on the map."""
    require(by, "plans.home.create", network)
    home = Home(
        network=network,
        slug=free_slugs(Home, [name], "home")[0],
        name=name.strip(),
        plot=plot,
        address=address,
        latitude=latitude,
        longitude=longitude,
        timezone=timezone or network.timezone,
        unpaid=unpaid,
    )
    _check(home)
    home.save()
    append_entry(actor=by, event="plans.home.created", subject=home, data={"name": name})
    return home


@transaction.atomic
def edit_home(
    *,
    by: User,
    home: Home,
    name: str,
    latitude: float,
    longitude: float,
    plot: str = "",
    address: str = "",
    unpaid: bool = False,
) -> Home:
    """Correct the home's name or place, or whether anybody is paid for making it."""
    require(by, "plans.home.edit", home)
    lock(home)
    before = {
        "name": home.name,
        "latitude": home.latitude,
        "longitude": home.longitude,
        "unpaid": home.unpaid,
    }
    home.unpaid = unpaid
    check_pay(home, revisions_of(home))
    home.name, home.plot, home.address = name.strip(), plot, address
    home.latitude, home.longitude = latitude, longitude
    _check(home)
    home.save(update_fields=[*before, "plot", "address"])
    append_entry(actor=by, event="plans.home.edited", subject=home, data={"before": before})
    return home


@transaction.atomic
def set_access_limits(
    *,
    by: User,
    home: Home,
    vehicle: str,
    crane: bool,
    carriers: int,
    storage_blocks: int,
    blocks_per_day: int,
    window_opens: time,
    window_closes: time,
    max_block_length_mm: int | None = None,
    max_block_width_mm: int | None = None,
    max_block_mass_kg: int | None = None,
) -> Home:
    """Say what reaches this plot: the largest vehicle and block, who lifts, what can be stored, and when."""
    require(by, "plans.home.edit", home)
    if window_opens >= window_closes:
        raise Refused(
            "orders.window",
            _("Deliveries would end at %(closes)s, before they begin at %(opens)s.")
            % {"opens": f"{window_opens:%H:%M}", "closes": f"{window_closes:%H:%M}"},
            _("Choose a later end."),
            "window_closes",
        )
    lock(home)
    limits = {
        "vehicle": vehicle,
        "crane": crane,
        "carriers": carriers,
        "storage_blocks": storage_blocks,
        "blocks_per_day": blocks_per_day,
        "window_opens": window_opens,
        "window_closes": window_closes,
        "max_block_length_mm": max_block_length_mm,
        "max_block_width_mm": max_block_width_mm,
        "max_block_mass_kg": max_block_mass_kg,
    }
    for name, value in limits.items():
        setattr(home, name, value)
    for name, most in MOST_OF_A_SITE.items():
        if (getattr(home, name) or 0) > most:
            text = _("This is more than any plot has; %(most)s at most.") % {"most": f"{most:,}"}
            raise Refused("orders.site_figure", text, _("Check the unit."), name)
    _check(home)
    home.save(update_fields=limits)
    data = {"vehicle": vehicle, "crane": crane, "carriers": carriers}
    append_entry(actor=by, event="plans.home.access_set", subject=home, data=data)
    return home


@transaction.atomic
def set_phases(*, by: User, home: Home, dates: Mapping[str, date]) -> Home:
    """Date the stages of the site, foundation first; blocks already listed keep their phase."""
    require(by, "plans.home.edit", home)
    unknown = set(dates) - set(PHASES)
    if unknown:
        raise Refused("orders.phase_unknown", _("“%(kind)s” is no phase.") % {"kind": min(unknown)})
    check_phases(dates)
    lock(home)
    for phase in home.phases.exclude(kind__in=dates):
        if phase.blocks.exists():
            raise Refused(
                "orders.phase_in_use",
                _("%(phase)s has blocks, so it needs a date.") % {"phase": phase.get_kind_display()},
                _("Move its blocks to another phase first."),
                phase.kind,
            )
        phase.delete()
    for kind, on in dates.items():
        Phase.objects.update_or_create(home=home, kind=kind, defaults={"on": on})
    data = {kind: on.isoformat() for kind, on in dates.items()}
    append_entry(actor=by, event="plans.home.phases_set", subject=home, data=data)
    return home


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
    check_lines(lines, phases)
    revisions = best_revisions([line.block for line in lines], usable_by(by, home.network))
    check_pay(home, revisions.values())
    chosen = [revisions[line.block] for line in lines]
    new = [
        Line(revision.block_id, revision.pk, line.phase, line.quantity)
        for line, revision in zip(lines, chosen, strict=True)
    ]
    changes = changes_of(held_by_lines(home), new)
    rows = _write_lines(home, lines, chosen, phases, changes)
    _write_pieces(by, home, rows, changes)
    home.blocks.exclude(pk__in=[row.pk for row in rows]).delete()
    data = {
        "lines": len(rows),
        "pieces": sum(line.quantity for line in lines),
        "minted": len(changes.minted),
        "cancelled": len(changes.cancelled),
    }
    append_entry(actor=by, event="plans.home.blocks_set", subject=home, data=data)
    return changes


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
        row.phase, row.position, row.quantity = phases[line.phase], line.position, line.quantity
        rows.append(row)
    kept = [row for row in rows if row.pk]
    HomeBlock.objects.bulk_update(kept, ["phase", "position", "quantity"], batch_size=BATCH)
    HomeBlock.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    return rows


def _write_pieces(by: User, home: Home, rows: Sequence[HomeBlock], changes: Changes) -> None:
    """Move, mint and cancel pieces."""
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
    rows = home.blocks.filter(phase=row.phase_id)
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


def _check(home: Home) -> None:
    try:
        home.full_clean(exclude=["slug"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused("orders.home_invalid", str(messages[0]), "", field) from None
