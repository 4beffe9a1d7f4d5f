"""People of a workshop: counts by skill become persons, and heavy or long blocks take two of them."""

import itertools
from datetime import UTC, datetime, time

import pytest

from manyworks.drafting.facts import MachineFacts, TeamFacts, WorkshopFacts
from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.settings import default_settings
from manyworks.drafting.teams import Handling, handling_of, shared_out, who_can
from manyworks.drafting.workshops import Wanted, workshops_from
from manyworks.planning.model import Clock, People, Workshop

SKILLS = {"assembly": frozenset({"joiner"}), "inspection": frozenset({"inspector"})}
HOURS = {day: ((time(8), time(17)),) for day in range(5)}


def yard(**facts: object) -> tuple[list[Workshop], list[str]]:
    """The workshop that these facts make, and what was assumed of it."""
    known = {"hours": HOURS, "utilisation": 1.0, "rates": {"assembly": 30.0, "inspection": 30.0}} | facts
    shop = WorkshopFacts("yard", "The Yard", 51.0, -2.0, **known)  # type: ignore[arg-type]
    ready, _, assumed = workshops_from(
        [shop], Wanted(SKILLS, {}), Clock(datetime(2026, 1, 5, tzinfo=UTC)), default_settings(), DaysOff()
    )
    return ready, assumed


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"joiner": 2},
        {"joiner": 2, "inspector": 1, "packer": 1},
        {"joiner": 5, "inspector": 1, "packer": 3, "cnc-operator": 3},
        dict.fromkeys("abcdefghijklmn", 7),
        dict(zip("abcdefghijklmnopqrst", itertools.cycle((1, 40, 17)))),
    ],
)
def test_each_skill_has_its_count_among_as_many_persons_as_the_largest(counts: dict[str, int]) -> None:
    teams = shared_out(counts)
    assert sum(team.count for team in teams) == max(counts.values(), default=0)
    for skill, count in counts.items():
        assert sum(team.count for team in teams if skill in team.skills) == count
    assert all(len(set(team.skills)) == len(team.skills) for team in teams)
    assert len(teams) <= len(counts) + 1
    each = [len(team.skills) for team in teams]
    assert not each or max(each) - min(each) <= 1


def test_people_counted_by_skill_are_as_many_as_the_largest_count() -> None:
    """Two who can do two things were four at the bench."""
    (shop,), assumed = yard(people={"joiner": 2, "inspector": 2, "welder": 1})
    assert shop.people == (People(("inspector", "joiner"), 1), People(("inspector", "joiner", "welder"), 1))
    assert [pool.machines for pool in shop.pools] == [2]
    assert assumed == ["The Yard: assumed 2 people, who between them can do its work."]


def test_people_of_one_skill_are_not_assumed() -> None:
    (shop,), assumed = yard(people={"joiner": 3})
    assert shop.people == (People(("joiner",), 3),) and assumed == []


def test_teams_are_taken_as_they_are_and_who_can_do_nothing_that_is_asked_is_left_out() -> None:
    teams = (TeamFacts(("joiner", "welder"), 2), TeamFacts(("joiner",)), TeamFacts(("welder",), 4))
    (shop,), assumed = yard(teams=teams)
    # The welder that a joiner is tells who it is to a plan that asks for welders.
    assert shop.people == (People(("joiner",), 1), People(("joiner", "welder"), 2)) and assumed == []
    assert [pool.machines for pool in shop.pools] == [3]
    assert who_can(teams, ()) == ()


def test_a_mentor_is_one_of_the_people() -> None:
    place = MachineFacts("m", "Place", "assembly", mentor_skill="welder", kept_blocks=("W",))
    shop = WorkshopFacts(
        "yard", "The Yard", 51.0, -2.0, (place,), (TeamFacts(("joiner", "welder"), 1),), hours=HOURS,
        rates={"assembly": 30.0, "inspection": 30.0},
    )  # fmt: skip
    clock = Clock(datetime(2026, 1, 5, tzinfo=UTC))
    (ready,), _, _ = workshops_from(
        [shop], Wanted(SKILLS, {"W": ["wall"]}), clock, default_settings(), DaysOff()
    )
    assert ready.people == (People(("joiner", "welder")),)


@pytest.mark.parametrize(
    ("mass", "length", "expected"),
    [
        (None, None, Handling(1)),
        (25.0, 1800.0, Handling(1)),
        (25.1, 600.0, Handling(2)),
        (None, 1801.0, Handling(2)),
        (33.3, 600.0, Handling(2)),
        (33.4, 600.0, Handling(2, "a third person or an aid")),
        (37.5, 600.0, Handling(2, "a third person or an aid")),
        (37.6, 600.0, Handling(2, "an aid")),
        (500.0, None, Handling(2, "an aid")),
    ],
)
def test_heavy_and_long_blocks_take_two(mass: float | None, length: float | None, expected: Handling) -> None:
    assert handling_of(mass, length, default_settings()) == expected


def test_what_one_person_handles_is_a_setting() -> None:
    mixed = default_settings() | {"crew_kg": 16.0}
    assert handling_of(20.0, None, mixed) == Handling(2)
    assert handling_of(24.1, None, mixed) == Handling(2, "an aid")
