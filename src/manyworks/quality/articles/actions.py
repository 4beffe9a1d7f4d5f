"""Verbs about first articles: accept one, or take it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop
from manyworks.quality.articles import queries
from manyworks.quality.articles.models import AcceptedArticle
from manyworks.refused import Refused


@transaction.atomic
def accept_first_article(
    *, by: User, network: Network, revision: BlockRevision, workshop: Workshop, note: str = ""
) -> AcceptedArticle:
    """Say that a workshop has made a first one of a block as the network wants it; others may follow."""
    require(by, "quality.article.accept", network)
    if not queries.workshops_in(Network.objects.filter(pk=network.pk)).filter(pk=workshop.pk).exists():
        raise Refused(
            "article.elsewhere",
            _("%(workshop)s is not in %(network)s.") % {"workshop": workshop, "network": network},
            field="workshop",
        )
    if not revision.block.first_article:
        raise Refused(
            "article.not_asked",
            _("Nobody asks for a first article of %(block)s.") % {"block": revision.block.code},
            _("Ask for it on the block's page first."),
            "revision",
        )
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if queries.standing(network).filter(revision=revision, workshop=workshop).exists():
        raise Refused("article.accepted", _("This was accepted before."), field="workshop")
    article = AcceptedArticle.objects.create(
        network=network,
        revision=revision,
        workshop=workshop,
        note=note,
        accepted_by=by,
        accepted_at=clock.now(),
    )
    append_entry(actor=by, event="quality.article.accepted", subject=article, data={"note": note})
    return article


@transaction.atomic
def withdraw_first_article(*, by: User, article: AcceptedArticle) -> AcceptedArticle:
    """Take an acceptance back, so that the workshop begins with a first one again."""
    require(by, "quality.article.accept", article)
    lock(article)
    if article.withdrawn_at is None:
        article.withdrawn_by, article.withdrawn_at = by, clock.now()
        article.save(update_fields=["withdrawn_by", "withdrawn_at"])
        append_entry(actor=by, event="quality.article.withdrawn", subject=article)
    return article
