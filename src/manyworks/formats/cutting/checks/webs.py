"""Wood that is left too thin: between two cuts, between a cut and the edge, and between two notches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.areas import areas_of, circles_of
from manyworks.formats.cutting.chaining import TOUCH_MM
from manyworks.formats.drawing import Finding, Part
from manyworks.geometry import Point

WEB_MM = 0.4
"""What is left thinner than this breaks off, or a laser burns it away; as wide as a gap that is closed."""
_Web = tuple[float, Point]
"""How thin, and where."""


def thin_webs(parts: Sequence[Part]) -> list[Finding]:
    """One question for each part with webs under 0.4 mm; parts that our own writer drew were asked before."""
    found = []
    for part in parts:
        if part.origin is not None or part.open_gap_mm is not None:
            continue
        webs = sorted([*_between_cuts(part), *_in_outline(part)])
        if webs:
            thin, at = webs[0]
            message = (
                f"On part {part.key}, {len(webs)} webs under {WEB_MM:g} mm are left between cuts or to the "
                f"edge, the thinnest {thin:.2f} mm near ({at[0]:.0f}, {at[1]:.0f}); they break off or burn "
                "away. Move the cuts apart, or let them meet."
            )
            where = f"web near ({at[0]:.0f}, {at[1]:.0f})"
            found.append(Finding("part.thin_web", "question", where, message, at))
    return found


def _between_cuts(part: Part) -> Iterator[_Web]:
    drawn = part.geometry
    through = len(drawn.holes)
    rings = [*(hole.ring for hole in drawn.holes), *(pocket.ring for pocket in drawn.pockets)]
    areas = [*areas_of(rings), *circles_of(drawn.drillings)]
    if not areas:
        return
    outline = shapely.Polygon(drawn.outline)
    near = shapely.dwithin(outline.exterior, areas, WEB_MM)
    for number in near.nonzero()[0].tolist():
        area, cut_out = areas[number], number < through
        if outline.covers(area) and _thin(outline.exterior, area, touching=cut_out):
            yield _web(outline.exterior, area)
    for one, second in STRtree(areas).query(areas, predicate="dwithin", distance=WEB_MM).T.tolist():
        both_out = max(one, second) < through
        if one < second and _thin(areas[one], areas[second], touching=both_out):
            yield _web(areas[one], areas[second])


def _thin(one: BaseGeometry, other: BaseGeometry, *, touching: bool) -> bool:
    """What is cut out may touch at a corner, and then nothing holds there; pockets may meet an edge."""
    apart = float(one.distance(other))
    if not touching:
        return TOUCH_MM < apart <= WEB_MM
    # What touches along a line leaves no web: a notch, or a cut that splits its part.
    return apart <= WEB_MM and (
        apart > 0 or (bool(one.touches(other)) and not one.intersection(other).length)
    )


def _web(one: BaseGeometry, other: BaseGeometry) -> _Web:
    line = shapely.shortest_line(one, other)
    middle = line.interpolate(0.5, normalized=True)
    return float(line.length), (middle.x, middle.y)


def _in_outline(part: Part) -> Iterator[_Web]:
    """Necks of the outline itself: without its rim of half a web it falls into pieces."""
    outline = shapely.Polygon(part.geometry.outline).buffer(0)
    pieces = shapely.get_parts(outline.buffer(-WEB_MM / 2, join_style="mitre"))
    for number, piece in enumerate(pieces[1:], 1):
        nearest = min(pieces[:number], key=piece.distance)
        middle = shapely.shortest_line(piece, nearest).interpolate(0.5, normalized=True)
        if outline.covers(middle):
            yield 2 * float(middle.distance(outline.boundary)), (middle.x, middle.y)
