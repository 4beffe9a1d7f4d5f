"""Reading organisations and networks."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation, Role
from manyworks.core.permissions import Person, scopes
from manyworks.core.waiting import Waiting


def visible_to(user: Person | None) -> QuerySet[Organisation]:
    """Every organisation; a network is public about who is in it."""
    reach = scopes(user, "core.organisation.view")
    organisations = Organisation.objects.annotate(
        people=Count("memberships__user", filter=Q(memberships__until=None), distinct=True)
    )
    # Counting drops the model's own order, which paging needs.
    organisations = organisations.order_by("name", "pk")
    return organisations if reach.everywhere else organisations.filter(pk__in=reach.organisations)


def networks_visible_to(user: Person | None) -> QuerySet[Network]:
    """Every network, with how many organisations are in it."""
    reach = scopes(user, "core.network.view")
    networks = Network.objects.select_related("coordinated_by").annotate(
        organisations=Count("members", filter=Q(members__left_on=None))
    )
    networks = networks.order_by("name", "pk")
    return networks if reach.everywhere else networks.filter(pk__in=reach.networks)


def members_visible_to(user: Person | None, *, ended: bool = False) -> QuerySet[Membership]:
    """Roles in the organisations whose people the user may see: those held now, or the ended ones as well."""
    reach = scopes(user, "core.organisation.see_members")
    members = Membership.objects.select_related("user", "organisation")
    members = members if ended else members.filter(until=None)
    return members if reach.everywhere else members.filter(organisation__in=reach.organisations)


def network_members_visible_to(user: Person | None, *, left: bool = False) -> QuerySet[NetworkMember]:
    """Which organisations are in the networks that the user sees; with ``left``, those that were, as well."""
    members = NetworkMember.objects.select_related("network", "organisation")
    members = members.filter(network__in=networks_visible_to(user).values("pk"))
    return members if left else members.filter(left_on=None)


def networks_coordinated_by(user: Person | None) -> QuerySet[Network]:
    """The networks for which the user acts as coordinator."""
    reach = scopes(user, "core.network.edit")
    return Network.objects.all() if reach.everywhere else Network.objects.filter(pk__in=reach.networks)


def led_by(user: Person | None) -> QuerySet[Organisation]:
    """Organisations for which the user may say that they are in a network, or coordinate one."""
    return Organisation.objects.filter(pk__in=scopes(user, "core.network.join").own)


def networks_of(organisation: int) -> QuerySet[Network]:
    """The networks that an organisation, by its primary key, is in or coordinates now."""
    joined = NetworkMember.objects.filter(organisation=organisation, left_on=None).values("network")
    return Network.objects.filter(Q(pk__in=joined) | Q(coordinated_by=organisation))


def organisations_in(network: Network) -> QuerySet[Organisation]:
    """Organisations that are in the network now."""
    present = NetworkMember.objects.filter(network=network, left_on=None)
    return Organisation.objects.filter(pk__in=present.values("organisation"))


def roles_of(user: Person | None) -> set[str]:
    """Every role the user holds anywhere, for pages that greet by role."""
    pk = getattr(user, "pk", None)
    if pk is None:
        return set()
    return set(Membership.objects.filter(user_id=pk, until=None).values_list("role", flat=True)) & set(
        Role.values
    )


def waiting(user: User) -> Iterator[Waiting]:
    """The first organisation of a newcomer, and the first network of an installation."""
    begin = _("Not started")
    if not roles_of(user) and not user.is_steward:
        hint = _("Or ask a coordinator to invite you into one that is already here.")
        yield Waiting(_("Enter your organisation"), reverse("organisation-new"), begin, hint=hint)
    if user.is_steward and not Organisation.objects.exists():
        hint = _("Somebody must coordinate the first network.")
        yield Waiting(_("Enter the first organisation"), reverse("organisation-new"), begin, hint=hint)
    elif user.is_steward and not networks_visible_to(user).exists():
        yield Waiting(_("Found the first network"), reverse("network-new"), begin)
