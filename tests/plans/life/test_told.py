# ruff: noqa: F401, F811  (fixtures are imported by name)
"""What a program tells of a plan: only what its kind asks, and nothing of other networks comes back or in."""

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.models import Organisation
from manyworks.drafting.papers.reading import PlanReading
from manyworks.network.workshops.models import FacilityStatus, Workshop
from manyworks.planning.codec import to_plain
from manyworks.planning.events import KINDS
from manyworks.planning.replan import carried_on
from manyworks.plans.life.forms import FORMS
from manyworks.plans.life.wording import happened_words
from manyworks.plans.orders.actions import create_home, set_home_blocks, set_phases
from manyworks.plans.orders.models import Home, Piece
from manyworks.plans.plans.bridge.carry import NAMED, WHOLE, events_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused
from tests.joining import found_network
from tests.plans.life.test_life import FIVE_DAYS, second_home
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned
from tests.severn_vale import LINES, PHASES, Story

AT = "2026-03-24T09:00:00+00:00"


@pytest.fixture
def foreign(story: Story, made: PlanRun) -> Home:
    """A home of a network that nobody of Severn Vale is in."""
    keeper = User.objects.get(email="keeper@example.org")
    far = Organisation.objects.get(name="Far Shed")
    network = found_network(by=keeper, name="Far Net", coordinated_by=far, latitude=50, longitude=0)
    home = create_home(by=story.eve, network=network, name="SECRETHOME", latitude=50, longitude=0)
    set_phases(by=story.eve, home=home, dates=PHASES)
    return home


def tell(
    story: Story, made: PlanRun, *happened: dict[str, Any], **more: object
) -> tuple[int, dict[str, Any]]:
    answer = signed_in(story.ama).post(
        f"/api/plans/{made.pk}/anew/",
        {"happened": list(happened), "at": AT, **more},
        content_type="application/json",
    )
    return answer.status_code, answer.json()


def everything(home: str) -> list[dict[str, Any]]:
    """Every kind of event with a home in it, and each of its own fields with the home's name in it."""
    told: list[dict[str, Any]] = [{"kind": kind, "home": home} for kind in NAMED]
    for kind in KINDS:
        told.append({"kind": kind, "home": home})
        told += [{"kind": kind, name: home} for name in ("workshop", "unit", "pool", "skill", "phase")]
    return told


def test_a_foreign_home_is_answered_as_one_that_does_not_exist(
    story: Story, made: PlanRun, foreign: Home
) -> None:
    for there, nowhere in zip(everything("secrethome"), everything("nowherehom"), strict=True):
        status, said = tell(story, made, there)
        other, words = tell(story, made, nowhere)
        assert status == other == 422, there
        assert str(said).replace("secrethome", "nowherehom") == str(words), there
        assert "SECRETHOME" not in str(said)
    assert not made.followers.exists()


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"kind": "workshops-changed", "home": "plot-7"}, "plan.event_field"),
        ({"kind": "workshops-changed", "workshops": []}, "plan.event_field"),
        ({"kind": "home-changed", "home": "plot-7", "units": []}, "plan.event_field"),
        ({"kind": "home-changed", "home": ["plot-7"]}, "plan.event_field"),
        ({"kind": "home-added", "home": {"a": 1}}, "plan.event_field"),
        ({"kind": "home-added", "home": "plot-7", "reason": 3}, "plan.event_field"),
        ({"kind": "home-added"}, "plan.no_home"),
        ({"kind": "member-leaves", "workshop": "stroud", "home": "plot-7"}, "problem.unknown"),
        ({"kind": ["member-leaves"]}, "plan.event_unknown"),
        ({"kind": None}, "plan.event_unknown"),
        ({}, "plan.event_unknown"),
        ({"kind": "order-added", "units": []}, "plan.event_unknown"),
        ({"kind": "pieces-changed", "cancelled": []}, "plan.event_unknown"),
    ],
)
def test_what_a_kind_does_not_ask_is_refused(
    story: Story, made: PlanRun, event: dict[str, Any], code: str
) -> None:
    status, said = tell(story, made, event)
    assert (status, said["code"]) == (422, code), said


def test_nobody_brings_units_and_homes_past_the_tables(story: Story, made: PlanRun, foreign: Home) -> None:
    """A plan's rows and numbers follow from its problem, so a unit of a foreign home would write there."""
    problem = reading_of(made).problem
    home = to_plain(problem.homes[0]) | {"id": foreign.slug}
    unit = to_plain(problem.units[0]) | {"id": "new", "home": foreign.slug, "phase": None}
    for kind in ("order-added", "pieces-changed"):
        status, said = tell(story, made, {"kind": kind, "units": [unit], "homes": [home]})
        assert (status, said["code"]) == (422, "plan.event_unknown")
    assert not Piece.objects.filter(home=foreign).exists()


def test_every_form_tells_what_may_be_told() -> None:
    assert set(FORMS) == WHOLE | NAMED.keys()


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59Z", "1999-12-31T00:00:00Z", "2101-01-01T00:00:00Z",
    ],
)  # fmt: skip
def test_a_moment_of_another_age_is_refused(story: Story, made: PlanRun, at: str) -> None:
    status, said = tell(story, made, {"kind": "member-leaves", "workshop": "stroud"}, at=at)
    assert (status, said["code"], said["field"]) == (422, "day.far_away", "at")


@pytest.mark.parametrize("value", [-1, 0, 86_401, 2**31, 2**63, 10**30])
def test_a_search_that_takes_no_time_or_ages_is_refused(story: Story, made: PlanRun, value: int) -> None:
    assert tell(story, made, {"kind": "workshops-changed"}, time_limit_s=value)[0] == 422


@pytest.mark.parametrize("value", [-1, 10**7, 2**31, 2**63, 10**40])
def test_no_number_of_an_event_breaks_the_answer(story: Story, made: PlanRun, value: int) -> None:
    bar = reading_of(made).plan.operations[0]
    out = {"kind": "machine-down", "workshop": bar.workshop, "pool": bar.pool, "start": 0, "end": 9}
    for event, name in [
        (out, "start"), (out, "end"), (out, "machines"), ({"kind": "site-slips", "home": "plot-7"}, "by"),
    ]:  # fmt: skip
        status, said = tell(story, made, {**event, name: value})
        assert status == 422 and said["detail"], (event, name)


def happenings(made: PlanRun, cancelled: str, kept: str, added: str) -> list[dict[str, Any]]:
    """One of each kind, and one for each piece whose fate differs."""
    bar = max(reading_of(made).plan.operations, key=lambda o: o.end)
    span = {"workshop": bar.workshop, "start": bar.end, "end": bar.end + FIVE_DAYS}
    return [
        {"kind": "machine-down", "pool": bar.pool, **span},
        {"kind": "person-ill", "skill": "joiner", **span},
        *({"kind": "part-scrapped", "unit": unit} for unit in (cancelled, kept, added)),
        {"kind": "member-leaves", "workshop": "bedminster"},
        {"kind": "site-slips", "home": "plot-7", "by": FIVE_DAYS},
        {"kind": "site-slips", "home": "plot-8", "by": FIVE_DAYS},
        {"kind": "home-added", "home": "plot-8"},
        {"kind": "home-changed", "home": "plot-7"},
        {"kind": "workshops-changed"},
    ]


def piece_of(home: Home, code: str) -> str:
    return Piece.objects.filter(home=home, revision__block__code=code).values_list("number", flat=True)[0]


def test_two_things_that_happened_are_said_in_either_order(
    story: Story, made: PlanRun, second_home: None
) -> None:
    """Also of a piece that did not pass and is no longer wanted, which the plan made anew does not know."""
    cancelled, kept = piece_of(story.home, "F-M"), piece_of(story.home, "W-M")
    told = happenings(made, cancelled, kept, piece_of(Home.objects.get(slug="plot-8"), "W-M"))
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[1:3])
    Workshop.objects.filter(slug="stroud").update(facility_status=FacilityStatus.CLOSED)
    before, accepted, at = reading_of(made), [], datetime.fromisoformat(AT)
    now = before.problem.clock.unit(at, up=True)
    for pair in permutations(told, 2):
        try:
            events = events_of(made, before.problem, pair, at)
            problem = carried_on(before.problem, before.plan, now=now, events=events)
        except Refused:
            continue
        words = [happened_words(PlanReading(problem, before.plan), before, one) for one in pair]
        assert all(words), pair
        accepted.append(pair)
    assert len(accepted) > 60
    gone = {"kind": "part-scrapped", "unit": cancelled}, {"kind": "home-changed", "home": "plot-7"}
    assert gone in accepted and gone[::-1] not in accepted, "what is no longer wanted cannot be scrapped"


def test_the_page_of_a_piece_scrapped_and_no_longer_wanted_opens(story: Story, made: PlanRun) -> None:
    unit = piece_of(story.home, "F-M")
    set_home_blocks(by=story.ama, home=story.home, lines=LINES[1:3])
    scrapped, changed = {"kind": "part-scrapped", "unit": unit}, {"kind": "home-changed", "home": "plot-7"}
    assert tell(story, made, scrapped, changed, time_limit_s=1)[0] == 202
    run_due_jobs()
    answer = signed_in(story.ama).get(f"/plans/{made.followers.get().pk}/moved/")
    assert answer.status_code == 200 and f"piece {unit} of Plot 7 did not pass" in answer.content.decode()
