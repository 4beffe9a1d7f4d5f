"""Vehicle routes with time windows: the solver behind our deliveries on public files, one row a file.

    python benchmarks/vrptw.py FOLDER/vrptw --best best_known.csv --time-limit 30 --only C1_10_1 R1_10_1

`planning.delivery` asks PyVRP for the routes of one drop: a handful of calls, several vehicle classes,
capacity in kilograms and square metres, the order of erection as time windows. Thousand customers with
windows of their own cannot be put into that question, so the files go to PyVRP as deliveries use it
(`Model.solve`, its default search, a seed): the figures are PyVRP's own. Distances are cut to one decimal
as in the published values.
"""

import argparse
import csv
import statistics
import time
from pathlib import Path

from pyvrp import Model, read
from pyvrp.stop import MaxIterations, MaxRuntime

from manyworks.planning.delivery.loads import DEFAULT_ITERATIONS


def main() -> None:
    """Print one row a file: distance after the iterations that deliveries make, and after the time limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--best", type=Path, required=True, help="CSV with family, instance and best_known")
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--only", nargs="*", help="names of files without their ending")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.best.open(encoding="utf-8") as file:
        known = {row["instance"]: row["best_known"] for row in csv.DictReader(file)}
    print(
        f"| file | best known | {DEFAULT_ITERATIONS} iterations | over | CPU s | {options.time_limit:g} s |"
    )
    print("|" + " --- |" * 6)
    over = []
    for path in sorted(options.folder.glob("*.vrp")):
        if options.only and path.stem not in options.only:
            continue
        data = read(path, round_func="dimacs")
        record = float(known[path.stem])
        cells = []
        for stop in (MaxIterations(DEFAULT_ITERATIONS), MaxRuntime(options.time_limit)):
            begin = time.process_time()
            result = Model.from_data(data).solve(stop, seed=options.seed, collect_stats=False, display=False)
            assert result.is_feasible(), path
            share = result.cost() / 10 / record - 1
            cells.append(f"{result.cost() / 10:.1f} ({share:+.2%}) | {time.process_time() - begin:.1f}")
        over.append(share)
        print(f"| {path.stem} | {record} | {' | '.join(cells)} |", flush=True)
    print(f"\n{len(over)} files: median {statistics.median(over):+.2%}, worst {max(over):+.2%}")


if __name__ == "__main__":
    main()
