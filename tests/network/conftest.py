"""The people and places of the network's tests.

Rosa coordinates the network "Severn" from Severn Homes. Bill manages the workshop of Bow Timber, a member.
Nora belongs to a firm outside the network. Mill Shed is Bow Timber's workshop with one router.
"""

from dataclasses import dataclass

import pytest

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.models import Network, Organisation
from manyworks.core.organisations.actions import create_organisation
from manyworks.network.machines.actions import add_machine
from manyworks.network.machines.models import Machine
from manyworks.network.machines.rules import MachineDetails
from manyworks.network.workshops.actions import create_workshop
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import Place, WorkshopDetails
from tests.joining import bring_in, found_network, give_role

ROUTER = MachineDetails(
    name="Big router",
    process="cnc-routing",
    bed_length_mm=2500,
    bed_width_mm=1250,
    thickness_min_mm=3,
    thickness_max_mm=30,
    tolerance_mm=0.2,
    materials=("osb3", "plywood-spruce"),
)


@dataclass
class Cast:
    rosa: User
    bill: User
    nora: User
    homes: Organisation
    bow: Organisation
    outside: Organisation
    severn: Network
    mill: Workshop
    router: Machine


@pytest.fixture
def cast(db: None) -> Cast:
    steward = create_user(email="steward@example.org", name="Steward", steward=True)
    rosa = create_user(email="rosa@example.org", name="Rosa")
    bill = create_user(email="bill@example.org", name="Bill")
    nora = create_user(email="nora@example.org", name="Nora")
    homes = create_organisation(by=rosa, name="Severn Homes")
    bow = create_organisation(by=steward, name="Bow Timber")
    give_role(bow, bill, "workshop_manager", by=steward)
    outside = create_organisation(by=nora, name="Outside Ltd")
    severn = found_network(by=steward, name="Severn", coordinated_by=homes)
    bring_in(severn, bow, by=steward)
    mill = create_workshop(
        organisation=bow,
        details=WorkshopDetails(name="Mill Shed", city="Bristol", country="GB", postcode="BS3 1AA"),
        place=Place(51.44, -2.60, source="from the workshop"),
        by=bill,
    )
    router = add_machine(workshop=mill, details=ROUTER, by=bill)
    return Cast(rosa, bill, nora, homes, bow, outside, severn, mill, router)
