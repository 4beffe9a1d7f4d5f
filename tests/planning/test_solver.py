"""Plans are valid, reproducible, better than by hand, and honest about what cannot be made."""

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning.check import check
from manyworks.planning.model import Plan, Pool, Problem, TracePoint
from manyworks.planning.reference import reference_problem
from manyworks.planning.solver import solve
from manyworks.refused import Refused
from tests.examples import SOLVING, examples
from tests.planning.instances import rich_problem


def bars(plan: Plan) -> list[tuple[str, str, str, int, int, int]]:
    return [(o.unit, o.operation, o.workshop, o.machine, o.start, o.end) for o in plan.operations]


@examples(SOLVING)
@given(st.integers(1, 4), st.integers(2, 6), st.integers(1, 8), st.integers(0, 1000))
def test_every_plan_of_a_reference_instance_is_valid(homes: int, shops: int, blocks: int, seed: int) -> None:
    problem = reference_problem(homes, shops, blocks, seed)
    plan = solve(problem, iterations=2000, seed=seed)
    assert check(problem, plan) == []
    rule = plan.trace[0]
    fewer = rule.late - plan.late_units
    assert plan.cost <= rule.cost + fewer * problem.policy.fewer_late + 1e-6
    assert plan.status == "complete"


@examples(SOLVING)
@given(
    st.integers(1, 12), st.integers(0, 1000), st.sampled_from([{}, {"splitting": False}, {"share_cap": 0.5}])
)
def test_every_plan_with_people_pauses_and_shared_pools_is_valid(units: int, seed: int, policy: dict) -> None:
    problem = rich_problem(units, seed, **policy)
    plan = solve(problem, iterations=1500, seed=seed)
    assert check(problem, plan) == []
    assert len(plan.assignments) + len(plan.refusals) == units


def test_search_gains_a_third_on_the_first_reference_instance() -> None:
    plan = solve(reference_problem(10, 5, 10, 1), iterations=60_000, seed=1)
    assert plan.by_hand is not None
    assert plan.cost < 0.67 * plan.by_hand
    assert plan.late_units < 50
    assert plan.evaluations > 10_000
    # a point may cost a little more than the one before it, for fewer late units
    for before, after in pairwise(plan.trace):
        assert after.cost <= before.cost or after.late < before.late
    assert plan.trace[-1].cost == pytest.approx(plan.cost)
    assert plan.trace[-1].late == plan.late_units


def test_the_same_seed_gives_the_same_plan_in_another_process_with_other_hashes() -> None:
    text = (
        "from manyworks.planning.reference import reference_problem\n"
        "from manyworks.planning.solver import solve\n"
        "plan = solve(reference_problem(3, 4, 5, 2), iterations=3000, seed=9)\n"
        "print([(o.unit, o.operation, o.machine, o.start) for o in plan.operations], plan.cost)\n"
    )
    answers = set()
    for salt in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": salt}
        run = subprocess.run(
            [sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True
        )
        answers.add(run.stdout)
    assert len(answers) == 1


@pytest.fixture(scope="module", params=["threads", "processes", "dask"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "dask":
        distributed = pytest.importorskip("distributed", reason="pip install 'manyworks[dask]'")
        # in this process, so no port is opened
        with distributed.Client(
            processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
        ) as client:
            yield client.get_executor()
        return
    kind: type[Executor] = ThreadPoolExecutor if request.param == "threads" else ProcessPoolExecutor
    with kind(2) as pool:  # type: ignore[call-arg]
        yield pool


@pytest.fixture(scope="module", params=[(4, 5, 6), (30, 50, 4)], ids=["replicas", "zones"])
def on_threads(request: pytest.FixtureRequest) -> tuple[Problem, Plan]:
    problem = reference_problem(*request.param, 3)
    with ThreadPoolExecutor(2) as pool:
        return problem, solve(problem, iterations=8000, seed=4, executor=pool)


def test_any_executor_gives_the_same_plan(on_threads: tuple[Problem, Plan], executor: Executor) -> None:
    problem, expected = on_threads
    plan = solve(problem, iterations=8000, seed=4, executor=executor)
    assert bars(plan) == bars(expected)
    assert plan.costs == expected.costs
    assert check(problem, plan) == []
    assert plan.by_hand is not None
    assert plan.cost < plan.by_hand


def test_no_moves_at_all_give_the_plan_by_rule() -> None:
    problem = reference_problem(3, 4, 5, 1)
    plan = solve(problem, iterations=0)
    assert plan.by_hand is not None
    assert plan.cost <= plan.by_hand
    assert check(problem, plan) == []
    with ThreadPoolExecutor(2) as threads:
        assert solve(problem, iterations=0, executor=threads).assignments == plan.assignments


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf])
def test_limits_of_time_that_are_none_are_refused(seconds: float) -> None:
    with pytest.raises(Refused) as refusal:
        solve(reference_problem(1, 2, 3, 1), time_limit_s=seconds)
    assert refusal.value.field == "time_limit_s"


def test_fewer_than_no_moves_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        solve(reference_problem(1, 2, 3, 1), iterations=-1)
    assert refusal.value.field == "iterations"


def test_a_cancelled_search_returns_the_best_plan_so_far() -> None:
    problem = reference_problem(4, 5, 5)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    plan = solve(problem, iterations=10**9, cancelled=cancelled)
    assert plan.status == "cancelled"
    assert 0 < plan.iterations < 10**6
    assert check(problem, plan) == []


def test_progress_rises_and_carries_cost_and_lateness() -> None:
    seen: list[tuple[float, TracePoint]] = []
    plan = solve(
        reference_problem(10, 15, 20),
        time_limit_s=2.0,
        progress=lambda share, point: seen.append((share, point)),
    )
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert all(point.cost >= plan.cost - 1e-6 or point.late > plan.late_units for _, point in seen)
    assert plan.trace[-1].late == plan.late_units


def test_a_warm_start_is_never_made_worse() -> None:
    problem = reference_problem(5, 5, 8)
    good = solve(problem, iterations=20_000, seed=1)
    again = solve(problem, iterations=10, seed=2, warm_start=good)
    assert again.cost <= good.cost + 1e-6


def without_router(problem: Problem) -> Problem:
    """Nobody can take a longer part than the bed of the old router."""
    shops = tuple(
        replace(w, pools=tuple(replace(p, length_mm=1900.0) if p.length_mm else p for p in w.pools))
        for w in problem.workshops
    )
    return replace(problem, workshops=shops)


def test_units_that_nobody_can_make_are_refused_with_the_nearest_miss_and_the_rest_is_planned() -> None:
    problem = without_router(rich_problem(4, 1))
    plan = solve(problem, iterations=100)
    assert plan.status == "partial"
    assert plan.assignments == ()
    assert {refusal.unit for refusal in plan.refusals} == {unit.id for unit in problem.units}
    miss = plan.refusals[0].nearest[0]
    assert miss.met == miss.of - 1
    assert "100 mm too short for panel" in miss.reasons[0]


def test_a_plot_that_a_block_cannot_reach_refuses_only_its_units() -> None:
    problem = rich_problem(6, 2)
    homes = tuple(
        replace(home, access=replace(home.access, block_mass_kg=40.0)) if home.id == "H1" else home
        for home in problem.homes
    )
    problem = replace(problem, homes=homes)
    plan = solve(problem, iterations=500)
    assert {refusal.unit for refusal in plan.refusals} == {"U1", "U3", "U5"}
    assert "5 kg too heavy for the plot H1" in plan.refusals[0].reason
    assert check(problem, plan) == []


def test_an_operation_longer_than_any_opening_is_refused_and_not_planned_for_ever() -> None:
    problem = reference_problem(1, 3, 2)
    units = (replace(problem.units[0], minutes=(15.0 * 300,) * 10), problem.units[1])
    shops = tuple(
        replace(w, calendar=replace(w.calendar, hours=((0, 200),), closures=())) for w in problem.workshops
    )
    plan = solve(replace(problem, units=units, workshops=shops), iterations=100)
    assert [refusal.unit for refusal in plan.refusals] == ["U0"]
    assert "never open long enough" in plan.refusals[0].reason


def test_a_workshop_that_is_closed_for_ever_makes_nothing() -> None:
    problem = reference_problem(2, 3, 3)
    first = problem.workshops[0]
    closed = replace(first, calendar=replace(first.calendar, closures=((0, 1 << 21),)))
    plan = solve(replace(problem, workshops=(closed, *problem.workshops[1:])), iterations=2000)
    assert {a.cut for a in plan.assignments} | {a.make for a in plan.assignments} <= {"W1", "W2"}
    assert len(plan.assignments) + len(plan.refusals) == len(problem.units)


def test_no_workshop_at_all_and_nothing_to_make_are_plans_too() -> None:
    problem = reference_problem(1, 2, 2)
    assert solve(replace(problem, units=()), iterations=10).status == "empty"
    nobody = solve(replace(problem, workshops=()), iterations=10)
    assert (nobody.status, len(nobody.refusals)) == ("partial", 2)


def test_the_cap_on_one_members_share_is_kept_where_that_is_possible() -> None:
    problem = reference_problem(6, 6, 10)
    free = solve(problem, iterations=20_000)
    capped = replace(problem, policy=replace(problem.policy, share_cap=0.25))
    plan = solve(capped, iterations=20_000)
    assert largest_share(problem, free) > largest_share(problem, plan)
    assert largest_share(problem, plan) <= 0.26
    assert check(capped, plan) == []


def largest_share(problem: Problem, plan: Plan) -> float:
    hours: dict[str, float] = {}
    minutes = {unit.id: unit.minutes or () for unit in problem.units}
    for a in plan.assignments:
        hours[a.cut] = hours.get(a.cut, 0.0) + sum(minutes[a.unit][:6])
        hours[a.make] = hours.get(a.make, 0.0) + sum(minutes[a.unit][6:])
    return max(hours.values()) / sum(hours.values())


def test_without_splitting_every_unit_stays_in_one_workshop() -> None:
    problem = reference_problem(3, 5, 6)
    whole = replace(problem, policy=replace(problem.policy, splitting=False))
    plan = solve(whole, iterations=5000)
    assert all(a.cut == a.make for a in plan.assignments)
    assert check(whole, plan) == []


def test_a_faster_second_machine_is_used_when_it_is_free() -> None:
    problem = reference_problem(2, 1, 6)
    shop = problem.workshops[0]
    fast = Pool("fast", ("cnc-routing",), 60.0, time_factor=0.5)
    problem = replace(problem, workshops=(replace(shop, pools=(*shop.pools, fast)),))
    plan = solve(problem, iterations=500)
    used = [o.pool for o in plan.operations if o.operation.startswith("cut")]
    assert used.count("fast") > used.count("cnc") > 0
    assert check(problem, plan) == []
