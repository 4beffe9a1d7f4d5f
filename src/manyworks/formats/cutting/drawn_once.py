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
from manyworks.formats.cutting.open_lines import CUTS, is_followed
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.cutting.words.denials import says_only_cut
from manyworks.formats.cutting.words.layer_grammar import PATHS
from manyworks.formats.drawing import Finding, Severity
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
    over: dict[tuple[str, str, bool, bool], list[float]] = defaultdict(list)
    try:
        under = _under(lines, drawn, shapes, over)
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
    on_two = {layer for pair in over for layer in pair[:2] if pair[2]}
    found = [_found(layer, lost) for layer, lost in sorted(twice.items()) if layer not in on_two]
    return kept, [*found, *(_on_two_layers(*pair, lost) for pair, lost in sorted(over.items()))]


def _under(
    lines: Sequence[OpenLine],
    drawn: Sequence[LineString],
    shapes: Sequence[Shape],
    over: dict[tuple[str, str, bool, bool], list[float]],
) -> list[list[BaseGeometry]]:
    """For each line, the earlier ones of the same work near it, and the edges that are cut anyway.

    What lies on a line of another layer and other work is put into ``over``: the two layers, whether it is
    cut once, whether it is asked, and how long it is.
    """
    under: list[list[BaseGeometry]] = [[] for _ in lines]
    if not lines:
        return under
    works = [_work(line) for line in lines]
    broad = shapely.buffer(drawn, ON_LINE_MM, cap_style="flat").tolist()
    for before, this in meetings(broad, "intersects", "open lines"):
        if works[this] == works[before]:
            under[this].append(drawn[before])
        elif lines[this].layer != lines[before].layer and (shared := _shared(drawn[this], broad[before])):
            # What a layer plainly says holds before what another leaves open.
            first, second = sorted((before, this), key=lambda one: (_left_open(lines[one]), one))
            once = _cut_once(lines[first], lines[second])
            if once:
                under[second].append(drawn[first])
            if once is not None:
                asked = not once or _cut(lines[first]) != _cut(lines[second])
                over[lines[first].layer, lines[second].layer, once, asked].append(shared)
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


def _left_open(line: OpenLine) -> bool:
    return line.meaning.meaning == "unknown" or not (line.meaning.through or line.meaning.depth_mm)


def _cut(line: OpenLine) -> tuple[object, ...]:
    """How a line is cut, whatever the side that its layer names: the tool follows it."""
    said = line.meaning
    unknown = line.layer if said.meaning == "unknown" and not says_only_cut(line.layer) else ""
    return unknown, said.meaning == "unknown", said.through, said.depth_mm, said.tool_mm


def _cut_once(one: OpenLine, other: OpenLine) -> bool | None:
    """Whether a line on two layers is one cut; False where they name two works; None where it is no work."""
    if not (is_followed(one) and is_followed(other)):
        return None
    return all(line.meaning.meaning in (*CUTS, "cut", "unknown") for line in (one, other))


def _shared(line: LineString, other: BaseGeometry) -> float:
    """How much of a line lies on another; nothing where they only meet."""
    length = float(line.intersection(other).length)
    return length if length > SHORTEST_MM else 0.0


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


def _on_two_layers(first: str, second: str, once: bool, asked: bool, lost: Sequence[float]) -> Finding:
    metres = sum(lost) / 1e3
    message = f"{len(lost)} lines of layers {first} and {second} lie on each other, {metres:.2f} m in all. "
    if once:
        message += f"They are cut once, as layer {first} says."
        message += (
            " Is one a copy? Then take it out; if they are of two works, say so in the names."
            if asked
            else ""
        )
    else:
        message += "Each is worked as its layer says. Is one a copy? Then take it out."
    severity: Severity = "question" if asked else "info"
    return Finding("duplicate.line", severity, f"layer {second}", message)
