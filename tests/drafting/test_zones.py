"""Plots and workshops that keep another time than the plan count in their own hours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from manyworks.drafting.facts import Facts, HomeFacts, NeedFacts, WorkshopFacts
from manyworks.drafting.grid import clock_of
from manyworks.drafting.problem import planned_home
from manyworks.drafting.site import SiteLimits
from manyworks.drafting.zones import in_one_zone
from manyworks.planning.model import Calendar
from manyworks.refused import Refused

START = date(2027, 2, 1)


def facts(zone: str, *, here: str = "Europe/London", days: int = 30, start: date = START) -> Facts:
    """A home and a workshop of a zone, in a plan of another."""
    at = datetime.combine(start + timedelta(days), time(8), UTC)
    needs = (NeedFacts("P", "wall", "floor", at),)
    home = HomeFacts(
        "h", "Plot", 51.4, -2.6, SiteLimits(), "artic", 9, time(8), time(16), {}, needs, timezone=zone
    )
    hours = {day: ((time(8), time(12)), (time(13), time(17))) for day in range(5)}
    shop = WorkshopFacts("w", "Yard", 51.4, -2.6, hours=hours, timezone=zone)
    return Facts("x", "GBP", here, start, (home,), (), (shop,), (), ())


@pytest.mark.parametrize("zone", ["", "Europe/London", "Europe/Dublin", "UTC"])
def test_the_same_time_is_left_as_it_is(zone: str) -> None:
    moved, gaps = in_one_zone(facts(zone))
    assert not gaps and moved.homes[0].opens == time(8)
    assert moved.workshops[0].hours == facts(zone).workshops[0].hours


@pytest.mark.parametrize(("zone", "opens"), [("Europe/Warsaw", 7), ("Atlantic/Azores", 9), ("Asia/Dubai", 4)])
def test_a_window_is_that_of_the_plot_whatever_the_plan_keeps(zone: str, opens: int) -> None:
    asked = facts(zone, days=20)
    moved, gaps = in_one_zone(asked)
    assert not gaps
    assert (moved.homes[0].opens, moved.homes[0].closes) == (time(opens), time(opens + 8))
    clock = clock_of(moved)
    access = planned_home(moved.homes[0], clock).access
    for day in range(20):
        there = datetime.combine(START + timedelta(day), time(8), ZoneInfo(zone))
        assert clock.unit(there) == day * clock.units_per_day + access.opens_minute


def test_opening_hours_of_a_workshop_move_with_their_breaks() -> None:
    moved, _gaps = in_one_zone(facts("Europe/Warsaw", days=20))
    clock = clock_of(moved)
    calendar = Calendar.weekly(clock, moved.workshops[0].hours)
    opened = [clock.moment(a).astimezone(ZoneInfo("Europe/Warsaw")).time() for a, _ in calendar.hours]
    assert set(opened) == {time(8), time(13)}


@pytest.mark.parametrize("zone", ["America/New_York", "Africa/Accra", "Asia/Kathmandu"])
def test_clocks_that_do_not_go_together_are_said_by_name(zone: str) -> None:
    """Summer time begins on other days there, or the hours would lie on two days."""
    asked = facts(zone, days=60)
    if zone == "Asia/Kathmandu":
        asked = replace(asked, homes=(replace(asked.homes[0], opens=time(3), closes=time(9)),))
    with pytest.raises(Refused) as refused:
        in_one_zone(asked)
    assert refused.value.code == "plan.two_zones" and "Plot" in refused.value.message
    without = replace(asked, homes=())
    gone, gaps = in_one_zone(replace(without, start=date(2027, 3, 1)))
    assert len(gaps) + len(gone.workshops) == 1


@pytest.mark.parametrize("zone", sorted(available_timezones())[::9])
def test_every_zone_is_exact_or_said(zone: str) -> None:
    asked = facts(zone, days=300)
    try:
        moved, _gaps = in_one_zone(asked)
    except Refused as refused:
        assert refused.code == "plan.two_zones"
        return
    opens = moved.homes[0].opens
    for day in range(300):
        there = datetime.combine(START + timedelta(day), time(8), ZoneInfo(zone))
        if zone != "UTC":
            assert there.astimezone(ZoneInfo("Europe/London")).time() == opens, (zone, day)
