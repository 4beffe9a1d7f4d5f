"""Whether the head of a queue can start, which machine it takes, and until when, with whom.

Where plans that stand have booked machines or people, an operation takes only what nobody has booked before
it ends: the first such machine, and such people. If there are none it waits, and so does all behind it.
"""

from manyworks.planning.dispatch.changes import change_over, fastest
from manyworks.planning.dispatch.compiled import inlined
from manyworks.planning.dispatch.floor import (
    FAR,
    FIRST,
    FREE,
    INDEX_MASK,
    KIND,
    POOL,
    POOLS,
    STATION,
    STEP_BITS,
    STEP_MASK,
    Desk,
    Floor,
)
from manyworks.planning.dispatch.queue import duration, is_cut_by_others, work_span
from manyworks.planning.dispatch.teams import are_helpers_free, choose_crew, choose_free_crew, is_unbooked


@inlined
def can_start(
    floor: Floor, desk: Desk, shop: int, first: int, queue: int, time: int, changes: bool, booked: bool
) -> bool:
    """The head of a queue has a machine and people."""
    if desk.size[queue] == 0:
        return False
    if desk.queue[queue, 0] < 0:
        return True
    if floor.queue_pools[first + queue] & desk.tally[FREE] == 0:
        return False
    if desk.idle[floor.queue_skill[first + queue]] < floor.queue_people[first + queue]:
        return False
    if floor.queue_helpers[first + queue] > 0 and not are_helpers_free(floor, desk, shop, first + queue):
        return False
    if not booked:
        return True
    return take_unbooked(floor, desk, shop, first + queue, desk.queue[queue, 0], time, changes)[0] >= 0


@inlined
def take(
    floor: Floor, desk: Desk, shop: int, queue: int, key: int, time: int, changes: bool, booked: bool
) -> tuple[int, int, int]:
    """The machine that a step takes when it starts, its end, and its crew."""
    station = floor.shop[shop, STATION] + queue
    unit, step = (key >> STEP_BITS) & INDEX_MASK, key & STEP_MASK
    at = floor.unit[unit, FIRST] + step
    alone = is_cut_by_others(floor, at)
    if booked and not alone:
        return take_unbooked(floor, desk, shop, station, key, time, changes)
    usable = floor.queue_pools[station] if alone else floor.queue_pools[station] & desk.tally[FREE]
    standard = floor.standard[at]
    pool, extra = 0, 0.0
    if changes and standard > 0:
        pool = fastest(floor, desk, shop, usable, floor.unit[unit, KIND] + step, standard)
        extra = change_over(floor, desk, shop, pool, floor.unit[unit, KIND] + step)
    else:
        while (usable >> pool) & 1 == 0:
            pool += 1
    end = _end(floor, shop, pool, time, standard, extra)
    return pool, end, 0 if alone else choose_crew(floor, desk, shop, station)


@inlined
def _end(floor: Floor, shop: int, pool: int, time: int, standard: float, extra: float) -> int:
    """When work that a machine takes up now ends; what is away has an end of its own."""
    if standard < 0:
        return max(time + 1, int(-standard))
    length = duration(floor, floor.shop[shop, POOL] + pool, standard, extra)
    return int(work_span(floor, shop, time, length)[1])


@inlined
def take_unbooked(
    floor: Floor, desk: Desk, shop: int, station: int, key: int, time: int, changes: bool
) -> tuple[int, int, int]:
    """The same where machines or people are booked: only what is not booked before the end; -1 = nothing.

    Machines that are out and people who are away are so whether booked or not, though rather those that
    are not.
    """
    unit, step = (key >> STEP_BITS) & INDEX_MASK, key & STEP_MASK
    kind = floor.unit[unit, KIND] + step
    usable = floor.queue_pools[station] & desk.tally[FREE]
    standard = floor.standard[floor.unit[unit, FIRST] + step]
    best, until, least, any_pool = -1, 0, 0.0, -1
    for pool in range(floor.shop[shop, POOLS]):
        if (usable >> pool) & 1 == 0:
            continue
        if any_pool < 0:
            any_pool = pool
        row, extra = floor.shop[shop, POOL] + pool, 0.0
        if changes and standard > 0:
            extra = change_over(floor, desk, shop, pool, kind)
        takes = standard * floor.factor[row] + floor.setup[row] + extra
        if best >= 0 and (not changes or standard < 0 or takes >= least):
            continue
        end = _end(floor, shop, pool, time, standard, extra)
        if is_unbooked(floor.busy, floor.pool_busy[row], floor.pool_busy[row + 1], time, end):
            best, until, least = pool, end, takes
    if best < 0 and standard < 0:
        best, until = any_pool, max(time + 1, int(-standard))
    if best < 0:
        return -1, 0, 0
    crew = choose_free_crew(floor, desk, shop, station, time, until)
    if crew < 0 and standard < 0:
        crew = choose_crew(floor, desk, shop, station)
    return (best, until, crew) if crew >= 0 else (-1, 0, 0)


@inlined
def most_urgent(
    floor: Floor,
    desk: Desk,
    shop: int,
    first: int,
    queues: int,
    queue: int,
    time: int,
    changes: bool,
    booked: bool,
) -> int:
    """Among queues that compete for the same machines or people, the one whose head goes first."""
    best = queue
    for other in range(queues):
        if desk.size[other] == 0 or desk.queue[other, 0] >= desk.queue[best, 0]:
            continue
        if can_start(floor, desk, shop, first, other, time, changes, booked):
            best = other
    return best


@inlined
def next_wake(floor: Floor, desk: Desk, shop: int, queues: int, time: int) -> int:
    """When something is not booked any more that what waits may wait for; FAR = never."""
    waiting = 0
    for queue in range(queues):
        waiting += desk.size[queue]
    if waiting == 0:
        return FAR
    low, high = floor.wake_at[shop], floor.wake_at[shop + 1]
    last = high
    while low < high:
        middle = (low + high) >> 1
        if floor.wake[middle] > time:
            high = middle
        else:
            low = middle + 1
    return int(floor.wake[low]) if low < last else FAR
