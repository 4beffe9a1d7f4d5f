"""Boards that are still to come: nothing is cut before they are there, and plans go round it."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning import reference_problem
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.explain import Explainer
from manyworks.planning.model import Material, MaterialArrival, Part, PartCount, Problem, Started
from manyworks.planning.problem_json import problem_from_dict, problem_to_dict
from manyworks.planning.simulate import Doubt, simulate
from manyworks.planning.solver import solve
from manyworks.refused import Refused
from tests.examples import SOLVING, examples
from tests.planning.instances import rich_problem
from tests.planning.test_dispatch import equals_the_plain_one
from tests.planning.whole import incremental_equals_whole

DAY = 96


def awaiting(problem: Problem, seed: int) -> Problem:
    """Some boards come late, some only to one workshop."""
    r = random.Random(seed)
    if not problem.parts:
        parts = (Part("panel", "ply", 18, 2000, 500),)
        blocks = tuple(replace(b, parts=(PartCount("panel", 2),)) for b in problem.blocks)
        problem = replace(problem, materials=(Material("ply"),), parts=parts, blocks=blocks)
    shops = [None, *(workshop.id for workshop in problem.workshops)]
    arrivals = [
        MaterialArrival("ply", r.randrange(6 * DAY), r.choice([None, 18, 12]), r.choice(shops))
        for _ in range(4)
    ]
    return replace(problem, material_arrivals=tuple(arrivals))


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_dispatcher_equals_the_plain_one(seed: int) -> None:
    equals_the_plain_one(awaiting(rich_problem(6, seed), seed), seed)


@pytest.mark.parametrize("seed", range(3))
def test_incremental_equals_whole_after_every_chunk_of_moves(seed: int) -> None:
    incremental_equals_whole(awaiting(rich_problem(12, seed), seed))
    incremental_equals_whole(awaiting(reference_problem(4, 5, 8, seed), seed))


@examples(SOLVING)
@given(units=st.integers(1, 8), seed=st.integers(0, 10**6))
def test_every_plan_waits_for_its_boards_and_the_bound_stays_below(units: int, seed: int) -> None:
    problem = awaiting(rich_problem(units, seed), seed)
    plan = solve(problem, iterations=300, seed=seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=30).value <= plan.cost + 1e-6
    certain = Doubt(machine_spread=0, people_spread=0, journey_spread=0, hours_between_failures=None)
    arrives = {a.unit: a.arrive for a in plan.assignments}
    for chance in simulate(problem, plan, runs=2, doubt=certain).homes:
        assert chance.p95 <= max(arrives[u.id] for u in problem.units if u.home == chance.home)


def test_a_plan_that_cuts_before_the_boards_are_there_is_found_out() -> None:
    problem = rich_problem(4, 1)
    plan = solve(problem, iterations=500, seed=1)
    late = replace(problem, material_arrivals=(MaterialArrival("ply", 20 * DAY, 18),))
    assert {violation.code for violation in check(late, plan)} == {"order.material"}
    assert check(replace(problem, material_arrivals=(MaterialArrival("ply", 20 * DAY, 12),)), plan) == []


def test_work_goes_where_the_boards_are() -> None:
    problem = reference_problem(1, 3, 3, 2)
    problem = awaiting(problem, 0)
    absent = [MaterialArrival("ply", 400 * DAY, None, shop.id) for shop in problem.workshops[1:]]
    plan = solve(replace(problem, material_arrivals=tuple(absent)), iterations=2_000, seed=1)
    assert {a.cut for a in plan.assignments} == {problem.workshops[0].id}


def test_the_reason_names_the_day_the_boards_come() -> None:
    problem = rich_problem(1, 3)
    boards = problem.units[0].release + 3 * DAY
    problem = replace(problem, material_arrivals=(MaterialArrival("ply", boards),))
    plan = solve(problem, iterations=100, seed=1)
    first = min(plan.operations, key=lambda bar: bar.start)
    reason = Explainer(problem, plan).why(first.unit, first.operation)
    assert first.start >= boards
    if reason.waits_for == "material":
        assert f"{problem.clock.moment(boards):%d %b %H:%M}" in reason.text
    else:
        assert reason.waits_for == "closed"


def test_what_has_begun_has_its_boards() -> None:
    problem = rich_problem(3, 2)
    plan = solve(problem, iterations=200, seed=1)
    first = min(plan.operations, key=lambda bar: bar.start)
    now = first.start + 1
    begun = Started(first.unit, first.operation, first.workshop, first.pool, first.start, first.end)
    again = replace(
        problem, now=now, started=(begun,), material_arrivals=(MaterialArrival("ply", now + 30 * DAY),)
    )
    after = solve(again, iterations=200, seed=1)
    assert check(again, after) == []
    assert lower_bound(again, iterations=30).value <= after.cost + 1e-6
    ends = {a.unit: a.finish for a in after.assignments}
    assert ends[first.unit] < now + 30 * DAY <= min(end for unit, end in ends.items() if unit != first.unit)


def test_arrivals_come_back_from_json_and_wrong_ones_are_refused() -> None:
    problem = replace(rich_problem(1, 1), material_arrivals=(MaterialArrival("ply", 5, 18.0, "west"),))
    assert problem_from_dict(problem_to_dict(problem)) == problem
    for field, arrival in (
        ("material_arrivals[0].material", MaterialArrival("oak", 5)),
        ("material_arrivals[0].workshop", MaterialArrival("ply", 5, None, "nowhere")),
    ):
        with pytest.raises(Refused) as refusal:
            replace(problem, material_arrivals=(arrival,))
        assert refusal.value.field == field
    with pytest.raises(Refused):
        MaterialArrival("ply", -1)
