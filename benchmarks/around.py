"""Measure a second plan around a first: every other home of a reference instance is planned, then the rest.

    python benchmarks/around.py --homes 34 --workshops 50 --blocks-per-home 59 --seed 1 --iterations 1000000

The first plan stands. The other homes are planned alone (as if nothing were booked), around what the first
plan has booked in every other workshop, and around all of it; and all homes are planned together.
"""

import argparse
from collections.abc import Collection
from dataclasses import replace
from statistics import mean

from manyworks.planning import reference_problem, solve, warm_up
from manyworks.planning.booked import Standing, around, booked_hours, collisions
from manyworks.planning.check import check
from manyworks.planning.model import Plan, Problem


def main() -> None:
    """One line for every plan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, usual in (("homes", 34), ("workshops", 50), ("blocks-per-home", 59), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--iterations", type=int, default=1_000_000)
    options = parser.parse_args()
    warm_up()
    whole = reference_problem(options.homes, options.workshops, options.blocks_per_home, options.seed)
    first = _of(whole, {home.id for home in whole.homes[::2]})
    second = _of(whole, {home.id for home in whole.homes[1::2]})
    plan = solve(first, iterations=options.iterations, seed=options.seed)
    _say("the first", first, plan)
    standing = [Standing(first, plan, "the first")]
    full = around(second, standing)
    some = {workshop.id for workshop in whole.workshops[::2]}
    half = replace(full, booked=tuple(one for one in full.booked if one.workshop in some))
    for name, problem in (("alone", second), ("half booked", half), ("around", full), ("together", whole)):
        made = solve(problem, iterations=options.iterations, seed=options.seed)
        _say(name, problem, made)
        if name != "together":
            hours, met = booked_hours(problem).machines, len(collisions(second, made, standing))
            print(f"{'':12} {hours:,.0f} h booked; runs into the first plan {met:,} times")


def _of(whole: Problem, homes: Collection[str]) -> Problem:
    return replace(whole, units=tuple(unit for unit in whole.units if unit.home in homes))


def _say(name: str, problem: Problem, plan: Plan) -> None:
    day = problem.clock.units_per_day
    finish = mean(a.finish for a in plan.assignments) / day
    pace = 60 * plan.iterations / plan.seconds / 1e6
    print(
        f"{name:12} {plan.cost:12,.0f}, by hand {plan.by_hand or 0:12,.0f}; {plan.late_units} late, "
        f"finished on day {finish:.2f}; {pace:.2f} million moves a minute; {len(check(problem, plan))} faults"
    )


if __name__ == "__main__":
    main()
