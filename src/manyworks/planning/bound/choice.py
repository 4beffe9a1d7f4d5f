"""The compiled heart of the bound: what one group of operations costs when capacity has a price.

Prices fall with time: an hour that is over can help nobody, so an hour has the value of all later
shortages. With falling prices the latest possible start of every operation is the cheapest one, and the
price of an operation is the difference of two values of the running sum of prices.

Hot functions take plain arrays, not tuples of arrays: passing those was 40 times slower.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.floor import (
    COUNT,
    FACTOR,
    FIRST,
    OPENED,
    PEOPLE,
    POOL,
    RATE,
    SETUP,
    STRETCH,
    TEAM,
    WALL,
    WORTH,
)
from manyworks.planning.bound.inlined import inlined

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]

NEVER = 1e18


class Rows(NamedTuple):
    """What does not depend on prices, for every unit; k = operations of the largest block."""

    length: Shorts  # (n, k, m) shortest duration of each operation at each workshop
    cut_cost: Floats  # (n, m) static cost of the group cut
    make_cost: Floats  # (n, m) static cost of the group make and of the delivery
    cut_length: Shorts  # (n, m) longest chain of the group
    make_length: Shorts  # (n, m)
    least: Floats  # (n, 2) cheapest cut and cheapest make


class Space(NamedTuple):
    """Work space of one thread."""

    start: Ints  # (k,) latest start in open time
    head: Ints  # (k,) earliest end after the beginning of the group
    cut_least: Floats  # (m,) cost of the group cut at the loosest deadline it may get


class Scratch(NamedTuple):
    """One unit's `Rows`, and the `Space` of one thread."""

    length: Shorts  # (k, m)
    cut_cost: Floats  # (m,)
    make_cost: Floats  # (m,)
    cut_length: Shorts  # (m,)
    make_length: Shorts  # (m,)
    start: Ints  # (k,)
    head: Ints  # (k,)
    cut_least: Floats  # (m,)


@inlined
def opened_before(times: Shorts, open_units: Ints, w: int, t: int) -> int:
    """Open units of workshop w before wall unit t; time after the horizon counts as open."""
    if t <= 0:
        return 0
    horizon = times.shape[2] - 1
    if t <= horizon:
        return int(times[OPENED, w, t])
    return open_units[w] + t - horizon  # type: ignore[no-any-return]


@inlined
def wall_unit(times: Shorts, open_units: Ints, w: int, u: int) -> int:
    """Wall unit in which open unit u of workshop w lies; negative open units lie before the clock."""
    if u < 0:
        return u
    if u < open_units[w]:
        return int(times[WALL, w, u])
    return times.shape[2] - 1 + u - open_units[w]  # type: ignore[no-any-return]


@inlined
def latest_end(times: Shorts, open_units: Ints, w: int, end: int, length: int) -> int:
    """Latest open unit, not after `end`, at which an operation ends that lies in one stretch."""
    while length < end <= open_units[w]:
        begin = int(times[STRETCH, w, end - 1])
        if end - length >= begin:
            break
        end = begin
    return end


@inlined
def paid_before(paid: Floats, window: int, r: int, u: int) -> float:
    """Price of all open time of resource r before open unit u; `paid` has it at the window ends."""
    if u <= 0:
        return 0.0
    k = u // window
    last = paid.shape[1] - 1
    if k >= last:
        return paid[r, last]  # type: ignore[no-any-return]
    rest = (u - k * window) / window
    return paid[r, k] + (paid[r, k + 1] - paid[r, k]) * rest  # type: ignore[no-any-return]


@inlined
def option_length(options: Floats, option: int, minutes: float) -> int:
    """Duration in units: standard minutes times the time factor, plus set-up, rounded, at least one."""
    return max(1, int(np.rint(minutes * options[option, FACTOR] + options[option, SETUP])))


@inlined
def option_price(options: Floats, option: int, minutes: float) -> float:
    """Money for the same time, not rounded, less what its trainees are worth."""
    paid = (minutes * options[option, FACTOR] + options[option, SETUP]) * options[option, RATE]
    return float(paid - minutes * options[option, WORTH])


@inlined
def group_row(
    route: Ints, options: Floats, after: Ints, minutes: Floats, own: int, base: int, low: int, high: int,
    w: int, longest_work: int, length: Shorts, head: Ints,
) -> tuple[float, int]:  # fmt: skip
    """Cheapest work and longest chain of operations low..high-1 at workshop w; NEVER when it cannot.

    Fills `length`. `own` is the place of the unit's first operation in `minutes`, `base` that of its type.
    """
    cost, longest = 0.0, 0
    for i in range(low, high):
        head[i] = 0
    for i in range(low, high):
        g, standard, shortest = base + i, minutes[own + i], 0
        if standard > 0.0:
            if route[g, w, COUNT] == 0:
                return NEVER, 0
            best = NEVER
            for option in range(route[g, w, FIRST], route[g, w, FIRST] + route[g, w, COUNT]):
                span = option_length(options, option, standard)
                best = min(best, option_price(options, option, standard))
                shortest = span if shortest == 0 else min(shortest, span)
            if shortest > longest_work:
                return NEVER, 0
            cost += best
        length[i, w] = shortest
        end = head[i] + shortest
        longest = max(longest, end)
        for j in after[g]:
            if j < 0:
                break
            head[j] = max(head[j], end)
    return cost, longest


@inlined
def cheapest_pool(
    paid: Floats, window: int, options: Floats, first: int, count: int, end: int, standard: float
) -> tuple[float, int]:
    """Price of the pool whose time is worth least, and which it is. A workshop quotes one price for the
    work itself, whichever of its pools does it."""
    price, chosen = NEVER, first
    for option in range(first, first + count):
        span = option_length(options, option, standard)
        r = int(options[option, POOL])
        full = paid_before(paid, window, r, end) - paid_before(paid, window, r, end - span)
        if full < price:
            price, chosen = full, option
    return price, chosen


@inlined
def group_price(
    paid: Floats, window: int, times: Shorts, open_units: Ints, route: Ints, options: Floats,
    after: Ints, minutes: Floats, own: int, base: int, low: int, high: int, w: int, end: int,
    length: Shorts, start: Ints,
) -> tuple[float, int]:  # fmt: skip
    """Price of a group that is finished by open unit `end` at w, and its latest first start.

    Fills `start` with the latest start of every operation.
    """
    total, first = 0.0, end
    for i in range(high - 1, low - 1, -1):
        g, last, span = base + i, end, length[i, w]
        for j in after[g]:
            if j < 0:
                break
            last = min(last, start[j])
        if span > 0:
            last = latest_end(times, open_units, w, last, span)
            option = route[g, w, FIRST]
            if route[g, w, COUNT] == 1:
                r = int(options[option, POOL])
                total += paid_before(paid, window, r, last) - paid_before(paid, window, r, last - span)
            else:
                total += cheapest_pool(
                    paid, window, options, option, route[g, w, COUNT], last, minutes[own + i]
                )[0]
            r = route[g, w, TEAM]
            if r >= 0:
                price = paid_before(paid, window, r, last) - paid_before(paid, window, r, last - span)
                total += route[g, w, PEOPLE] * price
        start[i] = last - span
        first = min(first, last - span)
    return total, first
