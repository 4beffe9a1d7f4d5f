# ruff: noqa: F401, F811  (fixtures are imported by name)
"""A draft is to stand, and something of what it was made of is not so any more."""

from datetime import time, timedelta

import pytest

from manyworks.core import clock
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.drafting.site import BlockLine
from manyworks.network.workshops.models import OpeningHours
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.orders.models import Home
from manyworks.plans.plans import actions
from manyworks.plans.plans.bridge.still_true import changed_since
from manyworks.plans.plans.models import PlanRun
from manyworks.refused import Refused
from tests.plans.life.test_life import second_home
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned
from tests.plans.plans.test_stands import of_plot_8
from tests.severn_vale import Story, standing


@pytest.fixture
def draft(made: PlanRun, story: Story, second_home: None) -> PlanRun:
    return of_plot_8(story)


def refused(draft: PlanRun, story: Story) -> str:
    with pytest.raises(Refused) as caught:
        actions.make_stand(by=story.ama, run=draft)
    assert "Plan it again" in caught.value.hint
    sent = signed_in(story.ama).post(f"/plans/{draft.pk}/stand/")
    assert sent.status_code == 422 and f'action="/plans/{draft.pk}/around/"' in sent.content.decode()
    return caught.value.code


def again(draft: PlanRun, story: Story) -> PlanRun:
    assert signed_in(story.ama).post(f"/plans/{draft.pk}/around/").status_code == 302
    run_due_jobs()
    return draft.again.get()


def test_pieces_that_are_on_no_list_any_more_do_not_stand(draft: PlanRun, story: Story) -> None:
    assert changed_since(draft) == []
    home = Home.objects.get(slug="plot-8")
    set_home_blocks(by=story.ama, home=home, lines=[BlockLine("F-M", 1, "floor", 1)])
    assert refused(draft, story) == "plan.pieces_changed"
    new = again(draft, story)
    assert new.figures.units == 1 and actions.make_stand(by=story.ama, run=new).stands


def test_work_that_should_have_begun_does_not_stand_and_begins_tomorrow(
    draft: PlanRun, story: Story, frozen_clock: object
) -> None:
    first = draft.operations.earliest("starts_at").starts_at
    frozen_clock.advance(hours=(first - clock.now()) / timedelta(hours=1) + 0.1)  # type: ignore[attr-defined]
    assert refused(draft, story) == "plan.begun_without"
    new = again(draft, story)
    assert new.start == clock.now().date() + timedelta(days=1) > draft.start
    assert actions.make_stand(by=story.ama, run=new).stands


def test_what_else_has_changed_is_said_beside_the_button(draft: PlanRun, story: Story) -> None:
    OpeningHours.objects.filter(workshop=story.workshops[0]).update(opens=time(10))
    Home.objects.filter(slug="plot-8").update(latitude=51.5)
    text = signed_in(story.ama).get(f"/plans/{draft.pk}/").content.decode()
    assert "Filwood: other opening hours" in text and "Plot 8: another place" in text
    assert "not as it was when the plan was made" in text and "Make it stand" in text
    assert actions.make_stand(by=story.ama, run=draft).stands
