"""The bound is never above an optimum or any plan, and close to it where that can be proved."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning import reference_problem, solve
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.fairness import member_shares
from manyworks.planning.model import Promise, Started
from manyworks.planning.replan import replan
from tests.examples import SOLVING, examples
from tests.planning.exact import Exact, tight
from tests.planning.instances import rich_problem
from tests.planning.naive import naive_plan


@pytest.mark.parametrize("seed", range(4))
def test_never_above_the_proved_optimum_and_near_it(seed: int) -> None:
    problem = tight(1, 2, 3, seed)
    best = Exact(problem).cost()
    rounding = 0.01 * 200
    found = lower_bound(problem, iterations=150, upper=best)
    assert found.kind in ("lagrangian", "free")
    assert found.units == 3
    assert 0.7 * best < found.value <= best + rounding


def test_people_are_a_capacity_too() -> None:
    base = rich_problem(5, 1)
    shops = tuple(
        replace(
            w,
            pools=(replace(w.pools[0], machines=3), replace(w.pools[2], machines=6)),
            calendar=replace(w.calendar, pause=0),
        )
        for w in base.workshops[:1]
    )
    units = tuple(replace(u, release=0, due=35, minutes=(150.0, 300.0, 120.0, 60.0)) for u in base.units)
    transport = replace(base.transport, carbon_kgco2e_per_tkm=None)
    problem = replace(base, workshops=shops, units=units, transport=transport)
    best = Exact(problem).cost()
    found = lower_bound(problem, iterations=200, upper=best)
    assert found.value <= best + 2.0
    assert any(price.kind == "people" for price in found.prices)


@given(
    seed=st.integers(0, 10_000),
    units=st.integers(1, 8),
    split=st.sampled_from([0.0, 0.6]),
    unfair=st.sampled_from([0.0, 10.0, 200.0]),
    cap=st.sampled_from([None, 0.2, 0.9]),
)
@examples(SOLVING)
def test_never_above_any_plan(seed: int, units: int, split: float, unfair: float, cap: float | None) -> None:
    problem = rich_problem(units, seed)
    problem = replace(problem, policy=replace(problem.policy, fairness_per_hour=unfair, share_cap=cap))
    plan = naive_plan(problem, seed, split)
    cost = plan.cost + sum(share.cost for share in member_shares(problem, plan))
    found = lower_bound(problem, iterations=40, upper=cost)
    assert 0 < found.value <= cost * (1 + 1e-9)
    assert found.units == units


@given(seed=st.integers(0, 10_000), minutes=st.tuples(*[st.floats(1.0, 200.0)] * 4))
@examples(SOLVING)
def test_money_counts_minutes_that_are_no_whole_units(
    seed: int, minutes: tuple[float, float, float, float]
) -> None:
    base = rich_problem(3, seed)
    problem = replace(base, units=tuple(replace(unit, minutes=minutes) for unit in base.units))
    plan = naive_plan(problem, seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=5, upper=plan.cost).value <= plan.cost + 1e-6


def test_a_unit_alone_is_bounded_at_the_money_of_its_minutes() -> None:
    base = rich_problem(1, 1)
    unit = replace(base.units[0], release=0, due=40 * 24, minutes=(17.0, 29.0, 31.0, 1.5))
    problem = replace(base, units=(unit,))
    plan = solve(problem, iterations=20)
    assert check(problem, plan) == []
    assert plan.costs.work == pytest.approx((17 + 10) / 60 * 60 + (29 + 31 + 1.5) * 0.9 / 60 * 30)
    dearer = 10.0  # set-up of the router that quotes the price; the old one, which has none, would be cheaper
    assert lower_bound(problem, iterations=5).value == pytest.approx(plan.cost - dearer)


def test_prices_raise_the_bound_and_name_the_scarce_hours() -> None:
    problem = reference_problem(6, 3, 10, seed=2)
    free, priced = lower_bound(problem, iterations=1), lower_bound(problem, iterations=120)
    assert free.kind == "free"
    assert free.prices == ()
    assert priced.kind == "lagrangian"
    assert priced.value > free.value
    dearest = priced.prices[0]
    assert dearest.per_hour > 0
    assert dearest.end - dearest.begin == 240
    assert dearest.workshop in {w.id for w in problem.workshops}
    assert [p.per_hour for p in priced.prices] == sorted((p.per_hour for p in priced.prices), reverse=True)


def test_the_fairness_rule_counts() -> None:
    problem = reference_problem(4, 5, 8, seed=1)
    ruled = replace(problem, policy=replace(problem.policy, fairness_per_hour=10.0, share_cap=0.25))
    plan = solve(ruled, iterations=20_000, seed=1)
    free, priced = (lower_bound(p, iterations=200, upper=plan.cost) for p in (problem, ruled))
    assert free.value < priced.value <= plan.cost
    assert plan.cost / priced.value < 0.6 * (plan.cost / free.value - 1) + 1, "the gap halves, nearly"


def test_the_same_iterations_give_the_same_bound() -> None:
    problem = reference_problem(4, 3, 8, seed=5)
    one, two = (lower_bound(problem, iterations=30) for _ in range(2))
    assert (one.value, one.prices) == (two.value, two.prices)


def test_more_freedom_never_raises_it() -> None:
    problem = reference_problem(4, 3, 6, seed=3)
    whole = lower_bound(problem, iterations=1).value
    together = replace(problem, policy=replace(problem.policy, splitting=False))
    units = tuple(replace(u, release=0, due=u.due + 200) for u in problem.units)
    assert lower_bound(together, iterations=1).value >= whole
    assert lower_bound(replace(problem, units=units), iterations=1).value <= whole


def test_frozen_groups_stay_and_changed_promises_cost() -> None:
    problem = reference_problem(1, 3, 1, seed=1)
    unit = problem.units[0].id
    free = lower_bound(problem, iterations=1).value
    values = []
    for shop in problem.workshops:
        frozen = tuple(Promise(unit, group, shop.id, frozen=True) for group in ("cut", "make"))
        values.append(lower_bound(replace(problem, promises=frozen), iterations=1).value)
    able = [value for value in values if value > 0]
    assert min(able) >= free
    assert max(able) > free
    dear = replace(problem.policy, changed_promise=1e6)
    worst = problem.workshops[values.index(max(values))].id
    promised = tuple(Promise(unit, group, worst) for group in ("cut", "make"))
    kept = lower_bound(replace(problem, promises=promised, policy=dear), iterations=1).value
    assert kept == pytest.approx(max(able))


@pytest.mark.parametrize("now", [32, 100])
def test_what_has_begun_is_no_later_than_it_was(now: int) -> None:
    """A kit that is there, and a unit that was finished in time, are not held up by the clock."""
    problem = rich_problem(1, 1)
    steps = (("cut", "south", "router", 8, 11), ("join", "north", "bench", 32, 36),
             ("fit", "north", "bench", 36, 38), ("check", "north", "bench", 38, 39))  # fmt: skip
    begun = tuple(Started("U0", *step) for step in steps if step[3] < now)
    fixed = tuple(Promise("U0", g, w, frozen=True) for g, w in (("cut", "south"), ("make", "north")))
    later = replace(problem, started=begun, promises=fixed, now=now)
    on_time = replace(problem.units[0], release=0, due=solve(later, iterations=1).assignments[0].arrive)
    later = replace(later, units=(on_time,))
    plan = solve(later, iterations=10)
    assert check(later, plan) == []
    assert plan.late_units == 0
    assert lower_bound(later, iterations=10).value <= plan.cost


@pytest.mark.parametrize("seed", [1, 2])
def test_hours_that_are_over_help_nobody(seed: int) -> None:
    """Halfway through a plan the rest is bounded as well as the whole, and what is scarce has a price."""
    problem = reference_problem(10, 5, 10, seed)
    plan = solve(problem, iterations=30_000, seed=1)
    now = max(bar.end for bar in plan.operations) // 2
    again = replan(problem, plan, now=now, iterations=1_000, seed=1)
    bound = lower_bound(again.problem, iterations=200)
    # what is under way may stand in for others with later dates, so that the bound knows less
    assert 0.93 * again.plan.cost < bound.value <= again.plan.cost
    assert bound.prices
    assert all(price.end > now for price in bound.prices)


def test_units_that_nobody_can_make_are_not_counted() -> None:
    problem = reference_problem(2, 3, 4, seed=1)
    shops = tuple(replace(w, pools=w.pools[:1]) for w in problem.workshops)
    assert lower_bound(replace(problem, workshops=shops), iterations=5).units == 0
    left = lower_bound(problem, iterations=5, without={problem.units[0].id})
    assert left.units == len(problem.units) - 1


def test_free_lateness_is_bounded_by_work_and_transport() -> None:
    problem = reference_problem(2, 3, 4, seed=1)
    free = replace(problem, policy=replace(problem.policy, lateness_per_day=0.0))
    assert 0 < lower_bound(free, iterations=20).value <= lower_bound(problem, iterations=20).value + 1e-6


def test_progress_is_told() -> None:
    told: list[tuple[float, float]] = []
    lower_bound(
        reference_problem(2, 2, 3), iterations=10, progress=lambda done, best: told.append((done, best))
    )
    assert len(told) == 10
    assert told[-1][0] == 1.0
    assert [best for _, best in told] == sorted(best for _, best in told)
