# ruff: noqa: F401, F811  (fixtures are imported by name)
"""A plan comes to stand, is replaced, left or withdrawn: its state, its hours, and who is told why not."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from manyworks.core import clock
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.log.models import LogEntry
from manyworks.core.organisations.models import Network
from manyworks.network.booked.models import BookedHours
from manyworks.planning.booked import collisions
from manyworks.plans.orders.actions import create_home, set_home_blocks, set_phases
from manyworks.plans.orders.models import Home
from manyworks.plans.plans import actions
from manyworks.plans.plans.bridge.standing import as_standing, hours_of, reserves, standing_beside
from manyworks.plans.plans.models import PlanRun, PlanState
from manyworks.plans.plans.queries import grouped, reading_of
from manyworks.refused import Refused
from tests.plans.life.test_life import AT, second_home, slip
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import ask, made, plan_made, quick, told_story_planned
from tests.severn_vale import Story, standing


def page_of(run: PlanRun, story: Story) -> str:
    return signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()


def of_plot_8(story: Story, name: str = "Plot 8") -> PlanRun:
    run = ask(story, name=name, homes=[Home.objects.get(slug="plot-8")])
    run_due_jobs()
    run.refresh_from_db()
    return run


def test_a_plan_that_stands_books_its_opened_hours_by_week(made: PlanRun, story: Story) -> None:
    rows = BookedHours.objects.filter(source=f"plans.plan:{made.pk}")
    hours = hours_of(reading_of(made))
    assert {(row.workshop.slug, row.process, row.week): row.hours for row in rows} == {
        week: pytest.approx(amount, abs=0.01) for week, amount in hours.items()
    }
    assert all(row.week.weekday() == 0 for row in rows)
    assert {row.workshop_id for row in rows} == set(made.operations.values_list("workshop", flat=True))
    # An hour of work takes more opened hours than one, because not all of them are planned.
    assert reserves(made).hours > sum(share.hours for share in made.figures.shares)


def test_a_draft_books_nothing_and_everybody_says_the_same_word(
    made: PlanRun, story: Story, second_home: None
) -> None:
    draft = of_plot_8(story)
    assert draft.state == PlanState.DRAFT
    assert not BookedHours.objects.filter(source=f"plans.plan:{draft.pk}").exists()
    client = signed_in(story.ama)
    assert client.get(f"/api/plans/{draft.pk}/").json()["state"] == "draft"
    for address in ("/plans/", f"/plans/{draft.pk}/", f"/plans/compare/?plan={draft.pk}&plan={made.pk}"):
        text = client.get(address).content.decode()
        assert "Draft" in text and ">Done<" not in text
    assert f"/plans/{draft.pk}/happened/" not in page_of(draft, story)
    with pytest.raises(Refused) as caught:
        slip(draft, story)
    assert caught.value.code == "plan.not_standing" and "Make it stand" in caught.value.hint
    assert [one.name for one in draft.figures.around] == [made.name]
    assert draft.figures.around[0].plan == made.pk and draft.figures.around[0].hours > 0
    assert "Planned around" in page_of(draft, story)
    assert f"/plans/{made.pk}/happened/home-added/?which=plot-8" in page_of(draft, story)


def test_both_again_plans_the_draft_s_homes_as_new_ones(
    made: PlanRun, story: Story, second_home: None
) -> None:
    client = signed_in(story.ama)
    address = f"/plans/{made.pk}/happened/home-added/"
    shown = client.get(address, {"which": "plot-8"}).content.decode()
    assert re.search(r'value="plot-8"[^>]*checked', shown)
    sent = client.post(
        address, {"which": ["plot-8"], "at": "2026-03-24T09:00", "changed_promise": 50, "time_limit_s": 1}
    )
    assert sent.status_code == 302
    run_due_jobs()
    both = made.followers.get()
    assert both.state == PlanState.TO_DECIDE and both.figures.units == 28


def test_a_home_stands_in_one_plan(made: PlanRun, story: Story) -> None:
    again = actions.start_plan_again(
        by=story.ama, run=made, name="Again", settings=made.policy, seed=9, time_limit_s=1
    )
    run_due_jobs()
    again.refresh_from_db()
    assert again.figures.around == (), "it could only stand in its place"
    text = page_of(again, story)
    assert "stands and makes Plot 7 already" in text and "Make it stand" not in text
    before = BookedHours.objects.count()
    with pytest.raises(Refused) as caught:
        actions.make_stand(by=story.ama, run=again)
    assert caught.value.code == "plan.home_stands" and "Plot 7" in caught.value.message
    again.refresh_from_db()
    assert again.state == PlanState.DRAFT and BookedHours.objects.count() == before
    actions.withdraw_plan(by=story.ama, run=made, why="the other one is better")
    assert actions.make_stand(by=story.ama, run=again).stands


def test_what_others_have_booked_is_said_and_planned_around_at_a_button(
    made: PlanRun, story: Story, second_home: None
) -> None:
    """Two are planned while neither stands: who comes second is told what, when and by whom."""
    actions.withdraw_plan(by=story.ama, run=made, why="not this year")
    first, second = plan_made(story, name="First"), of_plot_8(story, "Second")
    assert second.figures.around == ()
    actions.make_stand(by=story.ama, run=first)
    client = signed_in(story.ama)
    refused = client.post(f"/plans/{second.pk}/stand/")
    text = refused.content.decode()
    assert refused.status_code == 422 and "Others have booked what this plan needs" in text
    assert "this plan needs: First, at " in text and re.search(
        r"first \w{3} \d+ \w{3} 2026 \d\d:\d\d to ", text
    )
    assert "<details><summary>What, when and by whom" in text and "by First" in text
    assert f'action="/plans/{second.pk}/around/"' in text
    second.refresh_from_db()
    assert second.state == PlanState.DRAFT
    assert client.post(f"/plans/{second.pk}/around/").status_code == 302
    run_due_jobs()
    again = second.again.get()
    assert [one.name for one in again.figures.around] == ["First"] and again.figures.valid
    [beside] = standing_beside(again)
    read = reading_of(again)
    assert collisions(read.problem, read.plan, [as_standing(beside, story.severn, "First")]) == ()
    assert client.post(f"/plans/{again.pk}/stand/").status_code == 302
    again.refresh_from_db()
    assert again.stands


def test_another_network_s_plan_is_other_work_and_its_vans_are_its_own(
    made: PlanRun, story: Story, second_home: None
) -> None:
    other = Network.objects.create(
        slug="far", name="Far", coordinated_by=story.trust, currency="GBP", timezone="Europe/London"
    )
    PlanRun.objects.filter(pk=made.pk).update(network=other)
    draft = of_plot_8(story)
    assert [(one.name, one.plan) for one in draft.figures.around] == [("other work", None)]
    assert not reading_of(draft).problem.booked_vehicles
    assert reading_of(draft).problem.booked
    text = json.dumps(draft.summary) + page_of(draft, story)
    assert made.name not in text.replace("Plot 7", "", 0) or "other work" in text
    assert f"/plans/{made.pk}/" not in page_of(draft, story)


def test_a_withdrawn_plan_frees_what_has_not_begun_and_says_who_and_why(
    made: PlanRun, story: Story, frozen_clock: object
) -> None:
    begun = made.operations.order_by("starts_at")[3].starts_at
    frozen_clock.advance(hours=(begun - clock.now()) / timedelta(hours=1))  # type: ignore[attr-defined]
    rival = slip(made, story, at=begun + timedelta(hours=1))
    run_due_jobs()
    client, whole = signed_in(story.ama), sum(BookedHours.objects.values_list("hours", flat=True))
    text = page_of(made, story)
    assert "operations have begun" in text or "operation has begun" in text
    assert client.post(f"/plans/{made.pk}/withdraw/", {"why": "  "}).status_code == 422
    assert PlanRun.objects.get(pk=made.pk).stands
    assert client.post(f"/plans/{made.pk}/withdraw/", {"why": "no money"}).status_code == 302
    made.refresh_from_db()
    rival.refresh_from_db()
    assert (made.state, made.ended_by, made.ended_why) == (PlanState.WITHDRAWN, story.ama, "no money")
    assert rival.state == PlanState.LEFT
    left = sum(BookedHours.objects.values_list("hours", flat=True))
    assert 0 < left < whole, "what has begun is history"
    assert "Withdrawn" in page_of(made, story) and "no money" in page_of(made, story)
    assert LogEntry.objects.get(event="plans.plan.withdrawn").data["why"] == "no money"
    for act in (
        lambda: actions.withdraw_plan(by=story.ama, run=made, why="twice"),
        lambda: actions.make_stand(by=story.ama, run=made),
        lambda: actions.make_stand(by=story.ama, run=rival),
        lambda: slip(made, story),
        lambda: actions.start_plan_again(
            by=story.ama, run=rival, name="Again", settings={}, seed=1, time_limit_s=1
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_programs_make_stand_leave_and_withdraw(made: PlanRun, story: Story) -> None:
    client = signed_in(story.ama)
    new = slip(made, story)
    run_due_jobs()
    assert client.post(f"/api/plans/{new.pk}/leave/").json()["state"] == "left"
    answer = client.post(f"/api/plans/{made.pk}/withdraw/", {"why": ""}, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["code"] == "plan.why"
    answer = client.post(f"/api/plans/{made.pk}/withdraw/", {"why": "late"}, content_type="application/json")
    assert answer.json()["state"] == "withdrawn" and answer.json()["ended_why"] == "late"
    assert signed_in(story.tom).post(f"/api/plans/{made.pk}/stand/").status_code == 403
    assert signed_in(story.eve).post(f"/api/plans/{made.pk}/stand/").status_code == 404


def test_the_list_shows_what_stands_first_and_only_one_state_if_asked(
    made: PlanRun, story: Story, second_home: None
) -> None:
    draft = of_plot_8(story)
    assert [len(rows) for _words, rows in grouped([draft, made])] == [1, 1]
    client = signed_in(story.ama)
    text = client.get("/plans/").content.decode()
    assert text.index(f"/plans/{made.pk}/") < text.index(f"/plans/{draft.pk}/")
    only = client.get("/plans/?state=draft").content.decode()
    assert f'href="/plans/{draft.pk}/"' in only and f'href="/plans/{made.pk}/"' not in only
    assert f'href="/plans/{made.pk}/"' in client.get("/plans/?state=nonsense").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"stands_since": None},
        {"stands_by": None},
        {"status": "running"},
        {"ended_at": AT},
        {"ended_why": "why"},
    ],
)
def test_the_database_holds_no_half_told_state(made: PlanRun, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRun.objects.filter(pk=made.pk).update(**wrong)


def test_whoever_may_see_a_workshop_sees_how_much_of_it_is_booked(made: PlanRun, story: Story) -> None:
    shop = made.operations.order_by("starts_at")[0].workshop
    text = signed_in(story.eve).get(shop.get_absolute_url()).content.decode()
    assert "Booked in the next 8 weeks" in text and "CNC routing" in text
    assert re.search(r"<title>CNC routing, booked of opened hours by week\. 2 Mar: 0 of 45 h;", text)
    assert "Plot 7" not in text and f"/plans/{made.pk}/" not in text


def test_pdf_says_the_state(made: PlanRun, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(
        "manyworks.plans.plans.papers.exports.plan_pdf",
        lambda _read, _summary, imprint: told.append(imprint.state) or b"%PDF",
    )
    signed_in(story.ama).get(f"/plans/{made.pk}/files/plan.pdf")
    assert told == ["Stands"]
