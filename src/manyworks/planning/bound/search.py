"""The cheapest choice of every unit under given prices, and the capacity these choices use."""

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.choice import (
    NEVER,
    Rows,
    Scratch,
    Space,
    cheapest_pool,
    group_price,
    group_row,
    opened_before,
    option_length,
    wall_unit,
)
from manyworks.planning.bound.floor import COUNT, FIRST, PEOPLE, POOL, TEAM, Floor
from manyworks.planning.bound.inlined import inlined
from manyworks.planning.nesting.compiled import compiled

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]


@inlined
def fill_rows(floor: Floor, b: int, s: Scratch) -> tuple[float, float]:
    """Static costs of all workshops for unit b; returns the cheapest cut and the cheapest make."""
    route, options, after, minutes = floor.route, floor.options, floor.after, floor.minutes
    length, head, own, kind = s.length, s.head, floor.minutes_first[b], floor.unit_type[b]
    base, split = floor.type_first[kind], floor.type_make[kind]
    count, home = floor.type_first[kind + 1] - base, floor.home[b]
    least_cut, least_make = NEVER, NEVER
    for w in range(s.cut_cost.shape[0]):
        cut, make = NEVER, NEVER
        if floor.only_cut[b] < 0 or floor.only_cut[b] == w:
            cut, s.cut_length[w] = group_row(
                route, options, after, minutes, own, base, 0, split, w, floor.longest[w], length, head
            )
            cut += floor.hour_price[w] * floor.hours[b, 0]
            if floor.promised_cut[b] >= 0 and floor.promised_cut[b] != w:
                cut += floor.changed_promise
        if floor.only_make[b] < 0 or floor.only_make[b] == w:
            make, s.make_length[w] = group_row(
                route, options, after, minutes, own, base, split, count, w, floor.longest[w], length, head
            )
            make += floor.site_cost[home, w] + floor.load_cost[floor.load_row[b], w]
            make += floor.hour_price[w] * floor.hours[b, 1]
            if floor.promised_make[b] >= 0 and floor.promised_make[b] != w:
                make += floor.changed_promise
        s.cut_cost[w], s.make_cost[w] = cut, make
        least_cut, least_make = min(least_cut, cut), min(least_make, make)
    return least_cut, least_make


@inlined
def earliest_finish(
    times: Shorts, open_units: Ints, now: int, release: int, cut_length: int, make_length: int, a: int,
    v: int, lag: int,
) -> int:  # fmt: skip
    """A wall unit before which a unit cannot be finished when a cuts and v makes."""
    t = release
    if cut_length > 0:
        t = wall_unit(times, open_units, a, opened_before(times, open_units, a, t) + cut_length - 1) + 1
    t += lag
    if make_length > 0:
        t = max(t, now)
        t = wall_unit(times, open_units, v, opened_before(times, open_units, v, t) + make_length - 1) + 1
    return t


@inlined
def price_make(
    floor: Floor, paid: Floats, window: int, b: int, v: int, end: int, s: Scratch
) -> tuple[float, int]:
    """Price of making at v by wall unit `end`, and the wall unit by which the kit must be there."""
    kind, times, open_units = floor.unit_type[b], floor.times, floor.open_units
    base = floor.type_first[kind]
    price, first = group_price(
        paid, window, times, open_units, floor.route, floor.options, floor.after,
        floor.minutes, floor.minutes_first[b], base, floor.type_make[kind], floor.type_first[kind + 1] - base,
        v, opened_before(times, open_units, v, end), s.length, s.start,
    )  # fmt: skip
    return price, wall_unit(times, open_units, v, first)


@inlined
def price_cut(floor: Floor, paid: Floats, window: int, b: int, a: int, by: int, s: Scratch) -> float:
    """Price of cutting at a by wall unit `by`."""
    kind, times, open_units = floor.unit_type[b], floor.times, floor.open_units
    return group_price(
        paid, window, times, open_units, floor.route, floor.options, floor.after,
        floor.minutes, floor.minutes_first[b], floor.type_first[kind], 0, floor.type_make[kind],
        a, opened_before(times, open_units, a, by), s.length, s.start,
    )[0]  # fmt: skip


@inlined
def again(
    floor: Floor, paid: Floats, window: int, b: int, a: int, v: int, step: int, far: int, s: Scratch
) -> tuple[float, int]:
    """Value of the pair that won last time: a good first limit. Returns (value, deadline)."""
    target = floor.due[b] - floor.site_lag[floor.home[b], v]
    finish = earliest_finish(
        floor.times, floor.open_units, floor.now, floor.release[b], s.cut_length[a], s.make_length[v], a, v,
        floor.kit_lag[a, v],
    )  # fmt: skip
    static = s.cut_cost[a] + s.make_cost[v] + floor.kit_cost[a, v]
    best, chosen = NEVER, 0
    i = max(0, -((target - finish) // step))
    while True:
        end = target + i * step
        value = static
        if i > 0:
            value += floor.lateness * max(finish - target, (i - 1) * step + 1)
        if value >= best:
            break
        price, kit = price_make(floor, paid, window, b, v, end, s)
        value += price
        if value < best:
            value += price_cut(floor, paid, window, b, a, kit - floor.kit_lag[a, v], s)
            if value < best:
                best, chosen = value, end
        if end > far:
            break
        i += 1
    return best, chosen


@inlined
def loosest_cuts(
    floor: Floor, paid: Floats, window: int, b: int, best: float, least_make: float, loose: int, s: Scratch
) -> float:
    """Fills s.cut_least: cost of cutting at the loosest deadline of any choice that can still win."""
    least = NEVER
    for a in range(s.cut_cost.shape[0]):
        cost = s.cut_cost[a]
        if cost + min(s.make_cost[a], least_make + floor.least_kit_cost[a]) < best:
            cost += price_cut(floor, paid, window, b, a, loose, s)
        s.cut_least[a] = cost
        least = min(least, cost)
    return least


@inlined
def best_cut(
    floor: Floor, paid: Floats, window: int, b: int, v: int, kit: int, base: float, late_from: int,
    end: int, best: float, s: Scratch,
) -> tuple[float, int]:  # fmt: skip
    """Cheapest workshop to cut for make at v with the deadline `end`; (best, -1) when none beats `best`."""
    chosen = -1
    for a in range(s.cut_cost.shape[0]):
        if base + s.cut_least[a] + floor.kit_cost[a, v] >= best:
            continue
        lag = floor.kit_lag[a, v]
        finish = earliest_finish(
            floor.times, floor.open_units, floor.now, floor.release[b], s.cut_length[a], s.make_length[v],
            a, v, lag,
        )  # fmt: skip
        if finish > end:
            continue
        value = base + s.cut_cost[a] + floor.kit_cost[a, v] + floor.lateness * max(0, finish - late_from)
        if value < best:
            value += price_cut(floor, paid, window, b, a, kit - lag, s)
            if value < best:
                best, chosen = value, a
    return best, chosen


@inlined
def best_choice(
    floor: Floor, paid: Floats, window: int, b: int, step: int, far: int, picked: Ints, least_cut: float,
    least_make: float, s: Scratch,
) -> tuple[float, int]:  # fmt: skip
    """Cheapest (cut, make, deadline) of unit b; `picked` holds the last pair and takes the new one."""
    best, chosen, loose = NEVER, 0, far
    if picked[b, 0] >= 0:
        best, chosen = again(floor, paid, window, b, picked[b, 0], picked[b, 1], step, far, s)
        if floor.lateness > 0.0:
            room = (best - least_cut - least_make) / floor.lateness
            loose = min(far, floor.due[b] + int(min(room, 1.0 * far)) + step + 1)
    cheapest_cut = loosest_cuts(floor, paid, window, b, best, least_make, loose, s)
    for v in range(s.make_cost.shape[0]):
        near = max(min(s.cut_cost[v], least_cut + floor.least_kit_cost[v]), cheapest_cut)
        if s.make_cost[v] + near >= best:
            continue
        target = floor.due[b] - floor.site_lag[floor.home[b], v]
        i = max(0, -((target - floor.release[b] - s.make_length[v]) // step))
        while True:
            end = target + i * step
            late_from = target if i == 0 else target + (i - 1) * step + 1
            base = s.make_cost[v] + floor.lateness * (late_from - target)
            if base + near >= best:
                break
            price, kit = price_make(floor, paid, window, b, v, end, s)
            if base + price + cheapest_cut < best:
                value, a = best_cut(floor, paid, window, b, v, kit, base + price, late_from, end, best, s)
                if a >= 0:
                    best, chosen, picked[b, 0], picked[b, 1] = value, end, a, v
            if end > far:
                break
            i += 1
    return best, chosen


@inlined
def add_use(used: Floats, window: int, r: int, begin: int, end: int, people: float) -> None:
    """Adds the open time [begin, end) to the windows of resource r."""
    begin = max(0, begin)
    while begin < end:
        k = begin // window
        if k >= used.shape[1]:
            break
        stop = min(end, (k + 1) * window)
        used[r, k] += people * (stop - begin)
        begin = stop


@inlined
def use_group(
    floor: Floor, paid: Floats, window: int, b: int, w: int, low: int, high: int, used: Floats, s: Scratch
) -> None:
    """Adds what operations low..high-1 use when they begin at s.start."""
    kind, own = floor.unit_type[b], floor.minutes_first[b]
    for i in range(low, high):
        g, span = floor.type_first[kind] + i, s.length[i, w]
        if span == 0:
            continue
        end, option = s.start[i] + span, floor.route[g, w, FIRST]
        if floor.route[g, w, TEAM] >= 0:
            add_use(used, window, floor.route[g, w, TEAM], end - span, end, 1.0 * floor.route[g, w, PEOPLE])
        if floor.route[g, w, COUNT] > 1:
            count, standard = floor.route[g, w, COUNT], floor.minutes[own + i]
            option = cheapest_pool(paid, window, floor.options, option, count, end, standard)[1]
            span = option_length(floor.options, option, standard)
        add_use(used, window, int(floor.options[option, POOL]), end - span, end, 1.0)


@compiled
def relax(
    floor: Floor, paid: Floats, window: int, step: int, far: int, begin: int, stop: int, picked: Ints,
    used: Floats, rows: Rows, kept: bool, space: Space,
) -> float:  # fmt: skip
    """Sum over units begin..stop-1 of their cheapest choice; adds the capacity these use to `used`.

    `rows` has a row for every unit, filled before when they are `kept`, or a single one.
    """
    total = 0.0
    for b in range(begin, stop):
        r = b if rows.least.shape[0] > 1 else 0
        s = Scratch(
            rows.length[r], rows.cut_cost[r], rows.make_cost[r], rows.cut_length[r], rows.make_length[r],
            space.start, space.head, space.cut_least,
        )  # fmt: skip
        if not kept:
            rows.least[r, 0], rows.least[r, 1] = fill_rows(floor, b, s)
        value, end = best_choice(
            floor, paid, window, b, step, far, picked, rows.least[r, 0], rows.least[r, 1], s
        )
        a, v, kind = picked[b, 0], picked[b, 1], floor.unit_type[b]
        if a < 0:
            continue
        total += value
        split, count = floor.type_make[kind], floor.type_first[kind + 1] - floor.type_first[kind]
        kit = price_make(floor, paid, window, b, v, end, s)[1]
        use_group(floor, paid, window, b, v, split, count, used, s)
        price_cut(floor, paid, window, b, a, kit - floor.kit_lag[a, v], s)
        use_group(floor, paid, window, b, a, 0, split, used, s)
    return total
