"""A first article that was accepted, and where."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manyworks.core.organisations.models import Network
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop


class AcceptedArticle(models.Model):
    """A workshop has made a first one of this revision and it was accepted; another revision begins anew.

    It counts in the plans of the network whose people looked at it, and in no other.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="accepted_articles")
    revision = models.ForeignKey(BlockRevision, on_delete=models.PROTECT, related_name="accepted_articles")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="accepted_articles")
    note = models.CharField(_("what was checked"), max_length=300, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "revision", "workshop"],
                condition=Q(withdrawn_at__isnull=True),
                name="first_article_stands_once_at_a_workshop",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_article_names_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision}, {self.workshop}"
