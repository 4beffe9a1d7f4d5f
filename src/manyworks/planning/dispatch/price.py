"""What an allocation costs before anything is scheduled: work, moving, fairness, promises."""

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import (
    CUT,
    CUTS,
    FIRST,
    HOME,
    KIND,
    LIMIT_KM,
    LONGEST,
    MAKE,
    OVER_CAP,
    POOL,
    PROMISE,
    STATION,
    STEPS,
    TAKES,
    TRANSFER,
    UNFAIR,
    Floor,
    Ints,
    Reals,
    State,
)
from manyworks.planning.dispatch.queue import duration, exact_duration


@inlined
def work_price(floor: Floor, unit: int, group: int, shop: int) -> float:
    """Price of the machine time of one group at a workshop; infinite when it cannot do the work.

    Every operation is priced on the fastest pool that can do it, whichever machine then does it: a
    workshop quotes one price. Its time counts to the minute, however coarse the clock is; only whether it
    fits an opening is asked of whole units. What trainees do is worth something, which comes off.
    """
    row = floor.unit[unit]
    begin = 0 if group == CUT else row[CUTS]
    stop = row[CUTS] if group == CUT else row[STEPS]
    place = floor.shop[shop]
    cost = 0.0
    for step in range(begin, stop):
        queue = floor.station[shop, row[KIND] + step]
        if queue < 0:
            return np.inf
        mask = floor.queue_pools[place[STATION] + queue]
        pool = 0
        while (mask >> pool) & 1 == 0:
            pool += 1
        standard = floor.standard[row[FIRST] + step]
        if standard < 0:
            continue
        pool += place[POOL]
        if duration(floor, pool, standard) > place[LONGEST]:
            return np.inf
        cost += exact_duration(floor, pool, standard) * floor.rate[pool] - standard * floor.worth[pool]
    return cost


@inlined
def group_price(floor: Floor, unit: int, group: int, shop: int) -> float:
    """Price of one group at a workshop: work, a changed promise, and after make the way to the plot."""
    if floor.shop[shop, TAKES] == 0 and floor.movable[unit, group]:
        return np.inf
    cost = work_price(floor, unit, group, shop)
    if group == MAKE:
        km = floor.km_home[floor.unit[unit, HOME], shop]
        if km > floor.money[LIMIT_KM]:
            return np.inf
        cost += km * floor.per_km[unit]
    if floor.promised[unit, group] >= 0 and floor.promised[unit, group] != shop:
        cost += floor.money[PROMISE]
    return cost


@inlined
def transfer_price(floor: Floor, unit: int, cut: int, make: int) -> float:
    """Price of moving the kit from one workshop to another."""
    if cut == make:
        return 0.0
    if floor.unit[unit, CUTS] == 0:
        return np.inf  # there is no kit that could travel
    km = floor.km_shop[cut, make]
    if km > floor.money[LIMIT_KM]:
        return np.inf
    return float(floor.money[TRANSFER] + km * floor.per_km[unit])


@inlined
def unit_price(floor: Floor, unit: int, cut: int, make: int) -> float:
    """Price of making one unit at a pair of workshops."""
    return (
        group_price(floor, unit, CUT, cut)
        + group_price(floor, unit, MAKE, make)
        + transfer_price(floor, unit, cut, make)
    )


@inlined
def member_price(floor: Floor, member: int, hours: float) -> float:
    """What the fairness rule charges for the hours one member has."""
    over_fair = max(0.0, hours - floor.fair[member])
    over_cap = max(0.0, hours - floor.cap[0])
    return float(floor.money[UNFAIR] * over_fair + floor.money[OVER_CAP] * over_cap)


@kernel
def plan_price(floor: Floor, state: State) -> float:
    """Price of the whole allocation, without lateness."""
    cost = 0.0
    for unit in range(floor.unit.shape[0]):
        if floor.standard[floor.unit[unit, FIRST]] < 0:
            continue  # machines and people who are away cost nothing and go to no plot
        cost += unit_price(floor, unit, state.place[unit, CUT], state.place[unit, MAKE])
    for member in range(floor.fair.shape[0]):
        cost += member_price(floor, member, state.load[member])
    return cost


@kernel
def _fill_affordable(floor: Floor, place: Ints, able: NDArray[np.bool_]) -> None:
    for unit in range(place.shape[0]):
        able[unit] = np.isfinite(unit_price(floor, unit, place[unit, CUT], place[unit, MAKE]))


def affordable(floor: Floor, place: Ints) -> NDArray[np.bool_]:
    """Which units the workshops of `place` can make and bring to the plot at all."""
    able = np.zeros(len(place), np.bool_)
    _fill_affordable(floor, place, able)
    return able


@kernel
def work_prices(floor: Floor, state: State, prices: Reals) -> None:
    """Fill prices[unit, group] with the price of the work alone."""
    for unit in range(floor.unit.shape[0]):
        for group in range(2):
            prices[unit, group] = work_price(floor, unit, group, state.place[unit, group])


@kernel
def price_pairs(floor: Floor, units: Ints, zone: Ints, place: Ints) -> None:
    """Give each of `units` the cheapest pair inside the zone of its cut or of its make workshop."""
    shops = zone.shape[0]
    for unit in units:
        best, cut, make = np.inf, place[unit, CUT], place[unit, MAKE]
        for side in range(2):
            where = zone[place[unit, side]]
            for a in range(shops):
                if zone[a] != where or (a != place[unit, CUT] and not floor.movable[unit, CUT]):
                    continue
                price = group_price(floor, unit, CUT, a)
                if price >= best:
                    continue
                for b in range(shops):
                    if zone[b] != where or (b != place[unit, MAKE] and not floor.movable[unit, MAKE]):
                        continue
                    value = price + group_price(floor, unit, MAKE, b) + transfer_price(floor, unit, a, b)
                    if value < best:
                        best, cut, make = value, a, b
        place[unit, CUT], place[unit, MAKE] = cut, make
