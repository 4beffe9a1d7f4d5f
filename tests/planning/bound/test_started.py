"""The bound of a question in which work has begun is never above what any plan costs."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.events import Event, MachineDown, MemberLeaves, PartScrapped, PersonIll
from manyworks.planning.model import Plan, Problem, Started
from manyworks.planning.replan import replan
from manyworks.planning.solver import solve
from tests.examples import SOLVING, examples
from tests.planning.instances import rich_problem
from tests.planning.series import series_problem
from tests.planning.trainees import trainee_problem

POLICIES = st.fixed_dictionaries({
    "lateness_per_day": st.sampled_from([0.0, 150.0]),
    "fairness_per_hour": st.sampled_from([0.0, 5.0, 100.0]),
    "share_cap": st.sampled_from([None, 0.2, 0.4, 0.8]),
    "trainee_hour_value": st.sampled_from([0.0, 12.0, 400.0]),
    "changed_promise": st.sampled_from([0.0, 30.0]),
})  # fmt: skip


def something(r: random.Random, problem: Problem, plan: Plan, now: int) -> Event:
    shop = r.choice(problem.workshops)
    pool, end = r.choice(shop.pools), now + r.randint(1, 90)
    events: list[Event] = [
        MachineDown(shop.id, pool.id, now, end, pool.machines),
        PersonIll(shop.id, shop.people[0].skills[0], now, end),
        MemberLeaves(shop.id),
    ]
    if plan.assignments:
        events.append(PartScrapped(r.choice(plan.assignments).unit, r.choice(("", "cut", "join"))))
    return r.choice(events)


@given(
    make=st.sampled_from([rich_problem, series_problem, trainee_problem]),
    seed=st.integers(0, 10_000),
    units=st.integers(1, 8),
    policy=POLICIES,
)
@example(  # hours that have begun count for the shares
    make=rich_problem,
    seed=0,
    units=3,
    policy={"fairness_per_hour": 5.0, "share_cap": 0.4, "changed_promise": 0.0},
)
@examples(SOLVING)
def test_no_plan_of_a_chain_of_replans_costs_less_than_its_bound(
    make: Callable[..., Problem], seed: int, units: int, policy: dict[str, float | bool]
) -> None:
    r, now = random.Random(seed), 0
    problem = make(units, seed, **policy)
    plan = solve(problem, iterations=60, seed=seed)
    for _ in range(3):
        now += r.randint(3, 70)
        event = something(r, problem, plan, now)
        frozen = [a.unit for a in plan.assignments if r.random() < 0.2]
        again = replan(problem, plan, now=now, events=[event], frozen=frozen, iterations=60, seed=seed)
        problem, plan = again.problem, again.plan
        assert check(problem, plan) == []
        left_out = [refusal.unit for refusal in plan.refusals]
        assert lower_bound(problem, iterations=8, without=left_out).value <= plan.cost + 1e-6


@given(seed=st.integers(0, 10_000), now=st.integers(5, 150))
@example(seed=579, now=41)  # 85 minutes count as one whole hour: 60, not 75
@examples(SOLVING)
def test_what_has_begun_is_priced_as_the_plan_prices_it(seed: int, now: int) -> None:
    problem = trainee_problem(1, seed)
    again = replan(problem, solve(problem, iterations=50, seed=seed), now=now, iterations=50, seed=seed)
    assert lower_bound(again.problem, iterations=8).value <= again.plan.cost + 1e-6


def test_a_kit_that_came_sooner_than_planned_makes_nothing_late() -> None:
    problem = rich_problem(1, 1)
    unit = replace(problem.units[0], release=0, due=13)
    cut, make = problem.workshops[0].id, problem.workshops[2].id
    begun = [("cut", cut, "router", 8, 9), ("join", make, "bench", 9, 10), ("fit", make, "bench", 9, 10)]
    begun.append(("check", make, "bench", 10, 11))
    problem = replace(problem, units=(unit,), now=50, started=tuple(Started("U0", *row) for row in begun))
    plan = solve(problem, iterations=10)
    # the plan's price of cutting is that of the router, set-up included; the old one is cheaper
    dearer = (150 + 10) / 60 * 60 - 150 * 1.5 / 60 * 40
    assert lower_bound(problem, iterations=8).value == pytest.approx(plan.cost - dearer)
