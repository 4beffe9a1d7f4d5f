"""Hours that plans which stand have booked at workshops."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from manyworks.network.workshops.models import Workshop


class BookedHours(models.Model):
    """Opened hours of a workshop's machines or benches that are booked for one process in one week.

    ``week`` is its Monday; ``source`` names by identity what books them (``plans.plan:12``), because who
    books is known on upper floors only.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="booked_hours")
    process = models.CharField(_("process"), max_length=80)
    week = models.DateField(_("week"))
    hours = models.FloatField(_("hours"))
    source = models.CharField(_("booked by"), max_length=80, db_index=True)

    class Meta:
        ordering = ["week", "workshop", "process", "source"]
        constraints = [
            models.UniqueConstraint(
                name="booked_hours_once", fields=["workshop", "process", "week", "source"]
            ),
            models.CheckConstraint(name="booked_hours_are_some", condition=Q(hours__gt=0)),
            models.CheckConstraint(name="booked_week_is_its_monday", condition=Q(week__iso_week_day=1)),
        ]
        indexes = [models.Index(fields=["workshop", "week"], name="booked_hours_of_a_week")]

    def __str__(self) -> str:
        return f"{self.workshop} {self.process} {self.week}: {self.hours:g} h"
