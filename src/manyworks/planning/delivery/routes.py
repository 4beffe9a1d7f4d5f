"""Which vehicles fetch one drop from its yards: milk-runs or direct journeys, whichever cost less.

A drop has few yards, so all ways of sharing them out and all orders of calling are tried: the cheapest is
the cheapest there is.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, permutations
from typing import NamedTuple

from manyworks.planning.delivery.cargo import Item, amount_of
from manyworks.planning.model import Place, Vehicle

MOST_YARDS = 5
"""Yards that one vehicle calls at."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One vehicle, the yards it calls at and the plots it goes to, in order, and what it carries."""

    vehicle: Vehicle
    yards: tuple[str, ...]
    plots: tuple[str, ...]
    items: tuple[Item, ...]


class Way(NamedTuple):
    """An order of calling at yards, and all kilometres of a journey that calls so."""

    kilometres: float
    yards: tuple[str, ...]


class Roads:
    """Kilometres between places, and the shortest orders of calling at yards.

    Parameters
    ----------
    places
        Of yards and plots, by id.
    kilometres
        Road kilometres from one place to another.
    """

    def __init__(self, places: dict[str, Place], kilometres: Callable[[Place, Place], float]) -> None:
        self.places = places
        self._measured = cache(kilometres)
        self._ways: dict[tuple[frozenset[str], tuple[str, ...], Place | None], list[Way]] = {}

    def between(self, here: str, there: str) -> float:
        """Kilometres from one place to another."""
        return self._measured(self.places[here], self.places[there])

    def empty(self, yard: str, plot: str, base: Place | None) -> tuple[float, float]:
        """Kilometres to the first yard, and from the last plot back to the base, or to that yard."""
        first, last = self.places[yard], self.places[plot]
        if base is None:
            return 0.0, self._measured(last, first)
        return self._measured(base, first), self._measured(last, base)

    def length(self, yards: Sequence[str], plots: Sequence[str], base: Place | None) -> float:
        """All kilometres of a journey, empty ways included."""
        stops = [*yards, *plots]
        out, back = self.empty(stops[0], stops[-1], base)
        return out + sum(self.between(a, b) for a, b in pairwise(stops)) + back

    def ways(self, yards: frozenset[str], plots: tuple[str, ...], base: Place | None) -> list[Way]:
        """All orders of calling at these yards before going to the plots, the shortest first."""
        key = yards, plots, base
        if key not in self._ways:
            ways = [Way(self.length(way, plots, base), way) for way in permutations(sorted(yards))]
            self._ways[key] = sorted(ways, key=lambda way: (round(way.kilometres, 9), way.yards))
        return self._ways[key]


def plots_of(items: Sequence[Item]) -> tuple[str, ...]:
    """The plots of some blocks, in the order in which what is wanted first is erected."""
    homes = {item.home for item in items}
    if len(homes) == 1:
        return tuple(homes)
    first: dict[str, tuple[int, int]] = {}
    for item in items:
        first[item.home] = min(first.get(item.home, (item.due, item.position)), (item.due, item.position))
    return tuple(sorted(first, key=lambda home: (first[home], home)))


def one_vehicle(
    items: Sequence[Item], vehicles: Sequence[Vehicle], roads: Roads, speed: float
) -> Journey | None:
    """The journey of the cheapest vehicle that carries all of it, by the shortest way; None = no vehicle."""
    found, cost = None, math.inf
    yards, plots, amount = frozenset(item.workshop for item in items), plots_of(items), amount_of(items)
    for vehicle in vehicles:
        if amount.fits(vehicle):
            kilometres, way = roads.ways(yards, plots, vehicle.base)[0]
            bill = vehicle.bill(kilometres, kilometres / speed, len(yards))
            if bill < cost - 1e-9:
                found, cost = Journey(vehicle, way, plots, tuple(items)), bill
    return found


def best_journeys(
    items: Sequence[Item], vehicles: Sequence[Vehicle], roads: Roads, speed: float
) -> list[Journey]:
    """The cheapest way to share the yards of one drop out to vehicles; empty when there is none.

    Parameters
    ----------
    items
        Blocks that are wanted together, from at most `MOST_YARDS` yards.
    vehicles
        Those that get to the plots.
    roads
        Ways between the places.
    speed
        Driving speed, km/h: hours are estimated by it before the times are known.
    """
    yards = sorted({item.workshop for item in items})
    best, cost = list[Journey](), math.inf
    for parts in _shared_out(yards):
        made = [
            one_vehicle([item for item in items if item.workshop in part], vehicles, roads, speed)
            for part in parts
        ]
        whole = [journey for journey in made if journey is not None]
        if len(whole) == len(parts):
            bill = math.fsum(estimated_bill(journey, roads, speed) for journey in whole)
            if bill < cost - 1e-9:
                best, cost = whole, bill
    return best


def estimated_bill(made: Journey, roads: Roads, speed: float) -> float:
    """What a journey costs before its times are known: its driving, no waiting."""
    kilometres = roads.length(made.yards, made.plots, made.vehicle.base)
    return made.vehicle.bill(kilometres, kilometres / speed, len(made.yards))


def _shared_out(yards: Sequence[str]) -> Iterator[list[list[str]]]:
    """All ways to put some yards into groups, fewest groups first within each choice."""
    if not yards:
        yield []
        return
    first, *others = yards
    for parts in _shared_out(others):
        for i in range(len(parts)):
            yield [*parts[:i], [first, *parts[i]], *parts[i + 1 :]]
        yield [[first], *parts]


def on_board(made: Journey) -> list[Item]:
    """Blocks in the order in which they are loaded: yard by yard, at each what is erected last goes first."""
    rank = {item.unit: i for i, item in enumerate(unloading(made))}
    return [
        item
        for yard in made.yards
        for item in sorted(made.items, key=lambda item: -rank[item.unit])
        if item.workshop == yard
    ]


def unloading(made: Journey) -> list[Item]:
    """Blocks in the order in which they are wanted: plot by plot, in the order of erection."""
    plots = {home: i for i, home in enumerate(made.plots)}
    return sorted(made.items, key=lambda item: (plots[item.home], item.due, item.position, item.unit))


def shuffled(made: Journey) -> float:
    """What stands before something wanted sooner, when the vehicle opens at the rear only: times to carry."""
    if made.vehicle.loading == "side":
        return 0.0
    rank = {item.unit: i for i, item in enumerate(unloading(made))}
    soonest, moved = len(rank), 0.0
    for item in on_board(made):  # what is loaded first stands behind all others
        moved += item.hands if soonest < rank[item.unit] else 0.0
        soonest = min(soonest, rank[item.unit])
    return moved
