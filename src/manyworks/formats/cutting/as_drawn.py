"""What a drawing holds before any repair: only lines that close as drawn, nothing joined by judgement.

Shown beside the repaired count, it makes the reader's own decisions visible: an outline that was welded,
a slot drawn twice in two blocks, an edge that closes a polyline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from manyworks.formats.cutting.frames import Board, without_views
from manyworks.formats.cutting.layer_grammar import Meaning
from manyworks.formats.cutting.outlines import NO_TOOL_MM2, find_outlines, give_work
from manyworks.formats.cutting.shapes import Shape, without_copies
from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.drawing import Count, Point
from manyworks.formats.part_geometry import ring_length, signed_area

_GRID_MM = 0.02


def count_as_drawn(strokes: Iterable[Stroke], meanings: dict[str, Meaning], boards: Sequence[Board]) -> Count:
    """Count outlines, holes and pockets that close as drawn.

    Closed entities count, and loops of loose lines and arcs in which exactly two ends meet at every corner.
    Exact copies of outlines are left out, copies of work inside them are not.

    Parameters
    ----------
    strokes
        In millimetres.
    meanings
        What each layer means.
    boards
        Boards with their repeated views, which are not counted.
    """
    shapes: list[Shape] = []
    loose: dict[str, list[tuple[Point, ...]]] = defaultdict(list)
    for stroke in strokes:
        meaning = meanings[stroke.layer]
        if meaning.meaning in ("note", "sheet"):
            continue
        if stroke.closed:
            shapes.append(Shape(stroke.points, meaning, stroke.layer, stroke.circle, (), stroke.block))
        elif len(stroke.points) > 3 and _cell(stroke.points[0]) == _cell(stroke.points[-1]):
            shapes.append(Shape(stroke.points[:-1], meaning, stroke.layer))
        elif stroke.kind in ("LINE", "ARC"):
            loose[stroke.layer].append(stroke.points)
    for layer, strands in loose.items():
        shapes += [Shape(ring, meanings[layer], layer) for ring in _plain_loops(strands)]
    shapes = [shape for shape in shapes if shape.area >= NO_TOOL_MM2]
    shapes, _, _ = without_views(shapes, boards)
    work = ("inside", "pocket", "drill", "engrave")
    lines, _ = without_copies([s for s in shapes if s.meaning.meaning not in work])
    drafts, others, _, _ = find_outlines([*lines, *(s for s in shapes if s.meaning.meaning in work)])
    orphans, _, _ = give_work(drafts, others, [])
    holes = [h for d in drafts for h in d.holes] + [s for s in orphans if s.meaning.meaning == "inside"]
    pockets = [s for s in others if s.meaning.meaning == "pocket"]
    drills = [s for d in drafts for s in d.drillings] + [s for s in orphans if s.meaning.meaning == "drill"]
    held = [h for d in drafts for h in d.holes]
    gross = sum(d.outline.area for d in drafts)
    depths = Counter(f"{s.meaning.depth_mm:g}" if s.meaning.depth_mm else "unknown" for s in pockets)
    cut = sum(ring_length(s.ring) for s in [*(d.outline for d in drafts), *holes])
    return Count(
        outlines=sum(d.inside_of is None for d in drafts),
        nested=sum(d.inside_of is not None for d in drafts),
        shapes=distinct((d.outline.area, ring_length(d.outline.ring)) for d in drafts if d.inside_of is None),
        holes=len(holes),
        pockets=tuple(sorted(depths.items())),
        drillings=len(drills),
        orphans=len(orphans),
        area_m2=gross / 1e6,
        net_area_m2=(gross - sum(s.area for s in held)) / 1e6,
        cut_length_m=(cut + sum(ring_length(s.ring) for s in drills if circled(s))) / 1e3,
    )


def circled(shape: Shape) -> bool:
    """Whether a drilling may have to be milled around: not a fastener symbol, and not known to be blind."""
    return not (shape.block and shape.meaning.meaning == "inside") and shape.meaning.depth_mm is None


def distinct(outlines: Iterable[tuple[float, float]]) -> int:
    """How many different outlines there are, turned and mirrored copies counting as one.

    Parameters
    ----------
    outlines
        (area in mm², length in mm) of each. Outlines are alike when the area agrees to 10 mm² and the length
        to 1 mm after rounding, which keeps offset variants of one part apart.
    """
    return len({(round(area / 10), round(length)) for area, length in outlines})


def _plain_loops(lines: Sequence[tuple[Point, ...]]) -> list[tuple[Point, ...]]:
    """Loops of lines in which exactly two ends meet at every corner."""
    ends: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        for point in (line[0], line[-1]):
            ends[_cell(point)].append(index)
    used: set[int] = set()
    loops = []
    for start in range(len(lines)):
        if start in used:
            continue
        points, index, corner = list(lines[start]), start, _cell(lines[start][-1])
        used.add(start)
        while len(ends[corner]) == 2 and corner != _cell(points[0]):
            following = next((i for i in ends[corner] if i != index), None)
            if following is None or following in used:
                break
            used.add(following)
            line = lines[following]
            line = line if _cell(line[0]) == corner else line[::-1]
            points += line[1:]
            index, corner = following, _cell(line[-1])
        if len(points) > 3 and corner == _cell(points[0]) and len(ends[corner]) == 2:
            ring = tuple(points[:-1])
            if abs(signed_area(ring)) > 0:
                loops.append(ring)
    return loops


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] / _GRID_MM), round(point[1] / _GRID_MM)
