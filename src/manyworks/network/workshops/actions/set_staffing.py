"""Who works at a workshop, counted by skill."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Skill
from manyworks.network.workshops.models import Staffing, Workshop


@transaction.atomic
def set_staffing(*, workshop: Workshop, people: Mapping[str, int], by: User) -> list[Staffing]:
    """Say how many people at a workshop have each skill, where nobody knows who can do what."""
    require(by, "network.workshop.edit", workshop)
    skills = Skill.objects.in_bulk(people, field_name="code")
    for code, count in people.items():
        if code not in skills:
            raise Refused(
                "staffing.skill", _("There is no skill called %(code)s.") % {"code": code}, field=code
            )
        if not 0 <= count <= 1000:
            raise Refused("staffing.people", _("A number of people lies between 0 and 1,000."), field=code)
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    workshop.staffing.all().delete()
    workshop.teams.all().delete()
    rows = Staffing.objects.bulk_create(
        Staffing(workshop=workshop, skill=skills[code], people=count)
        for code, count in people.items()
        if count
    )
    append_entry(
        actor=by, event="network.workshop.staffing_set", subject=workshop, data={"people": dict(people)}
    )
    return rows
