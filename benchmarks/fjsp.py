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

import numpy as np
from fjsp_search import BEST, STEP, Ints, Shop, begin_well, new_schedule, search

CHUNK = 2000


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


def run(shop: Shop, seconds: float, seed: int) -> tuple[int, Ints, int]:
    """Best makespan, its (machine, start) of every operation, and the steps made."""
    until = time.perf_counter() + seconds
    s = new_schedule(shop, seed)
    begin_well(shop, s)
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
    over: dict[str, list[float]] = {}
    warm = Shop(*(np.array(row) for row in ([0, 0], [0, 1, 2], [0, 0], [1, 1])), 1)
    run(warm, 0.01, 0)
    for path in sorted(options.folder.rglob("*.fjs")):
        if options.only not in str(path):
            continue
        shop = read_shop(path)
        processor = time.process_time()
        with ThreadPoolExecutor(options.threads) as pool:
            searches = [pool.submit(run, shop, options.time_limit, seed) for seed in range(options.threads)]
            found = [one.result() for one in searches]
        makespan, best, _ = min(found, key=lambda one: one[0])
        check(shop, best, makespan)
        record = known[path.stem.lower()]
        share = makespan / record - 1
        over.setdefault(path.parent.name, []).append(share)
        steps, processor = sum(one[2] for one in found), time.process_time() - processor
        size = f"{len(shop.job):5} x {shop.machines:2}"
        print(
            f"{path.stem:12}{size} {makespan:7}{record:7}{share:9.2%}{steps:10}{processor:7.1f} CPU s",
            flush=True,
        )
    for family, shares in (*over.items(), ("all", [share for row in over.values() for share in row])):
        median, worst = statistics.median(shares), max(shares)
        print(f"{family:12}{len(shares):3} files: median {median:+.2%}, worst {worst:+.2%}")


if __name__ == "__main__":
    main()
