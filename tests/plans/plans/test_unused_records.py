"""A record that a plan does not use cannot stop it."""

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import SheetStock
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from tests.plans.plans.test_runs import ask, quick  # noqa: F401  (fixture)
from tests.severn_vale import Story


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
