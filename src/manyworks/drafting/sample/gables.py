"""Tapered wall pieces that carry the fall of the roof across an end wall.

Block coordinates: x along the wall, y up, z through the wall. The upper web lies under the slope.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from manyworks.drafting.sample.cassettes import (
    CROSS_TENON_MM,
    MODULE_MM,
    PILOT_MM,
    TIE_HOLE_MM,
    WEB_TENON_MM,
)
from manyworks.drafting.sample.edges import Joint, jointed_ring, notch, tenon
from manyworks.drafting.sample.paths import ArcRing, Point, circle, rectangle, rounded_hole, slot
from manyworks.drafting.sample.plates import Build, Drill, Placed, Plate, Pose, placed

POST_TENON_MM = 60.0
END_TIE_HEIGHT_MM = 75.0
END_TIE_OFFSET_MM = 80.0


@dataclass(frozen=True)
class Gable:
    """A wedge: ``low`` and ``high`` are its heights at the two ends; ``wall_ties`` its bolts to the walls."""

    length: float
    low: float
    high: float
    depth: float
    build: Build
    wall_ties: tuple[float, ...]

    @property
    def l(self) -> float:  # noqa: E743
        return self.length - self.build.gap_mm

    @property
    def h(self) -> float:
        return self.depth - 2 * self.build.board_mm

    @property
    def angle(self) -> float:
        return math.atan2(self.high - self.low, self.l)

    def below_slope(self, x: float) -> float:
        """Height under the upper web at x."""
        return self.low + x * math.tan(self.angle) - self.build.board_mm / math.cos(self.angle)

    def on_slope(self, s: float, down: float = 0.0) -> Point:
        """A point at distance s along the slope, some way square below it."""
        sin, cos = math.sin(self.angle), math.cos(self.angle)
        return s * cos + down * sin, self.low + s * sin - down * cos

    @property
    def slope_length(self) -> float:
        """Length of the upper web: its square end may not stand out of the block."""
        return self.l / math.cos(self.angle) - self.build.board_mm * math.tan(self.angle)

    @property
    def web_tenons(self) -> tuple[float, ...]:
        count = max(2, int((self.length - 240) // 300) + 1)
        step = (self.length - 300) / (count - 1)
        return tuple(150 - self.build.gap_mm / 2 + step * i for i in range(count))

    @property
    def ribs(self) -> tuple[float, ...]:
        bays = max(2, int(self.length // MODULE_MM))
        return tuple(self.length * i / bays - self.build.gap_mm / 2 for i in range(1, bays))


def gable_cassette(g: Gable) -> list[Placed]:
    """Every piece of the wedge, in place."""
    t = g.build.board_mm
    sin, cos = math.sin(g.angle), math.cos(g.angle)
    plate = _skin(g)
    pieces = [placed(plate, Pose((0, 0, z), (1, 0, 0), (0, 1, 0))) for z in (g.depth - t, 0.0)]
    foot = Pose((0, t, t), (1, 0, 0), (0, 0, 1))
    # The slope's frame starts at the top corner and its plate grows downwards, square to the slope.
    slope = Pose((0, g.low, t), (cos, sin, 0), (0, 0, 1))
    pieces += [placed(_web(g, g.l, g.wall_ties), foot), placed(_web(g, g.slope_length, ()), slope)]
    for x in (0.0, g.l - t):
        pieces.append(placed(_upright(g, x, tied=True), Pose((x, t, t), (0, 1, 0), (0, 0, 1))))
    for x in g.ribs:
        pieces.append(
            placed(_upright(g, x - t / 2, tied=False), Pose((x - t / 2, t, t), (0, 1, 0), (0, 0, 1)))
        )
    return pieces


def _upright_height(g: Gable, x: float) -> float:
    """Height of an end or rib whose low side stands at x, between the two webs, cut square."""
    return g.below_slope(x) - g.build.board_mm


def _skin(g: Gable) -> Plate:
    b, t, fit = g.build, g.build.board_mm, g.build.fit_mm
    joints: list[Joint] = [notch((x, 0.0), WEB_TENON_MM + fit, t + fit / 2) for x in g.web_tenons]
    joints += [notch(g.on_slope(s), WEB_TENON_MM + fit, t + fit / 2) for s in g.web_tenons]
    for edge, x in ((0.0, 0.0), (g.l, g.l - t)):
        middle = t + _upright_height(g, x) / 2
        joints.append(notch((edge, middle), POST_TENON_MM + fit, t + fit / 2))
    corners: list[Point] = [(0.0, 0.0), (g.l, 0.0), (g.l, g.high), (0.0, g.low)]
    holes: list[ArcRing] = []
    drills = []
    for x in g.ribs:
        middle = t + _upright_height(g, x - t / 2) / 2
        holes.append(slot((x, middle), POST_TENON_MM + fit, t + fit, (0, 1), b.tool_radius_mm))
        drills += [Drill(x, middle + dy, PILOT_MM) for dy in (-45.0, 45.0)]
    outline = jointed_ring(corners, joints, b.tool_radius_mm)
    return Plate("tapered skin", outline, tuple(holes), drills=tuple(drills), thickness_mm=t)


def _web(g: Gable, length: float, ties: tuple[float, ...]) -> Plate:
    b = g.build
    joints = [tenon((x, z), WEB_TENON_MM, b.board_mm) for x in g.web_tenons for z in (0.0, g.h)]
    holes = [circle((x, g.h / 2), TIE_HOLE_MM / 2) for x in ties]
    name = "bottom plate" if ties else "top plate"
    outline = jointed_ring(rectangle(0, 0, length, g.h), joints, b.tool_radius_mm)
    return Plate(name, outline, tuple(holes), thickness_mm=b.board_mm)


def _upright(g: Gable, x: float, *, tied: bool) -> Plate:
    """A short post between the webs, tenoned into both skins; the ends are bolted to their neighbours."""
    b, height = g.build, _upright_height(g, x)
    joints = [tenon((height / 2, z), POST_TENON_MM, b.board_mm) for z in (0.0, g.h)]
    if tied:
        holes = [
            circle((END_TIE_HEIGHT_MM - b.board_mm, g.h / 2 + dz), TIE_HOLE_MM / 2)
            for dz in (-END_TIE_OFFSET_MM, END_TIE_OFFSET_MM)
        ]
    else:
        holes = [rounded_hole((height / 2, g.h / 2), min(60.0, height - 60), CROSS_TENON_MM, 20)]
    outline = jointed_ring(rectangle(0, 0, height, g.h), joints, b.tool_radius_mm)
    return Plate("end" if tied else "post", outline, tuple(holes), thickness_mm=b.board_mm, grain="y")
