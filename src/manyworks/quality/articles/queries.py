"""What can be read about first articles."""

from collections.abc import Iterable

from django.db.models import QuerySet

from manyworks.core.permissions import Person, scopes
from manyworks.designs.catalogue import queries as designs
from manyworks.designs.catalogue.models import BlockRevision, RevisionStatus
from manyworks.network.workshops.models import Workshop
from manyworks.quality.articles.models import AcceptedArticle

VERB = "quality.article.accept"


def standing() -> QuerySet[AcceptedArticle]:
    """Acceptances that nobody has taken back."""
    rows = AcceptedArticle.objects.filter(withdrawn_at=None)
    return rows.select_related("revision__block__system", "workshop", "accepted_by")


def visible_to(user: Person | None, *, taken_back: bool = False) -> QuerySet[AcceptedArticle]:
    """Those of workshops for which this person answers; with ``taken_back``, those as well."""
    rows = AcceptedArticle.objects.select_related("workshop") if taken_back else standing()
    return rows.filter(workshop__in=workshops_of(user))


def workshops_of(user: Person | None) -> QuerySet[Workshop]:
    """Workshops whose first articles this person may accept."""
    reach = scopes(user, VERB)
    shops = Workshop.objects.all()
    return shops if reach.everywhere else shops.filter(organisation__in=reach.organisations)


def revisions_asked(user: Person | None) -> QuerySet[BlockRevision]:
    """Revisions in use, of those that this person may see, of blocks that begin with a first article."""
    rows = designs.visible_to(user).filter(block__first_article=True, fileset_of=None)
    return rows.exclude(status=RevisionStatus.WITHDRAWN).select_related("block__system")


def accepted_places(revisions: Iterable[BlockRevision]) -> tuple[tuple[str, str], ...]:
    """Workshop and revision of the standing acceptances, as plans name them."""
    rows = standing().filter(revision__in=revisions).order_by("workshop__slug", "revision_id")
    return tuple((slug, str(pk)) for slug, pk in rows.values_list("workshop__slug", "revision_id"))
