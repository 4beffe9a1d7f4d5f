"""Estimating how long a block takes."""

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.permissions import require
from manyworks.designs.catalogue.actions.set_routing import set_routing
from manyworks.designs.catalogue.models import BlockRevision, RoutingOperation
from manyworks.designs.catalogue.queries import edit_verb, work_of_revision
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.drafting.times import standard_times


@transaction.atomic
def estimate_times(*, revision: BlockRevision, by: User) -> list[RoutingOperation]:
    """Estimate every step of making a block from its drawing, each with where the figure comes from.

    Steps that are there already are replaced; a time that depends on an unknown mass stays empty.
    """
    require(by, edit_verb(revision), revision)
    work = work_of_revision(revision)
    if work is None:
        raise Refused(
            "routing.not_drawn",
            _("Not every part is drawn, so nothing can be estimated."),
            _("Import the cutting files of the parts first."),
        )
    times = standard_times(work, insulation_m3=revision.insulation_m3 or 0.0, mass_kg=revision.mass_kg or 0.0)
    steps = [
        RoutingStep(t.process, t.skill, t.group, t.minutes, t.source, t.hold_point)
        if revision.mass_kg or t.process != "packing"
        else RoutingStep(t.process, t.skill, t.group, None)
        for t in times
    ]
    return set_routing(revision=revision, by=by, steps=steps)
