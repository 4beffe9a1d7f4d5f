"""Write nested sheets as DXF in the WikiHouse layer grammar, so that shops and this reader understand them.

Layer numbers give a safe cutting order: labels, drillings, pockets, inside cuts, outside cuts last, and the
lines stand in that order in the file. Curves are written as arcs, labels as single lines. Every outline
carries its part's identity and frame as extended data, so that a sheet reads back to the same parts wherever
they were nested. The same input always gives the same bytes.
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
from shapely import STRtree, points
from shapely.geometry import Polygon

from manyworks.formats.arcs import Vertex, fold
from manyworks.formats.cutting.wording import offset_statement
from manyworks.formats.drawing import OffsetState, Part, Point
from manyworks.formats.part_geometry import GRID_DECIMALS, bounds, place
from manyworks.formats.part_label import label_of

APP_NAME = "MANYWORKS"
LABELS = "1_ANYTOOL_1MMDEEP_LABELS"
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
    # Programs that cut in the order of the file find the order of the layers; the sort keeps parts together.
    document.modelspace().entity_space.entities.sort(key=lambda entity: entity.dxf.layer[:1])
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
    held = _parts_in_holes(sheet)
    lines = [
        f"SHEET {sheet.name}: {sheet.material}, {sheet.length_mm:g} by {sheet.width_mm:g} by "
        f"{sheet.thickness_mm:g} mm, {len(sheet.placed)} parts",
        offset_statement(sheet.offset),
        f"Licence: {sheet.licence}" if sheet.licence else "",
        f"CUT FIRST, before the holes they lie in: {', '.join(held)}" if held else "",
        *sheet.notes,
    ]
    _notes(document, (x, y - 100.0), lines)


def _parts_in_holes(sheet: CutSheet) -> list[str]:
    """Labels of parts that lie in a hole of another: cutting the hole first would let them loose."""
    moves = [Move(placed.part, placed) for placed in sheet.placed]
    holes = [Polygon(move.line(hole.ring)) for move in moves for hole in move.part.holes]
    holes = [hole for hole in holes if hole.is_valid]
    if not holes:
        return []
    tree = STRtree(holes)
    spots = points([move.point(move.part.outer[0]) for move in moves])
    lying = sorted({int(index) for index in tree.query(spots, predicate="within")[0]})
    return [sheet.placed[i].label or sheet.placed[i].part.code or sheet.placed[i].part.key for i in lying]


def _notes(document: Document, at: Point, lines: Iterable[str]) -> None:
    text = "\\P".join(_escaped(line) for line in lines if line)
    layer = _layer(document, "NOTES")
    document.modelspace().add_mtext(text, dxfattribs={"layer": layer, "char_height": 30, "insert": at})


def _escaped(line: str) -> str:
    return re.sub(r"([\\{}])", r"\\\1", line)


def _draw_part(space: Modelspace, document: Document, placed: PlacedPart, *, with_quantity: bool) -> None:
    part = placed.part
    move = Move(part, placed)
    frame = {"x": repr(move.origin[0]), "y": repr(move.origin[1]), "turn": repr(move.turn)}

    def closed(ring: Sequence[Point], layer: str, **tag: str) -> None:
        vertices, notes = move.folded(ring)
        attributes = {"layer": _layer(document, layer)}
        line = space.add_lwpolyline(vertices, format="xyb", close=True, dxfattribs=attributes)
        pieces = {f"arcs{i:03}": notes[at : at + 200] for i, at in enumerate(range(0, len(notes), 200))}
        if tag or pieces:
            _tag(line, **tag, **frame, **pieces)

    text = placed.label or part.code or part.key
    if text:
        _draw_label(space, document, move, text)
    for mark in part.engravings:
        attributes = {"layer": _layer(document, LABELS)}
        space.add_lwpolyline(move.line(mark.line), dxfattribs=attributes)
    for drill in part.drillings:
        named = _layer(
            document, drill_layer(drill.diameter_mm, drill.depth_mm, drill.face, part.thickness_mm)
        )
        space.add_circle(move.point((drill.x, drill.y)), drill.diameter_mm / 2, dxfattribs={"layer": named})
    for pocket in part.pockets:
        closed(pocket.ring, pocket_layer(pocket.depth_mm, pocket.face))
    for hole in part.holes:
        closed(hole.ring, "4_ANYTOOL_CUTTHROUGH_INSIDE")
    closed(
        part.outer,
        "5_ANYTOOL_CUTTHROUGH_OUTSIDE",
        key=part.key,
        code=part.code or text,
        name=part.name,
        grain=part.grain,
        material=part.material,
        thickness="" if part.thickness_mm is None else f"{part.thickness_mm:g}",
        quantity=str(part.quantity if with_quantity else 1),
    )


def _draw_label(space: Modelspace, document: Document, move: Move, text: str) -> None:
    """The label as lines to engrave, and as words on the layer that is never milled."""
    label = label_of(move.part, text)
    for line in label.lines:
        drawn = space.add_lwpolyline(move.line(line), dxfattribs={"layer": _layer(document, LABELS)})
        _tag(drawn, label=text)
    turn = (move.turn + move.undo_turn + label.turn_deg) % 360
    at, height = label.words
    words = {"layer": _layer(document, "NOTES"), "height": height, "rotation": turn}
    space.add_text(text, dxfattribs={**words, "insert": move.point(at)})


def drill_layer(diameter_mm: float, depth_mm: float | None, face: str, thickness_mm: float | None) -> str:
    """The layer of a drilling: tool diameter, depth or through, and the face it is drilled from."""
    through = depth_mm is None or (thickness_mm is not None and depth_mm >= thickness_mm)
    depth = "CUTTHROUGH" if through else f"{depth_mm:g}MMDEEP"
    return f"2_{diameter_mm:g}MMTOOL_{depth}_DRILL" + ("_REVERSE" if face == "back" and not through else "")


def pocket_layer(depth_mm: float | None, face: str) -> str:
    """The layer of a pocket; one whose depth nobody stated is named so that it is asked again."""
    depth = "POCKET" if depth_mm is None else f"ANYTOOL_{depth_mm:g}MMDEEP_INSIDE"
    return f"3_{depth}" + ("_REVERSE" if face == "back" else "")


def _tag(entity: DXFGraphic, **values: str) -> None:
    entity.set_xdata(APP_NAME, [(1000, f"{name}={value}"[:250]) for name, value in values.items() if value])


class Move:
    """Carries a part from its own coordinates onto the sheet."""

    def __init__(self, part: Part, placed: PlacedPart) -> None:
        self.part = part
        # A part read from another drawing is first brought back into its own frame.
        self.undo_shift = part.origin if part.origin is not None else (0.0, 0.0)
        self.undo_turn = -part.rotation_deg if part.origin is not None else 0.0
        self.at = placed.at
        self.turn = float(placed.rotation_deg)
        self.origin = (float(placed.at[0]), float(placed.at[1]))

    def point(self, point: Point) -> Point:
        return self._out(self._own(point))

    def line(self, points: Iterable[Point]) -> list[Point]:
        return [self.point(point) for point in points]

    def folded(self, ring: Iterable[Point]) -> tuple[list[Vertex], str]:
        """A ring on the sheet with its arcs found, and the notes that unfold it again.

        Only points on the grid that parts are kept on can be noted; others stay straight pieces.
        """
        own = [self._own(point) for point in ring]
        if any(abs(value - round(value, GRID_DECIMALS)) > 1e-6 for point in own for value in point):
            return [(*self._out(point), 0.0) for point in own], ""
        vertices, notes = fold(own)
        return [(*self._out((x, y)), bulge) for x, y, bulge in vertices], notes

    def _own(self, point: Point) -> Point:
        own = (point[0] - self.undo_shift[0], point[1] - self.undo_shift[1])
        return place(own, at=(0.0, 0.0), rotation_deg=self.undo_turn)

    def _out(self, own: Point) -> Point:
        return place(own, at=self.at, rotation_deg=self.turn)
