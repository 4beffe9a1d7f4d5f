"""The making floor's models, from its features."""

from manyworks.making.orders.models import Home, HomeBlock, Phase, Vehicle
from manyworks.making.plans.models import PlannedLoad, PlannedOperation, PlannedSheet, PlanRun, PlanStatus

__all__ = [
    "Home",
    "HomeBlock",
    "Phase",
    "PlanRun",
    "PlanStatus",
    "PlannedLoad",
    "PlannedOperation",
    "PlannedSheet",
    "Vehicle",
]
