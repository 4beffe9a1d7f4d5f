"""Plans the deliveries of a whole plan, site by site, in loads that a driver would drive."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from manyworks.planning.delivery.cargo import Amount, Item, amount_of, items_of, permitted, why_not
from manyworks.planning.delivery.drivers import Drivers
from manyworks.planning.delivery.drops import plan_drops
from manyworks.planning.delivery.hours import plot_hours, yard_hours
from manyworks.planning.delivery.kits import plan_fetches
from manyworks.planning.delivery.routes import (
    MOST_YARDS,
    Journey,
    Roads,
    best_journeys,
    on_board,
    one_vehicle,
    plots_of,
)
from manyworks.planning.delivery.sites import sites_of
from manyworks.planning.delivery.timetable import Times, Timetable
from manyworks.planning.model import (
    Plan,
    PlannedFetch,
    PlannedLoad,
    PlannedStop,
    Problem,
    Vehicle,
)
from manyworks.planning.travel import road_km

MOST_DAYS_EARLY = 5
JOINED_DAYS = 2
"""Journeys that come so far apart may become one."""


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A unit that cannot be brought to its plot, and why, with mm and kg."""

    unit: str
    home: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """All that moves in a plan.

    Parameters
    ----------
    loads
        In order of arrival.
    fetches
        Kits that are fetched from the workshop that cut them, in order of leaving.
    not_carried
        Units that no permitted vehicle, or nobody on the plot, can carry.
    dates
        When each unit is wanted at its plot: like blocks stand in for each other.
    """

    loads: tuple[PlannedLoad, ...]
    fetches: tuple[PlannedFetch, ...]
    not_carried: tuple[NotCarried, ...]
    dates: dict[str, int]


def plan_deliveries(problem: Problem, plan: Plan, *, most_days_early: int = MOST_DAYS_EARLY) -> Deliveries:
    """Vehicles, ways and times for every finished block of a plan, and for every kit.

    What a site wants is cut into drops, so that a drop comes as late as the site needs it, fits the largest
    vehicle that gets there and the storage on the plot. Each drop is then fetched by milk-run or directly,
    whichever costs less, and gets times: one call at each yard, in its hours and those of the plot, within a
    driver's day, with vehicles and bays that are busy once.

    Parameters
    ----------
    problem, plan
        What was asked, and the answer with its assignments.
    most_days_early
        Longest time a block may wait on the plot, in days.
    """
    items, refused = list[Item](), list[NotCarried]()
    access = {home.id: home.access for home in problem.homes}
    every = items_of(problem, plan)
    for item in every:
        reason = why_not(item, access[item.home], permitted(access[item.home], problem.fleet))
        if reason:
            refused.append(NotCarried(item.unit, item.home, reason))
        else:
            items.append(item)
    drivers = Drivers(problem.clock, problem.transport, problem.fleet, problem.booked_vehicles)
    # kits have less time to wait in than blocks, so they choose their vehicles first
    fetches = plan_fetches(problem, plan, drivers)
    loads, shut = _Planner(problem, every, drivers, most_days_early).loads(items)
    return Deliveries(loads, fetches, (*refused, *shut), {item.unit: item.due for item in every})


class _Planner:
    """The deliveries of one plan."""

    def __init__(self, problem: Problem, items: Sequence[Item], drivers: Drivers, days_early: int) -> None:
        self.problem, self.clock, self.transport = problem, problem.clock, problem.transport
        self.most_early = days_early * self.clock.units_per_day
        self.access = {home.id: home.access for home in problem.homes}
        last = max((max(item.ready, item.due) for item in items), default=0)
        end = last + 120 * self.clock.units_per_day
        used = {item.workshop for item in items}
        shops = [shop for shop in problem.workshops if shop.id in used]
        places = {shop.id: shop.place for shop in shops} | {
            _plot(home.id): home.place for home in problem.homes
        }
        self.roads = Roads(places, lambda a, b: road_km(self.transport, a, b))
        self.table = Timetable(
            self.clock,
            self.transport,
            self.roads,
            {shop.id: yard_hours(shop, end) for shop in shops},
            {_plot(home.id): plot_hours(self.clock, home.takes, end) for home in problem.homes},
            drivers,
        )
        self.sites = sites_of(problem)
        self.site = {_plot(home.id): number for number, site in enumerate(self.sites) for home in site}
        self.waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.allowed = {_plot(home.id): permitted(home.access, problem.fleet) for home in problem.homes}

    def loads(self, items: Sequence[Item]) -> tuple[tuple[PlannedLoad, ...], list[NotCarried]]:
        """All loads in order of arrival, and what finds no time."""
        by_home: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_home[item.home].append(replace(item, home=_plot(item.home)))
        journeys: list[Journey] = []
        for site in self.sites:
            wanted = [item for home in site for item in by_home[home.id]]
            if wanted:
                journeys += self._journeys(wanted)
        placed, shut = list[Times](), list[NotCarried]()
        for made in sorted(journeys, key=lambda made: (self._wanted(made), made.items[0].unit)):
            times, never = self._placed(made)
            placed += times
            shut += never
        placed = self._joined(placed)
        found = sorted(map(self._load, placed), key=lambda load: (load.arrive, load.units))
        return tuple(found), shut

    def _placed(self, made: Journey) -> tuple[list[Times], list[NotCarried]]:
        """Times of a journey; with another vehicle, or in parts, where that costs less than being late."""
        whole = self._timed(made)
        if whole is not None and whole.arrive <= self._wanted(made):
            return [whole], []
        if len(made.items) == 1:
            return ([whole], []) if whole is not None else ([], [self._no_time(made)])
        if whole is not None:
            self._take_back(whole)
        best, never = self._in_parts(made)
        if whole is None or (not never and self._price(best) < self._price([whole])):
            return best, never
        for times in best:
            self._take_back(times)
        self._take(whole)
        return [whole], []

    def _joined(self, placed: list[Times]) -> list[Times]:
        """The same journeys, where two that come about the same time are one if that costs less."""
        left, kept = sorted(placed, key=lambda times: times.arrive, reverse=True), list[Times]()
        while left:
            one = left.pop()
            last = one.arrive + JOINED_DAYS * self.clock.units_per_day
            for other in [times for times in reversed(left) if times.arrive <= last]:
                if (both := self._as_one(one, other)) is not None:
                    left.remove(other)
                    one = both
            kept.append(one)
        return kept

    def _as_one(self, one: Times, other: Times) -> Times | None:
        """Two journeys to one site as one, if that costs less; they stay as they are otherwise."""
        items = (*one.made.items, *other.made.items)
        plots, yards = {item.home for item in items}, {item.workshop for item in items}
        if len({self.site[plot] for plot in plots}) > 1 or len(yards) > MOST_YARDS:
            return None
        amount = amount_of(items)
        vehicles = [vehicle for vehicle in self._vehicles(items) if amount.fits(vehicle)]
        if not vehicles:
            return None
        apart = self._price([one, other])
        self._take_back(one)
        self._take_back(other)
        made = one_vehicle(items, vehicles, self.roads, self.transport.speed_km_h)
        both = None if made is None else self._timed(made)
        if both is not None and self._price([both]) < apart:
            return both
        if both is not None:
            self._take_back(both)
        self._take(one)
        self._take(other)
        return None

    def _timed(self, made: Journey) -> Times | None:
        """Times of a whole journey, with the vehicle with which it costs least, being late included."""
        best: Times | None = None
        amount = amount_of(made.items)
        others = [one for one in self._vehicles(made.items) if one != made.vehicle and amount.fits(one)]
        for vehicle in (made.vehicle, *others):
            asked = replace(made, vehicle=vehicle)
            times = self.table.place(asked, self._wanted(made), self.most_early, partial(self._room, made))
            if times is not None:
                self.table.give_back(times)
                if best is None or self._price([times]) < self._price([best]):
                    best = times
            if best is not None and best.arrive <= self._wanted(made):
                break
        if best is not None:
            self._take(best)
        return best

    def _in_parts(self, made: Journey) -> tuple[list[Times], list[NotCarried]]:
        """The same yard by yard; from one yard in two halves, what is wanted first before the rest."""
        half = len(made.items) // 2
        groups = [made.items[:half], made.items[half:]]
        if len(made.yards) > 1:
            groups = [
                tuple(item for item in made.items if item.workshop == yard) for yard in sorted(made.yards)
            ]
        parts, never = list[Times](), list[NotCarried]()
        for items in groups:
            for part in self._shared_out(list(items)):
                found, none = self._placed(part)
                parts += found
                never += none
        return parts, never

    def _take(self, times: Times) -> None:
        self.table.take(times)
        for item, arrive in times.arrivals():
            self.waiting[item.home].append((arrive, item.due))

    def _price(self, placed: Sequence[Times]) -> float:
        """What journeys cost, with being late."""
        per_unit = self.problem.policy.lateness_per_day / self.clock.units_per_day
        late = sum(max(0, t - item.due) for times in placed for item, t in times.arrivals())
        return sum(self._bill(times)[1] for times in placed) + late * per_unit

    def _take_back(self, times: Times) -> None:
        self.table.give_back(times)
        for item, arrive in times.arrivals():
            self.waiting[item.home].remove((arrive, item.due))

    def _vehicles(self, items: Sequence[Item]) -> tuple[Vehicle, ...]:
        """Vehicles that get to all plots of these blocks."""
        return min((self.allowed[plot] for plot in plots_of(items)), key=len)

    def _wanted(self, made: Journey) -> int:
        return min(item.due for item in made.items)

    def _journeys(self, items: list[Item]) -> list[Journey]:
        """The cheapest journeys for all that a site wants."""
        items = sorted(items, key=lambda item: (item.due, item.home, item.position, item.unit))
        late = self.problem.policy.lateness_per_day / self.clock.units_per_day
        rooms = [self.access[_home(plot)].storage_blocks for plot in plots_of(items)]
        storage = min((room for room in rooms if room is not None), default=None)
        drops = plan_drops(items, self._offer, late, storage, self.most_early)
        return [made for drop in drops for made in self._shared_out(drop)]

    def _shared_out(self, drop: list[Item]) -> list[Journey]:
        return best_journeys(drop, self._vehicles(drop), self.roads, self.transport.speed_km_h)

    def _offer(
        self, amount: Amount, yards: frozenset[str], items: Sequence[Item], ready: int
    ) -> tuple[float, int] | None:
        """Estimated bill and arrival of the cheapest vehicle: as late as is wanted, once all is ready."""
        plots, best = plots_of(items), None
        standing = len(yards) * self.transport.handling_minutes
        standing += 2 * amount.hands * self.transport.block_minutes
        for vehicle in self._vehicles(items):
            if not amount.fits(vehicle):
                continue
            kilometres, order = self.roads.ways(yards, plots, vehicle.base)[0]
            hours = kilometres / self.transport.speed_km_h + standing / 60
            bill = vehicle.bill(kilometres, hours, len(yards))
            if hours <= self.transport.driver_hours and (best is None or bill < best[0]):
                best = bill, order
        if best is None:
            return None
        bill, order = best
        last = self.table.leg(order[-1], plots[0])
        earliest = ready + self.table.loading(1) + last
        wanted, stands = min(item.due for item in items), self.table.unloading(amount.hands)
        at = self.table.about_before(yards, plots[0], wanted, stands) if earliest <= wanted else None
        if at is None or at < max(earliest, wanted - self.most_early):
            at = self.table.about_after(yards, plots[0], max(earliest, wanted), stands)
        return None if at is None else (bill, at)

    def _room(self, made: Journey, arrive: int) -> bool:
        """Every plot has room for what would wait there from this moment on, beside what comes and waits."""
        for plot in made.plots:
            storage = self.access[_home(plot)].storage_blocks
            if storage is None:
                continue
            mine = [(arrive, item.due) for item in made.items if item.home == plot]
            last = max(due for _, due in mine)
            waits = [one for one in self.waiting[plot] if one[0] < last and one[1] > arrive] + mine
            if len(waits) <= storage:
                continue
            moments = {come for come, _ in waits if arrive <= come < last} | {arrive}
            full = any(sum(come <= t < due for come, due in waits) > storage for t in moments)
            # what is late waits for nothing, however little room there is
            if full and last > arrive:
                return False
        return True

    def _load(self, times: Times) -> PlannedLoad:
        made, places = times.made, [*times.made.yards, *times.made.plots]
        board = on_board(made)
        taken = [
            tuple(item.unit for item in board if place in (item.workshop, item.home)) for place in places
        ]
        kilometres, bill = self._bill(times)
        return PlannedLoad(
            vehicle=made.vehicle.id,
            which=times.which,
            begin=times.begin,
            end=times.end,
            units=tuple(item.unit for item in board),
            stops=tuple(
                PlannedStop(_home(place), *span, units)
                for place, span, units in zip(places, times.stops, taken, strict=True)
            ),
            plots=len(made.plots),
            kilometres=kilometres,
            mass_kg=math.fsum(item.mass_kg for item in board),
            cost=bill,
            carbon_kgco2e=self._carbon(made),
        )

    def _bill(self, times: Times) -> tuple[float, float]:
        """Kilometres of a journey, and what its owner bills for it."""
        made = times.made
        kilometres = self.roads.length(made.yards, made.plots, made.vehicle.base)
        hours = (times.end - times.begin) / self.clock.units_per_hour
        return kilometres, made.vehicle.bill(kilometres, hours, len(made.yards))

    def _carbon(self, made: Journey) -> float | None:
        """Tonnes on board times kilometres of every leg, times the factor of the transport."""
        factor = self.transport.carbon_kgco2e_per_tkm
        if factor is None:
            return None
        tonnes, total = 0.0, 0.0
        for here, there in pairwise([*made.yards, *made.plots]):
            tonnes += sum(item.mass_kg for item in made.items if item.workshop == here) / 1000
            tonnes -= sum(item.mass_kg for item in made.items if item.home == here) / 1000
            total += tonnes * self.roads.between(here, there)
        return total * factor

    def _no_time(self, made: Journey) -> NotCarried:
        item, home = made.items[0], _home(made.items[0].home)
        kilometres = self.roads.length(made.yards, made.plots, made.vehicle.base)
        reason = (
            f"Nothing brings it from {item.workshop} in the hours of its yard and of the plot, within "
            f"{self.transport.driver_hours:g} h ({kilometres:,.0f} km there and back)."
        )
        return NotCarried(item.unit, home, reason)


PLOT = "\0"
"""Stands before the id of a plot, as no name begins: a home and a workshop may be called the same."""


def _plot(home: str) -> str:
    return PLOT + home


def _home(place: str) -> str:
    return place.removeprefix(PLOT)
