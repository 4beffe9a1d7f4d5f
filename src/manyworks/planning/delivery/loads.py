"""Plans the deliveries of a whole plan, home by home."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from manyworks.planning.delivery.cargo import Item, item_of, permitted, why_not
from manyworks.planning.delivery.drops import Drop, before_window, in_window, plan_drops
from manyworks.planning.delivery.routes import Journey, Roads, best_journeys, one_vehicle
from manyworks.planning.delivery.vehicles import FLEET, Vehicle
from manyworks.planning.model import Home, Place, Plan, PlannedLoad, PlannedStop, Problem

EARTH_RADIUS_KM = 6371.0088
MOST_DAYS_EARLY = 5
DEFAULT_ITERATIONS = 100


@dataclass(frozen=True, slots=True)
class Load:
    """One vehicle journey.

    Parameters
    ----------
    journey
        The same as part of a plan: vehicle, stops, units in the order they are loaded, mass in kg, times
        in units of the clock, km with the empty way back, kgCO2e.
    cost
        Money.
    volume_m3
        Volume of the boxes of its blocks.
    direct
        It calls at one workshop only.
    """

    journey: PlannedLoad
    cost: float
    volume_m3: float
    direct: bool


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A unit that cannot be brought to its plot, and why, with mm and kg."""

    unit: str
    home: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deliveries:
    """All loads of a plan.

    Parameters
    ----------
    loads
        In order of arrival, home by home.
    not_carried
        Units that no permitted vehicle, or nobody on the plot, can carry.
    cost, kilometres
        Sums over all loads, money and km.
    carbon_kgco2e
        Sum over all loads; None when the transport states no factor.
    carbon_source
        Where the factor comes from.
    """

    loads: tuple[Load, ...]
    not_carried: tuple[NotCarried, ...]
    cost: float
    kilometres: float
    carbon_kgco2e: float | None
    carbon_source: str


def plan_deliveries(
    problem: Problem,
    plan: Plan,
    *,
    fleet: Sequence[Vehicle] = FLEET,
    seed: int = 0,
    iterations: int = DEFAULT_ITERATIONS,
    most_days_early: int = MOST_DAYS_EARLY,
) -> Deliveries:
    """Vehicles, routes and times for every finished block of a plan.

    Blocks are cut into drops along the order of erection, so that a drop comes as late as the site
    needs it, fits the largest vehicle that gets there and the storage on the plot. Each drop is then
    fetched by milk-run or directly, whichever costs less.

    Parameters
    ----------
    problem, plan
        What was asked, and the answer with its assignments.
    fleet
        Vehicle classes, smallest first; their ids are the names that plots use.
    seed, iterations
        Of PyVRP; the same numbers give the same deliveries.
    most_days_early
        Longest time a block may wait on the plot, in days.
    """
    units = {unit.id: unit for unit in problem.units}
    blocks = {block.id: block for block in problem.blocks}
    cargo: dict[str, list[Item]] = {home.id: [] for home in problem.homes}
    for assignment in plan.assignments:
        unit = units[assignment.unit]
        cargo[unit.home].append(item_of(problem, unit, blocks[unit.block], assignment))
    loads, refused = list[Load](), list[NotCarried]()
    for home in problem.homes:
        vehicles, items = permitted(home, fleet), list[Item]()
        for item in sorted(cargo[home.id], key=lambda item: (item.position, item.due, item.unit)):
            reason = why_not(item, home, vehicles)
            if reason:
                refused.append(NotCarried(item.unit, home.id, reason))
            else:
                items.append(item)
        if items:
            site = _Site(problem, home, vehicles, items, most_days_early)
            loads += site.loads(seed, iterations)
    gas = [load.journey.carbon_kgco2e for load in loads]
    return Deliveries(
        tuple(loads),
        tuple(refused),
        math.fsum(load.cost for load in loads),
        math.fsum(load.journey.kilometres for load in loads),
        None if None in gas else math.fsum(g for g in gas if g is not None),
        problem.transport.carbon_source,
    )


class _Site:
    """The deliveries of one home."""

    def __init__(
        self, problem: Problem, home: Home, vehicles: Sequence[Vehicle], items: list[Item], days_early: int
    ) -> None:
        self.problem, self.home, self.vehicles, self.items = problem, home, vehicles, items
        self.transport, self.clock = problem.transport, problem.clock
        self.most_early = days_early * problem.clock.units_per_day
        places = {w.id: w.place for w in problem.workshops if any(i.workshop == w.id for i in items)}
        site = f"plot {home.id}"
        points = {**places, site: home.place}
        self.roads = Roads(site, {(a, b): self._km(points[a], points[b]) for a in points for b in points})

    def _km(self, here: Place, there: Place) -> float:
        if self.transport.metric == "plane":
            straight = math.hypot(here.x - there.x, here.y - there.y)
        else:
            rise = math.sin(math.radians(there.y - here.y) / 2) ** 2
            turn = math.sin(math.radians(there.x - here.x) / 2) ** 2
            rise += math.cos(math.radians(here.y)) * math.cos(math.radians(there.y)) * turn
            straight = 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, rise)))
        return straight * self.transport.distance_factor

    def _units(self, minutes: float) -> int:
        return math.ceil(minutes / self.clock.minutes_per_unit - 1e-9)

    def _drive(self, kilometres: float) -> int:
        return self._units(kilometres / self.transport.speed_km_h * 60)

    def loads(self, seed: int, iterations: int) -> list[Load]:
        """All loads of the home, in order of arrival."""
        late = self.problem.policy.lateness_per_day / self.clock.units_per_day
        storage = self.home.access.storage_blocks
        drops = plan_drops(self.items, self._offer, late, storage, self.most_early)
        found = list[Load]()
        for drop in drops:
            for made in best_journeys(
                drop.items, self.vehicles, self.roads, seed=seed, iterations=iterations
            ):
                found.append(self._load(drop, made, found))
        found.sort(key=lambda load: (load.journey.arrive, load.journey.units))
        return found

    def _offer(self, items: Sequence[Item]) -> tuple[float, int] | None:
        """Cost and arrival of one vehicle: as late as the first block allows, once the slowest is ready."""
        made = one_vehicle(items, self.vehicles, self.roads)
        return None if made is None else (made.cost, self._when(self._earliest(made), items))

    def _legs(self, made: Journey) -> list[int]:
        """From each stop of a journey to the next: loading and driving."""
        minutes = self.transport.handling_minutes
        stops = [*(call.workshop for call in made.calls), self.roads.site]
        return [
            self._units(minutes / 4 if number else minutes) + self._drive(self.roads.kilometres[here, there])
            for number, (here, there) in enumerate(pairwise(stops))
        ]

    def _earliest(self, made: Journey) -> int:
        """Earliest arrival at the plot."""
        t = 0
        for call, leg in zip(made.calls, self._legs(made), strict=True):
            t = max(t, *(item.ready for item in call.items)) + leg
        return t

    def _latest(self, made: Journey, arrive: int) -> list[int]:
        """Arrivals at the workshops as late as the plot allows: no van stands loaded until more is ready."""
        ways = accumulate(reversed(self._legs(made)))
        return [arrive - way for way in ways][::-1]

    def _when(self, earliest: int, items: Sequence[Item]) -> int:
        access = self.home.access
        wanted = min(item.due for item in items)
        if earliest >= wanted:
            return in_window(self.clock, access, earliest)
        return before_window(self.clock, access, wanted, earliest)

    def _with_room(self, arrive: int, items: Sequence[Item], before: list[Load]) -> int:
        """First moment from `arrive` on from which the plot has room for the blocks that must wait there.

        Loads come here in the order of erection, which need not be that of arrival: blocks of those before
        may come while these wait. There is more room only once some block there is wanted.
        """
        storage, due = self.home.access.storage_blocks, {item.unit: item.due for item in self.items}
        last = max(item.due for item in items)
        there = [(load.journey.arrive, due[name]) for load in before for name in load.journey.units]
        while storage is not None and arrive < last:
            waits = [*there, *((arrive, item.due) for item in items)]
            moments = {come for come, _ in waits if arrive <= come < last}
            if all(sum(come <= t < date for come, date in waits) <= storage for t in moments):
                break
            wanted = min(date for _, date in waits if date > arrive)
            arrive = in_window(self.clock, self.home.access, wanted)
        return arrive

    def _load(self, drop: Drop, made: Journey, before: list[Load]) -> Load:
        """Times of a journey: it arrives with its drop if it can, and starts no sooner than it must."""
        earliest = self._earliest(made)
        items = [item for call in made.calls for item in call.items]
        arrive = drop.arrive if drop.arrive >= earliest else self._when(earliest, items)
        arrive = self._with_room(arrive, items, before)
        stops = [
            PlannedStop(call.workshop, t, tuple(item.unit for item in call.items))
            for call, t in zip(made.calls, self._latest(made, arrive), strict=True)
        ]
        names = tuple(item.unit for item in items)
        stops.append(PlannedStop(self.home.id, arrive, names[::-1]))
        load = PlannedLoad(
            made.vehicle.id,
            self.home.id,
            stops[0].arrive + self._units(self.transport.handling_minutes),
            arrive,
            names,
            tuple(stops),
            made.kilometres,
            math.fsum(item.mass_kg for item in items),
            self._carbon(made),
        )
        volume = math.fsum(item.volume_m3 for item in items)
        return Load(load, made.cost, volume, len({call.workshop for call in made.calls}) == 1)

    def _carbon(self, made: Journey) -> float | None:
        """Tonnes on board times kilometres of every leg, times the factor of the transport."""
        factor = self.transport.carbon_kgco2e_per_tkm
        if factor is None:
            return None
        tonnes, total = 0.0, 0.0
        stops = [*(call.workshop for call in made.calls), self.roads.site]
        for i, call in enumerate(made.calls):
            tonnes += sum(item.mass_kg for item in call.items) / 1000
            total += tonnes * self.roads.kilometres[stops[i], stops[i + 1]]
        return total * factor
