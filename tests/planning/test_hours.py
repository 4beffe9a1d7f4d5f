"""Time in which a workshop is open and nothing goes on, and days on which a plot takes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from manyworks.planning import solve
from manyworks.planning.bound import lower_bound
from manyworks.planning.calendars import lay_out
from manyworks.planning.check import check
from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.delivery.hours import plot_hours
from manyworks.planning.model import (
    Access,
    Block,
    Calendar,
    Clock,
    Home,
    Operation,
    Place,
    Plan,
    Pool,
    Problem,
    Unit,
    Workshop,
)
from manyworks.refused import Refused
from tests.planning.instances import DAY, rich_problem
from tests.planning.test_dispatch import equals_the_plain_one

MINUTES = Clock(datetime(2027, 1, 4, tzinfo=UTC), minutes_per_unit=1)
NINE_TO_FIVE = {day: ((time(9), time(17)),) for day in range(5)}


def used(problem: Problem, *shares: float) -> Problem:
    """The problem with these shares of opened time that is worked, one after the other."""
    shops = (replace(w, utilisation=shares[i % len(shares)]) for i, w in enumerate(problem.workshops))
    return replace(problem, workshops=tuple(shops))


def sheets(utilisation: float) -> Problem:
    """One router, sheets of 21 minutes for a fortnight."""
    shop = Workshop(
        "shop",
        Place(0, 0),
        Calendar.weekly(MINUTES, NINE_TO_FIVE),
        (Pool("router", ("cnc-routing",), 60.0),),
        utilisation=utilisation,
    )
    return Problem(
        clock=MINUTES,
        blocks=(Block("sheet", (Operation("cut", "make", "cnc-routing", 21),)),),
        workshops=(shop,),
        homes=(Home("home", Place(0, 0)),),
        units=tuple(Unit(f"S{i}", "sheet", "home", 0, 40_000, i) for i in range(100)),
    )


def codes(problem: Problem, plan: Plan) -> set[str]:
    return {found.code for found in check(problem, plan)}


def test_at_sixty_percent_a_router_cuts_as_many_sheets_a_day_as_were_measured() -> None:
    plans = {share: solve(sheets(share), iterations=50) for share in (1.0, 0.6)}
    begun = {
        share: sum(bar.start < MINUTES.units_per_day for bar in plan.operations)
        for share, plan in plans.items()
    }
    # 428 sheets in 33.2 days were 12.9 a day; 8 h of 21 min would be 22.9
    assert begun == {1.0: 23, 0.6: 14}
    assert sum(bar.end <= 17 * 60 for bar in plans[0.6].operations) == 13
    # Only work is paid: 100 sheets of 21 min at 60 an hour.
    assert [plan.costs.work for plan in plans.values()] == pytest.approx([2100, 2100])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_plans_of_workshops_that_use_a_part_of_their_hours_pass_and_cost_no_less_than_the_bound(
    seed: int,
) -> None:
    problem = used(rich_problem(8, seed, fairness_per_hour=5.0), 0.6, 0.8, 1.0)
    plan = solve(problem, iterations=300, seed=seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=40, upper=plan.cost).value <= plan.cost * (1 + 1e-9)
    # whoever plans as if all of the time were worked is found out
    assert "time.duration" in codes(used(problem, 1.0), plan)
    eager = solve(used(problem, 1.0), iterations=50, seed=seed)
    assert "time.duration" in codes(problem, eager)


def test_the_compiled_dispatcher_equals_the_plain_one() -> None:
    equals_the_plain_one(used(rich_problem(8, 4), 0.6, 0.7), 7)


def test_a_plot_takes_nothing_on_its_closed_days() -> None:
    problem = rich_problem(8, 3)
    plan = solve(problem, iterations=100)
    loads = plan_deliveries(problem, plan).loads
    days = {load.arrive // DAY for load in loads}
    shut = tuple((day * DAY, (day + 1) * DAY) for day in days)
    homes = tuple(replace(h, access=replace(h.access, closed=shut)) for h in problem.homes)
    closed = replace(problem, homes=homes)
    assert "load.closed" in codes(closed, replace(plan, loads=loads))
    again = with_deliveries(closed, plan, plan_deliveries(closed, plan))
    assert not days & {load.arrive // DAY for load in again.loads}
    assert codes(closed, again) <= {"load.storage"}


def test_what_would_come_on_a_closed_day_comes_the_day_before_or_after() -> None:
    clock = replace(MINUTES, minutes_per_unit=60)
    # Friday to Monday, written as days that meet
    access = Access(
        opens_minute=480, closes_minute=960, closed=((96, 120), (120, 144), (144, 168), (168, 192))
    )
    hours = plot_hours(clock, access, 300)
    assert hours.first(100, 1) == 200
    assert hours.last(170, 0) == 88
    with pytest.raises(Refused, match="ends before it begins"):
        Access(closed=((5, 5),))


@pytest.mark.parametrize(
    "hours,expected",
    [
        # half days
        ({0: [(time(8), time(12))]}, [(480, 720)]),
        # two shifts that meet are one opening
        ({0: [(time(6), time(14)), (time(14), time(22))]}, [(360, 1320)]),
        # a shift over midnight, also from Sunday into the week's first day
        ({0: [(time(22), time(6))]}, [(1320, 1800)]),
        ({6: [(time(22), time(6))]}, [(0, 360), (9960, 10080)]),
        # round the clock
        ({0: [(time(0), time(0))]}, [(0, 1440)]),
    ],
)
def test_shifts_are_laid_out(
    hours: dict[int, list[tuple[time, time]]], expected: list[tuple[int, int]]
) -> None:
    assert list(lay_out(Calendar.weekly(MINUTES, hours), 10080)) == expected


@pytest.mark.parametrize("share", [0.5, 0.75, 0.8, 0.9])
def test_plan_and_check_agree_on_halves(share: float) -> None:
    """9.2 / 0.8 is 11.499999999999998, and 9.2 times 1.25 is 11.5: the nearest whole number is both."""
    problem = rich_problem(8)
    times = iter((9.2, 4.6, 11.5, 9.2))
    block = problem.blocks[0]
    steps = tuple(replace(step, minutes=next(times)) for step in block.operations)
    clock = replace(problem.clock, minutes_per_unit=1)
    shops = tuple(
        replace(
            shop,
            utilisation=share,
            calendar=Calendar.weekly(clock, {day: [(time(8), time(17))] for day in range(5)}),
            pools=tuple(replace(pool, time_factor=1.0) for pool in shop.pools),
        )
        for shop in problem.workshops
    )
    units = tuple(replace(unit, release=unit.release * 60, due=unit.due * 60) for unit in problem.units)
    problem = replace(
        problem, clock=clock, blocks=(replace(block, operations=steps),), workshops=shops, units=units
    )
    assert check(problem, solve(problem, iterations=100)) == []
