"""Vouching for a record."""

from datetime import date

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.workshops.models import Workshop


@transaction.atomic
def confirm_workshop(*, workshop: Workshop, on: date, by: User) -> Workshop:
    """Write down that a coordinator checked a workshop's record on a day and found it right."""
    require(by, "network.workshop.verify", workshop)
    row = Workshop.objects.select_for_update().get(pk=workshop.pk)
    row.date_verified, row.verified_by = on, by
    row.save()
    append_entry(actor=by, event="network.workshop.confirmed", subject=row, data={"on": on})
    return row
