"""Flexible job shop: how near a published best makespan a tabu search of our own comes, one row an instance.

    python benchmarks/fjsp.py FOLDER --best best_known.csv --time-limit 60

The planner's model cannot express these instances: it has one time factor per machine pool where a flexible
job shop has a time for each operation on each machine, it decides one priority per unit and not the order of
single operations, and it counts money and not the last end. So this is a mode of its own, which the planner
does not use: tabu search that takes a critical operation out and puts it back at the best place there is
(M. Mastrolilli and L. M. Gambardella, "Effective neighbourhood functions for the flexible job shop problem",
Journal of Scheduling 3, 2000). Two threads search with different luck. Every schedule is checked apart.
"""

import argparse
import csv
import itertools
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
CHUNK = 2000
TENURE = 10
TRIED = 12
"""Critical operations that are tried in one step."""
PATIENCE = 20_000
"""Steps without a better makespan after which the search goes back to its best, shaken."""
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
    open: Ints
    tabu: Ints  # (n, machines) step until which an operation may not return
    best: Ints  # (n, 2) machine and start of the best schedule
    tally: Ints  # step, best makespan, step of it, random state


STEP, BEST, SINCE, RANDOM = range(4)


def read_shop(path: Path) -> Shop:
    """A file in the standard text form."""
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    machines = int(lines[0].split()[1])
    job: list[int] = []
    at, machine, length = [0], list[int](), list[int]()
    for number, line in enumerate(lines[1 : 1 + int(lines[0].split()[0])]):
        words = iter(map(int, line.split()))
        for _ in range(next(words)):
            for _ in range(next(words)):
                machine.append(next(words) - 1)
                length.append(next(words))
            at.append(len(machine))
            job.append(number)
    return Shop(*(np.array(x, np.int64) for x in (job, at, machine, length)), machines)


def new_schedule(shop: Shop, seed: int) -> Schedule:
    """Empty, with working space."""
    n, m = len(shop.job), shop.machines
    one = [np.zeros(n, np.int64) for _ in range(8)]
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
    """Heads, tails and the makespan; -1 when an operation waits for itself."""
    n = shop.job.shape[0]
    for m in range(shop.machines):
        for i in range(s.count[m]):
            v = s.row[m, i]
            s.before[v] = s.row[m, i - 1] if i > 0 else -1
            s.after[v] = s.row[m, i + 1] if i + 1 < s.count[m] else -1
    done = 0
    for v in range(n):
        s.open[v] = (v > 0 and shop.job[v - 1] == shop.job[v]) + (s.before[v] >= 0)
        s.head[v] = 0
        if s.open[v] == 0:
            s.order[done] = v
            done += 1
    i, last = 0, 0
    while i < done:
        v = s.order[i]
        i += 1
        end = s.head[v] + s.took[v]
        last = max(last, end)
        for k in range(2):
            w = s.after[v]
            if k == 0:
                w = v + 1 if v + 1 < n and shop.job[v + 1] == shop.job[v] else -1
            if w >= 0:
                s.head[w] = max(s.head[w], end)
                s.open[w] -= 1
                if s.open[w] == 0:
                    s.order[done] = w
                    done += 1
    if done < n:
        return -1
    for i in range(n - 1, -1, -1):
        v = s.order[i]
        s.tail[v] = 0
        if v + 1 < n and shop.job[v + 1] == shop.job[v]:
            s.tail[v] = s.tail[v + 1] + s.took[v + 1]
        if s.after[v] >= 0:
            s.tail[v] = max(s.tail[v], s.tail[s.after[v]] + s.took[s.after[v]])
    return last


@compiled
def take(s, v):
    """Take an operation off its machine; returns its place."""
    row, count = s.row[s.on[v]], s.count[s.on[v]]
    at = 0
    while row[at] != v:
        at += 1
    for i in range(at, count - 1):
        row[i] = row[i + 1]
    s.count[s.on[v]] = count - 1
    s.before[v], s.after[v], s.took[v] = -1, -1, 0
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
    """
    n = shop.job.shape[0]
    early = s.head[v - 1] + s.took[v - 1] if v > 0 and shop.job[v - 1] == shop.job[v] else 0
    late = s.tail[v + 1] + s.took[v + 1] if v + 1 < n and shop.job[v + 1] == shop.job[v] else 0
    value, option, place, ties = 1 << 60, -1, -1, 0
    for k in range(shop.at[v], shop.at[v + 1]):
        machine, length = shop.machine[k], shop.length[k]
        row, count = s.row[machine], s.count[machine]
        a = 0
        while a < count and s.head[row[a]] + s.took[row[a]] <= early:
            a += 1
        b = count
        while b > 0 and s.tail[row[b - 1]] + s.took[row[b - 1]] <= late:
            b -= 1
        for at in range(min(a, b), max(a, b) + 1):
            begin, rest = early, late
            if at > 0:
                begin = max(begin, s.head[row[at - 1]] + s.took[row[at - 1]])
            if at < count:
                rest = max(rest, s.tail[row[at]] + s.took[row[at]])
            total = begin + length + rest
            if forbid[machine] > s.tally[STEP] and total >= limit:
                continue
            ties = 1 if total < value else ties + 1
            if total < value or (total == value and draw(s.tally, ties) == 0):
                value, option, place = total, k, at
    return value, option, place


@compiled
def begin(shop, s):
    """Jobs in turn by lot; each operation where it ends first."""
    n = shop.job.shape[0]
    free = np.zeros(shop.machines, np.int64)
    ready = np.zeros(n + 1, np.int64)
    following = np.full(n + 1, -1, np.int64)
    jobs = 0
    for v in range(n):
        if v == 0 or shop.job[v - 1] != shop.job[v]:
            following[jobs] = v
            jobs += 1
    for _ in range(n):
        j = draw(s.tally, jobs)
        v = following[j]
        end, option = 1 << 60, -1
        for k in range(shop.at[v], shop.at[v + 1]):
            done = max(free[shop.machine[k]], ready[j]) + shop.length[k]
            if done < end:
                end, option = done, k
        machine = shop.machine[option]
        put(s, v, machine, s.count[machine], shop.length[option])
        free[machine], ready[j] = end, end
        following[j] = v + 1
        if v + 1 >= n or shop.job[v + 1] != shop.job[v]:
            jobs -= 1
            following[j], ready[j] = following[jobs], ready[jobs]


@compiled
def restore(shop, s):
    """Back to the best schedule."""
    s.count[:] = 0
    for v in np.argsort(s.best[:, 1] * 2 + 1):
        for k in range(shop.at[v], shop.at[v + 1]):
            if shop.machine[k] == s.best[v, 0]:
                put(s, v, shop.machine[k], s.count[shop.machine[k]], shop.length[k])


@compiled
def search(shop, s, steps):
    """Tabu steps in place; the best schedule is kept in `s.best`."""
    n = shop.job.shape[0]
    critical = np.empty(n, np.int64)
    makespan = evaluate(shop, s)
    for _ in range(steps):
        if makespan < s.tally[BEST]:
            s.tally[BEST], s.tally[SINCE] = makespan, s.tally[STEP]
            for v in range(n):
                s.best[v, 0], s.best[v, 1] = s.on[v], s.head[v]
        s.tally[STEP] += 1
        shake = s.tally[STEP] - s.tally[SINCE] > PATIENCE
        if shake:
            restore(shop, s)
            s.tally[SINCE] = s.tally[STEP]
            makespan = evaluate(shop, s)
        found = 0
        for v in range(n):
            if s.head[v] + s.took[v] + s.tail[v] == makespan:
                critical[found] = v
                found += 1
        chosen, value, option, place, ties = -1, 1 << 60, -1, -1, 0
        for i in range(min(found, TRIED)):
            j = i + draw(s.tally, found - i)
            v = critical[j]
            critical[j] = critical[i]
            machine, length = s.on[v], s.took[v]
            at = take(s, v)
            without = evaluate(shop, s)
            total, k, where = best_place(shop, s, v, s.tabu[v], s.tally[BEST])
            put(s, v, machine, at, length)
            total = max(total, without)
            if k < 0 or (shop.machine[k] == machine and where == at):
                continue
            ties = 1 if total < value else ties + 1
            if total < value or (total == value and draw(s.tally, ties) == 0):
                chosen, value, option, place = v, total, k, where
        if chosen < 0 or shake:
            chosen = draw(s.tally, n)
            take(s, chosen)
            evaluate(shop, s)
            _, option, place = best_place(shop, s, chosen, s.tabu[chosen] * 0, 1 << 60)
        else:
            take(s, chosen)
        old = s.on[chosen]
        s.tabu[chosen, old] = s.tally[STEP] + TENURE + draw(s.tally, TENURE)
        put(s, chosen, shop.machine[option], place, shop.length[option])
        makespan = evaluate(shop, s)
    if makespan < s.tally[BEST]:
        s.tally[BEST] = makespan
        for v in range(n):
            s.best[v, 0], s.best[v, 1] = s.on[v], s.head[v]


def run(shop: Shop, seconds: float, seed: int) -> tuple[int, Ints, int]:
    """Best makespan, its (machine, start) of every operation, and the steps made."""
    until = time.perf_counter() + seconds
    s = new_schedule(shop, seed)
    begin(shop, s)
    while time.perf_counter() < until:
        search(shop, s, CHUNK if len(shop.job) < 1000 else 200)
    return int(s.tally[BEST]), s.best.copy(), int(s.tally[STEP])


def check(shop: Shop, best: Ints, makespan: int) -> None:
    """Plain look at a schedule: right machines, jobs in order, one operation at a time, the last end."""
    bars: dict[int, list[tuple[int, int]]] = {}
    ready: dict[int, int] = {}
    for v, (machine, start) in enumerate(best.tolist()):
        options = {int(shop.machine[k]): int(shop.length[k]) for k in range(shop.at[v], shop.at[v + 1])}
        end = start + options[machine]
        assert start >= ready.get(int(shop.job[v]), 0), "job out of order"
        ready[int(shop.job[v])] = end
        bars.setdefault(machine, []).append((start, end))
    for row in bars.values():
        row.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(row)), "two operations at once"
    assert max(ready.values()) == makespan, "another makespan"


def main() -> None:
    """Print one row an instance and the median."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="folder of .fjs files, searched through")
    parser.add_argument("--best", type=Path, required=True, help="CSV with family, instance and best_known")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", default="", help="part of the path")
    options = parser.parse_args()
    known = {}
    for line in csv.DictReader(options.best.open(encoding="utf-8")):
        family, name = line["family"], line["instance"].split(" ")[0].lower()
        if family.startswith("FJSP"):
            known[f"{family.split()[-1]}-{name}" if "Hurink" in family else name] = int(line["best_known"])
    over = []
    for path in sorted(options.folder.rglob("*.fjs")):
        if options.only not in str(path):
            continue
        shop = read_shop(path)
        run(shop, 0.0, 0)
        with ThreadPoolExecutor(options.threads) as pool:
            searches = [pool.submit(run, shop, options.time_limit, seed) for seed in range(options.threads)]
            found = [one.result() for one in searches]
        makespan, best, _ = min(found, key=lambda one: one[0])
        check(shop, best, makespan)
        record = known[path.stem.lower()]
        over.append(makespan / record - 1)
        steps = sum(one[2] for one in found)
        size = f"{len(shop.job):5} x {shop.machines:2}"
        print(f"{path.stem:12}{size} {makespan:7}{record:7}{over[-1]:9.2%}{steps:10}", flush=True)
    print(f"{len(over)} instances: median {statistics.median(over):+.2%}, worst {max(over):+.2%}")


if __name__ == "__main__":
    main()
