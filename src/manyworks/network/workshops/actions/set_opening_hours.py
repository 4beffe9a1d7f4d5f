"""When a workshop works."""

from collections.abc import Sequence

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.workshops.models import OpeningHours, Workshop
from manyworks.network.workshops.rules import Hours, check_hours


@transaction.atomic
def set_opening_hours(
    *, workshop: Workshop, hours: Sequence[Hours], by: User, night: bool = False
) -> list[OpeningHours]:
    """Replace a workshop's weekly hours by these; only with ``night`` may they reach into it."""
    require(by, "network.workshop.edit", workshop)
    check_hours(hours, night=night)
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    workshop.opening_hours.all().delete()
    rows = OpeningHours.objects.bulk_create(
        OpeningHours(workshop=workshop, weekday=one.weekday, opens=one.opens, closes=one.closes)
        for one in hours
    )
    data = {"hours": [[one.weekday, one.opens, one.closes] for one in hours]}
    append_entry(actor=by, event="network.workshop.hours_set", subject=workshop, data=data)
    return rows
