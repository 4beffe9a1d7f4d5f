"""Files brought in, what was read from them, and the answers people gave about them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyworks.core.accounts.models import User
from manyworks.core.files.models import StoredFile
from manyworks.core.jobs.models import Job
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem


class ReadingStatus(models.TextChoices):
    """How far the reading of the files is."""

    READING = "reading", _("Being read")
    READ = "read", _("Read")
    REFUSED = "refused", _("Nothing readable")


class DesignImport(models.Model):
    """Some files brought together for one building system."""

    system = models.ForeignKey(BuildingSystem, on_delete=models.PROTECT, related_name="imports")
    status = models.CharField(max_length=10, choices=ReadingStatus.choices, default=ReadingStatus.READING)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="design_imports")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReadingStatus.values), name="design_reading_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}, {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("design-import-detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still reads it; not after its job ended, however it did."""
        return self.status == ReadingStatus.READING and (self.job is None or self.job.is_open)

    @property
    def how_far(self) -> str:
        """Its status for people: of a job that ended without its work, how it ended."""
        ended = self.status == ReadingStatus.READING and not self.is_waiting
        return str(self.job.get_status_display() if ended and self.job else self.get_status_display())

    def permission_scope(self) -> tuple[list[int], list[int]]:
        return [self.system.organisation_id], []


class ImportFile(models.Model):
    """One file of an import; ``refusal`` says why nothing was taken from it."""

    design_import = models.ForeignKey(DesignImport, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="design_imports")
    refusal = models.JSONField(null=True, blank=True)
    read = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["design_import", "stored_file"], name="file_once_in_an_import")
        ]

    def __str__(self) -> str:
        return self.stored_file.name


class ImportedBlock(models.Model):
    """What will become one revision: a drawing, a bill, or both, with findings and answers."""

    design_import = models.ForeignKey(DesignImport, on_delete=models.CASCADE, related_name="blocks")
    code = models.CharField(_("code"), max_length=60)
    drawing_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    bill_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    drawing = models.JSONField(null=True)
    bill = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    revision = models.ForeignKey(
        BlockRevision, on_delete=models.SET_NULL, null=True, related_name="imported_from"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(drawing_file__isnull=False) | Q(bill_file__isnull=False),
                name="imported_block_comes_from_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("design-import-block", args=[self.design_import_id, self.pk])

    def permission_scope(self) -> tuple[list[int], list[int]]:
        return self.design_import.permission_scope()


class ImportProfile(models.Model):
    """One author's way of drawing within a system, known by its layer names; answers are kept with it."""

    system = models.ForeignKey(BuildingSystem, on_delete=models.CASCADE, related_name="import_profiles")
    layers = models.JSONField(_("layers"), default=list)
    seen_in = models.CharField(_("last seen in"), max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.seen_in

    def permission_scope(self) -> tuple[list[int], list[int]]:
        return [self.system.organisation_id], []


class ImportAnswer(models.Model):
    """An answer kept in a profile: the same question in the next file drawn that way is not asked again."""

    profile = models.ForeignKey(ImportProfile, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=200)
    question = models.CharField(max_length=400, blank=True)
    value = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="answer_once_in_a_profile")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
