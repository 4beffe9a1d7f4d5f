"""Workshops that changed while a plan is carried out: the rest is planned with them as they are now."""

from collections import Counter
from dataclasses import replace

import pytest

from manyworks.planning.check import check
from manyworks.planning.events import event_from_dict, event_to_dict
from manyworks.planning.model import Calendar, Plan, Problem, Workshop
from manyworks.planning.reference import reference_problem
from manyworks.planning.renewal import GONE, WorkshopsChanged, as_told
from manyworks.planning.replan import Replan, carried_on, replan
from manyworks.planning.solver import solve

NOW = 150


@pytest.fixture(scope="module")
def running() -> tuple[Problem, Plan]:
    problem = reference_problem(6, 8, 8, 1)
    return problem, solve(problem, iterations=10_000, seed=1)


def busiest(plan: Plan) -> str:
    return Counter(o.workshop for o in plan.operations).most_common(1)[0][0]


def changed(problem: Problem, shop: str, **values: object) -> tuple[Workshop, ...]:
    return tuple(replace(w, **values) if w.id == shop else w for w in problem.workshops)  # type: ignore[arg-type]


def anew(running: tuple[Problem, Plan], workshops: tuple[Workshop, ...], *shops: str) -> Replan:
    problem, plan = running
    event = WorkshopsChanged(workshops, shops)
    again = replan(problem, plan, now=NOW, events=[event], iterations=3000)
    assert check(again.problem, again.plan) == []
    before = {(o.unit, o.operation): o for o in again.plan.operations}
    kept = {(started.unit, started.operation) for started in again.problem.started}
    for bar in plan.operations:
        if bar.start < NOW and (bar.unit, bar.operation) in kept:
            then = before[bar.unit, bar.operation]
            assert (then.workshop, then.start, then.end) == (bar.workshop, bar.start, bar.end)
    return again


def workshop(problem: Problem, shop: str) -> Workshop:
    return next(w for w in problem.workshops if w.id == shop)


def test_what_did_not_change_asks_the_same_question(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    left = carried_on(problem, plan, now=NOW)
    same = carried_on(problem, plan, now=NOW, events=[WorkshopsChanged(problem.workshops)])
    assert {s.unit for s in same.started} == {s.unit for s in left.started}
    assert replace(same, started=left.started) == left


def test_other_hours_hold_from_now_on(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest(plan)
    old = workshop(problem, shop).calendar
    late = tuple((begin + 2, end) for begin, end in old.hours)
    holiday = (NOW, NOW + 10 * problem.clock.units_per_day)
    calendar = Calendar(late, old.cycle, (*old.closures, holiday), old.pause)
    again = anew(running, changed(problem, shop, calendar=calendar), shop)
    assert workshop(again.problem, shop).calendar == calendar
    openings = {begin for begin, _ in old.hours}
    assert not any(
        o.workshop == shop and o.start >= NOW and (o.start % old.cycle in openings or o.start < holiday[1])
        for o in again.plan.operations
    )
    assert any("is not as it was" in moved.why for moved in again.moved)


def test_fewer_machines_and_people_keep_room_for_what_has_begun(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest(plan)
    was = workshop(problem, shop)
    few = replace(
        was,
        pools=tuple(replace(pool, machines=1) for pool in was.pools),
        people=tuple(replace(group, count=1) for group in was.people),
    )
    again = anew(running, changed(problem, shop, pools=few.pools, people=few.people), shop)
    lanes = Counter()
    for bar in again.plan.operations:
        if bar.workshop == shop and bar.start >= NOW:
            lanes.update((bar.pool, moment) for moment in range(bar.start, bar.end))
    assert max(lanes.values()) == 1
    told = next(w for w in as_told(again.problem) if w.id == shop)
    assert told.pools == few.pools and told.people == few.people
    twice = carried_on(
        again.problem, again.plan, now=NOW + 20, events=[WorkshopsChanged(problem.workshops, (shop,))]
    )
    assert not [outage for outage in twice.outages if outage.reason == GONE], "they came back"


def test_a_process_that_moved_to_another_bench_takes_its_begun_work_along(
    running: tuple[Problem, Plan],
) -> None:
    problem, plan = running
    shop = busiest(plan)
    renamed = tuple(
        replace(pool, id=f"new-{pool.id}", rate_per_hour=pool.rate_per_hour + 1)
        for pool in workshop(problem, shop).pools
    )
    again = anew(running, changed(problem, shop, pools=renamed), shop)
    assert {s.pool for s in again.problem.started if s.workshop == shop} <= {pool.id for pool in renamed}


def test_what_machines_that_are_gone_cannot_finish_is_made_elsewhere(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest(plan)
    router = next(o.pool for o in plan.operations if o.workshop == shop and o.operation.startswith("cut"))
    left = tuple(pool for pool in workshop(problem, shop).pools if pool.id != router)
    again = anew(running, changed(problem, shop, pools=left), shop)
    assert not any((o.workshop, o.pool) == (shop, router) and o.start >= NOW for o in again.plan.operations)
    assert again.plan.refusals == () and again.plan.late_units <= plan.late_units + 10
    cuts = [o for o in plan.operations if (o.workshop, o.pool) == (shop, router)]
    half = {o.unit for o in cuts if o.start < NOW} & {o.unit for o in cuts if o.start >= NOW}
    assert half and not half & {s.unit for s in again.problem.started if s.workshop == shop}


def test_one_workshop_left_and_one_joined(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest(plan)
    joined = replace(workshop(problem, shop), id="W-new", name="New works", member="New")
    rest = tuple(w for w in problem.workshops if w.id != shop)
    again = anew(running, (*rest, joined), shop, "W-new")
    begun = {o.unit for o in plan.operations if o.workshop == shop and o.start < NOW}
    assert {a.unit for a in again.plan.assignments if shop in (a.cut, a.make)} <= begun
    assert any("W-new" in (a.cut, a.make) for a in again.plan.assignments)
    unused = carried_on(problem, plan, now=0, events=[WorkshopsChanged(rest)])
    assert shop not in {w.id for w in unused.workshops}
    assert not [promise for promise in unused.promises if promise.workshop == shop]


def test_a_workshop_that_was_said_to_take_no_more_work_stays_so(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    closed = replace(problem, workshops=changed(problem, busiest(plan), takes_work=False))
    again = WorkshopsChanged(problem.workshops).change(closed)
    assert not workshop(again, busiest(plan)).takes_work


def test_the_event_reads_back_from_json(running: tuple[Problem, Plan]) -> None:
    event = WorkshopsChanged(running[0].workshops[:2], ("W1",))
    assert event_from_dict(event_to_dict(event)) == event
