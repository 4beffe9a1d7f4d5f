"""Adding, changing and retiring machines."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material, Process, Skill
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import details_of, lock_in_use
from manyworks.network.machines.rules import MachineDetails, check_machine
from manyworks.network.workshops.models import Workshop


@transaction.atomic
def add_machine(*, workshop: Workshop, details: MachineDetails, by: User) -> Machine:
    """Add a machine to a workshop, with what fits on it and what it cuts."""
    require(by, "network.machine.edit", workshop)
    values, materials = _values(details)
    machine = Machine.objects.create(workshop=workshop, **values)
    machine.materials.set(materials)
    data = {"workshop": workshop.slug, "details": asdict(details)}
    append_entry(actor=by, event="network.machine.added", subject=machine, data=data)
    return machine


@transaction.atomic
def edit_machine(*, machine: Machine, details: MachineDetails, by: User) -> Machine:
    """Change what a machine can do."""
    require(by, "network.machine.edit", machine)
    row = lock_in_use(machine)
    values, materials = _values(details)
    before = details_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.materials.set(materials)
    old, new = asdict(before), asdict(details)
    changed = {name: {"from": old[name], "to": new[name]} for name in new if old[name] != new[name]}
    if changed:
        append_entry(actor=by, event="network.machine.edited", subject=row, data={"changed": changed})
    return row


@transaction.atomic
def retire_machine(*, machine: Machine, on: date, by: User) -> Machine:
    """Take a machine out of use for good; what was made on it keeps its name."""
    require(by, "network.machine.edit", machine)
    row = lock_in_use(machine)
    row.retired_on = on
    row.save(update_fields=["retired_on"])
    append_entry(actor=by, event="network.machine.retired", subject=row, data={"on": on})
    return row


def _values(details: MachineDetails) -> tuple[dict[str, Any], list[Material]]:
    check_machine(details)
    values: dict[str, Any] = asdict(details)
    process = Process.objects.filter(code=values.pop("process")).first()
    if process is None:
        text = _("There is no process called %(code)s.") % {"code": details.process}
        raise Refused("machine.process", text, field="process")
    codes = values.pop("materials")
    found = Material.objects.in_bulk(codes, field_name="code")
    if unknown := set(codes) - found.keys():
        text = _("There is no material called %(code)s.") % {"code": min(unknown)}
        raise Refused("machine.material", text, field="materials")
    mentor = Skill.objects.filter(code=values.pop("mentor_skill")).first() if details.mentor_skill else None
    if details.mentor_skill and mentor is None:
        text = _("There is no skill called %(code)s.") % {"code": details.mentor_skill}
        raise Refused("machine.mentor", text, field="mentor_skill")
    values |= {"process": process, "mentor_skill": mentor, "kept_blocks": ", ".join(details.kept_blocks)}
    return values, list(found.values())
