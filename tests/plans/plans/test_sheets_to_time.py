"""Sheets of a plan to be timed: filled in as it reckons them, for whoever may change the machine."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manyworks.network.machines.models import Machine
from manyworks.network.measured.rules import unpacked
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.measured import minutes_of, timed
from manyworks.plans.measured.queries import next_sheets
from manyworks.plans.plans.models import PlanRun
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def router(made: PlanRun) -> Machine:  # noqa: F811
    sheet = made.sheets.exclude(pool="").order_by("index")[0]
    return Machine.objects.get(pk=sheet.pool.removeprefix("machine-"))


def test_the_next_sheets_carry_their_work_as_the_plan_reckons_it(
    made: PlanRun,  # noqa: F811
    story: Story,
    router: Machine,
) -> None:
    rows = next_sheets(router, story.ama)
    assert rows and len(rows) == min(40, made.sheets.filter(pool=f"machine-{router.pk}").count())
    begins = [row.sheet.starts_at for row in rows if row.sheet.starts_at]
    assert begins == sorted(begins) and len(begins) == len(rows)
    assert sum(row.telling for row in rows) == min(10, len(rows))
    for row in rows:
        # The machine states no feed of its own, so the plan took the standard router's at its speed factor.
        feed = CuttingProfile().feed_mm_min * router.speed_factor
        sheet = timed(row.time, row.time.minutes)
        reckoned = minutes_of(sheet, replace(CuttingProfile(), feed_mm_min=feed))
        assert reckoned == pytest.approx(row.time.minutes)
        assert row.time.minutes == pytest.approx(row.sheet.minutes, abs=0.05)


def test_what_is_picked_is_filled_in_on_the_page_of_timed_sheets(story: Story, router: Machine) -> None:
    client = signed_in(story.ama)
    address = f"/workshops/{router.workshop.slug}/machines/{router.pk}/measured/"
    text = client.get(f"{address}sheets/").content.decode()
    values = [html.unescape(value) for value in re.findall(r'name="sheet" value="([^"]+)"', text)]
    assert f'action="{address}"' in text and values
    filled = client.get(address, {"sheet": values[:2]}).content.decode()
    for value in values[:2]:
        row = unpacked(value)
        assert row and html.escape(str(row["label"])) in filled and f'value="{row["length_m"]}"' in filled


def test_sheets_long_cut_are_not_offered_and_a_stranger_sees_none(
    made: PlanRun,  # noqa: F811
    story: Story,
    router: Machine,
) -> None:
    address = f"/workshops/{router.workshop.slug}/machines/{router.pk}/measured/sheets/"
    assert signed_in(story.eve).get(address).status_code == 403
    assert next_sheets(router, story.eve) == []
    made.sheets.update(starts_at=LONG_AGO, ends_at=LONG_AGO)
    assert next_sheets(router, story.ama) == []
    assert "No standing plan cuts sheets" in signed_in(story.ama).get(address).content.decode()
