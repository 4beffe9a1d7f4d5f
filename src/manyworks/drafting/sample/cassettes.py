"""Straight cassettes: two skins on two webs, closed by ends, stiffened by ribs, joined by keys.

Block coordinates: x along the length, y across the width, z from the lower (inner) skin to the upper.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from manyworks.drafting.sample.edges import Joint, jointed_ring, notch, tail, tenon
from manyworks.drafting.sample.paths import ArcRing, Point, circle, rectangle, rounded_hole, slot
from manyworks.drafting.sample.plates import Build, Drill, Milled, Placed, Plate, Pose, placed

MODULE_MM = 580.0
WEB_TENON_MM = 90.0
CROSS_TENON_MM = 80.0
SIDE_TENON_MM = 100.0
TONGUE_SHOULDER_MM = 40.0
KEY_MOUTH_MM, KEY_WIDTH_MM, KEY_DEPTH_MM = 40.0, 70.0, 60.0
VENT_MM, VENT_DOWN_MM, AIR_GAP_MM = 20.0, 28.0, 50.0
TIE_HOLE_MM, SERVICE_HOLE_MM, PILOT_MM = 12.0, 60.0, 4.0


@dataclass(frozen=True)
class Cassette:
    """Shape of a straight cassette; sizes are those of the module, the block is one gap smaller.

    ``keyed`` names the long sides (``low`` at y = 0, ``high``) that take keys, ``end_keys`` says whether
    the short ends do. ``rib_at`` overrides the even spacing of ribs, ``skin_ties`` are the bolts of an end
    wall through the inner skin, ``vented`` opens an air gap above the insulation of a roof.
    """

    length: float
    width: float
    depth: float
    build: Build
    keyed: tuple[Literal["low", "high"], ...] = ("low", "high")
    end_keys: bool = False
    rib_at: tuple[float, ...] | None = None
    skin_ties: tuple[float, ...] = ()
    vented: bool = False

    @property
    def half_gap(self) -> float:
        return self.build.gap_mm / 2

    @property
    def l(self) -> float:  # noqa: E743  (the letter of the drawing)
        return self.length - self.build.gap_mm

    @property
    def w(self) -> float:
        return self.width - self.build.gap_mm

    @property
    def h(self) -> float:
        """Height of webs and ribs between the skins."""
        return self.depth - 2 * self.build.board_mm

    @functools.cached_property
    def ribs(self) -> tuple[float, ...]:
        """Middles of the ribs along x, evenly spaced about a module apart."""
        if self.rib_at is not None:
            return self.rib_at
        bays = max(1, round(self.length / MODULE_MM))
        return tuple(self.length * i / bays - self.half_gap for i in range(1, bays))

    @functools.cached_property
    def ties(self) -> tuple[float, ...]:
        """Bolt holes through the webs: the middle of every bay, whatever is cut between."""
        return tie_positions(self.length, self.half_gap)

    @functools.cached_property
    def tails(self) -> tuple[float, ...]:
        """Key seats along a long side; equal lengths share them, side by side."""
        count = max(1, int(self.length // MODULE_MM))
        first = (self.length - MODULE_MM * (count - 1)) / 2
        return tuple(first + MODULE_MM * i - self.half_gap for i in range(count))

    @functools.cached_property
    def web_tenons(self) -> tuple[float, ...]:
        """Tenons of the webs: either side of each key seat, and near the ends where there is room."""
        spots = [t + side * 150 for t in self.tails for side in (-1, 1)]
        if spots[0] + self.half_gap >= 300:
            spots = [150 - self.half_gap, *spots, self.length - 150 - self.half_gap]
        return tuple(spots)

    @functools.cached_property
    def modules(self) -> tuple[float, ...]:
        """Middles of the modules across the width."""
        count = max(1, round(self.width / MODULE_MM))
        return tuple(self.w * (i + 0.5) / count for i in range(count))

    @functools.cached_property
    def cross_tenons(self) -> tuple[float, ...]:
        """Tenons of ribs and ends across the width."""
        return tuple(m + side for m in self.modules for side in (-150, 150))

    @functools.cached_property
    def services(self) -> tuple[float, ...]:
        """Middles of the holes for pipes and cables, in line through every rib and end."""
        return tuple(m + side for m in self.modules for side in (-190, 190))

    @functools.cached_property
    def pilots(self) -> tuple[float, ...]:
        """Screw holes over each rib."""
        return (80.0, *self.modules, self.w - 80.0)

    @functools.cached_property
    def end_pilots(self) -> tuple[float, ...]:
        """Screw holes over each end, clear of its key seats."""
        return (80.0, self.w - 80.0) if self.end_keys else self.pilots


def tie_positions(length: float, half_gap: float) -> tuple[float, ...]:
    """Middles of the bays of a block of this length, along x."""
    bays = max(1, round(length / MODULE_MM))
    return tuple(length * (i + 0.5) / bays - half_gap for i in range(bays))


def vents(c: Cassette) -> list[ArcRing]:
    """Slots under the upper skin that let a roof breathe from end to end; none elsewhere."""
    if not c.vented:
        return []
    at = [m + side - c.build.board_mm for m in c.modules for side in (-60.0, 60.0)]
    return [rounded_hole((y, c.h - VENT_DOWN_MM), 80, VENT_MM, VENT_MM / 2) for y in at]


def mortise(c: Cassette, centre: Point, tenon_mm: float, direction: Point) -> ArcRing:
    """A closed hole for a tenon of board thickness."""
    fit = c.build.fit_mm
    return slot(centre, tenon_mm + fit, c.build.board_mm + fit, direction, c.build.tool_radius_mm)


def open_mortise(c: Cassette, at: Point, tenon_mm: float) -> Joint:
    """A notch in an edge for a tenon that ends flush with it."""
    return notch(at, tenon_mm + c.build.fit_mm, c.build.board_mm + c.build.fit_mm / 2)


def key_seat(c: Cassette, at: Point) -> Joint:
    """Half the seat of a key, with the fit around it."""
    fit = c.build.fit_mm
    return tail(at, KEY_MOUTH_MM + fit, KEY_WIDTH_MM + fit, KEY_DEPTH_MM + fit / 2)


def skin_joints(c: Cassette) -> list[Joint]:
    """Everything worked into the four edges of a plain skin."""
    joints = [open_mortise(c, (x, y), WEB_TENON_MM) for x in c.web_tenons for y in (0.0, c.w)]
    joints += [open_mortise(c, (x, y), CROSS_TENON_MM) for y in c.cross_tenons for x in (0.0, c.l)]
    for side, y in (("low", 0.0), ("high", c.w)):
        if side in c.keyed:
            joints += [key_seat(c, (x, y)) for x in c.tails]
    if c.end_keys:
        joints += [key_seat(c, (x, y)) for y in c.modules for x in (0.0, c.l)]
    return joints


def skin(c: Cassette, *, ties: bool = False) -> Plate:
    """A plain rectangular skin; ``ties`` adds the bolt holes of a corner block, in line with the end wall."""
    half = c.build.board_mm / 2
    holes = [mortise(c, (x, y), CROSS_TENON_MM, (0, 1)) for x in c.ribs for y in c.cross_tenons]
    if ties:
        holes += [circle((x, c.depth / 2), TIE_HOLE_MM / 2) for x in c.skin_ties]
    return Plate(
        "skin",
        jointed_ring(rectangle(0, 0, c.l, c.w), skin_joints(c), c.build.tool_radius_mm),
        tuple(holes),
        drills=pilot_holes(c, (half, c.l - half)),
        thickness_mm=c.build.board_mm,
    )


def pilot_holes(c: Cassette, ends: tuple[float, ...]) -> tuple[Drill, ...]:
    """Screw holes through a skin into its ends and ribs; without ribs, into the webs between the keys."""
    half = c.build.board_mm / 2
    spots = [(x, y) for x in ends for y in c.end_pilots] + [(x, y) for x in c.ribs for y in c.pilots]
    if not c.ribs:
        spots += [((a + b) / 2, y) for a, b in pairwise(c.tails) for y in (half, c.w - half)]
    return tuple(Drill(x, y, PILOT_MM) for x, y in spots)


def web(c: Cassette, *, mirrored: bool, housed: tuple[float, ...]) -> Plate:
    """A long side: tenons to both skins, housings for ribs, bolt and lightening holes.

    ``mirrored`` draws the web of the low side, whose front also faces inwards. A side without keys is the
    outside of the building: its web stays closed.
    """
    b = c.build
    outside = ("low" if mirrored else "high") not in c.keyed

    def along(x: float) -> float:
        return c.l - x if mirrored else x

    joints = [tenon((along(x), y), WEB_TENON_MM, b.board_mm) for x in c.web_tenons for y in (0.0, c.h)]
    joints += [open_mortise(c, (x, c.h / 2), SIDE_TENON_MM) for x in (0.0, c.l)]
    holes = [] if outside else [circle((along(x), c.h / 2), TIE_HOLE_MM / 2) for x in c.ties]
    for x in () if outside else c.ties:
        for side in (-130.0, 130.0):
            if all(abs(x + side - rib) > 110 for rib in housed) and 120 < x + side < c.l - 120:
                holes.append(rounded_hole((along(x + side), c.h / 2), 150, 110, 55))
    tongue = c.h - 2 * TONGUE_SHOULDER_MM
    pockets = tuple(
        Milled(mortise(c, (along(x), c.h / 2), tongue, (0, 1)), b.housing_mm) for x in sorted(housed)
    )
    outline = jointed_ring(rectangle(0, 0, c.l, c.h), joints, b.tool_radius_mm)
    return Plate("outer web" if outside else "web", outline, tuple(holes), pockets, thickness_mm=b.board_mm)


def end(c: Cassette) -> Plate:
    """A short side between the webs, with services and a bolt hole in the middle of each module."""
    b, wi = c.build, c.w - 2 * c.build.board_mm
    joints = [
        tenon((y - b.board_mm, z), CROSS_TENON_MM, b.board_mm) for y in c.cross_tenons for z in (0.0, c.h)
    ]
    joints += [tenon((y, c.h / 2), SIDE_TENON_MM, b.board_mm) for y in (0.0, wi)]
    holes = [circle((y - b.board_mm, c.h / 2), SERVICE_HOLE_MM / 2) for y in c.services]
    holes += [circle((y - b.board_mm, c.h / 2), TIE_HOLE_MM / 2) for y in c.modules]
    holes += vents(c)
    outline = jointed_ring(rectangle(0, 0, wi, c.h), joints, b.tool_radius_mm)
    return Plate("end", outline, tuple(holes), thickness_mm=b.board_mm)


def rib(c: Cassette) -> Plate:
    """A stiffener across the block: tenons to the skins, tongues into the webs' housings."""
    b, wi = c.build, c.w - 2 * c.build.board_mm
    joints = [
        tenon((y - b.board_mm, z), CROSS_TENON_MM, b.board_mm) for y in c.cross_tenons for z in (0.0, c.h)
    ]
    joints += rib_tongues(c)
    holes = [circle((y - b.board_mm, c.h / 2), SERVICE_HOLE_MM / 2) for y in c.services]
    holes += [rounded_hole((y - b.board_mm, c.h / 2), 220, 140, 40) for y in c.modules]
    holes += vents(c)
    outline = jointed_ring(rectangle(0, 0, wi, c.h), joints, b.tool_radius_mm)
    return Plate("rib", outline, tuple(holes), thickness_mm=b.board_mm)


def rib_tongues(c: Cassette) -> list[Joint]:
    """The two tongues of a rib; they stop half the fit short of the housing's bottom."""
    length, out = c.h - 2 * TONGUE_SHOULDER_MM, c.build.housing_mm - c.build.fit_mm / 2
    return [tenon((y, c.h / 2), length, out) for y in (0.0, c.w - 2 * c.build.board_mm)]


def key(build: Build) -> Plate:
    """The butterfly key between two blocks; wide ends pull, the waist sits on the joint."""
    reach = KEY_DEPTH_MM + build.gap_mm / 2
    a, b = KEY_MOUTH_MM / 2, KEY_WIDTH_MM / 2
    corners = [(-reach, -b), (0.0, -a), (reach, -b), (reach, b), (0.0, a), (-reach, b)]
    return Plate(
        "key",
        jointed_ring(corners, (), build.tool_radius_mm),
        thickness_mm=build.board_mm,
        loose=True,
    )


def key_places(c: Cassette) -> list[Placed]:
    """The keys a block brings: those of its high side and its far end, in both skins."""
    plate, t = key(c.build), c.build.board_mm
    pieces = []
    for z in (0.0, c.depth - t):
        if "high" in c.keyed:
            y = c.w + c.half_gap
            pieces += [placed(plate, Pose((x, y, z), (0, 1, 0), (-1, 0, 0))) for x in c.tails]
        if c.end_keys:
            x = c.l + c.half_gap
            pieces += [placed(plate, Pose((x, y, z), (1, 0, 0), (0, 1, 0))) for y in c.modules]
    return pieces


def shell(c: Cassette, housed: tuple[float, ...], *, bottom: bool = True) -> list[Placed]:
    """Both webs and the ends, in place."""
    t = c.build.board_mm
    pieces = [
        placed(web(c, mirrored=True, housed=housed), Pose((c.l, 0, t), (-1, 0, 0), (0, 0, 1))),
        placed(web(c, mirrored=False, housed=housed), Pose((0, c.w, t), (1, 0, 0), (0, 0, 1))),
    ]
    ends = (0.0, c.l - t) if bottom else (c.l - t,)
    plate = end(c)
    return pieces + [placed(plate, Pose((x, t, t), (0, 1, 0), (0, 0, 1))) for x in ends]


def rib_places(c: Cassette) -> list[Placed]:
    """All plain ribs, in place."""
    t, plate = c.build.board_mm, rib(c)
    return [placed(plate, Pose((x - t / 2, t, t), (0, 1, 0), (0, 0, 1))) for x in c.ribs]


def plain_cassette(c: Cassette) -> list[Placed]:
    """Every piece of a cassette without opening."""
    upper = Pose((0, 0, c.depth - c.build.board_mm), (1, 0, 0), (0, 1, 0))
    lower = Pose((0, 0, 0), (1, 0, 0), (0, 1, 0))
    outer = skin(c)
    inner = skin(c, ties=True) if c.skin_ties else outer
    skins = [placed(outer, upper), placed(inner, lower)]
    return skins + shell(c, c.ribs) + rib_places(c) + key_places(c)
