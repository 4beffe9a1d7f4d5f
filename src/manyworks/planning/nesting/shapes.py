"""From a part's outline to the rectangles the search works with, one set per allowed turn.

A part is grown by half its gap, so that grown parts may touch. Slanted and curved parts with two or more
copies are also offered as pairs: the second copy turned by 180 degrees and pushed against the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from shapely import Polygon, box, get_coordinates, get_num_coordinates
from shapely.affinity import rotate

from manyworks.planning.nesting.cover import Floats, cover_rings, largest_inside
from manyworks.planning.nesting.model import Ring

FEW_CORNERS, MAX_CORNERS = 80, 400
SMOOTH_MM = 0.1
FINE_PRICE = 0.0004
PAIR_PRICE = 0.012
PAIR_WASTE = 0.02
MITRE_LIMIT = 1.5


@dataclass(frozen=True)
class Turned:
    """A shape turned by `angle` degrees: its cover, moved so that the bounding box starts at (0, 0).

    `rectangles` (n, 4) lists first those `inside` the rectangle `main` (4,), which alone decides whether
    there is hope of room; `dx`, `dy` is what was subtracted from the turned coordinates.
    """

    angle: float
    rectangles: Floats
    main: Floats
    inside: int
    dx: float
    dy: float

    @property
    def size(self) -> tuple[float, float]:
        """Length and width of the bounding box, mm."""
        return float(self.rectangles[:, 2].max()), float(self.rectangles[:, 3].max())


@dataclass(frozen=True)
class Member:
    """One part inside an item: turned about its own origin, then moved."""

    angle: float
    dx: float
    dy: float


@dataclass(frozen=True)
class Shape:
    """What is placed as one: a part or a pair, in every allowed turn. `area_mm2` is a safe lower value."""

    turns: tuple[Turned, ...]
    members: tuple[Member, ...]
    area_mm2: float
    waste: float


def turn_point(x: float, y: float, angle: float) -> tuple[float, float]:
    """Turn (x, y) about the origin; quarter turns are exact."""
    quarter = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0), 270.0: (0.0, -1.0)}
    cos, sin = quarter.get(angle % 360.0) or (
        float(np.cos(np.radians(angle))),
        float(np.sin(np.radians(angle))),
    )
    return x * cos - y * sin, x * sin + y * cos


@lru_cache(maxsize=20_000)
def single(outline: Ring, holes: tuple[Ring, ...], gap: float, angles: tuple[float, ...]) -> Shape:
    """The part alone, its real outline covered in every allowed turn."""
    part = Polygon(outline, holes)
    x0, y0, x1, y1 = part.bounds
    exact = (x0 - gap / 2, y0 - gap / 2, x1 + gap / 2, y1 + gap / 2)
    turns, waste = _turns(_grow(part, gap), angles, None, exact)
    return Shape(turns, (Member(0.0, 0.0, 0.0),), _area(outline, holes, gap), waste)


@lru_cache(maxsize=20_000)
def boxed(outline: Ring, gap: float, angles: tuple[float, ...]) -> Shape:
    """The part as its bounding box, for estimates and as a rival that true shapes must not lose to."""
    xs, ys = zip(*outline, strict=True)
    half = gap / 2
    grown = box(min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half)
    turns, waste = _turns(grown, angles)
    return Shape(turns, (Member(0.0, 0.0, 0.0),), float(grown.area), waste)


@lru_cache(maxsize=20_000)
def pair(outline: Ring, holes: tuple[Ring, ...], gap: float, angles: tuple[float, ...]) -> Shape | None:
    """Two copies turned against each other, or None where two singles waste no more."""
    grown = _grow(Polygon(outline, holes), gap)
    fine = cover_rings(_rings(grown), FINE_PRICE).rectangles
    x0, y0, x1, y1 = fine[:, 0].min(), fine[:, 1].min(), fine[:, 2].max(), fine[:, 3].max()
    flipped = -fine[:, [2, 3, 0, 1]] + np.array([x0 + x1, y0 + y1, x0 + x1, y0 + y1])
    common, dx, dy = _push(fine, flipped)
    alone = max(grown.area / ((x1 - x0) * (y1 - y0)), 0.7)
    if 2 * grown.area / common < alone + 0.03:
        return None
    second = Member(180.0, float(x0 + x1 + dx), float(y0 + y1 + dy))
    turns, waste = _turns(grown, angles, second)
    return Shape(turns, (Member(0.0, 0.0, 0.0), second), 2 * _area(outline, holes, gap), waste)


def _area(outline: Ring, holes: tuple[Ring, ...], gap: float) -> float:
    """Area of the grown part, never too large: growth of outlines with very many corners is left out."""
    part = Polygon(outline, holes)
    simple = gap > 0 and get_num_coordinates(part) <= MAX_CORNERS
    return float(part.buffer(gap / 2, quad_segs=4).area if simple else part.area)


def _grow(part: Polygon, gap: float) -> Polygon:
    """The part grown by half its gap, or by slightly more where it has many corners."""
    extra = 0.0
    if get_num_coordinates(part) > MAX_CORNERS:
        part, extra = part.simplify(SMOOTH_MM), SMOOTH_MM
    half = gap / 2 + extra
    grown = part.buffer(half, join_style="mitre", mitre_limit=MITRE_LIMIT) if half else part
    tolerance, few = 0.2, FEW_CORNERS
    while get_num_coordinates(grown) > few and tolerance < 100:
        wider = part.buffer(half + tolerance, join_style="mitre", mitre_limit=MITRE_LIMIT)
        grown, few = wider.simplify(tolerance), MAX_CORNERS
        tolerance *= 2
    return grown if get_num_coordinates(grown) <= MAX_CORNERS else grown.envelope


def _rings(shape: Polygon) -> list[Floats]:
    return [get_coordinates(ring) for ring in (shape.exterior, *shape.interiors)]


def _turns(
    grown: Polygon,
    angles: Sequence[float],
    second: Member | None = None,
    exact: tuple[float, float, float, float] | None = None,
) -> tuple[tuple[Turned, ...], float]:
    """One `Turned` per allowed angle, leaving out those that look the same; and the wasted share of area."""
    turns: list[Turned] = []
    seen: set[bytes] = set()
    price = {} if second is None else {"price": PAIR_PRICE}
    bases: dict[float, Floats] = {}
    waste = 0.0
    for angle in angles:
        skew = angle % 90.0
        if skew not in bases:
            tilted = rotate(grown, skew, origin=(0, 0)) if skew else grown
            rings = _rings(tilted)
            if second is not None:
                mx, my = turn_point(second.dx, second.dy, skew)
                rings += [np.array([mx, my]) - ring for ring in rings]
            cover = cover_rings(rings, **price)
            bases[skew] = cover.rectangles if skew or exact is None else _clip(cover.rectangles, exact)
            waste = max(waste, cover.waste_mm2 / (grown.area * (1 if second is None else 2)))
        turned = _turned(bases[skew], angle)
        key = np.round(np.sort(turned.rectangles, axis=0), 3).tobytes()
        if key not in seen:
            seen.add(key)
            turns.append(turned)
    return tuple(turns), waste


def _clip(rectangles: Floats, bounds: tuple[float, float, float, float]) -> Floats:
    """Cut off what smoothing added beyond the true bounds, so that parts as large as a sheet still fit."""
    return np.column_stack(
        [
            np.maximum(rectangles[:, :2], bounds[:2]),
            np.minimum(rectangles[:, 2:], bounds[2:]),
        ]
    )


def _turned(base: Floats, angle: float) -> Turned:
    corners = base
    for _ in range(round((angle - angle % 90.0) / 90.0) % 4):
        corners = np.column_stack([-corners[:, 3], corners[:, 0], -corners[:, 1], corners[:, 2]])
    dx, dy = float(corners[:, 0].min()), float(corners[:, 1].min())
    moved = np.ascontiguousarray(corners - np.array([dx, dy, dx, dy]))
    main = largest_inside(moved)
    inside = (moved[:, :2] >= main[:2] - 1e-6).all(axis=1) & (moved[:, 2:] <= main[2:] + 1e-6).all(axis=1)
    order = np.argsort(~inside, kind="stable")
    return Turned(angle, np.ascontiguousarray(moved[order]), main, int(inside.sum()), dx, dy)


def _push(still: Floats, other: Floats) -> tuple[float, float, float]:
    """Smallest common box when `other` is slid against `still` along x or y, with some sideways shift.

    Returns the box's area in mm² and the slide (dx, dy) of `other`.
    """
    best = (np.inf, 0.0, 0.0)
    for along, across in ((0, 1), (1, 0)):
        length = float(still[:, along + 2].max() - still[:, along].min())
        breadth = float(still[:, across + 2].max() - still[:, across].min())
        for shift in np.linspace(-0.3, 0.3, 25) * breadth:
            low = np.maximum(still[:, None, across], other[None, :, across] + shift)
            high = np.minimum(still[:, None, across + 2], other[None, :, across + 2] + shift)
            meet = high - low > 1e-9
            for sign in (1.0, -1.0):
                ahead = still[:, None, along + 2] - other[None, :, along]
                behind = other[None, :, along + 2] - still[:, None, along]
                slide = float(np.where(meet, ahead if sign > 0 else behind, 0.0).max())
                common = (length + slide) * (breadth + abs(float(shift)))
                if common < best[0] - 1e-6:
                    move = [0.0, 0.0]
                    move[along], move[across] = sign * slide, float(shift)
                    best = (common, move[0], move[1])
    return best
