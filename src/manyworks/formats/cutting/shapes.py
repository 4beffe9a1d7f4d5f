"""Closed shapes with a meaning: chained, welded, cleaned, and freed of stacked copies."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.chaining import TOUCH_MM, join
from manyworks.formats.cutting.layer_grammar import OF_NO_PART, Meaning
from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.drawing import Finding
from manyworks.geometry import Point, Ring, bounds, signed_area

SPECK_MM = 0.05
"""Lines and loops smaller than this are dust of the drawing program."""
SAME_MM = 0.15
"""Two outlines nowhere further apart than this are copies; curves alone may differ by 0.1."""


@dataclass(frozen=True)
class Shape:
    """A closed line with the meaning of its layer; lengths in millimetres."""

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
        pieces = shapely.get_parts(shapely.make_valid(self.drawn))
        return shapely.union_all([piece for piece in pieces if piece.geom_type.endswith("Polygon")])

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


def close_strokes(
    strokes: Iterable[Stroke], meanings: dict[str, Meaning]
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
    for stroke in strokes:
        meaning = meanings[stroke.layer]
        if meaning.meaning in OF_NO_PART:
            continue
        if _is_speck(stroke.points):
            specks[stroke.layer] += 1
        elif stroke.closed:
            shape = as_circle(
                Shape(stroke.points, meaning, stroke.layer, stroke.circle, (), stroke.block, stroke.tag)
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
        for chain in join(unique):
            if chain.closed and abs(signed_area(chain.points)) > SPECK_MM**2:
                shapes.append(Shape(chain.points, meanings[layer], layer, gaps=chain.gaps))
            else:
                open_lines.append(OpenLine(chain.points, meanings[layer], layer, chain.gap))
    for layer, count in sorted(specks.items()):
        message = f"{count} specks shorter than {SPECK_MM} mm were left out."
        findings.append(Finding("geometry.speck", "info", f"layer {layer}", message))
    findings += [_weld(shape) for shape in shapes if shape.gaps]
    return shapes, open_lines, findings


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
        middles = shapely.points(np.array([_box_middle(shape) for shape in members]))
        tree = shapely.STRtree(middles)
        left, right = tree.query(middles, predicate="dwithin", distance=SAME_MM)
        neighbours: dict[int, list[int]] = defaultdict(list)
        for a, b in zip(left.tolist(), right.tolist(), strict=True):
            if b < a:
                neighbours[a].append(b)
        dropped: set[int] = set()
        for index, shape in enumerate(members):
            if any(o not in dropped and same_line(shape, members[o]) for o in neighbours[index]):
                dropped.add(index)
                copies.append(shape)
            else:
                kept.append(shape)
    return kept, copies


def _box_middle(shape: Shape) -> Point:
    left, bottom, right, top = bounds(shape.ring)
    return (left + right) / 2, (bottom + top) / 2


def same_line(one: Shape, other: Shape) -> bool:
    """Whether two shapes lie on each other everywhere."""
    mine, theirs = bounds(one.ring), bounds(other.ring)
    if any(abs(a - b) > SAME_MM for a, b in zip(mine, theirs, strict=True)):
        return False
    distance = shapely.hausdorff_distance(shapely.LinearRing(one.ring), shapely.LinearRing(other.ring))
    return bool(distance <= SAME_MM)


def without_stacked_lines(
    open_lines: list[OpenLine], shapes: list[Shape]
) -> tuple[list[OpenLine], list[OpenLine]]:
    """Split open lines into those kept and those that repeat edges of a closed shape corner to corner."""
    edges: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    layers = {line.layer for line in open_lines}
    for shape in shapes:
        if shape.layer in layers:
            corners = [_cell(point) for point in shape.ring]
            edges |= {(min(a, b), max(a, b)) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)}
    kept: list[OpenLine] = []
    stacked: list[OpenLine] = []
    for line in open_lines:
        corners = [_cell(point) for point in line.points]
        own = [(min(a, b), max(a, b)) for a, b in pairwise(corners)]
        (stacked if all(edge in edges for edge in own) else kept).append(line)
    return kept, stacked


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] * 10), round(point[1] * 10)


def self_touching(shapes: Sequence[Shape]) -> tuple[list[Shape], list[Finding]]:
    """Name shapes that cross or touch themselves.

    A line that only touches itself keeps its area and is ``question``; one that crosses itself encloses
    something else than it draws and is ``error``.
    """
    found: list[Finding] = []
    mended: list[Shape] = []
    for shape, valid in zip(
        shapes, shapely.is_valid([shape.drawn for shape in shapes]).tolist(), strict=True
    ):
        if valid:
            mended.append(shape)
            continue
        polygon = shape.drawn
        reason = shapely.is_valid_reason(polygon)
        clean = _without_spikes(shape)
        repaired = Polygon(clean.ring).is_valid if len(clean.ring) > 2 else False
        mended.append(clean if repaired else shape)
        left, bottom, _, _ = bounds(shape.ring)
        lost = abs(polygon.buffer(0).area - shape.area)
        severity = "info" if repaired else "question" if lost < 1.0 else "error"
        done = "doubled points were taken out" if repaired else "it is kept as drawn"
        found.append(
            Finding(
                "outline.self_touching",
                severity,  # type: ignore[arg-type]
                f"layer {shape.layer} near ({left:.0f}, {bottom:.0f})",
                f"A line touches or crosses itself ({reason.split('[')[0].lower()}); {done}.",
                (left, bottom),
            )
        )
    return mended, found


def _without_spikes(shape: Shape) -> Shape:
    """The shape without doubled points and without zero-width spikes (out and back on one line)."""
    points = list(shape.ring)
    changed = True
    while changed and len(points) > 3:
        changed = False
        for index in range(len(points)):
            before, here, after = points[index - 1], points[index], points[(index + 1) % len(points)]
            if math.dist(before, here) < 1e-3 or math.dist(before, after) < 1e-3:
                del points[index]
                changed = True
                break
    return replace(shape, ring=tuple(points)) if len(points) < len(shape.ring) else shape
