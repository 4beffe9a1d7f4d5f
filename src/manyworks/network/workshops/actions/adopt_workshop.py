"""Turning a lead into a member's workshop."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Organisation
from manyworks.core.permissions import require
from manyworks.network.workshops.models import Workshop


@transaction.atomic
def adopt_workshop(*, workshop: Workshop, organisation: Organisation, by: User) -> Workshop:
    """Give an imported workshop to the organisation that runs it, whose own people then keep the record."""
    row = Workshop.objects.select_for_update().get(pk=workshop.pk)
    require(by, "network.workshop.edit", row)
    require(by, "network.workshop.create", organisation)
    if row.organisation_id is not None:
        text = _("This workshop already belongs to %(name)s.") % {"name": row.organisation}
        raise Refused("workshop.already_owned", text, field="organisation")
    row.organisation = organisation
    row.save()
    data = {"organisation": organisation.slug}
    append_entry(actor=by, event="network.workshop.adopted", subject=row, data=data)
    return row
