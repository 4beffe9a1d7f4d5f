"""Kits between workshops: who assembles them fetches them, as many at a time as are ready."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manyworks.planning.delivery.drivers import Drivers
from manyworks.planning.delivery.hours import yard_hours
from manyworks.planning.model import Plan, PlannedFetch, Problem, Vehicle, Workshop
from manyworks.planning.travel import road_km

STEP_MINUTES = 15
"""Moments at which a journey might begin lie so far apart."""


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts of one unit, cut at one workshop and wanted at another."""

    unit: str
    ready: int
    wanted: int
    mass_kg: float


def plan_fetches(problem: Problem, plan: Plan, drivers: Drivers) -> tuple[PlannedFetch, ...]:
    """Journeys for all kits, each as late as the first of them is wanted; in order of leaving.

    They are loaded while the workshop that cut them is open, if the kit that is wanted first can wait so
    long; otherwise right after it was cut, by whoever cut it. Each takes a vehicle that is free.
    """
    shops = {shop.id: shop for shop in problem.workshops}
    end = max((bar.end for bar in plan.operations), default=0) + 1
    found = []
    for (cut, make), kits in _kits(problem, plan).items():
        way = _Way(problem, drivers, shops[cut], shops[make], end)
        left = sorted(kits, key=lambda kit: (kit.wanted, kit.ready, kit.unit))
        while left:
            fetch = way.fetch(left)
            left = [kit for kit in left if kit.unit not in fetch.units]
            found.append(fetch)
    return tuple(sorted(found, key=lambda fetch: (fetch.leave, fetch.units)))


class _Way:
    """The way from a workshop that cuts to one that assembles."""

    def __init__(self, problem: Problem, drivers: Drivers, cut: Workshop, make: Workshop, end: int) -> None:
        self.problem, self.drivers, self.cut, self.make = problem, drivers, cut, make
        self.kilometres = road_km(problem.transport, cut.place, make.place)
        # rounded as the search has it, which leaves room for it
        clock, transport = problem.clock, problem.transport
        self.drive = round(self.kilometres / transport.speed_km_h * clock.units_per_hour)
        self.stands = round(transport.handling_minutes / clock.minutes_per_unit)
        self.step = max(1, round(STEP_MINUTES / clock.minutes_per_unit))
        self.hours, self.there = yard_hours(cut, end), yard_hours(make, end)

    def fetch(self, left: Sequence[Kit]) -> PlannedFetch:
        """The journey for the kit that is wanted first, and for all that are ready by then."""
        first = left[0]
        begins = list(self._begins(first))
        # somebody is there to take them in, if that can be; at the latest whoever begins to assemble
        for begin in sorted(begins, key=lambda begin: not self._taken_in(begin, first)):
            kits = self._together([kit for kit in left if kit.ready <= begin])
            for vehicle in self._able(kits):
                span = begin - self.drive, begin + self.stands + self.drive
                which = self.drivers.free(vehicle.id, span)
                if which is not None:
                    return self._taken(begin, kits, vehicle, which)
        # nobody is free: the check says so
        kits = self._together([first])
        vehicle = self._able(kits)[0]
        return self._taken(first.ready, kits, vehicle, vehicle.count)

    def _taken_in(self, begin: int, first: Kit) -> bool:
        there = begin + self.stands + self.drive
        return there == first.wanted or self.there.first(there, 0) == there

    def _begins(self, first: Kit) -> Iterator[int]:
        """When loading might begin, the latest first: in opening hours, at last right after the cut."""
        latest = first.wanted - self.drive - self.stands
        for opens, last in self.hours.backward(latest, self.stands):
            if last < first.ready:
                break
            yield from range(last, max(opens, first.ready) - 1, -self.step)
        yield first.ready

    def _together(self, kits: Sequence[Kit]) -> list[Kit]:
        """The kits that are wanted first, as many as the largest vehicle carries; one at least."""
        most, mass, taken = max(one.payload_kg for one in self.problem.fleet), 0.0, list[Kit]()
        for kit in kits:
            if taken and mass + kit.mass_kg > most:
                break
            taken.append(kit)
            mass += kit.mass_kg
        return taken

    def _able(self, kits: Sequence[Kit]) -> list[Vehicle]:
        """Vehicles that carry them, the cheapest first."""
        mass = sum(kit.mass_kg for kit in kits)
        able = [one for one in self.problem.fleet if one.payload_kg >= mass] or [self.problem.fleet[-1]]
        return sorted(able, key=self._bill)

    def _bill(self, vehicle: Vehicle) -> float:
        hours = (2 * self.drive + self.stands) / self.problem.clock.units_per_hour
        return vehicle.bill(2 * self.kilometres, hours, 1)

    def _taken(self, begin: int, kits: Sequence[Kit], vehicle: Vehicle, which: int) -> PlannedFetch:
        span = begin - self.drive, begin + self.stands + self.drive
        self.drivers.take(vehicle.id, which, span)
        factor, mass = self.problem.transport.carbon_kgco2e_per_tkm, sum(kit.mass_kg for kit in kits)
        return PlannedFetch(
            cut=self.cut.id,
            make=self.make.id,
            vehicle=vehicle.id,
            which=which + 1,
            arrive=begin,
            leave=begin + self.stands,
            there=begin + self.stands + self.drive,
            units=tuple(kit.unit for kit in kits),
            kilometres=2 * self.kilometres,
            cost=self._bill(vehicle),
            carbon_kgco2e=None if factor is None else mass / 1000 * self.kilometres * factor,
        )


def _kits(problem: Problem, plan: Plan) -> dict[tuple[str, str], list[Kit]]:
    """Kits that travel, by whence and whither."""
    units = {unit.id: unit for unit in problem.units}
    blocks = {block.id: block for block in problem.blocks}
    group = {(block.id, step.id): step.group for block in problem.blocks for step in block.operations}
    ready, wanted = dict[str, int](), dict[str, int]()
    for bar in plan.operations:
        if group[units[bar.unit].block, bar.operation] == "cut":
            ready[bar.unit] = max(bar.end, ready.get(bar.unit, 0))
        else:
            wanted[bar.unit] = min(bar.start, wanted.get(bar.unit, bar.start))
    found: dict[tuple[str, str], list[Kit]] = defaultdict(list)
    for a in plan.assignments:
        if a.cut != a.make and a.unit in ready and a.unit in wanted:
            mass = blocks[units[a.unit].block].mass_kg
            kit = Kit(
                a.unit,
                ready[a.unit],
                wanted[a.unit],
                problem.transport.assumed_mass_kg if mass is None else mass,
            )
            found[a.cut, a.make].append(kit)
    return found
