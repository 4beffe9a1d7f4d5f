"""Ruin and recreate: take a window of one or two sheets out, re-pack it together with some of the bag.

The bag holds items that are on no sheet of this thread. A move is kept when the value left in the bag falls,
or rises only a little (annealing). Threads work on disjoint sheets and disjoint bags.
"""

import math
from typing import NamedTuple

import numpy as np

from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats, Ints
from manyworks.planning.nesting.fill import fill_sheet
from manyworks.planning.nesting.items import MAX_FREE, Items, Room, Rule, Sheets

SAMPLE = 60


class Moves(NamedTuple):
    """Scratch memory of one thread: a copy of two sheets, the pool of loose items and their order."""

    trial: Sheets
    pool: Ints
    key: Floats
    order: Ints
    done: Ints
    free: Floats
    hopeless: Ints


def make_moves(items: Items, sheets: Sheets) -> Moves:
    """Scratch memory for `improve` on these sheets."""
    loose = 2 * sheets.placed.shape[1] + SAMPLE
    trial = Sheets(*(np.zeros((2, *array.shape[1:]), array.dtype) for array in sheets))
    return Moves(
        trial=trial,
        pool=np.zeros(loose, np.int64),
        key=np.zeros(loose),
        order=np.zeros(loose, np.int64),
        done=np.zeros(loose, np.int64),
        free=np.zeros((MAX_FREE, 4)),
        hopeless=np.zeros(len(items.area), np.int64),
    )


@compiled
def _choose(sheets: Sheets, mine: Ints, chosen: Ints) -> int:
    """One or two sheets, emptier ones more often; of two, the fuller first. Returns how many."""
    a = mine[np.random.randint(len(mine))]
    b = mine[np.random.randint(len(mine))]
    chosen[0] = a if sheets.free[a] > sheets.free[b] or np.random.random() < 0.3 else b
    chosen[1] = mine[np.random.randint(len(mine))]
    if np.random.random() >= 0.35 or chosen[1] == chosen[0]:
        return 1
    if sheets.free[chosen[0]] > sheets.free[chosen[1]]:
        chosen[0], chosen[1] = chosen[1], chosen[0]
    return 2


@compiled
def _window(size: Floats, mode: float, share: float, window: Floats) -> None:
    """A part of the sheet to be emptied: an upright band, or a rectangle."""
    width = size[0] * (0.15 + 0.6 * share)
    height = size[1] * (0.3 + 0.7 * np.random.random())
    window[0] = np.random.random() * (size[0] + width) - width
    window[2] = window[0] + width
    window[1] = np.random.random() * (size[1] + height) - height
    window[3] = window[1] + height
    if mode < 0.4:
        window[1], window[3] = -1e9, 1e9


@compiled
def ruin(
    items: Items, sheets: Sheets, s: int, moves: Moves, c: int, mode: float, share: float, n: int
) -> int:
    """Copy sheet s to trial sheet c without the items in a window; those go to the pool, now this long."""
    trial = moves.trial
    window = np.empty(4)
    _window(sheets.size[s], mode, share, window)
    trial.size[c] = sheets.size[s]
    trial.fixed[c] = sheets.fixed[s]
    trial.used[c] = sheets.fixed[s]
    trial.rectangles[c, : sheets.fixed[s]] = sheets.rectangles[s, : sheets.fixed[s]]
    placed, kept, areas, rectangles = sheets.placed[s], trial.placed[c], items.area, items.rectangles
    length, width, first, pool, taken = (
        items.length,
        items.width,
        items.first,
        moves.pool,
        trial.rectangles[c],
    )
    parts, used, free = 0, trial.used[c], sheets.free[s]
    for i in range(sheets.parts[s]):
        k, turn = int(placed[i, 0]), int(placed[i, 1])
        x, y = placed[i, 2], placed[i, 3]
        if mode < 0.12:
            out = True
        elif mode > 0.75:
            out = np.random.random() < 0.15 + 0.5 * share
        else:
            out = x < window[2] and x + length[turn] > window[0]
            out = out and y < window[3] and y + width[turn] > window[1]
        if out:
            pool[n] = k
            n += 1
            free += areas[k]
            continue
        for d in range(4):
            kept[parts, d] = placed[i, d]
        parts += 1
        for j in range(first[turn], first[turn + 1]):
            taken[used, 0] = x + rectangles[j, 0]
            taken[used, 1] = y + rectangles[j, 1]
            taken[used, 2] = x + rectangles[j, 2]
            taken[used, 3] = y + rectangles[j, 3]
            used += 1
    trial.parts[c], trial.used[c], trial.free[c] = parts, used, free
    return n


@compiled
def sort_pool(items: Items, moves: Moves, count: int) -> None:
    """Order the pool by falling area, blurred by noise of a random strength."""
    noise = 0.05 + 0.5 * np.random.random() ** 2
    areas, pool, key, order = items.area, moves.pool, moves.key, moves.order
    for i in range(count):
        key[i] = -math.log(areas[pool[i]]) + noise * np.random.normal()
    ranks = np.argsort(key[:count])
    for i in range(count):
        order[i] = pool[ranks[i]]
    moves.done[:count] = 0


@compiled
def _random_rule() -> Rule:
    dice = np.random.random()
    if dice < 0.35:
        return Rule(1.0, 0.0, 0.0)
    if dice < 0.5:
        return Rule(0.0, 1.0, 0.05)
    return Rule(1.0, 0.3, 0.02)


@compiled
def keep(sheets: Sheets, s: int, trial: Sheets, c: int) -> None:
    """Make sheet s what trial sheet c is."""
    sheets.used[s] = trial.used[c]
    sheets.parts[s] = trial.parts[c]
    sheets.free[s] = trial.free[c]
    sheets.rectangles[s, : trial.used[c]] = trial.rectangles[c, : trial.used[c]]
    sheets.placed[s, : trial.parts[c]] = trial.placed[c, : trial.parts[c]]


@compiled
def improve(
    items: Items, sheets: Sheets, mine: Ints, bag: Ints, bagged: int, moves: Moves, room: Room, count: int,
    heat: float, seed: int,
) -> int:  # fmt: skip
    """Make `count` moves on the sheets `mine` and the bag `bag[:bagged]`; returns the bag's new length.

    `heat` is the loss of value (mm²) that a move may bring on average.
    """
    np.random.seed(seed)
    chosen = np.zeros(2, np.int64)
    pool, order, done, values = moves.pool, moves.order, moves.done, items.value
    for _ in range(count):
        sheet_count = _choose(sheets, mine, chosen)
        mode, share = np.random.random(), np.random.random()
        taken = 0
        for c in range(sheet_count):
            taken = ruin(items, sheets, chosen[c], moves, c, mode, share, taken)
        if taken == 0 and sheets.parts[chosen[0]] > 0:
            continue
        old = 0.0
        for i in range(taken):
            old += values[pool[i]]
        sample = min(bagged, SAMPLE)
        for i in range(sample):
            j, last = np.random.randint(bagged - i), bagged - 1 - i
            bag[last], bag[j] = bag[j], bag[last]
            pool[taken + i] = bag[last]
        loose = taken + sample
        sort_pool(items, moves, loose)
        rule = _random_rule()
        new = 0.0
        for c in range(sheet_count):
            new += fill_sheet(
                items, moves.trial, c, moves.order, loose, moves.done, moves.free, rule, moves.hopeless, room
            )
        if new >= old + heat * math.log(np.random.random() + 1e-12):
            for c in range(sheet_count):
                keep(sheets, chosen[c], moves.trial, c)
            bagged -= sample
            for i in range(loose):
                if not done[i]:
                    bag[bagged] = order[i]
                    bagged += 1
    return bagged
