"""Who makes what, when: a pure library. A problem goes in, a plan comes out.

>>> from manyworks.planning import reference_problem
>>> problem = reference_problem(homes=2, workshops=3, blocks_per_home=2)
>>> len(problem.units)
4
"""

from manyworks.planning.model import Plan, Problem
from manyworks.planning.reference import reference_problem

__all__ = ["Plan", "Problem", "reference_problem"]
