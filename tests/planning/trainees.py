"""Problems with training places: some work of two types of block is kept for trainees at some workshops."""

import random
from dataclasses import replace

from manyworks.planning.model import Pool, Problem, Training, Workshop
from tests.planning.instances import rich_problem


def with_place(workshop: Workshop, training: Training, factor: float = 1.5, places: int = 1) -> Workshop:
    """A bench for trainees beside those that are there."""
    bench = Pool("trainee-bench", ("assembly", "inspection"), 22.0, places, factor, training=training)
    return replace(workshop, pools=(*workshop.pools, bench))


def trainee_problem(units: int, seed: int, **policy: float | bool) -> Problem:
    """A rich problem with a second, quicker type of block, and a training place at most workshops."""
    r = random.Random(seed)
    problem = rich_problem(units, seed, **policy)
    wall = problem.blocks[0]
    quick = tuple(replace(o, minutes=o.minutes / 2) for o in wall.operations)
    floor = replace(wall, id="floor", operations=quick, first_article=r.random() < 0.5)
    shops = []
    for bare in problem.workshops:
        shop = bare
        blocks = r.choice((("wall",), ("floor",), ("wall", "floor")))
        mentor = r.choice(("joiner", "inspector"))
        training = Training(mentor, blocks, r.random() < 0.4, r.random() < 0.5)
        if r.random() < 0.8:
            shop = with_place(shop, training, r.choice((1.5, 2.0)), r.choice((1, 2)))
        if r.random() < 0.3:
            second = replace(training, mentor_skill=r.choice(("joiner", "inspector")), hold_points=True)
            slow = replace(with_place(bare, second, 3.0).pools[-1], id="trainee-table")
            shop = replace(shop, pools=(*shop.pools, slow))
        if r.random() < 0.3:
            router = replace(shop.pools[0], id="trainee-router", time_factor=2.0, training=training)
            shop = replace(shop, pools=(*shop.pools, router))
        shops.append(shop)
    return replace(
        problem,
        blocks=(wall, floor),
        units=tuple(replace(unit, block=r.choice(("wall", "floor"))) for unit in problem.units),
        workshops=tuple(shops),
    )
