"""Against proved optima of tiny problems: never below, valid, and within 3 % on median."""

from statistics import median

from manyworks.planning.check import check
from manyworks.planning.solver import solve
from tests.planning.exact import Exact, tight

CENT = 0.01
SIZES = [(1, 2, 2), (1, 2, 3), (1, 3, 3)]
SEEDS = range(5)


def test_plans_of_tiny_problems_are_within_three_per_cent_of_the_proved_optimum() -> None:
    ratios = []
    for size in SIZES:
        for seed in SEEDS:
            problem = tight(*size, seed)
            best = Exact(problem).cost()
            plan = solve(problem, iterations=3000, seed=seed)
            assert check(problem, plan) == []
            # every price in the exact model is rounded to a cent
            assert plan.cost >= best - 200 * CENT
            ratios.append(plan.cost / best)
    assert median(ratios) <= 1.03
    assert max(ratios) <= 1.08
