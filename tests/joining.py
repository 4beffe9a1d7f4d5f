"""People and organisations that were invited and have accepted."""

from manyworks.core.accounts.models import User
from manyworks.core.invitations.actions import accept_invitation, invite_organisation, invite_person
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation


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
