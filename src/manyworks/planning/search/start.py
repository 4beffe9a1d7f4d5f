"""First plans: what a careful coordinator does by hand.

Units in order of due date, each to the nearest workshop that still has slack to make it in time (EDD with
slack), or to the one where it costs least (the marginal rule).
"""

from typing import NamedTuple

import numpy as np

from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import (
    BOOKED,
    CUT,
    CUTS,
    DUE,
    FIRST,
    HOME,
    KIND,
    LATE,
    MAKE,
    POOL,
    POOLS,
    SKILL,
    STATION,
    STATIONS,
    STEPS,
    Floor,
    Ints,
    Reals,
)
from manyworks.planning.dispatch.gates import released
from manyworks.planning.dispatch.price import group_price, transfer_price, unit_price
from manyworks.planning.dispatch.queue import duration

SHORT_LIST = 40
WAITING = 1.15
"""By hand, a chain of operations is reckoned to take this many times its working time."""
NO_WORKSHOP = -1


@inlined
def _demand(floor: Floor, unit: int, cut: int, make: int, need: Reals, ends: Ints) -> int:
    """Add to need[queue] with the work at the pair of workshops; returns the longest chain of steps.

    The queues of the cut workshop come first; those of the make workshop are the same when it is one.
    """
    row = floor.unit[unit]
    chain = 0
    for step in range(row[STEPS]):
        shop = cut if step < row[CUTS] else make
        station = floor.shop[shop, STATION] + floor.station[shop, row[KIND] + step]
        mask = floor.queue_pools[station]
        pool = 0
        while (mask >> pool) & 1 == 0:
            pool += 1
        length = duration(floor, floor.shop[shop, POOL] + pool, floor.standard[row[FIRST] + step])
        need[station] += length
        begin = 0
        for before in range(step):
            if (floor.after[row[KIND] + step] >> before) & 1:
                begin = max(begin, ends[before])
        ends[step] = begin + length
        chain = max(chain, ends[step])
    return chain


@inlined
def _count_machines(floor: Floor, capacity: Reals) -> None:
    """Machines that serve each queue, at most as many as people allow."""
    for shop in range(floor.shop.shape[0]):
        first = floor.shop[shop, STATION]
        for station in range(first, first + floor.shop[shop, STATIONS]):
            for pool in range(floor.shop[shop, POOLS]):
                if (floor.queue_pools[station] >> pool) & 1:
                    capacity[station] += floor.machines[floor.shop[shop, POOL] + pool]
            if floor.queue_people[station] > 0:
                people = floor.people[floor.shop[shop, SKILL] + floor.queue_skill[station]]
                capacity[station] = min(capacity[station], people / floor.queue_people[station])


class Coordinator(NamedTuple):
    """What the rules keep in mind."""

    load: Reals  # (queues,) work already given
    need: Reals  # (queues,) work of the unit at hand
    capacity: Reals  # (queues,) machines
    ends: Ints  # (steps,) working space
    pairs: Ints  # (SHORT_LIST, 2) workshops for cut and make worth a look


@inlined
def _estimate(floor: Floor, mind: Coordinator, pace: float, unit: int, cut: int, make: int) -> float:
    """When the unit would reach its plot, from the work already given to each queue."""
    chain = _demand(floor, unit, cut, make, mind.need, mind.ends)
    finish = float(released(floor, unit, cut))
    for end in range(2):
        shop = cut if end == 0 else make
        first = floor.shop[shop, STATION]
        for station in range(first, first + floor.shop[shop, STATIONS]):
            if mind.need[station] > 0:
                work = (mind.load[station] + mind.need[station]) / mind.capacity[station] * pace
                finish = max(finish, work)
                mind.need[station] = 0.0
    lag = floor.lag_home[floor.unit[unit, HOME], make] + floor.lag_shop[cut, make]
    return float(finish + chain * WAITING + lag)


@inlined
def _choose(floor: Floor, mind: Coordinator, pace: float, unit: int, count: int, nearest: bool) -> int:
    """Index of the pair of workshops that the rule takes; mind.pairs[0:count] come nearest first."""
    best, value = NO_WORKSHOP, np.inf
    due = floor.unit[unit, DUE]
    for i in range(count):
        cut, make = mind.pairs[i, CUT], mind.pairs[i, MAKE]
        finish = _estimate(floor, mind, pace, unit, cut, make)
        if nearest:
            if finish <= due:
                return i
            score = finish
        else:
            score = max(0.0, finish - due) * floor.money[LATE] + unit_price(floor, unit, cut, make)
        if score < value:
            best, value = i, score
    return best


@inlined
def _fits(floor: Floor, unit: int, group: int, shop: int, fixed: Ints) -> bool:
    if fixed[group] >= 0 and fixed[group] != shop:
        return False
    return bool(np.isfinite(group_price(floor, unit, group, shop)))


@inlined
def _list_pairs(floor: Floor, unit: int, near: Ints, fixed: Ints, pairs: Ints) -> int:
    """Pairs worth a look, nearest first: one workshop for both groups where that is possible."""
    count = 0
    for shop in near:
        if count == pairs.shape[0]:
            break
        if _fits(floor, unit, CUT, shop, fixed) and _fits(floor, unit, MAKE, shop, fixed):
            pairs[count, CUT] = shop
            pairs[count, MAKE] = shop
            count += 1
    if count > 0:
        return count
    for make in near:
        if count == pairs.shape[0]:
            break
        if not _fits(floor, unit, MAKE, make, fixed):
            continue
        cut, value = NO_WORKSHOP, np.inf
        for other in near:
            if _fits(floor, unit, CUT, other, fixed):
                price = group_price(floor, unit, CUT, other) + transfer_price(floor, unit, other, make)
                if price < value:
                    cut, value = other, price
        if cut >= 0:
            pairs[count, CUT] = cut
            pairs[count, MAKE] = make
            count += 1
    return count


def _booked(floor: Floor, pace: float) -> Reals:
    """What plans that stand have booked of each queue's machines, as if it were work given to them before."""
    load = np.zeros(len(floor.queue_pools))
    length = np.maximum(0, floor.busy[:, 1] - np.maximum(floor.busy[:, 0], floor.now))
    until = np.concatenate([[0], np.cumsum(length)])
    of_pool = (until[floor.pool_busy[1:]] - until[floor.pool_busy[:-1]]) * floor.machines / pace
    for row in floor.shop[floor.shop[:, BOOKED] > 0]:
        for station in range(row[STATION], row[STATION] + row[STATIONS]):
            pools = [i for i in range(row[POOLS]) if (int(floor.queue_pools[station]) >> i) & 1]
            load[station] = sum(of_pool[row[POOL] + i] for i in pools)
    return load


def start_rule(floor: Floor, near: Ints, order: Ints, fixed: Ints, pace: float, nearest: bool) -> Ints:
    """Allocate every unit by one of the two rules.

    Parameters
    ----------
    near
        (h, m) workshops from near to far, for every home.
    order
        (n,) units in the order in which they choose.
    fixed
        (n, 2) workshops that are already decided, or -1.
    pace
        Units of the clock that pass for one unit of opening time.
    nearest
        True: the nearest workshop with slack; False: the least additional cost.

    Returns
    -------
    Ints
        (n, 2) workshops of cut and make; -1 where there is none.
    """
    place = np.full((floor.unit.shape[0], 2), NO_WORKSHOP, np.int64)
    queues = len(floor.queue_pools)
    mind = Coordinator(
        load=_booked(floor, pace),
        need=np.zeros(queues),
        capacity=np.zeros(queues),
        ends=np.zeros(int(floor.unit[:, STEPS].max(initial=1)), np.int64),
        pairs=np.zeros((SHORT_LIST, 2), np.int64),
    )
    _apply_rule(floor, mind, near, order, fixed, pace, nearest, place)
    return place


@kernel
def _apply_rule(
    floor: Floor,
    mind: Coordinator,
    near: Ints,
    order: Ints,
    fixed: Ints,
    pace: float,
    nearest: bool,
    place: Ints,
) -> None:
    _count_machines(floor, mind.capacity)
    for unit in order:
        place[unit, CUT] = fixed[unit, CUT]
        place[unit, MAKE] = fixed[unit, MAKE]
        if floor.unit[unit, CUTS] == 0 and floor.standard[floor.unit[unit, FIRST]] < 0:
            continue
        count = _list_pairs(floor, unit, near[floor.unit[unit, HOME]], fixed[unit], mind.pairs)
        i = _choose(floor, mind, pace, unit, count, nearest)
        if i < 0:
            place[unit, CUT] = NO_WORKSHOP
            place[unit, MAKE] = NO_WORKSHOP
            continue
        cut, make = mind.pairs[i, CUT], mind.pairs[i, MAKE]
        place[unit, CUT] = cut
        place[unit, MAKE] = make
        _demand(floor, unit, cut, make, mind.load, mind.ends)
