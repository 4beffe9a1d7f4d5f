"""Making and answering invitations and requests."""

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused, check_values, denied
from manyworks.core.invitations.models import LASTS, Answer, Invitation, Kind
from manyworks.core.invitations.queries import left_since, may_answer, may_make, open_ones, stands
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.actions import enter_network, give_role
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation, Role
from manyworks.core.permissions import grantable, require
from manyworks.core.rows import lock, lock_together

MAKER_VERBS = {
    Kind.PERSON: "core.member.invite",
    Kind.ORGANISATION: "core.network.admit",
    Kind.REQUEST: "core.network.join",
}
MOST_OPEN = 200
"""Invitations of one place that may wait for an answer at once."""
MOST_ASKED = 20
"""Requests of one person that may."""


@transaction.atomic
def invite_person(*, organisation: Organisation, role: str, by: User, email: str = "") -> Invitation:
    """Offer somebody a role in an organisation; with an address, only to the person who has it."""
    require(by, "core.member.invite", organisation)
    if role not in Role.values:
        raise Refused("member.role", _("Choose one of the roles."), field="role")
    if role not in grantable(by, organisation):
        text = _("You may not give the role of %(role)s here; a coordinator may.")
        raise denied(text % {"role": Role(role).label})
    return _make(Invitation(kind=Kind.PERSON, organisation=organisation, role=role, email=email, made_by=by))


@transaction.atomic
def invite_organisation(*, network: Network, by: User, guest: Organisation | None = None) -> Invitation:
    """Offer an organisation a place in a network; without a name, to whoever has the link."""
    require(by, "core.network.admit", network)
    return _make(Invitation(kind=Kind.ORGANISATION, network=network, guest=guest, made_by=by))


@transaction.atomic
def ask_to_join(*, network: Network, guest: Organisation, by: User) -> Invitation:
    """Ask a network's coordinator to let an organisation in; after a no, not again for a while."""
    require(by, "core.network.join", guest)
    declined = Invitation.objects.filter(
        kind=Kind.REQUEST, network=network, guest=guest, answer=Answer.DECLINED
    )
    last = declined.order_by("answered_at").last()
    if last is not None and last.answered_at is not None and clock.now() < last.answered_at + LASTS:
        raise Refused(
            "invitation.declined",
            _("%(network)s declined this on %(day)s.")
            % {"network": network, "day": date_format(localtime(last.answered_at), "j F Y")},
            _("Ask again from %(day)s, or let them invite you.")
            % {"day": date_format(localtime(last.answered_at + LASTS), "j F Y")},
            field="guest",
        )
    return _make(Invitation(kind=Kind.REQUEST, network=network, guest=guest, made_by=by))


def _make(invitation: Invitation) -> Invitation:
    invitation.email = invitation.email.strip().lower()
    check_values(invitation, "invitation.email", ["email"])
    network, guest = invitation.network, invitation.guest
    lock_together(invitation.organisation, network, guest)
    if network is not None and guest is not None and guest.joined.filter(network=network, left_on=None):
        text = _("%(organisation)s is already in %(network)s.")
        values = {"organisation": guest, "network": network}
        raise Refused("network.already", text % values, field="guest")
    waiting = open_ones().filter(kind=invitation.kind)
    if invitation.kind == Kind.REQUEST:
        # Counted for the one who asks: nobody fills up a network for the others.
        waiting, most = waiting.filter(made_by=invitation.made_by), MOST_ASKED
    else:
        waiting = waiting.filter(organisation=invitation.organisation, network=network)
        most = MOST_OPEN
    # What somebody left behind whose offers are good for nothing stands in nobody's way.
    if waiting.count() >= most and sum(map(stands, waiting)) >= most:
        raise Refused(
            "invitation.too_many",
            _("%(count)d invitations into %(place)s are waiting for an answer already.")
            % {"count": most, "place": invitation.place},
            hint=_("Withdraw those that nobody will answer."),
        )
    if guest is not None:
        for one in Invitation.objects.filter(
            kind=invitation.kind, network=network, guest=guest, answer=Answer.OPEN
        ):
            if not (one.is_open and stands(one)):
                _answer(one, Answer.WITHDRAWN, invitation.made_by)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as problem:
        text = _("%(organisation)s has been offered this already, or has asked for it.")
        raise Refused("invitation.already", text % {"organisation": guest}, field="guest") from problem
    append_entry(
        actor=invitation.made_by,
        event=f"core.invitation.{'asked' if invitation.kind == Kind.REQUEST else 'made'}",
        subject=invitation,
        data={"kind": invitation.kind, "role": invitation.role, "guest": invitation.guest_id},
        organisation=invitation.guest or invitation.organisation,
    )
    return invitation


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, by: User, signature: str = "", guest: Organisation | None = None
) -> Membership | NetworkMember:
    """Accept for oneself, or for an organisation that one may bring into a network; or let one in that asked.

    Permission: asked of the other side, by ``may_answer``; and whoever made the offer must still be able to.
    """
    invitation = _waiting(invitation, by, signature, guest)
    if not stands(invitation):
        raise Refused(
            "invitation.lapsed",
            _("This offer is not good any more: somebody who made it, or could read its link, has left."),
            hint=_("Ask for a new one."),
        )
    entering = invitation.guest or guest
    if left_since(invitation, by, entering):
        raise Refused(
            "invitation.lapsed",
            _("You had a part in %(place)s, and it ended after this was offered.")
            % {"place": invitation.place},
            hint=_("Ask for a new one."),
        )
    if invitation.organisation is not None:
        made = give_role(organisation=invitation.organisation, user=by, role=invitation.role, by=by)
        _answer(invitation, Answer.ACCEPTED, by)
        return made
    if entering is None:
        raise Refused("invitation.guest", _("Choose the organisation that joins."), field="guest")
    if invitation.kind == Kind.ORGANISATION:
        require(by, "core.network.join", entering)
    assert invitation.network is not None, "a constraint of the database"
    member = enter_network(network=invitation.network, organisation=entering, by=by)
    invitation.guest = entering
    _answer(invitation, Answer.ACCEPTED, by)
    _settle(invitation, by)
    return member


@transaction.atomic
def sign_up_with(*, invitation: Invitation) -> Invitation:
    """Let the link of an invitation be used once to open an account.

    Permission: whoever has the link, which ``invitation_in`` has read.
    """
    _still_open(invitation)
    if invitation.signed_up_at is not None:
        raise Refused(
            "invitation.used",
            _("Somebody has signed up with this link already."),
            hint=_("Sign in if it was you, or ask for an invitation of your own."),
        )
    invitation.signed_up_at = clock.now()
    invitation.save(update_fields=["signed_up_at"])
    # Nobody is named: the entry is the same where the address has an account, see web/accounts.py.
    append_entry(
        actor=None,
        event="core.invitation.signed_up",
        subject=invitation,
        organisation=invitation.organisation,
    )
    return invitation


@transaction.atomic
def decline_invitation(*, invitation: Invitation, by: User, signature: str = "") -> Invitation:
    """Decline what was offered, or what somebody asked for.

    Permission: asked of the other side, by ``may_answer``.
    """
    declined = _answer(_waiting(invitation, by, signature, None), Answer.DECLINED, by)
    _settle(declined, by)
    return declined


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Take an offer back, or a request."""
    _lock_place(invitation, None)
    require(by, MAKER_VERBS[Kind(invitation.kind)], invitation)
    if not may_make(by, invitation):
        raise denied(_("You may not withdraw this offer; whoever may make it may."))
    return _answer(_still_open(invitation), Answer.WITHDRAWN, by)


def _settle(answered: Invitation, by: User) -> None:
    """One answer settles all that is open between an organisation and a network, for when it leaves again."""
    if answered.network is not None and answered.guest is not None:
        for other in Invitation.objects.filter(
            network=answered.network, guest=answered.guest, answer=Answer.OPEN
        ):
            _answer(other, Answer.WITHDRAWN, by)


def _waiting(invitation: Invitation, by: User, signature: str, guest: Organisation | None) -> Invitation:
    _lock_place(invitation, guest)
    if not may_answer(by, invitation, signature):
        raise denied(_("This invitation is for somebody else."), hint=_("Ask for one of your own."))
    return _still_open(invitation)


def _lock_place(invitation: Invitation, guest: Organisation | None) -> None:
    """Hold everything that an answer is judged by until the end of the transaction.

    Whoever ends a role there, takes the guest out or answers another offer of these two has done it before,
    or waits.
    """
    network = invitation.network
    leads = network.coordinated_by if network is not None else None
    lock_together(invitation.organisation, leads, network, invitation.guest or guest)


def _still_open(invitation: Invitation) -> Invitation:
    """The row, held until the end of the transaction, so that of two answers one counts."""
    lock(invitation)
    if not invitation.is_open:
        text = _("This invitation was answered or withdrawn, or its time is over.")
        raise Refused("invitation.closed", text, hint=_("Ask for a new one."))
    return invitation


def _answer(invitation: Invitation, answer: Answer, by: User) -> Invitation:
    invitation.answer, invitation.answered_by, invitation.answered_at = answer, by, clock.now()
    invitation.save(update_fields=["answer", "answered_by", "answered_at", "guest"])
    append_entry(
        actor=by,
        event=f"core.invitation.{answer}",
        subject=invitation,
        data={"kind": invitation.kind, "role": invitation.role, "guest": invitation.guest_id},
        organisation=invitation.guest or invitation.organisation,
    )
    return invitation
