"""Lines that do not close: which the tool follows, and what is asked about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.crossings import meetings
from manyworks.formats.cutting.shapes import OpenLine, Shape
from manyworks.formats.cutting.words.denials import names_groove, names_slits
from manyworks.formats.cutting.words.layer_grammar import PATHS
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import bounds, line_length
from manyworks.refused import Refused

CUTS = ("outside", "through", "inside")
"""Meanings of lines that are cut out, and so should close; a straight one is a slit."""
SHORTEST_SLIT_MM = 1.0
"""No cutter is that narrow: a shorter stroke is a slip of the drawing."""
FEWEST_IN_GRID = 4
"""Two lines across two others are a grid; fewer are a mark."""
EDGE_MM = 2.0
"""A line that ends this near to the edge, or beyond it, may be meant to part what it lies in."""
ON_EDGE_MM = 0.5
"""A line that ends this near to an edge ends on it."""
MOSTLY = 0.9
"""Part of a line's length that lies in a part where the line does."""


def nearly_closed(line: OpenLine) -> bool:
    """Whether an open line runs round something, as an outline does that lacks its end; a slit does not.

    On a layer of outlines every line with four points does.
    """
    if len(line.points) < 4:
        return False
    return line.meaning.meaning == "outside" or line.gap <= line_length(line.points) / 2


def is_followed(line: OpenLine) -> bool:
    """Whether the tool runs along a line: its layer says so, or it is a slit in a layer of cuts.

    On a layer that nobody understands every line may be one, and is asked.
    """
    if line.meaning.meaning in (*PATHS, "unknown"):
        return True
    slit = not nearly_closed(line) and line_length(line.points) > SHORTEST_SLIT_MM
    return slit and line.meaning.meaning in CUTS


def slits_asked(held: Iterable[tuple[BaseGeometry, Sequence[OpenLine]]]) -> list[Finding]:
    """One question for each layer of cuts with open lines in parts: living hinges, relief slits, slips.

    Parameters
    ----------
    held
        The area of each part, and the open lines in it.
    """
    by_layer: dict[str, list[OpenLine]] = defaultdict(list)
    parting: dict[str, int] = defaultdict(int)
    for area, lines in held:
        for line in lines:
            parts = _from_edge_to_edge(line, area)
            # Whether and how lines are cut is asked of a layer that nobody understands as a whole.
            doubtful = line.meaning.meaning == "unknown" and (parts or nearly_closed(line))
            if line.meaning.meaning in CUTS or doubtful:
                by_layer[line.layer].append(line)
                parting[line.layer] += parts
    return [_slits(layer, lines, parting[layer]) for layer, lines in sorted(by_layer.items())]


def _slits(layer: str, lines: Sequence[OpenLine], parting: int) -> Finding:
    metres = sum(line_length(line.points) for line in lines) / 1e3
    said = lines[0].meaning.meaning == "through" and lines[0].meaning.through and not parting
    message = f"{len(lines)} lines in parts do not close, {metres:.2f} m in all. They were taken as cuts "
    message += "along the line, such as a living hinge or slits."
    if parting:
        message += f" {parting} of them run from edge to edge, or nearly: do they part it into several parts?"
    if not said:
        message += " Are they cut through, or marked, or no work?"
    severity: Severity = "info" if said else "question"
    return Finding("cut.open", severity, f"layer {layer}", message, lines[0].points[0])


def _from_edge_to_edge(line: OpenLine, area: BaseGeometry) -> bool:
    inner = area.buffer(-EDGE_MM)
    ends = shapely.points([line.points[0], line.points[-1]])
    return not shapely.contains(inner, ends).any() and bool(
        inner.intersects(shapely.linestrings(line.points))
    )


def open_findings(
    lines: Sequence[OpenLine], outlines: Sequence[Shape] = (), drawn: Sequence[OpenLine] = ()
) -> list[Finding]:
    """One finding for every cut that does not close, and for each layer with lines that were left out.

    Parameters
    ----------
    outlines
        Those of the parts: a line that ends on one may be another part, and share its edge.
    drawn
        All open lines of the file, of which one of another layer may close this one.
    """
    in_grids, found = _grids(lines)
    left_out: dict[str, list[OpenLine]] = defaultdict(list)
    straight: dict[str, list[OpenLine]] = defaultdict(list)
    on_boards: dict[str, list[OpenLine]] = defaultdict(list)
    for line in lines:
        if id(line) in in_grids:
            continue
        kind = line.meaning.meaning
        left, bottom, _, _ = bounds(line.points)
        where = f"layer {line.layer} near ({left:.0f}, {bottom:.0f})"
        if kind == "sheet":
            if nearly_closed(line):
                message = f"The frame of a board lacks {line.gap:.0f} mm to close; it was not counted."
                found.append(Finding("outline.open", "question", where, message, (left, bottom)))
            else:
                on_boards[line.layer].append(line)
            continue
        if kind in ("engrave", "unknown") or (kind == "through" and not nearly_closed(line)):
            left_out[line.layer].append(line)
            continue
        if kind in PATHS:
            message = f"A line to {kind} along lies in no part; is an outline missing around it?"
            found.append(Finding("cut.orphan", "error", where, message, (left, bottom)))
            continue
        if kind in ("pocket", "drill") and not _lacks_its_end(line):
            straight[line.layer].append(line)
            continue
        message = (
            f"A line of {len(line.points)} points on {_a(kind)} layer is open by {line.gap:.2f} mm, too "
        )
        message += "wide to close without asking."
        message += (
            continued(line, drawn)
            or on_an_edge(line, outlines)
            or " Draw what is missing of it, or take it out; if it is cut along as it is, put it on a layer "
            "that says so."
        )
        found.append(Finding("outline.open", "error", where, message, (left, bottom)))
    return [
        *found,
        *(_straight(layer, lines) for layer, lines in sorted(straight.items())),
        *(_left_out(layer, lines) for layer, lines in sorted(left_out.items())),
        *(_on_boards(layer, lines, outlines) for layer, lines in sorted(on_boards.items())),
    ]


def _grids(lines: Sequence[OpenLine]) -> tuple[set[int], list[Finding]]:
    """Straight lines of one layer that run across one another and beyond, and what is asked of them."""
    straight: dict[str, list[OpenLine]] = defaultdict(list)
    for line in lines:
        if len(line.points) == 2 and line.meaning.meaning in (*CUTS, "unknown"):
            straight[line.layer].append(line)
    members: set[int] = set()
    found = []
    for layer, own in sorted(straight.items()):
        drawn = [shapely.LineString(line.points) for line in own]
        try:
            crossed = Counter(n for pair in meetings(drawn, "crosses", f"layer {layer}") for n in pair)
        except Refused:
            continue
        grid = [own[n] for n, times in sorted(crossed.items()) if times > 1]
        if len(grid) >= FEWEST_IN_GRID:
            members |= {id(line) for line in grid}
            message = (
                f"{len(grid)} single lines run across one another and beyond, as in a grid of dividers; they "
                "enclose no part and were left out. If each field is a part, end the lines where they meet; "
                "if they are strips that slot into one another, draw the outline of each with its slots."
            )
            found.append(Finding("outline.open", "question", f"layer {layer}", message, grid[0].points[0]))
    return members, found


def _lacks_its_end(line: OpenLine) -> bool:
    """Whether a line of an area runs nearly round one; a groove may have any shape."""
    most = line_length(line.points) / (10 if names_groove(line.layer) else 2)
    return nearly_closed(line) and line.gap <= most


def continued(line: OpenLine, drawn: Sequence[OpenLine]) -> str:
    """What to do about a line where others, on other layers of outlines, go on from its ends."""
    ends = shapely.MultiPoint([line.points[0], line.points[-1]])
    layers = {
        other.layer
        for other in drawn
        if other.layer != line.layer
        and other.meaning.meaning in ("outside", "through", "unknown")
        and shapely.MultiPoint([other.points[0], other.points[-1]]).dwithin(ends, ON_EDGE_MM)
    }
    if line.meaning.meaning not in CUTS or not layers:
        return ""
    named = " and ".join(f"“{layer}”" for layer in sorted(layers))
    return f" It goes on in lines on layer {named}: if they are one outline, put them on one layer."


def on_an_edge(line: OpenLine, outlines: Sequence[Shape]) -> str:
    """What to do about a line that ends on the outline of a part: the edge of that part may close it."""
    if len(line.points) < 3:
        return ""
    ends = shapely.MultiPoint([line.points[0], line.points[-1]])
    for outline in outlines:
        edge = shapely.LinearRing(outline.ring)
        if line.points != outline.ring and all(edge.dwithin(end, ON_EDGE_MM) for end in ends.geoms):
            left, bottom, right, top = bounds(line.points)
            x, y, _, _ = bounds(outline.ring)
            return (
                f" It measures {right - left:.0f} × {top - bottom:.0f} mm and ends on the outline of the "
                f"part near ({x:.0f}, {y:.0f}). {_cure(line, outline)}"
            )
    return ""


def _cure(line: OpenLine, outline: Shape) -> str:
    """What to do about a line that ends on an edge: inside the part a notch of it, outside another part."""
    if line.meaning.meaning != "outside" and outline.polygon.buffer(ON_EDGE_MM).covers(
        shapely.LineString(line.points)
    ):
        return "If it is a notch in that part, close it beyond the edge, or draw it in the part's outline."
    return f"If it is a part that shares that edge, draw its whole outline on layer {outline.layer}."


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _straight(layer: str, lines: Sequence[OpenLine]) -> Finding:
    if names_slits(layer):
        message = (
            f"{len(lines)} hinge cuts, slits or slots on this layer are drawn as single lines, and were left "
            "out. If they are cut through along the line, say so in the layer's name, as in “hinge through”; "
            "if they are milled wider or less deep, draw their edge."
        )
        return Finding("outline.open", "error", f"layer {layer}", message, lines[0].points[0])
    # What is milled along a line is as wide as a tool that nobody has said: the part is whole without it.
    severity: Severity = "question" if names_groove(layer) else "error"
    straight = "straight lines" if all(len(line.points) == 2 for line in lines) else "lines that do not close"
    message = (
        f"{len(lines)} {straight} lie on {_a(lines[0].meaning.meaning)} layer, enclose nothing, and were "
        "left out. Draw the edge of what is milled, such as that of a groove, or put lines that are cut "
        "along on a layer that says so."
    )
    return Finding("outline.open", severity, f"layer {layer}", message, lines[0].points[0])


def _on_boards(layer: str, lines: Sequence[OpenLine], outlines: Sequence[Shape]) -> Finding:
    """Lines on the layer of a board; asked where they lie in a part, as a slit does."""
    drawn = [shapely.LineString(line.points) for line in lines]
    inner = shapely.union_all([outline.polygon.buffer(-ON_EDGE_MM) for outline in outlines])
    within = sum(one.intersection(inner).length >= MOSTLY * one.length for one in drawn)
    message = f"{len(lines)} lines that do not close lie on the layer of a board, and were left out."
    if within:
        message += f" {within} of them lie in parts. If they are cut, put them on a layer that says so."
    severity: Severity = "question" if within else "info"
    return Finding("layer.not_cut", severity, f"layer {layer}", message, lines[0].points[0])


def _left_out(layer: str, lines: Sequence[OpenLine]) -> Finding:
    metres = sum(line_length(line.points) for line in lines) / 1e3
    message = (
        f"{len(lines)} lines that do not close lie in no part, {metres:.2f} m in all; they were left out. "
        "Is an outline missing around them, or are they no work?"
    )
    severity: Severity = "error" if lines[0].meaning.meaning == "through" else "question"
    return Finding("cut.orphan", severity, f"layer {layer}", message, lines[0].points[0])
