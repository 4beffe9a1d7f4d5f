# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Orders in a plan beside a home: added, moved to another day, changed, and said to differ."""

from datetime import date

import pytest

from manyworks.drafting.problem import problem_from
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import edit_order, set_due, set_home_blocks
from manyworks.plans.orders.queries import needs_of
from manyworks.plans.plans.actions import make_stand
from manyworks.plans.plans.bridge.lists import homes_that_differ, moved_homes
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of, routes_of
from manyworks.refused import Refused
from tests.plans.life.test_lists import planned
from tests.plans.orders.test_pages import signed_in
from tests.plans.orders.test_products import ordered
from tests.plans.plans.test_runs import START, made, quick, told_story_planned
from tests.severn_vale import Story


def test_an_order_comes_into_a_plan_of_homes_and_its_day_moves_with_its_page(
    made: PlanRun, story: Story
) -> None:
    order = ordered(story)
    new = planned(made, story, "home-added", order.slug)
    assert not new.figures.of_orders and new.figures.units == 17
    assert homes_that_differ(new, reading_of(new).problem) == []
    days = {row.due_at.date() for row in new.operations.filter(home=order)}
    assert days == {date(2026, 5, 29)}
    set_due(by=story.ama, order=order, due=date(2026, 6, 5))
    assert homes_that_differ(new, reading_of(new).problem) == [order]
    after = planned(new, story, "home-changed", order.slug)
    assert {row.due_at.date() for row in after.operations.filter(home=order)} == {date(2026, 6, 5)}
    assert homes_that_differ(after, reading_of(after).problem) == []


def test_what_comes_later_is_planned_by_the_clock_of_the_plan(made: PlanRun, story: Story) -> None:
    order = ordered(story)
    set_due(by=story.ama, order=order, due=date(2028, 6, 2))
    new = planned(made, story, "home-added", order.slug)
    clock = reading_of(new).problem.clock
    assert clock == reading_of(made).problem.clock and clock.minutes_per_unit == 1
    assert {row.due_at.date() for row in new.operations.filter(home=order)} == {date(2028, 6, 2)}
    fresh = problem_from(facts_of(story.severn, [story.home, order], name="x", start=START), new.policy)
    assert fresh.problem.clock.minutes_per_unit == 5
    set_due(by=story.ama, order=order, due=date(2029, 6, 1))
    with pytest.raises(Refused) as refused:
        planned(new, story, "home-changed", order.slug)
    assert refused.value.code == "plan.too_far" and "2029-06-01" in refused.value.message


def test_more_and_fewer_of_an_order_are_planned_anew(made: PlanRun, story: Story) -> None:
    order = ordered(story)
    new = planned(made, story, "home-added", order.slug)
    set_home_blocks(by=story.ama, home=order, lines=[BlockLine("F-M", 5, "", 1), BlockLine("W-M", 1, "", 2)])
    more = planned(new, story, "home-changed", order.slug)
    assert more.figures.units == 20
    set_home_blocks(by=story.ama, home=order, lines=[BlockLine("F-M", 1, "", 1)])
    fewer = planned(more, story, "home-changed", order.slug)
    pieces = {need.piece for need in needs_of(order)}
    assert {unit.id for unit in reading_of(fewer).problem.units if unit.home == order.slug} == pieces


def test_another_address_or_gate_is_said_and_only_a_new_plan_takes_it_over(
    made: PlanRun, story: Story
) -> None:
    order = ordered(story)
    new = planned(made, story, "home-added", order.slug)
    assert moved_homes(new, reading_of(new).problem) == []
    set_home_blocks(by=story.ama, home=order, lines=[BlockLine("F-M", 9, "", 1)])
    assert moved_homes(new, reading_of(new).problem) == [], "more of it may stand there"
    edit_order(by=story.ama, order=order, name=order.name, address="Park Row, Leeds, GB")
    assert moved_homes(new, reading_of(new).problem) == [order]
    pins = [one["geometry"]["coordinates"] for one in routes_of(new, story.ama)["features"]]
    assert [-1.89983, 52.48142] in pins, "the plan brings it where it was, and its map says so"
    make_stand(by=story.ama, run=new)
    page = signed_in(story.ama).get(f"/plans/{new.pk}/happened/").content.decode()
    assert "has another place on its own page" in page and "/plans/new/?home=oak-school" in page


def test_a_day_that_is_past_is_taken_over_and_not_said_to_differ_for_ever(
    made: PlanRun, story: Story
) -> None:
    order = ordered(story)
    new = planned(made, story, "home-added", order.slug)
    set_due(by=story.ama, order=order, due=date(2026, 1, 5))
    assert homes_that_differ(new, reading_of(new).problem) == [order]
    after = planned(new, story, "home-changed", order.slug)
    assert homes_that_differ(after, reading_of(after).problem) == []
    assert after.figures.late_blocks >= 3
