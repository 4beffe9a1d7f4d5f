"""Search in zones: neighbouring workshops and the units wholly inside them, each zone on its own.

Zones do not touch each other, so they may run at the same time on any executor, and the result does not
depend on which. Borders stay where they are: drawing them anew means bringing home the units that straddle
them, and a round does not win back what that costs (measured at 50 workshops).
"""

from collections.abc import Iterator
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass

import numpy as np

from manyworks.planning.compile import Compiled
from manyworks.planning.dispatch.floor import CUT, MAKE, Floor, Ints, new_state
from manyworks.planning.dispatch.price import price_pairs
from manyworks.planning.search.task import (
    Found,
    Moment,
    Task,
    Watch,
    cut_choices,
    cut_floor,
    run_task,
    steps_of,
)

ZONE = 25
"""Workshops in a zone; smaller ones have more units across borders (docs/ideas/advice-from-prices.md)."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Some workshops, the units inside them, and the search there."""

    shops: Ints
    units: Ints
    task: Task


def draw_borders(places: np.ndarray, size: int, axis: int) -> list[Ints]:
    """Cut the map into zones of about `size` workshops: strips along one axis, each cut along the other.

    Parameters
    ----------
    places
        (m, 2) coordinates.
    size
        Workshops in a zone.
    axis
        0 or 1.
    """
    order = np.lexsort((places[:, 1 - axis], places[:, axis]))
    count = max(1, round(len(order) / size))
    strips = max(1, round(count**0.5))
    zones: list[Ints] = []
    for i in range(strips):
        strip = order[len(order) * i // strips : len(order) * (i + 1) // strips]
        strip = strip[np.lexsort((places[strip, axis], places[strip, 1 - axis]))]
        pieces = max(1, round(count * (i + 1) / strips) - round(count * i / strips))
        zones += [np.sort(piece).astype(np.int64) for piece in np.array_split(strip, pieces) if len(piece)]
    return zones


def bring_home(floor: Floor, place: Ints, zone: Ints) -> Ints:
    """Put units that straddle a border wholly to one side: to the cheapest pair that stays inside a zone."""
    place = place.copy()
    straddles = np.nonzero(zone[place[:, CUT]] != zone[place[:, MAKE]])[0].astype(np.int64)
    if len(straddles):
        price_pairs(floor, straddles, zone, place)
    return place


def make_zones(
    compiled: Compiled, place: Ints, priority: Ints, zones: list[Ints], template: Task, seed: int
) -> Iterator[Zone]:
    """One task for every zone that has units."""
    floor = compiled.floor
    begun = compiled.state(place, priority)
    of = np.empty(len(floor.shop), np.int64)
    for i, shops in enumerate(zones):
        of[shops] = i
    for i, shops in enumerate(zones):
        units = np.nonzero((of[place[:, CUT]] == i) & (of[place[:, MAKE]] == i))[0].astype(np.int64)
        if not len(units):
            continue
        here = np.full(len(floor.shop), -1, np.int64)
        here[shops] = np.arange(len(shops))
        part = cut_floor(floor, shops, units)
        state = new_state(part, here[place[units]], priority[units])
        state.bar[:], state.ends[:] = begun.bar[steps_of(floor, units)], begun.ends[units]
        state.late[:], state.opened[:] = begun.late[shops], begun.opened[shops]
        task = Task(
            floor=part,
            state=state,
            day=template.day,
            hot=template.hot,
            cold=template.cold,
            moves=None if template.moves is None else template.moves * len(units) // len(floor.unit),
            seconds=template.seconds,
            seed=seed * 1009 + i,
            insist_from=template.insist_from,
            choices=None if template.choices is None else cut_choices(template.choices[units], here),
        )
        yield Zone(shops, units, task)


def run_all(tasks: list[Task], executor: Executor, best: Found, watch: Watch) -> list[Found]:
    """Run tasks on the executor; `watch` sees `best` twice a second and may stop what has not begun."""
    futures: list[Future[Found]] = [executor.submit(run_task, task) for task in tasks]
    left = set(futures)
    while left:
        left = wait(left, timeout=0.5).not_done
        if watch(Moment(1 - len(left) / len(futures), best.cost, best.late, best.moves)):
            for future in left:
                future.cancel()
            break
    return [future.result() for future in futures if not future.cancelled()]
