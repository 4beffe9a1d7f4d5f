"""Compile everything once, so that the first plan does not wait for it."""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

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
    for half in HALVES:
        half()
    return time.monotonic() - began


def compile_at_once() -> float:
    """Compile for later processes, on two cores; the caller's main module must bear being imported again.

    Returns
    -------
    float
        Seconds that it took.
    """
    began = time.monotonic()
    # Fresh processes, since a copy of a running one copies its held locks.
    with ProcessPoolExecutor(len(HALVES), get_context("spawn")) as pool:
        for half in [pool.submit(half) for half in HALVES]:
            half.result()
    return time.monotonic() - began


def _search() -> None:
    problem = reference_problem(homes=2, workshops=3, blocks_per_home=2)
    simulate(problem, solve(problem, iterations=100), runs=2)


def _bound_and_nest() -> None:
    lower_bound(reference_problem(homes=2, workshops=3, blocks_per_home=2), iterations=2)
    triangle = NestPart("a", ((0, 0), (300, 0), (0, 200)), quantity=4, material="board", thickness_mm=18)
    sheet = Stock("s", length_mm=600, width_mm=400, material="board", thickness_mm=18)
    nest([triangle], [sheet], NestRules(), iterations=20)


HALVES: tuple[Callable[[], None], ...] = (_search, _bound_and_nest)
"""Two parts that share next to no compiled code."""
