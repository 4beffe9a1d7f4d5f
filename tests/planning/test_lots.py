"""Like blocks of a home and phase stay at one workshop, unless splitting saves more than is said."""

from collections import defaultdict
from dataclasses import replace

import pytest

from manyworks.planning.check import check
from manyworks.planning.first import recompiled
from manyworks.planning.lots import gather_lots, lots_of
from manyworks.planning.match import match
from manyworks.planning.model import Plan, Problem, Promise
from manyworks.planning.problem import Started
from manyworks.planning.solver import solve
from tests.planning.instances import DAY, rich_problem


def pairs(problem: Problem, plan: Plan) -> dict[tuple[str, str, str], set[tuple[str, str]]]:
    placed = {a.unit: (a.cut, a.make) for a in plan.assignments}
    found = defaultdict(set)
    for lot, names in lots_of(problem).items():
        found[lot] = {placed[name] for name in names}
    return found


def extra(problem: Problem, plan: Plan) -> int:
    """Pairs of workshops beyond one for each lot."""
    return sum(len(each) - 1 for each in pairs(problem, plan).values())


def split(seed: int, saving: float) -> tuple[Problem, Plan]:
    """A plan whose every third unit was sent to another workshop than the others of its lot."""
    problem = rich_problem(12, seed=seed, lot_split_saving=saving)
    problem = replace(problem, units=tuple(replace(unit, due=unit.due + 6 * DAY) for unit in problem.units))
    plan = solve(problem, iterations=200, seed=seed)
    shops = [shop.id for shop in problem.workshops]
    moved = [
        replace(a, cut=shops[(i + seed) % 3], make=shops[(i + seed) % 3]) if i % 3 == 0 else a
        for i, a in enumerate(plan.assignments)
    ]
    again = recompiled(problem, match(problem), replace(plan, assignments=tuple(moved)))
    return problem, again.written(again.found)


@pytest.mark.parametrize("saving", [1.0, 50.0, 5_000.0])
@pytest.mark.parametrize("seed", range(4))
def test_lots_gather_within_what_it_may_cost_and_nothing_more_is_late(seed: int, saving: float) -> None:
    problem, plan = split(seed, saving)
    done = gather_lots(problem, plan)
    left = extra(problem, plan) - extra(problem, done.plan)
    assert (left > 0) == (done.lots > 0)
    assert done.price == pytest.approx(done.plan.cost - plan.cost, abs=0.01)
    assert done.price <= saving * left + 0.01
    assert done.plan.late_units <= plan.late_units
    assert check(problem, done.plan) == []


def test_some_lots_are_split_and_do_gather() -> None:
    plans = [split(seed, 5_000.0) for seed in range(4)]
    assert all(extra(*each) for each in plans)
    assert all(extra(problem, gather_lots(problem, plan).plan) == 0 for problem, plan in plans)


def test_nobody_is_asked_where_splitting_need_save_nothing() -> None:
    problem, plan = split(0, 0.0)
    assert gather_lots(problem, plan).plan is plan


def test_what_is_promised_or_has_begun_stays() -> None:
    problem, plan = split(1, 5_000.0)
    where = {a.unit: (a.cut, a.make) for a in plan.assignments}
    told = tuple(Promise(unit, "make", make) for unit, (_cut, make) in where.items())
    kept = gather_lots(replace(problem, promises=told), plan).plan
    assert {a.unit: (a.cut, a.make) for a in kept.assignments} == where
    first = min((b for b in plan.operations if b.operation == "cut"), key=lambda b: b.start)
    begun = Started(first.unit, first.operation, first.workshop, first.pool, first.start, first.end)
    going = replace(problem, started=(begun,), now=first.start + 1)
    after = gather_lots(going, plan).plan
    assert next(a.cut for a in after.assignments if a.unit == first.unit) == first.workshop
