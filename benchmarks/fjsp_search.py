"""Tabu search for flexible job shops, compiled; `fjsp.py` measures it.

A critical operation is taken off its machine, heads and tails of the rest are worked out without it, and it
goes to the best place of any machine that can do it (Mastrolilli and Gambardella 2000). The value of such a
move is exact: the longest way through the operation, or the longest that is left without it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
TENURE = 10
TRIED = 20
"""Critical operations that are tried in one step."""
PATIENCE = 20_000
"""Steps without a better makespan after which the search goes back to its best, shaken."""
STARTS = 20
KICKS = 4
"""Operations moved by lot when it is shaken."""
compiled = njit(cache=True, nogil=True)


class Shop(NamedTuple):
    """Operations of all jobs one after the other, and the machines that can do each."""

    job: Ints  # (n,)
    at: Ints  # (n + 1,) slices of options
    machine: Ints
    length: Ints
    machines: int


class Schedule(NamedTuple):
    """Who does what in which order, and working space."""

    on: Ints  # (n,) machine
    took: Ints  # (n,) length there
    row: Ints  # (machines, n) order on each machine
    count: Ints  # (machines,)
    head: Ints  # (n,) earliest start
    tail: Ints  # (n,) longest way from the end of an operation to the end of everything
    before: Ints  # (n,) on the same machine, or -1
    after: Ints
    order: Ints  # (n,) an order in which nothing comes before what it waits for
    place: Ints  # (n,) where in it
    open: Ints
    head_off: Ints  # the same as head and tail while one operation is off its machine
    tail_off: Ints
    tabu: Ints  # (n, machines) step until which an operation may not return
    best: Ints  # (n, 2) machine and start of the best schedule
    tally: Ints  # step, best makespan, step of it, random state


STEP, BEST, SINCE, RANDOM = range(4)


def new_schedule(shop: Shop, seed: int) -> Schedule:
    """Empty, with working space."""
    n, m = len(shop.job), shop.machines
    one = [np.zeros(n, np.int64) for _ in range(11)]
    return Schedule(
        one[0], one[1], np.zeros((m, n), np.int64), np.zeros(m, np.int64), *one[2:],
        np.zeros((n, m), np.int64), np.zeros((n, 2), np.int64),
        np.array([0, 1 << 60, 0, 2 * seed + 88172645463325253]),
    )  # fmt: skip


@compiled
def draw(tally, below):
    x = np.uint64(tally[RANDOM])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    tally[RANDOM] = np.int64(x)
    return np.int64((x >> np.uint64(33)) % np.uint64(below))


@compiled
def evaluate(shop, s):
    """Heads, tails, an order without a step back, and the makespan; -1 when an operation waits for itself."""
    job, row, count, took = shop.job, s.row, s.count, s.took
    before, after, head, order, left, place = s.before, s.after, s.head, s.order, s.open, s.place
    n = job.shape[0]
    for m in range(shop.machines):
        last = -1
        for i in range(count[m]):
            v = row[m, i]
            before[v] = last
            after[v] = -1
            if last >= 0:
                after[last] = v
            last = v
    done = 0
    for v in range(n):
        left[v] = (v > 0 and job[v - 1] == job[v]) + (before[v] >= 0)
        head[v] = 0
        if left[v] == 0:
            order[done] = v
            done += 1
    i, makespan = 0, 0
    while i < done:
        v = order[i]
        place[v] = i
        i += 1
        end = head[v] + took[v]
        makespan = max(makespan, end)
        for k in range(2):
            w = after[v]
            if k == 0:
                w = v + 1 if v + 1 < n and job[v + 1] == job[v] else -1
            if w >= 0:
                head[w] = max(head[w], end)
                left[w] -= 1
                if left[w] == 0:
                    order[done] = w
                    done += 1
    if done < n:
        return -1
    tails(shop, s, n - 1, s.tail)
    return makespan


@compiled
def tails(shop, s, last, tail):
    """Tails of what comes at place `last` of the order or before."""
    job, took, after, order = shop.job, s.took, s.after, s.order
    n = job.shape[0]
    for i in range(last, -1, -1):
        v = order[i]
        most = 0
        if v + 1 < n and job[v + 1] == job[v]:
            most = tail[v + 1] + took[v + 1]
        w = after[v]
        if w >= 0:
            most = max(most, tail[w] + took[w])
        tail[v] = most


@compiled
def without(shop, s, v):
    """Heads and tails of the rest when v is off its machine; their makespan.

    The order stays right, so heads change only behind v in it and tails only before v.
    """
    job, took, before, after, order = shop.job, s.took, s.before, s.after, s.order
    head, tail = s.head_off, s.tail_off
    head[:] = s.head
    tail[:] = s.tail
    b, a, length, at = before[v], after[v], took[v], s.place[v]
    if b >= 0:
        after[b] = a
    if a >= 0:
        before[a] = b
    before[v], after[v], took[v] = -1, -1, 0
    n = job.shape[0]
    for i in range(at, n):
        w = order[i]
        most = 0
        if w > 0 and job[w - 1] == job[w]:
            most = head[w - 1] + took[w - 1]
        u = before[w]
        if u >= 0:
            most = max(most, head[u] + took[u])
        head[w] = most
    tails(shop, s, at, tail)
    makespan = 0
    for w in range(n):
        makespan = max(makespan, head[w] + took[w] + tail[w])
    if b >= 0:
        after[b] = v
    if a >= 0:
        before[a] = v
    before[v], after[v], took[v] = b, a, length
    return makespan


@compiled
def take(s, v):
    """Take an operation off its machine; returns its place there."""
    row, count = s.row[s.on[v]], s.count[s.on[v]]
    at = 0
    while row[at] != v:
        at += 1
    for i in range(at, count - 1):
        row[i] = row[i + 1]
    s.count[s.on[v]] = count - 1
    return at


@compiled
def put(s, v, machine, at, length):
    row, count = s.row[machine], s.count[machine]
    for i in range(count, at, -1):
        row[i] = row[i - 1]
    row[at] = v
    s.count[machine] = count + 1
    s.on[v], s.took[v] = machine, length


@compiled
def best_place(shop, s, v, forbid, limit):
    """(estimate, option, place) for an operation off its machine; moves under `forbid` only below `limit`.

    Everything that must come before ends early enough to be no obstacle, and the reverse, so every place
    between the first operation that ends too late and the last that has too long a tail is without a cycle.
    Ends rise and tails fall along a machine, so both are found by halving.
    """
    job, took, head, tail, tally = shop.job, s.took, s.head_off, s.tail_off, s.tally
    rows, counts, machines, lengths = s.row, s.count, shop.machine, shop.length
    n = job.shape[0]
    early = head[v - 1] + took[v - 1] if v > 0 and job[v - 1] == job[v] else 0
    late = tail[v + 1] + took[v + 1] if v + 1 < n and job[v + 1] == job[v] else 0
    value, option, place, ties, step = 1 << 60, -1, -1, 0, tally[STEP]
    for k in range(shop.at[v], shop.at[v + 1]):
        machine, length = machines[k], lengths[k]
        row, count = rows[machine], counts[machine]
        barred = forbid[machine] > step
        if early + length + late > value:
            continue
        a, high = 0, count
        while a < high:
            middle = (a + high) // 2
            if head[row[middle]] + took[row[middle]] <= early:
                a = middle + 1
            else:
                high = middle
        b, high = 0, count
        while b < high:
            middle = (b + high) // 2
            if tail[row[middle]] + took[row[middle]] > late:
                b = middle + 1
            else:
                high = middle
        for at in range(min(a, b), max(a, b) + 1):
            begin, rest = early, late
            if at > 0:
                begin = max(begin, head[row[at - 1]] + took[row[at - 1]])
            if at < count:
                rest = max(rest, tail[row[at]] + took[row[at]])
            total = begin + length + rest
            if total > value or (barred and total >= limit):
                continue
            ties = 1 if total < value else ties + 1
            if total < value or draw(tally, ties) == 0:
                value, option, place = total, k, at
    return value, option, place


@compiled
def begin(shop, s):
    """What can start first goes first, where it ends first; of several, the job with most work left."""
    job, at, machines, lengths, count = shop.job, shop.at, shop.machine, shop.length, s.count
    n = job.shape[0]
    free, ready = np.zeros(shop.machines, np.int64), np.zeros(n, np.int64)
    work, waiting = np.zeros(n), np.empty(n, np.int64)
    jobs = 0
    for v in range(n - 1, -1, -1):
        work[v] = lengths[at[v] : at[v + 1]].mean()
        if v + 1 < n and job[v + 1] == job[v]:
            work[v] += work[v + 1]
        if v == 0 or job[v - 1] != job[v]:
            waiting[jobs] = v
            jobs += 1
    for v in range(n):
        work[v] *= 0.9 + 0.2 * draw(s.tally, 1000) / 1000
    count[:] = 0
    while jobs:
        chosen, first = -1, 1 << 60
        for j in range(jobs):
            v = waiting[j]
            start = 1 << 60
            for k in range(at[v], at[v + 1]):
                start = min(start, max(free[machines[k]], ready[v]))
            if start < first or (start == first and work[v] > work[waiting[chosen]]):
                chosen, first = j, start
        v = waiting[chosen]
        end, option = 1 << 60, -1
        for k in range(at[v], at[v + 1]):
            done = max(free[machines[k]], ready[v]) + lengths[k]
            if done < end:
                end, option = done, k
        put(s, v, machines[option], count[machines[option]], lengths[option])
        free[machines[option]] = end
        if v + 1 < n and job[v + 1] == job[v]:
            waiting[chosen], ready[v + 1] = v + 1, end
        else:
            jobs -= 1
            waiting[chosen] = waiting[jobs]


@compiled
def note(s, makespan):
    """Keep the schedule when it is the best so far."""
    if makespan < s.tally[BEST]:
        s.tally[BEST], s.tally[SINCE] = makespan, s.tally[STEP]
        s.best[:, 0] = s.on
        s.best[:, 1] = s.head


@compiled
def begin_well(shop, s):
    """The best of some schedules by rule."""
    for _ in range(STARTS):
        begin(shop, s)
        note(s, evaluate(shop, s))
    restore(shop, s)


@compiled
def restore(shop, s):
    """Back to the best schedule."""
    s.count[:] = 0
    for v in np.argsort(s.best[:, 1]):
        for k in range(shop.at[v], shop.at[v + 1]):
            if shop.machine[k] == s.best[v, 0]:
                put(s, v, shop.machine[k], s.count[shop.machine[k]], shop.length[k])


@compiled
def move(shop, s, v, option, place):
    """Put an operation elsewhere and bar the way back for a while; returns the makespan."""
    s.tabu[v, s.on[v]] = s.tally[STEP] + TENURE + draw(s.tally, TENURE)
    take(s, v)
    put(s, v, shop.machine[option], place, shop.length[option])
    return evaluate(shop, s)


@compiled
def kick(shop, s):
    """Move an operation by lot to its best place with all others as they are; returns the makespan."""
    v = draw(s.tally, shop.job.shape[0])
    machine, length = s.on[v], s.took[v]
    without(shop, s, v)
    at = take(s, v)
    _, option, place = best_place(shop, s, v, s.tabu[v] * 0, 1 << 60)
    put(s, v, machine, at, length)
    return move(shop, s, v, option, place)


@compiled
def search(shop, s, steps):
    """Tabu steps in place; the best schedule is kept in `s.best`."""
    n = shop.job.shape[0]
    head, took, tail, tally = s.head, s.took, s.tail, s.tally
    critical = np.empty(n, np.int64)
    makespan = evaluate(shop, s)
    for _ in range(steps):
        note(s, makespan)
        tally[STEP] += 1
        if tally[STEP] - tally[SINCE] > PATIENCE:
            restore(shop, s)
            tally[SINCE] = tally[STEP]
            makespan = evaluate(shop, s)
            for _ in range(KICKS):
                makespan = kick(shop, s)
        found = 0
        for v in range(n):
            if head[v] + took[v] + tail[v] == makespan:
                critical[found] = v
                found += 1
        # most moves leave the makespan as it is: then the one farthest from critical
        chosen, value, option, place, ties = -1, (1 << 60, 0), -1, -1, 0
        for i in range(min(found, TRIED)):
            j = i + draw(tally, found - i)
            v = critical[j]
            critical[j] = critical[i]
            machine, length = s.on[v], took[v]
            rest = without(shop, s, v)
            if rest > value[0]:
                continue
            at = take(s, v)
            total, k, where = best_place(shop, s, v, s.tabu[v], tally[BEST])
            put(s, v, machine, at, length)
            if k < 0 or (shop.machine[k] == machine and where == at):
                continue
            worth = (max(total, rest), total)
            ties = 1 if worth < value else ties + 1
            if worth < value or (worth == value and draw(tally, ties) == 0):
                chosen, value, option, place = v, worth, k, where
        makespan = kick(shop, s) if chosen < 0 else move(shop, s, chosen, option, place)
    note(s, makespan)
