"""Nested sheets as drawings and as cutting files."""

import re
from collections.abc import Sequence

from manyworks.making.plans.papers.reading import PlanReading
from manyworks.planning.drawing.sheet import PlacedPart, SheetDrawing
from manyworks.planning.model import PlacedPart as Placed
from manyworks.planning.model import PlannedSheet
from manyworks.planning.nesting.model import Placement, place_ring


def sheet_name(read: PlanReading, sheet: PlannedSheet) -> str:
    """Workshop and number of a sheet, for people."""
    return f"{read.workshop_name(sheet.workshop)}, sheet {sheet.number}"


def file_name(read: PlanReading, sheet: PlannedSheet) -> str:
    """A file name that says workshop, board and number."""
    words = f"{read.workshop_name(sheet.workshop)}-{sheet.stock}"
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', words).strip('-').lower()}-{sheet.number:03d}.dxf"


def placement_of(placed: Placed) -> Placement:
    """The turn and shift of a planned part as the nesting library's placement."""
    return Placement(placed.part, 0, placed.angle, placed.x_mm, placed.y_mm)


def drawing_of(
    read: PlanReading, sheet: PlannedSheet, leftover: Sequence[float] | None = None
) -> SheetDrawing:
    """The sheet with every part where it lies; ``leftover`` is x, y, length and width in mm."""
    stock = read.stock[sheet.stock]
    parts = []
    for placed in sheet.parts:
        part = read.parts[placed.part]
        place = placement_of(placed)
        block = read.block_of(placed.unit)
        parts.append(
            PlacedPart(
                label=part.name or part.id,
                block=placed.unit,
                outline=place_ring(part.outline, place),
                holes=tuple(place_ring(hole, place) for hole in part.holes),
                pockets=tuple(place_ring(pocket.ring, place) for pocket in part.pockets),
                note=block.name or block.id,
            )
        )
    box = None if leftover is None else (leftover[0], leftover[1], leftover[2], leftover[3])
    return SheetDrawing(stock.length_mm, stock.width_mm, tuple(parts), box)
