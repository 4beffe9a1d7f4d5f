"""Cells between lines that meet: parts that share a cut side by side, corner to corner, or in a frame.

Where three lines meet no line is followed round; instead the lines are cut at every point where they meet
and the cells of that planar subdivision are found (Jünger and Mutzel's half-edge walk, as GEOS does it).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import shapely
from shapely.geometry import LinearRing, LineString, Polygon
from shapely.geometry import Point as Spot

from manyworks.formats.cutting.chaining import KNOT, TOUCH_MM, Line, spots_of, together
from manyworks.formats.cutting.crossings import check_crossings, meetings
from manyworks.formats.drawing import FLATTENING_MM
from manyworks.geometry import Point, Ring

ON_LINE_MM = FLATTENING_MM + TOUCH_MM
"""An end this near to another line lies on it: a curve's straight pieces run so far beside it."""
SLIVER_MM = 0.1
"""Cells thinner than this lie between two drawings of the same line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``surrounded`` when other cells lie along all of its edge: it may be what is left between."""

    ring: Ring
    surrounded: bool = False


@dataclass(slots=True)
class Subdivision:
    """Groups of cells that share lines, rings (by index) that are divided by them, and lines of no cell."""

    groups: list[list[Cell]] = field(default_factory=list)
    divided: set[int] = field(default_factory=set)
    rest: list[Line] = field(default_factory=list)


def subdivide(lines: Sequence[Line], rings: Sequence[Ring], where: str, *, fewest: int = 1) -> Subdivision:
    """Find the cells between open lines that meet one another or end on closed ones.

    A line with an end on nothing divides nothing: a slit, a centre mark or an overrun stays a line.

    Parameters
    ----------
    lines
        Open lines of one layer in millimetres, two points or more each.
    rings
        Closed lines of that layer.
    where
        The layer, for messages.
    fewest
        Cells that a group must have; one alone is an outline with lines that are drawn twice in part.
    """
    net = _Net(lines, rings, where)
    found = Subdivision(rest=[line for index, line in enumerate(net.lines) if index not in net.live])
    for members in net.groups():
        curves = [net.curve(index) for index in members]
        check_crossings([curve.coords for curve in curves], where)
        cells, cuts, dangles, invalid = shapely.polygonize_full([shapely.union_all(curves)])
        polygons = [cell for cell in cells.geoms if cell.area > SLIVER_MM * cell.length / 2]
        own = {index - len(lines) for index in members if index >= len(lines)}
        if len(polygons) > len(own) and len(polygons) >= fewest:
            found.groups.append(_cells(polygons))
            found.divided |= own
            loose = shapely.line_merge(shapely.union_all([*cuts.geoms, *dangles.geoms, *invalid.geoms]))
            parts = shapely.get_parts(loose)
            found.rest += [tuple(map(tuple, part.coords)) for part in parts if part.length > 2 * ON_LINE_MM]
        else:
            found.rest += [net.lines[index] for index in members if index < len(lines)]
    return found


def _cells(polygons: Sequence[Polygon]) -> list[Cell]:
    """A cell whose edge lies nowhere at the rim of all is asked, unless it is as large as one that does."""
    rim = shapely.union_all(polygons).boundary
    outer = [polygon.exterior.intersection(rim).length > ON_LINE_MM for polygon in polygons]
    sizes = {_size(polygon) for polygon, at_rim in zip(polygons, outer, strict=True) if at_rim}
    return [
        Cell(tuple(map(tuple, polygon.exterior.coords[:-1])), not at_rim and _size(polygon) not in sizes)
        for polygon, at_rim in zip(polygons, outer, strict=True)
    ]


def _size(polygon: Polygon) -> tuple[int, int]:
    return round(polygon.area / 10), round(polygon.length)


class _Net:
    """Which lines meet which: by ends in one spot, or with an end on another line."""

    def __init__(self, lines: Sequence[Line], rings: Sequence[Ring], where: str) -> None:
        self.where = where
        self.spots = spots_of([end for line in lines for end in (line[0], line[-1])])
        at: dict[int, Point] = {}
        for number, line in enumerate(lines):
            at.setdefault(self.spots[2 * number], line[0])
            at.setdefault(self.spots[2 * number + 1], line[-1])
        self.lines = list(lines)
        self.at = at
        self.shapes = [LineString(line) for line in lines] + [LinearRing(ring) for ring in rings]
        self.tree = shapely.STRtree(self.shapes)
        self.on: dict[int, list[int]] = defaultdict(list)
        self.landed: dict[int, list[int]] = defaultdict(list)
        self._find_landings()
        self.live = self._live()

    def ends(self, line: int) -> tuple[int, int]:
        return self.spots[2 * line], self.spots[2 * line + 1]

    def _find_landings(self) -> None:
        """Spots that lie on a line which does not end there; the spot moves onto it."""
        for spot, point in list(self.at.items()):
            here = Spot(point)
            near = self.tree.query(here, predicate="dwithin", distance=ON_LINE_MM).tolist()
            others = [one for one in near if one >= len(self.lines) or spot not in self.ends(one)]
            if others and len(near) <= KNOT:
                nearest = min(others, key=lambda one: self.shapes[one].distance(here))
                landed = self.shapes[nearest].interpolate(self.shapes[nearest].project(here))
                self.at[spot] = landed.x, landed.y
                self.on[spot] = others
                for one in others:
                    self.landed[one].append(spot)

    def _live(self) -> set[int]:
        """Lines with both ends on something, when those that hang on nothing have been taken away."""
        live = {n for n in range(len(self.lines)) if self.ends(n)[0] != self.ends(n)[1]}
        while True:
            meeting = Counter(spot for n in live for spot in self.ends(n))
            held = {
                spot
                for spot in meeting
                if meeting[spot] > 1 or any(o >= len(self.lines) or o in live for o in self.on[spot])
            }
            left = {n for n in live if held.issuperset(self.ends(n))}
            if left == live:
                return live
            live = left

    def groups(self) -> list[list[int]]:
        """Live lines, and the rings they end on, that hang together."""
        links: dict[int, set[int]] = defaultdict(set)
        by_spot: dict[int, list[int]] = defaultdict(list)
        for line in self.live:
            for spot in self.ends(line):
                by_spot[spot].append(line)
                by_spot[spot] += [o for o in self.on[spot] if o >= len(self.lines) or o in self.live]
        for members in by_spot.values():
            for one, other in pairwise(members):
                links[one].add(other)
                links[other].add(one)
        for one, other in self._crossing():
            links[one].add(other)
            links[other].add(one)
        return together(links)

    def _crossing(self) -> Iterable[tuple[int, int]]:
        live = sorted(self.live)
        shapes = [self.shapes[one] for one in live]
        return ((live[a], live[b]) for a, b in meetings(shapes, "crosses", self.where))

    def curve(self, index: int) -> LineString:
        """One line with its ends in their spots and a corner wherever a spot lies on it."""
        points = list(self.lines[index]) if index < len(self.lines) else list(self.shapes[index].coords)
        if index < len(self.lines):
            first, last = self.ends(index)
            points[0], points[-1] = self.at[first], self.at[last]
        shape = LineString(points)
        along = accumulate((math.dist(one, other) for one, other in pairwise(points)), initial=0.0)
        reached = list(zip(along, points, strict=True))
        landed = [self.at[spot] for spot in self.landed[index]]
        reached += [(shape.project(Spot(point)), point) for point in landed]
        return LineString([point for _along, point in sorted(reached, key=lambda one: one[0])])
