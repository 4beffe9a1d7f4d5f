"""Work that runs behind the pages."""

import uuid

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """One piece of background work: what runs, how far it is, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.CharField(_("function"), max_length=200)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    title = models.CharField(_("title"), max_length=200)
    key = models.CharField(_("key"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED, db_index=True
    )
    progress = models.FloatField(_("progress"), default=0.0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder, blank=True)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    refusal = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("most attempts"), default=3)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"))
    started_at = models.DateTimeField(_("started"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    verb = models.CharField(_("permission to stop it"), max_length=60, default="core.job.cancel")
    subject_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    subject_id = models.CharField(_("identifier of the thing"), max_length=60, blank=True)
    cancel_requested = models.BooleanField(_("asked to stop"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="jobs"
    )

    class Meta:
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(fields=["status", "due_at"], name="jobs_due")]
        constraints = [
            # The same key twice while one is waiting or running is the same wish twice.
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & Q(status__in=["queued", "running"]),
                name="job_key_once_while_open",
            ),
            models.CheckConstraint(condition=Q(progress__range=(0, 1)), name="job_progress_is_a_fraction"),
            models.CheckConstraint(condition=Q(max_attempts__gte=1), name="job_has_an_attempt"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job-detail", args=[self.pk])

    @property
    def subject(self) -> models.Model:
        """What it works on, which tells who may stop it; the job itself where nothing is named or left."""
        if not self.subject_type:
            return self
        kind = apps.get_model(self.subject_type)
        return kind._default_manager.filter(pk=self.subject_id).first() or self

    @property
    def is_open(self) -> bool:
        """Waiting or running: there is still something to watch."""
        return self.status in {JobStatus.QUEUED, JobStatus.RUNNING}
