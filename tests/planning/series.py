"""Problems with first articles: two types of block, of which one or both ask for one."""

import random
from dataclasses import replace

from manyworks.planning.model import Accepted, Problem
from tests.planning.instances import rich_problem


def series_problem(units: int, seed: int, both: bool = True, **policy: float | bool) -> Problem:
    """A rich problem with a second, quicker type of block; some workshops have proven some of it."""
    r = random.Random(seed)
    problem = rich_problem(units, seed, **policy)
    wall = replace(problem.blocks[0], first_article=True)
    quick = tuple(replace(o, minutes=o.minutes / 2) for o in wall.operations)
    floor = replace(wall, id="floor", operations=quick, first_article=both)
    known = (
        Accepted("north", "floor"),
        Accepted("south", "wall", "cut"),
        Accepted("west", "wall", "make"),
    )
    return replace(
        problem,
        blocks=(wall, floor),
        units=tuple(replace(unit, block=r.choice(("wall", "floor"))) for unit in problem.units),
        accepted=tuple(k for k in known if r.random() < 0.4),
    )
