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
from manyworks.core.log.models import LogEntry
from manyworks.core.organisations.actions import LEFT
from manyworks.core.organisations.models import Membership, Network, Organisation
from manyworks.core.organisations.queries import led_by
from manyworks.core.permissions import Person, Scopes, can, grantable, scopes
from manyworks.core.permissions.table import GRANTS, TABLE
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
    """May whoever made the offer still make it, and is its link with nobody who lost the right to give it?"""
    maker = invitation.made_by
    return maker.is_active and may_make(maker, invitation) and not _read_by_one_gone(invitation)


def _givers(invitation: Invitation) -> QuerySet[Membership]:
    """Parts, also ended ones, with which somebody may make such an offer, and so reads its link."""
    if invitation.network is not None:
        return Membership.objects.filter(
            organisation=invitation.network.coordinated_by, role__in=TABLE["core.network.admit"].network
        )
    roles = [giver for giver, given in GRANTS.items() if invitation.role in given]
    return Membership.objects.filter(organisation=invitation.organisation, role__in=roles)


def reads_link(user: User, invitation: Invitation) -> bool:
    """Is the link shown to the user? To no keeper for keeping alone, who may step down and know it still."""
    own = invitation.made_by_id == user.pk
    return own or _givers(invitation).filter(user=user, until=None).exists()


def _read_by_one_gone(invitation: Invitation) -> bool:
    """Has somebody left since who could read the link of an offer to nobody by name?"""
    if invitation.email or invitation.guest_id is not None:
        return False
    held = _givers(invitation)
    gone = held.filter(until__gte=invitation.made_at)
    return gone.exclude(user__in=held.filter(until=None).values("user")).exists()


def left_since(invitation: Invitation, user: User, entering: Organisation | None) -> bool:
    """Has whoever would accept it left that very place after it was offered?

    Nor does anybody bring another organisation in by a link that was open when one that he led left. Offers
    to an organisation by name are settled when it joins, so none is older than its leaving.
    """
    if invitation.organisation is not None:
        ended = Membership.objects.filter(user=user, organisation=invitation.organisation)
        return ended.filter(until__gte=invitation.made_at).exists()
    if invitation.guest is not None:
        return False
    left = LogEntry.objects.filter(event=LEFT, network=invitation.network, at__gte=invitation.made_at)
    led = Membership.objects.filter(user=user, role__in=TABLE["core.network.join"].own)
    led = led.filter(Q(until=None) | Q(until__gte=invitation.made_at))
    return any(
        entry.organisation_id == getattr(entering, "pk", None)
        or led.filter(organisation=entry.organisation_id, since__lte=entry.at).exists()
        for entry in left
    )


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
