"""Hours booked at workshops: replaced as a whole by who booked them, summed over all without a name."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from manyworks.network.booked.actions import book_hours
from manyworks.network.booked.models import BookedHours
from manyworks.network.booked.queries import booked_work
from tests.severn_vale import Story

MONDAY = date(2026, 3, 2)


def test_what_one_books_takes_the_place_of_what_it_had_booked(story: Story) -> None:
    one = ("filwood", "cnc-routing", MONDAY)
    book_hours(source="plans.plan:1", hours={one: 10.004, ("stroud", "assembly", MONDAY): 0.001})
    book_hours(source="plans.plan:2", hours={one: 5})
    book_hours(source="plans.plan:1", hours={one: 7, ("nowhere", "assembly", MONDAY): 3})
    assert {(row.source, row.hours) for row in BookedHours.objects.all()} == {
        ("plans.plan:1", 7), ("plans.plan:2", 5),
    }  # fmt: skip
    book_hours(source="plans.plan:1", hours={})
    assert BookedHours.objects.count() == 1


def test_a_workshop_s_weeks_are_summed_beside_what_it_opens(story: Story) -> None:
    shop = story.workshops[0]
    shop.closures.create(first_day=MONDAY + timedelta(days=7), last_day=MONDAY + timedelta(days=8))
    hours = {("filwood", name, MONDAY): 4.0 for name in ("cnc-routing", "assembly", "packing")}
    book_hours(source="plans.plan:1", hours=hours)
    book_hours(source="plans.plan:2", hours=hours)
    routing, benches = booked_work(shop, MONDAY + timedelta(days=3))
    assert [(week.monday, week.booked, week.opened) for week in routing.weeks[:2]] == [
        (MONDAY, 8.0, 45.0), (MONDAY + timedelta(days=7), 0.0, 27.0),
    ]  # fmt: skip
    assert (benches.name, benches.booked, benches.places) == ("Benches", 16.0, 2)


@pytest.mark.parametrize("wrong", [{"week": MONDAY + timedelta(days=1)}, {"hours": 0}])
def test_a_week_is_its_monday_and_no_hours_are_no_row(story: Story, wrong: dict[str, object]) -> None:
    row = {"workshop": story.workshops[0], "process": "assembly", "week": MONDAY, "hours": 1, "source": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedHours.objects.create(**{**row, **wrong})
