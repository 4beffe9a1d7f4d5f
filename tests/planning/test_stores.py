"""Stores of workshops: what waits is counted, work is held back for it, and nothing is later for it."""

from dataclasses import replace

import pytest

from manyworks.planning.check import check
from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.explain import Explainer
from manyworks.planning.model import Plan, Problem, ScheduledOperation, Started
from manyworks.planning.pipeline import Effort, plan_everything
from manyworks.planning.problem_json import plan_from_dict, plan_to_dict
from manyworks.planning.reference import reference_problem
from manyworks.planning.solver import solve
from manyworks.planning.stores import Kept, hold_back
from tests.planning.instances import rich_problem
from tests.planning.naive import naive_plan


def storing(problem: Problem, blocks: int | None) -> Problem:
    return replace(problem, workshops=tuple(replace(w, storage_blocks=blocks) for w in problem.workshops))


@pytest.fixture(scope="module")
def kept() -> tuple[Problem, Plan, Kept]:
    """A network with room for four blocks at every workshop: the plan before, and what was made of it."""
    problem = storing(reference_problem(10, 5, 10, 2), 4)
    plan = solve(problem, iterations=20_000, seed=1)
    return problem, plan, hold_back(problem, plan, iterations=20_000)


def full(problem: Problem, plan: Plan) -> list[str]:
    return [found.where for found in check(problem, plan) if found.code == "store.full"]


def test_held_back_work_finds_room_and_makes_nothing_later(kept: tuple[Problem, Plan, Kept]) -> None:
    problem, plan, found = kept
    assert found.over_before > 20
    # no van stands loaded for days to make room: what it fetches elsewhere must be ready, too
    assert found.over_after < 0.75 * found.over_before
    assert found.held > 0
    before = with_deliveries(problem, plan, plan_deliveries(problem, plan))
    # loads weigh a van more against being late by hours; days late for want of room there are none
    assert found.plan.costs.lateness <= before.costs.lateness + 0.01 * before.cost
    assert found.price == pytest.approx(found.plan.cost - before.cost)
    assert found.price < 0.05 * plan.cost
    rest = {violation.code for violation in check(problem, found.plan)}
    assert rest <= {"store.full"}
    assert bool(rest) == (found.over_after > 0)


def test_nothing_held_back_begins_before_its_time_and_the_reason_is_said(
    kept: tuple[Problem, Plan, Kept],
) -> None:
    problem, _, found = kept
    until = {a.unit: a.held_until for a in found.plan.assignments if a.held_until is not None}
    first: dict[str, ScheduledOperation] = {}
    for bar in found.plan.operations:
        if bar.unit in until:
            first[bar.unit] = min(first.get(bar.unit, bar), bar, key=lambda b: b.start)
    assert all(first[unit].start >= moment for unit, moment in until.items())
    reasons = {(e.unit, e.operation): e for e in Explainer(problem, found.plan).all()}
    said = [reasons[unit, bar.operation] for unit, bar in first.items() if bar.start == until[unit]]
    assert said
    assert all(e.waits_for == "store" and "whose store is full" in e.text for e in said)
    assert plan_from_dict(plan_to_dict(found.plan)).assignments == found.plan.assignments


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = storing(reference_problem(4, 3, 8, 2), 2)
    plan = solve(problem, iterations=2_000)
    one, two = (hold_back(problem, plan, iterations=2_000).plan for _ in range(2))
    assert one.operations == two.operations
    assert one.assignments == two.assignments


def test_with_room_enough_or_none_stated_nothing_changes() -> None:
    for room in (None, 1000):
        problem = storing(reference_problem(3, 3, 4, 1), room)
        plan = solve(problem, iterations=500)
        found = hold_back(problem, plan, iterations=500)
        assert found.plan == with_deliveries(problem, plan, found.deliveries)
        assert (found.over_before, found.over_after, found.held, found.price) == (0, 0, 0, 0)


@pytest.mark.parametrize("seed", [2, 6, 8, 29])
def test_a_load_that_leaves_after_its_date_holds_nothing_back_past_it(seed: int) -> None:
    problem = storing(rich_problem(6, seed, lateness_per_day=0.0), 0)
    plan = solve(problem, iterations=100)
    found = hold_back(problem, plan, iterations=100)
    assert all(a.held_until is None or a.held_until <= a.due for a in found.plan.assignments)
    assert len(found.plan.assignments) == len(plan.assignments)
    assert found.over_after <= found.over_before
    assert {v.code for v in check(problem, found.plan)} <= {"store.full"}


def test_what_has_begun_or_is_late_is_not_held_back() -> None:
    problem = storing(reference_problem(6, 4, 8, 1), 0)
    plan = solve(problem, iterations=3_000)
    now = sorted(bar.start for bar in plan.operations)[len(plan.operations) // 3]
    begun = tuple(
        Started(b.unit, b.operation, b.workshop, b.pool, b.start, b.end)
        for b in plan.operations
        if b.start < now
    )
    later = replace(problem, now=now, started=begun)
    again = solve(later, iterations=3_000, warm_start=plan)
    found = hold_back(later, again, iterations=3_000)
    held = {a.unit for a in found.plan.assignments if a.held_until is not None}
    assert not held & {one.unit for one in begun}
    assert not held & {a.unit for a in again.assignments if a.arrive > a.due}
    assert {v.code for v in check(later, found.plan)} <= {"store.full"}


def test_the_check_counts_blocks_that_wait_for_their_load_or_their_date() -> None:
    problem = rich_problem(6, 3)
    plan = naive_plan(problem, 3)
    at_shop = {w.id: [a for a in plan.assignments if a.make == w.id] for w in problem.workshops}
    busy = max(at_shop, key=lambda name: len(at_shop[name]))
    waits = [(a.finish, a.finish + max(0, a.due - a.arrive)) for a in at_shop[busy]]
    most = max(sum(begin <= t < end for begin, end in waits) for t, _ in waits)
    assert most > 0
    assert f"workshop {busy}" in full(storing(problem, most - 1), plan)
    assert f"workshop {busy}" not in full(storing(problem, most), plan)
    assert full(storing(problem, None), plan) == []


def test_the_whole_job_holds_back_and_reports_what_is_left() -> None:
    problem = storing(reference_problem(4, 3, 8, 2), 2)
    made = plan_everything(problem, Effort(seed=1, iterations=3_000))
    assert made.kept is not None
    assert made.kept.over_before > 0
    assert made.deliveries is made.kept.deliveries
    assert made.deliveries.loads == made.plan.loads
    assert {v.code for v in made.violations} <= {"store.full"}
    assert bool(made.violations) == (made.kept.over_after > 0)
