"""Gather the waste: empty the last sheet as far as others have room, then pack it into one corner.

What counts is the largest rectangle left on the sheet, because that is the offcut somebody will use.
"""

from typing import NamedTuple

import numpy as np

from manyworks.planning.nesting.budget import Budget
from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats, Ints
from manyworks.planning.nesting.fill import fill_sheet, first_fit
from manyworks.planning.nesting.free import free_of_sheet
from manyworks.planning.nesting.improve import Moves, improve, keep, make_moves, ruin, sort_pool
from manyworks.planning.nesting.items import MAX_FREE, Items, Room, Rule, Sheets, make_room
from manyworks.planning.nesting.start import RULES, Plan

FIRST_MOVES, TURN_MOVES, MOST_TURNS = 8, 30, 200


@compiled
def largest_free(items: Items, sheets: Sheets, s: int, free: Floats, room: Room) -> float:
    """Area of the largest free rectangle of sheet s, mm²; the rectangle itself is left in `room.box`."""
    count = free_of_sheet(items, sheets, s, free, room.cuts)
    best = 0.0
    room.box[:] = 0.0
    for i in range(count):
        x0, y0 = max(0.0, free[i, 0]), max(0.0, free[i, 1])
        x1, y1 = min(sheets.size[s, 0], free[i, 2]), min(sheets.size[s, 1], free[i, 3])
        if x1 > x0 and y1 > y0 and (x1 - x0) * (y1 - y0) > best:
            best = (x1 - x0) * (y1 - y0)
            room.box[0], room.box[1], room.box[2], room.box[3] = x0, y0, x1, y1
    return best


@compiled
def _corner_rule() -> Rule:
    """Pull into a corner, along a random side, with more or less regard for contact."""
    contact = np.random.random() * (np.random.random() < 0.7)
    tilt = np.random.random()
    if np.random.random() < 0.5:
        tilt = 0.02 if np.random.random() < 0.5 else 0.98
    return Rule(contact, 2.0 * tilt, 2.0 * (1.0 - tilt))


@compiled
def pack_corner(
    items: Items, sheets: Sheets, s: int, moves: Moves, room: Room, count: int, seed: int
) -> float:  # fmt: skip
    """Re-pack sheet s `count` times, keeping what leaves a larger rectangle; returns its area in mm²."""
    np.random.seed(seed)
    best = largest_free(items, sheets, s, moves.free, room)
    for turn in range(count):
        mode = 0.0 if turn % 3 == 0 else np.random.random()
        loose = ruin(items, sheets, s, moves, 0, mode, np.random.random(), 0)
        sort_pool(items, moves, loose)
        fill_sheet(
            items,
            moves.trial,
            0,
            moves.order,
            loose,
            moves.done,
            moves.free,
            _corner_rule(),
            moves.hopeless,
            room,
        )
        if moves.trial.parts[0] < sheets.parts[s]:
            continue
        now = largest_free(items, moves.trial, 0, moves.free, room)
        if now >= best:
            best = now
            keep(sheets, s, moves.trial, 0)
    return best


class Leftover(NamedTuple):
    """The largest free rectangle of a row, bed coordinates in mm; all zero when nothing is free."""

    x0: float
    y0: float
    x1: float
    y1: float


def leftovers(plan: Plan) -> list[Leftover]:
    """Largest free rectangle of every row."""
    room = make_room(plan.sheets, plan.batch.items)
    free = np.zeros((MAX_FREE, 4))
    found = []
    for s in range(len(plan.bed_of)):
        largest_free(plan.batch.items, plan.sheets, s, free, room)
        found.append(Leftover(*(float(value) for value in room.box)))
    return found


def gather(plan: Plan, budget: Budget, seed: int) -> None:
    """Spend the budget on one large leftover on the emptiest main sheet; at least a few moves are made.

    The number of sheets never changes, and the leftover never shrinks.
    """
    rows = len(plan.bed_of)
    if rows == 0 or rows == plan.main or plan.rest.size:
        return
    items = plan.batch.items
    scratch, room = make_moves(items, plan.sheets), make_room(plan.sheets, items)
    last = plan.main + int(np.argmax(plan.sheets.free[plan.main :]))
    pack_corner(items, plan.sheets, last, scratch, room, FIRST_MOVES, seed)
    turn = 0
    while budget.spent() < 1.0 and turn < MOST_TURNS:
        turn += 1
        if rows > 1 and turn % 2:
            _drain(plan, last, scratch, room, TURN_MOVES, seed + turn)
        else:
            pack_corner(items, plan.sheets, last, scratch, room, TURN_MOVES, seed + turn)
        budget.done += TURN_MOVES


def _drain(plan: Plan, last: int, scratch: Moves, room: Room, moves: int, seed: int) -> None:
    """Move what is on the last sheet into room on the others; undone unless the rest fits back with gain."""
    items, sheets = plan.batch.items, plan.sheets
    before = [array.copy() for array in sheets]
    old = largest_free(items, sheets, last, scratch.free, room)
    inside = sheets.placed[last, : sheets.parts[last], 0].astype(np.int64)
    bag = np.zeros(len(inside) + len(scratch.pool), np.int64)
    bag[: len(inside)] = inside
    others = np.delete(np.arange(len(plan.bed_of)), last)
    left = improve(items, sheets, others, bag, len(inside), scratch, room, moves, 0.0, seed)
    sheets.used[last], sheets.parts[last] = sheets.fixed[last], 0
    sheets.free[last] = float(sheets.size[last].prod())
    order: Ints = bag[:left][np.argsort(-items.area[bag[:left]], kind="stable")]
    missing = first_fit(items, sheets, order, last, last + 1, RULES[1], np.zeros_like(order), room)
    if missing == 0:
        pack_corner(items, sheets, last, scratch, room, moves // 2, seed)
    if missing or largest_free(items, sheets, last, scratch.free, room) < old:
        for array, saved in zip(sheets, before, strict=True):
            array[...] = saved
