"""Opening after all."""

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.workshops.models import Closure


@transaction.atomic
def remove_closure(*, closure: Closure, by: User) -> None:
    """Take a closure back: the workshop works on those days after all."""
    workshop = closure.workshop
    require(by, "network.workshop.edit", workshop)
    data = {"first_day": closure.first_day, "last_day": closure.last_day}
    closure.delete()
    append_entry(actor=by, event="network.workshop.closure_removed", subject=workshop, data=data)
