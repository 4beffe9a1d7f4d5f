"""No layout can use fewer sheets than this: arguments by area that hold for any shapes.

Parts grown by half their gap never overlap and stay inside the sheet's margin grown by the same, so their
areas add up to at most the usable area of the sheets less their defects. That is one-dimensional bin
packing of areas, for which the bound L2 of Martello and Toth (Knapsack Problems, 1990, section 8.3.2)
counts large parts better.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, box, union_all

from manyworks.planning.nesting.model import NestPart, NestRules, Ring, SheetBound, Stock

MANY_CORNERS = 400


def bound_sheets(parts: Sequence[NestPart], stock: Sequence[Stock], rules: NestRules) -> SheetBound:
    """Bought sheets (not offcuts) that any layout of these parts needs.

    Parameters
    ----------
    parts
        Parts of one material and thickness that can be placed at all.
    stock
        Stock of the same material and thickness.
    rules
        Gap and margin.

    Returns
    -------
    SheetBound
        Number of sheets and the argument: "area", "large-parts", or "none" where offcuts take everything.
    """
    sizes = []
    reach = 0.0
    for part in parts:
        xs, ys = zip(*part.outline, strict=True)
        gap = rules.gap_of(max(xs) - min(xs), max(ys) - min(ys))
        sizes.append((_grown_area(part.outline, part.holes, gap), part.quantity))
        reach = max(reach, gap / 2)
    shelf = sum(_usable(s, rules, reach) * (s.quantity or 0) for s in stock if s.is_offcut)
    bought = [_usable(s, rules, reach) for s in stock if not s.is_offcut]
    endless = any(s.is_offcut and s.quantity is None for s in stock)
    total = sum(area * copies for area, copies in sizes) - shelf
    if not bought or endless or total <= 0 or not sizes:
        return SheetBound(0, "none")
    largest = max(bought)
    by_area = math.ceil(total / largest - 1e-9)
    if shelf:
        return SheetBound(by_area, "area")
    areas, copies = zip(*sizes, strict=True)
    # A hair below the true shares: two parts of exactly half a sheet do share one.
    by_size = _martello_toth(np.repeat(areas, copies) / largest * (1 - 1e-9))
    return SheetBound(by_size, "large-parts") if by_size > by_area else SheetBound(by_area, "area")


@lru_cache(maxsize=4096)
def _grown_area(outline: Ring, holes: tuple[Ring, ...], gap: float) -> float:
    """Area of a part that is grown by half its gap, mm²; the batches of a plan ask for the same few."""
    shape = Polygon(outline, holes)
    # Quarter circles by four chords lie inside the true growth, so the area is never overstated.
    grown = shape.buffer(gap / 2, quad_segs=4) if gap > 0 and len(outline) <= MANY_CORNERS else shape
    return float(grown.area)


def _usable(sheet: Stock, rules: NestRules, reach: float) -> float:
    margin = rules.edge_mm - reach
    length, width = sheet.length_mm - margin, sheet.width_mm - margin
    if min(length, width) <= margin:
        return 0.0
    inner = box(margin, margin, length, width)
    return float(inner.area - union_all([Polygon(ring) for ring in sheet.defects]).intersection(inner).area)


def _martello_toth(shares: NDArray[np.float64]) -> int:
    """Bins of size 1 that items of these sizes need at least."""
    large = np.sort(shares)
    sums = np.concatenate([[0.0], np.cumsum(large)])
    count = len(large)
    half = int(np.searchsorted(large, 0.5, side="right"))
    best = 0
    for small in (0.0, *np.unique(large[:half])):
        low = int(np.searchsorted(large, small, side="left"))
        high = max(half, int(np.searchsorted(large, 1.0 - small, side="right")))
        alone = count - high
        beside = high - half
        room = beside - (sums[high] - sums[half])
        need = math.ceil(sums[half] - sums[low] - room - 1e-9)
        best = max(best, alone + beside + max(0, need))
    return best
