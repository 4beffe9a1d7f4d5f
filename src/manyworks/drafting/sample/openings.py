"""Window and door cassettes: a wall block with an opening lined by jambs, sill and head."""

from __future__ import annotations

from dataclasses import dataclass

from manyworks.drafting.sample.cassettes import (
    CROSS_TENON_MM,
    SERVICE_HOLE_MM,
    SIDE_TENON_MM,
    Cassette,
    key_places,
    mortise,
    open_mortise,
    pilot_holes,
    rib_places,
    rib_tongues,
    shell,
    skin_joints,
)
from manyworks.drafting.sample.edges import jointed_ring, tenon
from manyworks.drafting.sample.paths import Point, circle, rectangle
from manyworks.drafting.sample.plates import Placed, Plate, Pose, placed

STRIP_TENON_MM = 60.0
HEAD_TENONS_MM = (-200.0, 200.0)


@dataclass(frozen=True)
class Opening:
    """The clear opening: from ``bottom`` to ``top`` along x (``bottom`` 0 is a door), ``clear`` wide."""

    bottom: float
    top: float
    clear: float

    @property
    def is_door(self) -> bool:
        return self.bottom == 0


def opening_cassette(c: Cassette, o: Opening) -> list[Placed]:
    """Every piece of a wall cassette with an opening in the middle of its width."""
    t, side = c.build.board_mm, (c.w - o.clear) / 2
    cross = [o.top + t / 2] if o.is_door else [o.bottom - t / 2, o.top + t / 2]
    housed = (*c.ribs, *cross)
    plate = _skin(c, o)
    pieces = [placed(plate, Pose((0, 0, z), (1, 0, 0), (0, 1, 0))) for z in (c.depth - t, 0.0)]
    lining, jamb = _lining_rib(c, o), _jamb(c, o)
    pieces += shell(c, housed, bottom=not o.is_door)
    pieces += rib_places(c)
    pieces += [placed(lining, Pose((x - t / 2, t, t), (0, 1, 0), (0, 0, 1))) for x in cross]
    pieces += [placed(jamb, Pose((o.bottom, y, t), (1, 0, 0), (0, 0, 1))) for y in (side, c.w - side + t)]
    if o.is_door:
        foot = _foot(c, o)
        pieces += [placed(foot, Pose((0, y, t), (0, 1, 0), (0, 0, 1))) for y in (t, c.w - side + t)]
    return pieces + key_places(c)


def _jamb_tenons(o: Opening) -> tuple[float, ...]:
    """Tenons of a jamb to the skins, along x, about 300 apart."""
    height = o.top - o.bottom
    count = max(2, int((height - 120) // 300) + 1)
    step = (height - 240) / (count - 1)
    return tuple(o.bottom + 120 + step * i for i in range(count))


def _skin(c: Cassette, o: Opening) -> Plate:
    b, side = c.build, (c.w - o.clear) / 2
    strips = (side / 2, c.w - side / 2)
    joints = skin_joints(c)
    lining = [open_mortise(c, (x, y), CROSS_TENON_MM) for x in _jamb_tenons(o) for y in (side, c.w - side)]
    lining += [open_mortise(c, (o.top, c.w / 2 + dy), CROSS_TENON_MM) for dy in HEAD_TENONS_MM]
    cross = [o.top + b.board_mm / 2]
    holes = [mortise(c, (x, y), CROSS_TENON_MM, (0, 1)) for x in c.ribs for y in c.cross_tenons]
    if o.is_door:
        # The opening takes the place of the lower end: only the two feet remain there.
        joints = [j for j in joints if j.at[0] > 0 or j.at[1] in (0.0, c.w)]
        joints += [open_mortise(c, (0.0, y), STRIP_TENON_MM) for y in strips]
        corners = [(0.0, 0.0), (c.l, 0.0), (c.l, c.w), (0.0, c.w)]
        corners += [(0.0, c.w - side), (o.top, c.w - side), (o.top, side), (0.0, side)]
        outline = jointed_ring(corners, joints + lining, b.tool_radius_mm)
    else:
        lining += [open_mortise(c, (o.bottom, c.w / 2 + dy), CROSS_TENON_MM) for dy in HEAD_TENONS_MM]
        cross.append(o.bottom - b.board_mm / 2)
        clockwise = [(o.bottom, side), (o.bottom, c.w - side), (o.top, c.w - side), (o.top, side)]
        holes.append(jointed_ring(clockwise, lining, b.tool_radius_mm))
        outline = jointed_ring(rectangle(0, 0, c.l, c.w), joints, b.tool_radius_mm)
    holes += [mortise(c, (x, y), STRIP_TENON_MM, (0, 1)) for x in cross for y in strips]
    ends = (c.l - b.board_mm / 2,) if o.is_door else (b.board_mm / 2, c.l - b.board_mm / 2)
    return Plate("skin", outline, tuple(holes), drills=pilot_holes(c, ends), thickness_mm=b.board_mm)


def _lining_rib(c: Cassette, o: Opening) -> Plate:
    """Sill or head: a rib across the whole block that also closes the opening."""
    b, wi, side = c.build, c.w - 2 * c.build.board_mm, (c.w - o.clear) / 2
    strips = (side / 2 - b.board_mm, wi - side / 2 + b.board_mm)
    joints = [tenon((y, z), STRIP_TENON_MM, b.board_mm) for y in strips for z in (0.0, c.h)]
    joints += [
        tenon((wi / 2 + dy, z), CROSS_TENON_MM, b.board_mm) for dy in HEAD_TENONS_MM for z in (0.0, c.h)
    ]
    joints += rib_tongues(c)
    jambs = (side - b.board_mm * 1.5, wi - side + b.board_mm * 1.5)
    holes = [mortise(c, (y, c.h / 2), SIDE_TENON_MM, (0, 1)) for y in jambs]
    inner = [y - b.board_mm for y in c.services if side + 60 < y < c.w - side - 60]
    holes += [circle((y, c.h / 2), SERVICE_HOLE_MM / 2) for y in inner]
    outline = jointed_ring(rectangle(0, 0, wi, c.h), joints, b.tool_radius_mm)
    return Plate("sill or head", outline, tuple(holes), thickness_mm=b.board_mm)


def _jamb(c: Cassette, o: Opening) -> Plate:
    """The lining beside the opening, tenoned into sill and head; a door's jamb takes the foot instead."""
    b, height = c.build, o.top - o.bottom
    joints = [
        tenon((x - o.bottom, z), CROSS_TENON_MM, b.board_mm) for x in _jamb_tenons(o) for z in (0.0, c.h)
    ]
    joints.append(tenon((height, c.h / 2), SIDE_TENON_MM, b.board_mm))
    low: Point = (0.0, c.h / 2)
    joints.append(open_mortise(c, low, SIDE_TENON_MM) if o.is_door else tenon(low, SIDE_TENON_MM, b.board_mm))
    outline = jointed_ring(rectangle(0, 0, height, c.h), joints, b.tool_radius_mm)
    return Plate("jamb", outline, thickness_mm=b.board_mm)


def _foot(c: Cassette, o: Opening) -> Plate:
    """The short end under a door's side strip, between web and jamb."""
    b = c.build
    width = (c.w - o.clear) / 2 - 2 * b.board_mm
    joints = [tenon((width / 2, z), STRIP_TENON_MM, b.board_mm) for z in (0.0, c.h)]
    joints += [tenon((y, c.h / 2), SIDE_TENON_MM, b.board_mm) for y in (0.0, width)]
    outline = jointed_ring(rectangle(0, 0, width, c.h), joints, b.tool_radius_mm)
    return Plate("foot", outline, thickness_mm=b.board_mm, grain="y")
