"""Chains of odd days: whatever happens in whatever order, what has begun is never lost, moved or doubled."""

import random
from dataclasses import replace

import pytest

from benchmarks.judge import judge
from manyworks.planning.cancelling import left, with_left
from manyworks.planning.events import (
    Event,
    MachineDown,
    MemberLeaves,
    OrderCancelled,
    PersonIll,
    SiteSlips,
)
from manyworks.planning.model import Plan, Problem
from manyworks.planning.problem import Started
from manyworks.planning.renewal import WorkshopsChanged
from manyworks.planning.replan import carried_on
from tests.benchmarks.made import documents, planned
from tests.benchmarks.networks import network

EVENTS = 5


def drawn(r: random.Random, problem: Problem, now: int) -> Event:
    """Something that happens; also what leaves nobody who could finish what has begun."""
    day = problem.clock.units_per_day
    shop = r.choice(problem.workshops)
    pool, end = r.choice(shop.pools), now + r.randrange(1, 4 * day)
    kind = r.randrange(6)
    if kind == 0:
        return MachineDown(shop.id, pool.id, now, end)
    if kind == 1 and shop.skills:
        return PersonIll(shop.id, r.choice(sorted(shop.skills)), now, end, people=r.choice((1, 9)))
    if kind == 2 and sum(one.takes_work for one in problem.workshops) > 1:
        return MemberLeaves(shop.id, "moved away")
    if kind == 3 and len(problem.units) > 3:
        return OrderCancelled((r.choice(problem.units).id,))
    if kind == 4 and len(shop.people) > 1:
        fewer = replace(shop, people=shop.people[1:], pools=tuple(p for p in shop.pools if not p.training))
        others = [fewer if one.id == shop.id else one for one in problem.workshops]
        return WorkshopsChanged(tuple(others), (shop.id,))
    return SiteSlips(r.choice(problem.homes).id, r.randrange(1, 2 * day))


def begun(plan: Plan, now: int) -> dict[tuple[str, str], tuple[str, str, int, int]]:
    """Everything that has begun, with where and when."""
    bars = [bar for bar in (*plan.operations, *plan.under_way) if bar.start < now]
    found = {(b.unit, b.operation): (b.workshop, b.pool, b.start, b.end) for b in bars}
    assert len(found) == len(bars), "nothing is done twice"
    return found


def chain(seed: int, events: int) -> None:
    """A network, and what happens to it."""
    r = random.Random(seed)
    made = planned(network(seed), seed)
    problem, plan, now = made.problem, made.plan, 0
    told: list[Event] = []
    for number in range(events):
        now += r.randrange(1, 3 * problem.clock.units_per_day)
        event = drawn(r, problem, now)
        told.append(event)
        before = begun(plan, now)
        asked = carried_on(problem, plan, now=now, events=[event])
        again = planned(asked, seed + number, carried_out=plan)
        assert again.violations == (), (again.violations, told)
        problem, plan = again.problem, again.plan
        wanted, kept = {unit.id for unit in problem.units}, begun(plan, now)
        assert kept.items() <= before.items(), (kept.items() - before.items(), told)
        lost = {key for key in before.keys() - kept.keys() if key[0] in wanted}
        assert not lost or isinstance(event, WorkshopsChanged), (lost, told)
        written = documents(again)
        found = judge(written.plan, written.problem).impossible
        assert found == (), (found, told)


@pytest.mark.parametrize("seed", range(10))
def test_what_has_begun_is_never_lost_moved_or_doubled(seed: int) -> None:
    chain(seed, EVENTS)


@pytest.mark.parametrize("seed", range(6))
def test_work_on_what_nobody_can_finish_ends_on_its_machine(seed: int) -> None:
    made = planned(network(seed), seed)
    problem, plan = made.problem, made.plan
    first = min(plan.operations, key=lambda bar: (bar.start, bar.unit))
    now, years = first.start + 1, 400 * problem.clock.units_per_day
    away = [
        PersonIll(shop.id, skill, now, now + years, people=99)
        for shop in problem.workshops
        for skill in shop.skills
    ]
    again = planned(carried_on(problem, plan, now=now, events=away), seed, carried_out=plan)
    assert again.violations == ()
    assert begun(again.plan, now) == begun(plan, now)
    assert {bar.unit for bar in again.plan.under_way} <= {one.unit for one in again.plan.refusals}
    assert first.unit in {bar.unit for bar in (*again.plan.operations, *again.plan.under_way)}


def test_work_under_way_has_a_machine_though_nobody_said_which() -> None:
    """Two of a pool of two, one of them not said: never one machine twice."""
    made = planned(network(3), 3)
    problem = made.problem
    shop = problem.workshops[0]
    pool = replace(shop.pools[0], machines=2)
    shop = replace(shop, pools=(pool, *shop.pools[1:]))
    units = tuple(replace(unit, minutes=None) for unit in problem.units)
    problem = replace(problem, workshops=(shop, *problem.workshops[1:]), units=units, now=5)
    cut = {
        block.id: next(step.id for step in block.operations if step.group == "cut")
        for block in problem.blocks
    }
    chosen = units[:3]
    started = tuple(
        Started(unit.id, cut[unit.block], shop.id, pool.id, 1, 9, machine=number)
        for unit, number in zip(chosen, (1, None, 7), strict=True)
    )
    problem = replace(problem, started=started[:2])
    found = {one.unit: one.machine for one in left(problem, ())}
    assert found == {chosen[0].id: 1, chosen[1].id: 0}
    assert {(one.pool, one.number) for one in with_left(problem, ()).booked} == {(pool.id, 0), (pool.id, 1)}
    # more than there are machines: nothing is refused
    assert len(left(replace(problem, started=started), ())) == 3
    with_left(replace(problem, started=started), ())
