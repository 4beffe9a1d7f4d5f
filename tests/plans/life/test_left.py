# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Whoever has left a network gets no new work by it and lends it no drafts; an ended role stops nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from manyworks.core import clock
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.jobs.models import Job
from manyworks.core.organisations.actions import end_membership, leave_network
from manyworks.core.organisations.models import NetworkMember, Organisation
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.network.workshops.models import FacilityStatus, Workshop
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.orders.models import Home
from manyworks.plans.plans import actions
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused
from tests.house import FrozenClock
from tests.joining import give_role
from tests.plans.life.test_life import FIVE_DAYS, second_home, slip
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_audiences import made, mia, story, told_two, two
from tests.plans.plans.test_runs import ask, quick
from tests.severn_vale import LINES, Story, standing


def makers_leave(story: Story) -> None:
    """Bedminster Makers, who have the cheapest workshop, leave the network."""
    makers = story.severn.members.get(organisation__name="Bedminster Makers")
    leave_network(member=makers, by=makers.organisation.memberships.get(role="coordinator").user)


@pytest.mark.parametrize("kind", ["home-added", "site-slips"])
def test_a_workshop_whose_organisation_has_left_gets_no_new_work(
    made: PlanRun, story: Story, second_home: None, quick: None, kind: str
) -> None:
    told = {"home-added": {"home": "plot-8"}, "site-slips": {"home": "plot-7", "by": FIVE_DAYS}}
    before = {bar.piece_id for bar in made.operations.filter(workshop__slug="bedminster")}
    assert before
    makers_leave(story)
    new = slip(made, story, happened=[{"kind": kind, **told[kind]}])
    run_due_jobs()
    new.refresh_from_db()
    assert new.figures.valid
    there = new.operations.filter(workshop__slug="bedminster")
    begun = {bar.unit for bar in reading_of(new).problem.started if bar.workshop == "bedminster"}
    assert set(there.values_list("piece__number", flat=True)) <= begun


def test_a_draft_of_an_organisation_that_has_left_is_planned_no_more(
    made: PlanRun, story: Story, quick: None
) -> None:
    makers = story.severn.members.get(organisation__name="Bedminster Makers").organisation
    BuildingSystem.objects.update(organisation=makers)
    BlockRevision.objects.update(status="draft", released_at=None)
    ask(story)
    makers_leave(story)
    with pytest.raises(Refused) as refused:
        ask(story)
    assert refused.value.code == "plan.block_unseen" and "F-M" in refused.value.message
    with pytest.raises(Refused) as refused:
        slip(made, story, happened=[{"kind": "home-changed", "home": "plot-7"}])
    assert refused.value.code == "plan.block_unseen"
    assert slip(made, story).follows == made, "what was planned before is carried on"


def test_whose_role_has_ended_stops_no_plan_and_whose_has_not_does(made: PlanRun, story: Story) -> None:
    ida = give_role(story.trust, story.sam, "coordinator", by=story.ama)
    run = ask(story, by=story.sam)
    end_membership(membership=ida, by=story.ama)
    job = cast(Job, run.job)
    assert signed_in(story.sam).post(f"/jobs/{job.pk}/cancel/").status_code == 403
    assert signed_in(story.sam).post(f"/plans/{run.pk}/stop/").status_code == 403
    assert "Stop" not in signed_in(story.sam).get(f"/jobs/{job.pk}/").content.decode()
    job.refresh_from_db()
    assert job.status == "queued"
    assert signed_in(story.ama).post(f"/plans/{run.pk}/stop/").status_code == 302
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_a_plan_made_before_somebody_left_is_not_accepted_after(
    made: PlanRun, story: Story, second_home: None, quick: None
) -> None:
    new = slip(made, story, happened=[{"kind": "home-added", "home": "plot-8"}])
    run_due_jobs()
    new.refresh_from_db()
    assert new.operations.filter(workshop__slug="bedminster").exists()
    makers_leave(story)
    with pytest.raises(Refused) as refused:
        actions.make_stand(by=story.ama, run=new)
    assert refused.value.code == "plan.member_left" and "Bedminster" in refused.value.message
    assert actions.leave_plan(by=story.ama, run=new).state == "left"


def test_who_cannot_be_planned_with_gets_no_work_until_the_workshops_are_read_again(
    made: PlanRun, story: Story, second_home: None, quick: None
) -> None:
    begun = made.operations.filter(workshop__slug="bedminster").order_by("starts_at")[0].starts_at
    Workshop.objects.filter(slug="bedminster").update(facility_status=FacilityStatus.CLOSED)
    at = begun + timedelta(hours=1)
    second = slip(made, story, at=at, happened=[{"kind": "workshops-changed"}])
    run_due_jobs()
    second.refresh_from_db()
    assert not {w.id: w.takes_work for w in reading_of(second).problem.workshops}["bedminster"]
    actions.make_stand(by=story.ama, run=second)
    third = slip(second, story, at=at, happened=[{"kind": "home-added", "home": "plot-8"}])
    run_due_jobs()
    third.refresh_from_db()
    assert third.has_plan
    assert not third.operations.filter(workshop__slug="bedminster", piece__home__slug="plot-8").exists()


@pytest.mark.parametrize("told", [False, True])
def test_whoever_comes_back_gets_work_again_unless_they_were_said_to_have_left(
    made: PlanRun, story: Story, second_home: None, quick: None, told: bool
) -> None:
    makers_leave(story)
    leaves = {"kind": "member-leaves", "workshop": "bedminster"}
    slips = {"kind": "site-slips", "home": "plot-7", "by": FIVE_DAYS}
    second = slip(made, story, happened=[leaves if told else slips])
    run_due_jobs()
    second.refresh_from_db()
    actions.make_stand(by=story.ama, run=second)
    story.severn.members.filter(organisation__name="Bedminster Makers").update(left_on=None)
    page = signed_in(story.ama).get(f"/plans/{second.pk}/happened/site-slips/").content.decode()
    assert ("takes work again" in page) is not told
    happened = [{"kind": "workshops-changed"}, {"kind": "home-added", "home": "plot-8"}]
    third = slip(second, story, happened=happened)
    run_due_jobs()
    third.refresh_from_db()
    work = third.operations.filter(workshop__slug="bedminster", piece__home__slug="plot-8")
    assert work.exists() is not told


def test_a_plan_that_gives_them_no_new_work_is_accepted(made: PlanRun, story: Story, quick: None) -> None:
    begun = made.operations.filter(workshop__slug="bedminster")
    new = slip(made, story, at=max(bar.starts_at for bar in begun) + timedelta(hours=1))
    run_due_jobs()
    new.refresh_from_db()
    assert new.operations.filter(workshop__slug="bedminster").count() == begun.count()
    makers_leave(story)
    assert actions.make_stand(by=story.ama, run=new).stands


def test_a_plan_with_drafts_of_those_who_left_is_not_accepted(
    made: PlanRun, story: Story, second_home: None, quick: None
) -> None:
    drawers = Organisation.objects.create(name="Drawers", slug="drawers")
    member = NetworkMember.objects.create(
        network=story.severn, organisation=drawers, joined_on=clock.now().date()
    )
    BuildingSystem.objects.update(organisation=drawers)
    BlockRevision.objects.update(status="draft", released_at=None)
    new = slip(made, story, happened=[{"kind": "home-added", "home": "plot-8"}])
    run_due_jobs()
    new.refresh_from_db()
    member.left_on = clock.now().date()
    member.save()
    with pytest.raises(Refused) as refused:
        actions.make_stand(by=story.ama, run=new)
    assert refused.value.code == "plan.block_unseen"


def test_a_what_if_is_stopped_by_whoever_asked_it(made: PlanRun, story: Story) -> None:
    asked = actions.ask_what_if(
        by=story.ama, run=made, name="long", changes=[], until_on_time=True, time_limit_s=86400
    )
    assert signed_in(story.ama).post(f"/jobs/{asked.job_id}/cancel/").status_code == 302
    assert asked.job is not None
    asked.job.refresh_from_db()
    assert asked.job.status == "cancelled"


@pytest.mark.parametrize("way", ["asked before they left", "added again"])
def test_a_draft_of_those_who_left_comes_in_by_no_other_way(
    made: PlanRun, story: Story, second_home: None, quick: None, way: str
) -> None:
    makers = story.severn.members.get(organisation__name="Bedminster Makers").organisation
    BuildingSystem.objects.update(organisation=makers)
    BlockRevision.objects.update(status="draft", released_at=None)
    added = slip(made, story, happened=[{"kind": "home-added", "home": "plot-8"}])
    if way == "added again":
        run_due_jobs()
        makers_leave(story)
        once = {"name": "Again", "settings": {}, "seed": 1, "time_limit_s": 1}
        run = actions.start_plan_again(by=story.ama, run=PlanRun.objects.get(pk=added.pk), **once)  # type: ignore[arg-type]
    else:
        run = ask(story)
        makers_leave(story)
    run_due_jobs()
    run.refresh_from_db()
    assert not run.has_plan and run.summary["refusal"]["code"] == "plan.block_unseen"


def test_a_plan_says_who_has_left_with_work_to_come_until_it_is_planned_anew(
    made: PlanRun, story: Story, frozen_clock: FrozenClock
) -> None:
    run = made
    words = "is no longer in the network and has work in this plan"
    page = signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()
    assert run.operations.filter(workshop__slug="bedminster").exists() and words not in page
    makers_leave(story)
    page = signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()
    assert f"Bedminster {words}" in page and f"/plans/{run.pk}/happened/" in page
    frozen_clock.advance(days=2000)
    assert words not in signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()


def test_whose_role_has_ended_stops_no_what_if(made: PlanRun, story: Story) -> None:
    ida = give_role(story.trust, story.sam, "coordinator", by=story.ama)
    asked = actions.ask_what_if(by=story.sam, run=made, name="more", until_on_time=True)
    end_membership(membership=ida, by=story.ama)
    job = cast(Job, asked.job)
    assert signed_in(story.sam).post(f"/jobs/{job.pk}/cancel/").status_code == 403
    job.refresh_from_db()
    assert job.status == "queued"


def test_a_plan_with_more_pieces_of_a_draft_of_those_who_left_is_not_accepted(
    made: PlanRun, story: Story, quick: None
) -> None:
    """The home was in the plan before; what its list has grown by was not."""
    lines = [replace(line, quantity=line.quantity + 1) for line in LINES]
    set_home_blocks(by=story.ama, home=story.home, lines=lines)
    makers = story.severn.members.get(organisation__name="Bedminster Makers").organisation
    BuildingSystem.objects.update(organisation=makers)
    BlockRevision.objects.update(status="draft", released_at=None)
    new = slip(made, story, happened=[{"kind": "home-changed", "home": "plot-7"}])
    run_due_jobs()
    new.refresh_from_db()
    assert new.has_plan
    makers_leave(story)
    with pytest.raises(Refused) as refused:
        actions.make_stand(by=story.ama, run=new)
    assert refused.value.code == "plan.block_unseen"


def test_a_home_that_another_standing_plan_makes_is_said_where_it_would_be_made_twice(
    made: PlanRun, story: Story, second_home: None, quick: None
) -> None:
    other = ask(story, name="Plot 8 alone", homes=[Home.objects.get(slug="plot-8")])
    run_due_jobs()
    standing(other, story.ama)
    words = "stands and makes Plot 8 already"
    new = slip(made, story, happened=[{"kind": "home-added", "home": "plot-8"}])
    run_due_jobs()
    client = signed_in(story.ama)
    assert words not in client.get(f"/plans/{other.pk}/").content.decode()
    assert words in client.get(f"/plans/{new.pk}/moved/").content.decode()
    new.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.make_stand(by=story.ama, run=new)
    assert refused.value.code == "plan.home_stands" and "Plot 8 alone" in refused.value.message
    assert words in client.get(f"/plans/{new.pk}/").content.decode()
