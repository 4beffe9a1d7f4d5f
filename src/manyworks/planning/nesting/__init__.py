"""Cutting many parts from few sheets: `nest` in, `Layout` out."""

from typing import TYPE_CHECKING, Any

from manyworks.planning.nesting.bound import bound_sheets
from manyworks.planning.nesting.check import Violation, check_layout
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

if TYPE_CHECKING:
    from manyworks.planning.nesting.engine import estimate, nest

__all__ = [
    "Layout",
    "NestPart",
    "NestRules",
    "NestedSheet",
    "Placement",
    "Rectangle",
    "SheetBound",
    "Stock",
    "Unplaced",
    "Violation",
    "bound_sheets",
    "check_layout",
    "estimate",
    "nest",
    "place_ring",
]


def __getattr__(name: str) -> Any:
    # Loading the compiler takes a second, and pages that only draw layouts do not need it.
    if name in {"estimate", "nest"}:
        from manyworks.planning.nesting import engine

        return getattr(engine, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
