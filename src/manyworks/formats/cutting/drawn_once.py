"""Open lines that lie partly on one another or on an outline: the tool follows each piece once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.crossings import crosses_too_often, meetings
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.cutting.words.layer_grammar import PATHS
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

ON_LINE_MM = 0.02
"""Lines that are no farther apart lie on each other."""
SHORTEST_MM = 1.0
"""Lines that share less only cross or touch each other."""


def drawn_once(lines: Sequence[OpenLine], shapes: Sequence[Shape]) -> tuple[list[OpenLine], list[Finding]]:
    """Leave out of each line what an earlier one of the same work has, or a closed line that is cut anyway.

    Returns
    -------
    lines, and a finding for each layer on which something was drawn twice
    """
    drawn = [LineString(line.points) for line in lines]
    try:
        under = _under(lines, drawn, shapes)
    except Refused:
        message = "Open lines meet too often to tell which are drawn twice in part; each is cut as drawn."
        return list(lines), [Finding("duplicate.line", "info", "file", message)]
    kept: list[OpenLine] = []
    twice: dict[str, list[float]] = defaultdict(list)
    for line, whole, below in zip(lines, drawn, under, strict=True):
        rest = _rest(_run_once(whole), below)
        left = whole.length - sum(piece.length for piece in rest)
        if left <= SHORTEST_MM:
            kept.append(line)
            continue
        twice[line.layer].append(left)
        kept += [_piece(line, piece) for piece in rest]
    return kept, [_found(layer, lost) for layer, lost in sorted(twice.items())]


def _under(
    lines: Sequence[OpenLine], drawn: Sequence[LineString], shapes: Sequence[Shape]
) -> list[list[BaseGeometry]]:
    """For each line, the earlier ones of the same work near it, and the edges that are cut anyway."""
    under: list[list[BaseGeometry]] = [[] for _ in lines]
    if not lines:
        return under
    works = [_work(line) for line in lines]
    broad = shapely.buffer(drawn, ON_LINE_MM, cap_style="flat").tolist()
    for before, this in meetings(broad, "intersects", "open lines"):
        if works[this] == works[before]:
            under[this].append(drawn[before])
    rings = [shapely.LinearRing(shape.ring) for shape in shapes]
    for this, ring in shapely.STRtree(rings).query(drawn, "dwithin", distance=ON_LINE_MM).T.tolist():
        line, shape = lines[this], shapes[ring]
        # An outline may be engraved too, and a pocket's edge be cut through.
        if line.meaning.meaning not in PATHS and (
            shape.layer == line.layer or shape.meaning.meaning == "outside"
        ):
            under[this].append(rings[ring])
    return under


def _work(line: OpenLine) -> tuple[object, ...]:
    said = line.meaning
    # Where a name leaves open how deep, two layers may be of two depths.
    layer = "" if said.through or said.depth_mm is not None else line.layer
    return layer, said.meaning, said.depth_mm, said.through, said.face, said.tool_mm


def _run_once(line: LineString) -> BaseGeometry:
    """A line without what it runs back along itself."""
    if line.is_simple or crosses_too_often(line.coords):
        return line
    once = shapely.line_merge(shapely.unary_union(line))
    return once if line.length - once.length > SHORTEST_MM else line


def _rest(line: BaseGeometry, under: Sequence[BaseGeometry]) -> list[LineString]:
    """The pieces of a line that lie on none of the others."""
    near = shapely.union_all([one.buffer(ON_LINE_MM, cap_style="flat") for one in under])
    shared = [piece for piece in _pieces(line.intersection(near)) if piece.length > SHORTEST_MM]
    if not shared:
        return list(_pieces(line))
    covered = shapely.union_all([piece.buffer(2 * ON_LINE_MM, cap_style="flat") for piece in shared])
    return [piece for piece in _pieces(line.difference(covered)) if piece.length > 2 * ON_LINE_MM]


def _pieces(lines: BaseGeometry) -> Iterator[LineString]:
    parts = shapely.get_parts(shapely.line_merge(lines) if lines.geom_type == "MultiLineString" else lines)
    return (part for part in parts.tolist() if isinstance(part, LineString))


def _piece(line: OpenLine, piece: LineString) -> OpenLine:
    points = tuple((x, y) for x, y in piece.coords)
    return replace(line, points=points, gap=math.dist(points[0], points[-1]))


def _found(layer: str, lost: Sequence[float]) -> Finding:
    message = (
        f"{len(lost)} lines that do not close lie partly on other lines; the {sum(lost) / 1e3:.2f} m "
        "that are drawn twice are cut once."
    )
    return Finding("duplicate.line", "info", f"layer {layer}", message)
