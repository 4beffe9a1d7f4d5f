"""Lines a router can follow: closed rings of straight edges and exact arcs.

A ring is a tuple of ``(x, y, bulge)``: the edge that leaves a corner is straight when its bulge is 0,
else an arc whose bulge is ``tan(angle / 4)``, positive when it turns left (the DXF convention).
Material always lies on the left: outlines run counter-clockwise, holes clockwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from manyworks.refused import Refused

Point = tuple[float, float]
Corner = tuple[float, float, float]
ArcRing = tuple[Corner, ...]


def flatten(ring: ArcRing, tolerance_mm: float = 0.1) -> tuple[Point, ...]:
    """Straight pieces that stay within a distance of the exact ring.

    Parameters
    ----------
    ring
        Corners with bulges, millimetres.
    tolerance_mm
        Largest distance between an arc and its chord.
    """
    points: list[Point] = []
    for (x1, y1, bulge), (x2, y2, _) in zip(ring, ring[1:] + ring[:1], strict=True):
        points.append((x1, y1))
        if bulge == 0:
            continue
        centre, radius, start, sweep = _arc((x1, y1), (x2, y2), bulge)
        step = 2 * math.acos(max(0.0, 1 - tolerance_mm / radius))
        # An even count puts a point on the middle of the arc, where a dog-bone passes through its corner.
        count = 2 * math.ceil(abs(sweep) / step / 2)
        for i in range(1, count):
            angle = start + sweep * i / count
            points.append((centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)))
    return tuple(points)


def arc_radii(ring: ArcRing) -> list[float]:
    """Radius in mm of every arc that curves into the material (the ones a round tool must fit)."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return [_arc(a[:2], b[:2], a[2])[1] for a, b in pairs if a[2] < 0]


def sharp_inside_corners(ring: ArcRing) -> list[Point]:
    """Corners between two straight edges that turn right: a round tool cannot reach into them."""
    count = len(ring)
    sharp = []
    for i in range(count):
        before, here, after = ring[i - 1], ring[i], ring[(i + 1) % count]
        if before[2] == 0 and here[2] == 0 and _turn(before[:2], here[:2], after[:2]) < -1e-6:
            sharp.append(here[:2])
    return sharp


def with_dog_bones(corners: Sequence[Point], tool_radius_mm: float) -> ArcRing:
    """The ring with every inside corner opened by a round cut that passes through the corner.

    A mating part with square corners then seats fully. For a right angle the cut is a half circle between
    the two points at ``sqrt(2)`` radii from the corner.

    Parameters
    ----------
    corners
        Corners of the ring, material on the left.
    tool_radius_mm
        Radius of the cutter; 0 keeps the corners square.
    """
    ring: list[Corner] = []
    count = len(corners)
    room = [0.0] * count
    for i, here in enumerate(corners):
        before, after = corners[i - 1], corners[(i + 1) % count]
        if tool_radius_mm <= 0 or _turn(before, here, after) > -1e-6:
            ring.append((*here, 0.0))
            continue
        a, b = _towards(here, before), _towards(here, after)
        opening = math.acos(max(-1.0, min(1.0, a[0] * b[0] + a[1] * b[1])))
        reach = 2 * tool_radius_mm * math.cos(opening / 2)
        room[i] = reach
        ring.append((here[0] + reach * a[0], here[1] + reach * a[1], -1 / math.tan(opening / 2)))
        ring.append((here[0] + reach * b[0], here[1] + reach * b[1], 0.0))
    for i in range(count):
        if room[i - 1] + room[i] > math.dist(corners[i - 1], corners[i]) + 1e-9:
            raise Refused(
                "sample.tool_too_large",
                f"A cutter of {2 * tool_radius_mm:g} mm does not fit between two inside corners "
                f"{math.dist(corners[i - 1], corners[i]):.1f} mm apart.",
                "Choose a smaller cutter.",
            )
    return tuple(ring)


def circle(centre: Point, radius_mm: float) -> ArcRing:
    """A round hole (clockwise)."""
    x, y = centre
    return ((x - radius_mm, y, -1.0), (x + radius_mm, y, -1.0))


def rounded_hole(centre: Point, length_mm: float, height_mm: float, radius_mm: float) -> ArcRing:
    """A hole with round corners (clockwise); a radius of half the height gives a slot with round ends."""
    quarter = -math.tan(math.pi / 8)
    x, y, a, b, r = *centre, length_mm / 2, height_mm / 2, radius_mm
    ring: list[Corner] = []
    for corner, before, after in (
        ((x - a, y + b), (0, -1), (1, 0)),
        ((x + a, y + b), (-1, 0), (0, -1)),
        ((x + a, y - b), (0, 1), (-1, 0)),
        ((x - a, y - b), (1, 0), (0, 1)),
    ):
        ring.append((corner[0] + r * before[0], corner[1] + r * before[1], quarter))
        ring.append((corner[0] + r * after[0], corner[1] + r * after[1], 0.0))
    return without_doubles(ring)


def rectangle(left: float, bottom: float, right: float, top: float) -> list[Point]:
    """Corners of an upright rectangle, counter-clockwise."""
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def slot(
    centre: Point, length_mm: float, width_mm: float, direction: Point, tool_radius_mm: float
) -> ArcRing:
    """A closed mortise with dog-bones (clockwise), its length along ``direction`` (a unit vector)."""
    (x, y), (dx, dy) = centre, direction
    corners = [
        (
            x + s * length_mm / 2 * dx - t * width_mm / 2 * dy,
            y + s * length_mm / 2 * dy + t * width_mm / 2 * dx,
        )
        for s, t in ((-1, -1), (-1, 1), (1, 1), (1, -1))
    ]
    return with_dog_bones(corners, tool_radius_mm)


def without_doubles(ring: Iterable[Corner]) -> ArcRing:
    """The ring without edges of no length."""
    kept: list[Corner] = []
    for corner in ring:
        if kept and math.dist(kept[-1][:2], corner[:2]) < 1e-9:
            kept[-1] = corner
        else:
            kept.append(corner)
    if len(kept) > 1 and math.dist(kept[0][:2], kept[-1][:2]) < 1e-9:
        kept.pop()
    return tuple(kept)


def moved(ring: ArcRing, dx: float, dy: float) -> ArcRing:
    """The ring shifted by a distance."""
    return tuple((x + dx, y + dy, bulge) for x, y, bulge in ring)


def _arc(start: Point, end: Point, bulge: float) -> tuple[Point, float, float, float]:
    """Centre, radius, start angle and signed sweep of an arc edge."""
    chord = math.dist(start, end)
    radius = chord * (1 + bulge * bulge) / (4 * abs(bulge))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    # Signed distance from the chord's middle to the centre, along the left normal of the chord.
    rise = chord * (1 - bulge * bulge) / (4 * bulge)
    nx, ny = -(end[1] - start[1]) / chord, (end[0] - start[0]) / chord
    centre = (middle[0] + rise * nx, middle[1] + rise * ny)
    return centre, radius, math.atan2(start[1] - centre[1], start[0] - centre[0]), 4 * math.atan(bulge)


def _turn(before: Point, here: Point, after: Point) -> float:
    """Sine of the turn at a corner: positive to the left."""
    a, b = _towards(before, here), _towards(here, after)
    return a[0] * b[1] - a[1] * b[0]


def _towards(start: Point, end: Point) -> Point:
    length = math.dist(start, end)
    if length == 0:
        raise Refused("sample.double_corner", f"Two corners of a ring fall on one point at {start}.")
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length
