"""Correcting where a workshop is."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.workshops.models import LocationAccuracy, Workshop
from manyworks.network.workshops.rules import Place, check_place


@transaction.atomic
def move_pin(*, workshop: Workshop, latitude: float, longitude: float, by: User) -> Workshop:
    """Set a workshop's pin by hand; later imports leave a pin that was set by hand where it is."""
    require(by, "network.workshop.edit", workshop)
    check_place(Place(latitude, longitude))
    row = Workshop.objects.select_for_update().get(pk=workshop.pk)
    before = [row.latitude, row.longitude]
    row.latitude, row.longitude = latitude, longitude
    row.location_accuracy = LocationAccuracy.EXACT
    row.location_source = _("set by hand by %(name)s") % {"name": by.name or by.email}
    row.pin_set_by_hand = True
    row.save()
    data = {"from": before, "to": [latitude, longitude]}
    append_entry(actor=by, event="network.workshop.pin_moved", subject=row, data=data)
    return row
