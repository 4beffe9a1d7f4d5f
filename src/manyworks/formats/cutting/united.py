"""Cuts that meet are one cut: a hole in a hole, crossing slots, pockets that overlap, open notches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.checks.part_checks import SLACK_MM, SPLITS
from manyworks.formats.cutting.crossings import meetings
from manyworks.formats.cutting.doubted_cuts import (
    across,
    asked_of,
    deep,
    drillings_that_meet,
    least_far,
    of_one_centre,
    reach_beyond,
    ring_with_holes,
    wide,
)
from manyworks.formats.cutting.outlines import NO_TOOL_MM2, SLIVER_MM2, Draft
from manyworks.formats.cutting.shapes import Shape, same_line
from manyworks.formats.cutting.strokes import Word
from manyworks.formats.cutting.words.part_names import is_name
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import Point, Ring, bounds

MOST_LOST = 0.5
"""A cut that takes more of its part than this is no notch."""
MOST_OF_POCKET = 0.98
"""A pocket in another of nearly its area is the same one, drawn twice by a hair."""

_ISLANDS = (
    "{} closed lines lie in a pocket {}, on a layer of pockets; all within was read as milled away. Are they "
    "islands that stay? Then draw the pocket in pieces around them, without overlap; else take them out."
)


def unite_cuts(drafts: Sequence[Draft], texts: Sequence[Word] = ()) -> list[Finding]:
    """Make one hole of holes that overlap, touch along a line or lie in one another, and open notches.

    A drilling through the board is a hole where it runs over the edge, or into a hole or another drilling.

    What is cut all round falls out with what lies in it. A hole over the edge becomes a notch of the outline,
    unless it would split the part or reaches into another one: that stays a question of its own.
    What is cut all round may be a part where a name of the ``texts`` stands in it.

    Returns
    -------
    list of Finding
        One for each part on which something was united, in the place of the first cut.
    """
    tree = shapely.STRtree([draft.outline.polygon for draft in drafts])
    found = []
    for draft in drafts:
        found += _pockets(draft)
        if draft.open_gap is not None or draft.outline.tag:
            continue
        _open_drillings(draft)
        found += drillings_that_meet(draft)
        if not draft.holes:
            continue
        first = bounds(draft.holes[0].ring)[:2]
        found += _on_outline(draft)
        groups = _meeting(draft.holes)
        draft.holes = [_one_of(group) for group in groups]
        found += _off_board(draft)
        found += _united(draft, groups, texts, first)
        found += _notched(draft, _open_notches(draft, drafts, tree), first)
        found += _along_edge(draft)
    return [*found, *_over_edge(drafts)]


def _united(
    draft: Draft, groups: Sequence[Sequence[Shape]], texts: Sequence[Word], first: Point
) -> list[Finding]:
    """What is said of cuts that are cut as one, and asked where they may be meant otherwise."""
    met = [group for group in groups if len(group) > 1]
    if not met:
        return []
    words = f"{sum(map(len, met))} cuts meet or lie in one another; they are cut as {len(met)}."
    name = next((name for group in met for name in _named_inside(group, texts)), None)
    ring, two = (next(filter(None, map(of, met)), None) for of in (ring_with_holes, of_one_centre))
    if any(len({hole.meaning.through for hole in group}) > 1 for group in met):
        words += " Nobody has said that all of them go through. Do they?"
    elif name:
        words += f" {name!r} stands in what falls out. Is that a part? Then draw it by itself."
    elif isinstance(ring, Shape):
        first = bounds(ring.ring)[:2]
        words += (
            f" Of three, one {across(ring)}, each lies in the next. Are they the edges of a frame or a ring? "
            "Then draw that by itself; if one is a copy, take it out."
        )
    elif isinstance(two, tuple):
        first = bounds(two[0].ring)[:2]
        words += f" {' and '.join(map(wide, two))} lie on one centre. Which of them is it?"
    else:
        return [_finding("cut.united", draft, words, first)]
    return [asked_of("cut.united", "question", draft, words, first)]


def _notched(draft: Draft, notches: Sequence[tuple[float, Point]], first: Point) -> list[Finding]:
    """What is said of open notches, and asked where a cut runs far beyond the edge."""
    if not notches:
        return []
    words = f"{len(notches)} cuts run through the edge; each is cut as an open notch."
    far = [(reach, at) for reach, at in notches if reach >= least_far(draft)]
    if not far:
        return [_finding("cut.notch", draft, words, first)]
    words += (
        f" {len(far)} of them run far beyond it, the first by {far[0][0]:.0f} mm. Are they cuts of this "
        "part? Draw them where they belong, or end them nearer to the edge."
    )
    return [asked_of("cut.notch", "question", draft, words, far[0][1])]


def _finding(code: str, draft: Draft, words: str, at: Point) -> Finding:
    """Plain where the layer says what is cut out; lines that were sorted by nesting may be something else."""
    said = draft.outline.meaning.meaning == "outside"
    return asked_of(code, "info" if said else "question", draft, words, at)


def _on_outline(draft: Draft) -> list[Finding]:
    """A hole on the very outline leaves nothing of its part: one of the two lines is a copy."""
    twice = [hole for hole in draft.holes if same_line(hole, draft.outline)]
    draft.holes = [hole for hole in draft.holes if hole not in twice]
    left, bottom, _, _ = bounds(draft.outline.ring)
    words = "An inside cut lies on the outline itself; it was taken as a copy and left out. Is it one?"
    where = f"part near ({left:.0f}, {bottom:.0f})"
    return [Finding("duplicate.outline", "question", where, words, (left, bottom)) for _ in twice]


def _along_edge(draft: Draft) -> list[Finding]:
    """Cuts along the edge that are no notch: from edge to edge, or of more than half of their part."""
    outline = draft.outline.polygon
    reach, edge = outline.buffer(SLACK_MM), outline.boundary
    along = [hole.polygon for hole in draft.holes if edge.intersection(hole.polygon).length > 0]
    if not draft.stands_alone or not _is_one(outline) or not along or not all(map(reach.covers, along)):
        # What runs beyond the edge, and an outline in another part, are asked by themselves.
        return []
    pieces = shapely.get_parts(outline.difference(shapely.union_all(along)))
    left = sum(piece.area >= SLIVER_MM2 for piece in pieces)
    if left > 1:
        words = SPLITS.format(left)
    else:
        words = "A cut along the edge takes most of this part; it was read as a hole. Which is the part?"
    return [asked_of("cut.splits", "question", draft, words, along[0].bounds[:2])]


def _open_drillings(draft: Draft) -> None:
    """Make holes of drillings through the board that run over the edge or into another cut."""
    through = [one for one in draft.drillings if one.meaning.through and not one.block]
    if not through:
        return
    cores = [one.polygon.buffer(-SLACK_MM / 2) for one in through]
    tree = shapely.STRtree([*(hole.polygon for hole in draft.holes), *(one.polygon for one in through)])
    meeting = set(tree.query(cores, predicate="overlaps")[0].tolist())
    meeting |= {number for number, core in enumerate(cores) if core.overlaps(draft.outline.polygon)}
    for one in (through[number] for number in sorted(meeting)):
        draft.drillings.remove(one)
        draft.holes.append(replace(one, meaning=replace(one.meaning, meaning="inside", tool_mm=None)))


def _off_board(draft: Draft) -> list[Finding]:
    """Work that lies in a hole of its part, where there is no board."""
    works = [*draft.pockets, *draft.drillings, *draft.marks]
    # A layer that nobody understands is asked as a whole.
    lines = [line.points for line in draft.lines if line.meaning.meaning != "unknown"]
    if not draft.holes or not (works or lines):
        return []
    cut = shapely.union_all([hole.polygon for hole in draft.holes])
    gone, air = cut.buffer(SLACK_MM), cut.buffer(-SLACK_MM)
    lost = [work.ring for work in works if gone.covers(work.polygon)]
    drawn = [(line, shapely.LineString(line)) for line in lines]
    open_lost = [line for line, one in drawn if gone.covers(one) and air.intersects(one)]
    if not lost and not open_lost:
        return []
    left, bottom, _, _ = bounds([*lost, *open_lost][0])
    counted = [f"{len(lost)} pockets, drillings or marks"] if lost else []
    counted += [f"{len(open_lost)} lines that do not close"] if open_lost else []
    words = f"{' and '.join(counted)} lie in a hole of their part. Is the hole cut out?"
    if open_lost:
        words += " If it is, take out what lies in it; if that is another part, draw its outline."
    where = f"part near ({left:.0f}, {bottom:.0f})"
    return [Finding("cut.orphan", "question", where, words, (left, bottom))]


def _pockets(draft: Draft) -> list[Finding]:
    """What several pockets of one depth and face mill is milled once; and what else of them is not plain."""
    if not draft.pockets or draft.open_gap is not None or draft.outline.tag:
        return []
    found = []
    kept: list[Shape] = []
    for group in _meeting(draft.pockets, overlap=True):
        whole = shapely.union_all([pocket.polygon for pocket in group])
        rings = [ring for piece in shapely.get_parts(whole) for ring in piece.interiors]
        around = any(shapely.Polygon(ring).area >= NO_TOOL_MM2 for ring in rings)
        kept += group if around and len(group) > 1 else [_one_of(group)]
        if len(group) > 1:
            inner = [one for one in group if any(_lies_in(one, other) for other in group)]
            words = f"{len(group)} pockets of one depth overlap"
            if around:
                words += " around an island and are counted twice there. Draw them without overlap."
            elif inner:
                words = _ISLANDS.format(len(inner), "as deep as they are")
            else:
                words += "; they are milled as one."
            at = bounds((inner or group)[0].ring)[:2]
            asked = around or bool(inner)
            severity: Severity = "question" if asked else "info"
            found.append(asked_of("cut.overlap" if asked else "cut.united", severity, draft, words, at))
    draft.pockets = kept
    return [*found, *_steps(draft), *_shallow_in_deep(draft)]


def _lies_in(one: Shape, other: Shape) -> bool:
    """Whether a pocket lies in another one and leaves some of it."""
    within = other.polygon.buffer(SLACK_MM).covers(one.polygon)
    return one is not other and within and one.area < MOST_OF_POCKET * other.area


def _shallow_in_deep(draft: Draft) -> list[Finding]:
    """Pockets in one that is deeper: milled away with it, unless they are the top of an island."""
    areas = [pocket.polygon for pocket in draft.pockets]
    pairs = shapely.STRtree(areas).query(areas, predicate="covered_by").T.tolist() if areas else ()
    found = []
    for one, other in pairs:
        inner, outer = draft.pockets[one].meaning, draft.pockets[other].meaning
        known = inner.depth_mm is not None and outer.depth_mm is not None and inner.face == outer.face
        if one != other and known and (inner.depth_mm or 0) < (outer.depth_mm or 0):
            words = _ISLANDS.format(1, deep(outer.depth_mm))
            found.append(asked_of("cut.overlap", "question", draft, words, areas[one].bounds[:2]))
    return found


def _steps(draft: Draft) -> list[Finding]:
    """Pockets of two depths on one face that overlap in part: the deeper one holds where both lie."""
    areas = [pocket.polygon for pocket in draft.pockets]
    found = []
    for one, other in shapely.STRtree(areas).query(areas, predicate="overlaps").T.tolist():
        first, second = draft.pockets[one].meaning, draft.pockets[other].meaning
        if one < other and first.face == second.face and first.depth_mm != second.depth_mm:
            shared = areas[one].intersection(areas[other])
            if not shared.buffer(-SLACK_MM / 2).is_empty:
                depths = " and ".join(deep(meaning.depth_mm) for meaning in (first, second))
                words = f"Pockets {depths} overlap by {shared.area:.0f} mm²; the deeper one holds there."
                found.append(asked_of("cut.overlap", "info", draft, words, shared.bounds[:2]))
    return found


def _over_edge(drafts: Sequence[Draft]) -> list[Finding]:
    """One finding for each layer: a pocket over the edge is the usual way to draw a rebate."""
    over: dict[str, list[Shape]] = defaultdict(list)
    far: list[Shape] = []
    for draft in drafts:
        reach = draft.outline.polygon.buffer(SLACK_MM)
        for pocket in draft.pockets if not draft.outline.tag and draft.open_gap is None else ():
            if not reach.covers(pocket.polygon):
                over[pocket.layer].append(pocket)
                if reach_beyond(draft.outline.polygon, pocket.polygon) >= least_far(draft):
                    far.append(pocket)
    found = []
    for layer, pockets in sorted(over.items()):
        first = pockets[0]
        words = f"{len(pockets)} pockets run over the edge of their part, as a rebate does; "
        words += "they are milled as drawn."
        if beyond := [pocket for pocket in far if pocket.layer == layer]:
            first = beyond[0]
            words += f" {len(beyond)} of them run far beyond it. Are they work on this part?"
        severity: Severity = "question" if beyond else "info"
        found.append(Finding("cut.over_edge", severity, f"layer {layer}", words, bounds(first.ring)[:2]))
    return found


def _meeting(holes: Sequence[Shape], *, overlap: bool = False) -> list[list[Shape]]:
    """Groups of holes of one kind that meet, or of pockets that overlap; most have one."""
    kinds: dict[tuple[object, ...], list[Shape]] = defaultdict(list)
    for hole in holes:
        said = hole.meaning
        depth = None if said.through else said.depth_mm
        # Of two layers whose depth nobody said it is not known that they are as deep.
        layer = hole.layer if depth is None else ""
        kinds[(depth, said.tool_mm, said.face, layer) if overlap else (depth,)].append(hole)
    found: list[list[Shape]] = []
    for members in kinds.values():
        areas = [hole.polygon for hole in members]
        groups = [[number] for number in range(len(members))]
        for one, other in meetings(areas, "intersects", f"layer {members[0].layer}"):
            # What is one already need not be united again.
            if groups[one] is not groups[other] and _meet(areas[one], areas[other], overlap=overlap):
                less, more = sorted((groups[one], groups[other]), key=len)
                more += less
                for number in less:
                    groups[number] = more
        once = {id(group): group for group in groups}.values()
        found += [[members[number] for number in sorted(group)] for group in once]
    return found


def _meet(one: BaseGeometry, other: BaseGeometry, *, overlap: bool) -> bool:
    if overlap and one.intersection(other).buffer(-SLACK_MM / 2).is_empty:
        return False
    return _is_one(one.union(other))


def _is_one(area: BaseGeometry) -> bool:
    """Two areas that only touch at a point stay two: their union is no single area."""
    return isinstance(area, Polygon)


def _named_inside(holes: Sequence[Shape], texts: Sequence[Word]) -> list[str]:
    """The names that stand in what several holes cut free: within a ring of them, or in the inner of two."""
    if len(holes) == 1 or not texts:
        return []
    areas = [hole.polygon for hole in holes]
    whole = shapely.union_all(areas)
    free = [Polygon(ring) for piece in shapely.get_parts(whole) for ring in piece.interiors]
    free += [one for one in areas if any(other.contains(one) and other is not one for other in areas)]
    return [
        line
        for text in texts
        if any(area.contains(shapely.Point(text.at)) for area in free)
        for line in map(str.strip, text.text.splitlines())
        if is_name(line)
    ]


def _one_of(holes: Sequence[Shape]) -> Shape:
    """What is cut all round falls out whole, an island in the middle too; the finest tool reaches all of it.

    Where nobody has said of one of them that it goes through, nobody has said it of all.
    """
    if len(holes) == 1:
        return holes[0]
    whole = shapely.union_all([hole.polygon for hole in holes])
    first = min(holes, key=lambda hole: hole.meaning.through)
    tool = min((hole.meaning.tool_mm for hole in holes if hole.meaning.tool_mm), default=None)
    meaning = replace(first.meaning, tool_mm=tool)
    return replace(first, ring=_ring(whole), meaning=meaning, circle=None, block="", tag=())


def _ring(area: Polygon) -> Ring:
    return tuple((x, y) for x, y in area.exterior.coords[:-1])


def _open_notches(draft: Draft, drafts: Sequence[Draft], tree: shapely.STRtree) -> list[tuple[float, Point]]:
    """Take holes over the edge out of the outline; returns how far each reaches beyond it, and where."""
    notches: list[tuple[float, Point]] = []
    for hole in list(draft.holes):
        outline = draft.outline.polygon
        # An outline that crosses itself is asked as it is; which of its pieces a notch is in cannot be said.
        if not _is_one(outline):
            break
        if outline.contains_properly(hole.polygon) or outline.exterior.intersection(hole.polygon).length == 0:
            continue
        beyond = hole.polygon.difference(outline.buffer(SLACK_MM))
        near = [drafts[i] for i in tree.query(beyond).tolist() if drafts[i] is not draft]
        if any(other.outline.polygon.intersection(beyond).area > SLACK_MM for other in near):
            continue
        left = outline.difference(hole.polygon)
        if _is_one(left) and not left.interiors and left.area > MOST_LOST * outline.area:
            draft.outline = replace(draft.outline, ring=_ring(left), circle=None)
            draft.holes.remove(hole)
            notches.append((reach_beyond(outline, hole.polygon), bounds(hole.ring)[:2]))
    return notches
