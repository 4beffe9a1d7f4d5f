"""What cutting a block takes by the sheets of a plan: what its parts take of each, by their area.

A few windows' sheets tell the search how long cutting really takes, before it decides which sheets there are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from manyworks.planning.cut_by_sheet import try_sheets
from manyworks.planning.model import Plan, PlannedSheet, Problem
from manyworks.planning.nesting import NestRules
from manyworks.planning.plan import as_searched
from manyworks.planning.sheet_time import net_area
from manyworks.planning.windows import Window, cutting_order

SAMPLE = 60
"""Units whose sheets are looked at, and so many more that every type of block is among them."""

Search = Callable[[Problem, Plan, int], Plan]


def timed_by_sheets(
    problem: Problem, plan: Plan, rules: NestRules, search: Search, **effort: Any
) -> tuple[Problem, Plan]:
    """The problem with cutting as long as sheets take on average, and a plan for it.

    Parameters
    ----------
    problem, plan
        What was asked, with times from drawings, and the plan that was found with them.
    search
        Goes on from a plan: problem, plan and number of the round in, plan out.
    effort
        As `nest_plan` takes it; these sheets are laid out by rule, without a search.
    """
    some = _sample(problem, plan)
    if not some.assignments:
        return problem, plan
    timed = with_shares(problem, try_sheets(problem, some, rules, iterations=0, **effort))
    return timed, as_searched(search(timed, plan, 0), plan)


def _sample(problem: Problem, plan: Plan) -> Plan:
    """The part of a plan that is cut in a few windows, with every type of block."""
    windows: dict[Window, list[str]] = defaultdict(list)
    for unit, cutting in cutting_order(problem, plan.operations).items():
        windows[cutting.window].append(unit)
    kinds = {unit.id: unit.block for unit in problem.units}
    seen: set[str] = set()
    chosen: set[str] = set()
    for _window, units in sorted(windows.items(), key=lambda item: (item[0].number, item[0])):
        new = {kinds[unit] for unit in units}
        if len(chosen) < SAMPLE or not new <= seen:
            chosen.update(units)
            seen |= new
    return replace(
        plan,
        assignments=tuple(a for a in plan.assignments if a.unit in chosen),
        operations=tuple(bar for bar in plan.operations if bar.unit in chosen),
    )


def with_shares(problem: Problem, sheets: Iterable[PlannedSheet]) -> Problem:
    """The problem in which cutting takes every unit as long as the mean of its block type on these sheets.

    What has begun keeps its time. Sheets may hold what the problem no longer asks for.
    """
    parts = {part.id: part for part in problem.parts}
    blocks = {block.id: block for block in problem.blocks}
    kinds = {unit.id: unit.block for unit in problem.units}
    factors = {(shop.id, pool.id): pool.time_factor for shop in problem.workshops for pool in shop.pools}
    minutes: dict[str, float] = defaultdict(float)
    for sheet in sheets:
        factor = factors.get((sheet.workshop, sheet.pool or ""))
        if factor is None:
            continue
        standard = sheet.minutes / factor
        filled = sum(net_area(parts[placed.part]) for placed in sheet.parts)
        for placed in sheet.parts:
            minutes[placed.unit] += standard * net_area(parts[placed.part]) / filled
    of_kind: dict[str, list[float]] = defaultdict(list)
    for name, taken in minutes.items():
        if name in kinds:
            of_kind[kinds[name]].append(taken)
    means = {kind: sum(each) / len(each) for kind, each in of_kind.items()}
    fixed = {begun.unit for begun in problem.started}
    units = []
    for unit in problem.units:
        if unit.block in means and unit.id not in fixed:
            steps = blocks[unit.block].operations
            usual = unit.minutes or tuple(step.minutes for step in steps)
            times = (means[unit.block] if step.sheets else one for step, one in zip(steps, usual))
            unit = replace(unit, minutes=tuple(times))
        units.append(unit)
    return replace(problem, units=tuple(units))
