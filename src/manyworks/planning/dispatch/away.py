"""From when on machines and people who are away are taken, so that nothing begins while they are.

An operation takes its machine and its people when they become free, and then waits for the opening in which
it fits. Whatever would begin during an outage may so have to be kept from taking a machine long before it.
"""

from manyworks.planning.dispatch.compiled import inlined, kernel
from manyworks.planning.dispatch.floor import FIRST, KIND, MAKE, POOL, RELEASE, STATION, STEPS, Floor, Ints
from manyworks.planning.dispatch.queue import duration, is_cut_by_others, work_span
from manyworks.planning.dispatch.teams import share_people


@inlined
def _longest(floor: Floor, count: int, away: int, shop: int) -> int:
    """Longest work that needs what is away and, taken up as late as can be, would begin meanwhile."""
    row = floor.unit[away]
    start, end = row[RELEASE], int(-floor.standard[row[FIRST]])
    station = floor.shop[shop, STATION] + floor.station[shop, row[KIND]]
    skill, longest = floor.queue_skill[station], 0
    for unit in range(count):
        for step in range(floor.unit[unit, STEPS]):
            queue = floor.station[shop, floor.unit[unit, KIND] + step]
            if queue < 0 or is_cut_by_others(floor, floor.unit[unit, FIRST] + step):
                continue
            needs = floor.shop[shop, STATION] + queue
            usable = floor.queue_pools[needs]
            if skill == 0:
                usable &= floor.queue_pools[station]
            elif floor.queue_helpers[needs] == 0 and not share_people(
                floor, shop, skill, floor.queue_skill[needs]
            ):
                continue
            pool = floor.shop[shop, POOL]
            while usable > 0:
                if usable & 1:
                    standard = floor.standard[floor.unit[unit, FIRST] + step]
                    for extra in (0.0, floor.change[pool]):
                        length = duration(floor, pool, standard, extra)
                        if length > longest and work_span(floor, shop, start, length)[0] < end:
                            longest = length
                usable >>= 1
                pool += 1
    return int(longest)


@kernel
def bring_forward(floor: Floor, count: int, place: Ints) -> None:
    """Release what is away when the first work is taken up that would begin meanwhile.

    Parameters
    ----------
    count
        Units; the rows after them are machines and people who are away, released when that begins.
    place
        (n, 2) their workshops.
    """
    for away in range(count, floor.unit.shape[0]):
        shop = place[away, MAKE]
        length = _longest(floor, count, away, shop)
        if length == 0:
            continue
        start = floor.unit[away, RELEASE]
        low, high = 0, start
        while low < high:
            middle = (low + high) // 2
            if work_span(floor, shop, middle, length)[0] >= start:
                high = middle
            else:
                low = middle + 1
        floor.unit[away, RELEASE] = low
