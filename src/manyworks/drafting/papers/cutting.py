"""Nested sheets as DXF that shops can cut from; what is only estimated never becomes a cutting file."""

from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.sheets import sheet_name
from manyworks.formats.drawing import OffsetState
from manyworks.formats.drawing import Part as DrawnPart
from manyworks.geometry import Drilling, Hole, Pocket
from manyworks.planning.model import Part, PlannedSheet


def sheet_dxf(
    read: PlanReading,
    sheet: PlannedSheet,
    *,
    estimates: frozenset[str] = frozenset(),
    licence: str = "",
    offset: OffsetState | None = None,
) -> bytes | None:
    """The sheet as a cutting file, or ``None`` when nothing on it may be cut.

    Parameters
    ----------
    estimates
        Parts that were only estimated (another's drawing, an assumed thickness); they are left out.
    licence
        What the designs' licences ask to be said.
    offset
        Whether the lines are already offset to make joints fit; unknown unless the designs agree.
    """
    # The drawing library takes half a second to load, which only this paper should pay.
    from manyworks.formats.dxf_writer import CutSheet, PlacedPart, write_sheet

    stock = read.stock[sheet.stock]
    real = [placed for placed in sheet.parts if placed.part not in estimates]
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
        )
        for item in real
    ]
    return write_sheet(
        CutSheet(
            name=sheet_name(read, sheet),
            length_mm=stock.length_mm,
            width_mm=stock.width_mm,
            material=stock.material,
            thickness_mm=stock.thickness_mm,
            placed=tuple(placed),
            licence=licence,
            offset=offset or OffsetState(),
            notes=tuple(notes),
        )
    )


def _drawn(part: Part) -> DrawnPart:
    return DrawnPart(
        key=part.id,
        code=part.name or part.id,
        name=part.name,
        outer=part.outline,
        holes=tuple(Hole(hole) for hole in part.holes),
        pockets=tuple(Pocket(pocket.ring, pocket.depth_mm, pocket.face) for pocket in part.pockets),
        drillings=tuple(Drilling(d.x, d.y, d.diameter_mm, d.depth_mm) for d in part.drills),
        engravings=tuple(Engraving(line) for line in part.engravings),
        material=part.material,
        thickness_mm=part.thickness_mm,
        grain=part.grain,
        origin=(0.0, 0.0),
    )
