"""Finished blocks wait at their workshop for their load; where its store is too small, work is held back."""

import math
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from manyworks.planning.bound.floor import OPENED, WALL, time_tables
from manyworks.planning.delivery import Deliveries, plan_deliveries, with_deliveries
from manyworks.planning.model import Plan, Problem, Unit
from manyworks.planning.plan import as_searched
from manyworks.planning.solver import DEFAULT_MOVES, solve

MARGINS = (10.0, 7.0, 5.0, 3.5, 2.0, 1.0)
"""Days before it leaves that a block should be finished: each round asks for less."""
TRIES = 3
"""So often a margin is tried, each time without the blocks that it made late."""
ROUNDS = 12
MOVES, SECONDS = 1 / 4, 1 / 24
"""Each round has this part of the moves, or of the seconds, of the search that found the plan."""
DEARER = 5
"""Lateness costs so many times as much here: nothing is to be later for want of room."""
MOST_DEARER = 1.05
"""A plan that keeps to the stores costs at most so many times the one that does not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan that keeps to the stores of the workshops, as far as that makes nothing later.

    Parameters
    ----------
    plan
        With its loads; assignments that are held back say until when. The old plan when none fitted better.
    deliveries
        Its deliveries.
    over_before, over_after
        Blocks without room times the days that they have none, of the old plan and of this one.
    price
        What this plan costs more than the old one, money.
    """

    plan: Plan
    deliveries: Deliveries
    over_before: float
    over_after: float
    price: float

    @property
    def held(self) -> int:
        """Blocks whose work is held back."""
        return sum(a.held_until is not None for a in self.plan.assignments)


def hold_back(
    problem: Problem,
    plan: Plan,
    *,
    iterations: int | None = None,
    time_limit_s: float | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Kept:
    """Plan deliveries, and begin later what would wait for them in a store that is full.

    Workshops do not idle, so a block that is held back lets others come forward and wait in its stead. So
    all blocks of a crowded workshop are held back, to a few days before they leave, and the search goes on
    from the present plan: it finds others to make what does not fit into these days. Plans with fewer blocks
    without room and no more lateness are kept, with fewer and fewer days.

    Parameters
    ----------
    problem, plan
        The question and a plan for it.
    iterations, time_limit_s
        Of the search that found the plan; all rounds together take at most three times the moves, or half
        of the seconds.
    """
    if iterations is None and time_limit_s is None:
        iterations = DEFAULT_MOVES
    best = first = _delivered(problem, plan)
    spared = {begun.unit for begun in problem.started}
    spared.update(a.unit for a in plan.assignments if a.arrive > a.due)
    strict = replace(problem.policy, lateness_per_day=DEARER * problem.policy.lateness_per_day)
    margins, tries, start = list(MARGINS), 0, best.plan
    end = math.inf if time_limit_s is None else time.monotonic() + time_limit_s * SECONDS * ROUNDS
    for turn in range(ROUNDS):
        if best.over_after == 0 or not margins or cancelled() or time.monotonic() > end:
            break
        holds = _holds(problem, best, margins[0], spared)
        new = solve(
            replace(problem, units=_released(problem, holds, best.plan), policy=strict),
            iterations=None if iterations is None else max(1, round(iterations * MOVES)),
            time_limit_s=None if time_limit_s is None else time_limit_s * SECONDS,
            seed=seed + turn + 1,
            executor=executor,
            cancelled=cancelled,
            warm_start=start,
        )
        tried = _kept(problem, first, new, holds) if _is_no_later(new, plan) else best
        if tried.over_after < best.over_after and _dear(tried.plan) <= MOST_DEARER * _dear(first.plan):
            best = tried
        elif tries < TRIES:
            # the search goes on from here, without holding what was late
            late = [*new.assignments, *(tried.plan.assignments if tried is not best else ())]
            spared.update(a.unit for a in late if a.arrive > a.due)
            start, tries = new, tries + 1
            continue
        margins, tries, start = margins[1:], 0, best.plan
    return best


def kept_again(problem: Problem, kept: Kept, plan: Plan) -> Kept:
    """The same holds in a plan whose times have changed, with the deliveries that it has now."""
    again = _delivered(problem, plan)
    return replace(again, over_before=kept.over_before, price=kept.price)


def _released(problem: Problem, holds: Mapping[str, int], plan: Plan) -> tuple[Unit, ...]:
    """Units with their holds, each wanted when its load brings one like it."""
    due = {a.unit: a.due for a in plan.assignments}
    released = []
    for unit in problem.units:
        release = holds.get(unit.id, unit.release)
        released.append(replace(unit, release=release, due=max(release, due.get(unit.id, unit.due))))
    return tuple(released)


def _dear(plan: Plan) -> float:
    """Cost of a plan in which loads that are late for want of room are dear."""
    return plan.cost + (DEARER - 1) * plan.costs.lateness


def _is_no_later(new: Plan, old: Plan) -> bool:
    same = len(new.assignments) == len(old.assignments)
    return same and new.late_units <= old.late_units and new.late_time <= old.late_time


def _kept(problem: Problem, first: Kept, new: Plan, holds: Mapping[str, int]) -> Kept:
    """A new plan beside the first one; what the search said about itself stays."""
    old, release = first.plan, {unit.id: max(unit.release, problem.now) for unit in problem.units}
    until = {unit: t for unit, t in holds.items() if t > release[unit]}
    held = tuple(replace(a, held_until=until.get(a.unit)) for a in new.assignments)
    kept = _delivered(problem, as_searched(replace(new, assignments=held), old))
    return replace(kept, over_before=first.over_before, price=kept.plan.cost - old.cost)


def _delivered(problem: Problem, plan: Plan) -> Kept:
    """A plan with its deliveries, and how much finds no room."""
    found = plan_deliveries(problem, plan)
    over = _over(problem, plan, found)
    return Kept(with_deliveries(problem, plan, found), found, over, over, 0.0)


def _leaving(plan: Plan, found: Deliveries) -> dict[str, int]:
    """When each finished block leaves its workshop: with its load, else in time for its date."""
    leave = {a.unit: a.finish + max(0, a.due - a.arrive) for a in plan.assignments}
    for load in found.loads:
        leave |= load.fetched
    return leave


def _waiting(problem: Problem, plan: Plan, leave: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Every workshop with a store that overflows: blocks without room, and the time that they have none."""
    for workshop in problem.workshops:
        if workshop.storage_blocks is None:
            continue
        moments = []
        for a in plan.assignments:
            if a.make == workshop.id and a.finish < leave[a.unit]:
                moments += [(a.finish, 1, 1), (leave[a.unit], -1, -1)]
        for one in problem.booked_stores:
            if one.workshop == workshop.id:
                moments += [(one.start, one.blocks, 0), (one.end, -one.blocks, 0)]
        lying = own = last = 0
        for moment, change, mine in sorted(moments):
            # what plans that stand have too many is not this one's doing
            if (over := min(own, lying - workshop.storage_blocks)) > 0:
                yield workshop.id, over, moment - last
            lying, own, last = lying + change, own + mine, moment


def _over(problem: Problem, plan: Plan, found: Deliveries) -> float:
    """Blocks without room times the days that they have none."""
    rows = _waiting(problem, plan, _leaving(plan, found))
    return sum(blocks * time for _, blocks, time in rows) / problem.clock.units_per_day


def _holds(problem: Problem, now: Kept, days: float, spared: Collection[str]) -> dict[str, int]:
    """When the blocks of crowded workshops may begin to be finished `days` before they leave.

    They take as much open time of the workshop that makes them as in the present plan. Earlier holds stay.
    """
    leave = _leaving(now.plan, now.deliveries)
    crowded = {shop for shop, _, _ in _waiting(problem, now.plan, leave)}
    times = time_tables(problem.workshops, max(leave.values()) + 1)[0]
    shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
    release = {unit.id: unit.release for unit in problem.units}
    begin: dict[str, int] = {}
    for bar in now.plan.operations:
        begin[bar.unit] = min(bar.start, begin.get(bar.unit, bar.start))
    holds = {a.unit: a.held_until for a in now.plan.assignments if a.held_until is not None}
    for a in now.plan.assignments:
        if a.make in crowded:
            opened, wall = times[OPENED, shops[a.make]], times[WALL, shops[a.make]]
            work = int(opened[a.finish]) - int(opened[begin[a.unit]])
            at = int(opened[leave[a.unit]]) - work
            latest = int(wall[at]) - round(days * problem.clock.units_per_day)
            # a load may leave after the date of its blocks; none is held back past its own
            holds[a.unit] = min(max(release[a.unit], latest), a.due)
    return {unit: hold for unit, hold in holds.items() if unit not in spared}
