"""What a drawing holds before any repair: only lines that close as drawn, nothing joined by judgement.

These are the figures a careful person gets who measures the file as it is. Beside the count after repair
they make the reader's own decisions visible: an outline that was welded, a slot drawn twice in two blocks,
a number behind a tab.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

import shapely

from manyworks.formats.cutting.chaining import Line
from manyworks.formats.cutting.drawn_round import frames_drawn_round
from manyworks.formats.cutting.frames import Board, without_views
from manyworks.formats.cutting.outlines import NO_TOOL_MM2, Draft, find_outlines, give_work
from manyworks.formats.cutting.rulers import without_rulers
from manyworks.formats.cutting.shapes import (
    Shape,
    as_circle,
    fasteners,
    with_cells,
    without_copies,
)
from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.cutting.touching import self_touching
from manyworks.formats.cutting.words.labels import BEHIND_TAB
from manyworks.formats.cutting.words.layer_grammar import OF_NO_PART, PATHS, Meaning
from manyworks.formats.drawing import Count, Drawing, Part, SheetUse
from manyworks.geometry import THROUGH, Depth, Point, bounds, line_length, ring_length

_GRID_MM = 0.02
_SAME_PLACE_MM = 0.5


def count_as_drawn(
    drawing: Drawing, strokes: Sequence[Stroke], meanings: dict[str, Meaning], boards: Sequence[Board]
) -> Count:
    """Count outlines, holes and pockets that close as drawn.

    Closed entities count, and loops of loose lines and arcs in which exactly two ends meet at every corner.
    Exact copies of outlines are left out, copies of work inside them are not, and so are spikes that run out
    and back on themselves. An outline that had to be
    closed, or does not close, counts as a part without shape, area or length, unless the lines in it are
    taken as outlines themselves. An open line on a layer that does not say which side to cut is a cut of
    its length.

    Parameters
    ----------
    drawing
        The drawing after repair.
    strokes
        In millimetres.
    meanings
        What each layer means.
    boards
        Boards with their repeated views, which are not counted.
    """
    shapes, open_mm = _closing(strokes, meanings)
    texts = [(word.text, word.at) for word in drawing.texts]
    shapes, _ = without_rulers(shapes, texts)
    found = _sorted(without_views(frames_drawn_round(shapes, texts)[0], boards)[0], boards)
    top = [d for d in found.drafts if d.stands_alone]
    not_closed = _not_closed(drawing, found.drafts)
    held = [h for d in found.drafts for h in d.holes]
    gross = sum(d.outline.area for d in found.drafts)
    side_said = any(d.outline.meaning.meaning == "outside" for d in found.drafts)
    cut = sum(_through_mm(d) for d in found.drafts)
    cut += sum(ring_length(s.ring) for s in found.lost if s.meaning.meaning == "inside")
    cut += sum(ring_length(s.ring) for s in found.lost if s.meaning.meaning == "drill" and _circled(s))
    return Count(
        sheets=len(boards),
        parts=len(top) + not_closed,
        nested_parts=len(found.drafts) - len(top),
        open_outlines=not_closed,
        pieces=_pieces(drawing),
        shapes=distinct((d.outline.area, ring_length(d.outline.ring)) for d in top),
        holes=len(held) + sum(s.meaning.meaning == "inside" for s in found.lost),
        pockets=_by_depth(found.pockets),
        drillings=sum(len(d.drillings) for d in found.drafts)
        + sum(s.meaning.meaning == "drill" for s in found.lost),
        orphans=len(found.lost),
        area_m2=gross / 1e6,
        net_area_m2=(gross - sum(s.area for s in held)) / 1e6,
        cut_length_m=(cut + (0.0 if side_said else open_mm)) / 1e3,
        sheet_use=tuple(_use(board, found.drafts) for board in boards),
    )


@dataclass(frozen=True, slots=True)
class _Sorted:
    drafts: list[Draft]
    pockets: list[Shape]
    lost: list[Shape]


def _closing(strokes: Sequence[Stroke], meanings: dict[str, Meaning]) -> tuple[list[Shape], float]:
    """Shapes that close as drawn, and the length of open lines on layers that do not say a side."""
    shapes: list[Shape] = []
    loose: dict[str, list[Line]] = defaultdict(list)
    open_mm = 0.0
    symbols = fasteners(strokes, meanings)
    for stroke in strokes:
        meaning = meanings[stroke.layer]
        if meaning.meaning in (*OF_NO_PART, "sheet") or len(stroke.points) < 2:
            continue
        if stroke.closed:
            block = stroke.block if stroke.block in symbols else ""
            shapes.append(as_circle(Shape(stroke.points, meaning, stroke.layer, stroke.circle, block=block)))
        elif len(stroke.points) > 3 and _cell(stroke.points[0]) == _cell(stroke.points[-1]):
            shapes.append(Shape(stroke.points[:-1], meaning, stroke.layer))
        elif stroke.kind in ("LINE", "ARC"):
            loose[stroke.layer].append(stroke.points)
        elif meaning.meaning in ("through", "unknown"):
            open_mm += line_length(stroke.points)
    for layer, lines in loose.items():
        shapes, left, _ = with_cells(shapes, lines, meanings[layer], layer, fewest=2)
        if meanings[layer].meaning in ("through", "unknown"):
            open_mm += sum(line_length(line) for line in left)
    return [shape for shape in shapes if shape.area >= NO_TOOL_MM2], open_mm


def _sorted(shapes: Sequence[Shape], boards: Sequence[Board]) -> _Sorted:
    work = ("inside", "pocket", "drill", *PATHS)
    shapes, _ = self_touching(shapes)
    lines, _ = without_copies([s for s in shapes if s.meaning.meaning not in work])
    # A line on a drilling layer that is not round is no drilling; what it is needs judging.
    inner = [s for s in shapes if s.meaning.meaning in work and (s.meaning.meaning != "drill" or s.circle)]
    drafts, others, _, _ = find_outlines([*lines, *inner])
    lost, _, _ = give_work(drafts, others, [], boards)
    pockets = [pocket for draft in drafts for pocket in draft.pockets]
    return _Sorted(drafts, [*pockets, *(s for s in lost if s.meaning.meaning == "pocket")], lost)


def _not_closed(drawing: Drawing, drafts: Sequence[Draft]) -> int:
    """Parts that only repair closes, or that stay open."""
    lines = sum(not line.closed and line.meaning == "outside" for line in drawing.loose)
    if not drafts:
        return lines + sum(part.inside_of is None for part in drawing.parts)
    boxes = shapely.STRtree(shapely.box(*zip(*(bounds(d.outline.ring) for d in drafts), strict=True)))
    middles = shapely.STRtree(shapely.points([d.outline.middle for d in drafts]))
    missing = [
        part
        for part in drawing.parts
        if part.inside_of is None
        and not any(_same_place(part, drafts[i]) for i in boxes.query(shapely.box(*part.bounds)))
        and not len(
            middles.query(Shape(part.geometry.outline, Meaning("outside"), "").polygon, predicate="contains")
        )
    ]
    return lines + len(missing)


def _same_place(part: Part, draft: Draft) -> bool:
    pairs = zip(part.bounds, bounds(draft.outline.ring), strict=True)
    return all(abs(a - b) <= _SAME_PLACE_MM for a, b in pairs)


def _pieces(drawing: Drawing) -> int:
    """Pieces asked for, numbers behind a tab left out: whoever splits the text at spaces misses them."""
    lines = sum(not line.closed and line.meaning == "outside" for line in drawing.loose)
    return lines + sum(
        part.quantity
        for part in drawing.parts
        if part.stands_alone and not part.quantity_source.endswith(BEHIND_TAB)
    )


def _use(board: Board, drafts: Sequence[Draft]) -> SheetUse:
    own = [d for d in drafts if board.holds(d.outline.middle)]
    covered = sum(d.outline.area for d in own if d.inside_of is None)
    use = round(covered / (board.sheet.length_mm * board.sheet.width_mm), 4)
    return SheetUse(board.sheet.key, len(own), use, round(sum(_through_mm(d) for d in own) / 1e3, 3))


def _through_mm(draft: Draft) -> float:
    circled = [drilling for drilling in draft.drillings if _circled(drilling)]
    return sum(ring_length(shape.ring) for shape in (draft.outline, *draft.holes, *circled))


def _circled(drilling: Shape) -> bool:
    """Whether a drilling may have to be milled around: not a fastener symbol, and not known to be blind."""
    symbol = drilling.block and drilling.meaning.meaning == "inside"
    return not symbol and drilling.meaning.depth_mm is None


def _by_depth(pockets: Iterable[Shape]) -> dict[str, int]:
    depths = Counter(depth_words(THROUGH if s.meaning.through else s.meaning.depth_mm) for s in pockets)
    return dict(sorted(depths.items(), key=lambda item: depth_order(item[0])))


def depth_words(depth: Depth) -> str:
    """A depth as figures name it."""
    return "unknown" if depth is None else depth if depth == THROUGH else f"{depth:g}"


def depth_order(depth: str) -> float:
    """Sorts depths in mm written as text; the unknown one comes first, through last."""
    return {"unknown": 0.0, THROUGH: inf}[depth] if depth.isalpha() else float(depth)


def distinct(outlines: Iterable[tuple[float, float]]) -> int:
    """How many different outlines there are, turned and mirrored copies counting as one.

    Parameters
    ----------
    outlines
        (area in mm², length in mm) of each. Outlines are alike when the area agrees to 10 mm² and the length
        to 1 mm after rounding, which keeps offset variants of one part apart.
    """
    return len({(round(area / 10), round(length)) for area, length in outlines})


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] / _GRID_MM), round(point[1] / _GRID_MM)
