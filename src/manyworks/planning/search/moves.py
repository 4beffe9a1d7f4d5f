"""Moves of the neighbourhood search: what is proposed, and how a plan is changed and changed back."""

import numpy as np

from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import (
    CUT,
    CUTS,
    ENDED,
    FAR,
    FINISH,
    FIRST,
    HOME,
    KIND,
    KIT,
    LOG_UNITS,
    MAKE,
    RELEASE,
    STEPS,
    TAKEN,
    UNIT_BITS,
    Desk,
    Floor,
    Ints,
    Reals,
    Shorts,
    State,
)
from manyworks.planning.dispatch.gates import ready_at, released
from manyworks.planning.dispatch.price import group_price, member_price, unit_price
from manyworks.planning.dispatch.queue import note_bar
from manyworks.planning.dispatch.settle import disturb, log_shop
from manyworks.planning.dispatch.shop import arrival, lateness

# kinds of move
WHOLE, CUT_ONLY, MAKE_ONLY, SWAP, SWAP_CUT, SWAP_MAKE, EJECT, PRIORITY = range(8)
KINDS = 8
REACH = 250
"""Workshops nearest to a plot that are looked at."""
# columns of a proposal: unit, old and new workshops
UNIT, OLD_CUT, OLD_MAKE, NEW_CUT, NEW_MAKE = range(5)


@inlined
def draw(seed: Ints) -> float:
    """A number in [0, 1) (xorshift64)."""
    x = np.uint64(seed[0])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    seed[0] = np.int64(x)
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inlined
def _take(state: State, shop: int, unit: int) -> None:
    row, last = state.listed[shop], state.counts[shop] - 1
    i = 0
    while row[i] != unit:
        i += 1
    while i < last:
        row[i] = row[i + 1]
        i += 1
    state.counts[shop] = last


@inlined
def _put(floor: Floor, state: State, shop: int, unit: int) -> None:
    row, i = state.listed[shop], state.counts[shop]
    state.counts[shop] = i + 1
    release = floor.unit[unit, RELEASE]
    while i > 0 and floor.unit[row[i - 1], RELEASE] > release:
        row[i] = row[i - 1]
        i -= 1
    row[i] = unit


@inlined
def assign(floor: Floor, state: State, unit: int, cut: int, make: int) -> None:
    """Enter a unit at its new workshops."""
    old_cut, old_make = state.place[unit, CUT], state.place[unit, MAKE]
    if old_cut == cut and old_make == make:
        return
    _take(state, old_cut, unit)
    if old_make != old_cut:
        _take(state, old_make, unit)
    _put(floor, state, cut, unit)
    if make != cut:
        _put(floor, state, make, unit)
    state.place[unit, CUT] = cut
    state.place[unit, MAKE] = make


@inlined
def neighbour(floor: Floor, state: State, shop: int, release: int, chance: float, width: float) -> int:
    """A unit of a workshop that is released about then."""
    row, low, high = state.listed[shop], 0, state.counts[shop]
    while low < high:
        middle = (low + high) >> 1
        if floor.unit[row[middle], RELEASE] < release:
            low = middle + 1
        else:
            high = middle
    k = int(low + (2 * chance - 1) * width)
    return int(row[min(max(k, 0), state.counts[shop] - 1)])


@inlined
def _clear(state: State, desk: Desk, first: int, begin: int, stop: int) -> int:
    """Take steps out of the schedule; returns when the first of them had begun."""
    earliest = FAR
    for at in range(first + begin, first + stop):
        note_bar(state, desk, at)
        earliest = min(earliest, state.bar[at, TAKEN])
        state.bar[at, TAKEN] = FAR
        state.bar[at, ENDED] = FAR
    return earliest


@inlined
def displace(floor: Floor, state: State, desk: Desk, unit: int, cut: int, make: int, dirty: int) -> int:
    """Take a unit out of its old workshops and list it at the new ones.

    Notes from when and until when each workshop can notice. A make workshop elsewhere notices as soon as
    the new kit is complete, which `settle` sees. Returns how many workshops are now to be run.
    """
    old_cut, old_make = state.place[unit, CUT], state.place[unit, MAKE]
    first, cuts, steps = floor.unit[unit, FIRST], floor.unit[unit, CUTS], floor.unit[unit, STEPS]
    kit, finish = state.ends[unit, KIT], state.ends[unit, FINISH]
    i = desk.tally[LOG_UNITS]
    desk.log_unit[i] = unit
    desk.log_ends[i, KIT] = kit
    desk.log_ends[i, FINISH] = finish
    desk.tally[LOG_UNITS] = i + 1
    ready = max(released(floor, unit, cut), floor.now)
    before = FAR
    if floor.gate[floor.unit[unit, KIND], MAKE] >= 0:
        before = ready_at(floor, state, unit, MAKE)  # who is ready may hold others before it begins
    if old_cut != cut:
        since = _clear(state, desk, first, 0, cuts)
        if floor.gate[floor.unit[unit, KIND], CUT] >= 0:
            since = min(since, max(released(floor, unit, old_cut), floor.now))
        dirty = disturb(desk, dirty, old_cut, since, kit)
        dirty = disturb(desk, dirty, cut, ready, ready)
        state.ends[unit, KIT] = FAR
    log_shop(state, desk, old_make)
    state.late[old_make] -= lateness(floor, unit, old_make, finish)
    since = min(before, _clear(state, desk, first, cuts, steps))
    dirty = disturb(desk, dirty, old_make, since, finish)
    state.ends[unit, FINISH] = FAR
    assign(floor, state, unit, cut, make)
    if old_cut == cut or cuts == 0:
        begin = ready if cuts == 0 else kit + floor.lag_shop[cut, make]
        begin = max(begin, floor.now)
        dirty = disturb(desk, dirty, make, begin, begin)
    return dirty


@inlined
def reorder(floor: Floor, state: State, desk: Desk, unit: int, rank: int, dirty: int) -> int:
    """Give a unit another priority; returns how many workshops are now to be run."""
    cut, make = state.place[unit, CUT], state.place[unit, MAKE]
    kit, finish = state.ends[unit, KIT], state.ends[unit, FINISH]
    state.rank[unit] = rank
    ready = max(released(floor, unit, cut), floor.now)
    dirty = disturb(desk, dirty, cut, ready, finish if cut == make else kit)
    if cut != make:
        dirty = disturb(desk, dirty, make, max(arrival(floor, state, unit, make), floor.now), finish)
    return dirty


@inlined
def price_change(floor: Floor, state: State, move: Ints, count: int) -> float:
    """Change of the price of the allocation, without fairness."""
    change = 0.0
    for i in range(count):
        unit = move[i, UNIT]
        if move[i, NEW_CUT] != move[i, OLD_CUT] or move[i, NEW_MAKE] != move[i, OLD_MAKE]:
            change += unit_price(floor, unit, move[i, NEW_CUT], move[i, NEW_MAKE])
            change -= unit_price(floor, unit, move[i, OLD_CUT], move[i, OLD_MAKE])
    return change


@inlined
def shift_hours(floor: Floor, state: State, move: Ints, count: int, sign: float) -> float:
    """Move standard hours between members; returns the change of the price of fairness."""
    change = 0.0
    for i in range(count):
        unit = move[i, UNIT]
        for group in range(2):
            giver = floor.member[move[i, OLD_CUT + group]]
            taker = floor.member[move[i, NEW_CUT + group]]
            if giver == taker:
                continue
            hours = floor.hours[unit, group] * sign
            change -= member_price(floor, giver, state.load[giver]) + member_price(
                floor, taker, state.load[taker]
            )
            state.load[giver] -= hours
            state.load[taker] += hours
            change += member_price(floor, giver, state.load[giver]) + member_price(
                floor, taker, state.load[taker]
            )
    return change


@inlined
def pick(row: Shorts, chance: float) -> int:
    """A workshop from a list that falls in merit, the first ones more often; -1 from an empty list."""
    return int(row[int(chance * chance * row.shape[0])])


@inlined
def _fill(state: State, move: Ints, i: int, unit: int) -> None:
    move[i, UNIT] = unit
    for group in range(2):
        move[i, OLD_CUT + group] = state.place[unit, group]
        move[i, NEW_CUT + group] = state.place[unit, group]


@inlined
def _late_unit(floor: Floor, state: State, seed: Ints, units: Ints) -> int:
    """A unit, half of the time one that is late if a few draws find one."""
    unit = units[int(draw(seed) * units.shape[0])]
    if draw(seed) < 0.5:
        for _ in range(6):
            if lateness(floor, unit, state.place[unit, MAKE], state.ends[unit, FINISH]) > 0:
                break
            unit = units[int(draw(seed) * units.shape[0])]
    return int(unit)


@inlined
def propose(
    floor: Floor, state: State, kind: int, units: Ints, choices: Shorts, seed: Ints, move: Ints, width: float
) -> int:
    """Fill `move` with a proposal; returns how many units it moves, 0 when there is none.

    Parameters
    ----------
    choices
        (n, 3, K) workshops for cut, make, and both, best first; -1 fills up.
    """
    unit = _late_unit(floor, state, seed, units)
    _fill(state, move, 0, unit)
    if kind == PRIORITY:
        return 1
    which = 2
    if kind in (CUT_ONLY, SWAP_CUT):
        which = CUT
    elif kind in (MAKE_ONLY, SWAP_MAKE):
        which = MAKE
    shop = pick(choices[unit, which], draw(seed))
    if shop < 0:
        return 0
    if kind <= MAKE_ONLY:
        if kind != MAKE_ONLY:
            move[0, NEW_CUT] = shop
        if kind != CUT_ONLY:
            move[0, NEW_MAKE] = shop
        return 1
    if state.counts[shop] == 0:
        return 0
    other = neighbour(floor, state, shop, floor.unit[unit, RELEASE], draw(seed), width)
    if other == unit:
        return 0
    _fill(state, move, 1, other)
    if kind == EJECT:
        away = pick(choices[other, 2], draw(seed))
        if away < 0:
            return 0
        move[0, NEW_CUT], move[0, NEW_MAKE] = shop, shop
        if move[1, OLD_CUT] == shop:
            move[1, NEW_CUT] = away
        if move[1, OLD_MAKE] == shop:
            move[1, NEW_MAKE] = away
        return 2
    if kind != SWAP_MAKE:
        move[0, NEW_CUT], move[1, NEW_CUT] = move[1, OLD_CUT], move[0, OLD_CUT]
    if kind != SWAP_CUT:
        move[0, NEW_MAKE], move[1, NEW_MAKE] = move[1, OLD_MAKE], move[0, OLD_MAKE]
    return 2


@inlined
def new_rank(state: State, unit: int, shift: int) -> int:
    """The rank of a unit whose priority is moved by `shift` units of time."""
    low = state.rank[unit] & ((1 << UNIT_BITS) - 1)
    return int((max(1, (state.rank[unit] >> UNIT_BITS) + shift) << UNIT_BITS) | low)


@inlined
def is_allowed(floor: Floor, state: State, move: Ints, count: int) -> bool:
    """Nothing frozen moves, something moves, and the new workshops have room in their lists."""
    same = True
    for i in range(count):
        unit = move[i, UNIT]
        for group in range(2):
            new = move[i, NEW_CUT + group]
            if new != move[i, OLD_CUT + group]:
                same = False
                if not floor.movable[unit, group] or state.counts[new] + 2 >= state.listed.shape[1]:
                    return False
    return not same


def list_choices(floor: Floor, keep: int) -> Shorts:
    """(n, 3, keep) workshops for cut, for make and for both, cheapest first; shorter lists repeat.

    Only the workshops nearest to the plot are looked at. A unit that none of them can cut, or make, or do
    wholly, has -1 in that list.
    """
    n, m = floor.unit.shape[0], floor.shop.shape[0]
    choices = np.full((n, 3, keep), -1, np.int32)
    near = np.argsort(floor.km_home, axis=1, kind="stable")[:, :REACH]
    near = np.ascontiguousarray(np.sort(near, axis=1))
    _fill_choices(floor, near, choices, np.full((3, m), np.inf), np.empty(keep))
    return choices


@kernel
def _fill_choices(floor: Floor, near: Ints, choices: Shorts, prices: Reals, best: Reals) -> None:
    keep = choices.shape[2]
    for unit in range(floor.unit.shape[0]):
        shops = near[floor.unit[unit, HOME]]
        for shop in shops:
            prices[0, shop] = group_price(floor, unit, CUT, shop)
            prices[1, shop] = group_price(floor, unit, MAKE, shop)
            prices[2, shop] = prices[0, shop] + prices[1, shop]
        for which in range(3):
            count = _keep_cheapest(prices[which], shops, choices[unit, which], best)
            for i in range(count, keep):
                if count > 0:
                    choices[unit, which, i] = choices[unit, which, i % count]


@inlined
def _keep_cheapest(prices: Reals, shops: Ints, row: Shorts, best: Reals) -> int:
    """Fill `row` with the cheapest workshops; returns how many there are."""
    keep = row.shape[0]
    count = 0
    for shop in shops:
        value = prices[shop]
        if np.isinf(value) or (count == keep and value >= best[count - 1]):
            continue
        i = count if count < keep else keep - 1
        count = min(count + 1, keep)
        while i > 0 and best[i - 1] > value:
            best[i] = best[i - 1]
            row[i] = row[i - 1]
            i -= 1
        best[i] = value
        row[i] = shop
    return count
