# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Two people change one thing at one moment, each with the row as it was before: neither change is lost."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest
from django.db import models

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.actions import edit_network, edit_organisation
from manyworks.designs.catalogue.actions import (
    edit_building_system,
    set_making_limits,
    set_routing,
)
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.releases.actions import withdraw_revision
from manyworks.drafting.site import BlockLine
from manyworks.network.booked.models import BookedHours
from manyworks.plans.orders.actions import (
    create_home,
    edit_home,
    set_access_limits,
    set_home_blocks,
    set_phases,
)
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.actions import make_stand
from manyworks.refused import Refused
from tests.at_once import at_once
from tests.plans.life.test_life import slip
from tests.plans.plans.test_runs import ask, search_few
from tests.plans.test_at_once import House, house
from tests.severn_vale import LINES, PHASES, severn_vale, standing

pytestmark = pytest.mark.django_db(transaction=True)

PLACE: dict[str, Any] = {"name": "Plot 1", "latitude": 51, "longitude": 0}
ACCESS: dict[str, Any] = {
    "vehicle": "luton-van", "crane": True, "carriers": 2, "storage_blocks": 9, "blocks_per_day": 3,
    "window_opens": time(9), "window_closes": time(12),
}  # fmt: skip


def limits(house: House, revision: BlockRevision) -> BlockRevision:
    return set_making_limits(
        revision=revision, by=house.ann, offset_state="none", board_min_mm=17, board_max_mm=19, tool_mm=6
    )


def withdraw(house: House, revision: BlockRevision) -> BlockRevision:
    return withdraw_revision(revision=revision, by=house.ann, reason="a notch is too wide")


def home_of(house: House) -> Home:
    return create_home(by=house.ann, network=house.network, unpaid=True, **PLACE)


Act = Callable[[House, Any], Any]


@dataclass(frozen=True)
class Both:
    """A row, what two people do to it, and what it says when both have done so."""

    row: Callable[[House], models.Model]
    acts: tuple[Act, Act]
    says: dict[str, Any]


BOTH = {
    "organisation": Both(
        lambda h: h.trust,
        (
            lambda h, row: edit_organisation(organisation=row, by=h.ann, about="homes"),
            lambda h, row: edit_organisation(organisation=row, by=h.ann, phone="123"),
        ),
        {"about": "homes", "phone": "123"},
    ),
    "network": Both(
        lambda h: h.network,
        (
            lambda h, row: edit_network(network=row, by=h.ann, about="homes"),
            lambda h, row: edit_network(network=row, by=h.ann, currency="EUR"),
        ),
        {"about": "homes", "currency": "EUR"},
    ),
    "system": Both(
        lambda h: h.system,
        (
            lambda h, row: edit_building_system(system=row, by=h.ann, licence="CC-BY-4.0"),
            lambda h, row: edit_building_system(system=row, by=h.ann, about="homes"),
        ),
        {"licence": "CC-BY-4.0", "about": "homes"},
    ),
    "home": Both(
        home_of,
        (
            lambda h, row: edit_home(by=h.ann, home=row, **PLACE, address="Hill"),
            lambda h, row: set_access_limits(by=h.ann, home=row, **ACCESS),
        ),
        {"address": "Hill", "unpaid": False, "vehicle": "luton-van", "carriers": 2},
    ),
    "home, the other way": Both(
        home_of,
        (
            lambda h, row: set_access_limits(by=h.ann, home=row, **ACCESS),
            lambda h, row: edit_home(by=h.ann, home=row, **PLACE, address="Hill"),
        ),
        {"address": "Hill", "unpaid": False, "vehicle": "luton-van", "carriers": 2},
    ),
}


@pytest.mark.parametrize("thing", BOTH)
def test_what_two_people_said_of_one_thing_both_stands(house: House, thing: str) -> None:
    both = BOTH[thing]
    row = both.row(house)
    first, second = copy.copy(row), copy.copy(row)
    done = at_once(lambda: both.acts[0](house, first), lambda: both.acts[1](house, second))
    assert not [one for one in done if isinstance(one, Exception)]
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in both.says} == both.says


LATE: dict[str, Act] = {
    "revision.not_draft": limits,
    "revision.withdrawn": lambda h, row: set_routing(
        revision=row, by=h.ann, steps=[RoutingStep("assembly", None, "make", None, "", False)]
    ),
    "revision.status": withdraw,
}


@pytest.mark.parametrize("code", LATE)
def test_what_is_withdrawn_at_that_moment_stays_so(house: House, code: str) -> None:
    row = house.revision()
    first, second = copy.copy(row), copy.copy(row)
    _gone, late = at_once(lambda: withdraw(house, first), lambda: LATE[code](house, second))
    assert isinstance(late, Refused) and late.code == code
    row.refresh_from_db()
    assert row.status == "withdrawn" and row.offset_state == "unknown" and not row.routing.exists()


def unpaid_block(house: House) -> BlockRevision:
    revision = house.revision()
    edit_building_system(system=house.system, by=house.ann, licence="CC-BY-NC-SA-4.0")
    return revision


LIST = (BlockLine("B-1", 1, "floor", 1),)


@pytest.mark.parametrize("paid_first", [True, False])
def test_a_home_turned_paid_takes_no_unpaid_block_at_that_moment(house: House, paid_first: bool) -> None:
    unpaid_block(house)
    home = home_of(house)
    set_phases(by=house.ann, home=home, dates=PHASES)
    acts: list[Callable[[], Any]] = [
        lambda: edit_home(by=house.ann, home=copy.copy(home), **PLACE),
        lambda: set_home_blocks(by=house.ann, home=copy.copy(home), lines=LIST),
    ]
    _first, late = at_once(*(acts if paid_first else reversed(acts)))
    assert isinstance(late, Refused), late
    home.refresh_from_db()
    assert home.unpaid != paid_first and home.blocks.exists() != paid_first


def test_the_dates_of_one_form_stand_as_they_were_sent(house: House) -> None:
    home = home_of(house)
    set_phases(by=house.ann, home=home, dates={"foundation": PHASES["foundation"]})
    early = {"foundation": date(2026, 3, 2), "floor": date(2026, 3, 3), "walls": date(2026, 3, 4)}
    late = {"foundation": date(2026, 6, 1), "roof": date(2026, 6, 2)}
    done = at_once(
        lambda: set_phases(by=house.ann, home=home, dates=early),
        lambda: set_phases(by=house.ann, home=copy.copy(home), dates=late),
    )
    assert not [one for one in done if isinstance(one, Exception)]
    assert {phase.kind: phase.on for phase in home.phases.all()} == late


def test_a_phase_that_goes_and_a_block_that_comes_into_it_are_not_both_kept(house: House) -> None:
    house.revision()
    home = home_of(house)
    set_phases(by=house.ann, home=home, dates=PHASES)
    only = {"foundation": PHASES["foundation"]}
    acts: tuple[Callable[[], Any], Callable[[], Any]] = (
        lambda: set_phases(by=house.ann, home=copy.copy(home), dates=only),
        lambda: set_home_blocks(by=house.ann, home=copy.copy(home), lines=LIST),
    )
    _dated, late = at_once(*acts)
    assert isinstance(late, Refused) and late.code == "orders.block_phase_without_date", late
    set_phases(by=house.ann, home=home, dates=PHASES)
    _listed, late = at_once(*reversed(acts))
    assert isinstance(late, Refused) and late.code == "orders.phase_in_use", late


def test_two_plans_for_one_place_at_once_and_one_gets_it(
    frozen_clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_few(monkeypatch)
    story = severn_vale()
    run = ask(story)
    run_due_jobs()
    standing(run, story.ama)
    rivals = [slip(run, story), slip(run, story)]
    run_due_jobs()
    first, second = at_once(
        lambda: make_stand(by=story.ama, run=rivals[0]),
        lambda: make_stand(by=story.ama, run=rivals[1]),
    )
    assert first.stands
    assert isinstance(second, Refused) and second.code == "plan.replaced", second


def test_a_plan_made_anew_while_another_takes_its_place_is_refused(
    frozen_clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_few(monkeypatch)
    story = severn_vale()
    run = ask(story)
    run_due_jobs()
    standing(run, story.ama)
    rival = slip(run, story)
    run_due_jobs()
    _taken, late = at_once(lambda: make_stand(by=story.ama, run=rival), lambda: slip(run, story))
    assert isinstance(late, Refused) and late.code == "plan.replaced", late
    assert run.followers.count() == 1


def test_two_drafts_of_the_same_hours_stand_at_once_and_one_is_told_why_not(
    frozen_clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They make different homes at the same workshops, and neither knew of the other when it was planned."""
    search_few(monkeypatch)
    story = severn_vale()
    other = create_home(
        by=story.ama, network=story.severn, name="Plot 8", plot="8", latitude=51.424, longitude=-2.594
    )
    set_phases(by=story.ama, home=other, dates=PHASES)
    set_home_blocks(by=story.ama, home=other, lines=LINES)
    drafts = [ask(story), ask(story, name="Plot 8", homes=[other])]
    run_due_jobs()
    first, second = at_once(
        lambda: make_stand(by=story.ama, run=drafts[0]),
        lambda: make_stand(by=story.ama, run=drafts[1]),
    )
    assert first.stands
    assert isinstance(second, Refused) and second.code == "plan.collides", second
    assert "needs: Plot 7, at " in second.message
    drafts[1].refresh_from_db()
    assert drafts[1].state == "draft"
    assert {row.source for row in BookedHours.objects.all()} == {f"plans.plan:{first.pk}"}
