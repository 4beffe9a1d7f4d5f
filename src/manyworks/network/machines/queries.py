"""Finding machines."""

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from manyworks.core.errors import Refused
from manyworks.core.permissions import Person
from manyworks.network.machines.models import Machine
from manyworks.network.machines.rules import MachineDetails
from manyworks.network.workshops.queries import visible_to as workshops_visible_to
from manyworks.planning.cutting_time import CuttingProfile, own_minutes


def visible_to(user: Person | None) -> QuerySet[Machine]:
    """Machines that are not retired, in the workshops that the user may see."""
    workshops = workshops_visible_to(user).select_related(None).order_by()
    machines = Machine.objects.filter(workshop__in=workshops.values("pk"), retired_on=None)
    return machines.select_related("process", "workshop")


def lock_in_use(machine: Machine) -> Machine:
    """The machine as it is now, locked for an action that changes it; refuses one that is retired by then."""
    row = Machine.objects.select_for_update().get(pk=machine.pk)
    if row.retired_on is not None:
        text = _("This machine was retired on %(day)s.") % {"day": row.retired_on}
        raise Refused("machine.already_retired", text)
    return row


def own_profile(machine: Machine) -> CuttingProfile:
    """How it cuts: its own figures, or the standard router's at its speed factor."""
    standard = CuttingProfile()
    feed = machine.feed_mm_min or standard.feed_mm_min * machine.speed_factor
    return replace(standard, feed_mm_min=feed, **own_minutes(machine))


def details_of(machine: Machine) -> MachineDetails:
    """A machine's row as the values that an edit starts from."""
    plain = {
        name: getattr(machine, name)
        for name in MachineDetails.__dataclass_fields__
        if name not in {"process", "materials", "mentor_skill", "kept_blocks"}
    }
    codes = tuple(machine.materials.order_by("code").values_list("code", flat=True))
    return MachineDetails(
        process=machine.process.code,
        materials=codes,
        mentor_skill=machine.mentor_skill.code if machine.mentor_skill else "",
        kept_blocks=machine.kept_codes,
        **plain,
    )
