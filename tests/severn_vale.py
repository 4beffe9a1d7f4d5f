"""Severn Vale in small: a coordinator, a site lead, three workshops, the sample system, one home."""

import pickle
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import cast

import pytest

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.jobs.models import Job
from manyworks.core.organisations.actions import create_organisation
from manyworks.core.organisations.models import Network, Organisation
from manyworks.core.vocabulary.models import Process, Skill
from manyworks.designs.catalogue.actions import load_sample_system
from manyworks.drafting.site import BlockLine
from manyworks.network.machines.models import Machine
from manyworks.network.workshops.models import OpeningHours, Rate, RateCard, Staffing, Workshop
from manyworks.plans.orders.actions import create_home, set_home_blocks, set_phases
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.actions import make_stand
from manyworks.plans.plans.models import PlanRun
from tests.joining import bring_in, found_network, give_role
from tests.stories import Stories

HAND = {
    "deburring": "finisher",
    "labelling": "labourer",
    "assembly": "joiner",
    "insulating": "insulation-installer",
    "inspection": "inspector",
    "packing": "packer",
}
PHASES = {
    "foundation": date(2026, 4, 6),
    "floor": date(2026, 4, 8),
    "walls": date(2026, 4, 13),
    "roof": date(2026, 4, 20),
}
LINES = (
    BlockLine("F-M", 4, "floor", 1),
    BlockLine("W-M", 4, "walls", 2),
    BlockLine("N-M", 2, "walls", 3),
    BlockLine("R-M", 4, "roof", 4),
)


@dataclass
class Story:
    """Ama coordinates, Sam leads the site, Tom manages a workshop, Eve belongs elsewhere."""

    ama: User
    sam: User
    tom: User
    eve: User
    trust: Organisation
    severn: Network
    workshops: list[Workshop]
    home: Home


def workshop(organisation: Organisation, name: str, latitude: float, longitude: float, rate: int) -> Workshop:
    """A workshop that can cut and make everything, open from Monday to Friday."""
    row = Workshop.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        organisation=organisation,
        latitude=latitude,
        longitude=longitude,
        location_accuracy="exact",
    )
    Machine.objects.create(
        workshop=row,
        name="Router",
        process=Process.objects.get(code="cnc-routing"),
        bed_length_mm=2500,
        bed_width_mm=1250,
        thickness_max_mm=30,
    )
    card = RateCard.objects.create(
        workshop=row, valid_from=date(2026, 1, 1), published_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for process in ("cnc-routing", *HAND):
        price = Decimal(rate if process == "cnc-routing" else 30)
        Rate.objects.create(rate_card=card, process=Process.objects.get(code=process), per_hour=price)
    for skill in {"cnc-operator", *HAND.values()}:
        Staffing.objects.create(workshop=row, skill=Skill.objects.get(code=skill), people=2)
    for day in range(1, 6):
        OpeningHours.objects.create(workshop=row, weekday=day, opens=time(8), closes=time(17))
    return row


def standing(run: PlanRun, by: User) -> PlanRun:
    """A plan that somebody keeps, read afresh: it was made since the test asked for it."""
    run.refresh_from_db()
    return make_stand(by=by, run=run)


def severn_vale() -> Story:
    keeper = create_user(email="keeper@example.org", name="Keeper", steward=True)
    people = {
        name: create_user(email=f"{name.lower()}@example.org", name=name)
        for name in ("Ama", "Sam", "Tom", "Eve")
    }
    trust = create_organisation(by=people["Ama"], name="Novers Hill Homes")
    give_role(trust, people["Sam"], "site_lead", by=keeper)
    works = create_organisation(by=people["Tom"], name="Filwood Works")
    severn = found_network(by=keeper, name="Severn Vale", coordinated_by=trust, latitude=51.4, longitude=-2.6)
    bring_in(severn, works, by=people["Ama"])
    create_organisation(by=people["Eve"], name="Far Shed")
    load_sample_system(by=people["Ama"], organisation=trust, pictures=False)
    # Every test that lets the worker work would draw the pictures, which takes seconds.
    Job.objects.all().delete()
    shops = [
        workshop(works, "Filwood", 51.41, -2.59, 55),
        workshop(works, "Bedminster", 51.44, -2.61, 50),
        workshop(works, "Stroud", 51.745, -2.22, 40),
    ]
    home = create_home(
        by=people["Ama"],
        network=severn,
        name="Plot 7",
        plot="7",
        address="Novers Hill",
        latitude=51.423,
        longitude=-2.593,
    )
    set_phases(by=people["Ama"], home=home, dates=PHASES)
    set_home_blocks(by=people["Ama"], home=home, lines=LINES)
    return Story(**{name.lower(): user for name, user in people.items()}, trust=trust, severn=severn,
                 workshops=shops, home=home)  # fmt: skip


@pytest.fixture(scope="class")
def told_story(request: pytest.FixtureRequest, stories: Stories) -> bytes:
    return stories.tell(request, severn_vale)


@pytest.fixture
def story(told_story: bytes, db: None, frozen_clock: object) -> Story:
    return cast(Story, pickle.loads(told_story))
