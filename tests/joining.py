"""People and organisations that were invited and have accepted."""

from typing import Any

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.invitations.actions import accept_invitation, invite_organisation, invite_person
from manyworks.core.organisations.actions import create_network
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation, Role


def give_role(organisation: Organisation, to: User, role: str, *, by: User) -> Membership:
    """Somebody is invited into an organisation by whoever may, and accepts."""
    offer = invite_person(organisation=organisation, role=role, by=by)
    made = accept_invitation(invitation=offer, by=to, signature=offer.signature)
    assert isinstance(made, Membership)
    return made


def bring_in(network: Network, organisation: Organisation, *, by: User) -> NetworkMember:
    """An organisation is invited into a network by whoever may, and its coordinator accepts."""
    lead = organisation.memberships.get(role="coordinator", until=None).user
    offer = invite_organisation(network=network, guest=organisation, by=by)
    made = accept_invitation(invitation=offer, by=lead)
    assert isinstance(made, NetworkMember)
    return made


def found_network(*, by: User, coordinated_by: Organisation, **more: Any) -> Network:
    """A keeper founds a network for an organisation that has taken him in to do so."""
    own = Membership(user=by, organisation=coordinated_by, role=Role.COORDINATOR, since=clock.now())
    own.save()
    network = create_network(by=by, coordinated_by=coordinated_by, **more)
    own.delete()
    return network
