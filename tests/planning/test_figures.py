"""The engine's figures with fixed moves: these fail on a dearer plan or a lower bound, not on a slower clock.

The limits lie 0.4 % beside what was measured on 2026-11-29, when money began to count exact minutes. Whoever
makes the search better moves them.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from manyworks.planning.bound import lower_bound
from manyworks.planning.reference import reference_problem
from manyworks.planning.solver import solve

MOVES, STEPS = 40_000, 120
SMALL = (10, 5, 10)
MEDIUM = (25, 15, 20)


@pytest.mark.parametrize(
    ("size", "seed", "alone", "together", "bound"),
    [
        (SMALL, 1, 127_504, 127_160, 118_570),
        (SMALL, 2, 107_047, 106_930, 103_010),
        (SMALL, 3, 94_350, 93_926, 91_360),
        (MEDIUM, 1, 470_524, 471_308, 455_200),
    ],
)
def test_reference_instances_cost_no_more_than_they_did(
    size: tuple[int, int, int], seed: int, alone: float, together: float, bound: float
) -> None:
    problem = reference_problem(*size, seed)
    assert solve(problem, iterations=MOVES, seed=1).cost <= alone
    with ThreadPoolExecutor(2) as executor:
        assert solve(problem, iterations=MOVES, seed=1, executor=executor).cost <= together
    assert lower_bound(problem, iterations=STEPS).value >= bound
