"""Measure the Monte Carlo simulation of one plan: `--runs` runs with uncertain durations and failures."""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor

from manyworks.planning import reference_problem, solve, warm_up
from manyworks.planning.simulate import simulate


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--homes", type=int, default=34)
    parser.add_argument("--workshops", type=int, default=50)
    parser.add_argument("--blocks-per-home", type=int, default=59)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--iterations", type=int, default=50_000, help="moves for the plan")
    options = parser.parse_args()
    warm_up()
    problem = reference_problem(options.homes, options.workshops, options.blocks_per_home, options.seed)
    with ThreadPoolExecutor(2) as executor:
        plan = solve(problem, iterations=options.iterations, seed=options.seed, executor=executor)
    begun, processor = time.perf_counter(), time.process_time()
    result = simulate(problem, plan, runs=options.runs, seed=options.seed)
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    print(
        f"{len(plan.operations):,} operations, {result.runs:,} runs: {seconds:.2f} s "
        f"({processor:.2f} s of processor time), {result.blocks_on_time:.1%} of blocks on time"
    )


if __name__ == "__main__":
    main()
