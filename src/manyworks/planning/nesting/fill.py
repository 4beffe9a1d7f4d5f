"""Fill sheets with items in a given order: one sheet, or first fit over all of them."""

import numpy as np

from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats, Ints
from manyworks.planning.nesting.free import TOUCH_MM, cut_free, free_of_sheet
from manyworks.planning.nesting.items import MAX_FREE, Items, Room, Rule, Sheets
from manyworks.planning.nesting.position import NOWHERE, Size, Turn, best_position


@compiled
def hopeful(main: Floats, turns: Ints, ways: int, free: Floats, frees: int) -> bool:
    """Does the main rectangle of some turn fit a free rectangle? Cheap, and refuses most items."""
    for z in range(ways):
        turn = turns[z]
        length = main[turn, 2] - main[turn, 0] - TOUCH_MM
        width = main[turn, 3] - main[turn, 1] - TOUCH_MM
        for e in range(frees):
            if free[e, 2] - free[e, 0] >= length and free[e, 3] - free[e, 1] >= width:
                return True
    return False


@compiled
def put(
    items: Items, sheets: Sheets, s: int, k: int, turn: int, x: float, y: float, free: Floats, frees: int,
    room: Room,
) -> int:  # fmt: skip
    """Place item k on sheet s; returns the new number of free rectangles."""
    n, placed = sheets.parts[s], sheets.placed[s]
    placed[n, 0] = k
    placed[n, 1] = turn
    placed[n, 2] = x
    placed[n, 3] = y
    sheets.parts[s] = n + 1
    sheets.free[s] -= items.area[k]
    finest, cuts = items.finest - 1e-3, room.cuts
    rectangles, taken, used = items.rectangles, sheets.rectangles[s], sheets.used[s]
    for j in range(items.first[turn], items.first[turn + 1]):
        x0, y0 = x + rectangles[j, 0], y + rectangles[j, 1]
        x1, y1 = x + rectangles[j, 2], y + rectangles[j, 3]
        taken[used, 0] = x0
        taken[used, 1] = y0
        taken[used, 2] = x1
        taken[used, 3] = y1
        used += 1
        frees = cut_free(free, frees, x0, y0, x1, y1, finest, cuts)
    sheets.used[s] = used
    return frees


@compiled
def try_put(
    items: Items, sheets: Sheets, s: int, k: int, free: Floats, frees: int, rule: Rule, room: Room
) -> int:  # fmt: skip
    """Place item k at its best position on sheet s; returns the number of free rectangles, or -1."""
    if items.area[k] > sheets.free[s] + 1.0 or sheets.parts[s] >= sheets.placed.shape[1]:
        return -1
    first, inside, main, rectangles = items.first, items.inside, items.main, items.rectangles
    length, width, turns, slack = items.length, items.width, items.turns[k], items.slack[k]
    taken, used, spot = sheets.rectangles[s], sheets.used[s], room.spot
    size = Size(sheets.size[s, 0], sheets.size[s, 1])
    best = NOWHERE
    chosen = -1
    x = y = 0.0
    for z in range(items.ways[k]):
        t = turns[z]
        if used + first[t + 1] - first[t] > len(taken):
            continue
        turn = Turn(
            first[t], first[t] + inside[t], first[t + 1], length[t], width[t], slack,
            main[t, 0], main[t, 1], main[t, 2], main[t, 3],
        )  # fmt: skip
        worth = best_position(turn, rectangles, taken, used, free, frees, size, rule, best, room)
        if worth > best:
            best, chosen, x, y = worth, t, spot[0], spot[1]
    if chosen < 0:
        return -1
    return put(items, sheets, s, k, chosen, x, y, free, frees, room)


@compiled
def fill_sheet(
    items: Items, sheets: Sheets, s: int, order: Ints, count: int, done: Ints, free: Floats, rule: Rule,
    hopeless: Ints, room: Room,
) -> float:  # fmt: skip
    """Place what fits of `order[:count]` with `done` 0, in order, and mark it 1; returns its value."""
    frees = free_of_sheet(items, sheets, s, free, room.cuts)
    hopeless[:] = 0
    main, turns, ways = items.main, items.turns, items.ways
    values = items.value
    value = 0.0
    for i in range(count):
        k = order[i]
        if done[i] or hopeless[k]:
            continue
        if not hopeful(main, turns[k], ways[k], free, frees):
            hopeless[k] = 1
            continue
        now = try_put(items, sheets, s, k, free, frees, rule, room)
        if now < 0:
            hopeless[k] = 1
        else:
            frees = now
            done[i] = 1
            value += values[k]
            if frees == 0:
                break
    return value


@compiled
def first_fit(
    items: Items, sheets: Sheets, order: Ints, begin: int, end: int, rule: Rule, rest: Ints, room: Room
) -> int:  # fmt: skip
    """Each item of `order` on the first sheet from `begin` to `end` with room for it.

    What finds no room is written to `rest`; returns how many.
    """
    free = np.empty((end - begin, MAX_FREE, 4))
    frees = np.zeros(end - begin, np.int64)
    hopeless = np.zeros((end - begin, len(items.area)), np.uint8)
    for s in range(begin, end):
        frees[s - begin] = free_of_sheet(items, sheets, s, free[s - begin], room.cuts)
    main, turns, ways = items.main, items.turns, items.ways
    areas, room_left = items.area, sheets.free
    left = 0
    for k in order:
        placed = False
        for s in range(begin, end):
            i = s - begin
            if hopeless[i, k] or areas[k] > room_left[s] + 1.0:
                continue
            now = -1
            if hopeful(main, turns[k], ways[k], free[i], frees[i]):
                now = try_put(items, sheets, s, k, free[i], frees[i], rule, room)
            if now >= 0:
                frees[i] = now
                placed = True
                break
            hopeless[i, k] = 1
        if not placed:
            rest[left] = k
            left += 1
    return left
