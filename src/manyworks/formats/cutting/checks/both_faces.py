"""Work from both faces that meets in the board: together it goes through, where each alone does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.areas import areas_of, circles_of
from manyworks.formats.cutting.checks.part_checks import SLACK_MM
from manyworks.formats.cutting.checks.webs import WEB_MM
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import Depth, Drilling, Face, Path, Pocket

_Work = tuple[BaseGeometry, float, Face]
"""What is milled away, how deep, from which face."""


def meeting_faces(parts: Sequence[Part]) -> list[Finding]:
    """One question for each part in which work from the two faces leaves less than a web, or nothing.

    Parts that our own writer drew were asked before.
    """
    found = []
    for part in parts:
        thickness = part.thickness_mm
        if thickness is None or part.origin is not None or part.open_gap_mm is not None:
            continue
        met = [one for one in _over_each_other(list(_works(part))) if thickness - one[1] - one[2] <= WEB_MM]
        if met:
            at, front, back = met[0]
            left = thickness - front - back
            leaves = f"leave {left:.2g} mm, which breaks" if left > 0 else "make a hole"
            message = (
                f"On part {part.key}, {front:g} mm deep from the front and {back:g} mm from the back lie "
                f"over each other near ({at[0]:.0f}, {at[1]:.0f}) and {leaves}, in a board of "
                f"{thickness:g} mm. Is that meant? Then draw a hole there; else make one of them less deep."
            )
            found.append(Finding("cut.both_faces", "question", f"part {part.key}", message, at))
    return found


def _works(part: Part) -> Iterator[_Work]:
    """Pockets, drillings and lines that have a face, and a depth that is less than through."""
    drawn = part.geometry
    works: list[Pocket | Drilling | Path] = [*drawn.pockets, *drawn.drillings, *drawn.paths]
    lines = [
        shapely.LineString(path.line).buffer(max(path.tool_mm or 0.0, 2 * SLACK_MM) / 2)
        for path in drawn.paths
    ]
    areas = [*areas_of([pocket.ring for pocket in drawn.pockets]), *circles_of(drawn.drillings), *lines]
    for area, work in zip(areas, works, strict=True):
        if (deep := _millimetres(work.depth_mm)) and work.face is not None:
            yield area, deep, work.face


def _millimetres(depth: Depth) -> float | None:
    return None if depth is None or isinstance(depth, str) else float(depth)


def _over_each_other(works: Sequence[_Work]) -> Iterator[tuple[tuple[float, float], float, float]]:
    """Where work from the front lies over work from the back, and how deep each is."""
    front, back = ([work for work in works if work[2] == face] for face in ("front", "back"))
    if not front or not back:
        return
    tree = STRtree([area for area, _, _ in back])
    for area, deep, _ in front:
        for number in tree.query(area, predicate="intersects").tolist():
            shared = area.intersection(back[number][0])
            if not shared.buffer(-SLACK_MM / 2).is_empty:
                yield shared.bounds[:2], deep, back[number][1]
