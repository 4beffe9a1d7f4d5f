"""Which lanes and bars a window of the board has: single operations close up, days or weeks from afar."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Trunc
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.permissions import Person
from manyworks.drafting.papers.wording import clock
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.queries import visible_to
from manyworks.planning.drawing.board import Bar, Board, Lane
from manyworks.plans.plans.models import PlannedOperation, PlanRun
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
    begin -= timedelta(days=begin.weekday())
    scale = ZOOMS[zoom]
    days = max(7, min((last - begin).days + 7 - last.weekday(), int(WIDEST / scale)))
    window, days, shorter = _within(operations, begin, days, zone, scale >= SINGLE_BARS)
    lanes = _single(window) if scale >= SINGLE_BARS else _stretches(window, zone, PER[zoom])
    audience = audience_of(run, user)
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
        share = (self._hour(moment) - self.opens) / (self.closes - self.opens)
        return (moment.astimezone(self.zone).date() - self.begin).days + min(1.0, max(0.0, share)) * 0.96


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


class _LaneKey(NamedTuple):
    """One machine of one workshop."""

    workshop: str
    pool_name: str
    pool: str
    machine: int


_Lanes = dict[_LaneKey, list[_Piece]]


def _single(window: QuerySet[PlannedOperation]) -> _Lanes:
    lanes: _Lanes = defaultdict(list)
    for row in named(window).order_by("starts_at", "pk"):
        kind = "check" if row.process in CHECKS else row.group
        key = _LaneKey(row.workshop.slug, row.pool_name, row.pool, row.machine)
        routing = row.process == CUTTING
        lanes[key].append(_Piece(1, row.starts_at, row.ends_at, kind, row.late, routing, row))
    return lanes


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
    shops = Workshop.objects.filter(slug__in=slugs).prefetch_related("opening_hours", "closures")
    workshops = {shop.slug: shop for shop in shops}
    # When a workshop that is private to its own is closed is not for everybody.
    open_to = set(visible_to(user).filter(slug__in=slugs).values_list("slug", flat=True))
    closed = {slug: _closed(workshops[slug], axis.begin, axis.days) for slug in slugs & open_to}
    found = []

    def standing(key: _LaneKey) -> tuple[str, bool, _LaneKey]:
        """Routers stand above benches, as the work flows."""
        return workshops[key.workshop].name, not any(piece.routing for piece in lanes[key]), key

    for key in sorted(lanes, key=standing):
        shop, name = workshops[key.workshop], f"{key.pool_name} {key.machine + 1}"
        bars = [
            _bar(run, piece, piece.operation, axis)
            if piece.operation
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


def _closed(workshop: Workshop, begin: date, days: int) -> tuple[tuple[float, float], ...]:
    """Whole days without opening hours, and closures, as spans of days."""
    weekdays = {opening.weekday for opening in workshop.opening_hours.all()} or {1, 2, 3, 4, 5}
    closures = [(gap.first_day, gap.last_day) for gap in workshop.closures.all()]
    spans: list[tuple[float, float]] = []
    for number in range(days):
        day = begin + timedelta(days=number)
        if day.isoweekday() in weekdays and not any(a <= day <= b for a, b in closures):
            continue
        if spans and spans[-1][1] == number:
            spans[-1] = (spans[-1][0], number + 1)
        else:
            spans.append((number, number + 1))
    return tuple(spans)
