"""Two people enter the same thing at one moment: both get an answer, neither an error of the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.actions import create_network, create_organisation
from manyworks.core.organisations.models import Network, Organisation
from manyworks.core.vocabulary.models import Material
from manyworks.designs.boards.actions import receive_batch
from manyworks.designs.catalogue.actions import (
    add_block_revision,
    ask_first_article,
    create_building_system,
    load_sample_system,
    set_routing,
)
from manyworks.designs.catalogue.models import Block, BlockRevision, BuildingSystem
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.drafting.parts import PartSpec
from manyworks.network.workshops.actions import create_workshop
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import WorkshopDetails
from manyworks.plans.orders.actions import create_home
from manyworks.plans.plans.actions import plan_anew
from manyworks.quality.articles.actions import accept_first_article
from manyworks.refused import Refused
from tests.at_once import at_once
from tests.plans.plans.test_runs import ask, search_few
from tests.severn_vale import severn_vale, standing

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class House:
    ann: User
    trust: Organisation
    network: Network
    system: BuildingSystem
    shop: Workshop

    def add(self, *counts: int) -> BlockRevision:
        parts = [PartSpec("A", count, "plywood-spruce", 18.0) for count in counts]
        return add_block_revision(by=self.ann, system=self.system, code="B-1", parts=parts)

    def revision(self) -> BlockRevision:
        return self.add(1)


@pytest.fixture
def house(frozen_clock: object) -> House:
    ann = create_user(email="ann@example.org", name="Ann", steward=True)
    trust = create_organisation(by=ann, name="Trust")
    network = create_network(by=ann, name="Net", coordinated_by=trust, latitude=51, longitude=0)
    system = create_building_system(by=ann, organisation=trust, name="Beech", licence="CC0-1.0")
    shop = create_workshop(organisation=trust, details=WorkshopDetails(name="Shed"), by=ann)
    return House(ann, trust, network, system, shop)


NAMED: dict[str, Callable[[House], Any]] = {
    "organisation": lambda h: create_organisation(by=h.ann, name="Twin"),
    "network": lambda h: create_network(by=h.ann, name="Twin", coordinated_by=h.trust),
    "system": lambda h: create_building_system(
        by=h.ann, organisation=h.trust, name="Twin", licence="CC0-1.0"
    ),
    "workshop": lambda h: create_workshop(
        organisation=h.trust, details=WorkshopDetails(name="Twin"), by=h.ann
    ),
    "home": lambda h: create_home(by=h.ann, network=h.network, name="Twin", latitude=51, longitude=0),
}


@pytest.mark.parametrize("thing", NAMED)
def test_two_things_of_one_name_get_two_addresses(house: House, thing: str) -> None:
    slugs = [row.slug for row in at_once(lambda: NAMED[thing](house))]
    assert slugs == ["twin", "twin-2"]


def test_no_home_has_the_address_of_a_page(house: House) -> None:
    slugs = [
        create_home(by=house.ann, network=house.network, name="New", latitude=51, longitude=0).slug
        for _turn in range(3)
    ]
    assert slugs == ["new-2", "new-3", "new-4"]


def test_revisions_of_one_block_are_numbered_one_after_the_other(house: House) -> None:
    house.add(1)
    made = at_once(lambda: house.add(2), lambda: house.add(3))
    assert [row.revision for row in made] == [2, 3]


def _batch(house: House) -> Any:
    birch = Material.objects.get(code="plywood-birch")
    return receive_batch(
        by=house.ann, workshop=house.shop, material=birch, nominal_mm=18, label="7", boards=9
    )


def _article(house: House) -> Any:
    return accept_first_article(
        by=house.ann, network=house.network, revision=BlockRevision.objects.get(), workshop=house.shop
    )


TWICE: dict[str, Callable[[House], Any]] = {
    "boards.batch_twice": _batch,
    "article.accepted": _article,
    "revision.same": lambda h: h.add(4),
    "sample.loaded": lambda h: load_sample_system(by=h.ann, organisation=h.trust, pictures=False),
}


@pytest.mark.parametrize("code", TWICE)
def test_what_can_be_only_once_is_refused_the_second_time(house: House, code: str) -> None:
    if code != "revision.same":
        house.revision()
        ask_first_article(block=Block.objects.get(), by=house.ann, wanted=True)
    first, second = at_once(lambda: TWICE[code](house))
    assert first.pk and isinstance(second, Refused) and second.code == code, second


def test_two_routings_at_once_leave_one(house: House) -> None:
    revision = house.revision()
    steps = [RoutingStep("assembly", None, "make", None, "", False)]
    answers = at_once(lambda: set_routing(revision=revision, by=house.ann, steps=steps))
    assert [len(rows) for rows in answers] == [1, 1] and revision.routing.count() == 1


def test_two_plans_made_anew_at_once_have_two_names(
    frozen_clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_few(monkeypatch)
    story = severn_vale()
    run = ask(story)
    run_due_jobs()
    standing(run, story.ama)
    made = at_once(
        lambda: plan_anew(
            by=story.ama,
            run=run,
            happened=[{"kind": "member-leaves", "workshop": "stroud"}],
            at=datetime(2026, 3, 24, 9, tzinfo=UTC),
            changed_promise=50,
            time_limit_s=1,
        )
    )
    assert [new.name for new in made] == ["Plot 7, anew 1", "Plot 7, anew 2"]
