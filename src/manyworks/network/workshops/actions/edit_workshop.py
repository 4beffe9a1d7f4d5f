"""Changing what a workshop says about itself."""

from dataclasses import asdict

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.errors import check_values
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import WorkshopDetails, check_details


@transaction.atomic
def edit_workshop(*, workshop: Workshop, details: WorkshopDetails, by: User) -> Workshop:
    """Change a workshop's name, address, contact and space."""
    require(by, "network.workshop.edit", workshop)
    check_details(details)
    row = Workshop.objects.select_for_update().get(pk=workshop.pk)
    changed = {}
    for name, value in asdict(details).items():
        before = getattr(row, name)
        if before != value:
            changed[name] = {"from": before, "to": value}
            setattr(row, name, value)
    if changed:
        check_values(row, "workshop.invalid", changed)
        row.save()
        append_entry(actor=by, event="network.workshop.edited", subject=row, data={"changed": changed})
    return row
