"""Cover a polygon by a few axis-parallel rectangles.

The polygon is cut into slabs between its corners; slanted stretches are cut finer. Which neighbouring
slabs to join is decided by dynamic programming: least wasted area plus a fixed price per rectangle, since
every rectangle costs time in every later collision test. Covers of right-angled shapes are exact.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.nesting.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SNAP_MM = 1e-3
MAX_LEVELS = 40
PRICE_PER_RECTANGLE = 0.004
MOST_RECTANGLES = 32


@dataclass(frozen=True)
class Cover:
    """Rectangles (n, 4) as x0, y0, x1, y1 in mm whose union contains the shape, and the area they waste."""

    rectangles: Floats
    waste_mm2: float


def cover_rings(rings: list[Floats], price: float = PRICE_PER_RECTANGLE) -> Cover:
    """Cover the region between rings (even-odd rule) by rectangles, by rows or by columns.

    Parameters
    ----------
    rings
        Closed rings (n, 2) in mm, the first corner repeated at the end.
    price
        Share of the shape's area that one more rectangle must save to be worth having; raised where more
        than 32 rectangles would be needed, so that ragged shapes cost waste and not time.

    Returns
    -------
    Cover
        The cheaper of the covers by horizontal and by vertical slabs.
    """
    if len(rings) == 1 and len(rings[0]) == 5 and _is_rectangle(rings[0]):
        return Cover(np.concatenate([rings[0].min(axis=0), rings[0].max(axis=0)])[None, :], 0.0)
    cover = _cheaper(rings, price)
    while len(cover.rectangles) > MOST_RECTANGLES:
        price *= 2
        cover = _cheaper(rings, price)
    return cover


def _cheaper(rings: list[Floats], price: float) -> Cover:
    """The cheaper of the covers by rows and by columns."""
    edges = np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])
    rows, row_cost, row_waste = _cover_by_rows(edges, price)
    columns, column_cost, column_waste = _cover_by_rows(np.ascontiguousarray(edges[:, [1, 0, 3, 2]]), price)
    if column_cost < row_cost - 1e-6:
        return Cover(np.ascontiguousarray(columns[:, [1, 0, 3, 2]]), column_waste)
    return Cover(rows, row_waste)


def _is_rectangle(ring: Floats) -> bool:
    steps = np.diff(ring, axis=0)
    return bool(((steps == 0).sum(axis=1) == 1).all()) and len(np.unique(ring, axis=0)) == 4


def _cover_by_rows(edges: Floats, price: float) -> tuple[Floats, float, float]:
    corners, snapped = _snap(edges)
    starts, spans, areas = _strips(snapped, corners)
    area = float(areas.sum())
    levels = _levels(snapped, corners, starts, spans, areas)
    fine = np.unique(np.concatenate([corners, levels]))
    starts, spans, areas = _strips(snapped, fine)
    chosen = np.searchsorted(fine, levels).astype(np.int64)
    cuts, cost = _join(starts, spans, areas, fine, chosen, price * area)
    rectangles = _rectangles(starts, spans, fine, cuts)
    sizes = rectangles[:, 2:] - rectangles[:, :2]
    return rectangles, cost, float(sizes.prod(axis=1).sum()) - area


def _snap(edges: Floats) -> tuple[Floats, Floats]:
    """Make nearly equal heights equal, so that strips are never thinner than the rounding of the input."""
    heights = np.unique(edges[:, [1, 3]])
    first = np.concatenate([[True], np.diff(heights) > SNAP_MM])
    corners = heights[first]
    snapped = edges.copy()
    for column in (1, 3):
        snapped[:, column] = corners[np.searchsorted(corners, edges[:, column], side="right") - 1]
    # Chains of close heights fall to their lowest member; the top is lifted back to keep the cover outside.
    corners[-1] = heights[-1]
    top = snapped[:, [1, 3]].max()
    for column in (1, 3):
        snapped[snapped[:, column] == top, column] = heights[-1]
    return corners, snapped


def _levels(edges: Floats, corners: Floats, starts: Ints, spans: Floats, areas: Floats) -> Floats:
    """Heights at which slabs may begin: corners, thinned out when many, and cuts through slanted strips."""
    if len(corners) > MAX_LEVELS:
        flat = edges[edges[:, 1] == edges[:, 3]]
        length = np.zeros(len(corners))
        np.add.at(length, np.searchsorted(corners, flat[:, 1]), np.abs(flat[:, 2] - flat[:, 0]))
        step = (corners[-1] - corners[0]) / MAX_LEVELS
        kept = [corners[0], corners[-1]]
        for index in np.argsort(-length, kind="stable"):
            if min(abs(corners[index] - level) for level in kept) >= step:
                kept.append(corners[index])
        return np.unique(np.array(kept))
    heights = np.diff(corners)
    widths = np.add.reduceat(spans[:, 1] - spans[:, 0], starts[:-1]) if len(spans) else heights * 0
    waste = np.where(starts[1:] > starts[:-1], widths * heights - areas, 0.0)
    if waste.sum() <= 2e-3 * areas.sum():
        return corners
    extra = ((MAX_LEVELS - len(corners)) * waste / waste.sum()).astype(int)
    inner = [
        np.linspace(low, high, count + 2)[1:-1]
        for low, high, count in zip(corners[:-1], corners[1:], extra, strict=True)
    ]
    return np.unique(np.concatenate([corners, *inner]))


@compiled
def _strips(edges: Floats, levels: Floats) -> tuple[Ints, Floats, Floats]:
    """Cross-sections of the shape between neighbouring levels: first span of each strip, spans, areas."""
    count = len(levels) - 1
    starts = np.zeros(count + 1, np.int64)
    spans = np.empty((count * len(edges) // 2 + 1, 2))
    areas = np.zeros(count)
    sides = np.empty((len(edges), 2))
    total = 0
    for strip in range(count):
        low, high = levels[strip], levels[strip + 1]
        found = 0
        for e in range(len(edges)):
            x0, y0, x1, y1 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
            if min(y0, y1) <= low and max(y0, y1) >= high and y0 != y1:
                a = x0 + (x1 - x0) * (low - y0) / (y1 - y0)
                b = x0 + (x1 - x0) * (high - y0) / (y1 - y0)
                place = found
                while place > 0 and sides[place - 1, 0] + sides[place - 1, 1] > a + b:
                    sides[place] = sides[place - 1]
                    place -= 1
                sides[place, 0] = a
                sides[place, 1] = b
                found += 1
        for i in range(0, found - 1, 2):
            spans[total, 0] = min(sides[i, 0], sides[i, 1])
            spans[total, 1] = max(sides[i + 1, 0], sides[i + 1, 1])
            areas[strip] += (sides[i + 1].sum() - sides[i].sum()) / 2 * (high - low)
            total += 1
        starts[strip + 1] = total
    return starts, spans[:total], areas


@compiled
def _merge(union: Floats, count: int, low: float, high: float) -> int:
    """Add the interval [low, high] to a sorted union of intervals; return their number."""
    first = 0
    while first < count and union[first, 1] < low - 1e-6:
        first += 1
    last = first
    while last < count and union[last, 0] <= high + 1e-6:
        low = min(low, union[last, 0])
        high = max(high, union[last, 1])
        last += 1
    shift = 1 - (last - first)
    if shift > 0:
        for i in range(count, first, -1):
            union[i] = union[i - 1]
    elif shift < 0:
        for i in range(last, count):
            union[i + shift] = union[i]
    union[first, 0] = low
    union[first, 1] = high
    return count + shift


@compiled
def _join(
    starts: Ints, spans: Floats, areas: Floats, fine: Floats, chosen: Ints, price: float
) -> tuple[Ints, float]:
    """Cheapest set of slabs from bottom to top; each slab runs between two of the chosen levels."""
    count = len(chosen)
    cost = np.full(count, np.inf)
    cost[0] = 0.0
    before = np.zeros(count, np.int64)
    union = np.empty((len(spans) + 1, 2))
    for i in range(count - 1):
        parts = 0
        area = 0.0
        strip = chosen[i]
        for j in range(i + 1, count):
            while strip < chosen[j]:
                for s in range(starts[strip], starts[strip + 1]):
                    parts = _merge(union, parts, spans[s, 0], spans[s, 1])
                area += areas[strip]
                strip += 1
            width = 0.0
            for p in range(parts):
                width += union[p, 1] - union[p, 0]
            total = cost[i] + width * (fine[chosen[j]] - fine[chosen[i]]) - area + price * parts
            if total < cost[j]:
                cost[j] = total
                before[j] = i
    cuts = np.empty(count, np.int64)
    at = count - 1
    length = 0
    while at > 0:
        cuts[length] = chosen[at]
        length += 1
        at = before[at]
    cuts[length] = chosen[0]
    return cuts[: length + 1][::-1].copy(), cost[count - 1]


@compiled
def _rectangles(starts: Ints, spans: Floats, fine: Floats, cuts: Ints) -> Floats:
    out = np.empty((len(spans) + 1, 4))
    union = np.empty((len(spans) + 1, 2))
    total = 0
    for c in range(len(cuts) - 1):
        parts = 0
        for s in range(starts[cuts[c]], starts[cuts[c + 1]]):
            parts = _merge(union, parts, spans[s, 0], spans[s, 1])
        for p in range(parts):
            out[total, 0] = union[p, 0]
            out[total, 1] = fine[cuts[c]]
            out[total, 2] = union[p, 1]
            out[total, 3] = fine[cuts[c + 1]]
            total += 1
    return out[:total].copy()


@compiled
def largest_inside(rectangles: Floats) -> Floats:
    """Large rectangle (4,) inside the union of slabs: grown from every rectangle over its neighbours."""
    best: Floats = rectangles[0].copy()
    best_area = 0.0
    for i in range(len(rectangles)):
        x0, y0, x1, y1 = rectangles[i, 0], rectangles[i, 1], rectangles[i, 2], rectangles[i, 3]
        grown = True
        while grown:
            if (x1 - x0) * (y1 - y0) > best_area:
                best_area = (x1 - x0) * (y1 - y0)
                best[0], best[1], best[2], best[3] = x0, y0, x1, y1
            grown = False
            widest = 0.0
            for j in range(len(rectangles)):
                r = rectangles[j]
                wide = min(x1, r[2]) - max(x0, r[0])
                tall = min(y1, r[3]) - max(y0, r[1])
                above = abs(r[1] - y1) < 1e-6 or abs(r[3] - y0) < 1e-6
                beside = abs(r[0] - x1) < 1e-6 or abs(r[2] - x0) < 1e-6
                gain = 0.0
                if above and wide > 0:
                    gain = wide * (y1 - y0 + r[3] - r[1])
                elif beside and tall > 0:
                    gain = tall * (x1 - x0 + r[2] - r[0])
                if gain > widest:
                    widest = gain
                    chosen = j
            if widest > 0:
                r = rectangles[chosen]
                if abs(r[1] - y1) < 1e-6 or abs(r[3] - y0) < 1e-6:
                    x0, x1 = max(x0, r[0]), min(x1, r[2])
                    y0, y1 = min(y0, r[1]), max(y1, r[3])
                else:
                    y0, y1 = max(y0, r[1]), min(y1, r[3])
                    x0, x1 = min(x0, r[0]), max(x1, r[2])
                grown = True
    return best
