"""What goes into a cutting file, whatever its format: layers, lines, words, and holes to find a turned sheet.

Layer numbers give a safe cutting order: marks and locating holes, drillings, pockets, inside cuts, outside
cuts last; what has a 0 is not cut: the frame, and tabs. Every field of a part's geometry becomes a mark here,
once for all writers; a depth that nobody has stated gives a layer that asks for it. Work on the back is drawn
as seen from the front, on layers that end in ``REVERSE``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from numpy import array
from shapely import STRtree, points, transform
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from manyworks.formats import tabs
from manyworks.formats.arcs import Vertex, fold
from manyworks.formats.cutting.words.layer_grammar import SHALLOW_MM
from manyworks.formats.cutting.words.offsets import offset_statement
from manyworks.formats.drawing import OffsetState, Part
from manyworks.formats.part_label import label_of
from manyworks.geometry import (
    GRID_DECIMALS,
    THROUGH,
    Depth,
    Face,
    Geometry,
    Line,
    Path,
    Pocket,
    Point,
    Text,
    place,
)
from manyworks.geometry.works import TOOL_MM, works_of

LABELS = "1_ANYTOOL_1MMDEEP_LABELS"
NOTES = "NOTES"
LOCATING_MM = 8.0
"""Diameter of the two holes that find a turned sheet again, for pins of the same size."""
CLEAR_MM = 12.0
"""From a locating hole to the nearest part and to the edge of the sheet."""
BESIDE_MM = 4.0
"""From a locating hole to what the cutter around a part takes."""
STEP_MM = 20.0


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part lying on a sheet: turned about its own origin, then moved to ``at`` (mm on the sheet).

    ``piece`` is the number of the very piece that it becomes, where there is one. A part with ``tabs`` is so
    small that it would come loose.
    """

    part: Part
    at: Point = (0.0, 0.0)
    rotation_deg: float = 0.0
    label: str = ""
    piece: str = ""
    tabs: bool = False

    @property
    def words(self) -> str:
        """What is engraved on it."""
        return self.label or self.part.code or self.part.key


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

    @property
    def layer(self) -> str:
        """The layer of its frame, which says size and material."""
        size = f"{self.length_mm:g}X{self.width_mm:g}X{self.thickness_mm:g}"
        return f"0_SHEET_{material_code(self.material)}_{size}"

    @property
    def frame(self) -> Line:
        """Its four corners, mm."""
        return ((0.0, 0.0), (self.length_mm, 0.0), (self.length_mm, self.width_mm), (0.0, self.width_mm))

    @property
    def turns(self) -> bool:
        """Whether it is worked on both faces."""
        return any(placed.part.geometry.works_the_back for placed in self.placed)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line to draw, in the part's own coordinates; a circle where ``radius`` is set.

    ``tag`` is what a reader needs beside the line to read the same part again.
    """

    layer: str
    line: Line
    closed: bool = False
    radius: float = 0.0
    tag: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Words to write, never milled, in the part's own coordinates."""

    text: str
    at: Point
    height_mm: float
    turn_deg: float
    tag: tuple[tuple[str, str], ...]


class Move:
    """Carries a part from its own coordinates onto the sheet."""

    def __init__(self, placed: PlacedPart) -> None:
        part = placed.part
        # A part read from another drawing is first brought back into its own frame.
        self.undo_shift = part.origin if part.origin is not None else (0.0, 0.0)
        self.undo_turn = -part.rotation_deg if part.origin is not None else 0.0
        self.is_own = self.undo_shift == (0.0, 0.0) and self.undo_turn == 0.0
        self.turn = float(placed.rotation_deg)
        self.origin = (float(placed.at[0]), float(placed.at[1]))

    def point(self, point: Point) -> Point:
        return self._out(self._own(point))

    def line(self, line: Iterable[Point]) -> list[Point]:
        return [self.point(point) for point in line]

    def direction(self, turn_deg: float) -> float:
        """Degrees on the sheet of a direction in the part's own coordinates."""
        return (self.turn + self.undo_turn + turn_deg) % 360

    def folded(self, ring: Iterable[Point]) -> tuple[list[Vertex], str]:
        """A ring on the sheet with its arcs found, and the notes that unfold it again.

        Only points on the grid that parts are kept on can be noted; others stay straight pieces.
        """
        vertices, notes = _folded(tuple(self._own(point) for point in ring))
        return [(*self._out((x, y)), bulge) for x, y, bulge in vertices], notes

    def _own(self, point: Point) -> Point:
        if self.is_own:
            return point
        own = (point[0] - self.undo_shift[0], point[1] - self.undo_shift[1])
        return place(own, at=(0.0, 0.0), rotation_deg=self.undo_turn)

    def _out(self, own: Point) -> Point:
        return place(own, at=self.origin, rotation_deg=self.turn)


@lru_cache(maxsize=2048)
def _folded(own: Line) -> tuple[list[Vertex], str]:
    """A ring in its part's own coordinates, folded; a plan cuts the same part on many sheets."""
    if any(abs(value - round(value, GRID_DECIMALS)) > 1e-6 for point in own for value in point):
        return [(*point, 0.0) for point in own], ""
    return fold(own)


def drawn(placed: PlacedPart, number: int) -> tuple[list[Mark], list[Words]]:
    """Every line of a part, and every word on it.

    Parameters
    ----------
    number
        Tells the parts of one file apart, so that words find their part again.
    """
    marks = [*_work(placed.part.geometry), _outline(placed, number)]
    if placed.tabs:
        marks += [Mark(tabs.LAYER, line) for line in tabs.tabs_of(placed.part.geometry.outline)]
    own = ("part", str(number))
    words = [
        Words(text.text, text.at, text.height_mm, 0.0, (*_carried(text), own))
        for text in placed.part.geometry.texts
    ]
    if placed.words:
        label = label_of(placed.part.geometry, placed.words)
        at, height = label.words
        words.append(Words(placed.words, at, height, label.turn_deg, (("label", "yes"), own)))
        marks += [Mark(LABELS, line, tag=(("label", placed.words),)) for line in label.lines]
    return marks, words


def _carried(text: Text) -> tuple[tuple[str, str], ...]:
    return ("note", text.text), ("height", repr(text.height_mm))


def _work(geometry: Geometry) -> Iterator[Mark]:
    """Everything inside the outline."""
    for path in geometry.paths:
        line = path.line[:-1] if path.closed else path.line
        yield Mark(path_layer(path), line, path.closed, tag=(("path", path.work),))
    for drilling in geometry.drillings:
        tool = drilling.diameter_mm if drilling.tool_mm is None else drilling.tool_mm
        layer = _layer("2", tool, drilling.depth_mm, "DRILL", drilling.face)
        tag = (("symbol", "yes"),) if drilling.symbol else ()
        yield Mark(layer, (drilling.at,), radius=drilling.diameter_mm / 2, tag=tag)
    for pocket in geometry.pockets:
        yield Mark(pocket_layer(pocket), pocket.ring, closed=True)
    for hole in geometry.holes:
        yield Mark(_layer("4", hole.tool_mm, hole.depth_mm, "INSIDE"), hole.ring, closed=True)


def _outline(placed: PlacedPart, number: int) -> Mark:
    part, geometry = placed.part, placed.part.geometry
    told = {
        "key": part.key,
        "code": part.code or placed.words,
        "name": part.name,
        "grain": geometry.grain,
        "material": part.material,
        "thickness": "" if part.thickness_mm is None else f"{part.thickness_mm:g}",
        "quantity": str(part.quantity),
        "part": str(number),
        "piece": placed.piece,
    }
    layer = _layer("5", geometry.tool_mm, geometry.depth_mm, "OUTSIDE")
    return Mark(layer, geometry.outline, closed=True, tag=tuple(told.items()))


def sheet_notes(sheet: CutSheet, locating: tuple[Point, ...]) -> list[str]:
    """Lines of text beside a sheet for the person at the machine."""
    held = _parts_in_holes(sheet)
    small = dict.fromkeys(placed.words for placed in sheet.placed if placed.tabs)
    lines = [
        f"SHEET {sheet.name}: {sheet.material}, {sheet.length_mm:g} by {sheet.width_mm:g} by "
        f"{sheet.thickness_mm:g} mm, {len(sheet.placed)} parts",
        offset_statement(sheet.offset),
        f"Licence: {sheet.licence}" if sheet.licence else "",
        f"CUT FIRST, before the holes they lie in: {', '.join(held)}" if held else "",
        f"CUT FIRST, leaving tabs as layer {tabs.LAYER} shows: {', '.join(small)}" if small else "",
        *(_turning(sheet, locating) if sheet.turns else ()),
        *sheet.notes,
    ]
    return [line for line in lines if line]


def _turning(sheet: CutSheet, locating: tuple[Point, ...]) -> tuple[str, ...]:
    said = "TURN this sheet: it is worked on both faces. REVERSE layers are drawn as seen from the front."
    if not locating:
        return said, "There is no room for locating holes: find the turned sheet by its edges."
    places = " and ".join(f"({x:g}, {y:g})" for x, y in locating)
    middle = sheet.width_mm / 2
    return (
        said,
        f"Drill the locating holes at {places} first.",
        f"Turn the sheet over its long middle line (y = {middle:g}): its holes come to lie on the same pins.",
        "Mirror the REVERSE layers in that line.",
    )


def locating_holes(sheet: CutSheet) -> tuple[Point, ...]:
    """Two places that a sheet turned over its long middle line brings back to themselves.

    They lie off every part, its work and the cutter around it. Either both lie on that line or they mirror
    each other in it, as far apart as can be; so the turned sheet lies where it lay. Empty when the sheet is
    worked on one face only, or when there is no room.
    """
    if not sheet.turns:
        return ()
    reach = LOCATING_MM / 2 + CLEAR_MM
    tree = STRtree([area for placed in sheet.placed for area in _taken(placed)])
    middle = sheet.width_mm / 2

    def free(x: float, y: float) -> bool:
        return not len(tree.query(ShapelyPoint(x, y), predicate="dwithin", distance=reach))

    columns = [reach + STEP_MM * i for i in range(int((sheet.length_mm - 2 * reach) // STEP_MM) + 1)]
    rows = [reach + STEP_MM * i for i in range(int((middle - 2 * reach) // STEP_MM) + 1)]
    on_line = [x for x in columns if free(x, middle)]
    best = ((on_line[0], middle), (on_line[-1], middle)) if len(on_line) > 1 else ()
    if best and best[1][0] - best[0][0] > 0.8 * sheet.length_mm:
        return best
    pairs = ((x, y) for y in rows for x in columns if free(x, y) and free(x, sheet.width_mm - y))
    x, y = next(pairs, (0.0, middle))
    apart = sheet.width_mm - 2 * y
    if best and best[1][0] - best[0][0] >= apart:
        return best
    return ((x, y), (x, sheet.width_mm - y)) if apart > 2 * reach else ()


def _taken(placed: PlacedPart) -> Iterator[BaseGeometry]:
    """The areas of the sheet that a part takes, with its work and with a wide cutter around it."""
    move, geometry = Move(placed), placed.part.geometry
    wide = max(0.0, (geometry.tool_mm or TOOL_MM) + BESIDE_MM - CLEAR_MM)
    for area in (Polygon(geometry.outline).buffer(wide), *works_of(geometry)):
        yield transform(area, lambda corners: array([move.point((x, y)) for x, y in corners]))


def locating_layer() -> str:
    """The layer of the locating holes: through holes that belong to no part."""
    return _layer("1", LOCATING_MM, THROUGH, "LOCATING")


def _parts_in_holes(sheet: CutSheet) -> list[str]:
    """Labels of parts that lie in a hole of another: cutting the hole first would let them loose."""
    moves = [(Move(placed), placed.part.geometry) for placed in sheet.placed]
    holes = [Polygon(move.line(hole.ring)) for move, geometry in moves for hole in geometry.holes]
    holes = [hole for hole in holes if hole.is_valid]
    if not holes:
        return []
    spots = points([move.point(geometry.outline[0]) for move, geometry in moves])
    lying = sorted({int(index) for index in STRtree(holes).query(spots, predicate="within")[0]})
    return [sheet.placed[i].words for i in lying]


def material_code(material: str) -> str:
    """A material's name as it can stand in a layer name: ``birch plywood`` becomes ``BIRCHPLYWOOD``."""
    return re.sub(r"[^A-Z]", "", material.upper()) or "BOARD"


def pocket_layer(pocket: Pocket) -> str:
    """The layer of a pocket; one whose depth nobody stated is named so that it is asked again."""
    depth = pocket.depth_mm
    # Readers take a shallow line that is not called a pocket for a mark on the surface.
    deep = isinstance(depth, float | int) and depth > SHALLOW_MM
    return _layer("3", pocket.tool_mm, depth, "INSIDE" if deep else "POCKET", pocket.face)


def path_layer(path: Path) -> str:
    """The layer of a line that is followed: cuts after pockets, everything else first."""
    word = {"cut": "ONLINE", "score": "SCORE", "fold": "FOLD", "engrave": "ENGRAVE"}[path.work]
    return _layer("4" if path.work == "cut" else "1", path.tool_mm, path.depth_mm, word, path.face)


def _layer(order: str, tool_mm: float | None, depth: Depth, word: str, face: Face | None = "front") -> str:
    tool = "ANYTOOL" if tool_mm is None else f"{tool_mm:g}MMTOOL"
    deep = "" if depth is None else "CUTTHROUGH" if depth == THROUGH else f"{depth:g}MMDEEP"
    # A face that is named without saying which is asked again by whoever reads it.
    side = {"front": "", "back": "REVERSE", None: "FACE"}[face]
    return "_".join(filter(None, (order, tool, deep, word, side if depth != THROUGH else "")))
