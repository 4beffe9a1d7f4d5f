"""The plans floor's models, from its features."""

from manyworks.plans.orders.models import Home, HomeBlock, Phase, Piece
from manyworks.plans.plans.models import (
    PlannedLoad,
    PlannedOperation,
    PlannedPart,
    PlannedSheet,
    PlanRun,
    PlanState,
    PlanStatus,
    WhatIf,
)

__all__ = [
    "Home",
    "HomeBlock",
    "Phase",
    "Piece",
    "PlanRun",
    "PlanState",
    "PlanStatus",
    "PlannedLoad",
    "PlannedOperation",
    "PlannedPart",
    "PlannedSheet",
    "WhatIf",
]
