"""A part as plain data in its own frame: what catalogues store, planners nest and hashes are taken of."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from typing import Any

from manyworks.formats.drawing import Drilling, Engraving, Hole, Part, Pocket, Point, Ring

GRID_DECIMALS = 3
"""Coordinates are kept to a thousandth of a millimetre, so that turning a part and back is exact."""


def signed_area(ring: Iterable[Point]) -> float:
    """Area of a closed ring in mm², positive when it runs counter-clockwise."""
    points = list(ring)
    total = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        total += x1 * y2 - x2 * y1
    return total / 2.0


def ring_length(ring: Iterable[Point], *, closed: bool = True) -> float:
    """Length in mm of a ring, or of an open line with ``closed=False``."""
    points = list(ring)
    ends = points[1:] + points[:1] if closed else points[1:]
    return sum(math.dist(a, b) for a, b in zip(points, ends, strict=False))


def bounds(ring: Iterable[Point]) -> tuple[float, float, float, float]:
    """Smallest x, smallest y, largest x, largest y of some points, in mm."""
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def net_area(part: Part) -> float:
    """Area in mm² of the part's outline less its holes (drillings are not taken off)."""
    return abs(signed_area(part.outer)) - sum(abs(signed_area(hole.ring)) for hole in part.holes)


def cut_lengths(part: Part) -> dict[str, float]:
    """How far the tool travels for one piece, in mm per kind of work.

    Returns
    -------
    dict
        ``outside``, ``inside`` (through cuts), ``pocket`` (edges of milled areas), ``engrave``, and
        ``drill`` (the number of plunges, not a length).
    """
    return {
        "outside": ring_length(part.outer),
        "inside": sum(ring_length(hole.ring) for hole in part.holes),
        "pocket": sum(ring_length(pocket.ring) for pocket in part.pockets),
        "engrave": sum(ring_length(mark.line, closed=False) for mark in part.engravings),
        "drill": float(len(part.drillings)),
    }


def part_geometry(part: Part) -> dict[str, Any]:
    """The part in its own frame as JSON-ready data.

    Millimetres, y up, origin at the lower left of the outline; the outline runs counter-clockwise and
    holes run clockwise; curves are straight pieces within 0.1 mm; rings are not repeated at their end.

    Parameters
    ----------
    part
        A part in drawing coordinates. If it knows its own frame (``origin``, ``rotation_deg``) it is
        turned back into it, so a part reads the same from every sheet it was nested on.

    Returns
    -------
    dict
        ``outline``, ``holes``, ``pockets`` (``ring``, ``depth_mm``, ``face``), ``drills`` (``x``, ``y``,
        ``diameter_mm``, ``depth_mm`` with null for through, ``face`` only when ``"back"``) and
        ``engravings`` (``line``).
    """
    frame = _Frame(part)
    return {
        "outline": frame.ring(part.outer, counter_clockwise=True),
        "holes": sorted(frame.ring(hole.ring, counter_clockwise=False) for hole in part.holes),
        "pockets": sorted(
            (
                {
                    "ring": frame.ring(pocket.ring, counter_clockwise=True),
                    "depth_mm": _depth(pocket.depth_mm),
                    "face": pocket.face,
                }
                for pocket in part.pockets
            ),
            key=lambda pocket: json.dumps(pocket),
        ),
        "drills": sorted((frame.drill(d) for d in part.drillings), key=lambda d: json.dumps(d)),
        "engravings": sorted(
            ({"line": frame.line(mark.line)} for mark in part.engravings), key=lambda mark: mark["line"]
        ),
    }


def geometry_hash(geometry: dict[str, Any]) -> str:
    """SHA-256 of what is cut: outline, holes, pockets and drills, not the engraved label."""
    cut = {name: geometry.get(name, []) for name in ("outline", "holes", "pockets", "drills")}
    text = json.dumps(cut, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def part_from_geometry(
    geometry: dict[str, Any], *, key: str, code: str = "", name: str = "", **more: Any
) -> Part:
    """A part in its own frame from the data that :func:`part_geometry` wrote.

    Parameters
    ----------
    geometry
        The data; missing lists count as empty.
    key, code, name
        Names of the part.
    more
        Any other field of :class:`manyworks.formats.drawing.Part`, such as ``thickness_mm``.
    """
    return Part(
        key=key,
        code=code,
        name=name,
        outer=_points(geometry["outline"]),
        holes=tuple(Hole(_points(ring)) for ring in geometry.get("holes", ())),
        pockets=tuple(
            Pocket(_points(p["ring"]), p["depth_mm"], p.get("face", "front"))
            for p in geometry.get("pockets", ())
        ),
        drillings=tuple(
            Drilling(d["x"], d["y"], d["diameter_mm"], d.get("depth_mm"), face=d.get("face", "front"))
            for d in geometry.get("drills", ())
        ),
        engravings=tuple(Engraving(_points(e["line"])) for e in geometry.get("engravings", ())),
        origin=(0.0, 0.0),
        **more,
    )


def place(point: Point, *, at: Point, rotation_deg: float) -> Point:
    """Where a point of a part's own frame comes to lie when the part is turned, then moved."""
    if rotation_deg % 90 == 0:
        # Quarter turns are exact, so that nesting does not change a single digit.
        cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[int(rotation_deg // 90) % 4]
        return point[0] * cos - point[1] * sin + at[0], point[0] * sin + point[1] * cos + at[1]
    angle = math.radians(rotation_deg)
    c, s = math.cos(angle), math.sin(angle)
    return point[0] * c - point[1] * s + at[0], point[0] * s + point[1] * c + at[1]


class _Frame:
    """Carries points from drawing coordinates into a part's own frame, on the grid."""

    def __init__(self, part: Part) -> None:
        self.turn = -part.rotation_deg if part.origin is not None else 0.0
        self.shift = part.origin if part.origin is not None else (0.0, 0.0)
        self.thickness = part.thickness_mm
        turned = [self._turned(point) for point in part.outer]
        left, bottom, _, _ = bounds(turned)
        self.corner = (left, bottom)

    def _turned(self, point: Point) -> Point:
        moved = (point[0] - self.shift[0], point[1] - self.shift[1])
        return place(moved, at=(0.0, 0.0), rotation_deg=self.turn)

    def point(self, point: Point) -> list[float]:
        x, y = self._turned(point)
        # Adding zero turns -0.0 into 0.0, which would otherwise change the hash.
        return [
            round(float(x - self.corner[0]), GRID_DECIMALS) + 0.0,
            round(float(y - self.corner[1]), GRID_DECIMALS) + 0.0,
        ]

    def line(self, line: Iterable[Point]) -> list[list[float]]:
        return [self.point(point) for point in line]

    def ring(self, ring: Ring, *, counter_clockwise: bool) -> list[list[float]]:
        """The ring with its direction and starting corner made canonical, doubled points removed."""
        points = self.line(ring)
        points = [p for before, p in zip([points[-1], *points[:-1]], points, strict=True) if p != before]
        if (signed_area((p[0], p[1]) for p in points) > 0) != counter_clockwise:
            points.reverse()
        start = points.index(min(points)) if points else 0
        return points[start:] + points[:start]

    def drill(self, drilling: Drilling) -> dict[str, Any]:
        x, y = self.point((drilling.x, drilling.y))
        depth = drilling.depth_mm
        through = depth is None or (self.thickness is not None and depth >= self.thickness)
        data: dict[str, Any] = {
            "x": x,
            "y": y,
            "diameter_mm": round(float(drilling.diameter_mm), GRID_DECIMALS),
            "depth_mm": None if through else _depth(depth),
        }
        if drilling.face == "back" and not through:
            data["face"] = "back"
        return data


def _depth(depth_mm: float | None) -> float | None:
    """A depth as a float on the grid: 9 and 9.0 must give the same hash."""
    return None if depth_mm is None else round(float(depth_mm), GRID_DECIMALS)


def _points(raw: Iterable[Iterable[float]]) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in raw)
