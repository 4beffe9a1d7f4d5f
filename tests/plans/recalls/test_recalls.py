"""A withdrawn revision is followed to homes, plans, sheets and pieces at once."""

import csv
import io

from django.test import Client

from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.releases.actions import withdraw_revision
from manyworks.plans.orders.models import HomeBlock, Piece
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.recalls.queries import recall_of, withdrawn
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401
from tests.severn_vale import Story


def revision_in(made: PlanRun) -> BlockRevision:  # noqa: F811
    return HomeBlock.objects.filter(home__in=made.homes.all(), revision__block__code="W-M")[0].revision


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_every_piece_and_every_sheet_of_a_plan_is_found(made: PlanRun, story: Story) -> None:  # noqa: F811
    revision = revision_in(made)
    found = recall_of(revision, story.ama)
    assert [(use.home, use.wanted, use.cancelled) for use in found.homes] == [(story.home, 4, 0)]
    use = found.plans[0]
    assert len(use.begins) == 4 and found.unplanned == []
    assert {operation.home for operation in use.begins} == {story.home}
    assert {operation.piece for operation in use.begins} == set(Piece.objects.filter(revision=revision))
    on_sheets = sum(one.parts for one in use.sheets)
    assert on_sheets == 4 * sum(part.quantity for part in revision.parts.all())


def test_a_withdrawal_is_news_that_reaches_the_list_and_a_table(made: PlanRun, story: Story) -> None:  # noqa: F811
    revision = revision_in(made)
    withdraw_revision(revision=revision, by=story.ama, reason="a notch is 58 mm instead of 43")
    assert [(row.revision, row.wanted) for row in withdrawn(story.ama)] == [(revision, 4)]
    client = signed_in(story.ama)
    assert "a notch is 58 mm instead of 43" in client.get("/recalls/").content.decode()
    page = client.get(f"/recalls/{revision.pk}/").content.decode()
    assert "4 pieces planned" in page
    assert client.get(revision.get_absolute_url()).content.decode().count(f"/recalls/{revision.pk}/") == 1
    table = client.get(f"/recalls/{revision.pk}/recall.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["What"] for row in rows].count("piece") == 4
    assert {row["What"] for row in rows} == {"home", "piece", "sheet"}


def test_strangers_learn_nothing_of_homes_and_plans(made: PlanRun, story: Story) -> None:  # noqa: F811
    revision = revision_in(made)
    found = recall_of(revision, story.eve)
    assert (found.homes, found.plans) == ((), ())
    assert Client().get(f"/recalls/{revision.pk}/").status_code == 302
