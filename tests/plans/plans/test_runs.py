"""A plan from the tables: asked for, made in the background, kept, read, compared, stopped."""

import pickle
from datetime import date
from itertools import pairwise
from typing import cast

import pytest
from django.db.models import ProtectedError

from manyworks.core.jobs.actions import recover_jobs, run_due_jobs
from manyworks.core.jobs.jobs import JobContext, claim
from manyworks.core.log.models import LogEntry
from manyworks.planning.check import check
from manyworks.plans.compare.queries import comparison_of
from manyworks.plans.orders.models import Piece
from manyworks.plans.plans import actions, jobs
from manyworks.plans.plans.models import PlannedPart, PlanRun, PlanStatus
from manyworks.plans.plans.papers.lanes import board_of
from manyworks.plans.plans.queries import (
    allocation_of,
    audience_of,
    reading_of,
    sheets_by_workshop,
    visible_to,
)
from manyworks.refused import Refused
from tests.severn_vale import Story, standing
from tests.stories import Stories

START = date(2026, 3, 9)


def ask(story: Story, **changes: object) -> PlanRun:
    given = {
        "by": story.ama, "network": story.severn, "name": "Plot 7", "homes": [story.home], "start": START,
        "settings": {"assumed_sheet_price": 40.0, "assume_missing": True}, "seed": 3, "time_limit_s": 60,
    }  # fmt: skip
    return actions.start_plan(**{**given, **changes})  # type: ignore[arg-type]


def search_few(patch: pytest.MonkeyPatch) -> None:
    """Searches by a few moves, so that every test finds the same plan in little time."""
    whole = jobs.make_plan
    few = lambda job, **arguments: whole(job, **{**arguments, "iterations": 200})  # noqa: E731
    patch.setattr(jobs, "make_plan", few)
    patch.setattr("manyworks.planning.pipeline.NEST_ITERATIONS", 200)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    search_few(monkeypatch)


def plan_made(story: Story, **changes: object) -> PlanRun:
    """The plan that the worker makes when asked."""
    with pytest.MonkeyPatch.context() as patch:
        search_few(patch)
        run = ask(story, **changes)
        job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    run.refresh_from_db()
    return run


def plan_kept(story: Story) -> PlanRun:
    """The same, and Ama has made it stand."""
    return standing(plan_made(story), story.ama)


@pytest.fixture(scope="class")
def told_story_planned(request: pytest.FixtureRequest, told_story: bytes, stories: Stories) -> bytes:
    return stories.tell(request, plan_kept, told_story)


@pytest.fixture
def made(told_story_planned: bytes, story: Story, quick: None) -> PlanRun:
    return cast(PlanRun, pickle.loads(told_story_planned))


def test_a_plan_is_made_in_the_background_and_passes_the_check(made: PlanRun, story: Story) -> None:
    assert made.status == PlanStatus.DONE and made.job is not None and made.job.status == "done"
    summary = made.figures
    assert summary.valid and summary.violations == ()
    assert summary.units == 14 and summary.left_out == 0
    assert summary.bound is not None and summary.gap is not None and summary.gap >= 0
    read = reading_of(made)
    assert check(read.problem, read.plan) == []
    assert made.operations.count() == summary.operations == len(read.plan.operations)
    assert made.sheets.count() == summary.sheets > 0
    assert made.loads.count() == summary.loads > 0
    assert sum(share.hours for share in summary.shares) > 0
    events = LogEntry.objects.filter(subject_type="plans.planrun").values_list("event", flat=True)
    assert set(events) == {"plans.plan.started", "plans.plan.made", "plans.plan.stands"}


def test_every_piece_lies_on_sheets_and_parts_of_two_phases_never_share_one(
    made: PlanRun, story: Story
) -> None:
    read = reading_of(made)
    groups = sheets_by_workshop(made, audience_of(made, story.ama))
    placed = sum(len(sheet.parts) for sheet in read.plan.sheets)
    needed = sum(line.quantity for unit in read.problem.units for line in read.blocks[unit.block].parts)
    assert placed == needed
    for sheet in read.plan.sheets:
        assert len({read.units[part.unit].phase for part in sheet.parts}) == 1
    for _shop, count, kinds in groups:
        assert count == sum(map(len, kinds))
    assert sum(count for _shop, count, _kinds in groups) == len(read.plan.sheets)


def test_the_same_question_gets_the_same_answer(made: PlanRun, story: Story) -> None:
    again = actions.start_plan_again(
        by=story.ama, run=made, name="Again", settings=made.policy, seed=made.seed, time_limit_s=60
    )
    run_due_jobs()
    again.refresh_from_db()
    assert again.again_of == made
    timeless = {"seconds", "first_plan_seconds", "trace"}
    same = {key: value for key, value in again.summary.items() if key not in timeless}
    assert same == {key: value for key, value in made.summary.items() if key not in timeless}
    table = {row["name"]: row["cells"] for row in comparison_of([made, again], money_too=True)}
    assert all(not cell["best"] for cells in table.values() for cell in cells if cells[0] == cells[1])


def test_only_the_network_s_coordinator_plans_and_only_its_members_look(made: PlanRun, story: Story) -> None:
    for person in (story.tom, story.sam, story.eve):
        with pytest.raises(Refused) as caught:
            ask(story, by=person)
        assert caught.value.code == "permission.denied"
    assert list(visible_to(story.tom)) == [made]
    assert list(visible_to(story.eve)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"homes": []}, "plan.no_homes"),
        ({"time_limit_s": 0}, "plan.time_limit"),
        ({"settings": {"colour": 1}}, "policy.unknown_setting"),
        ({"settings": {"share_cap": 2}}, "policy.value"),
        ({"settings": {"lateness_per_day": float("nan")}}, "policy.value"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    story: Story, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        ask(story, **changes)
    assert caught.value.code == code
    assert not PlanRun.objects.exists()


def test_what_is_missing_is_named_with_its_cure(story: Story, quick: None) -> None:
    story.workshops[1].rate_cards.all().delete()
    story.workshops[2].opening_hours.all().delete()
    run = ask(story, settings={})
    run_due_jobs()
    run.refresh_from_db()
    assert run.status == PlanStatus.DONE
    gaps = {(gap.name, gap.missing) for gap in run.figures.gaps}
    assert ("Bedminster", "no price for an hour of cnc-routing") in gaps
    assert ("Stroud", "no opening hours") in gaps
    assert {share.name for share in run.figures.shares} == {"Filwood"}


def test_when_nothing_can_be_planned_the_run_fails_with_the_list(story: Story, quick: None) -> None:
    for row in story.workshops:
        row.rate_cards.all().delete()
    run = ask(story, settings={})
    run_due_jobs()
    run.refresh_from_db()
    assert run.state == PlanStatus.FAILED
    refusal = run.summary["refusal"]
    assert refusal["code"] == "plan.no_workshop" and "Filwood: no price" in refusal["hint"]
    assert LogEntry.objects.filter(event="plans.plan.refused").exists()


def test_a_block_without_a_drawing_is_left_out_and_the_rest_is_planned(story: Story, quick: None) -> None:
    window = story.home.blocks.get(position=3).revision
    window.parts.update(geometry={})
    run = ask(story)
    run_due_jobs()
    run.refresh_from_db()
    gap = next(gap for gap in run.figures.gaps if gap.kind == "block")
    assert gap.name == "N-M" and gap.pieces == 2 and "have no drawing" in gap.missing
    assert run.figures.units == 12 and run.figures.left_out == 2 and run.figures.valid


def test_a_stopped_search_keeps_the_best_plan_so_far(story: Story, quick: None) -> None:
    run = ask(story)
    assert run.job is not None
    stopped = actions.stop_plan(by=story.ama, run=run)
    assert stopped.state == PlanStatus.FAILED, "it had not begun, so there is nothing to keep"
    second = ask(story, name="Second")
    assert second.job is not None
    job = claim(str(second.job.pk), "here:1")
    assert job is not None
    actions.stop_plan(by=story.ama, run=second)
    context = JobContext(job)
    assert context.cancelled()
    jobs.make_plan(context, run_id=second.pk)
    second.refresh_from_db()
    assert second.status in {PlanStatus.STOPPED, PlanStatus.DONE} and second.figures.valid


def test_a_killed_worker_loses_nothing(story: Story, quick: None, frozen_clock) -> None:  # type: ignore[no-untyped-def]
    run = ask(story)
    assert run.job is not None
    # A worker took the job and began, then its machine lost power.
    claim(str(run.job.pk), "other-machine:999")
    PlanRun.objects.filter(pk=run.pk).update(status=PlanStatus.RUNNING)
    frozen_clock.advance(minutes=5)
    recovered = recover_jobs()
    assert [job.pk for job in recovered] == [run.job.pk] and "starts again" in recovered[0].message
    frozen_clock.advance(minutes=5)
    run_due_jobs()
    run.refresh_from_db()
    assert run.status == PlanStatus.DONE and run.job.attempts <= 2


def test_the_board_shows_every_operation_and_every_sheet_of_its_window_once(made: PlanRun) -> None:
    whole = board_of(made, zoom="hours", start=None, user=made.created_by)
    assert whole is not None
    bars = [bar for lane in whole.board.lanes for bar in lane.bars]
    assert len({bar.href for bar in bars}) == len(bars)
    on_sheets = [bar for bar in bars if "/sheets/" in bar.href]
    operations = made.operations.exclude(process="cnc-routing").count()
    assert on_sheets and len(bars) - len(on_sheets) == operations
    assert operations + made.sheets.count() == whole.bars, "routers show sheets, stacks of those cut alike"
    for lane in whole.board.lanes:
        spans = sorted((bar.start, bar.end) for bar in lane.bars)
        assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(spans)), "one machine does one thing at a time"
    weeks = board_of(made, zoom="weeks", start=None, user=made.created_by)
    assert weeks is not None and weeks.board.first.weekday() == 0
    months = board_of(made, zoom="months", start=None, user=made.created_by)
    for wide in (weeks, months):
        assert wide is not None and wide.bars == made.operations.count()
        counted = sum(int(bar.label) for lane in wide.board.lanes for bar in lane.bars)
        assert counted == wide.bars and [lane.name for lane in wide.board.lanes]
    assert months is not None and len(months.board.lanes) == len(weeks.board.lanes) == len(whole.board.lanes)
    assert all(len(far.bars) <= len(near.bars) for far, near in zip(months.board.lanes, weeks.board.lanes))


def test_the_allocation_names_who_nearly_could(made: PlanRun, story: Story) -> None:
    story.workshops[2].machines.update(bed_length_mm=1000)
    again = actions.start_plan_again(
        by=story.ama, run=made, name="Small bed", settings=made.policy, seed=1, time_limit_s=60
    )
    run_due_jobs()
    again.refresh_from_db()
    rows = allocation_of(again)
    assert sum(row.pieces for row in rows) == 14
    misses = [miss for row in rows for miss in row.near if miss[0] == "Stroud"]
    assert misses and any("too short" in reason for miss in misses for reason in miss[4])


def test_a_kept_plan_is_never_written_over(made: PlanRun) -> None:
    read = reading_of(made)
    rows = (made.operations, made.sheets, made.loads)
    before = [list(kind.values()) for kind in rows]
    assert made.problem_file is not None and made.plan_file is not None
    with pytest.raises(Refused) as caught:
        actions.keep_plan(
            run=made, problem=read.problem, plan=read.plan, summary=made.figures,
            problem_file=made.problem_file, plan_file=made.plan_file,
        )  # fmt: skip
    assert caught.value.code == "plan.kept"
    with pytest.raises(Refused) as caught:
        actions.give_up_plan(run=made, refused=Refused("plan.test", "It cannot be.", "Try less."))
    assert caught.value.code == "plan.kept"
    made.refresh_from_db()
    assert made.status == PlanStatus.DONE and made.figures.valid
    assert [list(kind.values()) for kind in rows] == before
    for kind in rows:
        with pytest.raises(ProtectedError):
            PlanRun.objects.filter(pk=made.pk).delete()
        assert kind.exists()


def test_every_placed_part_is_a_piece_of_its_own(made: PlanRun) -> None:
    read = reading_of(made)
    placed = PlannedPart.objects.filter(sheet__run=made).select_related("sheet", "piece__parent")
    assert {row.piece for row in placed} == set(Piece.objects.filter(parent__home__in=made.homes.all()))
    assert placed.count() == sum(len(sheet.parts) for sheet in read.plan.sheets)
    for row in placed:
        there = read.plan.sheets[row.sheet.index].parts[row.number - 1]
        assert row.piece.parent is not None
        assert (row.piece.parent.number, str(row.piece.part_id)) == (there.unit, there.part)
        assert (row.piece.copy, row.piece.number) == (there.copy, read.part_number(there))
