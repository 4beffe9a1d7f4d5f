"""Reading invitations: whose answer they wait for, and who may see them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.invitations.models import Answer, Invitation, Kind
from manyworks.core.organisations.models import Membership, Network, Organisation
from manyworks.core.organisations.queries import led_by
from manyworks.core.permissions import Person, Scopes, can, grantable, scopes
from manyworks.core.permissions.table import GRANTS
from manyworks.core.waiting import Waiting

MOST_OF_ONE = 3
"""Offers of one person on somebody's start page; the network's own page has all."""
IN_SESSION = "invitation"
"""Where a visitor's session keeps the link that was opened, number and signature."""


def _open() -> Q:
    return Q(answer=Answer.OPEN, expires_at__gt=clock.now())


def open_ones() -> QuerySet[Invitation]:
    """Those that can still be answered."""
    return Invitation.objects.filter(_open())


def proved_addresses(user: Person | None) -> QuerySet[Any, str]:
    """The e-mail addresses that somebody has shown to be theirs, in small letters."""
    pk = getattr(user, "pk", None)
    proved = EmailAddress.objects.filter(user_id=pk, verified=True) if pk else EmailAddress.objects.none()
    found: QuerySet[Any, str] = proved.values_list(Lower("email"), flat=True)
    return found


def _within(reach: Scopes, name: str) -> Q:
    """Where a field names an organisation, or a network, that the verb reaches."""
    if reach.everywhere:
        return Q(**{f"{name}__isnull": False})
    return Q(**{f"{name}__in": reach.networks if name == "network" else reach.organisations})


def _for(user: Person | None) -> Q:
    """What waits for the user's answer."""
    admits, joins = scopes(user, "core.network.admit"), scopes(user, "core.network.join")
    return (
        Q(kind=Kind.PERSON, email__in=proved_addresses(user))
        | (Q(kind=Kind.ORGANISATION) & _within(joins, "guest"))
        | (Q(kind=Kind.REQUEST) & _within(admits, "network"))
    )


def _may_give(user: Person | None) -> Q:
    """Offers of roles that the user may give: a link is as good as the role that it gives."""
    if scopes(user, "core.member.invite").everywhere:
        return Q(organisation__isnull=False)
    held = Membership.objects.filter(user_id=getattr(user, "pk", None) or 0, until=None)
    given = Q(pk__in=[])
    for giver, roles in GRANTS.items():
        given |= Q(organisation__in=held.filter(role=giver).values("organisation"), role__in=roles)
    return given


def visible_to(user: Person | None) -> QuerySet[Invitation]:
    """What the user's organisations and networks have offered or asked for, and what waits for his answer."""
    admits = scopes(user, "core.network.admit")
    made = (
        (Q(kind=Kind.PERSON) & _may_give(user))
        | (Q(kind=Kind.ORGANISATION) & _within(admits, "network"))
        | (Q(kind=Kind.REQUEST) & _within(scopes(user, "core.network.join"), "guest"))
    )
    rows = Invitation.objects.select_related("organisation", "network", "guest", "made_by")
    return rows.filter(made | _for(user))


def opened_by_link(pk: int, signature: str) -> Invitation | None:
    """The invitation that a link opens for whoever was sent it, with the signature that makes it one."""
    rows = Invitation.objects.select_related("organisation", "network", "guest", "made_by")
    one = rows.filter(pk=pk).first()
    return one if one is not None and one.opened_by(signature) else None


def open_visible_to(user: Person | None) -> QuerySet[Invitation]:
    """Those of them that can still be answered."""
    return visible_to(user).filter(_open())


def may_make(user: User, invitation: Invitation) -> bool:
    """May the user make such an offer? Then he may withdraw it, and one that he made stands."""
    if invitation.organisation is not None:
        return invitation.role in grantable(user, invitation.organisation)
    if invitation.kind == Kind.REQUEST:
        return can(user, "core.network.join", invitation.guest)
    return can(user, "core.network.admit", invitation.network)


def stands(invitation: Invitation) -> bool:
    """May whoever made the offer still make it? Where not, its link is good for nothing."""
    return invitation.made_by.is_active and may_make(invitation.made_by, invitation)


def may_answer(user: User, invitation: Invitation, signature: str = "") -> bool:
    """May the user accept or decline: by his own right, or because he was sent the link?"""
    linked = invitation.opened_by(signature)
    if invitation.kind == Kind.REQUEST:
        return can(user, "core.network.admit", invitation.network)
    if invitation.kind == Kind.ORGANISATION and invitation.guest is not None:
        return can(user, "core.network.join", invitation.guest)
    if invitation.email:
        return invitation.email in proved_addresses(user)
    return linked


def invitation_in(session: SessionBase) -> Invitation | None:
    """The invitation whose link this visitor opened, if it stands and nobody has signed up with it yet."""
    number, _colon, signature = str(session.get(IN_SESSION, "")).partition(":")
    unused = open_ones().filter(signed_up_at=None)
    one = unused.filter(pk=int(number)).first() if number.isdecimal() else None
    return one if one is not None and one.opened_by(signature) and stands(one) else None


def guests_of(user: Person | None, network: Network) -> QuerySet[Organisation]:
    """The organisations that the user may bring into a network, and that are not in it."""
    return led_by(user).exclude(pk__in=network.members.filter(left_on=None).values("organisation"))


def waiting(user: User) -> Iterator[Waiting]:
    """Offers and requests that wait for this person's answer, the oldest first, of each maker a few."""
    rows = open_ones().filter(_for(user)).select_related("organisation", "network", "guest")
    shown = Counter[int]()
    for one in rows.order_by("made_at", "pk")[:200]:
        shown[one.made_by_id] += 1
        if shown[one.made_by_id] > MOST_OF_ONE:
            continue
        if one.kind == Kind.REQUEST:
            words = _("%(organisation)s asks to join %(network)s")
        elif one.kind == Kind.ORGANISATION:
            words = _("%(network)s invites %(organisation)s")
        else:
            words = _("%(place)s invites you as %(role)s")
        named = {"organisation": one.guest, "network": one.network, "place": one.place}
        values = named | {"role": one.get_role_display()}
        yield Waiting(words % values, one.get_absolute_url(), _("Waits for your answer"))
