"""No work runs into what plans that stand have booked, and the dispatcher is the plain one."""

from dataclasses import replace

import pytest

from manyworks.planning.calendars import opened_away
from manyworks.planning.compile import compile_problem
from manyworks.planning.match import match
from manyworks.planning.model import Booking, People, Problem
from manyworks.planning.problem_json import plan_to_dict
from manyworks.planning.solver import solve
from tests.planning.away import with_away
from tests.planning.bookings import run_into, with_bookings
from tests.planning.instances import DAY, rich_problem
from tests.planning.test_away import one_bench
from tests.planning.test_dispatch import equals_the_plain_one
from tests.planning.whole import incremental_equals_whole


def versatile(problem: Problem) -> Problem:
    """Persons with two skills, so that there are crews."""
    both = People(("inspector", "joiner"), 1)
    shops = tuple(replace(shop, people=(*shop.people, both)) for shop in problem.workshops)
    return replace(problem, workshops=shops)


def spans(problem: Problem) -> list[tuple[int, int]]:
    return sorted((bar.start, bar.end) for bar in solve(problem, iterations=50).operations)


def test_what_would_run_into_a_booking_waits_until_it_is_over() -> None:
    problem = one_bench(hours=3, count=2)
    assert spans(problem) == [(8, 11), (11, 14)]
    for of in ("bench", None):
        booked = (Booking("W", 12, 14, 0, of),)
        # one before it, which ends in time; the other does not
        assert spans(replace(problem, booked=booked)) == [(8, 11), (14, 17)]
        # nothing is begun over night that would run into what is booked in the morning
        over = replace(problem, booked=(Booking("W", 9, 15, 0, of), Booking("W", DAY + 8, DAY + 9, 0, of)))
        assert spans(over) == [(DAY + 9, DAY + 12), (DAY + 12, DAY + 15)]


def test_another_machine_and_another_person_are_taken() -> None:
    problem = one_bench(hours=3, count=1)
    shop = problem.workshops[0]
    shop = replace(shop, pools=(replace(shop.pools[0], machines=2),), people=(People(("joiner",), 2),))
    problem = replace(problem, workshops=(shop,))
    booked = (Booking("W", 9, 20, 0, "bench"), Booking("W", 9, 20, 1, None))
    (bar,) = solve(replace(problem, booked=booked), iterations=10).operations
    assert (bar.start, bar.machine, bar.people) == (8, 1, (0,))
    # of like ones that are free for so long, the one that is booked later on goes first
    (bar,) = solve(
        replace(problem, booked=(replace(booked[0], start=11, number=1),)), iterations=10
    ).operations
    assert (bar.start, bar.machine) == (8, 1)


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_dispatcher_equals_the_plain_one(seed: int) -> None:
    problem = with_bookings(rich_problem(8, seed), seed, 40)
    equals_the_plain_one(versatile(problem) if seed % 2 else problem, seed)


@pytest.mark.parametrize("seed", range(4))
def test_the_compiled_dispatcher_equals_the_plain_one_with_others_away(seed: int) -> None:
    equals_the_plain_one(with_bookings(with_away(rich_problem(8, seed), seed, 3), seed, 30), seed)


@pytest.mark.parametrize("seed", range(4))
def test_incremental_runs_equal_whole_ones(seed: int) -> None:
    problem = with_bookings(rich_problem(12, seed), seed, 40)
    incremental_equals_whole(versatile(problem) if seed % 2 else problem, 40)


@pytest.mark.parametrize("seed", range(6))
def test_no_bar_runs_into_a_booking(seed: int) -> None:
    problem = with_bookings(rich_problem(12, seed), seed, 60)
    plan = solve(problem, iterations=200, seed=seed)
    assert run_into(problem, plan) == []
    assert len(plan.assignments) == 12


def test_bookings_that_are_over_change_nothing() -> None:
    problem = replace(rich_problem(6, 1), now=DAY)
    over = replace(problem, booked=(Booking("north", 0, DAY, 0, "router"), Booking("north", 0, DAY, 1)))
    one, two = (
        plan_to_dict(replace(solve(p, iterations=100), seconds=0.0, trace=())) for p in (problem, over)
    )
    assert one | {"first_plan_seconds": 0} == two | {"first_plan_seconds": 0}


def test_more_machines_than_there_are_rows_share_some() -> None:
    problem = one_bench(hours=3, count=40)
    shop = problem.workshops[0]
    shop = replace(
        shop,
        pools=(replace(shop.pools[0], machines=200),),
        people=(People(("joiner",), 200), People(("x",), 9)),
    )
    booked = [Booking("W", 9 + i % 4, 13 + i % 3, i, "bench") for i in range(190)]
    booked += [Booking("W", 9 + i % 4, 13 + i % 3, i) for i in range(190)]
    problem = replace(problem, workshops=(shop,), booked=tuple(booked))
    plan = solve(problem, iterations=20)
    assert run_into(problem, plan) == []
    assert len({(bar.machine, bar.start) for bar in plan.operations}) == 40
    compiled = compile_problem(problem, match(problem), problem.units)
    assert len(compiled.pools[0]) <= 60
    assert len(compiled.teams[0]) <= 62


def test_around_a_booking_there_is_room_for_a_change_over_of_the_machine() -> None:
    """Before it and after it, in opened time: the night does not count."""
    problem = one_bench(hours=3, count=3)
    shop = problem.workshops[0]
    shop = replace(shop, pools=(replace(shop.pools[0], changeover_minutes=120),))
    problem = replace(problem, workshops=(shop,), booked=(Booking("W", DAY + 8, DAY + 10, 0, "bench"),))
    # from three on there is room for one, and from ten on the next day until twelve
    assert spans(problem) == [(8, 11), (11, 14), (DAY + 12, DAY + 15)]


@pytest.mark.parametrize(
    ("moment", "units", "found"),
    [
        (8, -2, 6),
        (DAY + 8, -2, 15),
        (DAY + 9, -2, 16),
        (17, 2, DAY + 10),
        (15, 2, 17),
        (12, 1, 13),
        (17, -9, 8),
    ],
)
def test_so_many_opened_units_away(moment: int, units: int, found: int) -> None:
    calendar = one_bench().workshops[0].calendar
    assert opened_away(calendar, 20 * DAY, moment, units) == found
