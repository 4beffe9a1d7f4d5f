"""Putting a workshop on the map."""

from dataclasses import asdict

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.addresses import free_slugs
from manyworks.core.errors import check_values
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Organisation
from manyworks.core.permissions import require
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import Place, WorkshopDetails, check_details, check_place


@transaction.atomic
def create_workshop(
    *, organisation: Organisation, details: WorkshopDetails, by: User, place: Place | None = None
) -> Workshop:
    """Put a workshop of an organisation on the map.

    Without a place it is listed, and its pin can be set later.
    """
    require(by, "network.workshop.create", organisation)
    check_details(details)
    if place is not None:
        check_place(place)
    slug = free_slugs(Workshop, [details.name], "workshop")[0]
    workshop = Workshop(organisation=organisation, slug=slug, **asdict(details))
    if place is not None:
        workshop.latitude, workshop.longitude = place.latitude, place.longitude
        workshop.location_accuracy, workshop.location_source = place.accuracy, place.source
    check_values(workshop, "workshop.invalid", asdict(details))
    workshop.save(force_insert=True)
    append_entry(actor=by, event="network.workshop.created", subject=workshop, data={"name": workshop.name})
    return workshop
