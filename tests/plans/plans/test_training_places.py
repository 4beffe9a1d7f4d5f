"""A workshop's training place in a plan: bench work kept for trainees, a mentor, and what it is worth."""

# ruff: noqa: F401, F811  (fixtures are imported by name)
import pytest

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.drafting.papers.wording import figure_rows
from manyworks.network.machines.actions import add_machine
from manyworks.network.machines.rules import MachineDetails
from manyworks.network.workshops.models import Staffing
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import ask, quick
from tests.severn_vale import Story

PLACE = MachineDetails(
    name="Trainees’ bench", process="assembly", speed_factor=0.5, mentor_skill="joiner",
    kept_blocks=("W-M", "R-M", "unheard-of"),
)  # fmt: skip


def plan(story: Story, **settings: object) -> PlanRun:
    given = {"assumed_sheet_price": 40.0, "assume_missing": True, **settings}
    run = ask(story, settings=given)
    job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    run.refresh_from_db()
    return run


def test_work_is_kept_for_trainees_and_the_plan_says_what_it_is_worth(story: Story, quick: None) -> None:
    add_machine(workshop=story.workshops[0], details=PLACE, by=story.tom)
    run = plan(story, trainee_hour_value=500.0)
    summary, read = run.figures, reading_of(run)
    assert summary.valid
    bars = [bar for bar in read.plan.operations if read.pool(bar).training is not None]
    assert bars and {read.step(bar).process for bar in bars} == {"assembly"}
    assert {read.blocks[read.units[bar.unit].block].name.split()[0] for bar in bars} <= {"W-M", "R-M"}
    hours = sum(read.step(bar).minutes for bar in bars) / 60
    assert summary.training.standard_hours == pytest.approx(hours, abs=0.05)
    assert summary.training.hours == pytest.approx(2 * hours, abs=0.1), "half the speed, twice the time"
    assert summary.training.worth == pytest.approx(500 * hours, abs=0.05)
    assert summary.costs.training == -summary.training.worth
    page = signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()
    assert "Trainees" in page and "at training places, for" in page
    assert "at what they are worth" in page and "Kept for a trainee, with a mentor" in " ".join(
        run.operations.values_list("why", flat=True)
    )
    assert any(row[0] == "Trainees" for row in figure_rows(summary))
    benches = {pool.id for pool in read.workshops["filwood"].pools if "assembly" in pool.processes}
    assert len(benches) == 2, "the ordinary bench stays beside it"


def test_a_place_without_a_mentor_is_named_and_the_rest_is_planned(story: Story, quick: None) -> None:
    add_machine(workshop=story.workshops[0], details=PLACE, by=story.tom)
    Staffing.objects.filter(workshop=story.workshops[0], skill__code="joiner").delete()
    summary = plan(story, assume_missing=False).figures
    gaps = {(gap.name, gap.missing) for gap in summary.gaps}
    assert ("Filwood", "nobody to be the mentor at Trainees’ bench") in gaps
    assert summary.training is None and summary.units == 14


def test_a_place_whose_blocks_nobody_needs_changes_nothing(story: Story, quick: None) -> None:
    before = plan(story).figures
    idle = MachineDetails(**{**vars(PLACE), "kept_blocks": ("unheard-of",)})
    add_machine(workshop=story.workshops[0], details=idle, by=story.tom)
    after = plan(story).figures
    assert after.training is None and after.cost == before.cost
