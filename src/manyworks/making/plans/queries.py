"""What can be read about plans: runs, boards, allocation, sheets, loads, and two plans side by side."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.files.models import StoredFile
from manyworks.core.files.queries import open_file
from manyworks.core.permissions import Person, scopes
from manyworks.core.vocabulary.models import Process
from manyworks.making.plans.models import PlannedLoad, PlannedOperation, PlannedSheet, PlanRun
from manyworks.making.plans.papers.reading import PlanReading
from manyworks.making.plans.papers.wording import clock
from manyworks.network.workshops.models import Workshop
from manyworks.planning.drawing.board import Bar, Board, Lane
from manyworks.planning.match import match
from manyworks.planning.problem_json import plan_from_dict, problem_from_dict

# Wider than this a board is neither drawn nor read in good time; the window is shortened instead.
MOST_BARS = 2500
# Pixels a day. Below SINGLE_BARS the work of a day on one machine is one bar.
ZOOMS = {"months": 7.0, "weeks": 26.0, "days": 120.0, "hours": 480.0}
SINGLE_BARS = 100.0
WIDEST = 24_000
CUTTING = "cnc-routing"
CHECKS = frozenset({"inspection"})


def visible_to(user: Person | None) -> QuerySet[PlanRun]:
    """Plans of the networks in which this person's organisations take part."""
    reach = scopes(user, "making.plan.view")
    runs = PlanRun.objects.select_related("network", "job", "problem_file", "plan_file", "created_by")
    return runs if reach.everywhere else runs.filter(network__in=reach.networks)


def reading_of(run: PlanRun) -> PlanReading:
    """The problem and plan files of a finished run, read once for each content."""
    assert run.problem_file is not None and run.plan_file is not None
    return _reading(_Content(run.problem_file), _Content(run.plan_file))


class _Content:
    """A stored file that is equal to another of the same content, so that readings can be remembered."""

    def __init__(self, stored: StoredFile) -> None:
        self.stored = stored

    def __hash__(self) -> int:
        return hash(self.stored.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and other.stored.sha256 == self.stored.sha256

    def document(self) -> Any:
        with open_file(self.stored) as file:
            return json.load(file)


@lru_cache(maxsize=3)
def _reading(problem: _Content, plan: _Content) -> PlanReading:
    return PlanReading(problem_from_dict(problem.document()), plan_from_dict(plan.document()))


def named(operations: QuerySet[PlannedOperation]) -> QuerySet[PlannedOperation]:
    """Operations with the ``name`` of their process, for people; a process nobody listed keeps its code."""
    name = Process.objects.filter(code=OuterRef("process")).values("name")[:1]
    return operations.select_related("workshop", "home").annotate(
        name=Coalesce(Subquery(name), F("operation"))
    )


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


def board_of(run: PlanRun, *, zoom: str, start: date | None, workshop: str = "") -> BoardView | None:
    """The lanes of a window of the plan; ``None`` when the plan has no operations."""
    operations = named(run.operations.all())
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
    rows, days, shorter = _within(operations, begin, days, zone, scale >= SINGLE_BARS)
    end = begin + timedelta(days=days)
    lanes = _lanes(run, rows, _Axis(begin, days, zone, rows), single=scale >= SINGLE_BARS)
    step = timedelta(days=days)
    return BoardView(
        Board(begin, days, tuple(lanes), scale),
        len(rows),
        first,
        last,
        max(first, begin - step) if begin > first else None,
        end if end <= last else None,
        shorter,
    )


def _within(
    operations: QuerySet[PlannedOperation], begin: date, days: int, zone: ZoneInfo, single: bool
) -> tuple[list[PlannedOperation], int, bool]:
    """The operations of as many days from ``begin`` as a board can show."""
    shorter = False
    while True:
        opens = datetime.combine(begin, datetime.min.time(), tzinfo=zone)
        window = operations.filter(ends_at__gt=opens, starts_at__lt=opens + timedelta(days=days))
        if not single or days <= 7 or window.count() <= MOST_BARS:
            return list(window.order_by("starts_at", "pk")), days, shorter
        days, shorter = max(7, days // 2), True


class _Axis:
    """Where a moment lies on the board: nights, when nobody works, take no room."""

    def __init__(self, begin: date, days: int, zone: ZoneInfo, rows: Sequence[PlannedOperation]) -> None:
        self.begin, self.days, self.zone = begin, days, zone
        hours = [self._hour(moment) for row in rows for moment in (row.starts_at, row.ends_at)]
        self.opens = float(int(min(hours, default=0.0)))
        self.closes = max(self.opens + 1, max(hours, default=24.0))

    def _hour(self, moment: datetime) -> float:
        local = moment.astimezone(self.zone)
        return local.hour + local.minute / 60

    def at(self, moment: datetime) -> float:
        """Days since the first day; the fraction runs from the first to the last hour that is worked."""
        share = (self._hour(moment) - self.opens) / (self.closes - self.opens)
        return (moment.astimezone(self.zone).date() - self.begin).days + min(1.0, max(0.0, share)) * 0.96


def _lanes(run: PlanRun, rows: Sequence[PlannedOperation], axis: _Axis, *, single: bool) -> list[Lane]:
    lanes: dict[tuple[str, str, int], list[PlannedOperation]] = defaultdict(list)
    for row in rows:
        lanes[row.workshop.slug, row.pool, row.machine].append(row)
    workshops = {row.workshop.slug: row.workshop for row in rows}
    closed = {slug: _closed(workshop, axis.begin, axis.days) for slug, workshop in workshops.items()}
    # Routers stand above benches, as the work flows.
    ordered = sorted(
        lanes.items(),
        key=lambda item: (workshops[item[0][0]].name, item[1][0].process != CUTTING, item[0]),
    )
    found = []
    for (slug, _pool, machine), members in ordered:
        bars = [_bar(run, row, axis) for row in members] if single else _day_bars(run, members, axis)
        name = f"{members[0].pool_name} {machine + 1}"
        found.append(Lane(workshops[slug].name, name, tuple(bars), closed[slug]))
    return found


def _bar(run: PlanRun, row: PlannedOperation, axis: _Axis) -> Bar:
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
        kind=_kind(row),
        label=f"{row.name}, {row.block}",
        title=title,
        href=reverse("plan-why", args=[run.pk, row.pk]),
        late=row.late,
    )


def _day_bars(run: PlanRun, rows: Sequence[PlannedOperation], axis: _Axis) -> list[Bar]:
    """One bar for each day of a lane, for boards too wide to tell operations apart; it leads into the day."""
    days: dict[date, list[PlannedOperation]] = defaultdict(list)
    for row in rows:
        days[row.starts_at.astimezone(axis.zone).date()].append(row)
    bars = []
    for day, members in days.items():
        kinds = Counter(_kind(row) for row in members)
        title = _("%(count)d operations on %(day)s at %(machine)s, %(workshop)s") % {
            "count": len(members),
            "day": f"{day:%a %-d %b %Y}",
            "machine": f"{members[0].pool_name} {members[0].machine + 1}",
            "workshop": members[0].workshop.name,
        }
        where = f"?zoom=hours&from={day}&workshop={members[0].workshop.slug}"
        bars.append(
            Bar(
                start=axis.at(min(row.starts_at for row in members)),
                end=axis.at(max(row.ends_at for row in members)),
                kind=kinds.most_common(1)[0][0],
                label=str(len(members)),
                title=title,
                href=reverse("plan-board", args=[run.pk]) + where,
                late=any(row.late for row in members),
            )
        )
    return bars


def _kind(row: PlannedOperation) -> str:
    return "check" if row.process in CHECKS else row.group


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


def neighbours_of(operation: PlannedOperation) -> dict[str, Any]:
    """What stands before and after an operation: in its own piece and on its own machine."""
    same = named(PlannedOperation.objects.filter(run=operation.run))
    piece = same.filter(unit=operation.unit).order_by("starts_at", "pk")
    machine = same.filter(workshop=operation.workshop, pool=operation.pool, machine=operation.machine)
    return {
        "piece": piece,
        "before": machine.filter(ends_at__lte=operation.starts_at).order_by("-ends_at").first(),
        "after": machine.filter(starts_at__gte=operation.ends_at).order_by("starts_at").first(),
    }


@dataclass(frozen=True)
class AllocationRow:
    """One type of block for one home: who cuts, who makes, and who else could or nearly could."""

    block: str
    home: str
    pieces: int
    late: int
    cut: tuple[tuple[str, int], ...]
    make: tuple[tuple[str, int], ...]
    able: int
    near: tuple[tuple[str, str, int, int, tuple[str, ...]], ...]


def allocation_of(run: PlanRun) -> list[AllocationRow]:
    """Who makes what, grouped by home and block, with the workshops that nearly could."""
    read = reading_of(run)
    fits = match(read.problem)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for assignment in read.plan.assignments:
        unit = read.units[assignment.unit]
        groups[unit.home, unit.block].append(unit.id)
    rows = []
    for (home, block), units in groups.items():
        chosen = [read.assignments[unit] for unit in units]
        has_cut = any(step.group == "cut" for step in read.blocks[block].operations)
        near = [
            (read.workshop_name(miss.workshop), group, miss.met, miss.of, miss.reasons)
            for group in ("cut", "make")
            if group == "make" or has_cut
            for miss in fits.nearest(block, group, 3)
        ]
        rows.append(
            AllocationRow(
                block=read.blocks[block].name or block,
                home=read.home_name(home),
                pieces=len(units),
                late=sum(read.is_late(unit) for unit in units),
                cut=_counted(read, [a.cut for a in chosen]) if has_cut else (),
                make=_counted(read, [a.make for a in chosen]),
                able=len(fits.able(block, "make")),
                near=tuple(near),
            )
        )
    return sorted(rows, key=lambda row: (row.home, row.block))


def _counted(read: PlanReading, keys: Sequence[str]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = defaultdict(int)
    for key in keys:
        counts[read.workshop_name(key)] += 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def sheets_by_workshop(run: PlanRun) -> list[tuple[Workshop, int, list[list[PlannedSheet]]]]:
    """Workshop, number of sheets, and its sheets: those that are cut alike stand together."""
    groups: dict[Workshop, dict[object, list[PlannedSheet]]] = defaultdict(dict)
    nested = reading_of(run).plan.sheets
    for sheet in run.sheets.select_related("workshop"):
        parts = sorted((part.part, part.x_mm, part.y_mm, part.angle) for part in nested[sheet.index].parts)
        groups[sheet.workshop].setdefault((sheet.stock, *parts), []).append(sheet)
    found = [(shop, sum(map(len, kinds.values())), list(kinds.values())) for shop, kinds in groups.items()]
    return sorted(found, key=lambda item: item[0].name)


def loads_of(run: PlanRun) -> list[PlannedLoad]:
    """The deliveries; each carries ``pieces``, its blocks in loading order as people call them."""
    blocks = dict(run.operations.values_list("unit", "block").distinct())
    loads = list(run.loads.select_related("home"))
    for load in loads:
        load.pieces = [(blocks.get(unit, ""), unit.rpartition("/")[2]) for unit in load.units]
    return loads


def leftover_of(run: PlanRun, index: int) -> list[float] | None:
    """The largest rectangle left on a sheet: x, y, length and width in mm."""
    boxes = run.summary.get("leftovers", [])
    return boxes[index] if index < len(boxes) else None


def routes_of(run: PlanRun) -> dict[str, Any]:
    """The loads as GeoJSON: a straight line through the stops of each, and a pin for every place."""
    places: dict[str, tuple[float, float, str, str, str]] = {}
    for home in run.homes.all():
        places[home.slug] = (home.longitude, home.latitude, home.name, home.get_absolute_url(), "H")
    slugs = {stop["place"] for load in run.loads.all() for stop in load.stops} - places.keys()
    for shop in Workshop.objects.filter(slug__in=slugs):
        if shop.longitude is not None and shop.latitude is not None:
            places[shop.slug] = (shop.longitude, shop.latitude, shop.name, shop.get_absolute_url(), "W")
    features: list[dict[str, Any]] = []
    used: set[str] = set()
    for load in run.loads.all():
        stops = [stop["place"] for stop in load.stops if stop["place"] in places]
        used.update(stops)
        line = [list(places[stop][:2]) for stop in stops]
        if len(line) > 1:
            geometry = {"type": "LineString", "coordinates": line}
            features.append(
                {"type": "Feature", "geometry": geometry, "properties": {"id": f"load-{load.number}"}}
            )
    for key in sorted(used):
        x, y, name, url, letter = places[key]
        shape = "square" if letter == "H" else "circle"
        properties = {"id": key, "name": name, "url": url, "letter": letter, "shape": shape}
        point = {"type": "Point", "coordinates": [x, y]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def comparison_of(runs: Sequence[PlanRun]) -> list[dict[str, Any]]:
    """Figures of several plans side by side; the best of each row is marked where one is better."""
    measures: list[tuple[str, str, str, bool | None]] = [
        (_("Cost"), "cost", "money", True),
        (_("Late blocks"), "late_blocks", "count", True),
        (_("Left out"), "left_out", "count", True),
        (_("Above the best possible, at most"), "gap", "percent", True),
        (_("Sheets"), "sheets", "count", True),
        (_("Board used"), "yield", "percent", False),
        (_("Kilometres"), "kilometres", "count", True),
        (_("Local share"), "local_share", "percent", False),
        (_("Workshops with work"), "workshops", "count", None),
        (_("Seconds of search"), "seconds", "count", None),
    ]
    table = []
    for name, key, kind, low_is_good in measures:
        values = [len(run.summary["shares"]) if key == "workshops" else run.summary.get(key) for run in runs]
        known = [value for value in values if value is not None]
        best = None
        if low_is_good is not None and len(set(known)) > 1:
            best = min(known) if low_is_good else max(known)
        cells = [{"value": value, "best": best is not None and value == best} for value in values]
        table.append({"name": name, "kind": kind, "cells": cells})
    return table
