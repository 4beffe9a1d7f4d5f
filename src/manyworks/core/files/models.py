"""Files that people brought, kept by the hash of their content."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One upload. Two uploads of the same content share one file on disk."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField(_("size (bytes)"))
    media_type = models.CharField(_("type"), max_length=100)
    name = models.CharField(_("name"), max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="uploads"
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "name", "uploaded_by"],
                condition=Q(uploaded_by__isnull=False),
                name="person_stores_a_file_once",
            ),
            models.UniqueConstraint(
                fields=["sha256", "name"],
                condition=Q(uploaded_by__isnull=True),
                name="installation_stores_a_file_once",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file-detail", args=[self.pk])
