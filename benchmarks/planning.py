"""Measure the planner on reference instances: one command, one row, or one table.

    python benchmarks/planning.py --homes 34 --workshops 50 --blocks-per-home 59 --seed 1 --time-limit 60
    python benchmarks/planning.py --homes 34 --workshops 50 --blocks-per-home 59 --seeds 1 2 3 4 5 --runs 3

A table has a line for every instance: the median of the runs, which differ in the seed of the search, with
the lowest and the highest; every run is a process of its own, and only the first one works out the bound.
With `--json` it is a line for every run instead.
`greedy` is the cost of earliest due date + nearest workshop with slack on the same instance in the same run;
the plan is checked by the independent checker. Compiling is done before, and shown as `compile_seconds`.
`first_plan_seconds` is from the finished problem to a whole plan by rule; `model_seconds` (making its
objects) is apart. The time limit covers first plan, advice and search; the bound has `--bound-time`.
On a machine that is busy, judge by `processor_seconds` and `--iterations`.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from manyworks.planning import reference_problem, solve, warm_up
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.problem_json import plan_to_dict, problem_to_dict


def main() -> int:
    options = parse()
    if not options.seeds:
        return measure(options)
    return lines(options) if options.json else table(options)


def measure(options: argparse.Namespace) -> int:
    """One instance, one search, one row."""
    begin = time.perf_counter()
    warm_up()
    compiled = time.perf_counter() - begin
    begin = time.perf_counter()
    problem = reference_problem(options.homes, options.workshops, options.blocks_per_home, options.seed)
    modelled = time.perf_counter() - begin
    search_seed = options.seed if options.search_seed is None else options.search_seed
    processor = processor_seconds()
    with pool(options) as executor:
        plan = solve(
            problem,
            time_limit_s=None if options.iterations else options.time_limit,
            iterations=options.iterations,
            seed=search_seed,
            executor=executor,
        )
    processor = processor_seconds() - processor
    peak = sum(resource.getrusage(who).ru_maxrss for who in EVERYBODY) / 1024
    begin, steps = time.perf_counter(), 0
    if options.bound_time > 0:
        bound = lower_bound(problem, time_limit_s=options.bound_time, upper=plan.cost)
        plan, steps = replace(plan, bound=bound.value), bound.iterations
    bounded = time.perf_counter() - begin
    row = {
        "operations": sum(len(problem.blocks[0].operations) for _ in problem.units),
        "workshops": options.workshops,
        "seed": options.seed,
        "search_seed": search_seed,
        "greedy": plan.by_hand,
        "cost": plan.cost,
        "ratio": plan.cost / (plan.by_hand or plan.cost),
        "late_blocks": plan.late_units,
        "bound": plan.bound,
        "gap": plan.gap,
        "first_plan_seconds": plan.first_plan_seconds,
        "seconds": plan.seconds,
        "processor_seconds": processor,
        "model_seconds": modelled,
        "bound_seconds": bounded,
        "bound_steps": steps,
        "compile_seconds": compiled,
        "moves": plan.iterations,
        "moves_a_minute": 60 * plan.iterations / max(1e-9, plan.seconds),
        "moves_a_processor_minute": 60 * plan.iterations / max(1e-9, processor),
        "evaluations": plan.evaluations,
        "peak_mb": peak,
        "valid": not check(problem, plan),
    }
    if options.write_plan:
        both = {"problem": problem_to_dict(problem), "plan": plan_to_dict(plan)}
        options.write_plan.write_text(json.dumps(both), "utf-8")
    if options.json:
        print(json.dumps(row))
    else:
        for name, value in row.items():
            print(f"{name:24}{value:>18,.4f}" if isinstance(value, float) else f"{name:24}{value!s:>18}")
    return 0 if row["valid"] else 1


def table(options: argparse.Namespace) -> int:
    """One line for every instance, after all of its runs; refused when a run's plan is not valid."""
    heads = ["operations", "seed", "ratio to by hand", "no plan below", "late units", "gap"]
    heads += ["first plan", "bound", "memory"]
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    for seed in options.seeds:
        rows = [run_apart(options, seed, run) for run in range(options.runs)]
        if not all(row["valid"] for row in rows):
            return 1
        bound = rows[0]["bound"]
        cells = [
            f"{rows[0]['operations']:,}",
            str(seed),
            spread([row["ratio"] for row in rows], "{:.3f}"),
            f"{bound / rows[0]['greedy']:.3f}" if bound else "",
            spread([row["late_blocks"] for row in rows], "{:.0f}"),
            spread([100 * (row["cost"] / bound - 1) for row in rows], "{:.1f}") + " %" if bound else "",
            f"{statistics.median(row['first_plan_seconds'] for row in rows):.3f} s",
            f"{rows[0]['bound_seconds']:.1f} s",
            f"{max(row['peak_mb'] for row in rows):,.0f} MB",
        ]
        print("| " + " | ".join(cells) + " |", flush=True)
    return 0


def lines(options: argparse.Namespace) -> int:
    """One line of JSON for every run, until one whose plan is not valid."""
    for seed in options.seeds:
        for run in range(options.runs):
            row = run_apart(options, seed, run)
            print(json.dumps(row), flush=True)
            if not row["valid"]:
                return 1
    return 0


def run_apart(options: argparse.Namespace, seed: int, run: int) -> dict[str, float]:
    """The row of one run, measured in a process of its own."""
    words = {
        "--homes": options.homes,
        "--workshops": options.workshops,
        "--blocks-per-home": options.blocks_per_home,
        "--seed": seed,
        "--search-seed": seed + 1000 * run,
        "--time-limit": options.time_limit,
        "--iterations": options.iterations,
        "--bound-time": options.bound_time if run == 0 else 0,
        "--workers": options.workers,
    }
    command = [f"{name}={value}" for name, value in words.items() if value is not None]
    command += ["--json"] + ["--processes"] * options.processes
    done = subprocess.run([sys.executable, __file__, *command], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(done.stderr)
    row: dict[str, float] = json.loads(done.stdout)
    return row


def spread(values: list[float], style: str) -> str:
    """Median, and when there are several values that differ, the lowest and the highest."""
    low, middle, high = (style.format(f(values)) for f in (min, statistics.median, max))
    return middle if low == high else f"{middle} ({low} to {high})"


def count(word: str) -> int:
    """A whole number from 1 on."""
    try:
        number = int(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is below 1")
    return number


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--homes", type=count, default=34)
    parser.add_argument("--workshops", type=count, default=50)
    parser.add_argument("--blocks-per-home", type=count, default=59)
    parser.add_argument("--seed", type=int, default=1, help="seed of the instance, and of the search")
    parser.add_argument("--search-seed", type=int, help="another seed for the search")
    parser.add_argument("--seeds", type=int, nargs="+", help="a table of these instances")
    parser.add_argument("--runs", type=count, default=1, help="with --seeds: searches of each instance")
    parser.add_argument(
        "--time-limit", type=float, default=60.0, help="seconds for the plan, set-up included"
    )
    parser.add_argument("--iterations", type=int, help="moves instead of seconds: the same plan every time")
    parser.add_argument(
        "--bound-time", type=float, default=60.0, help="seconds for the lower bound; 0 = none"
    )
    parser.add_argument("--workers", type=count, default=2)
    parser.add_argument("--processes", action="store_true", help="worker processes instead of threads")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--write-plan", type=Path, metavar="FILE", help="save instance and plan with every start"
    )
    options = parser.parse_args()
    if options.seeds and options.write_plan:
        parser.error("--write-plan saves one plan, --seeds makes many")
    if options.seeds and options.search_seed is not None:
        parser.error("--search-seed is for one run, --seeds makes many")
    return options


EVERYBODY = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def processor_seconds() -> float:
    """Processor time of this process and of its finished worker processes."""
    used = [resource.getrusage(who) for who in EVERYBODY]
    return sum(one.ru_utime + one.ru_stime for one in used)


def pool(options: argparse.Namespace) -> ThreadPoolExecutor | ProcessPoolExecutor | nullcontext[None]:
    if options.workers < 2:
        return nullcontext()
    return (ProcessPoolExecutor if options.processes else ThreadPoolExecutor)(options.workers)


if __name__ == "__main__":
    sys.exit(main())
