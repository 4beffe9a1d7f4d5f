"""The block lists of a plan's homes: what of them is not in the plan, because it is new or was left out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from manyworks.drafting.facts import Gap
from manyworks.drafting.problem import problem_from
from manyworks.planning.model import Problem
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun

HOME_ADDED = "home-added"
"""An order as the pages keep it: the home's slug; its blocks are read from the tables when it is planned."""
HOME_CHANGED = "home-changed"
"""The same for a home of the plan whose list has changed since."""


def homes_that_differ(run: PlanRun, problem: Problem) -> list[Home]:
    """Homes whose own page has other dates or other pieces than the plan works to."""
    zone, planned = ZoneInfo(problem.clock.zone), {home.id: home for home in problem.homes}
    pieces: dict[str, set[str]] = defaultdict(set)
    for unit in problem.units:
        pieces[unit.home].add(unit.id)
    found = []
    for home in run.homes.prefetch_related("phases"):
        known = planned.get(home.slug)
        phases = known.phases if known is not None else ()
        dates = {phase.kind: problem.clock.moment(phase.on).astimezone(zone).date() for phase in phases}
        listed = set(home.pieces.filter(cancelled_at=None).values_list("number", flat=True))
        other = (pieces[home.slug] - listed) | (_listed_since(run, home) - pieces[home.slug])
        if other or (known is not None and dates != {p.kind: p.on for p in home.phases.all()}):
            found.append(home)
    return found


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
    fresh = problem_from(replace(facts, homes=lacking), run.policy, may_be_empty=True)
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
