"""Sheets that were cut on a machine and timed, kept so that the next ten join them."""

from django.conf import settings
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manyworks.network.machines.models import Machine
from manyworks.network.measured.rules import LIMITS, LONGEST_LABEL


def _within(name: str) -> list[BaseValidator]:
    least, most = LIMITS[name]
    return [MinValueValidator(least), MaxValueValidator(most)]


class TimedSheet(models.Model):
    """One sheet with what there was to cut and how long it took.

    Rows and not entries of the log: one that is mistyped is taken back, and nobody reckons with the log.
    """

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="timed_sheets")
    label = models.CharField(_("sheet"), max_length=LONGEST_LABEL, blank=True)
    length_m = models.FloatField(_("length of the cut"), validators=_within("length_m"))
    plunges = models.PositiveIntegerField(_("plunges"), null=True, blank=True, validators=_within("plunges"))
    changes = models.PositiveIntegerField(_("changes of tool"), default=0, validators=_within("changes"))
    besides_min = models.FloatField(
        _("above the board and drilling"), default=0.0, validators=_within("besides_min")
    )
    minutes = models.FloatField(_("minutes"), validators=_within("minutes"))
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(length_m__gt=0, minutes__gt=0, besides_min__gte=0), name="timed_sheet_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.machine} {self.pk}"

    def permission_scope(self) -> tuple[set[int], set[int]]:
        """It belongs to whom its machine belongs."""
        return self.machine.permission_scope()
