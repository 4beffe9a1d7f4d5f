"""Closed shapes with a meaning: chained, welded, cleaned, and freed of stacked copies."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.chaining import TOUCH_MM, Line, join, once_round, plain_loops
from manyworks.formats.cutting.crossings import check_crossings
from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.cutting.subdivision import Cell, subdivide
from manyworks.formats.cutting.words.layer_grammar import OF_NO_PART, OUTLINES, PATHS, Meaning
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import Point, Ring, bounds, signed_area

SPECK_MM = 0.05
"""Lines and loops smaller than this are dust of the drawing program."""
SAME_MM = 0.15
"""Two outlines nowhere further apart than this are copies; curves alone may differ by 0.1."""
_PLACE_MM = 0.5
"""Copies are looked for among shapes whose boxes lie in one cell of such a grid, or across its border."""


_Edge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Shape:
    """A closed line with the meaning of its layer; lengths in millimetres.

    ``block`` is the block of a fastener that it comes from.
    """

    ring: Ring
    meaning: Meaning
    layer: str
    circle: tuple[float, float, float] | None = None
    gaps: tuple[float, ...] = ()
    block: str = ""
    tag: tuple[tuple[str, str], ...] = ()

    @cached_property
    def area(self) -> float:
        """Enclosed area in mm²; the loops of a line that crosses itself are added, not cancelled."""
        area = abs(signed_area(self.ring))
        return area if area > 1.0 else max(area, float(self.polygon.area))

    @cached_property
    def drawn(self) -> BaseGeometry:
        """The area as drawn, which a self-touching line makes invalid."""
        return shapely.polygons(np.array(self.ring))

    @cached_property
    def polygon(self) -> BaseGeometry:
        """The area; a self-touching line is mended, for containment tests only."""
        if shapely.is_valid(self.drawn):
            return self.drawn
        check_crossings([(*self.ring, self.ring[0])], f"layer {self.layer}")
        pieces = shapely.get_parts(shapely.make_valid(self.drawn))
        return shapely.union_all([piece for piece in pieces if piece.geom_type.endswith("Polygon")])

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """The rectangle around it: left, bottom, right, top."""
        return bounds(self.ring)

    @property
    def sides(self) -> tuple[float, float]:
        """Width and length of the rectangle around it, the shorter first."""
        left, bottom, right, top = self.box
        return min(right - left, top - bottom), max(right - left, top - bottom)

    @cached_property
    def middle(self) -> Point:
        """A point that surely lies inside."""
        if self.circle is not None:
            return self.circle[0], self.circle[1]
        point = self.polygon.representative_point()
        return point.x, point.y


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that does not close, even by welding."""

    points: tuple[Point, ...]
    meaning: Meaning
    layer: str
    gap: float


def fasteners(strokes: Sequence[Stroke], meanings: dict[str, Meaning]) -> set[str]:
    """Blocks that hold no outline of a part or board: a circle in one of them stands for a fastener."""
    rest = {stroke.block for stroke in strokes if stroke.block}
    outlines = (*OUTLINES, "sheet")
    return rest - {s.block for s in strokes if s.circle is None and meanings[s.layer].meaning in outlines}


def close_strokes(
    strokes: Sequence[Stroke], meanings: dict[str, Meaning]
) -> tuple[list[Shape], list[OpenLine], list[Finding]]:
    """Make closed shapes of the strokes of every layer that is milled.

    Parameters
    ----------
    strokes
        In millimetres.
    meanings
        What each layer means; layers that mean ``note`` are left out.

    Returns
    -------
    shapes, open lines, findings
        Welds and specks are findings; nothing is dropped without one.
    """
    shapes: list[Shape] = []
    open_lines: list[OpenLine] = []
    findings: list[Finding] = []
    loose: dict[str, list[tuple[Point, ...]]] = defaultdict(list)
    specks: dict[str, int] = defaultdict(int)
    symbols = fasteners(strokes, meanings)
    for stroke in strokes:
        meaning = meanings[stroke.layer]
        if meaning.meaning in OF_NO_PART:
            continue
        if _is_speck(stroke.points) and not _links(stroke):
            specks[stroke.layer] += 1
        elif stroke.closed:
            block = stroke.block if stroke.block in symbols else ""
            shape = as_circle(
                Shape(stroke.points, meaning, stroke.layer, stroke.circle, (), block, stroke.tag)
            )
            if shape.area > SPECK_MM**2:
                shapes.append(shape)
            else:
                findings.append(_no_area(shape))
        elif "path" in dict(stroke.tag):
            # Our own writer says where each line begins and ends; chained, two of them would become one.
            open_lines.append(OpenLine(stroke.points, meaning, stroke.layer, 0.0))
        else:
            loose[stroke.layer].append(stroke.points)
    for layer, lines in loose.items():
        unique, doubled = _without_repeats(lines)
        if doubled:
            findings.append(_doubled_lines(layer, doubled))
        shapes, rest, shared = with_cells(shapes, unique, meanings[layer], layer)
        findings += shared
        for chain in join(rest):
            if chain.closed and abs(signed_area(chain.points)) > SPECK_MM**2:
                shapes.append(Shape(chain.points, meanings[layer], layer, gaps=chain.gaps))
            elif _is_speck(chain.points):
                specks[layer] += 1
            elif not chain.closed and (ring := once_round(chain.points)):
                shapes.append(Shape(ring, meanings[layer], layer))
                findings.append(
                    run_back(shapes[-1], "info", "the piece drawn twice was left out", chain.points[-1])
                )
            else:
                open_lines.append(OpenLine(chain.points, meanings[layer], layer, chain.gap))
    for layer, count in sorted(specks.items()):
        message = f"{count} specks shorter than {SPECK_MM} mm were left out."
        findings.append(Finding("geometry.speck", "info", f"layer {layer}", message))
    findings += [_weld(shape) for shape in shapes if shape.gaps]
    return shapes, open_lines, findings


def with_cells(
    shapes: list[Shape], lines: Sequence[Line], meaning: Meaning, layer: str, *, fewest: int = 1
) -> tuple[list[Shape], list[Line], list[Finding]]:
    """Closed shapes and the loops of one layer's open lines; where lines meet, the cells between them.

    Returns
    -------
    shapes, in which cells stand for what the lines divide; lines of no loop and no cell; findings
    """
    loops, left = plain_loops(lines)
    shapes = [
        *shapes,
        *(Shape(loop, meaning, layer) for loop in loops if abs(signed_area(loop)) > SPECK_MM**2),
    ]
    if meaning.meaning in PATHS:
        return shapes, left, []
    own = [shape for shape in shapes if shape.layer == layer and not shape.tag]
    found = subdivide(left, [shape.ring for shape in own], f"layer {layer}", fewest=fewest)
    divided = {id(own[index]) for index in found.divided}
    shapes = [shape for shape in shapes if id(shape) not in divided]
    shapes += [Shape(cell.ring, meaning, layer) for cells in found.groups for cell in cells]
    return shapes, found.rest, [_shared(cells, meaning, layer) for cells in found.groups if len(cells) > 1]


def _shared(cells: Sequence[Cell], meaning: Meaning, layer: str) -> Finding:
    """What was made of lines that several outlines share; asked where a cell may be no part."""
    left, bottom, _, _ = bounds([point for cell in cells for point in cell.ring])
    words = f"{len(cells)} outlines share lines or corners; each was read by itself."
    between = sum(cell.surrounded for cell in cells)
    said = meaning.meaning in ("outside", "sheet") and not between
    if between:
        words += f" {between} of them lie between others. Are they parts too, or what is left over?"
    elif not said:
        words += " Is each of them cut out, or is a line between them only scored or folded?"
    where = f"layer {layer} near ({left:.0f}, {bottom:.0f})"
    return Finding("outline.shared", "info" if said else "question", where, words, (left, bottom))


def as_circle(shape: Shape) -> Shape:
    """A round line on a drilling layer as the circle it stands for: old exports draw circles as polylines."""
    if shape.meaning.meaning != "drill" or shape.circle is not None or len(shape.ring) < 8:
        return shape
    left, bottom, right, top = bounds(shape.ring)
    middle = (left + right) / 2, (bottom + top) / 2
    radii = [math.dist(middle, point) for point in shape.ring]
    radius = max(radii)
    round_enough = radius - min(radii) <= min(SAME_MM, 0.03 * radius)
    return replace(shape, circle=(*middle, radius)) if round_enough else shape


def _weld(shape: Shape) -> Finding:
    left, bottom, _, _ = bounds(shape.ring)
    gaps = ", ".join(f"{gap:.2f}" for gap in shape.gaps)
    return Finding(
        "outline.welded",
        "info",
        f"layer {shape.layer} near ({left:.0f}, {bottom:.0f})",
        f"An outline was open by {gaps} mm and has been closed.",
        (left, bottom),
    )


def run_back(shape: Shape, severity: Severity, done: str, at: Point) -> Finding:
    """A line that crosses, touches or runs back along itself, and the place where it does."""
    where = f"layer {shape.layer} near ({at[0]:.0f}, {at[1]:.0f})"
    message = f"A line touches, crosses or runs back along itself; {done}."
    return Finding("outline.self_touching", severity, where, message, at)


def _no_area(shape: Shape) -> Finding:
    left, bottom, right, top = bounds(shape.ring)
    size = f"{right - left:.1f} × {top - bottom:.1f} mm"
    message = f"A closed line of {size} runs out and back on itself; it encloses nothing and was left out."
    where = f"layer {shape.layer} near ({left:.0f}, {bottom:.0f})"
    return Finding("geometry.sliver", "info", where, message, (left, bottom))


def _doubled_lines(layer: str, count: int) -> Finding:
    message = f"{count} loose lines are drawn twice in the same place; the copies were left out."
    return Finding("duplicate.line", "info", f"layer {layer}", message)


def _is_speck(points: Sequence[Point]) -> bool:
    if len(points) < 2:
        return True
    left, bottom, right, top = bounds(points)
    return right - left < SPECK_MM and top - bottom < SPECK_MM


def _links(stroke: Stroke) -> bool:
    """Whether a short stroke may still hold an outline together that is drawn line by line."""
    return len(stroke.points) > 1 and math.dist(stroke.points[0], stroke.points[-1]) > TOUCH_MM


def _without_repeats(lines: list[tuple[Point, ...]]) -> tuple[list[tuple[Point, ...]], int]:
    seen: set[tuple[tuple[int, int], ...]] = set()
    unique = []
    for line in lines:
        key = tuple((round(x / TOUCH_MM), round(y / TOUCH_MM)) for x, y in line)
        if key in seen or key[::-1] in seen:
            continue
        seen.add(key)
        unique.append(line)
    return unique, len(lines) - len(unique)


def without_copies(shapes: list[Shape]) -> tuple[list[Shape], list[Shape]]:
    """Split shapes into those kept and exact stacked copies of them, within one meaning and depth."""
    kept: list[Shape] = []
    copies: list[Shape] = []
    groups: dict[tuple[object, ...], list[Shape]] = defaultdict(list)
    for shape in shapes:
        said = shape.meaning
        groups[(said.meaning, said.depth_mm, said.through, said.face, said.tool_mm)].append(shape)
    for members in groups.values():
        by_place: dict[tuple[int, ...], list[Shape]] = defaultdict(list)
        for shape in members:
            places = _places(shape)
            if any(same_line(shape, other) for place in places for other in by_place[place]):
                copies.append(shape)
            else:
                kept.append(shape)
                by_place[places[0]].append(shape)
    return kept, copies


def _places(shape: Shape) -> list[tuple[int, ...]]:
    """Its own place by all four edges of its box, and those in which a copy of it may stand."""
    own = tuple(math.floor(edge / _PLACE_MM) for edge in shape.box)
    near = ({math.floor((edge + by) / _PLACE_MM) for by in (-SAME_MM, SAME_MM)} for edge in shape.box)
    return [own, *(place for place in product(*near) if place != own)]


def same_line(one: Shape, other: Shape) -> bool:
    """Whether two shapes lie on each other everywhere."""
    if any(abs(a - b) > SAME_MM for a, b in zip(one.box, other.box, strict=True)):
        return False
    line, drawn = shapely.LinearRing(one.ring), shapely.LinearRing(other.ring)
    # One corner that lies apart is found at once.
    if shapely.distance(shapely.Point(one.ring[0]), drawn) > SAME_MM:
        return False
    return bool(shapely.hausdorff_distance(line, drawn) <= SAME_MM)


def without_stacked_lines(
    open_lines: list[OpenLine], shapes: list[Shape]
) -> tuple[list[OpenLine], list[OpenLine]]:
    """Split open lines into those kept and those that repeat edges of a closed shape corner to corner."""
    on_layer: dict[str, set[_Edge]] = defaultdict(set)
    layers = {line.layer for line in open_lines}
    outsides: set[_Edge] = set()
    for shape in shapes if open_lines else ():
        if shape.layer in layers:
            on_layer[shape.layer] |= _edges((*shape.ring, shape.ring[0]))
        if shape.meaning.meaning == "outside":
            outsides |= _edges((*shape.ring, shape.ring[0]))
    kept: list[OpenLine] = []
    stacked: list[OpenLine] = []
    for line in open_lines:
        # No pocket ends where an outline is cut; but an outline may be engraved, a pocket's edge cut through.
        own, other = on_layer[line.layer], outsides if line.meaning.meaning not in PATHS else ()
        repeats = all(edge in own or edge in other for edge in _edges(line.points))
        (stacked if repeats else kept).append(line)
    return kept, stacked


def _edges(points: Sequence[Point]) -> set[_Edge]:
    cells = [_cell(point) for point in points]
    return {(min(a, b), max(a, b)) for a, b in pairwise(cells)}


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] * 10), round(point[1] * 10)
