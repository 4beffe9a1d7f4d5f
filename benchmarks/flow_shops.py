"""Distributed flow shops put into the planner's own model, one row a file.

    python benchmarks/flow_shops.py FOLDER/dpfsp --best best_known.csv --rounds 8 --iterations 200000

A factory becomes a workshop, a machine a pool of one, a job a unit whose operations follow each other. Two
things the model cannot say. It has no makespan: everything is given one due date a little below the
shortest time found so far, and lateness is what the planner lowers; the next round asks again. And it has
no common order of the jobs on all machines of a factory: a job may overtake another, which the published
values forbid, so ours may in principle be shorter than the best permutation. Every plan passes the
independent check.
"""

import argparse
import csv
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from manyworks.planning import solve, warm_up
from manyworks.planning.check import check
from manyworks.planning.model import (
    Block,
    Calendar,
    Clock,
    Home,
    Operation,
    Place,
    Plan,
    Policy,
    Pool,
    Problem,
    Transport,
    Unit,
    Workshop,
)

DAY = 40
"""Units in a day of this clock: lateness then weighs as in the reference instances."""
STEP = 0.01


def read_problem(path: Path) -> Problem:
    """Jobs, machines, factories, then one row of times a job."""
    lines = path.read_text("utf-8").split("\n")
    jobs, machines, factories = (int(line) for line in lines[:3])
    times = [[float(word) for word in line.split()] for line in lines[3 : 3 + jobs]]
    steps = tuple(
        Operation(f"m{i}", "make", f"m{i}", 1.0, (f"m{i - 1}",) if i else ()) for i in range(machines)
    )
    here, always = Place(0.0, 0.0), Calendar(((0, DAY),), DAY)
    pools = tuple(Pool(f"m{i}", (f"m{i}",), 0.0) for i in range(machines))
    return Problem(
        clock=Clock(datetime(2026, 1, 5, tzinfo=UTC), minutes_per_unit=1, minutes_per_day=DAY),
        blocks=(Block("job", steps),),
        workshops=tuple(Workshop(f"factory {i}", here, always, pools) for i in range(factories)),
        homes=(Home("all", here),),
        units=tuple(Unit(f"J{i}", "job", "all", 0, 0, i, minutes=tuple(row)) for i, row in enumerate(times)),
        transport=Transport("plane", handling_minutes=0, cost_per_km=0, transfer_cost=0, kit_hours=0),
        policy=Policy(fewer_late=0.0),
    )


def least(problem: Problem) -> int:
    """No schedule is shorter: the busiest machine shared evenly, or the longest job."""
    rows = [unit.minutes or () for unit in problem.units]
    loads = [sum(column) for column in zip(*rows, strict=True)]
    return int(max(max(loads) / len(problem.workshops), max(sum(row) for row in rows)))


def shortest(problem: Problem, rounds: int, iterations: int, seed: int) -> int:
    """Makespan of the best plan; each round asks for a due date just below it."""
    best: Plan | None = None
    makespan, due = 0, least(problem)
    for turn in range(rounds):
        asked = replace(problem, units=tuple(replace(unit, due=due) for unit in problem.units))
        plan = solve(asked, iterations=iterations, seed=seed + turn, warm_start=best)
        faults = check(asked, plan)
        assert not faults, faults[0]
        last = max(bar.end for bar in plan.operations)
        if best is None or last < makespan:
            best, makespan = plan, last
        due = max(least(problem), int(makespan * (1 - STEP)))
    return makespan


def main() -> None:
    """Print one row a file and the median."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--best", type=Path, required=True, help="CSV with family, instance and best_known")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--iterations", type=int, default=200_000, help="moves a round")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.best.open(encoding="utf-8") as file:
        known = {r["instance"]: int(r["best_known"]) for r in csv.DictReader(file) if "DPFSP" in r["family"]}
    warm_up()
    over = []
    print("| file | jobs x machines / factories | bound | makespan | best permutation | over | CPU s |")
    print("|" + " --- |" * 7)
    for path in sorted(options.folder.glob("*.txt"), key=lambda path: int(path.stem)):
        problem = read_problem(path)
        begin = time.process_time()
        makespan = shortest(problem, options.rounds, options.iterations, options.seed)
        over.append(makespan / known[path.name] - 1)
        size = f"{len(problem.units)} x {len(problem.workshops[0].pools)} / {len(problem.workshops)}"
        print(
            f"| {path.stem} | {size} | {least(problem)} | {makespan} | {known[path.name]} |"
            f" {over[-1]:+.1%} | {time.process_time() - begin:.0f} |",
            flush=True,
        )
    print(f"\n{len(over)} files: median {statistics.median(over):+.1%}, worst {max(over):+.1%}")


if __name__ == "__main__":
    main()
