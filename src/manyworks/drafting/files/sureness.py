"""Which parts of a drawing must not be cut before somebody has looked at what its reader asks."""

from collections.abc import Iterator

from shapely import LineString, Point, Polygon, STRtree, box
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.layer_grammar import OF_NO_PART
from manyworks.formats.drawing import Drawing
from manyworks.geometry import bounds
from manyworks.geometry.works import works_of

TOUCH_MM = 0.5
SHARED_MM2 = 5.0
NOT_CUT = (*OF_NO_PART, "sheet", "engrave")
LOST_CUTS = ("inside", "pocket", "drill", "cut", "score", "fold")
"""Meanings of lines that are worked inside a part; where none is around them, one is missing or misdrawn."""
LEFT_OUT = ("entity.unread", "block.missing", "block.external", "dxf.damaged")
"""Findings about what stands in the file and could not be read."""
NO_WORK = ("note", "sheet", "outside")
"""Meanings of layers that hold no work of the parts whose outlines were read."""


def unsure_parts(drawing: Drawing) -> set[str]:
    """Keys of parts whose drawing leaves open what is cut of them.

    Their outline is open, or lies in another part's outline; a shape on them crosses itself; work that they
    were not given is theirs: of another part that reaches into them, a line of no part that touches them, or
    what could not be read or is hidden, which may be of any part.
    """
    if _work_is_missing(drawing):
        return {part.key for part in drawing.parts}
    unsure = {part.key for part in drawing.parts if part.open_gap_mm is not None}
    for part in drawing.parts:
        if part.inside_of is not None and not part.in_opening:
            unsure |= {part.key, part.inside_of}
    outlines = [Polygon(part.geometry.outline).buffer(0) for part in drawing.parts]
    tree = STRtree(outlines)
    for found in (_shared(drawing, outlines, tree), _crossed(drawing, tree), _loose(drawing, tree)):
        unsure |= {drawing.parts[i].key for i in found}
    return unsure


def _work_is_missing(drawing: Drawing) -> bool:
    """Whether something was left out of a layer that may hold work, or hides on one that does."""
    meanings = {f"layer {layer.name}": layer.meaning for layer in drawing.layers}
    return any(
        meanings.get(finding.where) not in NO_WORK
        if finding.code in LEFT_OUT
        else finding.code == "entity.hidden" and meanings.get(finding.where) in LOST_CUTS
        for finding in drawing.findings
    )


def _shared(drawing: Drawing, outlines: list[BaseGeometry], tree: STRtree) -> Iterator[int]:
    for i, part in enumerate(drawing.parts):
        for work in works_of(part.geometry):
            for j in map(int, tree.query(work, predicate="intersects")):
                if j != i and work.intersection(outlines[j]).area > SHARED_MM2:
                    yield from (i, j)


def _crossed(drawing: Drawing, tree: STRtree) -> Iterator[int]:
    for finding in drawing.findings:
        if finding.code == "outline.self_touching" and finding.severity == "error" and finding.at:
            yield from map(int, tree.query(Point(finding.at), predicate="dwithin", distance=TOUCH_MM))


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
