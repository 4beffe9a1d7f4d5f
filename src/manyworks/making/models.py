"""The making floor's models, from its features."""

from manyworks.making.articles.models import AcceptedArticle
from manyworks.making.orders.models import Home, HomeBlock, Phase, Vehicle
from manyworks.making.plans.models import (
    Decision,
    PlannedLoad,
    PlannedOperation,
    PlannedSheet,
    PlanRun,
    PlanStatus,
    WhatIf,
)

__all__ = [
    "AcceptedArticle",
    "Decision",
    "Home",
    "HomeBlock",
    "Phase",
    "PlanRun",
    "PlanStatus",
    "PlannedLoad",
    "PlannedOperation",
    "PlannedSheet",
    "Vehicle",
    "WhatIf",
]
