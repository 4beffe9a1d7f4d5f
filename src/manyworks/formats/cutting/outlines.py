"""Which closed lines are parts, and which cut, pocket, drilling or mark belongs to which part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry import LineString

from manyworks.formats.cutting.layer_grammar import OF_NO_PART, PATHS
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.drawing import Finding
from manyworks.geometry import Point, bounds

SLIVER_MM2 = 10.0
"""An outline smaller than this is no part: the smallest real one measured has 2,000 mm²."""
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
    kinds = ("outside",) if side_said else ("outside", "through", "unknown")
    gaps: dict[int, float] = {}
    free: list[OpenLine] = []
    sort = (lambda shape: shape) if side_said else _through
    shapes = list(map(sort, shapes))
    closed = list(shapes)
    for line in lines:
        shape = sort(Shape(line.points, line.meaning, line.layer))
        if line.meaning.meaning in kinds and len(line.points) > 3 and shape.area > SLIVER_MM2:
            gaps[id(shape)] = line.gap
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
            findings.append(Finding("layer.side_by_nesting", "question", f"layer {layer}", message))
    drafts = []
    for shape in outsides:
        if shape.area < SLIVER_MM2:
            findings.append(_sliver(shape, "An outline"))
        else:
            drafts.append(Draft(shape, open_gap=gaps.get(id(shape))))
    others = [shape for shape in others if id(shape) not in gaps]
    findings += [_open_outline(draft) for draft in drafts if draft.open_gap is not None]
    drafts.sort(key=lambda d: _reading_order(d.outline))
    _mark_nested(drafts, [s for s in others if s.meaning.meaning == "inside"], findings)
    return drafts, others, free, findings


def _through(shape: Shape) -> Shape:
    """A line that was sorted by nesting is taken to be cut through; that is what is asked."""
    if shape.meaning.meaning not in ("through", "unknown"):
        return shape
    return replace(shape, meaning=replace(shape.meaning, through=True))


def _open_outline(draft: Draft) -> Finding:
    left, bottom, _, _ = bounds(draft.outline.ring)
    message = (
        f"An outline does not close: {draft.open_gap:.2f} mm are missing, too wide to close without asking. "
        "The part is counted but must not be cut."
    )
    where = f"layer {draft.outline.layer} near ({left:.0f}, {bottom:.0f})"
    return Finding("outline.open", "error", where, message, (left, bottom))


def _by_nesting(shapes: Sequence[Shape]) -> tuple[list[Shape], list[Shape]]:
    polygons = [shape.polygon for shape in shapes]
    if not polygons:
        return [], []
    tree = shapely.STRtree(polygons)
    middles = shapely.points(np.array([shape.middle for shape in shapes]))
    depth = [0] * len(shapes)
    for inner, outer in tree.query(middles, predicate="within").T.tolist():
        if inner != outer and shapes[outer].area > shapes[inner].area:
            depth[inner] += 1
    outer_ones = [s for s, d in zip(shapes, depth, strict=True) if d % 2 == 0]
    inner_ones = [s for s, d in zip(shapes, depth, strict=True) if d % 2 == 1]
    return outer_ones, inner_ones


def _reading_order(shape: Shape) -> tuple[float, float]:
    box = bounds(shape.ring)
    return -round(box[3], -1), box[0]


def _sliver(shape: Shape, what: str) -> Finding:
    left, bottom, _, _ = bounds(shape.ring)
    message = f"{what} encloses only {shape.area:.2f} mm²; it was not counted."
    where = f"layer {shape.layer} near ({left:.0f}, {bottom:.0f})"
    return Finding("geometry.sliver", "info", where, message, (left, bottom))


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
    drafts: list[Draft], others: Sequence[Shape], lines: Sequence[OpenLine]
) -> tuple[list[Shape], list[OpenLine], list[Finding]]:
    """Give every hole, pocket, drilling and mark to the part it lies in.

    Work that reaches over a part's edge goes to the part it overlaps most.

    Returns
    -------
    orphans, open lines that belong to no part, findings
    """
    orphans: list[Shape] = []
    findings = [_sliver(shape, "A line on this layer") for shape in others if not _is_work(shape)]
    tree = shapely.STRtree([draft.outline.polygon for draft in drafts])
    work = [shape for shape in others if _is_work(shape)]
    for shape, home in zip(work, _homes(work, drafts, tree), strict=True):
        if home is None:
            orphans.append(shape)
        else:
            _place(home, shape, findings)
    free: list[OpenLine] = []
    for line in lines:
        home = _followed_in(line, drafts, tree) if line.meaning.meaning in PATHS else None
        if home is not None:
            home.lines.append(line)
        else:
            free.append(line)
    return orphans, free, findings


def _is_work(shape: Shape) -> bool:
    """No cutter is thinner than this; a drill may be."""
    return shape.area >= NO_TOOL_MM2 or (shape.meaning.meaning == "drill" and shape.circle is not None)


def _followed_in(line: OpenLine, drafts: Sequence[Draft], tree: shapely.STRtree) -> Draft | None:
    """The part that holds most of a line, the smaller where two hold as much; None when none does."""
    drawn = LineString(line.points)
    near = [drafts[i] for i in tree.query(drawn, predicate="dwithin", distance=0.5)]
    within = (drawn.intersection(draft.outline.polygon.buffer(0.5)).length for draft in near)
    shares = [(round(share, 3), -draft.outline.area) for share, draft in zip(within, near, strict=True)]
    best = max(zip(shares, near, strict=True), key=lambda one: one[0], default=None)
    return best[1] if best is not None and best[0][0] > 0 else None


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


def _place(home: Draft, shape: Shape, findings: list[Finding]) -> None:
    kind = shape.meaning.meaning
    if kind == "drill" and shape.circle is not None:
        home.drillings.append(shape)
    elif kind == "inside" and shape.circle is not None and shape.block:
        # A circle inserted from a named block is a fastener symbol: one plunge, not a milled hole.
        home.drillings.append(shape)
    elif kind == "drill" and shape.meaning.depth_mm is not None and not shape.meaning.through:
        # No drill makes a shape that is not round: it is milled, as deep as its layer says.
        home.pockets.append(shape)
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
        if kind in (*OF_NO_PART, "sheet", "unknown"):
            continue
        left, bottom, _, _ = bounds(shape.ring)
        severity = "error" if kind in ("inside", "pocket", "drill", "cut") else "question"
        found.append(
            Finding(
                "cut.orphan",
                severity,  # type: ignore[arg-type]
                f"layer {shape.layer} near ({left:.0f}, {bottom:.0f})",
                f"A {kind} cut lies in no part; is an outline missing around it?",
                (left, bottom),
            )
        )
    return found


def open_findings(lines: Sequence[OpenLine]) -> list[Finding]:
    """One finding for every cut line that does not close."""
    found = []
    for line in lines:
        kind = line.meaning.meaning
        if kind in ("engrave", "unknown", "sheet"):
            continue
        left, bottom, _, _ = bounds(line.points)
        where = f"layer {line.layer} near ({left:.0f}, {bottom:.0f})"
        if kind in PATHS:
            message = f"A line to {kind} along lies in no part; is an outline missing around it?"
            found.append(Finding("cut.orphan", "error", where, message, (left, bottom)))
            continue
        message = (
            f"A line of {len(line.points)} points on an {kind} layer is open by {line.gap:.2f} mm, too wide "
            "to close without asking."
        )
        found.append(Finding("outline.open", "error", where, message, (left, bottom)))
    return found
