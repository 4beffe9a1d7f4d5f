# ruff: noqa: F401, F811  (fixtures are imported by name)
"""First articles: asked for by whoever checks, accepted once, and known to the next plan and re-plan."""

import pytest

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.actions import ask_first_article
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.problem import problem_from
from manyworks.drafting.settings import read_settings
from manyworks.planning.model import Accepted, Problem
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.quality.articles.actions import accept_first_article, withdraw_first_article
from manyworks.quality.articles.queries import accepted_places, revisions_asked, visible_to
from manyworks.refused import Refused
from tests.joining import bring_in, found_network
from tests.plans.life.test_life import slip
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import START, ask, quick
from tests.severn_vale import Story, standing


def wall(story: Story) -> BlockRevision:
    revision = BlockRevision.objects.get(block__code="W-M", fileset_of=None)
    ask_first_article(block=revision.block, by=story.ama, wanted=True)
    return BlockRevision.objects.get(pk=revision.pk)


def problem(story: Story) -> Problem:
    facts = facts_of(story.severn, [story.home], name="x", start=START)
    return problem_from(facts, read_settings({"assume_missing": True})).problem


def test_a_strangers_draft_is_not_offered(story: Story) -> None:
    draft = wall(story)
    assert draft in revisions_asked(story.ama) and draft not in revisions_asked(story.eve)


def test_only_who_checks_may_ask_and_only_who_answers_may_accept(story: Story) -> None:
    revision = wall(story)
    with pytest.raises(Refused, match="may not"):
        ask_first_article(block=revision.block, by=story.tom, wanted=False)
    for person in (story.tom, story.sam, story.eve):
        with pytest.raises(Refused, match="may not"):
            accept_first_article(
                by=person, network=story.severn, revision=revision, workshop=story.workshops[0]
            )
    article = accept_first_article(
        by=story.ama, network=story.severn, revision=revision, workshop=story.workshops[0]
    )
    with pytest.raises(Refused, match="may not"):
        withdraw_first_article(by=story.tom, article=article)
    assert list(visible_to(story.ama)) == [article] and not visible_to(story.eve).exists()
    assert signed_in(story.eve).get("/first-articles/").status_code == 403


def test_an_acceptance_stands_once_and_can_be_taken_back(story: Story) -> None:
    revision, shop = wall(story), story.workshops[0]
    article = accept_first_article(by=story.ama, network=story.severn, revision=revision, workshop=shop)
    with pytest.raises(Refused) as caught:
        accept_first_article(by=story.ama, network=story.severn, revision=revision, workshop=shop)
    assert caught.value.code == "article.accepted"
    withdraw_first_article(by=story.ama, article=article)
    assert accepted_places(story.severn, [revision]) == ()
    accept_first_article(by=story.ama, network=story.severn, revision=revision, workshop=shop)
    assert accepted_places(story.severn, [revision]) == ((shop.slug, str(revision.pk)),)


def test_a_block_that_nobody_asks_it_of_is_refused(story: Story) -> None:
    floor = BlockRevision.objects.get(block__code="F-M", fileset_of=None)
    with pytest.raises(Refused) as caught:
        accept_first_article(by=story.ama, network=story.severn, revision=floor, workshop=story.workshops[0])
    assert caught.value.code == "article.not_asked"


def test_a_refusal_about_something_that_the_page_does_not_ask_stands_on_top_of_it(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_given: object) -> None:
        raise Refused("article.elsewhere", "The record is closed.", field="record")

    monkeypatch.setattr("manyworks.quality.articles.actions.accept_first_article", refuse)
    given = {"network": story.severn.pk, "revision": wall(story).pk, "workshop": story.workshops[0].slug}
    page = signed_in(story.ama).post("/first-articles/", given)
    assert page.status_code == 422 and "The record is closed." in page.content.decode()


def test_the_planner_is_told_which_blocks_ask_and_what_was_accepted(story: Story) -> None:
    assert not any(block.first_article for block in problem(story).blocks)
    revision = wall(story)
    accept_first_article(by=story.ama, network=story.severn, revision=revision, workshop=story.workshops[1])
    asked = problem(story)
    assert [block.id for block in asked.blocks if block.first_article] == [str(revision.pk)]
    assert asked.accepted == (Accepted("bedminster", str(revision.pk)),)


def test_a_plan_names_its_first_articles_and_a_re_plan_knows_what_was_accepted(
    story: Story, quick: None
) -> None:
    revision = wall(story)
    run = ask(story)
    run_due_jobs()
    run.refresh_from_db()
    rows = run.figures.first_articles
    assert run.figures.valid and rows and all(row.block.startswith("W-M") for row in rows)
    assert sum(row.waiting for row in rows if row.group == "make") >= 1
    page = signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()
    assert rows[0].piece in page and "Accept one" in page
    assert "Accept one" not in signed_in(story.tom).get(f"/plans/{run.pk}/").content.decode()
    accept_first_article(by=story.ama, network=story.severn, revision=revision, workshop=story.workshops[0])
    again = slip(standing(run, story.ama), story)
    run_due_jobs()
    again = PlanRun.objects.get(pk=again.pk)
    assert again.figures.valid
    assert reading_of(again).problem.accepted == (Accepted("filwood", str(revision.pk)),)


def test_an_acceptance_counts_in_the_network_that_gave_it_and_nowhere_else(story: Story) -> None:
    """Filwood Works is in Rivals as well; what Eve looks at there is not what Severn wants."""
    keeper = User.objects.get(email="keeper@example.org")
    rivals = found_network(by=keeper, name="Rivals", coordinated_by=story.eve.memberships.get().organisation)
    revision, shop = wall(story), story.workshops[0]
    assert shop.organisation is not None
    with pytest.raises(Refused) as refused:
        accept_first_article(by=story.eve, network=rivals, revision=revision, workshop=shop)
    assert refused.value.code == "article.elsewhere"
    bring_in(rivals, shop.organisation, by=story.eve)
    with pytest.raises(Refused, match="may not"):
        accept_first_article(by=story.eve, network=story.severn, revision=revision, workshop=shop)
    accept_first_article(by=story.eve, network=rivals, revision=revision, workshop=shop)
    assert problem(story).accepted == ()
    ours = accept_first_article(by=story.ama, network=story.severn, revision=revision, workshop=shop)
    assert list(visible_to(story.ama)) == [ours] and ours not in visible_to(story.eve)
    with pytest.raises(Refused, match="may not"):
        withdraw_first_article(by=story.eve, article=ours)
    eve = signed_in(story.eve)
    assert eve.post(f"/first-articles/{ours.pk}/withdraw/").status_code == 404
    assert len(problem(story).accepted) == 1
