"""Fill sheets with items in a given order: one sheet, or first fit over all of them."""

import numpy as np

from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats, Ints
from manyworks.planning.nesting.free import cut_free, free_of_sheet
from manyworks.planning.nesting.items import MAX_FREE, Items, Room, Rule, Sheets
from manyworks.planning.nesting.position import NOWHERE, best_position


@compiled
def put(
    items: Items, sheets: Sheets, s: int, k: int, turn: int, x: float, y: float, free: Floats, frees: int,
    room: Room,
) -> int:  # fmt: skip
    """Place item k on sheet s; returns the new number of free rectangles."""
    n = sheets.parts[s]
    sheets.placed[s, n, 0], sheets.placed[s, n, 1] = k, turn
    sheets.placed[s, n, 2], sheets.placed[s, n, 3] = x, y
    sheets.parts[s] = n + 1
    sheets.free[s] -= items.area[k]
    for j in range(items.first[turn], items.first[turn + 1]):
        taken = sheets.rectangles[s, sheets.used[s]]
        taken[0], taken[1] = x + items.rectangles[j, 0], y + items.rectangles[j, 1]
        taken[2], taken[3] = x + items.rectangles[j, 2], y + items.rectangles[j, 3]
        frees = cut_free(free, frees, taken, items.finest - 1e-3, room.cuts)
        sheets.used[s] += 1
    return frees


@compiled
def try_put(
    items: Items, sheets: Sheets, s: int, k: int, free: Floats, frees: int, rule: Rule, room: Room
) -> int:  # fmt: skip
    """Place item k at its best position on sheet s; returns the number of free rectangles, or -1."""
    if items.area[k] > sheets.free[s] + 1.0 or sheets.parts[s] >= sheets.placed.shape[1]:
        return -1
    best = NOWHERE
    chosen = -1
    x = y = 0.0
    for z in range(items.ways[k]):
        turn = items.turns[k, z]
        if sheets.used[s] + items.first[turn + 1] - items.first[turn] > sheets.rectangles.shape[1]:
            continue
        worth = best_position(
            items,
            k,
            turn,
            sheets.rectangles[s],
            sheets.used[s],
            free,
            frees,
            sheets.size[s],
            rule,
            best,
            room,
        )
        if worth > best:
            best, chosen, x, y = worth, turn, room.spot[0], room.spot[1]
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
    value = 0.0
    for i in range(count):
        k = order[i]
        if done[i] or hopeless[k]:
            continue
        now = try_put(items, sheets, s, k, free, frees, rule, room)
        if now < 0:
            hopeless[k] = 1
        else:
            frees = now
            done[i] = 1
            value += items.value[k]
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
    left = 0
    for k in order:
        placed = False
        for s in range(begin, end):
            i = s - begin
            if hopeless[i, k] or items.area[k] > sheets.free[s] + 1.0:
                continue
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
