"""The half of the release gate that looks at shapes: drawn, whole, within reach of a cutter and a board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from shapely import Polygon, is_valid_reason

from manyworks.drafting.parts import PartSpec, sizes_of, unsaid_words
from manyworks.geometry import THROUGH, Geometry

SHEET_MARGIN_MM = 10.0
NOMINAL_MM = 0.8
"""How far a board may be from the thickness it is sold as (EN 300, unsanded)."""
CORNER_TOLERANCE_MM = 0.35
"""How far a cutter may stay out of a corner before it counts: above what flattening an arc loses."""


@dataclass(frozen=True)
class GateFinding:
    """One reason: ``refusal`` stops the release, otherwise it is a note."""

    code: str
    message: str
    hint: str = ""
    refusal: bool = True
    part: str = ""


@dataclass(frozen=True)
class Stock:
    """A board that can be bought."""

    material: str
    thickness_mm: float
    length_mm: float
    width_mm: float


def judge_geometry(parts: Iterable[PartSpec]) -> list[GateFinding]:
    """Every part is drawn, its lines do not cross, its holes and pockets lie in it, its depths are known."""
    found = []
    for part in parts:
        if part.geometry is None:
            found.append(
                GateFinding(
                    "geometry.unknown",
                    _("Part %(code)s has no drawing.") % {"code": part.code},
                    _("Import its cutting file."),
                    part=part.code,
                )
            )
            continue
        found += [
            GateFinding(code, message, _("Correct the drawing and import it again."), part=part.code)
            for code, message in _geometry_faults(part, part.geometry)
        ]
    return found


def _geometry_faults(part: PartSpec, geometry: Geometry) -> list[tuple[str, str]]:
    name = {"code": part.code}
    outline = Polygon(geometry.outline)
    if not outline.is_valid:
        return [
            (
                "geometry.crossing",
                _("The outline of part %(code)s crosses itself: %(why)s.")
                % {**name, "why": is_valid_reason(outline)},
            )
        ]
    faults = []
    within = outline.buffer(0.05)
    holes = [Polygon(hole.ring) for hole in geometry.holes]
    if any(not hole.is_valid or not within.contains(hole) for hole in holes):
        faults.append(("geometry.hole_outside", _("A hole of part %(code)s leaves its outline.") % name))
    for what in unsaid_words(part.code, geometry):
        faults.append(("geometry.work_unknown", _("Nobody has said %(what)s.") % {"what": what}))
    if any(pocket.depth_mm == THROUGH for pocket in geometry.pockets):
        faults.append(
            ("pocket.too_deep", _("A pocket of part %(code)s is as deep as its board is thick.") % name)
        )
    rings = [Polygon(pocket.ring) for pocket in geometry.pockets]
    # A rebate is drawn over the edge, in real files up to nine tenths of it, to leave no lip.
    if any(not ring.is_valid or within.intersection(ring).buffer(-0.25).is_empty for ring in rings):
        faults.append(("geometry.pocket_outside", _("A pocket of part %(code)s lies off its part.") % name))
    return faults


def judge_tool(parts: Iterable[PartSpec], tool_mm: float | None) -> list[GateFinding]:
    """The cutter passes through every hole and slot; corners it cannot reach are noted.

    A corner without relief is a note, not a refusal: some systems leave it on purpose, for a crush joint.
    """
    if tool_mm is None:
        return [
            GateFinding(
                "tool.unknown",
                _("Nobody has said which cutter this is drawn for."),
                _("Enter the largest cutter that may be used."),
            )
        ]
    found = []
    for part in parts:
        narrow, sharp = _reach(part, tool_mm / 2)
        if narrow:
            found.append(
                GateFinding(
                    "tool.too_wide",
                    _("%(count)s openings of part %(code)s are narrower than the %(tool)g mm cutter.")
                    % {"count": narrow, "code": part.code, "tool": tool_mm},
                    _("Choose a smaller cutter."),
                    part=part.code,
                )
            )
        elif sharp:
            found.append(
                GateFinding(
                    "tool.corner",
                    _("%(count)s openings of part %(code)s have corners a %(tool)g mm cutter leaves round.")
                    % {"count": sharp, "code": part.code, "tool": tool_mm},
                    _("Fine for a crush joint; otherwise the drawing needs dog-bones."),
                    refusal=False,
                    part=part.code,
                )
            )
    return found


def _reach(part: PartSpec, radius: float) -> tuple[int, int]:
    """How many holes and pockets a cutter does not enter, and how many it does not fill into the corners."""
    if part.geometry is None:
        return 0, 0
    rings = part.geometry.inner_rings
    narrow = sharp = 0
    for ring in rings:
        opening = Polygon(ring)
        # A curve flattened into chords is narrower than drawn by as much as the chords cut off.
        centre = opening.buffer(-(radius - 0.1), quad_segs=16)
        if centre.is_empty:
            narrow += 1
        elif not centre.buffer(radius - 0.1 + CORNER_TOLERANCE_MM, quad_segs=16).covers(opening):
            sharp += 1
    return narrow, sharp


def judge_sheets(parts: Iterable[PartSpec], stock: Sequence[Stock]) -> list[GateFinding]:
    """Every part fits, inside the margin, on a board that can be bought."""
    found = []
    for part in parts:
        sizes = sizes_of(part.geometry)
        if sizes is None:
            continue
        boards = [
            s
            for s in stock
            if s.material == part.material and abs(s.thickness_mm - part.thickness_mm) <= NOMINAL_MM
        ]
        if not boards:
            found.append(
                GateFinding(
                    "sheet.none",
                    _("No board of %(material)s, %(thickness)g mm, is listed for part %(code)s.")
                    % {"material": part.material, "thickness": part.thickness_mm, "code": part.code},
                    _("List the board under Designs, or correct the part's material."),
                    part=part.code,
                )
            )
        elif not any(_fits(sizes.length_mm, sizes.width_mm, board) for board in boards):
            found.append(
                GateFinding(
                    "sheet.too_small",
                    _(
                        "Part %(code)s, %(length).0f × %(width).0f mm, leaves under %(margin)g mm of edge "
                        "on every listed board."
                    )
                    % {
                        "code": part.code,
                        "length": sizes.length_mm,
                        "width": sizes.width_mm,
                        "margin": SHEET_MARGIN_MM,
                    },
                    _("Split the part, or list a larger board."),
                    part=part.code,
                )
            )
    return found


def _fits(length: float, width: float, board: Stock) -> bool:
    room = sorted((board.length_mm - 2 * SHEET_MARGIN_MM, board.width_mm - 2 * SHEET_MARGIN_MM))
    return all(a <= b + 1e-6 for a, b in zip(sorted((length, width)), room, strict=True))
