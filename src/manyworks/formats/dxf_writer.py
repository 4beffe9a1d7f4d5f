"""Write nested sheets as DXF in the WikiHouse layer grammar, so that shops and this reader understand them.

Layer numbers give a safe cutting order: labels, drillings, pockets, inside cuts, outside cuts last. Every
outline carries its part's identity and frame as extended data, so that a sheet reads back to the same parts
wherever they were nested. The same input always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ezdxf._options import options
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace
from shapely.geometry import Polygon

from manyworks.formats.cutting.wording import offset_statement
from manyworks.formats.drawing import OffsetState, Part, Point
from manyworks.formats.part_geometry import bounds, place

APP_NAME = "MANYWORKS"
LABEL_DEPTH_MM = 1.0
_COLOURS = {"SHEET": 8, "LABELS": 3, "DRILL": 6, "DEEP": 5, "INSIDE": 2, "OUTSIDE": 1, "NOTES": 7}
_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part lying on a sheet: turned about its own origin, then moved to ``at`` (mm on the sheet)."""

    part: Part
    at: Point = (0.0, 0.0)
    rotation_deg: float = 0.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class CutSheet:
    """One board to cut: its size, what it is made of, and the parts on it.

    ``notes`` are lines of text for the person at the machine; they are never milled.
    """

    name: str
    length_mm: float
    width_mm: float
    material: str
    thickness_mm: float
    placed: tuple[PlacedPart, ...] = ()
    offset: OffsetState = field(default_factory=OffsetState)
    licence: str = ""
    notes: tuple[str, ...] = ()


def write_sheet(sheet: CutSheet) -> bytes:
    """Write one nested sheet.

    Parameters
    ----------
    sheet
        The board, its length along x.

    Returns
    -------
    bytes
        A DXF R2010 file in millimetres, the same bytes for the same sheet.
    """
    return write_sheets([sheet])


def write_sheets(sheets: Sequence[CutSheet], *, gap_mm: float = 300.0) -> bytes:
    """Write several sheets into one file, side by side, with ``gap_mm`` between them."""
    document = _new_document()
    left = 0.0
    for sheet in sheets:
        _draw_sheet(document, sheet, (left, 0.0))
        left += sheet.length_mm + gap_mm
    return _bytes(document)


def write_parts(parts: Sequence[Part], *, offset: OffsetState, licence: str, title: str) -> bytes:
    """Write parts flat beside each other, one of each, with the quantity each is needed in.

    Returns
    -------
    bytes
        A DXF R2010 file without board frames; quantities are read back from the outlines' extended data.
    """
    document = _new_document()
    space = document.modelspace()
    left = 0.0
    for part in parts:
        x0, y0, x1, _ = bounds(part.outer)
        at = (left, 0.0) if part.origin is not None else (left - x0, -y0)
        _draw_part(space, document, PlacedPart(part, at, 0.0, part.code or part.name), with_quantity=True)
        left += x1 - x0 + 50.0
    _notes(
        document, (0.0, -200.0), [title, offset_statement(offset), f"Licence: {licence}" if licence else ""]
    )
    return _bytes(document)


def material_code(material: str) -> str:
    """A material's name as it can stand in a layer name: ``birch plywood`` becomes ``BIRCHPLYWOOD``."""
    return re.sub(r"[^A-Z]", "", material.upper()) or "BOARD"


def _new_document() -> Document:
    with _timeless():
        document = new("R2010", units=4)
    document.appids.add(APP_NAME)
    document.header["$INSUNITS"] = 4
    return document


def _bytes(document: Document) -> bytes:
    text = io.StringIO()
    with _timeless():
        document.write(text)
    return text.getvalue().encode("utf-8")


@contextmanager
def _timeless() -> Iterator[None]:
    """Keep dates and random identifiers out of a file; the library's switch for it is global."""
    with _WRITING:
        before = options.write_fixed_meta_data_for_testing
        options.write_fixed_meta_data_for_testing = True
        try:
            yield
        finally:
            options.write_fixed_meta_data_for_testing = before


def _layer(document: Document, name: str) -> str:
    if name not in document.layers:
        colour = next((c for word, c in _COLOURS.items() if word in name), 7)
        document.layers.add(name, color=colour)
    return name


def _draw_sheet(document: Document, sheet: CutSheet, corner: Point) -> None:
    space = document.modelspace()
    size = f"{sheet.length_mm:g}X{sheet.width_mm:g}X{sheet.thickness_mm:g}"
    layer = _layer(document, f"0_SHEET_{material_code(sheet.material)}_{size}")
    x, y = corner
    frame = [
        corner,
        (x + sheet.length_mm, y),
        (x + sheet.length_mm, y + sheet.width_mm),
        (x, y + sheet.width_mm),
    ]
    outline = space.add_lwpolyline(frame, close=True, dxfattribs={"layer": layer})
    _tag(outline, name=sheet.name, material=sheet.material, thickness=f"{sheet.thickness_mm:g}")
    for placed in sheet.placed:
        at = (placed.at[0] + x, placed.at[1] + y)
        moved = PlacedPart(placed.part, at, placed.rotation_deg, placed.label)
        _draw_part(space, document, moved, with_quantity=False)
    lines = [
        f"SHEET {sheet.name}: {sheet.material}, {sheet.length_mm:g} by {sheet.width_mm:g} by "
        f"{sheet.thickness_mm:g} mm, {len(sheet.placed)} parts",
        offset_statement(sheet.offset),
        f"Licence: {sheet.licence}" if sheet.licence else "",
        *sheet.notes,
    ]
    _notes(document, (x, y - 100.0), lines)


def _notes(document: Document, at: Point, lines: Iterable[str]) -> None:
    text = "\\P".join(_escaped(line) for line in lines if line)
    layer = _layer(document, "NOTES")
    document.modelspace().add_mtext(text, dxfattribs={"layer": layer, "char_height": 30, "insert": at})


def _escaped(line: str) -> str:
    return re.sub(r"([\\{}])", r"\\\1", line)


def _draw_part(space: Modelspace, document: Document, placed: PlacedPart, *, with_quantity: bool) -> None:
    part = placed.part
    move = Move(part, placed)

    def closed(points: Sequence[Point], layer: str) -> DXFGraphic:
        named = _layer(document, layer)
        return space.add_lwpolyline(move.line(points), close=True, dxfattribs={"layer": named})

    labels = _layer(document, "1_ANYTOOL_1MMDEEP_LABELS")
    label = placed.label or part.code or part.key
    if label:
        spot, height = label_spot(part, label)
        attributes = {"layer": labels, "height": height, "rotation": placed.rotation_deg}
        space.add_text(label, dxfattribs={**attributes, "insert": move.point(spot)})
    for mark in part.engravings:
        space.add_lwpolyline(move.line(mark.line), dxfattribs={"layer": labels})
    for drill in part.drillings:
        named = _layer(
            document, drill_layer(drill.diameter_mm, drill.depth_mm, drill.face, part.thickness_mm)
        )
        space.add_circle(move.point((drill.x, drill.y)), drill.diameter_mm / 2, dxfattribs={"layer": named})
    for pocket in part.pockets:
        closed(pocket.ring, pocket_layer(pocket.depth_mm, pocket.face))
    for hole in part.holes:
        closed(hole.ring, "4_ANYTOOL_CUTTHROUGH_INSIDE")
    outline = closed(part.outer, "5_ANYTOOL_CUTTHROUGH_OUTSIDE")
    _tag(
        outline,
        key=part.key,
        code=part.code or label,
        name=part.name,
        x=repr(move.origin[0]),
        y=repr(move.origin[1]),
        turn=repr(move.turn),
        grain=part.grain,
        material=part.material,
        thickness="" if part.thickness_mm is None else f"{part.thickness_mm:g}",
        quantity=str(part.quantity if with_quantity else 1),
    )


def drill_layer(diameter_mm: float, depth_mm: float | None, face: str, thickness_mm: float | None) -> str:
    """The layer of a drilling: tool diameter, depth or through, and the face it is drilled from."""
    through = depth_mm is None or (thickness_mm is not None and depth_mm >= thickness_mm)
    depth = "CUTTHROUGH" if through else f"{depth_mm:g}MMDEEP"
    return f"2_{diameter_mm:g}MMTOOL_{depth}_DRILL" + ("_REVERSE" if face == "back" and not through else "")


def pocket_layer(depth_mm: float | None, face: str) -> str:
    """The layer of a pocket; one whose depth nobody stated is named so that it is asked again."""
    depth = "POCKET" if depth_mm is None else f"ANYTOOL_{depth_mm:g}MMDEEP_INSIDE"
    return f"3_{depth}" + ("_REVERSE" if face == "back" else "")


def label_spot(part: Part, label: str) -> tuple[Point, float]:
    """A place inside the part for its label, and a text height that fits its width."""
    left, bottom, right, top = bounds(part.outer)
    height = max(4.0, min(25.0, 0.3 * min(right - left, top - bottom)))
    polygon = Polygon(part.outer)
    inner = polygon.buffer(-height) if polygon.is_valid else polygon
    spot = (inner if not inner.is_empty else polygon.buffer(0)).representative_point()
    # A label's insertion point must lie inside its part: that is how it is found again.
    return (round(spot.x, 3), round(spot.y, 3)), round(min(height, 0.8 * (right - left) / len(label)), 2)


def _tag(entity: DXFGraphic, **values: str) -> None:
    entity.set_xdata(APP_NAME, [(1000, f"{name}={value}"[:250]) for name, value in values.items() if value])


class Move:
    """Carries a part from its own coordinates onto the sheet."""

    def __init__(self, part: Part, placed: PlacedPart) -> None:
        # A part read from another drawing is first brought back into its own frame.
        self.undo_shift = part.origin if part.origin is not None else (0.0, 0.0)
        self.undo_turn = -part.rotation_deg if part.origin is not None else 0.0
        self.at = placed.at
        self.turn = float(placed.rotation_deg)
        self.origin = (float(placed.at[0]), float(placed.at[1]))

    def point(self, point: Point) -> Point:
        own = (point[0] - self.undo_shift[0], point[1] - self.undo_shift[1])
        own = place(own, at=(0.0, 0.0), rotation_deg=self.undo_turn)
        return place(own, at=self.at, rotation_deg=self.turn)

    def line(self, points: Iterable[Point]) -> list[Point]:
        return [self.point(point) for point in points]
