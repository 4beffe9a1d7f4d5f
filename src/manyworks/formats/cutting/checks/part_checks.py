"""What cannot be true of parts: outlines that overlap, cuts that run over an outline or far below a board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.areas import areas_of, circles_of
from manyworks.formats.cutting.board_depths import too_deep
from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import signed_area

SLACK_MM = 0.2
"""Above what flattening curves may add; parts that share one cut line overlap by nothing."""

NOTCH = 0.25
"""An outline over the edge of one that is more than so much larger may be a notch of it."""
MOST_LEFT = 0.9
"""Part of an outline that its holes take before it is looked at whether they take all of it."""

SLIVER_MM2 = 10.0
"""A piece of a part smaller than this is none."""
SPLITS = (
    "A cut runs from edge to edge and splits this part into {} pieces; it was counted as one. "
    "Are they parts of their own? Then draw the outline of each; if not, end the cut before the edge."
)
_CURES = {
    "into": "What reaches into another part: draw it in each of the two as far as it goes, or end it before.",
    "drill": "A drilling over the edge: move it inside, or draw it as a notch in the outline.",
    "line": "A line over the edge: end it at the edge, and draw what lies in another part by itself.",
    "edge": "A cut over the edge: draw the outline of what is to be left, or end the cut before the edge.",
}
"""What to do about cuts over the edge of their part."""
RUN_IN_MM = 15.0
"""A line may begin or end this far beyond its part: tools run in there, marks over the edge."""


def check_parts(parts: Sequence[Part]) -> list[Finding]:
    """Ask about parts that overlap, and about cuts that reach beyond the part they were counted to.

    Returns
    -------
    list of Finding
        One question for each pair of overlapping parts and for each part whose cuts do.
        A part inside another is asked as ``outline.nested`` and left out here.
    """
    whole = [part for part in parts if part.open_gap_mm is None]
    outlines = areas_of([part.geometry.outline for part in whole]).tolist()
    return [*_overlapping(whole, outlines), *_leaving(whole, outlines), *_nothing_left(whole, outlines)]


def _nothing_left(parts: Sequence[Part], outlines: Sequence[BaseGeometry]) -> list[Finding]:
    """Parts whose holes take all of them: what was read as holes are parts."""
    found = []
    for part, outline in zip(parts, outlines, strict=True):
        rings = [hole.ring for hole in part.geometry.holes]
        if not rings or sum(abs(signed_area(ring)) for ring in rings) < MOST_LEFT * outline.area:
            continue
        holes = shapely.union_all(areas_of(rings))
        if outline.difference(holes).buffer(-SLACK_MM / 2).is_empty:
            message = (
                f"The cuts in part {part.key} leave nothing of it. Are they the parts? Then take the "
                "line round them out, or put it on a layer that says that it is a sheet."
            )
            where = f"part {part.key}"
            found.append(Finding("part.nothing_left", "error", where, message, part.bounds[:2]))
    return found


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
        small, large = sorted((one, other), key=lambda number: outlines[number].area)
        message = (
            f"Parts {parts[one].key} and {parts[other].key} overlap by {shared.area:.0f} mm²; one board "
            "gives only one of them. "
        )
        if outlines[small].area < NOTCH * outlines[large].area:
            message += (
                f"Is {parts[small].key} a notch drawn over the edge? Then draw it in the outline, or on a "
                "layer of inside cuts. Both were counted."
            )
        else:
            message += "Is one a copy? Both were counted."
        where = f"parts {parts[one].key} and {parts[other].key}"
        found.append(Finding("part.overlap", "question", where, message, parts[other].bounds[:2]))
    return found


def _leaving(parts: Sequence[Part], outlines: Sequence[BaseGeometry]) -> list[Finding]:
    """Through cuts and drillings that leave their part, and pockets and lines that reach into another one.

    A pocket that only runs over its part's edge is the usual way to draw a rebate, and no question; nor is a
    line that begins a little before the edge.
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
        shapely.prepare(reach)
        cuts = [*areas_of([hole.ring for hole in drawn.holes]), *circles_of(drawn.drillings)]
        over = [cut for cut in cuts if not reach.covers(cut)]
        pockets = areas_of([pocket.ring for pocket in drawn.pockets])
        over += [pocket for pocket in pockets if not reach.covers(pocket) and shared(pocket, reach)]
        lines = [shapely.LineString(path.line) for path in drawn.paths]
        out = [line for line in lines if not reach.covers(line)]
        over += [line for line in out if _runs_out(line, reach) or shared(line, reach)]
        across = [cut for cut in cuts[: len(drawn.holes)] if not reach.covers(cut)]
        if across and (pieces := _pieces(outline, cuts[: len(drawn.holes)])) > 1:
            left, bottom, _, _ = outline.bounds
            where = f"part near ({left:.0f}, {bottom:.0f})"
            at = across[0].bounds[:2]
            found.append(Finding("cut.splits", "question", where, SPLITS.format(pieces), at))
            over = [cut for cut in over if cut not in across]
        if over:
            kinds = (
                ("into", any(shared(one, reach) for one in over)),
                ("drill", any(circle in over for circle in cuts[len(drawn.holes) :])),
                ("line", any(line in over for line in lines)),
                ("edge", any(cut in over for cut in across)),
            )
            message = (
                f"{len(over)} cuts of this part run over its outline, through the edge or into another part. "
                "They were counted to this part alone."
            )
            message += "".join(f" {_CURES[kind]}" for kind, so in kinds if so)
            x, y = over[0].bounds[:2]
            where = f"part {part.key} near ({x:.0f}, {y:.0f})"
            found.append(Finding("cut.over_outline", "question", where, message, over[0].bounds[:2]))
    return found


def _pieces(outline: BaseGeometry, cuts: Sequence[BaseGeometry]) -> int:
    """Into how many pieces cuts split their part."""
    if outline.geom_type != "Polygon":
        return 1
    rest = shapely.get_parts(outline.difference(shapely.union_all(cuts)))
    return sum(piece.area >= SLIVER_MM2 for piece in rest)


def _runs_out(line: shapely.LineString, reach: BaseGeometry) -> bool:
    """Whether a line leaves its part further than a tool needs to run in, or lies beyond it for the most."""
    if not reach.buffer(RUN_IN_MM).covers(line):
        return True
    return not line.is_closed and bool(line.difference(reach).length > line.length / 2)


def below_boards(parts: Sequence[Part], meanings: Mapping[str, Meaning]) -> list[Finding]:
    """Ask once a layer about depths that are not meant on the board on which their parts lie."""
    found = {}
    for part in parts:
        for layer in part.layers:
            said = meanings.get(layer)
            if said is not None and too_deep(said, part.thickness_mm):
                message = f"The name says {said.depth_mm:g} mm deep, on a board of {part.thickness_mm:g} mm."
                found[layer] = Finding("layer.depth_unknown", "question", f"layer {layer}", message)
    return [found[layer] for layer in sorted(found)]
