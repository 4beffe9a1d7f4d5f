"""Which parts of a drawing must not be cut before somebody has looked at what its reader asks."""

from collections.abc import Iterator

from shapely import LineString, Point, Polygon, STRtree, box
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.words.layer_grammar import OF_NO_PART, PATHS
from manyworks.formats.drawing import Drawing, Finding
from manyworks.geometry import bounds
from manyworks.geometry.works import works_of

TOUCH_MM = 0.5
SHARED_MM2 = 5.0
NOT_CUT = (*OF_NO_PART, "sheet", "engrave")
LOST_CUTS = ("inside", "pocket", "drill", "cut", "score", "fold")
"""Meanings of lines that are worked inside a part; where none is around them, one is missing or misdrawn."""
LEFT_OUT = ("entity.unread", "entity.hidden")
"""Findings about what stands on a layer and was not read."""
NO_WORK = ("note", "sheet", "outside")
"""Meanings of layers that hold no work of the parts whose outlines were read."""
OF_NO_WORK = (
    "licence.", "offset.", "quantity.", "label.", "count.", "sheet.", "text.encoding", "part.no_margin",
    "part.ruler", "part.thin_web",
)  # fmt: skip
"""How the codes of questions begin that leave open something else than what is cut of a part."""
SEEN_IN_PARTS = (
    "layer.unknown", "layer.depth_unknown", "layer.face_unknown",
    "outline.open", "outline.nested", "outline.self_touching", "cut.orphan",
    "cut.over_outline", "part.overlap", "cut.not_through",
)  # fmt: skip
"""Questions whose parts are found by their shapes below, or whose work stays unsaid and stops the block."""


NEVER_HOLDS_BACK = "layer.side_by_nesting"
"""Outlines and holes told apart by nesting: asked, but what is cut is drawn."""


def holds_back(finding: Finding, drawing: Drawing) -> bool:
    """Whether what a finding asks leaves open what is cut, so that there may be no cutting file before."""
    if finding.severity == "info" or finding.code.startswith(OF_NO_WORK) or finding.code == NEVER_HOLDS_BACK:
        return False
    if finding.code.startswith("unit."):
        return not drawing.unit.certain
    if finding.code == "layer.colours":
        return not drawing.colours
    if finding.code.startswith("layer."):
        # What a name leaves open is open of the lines on it that are worked.
        used = {loose.layer for loose in drawing.loose}.union(*(part.layers for part in drawing.parts))
        return finding.layer in used
    meanings = {f"layer {layer.name}": layer.meaning for layer in drawing.layers}
    return finding.code not in LEFT_OUT or meanings.get(finding.where) not in NO_WORK


def unsure_parts(drawing: Drawing) -> set[str]:
    """Keys of parts whose drawing leaves open what is cut of them.

    Their outline is open, or lies in another part's outline; lines of them are on a layer that does not say
    whether they are cut; a shape on them crosses itself; work that they were not given is theirs: of another
    part that reaches into them, a line of no part that touches them, or what could not be read or is hidden,
    which may be of any part.
    """
    if _work_is_missing(drawing):
        return {part.key for part in drawing.parts}
    unsure = {part.key for part in drawing.parts if part.open_gap_mm is not None}
    unknown = {f.layer for f in drawing.findings if f.code == "layer.unknown"}
    unsure |= {part.key for part in drawing.parts if unknown & part.layers}
    for part in drawing.parts:
        if part.inside_of is not None and not part.in_opening:
            unsure |= {part.key, part.inside_of}
    outlines = [Polygon(part.geometry.outline).buffer(0) for part in drawing.parts]
    tree = STRtree(outlines)
    for found in (_shared(drawing, outlines, tree), _crossed(drawing, tree), _loose(drawing, tree)):
        unsure |= {drawing.parts[i].key for i in found}
    return unsure


def _work_is_missing(drawing: Drawing) -> bool:
    """Whether something was left out of a layer that may hold work, or another question is open."""
    return any(f.code not in SEEN_IN_PARTS and holds_back(f, drawing) for f in drawing.findings)


def _shared(drawing: Drawing, outlines: list[BaseGeometry], tree: STRtree) -> Iterator[int]:
    for i, part in enumerate(drawing.parts):
        for work in works_of(part.geometry):
            for j in map(int, tree.query(work, predicate="intersects")):
                if j != i and work.intersection(outlines[j]).area > SHARED_MM2:
                    yield from (i, j)


def _crossed(drawing: Drawing, tree: STRtree) -> Iterator[int]:
    """Parts on which an area crosses itself; a line that is followed may."""
    followed = {layer.name for layer in drawing.layers if layer.meaning in PATHS}
    for finding in drawing.findings:
        wrong = finding.code == "outline.self_touching" and finding.severity == "error" and finding.at
        if wrong and finding.layer not in followed:
            yield from map(int, tree.query(Point(wrong), predicate="dwithin", distance=TOUCH_MM))


def _loose(drawing: Drawing, tree: STRtree) -> Iterator[int]:
    """Parts near a line of no part; a cut that lies in none may be of any part of its board."""
    for loose in drawing.loose:
        if loose.meaning in NOT_CUT:
            continue
        line = LineString([*loose.line, loose.line[0]] if loose.closed else loose.line)
        touched = tree.query(line, predicate="dwithin", distance=TOUCH_MM)
        yield from map(int, touched)
        if loose.meaning in LOST_CUTS and (loose.closed or not len(touched)):
            boards = [i for i, sheet in enumerate(drawing.sheets) if box(*bounds(sheet.frame)).covers(line)]
            yield from (
                i for i, part in enumerate(drawing.parts) if not boards or part.sheet in (*boards, None)
            )
