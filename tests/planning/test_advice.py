"""The bound's prices advise the search: a better start, and only workshops that can do the work."""

from dataclasses import replace

import numpy as np
import pytest

from manyworks.planning.bound.guide import guide
from manyworks.planning.check import check
from manyworks.planning.compile import Compiled
from manyworks.planning.first import first_plan
from manyworks.planning.match import match
from manyworks.planning.model import Problem
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
