"""What cannot be true of parts side by side: outlines that overlap, cuts that run over an outline."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import bounds

SLACK_MM = 0.2
"""Above what flattening curves may add; parts that share one cut line overlap by nothing."""


def check_parts(parts: Sequence[Part]) -> list[Finding]:
    """Ask about parts that overlap, and about cuts that reach beyond the part they were counted to.

    Returns
    -------
    list of Finding
        One question for each pair of overlapping parts and for each part whose cuts do.
        A part inside another is asked as ``outline.nested`` and left out here.
    """
    whole = [part for part in parts if part.open_gap_mm is None]
    outlines = [_area(part.geometry.outline) for part in whole]
    return [*_overlapping(whole, outlines), *_leaving(whole, outlines)]


def _overlapping(parts: Sequence[Part], outlines: Sequence[BaseGeometry]) -> list[Finding]:
    if not parts:
        return []
    pairs = shapely.STRtree(outlines).query(outlines, predicate="intersects").T.tolist()
    found = []
    for one, other in pairs:
        if one >= other or outlines[one].contains(outlines[other]) or outlines[other].contains(outlines[one]):
            continue
        shared = outlines[one].intersection(outlines[other])
        if shared.buffer(-SLACK_MM / 2).is_empty:
            continue
        message = (
            f"Parts {parts[one].key} and {parts[other].key} overlap by {shared.area:.0f} mm²; one board "
            "gives only one of them. Is one a copy? Both were counted."
        )
        where = f"parts {parts[one].key} and {parts[other].key}"
        found.append(Finding("part.overlap", "question", where, message, parts[other].bounds[:2]))
    return found


def _leaving(parts: Sequence[Part], outlines: Sequence[BaseGeometry]) -> list[Finding]:
    """Through cuts that leave their part, and pockets and followed lines that reach into another one.

    A pocket that only runs over its part's edge is the usual way to draw a rebate, and no question.
    """
    tree = shapely.STRtree(outlines)

    def shared(work: BaseGeometry, reach: BaseGeometry) -> bool:
        beyond = work.difference(reach)
        met = [outlines[i].intersection(beyond) for i in tree.query(beyond, predicate="intersects")]
        if work.area:
            return any(not one.buffer(-SLACK_MM / 2).is_empty for one in met)
        return any(one.length > SLACK_MM for one in met)

    found = []
    for part, outline in zip(parts, outlines, strict=True):
        drawn, reach = part.geometry, outline.buffer(SLACK_MM)
        over = [hole.ring for hole in drawn.holes if not reach.covers(_area(hole.ring))]
        over += [pocket.ring for pocket in drawn.pockets if shared(_area(pocket.ring), reach)]
        over += [path.line for path in drawn.paths if shared(shapely.LineString(path.line), reach)]
        if over:
            message = (
                f"{len(over)} cuts of this part run over its outline, through the edge or into another part. "
                "They were counted to this part alone."
            )
            where = f"part {part.key}"
            found.append(Finding("cut.over_outline", "question", where, message, bounds(over[0])[:2]))
    return found


def _area(ring: Sequence[tuple[float, float]]) -> BaseGeometry:
    polygon = shapely.Polygon(ring)
    return polygon if polygon.is_valid else polygon.buffer(0)
