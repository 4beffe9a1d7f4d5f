"""Let a disturbance spread: run the workshops that notice it, earliest first, until nothing changes."""

from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import (
    CUT,
    CUTS,
    FAR,
    FIRST,
    KIT,
    LATE,
    LOG_BARS,
    LOG_GATES,
    LOG_SHOPS,
    LOG_UNITS,
    MAKE,
    MOST_RUNS,
    ON,
    POOL,
    RUNS,
    STEPS,
    TAKEN,
    Desk,
    Floor,
    Ints,
    Reals,
    State,
)
from manyworks.planning.dispatch.gates import undo_gates
from manyworks.planning.dispatch.price import plan_price
from manyworks.planning.dispatch.queue import duration, work_span
from manyworks.planning.dispatch.shop import run_shop

NO_LIMIT = 1 << 50


@inlined
def disturb(desk: Desk, dirty: int, shop: int, since: int, until: int) -> int:
    """Note that `shop` must run from `since` on; returns how many workshops are now to be run."""
    if desk.since[shop] >= FAR:
        desk.dirty[dirty] = shop
        dirty += 1
        desk.since[shop] = since
        desk.until[shop] = until
        return dirty
    desk.since[shop] = min(desk.since[shop], since)
    desk.until[shop] = max(desk.until[shop], until)
    return dirty


@inlined
def log_shop(state: State, desk: Desk, shop: int) -> bool:
    """Keep the lateness of a workshop for `undo`; False when that was done before."""
    count = desk.tally[LOG_SHOPS]
    for i in range(count):
        if desk.log_shop[i] == shop:
            return False
    desk.log_shop[count] = shop
    desk.log_late[count] = state.late[shop]
    desk.tally[LOG_SHOPS] = count + 1
    return True


@inlined
def clear_log(desk: Desk) -> None:
    """Forget what was overwritten: the changes stay."""
    desk.tally[LOG_BARS] = 0
    desk.tally[LOG_UNITS] = 0
    desk.tally[LOG_GATES] = 0
    desk.tally[LOG_SHOPS] = 0


@inlined
def late_change(state: State, desk: Desk) -> int:
    """Units of time by which the workshops in the log are later than they were."""
    change = 0
    for i in range(desk.tally[LOG_SHOPS]):
        change += state.late[desk.log_shop[i]] - desk.log_late[i]
    return int(change)


@inlined
def undo(state: State, desk: Desk) -> None:
    """Take back everything since the last `clear_log`."""
    for i in range(desk.tally[LOG_BARS] - 1, -1, -1):
        at = desk.log_step[i]
        for column in range(4):
            state.bar[at, column] = desk.log_bar[i, column]
    for i in range(desk.tally[LOG_UNITS] - 1, -1, -1):
        state.ends[desk.log_unit[i], 0] = desk.log_ends[i, 0]
        state.ends[desk.log_unit[i], 1] = desk.log_ends[i, 1]
    for i in range(desk.tally[LOG_SHOPS] - 1, -1, -1):
        state.late[desk.log_shop[i]] = desk.log_late[i]
    undo_gates(state, desk)
    clear_log(desk)


@inlined
def _earliest(desk: Desk, dirty: int) -> int:
    best = 0
    for i in range(1, dirty):
        if desk.since[desk.dirty[i]] < desk.since[desk.dirty[best]]:
            best = i
    return best


@inlined
def _pass_on(floor: Floor, state: State, desk: Desk, shop: int, begin: int, dirty: int) -> int:
    """Kits that now leave `shop` at another time disturb the workshop that waits for them."""
    for i in range(begin, desk.tally[LOG_UNITS]):
        unit = desk.log_unit[i]
        make = state.place[unit, MAKE]
        before, after = desk.log_ends[i, KIT], state.ends[unit, KIT]
        if state.place[unit, CUT] != shop or make == shop or before == after:
            continue
        lag = floor.lag_shop[shop, make]
        early, late = min(before, after), after if before >= FAR else max(before, after)
        dirty = disturb(desk, dirty, make, early + lag, late + lag)
    return dirty


@kernel
def settle(floor: Floor, state: State, desk: Desk, dirty: int, spare: int) -> bool:
    """Run the disturbed workshops, and whatever they disturb, until the plan is consistent again.

    Time only flows forward, so taking the earliest disturbance first runs few workshops twice.

    Parameters
    ----------
    dirty
        Workshops noted by `disturb`.
    spare
        Units of lateness by which the workshops in the log may be later together than they were.

    Returns
    -------
    bool
        False as soon as that is exceeded; the caller then calls `undo`.
    """
    runs = 0
    while dirty > 0:
        k = _earliest(desk, dirty)
        shop = desk.dirty[k]
        since, until = desk.since[shop], desk.until[shop]
        desk.since[shop] = FAR
        dirty -= 1
        desk.dirty[k] = desk.dirty[dirty]
        log_shop(state, desk, shop)
        limit = spare + state.late[shop]
        for i in range(desk.tally[LOG_SHOPS]):
            limit += desk.log_late[i] - state.late[desk.log_shop[i]]
        for i in range(dirty):
            limit += state.late[desk.dirty[i]]
        runs += 1
        begin = desk.tally[LOG_UNITS]
        if spare < NO_LIMIT and runs > MOST_RUNS:
            ok = -1
        else:
            ok = run_shop(floor, state, desk, shop, since, until, limit)
        if ok < 0:
            for i in range(dirty):
                desk.since[desk.dirty[i]] = FAR
            return False
        dirty = _pass_on(floor, state, desk, shop, begin, dirty)
    desk.tally[RUNS] += runs
    return bool(late_change(state, desk) <= spare)


@kernel
def schedule_all(floor: Floor, state: State, desk: Desk) -> float:
    """Schedule a fresh plan from the beginning; returns its cost in money."""
    shops = floor.shop.shape[0]
    dirty = 0
    for shop in range(shops):
        dirty = disturb(desk, dirty, shop, floor.now, FAR)
    while dirty > 0:
        k = _earliest(desk, dirty)
        shop = desk.dirty[k]
        since = desk.since[shop]
        desk.since[shop] = FAR
        dirty -= 1
        desk.dirty[k] = desk.dirty[dirty]
        clear_log(desk)
        run_shop(floor, state, desk, shop, since, FAR, NO_LIMIT)
        dirty = _pass_on(floor, state, desk, shop, 0, dirty)
    clear_log(desk)
    return float(plan_price(floor, state) + state.late.sum() * floor.money[LATE])


@kernel
def fill_starts(floor: Floor, state: State, changes: Reals, starts: Ints) -> None:
    """When the work of each step begins: later than its machine is taken when the workshop is closed.

    Parameters
    ----------
    changes
        (N,) units of time that each step took to change its machine over.
    """
    for unit in range(floor.unit.shape[0]):
        row = floor.unit[unit]
        for step in range(row[STEPS]):
            at = row[FIRST] + step
            starts[at] = state.bar[at, TAKEN]
            if floor.standard[at] < 0 or state.bar[at, TAKEN] < floor.now:
                continue
            shop = state.place[unit, CUT if step < row[CUTS] else MAKE]
            pool = floor.shop[shop, POOL] + state.bar[at, ON]
            length = duration(floor, pool, floor.standard[at], changes[at])
            starts[at] = work_span(floor, shop, state.bar[at, TAKEN], length)[0]
