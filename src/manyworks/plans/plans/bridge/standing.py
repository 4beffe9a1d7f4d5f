"""Plans that stand: which count against a question, what a plan runs into, and which hours it books."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import formats
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import organisations_in
from manyworks.drafting.grid import midnight
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import around_hours, vehicle_name
from manyworks.network.booked.models import BookedHours
from manyworks.network.workshops.models import Workshop
from manyworks.planning.booked import Collision, Standing, collisions
from manyworks.planning.calendars import opened_between
from manyworks.planning.model import Plan, Problem
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.models import STANDS, PlannedLoad, PlannedOperation, PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused

SHOWN = 12
"""Collisions that are named one by one."""


def standing_in(network: Network, start: date) -> QuerySet[PlanRun]:
    """Plans that stand and have work at the network's workshops, or its vehicles, on or after a day.

    Whoever plans for another network at the same workshops counts as well.
    """
    day = datetime.combine(start, datetime.min.time(), tzinfo=ZoneInfo(network.timezone))
    shops = Workshop.objects.filter(organisation__in=organisations_in(network))
    work = PlannedOperation.objects.filter(run=OuterRef("pk"), ends_at__gte=day)
    loads = PlannedLoad.objects.filter(run=OuterRef("pk"), arrives_at__gte=day)
    own = Q(Exists(work) | Exists(loads), network=network)
    return PlanRun.objects.filter(STANDS).filter(own | Q(Exists(work.filter(workshop__in=shops))))


def making_the_same(run: PlanRun) -> QuerySet[PlanRun]:
    """Other plans that stand and make one of a plan's homes: it could only stand in their place."""
    work = PlannedOperation.objects.filter(run=OuterRef("pk"), home__in=run.homes.all())
    return _others(run, PlanRun.objects.filter(STANDS).filter(Exists(work)))


def homes_in_both(run: PlanRun, other: PlanRun) -> QuerySet[Home]:
    """Homes of a plan that another one makes."""
    return run.homes.filter(pk__in=other.operations.values("home")).order_by("name")


def standing_homes(homes: QuerySet[Home]) -> set[str]:
    """Of some homes, the slugs of those that a plan which stands makes."""
    work = PlannedOperation.objects.filter(run__in=PlanRun.objects.filter(STANDS), home=OuterRef("pk"))
    return set(homes.filter(Exists(work)).values_list("slug", flat=True))


def standing_beside(run: PlanRun) -> QuerySet[PlanRun]:
    """Plans that stand and that a run is planned around, the oldest first."""
    found = _others(run, standing_in(run.network, run.start)).exclude(pk__in=making_the_same(run))
    return found.select_related("network", "problem_file", "plan_file").order_by("stands_since", "pk")


def _others(run: PlanRun, found: QuerySet[PlanRun]) -> QuerySet[PlanRun]:
    return found.exclude(pk__in=[pk for pk in (run.pk, run.follows_id) if pk is not None])


def names_beside(plans: Iterable[PlanRun], network: Network) -> dict[int, str]:
    """What a network's papers call plans by number: each its own name, those of other networks all alike."""
    own = [plan for plan in plans if plan.network_id == network.pk]
    times = Counter(plan.name for plan in own)
    named = {plan.pk: plan.name if times[plan.name] == 1 else f"{plan.name} ({plan.pk})" for plan in own}
    return {plan.pk: named.get(plan.pk, _("other work")) for plan in plans}


def as_standing(plan: PlanRun, network: Network, name: str) -> Standing:
    """A plan with its question, under a name; vehicles of another network are none of this one's."""
    try:
        read = reading_of(plan)
    except Refused as refused:
        raise Refused(
            "plan.standing_unreadable",
            _("%(plan)s stands, and what it has booked cannot be read. %(why)s")
            % {"plan": name, "why": refused.message},
            _("Withdraw it or restore its file: nothing can be planned around it until then."),
        ) from refused
    if plan.network_id == network.pk:
        return Standing(read.problem, read.plan, name)
    return Standing(read.problem, _with_own_vehicles(read.plan, plan.network_id), name)


def _with_own_vehicles(plan: Plan, network: int) -> Plan:
    loads = tuple(replace(load, vehicle=f"{network}:{load.vehicle}") for load in plan.loads)
    fetches = tuple(replace(fetch, vehicle=f"{network}:{fetch.vehicle}") for fetch in plan.fetches)
    return replace(plan, loads=loads, fetches=fetches)


def standing_for(run: PlanRun) -> tuple[list[Standing], dict[str, int]]:
    """What a run is planned around, and the numbers of those plans by name, where they may be named."""
    plans = list(standing_beside(run))
    names = names_beside(plans, run.network)
    own = {names[plan.pk]: plan.pk for plan in plans if plan.network_id == run.network_id}
    return [as_standing(plan, run.network, names[plan.pk]) for plan in plans], own


class Met(NamedTuple):
    """What others have booked of what a plan needs: in a phrase, and each by itself, the first few."""

    phrase: str
    details: list[str]


def collisions_of(run: PlanRun) -> Met | None:
    """What a plan that is to stand would book and others have booked: whose, where, and when first."""
    plans = list(standing_beside(run))
    names = names_beside(plans, run.network)
    read = reading_of(run)
    found = collisions(
        read.problem, read.plan, [as_standing(plan, run.network, names[plan.pk]) for plan in plans]
    )
    if not found:
        return None
    shops = sorted({read.workshop_name(one.workshop) for one in found if one.workshop})
    phrase = _("%(plans)s, at %(shops)s, first %(when)s") if shops else _("%(plans)s, first %(when)s")
    words = {
        "plans": ", ".join(sorted({one.plan for one in found})),
        "shops": ", ".join(shops),
        "when": _from_to(read, found[0]),
    }
    details = [_in_words(read, one) for one in found[:SHOWN]]
    if len(found) > SHOWN:
        details.append(_("and %(count)d more") % {"count": len(found) - SHOWN})
    return Met(phrase % words, details)


def _in_words(read: PlanReading, one: Collision) -> str:
    shop = read.workshop_name(one.workshop)
    if one.what == "machine":
        pools = {pool.id: pool for pool in read.workshops[one.workshop].pools}
        what = _("%(machine)s of %(shop)s") % {
            "machine": read.machine_words(pools[one.pool], one.number), "shop": shop,
        }  # fmt: skip
    elif one.what == "person":
        what = _("person %(number)d of %(shop)s") % {"number": one.number + 1, "shop": shop}
    elif one.what == "vehicle":
        what = f"{vehicle_name(one.pool)} {one.number}"
    else:
        what = _("the store of %(shop)s") % {"shop": shop}
    return _("%(what)s, %(when)s, by %(plan)s") % {
        "what": what, "when": _from_to(read, one), "plan": one.plan,
    }  # fmt: skip


def _from_to(read: PlanReading, one: Collision) -> str:
    start, end = read.moment(one.start), read.moment(one.end)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%a %-d %b %H:%M}"
    return _("%(start)s to %(until)s") % {"start": f"{start:%a %-d %b %Y %H:%M}", "until": until}


Week = tuple[str, str, date]
"""Slug of a workshop, process, and Monday of a week."""


def hours_of(read: PlanReading) -> dict[Week, float]:
    """Opened hours of machines and benches that a plan takes."""
    # What is under way on a piece that cannot be made lies on no sheet of the plan, and is work all the same.
    work = [*filter(read.is_work, read.plan.operations), *filter(read.minutes, read.plan.under_way)]
    last = max((bar.end for bar in work), default=0) + 1
    found: dict[Week, float] = defaultdict(float)
    for bar in work:
        calendar, process = read.workshops[bar.workshop].calendar, read.step(bar).process
        for monday, start, end in _by_week(read.problem, bar.start, bar.end):
            opened = opened_between(calendar, last, start, end)
            found[bar.workshop, process, monday] += opened / read.problem.clock.units_per_hour
    return found


def source_of(run: PlanRun) -> str:
    """By which name workshops know who booked their hours."""
    return f"plans.plan:{run.pk}"


def hours_until(run: PlanRun, at: datetime) -> dict[Week, float]:
    """What a plan that stands has booked before a moment: whole weeks, and of the week then the share gone.

    Asked of the rows, so a plan whose files are gone can be withdrawn as well.
    """
    zone = ZoneInfo(run.network.timezone)
    day = at.astimezone(zone).date()
    this = day - timedelta(days=day.weekday())
    begin, end = (
        datetime.combine(one, datetime.min.time(), zone) for one in (this, this + timedelta(weeks=1))
    )
    nothing = timedelta(0)
    gone: dict[tuple[str, str], float] = defaultdict(float)
    whole: dict[tuple[str, str], float] = defaultdict(float)
    work = run.operations.filter(starts_at__lt=end, ends_at__gt=begin)
    for shop, process, starts, ends in work.values_list("workshop__slug", "process", "starts_at", "ends_at"):
        since = max(begin, starts)
        whole[shop, process] += (min(end, ends) - since).total_seconds()
        gone[shop, process] += max(nothing, min(at, ends) - since).total_seconds()
    booked = BookedHours.objects.filter(source=source_of(run), week__lte=this)
    return {
        (shop, process, week): hours
        if week < this
        else hours * gone[shop, process] / max(1.0, whole[shop, process])
        for shop, process, week, hours in booked.values_list("workshop__slug", "process", "week", "hours")
    }


def _by_week(problem: Problem, start: int, end: int) -> Iterable[tuple[date, int, int]]:
    """The parts of a stretch of time in each week, by its Monday where the network is."""
    clock = problem.clock
    while start < end:
        day = clock.moment(start).astimezone(ZoneInfo(clock.zone)).date()
        monday = day - timedelta(days=day.weekday())
        stop = min(end, max(start + 1, clock.unit(midnight(monday + timedelta(weeks=1), clock))))
        yield monday, start, stop
        start = stop


@dataclass(frozen=True)
class Reserves:
    """What a plan books when it stands: opened hours, at how many workshops, until which day."""

    hours: float
    workshops: int
    until: str


def reserves(run: PlanRun) -> Reserves:
    """What a plan that was made would book; or has booked, as the rows say, whatever became of its files."""
    if run.stands:
        ends = Subquery(run.operations.order_by("-ends_at").values("ends_at")[:1])
        rows = BookedHours.objects.filter(source=source_of(run)).annotate(ends=ends)
        booked = list(rows.values_list("workshop__slug", "hours", "ends"))
        shops, hours = (
            {shop for shop, _hours, _ends in booked},
            sum(amount for _shop, amount, _ends in booked),
        )
        last = booked[0][2].astimezone(ZoneInfo(run.network.timezone)) if booked else None
    else:
        read = reading_of(run)
        weeks: Mapping[Week, float] = hours_of(read)
        shops, hours = {shop for shop, _process, _week in weeks}, sum(weeks.values())
        end = max((bar.end for bar in read.plan.operations), default=None)
        last = None if end is None else read.moment(end)
    return Reserves(hours, len(shops), "" if last is None else formats.date_format(last, "j M Y"))


def begun_of(run: PlanRun) -> int:
    """How many operations of a plan have begun by now."""
    return run.operations.filter(starts_at__lt=clock.now()).count()


def head_of(run: PlanRun) -> dict[str, Any]:
    """What the head of a plan says of its standing: what it books, and around what it was planned."""
    around = run.figures.around
    own = PlanRun.objects.in_bulk([one.plan for one in around if one.plan is not None])
    twin = making_the_same(run).first() if run.stands_since is None and run.ended_at is None else None
    return {
        "reserves": reserves(run) if run.ended_at is None else None,
        "around": [(one, own.get(one.plan or 0)) for one in around],
        "around_hours": around_hours(run.figures),
        "twin": twin,
        "twin_homes": ", ".join(home.name for home in homes_in_both(run, twin)) if twin else "",
        "replaced_by": run.replaced_by if run.ended_at is not None else None,
        "in_place": None if run.stands else run.carried_out_as,
        # Of a plan that stood and stands no more, in whatever shape.
        "homes_free": run.stands_since is not None
        and run.ended_at is not None
        and run.carried_out_as is None,
        "begun": begun_of(run) if run.stands else 0,
    }


def names_to_plan_around(networks: Iterable[Network], start: date) -> list[str]:
    """What a new plan of some networks will be planned around, with the last day of each."""
    found: dict[str, None] = {}
    for network in networks:
        plans = standing_in(network, start).order_by("stands_since", "pk")
        last = plans.annotate(last=Max("operations__ends_at"))
        names = names_beside(plans, network)
        zone = ZoneInfo(network.timezone)
        for plan in last:
            day = formats.date_format(plan.last.astimezone(zone), "j M Y")
            words = _("%(plan)s (until %(day)s)") % {"plan": names[plan.pk], "day": day}
            found[words if plan.network_id == network.pk else names[plan.pk]] = None
    return list(found)
