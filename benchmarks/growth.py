"""How the planner grows with the problem: fixed moves, on one thread, two processes and Dask.

    python benchmarks/growth.py --operations 1000 5000 20060 100000 --iterations 300000
    python benchmarks/growth.py --operations 1000000 --executors processes

Every row is a process of its own, so that its memory is its own. `digest` is of the whole plan: the same
seed and moves must give the same one on every executor, and the run fails when they do not. A search with
no executor at all goes through the same moves in one piece, not in rounds: another plan, shown with its own
digest.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

from manyworks.planning import reference_problem, solve, warm_up
from manyworks.planning.check import check
from manyworks.planning.model import Plan

SIZES = {
    1_000: (10, 5, 10),
    5_000: (25, 15, 20),
    20_060: (34, 50, 59),
    100_000: (500, 250, 20),
    1_000_000: (5_000, 2_500, 20),
}
"""Operations to homes, workshops and blocks a home."""
EXECUTORS = ("none", "thread", "processes", "dask")
COLUMNS = {
    "operations": "d", "executor": "s", "model_s": ".1f", "first_plan_s": ".2f", "wall_s": ".1f",
    "processor_s": ".1f", "largest_process_mb": ".0f", "ratio": ".3f", "late": "d", "digest": "s",
    "valid": "s",
}  # fmt: skip


@contextmanager
def executor_of(name: str) -> Iterator[Executor | None]:
    """Where pieces of the search run."""
    if name == "none":
        yield None
    elif name == "dask":
        from distributed import Client, LocalCluster

        cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
        with cluster, Client(cluster) as client:
            yield client.get_executor()
    else:
        pool = ThreadPoolExecutor(1) if name == "thread" else ProcessPoolExecutor(2)
        with pool as executor:
            yield executor


def digest(plan: Plan) -> str:
    """Short name of everything the plan decides, and its cost."""
    found = hashlib.sha256()
    for record in (*plan.assignments, *plan.operations, round(plan.cost, 6)):
        found.update(repr(record).encode())
    return found.hexdigest()[:12]


def measure(operations: int, name: str, iterations: int, seed: int, checked: bool) -> dict[str, object]:
    """One row."""
    warm_up()
    begin = time.perf_counter()
    homes, workshops, blocks = SIZES[operations]
    problem = reference_problem(homes, workshops, blocks, seed)
    modelled = time.perf_counter() - begin
    before, begin = processor_seconds(), time.perf_counter()
    with executor_of(name) as executor:
        plan = solve(problem, iterations=iterations, seed=seed, executor=executor)
        wall = time.perf_counter() - begin
    used = processor_seconds() - before
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in EVERYBODY]
    return {
        "operations": operations,
        "executor": name,
        "model_s": modelled,
        "first_plan_s": plan.first_plan_seconds,
        "wall_s": wall,
        "processor_s": used,
        "largest_process_mb": max(peaks),
        "ratio": plan.cost / (plan.by_hand or plan.cost),
        "late": plan.late_units,
        "digest": digest(plan),
        "valid": ("yes" if not check(problem, plan) else "NO") if checked else "",
    }


EVERYBODY = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def processor_seconds() -> float:
    """Processor time of this process and of its finished worker processes."""
    used = [resource.getrusage(who) for who in EVERYBODY]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> int:
    """Print one table; fails when a plan is not valid or executors disagree."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operations", type=int, nargs="+", choices=SIZES, default=[1_000, 5_000, 20_060])
    parser.add_argument("--executors", nargs="+", choices=EXECUTORS, default=list(EXECUTORS))
    parser.add_argument("--iterations", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--row", action="store_true", help="measure the first size and executor here")
    parser.add_argument("--checked", action="store_true", help="let the independent check look at that row")
    options = parser.parse_args()
    if options.row:
        operations, name = options.operations[0], options.executors[0]
        print(json.dumps(measure(operations, name, options.iterations, options.seed, options.checked)))
        return 0
    print("| " + " | ".join(COLUMNS) + " |\n|" + " --- |" * len(COLUMNS), flush=True)
    wrong = False
    for operations in options.operations:
        plans: dict[bool, str] = {}
        for name in options.executors:
            # a plan that is known to be right need not be checked again
            known = plans.get(name == "none")
            command = [
                sys.executable,
                __file__,
                "--row",
                "--operations",
                str(operations),
                "--executors",
                name,
            ]
            command += ["--iterations", str(options.iterations), "--seed", str(options.seed)]
            done = subprocess.run(
                command if known else [*command, "--checked"],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            row = json.loads(done.stdout)
            wrong |= row["valid"] == "NO" or (known or row["digest"]) != row["digest"]
            plans[name == "none"] = row["digest"]
            print("| " + " | ".join(format(row[key], how) for key, how in COLUMNS.items()) + " |", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
