"""The block lists of a plan's homes: what of them is not in the plan, because it is new or was left out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from manyworks.drafting.facts import Gap, HomeFacts
from manyworks.drafting.problem import last_delivery, order_ends, planned_home, problem_from
from manyworks.drafting.settings import kept_settings
from manyworks.drafting.zones import home_in_zone
from manyworks.planning.model import Home as PlannedHome
from manyworks.planning.model import Problem
from manyworks.plans.orders import queries as orders
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun

HOME_ADDED = "home-added"
"""An order as the pages keep it: the home's slug; its blocks are read from the tables when it is planned."""
HOME_CHANGED = "home-changed"
"""The same for a home of the plan whose list has changed since."""


def homes_that_differ(run: PlanRun, problem: Problem) -> list[Home]:
    """Homes whose own page has other dates or other pieces than the plan works to."""
    planned = {home.id: home for home in problem.homes}
    others = homes_of_other_pieces(run, problem)
    return [
        home
        for home in run.homes.prefetch_related("phases")
        if home in others or (home.slug in planned and _other_dates(home, planned[home.slug], problem))
    ]


def homes_of_other_pieces(run: PlanRun, problem: Problem) -> list[Home]:
    """Homes that no longer list a piece which the plan makes, or list one that came since it was made."""
    pieces: dict[str, set[str]] = defaultdict(set)
    for unit in problem.units:
        pieces[unit.home].add(unit.id)
    found = []
    for home in run.homes.all():
        listed = set(home.pieces.filter(cancelled_at=None).values_list("number", flat=True))
        if (pieces[home.slug] - listed) | (_listed_since(run, home) - pieces[home.slug]):
            found.append(home)
    return found


def _other_dates(home: Home, planned: PlannedHome, problem: Problem) -> bool:
    """Whether the plan works to other days than the home's page, or that of an order, says."""
    zone = ZoneInfo(problem.clock.zone)

    def day(unit: int) -> date:
        return problem.clock.moment(unit).astimezone(zone).date()

    if home.is_order:
        due = None
        if home.due:
            due = last_delivery(planned.access, problem.clock, order_ends(home.due, problem.clock))
        return any(unit.due != due for unit in problem.units if unit.home == planned.id)
    dates = {phase.kind: day(phase.on) for phase in planned.phases}
    return dates != {phase.kind: phase.on for phase in home.phases.all()}


def moved_homes(run: PlanRun, problem: Problem) -> list[Home]:
    """Homes whose own page has another place or access than the plan works to; no re-plan takes that over."""
    known = {home.id: home for home in problem.homes}
    found = []
    for home in run.homes.filter(slug__in=known).prefetch_related("phases"):
        planned = known[home.slug]
        now = planned_home(_in_zone_of(orders.site_of(home), problem), problem.clock)
        # All that is ordered may stand at its address, however much that is by now.
        stored = planned.access.storage_blocks if home.is_order else now.access.storage_blocks
        # Holidays are those of the network; a plan keeps the ones that were known when it was made.
        access = replace(now.access, storage_blocks=stored, closed=planned.access.closed)
        if (now.place, access) != (planned.place, planned.access):
            found.append(home)
    return found


def _in_zone_of(home: HomeFacts, problem: Problem) -> HomeFacts:
    first = problem.clock.moment(0).date()
    return home_in_zone(home, problem.clock.zone, first, max([first, *home.phases.values()]))


def left_out_of(run: PlanRun, problem: Problem, before: Sequence[Gap]) -> tuple[list[Gap], int]:
    """What the homes of a plan that follows another still lack, and how many of their pieces are left out.

    Of what could be planned by now, but was not when its list was last read, stays what was said ``before``.
    """
    homes = list(run.homes.prefetch_related("phases"))
    known = {unit.id for unit in problem.units}
    known |= {number for home in homes for number in _listed_since(run, home)}
    facts = facts_of(run.network, homes, name=run.name, start=run.start)
    lacking = tuple(
        replace(home, needs=tuple(need for need in home.needs if need.piece not in known))
        for home in facts.homes
    )
    fresh = problem_from(replace(facts, homes=lacking), kept_settings(run.policy), may_be_empty=True)
    gaps = [gap for gap in fresh.gaps if gap.kind == "block"]
    ready = {unit.block for unit in fresh.problem.units}
    names = {block.code for block in facts.blocks if block.key in ready} - {gap.name for gap in gaps}
    gaps += [gap for gap in before if gap.kind != "block" or gap.name in names]
    return gaps, sum(len(home.needs) for home in lacking)


def _listed_since(run: PlanRun, home: Home) -> set[str]:
    """Pieces that came on the home's list after it was last read for this plan or one before it."""
    while run.follows is not None and not _told_of(run, home):
        run = run.follows
    since = home.pieces.filter(cancelled_at=None, minted_at__gt=run.created_at)
    return set(since.values_list("number", flat=True))


def _told_of(run: PlanRun, home: Home) -> bool:
    told = ((one.get("kind"), one.get("home")) for one in run.happened)
    return any(kind in (HOME_ADDED, HOME_CHANGED) and slug == home.slug for kind, slug in told)
