# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Something happened to a plan: every event by its form, the answer beside the old plan, and the decision."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.log.models import LogEntry
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import BlockRevision, SheetStock
from manyworks.drafting.site import BlockLine
from manyworks.planning.check import check
from manyworks.planning.model import Problem
from manyworks.plans.orders.actions import create_home, set_home_blocks, set_phases
from manyworks.plans.orders.models import Home, Piece
from manyworks.plans.orders.queries import needs_of
from manyworks.plans.plans import actions
from manyworks.plans.plans.bridge.carry import carried_draft
from manyworks.plans.plans.models import PlannedPart, PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned
from tests.severn_vale import LINES, PHASES, Story

AT = datetime(2026, 3, 24, 9, tzinfo=UTC)
FIVE_DAYS = 5 * 1440
"""In units of the plan of the story, which reaches no further than it can count minutes."""
COMMON = {"at": "2026-03-24T09:00", "reason": "it is life", "changed_promise": "50", "time_limit_s": "1"}


def answer(run: PlanRun, kind: str, **fields: str) -> dict[str, str]:
    """A sensible answer to the form of one event."""
    read = reading_of(run)
    bar = max(read.plan.operations, key=lambda o: o.end)
    span = {"begins": "2026-03-24T09:00", "ends": "2026-04-10T09:00", "count": "1"}
    answers = {
        "machine-down": {"which": f"{bar.workshop}|{bar.pool}", **span},
        "person-ill": {"which": f"{bar.workshop}|joiner", **span},
        "part-scrapped": {"which": bar.unit, "step": ""},
        "member-leaves": {"which": bar.workshop},
        "home-added": {"which": "plot-8"},
        "home-changed": {"which": "plot-7"},
        "site-slips": {"which": "plot-7", "days": "5", "phase": "walls"},
    }
    return {**COMMON, **answers[kind], **fields}


@pytest.fixture
def second_home(story: Story) -> None:
    home = create_home(
        by=story.ama, network=story.severn, name="Plot 8", plot="8", address="Novers Hill",
        latitude=51.424, longitude=-2.594,
    )  # fmt: skip
    set_phases(by=story.ama, home=home, dates=PHASES)
    set_home_blocks(by=story.ama, home=home, lines=LINES)


def estimated(problem: Problem) -> Problem:
    """The problem without what its sheets take."""
    return replace(problem, units=tuple(replace(unit, minutes=None) for unit in problem.units))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("machine-down", "is out until"),
        ("person-ill", "Joiner of"),
        ("part-scrapped", "did not pass"),
        ("member-leaves", "takes no more work"),
        ("home-added", "Plot 8 was ordered"),
        ("site-slips", "Plot 7 is ready 5 days later"),
    ],
)
def test_every_event_gives_a_valid_plan_that_says_what_moved(
    made: PlanRun,
    story: Story,
    second_home: None,
    kind: str,
    words: str,
) -> None:
    client = signed_in(story.ama)
    address = f"/plans/{made.pk}/happened/{kind}/"
    assert client.get(address).status_code == 200
    sent = client.post(address, answer(made, kind))
    assert sent.status_code == 302, sent.content.decode()
    job = run_due_jobs()[0]
    assert job.refusal is None, job.refusal
    new = made.followers.get()
    assert new.has_plan and new.figures.valid and new.state == "to-decide"
    read = reading_of(new)
    assert check(read.problem, read.plan) == []
    draft, events = carried_draft(new, reading_of(made))
    assert estimated(draft.problem) == estimated(read.problem) and len(events) == 1
    page = client.get(f"/plans/{new.pk}/moved/").content.decode()
    assert (words in page and "it is life" in page) or kind == "home-added"
    moved = new.figures.moved or ()
    assert new.figures.to_json() == new.summary
    assert all(row.why and row.name for row in moved)
    if kind == "home-added":
        assert {home.slug for home in new.homes.all()} == {"plot-7", "plot-8"}
        assert sum(row.change == "new" for row in moved) == 14


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("machine-down", {"ends": "2026-03-01T09:00"}, "ends"),
        ("machine-down", {"which": "nowhere|nothing"}, "which"),
        ("person-ill", {"count": "0"}, "count"),
        ("part-scrapped", {"which": "\x00"}, "which"),
        ("member-leaves", {"at": "whenever"}, "at"),
        ("home-added", {"which": "nowhere"}, "which"),
        ("site-slips", {"days": "-3"}, "days"),
        ("site-slips", {"changed_promise": "nan"}, "changed_promise"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_beside_its_field(
    made: PlanRun,
    story: Story,
    kind: str,
    fields: dict[str, str],
    field: str,
) -> None:
    sent = signed_in(story.ama).post(f"/plans/{made.pk}/happened/{kind}/", answer(made, kind, **fields))
    assert sent.status_code == 422 and f"id_{field}_error" in sent.content.decode()
    assert not made.followers.exists()


def changed_list(story: Story) -> list[BlockLine]:
    """A window less, a floor more, walls before the windows as they were, and the roof a line earlier."""
    lines = [
        BlockLine("F-M", 5, "floor", 1), BlockLine("N-M", 1, "walls", 2), BlockLine("W-M", 4, "walls", 3),
        BlockLine("R-M", 4, "roof", 4),
    ]  # fmt: skip
    set_home_blocks(by=story.ama, home=story.home, lines=lines)
    return lines


def test_a_home_whose_list_changed_is_planned_anew_with_the_pieces_it_has_now(
    made: PlanRun, story: Story
) -> None:
    client = signed_in(story.ama)
    address = f"/plans/{made.pk}/happened/home-changed/"
    same = client.post(address, answer(made, "home-changed"))
    assert same.status_code == 422 and "is as the plan has it" in same.content.decode()
    assert "has another date or list" not in client.get(f"/plans/{made.pk}/happened/").content.decode()
    changed_list(story)
    assert "has another date or list" in client.get(f"/plans/{made.pk}/happened/").content.decode()
    sent = client.post(address, answer(made, "home-changed"))
    assert sent.status_code == 302, sent.content.decode()
    assert run_due_jobs()[0].refusal is None
    new = made.followers.get()
    assert new.figures.valid and new.figures.units == 14
    old, read = reading_of(made), reading_of(new)
    needs = needs_of(story.home)
    gone = Piece.objects.get(cancelled_by=story.ama)
    assert {unit.id for unit in read.problem.units} == {need.piece for need in needs}
    assert read.problem.units[0].release == old.problem.units[0].release
    ordered = sorted(read.problem.units, key=lambda unit: unit.position)
    assert [unit.id for unit in ordered] == [need.piece for need in needs]
    assert {operation.piece.number for operation in new.operations.all()} == set(read.units)
    kinds = {row.unit: row for row in new.figures.moved or ()}
    assert kinds[gone.number].change == "cancelled" and gone.number in kinds[gone.number].name
    assert sum(row.change == "new" for row in kinds.values()) == 1
    page = client.get(f"/plans/{new.pk}/moved/").content.decode()
    assert "The block list of Plot 7 has changed (it is life)" in page and "no longer wanted" in page
    assert "has another date or list" not in client.get(f"/plans/{new.pk}/happened/").content.decode()


@pytest.mark.parametrize("kind", ["home-changed", "home-added"])
def test_what_is_new_brings_its_own_material_and_sheets(
    made: PlanRun, story: Story, second_home: None, kind: str
) -> None:
    of = BlockRevision.objects.get(block__code="F-S")
    oak = Material.objects.create(code="oak", name="Oak board")
    SheetStock.objects.create(
        network=story.severn, material=oak, thickness_mm=20, length_mm=2440, width_mm=1220
    )
    of.parts.update(material=oak, thickness_mm=20)
    home = story.home if kind == "home-changed" else Home.objects.get(slug="plot-8")
    set_home_blocks(by=story.ama, home=home, lines=[*LINES, BlockLine("F-S", 2, "roof", 9)])
    new = slip(made, story, happened=[{"kind": kind, "home": home.slug}])
    assert run_due_jobs()[0].refusal is None
    new.refresh_from_db()
    assert new.summary["valid"] and new.summary["left_out"] == 0
    cut = PlannedPart.objects.filter(sheet__run=new, piece__parent__revision=of)
    assert {part.sheet.material for part in cut} == {"oak"}
    assert cut.count() == Piece.objects.filter(parent__revision=of).count() > 2


def test_a_list_that_changed_keeps_a_slip_that_was_told_before(made: PlanRun, story: Story) -> None:
    slipped = slip(made, story)
    run_due_jobs()
    actions.make_stand(by=story.ama, run=slipped)
    slipped.refresh_from_db()
    changed_list(story)
    happened = [{"kind": "home-changed", "home": "plot-7"}]
    new = slip(slipped, story, happened=happened, at=AT + timedelta(hours=1))
    run_due_jobs()
    new.refresh_from_db()
    assert new.figures.valid
    before, after = reading_of(slipped).units, reading_of(new).units
    roofs = [unit for unit in before.values() if unit.phase == "roof"]
    assert len(roofs) == 4 and {after[unit.id].due for unit in roofs} == {unit.due for unit in roofs}


def test_a_home_may_lose_all_of_its_blocks(made: PlanRun, story: Story, second_home: None) -> None:
    both = slip(made, story, happened=[{"kind": "home-added", "home": "plot-8"}])
    run_due_jobs()
    both = actions.make_stand(by=story.ama, run=both)
    set_home_blocks(by=story.ama, home=story.home, lines=[])
    new = slip(both, story, happened=[{"kind": "home-changed", "home": "plot-7"}])
    run_due_jobs()
    new.refresh_from_db()
    assert new.figures.valid and new.figures.units == 14
    assert {unit.home for unit in reading_of(new).problem.units} == {"plot-8"}
    with pytest.raises(Refused) as caught:
        slip(both, story, happened=[{"kind": "home-changed", "home": "plot-9"}])
    assert caught.value.code == "plan.no_home"


def test_who_may_say_it_and_who_may_look(made: PlanRun, story: Story) -> None:
    assert signed_in(story.tom).get(f"/plans/{made.pk}/happened/").status_code == 403
    assert signed_in(story.eve).get(f"/plans/{made.pk}/happened/").status_code == 404
    assert signed_in(story.ama).get(f"/plans/{made.pk}/happened/flood/").status_code == 404
    assert signed_in(story.ama).get(f"/plans/{made.pk}/moved/").status_code == 404, "it follows no other"
    with pytest.raises(Refused, match="may not"):
        slip(made, story, by=story.tom)


def slip(run: PlanRun, story: Story, **changes: object) -> PlanRun:
    given = {
        "by": story.ama, "run": run, "happened": [{"kind": "site-slips", "home": "plot-7", "by": FIVE_DAYS}],
        "at": AT, "changed_promise": 50.0, "time_limit_s": 1,
    }  # fmt: skip
    return actions.plan_anew(**{**given, **changes})  # type: ignore[arg-type]


def test_one_plan_takes_the_place_and_only_once(made: PlanRun, story: Story) -> None:
    first, second = slip(made, story), slip(made, story)
    with pytest.raises(Refused) as caught:
        actions.make_stand(by=story.ama, run=first)
    assert caught.value.code == "plan.not_ready"
    run_due_jobs()
    accepted = actions.make_stand(by=story.ama, run=first)
    assert made.replaced_by == accepted
    for run, code in ((first, "plan.decided"), (second, "plan.replaced")):
        with pytest.raises(Refused) as caught:
            actions.make_stand(by=story.ama, run=run)
        assert caught.value.code == code
    second.refresh_from_db()
    assert second.state == "left", "there is nothing to decide about it any more"
    with pytest.raises(Refused) as caught:
        slip(made, story)
    assert caught.value.code == "plan.replaced"
    third = slip(accepted, story, at=AT + timedelta(days=2))
    run_due_jobs()
    third.refresh_from_db()
    assert third.figures.valid, "a plan made anew can be made anew"
    told = set(LogEntry.objects.filter(event__startswith="plans.plan.").values_list("event", flat=True))
    assert {"plans.plan.anew", "plans.plan.stands"} <= told


def test_programs_say_what_happened_and_decide(made: PlanRun, story: Story) -> None:
    client = signed_in(story.ama)
    body = {"happened": [{"kind": "member-leaves", "workshop": "stroud"}], "at": "2026-03-24T09:00:00+00:00"}
    sent = client.post(f"/api/plans/{made.pk}/anew/", json.dumps(body), content_type="application/json")
    assert sent.status_code == 202, sent.content
    number = sent.json()["id"]
    run_due_jobs()
    decided = client.post(f"/api/plans/{number}/stand/", content_type="application/json")
    assert decided.json()["state"] == "stands" and decided.json()["follows"] == made.pk
    for wrong in (
        {"happened": [{"kind": "flood"}]},
        {"happened": [{"kind": "member-leaves", "workshop": "nowhere"}]},
        {"happened": [{"kind": "home-added", "home": "plot-7"}]},
        {"at": "2026-03-24T09:00:00"},
    ):
        text = json.dumps({**body, **wrong})
        assert (
            client.post(f"/api/plans/{number}/anew/", text, content_type="application/json").status_code
            == 422
        )


def test_of_one_place_only_one_plan_stands(made: PlanRun, story: Story) -> None:
    """Neither an undecided plan nor one that was left is carried on, or both branches would stand."""
    undecided = slip(made, story)
    run_due_jobs()
    undecided.refresh_from_db()
    with pytest.raises(Refused) as caught:
        slip(undecided, story)
    assert caught.value.code == "plan.not_standing"
    address = f"/plans/{undecided.pk}/happened/"
    page = signed_in(story.ama).get(address).content.decode()
    assert "See what moves<" in page and f"{address}home-changed/" not in page
    assert address not in signed_in(story.ama).get(f"/plans/{undecided.pk}/").content.decode()
    left = actions.leave_plan(by=story.ama, run=undecided)
    with pytest.raises(Refused) as caught:
        slip(left, story)
    assert caught.value.code == "plan.not_standing" and made.replaced_by is None
