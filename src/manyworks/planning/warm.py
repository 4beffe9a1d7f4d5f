"""Compile everything once, so that the first plan does not wait for it."""

import time

from manyworks.planning.bound import lower_bound
from manyworks.planning.nesting import NestPart, NestRules, Stock, nest
from manyworks.planning.reference import reference_problem
from manyworks.planning.simulate import simulate
from manyworks.planning.solver import solve


def warm_up() -> float:
    """Compile dispatcher, search, bound, simulation and nesting, or load them from disk.

    The first call on a machine takes a minute or so; ``MANYWORKS_CACHE`` says where the result is kept.

    Returns
    -------
    float
        Seconds that it took.
    """
    began = time.monotonic()
    problem = reference_problem(homes=2, workshops=3, blocks_per_home=2)
    plan = solve(problem, iterations=100)
    lower_bound(problem, iterations=2)
    simulate(problem, plan, runs=2)
    triangle = NestPart("a", ((0, 0), (300, 0), (0, 200)), quantity=4, material="board", thickness_mm=18)
    sheet = Stock("s", length_mm=600, width_mm=400, material="board", thickness_mm=18)
    nest([triangle], [sheet], NestRules(), iterations=20)
    return time.monotonic() - began
