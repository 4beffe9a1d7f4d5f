"""Proof that a block goes together: no two plates share a place, and every tenon fills its mortise.

Plates are cut at a few depths. Where the plane of one plate meets another plate, that plate's section is
a set of rectangles; they must lie in the first plate's voids, and close to their edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from manyworks.drafting.sample.paths import flatten
from manyworks.drafting.sample.plates import Placed, Pose, SampleBlock, Vector

TOUCH_MM2 = 1.0
"""Overlap that counts as touching: flattened arcs and rounding leave slivers of this size."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two plates that want the same place."""

    first: str
    second: str
    overlap_mm2: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A plate that reaches into another one's void.

    ``void`` is ``mortise`` (a hole through), ``notch`` (open at an edge) or ``housing`` (a pocket);
    ``play_mm`` is how far the section may be grown on all sides before it meets material all round.
    """

    tenon: str
    into: str
    void: str
    length_mm: float
    thickness_mm: float
    play_mm: float


def clashes(pieces: Sequence[Placed]) -> list[Clash]:
    """Pairs of plates that overlap by more than touching.

    Parameters
    ----------
    pieces
        Plates in common coordinates, of one block or of neighbours.
    """
    found = []
    boxes = [_box(piece) for piece in pieces]
    for (i, a), (j, b) in combinations(enumerate(pieces), 2):
        if not _boxes_meet(boxes[i], boxes[j]):
            continue
        overlap = _overlap(a, b)
        if overlap > TOUCH_MM2:
            found.append(Clash(a.plate.name, b.plate.name, overlap))
    return found


def fits(pieces: Sequence[Placed]) -> list[Fit]:
    """Every place where one plate reaches into the void of another, crossing plates only."""
    found = []
    boxes = [_box(piece) for piece in pieces]
    for i, holder in enumerate(pieces):
        for j, tenon in enumerate(pieces):
            if i == j or _parallel(holder.pose, tenon.pose) or not _boxes_meet(boxes[i], boxes[j]):
                continue
            found += _fits_in(holder, tenon)
    return found


def outer_box(pieces: Sequence[Placed]) -> tuple[Vector, Vector]:
    """Smallest and largest corner of the plates together."""
    boxes = [_box(piece) for piece in pieces]
    low = tuple(min(box[0][k] for box in boxes) for k in range(3))
    high = tuple(max(box[1][k] for box in boxes) for k in range(3))
    return low, high  # type: ignore[return-value]


def shifted(pieces: Sequence[Placed], by: Vector) -> list[Placed]:
    """The plates moved together, to stand a block beside another."""
    return [
        Placed(
            p.plate,
            Pose(
                (p.pose.origin[0] + by[0], p.pose.origin[1] + by[1], p.pose.origin[2] + by[2]),
                p.pose.u,
                p.pose.v,
            ),
        )
        for p in pieces
    ]


def prove(block: SampleBlock) -> list[str]:
    """What is wrong with a block, in words; an empty list means it goes together."""
    pieces = block.all_placed()
    wrong = [f"{c.first} and {c.second} overlap by {c.overlap_mm2:.1f} mm²" for c in clashes(pieces)]
    low, high = outer_box(block.all_placed(with_keys=False))
    for name, size, low_k, high_k in zip(
        ("length", "width", "height"),
        (block.length_mm, block.width_mm, block.height_mm),
        low,
        high,
        strict=True,
    ):
        if abs(low_k) > 0.01 or abs(high_k - size) > 0.01:
            wrong.append(f"{name} is {low_k:.2f} to {high_k:.2f} mm, not 0 to {size:.2f} mm")
    return wrong


def _layers(piece: Placed) -> list[tuple[float, float, Polygon]]:
    """The plate as prisms: depth from, depth to, and shape (pockets are open in the front layer)."""
    plate, t = piece.plate, piece.plate.thickness_mm
    if not plate.pockets:
        return [(0.0, t, plate.polygon)]
    deepest = max(pocket.depth_mm for pocket in plate.pockets)
    front: BaseGeometry = plate.polygon
    for pocket in plate.pockets:
        front = front - Polygon(flatten(pocket.ring))
    return [(0.0, t - deepest, plate.polygon), (t - deepest, t, front)]


def _overlap(a: Placed, b: Placed) -> float:
    if _parallel(a.pose, b.pose):
        return _parallel_overlap(a, b)
    worst = 0.0
    for first, second in ((a, b), (b, a)):
        for start, end, shape in _layers(first):
            for depth in (start + 0.1, (start + end) / 2, end - 0.1):
                for rectangle in _sections(first.pose, depth, second):
                    worst = max(worst, rectangle.intersection(shape).area)
    return worst


def _parallel_overlap(a: Placed, b: Placed) -> float:
    """Largest shared area of two parallel plates where their thicknesses overlap."""
    worst = 0.0
    n = a.pose.normal
    for a0, a1, a_shape in _layers(a):
        for b0, b1, b_shape in _layers(b):
            ends = sorted(_dot(_minus(b.pose.point(0, 0, depth), a.pose.origin), n) for depth in (b0, b1))
            if min(a1, ends[1]) - max(a0, ends[0]) < 0.05:
                continue
            mapped = Polygon(
                [_flat(a.pose, b.pose.point(x, y)) for x, y in b_shape.exterior.coords],
                [[_flat(a.pose, b.pose.point(x, y)) for x, y in ring.coords] for ring in b_shape.interiors],
            )
            worst = max(worst, mapped.intersection(a_shape).area)
    return worst


def _sections(pose: Pose, depth: float, other: Placed, *, pocketed: bool = True) -> list[Polygon]:
    """Where the plane at some depth of a plate cuts another plate: rectangles in the first one's frame."""
    n, m = pose.normal, other.pose.normal
    across = _minus(m, tuple(_dot(m, n) * k for k in n))  # type: ignore[arg-type]
    slant = _dot(across, across) ** 0.5
    rectangles = []
    whole = [(0.0, other.plate.thickness_mm, other.plate.polygon)]
    for start, end, shape in _layers(other) if pocketed else whole:
        line = _plane_line(pose, depth, other, (start + end) / 2)
        if line is None:
            continue
        reach = (end - start) / 2 / slant
        ex = _dot(across, pose.u) / slant * reach
        ey = _dot(across, pose.v) / slant * reach
        for piece in _pieces(line.intersection(shape)):
            (x1, y1), (x2, y2) = (
                _flat(pose, other.pose.point(x, y, (start + end) / 2)) for x, y in piece.coords
            )
            rectangles.append(
                Polygon([(x1 - ex, y1 - ey), (x2 - ex, y2 - ey), (x2 + ex, y2 + ey), (x1 + ex, y1 + ey)])
            )
    return rectangles


def _plane_line(pose: Pose, depth: float, other: Placed, other_depth: float) -> LineString | None:
    """The line, in the other plate's frame, where a plane of the first plate crosses a layer of it."""
    n = pose.normal
    a, b = _dot(other.pose.u, n), _dot(other.pose.v, n)
    c = _dot(_minus(other.pose.point(0, 0, other_depth), pose.point(0, 0, depth)), n)
    size = a * a + b * b
    if size < 1e-12:
        return None
    x0, y0 = -a * c / size, -b * c / size
    far = 1e5
    return LineString([(x0 - b * far, y0 + a * far), (x0 + b * far, y0 - a * far)])


def _fits_in(holder: Placed, tenon: Placed) -> list[Fit]:
    found = []
    plate = holder.plate
    middle = plate.thickness_mm / 2
    hull = plate.outline_polygon.convex_hull
    for section in _sections(holder.pose, middle, tenon, pocketed=False):
        if not hull.buffer(0.05).contains(section):
            continue
        core = section.buffer(-0.05)
        hole = next((h for h in map(Polygon, map(flatten, plate.holes)) if h.contains(core)), None)
        # A hole far larger than the tenon is an opening with notches in its edge.
        closed = hole is not None and hole.area < 2 * section.area
        found.append(_fit(holder, tenon, section, "mortise" if closed else "notch"))
    for pocket in plate.pockets:
        shape = Polygon(flatten(pocket.ring))
        # Close to the floor, where the relief at the tongue's shoulder no longer narrows it.
        depth = plate.thickness_mm - pocket.depth_mm + 1.0
        for section in _sections(holder.pose, depth, tenon, pocketed=False):
            if shape.contains(section.buffer(-0.05)):
                found.append(_fit(holder, tenon, section, "housing"))
    return found


def _fit(holder: Placed, tenon: Placed, section: Polygon, void: str) -> Fit:
    """Measure the play: grow the section until material stops it on both ends and, if closed, both sides."""
    sides = sorted(
        LineString(pair).length for pair in zip(section.exterior.coords, section.exterior.coords[1:])
    )
    solid = _layers(holder)[-1][2]
    wanted = 3 if void == "notch" else 4
    for play in (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0):
        grown = section.buffer(play, join_style="mitre")
        edges = zip(grown.exterior.coords, grown.exterior.coords[1:])
        if sum(LineString(edge).intersection(solid).length > 1.0 for edge in edges) >= wanted:
            return Fit(tenon.plate.name, holder.plate.name, void, sides[-1], sides[0], play)
    return Fit(tenon.plate.name, holder.plate.name, void, sides[-1], sides[0], float("inf"))


def _box(piece: Placed) -> tuple[Vector, Vector]:
    points = [
        piece.pose.point(x, y, depth)
        for x, y in flatten(piece.plate.outline)
        for depth in (0.0, piece.plate.thickness_mm)
    ]
    low = tuple(min(p[k] for p in points) for k in range(3))
    high = tuple(max(p[k] for p in points) for k in range(3))
    return low, high  # type: ignore[return-value]


def _boxes_meet(a: tuple[Vector, Vector], b: tuple[Vector, Vector]) -> bool:
    return all(a[0][k] < b[1][k] - 0.01 and b[0][k] < a[1][k] - 0.01 for k in range(3))


def _pieces(crossing: BaseGeometry) -> list[LineString]:
    parts = getattr(crossing, "geoms", [crossing])
    return [part for part in parts if isinstance(part, LineString) and part.length > 0.1]


def _parallel(a: Pose, b: Pose) -> bool:
    return abs(abs(_dot(a.normal, b.normal)) - 1) < 1e-9


def _flat(pose: Pose, point: Vector) -> tuple[float, float]:
    away = _minus(point, pose.origin)
    return _dot(away, pose.u), _dot(away, pose.v)


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _minus(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])
