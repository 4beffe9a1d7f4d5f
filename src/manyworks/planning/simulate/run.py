"""One compiled pass over a plan for every run: bars keep their order and move right or left."""

import math

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.choice import opened_before, wall_unit
from manyworks.planning.bound.floor import STRETCH
from manyworks.planning.bound.inlined import inlined
from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.simulate.network import Network

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]
Seeds = NDArray[np.uint64]


@inlined
def uniform(state: Seeds) -> float:
    """Next number above 0 and below 1 (xorshift64*, G. Marsaglia 2003, S. Vigna 2016)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    scrambled = float((x * np.uint64(2685821657736338717)) >> np.uint64(11))
    return scrambled / 9007199254740992.0 + 1e-17


@inlined
def lognormal(state: Seeds, mean: float, spread: float) -> float:
    """A lognormal number with this mean and coefficient of variation."""
    if spread <= 0.0:
        return mean
    variance = math.log(1.0 + spread * spread)
    angle = 2.0 * math.pi * uniform(state)
    normal = math.sqrt(-2.0 * math.log(uniform(state))) * math.cos(angle)
    return mean * math.exp(math.sqrt(variance) * normal - variance / 2.0)


@inlined
def fitting_start(times: Shorts, open_units: Ints, longest: Ints, w: int, t: int, length: int) -> int:
    """Open unit, not before wall unit t, from which `length` planned units lie in one stretch."""
    return in_one_stretch(times, open_units, longest, w, opened_before(times, open_units, w, t), length)


@inlined
def in_one_stretch(times: Shorts, open_units: Ints, longest: Ints, w: int, u: int, length: int) -> int:
    """The same, not before open unit u."""
    if length > longest[w]:
        return u
    while u + length <= open_units[w]:
        begin = int(times[STRETCH, w, u + length - 1])
        if begin <= u:
            break
        u = begin
    return u


@inlined
def after_bookings(
    times: Shorts, open_units: Ints, longest: Ints, w: int, u: int, length: int, uses: Ints, first: int,
    stop: int, busy_first: Ints, busy: Ints,
) -> int:  # fmt: skip
    """Open unit, not before u, from which nothing is booked that it needs, for as long as is planned.

    What has begun and takes longer than planned goes on: whoever booked it waits.
    """
    moved = True
    while moved:
        moved = False
        for k in range(first, stop):
            low, high = busy_first[uses[k]], busy_first[uses[k] + 1]
            end = high
            while low < high:
                middle = (low + high) >> 1
                if busy[middle, 1] > u:
                    high = middle
                else:
                    low = middle + 1
            while low < end and busy[low, 0] < u + length:
                if busy[low, 1] > u:
                    u = in_one_stretch(times, open_units, longest, w, busy[low, 1], length)
                    moved = True
                low += 1
    return u


@inlined
def worked_units(
    state: Seeds, length: int, spread: float, bias: float, per_failure: float, repair: float,
    repair_spread: float,
) -> int:  # fmt: skip
    """Units of open time that an operation really takes, with the failures of its machine."""
    if spread < 0.0:
        return length
    real = lognormal(state, length * bias, spread)
    if per_failure > 0.0:
        left = real + per_failure * math.log(uniform(state))
        while left > 0.0:
            real += lognormal(state, repair, repair_spread)
            left += per_failure * math.log(uniform(state))
    return max(1, int(np.rint(real)))


@compiled
def run_plan(
    times: Shorts, open_units: Ints, longest: Ints, shop: Ints, length: Ints, release: Ints, spread: Floats,
    arc_first: Ints, arc: Ints, lag: Ints, uses_first: Ints, uses: Ints, busy_first: Ints, busy: Ints,
    journey_spread: float, bias: float, per_failure: float,
    repair: float, repair_spread: float, seed: int, end: Ints, binding: Ints, begin: Ints,
) -> None:  # fmt: skip
    """Fills `end`, the bar that each bar waited for last (-1: its release) and when it could begin."""
    state = np.empty(1, np.uint64)
    state[0] = np.uint64(seed) * np.uint64(11400714819323198485) + np.uint64(88172645463325252)
    for _ in range(4):
        uniform(state)
    for i in range(shop.shape[0]):
        t, held = release[i], -1
        stretch = -1.0
        for k in range(arc_first[i], arc_first[i + 1]):
            ready = end[arc[k]]
            if lag[k] > 0:
                if stretch < 0.0:
                    stretch = lognormal(state, 1.0, journey_spread)
                ready += max(1, int(np.rint(lag[k] * stretch)))
            elif lag[k] < 0:
                ready += lag[k]
            if ready > t:
                t, held = ready, arc[k]
        w = shop[i]
        u = fitting_start(times, open_units, longest, w, t, length[i])
        if uses_first[i + 1] > uses_first[i]:
            u = after_bookings(
                times, open_units, longest, w, u, length[i], uses, uses_first[i], uses_first[i + 1],
                busy_first, busy,
            )  # fmt: skip
        real = worked_units(state, length[i], spread[i], bias, per_failure, repair, repair_spread)
        end[i] = wall_unit(times, open_units, w, u + real - 1) + 1
        binding[i], begin[i] = held, t


@compiled
def trace_back(
    last: Ints, home: Ints, arrive: Ints, end: Ints, binding: Ints, begin: Ints, pool: Ints, latest: Ints,
    time_in: Floats,
) -> None:  # fmt: skip
    """Adds, for the last unit of every home, the time its critical chain spends in each pool."""
    for unit in range(last.shape[0]):
        if latest[home[unit]] != unit:
            continue
        i = last[unit]
        while i >= 0:
            time_in[pool[i]] += end[i] - begin[i]
            i = binding[i]


@compiled
def run_many(
    network: Network, doubts: Floats, seed: int, first: int, stop: int, arrivals: Shorts, time_in: Floats,
    work: Ints,
) -> None:  # fmt: skip
    """Runs first..stop-1. `doubts`: journey spread, bias, units between failures, repair, its spread."""
    end, binding, begin, latest = work[0], work[1], work[2], work[3]
    units = network.last.shape[0]
    arrive = work[4]
    for run in range(first, stop):
        run_plan(
            network.times, network.open_units, network.longest, network.shop, network.length,
            network.release, network.spread, network.arc_first, network.arc, network.lag,
            network.uses_first, network.uses, network.busy_first, network.busy, doubts[0], doubts[1],
            doubts[2], doubts[3], doubts[4], seed * 1_000_003 + run + 1, end, binding, begin,
        )  # fmt: skip
        state = np.empty(1, np.uint64)
        state[0] = np.uint64(seed * 7_368_787 + run + 1) * np.uint64(11400714819323198485)
        uniform(state)
        for h in range(latest.shape[0]):
            latest[h] = -1
        for unit in range(units):
            journey = network.site_lag[unit] * lognormal(state, 1.0, doubts[0])
            arrive[unit] = end[network.last[unit]] + int(np.rint(journey))
            arrivals[run, unit] = arrive[unit]
            h = network.home[unit]
            if latest[h] < 0 or arrive[unit] > arrive[latest[h]]:
                latest[h] = unit
        trace_back(network.last, network.home, arrive, end, binding, begin, network.pool, latest, time_in)
