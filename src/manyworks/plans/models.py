"""The plans floor's models, from its features."""

from manyworks.plans.orders.models import Home, HomeBlock, Phase, Piece
from manyworks.plans.plans.models import (
    Decision,
    PlannedLoad,
    PlannedOperation,
    PlannedPart,
    PlannedSheet,
    PlanRun,
    PlanStatus,
    WhatIf,
)

__all__ = [
    "Decision",
    "Home",
    "HomeBlock",
    "Phase",
    "Piece",
    "PlanRun",
    "PlanStatus",
    "PlannedLoad",
    "PlannedOperation",
    "PlannedPart",
    "PlannedSheet",
    "WhatIf",
]
