"""A first article that was accepted, and where."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop


class AcceptedArticle(models.Model):
    """A workshop has made a first one of this revision and it was accepted; another revision begins anew."""

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
                fields=["revision", "workshop"],
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

    def permission_scope(self) -> tuple[list[int], list[int]]:
        """It belongs to the organisation that made it."""
        return [self.workshop.organisation_id] if self.workshop.organisation_id else [], []
