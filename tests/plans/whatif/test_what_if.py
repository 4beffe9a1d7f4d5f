"""What if, prices, chances and fair shares on the pages of a plan."""

# ruff: noqa: F401, F811  (fixtures are imported by name)
import pickle
from dataclasses import replace
from typing import cast

import pytest

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.log.models import LogEntry
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.papers.outlook import outcome_data, scarce_data, scarce_svg
from manyworks.drafting.papers.reading import PlanReading
from manyworks.planning.bound import lower_bound
from manyworks.planning.codec import to_plain
from manyworks.planning.reference import reference_problem
from manyworks.planning.solver import solve
from manyworks.plans.orders.actions import set_home_blocks
from manyworks.plans.plans import actions, jobs
from manyworks.plans.plans.models import PlanRun, WhatIf
from manyworks.refused import Refused
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import START, ask, made, plan_made, quick, told_story_planned
from tests.severn_vale import LINES, Story
from tests.stories import Stories


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers by a few moves."""
    whole = jobs.answer_what_if
    monkeypatch.setattr(
        jobs, "answer_what_if", lambda job, **arguments: whole(job, **{**arguments, "iterations": 200})
    )


def crowded(story: Story) -> PlanRun:
    """One workshop whose two people lift heavy blocks together begins too late: hours are worth money."""
    for row in story.workshops[1:]:
        row.rate_cards.all().delete()
    story.workshops[0].staffing.update(people=1)
    story.workshops[0].staffing.filter(skill__code="joiner").update(people=2)
    lines = [replace(line, quantity=3 * line.quantity) for line in LINES]
    set_home_blocks(by=story.ama, home=story.home, lines=lines)
    return plan_made(story, start=START.replace(month=4, day=7), settings={"share_cap": 0.3, "sure": 0.8})


@pytest.fixture(scope="class")
def told_story_crowded(request: pytest.FixtureRequest, told_story: bytes, stories: Stories) -> bytes:
    return stories.tell(request, crowded, told_story)


@pytest.fixture
def tight(told_story_crowded: bytes, story: Story, quick: None) -> PlanRun:
    return cast(PlanRun, pickle.loads(told_story_crowded))


def test_the_plan_page_says_chances_prices_and_shares(tight: PlanRun, story: Story) -> None:
    summary = tight.figures
    assert summary.valid and summary.to_json() == tight.summary
    page = signed_in(story.ama).get(f"/plans/{tight.pk}/").content.decode()
    assert "4 times in 5 by" in page and "What the dates hang on" in page
    assert ("Slack was bought" in page) is bool(summary.surer and summary.surer.bought)
    assert "No member should have more than 30 %" in page and "Beside planning by hand" in page
    hand = summary.by_hand
    assert hand and f"{hand.paid:,.0f} GBP" in page and hand.late_blocks >= 0
    assert summary.paid + summary.material.bought == pytest.approx(summary.cost, abs=0.05)
    reasons = " ".join(tight.operations.values_list("why", flat=True))
    assert "plot-7/" not in reasons and "cnc-routing" not in reasons, "people's words, not keys and codes"


def test_prices_are_told_in_words_a_strip_and_a_table(made: PlanRun, story: Story) -> None:
    client = signed_in(story.ama)
    made.summary["scarce"] = {"weeks": [], "rows": []}
    made.save()
    assert "Nothing is scarce" in client.get(f"/plans/{made.pk}/").content.decode()
    problem = reference_problem(4, 4, 12, seed=3, load=1.05)
    read = PlanReading(problem, solve(problem, iterations=2000))
    scarce = scarce_data(read, lower_bound(problem, iterations=60))
    rows = scarce.rows
    assert [row.worth for row in rows] == sorted((row.worth for row in rows), reverse=True)
    assert all(row.day == pytest.approx(row.dearest * row.day_hours, rel=0.02) for row in rows)
    assert all(len(row.per_hour) == len(scarce.weeks) for row in rows)
    assert scarce_svg(scarce, "EUR").count("heat-cell") == len(rows) * len(scarce.weeks)
    made.summary["scarce"] = to_plain(scarce)
    made.save()
    page = client.get(f"/plans/{made.pk}/").content.decode()
    assert 'class="heat"' in page and "would be worth about" in page and rows[0].name in page


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("more-machines", {"which": "filwood|{router}", "count": "1"}, "+1 × Router, Filwood"),
        ("more-people", {"workshop": "filwood", "skill": "joiner", "people": "2"}, "+2 × Joiner at Filwood"),
        (
            "more-trainees",
            {"which": "filwood|bench-deburring", "mentor": "joiner", "blocks": "{block}", "count": "1"},
            "+1 × trainee, Bench, Filwood",
        ),
        ("longer-hours", {"workshop": "filwood", "hours": "4"}, "Filwood open 4 h longer"),
        ("add-workshop", {"workshop": "filwood"}, "one more workshop like Filwood"),
        ("lose-workshop", {"workshop": "filwood"}, "without Filwood"),
        ("until-on-time", {}, "What it would take"),
    ],
)
def test_every_question_is_answered_beside_the_network_as_it_is(
    tight: PlanRun, story: Story, short: None, kind: str, fields: dict[str, str], words: str
) -> None:
    client = signed_in(story.ama)
    assert client.get(f"/plans/{tight.pk}/what-if/{kind}/").status_code == 200
    machine = story.workshops[0].machines.get()
    block = str(BlockRevision.objects.get(block__code="F-M").pk)
    keys = {"router": f"machine-{machine.pk}", "block": block}
    data = {name: value.format(**keys) for name, value in fields.items()}
    sent = client.post(f"/plans/{tight.pk}/what-if/{kind}/", {**data, "time_limit_s": "1"})
    assert sent.status_code == 302, sent.content.decode()
    assert "http-equiv" in client.get(f"/plans/{tight.pk}/what-if/").content.decode()
    job = run_due_jobs()[0]
    assert job.refusal is None and job.status == "done", job.refusal
    question = WhatIf.objects.get()
    asis = question.outcomes[0]
    assert asis == outcome_data(tight.figures), "the plan itself is what it is compared with"
    page = client.get(f"/plans/{tight.pk}/what-if/").content.decode()
    assert words in page and "http-equiv" not in page
    for outcome in question.outcomes[1:]:
        assert outcome.keys() - {"kept"} == asis.keys()
        assert outcome["chance"] is not None or outcome["left_out"]
        assert outcome["cost"] > 0 or outcome["left_out"], "money that is paid, boards included"
    if kind in ("more-machines", "longer-hours"):
        assert question.outcomes[1]["late_blocks"] <= asis["late_blocks"]
    assert LogEntry.objects.filter(event="plans.plan.what_if").count() == 1


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("more-machines", {"which": "nowhere|x", "count": "1"}, "which"),
        ("longer-hours", {"workshop": "filwood", "hours": "nan"}, "hours"),
        ("more-people", {"workshop": "filwood", "skill": "\x00", "people": "1"}, "skill"),
        ("lose-workshop", {"workshop": "filwood", "time_limit_s": "999999"}, "time_limit_s"),
        ("more-trainees", {"which": "filwood|bench-deburring", "mentor": "pilot", "count": "1"}, "mentor"),
        ("more-trainees", {"which": "filwood|bench-deburring", "mentor": "joiner", "count": "1"}, "blocks"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_beside_its_field(
    made: PlanRun, story: Story, kind: str, fields: dict[str, str], field: str
) -> None:
    sent = signed_in(story.ama).post(f"/plans/{made.pk}/what-if/{kind}/", {"time_limit_s": "1", **fields})
    assert sent.status_code == 422 and f"id_{field}_error" in sent.content.decode()
    assert not WhatIf.objects.exists()


def test_who_may_ask(made: PlanRun, story: Story) -> None:
    assert signed_in(story.tom).get(f"/plans/{made.pk}/what-if/").status_code == 403
    assert signed_in(story.tom).get(f"/plans/{made.pk}/what-if/lose-workshop/").status_code == 403
    assert signed_in(story.eve).get(f"/plans/{made.pk}/what-if/").status_code == 404
    assert signed_in(story.ama).get(f"/plans/{made.pk}/what-if/wish/").status_code == 404
    change = {"kind": "lose-workshop", "workshop": "filwood"}
    with pytest.raises(Refused, match="may not"):
        actions.ask_what_if(by=story.tom, run=made, name="x", changes=[change])
    with pytest.raises(Refused, match="Nothing is changed"):
        actions.ask_what_if(by=story.ama, run=made, name="x")
    with pytest.raises(Refused, match="does not exist"):
        actions.ask_what_if(by=story.ama, run=made, name="x", changes=[{**change, "workshop": "nowhere"}])
