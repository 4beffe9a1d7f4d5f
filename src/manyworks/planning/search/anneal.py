"""Simulated annealing over (workshop of cut, workshop of make, priority) with exact valuation.

A move is valued by running only the workshops it touches, from the first moment they can notice. One whose
price cannot be repaid by the lateness of those workshops is dropped before any run, and a run stops as soon
as its lateness exceeds what the move may cost.
"""

import math

import numpy as np

from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import LATE, OVER_CAP, UNFAIR, Desk, Floor, Ints, Reals, Shorts, State
from manyworks.planning.dispatch.settle import NO_LIMIT, clear_log, late_change, settle, undo
from manyworks.planning.search.moves import (
    KINDS,
    NEW_CUT,
    NEW_MAKE,
    OLD_CUT,
    OLD_MAKE,
    PRIORITY,
    UNIT,
    assign,
    displace,
    draw,
    is_allowed,
    new_rank,
    price_change,
    propose,
    reorder,
    shift_hours,
)

WIDTH = 5.0
"""How far a partner for an exchange may lie from the same date, in places of a workshop's list."""
SHIFT_DAYS = 2


@inlined
def _lateness_at(state: State, move: Ints, count: int) -> int:
    """Lateness of all workshops a move touches: the most that it can save at once."""
    total = 0
    for i in range(count):
        for column in range(OLD_CUT, NEW_MAKE + 1):
            shop = move[i, column]
            new = True
            for j in range(i + 1):
                for earlier in range(OLD_CUT, NEW_MAKE + 1 if j < i else column):
                    new = new and move[j, earlier] != shop
            if new:
                total += state.late[shop]
    return total


@inlined
def _try_move(floor: Floor, state: State, desk: Desk, move: Ints, count: int, rank: int, spare: int) -> bool:
    """Make a move and run what it disturbs; take everything back when that costs too much."""
    clear_log(desk)
    old_rank = state.rank[move[0, UNIT]]
    dirty = 0
    if rank != old_rank:
        dirty = reorder(floor, state, desk, move[0, UNIT], rank, dirty)
    else:
        for i in range(count):
            if move[i, NEW_CUT] != move[i, OLD_CUT] or move[i, NEW_MAKE] != move[i, OLD_MAKE]:
                unit, cut, make = move[i, UNIT], move[i, NEW_CUT], move[i, NEW_MAKE]
                dirty = displace(floor, state, desk, unit, cut, make, dirty)
    if settle(floor, state, desk, dirty, spare):
        return True
    undo(state, desk)
    state.rank[move[0, UNIT]] = old_rank
    for i in range(count - 1, -1, -1):
        assign(floor, state, move[i, UNIT], move[i, OLD_CUT], move[i, OLD_MAKE])
    return False


@kernel
def anneal(
    floor: Floor,
    state: State,
    desk: Desk,
    choices: Shorts,
    units: Ints,
    weights: Reals,
    heat: float,
    moves: int,
    day: int,
    seed: Ints,
    counts: Ints,
    move: Ints,
) -> float:
    """Propose `moves` moves at one temperature, in place.

    Parameters
    ----------
    choices
        (n, 3, K) workshops for each unit, best first.
    units
        Units that may be proposed.
    weights
        (8,) rising shares of the kinds of move; the last one is 1.
    heat
        Temperature in money.
    day
        Units in a day.
    seed
        (1,) state of the random numbers.
    counts
        (8, 3) proposed, run and accepted moves by kind; added to.
    move
        (2, 5) working space.

    Returns
    -------
    float
        Change of the total cost in money.
    """
    total = 0.0
    fair = floor.money[UNFAIR] > 0 or floor.money[OVER_CAP] > 0
    late_price = floor.money[LATE]
    for _ in range(moves):
        chance = draw(seed)
        kind = 0
        while chance > weights[kind] and kind < KINDS - 1:
            kind += 1
        counts[kind, 0] += 1
        count = propose(floor, state, kind, units, choices, seed, move, WIDTH)
        if count == 0:
            continue
        rank = state.rank[move[0, UNIT]]
        if kind == PRIORITY:
            rank = new_rank(state, move[0, UNIT], int((draw(seed) * 2 - 1) * SHIFT_DAYS * day))
            if rank == state.rank[move[0, UNIT]]:
                continue
        elif not is_allowed(floor, state, move, count):
            continue
        change = price_change(floor, state, move, count)
        if np.isinf(change) or np.isnan(change):
            continue
        if fair:
            change += shift_hours(floor, state, move, count, 1.0)
        credit = -heat * math.log(1e-300 + draw(seed)) - change
        spare = NO_LIMIT - 1
        if late_price > 0:
            spare = int(max(-1e15, min(1e12, math.floor(credit / late_price))))
        elif credit < 0:
            spare = -NO_LIMIT
        kept = False
        if spare + _lateness_at(state, move, count) >= 0:
            counts[kind, 1] += 1
            kept = _try_move(floor, state, desk, move, count, rank, spare)
            if kept:
                counts[kind, 2] += 1
                total += change + late_change(state, desk) * late_price
        if fair and not kept:
            shift_hours(floor, state, move, count, -1.0)
    return total
