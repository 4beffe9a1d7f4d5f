"""A plate cut from board, where it sits in its block, and the block that plates make."""

from __future__ import annotations

import functools
import string
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from shapely import Polygon

from manyworks.drafting.sample.paths import ArcRing, Point, flatten, moved
from manyworks.formats.drawing import OffsetState, Part
from manyworks.geometry import THROUGH, Drilling, Geometry, Grain, Hole, Pocket

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Build:
    """What the drawing depends on besides the block: board, cutter and fit.

    Parameters
    ----------
    board_mm
        Real thickness of the board; every joint follows it.
    tool_mm
        Diameter of the cutter that must reach every inside corner.
    fit_mm
        Total play of a tenon in its mortise, already drawn into the mortise.
    gap_mm
        How much smaller than its module a block is, so that rows do not creep.
    housing_mm
        Depth of the half-depth housings that hold the ribs.
    """

    board_mm: float = 18.0
    tool_mm: float = 8.0
    fit_mm: float = 0.3
    gap_mm: float = 1.0
    housing_mm: float = 9.0
    material: str = "plywood-spruce"

    @property
    def tool_radius_mm(self) -> float:
        return self.tool_mm / 2

    @property
    def offset(self) -> OffsetState:
        """What is drawn into the lines to make joints fit: half the play on each side of a mortise."""
        return OffsetState("applied", outer_mm=0.0, inner_mm=self.fit_mm / 2)


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a plate's frame lies in the block: its origin, and its x and y axes as unit vectors.

    The plate reaches from the origin along ``normal`` by its thickness; its front face is the far one.
    """

    origin: Vector
    u: Vector
    v: Vector

    @property
    def normal(self) -> Vector:
        (a, b, c), (d, e, f) = self.u, self.v
        return (b * f - c * e, c * d - a * f, a * e - b * d)

    def point(self, x: float, y: float, depth: float = 0.0) -> Vector:
        """A point of the plate (depth from its back face) in block coordinates."""
        n = self.normal
        return (
            self.origin[0] + x * self.u[0] + y * self.v[0] + depth * n[0],
            self.origin[1] + x * self.u[1] + y * self.v[1] + depth * n[1],
            self.origin[2] + x * self.u[2] + y * self.v[2] + depth * n[2],
        )


@dataclass(frozen=True, slots=True)
class Milled:
    """A pocket milled from the front face."""

    ring: ArcRing
    depth_mm: float


@dataclass(frozen=True, slots=True)
class Drill:
    """A round hole through the plate that a drill makes."""

    x: float
    y: float
    diameter_mm: float


@dataclass(frozen=True)
class Plate:
    """One piece of board: outline and everything cut into it, in its own frame, exact arcs kept."""

    name: str
    outline: ArcRing
    holes: tuple[ArcRing, ...] = ()
    pockets: tuple[Milled, ...] = ()
    drills: tuple[Drill, ...] = ()
    thickness_mm: float = 18.0
    grain: Grain = "x"
    loose: bool = False
    """True for keys, which join this block to its neighbour."""

    @functools.cached_property
    def corner(self) -> Point:
        """Lower left of the flattened outline."""
        points = flatten(self.outline)
        return min(x for x, _ in points), min(y for _, y in points)

    @functools.cached_property
    def outline_polygon(self) -> Polygon:
        return Polygon(flatten(self.outline))

    @functools.cached_property
    def polygon(self) -> Polygon:
        """The plate seen from the front, holes open."""
        return Polygon(flatten(self.outline), [flatten(hole) for hole in self.holes])

    @functools.cached_property
    def at_origin(self) -> Plate:
        """The same plate with the lower left of its outline at (0, 0)."""
        dx, dy = -self.corner[0], -self.corner[1]
        return replace(
            self,
            outline=moved(self.outline, dx, dy),
            holes=tuple(moved(hole, dx, dy) for hole in self.holes),
            pockets=tuple(Milled(moved(p.ring, dx, dy), p.depth_mm) for p in self.pockets),
            drills=tuple(Drill(d.x + dx, d.y + dy, d.diameter_mm) for d in self.drills),
        )

    def part(self, *, code: str = "", quantity: int = 1, material: str = "") -> Part:
        """The plate as every format knows it, curves flattened."""
        return Part(
            key=code or self.name,
            code=code,
            name=self.name,
            geometry=Geometry(
                outline=flatten(self.outline),
                holes=tuple(Hole(flatten(hole)) for hole in self.holes),
                pockets=tuple(Pocket(flatten(p.ring), p.depth_mm) for p in self.pockets),
                drillings=tuple(Drilling((d.x, d.y), d.diameter_mm, THROUGH) for d in self.drills),
                grain=self.grain,
            ),
            quantity=quantity,
            quantity_source="drawn by rule",
            material=material,
            thickness_mm=self.thickness_mm,
            origin=(0.0, 0.0),
        )

    @functools.cached_property
    def geometry(self) -> Geometry:
        return self.part().own_geometry()

    @functools.cached_property
    def geometry_hash(self) -> str:
        return self.geometry.hash


@dataclass(frozen=True, slots=True)
class Placed:
    """A plate in its place."""

    plate: Plate
    pose: Pose


def placed(plate: Plate, pose: Pose) -> Placed:
    """A plate moved to its own origin, its pose following, so that equal plates become equal."""
    x, y = plate.corner
    return Placed(plate.at_origin, Pose(pose.point(x, y), pose.u, pose.v))


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A kind of plate in a block and every place it takes; the number of places is its quantity."""

    code: str
    plate: Plate
    poses: tuple[Pose, ...]

    @property
    def quantity(self) -> int:
        return len(self.poses)


@dataclass(frozen=True)
class SampleBlock:
    """A block of the sample system, assembled.

    ``length_mm``, ``width_mm``, ``height_mm`` are the real outer size; keys to neighbours stand out of it.
    ``seats`` are the places where neighbours share a joint, by side.
    """

    code: str
    name: str
    kind: Literal["floor", "wall", "corner", "window", "door", "roof", "other"]
    length_mm: float
    width_mm: float
    height_mm: float
    parts: tuple[BlockPart, ...]
    build: Build
    insulation_m3: float = 0.0
    seats: dict[str, tuple[Point, ...]] = field(default_factory=dict)

    @property
    def pieces(self) -> int:
        return sum(part.quantity for part in self.parts)

    def board_area_m2(self) -> float:
        """Area of all pieces, holes taken off."""
        return float(sum(part.plate.polygon.area * part.quantity for part in self.parts)) / 1e6

    def all_placed(self, *, with_keys: bool = True) -> list[Placed]:
        return [
            Placed(part.plate, pose)
            for part in self.parts
            for pose in part.poses
            if with_keys or not part.plate.loose
        ]


def block_parts(block_code: str, pieces: Iterable[Placed]) -> tuple[BlockPart, ...]:
    """Equal pieces gathered under one code each, largest first: ``F-L-A``, ``F-L-B`` and so on."""
    kinds: dict[str, list[Placed]] = {}
    for piece in pieces:
        kinds.setdefault(piece.plate.geometry_hash, []).append(piece)
    ordered = sorted(
        kinds.values(),
        key=lambda same: (same[0].plate.loose, -same[0].plate.polygon.area, same[0].plate.name),
    )
    return tuple(
        BlockPart(f"{block_code}-{letter}", same[0].plate, tuple(piece.pose for piece in same))
        for letter, same in zip(string.ascii_uppercase, ordered, strict=False)
    )
