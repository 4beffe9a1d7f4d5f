"""Where imported workshop records came from, and each reading of a file."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyworks.core.organisations.models import Network


class ImportSource(models.Model):
    """A publisher's list as one network keeps it, with the licence of its records."""

    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="import_sources", verbose_name=_("network")
    )
    name = models.CharField(_("name"), max_length=160)
    url = models.URLField(_("address"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=60)
    licence_url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    attribution = models.CharField(_("to be named as"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(licence=""), name="import_source_has_a_licence"),
            models.UniqueConstraint(fields=["network", "name"], name="import_source_once_in_a_network"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportStatus(models.TextChoices):
    """How far a reading of a file is."""

    READING = "reading", _("Being read")
    READY = "ready", _("Ready to check")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Not readable")
    DISCARDED = "discarded", _("Discarded")


class WorkshopImport(models.Model):
    """One file, read, compared with what is known, and applied as a whole or not at all."""

    source = models.ForeignKey(ImportSource, on_delete=models.PROTECT, related_name="imports")
    stored_file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(_("state of the data"), null=True, blank=True)
    format = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=ImportStatus.choices, default=ImportStatus.READING)
    refusal = models.JSONField(null=True, blank=True)
    findings = models.JSONField(default=list, blank=True)
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.stored_file.name}"

    def get_absolute_url(self) -> str:
        return reverse("workshop-import", args=[self.pk])

    def permission_scope(self) -> tuple[set[int], set[int]]:
        return set(), {self.source.network_id}


class RowOutcome(models.TextChoices):
    """What applying would do with one record."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


class ImportRow(models.Model):
    """One record of the file, as it would be stored, and what is different."""

    workshop_import = models.ForeignKey(WorkshopImport, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices)
    reason = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    values = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["workshop_import", "outcome", "position"], name="import_row_by_outcome")
        ]
        constraints = [
            models.UniqueConstraint(fields=["workshop_import", "position"], name="import_row_position_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values), name="import_row_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.name}"


class ImportedRecord(models.Model):
    """What the source said about a workshop when it was last imported.

    The next import compares with this, not with the workshop: what people corrected since is kept, and only
    what the source itself changed is taken over.
    """

    workshop = models.OneToOneField("network.Workshop", on_delete=models.CASCADE, related_name="imported")
    workshop_import = models.ForeignKey(WorkshopImport, on_delete=models.PROTECT, related_name="records")
    values = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="imported_record_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} as imported"
