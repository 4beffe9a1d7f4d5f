"""Without doubt a plan runs as planned; with doubt, chances and dates follow the stated distributions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning import reference_problem
from manyworks.planning.simulate import Doubt, simulate
from manyworks.planning.simulate.run import lognormal, uniform
from manyworks.refused import Refused
from tests.examples import SOLVING, examples
from tests.planning.instances import rich_problem
from tests.planning.naive import naive_plan

CERTAIN = Doubt(machine_spread=0, people_spread=0, journey_spread=0, hours_between_failures=None)


@given(seed=st.integers(0, 5000), units=st.integers(1, 8))
@examples(SOLVING)
def test_without_doubt_nothing_is_later_than_planned(seed: int, units: int) -> None:
    problem = rich_problem(units, seed)
    plan = naive_plan(problem, seed, 0.5)
    found = simulate(problem, plan, runs=2, doubt=CERTAIN)
    homes = {unit.id: unit.home for unit in problem.units}
    for chance in found.homes:
        planned = max(a.arrive for a in plan.assignments if homes[a.unit] == chance.home)
        assert chance.p50 == chance.p80 == chance.p95 <= planned
        assert chance.on_time in (0.0, 1.0)
    assert found.lateness <= plan.costs.lateness + 1e-6


def test_a_plan_without_gaps_runs_exactly_as_planned() -> None:
    problem = reference_problem(4, 3, 6, seed=1)
    plan = naive_plan(problem)
    found = simulate(problem, plan, runs=1, doubt=CERTAIN)
    assert found.lateness == pytest.approx(plan.costs.lateness)
    assert found.blocks_on_time == pytest.approx(1 - plan.late_units / len(plan.assignments))


def test_the_same_seed_gives_the_same_result_and_another_does_not() -> None:
    problem = reference_problem(3, 3, 5, seed=2)
    plan = naive_plan(problem)
    one, two, other = (simulate(problem, plan, runs=40, seed=seed) for seed in (1, 1, 2))
    assert one == two
    assert other.lateness != one.lateness


def test_dates_rise_with_the_chance_and_doubt_costs_time() -> None:
    problem = reference_problem(4, 3, 6, seed=1)
    plan = naive_plan(problem)
    sure = simulate(problem, plan, runs=200, doubt=CERTAIN)
    unsure = simulate(problem, plan, runs=200)
    slow = simulate(problem, plan, runs=200, doubt=replace(CERTAIN, bias=1.3))
    for certain, doubtful in zip(sure.homes, unsure.homes):
        assert doubtful.p50 <= doubtful.p80 <= doubtful.p95
        assert doubtful.p95 > certain.p50
        assert doubtful.every_block <= doubtful.on_time
    assert unsure.lateness_p95 >= unsure.lateness > sure.lateness
    assert slow.lateness > sure.lateness


def test_failures_make_a_plan_later() -> None:
    problem = reference_problem(3, 3, 5, seed=2)
    plan = naive_plan(problem)
    broken = replace(CERTAIN, hours_between_failures=20.0, repair_hours=8.0)
    assert (
        simulate(problem, plan, runs=100, doubt=broken).lateness
        > simulate(problem, plan, runs=1, doubt=CERTAIN).lateness
    )


def test_the_plan_hangs_on_its_slowest_pool() -> None:
    problem = reference_problem(2, 1, 6, seed=4)
    slow = tuple(
        replace(
            w, pools=tuple(replace(p, time_factor=4.0 if p.id == "asm" else 1.0, machines=1) for p in w.pools)
        )
        for w in problem.workshops
    )
    problem = replace(problem, workshops=slow)
    found = simulate(problem, naive_plan(problem), runs=50)
    assert (found.hangs_on[0].workshop, found.hangs_on[0].pool) == ("W0", "asm")
    assert sum(share.share for share in found.hangs_on) == pytest.approx(1.0)


def test_what_has_begun_is_taken_as_planned() -> None:
    problem = reference_problem(2, 2, 3, seed=1)
    plan = naive_plan(problem)
    over = replace(problem, now=max(bar.end for bar in plan.operations) + 1)
    found = simulate(over, plan, runs=20, doubt=Doubt(journey_spread=0))
    assert all(chance.p50 == chance.p95 for chance in found.homes)


def test_random_numbers_have_the_stated_mean_and_spread() -> None:
    state = np.array([88172645463325252], np.uint64)
    flat = np.array([uniform(state) for _ in range(20_000)])
    assert flat.min() > 0
    assert flat.max() < 1
    assert flat.mean() == pytest.approx(0.5, abs=0.01)
    drawn = np.array([lognormal(state, 12.0, 0.3) for _ in range(40_000)])
    assert drawn.mean() == pytest.approx(12.0, rel=0.01)
    assert drawn.std() / drawn.mean() == pytest.approx(0.3, rel=0.03)


def test_impossible_doubts_are_refused() -> None:
    with pytest.raises(Refused):
        Doubt(machine_spread=-0.1)
    with pytest.raises(Refused):
        Doubt(hours_between_failures=0.0)


@pytest.mark.parametrize("runs", [-1, 0, 10**9])
def test_runs_that_are_none_or_too_many_are_refused(runs: int) -> None:
    problem = reference_problem(1, 2, 3, 1)
    with pytest.raises(Refused) as refusal:
        simulate(problem, naive_plan(problem), runs=runs)
    assert refusal.value.field == "runs"
