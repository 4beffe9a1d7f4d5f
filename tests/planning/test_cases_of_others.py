"""Troubles that users of other planners reported, as documents: each comes out right, or says why not."""

from dataclasses import replace
from pathlib import Path

import pytest

from manyworks.planning.check import check
from manyworks.planning.events import events_from_dict
from manyworks.planning.pipeline import Effort, Result, plan_everything
from manyworks.planning.problem_json import load, load_plan, read_document
from manyworks.planning.replan import Replan, replan
from manyworks.planning.whatif import by_search, scenarios_from_dict, what_if


@pytest.fixture
def cases(shared_data: Path) -> Path:
    folder = shared_data / "cases" / "planning"
    if not folder.is_dir():
        pytest.skip("the cases of other planners' users are not here")
    return folder


def again(cases: Path, name: str, told: str) -> Replan:
    problem, plan = load(cases / f"{name}-problem.json"), load_plan(cases / f"{name}-plan.json")
    now, events = events_from_dict(read_document(cases / f"{told}.json"))
    made = replan(problem, plan, now=now, events=events, iterations=200)
    assert check(made.problem, made.plan) == []
    return made


def whole(cases: Path, name: str) -> Result:
    made = plan_everything(load(cases / f"{name}.json"), Effort(iterations=100))
    assert made.violations == ()
    return made


def test_boards_that_are_awaited_at_a_workshop_that_left_are_forgotten(cases: Path) -> None:
    made = again(cases, "b01", "b01-w2-left")
    assert [shop.id for shop in made.problem.workshops] == ["W1"]
    assert all(awaited.workshop in (None, "W1") for awaited in made.problem.material_arrivals)


def test_what_leaves_a_workshop_that_takes_no_more_work_says_so(cases: Path) -> None:
    reasons = {one.unit: one.why for one in again(cases, "c01", "c01-w1-leaves").moved}
    assert reasons.keys() == {"u1", "u2", "u3"}
    assert all(why.startswith("W1 takes no more work") for why in reasons.values())


def test_an_order_that_is_cancelled_ends_what_is_under_way_and_no_more(cases: Path) -> None:
    made = again(cases, "l01", "l01-order-cancelled")
    assert "u1" not in {bar.unit for bar in made.plan.operations}
    assert [(one.unit, one.change) for one in made.moved] == [("u1", "cancelled")]


def test_only_what_is_still_due_moves_with_a_plot_that_slips(cases: Path) -> None:
    due = {unit.id: unit.due for unit in again(cases, "m", "m01-flood-in-the-middle").problem.units}
    assert (due["w4"], due["w6"], due["r0"]) == (612, 708, 888)
    assert (due["w0"], due["w2"]) == (45, 228)


def test_a_late_shift_does_not_work_through_lunch(cases: Path) -> None:
    scenarios = scenarios_from_dict(read_document(cases / "j01-late-shift.json"))
    _asis, late = what_if(load(cases / "j01-lunch-problem.json"), scenarios, by_search(iterations=200))
    hours = late.made.problem.workshops[0].calendar.hours
    per_hour = late.made.problem.clock.units_per_hour
    assert [(a / per_hour, b / per_hour) for a, b in hours[:2]] == [(8, 12), (13, 19)]


@pytest.mark.parametrize("name", ["h01-three-quarter-inch", "h03-thickest-board"])
def test_boards_of_three_quarters_of_an_inch_are_found_and_cut(cases: Path, name: str) -> None:
    made = whole(cases, name)
    assert len(made.plan.sheets) == 1 and not made.nested.unplaced and not made.plan.refusals


def test_what_is_wanted_on_monday_morning_is_loaded_on_friday(cases: Path) -> None:
    made = whole(cases, "k01-monday-at-eight")
    (load_,) = made.plan.loads
    day = made.problem.clock.units_per_day
    yard = made.problem.workshops[0].calendar
    for stop in load_.stops[:1]:
        inside = [a <= stop.arrive % yard.cycle and stop.leave % yard.cycle <= b for a, b in yard.hours]
        assert any(inside), f"day {stop.arrive // day}"


@pytest.mark.parametrize("told", ["a01-joiners-gone", "a03-workshop-without-joiners"])
def test_a_cut_that_nobody_can_finish_keeps_its_machine_until_it_ends(cases: Path, told: str) -> None:
    made = again(cases, "a", told)
    assert [(b.unit, b.operation, b.start, b.end) for b in made.plan.under_way] == [("b1", "c", 36, 52)]
    assert min(b.start for b in made.plan.operations if b.operation == "c") >= 52
    forgotten = replace(made.plan, under_way=())
    assert [found.code for found in check(made.problem, forgotten)] == ["started.missing"]
