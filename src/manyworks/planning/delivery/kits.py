"""Kits between workshops: who assembles them fetches them, as many at a time as are ready."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from manyworks.planning.delivery.hours import yard_hours
from manyworks.planning.model import Plan, PlannedFetch, Problem, Vehicle
from manyworks.planning.travel import road_km


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts of one unit, cut at one workshop and wanted at another."""

    unit: str
    ready: int
    wanted: int
    mass_kg: float


def plan_fetches(problem: Problem, plan: Plan) -> tuple[PlannedFetch, ...]:
    """Journeys for all kits, each as late as the first of them is wanted; in order of leaving.

    They are loaded while the workshop that cut them is open, if the kit that is wanted first can wait so
    long; otherwise right after it was cut.
    """
    shops = {shop.id: shop for shop in problem.workshops}
    end = max((bar.end for bar in plan.operations), default=0) + 1
    found = []
    for (cut, make), kits in _kits(problem, plan).items():
        kilometres = road_km(problem.transport, shops[cut].place, shops[make].place)
        # rounded as the search has it, which leaves room for it
        drive = round(kilometres / problem.transport.speed_km_h * problem.clock.units_per_hour)
        stands = round(problem.transport.handling_minutes / problem.clock.minutes_per_unit)
        hours = yard_hours(shops[cut], end)
        left = sorted(kits, key=lambda kit: (kit.wanted, kit.ready, kit.unit))
        while left:
            first = left[0]
            begin = hours.last(first.wanted - drive, stands)
            if begin is None or begin < first.ready:
                begin = first.ready
            there = begin + stands + drive
            taken = _taken(problem.fleet, [kit for kit in left if kit.ready <= begin])
            left = [kit for kit in left if kit not in taken]
            found.append(_fetch(problem, (cut, make), taken, (begin, begin + stands, there), 2 * kilometres))
    return tuple(sorted(found, key=lambda fetch: (fetch.leave, fetch.units)))


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


def _taken(fleet: Sequence[Vehicle], kits: Sequence[Kit]) -> list[Kit]:
    """The kits that are wanted first, as many as the largest vehicle carries; one at least."""
    taken, mass = list[Kit](), 0.0
    for kit in kits:
        if taken and mass + kit.mass_kg > max(vehicle.payload_kg for vehicle in fleet):
            break
        taken.append(kit)
        mass += kit.mass_kg
    return taken


def _fetch(
    problem: Problem,
    way: tuple[str, str],
    kits: Sequence[Kit],
    times: tuple[int, int, int],
    kilometres: float,
) -> PlannedFetch:
    mass = sum(kit.mass_kg for kit in kits)
    hours = kilometres / problem.transport.speed_km_h + problem.transport.handling_minutes / 60
    able = [vehicle for vehicle in problem.fleet if vehicle.payload_kg >= mass] or [problem.fleet[-1]]
    vehicle = min(able, key=lambda one: one.bill(kilometres, hours, 1))
    factor = problem.transport.carbon_kgco2e_per_tkm
    return PlannedFetch(
        *way,
        vehicle.id,
        *times,
        tuple(kit.unit for kit in kits),
        kilometres,
        vehicle.bill(kilometres, hours, 1),
        None if factor is None else mass / 1000 * kilometres / 2 * factor,
    )
