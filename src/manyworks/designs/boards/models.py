"""Batches of boards as a workshop receives them, their measured thickness, and what was decided from it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyworks.core.accounts.models import User
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop


class BoardBatch(models.Model):
    """Boards of one kind that came together, told from others by what stands on the delivery note."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="board_batches")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="board_batches")
    nominal_mm = models.FloatField(_("thickness as bought (mm)"))
    label = models.CharField(_("batch"), max_length=80)
    boards = models.PositiveIntegerField(_("boards in the batch"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "label"], name="batch_label_once_in_a_workshop"),
            models.CheckConstraint(
                condition=Q(nominal_mm__gt=0, boards__gte=1) & ~Q(label=""), name="batch_has_boards"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("batch-detail", args=[self.pk])

    def permission_scope(self) -> tuple[list[int], list[int]]:
        owner = self.workshop.organisation_id
        return ([owner] if owner else []), []


class BoardMeasurement(models.Model):
    """Eight readings of one board; measured again, the newer counts and the older stays."""

    batch = models.ForeignKey(BoardBatch, on_delete=models.PROTECT, related_name="measurements")
    board = models.PositiveIntegerField(_("board"))
    readings = models.JSONField(_("readings (mm)"))
    gauge = models.CharField(_("gauge"), max_length=80)
    measured_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["board", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(board__gte=1) & ~Q(gauge=""), name="measurement_names_its_gauge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.board}"


class FilesetChoice(models.Model):
    """What a batch was allowed to be cut with: the block that was asked for, and the fileset that fits it."""

    batch = models.ForeignKey(BoardBatch, on_delete=models.PROTECT, related_name="choices")
    asked = models.ForeignKey(BlockRevision, on_delete=models.PROTECT, related_name="fileset_questions")
    fileset = models.ForeignKey(BlockRevision, on_delete=models.PROTECT, related_name="fileset_choices")
    mean_mm = models.FloatField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.batch}: {self.fileset}"
