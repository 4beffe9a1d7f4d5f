"""Answers kept for whoever sends the same request again."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """A request that changes something, by its key, and what it was answered.

    ``status`` is empty while it is being answered. A form's answer is the address that it leads to.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="key_is_used_once")]

    def __str__(self) -> str:
        return self.key
