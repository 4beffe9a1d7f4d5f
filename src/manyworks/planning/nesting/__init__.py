"""Cutting many parts from few sheets: `nest` in, `Layout` out."""

from manyworks.planning.nesting.bound import bound_sheets
from manyworks.planning.nesting.check import Violation, check_layout
from manyworks.planning.nesting.cutting import (
    COMMON_ROUTER,
    CutPath,
    CutTime,
    MachineProfile,
    Tool,
    cut_time,
    sheet_paths,
)
from manyworks.planning.nesting.engine import estimate, nest
from manyworks.planning.nesting.model import (
    Layout,
    NestedSheet,
    NestPart,
    NestRules,
    Placement,
    Rectangle,
    SheetBound,
    Stock,
    Unplaced,
    place_ring,
)

__all__ = [
    "COMMON_ROUTER",
    "CutPath",
    "CutTime",
    "Layout",
    "MachineProfile",
    "NestPart",
    "NestRules",
    "NestedSheet",
    "Placement",
    "Rectangle",
    "SheetBound",
    "Stock",
    "Tool",
    "Unplaced",
    "Violation",
    "bound_sheets",
    "check_layout",
    "cut_time",
    "estimate",
    "nest",
    "place_ring",
    "sheet_paths",
]
