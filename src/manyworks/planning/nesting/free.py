"""Maximal free rectangles of a sheet: where a part's main rectangle can still lie."""

from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats
from manyworks.planning.nesting.items import MAX_FREE, Items, Sheets

TOUCH_MM = 1e-6


@compiled
def _covered(cuts: Floats, found: int, free: Floats, kept: int, i: int) -> bool:
    """Is cut i inside a kept rectangle or inside another cut (of equal ones, the first counts)?"""
    x0, y0, x1, y1 = cuts[i, 0], cuts[i, 1], cuts[i, 2], cuts[i, 3]
    for j in range(kept):
        if free[j, 0] <= x0 and free[j, 1] <= y0 and free[j, 2] >= x1 and free[j, 3] >= y1:
            return True
    for j in range(found):
        if j != i and cuts[j, 0] <= x0 and cuts[j, 1] <= y0 and cuts[j, 2] >= x1 and cuts[j, 3] >= y1:
            smaller = cuts[j, 0] < x0 or cuts[j, 1] < y0 or cuts[j, 2] > x1 or cuts[j, 3] > y1
            if j < i or smaller:
                return True
    return False


@compiled
def cut_free(
    free: Floats, count: int, x0: float, y0: float, x1: float, y1: float, finest: float, cuts: Floats
) -> int:  # fmt: skip
    """Update the maximal free rectangles after x0..x1, y0..y1 was filled; returns their number.

    Rectangles with a side below `finest` are dropped: no part could use them.
    """
    x0, y0, x1, y1 = x0 + TOUCH_MM, y0 + TOUCH_MM, x1 - TOUCH_MM, y1 - TOUCH_MM
    kept = 0
    found = 0
    for i in range(count):
        a0, b0, a1, b1 = free[i, 0], free[i, 1], free[i, 2], free[i, 3]
        if a0 >= x1 or a1 <= x0 or b0 >= y1 or b1 <= y0:
            free[kept, 0], free[kept, 1], free[kept, 2], free[kept, 3] = a0, b0, a1, b1
            kept += 1
            continue
        for side in range(4):
            c0, d0, c1, d1 = a0, b0, a1, b1
            if side == 0:
                c1 = x0
            elif side == 1:
                c0 = x1
            elif side == 2:
                d1 = y0
            else:
                d0 = y1
            if c1 - c0 >= finest and d1 - d0 >= finest and found < len(cuts):
                cuts[found, 0], cuts[found, 1], cuts[found, 2], cuts[found, 3] = c0, d0, c1, d1
                found += 1
    fixed = kept
    for i in range(found):
        if kept < MAX_FREE and not _covered(cuts, found, free, fixed, i):
            for d in range(4):
                free[kept, d] = cuts[i, d]
            kept += 1
    return kept


@compiled
def free_of_sheet(items: Items, sheets: Sheets, s: int, free: Floats, cuts: Floats) -> int:
    """Maximal free rectangles of sheet s from scratch, written to `free`; returns their number."""
    reach = items.slack.max()
    free[0, 0] = free[0, 1] = -reach
    free[0, 2], free[0, 3] = sheets.size[s, 0] + reach, sheets.size[s, 1] + reach
    count = 1
    rectangles, finest = sheets.rectangles[s], items.finest - 1e-3
    for i in range(sheets.used[s]):
        x0, y0, x1, y1 = rectangles[i, 0], rectangles[i, 1], rectangles[i, 2], rectangles[i, 3]
        count = cut_free(free, count, x0, y0, x1, y1, finest, cuts)
    return count
