"""Whatever becomes of a home's list, earlier plans, sheets and recalls show the same pieces."""

import csv
import io
import re

from django.test import Client

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.site import BlockLine
from manyworks.plans.orders.actions import move_home_block, set_home_blocks
from manyworks.plans.orders.models import Piece
from manyworks.plans.plans import actions
from manyworks.plans.plans.models import PlannedPart, PlanRun
from tests.plans.orders.test_pages import signed_in
from tests.plans.orders.test_pieces import another_revision
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401
from tests.severn_vale import LINES, Story

NUMBER = re.compile(r"[0-9B-Z]{4}-[0-9B-Z]{4}-[0-9B-Z]{4}(?:-[0-9]{2,5}[0-9B-Z](?:, [0-9]{2,5}[0-9B-Z])*)?")


def shown(client: Client, run: PlanRun) -> dict[str, object]:
    """The pieces on pages and in files of a plan; of its sheets every row, and some as they are seen."""
    sheets = range(0, run.sheets.count(), 6)
    pages = ["board/?zoom=hours", "deliveries/", *(f"sheets/{index}/" for index in sheets)]
    pages += [f"why/{operation.pk}/" for operation in run.operations.all()[:3]]
    lying = PlannedPart.objects.filter(sheet__run=run).order_by("pk")
    found: dict[str, object] = {"rows": list(lying.values_list("sheet__index", "number", "piece__number"))}
    for page in pages:
        answer = client.get(f"/plans/{run.pk}/{page}")
        assert answer.status_code == 200
        found[page] = NUMBER.findall(answer.content.decode())
    files = ["schedule.csv", "deliveries.csv", "allocation.csv", "plan.json"]
    files.append(f"{run.operations.first().workshop.slug}.ics")
    for name in [*files, *(f"sheet-{index}.dxf" for index in sheets)]:
        answer = client.get(f"/plans/{run.pk}/files/{name}")
        assert answer.status_code == 200
        found[name] = answer.content
    return found


def recalled(client: Client, revision: BlockRevision, run: PlanRun) -> list[list[str]]:
    """What a recall says of a plan: pieces, with workshop, home and time, and sheets."""
    table = client.get(f"/recalls/{revision.pk}/recall.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    return [[v for key, v in row.items() if key != "Cancelled"] for row in rows if row["Plan"] == run.name]


def moved(story: Story) -> None:
    move_home_block(by=story.ama, row=story.home.blocks.get(position=2), up=False)


def listed_again(story: Story) -> None:
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[2:])
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)


def other_quantities(story: Story) -> None:
    lines = [BlockLine(line.block, line.quantity % 3 + 1, line.phase, line.position) for line in LINES]
    set_home_blocks(by=story.ama, home=story.home, lines=lines)


def redrawn(story: Story) -> None:
    another_revision(BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home))
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)


def nothing(story: Story) -> None:
    set_home_blocks(by=story.ama, home=story.home, lines=[])


def test_earlier_plans_sheets_and_recalls_show_the_same_pieces(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = signed_in(story.ama)
    revision = BlockRevision.objects.get(block__code="W-M", ordered_by__home=story.home)
    plan, recall = shown(client, made), recalled(client, revision, made)
    assert len(recall) > 4 and all(plan.values())
    for change in (moved, listed_again, other_quantities, redrawn, nothing):
        change(story)
        if story.home.blocks.exists():
            again = actions.start_plan_again(
                by=story.ama, run=made, name="Again", settings=made.policy, seed=4, time_limit_s=60
            )
            run_due_jobs()
            again.refresh_from_db()
            assert again.figures.valid
            wanted = set(Piece.objects.filter(home=story.home, cancelled_at=None))
            assert {operation.piece for operation in again.operations.all()} == wanted, change.__name__
        assert shown(client, made) == plan, change.__name__
        assert recalled(client, revision, made) == recall, change.__name__
