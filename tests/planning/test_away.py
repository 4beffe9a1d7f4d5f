"""Nothing begins on machines that are out or with people who are away, whenever that begins."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning.check import check
from manyworks.planning.events import MachineDown, PersonIll, event_from_dict
from manyworks.planning.model import (
    Absence,
    Block,
    Calendar,
    Home,
    Operation,
    Outage,
    People,
    Place,
    Policy,
    Pool,
    Problem,
    Unit,
    Workshop,
)
from manyworks.planning.policy import BY_DISTANCE
from manyworks.planning.replan import replan
from manyworks.planning.solver import solve
from manyworks.refused import Refused
from tests.examples import PLACING, SOLVING, examples
from tests.planning.away import with_away
from tests.planning.instances import CLOCK, DAY, rich_problem
from tests.planning.test_dispatch import equals_the_plain_one
from tests.planning.whole import incremental_equals_whole

BENCH = Outage("W", "bench", DAY, 2 * DAY)
JOINER = Absence("W", "joiner", DAY, 2 * DAY)


def one_bench(hours: float = 9, count: int = 3, pause: int = 16, homes: tuple[Home, ...] = ()) -> Problem:
    """One bench and one joiner, eight to five on five days, and units of so many hours each."""
    home = Home("H", Place(0, 0))
    days = tuple((d * DAY + 8, d * DAY + 17) for d in range(5))
    return Problem(
        clock=CLOCK,
        blocks=(Block("B", (Operation("m", "make", "assembly", hours * 60, skill="joiner"),)),),
        workshops=(
            Workshop(
                "W",
                Place(0, 0),
                Calendar(days, 7 * DAY, (), pause),
                (Pool("bench", ("assembly",), 30.0),),
                (People(("joiner",), 1),),
            ),
        ),
        homes=(*homes, home),
        units=tuple(Unit(f"U{i}", "B", "H", 0, 200) for i in range(count)),
        transport=BY_DISTANCE,
    )


def bars(problem: Problem) -> list[tuple[int, int]]:
    plan = solve(problem, iterations=0)
    assert check(problem, plan) == []
    return sorted((bar.start, bar.end) for bar in plan.operations)


@pytest.mark.parametrize("away", [{"outages": (BENCH,)}, {"absences": (JOINER,)}], ids=["bench", "joiner"])
def test_what_would_begin_the_next_morning_waits_when_the_night_begins_an_outage(away: dict) -> None:
    assert bars(replace(one_bench(), **away)) == [(8, 17), (56, 65), (80, 89)]


def test_what_no_longer_fits_before_a_closing_waits_for_an_outage_after_it() -> None:
    morning = Outage("W", "bench", DAY + 8, DAY + 10)
    assert bars(replace(one_bench(5, pause=0), outages=(morning,))) == [(8, 13), (34, 39), (56, 61)]


def test_work_under_way_pauses_over_the_night_and_is_finished_first() -> None:
    assert bars(replace(one_bench(12, 2), outages=(BENCH,))) == [(8, 35), (56, 83)]


def test_an_outage_over_the_night_alone_holds_nothing_up() -> None:
    assert bars(replace(one_bench(), outages=(Outage("W", "bench", 18, 30),))) == bars(one_bench())


def test_what_is_over_takes_nothing() -> None:
    later = replace(one_bench(), now=DAY + 8)
    over = replace(later, outages=(Outage("W", "bench", 8, 20),), absences=(Absence("W", "joiner", 8, 20),))
    assert bars(over) == bars(later)


def test_being_away_costs_no_way_to_a_plot_that_is_too_far() -> None:
    far = one_bench(homes=(Home("FAR", Place(100, 0)),))
    near = replace(far, policy=Policy(distance_limit_km=50.0))
    plan = solve(replace(near, outages=(BENCH,), absences=(JOINER,)), iterations=50)
    assert plan.status == "complete"
    assert len(plan.operations) == 3


def test_no_more_can_be_away_than_there_are() -> None:
    many = {
        "outages": (replace(BENCH, machines=10_000),),
        "absences": (replace(JOINER, people=10_000),),
    }
    assert bars(replace(one_bench(), **many)) == [(8, 17), (56, 65), (80, 89)]
    for record, field in (
        (Outage, "machines"),
        (Absence, "people"),
        (MachineDown, "machines"),
        (PersonIll, "people"),
    ):
        with pytest.raises(Refused, match="at most 10000") as refused:
            record("W", "bench", 0, 10, 10_001)
        assert refused.value.field == field
    data = {
        "kind": "machine-down",
        "workshop": "W",
        "pool": "bench",
        "start": 0,
        "end": 9,
        "machines": 10_001,
    }
    with pytest.raises(Refused) as refused:
        event_from_dict(data, "events[0]")
    assert refused.value.field == "events[0].machines"


@given(seed=st.integers(0, 100_000))
@examples(PLACING)
def test_whoever_is_away_whenever_plans_pass_the_check(seed: int) -> None:
    problem = with_away(rich_problem(3 + seed % 12, seed), seed)
    plan = solve(problem, iterations=150, seed=seed)
    assert check(problem, plan) == []


@given(seed=st.integers(0, 100_000))
@examples(SOLVING)
def test_after_a_failure_or_an_illness_plans_pass_the_check(seed: int) -> None:
    away = with_away(rich_problem(8, seed), seed, 2)
    problem = replace(away, outages=(), absences=())
    plan = solve(problem, iterations=100, seed=seed)
    events = [
        *(MachineDown(o.workshop, o.pool, o.start, o.end, o.machines) for o in away.outages),
        *(PersonIll(a.workshop, a.skill, a.start, a.end, a.people) for a in away.absences),
    ]
    again = replan(problem, plan, now=seed % (3 * DAY), events=events, iterations=100)
    assert check(again.problem, again.plan) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_compiled_dispatcher_equals_the_plain_one(seed: int) -> None:
    equals_the_plain_one(with_away(rich_problem(8, seed), seed, 3), seed)


@pytest.mark.parametrize("seed", range(3))
def test_incremental_runs_equal_whole_ones(seed: int) -> None:
    incremental_equals_whole(with_away(rich_problem(12, seed), seed), 40)
