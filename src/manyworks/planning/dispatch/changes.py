"""Change-overs: a machine takes longer for work of another family than that before it.

Only pools of one machine have them, so the work before is the last bar of the pool. Workshops without such
a pool keep nothing of this.
"""

from manyworks.planning.dispatch.compiled import inlined
from manyworks.planning.dispatch.floor import (
    CUT,
    CUTS,
    FAR,
    FINISH,
    FIRST,
    INDEX_MASK,
    KIND,
    KIT,
    MAKE,
    ON,
    POOL,
    POOLS,
    STEP_BITS,
    STEP_MASK,
    STEPS,
    TAKEN,
    UNIT_BITS,
    Desk,
    Floor,
    State,
)
from manyworks.planning.dispatch.queue import is_cut_by_others


@inlined
def recall_work(floor: Floor, state: State, desk: Desk, shop: int, since: int, until: int) -> None:
    """The work before `since` on each machine; until `until` it may differ from that of the old plan."""
    first, pools = floor.shop[shop, POOL], floor.shop[shop, POOLS]
    for pool in range(pools):
        desk.last[pool] = -1
        desk.unlike[pool] = until if floor.change[first + pool] > 0 else -1
    oldest = -1
    for i in range(state.counts[shop] - 1, -1, -1):
        unit = state.listed[shop, i]
        row = floor.unit[unit]
        made = state.place[unit, MAKE] == shop
        if state.ends[unit, FINISH if made else KIT] <= oldest:
            continue
        begin = 0 if state.place[unit, CUT] == shop else row[CUTS]
        for step in range(begin, row[STEPS] if made else row[CUTS]):
            bar = state.bar[row[FIRST] + step]
            works = floor.family[row[KIND] + step] >= 0 and not is_cut_by_others(floor, row[FIRST] + step)
            if works and bar[TAKEN] < since:
                desk.last[bar[ON]] = max(desk.last[bar[ON]], _key(bar[TAKEN], unit, step))
        oldest = since
        for pool in range(pools):
            if floor.change[first + pool] > 0:
                oldest = min(oldest, desk.last[pool] >> UNIT_BITS)


@inlined
def _key(taken: int, unit: int, step: int) -> int:
    return (taken << UNIT_BITS) | (unit << STEP_BITS) | step


@inlined
def change_over(floor: Floor, desk: Desk, shop: int, pool: int, kind: int) -> float:
    """Units of time that a machine takes more for a step after the work before."""
    last = desk.last[pool]
    if last < 0:
        return 0.0
    before = floor.unit[(last >> STEP_BITS) & INDEX_MASK, KIND] + (last & STEP_MASK)
    if floor.family[before] == floor.family[kind]:
        return 0.0
    return float(floor.change[floor.shop[shop, POOL] + pool])


@inlined
def fastest(floor: Floor, desk: Desk, shop: int, usable: int, kind: int, standard: float) -> int:
    """Among free pools, the one that takes a step the least time, change-over included."""
    first, best, least = floor.shop[shop, POOL], -1, 0.0
    for pool in range(floor.shop[shop, POOLS]):
        if (usable >> pool) & 1:
            time = standard * floor.factor[first + pool] + floor.setup[first + pool]
            time += change_over(floor, desk, shop, pool, kind)
            if best < 0 or time < least:
                best, least = pool, time
    return best


@inlined
def note_work(
    floor: Floor, state: State, desk: Desk, shop: int, pool: int, unit: int, step: int, time: int
) -> None:
    """A step begins on a machine; `State.bar` still says when and where it began in the old plan."""
    first, row = floor.shop[shop, POOL], floor.unit[unit]
    if floor.family[row[KIND] + step] < 0:
        return
    desk.last[pool] = _key(time, unit, step)
    bar = state.bar[row[FIRST] + step]
    if bar[TAKEN] == time and bar[ON] == pool:
        if time >= desk.unlike[pool]:
            desk.unlike[pool] = -1
        return
    if floor.change[first + pool] > 0:
        desk.unlike[pool] = max(desk.unlike[pool], time)
    if bar[TAKEN] < FAR and floor.change[first + bar[ON]] > 0:
        desk.unlike[bar[ON]] = max(desk.unlike[bar[ON]], bar[TAKEN])


@inlined
def is_set_as_before(desk: Desk, pools: int) -> bool:
    """Every machine's work before is that of the old plan."""
    unlike = -1
    for pool in range(pools):
        unlike = max(unlike, desk.unlike[pool])
    return unlike < 0
