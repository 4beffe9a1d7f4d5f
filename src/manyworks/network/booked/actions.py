"""What is booked at workshops, kept for everybody who asks how much is free."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from manyworks.network.booked.models import BookedHours
from manyworks.network.workshops.models import Workshop

Hours = Mapping[tuple[str, str, date], float]
"""Hours by slug of the workshop, process, and Monday of the week."""


@transaction.atomic
def book_hours(*, source: str, hours: Hours) -> list[BookedHours]:
    """Book hours at workshops for one plan, in the place of all that it had booked before.

    Permission: asked by whoever books: a plan asks who makes it stand or withdraws it.
    Log: the entry of the plan that stands or ends, of which these hours follow.
    """
    BookedHours.objects.filter(source=source).delete()
    shops = {row.slug: row.pk for row in Workshop.objects.filter(slug__in={slug for slug, _, _ in hours})}
    return BookedHours.objects.bulk_create(
        BookedHours(
            workshop_id=shops[slug], process=process, week=week, hours=round(amount, 2), source=source
        )
        for (slug, process, week), amount in sorted(hours.items())
        if slug in shops and round(amount, 2) > 0
    )
