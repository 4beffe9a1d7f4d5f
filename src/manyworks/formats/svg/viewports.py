"""Where an SVG shows only a part of what is drawn: nested pictures, symbols and clip paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.strokes import left_to_see
from manyworks.formats.svg.elements import SHAPES, kind_of, length, move_of, outline
from manyworks.formats.svg.paths import Matrix, apply, numbers_in, times
from manyworks.geometry import Ring

_SIDES = ("width", "height")
_MORE = ("clip-path", "mask", "style", "class", "display", "visibility")
"""Attributes by which less of a clip path may count than its shapes."""
MOST_CORNERS = 200_000
"""Corners of clip paths that are moved to the places where they clip; what is left is asked."""
_ALIGNED = {"min": 0.0, "mid": 0.5, "max": 1.0}


def viewport(element: Element, sized: Element | None) -> tuple[Matrix, Ring | None]:
    """How a nested picture or a symbol moves what is in it, and the rectangle beyond which nothing shows.

    Parameters
    ----------
    element
        An ``svg`` in another, or a ``symbol``.
    sized
        The ``use`` that shows it; its size goes before the element's own.

    Raises
    ------
    ValueError
        When its size depends on what is around it.
    """
    if any(length(element, name) for name in ("refX", "refY")):
        raise ValueError("a reference point")
    sizes = [next((e for e in (sized, element) if e is not None and e.get(n)), None) for n in _SIDES]
    x, y = (length(element, name) if element.tag.endswith("svg") else 0.0 for name in ("x", "y"))
    box = numbers_in(element.get("viewBox", ""))
    width, height = (None if e is None else length(e, n) for e, n in zip(sizes, _SIDES, strict=True))
    if len(box) != 4:
        frame = _rectangle(x, y, width, height) if width is not None and height is not None else None
        return (1.0, 0.0, 0.0, 1.0, x, y), frame
    if width is None or height is None or min(width, height, box[2], box[3]) <= 0:
        raise ValueError("a size that depends on what is around it")
    across, up = width / box[2], height / box[3]
    align, _, meet = element.get("preserveAspectRatio", "xMidYMid").strip().partition(" ")
    if align != "none":
        across = up = max(across, up) if meet.strip() == "slice" else min(across, up)
        x_free = _ALIGNED[align[1:4].lower()] * (width - across * box[2])
        y_free = _ALIGNED[align[5:8].lower()] * (height - up * box[3])
    else:
        x_free = y_free = 0.0
    move = (across, 0.0, 0.0, up, x + x_free - across * box[0], y + y_free - up * box[1])
    return move, _rectangle(x, y, width, height)


def _rectangle(x: float, y: float, width: float, height: float) -> Ring:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def seen_at(matrix: Matrix, areas: Sequence[Ring]) -> BaseGeometry:
    """What areas leave to be seen where they are moved to."""
    return left_to_see([apply(matrix, point) for point in area] for area in areas)


class Clips:
    """The clip paths of a file, each worked out once for each place in which it is used."""

    def __init__(self, by_id: Mapping[str, Element], tolerance: float) -> None:
        self._by_id = by_id
        self._tolerance = tolerance
        self._areas: dict[str, list[Ring] | None] = {}
        self._seen: dict[tuple[str, Matrix], BaseGeometry | None] = {}
        self._corners = 0

    def seen(self, said: str, matrix: Matrix) -> BaseGeometry | None:
        """What a clip path leaves to be seen; ``None`` where it is not read, or is too much to work out."""
        if said not in self._areas:
            self._areas[said] = _areas_of(self._by_id, said, self._tolerance)
        if (said, matrix) not in self._seen:
            areas = self._areas[said]
            self._corners += sum(map(len, areas or ()))
            known = areas is not None and self._corners <= MOST_CORNERS
            self._seen[said, matrix] = seen_at(matrix, areas or []) if known else None
        return self._seen[said, matrix]


def _areas_of(by_id: Mapping[str, Element], said: str, tolerance: float) -> list[Ring] | None:
    """The areas of a clip path in the units of what it clips; ``None`` if not read."""
    name = said.removeprefix("url(").removesuffix(")").strip("\"' ")
    path = by_id.get(name.removeprefix("#"))
    if path is None or not name.startswith("#") or path.get("clipPathUnits") == "objectBoundingBox":
        return None
    if any(path.get(name) for name in _MORE):
        return None
    rings = []
    try:
        around = move_of(dict(path.items()))
        for child in path:
            kind = kind_of(child)
            if kind not in SHAPES or any(child.get(name) for name in _MORE):
                return None
            own = times(around, move_of(dict(child.items())))
            for line in outline(child, kind, tolerance):
                rings.append(tuple(apply(own, point) for point in line.points))
    except (ValueError, KeyError, OverflowError):
        return None
    return [ring for ring in rings if len(ring) > 2]
