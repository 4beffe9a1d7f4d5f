"""What a recall says of pieces that left a list, and of plans that others replaced."""

import csv
import io
import re

import pytest

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.releases.actions import withdraw_revision
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.orders.models import Piece
from manyworks.plans.plans import actions
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.recalls.queries import recall_of, withdrawn
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401
from tests.plans.test_lasting_pieces import redrawn
from tests.severn_vale import LINES, Story


def test_a_recall_shows_pieces_that_were_cancelled_as_such(made: PlanRun, story: Story) -> None:  # noqa: F811
    revision = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    fewer = [LINES[0], BlockLine("W-M", 3, "walls", 2), *LINES[2:]]
    set_home_blocks(by=story.ama, home=story.home, lines=fewer)
    gone = Piece.objects.get(revision=revision, cancelled_by=story.ama)
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    fresh = Piece.objects.filter(revision=revision).latest("pk")
    client = signed_in(story.ama)
    page = client.get(f"/recalls/{revision.pk}/").content.decode()
    assert "4 blocks, 1 cancelled" in page and "In no plan" in page
    assert re.search(rf"{gone.number}</span> <span[^>]*>Cancelled", page)
    table = client.get(f"/recalls/{revision.pk}/recall.csv").content.decode("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(table)) if row["What"] == "piece"}
    assert rows[gone.number]["Cancelled"] and rows[gone.number]["Plan"] == made.name
    assert not rows[fresh.number]["Cancelled"] and not rows[fresh.number]["Plan"]
    assert len(rows) == 5


def test_a_recall_counts_what_was_planned_and_cancelled_since(made: PlanRun, story: Story) -> None:  # noqa: F811
    old = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    redrawn(story)
    withdraw_revision(revision=old, by=story.ama, reason="a notch is wrong")
    assert [(row.wanted, row.cancelled_late) for row in withdrawn(story.ama)] == [(0, 4)]
    assert recall_of(old, story.ama).blocks == 4
    client = signed_in(story.ama)
    listing = client.get("/recalls/").content.decode()
    assert "0 pieces, 4 more cancelled after they were planned" in listing and 'data-status="bad"' in listing
    assert "4 of them cancelled after they were planned" in client.get(f"/recalls/{old.pk}/").content.decode()


@pytest.mark.parametrize("stands", [True, False])
def test_a_recall_says_what_became_of_each_plan(made: PlanRun, story: Story, stands: bool) -> None:  # noqa: F811
    revision = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    more = [LINES[0], BlockLine("W-M", 5, "walls", 2), *LINES[2:]]
    set_home_blocks(by=story.ama, home=story.home, lines=more)
    bar = made.operations.latest("starts_at")
    happened = [{"kind": "home-changed", "home": "plot-7"}]
    new = actions.plan_anew(
        by=story.ama, run=made, happened=happened, at=bar.starts_at, changed_promise=50.0, time_limit_s=1
    )
    run_due_jobs()
    new.refresh_from_db()
    assert {use.run: use.state for use in recall_of(revision, story.ama).plans} == {
        made: "Stands", new: "Waiting for a decision",
    }  # fmt: skip
    (actions.make_stand if stands else actions.leave_plan)(by=story.ama, run=new)
    found = recall_of(revision, story.ama)
    states = {made: "Replaced", new: "Stands"} if stands else {made: "Stands", new: "Left"}
    assert {use.run: use.state for use in found.plans} == states
    assert len(found.unplanned) == (0 if stands else 1), "a plan that was left makes nothing"
    client = signed_in(story.ama)
    page = client.get(f"/recalls/{revision.pk}/").content.decode()
    assert all(f">{state}</span></h2>" in page for state in states.values())
    table = client.get(f"/recalls/{revision.pk}/recall.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(table)) if row["Plan"]]
    assert {(row["Plan"], row["State of plan"]) for row in rows} == {(r.name, s) for r, s in states.items()}


def test_a_recall_asks_a_few_questions_and_opens_no_file(
    made: PlanRun,  # noqa: F811
    story: Story,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    revision = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    assert made.plan_file is not None
    PlanRun.objects.filter(pk=made.pk).update(plan_file=made.problem_file)
    with django_assert_max_num_queries(10):
        found = recall_of(revision, story.ama)
    assert len(found.plans[0].begins) == 4 and sum(one.parts for one in found.plans[0].sheets) > 4
