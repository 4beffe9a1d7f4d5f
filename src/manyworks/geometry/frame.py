"""A part in its own frame: two drawings of one part become equal."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from manyworks.geometry.lines import Line, Point, Ring, signed_area
from manyworks.geometry.part import THROUGH, Depth, Drilling, Geometry, Hole, Path, Pocket, depth_on, plain

GRID_DECIMALS = 3
"""Coordinates are kept to a thousandth of a millimetre, so that turning a part and back is exact."""


def own_frame(geometry: Geometry, *, thickness_mm: float | None = None) -> Geometry:
    """The part with its lower left corner at the origin, on the grid, everything in one settled order.

    The outline runs counter-clockwise and holes clockwise, each from its smallest point; work that reaches
    through a board of this thickness is through, and work that is through has no face. Two drawings of one
    part become equal.
    """
    left, bottom, _, _ = geometry.bounds

    def point(at: Point) -> Point:
        # Adding zero turns -0.0 into 0.0, which would otherwise change the hash.
        return _on_grid(at[0] - left) + 0.0, _on_grid(at[1] - bottom) + 0.0

    moved = geometry.moved(point)
    return replace(
        moved,
        outline=_settled(moved.outline, counter_clockwise=True),
        holes=_ordered(
            Hole(_settled(one.ring, counter_clockwise=False), _size(one.tool_mm), "", one.depth_mm)
            for one in moved.holes
        ),
        pockets=_ordered(
            replace(one, ring=_settled(one.ring, counter_clockwise=True), **_worked(one, thickness_mm))
            for one in moved.pockets
        ),
        drillings=_ordered(
            replace(one, diameter_mm=_on_grid(one.diameter_mm), **_worked(one, thickness_mm))
            for one in moved.drillings
        ),
        paths=_ordered(
            replace(path, line=_settled_line(path), **_worked(path, thickness_mm)) for path in moved.paths
        ),
        texts=_ordered(replace(text, height_mm=_on_grid(text.height_mm), layer="") for text in moved.texts),
        tool_mm=_size(moved.tool_mm),
    )


def _on_grid(value: float) -> float:
    return round(float(value), GRID_DECIMALS)


def _size(value: float | None) -> float | None:
    return None if value is None else _on_grid(value)


def _worked(work: Pocket | Drilling | Path, thickness_mm: float | None) -> dict[str, Any]:
    """Depth, face and tool of some work, settled: 9 and 9.0 must give the same hash."""
    depth: Depth = work.depth_mm
    if isinstance(depth, int | float):
        depth = depth_on(_on_grid(depth), thickness_mm)
    tool = _size(work.tool_mm)
    if isinstance(work, Drilling) and tool == _on_grid(work.diameter_mm):
        tool = None
    face = "front" if depth == THROUGH else work.face
    return {"depth_mm": depth, "face": face, "tool_mm": tool, "layer": ""}


def _settled(ring: Ring, *, counter_clockwise: bool) -> Ring:
    """The ring with its direction and starting corner made canonical, doubled points removed."""
    points = [p for before, p in zip([ring[-1], *ring[:-1]], ring, strict=True) if p != before]
    if (signed_area(points) > 0) != counter_clockwise:
        points.reverse()
    start = points.index(min(points)) if points else 0
    return tuple(points[start:] + points[:start])


def _settled_line(path: Path) -> Line:
    """The line begun at its smaller end; a closed one as a ring."""
    if path.closed:
        ring = _settled(path.line[:-1], counter_clockwise=True)
        return (*ring, ring[0]) if ring else path.line
    points = [p for i, p in enumerate(path.line) if not i or p != path.line[i - 1]]
    return tuple(points if points <= points[::-1] else points[::-1])


def _ordered(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(items, key=lambda item: json.dumps(plain(item))))
