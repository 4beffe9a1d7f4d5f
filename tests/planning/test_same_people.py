"""People of a workshop whose skills are dealt anew: as many stay busy as there is work for."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from manyworks.planning.booked import Standing, around, collisions, still_booked
from manyworks.planning.model import Costs, People, Plan, Problem, ScheduledOperation
from tests.planning.instances import CLOCK, rich_problem

PROBLEM = rich_problem(units=2)
NEAR = PROBLEM.workshops[0].id
UNIT = PROBLEM.units[0].id
BOTH, JOINS, LOOKS = ("inspector", "joiner"), ("joiner",), ("inspector",)


def with_people(*teams: tuple[tuple[str, ...], int]) -> Problem:
    people = tuple(People(skills, count) for skills, count in teams)
    return replace(PROBLEM, workshops=(replace(PROBLEM.workshops[0], people=people), *PROBLEM.workshops[1:]))


def bar(start: int, end: int, *people: int) -> ScheduledOperation:
    return ScheduledOperation(UNIT, "join", NEAR, "gone", 0, start, end, people)


def standing(problem: Problem, *bars: ScheduledOperation, name: str = "The first") -> Standing:
    return Standing(problem, Plan((), bars, Costs()), name)


def busy(problem: Problem, plans: Sequence[Standing], unit: int) -> list[int]:
    booked = around(problem, plans).booked
    return sorted(one.number for one in booked if one.pool is None and one.start <= unit < one.end)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ([(BOTH, 2)], [0, 1]),
        ([(BOTH, 2), (JOINS, 1)], [0, 1]),
        ([(BOTH, 1), (JOINS, 1)], [0, 1]),
        ([(JOINS, 1), ((*BOTH, "painter"), 1)], [0, 1]),
        ([(BOTH, 1)], [0]),
        ([(JOINS, 1), (LOOKS, 1)], [0, 1]),
        ([(("painter",), 2)], []),
    ],
    ids=["as before", "one more", "fewer of a skill", "a new skill", "one has left", "said apart", "others"],
)
def test_who_is_booked_stays_booked_whatever_is_counted(
    now: list[tuple[tuple[str, ...], int]], expected: list[int]
) -> None:
    first = standing(with_people((BOTH, 2)), bar(8, 12, 0, 1))
    assert busy(with_people(*now), [first], 10) == expected


def test_who_can_do_most_of_it_is_taken_for_the_same() -> None:
    first = standing(with_people((BOTH, 1), (JOINS, 1)), bar(8, 12, 0))
    assert busy(with_people((JOINS, 1), ((*BOTH, "painter"), 1)), [first], 10) == [1]


def test_work_of_who_has_left_falls_to_whoever_is_free() -> None:
    first = standing(with_people((JOINS, 3)), bar(8, 12, 1, 2), bar(12, 16, 0, 2), bar(16, 18, 2))
    now = with_people((JOINS, 2))
    assert [busy(now, [first], unit) for unit in (8, 12, 16, 18)] == [[0, 1], [0, 1], [0], []]


def test_two_plans_that_knew_other_people_do_not_book_one_for_two() -> None:
    first = standing(with_people((JOINS, 1), (LOOKS, 1)), bar(8, 12, 0))
    second = standing(with_people((JOINS, 2)), bar(10, 14, 0), name="The second")
    now = with_people((BOTH, 2))
    assert [len(busy(now, [first, second], unit)) for unit in (8, 11, 13)] == [1, 2, 1]


def test_plans_that_follow_each_other_within_a_unit_are_one_person_s() -> None:
    quarters = replace(with_people((JOINS, 2)), clock=replace(CLOCK, minutes_per_unit=15))
    first = standing(quarters, bar(32, 34, 0))
    second = standing(quarters, bar(34, 40, 0), name="The second")
    assert {one.number for one in around(with_people((JOINS, 2)), [first, second]).booked} == {0}


def test_a_draft_meets_who_is_booked_under_other_counts() -> None:
    first = standing(with_people((BOTH, 2)), bar(8, 12, 0, 1))
    now = with_people((BOTH, 2), (JOINS, 1))
    met = collisions(now, Plan((), (bar(10, 14, 1, 2),), Costs()), [first])
    assert [(one.what, one.number, one.start, one.end) for one in met] == [("person", 1, 10, 12)]


def test_bookings_of_a_question_stay_when_its_people_change() -> None:
    asked = around(with_people((BOTH, 2)), [standing(with_people((BOTH, 2)), bar(8, 12, 0, 1))])
    for teams in ([(BOTH, 2), (JOINS, 1)], [((*BOTH, "painter"), 1), (BOTH, 1)]):
        kept = still_booked(asked.booked, asked.workshops, with_people(*teams).workshops)
        assert len({one.number for one in kept}) == 2
