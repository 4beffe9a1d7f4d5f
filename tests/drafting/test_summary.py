"""What a summary counts, summaries kept before, and settings that there are no more."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.summary import summarise
from manyworks.drafting.papers.wording import figure_rows, quality_sentence
from manyworks.drafting.problem import Draft, floor_area_of, last_delivery, order_ends
from manyworks.drafting.settings import default_settings, kept_settings, read_settings
from manyworks.drafting.yards import yard_hours
from manyworks.planning.model import Access, Clock
from manyworks.planning.pipeline import Effort, Result, plan_everything
from manyworks.refused import Refused
from tests.planning.instances import rich_problem

MINUTES = Clock(datetime(2026, 1, 5, tzinfo=UTC), minutes_per_unit=1)
"""From a Monday on."""
SITE = Access(opens_minute=480, closes_minute=960, weekdays=(0, 1, 2, 3, 4))


def summary_of(made: Result) -> Summary:
    draft = Draft(made.problem, (), (), 0, frozenset(), (), ())
    return summarise(draft, made, default_settings())


@pytest.fixture(scope="module")
def made() -> Result:
    """One plot takes the blocks, the other lets a small van in that cannot carry them."""
    problem = rich_problem(6, 2)
    block = replace(problem.blocks[0], mass_kg=1100.0, parts=())
    homes = tuple(
        replace(home, access=Access(vehicle=vehicle, crane=True))
        for home, vehicle in zip(problem.homes, ("rigid-18t", "luton-van"))
    )
    transport = replace(problem.transport, cost_per_km=None)
    problem = replace(problem, blocks=(block,), homes=homes, transport=transport)
    return plan_everything(problem, Effort(iterations=50))


def test_what_nothing_brings_is_not_on_time(made: Result) -> None:
    summary = summary_of(made)
    assert len(made.deliveries.not_carried) == 3 == len(summary.not_carried)
    assert summary.on_time_blocks + summary.late_blocks <= summary.units - 3 < summary.units
    assert "All 6" not in quality_sentence(summary)


def test_a_square_metre_has_its_price_where_every_home_has_its_size(made: Result) -> None:
    draft = Draft(made.problem, (), (), 0, frozenset(), (), (), floor_area_of([60.0, 40.0]))
    summary = summarise(draft, made, default_settings())
    cost = next(row for row in figure_rows(summary) if row[0] == "Cost")
    assert f"{summary.cost / 100:,.0f} GBP a m² of floor" in cost[2]
    assert "m²" not in next(row for row in figure_rows(summary_of(made)) if row[0] == "Cost")[2]
    assert floor_area_of([]) is floor_area_of([60.0, None]) is None


def test_money_is_what_is_paid(made: Result) -> None:
    summary = summary_of(made)
    bills = sum(one.cost for one in (*made.plan.loads, *made.plan.fetches))
    kits = sum(len(fetch.units) for fetch in made.plan.fetches)
    moved = bills + kits * made.problem.transport.transfer_cost
    assert summary.costs.transfer + summary.costs.delivery == pytest.approx(moved, abs=0.02)
    assert summary.cost == pytest.approx(summary.costs.work + moved + summary.material.bought, abs=0.02)


def test_a_summary_of_before_is_still_read(made: Result) -> None:
    now = summary_of(made).to_json()
    before = {key: value for key, value in now.items() if key not in ("weighed", "late_days", "estimate")}
    before["costs"] = {key: value for key, value in now["costs"].items() if key != "cutting"}
    # what only weighs was in the cost, and planning by hand was one figure
    before |= {"cost": now["weighed"], "total": now["weighed"] + 700.0, "by_hand": 1234.5}
    before["fairness"] = now["fairness"] | {"by_hand": None}
    read = Summary.from_json(before)
    assert read.weighed == now["weighed"] and read.by_hand is None
    assert read.cost == pytest.approx(now["cost"], abs=0.02)
    assert Summary.from_json(read.to_json()) == read


def test_settings_of_before_are_left_and_those_since_have_their_default() -> None:
    kept = kept_settings({"cost_per_km": 1.1, "transfer_cost": 8.0})
    assert kept == default_settings() | {"transfer_cost": 8.0}
    with pytest.raises(Refused) as refused:
        read_settings({"cost_per_km": 1.1})
    assert "luton_van_per_km" in (refused.value.hint or "")


def test_a_block_is_wanted_by_the_end_of_the_working_day_before() -> None:
    tuesday, monday = 1440 + 480, 7 * 1440 + 480
    assert last_delivery(SITE, MINUTES, tuesday) == 960
    assert last_delivery(SITE, MINUTES, monday) == 4 * 1440 + 960, "on the Friday"
    closed = replace(SITE, closed=((4 * 1440, 5 * 1440),))
    assert last_delivery(closed, MINUTES, monday) == 3 * 1440 + 960
    assert last_delivery(SITE, MINUTES, 480) == 480, "nothing comes before the plan begins"


def test_an_order_may_come_on_its_day() -> None:
    wednesday, sunday = datetime(2026, 1, 7).date(), datetime(2026, 1, 11).date()
    assert last_delivery(SITE, MINUTES, order_ends(wednesday, MINUTES)) == 2 * 1440 + 960
    assert last_delivery(SITE, MINUTES, order_ends(sunday, MINUTES)) == 4 * 1440 + 960


def test_a_yard_that_works_while_nobody_drives_is_opened_by_arrangement() -> None:
    evenings = {day: ((time(16), time(21)),) for day in range(5)}
    assert yard_hours(evenings) == {day: ((time(8), time(17)),) for day in range(5)}
    assert yard_hours({5: ((time(8), time(17)),)}) is not None, "on Saturdays only"
    assert yard_hours({2: ((time(15), time(21)),)}) is None, "an hour of one day will do"
    assert yard_hours({2: ((time(15, 1), time(21)),)}) is not None
    assert yard_hours({0: ((time(9), time(0)),)}) is None, "until midnight"
