"""Planning again keeps what has begun, respects what happened, and says what moved and why."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.events import (
    Event,
    MachineDown,
    MemberLeaves,
    OrderAdded,
    PartScrapped,
    PersonIll,
    PiecesChanged,
    SiteSlips,
    event_from_dict,
    events_from_dict,
    events_to_dict,
)
from manyworks.planning.model import Home, Material, Place, Plan, Problem, SheetStock, Unit
from manyworks.planning.nesting import NestRules
from manyworks.planning.reference import reference_problem
from manyworks.planning.replan import replan
from manyworks.planning.sheets import nest_plan
from manyworks.planning.solver import solve
from manyworks.refused import Refused
from tests.examples import SOLVING, examples
from tests.planning.instances import rich_problem

NOW = 200


@pytest.fixture(scope="module")
def running() -> tuple[Problem, Plan]:
    problem = reference_problem(6, 8, 12, 1)
    return problem, solve(problem, iterations=20_000, seed=1)


def busiest_router(plan: Plan) -> str:
    places = Counter(o.workshop for o in plan.operations if o.pool == "cnc" and o.start >= NOW)
    return places.most_common(1)[0][0]


def machines_of(problem: Problem, shop: str, pool: str) -> int:
    return next(p.machines for w in problem.workshops if w.id == shop for p in w.pools if p.id == pool)


def test_what_has_begun_stays_and_the_rest_avoids_the_broken_machine(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest_router(plan)
    down = MachineDown(shop, "cnc", NOW, NOW + 200, machines_of(problem, shop, "cnc"), "spindle")
    again = replan(problem, plan, now=NOW, events=[down], iterations=10_000)
    assert check(again.problem, again.plan) == []
    new = {(o.unit, o.operation): o for o in again.plan.operations}
    for bar in plan.operations:
        then = new[bar.unit, bar.operation]
        if bar.start < NOW:
            assert (then.workshop, then.pool, then.start, then.end) == (
                bar.workshop, bar.pool, bar.start, bar.end,
            )  # fmt: skip
        else:
            assert then.start >= NOW
    for bar in again.plan.operations:
        if (bar.workshop, bar.pool) == (shop, "cnc") and bar.start >= NOW:
            assert bar.start >= NOW + 200
    assert any(f"cnc of {shop} is out" in moved.why for moved in again.moved)


def test_the_bound_counts_what_has_begun(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    whole = lower_bound(problem, iterations=60).value
    again = replan(problem, plan, now=NOW, iterations=2000)
    assert len(again.problem.started) > 20
    left = lower_bound(again.problem, iterations=60).value
    assert 0.97 * whole < left <= again.plan.cost


def test_few_promises_change(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop = busiest_router(plan)
    there = sum(o.workshop == shop and o.pool == "cnc" and o.start >= NOW for o in plan.operations)
    down = MachineDown(shop, "cnc", NOW, NOW + 200)
    calm = replan(problem, plan, now=NOW, events=[down], changed_promise=300.0, iterations=10_000)
    assert calm.promises_changed <= 3 * there
    wild = replan(problem, plan, now=NOW, events=[down], changed_promise=0.01, iterations=10_000)
    assert calm.promises_changed < wild.promises_changed
    assert calm.plan.costs.promises == pytest.approx(300.0 * calm.promises_changed)


def test_a_member_that_leaves_gets_nothing_new_and_ends_what_it_began(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    shop, now = busiest_router(plan), 60
    again = replan(problem, plan, now=now, events=[MemberLeaves(shop)], iterations=10_000)
    assert check(again.problem, again.plan) == []
    begun = {o.unit for o in plan.operations if o.workshop == shop and o.start < now}
    assert {a.unit for a in again.plan.assignments if shop in (a.cut, a.make)} <= begun
    assert any(f"{shop} takes no more work" in moved.why for moved in again.moved)
    assert max(o.end for o in again.plan.operations) < 2 * max(o.end for o in plan.operations)


def test_frozen_units_do_not_move(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    frozen = {unit.id for unit in problem.units[::2]}
    again = replan(problem, plan, now=NOW, frozen=frozen, changed_promise=0.01, iterations=10_000)
    elsewhere = {moved.unit for moved in again.moved if moved.change == "workshop"}
    assert not elsewhere & frozen
    assert check(again.problem, again.plan) == []


def test_an_order_is_added_for_a_new_home(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    block = problem.units[0].block
    order = OrderAdded(
        units=tuple(Unit(f"N{i}", block, "HX", NOW, NOW + 400, i) for i in range(4)),
        homes=(Home("HX", Place(10.0, 10.0)),),
    )
    again = replan(problem, plan, now=NOW, events=[order], iterations=5000)
    assert check(again.problem, again.plan) == []
    assert {moved.unit for moved in again.moved if moved.change == "new"} == {"N0", "N1", "N2", "N3"}


def test_an_order_brings_its_own_boards() -> None:
    problem = rich_problem(2)
    plan = solve(problem, iterations=100)
    block, part = problem.blocks[0], problem.parts[0]
    new = {
        "units": (replace(problem.units[0], id="N1", block="oak wall"),),
        "blocks": (replace(block, id="oak wall", parts=(replace(block.parts[0], part="oak panel"),)),),
        "parts": (replace(part, id="oak panel", material="oak", thickness_mm=20.0),),
        "materials": (Material("oak"),),
        "stock": (SheetStock("oak 20", "oak", 20.0, 2440.0, 1220.0, 90.0),),
    }
    for event in (OrderAdded(**new), PiecesChanged(**new)):  # type: ignore[arg-type]
        again = replan(problem, plan, now=1, events=[event], iterations=100)
        assert check(again.problem, again.plan) == []
        sheets = nest_plan(again.problem, again.plan, NestRules(), iterations=50).sheets
        assert {p.unit for sheet in sheets if sheet.stock == "oak 20" for p in sheet.parts} == {"N1"}


def test_a_scrapped_unit_is_made_again_from_the_step_that_failed(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    bar = next(o for o in plan.operations if o.operation == "assemble" and o.end < NOW)
    for step, kept in (("insulate", True), ("", False)):
        event = PartScrapped(bar.unit, step)
        again = replan(problem, plan, now=NOW, events=[event], iterations=3000)
        assert check(again.problem, again.plan) == []
        new = {o.operation: o for o in again.plan.operations if o.unit == bar.unit}
        assert (new["assemble"].start == bar.start) is kept
        assert new["check"].start >= NOW and new["pack"].start >= NOW
        assert any("did not pass" in moved.why for moved in again.moved if moved.unit == bar.unit)


def test_cutting_a_kit_again_means_assembling_it_again(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    bar = next(o for o in plan.operations if o.operation == "assemble" and o.end < NOW)
    lost = PartScrapped(bar.unit, "deburr-2").again(problem)
    assert lost == {(bar.unit, name) for name in ("deburr-2", "assemble", "insulate", "check", "pack")}


def test_a_site_that_slips_is_waited_for(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    home = problem.units[-1].home
    again = replan(problem, plan, now=NOW, events=[SiteSlips(home, 120)], iterations=5000)
    assert check(again.problem, again.plan) == []
    due = {unit.id: unit.due for unit in problem.units}
    for unit in again.problem.units:
        moves = unit.home == home and due[unit.id] >= NOW
        assert unit.due - due[unit.id] == (120 if moves else 0)
    assert again.plan.costs.lateness <= plan.costs.lateness


def test_people_who_are_away_do_no_work() -> None:
    problem = rich_problem(8)
    plan = solve(problem, iterations=2000)
    shop = Counter(a.make for a in plan.assignments).most_common(1)[0][0]
    have = next(
        g.count for w in problem.workshops if w.id == shop for g in w.people if g.skills[0] == "joiner"
    )
    ill = PersonIll(shop, "joiner", 0, 400, have)
    again = replan(problem, plan, now=0, events=[ill], changed_promise=10_000.0, iterations=2000)
    assert check(again.problem, again.plan) == []
    joins = [o for o in again.plan.operations if o.workshop == shop and o.operation in ("join", "fit")]
    assert joins, "promises are dear, so the work waits for its people"
    assert all(o.start >= 400 for o in joins)
    assert "people.absence" in {found.code for found in check(again.problem, plan)}
    cheap = replan(problem, plan, now=0, events=[ill], changed_promise=0.0, iterations=2000)
    assert cheap.plan.late_units <= again.plan.late_units
    assert any("fewer people" in moved.why for moved in cheap.moved)


def test_one_person_fewer_still_leaves_the_others_at_work() -> None:
    problem = rich_problem(8)
    plan = solve(problem, iterations=2000)
    ill = PersonIll("south", "joiner", 0, 2000, 1)
    again = replan(problem, plan, now=0, events=[ill], changed_promise=10_000.0, iterations=2000)
    assert check(again.problem, again.plan) == []
    assert any(
        o.workshop == "south" and o.operation == "join" and o.start < 2000 for o in again.plan.operations
    )


@examples(SOLVING)
@given(st.integers(0, 8), st.integers(0, 300), st.integers(1, 400), st.integers(1, 3), st.integers(0, 120))
def test_any_event_leaves_a_plan_that_keeps_every_rule(
    kind: int, start: int, length: int, count: int, now: int
) -> None:
    problem = rich_problem(6)
    plan = solve(problem, iterations=200)
    event: Event = (
        MachineDown("south", "bench", start, start + length, count),
        PersonIll("south", "joiner", start, start + length, count),
        PartScrapped("U2"),
        MemberLeaves("south"),
        OrderAdded((replace(problem.units[0], id="U9"),)),
        SiteSlips("H1", length),
        PiecesChanged(("U1", "U4")),
        PiecesChanged(
            ("U0",),
            (
                replace(problem.units[3], due=problem.units[3].due + length),
                replace(problem.units[2], id="U9"),
            ),
        ),
        PiecesChanged(tuple(unit.id for unit in problem.units)),
    )[kind]
    again = replan(problem, plan, now=now, events=[event], iterations=200)
    assert check(again.problem, again.plan) == []
    twice = replan(
        again.problem, again.plan, now=now + 24, events=[event] if kind < 4 else [], iterations=100
    )
    assert check(twice.problem, twice.plan) == [], "a plan made anew can be made anew"


def test_events_come_back_from_their_document() -> None:
    unit = rich_problem().units[0]
    events: list[Event] = [
        MachineDown("w", "p", 1, 9, 2, "spindle"),
        PersonIll("w", "joiner", 1, 9),
        PartScrapped("U1", "cut"),
        MemberLeaves("w", "moved away"),
        OrderAdded((unit,), (Home("H", Place(0, 0)),)),
        PiecesChanged(
            ("U1",),
            (unit,),
            (Home("H", Place(0, 0)),),
            materials=(Material("oak"),),
            stock=(SheetStock("oak 20", "oak", 20.0, 2000.0, 1000.0),),
            reason="other windows",
        ),
        SiteSlips("H1", 40, "walls", "rain"),
    ]
    assert events_from_dict(json.loads(json.dumps(events_to_dict(7, events)))) == (7, tuple(events))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"kind": "flood"}, "kind"),
        ({"kind": []}, "kind"),
        ({}, "kind"),
        ({"kind": "machine-down", "workshop": "w"}, "end"),
        ({"kind": "machine-down", "workshop": "w", "pool": "p", "start": -1, "end": 4}, "start"),
        ({"kind": "site-slips", "home": "h", "by": 0}, "by"),
        ([], ""),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(document: object, field: str) -> None:
    with pytest.raises(Refused) as caught:
        event_from_dict(document)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "event",
    [
        MachineDown("nowhere", "cnc", 0, 999), PersonIll("W0", "juggler", 0, 999), PartScrapped("nothing"),
        MachineDown("nowhere", "cnc", 0, 1), PersonIll("nowhere", "joiner", 0, 1),
        MemberLeaves("nowhere"), PiecesChanged(("nothing",)),
        SiteSlips("nowhere", 3), SiteSlips("H0", 3, "cellar"),
    ],
)  # fmt: skip
def test_an_event_about_nothing_is_refused(running: tuple[Problem, Plan], event: Event) -> None:
    with pytest.raises(Refused, match="which does not exist"):
        replan(*running, now=NOW, events=[event], iterations=10)


def test_begun_work_on_a_cancelled_unit_ends_and_the_rest_of_it_is_dropped(
    running: tuple[Problem, Plan],
) -> None:
    problem, plan = running
    under_way = [o for o in plan.operations if o.start < NOW < o.end]
    assert under_way
    gone = {o.unit for o in under_way}
    waiting = {a.unit for a in plan.assignments} - {o.unit for o in plan.operations if o.start < NOW}
    gone |= set(sorted(waiting)[:2])
    event = PiecesChanged(tuple(sorted(gone)))
    again = replan(problem, plan, now=NOW, events=[event], iterations=10_000)
    assert check(again.problem, again.plan) == []
    assert {bar.unit for bar in again.plan.operations}.isdisjoint(gone)
    assert lower_bound(again.problem, iterations=20).value <= again.plan.cost
    # Beside the new plan the work under way ends: no machine and nobody has two things to do at once.
    steps = {(b.id, o.id): o for b in problem.blocks for o in b.operations}
    kinds = {unit.id: unit.block for unit in problem.units}
    bars = [*again.plan.operations, *under_way]
    for bar in under_way:
        place = bar.workshop, bar.pool
        for moment in range(NOW, bar.end):
            here = [o for o in bars if o.start <= moment < o.end and o.workshop == bar.workshop]
            assert sum((o.workshop, o.pool) == place for o in here) <= machines_of(problem, *place)
            skill = steps[kinds[bar.unit], bar.operation].skill
            busy = sum(
                step.people for o in here if (step := steps[kinds[o.unit], o.operation]).skill == skill
            )
            shop = next(w for w in problem.workshops if w.id == bar.workshop)
            assert skill is None or busy <= sum(g.count for g in shop.people if g.skills[0] == skill)
    told = {moved.unit: moved for moved in again.moved if moved.change == "cancelled"}
    assert told.keys() == gone and all(one.after is None and one.before for one in told.values())


def test_a_changed_unit_is_made_for_its_new_day_and_a_new_one_is_added(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    unit = max(problem.units, key=lambda unit: unit.due)
    later = replace(unit, due=unit.due + 400, release=unit.release + 400)
    event = PiecesChanged(units=(later, replace(unit, id="NEW")))
    again = replan(problem, plan, now=NOW, events=[event], iterations=5_000)
    assert check(again.problem, again.plan) == []
    dues = {a.unit: a.due for a in again.plan.assignments}
    assert dues[unit.id] == unit.due + 400 and dues["NEW"] == unit.due
    why = {moved.unit: moved.why for moved in again.moved}
    assert "wanted at another time" in why[unit.id] and "It is new" in why["NEW"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda unit: PiecesChanged((unit.id,), (unit,)), "cancelled as well"),
        (lambda unit: PiecesChanged((unit.id, unit.id)), "already used"),
        (lambda unit: PiecesChanged(units=(replace(unit, home="H9"),)), "another home"),
    ],
)
def test_pieces_that_contradict_each_other_are_refused(
    running: tuple[Problem, Plan], make: Callable[[Unit], Event], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        replan(*running, now=NOW, events=[make(running[0].units[0])], iterations=10)


def test_the_past_cannot_be_planned(running: tuple[Problem, Plan]) -> None:
    problem, plan = running
    again = replan(problem, plan, now=NOW, iterations=100)
    with pytest.raises(Refused, match="before the plan began"):
        replan(again.problem, again.plan, now=NOW - 1)
