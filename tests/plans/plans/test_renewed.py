# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Workshops are edited while a plan is carried out: the re-plan says so and plans with them as they are."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.vocabulary.models import Skill
from manyworks.network.machines.actions import add_machine
from manyworks.network.machines.models import Condition, Machine
from manyworks.network.workshops.models import (
    Closure,
    FacilityStatus,
    OpeningHours,
    Rate,
    RateCard,
    Staffing,
    Workshop,
)
from manyworks.planning.check import check
from manyworks.plans.orders.actions import set_phases
from manyworks.plans.plans.bridge.carry import carried_draft
from manyworks.plans.plans.bridge.renewed import differences, renewal_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from tests.plans.life.test_life import AT, COMMON
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned
from tests.plans.plans.test_training_places import PLACE
from tests.severn_vale import PHASES, Story


def said(run: PlanRun) -> list[str]:
    problem = reading_of(run).problem
    return [str(one) for one in differences(problem, renewal_of(run, problem, AT))]


def edit(story: Story) -> None:
    """Filwood opens later and has two routers, Bedminster a joiner fewer and a holiday, Stroud is closed."""
    filwood, bedminster, stroud = story.workshops
    OpeningHours.objects.filter(workshop=filwood).update(opens=time(10))
    Machine.objects.filter(workshop=filwood).update(quantity=2)
    Staffing.objects.filter(workshop=bedminster, skill__code="joiner").update(people=1)
    Closure.objects.create(
        workshop=bedminster, first_day=date(2026, 4, 1), last_day=date(2026, 4, 2), reason="x"
    )
    Workshop.objects.filter(pk=stroud.pk).update(facility_status=FacilityStatus.CLOSED)


def test_what_was_not_edited_is_not_said_to_differ(made: PlanRun, story: Story) -> None:
    assert said(made) == []
    client = signed_in(story.ama)
    page = client.get(f"/plans/{made.pk}/happened/").content.decode()
    assert "Workshops are not as they were" not in page and "other dates" not in page
    address = f"/plans/{made.pk}/happened/workshops-changed/"
    assert "Nothing has changed" in client.get(address).content.decode()
    assert client.post(address, COMMON).status_code == 422 and not made.followers.exists()
    assert "id_workshops" not in client.get(f"/plans/{made.pk}/happened/site-slips/").content.decode()


def test_a_new_training_place_is_said_and_an_unchanged_one_is_not(made: PlanRun, story: Story) -> None:
    add_machine(workshop=story.workshops[0], details=PLACE, by=story.tom)
    assert said(made) == ["Filwood: Trainees’ bench is new"]
    sent = signed_in(story.ama).post(f"/plans/{made.pk}/happened/workshops-changed/", COMMON)
    assert sent.status_code == 302, sent.content.decode()
    assert run_due_jobs()[0].refusal is None
    new = made.followers.get()
    assert new.figures.valid and new.figures.training is not None
    assert said(new) == []


def test_what_was_edited_is_said_and_planned_with(made: PlanRun, story: Story) -> None:
    edit(story)
    words = said(made)
    assert words == [
        "Bedminster: other closed days, 1 × Joiner instead of 2",
        "Filwood: other opening hours, 2 × Router instead of 1",
        "Stroud: is no longer in the network, or cannot be planned with",
    ]
    client = signed_in(story.ama)
    page = client.get(f"/plans/{made.pk}/happened/").content.decode()
    assert "other opening hours" in page and "2 × Router instead of 1" in page
    sent = client.post(f"/plans/{made.pk}/happened/workshops-changed/", COMMON)
    assert sent.status_code == 302, sent.content.decode()
    assert run_due_jobs()[0].refusal is None
    new = made.followers.get()
    assert new.figures.valid and new.figures.workshops_changed == tuple(words)
    read = reading_of(new)
    assert check(read.problem, read.plan) == []
    filwood = read.workshops["filwood"]
    assert next(pool.machines for pool in filwood.pools if pool.name == "Router") == 2
    begun = {started.unit for started in read.problem.started if started.workshop == "stroud"}
    assert {a.unit for a in read.plan.assignments if "stroud" in (a.cut, a.make)} <= begun
    known = reading_of(made).workshops["filwood"].calendar
    assert sum(b - a for a, b in filwood.calendar.hours) < sum(b - a for a, b in known.hours)
    page = client.get(f"/plans/{new.pk}/moved/").content.decode()
    assert "Workshops are taken as they are now" in page and "other opening hours" in page
    assert said(new) == [], "the new plan knows them"
    draft, _events = carried_draft(new, reading_of(made))
    assert draft.problem == read.problem


def test_edits_come_in_with_whatever_else_happened_unless_unticked(made: PlanRun, story: Story) -> None:
    edit(story)
    client = signed_in(story.ama)
    answer = {**COMMON, "which": "plot-7", "days": "2", "phase": ""}
    address = f"/plans/{made.pk}/happened/site-slips/"
    assert "other opening hours" in client.get(address).content.decode()
    for ticked in ({"workshops": "on"}, {}):
        assert client.post(address, {**answer, **ticked}).status_code == 302
        run_due_jobs()
        new = made.followers.order_by("-pk")[0]
        assert bool(new.figures.workshops_changed) is bool(ticked)
        assert len(new.happened) == 1 + bool(ticked) and new.figures.valid
        assert bool(said(new)) is not bool(ticked)


def test_a_machine_that_broke_and_a_new_price_are_seen(made: PlanRun, story: Story) -> None:
    filwood = story.workshops[0]
    Machine.objects.filter(workshop=filwood).update(condition=Condition.OUT_OF_ORDER)
    card = RateCard.objects.create(
        workshop=story.workshops[1],
        valid_from=date(2026, 3, 20),
        published_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    old = RateCard.objects.exclude(pk=card.pk).get(workshop=story.workshops[1])
    for rate in old.rates.all():
        Rate.objects.create(rate_card=card, process=rate.process, per_hour=rate.per_hour + Decimal(5))
    words = said(made)
    assert any("Router is gone" in one for one in words)
    assert any("another price" in one for one in words)


def test_a_home_whose_own_page_has_other_dates_is_named(made: PlanRun, story: Story) -> None:
    later = {kind: day.replace(day=day.day + 1) for kind, day in PHASES.items()}
    set_phases(by=story.ama, home=story.home, dates=later)
    page = signed_in(story.ama).get(f"/plans/{made.pk}/happened/").content.decode()
    assert "has another date or list on its own page" in page


def test_a_workshop_that_joins_is_new(made: PlanRun, story: Story) -> None:
    Workshop.objects.filter(pk=story.workshops[2].pk).update(facility_status=FacilityStatus.CLOSED)
    Staffing.objects.create(
        workshop=story.workshops[0], skill=Skill.objects.exclude(code__in=["joiner"]).last(), people=3
    )
    assert [one for one in said(made) if "Stroud" in one]
