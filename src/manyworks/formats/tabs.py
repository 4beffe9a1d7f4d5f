"""Where small parts are left standing: short pieces of outline that the cutter passes over higher up."""

from collections.abc import Iterable
from functools import lru_cache
from math import ceil, dist

from shapely import LinearRing
from shapely.ops import substring

from manyworks.geometry import Line, Ring

WIDE_MM, HIGH_MM = 8.0, 3.0
"""A trade judgement: strong enough for a small part, and sawn through by hand."""
LAYER = f"0_TABS_{WIDE_MM:g}MMWIDE_{HIGH_MM:g}MMHIGH"
FEWEST, APART_MM = 4, 500.0
OFF_CORNERS_MM = 12.0
"""From the middle of a tab to the end of its edge, where there is room: a corner is hard to clean."""


@lru_cache(maxsize=2048)
def tabs_of(outline: Ring) -> tuple[Line, ...]:
    """The tabs of a part: pieces of its outline, evenly round it and off its corners.

    Examples
    --------
    >>> tabs_of(((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)))[0]
    ((46.0, 0.0), (54.0, 0.0))
    """
    ring = LinearRing(outline)
    count = max(FEWEST, ceil(ring.length / APART_MM))
    wide = min(WIDE_MM, ring.length / (2 * count))
    free, apart = _off_corners(outline), ring.length / count
    middles = [_moved(apart * (i + 0.5), free, apart / 4) for i in range(count)]
    pieces = (substring(ring, middle - wide / 2, middle + wide / 2) for middle in middles)
    return tuple(tuple((x, y) for x, y in piece.coords) for piece in pieces)


def _off_corners(outline: Ring) -> list[tuple[float, float]]:
    """From where to where along the outline the middle of a tab may lie."""
    spans, at = [], 0.0
    for here, there in zip(outline, (*outline[1:], outline[0])):
        end = at + dist(here, there)
        if end - at >= 2 * OFF_CORNERS_MM:
            spans.append((at + OFF_CORNERS_MM, end - OFF_CORNERS_MM))
        at = end
    return spans


def _moved(spot: float, free: Iterable[tuple[float, float]], most: float) -> float:
    """The nearest free place, or the spot itself where that is farther off: no side stays without a tab."""
    places = (min(max(spot, low), high) for low, high in free)
    nearest = min(places, key=lambda at: abs(at - spot), default=spot)
    return nearest if abs(nearest - spot) <= most else spot
