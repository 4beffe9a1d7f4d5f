"""What of cuts that meet, or run beyond their part, may be meant otherwise than it is cut."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.checks.part_checks import SLACK_MM
from manyworks.formats.cutting.crossings import meetings
from manyworks.formats.cutting.outlines import Draft
from manyworks.formats.cutting.shapes import Shape
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import Point, bounds

FAR_MM = 100.0
"""A cut that runs as far beyond the edge of its part, or of a small part as far as that is wide, is asked."""
SHORT_MM = 30.0
"""Cuts may run as far beyond the edge of any part, to clear the tool."""
WIDEST_MM = 40.0
"""Larger drillings are drawn as holes, whose edge may be a double line."""
MOST_ROUND = 20
"""So many round cuts that meet are looked at for two of one centre."""


def asked_of(code: str, severity: Severity, draft: Draft, words: str, at: Point) -> Finding:
    left, bottom, _, _ = bounds(draft.outline.ring)
    return Finding(code, severity, f"part near ({left:.0f}, {bottom:.0f})", words, at)


def ring_with_holes(holes: Sequence[Shape]) -> Shape | None:
    """The middle one of three cuts that lie in one another: two edges of a ring, and a hole in it."""
    if len(holes) < 3:
        return None
    areas = [hole.polygon for hole in holes]
    tree = shapely.STRtree(areas)
    within: dict[int, set[int]] = defaultdict(set)
    for one, other in tree.query(areas, predicate="covered_by").T.tolist():
        if one != other and areas[other].buffer(-SLACK_MM).covers(areas[one]):
            within[one].add(other)
    middle = (other for others in within.values() for other in others if other in within)
    return next((holes[other] for other in middle), None)


def of_one_centre(holes: Sequence[Shape]) -> tuple[Shape, Shape] | None:
    """Two round cuts of the size of drillings on one centre, of two diameters."""
    round_ones = [(hole, hole.circle) for hole in holes if hole.circle and hole.circle[2] <= WIDEST_MM / 2]
    return next(
        (
            (one, other)
            for (one, a), (other, b) in combinations(round_ones[:MOST_ROUND], 2)
            if math.dist(a[:2], b[:2]) < SLACK_MM and abs(a[2] - b[2]) > SLACK_MM / 2
        ),
        None,
    )


def drillings_that_meet(draft: Draft) -> list[Finding]:
    """Drillings that overlap or lie on one centre: blind ones of one face, or in one that goes through."""
    return [*_through_on_one_centre(draft), *_blind_that_meet(draft)]


def _through_on_one_centre(draft: Draft) -> list[Finding]:
    """A drilling in a larger one that goes through, where nothing is left to drill."""
    own = [one for one in draft.drillings if not one.block]
    if not any(one.meaning.through for one in own):
        return []
    areas = [one.polygon for one in own]
    pairs = [
        (own[one], own[other])
        for one, other in shapely.STRtree(areas).query(areas, predicate="covered_by").T.tolist()
        if one != other and own[other].meaning.through and areas[one].area < areas[other].area
    ]
    if not pairs:
        return []
    said = " and ".join(map(wide, pairs[0]))
    words = (
        f"{len(pairs)} pairs of drillings lie in one another, the first {said}, and the larger goes through; "
        "each was kept. Which diameter is it? A counterbore needs its depth; a copy is to be taken out."
    )
    return [asked_of("cut.overlap", "question", draft, words, bounds(pairs[0][0].ring)[:2])]


def _blind_that_meet(draft: Draft) -> list[Finding]:
    blind = [one for one in draft.drillings if not one.meaning.through and not one.block]
    areas = [one.polygon for one in blind]
    where = f"layer {blind[0].layer}" if blind else ""
    meet = [
        (blind[one], blind[other])
        for one, other in meetings(areas, "intersects", where)
        if blind[one].meaning.face == blind[other].meaning.face
        and not areas[one].intersection(areas[other]).buffer(-SLACK_MM / 4).is_empty
    ]
    if not meet:
        return []
    said = " and ".join(f"{wide(one)} {deep(one.meaning.depth_mm)}" for one in meet[0])
    words = (
        f"{len(meet)} pairs of drillings overlap or lie on one centre, the first {said}; each was kept. Is "
        "one a copy, or are they a counterbore? A copy is to be taken out; a counterbore may stay as it is."
    )
    return [asked_of("cut.overlap", "question", draft, words, bounds(meet[0][1].ring)[:2])]


def least_far(draft: Draft) -> float:
    """From which length beyond the edge on a cut may be none of the part."""
    return min(FAR_MM, max(draft.outline.sides[0], SHORT_MM))


def reach_beyond(outline: BaseGeometry, area: BaseGeometry) -> float:
    """How far an area reaches beyond an outline."""
    rest = area.difference(outline)
    corners = shapely.points(shapely.get_coordinates(rest))
    return float(shapely.distance(corners, outline).max()) if len(corners) else 0.0


def across(shape: Shape) -> str:
    left, bottom, right, top = shape.box
    return f"{right - left:.0f} × {top - bottom:.0f} mm"


def wide(drilling: Shape) -> str:
    return f"Ø{2 * drilling.circle[2]:.3g} mm" if drilling.circle else "a circle"


def deep(depth_mm: float | None) -> str:
    return "of unknown depth" if depth_mm is None else f"of {depth_mm:g} mm"
