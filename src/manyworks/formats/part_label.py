"""Where a part's label is engraved: inside the part, off its holes, as large as there is room."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Polygon, box

from manyworks.formats.stroke_font import lettering, width
from manyworks.geometry import Geometry, Point, place

HEIGHTS_MM = (25.0, 18.0, 12.0, 8.0, 6.0, 4.0)
EDGE_MM = 2.0


@dataclass(frozen=True, slots=True)
class Label:
    """A label in the part's own coordinates: where it begins, its height, 0 or 90 degrees, and its lines.

    ``lines`` is empty when the part has no room for letters of 4 mm; the text is then only written.
    """

    at: Point
    height_mm: float
    turn_deg: float
    lines: tuple[tuple[Point, ...], ...]

    @property
    def words(self) -> tuple[Point, float]:
        """Where the same words stand as text, and how high: small, under the engraved lines."""
        if not self.lines:
            return self.at, self.height_mm
        return place(
            (0.0, -0.45 * self.height_mm), at=self.at, rotation_deg=self.turn_deg
        ), 0.3 * self.height_mm


def label_of(geometry: Geometry, text: str) -> Label:
    """Place a label on a part."""
    free, middles = _room(geometry)
    for height in HEIGHTS_MM:
        long = width(text, height)
        for turn in (0.0, 90.0):
            across, up = (long, height) if turn == 0 else (height, long)
            for x, y in middles:
                corner = (x - across / 2, y - up / 2)
                if free.contains(box(*corner, corner[0] + across, corner[1] + up)):
                    start = corner if turn == 0 else (corner[0] + height, corner[1])
                    flat = lettering(text, (0.0, 0.0), height)
                    turned = [[place(p, at=start, rotation_deg=turn) for p in line] for line in flat]
                    return Label(start, height, turn, tuple(tuple(line) for line in turned))
    left, _, right, _ = geometry.bounds
    spot = Polygon(geometry.outline).buffer(0).representative_point()
    return Label((spot.x, spot.y), round(min(4.0, 0.8 * (right - left) / max(1, len(text))), 2), 0.0, ())


@lru_cache(maxsize=256)
def _room(geometry: Geometry) -> tuple[shapely.Geometry, list[Point]]:
    """Where a label may lie, and the points to try: the same for all pieces of a part, whatever they say."""
    free = _free(geometry)
    shapely.prepare(free)
    return free, _middles(free)


def _free(geometry: Geometry) -> shapely.Geometry:
    """The part less its edge and all work on it: over a deep pocket of the back a letter breaks through."""
    outline = Polygon(geometry.outline).buffer(-EDGE_MM)
    cuts = [Polygon(hole.ring).buffer(EDGE_MM) for hole in geometry.holes]
    cuts += [Polygon(pocket.ring).buffer(EDGE_MM) for pocket in geometry.pockets]
    cuts += [shapely.Point(drill.at).buffer(drill.diameter_mm / 2 + EDGE_MM) for drill in geometry.drillings]
    cuts += [LineString(path.line).buffer(EDGE_MM) for path in geometry.paths]
    return outline.difference(shapely.union_all(cuts)) if cuts else outline


def _middles(free: shapely.Geometry) -> list[Point]:
    """Points around which there is room: of the largest circle that fits, and near it."""
    if free.is_empty:
        return []
    widest = max(shapely.get_parts(free), key=lambda piece: piece.area)
    circle = shapely.maximum_inscribed_circle(widest, tolerance=1.0)
    spots = [shapely.Point(circle.coords[0]), widest.centroid, widest.representative_point()]
    left, bottom, right, top = widest.bounds
    spots += [
        translate(shapely.Point(left, bottom), (right - left) * i / 4, (top - bottom) * j / 4)
        for i in (1, 2, 3)
        for j in (1, 2, 3)
    ]
    return [(spot.x, spot.y) for spot in spots]
