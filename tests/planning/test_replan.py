"""Planning again keeps what has begun, respects what is out, and says what moved."""

from collections import Counter
from dataclasses import replace

import pytest

from manyworks.planning.check import check
from manyworks.planning.model import Outage, Plan, Problem
from manyworks.planning.reference import reference_problem
from manyworks.planning.replan import replan
from manyworks.planning.solver import solve
from manyworks.refused import Refused

NOW = 200


@pytest.fixture(scope="module")
def running() -> tuple[Problem, Plan]:
    problem = reference_problem(6, 8, 12, 1)
    return problem, solve(problem, iterations=20_000, seed=1)


def busiest_router(plan: Plan) -> str:
    return Counter(o.workshop for o in plan.operations if o.pool == "cnc" and o.start >= NOW).most_common(1)[
        0
    ][0]


def test_what_has_begun_stays_and_the_rest_avoids_the_broken_machine(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest_router(plan)
    machines = next(p.machines for w in problem.workshops if w.id == shop for p in w.pools if p.id == "cnc")
    out = Outage(shop, "cnc", NOW, NOW + 200, machines, "spindle")
    again = replan(problem, plan, now=NOW, outages=[out], iterations=10_000)
    assert check(again.problem, again.plan) == []
    new = {(o.unit, o.operation): o for o in again.plan.operations}
    for bar in plan.operations:
        if bar.start < NOW:
            then = new[bar.unit, bar.operation]
            assert (then.workshop, then.pool, then.start, then.end) == (
                bar.workshop,
                bar.pool,
                bar.start,
                bar.end,
            )
        else:
            assert new[bar.unit, bar.operation].start >= NOW
    busy_before = max((b.end for b in plan.operations if b.workshop == shop and b.start < NOW), default=NOW)
    for bar in again.plan.operations:
        if (bar.workshop, bar.pool) == (shop, "cnc") and bar.start >= NOW:
            assert bar.start >= min(NOW + 200, max(busy_before, NOW + 200))
    assert again.moved
    assert any("are out" in moved.why for moved in again.moved)


def test_few_promises_change(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest_router(plan)
    there = sum(o.workshop == shop and o.pool == "cnc" and o.start >= NOW for o in plan.operations)
    out = Outage(shop, "cnc", NOW, NOW + 200, 1)
    calm = replan(problem, plan, now=NOW, outages=[out], changed_promise=300.0, iterations=10_000)
    assert len(calm.moved) <= 3 * there
    wild = replan(problem, plan, now=NOW, outages=[out], changed_promise=0.01, iterations=10_000)
    assert len(calm.moved) < len(wild.moved)
    groups = sum(
        (m.before.cut != m.after.cut) + (m.before.make != m.after.make) for m in calm.moved if m.after
    )
    assert calm.plan.costs.promises == pytest.approx(300.0 * groups)


def test_a_member_that_leaves_gets_nothing_new_and_ends_what_it_began(
    running: tuple[Problem, Plan],
) -> None:
    problem, plan = running
    shop, now = busiest_router(plan), 60
    again = replan(problem, plan, now=now, gone=[shop], iterations=10_000)
    assert check(again.problem, again.plan) == []
    begun = {o.unit for o in plan.operations if o.workshop == shop and o.start < now}
    assert {a.unit for a in again.plan.assignments if shop in (a.cut, a.make)} <= begun
    assert any(f"{shop} takes no more work" in moved.why for moved in again.moved)
    assert max(o.end for o in again.plan.operations) < 2 * max(o.end for o in plan.operations)


def test_frozen_units_do_not_move(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    frozen = [unit.id for unit in problem.units[::2]]
    again = replan(problem, plan, now=NOW, frozen=frozen, changed_promise=0.01, iterations=10_000)
    assert not {moved.unit for moved in again.moved} & set(frozen)
    assert check(again.problem, again.plan) == []


def test_an_order_can_be_added(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    more = replace(problem.units[0], id="U-new", release=NOW, due=NOW + 400)
    again = replan(replace(problem, units=(*problem.units, more)), plan, now=NOW, iterations=5000)
    assert check(again.problem, again.plan) == []
    assert "U-new" in {a.unit for a in again.plan.assignments}


def test_the_past_cannot_be_planned(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    again = replan(problem, plan, now=NOW, iterations=100)
    with pytest.raises(Refused, match="before the plan began"):
        replan(again.problem, again.plan, now=NOW - 1)
