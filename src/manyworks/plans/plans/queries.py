"""What can be read about plans: runs, boards, allocation, sheets and loads."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.files.models import StoredFile
from manyworks.core.files.queries import content_of
from manyworks.core.organisations.models import Membership, Role
from manyworks.core.organisations.queries import organisations_in
from manyworks.core.permissions import Person, can, scopes
from manyworks.core.vocabulary.models import Process
from manyworks.core.waiting import Waiting
from manyworks.drafting.facts import ClosedDays
from manyworks.drafting.papers.packs import Audience
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import vehicle_name
from manyworks.network.workshops import queries as workshops
from manyworks.network.workshops.models import Workshop
from manyworks.planning.match import match
from manyworks.planning.problem_json import plan_from_dict, problem_from_dict
from manyworks.plans.plans.models import (
    UNDECIDED,
    PlannedLoad,
    PlannedOperation,
    PlannedSheet,
    PlanRun,
    PlanState,
)


def visible_to(user: Person | None) -> QuerySet[PlanRun]:
    """Plans of the networks in which this person's organisations take part."""
    reach = scopes(user, "plans.plan.view")
    people = "created_by", "stands_by", "ended_by"
    runs = PlanRun.objects.select_related("network", "job", "problem_file", "plan_file", *people)
    return runs if reach.everywhere else runs.filter(network__in=reach.networks)


def to_decide(user: Person | None) -> QuerySet[PlanRun]:
    """Plans made anew about which this person may decide and nobody has, the newest first."""
    reach = scopes(user, "plans.plan.run")
    made = PlanRun.objects.filter(UNDECIDED)
    return made if reach.everywhere else made.filter(network__in=reach.networks)


def grouped(runs: Iterable[PlanRun]) -> list[tuple[str, list[PlanRun]]]:
    """Plans under headings: what stands first, then what may come to stand, then what is over."""
    headings = {
        _("Stand: others are planned around them"): {PlanState.STANDS},
        _("Drafts, in the making and to decide"): {PlanState.TO_DECIDE, PlanState.DRAFT, PlanState.PLANNING},
        _("Over"): set(PlanState),
    }
    rest, found = list(runs), []
    for words, states in headings.items():
        found.append((words, [run for run in rest if run.state in states]))
        rest = [run for run in rest if run.state not in states]
    return [(words, rows) for words, rows in found if rows]


def waiting(user: User) -> Iterator[Waiting]:
    """Plans that were made anew and that the reader puts in their place or leaves."""
    for run in to_decide(user)[:5]:
        hint = _("Made anew because something happened; the old plan stands until you decide.")
        words = _("See what moves: %(plan)s") % {"plan": run.name}
        yield Waiting(words, reverse("plan-moved", args=[run.pk]), str(run.state.label), "warn", hint)


def audience_of(run: PlanRun, user: Person | None) -> Audience:
    """What of a plan's work a person may read, and whether with everybody's rates and prices.

    The network's coordinators read all; site leads and inspectors of the organisation that coordinates it the
    work of every workshop; everybody else that of the organisations they belong to.
    """
    shops = Workshop.objects.filter(pk__in=run.operations.values("workshop"))
    if can(user, "plans.plan.run", run):
        return Audience(True, frozenset(shops.values_list("slug", flat=True)))
    held = Membership.objects.filter(user_id=user.pk, until=None) if user else Membership.objects.none()
    own = set(held.values_list("organisation", flat=True))
    leads = held.filter(organisation=run.network.coordinated_by_id, role__in=[Role.SITE_LEAD, Role.INSPECTOR])
    if not leads.exists():
        shops = shops.filter(organisation__in=own)
    return Audience(False, frozenset(shops.values_list("slug", flat=True)))


def closed_days(run: PlanRun, user: Person | None) -> list[ClosedDays]:
    """Days without work in a plan; those of single workshops only where the person may see the workshop."""
    days = run.figures.closed
    keys = {one.workshop for one in days if one.workshop}
    seen = workshops.visible_to(user).filter(slug__in=keys).values_list("slug", flat=True) if keys else ()
    shown = {"", *seen}
    return [one for one in days if one.workshop in shown]


def networks_with_money(user: Person | None, runs: Iterable[PlanRun]) -> set[int]:
    """Of the networks of these plans, those whose plans the person reads with rates and costs."""
    reach = scopes(user, "plans.plan.run")
    return {run.network_id for run in runs if reach.everywhere or run.network_id in reach.networks}


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
        return json.loads(content_of(self.stored))


@lru_cache(maxsize=3)
def _reading(problem: _Content, plan: _Content) -> PlanReading:
    return PlanReading(problem_from_dict(problem.document()), plan_from_dict(plan.document()))


def named(operations: QuerySet[PlannedOperation]) -> QuerySet[PlannedOperation]:
    """Operations with the ``name`` of their process, for people; a process nobody listed keeps its code."""
    name = Process.objects.filter(code=OuterRef("process")).values("name")[:1]
    return operations.select_related("workshop", "home", "piece").annotate(
        name=Coalesce(Subquery(name), F("operation"))
    )


def gone_with_work(run: PlanRun) -> list[str]:
    """Workshops no longer in the network for which the plan has work to come.

    Also those that left while it was searched for.
    """
    to_come = run.operations.filter(starts_at__gte=clock.now())
    there = organisations_in(run.network)
    gone = Workshop.objects.filter(pk__in=to_come.values("workshop")).exclude(organisation__in=there)
    return list(gone.order_by("name").values_list("name", flat=True))


def neighbours_of(operation: PlannedOperation, *, on_its_machine: bool) -> dict[str, Any]:
    """What stands before and after an operation: in its own piece and, for whom it is, on its own machine.

    Which works share a bench tells which of a workshop's prices are equal.
    """
    same = named(PlannedOperation.objects.filter(run=operation.run))
    piece = same.filter(piece=operation.piece).order_by("starts_at", "pk")
    if not on_its_machine:
        return {"piece": piece}
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


def sheets_by_workshop(
    run: PlanRun, audience: Audience
) -> list[tuple[Workshop, int, list[list[PlannedSheet]]]]:
    """Workshop, number of sheets, and its sheets: those that are cut alike stand together."""
    groups: dict[Workshop, dict[object, list[PlannedSheet]]] = defaultdict(dict)
    read = reading_of(run)
    for sheet in run.sheets.filter(workshop__slug__in=audience.workshops).select_related("workshop"):
        # Plans of before programs were numbered are told by where their parts lie.
        kind = sheet.program or read.program_of(read.plan.sheets[sheet.index])
        groups[sheet.workshop].setdefault(kind, []).append(sheet)
    found = [(shop, sum(map(len, kinds.values())), list(kinds.values())) for shop, kinds in groups.items()]
    return sorted(found, key=lambda item: item[0].name)


def loads_of(run: PlanRun) -> list[tuple[PlannedLoad, str, list[tuple[str, str]]]]:
    """The deliveries, each with its plots and its pieces in loading order: block and number."""
    blocks = dict(run.operations.values_list("piece__number", "block").distinct())
    found = []
    for load in run.loads.select_related("home"):
        plots = " + ".join(stop["name"] for stop in load.stops if stop.get("plot")) or load.home.name
        found.append((load, plots, [(blocks.get(unit, ""), unit) for unit in load.units]))
    return found


def fetches_of(read: PlanReading, audience: Audience) -> list[dict[str, Any]]:
    """Kits that are fetched: whence, whither, when, how many, how far, and for how much; own ones only."""
    return [
        {
            "cut": read.workshop_name(fetch.cut),
            "make": read.workshop_name(fetch.make),
            "vehicle": f"{vehicle_name(fetch.vehicle)} {fetch.which}",
            "loaded": read.moment(fetch.arrive),
            "leaves": read.moment(fetch.leave),
            "there": read.moment(fetch.there),
            "kits": len(fetch.units),
            "kilometres": fetch.kilometres,
            "cost": fetch.cost,
        }
        for fetch in read.plan.fetches
        if audience.sees(fetch.cut) or audience.sees(fetch.make)
    ]


def routes_of(run: PlanRun, user: Person | None) -> dict[str, Any]:
    """The loads as GeoJSON: a straight line through the stops of each, and a pin for every place.

    Homes and orders are where the plan has them, wherever their pages put them since. Where a workshop is
    that is private to its own stays so.
    """
    places: dict[str, tuple[float, float, str, str, str]] = {}
    planned = reading_of(run).homes
    for home in run.homes.filter(slug__in=planned):
        at, letter = planned[home.slug].place, "O" if home.is_order else "H"
        places[home.slug] = (at.x, at.y, home.name, home.get_absolute_url(), letter)
    slugs = {stop["place"] for load in run.loads.all() for stop in load.stops} - places.keys()
    for shop in workshops.visible_to(user).filter(slug__in=slugs):
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
        shape = "circle" if letter == "W" else "square"
        properties = {"id": key, "name": name, "url": url, "letter": letter, "shape": shape}
        point = {"type": "Point", "coordinates": [x, y]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features}
