"""Machines that are out and people who are away, at random times."""

import random
from dataclasses import replace

from manyworks.planning.model import Absence, Calendar, Outage, Problem
from tests.planning.instances import DAY


def with_away(problem: Problem, seed: int, count: int = 4) -> Problem:
    """Outages and absences that begin at any hour; nights over which work pauses, or does not."""
    r = random.Random(seed)

    def times() -> tuple[int, int]:
        start = r.choice(
            (r.randrange(9 * DAY), r.randrange(9) * DAY, r.randrange(9) * DAY + r.choice((8, 17)))
        )
        return start, start + r.choice((r.randrange(1, 12), r.randrange(12, 90)))

    pauses = {workshop.id: r.choice((16, 0)) for workshop in problem.workshops}
    shops = tuple(
        replace(shop, calendar=Calendar(shop.calendar.hours, shop.calendar.cycle, (), pauses[shop.id]))
        for shop in problem.workshops
    )
    outages, absences = [], []
    for _ in range(count):
        shop = r.choice(shops)
        pool, group = r.choice(shop.pools), r.choice(shop.people)
        outages.append(Outage(shop.id, pool.id, *times(), r.randint(1, pool.machines)))
        absences.append(Absence(shop.id, group.skills[0], *times(), r.randint(1, group.count)))
    return replace(problem, workshops=shops, outages=tuple(outages), absences=tuple(absences))
