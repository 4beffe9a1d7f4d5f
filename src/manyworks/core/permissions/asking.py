"""Three questions to the table: may they (`can`), or else refuse (`require`), and where (`scopes`).

What a thing belongs to is found in this order: its method ``permission_scope()`` returning (organisation ids,
network ids); the thing itself being an Organisation or a Network; its ``organisation_id``, ``network_id`` and
``created_by_id``. A thing that belongs to nobody is open to stewards alone.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from manyworks.core.errors import denied
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation, Role
from manyworks.core.permissions.table import ALL, GRANTS, TABLE, Rule

_REMEMBERED: ContextVar[dict[int, list[tuple[int, str]]] | None] = ContextVar("remembered", default=None)


@contextmanager
def roles_remembered() -> Iterator[None]:
    """Within this block nobody's roles change, so they are read from the database once."""
    token = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(token)


def _held(user: int) -> list[tuple[int, str]]:
    """The user's present memberships: organisation and role."""
    memory = _REMEMBERED.get()
    if memory is not None and user in memory:
        return memory[user]
    held = list(Membership.objects.filter(user_id=user, until=None).values_list("organisation_id", "role"))
    if memory is not None:
        memory[user] = held
    return held


class Person(Protocol):
    """A signed-in user or Django's anonymous one."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...


@dataclass(frozen=True)
class Belonging:
    """What a thing belongs to."""

    organisations: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()
    creator: int | None = None


@dataclass(frozen=True)
class Scopes:
    """Where one user may use one verb; what `visible_to(user)` filters by.

    ``own`` are organisations in which the user has the role, ``members`` those of the networks he may act
    for. A member lends its network what is its own, and nothing of another network that it is in or leads.
    """

    everywhere: bool = False
    own: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()
    created_by: int | None = None

    @property
    def organisations(self) -> frozenset[int]:
        """Whose things that belong to no network the user may use it on."""
        return self.own | self.members

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.organisations or self.networks or self.created_by)

    def cover(self, belonging: Belonging) -> bool:
        """Is a thing that belongs so within these scopes?"""
        reached = self.own if belonging.networks else self.organisations
        return (
            self.everywhere
            or bool(reached & belonging.organisations)
            or bool(self.networks & belonging.networks)
            or (self.created_by is not None and self.created_by == belonging.creator)
        )


def scopes(user: Person | None, verb: str) -> Scopes:
    """Everything the user may use the verb on. An unknown verb is a programming error (KeyError).

    For things that belong to an organisation alone a queryset needs no more than
    ``organisation__in=reach.organisations``; of things in a network, ``reach.own`` and ``reach.networks``.
    """
    rule = TABLE[verb]
    if rule.public:
        return Scopes(everywhere=True)
    if user is None or not user.is_authenticated or not getattr(user, "is_active", False):
        return Scopes()
    if rule.signed_in or (rule.stewards and getattr(user, "is_steward", False)):
        return Scopes(everywhere=True)
    held = _held(user.pk)
    own = frozenset(organisation for organisation, role in held if role in rule.own)
    networks, coordinates = _networks(held, rule)
    members: frozenset[int] = _members(networks) if coordinates else frozenset()
    return Scopes(
        own=own,
        members=members,
        networks=networks,
        created_by=user.pk if rule.creator else None,
    )


def _networks(held: Collection[tuple[int, str]], rule: Rule) -> tuple[frozenset[int], bool]:
    """The networks a rule reaches for these memberships, and whether through coordinating one of them.

    A rule open to every role in a network (`ALL`) is open to the member organisations' people too; any other
    network rule asks for the role in the organisation that coordinates.
    """
    serving = {organisation for organisation, role in held if role in rule.network}
    if not serving:
        return frozenset(), False
    coordinated = frozenset(Network.objects.filter(coordinated_by__in=serving).values_list("pk", flat=True))
    if rule.network != ALL:
        return coordinated, bool(coordinated)
    joined = NetworkMember.objects.filter(organisation__in=serving, left_on=None)
    return coordinated | frozenset(joined.values_list("network_id", flat=True)), False


def _members(networks: frozenset[int]) -> frozenset[int]:
    rows = NetworkMember.objects.filter(network__in=networks, left_on=None)
    return frozenset(rows.values_list("organisation_id", flat=True))


def belonging(thing: object) -> Belonging:
    """What a thing belongs to, by the order in this module's first lines."""
    if hasattr(thing, "permission_scope"):
        organisations, networks = thing.permission_scope()
        return Belonging(frozenset(organisations), frozenset(networks), _creator(thing))
    if isinstance(thing, Organisation):
        return Belonging(organisations=frozenset({thing.pk}))
    if isinstance(thing, Network):
        return Belonging(frozenset({thing.coordinated_by_id}), frozenset({thing.pk}))
    organisation = getattr(thing, "organisation_id", None)
    network = getattr(thing, "network_id", None)
    return Belonging(
        frozenset() if organisation is None else frozenset({organisation}),
        frozenset() if network is None else frozenset({network}),
        _creator(thing),
    )


def _creator(thing: object) -> int | None:
    for name in ("created_by_id", "uploaded_by_id", "user_id"):
        if (pk := getattr(thing, name, None)) is not None:
            return int(pk)
    return None


def can(user: Person | None, verb: str, obj: object = None) -> bool:
    """May the user do this to this thing? Without a thing: may they do it to anything at all?

    Asking without a thing decides whether to show a button; an action always names the thing it changes, or
    the network or organisation it creates something for.
    """
    reach = scopes(user, verb)
    return bool(reach) if obj is None else reach.cover(belonging(obj))


def require(user: Person | None, verb: str, obj: object = None) -> None:
    """Refuse (``permission.denied``) unless the user may do this to this thing."""
    if can(user, verb, obj):
        return
    if user is None or not user.is_authenticated:
        raise denied(_("Sign in to do this."), hint=_("Sign in, then try again."))
    raise denied(_who_may(TABLE[verb]))


def grantable(user: Person, organisation: Organisation) -> frozenset[str]:
    """The roles that the user may give and end in an organisation."""
    if getattr(user, "is_steward", False):
        return ALL
    held = [role for pk, role in _held(user.pk) if pk == organisation.pk]
    return frozenset[str]().union(*(GRANTS.get(role, frozenset()) for role in held))


def _who_may(rule: Rule) -> str:
    roles = [Role(role).label for role in Role.values if role in rule.own | rule.network]
    if not roles:
        return _("You may not do this; only those who keep this installation, or who began it, may.")
    return _("You may not do this. It takes one of these roles here: %(roles)s.") % {
        "roles": ", ".join(str(role) for role in roles)
    }
