"""The first plan: which units can be made at all, and where a coordinator would put them by hand."""

from dataclasses import dataclass, replace

import numpy as np

from manyworks.planning.answer import write_plan
from manyworks.planning.compile import Compiled, compile_problem
from manyworks.planning.dispatch.floor import CUT, DUE, FINISH, MAKE, NEVER, Ints
from manyworks.planning.homes import Unit
from manyworks.planning.match import GROUPS, Match, access_reasons, match
from manyworks.planning.plan import Plan, Refusal, as_searched
from manyworks.planning.problem import Problem
from manyworks.planning.search.improve import schedule, value
from manyworks.planning.search.start import NO_WORKSHOP, start_rule
from manyworks.planning.search.task import Found

CLOSED_DAYS = 10 / 9
"""By hand, nine days of work are reckoned to take ten: members are closed now and then."""


@dataclass(frozen=True, slots=True)
class First:
    """What is known before the search.

    Parameters
    ----------
    compiled
        The problem of the units that can be made; None when there are none.
    refusals
        The other units, with reasons.
    by_hand
        Earliest due date + nearest workshop with slack, what a coordinator plans by hand.
    best
        The better plan of both start rules and the warm start.
    """

    compiled: Compiled | None
    refusals: tuple[Refusal, ...]
    by_hand: Found | None
    best: Found | None

    @property
    def cost_by_hand(self) -> float | None:
        """What planning by hand costs, as the search reckons; None when nothing can be made."""
        if self.compiled is None or self.by_hand is None:
            return None
        return self.compiled.true_cost(self.by_hand.cost, self.by_hand.late)


def first_plan(problem: Problem, able: Match, warm_start: Plan | None = None) -> First:
    """Plan by rule, and say which units cannot be planned."""
    units, refusals = _possible(problem, able)
    while units:
        compiled = compile_problem(problem, able, units)
        near = np.argsort(compiled.floor.km_home, axis=1, kind="stable").astype(np.int64)
        order = np.argsort(compiled.floor.unit[:, DUE], kind="stable")
        pace = _pace(problem)
        places = [
            start_rule(compiled.floor, near, order, compiled.fixed, pace, nearest)
            for nearest in (True, False)
        ]
        homeless = _homeless(problem, compiled, places[0])
        if homeless:
            refusals += homeless
            gone = {refusal.unit for refusal in homeless}
            units = [unit for unit in units if unit.id not in gone]
            continue
        urgency = _urgency(compiled)
        plans = [value(compiled, place, urgency) for place in places]
        by_hand = plans[0]
        if warm_start is not None:
            plans.append(_warm(compiled, warm_start, places[0], urgency))
        best = min(plans, key=lambda plan: plan.cost)
        never = _never(compiled, best)
        if not never:
            return First(compiled, tuple(refusals), by_hand, best)
        refusals += never
        gone = {refusal.unit for refusal in never}
        units = [unit for unit in units if unit.id not in gone]
    return First(None, tuple(refusals), None, None)


def plan_by_hand(problem: Problem) -> Plan | None:
    """The whole plan that a careful coordinator makes by hand; None when nothing can be made."""
    first = first_plan(problem, match(problem))
    if first.compiled is None or first.by_hand is None:
        return None
    plan = write_plan(first.compiled, first.by_hand.place, first.by_hand.priority)
    return replace(plan, refusals=first.refusals)


@dataclass(frozen=True, slots=True)
class Recompiled:
    """An earlier plan as arrays again: its allocation and priorities, run for this problem."""

    compiled: Compiled
    found: Found
    plan: Plan

    def written(self, found: Found) -> Plan:
        """The plan of an allocation; what was held back for a store and what the search said stay."""
        held = {a.unit: a.held_until for a in self.plan.assignments}
        new = write_plan(self.compiled, found.place, found.priority)
        assignments = tuple(replace(a, held_until=held[a.unit]) for a in new.assignments)
        return as_searched(replace(new, assignments=assignments), self.plan)


def recompiled(problem: Problem, able: Match, plan: Plan) -> Recompiled:
    """The allocation and the priorities of an earlier plan, run for this problem.

    Parameters
    ----------
    able
        Who can make what of this problem.
    """
    held = {a.unit: a.held_until for a in plan.assignments}
    planned = [unit for unit in problem.units if unit.id in held]
    units = [replace(unit, release=max(unit.release, held[unit.id] or 0)) for unit in planned]
    compiled = compile_problem(problem, able, units)
    found = _warm(compiled, plan, compiled.fixed, _urgency(compiled))
    return Recompiled(compiled, found, plan)


def _possible(problem: Problem, match: Match) -> tuple[list[Unit], list[Refusal]]:
    """Units whose block someone can cut and someone can make, and that get to their plot."""
    blocks = {block.id: block for block in problem.blocks}
    homes = {home.id: home for home in problem.homes}
    unable = {}
    for block in problem.blocks:
        groups = [g for g in GROUPS if any(o.group == g for o in block.operations)]
        lacking = [group for group in groups if not match.able(block.id, group)]
        if lacking:
            unable[block.id] = lacking[0]
    blocked: dict[tuple[str, str], tuple[str, ...]] = {}
    units, refusals = [], []
    for unit in problem.units:
        if unit.block in unable:
            group = unable[unit.block]
            nearest = match.nearest(unit.block, group)
            word = "cut its parts" if group == "cut" else "assemble and finish it"
            refusals.append(Refusal(unit.id, unit.block, f"no workshop can {word}", group, nearest))
            continue
        pair = (unit.block, unit.home)
        if pair not in blocked:
            blocked[pair] = access_reasons(blocks[unit.block], homes[unit.home])
        if blocked[pair]:
            refusals.append(Refusal(unit.id, unit.block, "; ".join(blocked[pair])))
        else:
            units.append(unit)
    return units, refusals


def _pace(problem: Problem) -> float:
    """Units of the clock that pass for one unit of opening time, as a coordinator reckons."""
    if problem.clock.minutes_per_day < 1440:
        return CLOSED_DAYS
    calendars = [workshop.calendar for workshop in problem.workshops]
    shares = [sum(b - a for a, b in calendar.hours) / calendar.cycle for calendar in calendars]
    return 1 / (sum(shares) / len(shares))


def _homeless(problem: Problem, compiled: Compiled, place: Ints) -> list[Refusal]:
    """Units without a pair of workshops: too far, too long for any opening, or promises that contradict."""
    reason = (
        "no pair of workshops can make and bring it: too far apart, never open long enough for one "
        "operation, or no driver's day has the hours of both yard and plot"
    )
    if not problem.policy.splitting:
        reason = "no single workshop can cut and make it, and splitting is not allowed"
    gone = np.nonzero((place[: len(compiled.units)] == NO_WORKSHOP).any(axis=1))[0]
    return [Refusal(compiled.units[i].id, compiled.units[i].block, reason) for i in gone]


def _never(compiled: Compiled, plan: Found) -> list[Refusal]:
    """Units that the plan cannot finish before its calendars end."""
    finish = schedule(compiled, plan.place, plan.priority).ends[: len(compiled.units), FINISH]
    late = np.nonzero(finish >= NEVER)[0]
    reason = "its workshops have no free time before their calendars end"
    return [Refusal(compiled.units[i].id, compiled.units[i].block, reason) for i in late]


def _urgency(compiled: Compiled) -> Ints:
    """Priorities: due dates, all outages first."""
    priority = compiled.floor.unit[:, DUE].astype(np.int64) + 1
    priority[len(compiled.units) :] = 0
    return priority


def _warm(compiled: Compiled, plan: Plan, place: Ints, priority: Ints) -> Found:
    """The allocation and the priorities of an earlier plan; what is new or frozen comes from the rule."""
    shops = {w.id: i for i, w in enumerate(compiled.problem.workshops) if w.takes_work}
    known = {assignment.unit: assignment for assignment in plan.assignments}
    place, priority = place.copy(), priority.copy()
    for i, unit in enumerate(compiled.units):
        before = known.get(unit.id)
        if before is None:
            continue
        priority[i] = max(1, before.priority)
        for group, name in ((CUT, before.cut), (MAKE, before.make)):
            if name in shops and compiled.fixed[i, group] < 0:
                place[i, group] = shops[name]
    return value(compiled, place, priority)
