"""Measure planning again after one machine fails: seconds, and how many promises change.

    python benchmarks/replan.py --homes 34 --workshops 50 --blocks-per-home 59 --time-limit 5

The plan is made first (not timed). In the middle of it the busiest router of the network is out for ten days.
A changed promise is a cut or a make group that goes to another workshop.
"""

import argparse
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from manyworks.planning import reference_problem, solve, warm_up
from manyworks.planning.check import check
from manyworks.planning.events import MachineDown
from manyworks.planning.replan import replan

DAYS_OUT = 10


def main() -> None:
    """Print one row."""
    options = parse()
    warm_up()
    problem = reference_problem(options.homes, options.workshops, options.blocks_per_home, options.seed)
    with ThreadPoolExecutor(options.workers) as executor:
        plan = solve(problem, iterations=options.iterations, seed=options.seed, executor=executor)
        day = problem.clock.units_per_day
        now = max(bar.end for bar in plan.operations) // 2
        end = now + DAYS_OUT * day
        hit = Counter(
            (bar.workshop, bar.machine)
            for bar in plan.operations
            if bar.pool == "cnc" and now <= bar.start < end
        )
        (shop, _), operations = hit.most_common(1)[0]
        failure = MachineDown(shop, "cnc", now, end, reason="spindle")
        begun, processor = time.perf_counter(), time.process_time()
        again = replan(
            problem,
            plan,
            now=now,
            events=[failure],
            time_limit_s=options.time_limit,
            iterations=options.moves,
            seed=options.seed,
            executor=executor,
        )
        seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    row = {
        "operations": len(plan.operations),
        "operations_on_the_machine": operations,
        "changed_promises": again.promises_changed,
        "changed_per_operation": again.promises_changed / operations,
        "late_before": plan.late_units,
        "late_without_moving": again.plan.trace[0].late,
        "late_after": again.plan.late_units,
        "first_plan_seconds": again.plan.first_plan_seconds,
        "seconds": seconds,
        "processor_seconds": processor,
        "valid": not check(again.problem, again.plan),
    }
    if options.json:
        print(json.dumps(row))
        return
    for name, value in row.items():
        print(f"{name:28}{value:>14,.3f}" if isinstance(value, float) else f"{name:28}{value!s:>14}")


def parse() -> argparse.Namespace:
    """Options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--homes", type=int, default=34)
    parser.add_argument("--workshops", type=int, default=50)
    parser.add_argument("--blocks-per-home", type=int, default=59)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=4.0, help="seconds for planning again")
    parser.add_argument("--moves", type=int, help="moves instead of seconds")
    parser.add_argument("--iterations", type=int, default=200_000, help="moves for the plan before")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
