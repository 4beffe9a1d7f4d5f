"""Holidays and other days without work."""

from datetime import date

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.workshops.models import Closure, Workshop
from manyworks.network.workshops.rules import check_closure


@transaction.atomic
def add_closure(
    *, workshop: Workshop, first_day: date, last_day: date, by: User, reason: str = "", works: bool = False
) -> Closure:
    """Say on which days a workshop does not work, or ``works`` although they are holidays."""
    require(by, "network.workshop.edit", workshop)
    check_closure(first_day, last_day)
    data = {"first_day": first_day, "last_day": last_day, "reason": reason, "works": works}
    closure = Closure.objects.create(workshop=workshop, **data)
    append_entry(actor=by, event="network.workshop.closure_added", subject=workshop, data=data)
    return closure
