# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Homes whose plan is over are in no plan; what is booked is the same everywhere; lists and Compare."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Sum

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.drafting.papers.outlook import mean_on_time
from manyworks.drafting.papers.wording import percent
from manyworks.network.booked.models import BookedHours
from manyworks.plans.compare.queries import comparison_of
from manyworks.plans.plans import actions
from manyworks.plans.plans.models import PlanRun, PlanState, PlanStatus
from manyworks.refused import Refused
from manyworks.web.waiting import tasks
from tests.plans.life.test_life import second_home, slip
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned
from tests.plans.plans.test_stands import of_plot_8, page_of
from tests.severn_vale import Story, standing


def in_no_plan(story: Story) -> list[str]:
    return [task.hint for task in tasks(story.ama) if "in no plan yet" in task.hint]


def test_homes_of_plans_that_are_over_are_to_be_planned(made: PlanRun, story: Story) -> None:
    assert in_no_plan(story) == []
    actions.withdraw_plan(by=story.ama, run=made, why="no money")
    [hint] = in_no_plan(story)
    assert "1 home is in no plan yet" in hint
    again = actions.start_plan_again(
        by=story.ama, run=made, name="Again", settings=made.policy, seed=9, time_limit_s=1
    )
    assert in_no_plan(story) == [], "it is being made"
    PlanRun.objects.filter(pk=again.pk).update(status=PlanStatus.FAILED)
    assert in_no_plan(story) == [hint]
    PlanRun.objects.filter(pk=again.pk).update(status=PlanStatus.WAITING)
    run_due_jobs()
    assert in_no_plan(story) == [], "it is a draft"


def test_a_plan_in_whose_place_one_was_withdrawn_is_no_dead_end(made: PlanRun, story: Story) -> None:
    new = slip(made, story)
    run_due_jobs()
    new.refresh_from_db()
    actions.make_stand(by=story.ama, run=new)
    assert "Plan these homes again" not in page_of(PlanRun.objects.get(pk=made.pk), story)
    actions.withdraw_plan(by=story.ama, run=new, why="no money")
    for pk in (made.pk, new.pk):
        run = PlanRun.objects.get(pk=pk)
        assert run.carried_out_as is None
        assert 'href="/plans/new/?home=plot-7"' in page_of(run, story)
        with pytest.raises(Refused) as caught:
            slip(run, story)
        assert "Make a new plan of its homes" in caught.value.hint
    shown = signed_in(story.ama).get("/plans/new/?home=plot-7").content.decode()
    assert "checked" in shown


def test_what_it_was_planned_around_has_the_hours_of_the_table(
    made: PlanRun, story: Story, second_home: None
) -> None:
    draft = of_plot_8(story)
    [around] = draft.figures.around
    table = BookedHours.objects.filter(source=f"plans.plan:{made.pk}").aggregate(hours=Sum("hours"))["hours"]
    assert around.hours == pytest.approx(table, abs=0.5) and around.since == draft.start.isoformat()
    assert f"which has {around.hours:,.0f} h from 9 Mar on booked" in page_of(draft, story)


def test_chance_stands_in_the_list_and_nothing_is_best_of_other_homes(
    made: PlanRun, story: Story, second_home: None
) -> None:
    draft, client = of_plot_8(story), signed_in(story.ama)
    chance = mean_on_time(made.figures)
    assert (
        chance is not None
        and f"{percent(chance, 0)} chance of a home" in client.get("/plans/").content.decode()
    )
    table = comparison_of([made, draft], money_too=True, same_homes=False)
    assert not any(cell["best"] for row in table for cell in row["cells"])
    text = client.get(f"/plans/compare/?plan={draft.pk}&plan={made.pk}").content.decode()
    assert "not for the same homes" in text and ">best<" not in text
