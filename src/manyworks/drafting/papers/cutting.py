"""Nested sheets as files that shops can cut from.

What is only estimated never becomes a cutting file, nor does any sheet of a plan in which the independent
check found a fault: whoever holds a file at the machine does not see what the plan's page says of it.
"""

from collections.abc import Iterable
from dataclasses import replace

from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import needs_tabs, sheet_name
from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.drawing import OffsetState
from manyworks.formats.drawing import Part as DrawnPart
from manyworks.formats.svg.writer import write_svg
from manyworks.planning.model import Part, PlannedSheet
from manyworks.planning.model import PlacedPart as Placed

CUTTING_FILES = ("dxf", "svg")


def may_be_cut(summary: Summary, sheet: PlannedSheet) -> list[Placed]:
    """What may be cut of a sheet: what is more than estimated, in a plan without faults."""
    return [placed for placed in sheet.parts if placed.part not in summary.estimates] if summary.valid else []


def cutting_file(
    read: PlanReading,
    summary: Summary,
    sheet: PlannedSheet,
    kind: str,
    *,
    licence: str = "",
    offset: OffsetState | None = None,
) -> bytes | None:
    """The sheet as a cutting file, or ``None`` when nothing on it may be cut.

    Parameters
    ----------
    kind
        One of ``CUTTING_FILES``.
    licence
        What the designs' licences ask to be said.
    offset
        Whether the lines are already offset to make joints fit; unknown unless the designs agree.
    """
    stock = read.stock[sheet.stock]
    real = may_be_cut(summary, sheet)
    if not real:
        return None
    notes = [read.problem.name] if read.problem.name else []
    if kept_free := len(sheet.parts) - len(real):
        notes.append(f"{kept_free} places are kept free for parts that are only estimated")
    placed = [
        PlacedPart(
            part=_drawn(read.parts[item.part]),
            at=(item.x_mm, item.y_mm),
            rotation_deg=item.angle,
            label=f"{read.parts[item.part].name or item.part}",
            piece=read.part_number(item),
            tabs=needs_tabs(read.parts[item.part]),
        )
        for item in real
    ]
    cut = CutSheet(
        name=sheet_name(read, sheet),
        length_mm=stock.length_mm,
        width_mm=stock.width_mm,
        material=stock.material,
        thickness_mm=stock.thickness_mm,
        # among outlines small ones come first: while the board round them is whole, it holds them best
        placed=tuple(sorted(placed, key=lambda one: not one.tabs)),
        licence=licence,
        offset=offset or OffsetState(),
        notes=tuple(notes),
    )
    if kind == "svg":
        return write_svg(cut)
    # The drawing library takes half a second to load, which only this file should pay.
    from manyworks.formats.dxf_writer import write_sheet

    return write_sheet(cut)


def agreed(offsets: Iterable[OffsetState]) -> OffsetState:
    """What is said of all parts of a sheet; unknown where they differ, for a sheet is offset as a whole."""
    said = {replace(offset, source="") for offset in offsets}
    return said.pop() if len(said) == 1 else OffsetState()


def must_turn(read: PlanReading, sheet: PlannedSheet) -> bool:
    """Whether the sheet is worked on both faces."""
    drawn = (read.parts[placed.part].geometry for placed in sheet.parts)
    return any(geometry.works_the_back for geometry in drawn if geometry is not None)


def _drawn(part: Part) -> DrawnPart:
    assert part.geometry is not None
    return DrawnPart(
        key=part.id,
        geometry=part.geometry,
        code=part.name or part.id,
        name=part.name,
        material=part.material,
        thickness_mm=part.thickness_mm,
        origin=(0.0, 0.0),
    )
