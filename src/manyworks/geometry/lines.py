"""Points, rings and open lines in millimetres: lengths, areas, boxes, and where a turned part lies."""

import math
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[float, float]
Ring = tuple[Point, ...]
Line = tuple[Point, ...]


def signed_area(ring: Iterable[Point]) -> float:
    """Area of a closed ring in mm², positive when it runs counter-clockwise."""
    points = list(ring)
    total = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        total += x1 * y2 - x2 * y1
    return total / 2.0


def ring_length(ring: Iterable[Point]) -> float:
    """Length in mm of a closed ring."""
    points = list(ring)
    return sum(math.dist(a, b) for a, b in zip(points, points[1:] + points[:1], strict=True))


def line_length(line: Iterable[Point]) -> float:
    """Length in mm of an open line."""
    return sum(math.dist(a, b) for a, b in pairwise(line))


def middle_of(ring: Iterable[Point]) -> tuple[float, float, float]:
    """Signed area in mm² of a ring, and the middle of the area; all 0 for a ring without one."""
    points = list(ring)
    area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    return (area, x_sum / (6 * area), y_sum / (6 * area)) if area else (0.0, 0.0, 0.0)


def bounds(ring: Iterable[Point]) -> tuple[float, float, float, float]:
    """Smallest x, smallest y, largest x, largest y of some points, in mm."""
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def place(point: Point, *, at: Point, rotation_deg: float) -> Point:
    """Where a point of a part's own frame comes to lie when the part is turned, then moved."""
    if rotation_deg % 90 == 0:
        # Quarter turns are exact, so that nesting does not change a single digit.
        cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[int(rotation_deg // 90) % 4]
        return point[0] * cos - point[1] * sin + at[0], point[0] * sin + point[1] * cos + at[1]
    angle = math.radians(rotation_deg)
    c, s = math.cos(angle), math.sin(angle)
    return point[0] * c - point[1] * s + at[0], point[0] * s + point[1] * c + at[1]
