"""Which closed lines are parts, and which cut, pocket, drilling or mark belongs to which part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import pi

import numpy as np
import shapely
from shapely.geometry import LineString

from manyworks.formats.cutting.board_depths import goes_through
from manyworks.formats.cutting.frames import Board
from manyworks.formats.cutting.open_lines import (
    MOSTLY,
    SHORTEST_SLIT_MM,
    continued,
    is_followed,
    nearly_closed,
    on_an_edge,
    slits_asked,
)
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.cutting.words.layer_grammar import OF_NO_PART, OUTLINES, PATHS
from manyworks.formats.cutting.words.layers import NESTED
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import Point, bounds, ring_length

SLIVER_MM2 = 10.0
"""An outline smaller than this is no part: the smallest real one measured has 2,000 mm²."""
DUST_MM2 = 0.03
"""What is smaller, a square of 0.2 mm, is no work of any tool; nor is what is long and thin."""
NO_TOOL_MM2 = 0.5
"""A hole or pocket smaller than this is no work: no cutter is that thin."""


@dataclass(slots=True, eq=False)
class Draft:
    """A part while it is being put together."""

    outline: Shape
    holes: list[Shape] = field(default_factory=list)
    pockets: list[Shape] = field(default_factory=list)
    drillings: list[Shape] = field(default_factory=list)
    marks: list[Shape] = field(default_factory=list)
    lines: list[OpenLine] = field(default_factory=list)
    inside_of: Draft | None = None
    in_opening: bool = False
    open_gap: float | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether it is surely a part: in no other outline, or cut from an opening of one."""
        return self.inside_of is None or self.in_opening


def find_outlines(
    shapes: Sequence[Shape], lines: Sequence[OpenLine] = ()
) -> tuple[list[Draft], list[Shape], list[OpenLine], list[Finding]]:
    """Separate outlines from the work inside them.

    Lines on a layer that says "outside" are outlines. When no layer says so, lines whose layer leaves the
    side open are sorted by nesting: the outermost are outlines, those within them are holes, and that is
    asked. An open line that would enclose an area stands for a part that cannot be cut yet.

    Returns
    -------
    drafts, other shapes, other open lines, findings
    """
    findings: list[Finding] = []
    side_said = any(s.meaning.meaning == "outside" for s in shapes)
    kinds = ("outside",) if side_said else OUTLINES
    unclosed: dict[int, OpenLine] = {}
    free: list[OpenLine] = []
    sort = (lambda shape: shape) if side_said else _through
    shapes = list(map(sort, shapes))
    closed = list(shapes)
    for line in lines:
        shape = sort(Shape(line.points, line.meaning, line.layer))
        if line.meaning.meaning in kinds and nearly_closed(line) and shape.area > SLIVER_MM2:
            unclosed[id(shape)] = line
            closed.append(shape)
        else:
            free.append(line)
    shapes = closed
    outsides = [s for s in shapes if s.meaning.meaning == "outside"]
    others = [s for s in shapes if s.meaning.meaning != "outside"]
    if not outsides:
        open_side = [s for s in others if s.meaning.meaning in ("through", "unknown")]
        outsides, holes = _by_nesting(open_side)
        sided = {id(shape) for shape in open_side}
        others = [s for s in others if id(s) not in sided] + holes
        for layer in sorted({s.layer for s in open_side}):
            message = (
                f"Layer {layer} does not say which side to cut. Lines were sorted by nesting: "
                f"{sum(s.layer == layer for s in outsides)} outermost ones as outlines, "
                f"{sum(s.layer == layer for s in holes)} within them as holes."
            )
            findings.append(Finding(NESTED, "question", f"layer {layer}", message))
    drafts = []
    findings += _slivers([shape for shape in outsides if shape.area < SLIVER_MM2], "An outline")
    for shape in outsides:
        if shape.area >= SLIVER_MM2:
            end = unclosed.get(id(shape))
            drafts.append(Draft(shape, open_gap=None if end is None else end.gap))
    # What lies in an outline is no outline that lacks its end.
    others = [shape for shape in others if id(shape) not in unclosed]
    taken = {id(draft.outline) for draft in drafts}
    free += [line for key, line in unclosed.items() if key not in taken]
    whole = [draft.outline for draft in drafts if draft.open_gap is None]
    findings += [
        _open_outline(draft, unclosed[id(draft.outline)], whole, lines) for draft in drafts if draft.open_gap
    ]
    drafts.sort(key=lambda d: _reading_order(d.outline))
    _mark_nested(drafts, [s for s in others if s.meaning.meaning == "inside"], findings)
    return drafts, others, free, findings


def _through(shape: Shape) -> Shape:
    """A line that was sorted by nesting is taken to be cut through; that is what is asked."""
    if shape.meaning.meaning not in ("through", "unknown"):
        return shape
    return replace(shape, meaning=replace(shape.meaning, through=True))


def _open_outline(
    draft: Draft, line: OpenLine, others: Sequence[Shape], lines: Sequence[OpenLine]
) -> Finding:
    left, bottom, _, _ = bounds(draft.outline.ring)
    message = (
        f"An outline does not close: {draft.open_gap:.2f} mm are missing, too wide to close without asking. "
        "The part is counted but must not be cut."
    )
    message += continued(line, lines) or on_an_edge(line, others)
    where = f"layer {draft.outline.layer} near ({left:.0f}, {bottom:.0f})"
    return Finding("outline.open", "error", where, message, (left, bottom))


def _by_nesting(shapes: Sequence[Shape]) -> tuple[list[Shape], list[Shape]]:
    polygons = [shape.polygon for shape in shapes]
    if not polygons:
        return [], []
    tree = shapely.STRtree(polygons)
    middles = shapely.points(np.array([shape.middle for shape in shapes]))
    areas = np.array([shape.area for shape in shapes])
    inner, around = tree.query(middles, predicate="within")
    depth = np.bincount(inner[areas[around] > areas[inner]], minlength=len(shapes)).tolist()
    # What is too small for a part is a hole wherever it lies: in a hole it falls out, in nothing it is asked.
    outer = [d % 2 == 0 and s.area >= SLIVER_MM2 for s, d in zip(shapes, depth, strict=True)]
    sides = list(zip(shapes, outer, strict=True))
    return [s for s, is_outer in sides if is_outer], [s for s, is_outer in sides if not is_outer]


def _reading_order(shape: Shape) -> tuple[float, float]:
    box = bounds(shape.ring)
    return -round(box[3], -1), box[0]


def _slivers(shapes: Sequence[Shape], what: str) -> list[Finding]:
    """One finding for each layer and severity: what is round or square is no slip, a laser cuts it."""
    kinds: dict[tuple[str, Severity], list[Shape]] = defaultdict(list)
    for shape in shapes:
        compact = shape.area > DUST_MM2 and 4 * pi * shape.area > ring_length(shape.ring) ** 2 / 2
        kinds[shape.layer, "question" if compact else "info"].append(shape)
    return [_sliver(layer, severity, small, what) for (layer, severity), small in kinds.items()]


def _sliver(layer: str, severity: Severity, shapes: Sequence[Shape], what: str) -> Finding:
    left, bottom, _, _ = bounds(shapes[0].ring)
    asks = severity == "question"
    largest = max(shape.area for shape in shapes)
    if len(shapes) == 1:
        where = f"layer {layer} near ({left:.0f}, {bottom:.0f})"
        message = f"{what} encloses only {largest:.2f} mm²; it was not counted." + " Is it a cut?" * asks
    else:
        where = f"layer {layer}"
        message = f"{len(shapes)} lines on this layer enclose only {largest:.2f} mm² or less; they were not "
        message += "counted." + " Are they cuts, such as a perforation?" * asks
    return Finding("geometry.sliver", severity, where, message, (left, bottom))


def _mark_nested(drafts: list[Draft], openings: list[Shape], findings: list[Finding]) -> None:
    """An outline in the board of another part is asked; one in its opening is cut from what falls out."""
    if drafts:
        tree = shapely.STRtree([draft.outline.polygon for draft in drafts])
        middles = shapely.points(np.array([draft.outline.middle for draft in drafts]))
        for inner, outer in tree.query(middles, predicate="within").T.tolist():
            draft, around = drafts[inner], drafts[outer]
            known = draft.inside_of.outline.area if draft.inside_of is not None else float("inf")
            if draft.outline.area < around.outline.area < known:
                draft.inside_of = around
    nested = [draft for draft in drafts if draft.inside_of is not None]
    if nested and openings:
        tree = shapely.STRtree([opening.polygon for opening in openings])
        for inner, outer in tree.query([d.outline.polygon for d in nested], predicate="within").T.tolist():
            around = nested[inner].inside_of
            nested[inner].in_opening |= around is not None and openings[outer].area < around.outline.area
    for draft in nested:
        if not draft.in_opening:
            left, bottom, _, _ = bounds(draft.outline.ring)
            findings.append(
                Finding(
                    "outline.nested",
                    "question",
                    f"outline near ({left:.0f}, {bottom:.0f})",
                    "An outside cut lies inside another part. Are both parts, or is the inner one a hole? "
                    "Until answered it is counted apart.",
                    (left, bottom),
                )
            )


def give_work(
    drafts: list[Draft], others: Sequence[Shape], lines: Sequence[OpenLine], boards: Sequence[Board]
) -> tuple[list[Shape], list[OpenLine], list[Finding]]:
    """Give every hole, pocket, drilling and mark to the part it lies in.

    Work that reaches over a part's edge goes to the part it overlaps most.

    Returns
    -------
    orphans, open lines that belong to no part, findings
    """
    orphans: list[Shape] = []
    findings = _slivers([shape for shape in others if not _is_work(shape)], "A line on this layer")
    tree = shapely.STRtree([draft.outline.polygon for draft in drafts])
    work = [shape for shape in others if _is_work(shape)]
    for shape, home in zip(work, _homes(work, drafts, tree), strict=True):
        if home is None:
            orphans.append(shape)
        else:
            board = next((one.sheet for one in boards if one.holds(home.outline.middle)), None)
            _place(home, shape, board.thickness_mm if board else None, findings)
    followed = [line for line in lines if is_followed(line)]
    free = [line for line in lines if not is_followed(line)]
    for line, home in zip(followed, _followed_in(followed, drafts, tree), strict=True):
        if home is not None:
            home.lines.append(line)
        else:
            free.append(line)
    return orphans, free, [*findings, *slits_asked((draft.outline.polygon, draft.lines) for draft in drafts)]


def _is_work(shape: Shape) -> bool:
    """No cutter is thinner than this; a drill may be."""
    return shape.area >= NO_TOOL_MM2 or (shape.meaning.meaning == "drill" and shape.circle is not None)


def _followed_in(
    lines: Sequence[OpenLine], drafts: Sequence[Draft], tree: shapely.STRtree
) -> list[Draft | None]:
    """The part that holds most of each line, the smaller where two hold as much; None when none does.

    What runs along an edge belongs to its part, what only touches one does not.
    """
    homes: list[Draft | None] = [None] * len(lines)
    if not lines or not drafts:
        return homes
    drawn = np.array([LineString(line.points) for line in lines])
    which, near = tree.query(drawn, predicate="dwithin", distance=0.5)
    grown = np.array([draft.outline.polygon.buffer(0.5) for draft in drafts])
    within = shapely.length(shapely.intersection(drawn[which], grown[near]))
    inner = np.array([draft.outline.polygon for draft in drafts])
    deep = shapely.length(shapely.intersection(drawn[which], inner[near]))
    within[(deep < SHORTEST_SLIT_MM) & (within < MOSTLY * shapely.length(drawn[which]))] = 0.0
    best: dict[int, tuple[float, float]] = {}
    for line, part, length in zip(which.tolist(), near.tolist(), within.tolist(), strict=True):
        share = round(length, 3), -drafts[part].outline.area
        if share[0] > 0 and share > best.get(line, (0.0, 0.0)):
            best[line], homes[line] = share, drafts[part]
    return homes


def _homes(shapes: Sequence[Shape], drafts: Sequence[Draft], tree: shapely.STRtree) -> list[Draft | None]:
    """The part each shape lies in: the smallest around its middle, or else the one it overlaps most."""
    homes: list[Draft | None] = [None] * len(shapes)
    if not shapes or not drafts:
        return homes
    middles = shapely.points(np.array([shape.middle for shape in shapes]))
    for index, outer in tree.query(middles, predicate="within").T.tolist():
        draft, best = drafts[outer], homes[index]
        if draft.outline.area >= shapes[index].area and (
            best is None or draft.outline.area < best.outline.area
        ):
            homes[index] = draft
    for index, shape in enumerate(shapes):
        if homes[index] is None:
            homes[index] = _most_overlapped(shape, [drafts[i] for i in tree.query(shape.polygon)])
    return homes


def _most_overlapped(shape: Shape, near: Sequence[Draft]) -> Draft | None:
    best: Draft | None = None
    most = 0.01 * shape.area
    for draft in near:
        shared = float(draft.outline.polygon.intersection(shape.polygon).area)
        if shared > most:
            best, most = draft, shared
    return best


def _place(home: Draft, shape: Shape, thickness: float | None, findings: list[Finding]) -> None:
    kind, through = shape.meaning.meaning, goes_through(shape.meaning, thickness)
    # No drill makes a shape that is not round: it is milled, as deep as its layer says.
    if kind == "drill" and shape.circle is None and shape.meaning.depth_mm is not None:
        kind = "pocket"
    # An area that is cleared right through falls out as a hole; our own files say which is which.
    if kind == "pocket" and through and not home.outline.tag:
        kind, shape = "inside", replace(shape, block="")
    if through and kind in ("inside", "drill"):
        shape = replace(shape, meaning=replace(shape.meaning, meaning=kind, through=True))
    if kind == "drill" and shape.circle is not None:
        home.drillings.append(shape)
    elif kind == "inside" and shape.circle is not None and shape.block:
        # A circle inserted from a named block is a fastener symbol: one plunge, not a milled hole.
        home.drillings.append(shape)
    elif kind in ("inside", "through", "drill", "unknown"):
        home.holes.append(shape)
        if kind in ("through", "unknown"):
            left, bottom, _, _ = bounds(shape.ring)
            if shape.meaning.family or kind == "through":
                findings.append(_side_asked(shape, (left, bottom)))
    elif kind == "pocket":
        home.pockets.append(shape)
    elif kind in PATHS:
        home.marks.append(shape)


def _side_asked(shape: Shape, at: Point) -> Finding:
    message = f"Layer {shape.layer} does not say which side to cut; the line was taken as a hole of its part."
    return Finding("layer.side_unknown", "question", f"layer {shape.layer}", message, at)


def orphan_findings(orphans: Sequence[Shape]) -> list[Finding]:
    """One finding for every cut that lies in no part, because something is missing around it."""
    found = []
    for shape in orphans:
        kind = shape.meaning.meaning
        # What lies on a layer that nobody understands is asked with it, but not what was sorted by nesting.
        if kind in (*OF_NO_PART, "sheet") or (kind == "unknown" and not shape.meaning.through):
            continue
        left, bottom, _, _ = bounds(shape.ring)
        severity = "error" if kind in ("inside", "pocket", "drill", "cut") else "question"
        found.append(
            Finding(
                "cut.orphan",
                severity,  # type: ignore[arg-type]
                f"layer {shape.layer} near ({left:.0f}, {bottom:.0f})",
                f"A {kind} cut lies in no part; is an outline missing around it?".replace("unknown ", ""),
                (left, bottom),
            )
        )
    return found


def with_left_out(findings: Sequence[Finding], orphans: Sequence[Shape]) -> list[Finding]:
    """What lies in no part on a layer that says nothing may be one: that joins what is asked of the layer."""
    by_layer: dict[str, list[Shape]] = defaultdict(list)
    for shape in orphans:
        said = shape.meaning
        if said.meaning == "unknown" and not said.through and shape.area >= SLIVER_MM2:
            by_layer[shape.layer].append(shape)
    joined = []
    for finding in findings:
        left_out = by_layer.pop(finding.layer, []) if finding.code == "layer.unknown" else []
        if left_out:
            alone = _left_out(finding.layer, left_out)
            finding = replace(alone, code=finding.code, message=f"{finding.message} {alone.message}")
        joined.append(finding)
    return joined + [_left_out(layer, shapes) for layer, shapes in by_layer.items()]


def _left_out(layer: str, shapes: Sequence[Shape]) -> Finding:
    left, bottom, right, top = max(shapes, key=lambda shape: shape.area).box
    size = f"{right - left:.0f} × {top - bottom:.0f} mm"
    said = f"A closed line on it of {size} lies in no part, and was left out. If it is a part, put it"
    if len(shapes) > 1:
        said = (
            f"{len(shapes)} closed lines on it lie in no part, the largest of {size}, and were left out. "
            "If they are parts, put them"
        )
    message = f"{said} on a layer that says so, as the other parts are."
    return Finding(
        "cut.orphan", "question", f"layer {layer} near ({left:.0f}, {bottom:.0f})", message, (left, bottom)
    )
