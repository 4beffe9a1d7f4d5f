"""The bound's prices advise the search: a better start, and only workshops that can do the work."""

from dataclasses import replace

import numpy as np
import pytest

from manyworks.planning.bound.districts import guide_districts
from manyworks.planning.bound.guide import guide
from manyworks.planning.check import check
from manyworks.planning.compile import Compiled
from manyworks.planning.first import first_plan
from manyworks.planning.match import match
from manyworks.planning.model import Material, MaterialArrival, Plan, Problem, Promise, Started
from manyworks.planning.reference import reference_problem
from manyworks.planning.search.advice import follow
from manyworks.planning.search.task import Found
from manyworks.planning.solver import solve
from tests.planning.instances import rich_problem


def begin(problem: Problem) -> tuple[Compiled, Found]:
    start = first_plan(problem, match(problem))
    assert start.compiled is not None
    assert start.best is not None
    return start.compiled, start.best


def test_advice_is_a_better_start_than_any_rule() -> None:
    problem = reference_problem(10, 15, 20, 1)
    compiled, rule = begin(problem)
    advised, choices = follow(compiled, rule, guide(problem, (), 12, 1, None))
    assert choices is not None
    assert advised.cost < rule.cost


def test_the_same_seed_gives_the_same_advice() -> None:
    problem = reference_problem(3, 5, 6, 2)
    one, two, other = (guide(problem, (), 4, seed, None) for seed in (1, 1, 2))
    assert one is not None and two is not None and other is not None
    assert (one.place == two.place).all()
    assert (one.choices == two.choices).all()
    assert (one.place != other.place).any()


def test_only_workshops_that_can_do_the_work_are_named() -> None:
    problem = rich_problem(8, 3)
    compiled, rule = begin(problem)
    fits = match(problem).fits
    _, choices = follow(compiled, rule, guide(problem, (), 12, 1, None))
    assert choices is not None
    for unit, row in zip(compiled.units, choices):
        for group, shops in zip(("cut", "make"), row):
            able = {i for i, fit in enumerate(fits[unit.block, group]) if fit.able}  # type: ignore[index]
            assert set(shops.tolist()) <= able | {-1}


def test_units_without_advice_stay_where_the_rule_put_them() -> None:
    problem = reference_problem(2, 5, 5, 2)
    compiled, rule = begin(problem)
    left_out = problem.units[3].id
    advised, choices = follow(compiled, rule, guide(problem, [left_out], 5, 1, None))
    assert choices is not None
    row = [unit.id for unit in compiled.units].index(left_out)
    assert (choices[row] == -1).all()
    assert np.array_equal(advised.place[row], rule.place[row])


def test_a_plan_with_advice_never_costs_more_than_by_hand() -> None:
    problem = reference_problem(4, 6, 6, 3)
    fair = replace(problem, policy=replace(problem.policy, fairness_per_hour=40.0, share_cap=0.2))
    plan = solve(fair, iterations=50, seed=1)
    assert plan.by_hand is not None
    assert plan.cost <= plan.by_hand + 1e-6
    assert check(fair, plan) == []
    assert all(a.cost >= b.cost or a.late >= b.late for a, b in zip(plan.trace, plan.trace[1:]))


def test_prices_of_too_few_steps_are_thrown_away() -> None:
    assert guide(reference_problem(10, 15, 20, 1), (), 12, 1, 1e-6) is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_late_units_find_workshops_that_advice_did_not_name(seed: int) -> None:
    problem = reference_problem(10, 15, 28, seed)
    careless = replace(problem, policy=replace(problem.policy, fewer_late=0.0))
    fewer, many = (solve(one, iterations=20_000, seed=1) for one in (problem, careless))
    assert fewer.late_units <= many.late_units / 2
    assert fewer.cost <= 1.02 * many.cost


def test_on_a_large_map_every_district_advises_its_own_units() -> None:
    problem = reference_problem(8, 12, 5, 1)
    districts = [np.arange(0, 12, 2), np.arange(1, 12, 2)]
    of = {unit.id: i % 2 for i, unit in enumerate(problem.units)}
    advice = guide_districts(problem, districts, of, 4, 1, None)
    assert advice is not None
    assert set(advice.units) == of.keys()
    for unit, place, choices in zip(advice.units, advice.place, advice.choices):
        assert set(place.tolist()) <= set(districts[of[unit]].tolist())
        assert set(choices.ravel().tolist()) <= {-1, *districts[of[unit]].tolist()}


def test_a_district_that_can_make_nothing_leaves_its_units_to_the_rule() -> None:
    problem = reference_problem(3, 4, 5, 1)
    shut = tuple(replace(w, takes_work=False, pools=w.pools[:1]) for w in problem.workshops[2:])
    problem = replace(problem, workshops=problem.workshops[:2] + shut)
    of = {unit.id: i % 2 for i, unit in enumerate(problem.units)}
    advice = guide_districts(problem, [np.arange(2), np.arange(2, 4)], of, 4, 1, 60.0)
    assert advice is not None
    assert set(advice.units) == {unit for unit, district in of.items() if district == 0}


def test_a_district_knows_nothing_of_what_begun_or_is_awaited_elsewhere() -> None:
    problem = reference_problem(2, 4, 5, 1)
    problem = replace(problem, materials=(Material("ply"),))
    plan = solve(problem, iterations=0)
    unit = next(u for u in problem.units if u.id == plan.assignments[0].unit)
    steps = next(block for block in problem.blocks if block.id == unit.block).operations
    here, there = problem.workshops[0], problem.workshops[2]
    begun, time = [], 1
    for step in steps[: 1 + sum(step.group == "cut" for step in steps)]:
        shop = here if step.group == "cut" else there
        pool = next(pool for pool in shop.pools if step.process in pool.processes)
        begun.append(Started(unit.id, step.id, shop.id, pool.id, time, time + 1))
        time += 1
    problem = replace(
        problem,
        now=time,
        started=tuple(begun),
        material_arrivals=(MaterialArrival("ply", 50, None, here.id),),
    )
    of = {u.id: int(u.id == unit.id) for u in problem.units}
    advice = guide_districts(problem, [np.arange(2), np.arange(2, 4)], of, 2, 1, None)
    assert advice is not None
    assert set(advice.units) == of.keys()


def test_districts_advise_when_the_map_is_too_large_for_prices_in_one_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = reference_problem(8, 12, 5, 1)
    rule = solve(problem, iterations=0, seed=1)
    monkeypatch.setattr("manyworks.planning.solver.MOST_PAIRS", 1)
    monkeypatch.setattr("manyworks.planning.solver.ZONE", 6)
    plan = solve(replace(problem, promises=_frozen(rule)), iterations=4_000, seed=1)
    assert check(replace(problem, promises=_frozen(rule)), plan) == []
    assert plan.by_hand is not None
    assert plan.cost <= plan.by_hand + 1e-6
    assert plan == replace(
        solve(replace(problem, promises=_frozen(rule)), iterations=4_000, seed=1),
        seconds=plan.seconds, first_plan_seconds=plan.first_plan_seconds, trace=plan.trace,
    )  # fmt: skip


def _frozen(plan: Plan) -> tuple[Promise, ...]:
    return tuple(Promise(a.unit, "cut", a.cut, frozen=True) for a in plan.assignments[:5])
