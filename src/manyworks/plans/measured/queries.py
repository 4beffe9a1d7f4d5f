"""The sheets that a machine cuts next, with the work on each, for whoever is going to time them."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.permissions import Person
from manyworks.drafting.papers.sheets import time_of_sheet
from manyworks.network.machines.models import Machine
from manyworks.network.measured.forms import ROWS
from manyworks.network.measured.rules import SheetRow, packed
from manyworks.planning.cutting_time import CuttingTime
from manyworks.planning.measured import most_telling, timed
from manyworks.plans.plans.models import STANDS, PlannedSheet
from manyworks.plans.plans.queries import audience_of, reading_of, visible_to

SHOWN = 40
BACK = timedelta(days=7)
"""Somebody may type this week what was timed last week."""


@dataclass(frozen=True)
class NextSheet:
    """A sheet to be timed, the work on it, and both as one value of an address."""

    sheet: PlannedSheet
    time: CuttingTime
    length_m: float
    plunges: int
    changes: int
    value: str
    telling: bool = False
    """Whether it is one of the ten that tell most together."""


def next_sheets(machine: Machine, user: Person | None) -> list[NextSheet]:
    """What standing plans cut on the machine from last week on, the earliest first."""
    runs = visible_to(user).filter(STANDS)
    sheets = PlannedSheet.objects.filter(run__in=runs, workshop=machine.workshop, minutes__gt=0)
    sheets = sheets.filter(pool=f"machine-{machine.pk}", ends_at__gte=clock.now() - BACK)
    rows = list(sheets.select_related("run__network", "workshop").order_by("starts_at", "pk")[:SHOWN])
    readable = {
        run: machine.workshop.slug in audience_of(run, user).workshops for run in {row.run for row in rows}
    }
    found = [_next(row) for row in rows if readable[row.run]]
    telling = most_telling([timed(one.time, one.time.minutes) for one in found], ROWS)
    return [replace(one, telling=place in telling) for place, one in enumerate(found)]


def _next(row: PlannedSheet) -> NextSheet:
    read = reading_of(row.run)
    time = time_of_sheet(read, read.plan.sheets[row.index])
    work = timed(time, row.minutes or 1.0)
    label = _("%(plan)s, sheet %(number)d") % {"plan": row.run.name, "number": row.number}
    plunges = work.plunges or 0
    asked = SheetRow(1, work.length_m, 0.0, plunges, work.changes, work.besides_min, label)
    return NextSheet(row, time, work.length_m, plunges, work.changes, packed(asked))
