"""Entering and changing building systems."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.addresses import free_slugs
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Organisation
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.catalogue.rules import check_licence


@transaction.atomic
def create_building_system(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    licence: str,
    about: str = "",
    licence_url: str = "",
    attribution: str = "",
    allows_paid_work: bool = False,
    slug: str = "",
) -> BuildingSystem:
    """Enter a family of blocks, with its licence and the organisation that keeps it."""
    require(by, "designs.system.create", organisation)
    check_licence(licence, allows_paid_work=allows_paid_work)
    system = BuildingSystem(
        slug=slug or free_slugs(BuildingSystem, [name])[0],
        name=name.strip(),
        about=about,
        licence=licence.strip(),
        licence_url=licence_url,
        attribution=attribution,
        allows_paid_work=allows_paid_work,
        organisation=organisation,
    )
    _save(system)
    append_entry(actor=by, event="designs.system.created", subject=system, data={"licence": licence})
    return system


@transaction.atomic
def edit_building_system(*, system: BuildingSystem, by: User, **changes: Any) -> BuildingSystem:
    """Change what is said about a building system: its name, words, licence and attribution."""
    require(by, "designs.system.edit", system)
    lock(system)
    differing = {}
    for field, value in changes.items():
        if field not in EDITABLE:
            raise TypeError(f"{field} cannot be changed by this action")
        if (before := getattr(system, field)) != value:
            differing[field] = [before, value]
            setattr(system, field, value)
    check_licence(system.licence, allows_paid_work=system.allows_paid_work)
    if differing:
        _save(system, differing)
        append_entry(actor=by, event="designs.system.edited", subject=system, data=differing)
    return system


EDITABLE = ("name", "about", "licence", "licence_url", "attribution", "allows_paid_work")


def _save(system: BuildingSystem, fields: Iterable[str] | None = None) -> None:
    try:
        system.full_clean()
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        raise Refused(
            "system.invalid", " ".join(messages), _("Correct it and try again."), field
        ) from problem
    system.save(update_fields=fields)
