# ruff: noqa: F401, F811  (fixtures are imported by name)
"""A list that changed is looked at afresh: what cannot be planned is said, never left out in silence."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.orders.models import Home, Piece
from manyworks.plans.plans.actions import make_stand
from manyworks.plans.plans.models import PlanRun
from manyworks.refused import Refused
from tests.plans.life.test_life import AT, answer, second_home, slip
from tests.plans.orders.test_pages import signed_in
from tests.plans.orders.test_pieces import another_revision
from tests.plans.plans.test_runs import ask, made, quick, told_story_planned
from tests.severn_vale import LINES, Story, standing

SPECIAL = BlockLine("F-S", 2, "roof", 9)


def undraw(code: str) -> BlockRevision:
    revision = BlockRevision.objects.filter(block__code=code).latest("revision")
    revision.parts.update(geometry={})
    return revision


def planned(run: PlanRun, story: Story, kind: str = "home-changed", home: str = "plot-7") -> PlanRun:
    if not run.stands:
        make_stand(by=story.ama, run=run)
    new = slip(run, story, happened=[{"kind": kind, "home": home}], at=AT + timedelta(hours=run.pk))
    assert run_due_jobs()[0].refusal is None
    new.refresh_from_db()
    assert new.summary["valid"]
    return new


def said(run: PlanRun) -> dict[str, int]:
    """Blocks that the plan says are missing something, and of how many pieces."""
    return {gap["name"]: gap["pieces"] for gap in run.summary["gaps"] if gap["kind"] == "block"}


def test_new_pieces_that_cannot_be_planned_are_said_and_counted(made: PlanRun, story: Story) -> None:
    undraw("F-S")
    set_home_blocks(by=story.ama, home=story.home, lines=[*LINES[:2], LINES[3], SPECIAL])
    new = planned(made, story)
    assert said(new) == {"F-S": 2} and new.summary["left_out"] == 2
    page = signed_in(story.ama).get(f"/plans/{new.pk}/").content.decode()
    assert "F-S" in page and "have no drawing" in page
    # Once they are off the list again nothing is left out any more.
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[:2])
    after = planned(new, story)
    assert said(after) == {} and after.summary["left_out"] == 0


def test_a_list_with_nothing_left_that_can_be_planned_is_planned_empty(made: PlanRun, story: Story) -> None:
    undraw("F-S")
    set_home_blocks(by=story.ama, home=story.home, lines=[SPECIAL])
    new = planned(made, story)
    assert new.summary["units"] == 0 and said(new) == {"F-S": 2}


def test_only_undrawn_blocks_were_added_and_the_refusal_names_them(made: PlanRun, story: Story) -> None:
    undraw("F-S")
    set_home_blocks(by=story.ama, home=story.home, lines=[*LINES, SPECIAL])
    with pytest.raises(Refused) as caught:
        planned(made, story)
    assert caught.value.code == "plan.home_not_ready" and "F-S: 5 of 5 parts have no" in caught.value.hint
    page = signed_in(story.ama).post(f"/plans/{made.pk}/happened/home-changed/", answer(made, "home-changed"))
    assert page.status_code == 422 and "have no drawing" in page.content.decode()


def test_a_home_that_is_added_says_what_is_left_out_of_it(
    made: PlanRun, story: Story, second_home: None
) -> None:
    undraw("F-S")
    home = Home.objects.get(slug="plot-8")
    set_home_blocks(by=story.ama, home=home, lines=[*LINES, SPECIAL])
    both = planned(made, story, "home-added", "plot-8")
    assert said(both) == {"F-S": 2} and both.summary["left_out"] == 2
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[:2])
    after = planned(both, story)
    assert said(after) == {"F-S": 2} and after.summary["left_out"] == 2, "the other home lacks them still"


def test_a_home_of_which_all_was_left_out_can_come_in(story: Story, second_home: None, quick: None) -> None:
    undraw("F-S")
    home = Home.objects.get(slug="plot-8")
    set_home_blocks(by=story.ama, home=home, lines=[SPECIAL])
    both = ask(story, homes=[story.home, home])
    run_due_jobs()
    both = standing(both, story.ama)
    assert said(both) == {"F-S": 2} and both.summary["units"] == 14
    set_home_blocks(by=story.ama, home=home, lines=LINES)
    Piece.objects.filter(home=home, cancelled_at=None).update(minted_at=timezone.now())
    client = signed_in(story.ama)
    assert "Plot 8</a> has another" in client.get(f"/plans/{both.pk}/happened/").content.decode()
    choices = {
        kind: re.findall(
            r'value="(plot-\d)"', client.get(f"/plans/{both.pk}/happened/{kind}/").content.decode()
        )
        for kind in ("home-added", "home-changed")
    }
    assert choices == {"home-added": ["plot-8"], "home-changed": ["plot-7"]}
    new = planned(both, story, "home-added", "plot-8")
    assert new.summary["units"] == 28 and new.summary["left_out"] == 0 and said(new) == {}


def test_a_list_that_was_looked_at_is_not_said_to_differ_for_ever(made: PlanRun, story: Story) -> None:
    another_revision(BlockRevision.objects.get(block__code="N-M", ordered_by__home=story.home))
    undraw("N-M")
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    Piece.objects.filter(home=story.home, revision__revision=2).update(minted_at=timezone.now())
    client, differs = signed_in(story.ama), "has another date or list"
    assert differs in client.get(f"/plans/{made.pk}/happened/").content.decode()
    new = planned(made, story)
    assert said(new) == {"N-M": 2} and new.summary["left_out"] == 2
    assert differs not in client.get(f"/plans/{new.pk}/happened/").content.decode()


def test_what_was_assumed_of_new_blocks_is_said(made: PlanRun, story: Story) -> None:
    BlockRevision.objects.get(block__code="F-S").routing.filter(process__code="assembly").update(minutes=None)
    set_home_blocks(by=story.ama, home=story.home, lines=[*LINES, SPECIAL])
    new = planned(made, story)
    assert set(made.summary["assumptions"]) < set(new.summary["assumptions"])
    assert any("of F-S takes" in words for words in new.summary["assumptions"])
