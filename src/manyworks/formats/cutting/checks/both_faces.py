"""Work from both faces that meets in the board: together it goes through, where each alone does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.areas import areas_of, circles_of
from manyworks.formats.cutting.checks.part_checks import SLACK_MM
from manyworks.formats.cutting.checks.webs import WEB_MM
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import Depth, Drilling, Face, Path, Pocket, Point

_Work = tuple[BaseGeometry, float, Face]
"""What is milled away, how deep, from which face."""
_Over = tuple[Point, float, float]
"""Where work from both faces lies over each other, and how deep from the front and from the back."""


def meeting_faces(parts: Sequence[Part], said_mm: Collection[float] = ()) -> list[Finding]:
    """One question for each part in which work from the two faces leaves less than a web, or nothing.

    Parts of which nothing says how thick they are share one question. Those that our own writer drew were
    asked before.

    Parameters
    ----------
    said_mm
        What notes, layers and the name of the file say of the thickness, for parts that lie on no board.
    """
    found, unsaid = [], []
    for part in parts:
        if part.origin is not None or part.open_gap_mm is not None:
            continue
        over = max(_over_each_other(list(_works(part))), key=lambda one: one[1] + one[2], default=None)
        if over is None:
            continue
        thickness = part.thickness_mm or (next(iter(said_mm)) if len(said_mm) == 1 else None)
        if thickness is None:
            unsaid.append((part, over))
        elif thickness - over[1] - over[2] <= WEB_MM:
            found.append(_asked(part, *over, thickness))
    return [*found, *_thickness_asked(unsaid)]


def _asked(part: Part, at: Point, front: float, back: float, thickness: float) -> Finding:
    left = thickness - front - back
    leaves = f"leave {left:.2g} mm, which breaks" if left > 0 else "make a hole"
    message = (
        f"On part {part.key}, {front:g} mm deep from the front and {back:g} mm from the back lie "
        f"over each other near ({at[0]:.0f}, {at[1]:.0f}) and {leaves}, in a board of "
        f"{thickness:g} mm. Is that meant? Then draw a hole there; else make one of them less deep."
    )
    return Finding("cut.both_faces", "question", f"part {part.key}", message, at)


def _thickness_asked(unsaid: Sequence[tuple[Part, _Over]]) -> Iterator[Finding]:
    """One question for all parts of which nothing says how thick they are, by the deepest work."""
    if not unsaid:
        return
    part, (at, front, back) = max(unsaid, key=lambda one: one[1][1] + one[1][2])
    more = f" So do works on {len(unsaid) - 1} other parts." if unsaid[1:] else ""
    message = (
        f"On part {part.key}, {front:g} mm deep from the front and {back:g} mm from the back lie over each "
        f"other near ({at[0]:.0f}, {at[1]:.0f}), and nothing says how thick the board is: in one of up to "
        f"{front + back + WEB_MM:g} mm they meet, or leave a skin that breaks.{more} Is the board thicker? "
        "Write how thick it is beside the parts."
    )
    yield Finding("cut.both_faces", "question", f"part {part.key}", message, at)


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


def _over_each_other(works: Sequence[_Work]) -> Iterator[_Over]:
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
