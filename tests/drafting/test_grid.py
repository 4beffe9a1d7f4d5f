"""How long a unit of a plan's time is follows from how far its dates reach."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from manyworks.drafting.facts import Facts, HomeFacts, NeedFacts
from manyworks.drafting.grid import AFTER_LAST, check_reaches, clock_of
from manyworks.drafting.site import SiteLimits
from manyworks.planning.calendars import horizon
from manyworks.planning.dispatch.floor import NEVER
from manyworks.planning.model import Clock, Problem
from manyworks.planning.places import LAST_UNIT
from manyworks.refused import Refused

START = date(2027, 1, 4)


def wanted_in(*days: int) -> Facts:
    """Facts with a piece that is wanted so many days after the plan begins."""
    needs = tuple(
        NeedFacts(f"P{day}", "wall", "floor", datetime.combine(START + timedelta(day), time(8), UTC))
        for day in days
    )
    home = HomeFacts("h", "H", 51.4, -2.6, SiteLimits(), "artic", 9, time(8), time(16), {}, needs)
    return Facts("x", "GBP", "Europe/London", START, (home,), (), (), (), ())


@pytest.mark.parametrize(
    ("days", "minutes"), [(-3, 1), (0, 1), (92, 1), (93, 5), (1096, 5), (1190, 5), (1191, 15), (3650, 15)]
)
def test_the_unit_is_as_short_as_the_last_date_allows(days: int, minutes: int) -> None:
    clock = clock_of(wanted_in(0, days))
    assert clock.minutes_per_unit == minutes
    assert clock.moment(0).date() == START + timedelta(min(0, days)) and clock.zone == "Europe/London"


def test_what_was_wanted_more_than_a_year_ago_is_refused_by_its_day() -> None:
    clock_of(wanted_in(-366, 3))
    with pytest.raises(Refused) as refused:
        clock_of(wanted_in(-367, 3))
    assert refused.value.code == "plan.too_early"
    assert (START - timedelta(367)).isoformat() in refused.value.message


def test_nothing_wanted_is_planned_in_minutes() -> None:
    assert clock_of(wanted_in()).minutes_per_unit == 1


@pytest.mark.parametrize("days", [92, 1190, 20_000])
def test_calendars_have_a_year_beyond_the_last_date_on_every_grid(days: int) -> None:
    facts = wanted_in(days)
    clock = clock_of(facts)
    last = clock.unit(facts.homes[0].needs[0].at)
    assert last + AFTER_LAST * clock.units_per_day < LAST_UNIT < NEVER
    check_reaches(clock, facts)
    assert horizon(Problem(clock, (), (), (), (), now=last), ()) < LAST_UNIT


def test_a_date_that_the_clock_does_not_reach_is_refused_by_name() -> None:
    clock = clock_of(wanted_in(10))
    check_reaches(clock, wanted_in(1090))
    with pytest.raises(Refused) as refused:
        check_reaches(clock, wanted_in(1091))
    assert refused.value.code == "plan.too_far"
    assert (START + timedelta(1091)).isoformat() in refused.value.message
    check_reaches(Clock(clock.start, clock.zone, minutes_per_unit=5), wanted_in(1091))
