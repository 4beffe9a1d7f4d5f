"""A record that a plan does not use cannot stop it."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import SheetStock
from manyworks.drafting.problem import problem_from
from manyworks.drafting.settings import read_settings
from manyworks.network.workshops.actions import set_opening_hours
from manyworks.network.workshops.rules import Hours
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from tests.plans.plans.test_runs import ask, quick  # noqa: F401  (fixture)
from tests.severn_vale import Story


def test_a_workshop_that_hardly_opens_is_left_out_and_named(
    story: Story,
    quick: None,  # noqa: F811
) -> None:
    """Its own people wrote it; the plans of everybody else go on without it.

    The plan begins so long before its dates that it counts in five minutes, and of these none is open whole.
    """
    shop = story.workshops[2]
    set_opening_hours(workshop=shop, hours=[Hours(7, time(12), time(12, 1))], by=story.tom)
    run = ask(story, start=date(2025, 12, 1))
    job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    made = PlanRun.objects.get(pk=run.pk)
    assert made.figures.valid and made.figures.units == 14
    assert shop.slug not in {one.id for one in reading_of(made).problem.workshops}
    [gap] = [gap for gap in made.figures.gaps if gap.name == shop.name]
    assert "never opens" in gap.missing and "page" in gap.cure


@pytest.mark.parametrize(
    "broken",
    [{"rates": {"cnc-routing": 9_999_999.0}}, {"people": {"cnc-operator": 32_767}}, {"longitude": 1e9},
     {"storage_blocks": -1}],
)  # fmt: skip
def test_no_record_of_one_workshop_stops_a_plan(story: Story, broken: dict[str, Any]) -> None:
    facts = facts_of(story.severn, [story.home], name="x", start=date(2026, 3, 2))
    *good, last = facts.workshops
    wrong = replace(facts, workshops=(*good, replace(last, **broken)))
    draft = problem_from(wrong, read_settings({"assume_missing": True}))
    assert {shop.id for shop in draft.problem.workshops} == {shop.key for shop in good}
    assert [gap.name for gap in draft.gaps if gap.kind == "workshop"] == [last.name]


def test_a_board_of_a_material_that_no_part_uses_stays_out_of_every_plan(
    story: Story,
    quick: None,  # noqa: F811
) -> None:
    unused = Material.objects.exclude(sheets__isnull=False).order_by("pk")
    for number, material in enumerate(unused[:3]):
        size = (10.0 ** (100 * number), 1e-300)
        SheetStock.objects.create(
            network=story.severn, material=material, thickness_mm=1e200, length_mm=size[0], width_mm=size[1]
        )
    run = ask(story)
    job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    problem = reading_of(PlanRun.objects.get(pk=run.pk)).problem
    used = {part.material for part in problem.parts}
    assert {sheet.material for sheet in problem.stock} == used == {item.id for item in problem.materials}
