"""What can be read about first articles."""

from collections.abc import Iterable

from django.db.models import QuerySet

from manyworks.core.organisations.models import Network, NetworkMember
from manyworks.core.permissions import Person, scopes
from manyworks.designs.catalogue import queries as designs
from manyworks.designs.catalogue.models import BlockRevision, RevisionStatus
from manyworks.network.workshops.models import Workshop
from manyworks.quality.articles.models import AcceptedArticle

VERB = "quality.article.accept"


def standing(network: Network) -> QuerySet[AcceptedArticle]:
    """Acceptances of a network that nobody has taken back."""
    return AcceptedArticle.objects.filter(network=network, withdrawn_at=None)


def visible_to(user: Person | None, *, taken_back: bool = False) -> QuerySet[AcceptedArticle]:
    """Those of the networks for which this person answers; with ``taken_back``, those as well."""
    rows = AcceptedArticle.objects.filter(network__in=networks_of(user))
    rows = rows.select_related("network", "revision__block__system", "workshop", "accepted_by")
    return rows if taken_back else rows.filter(withdrawn_at=None)


def networks_of(user: Person | None) -> QuerySet[Network]:
    """Networks for which this person accepts first articles."""
    reach = scopes(user, VERB)
    networks = Network.objects.order_by("name", "pk")
    return networks if reach.everywhere else networks.filter(pk__in=reach.networks)


def workshops_in(networks: QuerySet[Network]) -> QuerySet[Workshop]:
    """Workshops of the organisations that are in these networks now."""
    members = NetworkMember.objects.filter(network__in=networks, left_on=None)
    return Workshop.objects.filter(organisation__in=members.values("organisation"))


def revisions_asked(user: Person | None) -> QuerySet[BlockRevision]:
    """Revisions in use, of those that this person may see, of blocks that begin with a first article."""
    rows = designs.visible_to(user).filter(block__first_article=True, fileset_of=None)
    return rows.exclude(status=RevisionStatus.WITHDRAWN).select_related("block__system")


def accepted_places(network: Network, revisions: Iterable[BlockRevision]) -> tuple[tuple[str, str], ...]:
    """Workshop and revision of the network's standing acceptances, as plans name them."""
    rows = standing(network).filter(revision__in=revisions).order_by("workshop__slug", "revision_id")
    return tuple((slug, str(pk)) for slug, pk in rows.values_list("workshop__slug", "revision_id"))
