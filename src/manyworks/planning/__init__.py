"""Who makes what, when: a pure library. A problem goes in, a plan comes out.

>>> from manyworks.planning import reference_problem, solve
>>> plan = solve(reference_problem(homes=2, workshops=3, blocks_per_home=2), iterations=2000)
>>> plan.status, len(plan.assignments)
('complete', 4)
"""

from typing import TYPE_CHECKING, Any

from manyworks.planning.model import Plan, Problem
from manyworks.planning.reference import reference_problem

if TYPE_CHECKING:
    from manyworks.planning.solver import solve
    from manyworks.planning.warm import warm_up

__all__ = ["Plan", "Problem", "reference_problem", "solve", "warm_up"]


def __getattr__(name: str) -> Any:
    # Loading the compiler takes a second, and pages that only read plans do not need it.
    if name == "solve":
        from manyworks.planning.solver import solve

        return solve
    if name == "warm_up":
        from manyworks.planning.warm import warm_up

        return warm_up
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
