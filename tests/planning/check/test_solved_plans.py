"""Every plan the solver makes passes the check and costs no less than the bound."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning import reference_problem, solve
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.model import Outage, Promise, Started
from manyworks.planning.simulate import Doubt, simulate
from tests.examples import SOLVING, examples
from tests.planning.instances import DAY, rich_problem

CERTAIN = Doubt(machine_spread=0, people_spread=0, journey_spread=0, hours_between_failures=None)


@given(
    seed=st.integers(0, 10_000),
    units=st.integers(1, 10),
    splitting=st.booleans(),
    fairness=st.sampled_from([0.0, 5.0]),
    cap=st.sampled_from([None, 0.4]),
)
@examples(SOLVING)
def test_solved_plans_pass(
    seed: int, units: int, splitting: bool, fairness: float, cap: float | None
) -> None:
    problem = rich_problem(units, seed, splitting=splitting, fairness_per_hour=fairness)
    problem = replace(problem, policy=replace(problem.policy, share_cap=cap))
    plan = solve(problem, iterations=300, seed=seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=40, upper=plan.cost).value <= plan.cost * (1 + 1e-9)


@given(seed=st.integers(0, 1000))
@examples(SOLVING)
def test_plans_with_promises_outages_and_begun_work_pass(seed: int) -> None:
    problem = rich_problem(6, seed)
    plan = solve(problem, iterations=200, seed=seed)
    now = 3 * DAY
    begun = tuple(
        Started(b.unit, b.operation, b.workshop, b.pool, b.start, b.end)
        for b in plan.operations
        if b.start < now
    )
    promises = tuple(
        Promise(a.unit, "make", a.make, frozen=i % 2 == 0) for i, a in enumerate(plan.assignments)
    )
    later = replace(
        problem,
        now=now,
        started=begun,
        promises=promises,
        outages=(Outage("north", "bench", now + 10, now + 40, 2),),
        policy=replace(problem.policy, changed_promise=40.0),
    )
    again = solve(later, iterations=200, seed=seed)
    assert check(later, again) == []
    assert lower_bound(later, iterations=30, upper=again.cost).value <= again.cost * (1 + 1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_reference_plans_pass_with_their_loads_and_run_as_planned(seed: int) -> None:
    problem = reference_problem(6, 4, 8, seed)
    plan = solve(problem, iterations=2000, seed=seed)
    assert check(problem, with_deliveries(problem, plan, plan_deliveries(problem, plan))) == []
    bound = lower_bound(problem, iterations=150, upper=plan.cost)
    assert 0.85 * plan.cost < bound.value <= plan.cost
    assert simulate(problem, plan, runs=1, doubt=CERTAIN).lateness <= plan.costs.lateness + 1e-6
