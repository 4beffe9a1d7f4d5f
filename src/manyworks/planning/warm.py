"""Compile everything once, so that the first plan does not wait for it."""

from manyworks.planning.reference import reference_problem
from manyworks.planning.solver import solve


def warm_up() -> None:
    """Compile the dispatcher and the search, or load them from numba's cache on disk.

    The first call on a machine takes some tens of seconds; ``NUMBA_CACHE_DIR`` says where the result is kept.
    """
    solve(reference_problem(homes=2, workshops=3, blocks_per_home=2), iterations=100)
