"""The tables of the network floor, gathered for Django."""

from manyworks.network.booked.models import BookedHours
from manyworks.network.imports.models import ImportedRecord, ImportRow, ImportSource, WorkshopImport
from manyworks.network.machines.models import Machine
from manyworks.network.measured.models import TimedSheet
from manyworks.network.workshops.models import (
    Closure,
    OpeningHours,
    Rate,
    RateCard,
    Staffing,
    Workshop,
)

__all__ = [
    "BookedHours",
    "Closure",
    "ImportRow",
    "ImportSource",
    "ImportedRecord",
    "Machine",
    "OpeningHours",
    "Rate",
    "RateCard",
    "Staffing",
    "TimedSheet",
    "Workshop",
    "WorkshopImport",
]
