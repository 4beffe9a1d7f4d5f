"""What happened, for good: rows that the database itself refuses to change or delete."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """One thing that one person, or the installation itself, did."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="log_entries"
    )
    event = models.CharField(_("event"), max_length=80, db_index=True)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.CharField(_("identifier of the thing"), max_length=60)
    subject_name = models.CharField(_("thing"), max_length=200)
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, related_name="log_entries"
    )
    network = models.ForeignKey(
        "core.Network", on_delete=models.PROTECT, null=True, related_name="log_entries"
    )
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="log_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.subject_name}"

    @property
    def event_parts(self) -> list[str]:
        """Floor, noun and verb, so that a narrow page can break the name between them."""
        return self.event.split(".")


class LogSeal(models.Model):
    """An entry's place in the chain: its hash covers the entry and the seal before it."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="seal")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:12]}"
