"""Which lanes and bars a window of the board has: single operations close up, days or weeks from afar."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Trunc
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.permissions import Person
from manyworks.drafting.facts import WorkshopFacts
from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.papers.wording import clock
from manyworks.drafting.workshops import holidays_of
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.queries import hours_of, visible_to
from manyworks.planning.drawing.board import Bar, Board, Lane
from manyworks.plans.plans.models import PlannedOperation, PlannedSheet, PlanRun
from manyworks.plans.plans.queries import audience_of, named

# Wider than this a board is neither drawn nor read in good time; the window is shortened instead.
MOST_BARS = 2500
# Pixels a day. Below SINGLE_BARS all work of a day, or of a week, on one machine is one bar.
ZOOMS = {"months": 7.0, "weeks": 26.0, "days": 120.0, "hours": 480.0}
SINGLE_BARS = 100.0
PER = {"months": "week", "weeks": "day"}
WIDEST = 24_000
CUTTING = "cnc-routing"
CHECKS = frozenset({"inspection"})


@dataclass(frozen=True)
class BoardView:
    """A board with the words and addresses around it."""

    board: Board
    bars: int
    first: date
    last: date
    earlier: date | None
    later: date | None
    shortened: bool


def board_of(
    run: PlanRun, *, zoom: str, start: date | None, user: Person | None, workshop: str = ""
) -> BoardView | None:
    """The lanes of a window of the plan as this person may see them; ``None`` when it has no operations."""
    operations = run.operations.all()
    if workshop:
        operations = operations.filter(workshop__slug=workshop)
    ends = operations.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    if ends["first"] is None:
        return None
    zone = ZoneInfo(run.network.timezone)
    first, last = ends["first"].astimezone(zone).date(), ends["last"].astimezone(zone).date()
    begin = min(max(start or first, first), last)
    scale = ZOOMS[zoom]
    if zoom != "hours":
        # hours are wide: the days of the week before it would fill the screen with nothing
        begin -= timedelta(days=begin.weekday())
    days = max(7, min((last - begin).days + 7 - last.weekday(), int(WIDEST / scale)))
    window, days, shorter = _within(operations, begin, days, zone, scale >= SINGLE_BARS)
    audience = audience_of(run, user)
    if scale >= SINGLE_BARS:
        opens = datetime.combine(begin, datetime.min.time(), tzinfo=zone)
        cut = run.sheets.filter(ends_at__gt=opens, starts_at__lt=opens + timedelta(days=days))
        lanes = _single(window, cut.filter(workshop__slug__in=audience.workshops))
    else:
        lanes = _stretches(window, zone, PER[zoom])
    if not audience.whole:
        lanes = _without_pools(lanes, audience.workshops)
    moments = (m for pieces in lanes.values() for piece in pieces for m in (piece.starts_at, piece.ends_at))
    drawn = _lanes(run, lanes, _Axis(begin, days, zone, moments), zoom, user)
    end, step = begin + timedelta(days=days), timedelta(days=days)
    return BoardView(
        Board(begin, days, tuple(drawn), scale),
        sum(piece.count for pieces in lanes.values() for piece in pieces),
        first,
        last,
        max(first, begin - step) if begin > first else None,
        end if end <= last else None,
        shorter,
    )


def _within(
    operations: QuerySet[PlannedOperation], begin: date, days: int, zone: ZoneInfo, single: bool
) -> tuple[QuerySet[PlannedOperation], int, bool]:
    """The operations of as many days from ``begin`` as a board can show."""
    shorter = False
    while True:
        opens = datetime.combine(begin, datetime.min.time(), tzinfo=zone)
        window = operations.filter(ends_at__gt=opens, starts_at__lt=opens + timedelta(days=days))
        if not single or days <= 7 or window.count() <= MOST_BARS:
            return window, days, shorter
        days, shorter = max(7, days // 2), True


class _Axis:
    """Where a moment lies on the board: nights, when nobody works, take no room."""

    def __init__(self, begin: date, days: int, zone: ZoneInfo, moments: Iterable[datetime]) -> None:
        self.begin, self.days, self.zone = begin, days, zone
        hours = [self._hour(moment) for moment in moments]
        self.opens = float(int(min(hours, default=0.0)))
        self.closes = max(self.opens + 1, max(hours, default=24.0))

    def _hour(self, moment: datetime) -> float:
        local = moment.astimezone(self.zone)
        return local.hour + local.minute / 60

    def at(self, moment: datetime) -> float:
        """Days since the first day; the fraction runs from the first to the last hour that is worked."""
        days = (moment.astimezone(self.zone).date() - self.begin).days
        return days + self._share(self._hour(moment))

    def _share(self, hour: float) -> float:
        """Where an hour lies in its day, from 0 to 0.96."""
        return min(1.0, max(0.0, (hour - self.opens) / (self.closes - self.opens))) * 0.96

    def gaps(self, worked: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
        """The parts of a day that is shown between stretches of hours, in order, that are worked."""
        found, at = [], self.opens
        for begin, end in (*worked, (self.closes, self.closes)):
            if begin > at:
                found.append((self._share(at), self._share(begin)))
            at = max(at, end)
        return [(begin, end) for begin, end in found if end > begin]


@dataclass(frozen=True)
class _Piece:
    """Work on one machine: one operation, or all that begins there in one day or week."""

    count: int
    starts_at: datetime
    ends_at: datetime
    kind: str
    late: bool
    routing: bool
    operation: PlannedOperation | None = None
    sheets: tuple[PlannedSheet, ...] = ()


class _LaneKey(NamedTuple):
    """One machine of one workshop."""

    workshop: str
    pool_name: str
    pool: str
    machine: int


_Lanes = dict[_LaneKey, list[_Piece]]


def _single(window: QuerySet[PlannedOperation], sheets: QuerySet[PlannedSheet]) -> _Lanes:
    """Operation by operation; a machine that cuts sheets shows these, where they may be seen."""
    lanes: _Lanes = defaultdict(list)
    cuts: dict[_LaneKey, list[PlannedOperation]] = defaultdict(list)
    on: dict[tuple[str, str, int], list[PlannedSheet]] = defaultdict(list)
    for sheet in sheets.exclude(pool="").select_related("workshop").order_by("starts_at", "index"):
        on[sheet.workshop.slug, sheet.pool, sheet.machine].append(sheet)
    for row in named(window).order_by("starts_at", "pk"):
        kind = "check" if row.process in CHECKS else row.group
        key = _LaneKey(row.workshop.slug, row.pool_name, row.pool, row.machine)
        routing = row.process == CUTTING
        by_sheet = (row.operation, row.group) == (CUTTING, "cut")
        if by_sheet and (key.workshop, key.pool, key.machine) in on:
            cuts[key].append(row)
        else:
            lanes[key].append(_Piece(1, row.starts_at, row.ends_at, kind, row.late, routing, row))
    for key, rows in cuts.items():
        begin, end = rows[0].starts_at, max(row.ends_at for row in rows)
        here = on[key.workshop, key.pool, key.machine]
        lanes[key] += _stacks(
            [
                one
                for one in here
                if one.starts_at and one.ends_at and begin <= one.starts_at and one.ends_at <= end
            ],
            rows,
        )
    return lanes


def _stacks(sheets: Iterable[PlannedSheet], rows: Sequence[PlannedOperation]) -> Iterator[_Piece]:
    """Sheets one after the other; those of one program that follow each other at once are one stack."""
    stack: list[PlannedSheet] = []
    for sheet in [*sheets, None]:
        if stack and (
            sheet is None or sheet.program != stack[-1].program or sheet.starts_at != stack[-1].ends_at
        ):
            first, last = stack[0].starts_at, stack[-1].ends_at
            assert first is not None and last is not None
            late = any(row.late for row in rows if row.starts_at < last and row.ends_at > first)
            yield _Piece(len(stack), first, last, "cut", late, routing=True, sheets=tuple(stack))
            stack = []
        if sheet is not None:
            stack.append(sheet)


def _stretches(window: QuerySet[PlannedOperation], zone: ZoneInfo, per: str) -> _Lanes:
    """Counted by the database: a programme has tens of thousands of operations."""
    rows = (
        window.annotate(stretch=Trunc("starts_at", per, tzinfo=zone))
        .values("workshop__slug", "pool", "pool_name", "machine", "stretch")
        .annotate(
            count=Count("pk"),
            begins=Min("starts_at"),
            ends=Max("ends_at"),
            lates=Count("pk", filter=Q(arrives_at__gt=F("due_at"))),
            checks=Count("pk", filter=Q(process__in=CHECKS)),
            cuts=Count("pk", filter=Q(group="cut") & ~Q(process__in=CHECKS)),
            makes=Count("pk", filter=Q(group="make") & ~Q(process__in=CHECKS)),
            routing=Count("pk", filter=Q(process=CUTTING)),
        )
        .order_by("stretch")
    )
    lanes: _Lanes = defaultdict(list)
    for row in rows:
        kind = max(("cuts", "makes", "checks"), key=row.__getitem__).removesuffix("s")
        key = _LaneKey(row["workshop__slug"], row["pool_name"], row["pool"], row["machine"])
        piece = _Piece(row["count"], row["begins"], row["ends"], kind, row["lates"] > 0, row["routing"] > 0)
        lanes[key].append(piece)
    return lanes


def _without_pools(lanes: _Lanes, own: Collection[str]) -> _Lanes:
    """The work of other workshops packed anew where several pools have one name.

    Benches are pools by their price: their lanes would tell which of a workshop's prices are equal.
    """
    found: _Lanes = {}
    alike: dict[tuple[str, str], list[_Piece]] = defaultdict(list)
    for key, pieces in lanes.items():
        pools = {one.pool for one in lanes if one[:2] == key[:2]}
        if key.workshop in own or len(pools) == 1:
            found[key] = pieces
        else:
            alike[key.workshop, key.pool_name] += pieces
    for (workshop, name), pieces in alike.items():
        packed: list[list[_Piece]] = []
        for piece in sorted(pieces, key=lambda one: (one.starts_at, one.ends_at)):
            free = next((lane for lane in packed if lane[-1].ends_at <= piece.starts_at), None)
            if free is None:
                packed.append([piece])
            else:
                free.append(piece)
        found |= {_LaneKey(workshop, name, "", n): lane for n, lane in enumerate(packed)}
    return found


def _lanes(run: PlanRun, lanes: _Lanes, axis: _Axis, zoom: str, user: Person | None) -> list[Lane]:
    slugs = {key.workshop for key in lanes}
    workshops = {shop.slug: shop for shop in Workshop.objects.filter(slug__in=slugs)}
    # When a workshop that is private to its own is closed is not for everybody.
    open_to = visible_to(user).filter(slug__in=slugs)
    single = ZOOMS[zoom] >= SINGLE_BARS
    days_off, facts = run.network.days_off, hours_of(open_to, axis.begin)
    closed = {shop.key: _closed(shop, days_off, axis, single) for shop in facts}
    found = []

    def standing(key: _LaneKey) -> tuple[str, bool, _LaneKey]:
        """Routers stand above benches, as the work flows."""
        return workshops[key.workshop].name, not any(piece.routing for piece in lanes[key]), key

    for key in sorted(lanes, key=standing):
        shop, name = workshops[key.workshop], f"{key.pool_name} {key.machine + 1}"
        bars = [
            _bar(run, piece, piece.operation, axis)
            if piece.operation
            else _sheet_bar(run, piece, axis)
            if piece.sheets
            else _stretch_bar(run, piece, axis, zoom, shop, name)
            for piece in lanes[key]
        ]
        found.append(Lane(shop.name, name, tuple(bars), closed.get(key.workshop, ())))
    return found


def _bar(run: PlanRun, piece: _Piece, row: Any, axis: _Axis) -> Bar:
    title = _("%(operation)s, %(block)s, piece %(piece)s of %(home)s, %(start)s to %(end)s") % {
        "operation": row.name,
        "block": row.block,
        "piece": row.piece,
        "home": row.home.name,
        "start": clock(row.starts_at.astimezone(axis.zone)),
        "end": clock(row.ends_at.astimezone(axis.zone)),
    }
    return Bar(
        start=axis.at(row.starts_at),
        end=axis.at(row.ends_at),
        kind=piece.kind,
        label=f"{row.name}, {row.block}",
        title=title,
        href=reverse("plan-why", args=[run.pk, row.pk]),
        late=piece.late,
    )


def _sheet_bar(run: PlanRun, piece: _Piece, axis: _Axis) -> Bar:
    first, last = piece.sheets[0], piece.sheets[-1]
    values = {
        "first": first.number,
        "last": last.number,
        "count": len(piece.sheets),
        "parts": first.parts,
        "minutes": f"{sum(sheet.minutes or 0 for sheet in piece.sheets):.0f}",
        "start": clock(piece.starts_at.astimezone(axis.zone)),
        "end": clock(piece.ends_at.astimezone(axis.zone)),
    }
    alone = first is last
    words = (
        _("Sheet %(first)s, %(parts)d parts, %(minutes)s min, %(start)s to %(end)s")
        if alone
        else _("Sheets %(first)s to %(last)s, %(count)d cut alike, %(minutes)s min, %(start)s to %(end)s")
    )
    return Bar(
        start=axis.at(piece.starts_at),
        end=axis.at(piece.ends_at),
        kind=piece.kind,
        label=f"{first.number}" if alone else f"{first.number}–{last.number}",
        title=words % values,
        href=reverse("plan-sheet", args=[run.pk, first.index]),
        late=piece.late,
    )


def _stretch_bar(run: PlanRun, piece: _Piece, axis: _Axis, zoom: str, shop: Workshop, machine: str) -> Bar:
    """One bar for a day or week, on boards too wide to tell operations apart; it leads into that time."""
    day = piece.starts_at.astimezone(axis.zone).date()
    title = _("%(count)d operations from %(day)s at %(machine)s, %(workshop)s") % {
        "count": piece.count,
        "day": f"{day:%a %-d %b %Y}",
        "machine": machine,
        "workshop": shop.name,
    }
    closer = "hours" if zoom == "weeks" else "days"
    return Bar(
        start=axis.at(piece.starts_at),
        end=axis.at(piece.ends_at),
        kind=piece.kind,
        label=str(piece.count),
        title=title,
        href=f"{reverse('plan-board', args=[run.pk])}?zoom={closer}&from={day}&workshop={shop.slug}",
        late=piece.late,
    )


def _closed(
    facts: WorkshopFacts, days_off: DaysOff, axis: _Axis, single: bool
) -> tuple[tuple[float, float], ...]:
    """Days without work as spans of days, and close up (``single``) the closed hours of the others."""
    off = holidays_of(facts, days_off, axis.begin)
    hours = facts.hours or dict.fromkeys(range(5), ((time(0), time(0)),))

    def shifts(day: date) -> list[tuple[float, float]]:
        """Hours since the day's midnight of the shifts that begin on it."""
        if day in off or any(first <= day <= last for first, last in facts.closures):
            return []
        ends = ((_hour(opens), _hour(closes)) for opens, closes in hours.get(day.weekday(), ()))
        return [(opens, closes if closes > opens else closes + 24) for opens, closes in ends]

    spans: list[tuple[float, float]] = []
    for number in range(axis.days):
        day = axis.begin + timedelta(days=number)
        worked = [(a - 24, b - 24) for a, b in shifts(day - timedelta(days=1)) if b > 24] + shifts(day)
        shut = axis.gaps(sorted(worked)) if worked and single else [] if worked else [(0.0, 1.0)]
        for begin, end in ((number + begin, number + end) for begin, end in shut):
            if spans and spans[-1][1] == begin:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((begin, end))
    return tuple(spans)


def _hour(at: time) -> float:
    return at.hour + at.minute / 60
