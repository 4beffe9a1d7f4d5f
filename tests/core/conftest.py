"""The people of core's tests: a small network that reads like a story.

Ada keeps the installation. Brook runs the network "Avon" from Harbour Trust. Cato coordinates Kiln Works,
which is in Avon. Eve coordinates Far Shed, which is in no network.
"""

from dataclasses import dataclass, field

import pytest

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.models import Membership, Network, Organisation, Role
from manyworks.core.organisations import actions
from tests.joining import bring_in, found_network, give_role


@dataclass
class Cast:
    ada: User
    brook: User
    cato: User
    eve: User
    trust: Organisation
    kiln: Organisation
    shed: Organisation
    avon: Network
    people: dict[tuple[str, str], User] = field(default_factory=dict)

    def holder(self, organisation: Organisation, role: str) -> User:
        """Somebody who holds this role, and no other, in this organisation."""
        key = (organisation.slug, role)
        if key not in self.people:
            email = f"{role}.{organisation.slug}@example.org"
            user = create_user(email=email, name=f"{role} of {organisation.slug}")
            give_role(organisation, user, role, by=self.ada)
            self.people[key] = user
        return self.people[key]


@pytest.fixture
def cast(db: None) -> Cast:
    ada = create_user(email="ada@example.org", name="Ada", steward=True)
    brook = create_user(email="brook@example.org", name="Brook Harbour")
    cato = create_user(email="cato@example.org", name="Cato Kiln")
    eve = create_user(email="eve@example.org", name="Eve")
    trust = actions.create_organisation(by=brook, name="Harbour Trust")
    kiln = actions.create_organisation(by=cato, name="Kiln Works", legal_form="company")
    shed = actions.create_organisation(by=eve, name="Far Shed")
    avon = found_network(by=ada, name="Avon", coordinated_by=trust)
    bring_in(avon, kiln, by=brook)
    assert Membership.objects.filter(role=Role.COORDINATOR).count() == 3
    return Cast(ada, brook, cato, eve, trust, kiln, shed, avon)
