"""A second plan around a first: the whole job, its check, its bound, its chances, and what changes later."""

from dataclasses import replace

import pytest

from manyworks.planning.booked import Standing, around, collisions
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.events import MachineDown
from manyworks.planning.explain import Explainer
from manyworks.planning.model import (
    BoardBooking,
    Booking,
    People,
    Plan,
    Problem,
    StoreBooking,
    VehicleBooking,
)
from manyworks.planning.pipeline import Effort, plan_everything
from manyworks.planning.renewal import WorkshopsChanged
from manyworks.planning.replan import carried_on
from manyworks.planning.simulate import Doubt, simulate
from manyworks.planning.solver import solve
from manyworks.planning.whatif import MoreMachines, MorePeople
from tests.planning.bookings import run_into, with_bookings
from tests.planning.instances import CLOCK, DAY, rich_problem
from tests.planning.naive import naive_plan
from tests.planning.test_away import one_bench

EFFORT = Effort(iterations=200)


def codes(problem: Problem, plan: Plan) -> set[str]:
    return {fault.code for fault in check(problem, plan)}


def other(seed: int, units: int = 8) -> Problem:
    """The same network, other blocks."""
    problem = rich_problem(units, seed)
    return replace(problem, units=tuple(replace(unit, id=f"V{unit.id}") for unit in problem.units))


@pytest.mark.parametrize("seed", range(3))
def test_a_second_plan_around_a_first_has_no_fault_and_meets_it_nowhere(seed: int) -> None:
    first = rich_problem(8, seed)
    one = Standing(first, plan_everything(first, EFFORT).plan, "The first")
    clock = CLOCK if seed % 2 else replace(CLOCK, minutes_per_unit=30)
    # or with twice as many units an hour
    second = other(seed + 10) if seed % 2 else _finer(other(seed + 10), clock)
    problem = around(second, [one])
    result = plan_everything(problem, EFFORT)
    assert result.violations == ()
    assert run_into(problem, result.plan) == []
    assert collisions(second, result.plan, [one]) == ()
    assert result.bound.value <= result.plan.cost + 1e-6
    # planned as if it were alone it would run into the first one
    assert collisions(second, plan_everything(second, EFFORT).plan, [one])


def _finer(problem: Problem, clock) -> Problem:
    def twice(spans):
        return tuple((2 * a, 2 * b) for a, b in spans)

    shops = tuple(
        replace(
            shop,
            calendar=replace(
                shop.calendar,
                hours=twice(shop.calendar.hours),
                cycle=2 * shop.calendar.cycle,
                pause=2 * shop.calendar.pause,
            ),
        )
        for shop in problem.workshops
    )
    units = tuple(replace(unit, release=2 * unit.release, due=2 * unit.due) for unit in problem.units)
    return replace(problem, clock=clock, workshops=shops, units=units)


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_stays_below_every_plan(seed: int) -> None:
    problem = with_bookings(rich_problem(8, seed), seed, 80, days=12, longest=40)
    bound = lower_bound(problem, iterations=60).value
    assert bound <= solve(problem, iterations=300, seed=seed).cost + 1e-6
    plain = naive_plan(problem, seed)
    assert run_into(problem, plain) == []
    assert bound <= plain.cost + 1e-6


def test_the_bound_counts_what_is_booked() -> None:
    problem = one_bench(hours=3, count=6)
    problem = replace(problem, units=tuple(replace(unit, due=20) for unit in problem.units))
    booked = replace(problem, booked=(Booking("W", 0, 3 * DAY, 0, "bench"),))
    assert lower_bound(booked, iterations=60).value > 1.5 * lower_bound(problem, iterations=60).value


def test_booked_vehicles_drive_no_second_journey() -> None:
    problem = rich_problem(6, 1)
    alone = plan_everything(problem, EFFORT).plan
    taken = tuple(
        VehicleBooking(load.vehicle, load.which, load.begin, load.end, "The first") for load in alone.loads
    )
    result = plan_everything(replace(problem, booked_vehicles=taken), EFFORT)
    assert result.violations == ()
    assert "booked.vehicle" in codes(replace(problem, booked_vehicles=taken), alone)


def test_a_store_is_filled_by_both() -> None:
    problem = rich_problem(8, 2)
    plan = plan_everything(problem, EFFORT).plan
    last = max(a.due for a in plan.assignments)
    shops = tuple(replace(shop, storage_blocks=8) for shop in problem.workshops)
    roomy = replace(problem, workshops=shops)
    assert "store.full" not in codes(roomy, plan)
    full = tuple(StoreBooking(shop.id, 8, 0, last, "The first") for shop in shops)
    assert "store.full" in codes(replace(roomy, booked_stores=full), plan)
    # what the first one has too many is not the second one's doing
    after = tuple(StoreBooking(shop.id, 9, last + 90 * DAY, last + 91 * DAY) for shop in shops)
    assert "store.full" not in codes(replace(roomy, booked_stores=after), plan)


def test_boards_that_are_booked_are_not_cut_again() -> None:
    problem = rich_problem(4, 3)
    full = replace(problem.stock[0], id="few", quantity=3, price=1.0)
    problem = replace(problem, stock=(full, *problem.stock))
    plan = plan_everything(problem, EFFORT).plan
    assert sum(sheet.stock == "few" for sheet in plan.sheets) > 1
    booked = replace(problem, booked_boards=(BoardBooking("few", 2, "The first"),))
    assert "sheet.stock" in codes(booked, plan)
    result = plan_everything(booked, EFFORT)
    assert result.violations == ()
    assert sum(sheet.stock == "few" for sheet in result.plan.sheets) <= 1


def test_the_check_finds_machines_and_people_in_two_plans() -> None:
    problem = one_bench(hours=3, count=1)
    plan = solve(problem, iterations=10)
    assert codes(replace(problem, booked=(Booking("W", 10, 12, 0, "bench"),)), plan) == {"booked.machine"}
    assert codes(replace(problem, booked=(Booking("W", 10, 12, 0),)), plan) == {"booked.person"}
    assert codes(replace(problem, booked=(Booking("W", 11, 12, 0),)), plan) == set()


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        ("bench", "Waits for bench, which works for The first until 05 Jan 10:00; another machine"),
        (None, "Waits for a person of W who works for The first until 05 Jan 10:00; one more who can do it"),
    ],
)
def test_a_bar_says_that_it_waits_for_a_plan_that_stands(pool: str | None, said: str) -> None:
    problem = replace(one_bench(hours=3, count=1), booked=(Booking("W", 9, 10, 0, pool, "The first"),))
    plan = solve(problem, iterations=10)
    (reason,) = Explainer(problem, plan).all()
    assert reason.waits_for == "booked"
    assert reason.text == f"{said} would move it."
    assert codes(problem, replace(plan, explanations=(reason,))) == set()


def test_a_bar_says_so_where_the_machine_is_changed_over_after_it() -> None:
    problem = one_bench(hours=3, count=1)
    shop = problem.workshops[0]
    shop = replace(shop, pools=(replace(shop.pools[0], changeover_minutes=60),))
    booked = (Booking("W", 8, 10, 0, "bench", "The first"),)
    problem = replace(problem, workshops=(shop,), booked=booked)
    plan = solve(problem, iterations=10)
    (reason,) = Explainer(problem, plan).all()
    assert [bar.start for bar in plan.operations] == [11]
    assert reason.text.startswith("Waits for bench, which works for The first until 05 Jan 10:00")


def test_what_has_begun_goes_on_and_the_rest_keeps_clear_of_bookings() -> None:
    problem = with_bookings(rich_problem(8, 4), 4, 50)
    plan = solve(problem, iterations=200)
    asked = carried_on(problem, plan, now=2 * DAY, events=(MachineDown("north", "bench", 50, 70, 1),))
    assert asked.booked == problem.booked
    again = solve(asked, iterations=200, warm_start=plan)
    assert asked.started
    assert run_into(asked, again) == []
    assert check(asked, again) == []


def test_machines_and_people_who_come_or_go_leave_the_others_their_bookings() -> None:
    problem = one_bench(count=2)
    shop = replace(problem.workshops[0], people=(People(("painter",), 2), People(("joiner",), 2)))
    shop = replace(shop, pools=(replace(shop.pools[0], machines=2),))
    booked = (*(Booking("W", 9, 10, i, "bench") for i in (0, 1)), *(Booking("W", 9, 10, i) for i in range(4)))
    problem = replace(problem, workshops=(shop,), booked=booked)
    fewer = MoreMachines("W", "bench", -1).change(problem)
    assert [one.number for one in fewer.booked if one.pool] == [0]
    gone = MorePeople("W", "painter", -1).change(problem)
    # the second painter has left; the joiners come after the one who stays
    assert sorted(one.number for one in gone.booked if one.pool is None) == [0, 1, 2]
    turned = replace(shop, people=shop.people[::-1])
    new = WorkshopsChanged((turned,)).change(replace(problem, now=1))
    assert [one.number for one in new.booked if one.pool is None] == [2, 3, 0, 1]
    assert WorkshopsChanged(()).change(replace(problem, now=1)).booked == ()


def test_what_runs_late_waits_behind_a_booking() -> None:
    problem = one_bench(hours=3, count=2)
    problem = replace(
        problem, booked=(Booking("W", 14, 17, 0, "bench"), Booking("W", DAY, 2 * DAY, 0, "bench"))
    )
    plan = solve(problem, iterations=20)
    assert sorted(bar.start for bar in plan.operations) == [8, 11]
    last = max(a.arrive for a in plan.assignments)
    never = Doubt(machine_spread=0.0, people_spread=0.0, bias=1.0, hours_between_failures=None)
    (sure,) = simulate(problem, plan, runs=20, doubt=never).homes
    assert sure.p95 == last
    # a little slower, the second one no longer fits before what is booked, this day nor the next
    (late,) = simulate(problem, plan, runs=20, doubt=replace(never, bias=1.4)).homes
    assert late.p50 >= 2 * DAY + 8 + 3
