"""What cannot be true of parts: outlines that overlap, cuts that run over an outline or far below a board."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.layer_grammar import Meaning
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import Drilling, Hole, Path, Pocket, bounds, depth_on

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


def below_boards(parts: Sequence[Part], meanings: Mapping[str, Meaning]) -> list[Finding]:
    """Ask once a layer about depths that lie far below the board on which their parts lie."""
    found = {}
    for part in parts:
        for layer in set(_layers_of(part)):
            depth = meanings[layer].depth_mm if layer in meanings else None
            if depth is not None and depth_on(depth, part.thickness_mm) is None:
                message = f"The name says {depth:g} mm deep, on a board of {part.thickness_mm:g} mm."
                found[layer] = Finding("layer.depth_unknown", "question", f"layer {layer}", message)
    return [found[layer] for layer in sorted(found)]


def _layers_of(part: Part) -> Iterator[str]:
    """The layers on which a part and the work on it are drawn."""
    drawn = part.geometry
    yield part.layer
    works: tuple[Hole | Pocket | Drilling | Path, ...]
    works = (*drawn.holes, *drawn.pockets, *drawn.drillings, *drawn.paths)
    yield from (work.layer for work in works)
