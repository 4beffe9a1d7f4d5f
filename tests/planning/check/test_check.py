"""A plan that is right passes; each rule catches the plan that breaks it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.geometry import Geometry, Hole, Path
from manyworks.planning.check import check
from manyworks.planning.check.hours import Hours
from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.model import (
    Assignment,
    Calendar,
    Outage,
    Place,
    PlacedPart,
    Plan,
    PlannedLoad,
    PlannedSheet,
    Problem,
    Promise,
    Refusal,
    ScheduledOperation,
    Started,
)
from tests.examples import PLACING, examples
from tests.planning.instances import BLOCK, DAY, rich_problem
from tests.planning.naive import naive_plan


def codes(problem: Problem, plan: Plan) -> set[str]:
    return {violation.code for violation in check(problem, plan)}


@given(seed=st.integers(0, 10_000), units=st.integers(1, 9), split=st.sampled_from([0.0, 0.5, 1.0]))
@examples(PLACING)
def test_a_plan_made_by_the_rules_passes(seed: int, units: int, split: float) -> None:
    problem = rich_problem(units, seed)
    assert check(problem, naive_plan(problem, seed, split)) == []


def split_plan() -> tuple[Problem, Plan]:
    problem = rich_problem(6, 3)
    return problem, naive_plan(problem, 3, 1.0)


def bar(plan: Plan, unit: str, operation: str) -> ScheduledOperation:
    return next(b for b in plan.operations if (b.unit, b.operation) == (unit, operation))


def with_bar(plan: Plan, name: str, step: str, /, **changes: Any) -> Plan:
    old = bar(plan, name, step)
    new = tuple(replace(b, **changes) if b is old else b for b in plan.operations)
    return replace(plan, operations=new)


def with_first(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, assignments=(replace(plan.assignments[0], **changes), *plan.assignments[1:]))


def other(name: str) -> str:
    return "south" if name == "north" else "north"


def first(plan: Plan) -> Assignment:
    return plan.assignments[0]


MUTATIONS: dict[str, Callable[[Problem, Plan], Plan]] = {
    "unit.missing": lambda q, p: replace(p, assignments=p.assignments[1:]),
    "unit.twice": lambda q, p: replace(p, refusals=(Refusal(first(p).unit, "wall", "no"),)),
    "unit.unknown": lambda q, p: with_first(p, unit="U99"),
    "workshop.unknown": lambda q, p: with_first(p, make="nowhere"),
    "operation.missing": lambda q, p: replace(p, operations=p.operations[1:]),
    "operation.twice": lambda q, p: replace(p, operations=(*p.operations, p.operations[0])),
    "operation.unknown": lambda q, p: with_bar(p, "U0", "cut", operation="paint"),
    "operation.workshop": lambda q, p: with_bar(p, "U0", "cut", workshop=other(bar(p, "U0", "cut").workshop)),
    "machine.unknown": lambda q, p: with_bar(p, "U0", "cut", pool="laser"),
    "machine.number": lambda q, p: with_bar(p, "U0", "check", machine=7),
    "machine.overlap": lambda q, p: replace(
        p, operations=(*p.operations, replace(bar(p, "U0", "cut"), operation="cut", unit="U1"))
    ),
    "fit.process": lambda q, p: with_bar(p, "U0", "cut", pool="bench"),
    "order.precedence": lambda q, p: with_bar(
        p, "U0", "check", start=bar(p, "U0", "join").start, end=bar(p, "U0", "join").start + 1
    ),
    "order.kit": lambda q, p: with_bar(p, "U0", "join", start=bar(p, "U0", "cut").end),
    "order.release": lambda q, p: with_bar(p, "U0", "cut", start=0, end=1),
    "time.duration": lambda q, p: with_bar(p, "U0", "check", end=bar(p, "U0", "check").end + 30),
    "time.closed": lambda q, p: with_bar(p, "U0", "check", start=bar(p, "U0", "check").start // DAY * DAY),
    "date.finish": lambda q, p: with_first(p, finish=first(p).finish - 1),
    "date.arrive": lambda q, p: with_first(p, arrive=first(p).arrive - 1),
    "date.due": lambda q, p: with_first(p, due=first(p).due + 1),
    "late.units": lambda q, p: replace(p, late_units=p.late_units + 1),
    "late.time": lambda q, p: replace(p, late_time=p.late_time + 1),
    "figure.kilometres": lambda q, p: replace(p, kilometres=p.kilometres - 1),
    "figure.carbon": lambda q, p: replace(p, carbon_kgco2e=0.0),
    "figure.bound": lambda q, p: replace(p, bound=p.cost + 1),
} | {
    f"cost.{name}": (
        lambda q, p, name=name: replace(p, costs=replace(p.costs, **{name: getattr(p.costs, name) + 1}))  # type: ignore[misc]
    )
    for name in ("work", "transfer", "delivery", "lateness", "carbon", "fairness", "promises")
}


@pytest.mark.parametrize("code", MUTATIONS)
def test_each_rule_catches_a_plan_that_breaks_it(code: str) -> None:
    problem, plan = split_plan()
    tampered = MUTATIONS[code](problem, plan)
    if code == "time.closed":
        start = bar(tampered, "U0", "check").start
        tampered = with_bar(tampered, "U0", "check", start=start, end=start + 9)
    assert code in codes(problem, tampered)


def test_money_for_time_that_was_rounded_to_the_clock_is_found() -> None:
    problem, plan = split_plan()
    # the check of a block takes 27 minutes at the bench, and a whole hour of this clock
    rounded = replace(plan.costs, work=plan.costs.work + len(plan.assignments) * (60 - 30 * 0.9) / 60 * 30)
    assert codes(problem, replace(plan, costs=rounded)) == {"cost.work"}


def test_the_same_plan_breaks_a_stricter_problem() -> None:
    problem, plan = split_plan()
    north = problem.workshops[0]
    cases: dict[str, Problem] = {}

    def with_shops(**changes: Any) -> Problem:
        return replace(problem, workshops=tuple(replace(w, **changes) for w in problem.workshops))

    def with_pools(**changes: Any) -> Problem:
        return with_shops(pools=tuple(replace(pool, **changes) for pool in north.pools))

    cases["fit.certificate"] = with_shops(certificates=())
    cases["fit.skill"] = with_shops(people=())
    cases["people.capacity"] = with_shops(people=tuple(replace(g, count=1) for g in north.people))
    cases["fit.bed"] = with_pools(length_mm=1000.0)
    cases["fit.height"] = with_pools(height_mm=100.0)
    cases["fit.material"] = with_pools(materials=("osb",))
    cases["fit.thickness"] = with_pools(thickness_max_mm=12.0)
    cases["time.span"] = with_shops(calendar=replace(north.calendar, pause=0))
    cases["policy.splitting"] = replace(problem, policy=replace(problem.policy, splitting=False))
    cases["policy.distance"] = replace(problem, policy=replace(problem.policy, distance_limit_km=5.0))
    part = replace(problem.parts[0], tolerance_mm=0.1)
    cases["fit.tolerance"] = replace(problem, parts=(part,))
    thin = replace(problem.parts[0], thickness_mm=3.0)
    cases["fit.thickness "] = replace(problem, parts=(thin,))
    moved = Promise(first(plan).unit, "cut", other(first(plan).cut), frozen=True)
    cases["promise.moved"] = replace(problem, promises=(moved,))
    for code, stricter in cases.items():
        assert code.strip() in codes(stricter, plan), code


def test_started_work_stays_where_it_is() -> None:
    problem, plan = split_plan()
    begun = bar(plan, "U0", "cut")
    fixed = Started("U0", "cut", begun.workshop, begun.pool, begun.start, begun.end)
    later = replace(problem, started=(fixed,), now=begun.start + 1)
    moved = replace(later, started=(replace(fixed, end=fixed.end + 1),))
    assert "started.moved" not in codes(later, plan)
    assert "started.moved" in codes(moved, plan)


def test_nothing_begins_on_machines_that_are_out() -> None:
    problem, plan = split_plan()
    busy = bar(plan, "U0", "cut")
    pool = next(p for w in problem.workshops if w.id == busy.workshop for p in w.pools if p.id == busy.pool)
    out = Outage(busy.workshop, busy.pool, busy.start, busy.end, pool.machines)
    begun_before = replace(out, start=busy.start + 1)
    assert "machine.outage" in codes(replace(problem, outages=(out,)), plan)
    assert "machine.outage" not in codes(replace(problem, outages=(begun_before,)), plan)


def test_a_promise_that_moves_costs_what_the_policy_says() -> None:
    problem, plan = split_plan()
    promise = Promise(first(plan).unit, "make", other(first(plan).make))
    policy = replace(problem.policy, changed_promise=70.0)
    changed = replace(problem, promises=(promise,), policy=policy)
    assert codes(changed, plan) == {"cost.promises"}
    assert codes(changed, replace(plan, costs=replace(plan.costs, promises=70.0))) == set()


def test_hours_above_the_cap_cost() -> None:
    problem, plan = split_plan()
    capped = replace(problem, policy=replace(problem.policy, share_cap=0.1, over_cap_per_hour=10.0))
    assert codes(capped, plan) == {"cost.fairness"}


def sheets_for(plan: Plan) -> tuple[PlannedSheet, ...]:
    """One sheet for each unit, its two panels one above the other."""
    sheets = list[PlannedSheet]()
    for a in plan.assignments:
        parts = tuple(PlacedPart("panel", a.unit, 10.0, 10.0 + 510.0 * i, copy=i + 1) for i in range(2))
        number = 1 + sum(sheet.workshop == a.cut for sheet in sheets)
        used, path = 2 * 2000 * 500 / (2440 * 1220), 2 * 2 * (2000.0 + 500.0)
        sheets.append(PlannedSheet(a.cut, "full", number, parts, used, path))
    return tuple(sheets)


def with_part(plan: Plan, **changes: Any) -> Plan:
    sheet = plan.sheets[0]
    parts = (replace(sheet.parts[0], **changes), *sheet.parts[1:])
    return replace(plan, sheets=(replace(sheet, parts=parts), *plan.sheets[1:]))


def with_sheet(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, sheets=(replace(plan.sheets[0], **changes), *plan.sheets[1:]))


SHEET_MUTATIONS: dict[str, Callable[[Plan], Plan]] = {
    "sheet.pieces": lambda p: replace(p, sheets=p.sheets[1:]),
    "sheet.copies": lambda p: with_sheet(p, parts=tuple(replace(one, copy=1) for one in p.sheets[0].parts)),
    "sheet.overlap": lambda p: with_part(p, y_mm=300.0),
    "sheet.outside": lambda p: with_part(p, x_mm=-20.0),
    "sheet.outside ": lambda p: with_part(p, angle=90.0),
    "sheet.number": lambda p: replace(
        p, sheets=tuple(replace(s, number=1, workshop="north") for s in p.sheets)
    ),
    "sheet.number ": lambda p: with_sheet(p, number=77),
    "sheet.number  ": lambda p: with_sheet(p, number=0),
    "sheet.cut-length": lambda p: with_sheet(p, cut_length_mm=1.0),
    "sheet.cut-length ": lambda p: with_sheet(p, cut_length_mm=10_001.0),
    "sheet.stock": lambda p: with_sheet(p, stock="half"),
    "sheet.workshop": lambda p: with_sheet(p, workshop=other(p.sheets[0].workshop)),
    "sheet.used": lambda p: with_sheet(p, used=0.99),
    "sheet.part": lambda p: with_part(p, part="door"),
}


@pytest.mark.parametrize("code", SHEET_MUTATIONS)
def test_each_rule_on_sheets_catches_a_layout_that_breaks_it(code: str) -> None:
    problem, plan = split_plan()
    nested = replace(plan, sheets=sheets_for(plan))
    assert codes(problem, nested) == set()
    assert code.strip() in codes(problem, SHEET_MUTATIONS[code](nested))


@pytest.mark.parametrize("code", ["sheet.overlap", "sheet.outside", "sheet.cut-length", "sheet.used"])
def test_a_layout_is_looked_at_though_those_before_it_were_alike_and_sound(code: str) -> None:
    problem, plan = split_plan()
    spoilt = SHEET_MUTATIONS[code](replace(plan, sheets=sheets_for(plan)))
    assert len(spoilt.sheets) > 1
    assert code in codes(problem, replace(spoilt, sheets=spoilt.sheets[::-1]))


def test_of_sheets_that_are_alike_each_is_named_when_they_are_wrong() -> None:
    problem, plan = split_plan()
    sheets = tuple(replace(sheet, used=0.99) for sheet in sheets_for(plan))
    named = [one.where for one in check(problem, replace(plan, sheets=sheets)) if one.code == "sheet.used"]
    assert len(named) == len(set(named)) == len(sheets)


def test_the_path_cut_is_what_a_part_says_or_round_its_outline_and_holes() -> None:
    problem, plan = split_plan()
    whole = ((0.0, 0.0), (2000.0, 0.0), (2000.0, 500.0), (0.0, 500.0))
    hole = ((100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0))
    cases = {4000.0: replace(problem.parts[0], cut_length_mm=4000.0)}
    cases[5400.0] = replace(problem.parts[0], geometry=Geometry(whole, holes=(Hole(hole),)))
    for path, part in cases.items():
        used = 2 * (1_000_000 - 10_000 * bool(part.geometry)) / (2440 * 1220)
        sheets = tuple(replace(s, cut_length_mm=2 * path, used=used) for s in sheets_for(plan))
        assert codes(replace(problem, parts=(part,)), replace(plan, sheets=sheets)) == set()
        assert codes(replace(problem, parts=(part,)), replace(plan, sheets=sheets_for(plan))) >= {
            "sheet.cut-length"
        }


@pytest.mark.parametrize(("over", "broken"), [(4.0, set()), (12.0, {"sheet.reach"})])
def test_work_over_an_edge_keeps_off_the_part_beside_it(over: float, broken: set[str]) -> None:
    """The panels of `sheets_for` lie 10 mm apart."""
    problem, plan = split_plan()
    whole = ((0.0, 0.0), (2000.0, 0.0), (2000.0, 500.0), (0.0, 500.0))
    groove = Path(((1000.0, 400.0), (1000.0, 500.0 + over)), depth_mm=6.0, tool_mm=8.0)
    part = replace(problem.parts[0], geometry=Geometry(whole, paths=(groove,)), cut_length_mm=5000.0)
    sheets = replace(plan, sheets=sheets_for(plan))
    assert codes(replace(problem, parts=(part,)), sheets) == broken


def test_a_sheet_that_was_cut_may_have_more_cuts_than_its_parts_but_not_fewer() -> None:
    problem, plan = split_plan()
    nested = replace(plan, sheets=sheets_for(plan))
    begun = replace(problem, begun_sheets=nested.sheets[:1])
    assert "sheet.cut-length" not in codes(begun, with_sheet(nested, cut_length_mm=12_000.0))
    assert "sheet.cut-length" in codes(begun, with_sheet(nested, cut_length_mm=9_000.0))


def test_sheets_must_be_of_the_right_board_and_not_run_out() -> None:
    problem, plan = split_plan()
    nested = replace(plan, sheets=sheets_for(plan))
    thin = replace(problem, stock=(replace(problem.stock[0], thickness_mm=12.0),))
    few = replace(problem, stock=(replace(problem.stock[0], quantity=2),))
    elsewhere = replace(problem, stock=(replace(problem.stock[0], workshop="west"),))
    assert "sheet.material" in codes(thin, nested)
    assert "sheet.stock" in codes(few, nested)
    assert "sheet.stock" in codes(elsewhere, nested)


def test_no_part_lies_on_a_defect_of_its_sheet() -> None:
    problem, plan = split_plan()
    nested = replace(plan, sheets=sheets_for(plan))

    def spoilt(x: float) -> Problem:
        knot = ((x, 100.0), (x + 30, 100.0), (x + 30, 130.0), (x, 130.0))
        return replace(problem, stock=(replace(problem.stock[0], defects=(knot,)),))

    assert codes(spoilt(1000.0), nested) == {"sheet.defect"}
    assert codes(spoilt(2010.0), nested) == set()


def loaded_plan() -> tuple[Problem, Plan]:
    problem, plan = split_plan()
    return problem, with_deliveries(problem, plan, plan_deliveries(problem, plan))


def with_load(plan: Plan, home: str = "", /, **changes: Any) -> Plan:
    chosen = max(
        (x for x in plan.loads if not home or x.homes[0].place == home), key=lambda load: len(load.units)
    )
    return replace(plan, loads=tuple(replace(x, **changes) if x is chosen else x for x in plan.loads))


def with_stop(plan: Plan, at: int, /, **changes: Any) -> Plan:
    """The longest load with something else at one of its stops."""
    stops = list(longest(plan).stops)
    stops[at] = replace(stops[at], **changes)
    return with_load(plan, stops=tuple(stops))


def longest(plan: Plan) -> PlannedLoad:
    return max(plan.loads, key=lambda load: len(load.units))


def moved(plan: Plan, by: int, home: str = "") -> Plan:
    """The longest load, or that to one home, so many units of time later."""
    load = load_to(plan, home) if home else longest(plan)
    stops = tuple(replace(s, arrive=s.arrive + by, leave=s.leave + by) for s in load.stops)
    return with_load(plan, home, stops=stops, begin=load.begin + by, end=load.end + by)


def with_fetch(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, fetches=(replace(plan.fetches[0], **changes), *plan.fetches[1:]))


def at_once(plan: Plan) -> Plan:
    """A second load with another van stands at the plot at the same time."""
    load = longest(plan)
    other = next(x for x in plan.loads if x is not load and x.homes[0].place == load.homes[0].place)
    stop = replace(other.homes[0], arrive=load.arrive, leave=load.homes[0].leave)
    return replace(
        plan,
        loads=tuple(replace(x, which=3, stops=(*x.yards, stop)) if x is other else x for x in plan.loads),
    )


LOAD_MUTATIONS: dict[str, Callable[[Plan], Plan]] = {
    "load.missing": lambda p: replace(p, loads=p.loads[1:]),
    "load.stops at the plot, one less": lambda p: with_stop(p, -1, units=longest(p).homes[0].units[1:]),
    "load.stops at the plot, one twice": lambda p: with_stop(
        p, -1, units=(*longest(p).homes[0].units, longest(p).units[0])
    ),
    "load.stops at the plot, unknown": lambda p: with_stop(
        p, -1, units=("U99", *longest(p).homes[0].units[1:])
    ),
    "load.stops at a workshop, one less": lambda p: with_stop(p, 0, units=longest(p).stops[0].units[1:]),
    "load.stops at a workshop, one twice": lambda p: with_stop(
        p, 0, units=(*longest(p).stops[0].units, longest(p).stops[0].units[0])
    ),
    "load.stops nowhere": lambda p: with_load(
        p, stops=(replace(longest(p).stops[0], place="H0", units=()), *longest(p).stops)
    ),
    "load.stops at another's plot": lambda p: with_stop(
        p, -1, place="H1" if longest(p).homes[0].place == "H0" else "H0"
    ),
    "load.calls": lambda p: with_load(p, stops=(replace(longest(p).stops[0], units=()), *longest(p).stops)),
    "load.kilometres too many": lambda p: with_load(p, kilometres=longest(p).kilometres + 100),
    "load.kilometres one way": lambda p: with_load(p, kilometres=longest(p).kilometres / 2),
    "load.cost": lambda p: with_load(p, cost=longest(p).cost + 1),
    "cost.delivery": lambda p: replace(p, costs=replace(p.costs, delivery=p.costs.delivery + 1)),
    "load.carbon": lambda p: with_load(p, carbon_kgco2e=9 * (longest(p).carbon_kgco2e or 1.0)),
    "load.carbon unknown": lambda p: with_load(p, carbon_kgco2e=None),
    "load.times loaded at once": lambda p: with_stop(p, 0, leave=longest(p).stops[0].arrive),
    "load.times unloaded at once": lambda p: with_stop(p, -1, leave=longest(p).arrive),
    "load.speed there": lambda p: with_stop(p, 0, leave=longest(p).stops[1].arrive),
    "load.speed back": lambda p: with_load(p, end=longest(p).homes[-1].leave),
    "load.shift": lambda p: with_load(p, end=longest(p).begin + 11),
    "load.yard": lambda p: moved(p, 12),
    "load.window by night": lambda p: moved(p, 14, "H1"),
    "date.arrive": lambda p: moved(p, DAY),
    "load.twice": lambda p: replace(p, loads=(*p.loads, p.loads[0])),
    "vehicle.twice": lambda p: replace(p, loads=(*p.loads, p.loads[0])),
    "vehicle.count": lambda p: with_load(p, which=9),
    "load.bay": at_once,
    "load.unknown": lambda p: with_load(p, units=("U99",)),
    "load.vehicle": lambda p: with_load(p, vehicle="airship"),
    "load.access": lambda p: with_load(p, "H1", vehicle="artic"),
    "load.mass-figure": lambda p: with_load(p, mass_kg=1.0),
    "load.early": lambda p: moved(p, -4 * DAY),
    "kit.times": lambda p: replace(p, fetches=p.fetches[1:]),
    "kit.times twice": lambda p: replace(p, fetches=(*p.fetches, p.fetches[0])),
    "kit.way": lambda p: with_fetch(p, make=p.fetches[0].cut),
    "kit.early": lambda p: with_fetch(p, arrive=0, leave=1, there=9),
    "kit.early too late": lambda p: with_fetch(p, there=p.fetches[0].there + 400),
    "kit.speed": lambda p: with_fetch(p, leave=p.fetches[0].there),
    "kit.vehicle": lambda p: with_fetch(p, vehicle="airship"),
    "kit.figures": lambda p: with_fetch(p, cost=1.0),
    "kit.carbon": lambda p: with_fetch(p, carbon_kgco2e=None),
}


def load_to(plan: Plan, home: str) -> PlannedLoad:
    return max((x for x in plan.loads if x.homes[0].place == home), key=lambda load: len(load.units))


@pytest.mark.parametrize("code", LOAD_MUTATIONS)
def test_each_rule_on_loads_catches_a_load_that_breaks_it(code: str) -> None:
    problem, plan = loaded_plan()
    if code.startswith("cost"):
        problem = replace(problem, transport=replace(problem.transport, cost_per_km=None))
        plan = with_deliveries(problem, plan, plan_deliveries(problem, plan))
    assert codes(problem, plan) == set()
    assert code.split(" ")[0] in codes(problem, LOAD_MUTATIONS[code](plan))


def kept_loads(plan: Plan, home: str) -> Plan:
    """Only the loads to one home; what else there is waits for none."""
    return replace(plan, loads=tuple(load for load in plan.loads if load.homes[0].place == home))


def about_loads(problem: Problem, plan: Plan) -> set[str]:
    return {code for code in codes(problem, plan) if code.startswith("load")}


def test_a_block_that_cannot_be_carried_need_not_be_on_a_load() -> None:
    problem, plan = loaded_plan()
    home = replace(problem.homes[1], access=replace(problem.homes[1].access, block_length_mm=1000.0))
    barred = replace(problem, homes=(problem.homes[0], home))
    assert about_loads(problem, kept_loads(plan, "H0")) == {"load.missing"}
    assert about_loads(barred, kept_loads(plan, "H0")) == set()
    far = replace(problem.homes[1], place=Place(2000.0, 0.0))
    assert about_loads(replace(problem, homes=(problem.homes[0], far)), kept_loads(plan, "H0")) == set()


def test_a_plot_that_no_vehicle_of_the_fleet_gets_to_has_no_loads() -> None:
    problem, plan = loaded_plan()
    without_van = replace(problem, fleet=problem.fleet[1:])
    assert "load.missing" not in codes(without_van, kept_loads(plan, "H0"))
    assert "load.access" in codes(without_van, with_load(plan, "H1", vehicle="flatbed-7.5t"))


def test_no_greenhouse_gas_without_a_factor() -> None:
    problem, plan = loaded_plan()
    silent = replace(problem, transport=replace(problem.transport, carbon_kgco2e_per_tkm=None))
    assert "load.carbon" in codes(silent, plan)


def test_loads_must_suit_the_plot_and_the_vehicle() -> None:
    problem, plan = loaded_plan()

    def with_access(**changes: Any) -> Problem:
        homes = tuple(replace(h, access=replace(h.access, **changes)) for h in problem.homes)
        return replace(problem, homes=homes)

    def with_block(**changes: Any) -> Problem:
        return replace(problem, blocks=(replace(BLOCK, **changes),))

    assert "load.carriers" in codes(with_access(carriers=1), plan)
    assert "load.access" in codes(with_access(block_mass_kg=10.0), plan)
    assert "load.access" in codes(with_access(block_length_mm=1000.0), plan)
    assert "load.window" in codes(with_access(opens_minute=1, closes_minute=2), plan)
    assert "load.window" in codes(with_access(weekdays=(6,)), plan)
    assert "load.closed" in codes(with_access(closed=((0, 10_000),)), plan)
    assert "load.mass" in codes(with_block(mass_kg=30_000.0), plan)
    assert "load.size" in codes(with_block(length_mm=15_000.0), plan)
    assert "load.volume" in codes(with_block(length_mm=4000.0, width_mm=2000.0, height_mm=20_000.0), plan)
    early = replace(plan, assignments=tuple(replace(a, due=a.due + 5000) for a in plan.assignments))
    assert "load.storage" in codes(with_access(storage_blocks=0), early)


def test_what_stands_in_the_way_at_the_plot_takes_time() -> None:
    problem = rich_problem(6, 3)
    problem = replace(problem, workshops=problem.workshops[:1])
    problem = replace(problem, transport=replace(problem.transport, block_minutes=60.0))
    plan = naive_plan(problem, 0)
    plan = with_deliveries(problem, plan, plan_deliveries(problem, plan))
    vans = [load for load in plan.loads if load.vehicle == "luton-van" and len(load.units) > 1]
    assert codes(problem, plan) == set()
    load = vans[0]
    turned = replace(load, units=load.units[::-1])
    assert "load.times" in codes(
        problem, replace(plan, loads=tuple(turned if x is load else x for x in plan.loads))
    )


def test_calendars_are_worked_out_anew() -> None:
    closures = ((40, 60), (60, 70), (100, 400))
    calendar = Calendar(((8, 17), (20, 30)), 48, closures, 5)
    hours = Hours(calendar, 500)
    for t in range(480):
        inside = t % 48
        wanted = (8 <= inside < 17 or 20 <= inside < 30) and not any(a <= t < b for a, b in closures)
        assert hours.is_open(t) == wanted
    assert hours.worked(10, 25) == 12
    assert hours.longest_gap(10, 25) == 3
