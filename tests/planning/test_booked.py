"""Planning around plans that stand: what they have booked, on whatever clock, and where two plans meet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from manyworks.planning.booked import Collision, Standing, around, collisions
from manyworks.planning.model import (
    Assignment,
    BoardBooking,
    Booking,
    Costs,
    People,
    Plan,
    PlannedFetch,
    PlannedLoad,
    PlannedSheet,
    PlannedStop,
    Problem,
    ScheduledOperation,
    SheetStock,
    StoreBooking,
    VehicleBooking,
)
from manyworks.planning.problem_json import problem_from_dict, problem_to_dict
from manyworks.refused import Refused
from tests.planning.instances import CLOCK, rich_problem

PROBLEM = rich_problem(units=2)
NEAR = PROBLEM.workshops[0].id
UNIT = PROBLEM.units[0].id


def bar(
    operation: str, pool: str, start: int, end: int, *people: int, machine: int = 0
) -> ScheduledOperation:
    return ScheduledOperation(UNIT, operation, NEAR, pool, machine, start, end, people)


def standing(*bars: ScheduledOperation, problem: Problem = PROBLEM, **more: object) -> Standing:
    return Standing(problem, replace(Plan((), tuple(bars), Costs()), **more), "The first")


def test_touching_bars_of_a_machine_are_one_stretch_and_each_person_has_its_own() -> None:
    first = standing(
        bar("cut", "router", 8, 10), bar("cut", "router", 10, 12), bar("join", "bench", 14, 16, 1, 0)
    )
    assert around(PROBLEM, [first]).booked == (
        Booking(NEAR, 8, 12, 0, "router", "The first"),
        Booking(NEAR, 14, 16, 0, "bench", "The first"),
        Booking(NEAR, 14, 16, 1, None, "The first"),
        Booking(NEAR, 14, 16, 0, None, "The first"),
    )


def test_bookings_that_a_question_had_are_replaced() -> None:
    one = around(PROBLEM, [standing(bar("cut", "router", 8, 10))])
    assert around(one, [standing(bar("cut", "router", 9, 11))]).booked == (
        Booking(NEAR, 9, 11, 0, "router", "The first"),
    )
    assert around(one, []) == PROBLEM


def test_what_ended_before_now_and_what_is_no_longer_there_is_left_out() -> None:
    first = standing(
        bar("cut", "router", 8, 10),
        bar("cut", "router", 10, 12),
        bar("cut", "router", 13, 14, machine=5),
        bar("cut", "gone", 13, 14),
        replace(bar("cut", "router", 13, 14), workshop="gone"),
    )
    later = replace(PROBLEM, now=11)
    assert [one.start for one in around(later, [first]).booked] == [10]
    assert around(replace(PROBLEM, now=12), [first]).booked == ()


def test_people_are_found_again_by_what_their_team_can_do() -> None:
    shop = PROBLEM.workshops[0]
    turned = replace(
        shop, people=(People(("painter",), 3), People(("inspector",), 1), People(("joiner",), 1))
    )
    now = replace(PROBLEM, workshops=(turned, *PROBLEM.workshops[1:]))
    booked = around(now, [standing(bar("join", "bench", 14, 16, 0, 1, 2))]).booked
    # the first joiner has another number, and somebody does the work of the second one
    assert [one.number for one in booked if one.pool is None] == [4, 0, 3]


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (timedelta(0), 60, (8, 10)),
        (timedelta(0), 15, (32, 40)),
        (timedelta(0), 120, (4, 5)),
        (timedelta(0), 240, (2, 3)),
        (timedelta(days=-3), 60, (80, 82)),
        (timedelta(hours=9), 60, (0, 1)),
    ],
)
def test_other_clocks_are_converted_by_moments(
    start: timedelta, minutes: int, expected: tuple[int, int]
) -> None:
    clock = replace(CLOCK, start=CLOCK.start + start, minutes_per_unit=minutes)
    booked = around(replace(PROBLEM, clock=clock), [standing(bar("cut", "router", 8, 10))]).booked
    assert [(one.start, one.end) for one in booked] == [expected]


def test_a_zone_in_which_it_is_another_time_names_the_same_moment() -> None:
    clock = replace(CLOCK, zone="Europe/Rome")
    assert clock.moment(0).hour == 1
    booked = around(replace(PROBLEM, clock=clock), [standing(bar("cut", "router", 8, 10))]).booked
    assert [(one.start, one.end) for one in booked] == [(8, 10)]


def _load(which: int, begin: int, end: int) -> PlannedLoad:
    home = PROBLEM.homes[0].id
    stops = (PlannedStop(NEAR, begin, begin + 1, (UNIT,)), PlannedStop(home, end - 2, end - 1, (UNIT,)))
    return PlannedLoad("luton-van", which, begin, end, (UNIT,), stops, 1, 10.0, 45.0, 60.0)


def test_vehicles_stores_and_counted_boards_are_booked_too() -> None:
    stock = SheetStock("offcut", "ply", 18, 600, 400, quantity=3, workshop=NEAR, offcut=True)
    shops = (replace(PROBLEM.workshops[0], storage_blocks=1), *PROBLEM.workshops[1:])
    problem = replace(PROBLEM, stock=(*PROBLEM.stock, stock), workshops=shops)
    fetch = PlannedFetch(NEAR, NEAR, "luton-van", 12, 13, 15, 2, (UNIT,), 1.0, 60.0)
    sheets = [PlannedSheet(NEAR, "offcut", i, (), 0.5, start=8, end=9) for i in (1, 2)]
    first = standing(
        assignments=(Assignment(UNIT, NEAR, NEAR, 20, 30, 40),),
        loads=(_load(1, 26, 30), _load(9, 26, 30)),
        fetches=(fetch,),
        sheets=(*sheets, PlannedSheet(NEAR, PROBLEM.stock[0].id, 3, (), 0.5)),
        problem=problem,
    )
    found = around(problem, [first])
    assert found.booked_vehicles == (
        VehicleBooking("luton-van", 1, 26, 30, "The first"),
        VehicleBooking("luton-van", 2, 10, 15, "The first"),
    )
    assert found.booked_stores == (StoreBooking(NEAR, 1, 20, 26, "The first"),)
    assert found.booked_boards == (BoardBooking("offcut", 2, "The first"),)
    assert problem_from_dict(problem_to_dict(found)) == found
    # another plan in which a block waits at the same time
    other = replace(first.plan, fetches=())
    assert collisions(problem, other, [first]) == (
        Collision("The first", NEAR, "store", "", 1, 20, 26),
        Collision("The first", "", "vehicle", "luton-van", 1, 26, 30),
    )


def test_where_two_plans_have_booked_the_same() -> None:
    first = standing(bar("cut", "router", 8, 12), bar("join", "bench", 14, 18, 0, 1))
    plan = Plan((), (bar("cut", "router", 11, 13), bar("join", "bench", 17, 19, 1, 2, machine=1)), Costs())
    assert collisions(PROBLEM, plan, [first]) == (
        Collision("The first", NEAR, "machine", "router", 0, 11, 12),
        Collision("The first", NEAR, "person", "", 1, 17, 18),
    )
    assert collisions(PROBLEM, plan, []) == ()
    touching = Plan((), (bar("cut", "router", 12, 14),), Costs())
    assert collisions(PROBLEM, touching, [first]) == ()


@pytest.mark.parametrize(
    "booking",
    [
        Booking("gone", 8, 9, 0),
        Booking(NEAR, 8, 9, 99),
        Booking(NEAR, 8, 9, 0, "gone"),
        Booking(NEAR, 8, 9, 9, "router"),
    ],
)
def test_what_is_booked_must_be_there(booking: Booking) -> None:
    with pytest.raises(Refused, match="booked"):
        replace(PROBLEM, booked=(booking,))
    with pytest.raises(Refused, match="later than its start"):
        Booking(NEAR, 9, 9, 0)


def test_a_driver_whose_day_is_too_long_for_both_plans() -> None:
    """A clock of hours, days of ten: the same van leaves again an hour after it came back."""
    first = standing(loads=(_load(1, 30, 36),))
    for begin, end, meets in ((37, 42, True), (37, 40, False), (47, 53, False), (20, 28, True)):
        plan = Plan((), (), Costs(), loads=(_load(1, begin, end),))
        found = collisions(PROBLEM, plan, [first])
        assert [one.what for one in found] == ["vehicle"] * meets, (begin, end)
