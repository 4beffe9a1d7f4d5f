# ruff: noqa: F401, F811  (fixtures are imported by name)
"""A plan that stands and whose file is gone: it can be withdrawn, and others say which one it is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import Sum

from manyworks.core import clock
from manyworks.core.files.queries import path_of
from manyworks.network.booked.models import BookedHours
from manyworks.plans.plans import actions
from manyworks.plans.plans.models import PlanRun, PlanState
from manyworks.plans.plans.queries import _reading
from tests.plans.life.test_life import second_home
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned
from tests.plans.plans.test_stands import of_plot_8
from tests.severn_vale import Story, standing


@pytest.fixture
def damaged(made: PlanRun) -> Iterator[PlanRun]:
    assert made.plan_file is not None
    path = path_of(made.plan_file.sha256)
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content[: len(content) // 2])
    _reading.cache_clear()
    yield made
    path.write_bytes(content)


def booked(run: PlanRun) -> float:
    rows = BookedHours.objects.filter(source=f"plans.plan:{run.pk}")
    return rows.aggregate(hours=Sum("hours"))["hours"] or 0.0


def test_it_is_withdrawn_without_its_file(damaged: PlanRun, story: Story) -> None:
    client = signed_in(story.ama)
    page = client.get(f"/plans/{damaged.pk}/withdraw/")
    assert page.status_code == 200 and "Withdraw this plan" in page.content.decode()
    assert client.post(f"/plans/{damaged.pk}/withdraw/", {"why": "its file is gone"}).status_code == 302
    damaged.refresh_from_db()
    assert damaged.state == PlanState.WITHDRAWN and booked(damaged) == 0


def test_others_say_which_plan_and_what_to_do(damaged: PlanRun, story: Story, second_home: None) -> None:
    draft = of_plot_8(story)
    said = draft.summary["refusal"]
    assert draft.state == PlanState.FAILED and damaged.name in said["message"]
    assert "Withdraw it or restore its file" in said["hint"]
    actions.withdraw_plan(by=story.ama, run=damaged, why="its file is gone")
    assert of_plot_8(story, "After").state == PlanState.DRAFT


def test_work_under_way_is_booked_until_the_plan_is_withdrawn(
    made: PlanRun, story: Story, frozen_clock: object
) -> None:
    longest = max(made.operations.all(), key=lambda one: one.ends_at - one.starts_at)
    middle = longest.starts_at + (longest.ends_at - longest.starts_at) / 2
    frozen_clock.advance(hours=(middle - clock.now()) / timedelta(hours=1))  # type: ignore[attr-defined]
    before = booked(made)
    actions.withdraw_plan(by=story.ama, run=made, why="no money")
    weeks = list(BookedHours.objects.filter(source=f"plans.plan:{made.pk}").values_list("week", flat=True))
    assert 0 < booked(made) < before and max(weeks) <= middle.date()
