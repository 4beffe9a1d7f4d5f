"""Whether the tool that a layer names goes into what is drawn on it, and a drill makes the circle drawn."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely

from manyworks.formats.cutting.words.board_words import MM_PER_INCH
from manyworks.formats.cutting.words.drill_words import diameters_named
from manyworks.formats.cutting.words.layer_grammar import Meaning
from manyworks.formats.cutting.words.layer_words import in_english
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import Point, Ring, bounds, signed_area

SLACK_MM = 0.1
"""By which flattened curves may be narrower than they are."""
SAME_DIAMETER_MM = 0.25


def check_tools(parts: Sequence[Part], meanings: Mapping[str, Meaning]) -> list[Finding]:
    """Ask once a layer about drillings of another diameter than it names, and about tools that do not fit."""
    other: dict[str, list[tuple[float, Point]]] = defaultdict(list)
    tight: dict[str, list[tuple[float, Point]]] = defaultdict(list)
    for part in parts:
        for drilling in part.geometry.drillings:
            said, tool = diameters_named(in_english(drilling.layer)), drilling.tool_mm
            meant = {size for one in said for size in (one, one * MM_PER_INCH)}
            far = all(abs(drilling.diameter_mm - size) > SAME_DIAMETER_MM for size in meant)
            if said and far and not drilling.symbol:
                other[drilling.layer].append((drilling.diameter_mm, drilling.at))
            elif not said and tool and drilling.diameter_mm < tool - SLACK_MM:
                tight[drilling.layer].append((tool, drilling.at))
        for layer, ring, tool, outer in _milled(part, meanings):
            if not _fits(ring, tool, outer=outer):
                tight[layer].append((tool, bounds(ring)[:2]))
    found = []
    for layer, drawn in sorted(other.items()):
        sizes = " or ".join(f"{size:g}" for size in sorted(diameters_named(in_english(layer))))
        message = (
            f"The name says {sizes} mm, but {len(drawn)} circles on it have other diameters, the first "
            f"{drawn[0][0]:.4g} mm. They were read as drawn. Which is right?"
        )
        found.append(Finding("drill.diameter", "question", f"layer {layer}", message, drawn[0][1]))
    for layer, places in sorted(tight.items()):
        message = (
            f"The name says a tool of {places[0][0]:g} mm, which does not go into {len(places)} of the lines "
            "on it: an opening is narrower, or an inner radius smaller. Which tool cuts them?"
        )
        found.append(Finding("tool.too_large", "question", f"layer {layer}", message, places[0][1]))
    return found


def _milled(part: Part, meanings: Mapping[str, Meaning]) -> Iterator[tuple[str, Ring, float, bool]]:
    """Layer, line and tool of all that is milled along a line; and whether the tool runs outside it."""
    geometry = part.geometry
    rings = [(part.layer, geometry.outline, geometry.tool_mm, True)] if part.open_gap_mm is None else []
    rings += [(hole.layer, hole.ring, hole.tool_mm, False) for hole in geometry.holes]
    rings += [(pocket.layer, pocket.ring, pocket.tool_mm, False) for pocket in geometry.pockets]
    for layer, ring, tool, outer in rings:
        asked = meanings[layer].questions if layer in meanings else ()
        if tool and "tool" not in asked:
            yield layer, ring, tool, outer


def _fits(ring: Ring, tool: float, *, outer: bool) -> bool:
    """Whether a tool runs along a line everywhere but in its sharp corners, where none does."""
    radius = tool / 2
    if _inner_radius(ring, outer=outer) < radius - SLACK_MM:
        return False
    area = shapely.Polygon(ring).buffer(0)
    if outer:
        area = area.convex_hull.buffer(2 * tool, join_style="mitre").difference(area)
    reached = area.buffer(SLACK_MM / 2 - radius).buffer(radius)
    left = [piece for piece in shapely.get_parts(area.difference(reached)) if piece.area > SLACK_MM**2]
    # A tool leaves 0.17 of its radius in a square corner, 0.45 in one of 45 degrees; a slot too narrow, more.
    return not reached.is_empty and not any(
        not piece.buffer(-0.45 * radius).is_empty or _farthest(piece, reached) > 1.7 * radius
        for piece in left
    )


def _farthest(piece: shapely.Geometry, reached: shapely.Geometry) -> float:
    return float(max(shapely.distance(shapely.points(shapely.get_coordinates(piece)), reached)))


def _inner_radius(ring: Ring, *, outer: bool) -> float:
    """The smallest radius that is drawn on the tool's side of a line, in mm; infinite where none is.

    A radius is at least three pieces of about one length that turn alike, towards the tool.
    """
    points = np.array(ring if (signed_area(ring) > 0) != outer else ring[::-1])
    steps = np.roll(points, -1, axis=0) - points
    lengths = np.hypot(*steps.T)
    headings = np.arctan2(steps[:, 1], steps[:, 0])
    turns = (headings - np.roll(headings, 1) + math.pi) % math.tau - math.pi
    before = np.roll(lengths, 1)
    mean = (lengths + before) / 2
    even = (np.abs(lengths - before) < 0.1 * mean) & (turns > math.radians(4)) & (turns < math.radians(61))
    radii = np.where(even, mean / (2 * np.sin(np.clip(turns, 0.01, None) / 2)), math.inf).tolist()
    return min((max(a, b) for a, b in pairwise([*radii, radii[0]]) if abs(a - b) < 0.1 * a), default=math.inf)
