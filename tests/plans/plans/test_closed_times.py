"""What the board shades: days and hours in which nobody works, and what the plan's page lists of them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from manyworks.core.organisations.models import Network
from manyworks.drafting.facts import WorkshopFacts
from manyworks.drafting.holidays import DaysOff
from manyworks.network.workshops.models import Closure, Visibility, Workshop
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.papers.lanes import _Axis, _closed
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import ask, made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story

MONDAY = date(2027, 5, 31)
"""The Spring Bank Holiday."""
ALL_DAY = [datetime(2027, 5, 31, 0, 0, tzinfo=UTC), datetime(2027, 5, 31, 23, 59, 59, tzinfo=UTC)]


def shaded(days: int = 7, single: bool = True, **hours: object) -> list[tuple[float, float]]:
    """Shaded spans of a week, in hours since its Monday's midnight on a board that shows whole days."""
    axis = _Axis(MONDAY, days, ZoneInfo("UTC"), ALL_DAY)
    axis.opens, axis.closes = 0.0, 24.0
    shop = WorkshopFacts("yard", "Yard", 51.4, -2.6, **hours)  # type: ignore[arg-type]
    spans = _closed(shop, DaysOff("GB-ENG"), axis, single)
    at = lambda x: int(x) * 24 + (x - int(x)) / 0.96 * 24  # noqa: E731
    return [(round(at(begin), 1), round(at(end), 1)) for begin, end in spans]


WEEK = {day: ((time(9), time(17)),) for day in range(5)}


def test_holidays_weekends_and_closures_are_shaded_whole() -> None:
    assert shaded(single=False, hours=WEEK) == [(0, 24), (120, 168)]
    fair = (date(2027, 6, 3), date(2027, 6, 4))
    assert shaded(single=False, hours=WEEK, closures=(fair,)) == [(0, 24), (72, 168)]
    worked = (MONDAY, MONDAY)
    assert shaded(single=False, hours=WEEK, open_on=(worked,)) == [(120, 168)]


def test_close_up_the_closed_hours_of_a_day_are_shaded_too() -> None:
    half = {1: ((time(8), time(12)),), 2: ((time(6), time(14)), (time(14), time(22)))}
    assert shaded(3, hours=half) == [(0, 32), (36, 48), (48, 54), (70, 72)]


def test_a_night_shift_is_open_until_it_ends_on_the_day_after() -> None:
    nights = {day: ((time(22), time(6)),) for day in range(7)}
    # Sunday's shift ends on the holiday, Monday's does not begin, Tuesday's does
    assert shaded(3, hours=nights) == [(6, 24), (24, 46), (54, 70)]


def test_holidays_of_the_network_reach_the_plan_and_its_page(made: PlanRun, story: Story) -> None:  # noqa: F811
    Network.objects.filter(pk=made.network_id).update(holidays="GB-ENG", closed_on=made.start.isoformat())
    made.network.refresh_from_db()
    facts = facts_of(made.network, list(made.homes.all()), name="x", start=made.start)
    assert facts.days_off == DaysOff("GB-ENG", (made.start,))
    assert all(made.start in home.closed or min(home.closed) for home in facts.homes)
    text = signed_in(story.ama).get(f"/plans/{made.pk}/").content.decode()
    assert "60 % of the opened hours are planned as work at all workshops" in text


@pytest.mark.parametrize("visibility,told", [(Visibility.PUBLIC, True), (Visibility.PRIVATE, False)])
def test_when_a_private_workshop_is_closed_is_listed_for_its_own_only(
    made: PlanRun,  # noqa: F811
    story: Story,
    visibility: str,
    told: bool,
) -> None:
    shop = Workshop.objects.get(slug=made.operations.values_list("workshop__slug", flat=True).first())
    Closure.objects.create(workshop=shop, first_day=made.start, last_day=made.start)
    Workshop.objects.filter(pk=shop.pk).update(visibility=visibility)
    day = {"first": made.start.isoformat(), "last": made.start.isoformat(), "reason": ""}
    closed = [
        day | {"where": shop.name, "workshop": shop.slug},
        day | {"where": "everywhere"},
    ]
    PlanRun.objects.filter(pk=made.pk).update(summary=made.summary | {"closed": closed})
    others = signed_in(story.sam).get(f"/plans/{made.pk}/").content.decode()
    section = others.split('id="hours"')[1].split("</section>")[0]
    assert "everywhere" in section and (shop.name in section) == told
