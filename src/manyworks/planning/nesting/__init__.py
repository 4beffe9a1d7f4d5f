"""Cutting many parts from few sheets: `nest` in, `Layout` out."""

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
    "Layout",
    "NestPart",
    "NestRules",
    "NestedSheet",
    "Placement",
    "Rectangle",
    "SheetBound",
    "Stock",
    "Unplaced",
    "place_ring",
]
