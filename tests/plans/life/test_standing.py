# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Of one place one plan stands, whatever is asked of it again; a damaged plan takes no other's page."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from manyworks.core.files.queries import path_of
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.drafting.site import BlockLine
from manyworks.planning.events import PiecesChanged
from manyworks.planning.policy import CHANGED_PROMISE
from manyworks.plans.orders.actions import set_home_blocks, set_phases
from manyworks.plans.plans import actions
from manyworks.plans.plans.models import PlanRun, PlanState
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused
from tests.plans.life.test_life import AT, slip
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import ask, made, quick, told_story_planned
from tests.severn_vale import LINES, PHASES, Story, standing


def again(run: PlanRun, story: Story, **settings: object) -> PlanRun:
    new = actions.start_plan_again(
        by=story.ama, run=run, name="Again", settings=run.policy | settings, seed=3, time_limit_s=1
    )
    run_due_jobs()
    new.refresh_from_db()
    assert new.summary["valid"]
    return new


def begun(run: PlanRun) -> set[tuple[str, str]]:
    read = reading_of(run)
    now = read.problem.clock.unit(AT, up=True)
    return {(bar.unit, bar.operation) for bar in read.plan.operations if bar.start < now}


def test_asked_again_what_happened_belongs_to_the_question(made: PlanRun, story: Story) -> None:
    anew = slip(made, story)
    run_due_jobs()
    anew.refresh_from_db()
    other = again(anew, story, changed_promise=500.0)
    assert (other.follows, other.happened, other.happened_at) == (made, anew.happened, anew.happened_at)
    assert other.state == PlanState.TO_DECIDE
    assert begun(made) <= begun(other), "what has begun stays"
    actions.make_stand(by=story.ama, run=other)
    for run in (made, anew, other):
        with pytest.raises(Refused) as caught:
            again(PlanRun.objects.get(pk=run.pk), story)
        assert caught.value.code == "plan.carried_out" and "Again" in caught.value.message
        page = signed_in(story.ama).get(f"/plans/{run.pk}/").content.decode()
        assert "Plan again differently" not in page
    assert [run.stands for run in PlanRun.objects.order_by("pk")] == [False, False, True]


def test_a_promise_weighs_what_the_plan_says_unless_somebody_says_otherwise(
    made: PlanRun, story: Story
) -> None:
    body = {"happened": [{"kind": "site-slips", "home": "plot-7", "by": 480}], "at": AT.isoformat()}
    for of_the_plan, said, counts in ((0.0, {}, CHANGED_PROMISE), (500.0, {}, 500.0),
                                      (500.0, {"changed_promise": 7.0}, 7.0)):  # fmt: skip
        PlanRun.objects.filter(pk=made.pk).update(policy=made.policy | {"changed_promise": of_the_plan})
        page = signed_in(story.ama).get(f"/plans/{made.pk}/happened/site-slips/").content.decode()
        assert f'value="{of_the_plan or CHANGED_PROMISE}"' in page
        sent = signed_in(story.ama).post(
            f"/api/plans/{made.pk}/anew/", json.dumps(body | said), content_type="application/json"
        )
        assert sent.status_code == 202
        assert PlanRun.objects.get(pk=sent.json()["id"]).policy["changed_promise"] == counts


def test_a_home_that_gets_a_later_phase_comes_into_its_plan(story: Story, quick: None) -> None:
    """First the floor is planned; the walls are dated and listed when it is late already."""
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[:1])
    set_phases(by=story.ama, home=story.home, dates={k: PHASES[k] for k in ("foundation", "floor")})
    run = ask(story)
    run_due_jobs()
    standing(run, story.ama)
    late = slip(PlanRun.objects.get(pk=run.pk), story)
    run_due_jobs()
    late = actions.make_stand(by=story.ama, run=PlanRun.objects.get(pk=late.pk))
    set_phases(by=story.ama, home=story.home, dates=PHASES)
    set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    new = slip(late, story, happened=[{"kind": "home-changed", "home": "plot-7"}])
    run_due_jobs()
    new.refresh_from_db()
    assert new.summary["valid"] and new.summary["units"] == sum(line.quantity for line in LINES)
    [home] = reading_of(new).problem.homes
    [before] = reading_of(late).problem.homes
    assert home.phases[: len(before.phases)] == before.phases
    assert [phase.id for phase in home.phases] == list(PHASES)
    on = [phase.on for phase in home.phases]
    assert on == sorted(on)


def test_an_event_may_add_phases_to_a_home_and_change_nothing_else_of_it(made: PlanRun) -> None:
    problem = reading_of(made).problem
    [home] = problem.homes
    for wrong in (
        {"phases": home.phases[1:]},
        {"name": "Another"},
        {"phases": tuple(type(p)(p.id, p.kind, p.on + 1) for p in home.phases)},
    ):
        with pytest.raises(Refused) as caught:
            PiecesChanged(homes=(replace(home, **wrong),)).change(problem)  # type: ignore[arg-type]
        assert caught.value.code == "problem.homes"


@pytest.mark.parametrize("summary", [{}, {"currency": "GBP"}])
def test_a_damaged_plan_takes_no_others_page(made: PlanRun, story: Story, summary: object) -> None:
    whole = again(made, story)
    PlanRun.objects.filter(pk=made.pk).update(summary=summary)
    client = signed_in(story.ama)
    page = client.get("/plans/")
    assert page.status_code == 200 and "Its record is damaged" in page.content.decode()
    assert f"{whole.figures.cost:,.0f}" in page.content.decode()
    assert client.get("/plans/compare/").status_code == 200
    assert client.get(f"/plans/{made.pk}/").status_code == 422


def test_a_file_that_is_no_longer_what_was_stored_is_refused(made: PlanRun, story: Story) -> None:
    assert made.plan_file is not None
    kept = path_of(made.plan_file.sha256)
    content = kept.read_bytes()
    kept.chmod(0o600)
    try:
        kept.write_bytes(content[: len(content) // 2])
        answer = signed_in(story.ama).get(f"/plans/{made.pk}/files/plan.json")
        assert answer.status_code == 422 and "not what was stored" in answer.content.decode()
    finally:
        kept.write_bytes(content)


def test_a_list_that_somebody_saved_meanwhile_is_not_overwritten_unseen(story: Story) -> None:
    address = story.home.get_absolute_url() + "blocks/"
    shown = signed_in(story.sam).get(address).content.decode()
    mark = shown.split('name="mark" value="')[1].split('"')[0]
    mine = "F-M, 5, floor"
    added = [*LINES, BlockLine("W-M", 3, "walls", 9)]
    set_home_blocks(by=story.ama, home=story.home, lines=added)
    numbers = set(story.home.pieces.filter(cancelled_at=None).values_list("number", flat=True))
    refused = signed_in(story.sam).post(address, {"blocks_csv": mine, "mark": mark})
    page = refused.content.decode()
    assert refused.status_code == 422 and "was changed since you opened it" in page and mine in page
    assert set(story.home.pieces.filter(cancelled_at=None).values_list("number", flat=True)) == numbers
    now = page.split('name="mark" value="')[1].split('"')[0]
    assert signed_in(story.sam).post(address, {"blocks_csv": mine, "mark": now}).status_code == 302
