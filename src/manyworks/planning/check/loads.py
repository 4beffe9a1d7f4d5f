"""Rules on loads: what they carry fits vehicle and plot, all of it, once, with room where it waits."""

import math
from collections import Counter

from manyworks.planning.check.findings import Findings, Violation, close
from manyworks.planning.check.hours import Hours
from manyworks.planning.check.journeys import check_journey, check_once, closed_at
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import Access, PlannedLoad, Unit, Vehicle
from manyworks.planning.vehicles import FLEET

PERSON_LIFTS_KG = 25.0


def check_loads(at: Lookup) -> Findings:
    """All rules on deliveries; a plan without loads has none to break."""
    if not at.plan.loads:
        return
    carried = Counter(unit for load in at.plan.loads for unit in load.units)
    for name, times in carried.items():
        if times > 1:
            yield Violation("load.twice", f"unit {name}", f"It is carried {times} times.")
        if name not in at.assigned:
            yield Violation("load.unknown", f"unit {name}", "It is carried but not planned.")
    fleet = at.problem.fleet
    classes = {vehicle.id: vehicle for vehicle in fleet}
    for name in at.assigned.keys() & at.units.keys() - carried.keys():
        if _carriable(at, at.units[name]) and _reachable(at, at.units[name]):
            yield Violation("load.missing", f"unit {name}", "It could be carried, and no load brings it.")
    for number, load in enumerate(at.plan.loads, start=1):
        where = f"load {number}"
        units = [at.units[name] for name in load.units if name in at.assigned and name in at.units]
        homes = [stop.place for stop in load.homes]
        if load.vehicle not in classes or any(home not in at.homes for home in homes):
            words = f"There is no vehicle {load.vehicle}, or no home {' or '.join(homes)}."
            yield Violation("load.vehicle", where, words)
            continue
        vehicle = classes[load.vehicle]
        for stop in load.homes:
            if stop.arrive < at.homes[stop.place].ready:
                words = f"It comes to {stop.place} before the foundation is ready."
                yield Violation("load.foundation", where, words)
        for home in homes:
            access = at.homes[home].access
            if vehicle not in _permitted(access, fleet):
                yield Violation("load.access", where, f"{load.vehicle} is larger than {access.vehicle}.")
        yield from _check_cargo(at, load, units, vehicle, where)
        yield from check_journey(at, load, vehicle, where)
    yield from check_once(at)
    yield from _check_storage(at)


def _reachable(at: Lookup, unit: Unit) -> bool:
    """Whether a driver could bring it alone: tried for a fortnight after it is finished."""
    transport, clock, a = at.problem.transport, at.problem.clock, at.assigned[unit.id]
    shop, home = at.shops[a.make], at.homes[unit.home]
    kilometres = at.kilometres(shop.place, home.place)
    drive = math.ceil(kilometres / transport.speed_km_h * clock.units_per_hour - 1e-9)
    loads = math.ceil((transport.handling_minutes + transport.block_minutes) / clock.minutes_per_unit - 1e-9)
    stands = math.ceil(transport.block_minutes / clock.minutes_per_unit - 1e-9)
    longest = int(transport.driver_hours * clock.units_per_hour)
    hours = Hours(shop.yard or shop.calendar, a.finish + 15 * clock.units_per_day)
    step = max(1, 15 // clock.minutes_per_unit)
    for begin in range(a.finish, a.finish + 14 * clock.units_per_day, step):
        if hours.worked(begin, begin + loads) == loads:
            for came in range(begin + loads + drive, begin + longest - drive - stands + 1, step):
                if not closed_at(at, home.access, came, came + stands):
                    return True
    return False


def _permitted(access: Access, fleet: tuple[Vehicle, ...]) -> tuple[Vehicle, ...]:
    """The largest vehicle that gets to a plot, and all that carry no more; a fleet may lack that class."""
    usual = {vehicle.id: vehicle.payload_kg for vehicle in (*FLEET, *fleet)}
    if access.vehicle is None:
        return fleet
    return tuple(vehicle for vehicle in fleet if vehicle.payload_kg <= usual[access.vehicle])


def _carriable(at: Lookup, unit: Unit) -> bool:
    """The plot takes the block, and a vehicle that gets there holds it; a size that is not known fits."""
    block, access, mass = at.blocks[unit.block], at.homes[unit.home].access, at.mass_kg(unit)
    people = None if access.crane or access.carriers is None else access.carriers * PERSON_LIFTS_KG
    length, width, height = block.length_mm or 0.0, block.width_mm or 0.0, block.height_mm or 0.0
    limits = (
        (length, access.block_length_mm),
        (width, access.block_width_mm),
        (mass, access.block_mass_kg),
        (mass, people),
    )
    if any(limit is not None and have > limit for have, limit in limits):
        return False
    sides = sorted((length, width, height))
    return any(
        mass <= vehicle.payload_kg
        and all(
            a <= b for a, b in zip(sides, sorted((vehicle.length_mm, vehicle.width_mm, vehicle.height_mm)))
        )
        for vehicle in _permitted(access, at.problem.fleet)
    )


def _check_cargo(at: Lookup, load: PlannedLoad, units: list[Unit], vehicle: Vehicle, where: str) -> Findings:
    mass = sum(at.mass_kg(unit) for unit in units)
    if not close(mass, load.mass_kg):
        yield Violation(
            "load.mass-figure", where, f"It says {load.mass_kg:g} kg; its blocks weigh {mass:g} kg."
        )
    if mass > vehicle.payload_kg * (1 + 1e-9):
        yield Violation("load.mass", where, f"{mass:g} kg; {vehicle.id} carries {vehicle.payload_kg:g} kg.")
    volume = 0.0
    for unit in units:
        block, access = at.blocks[unit.block], at.homes[unit.home].access
        known = (block.length_mm, block.width_mm, block.height_mm)
        sides = sorted((side for side in known if side is not None), reverse=True)
        volume += (sides[0] * sides[1] * sides[2] / 1e9) if len(sides) == 3 else 0.0
        room = (vehicle.length_mm, vehicle.width_mm, vehicle.height_mm)
        if any(side > limit for side, limit in zip(sides, sorted(room, reverse=True))):
            yield Violation("load.size", where, f"{unit.id} does not fit into {vehicle.id}.")
        for side, limit in (
            (block.length_mm, access.block_length_mm),
            (block.width_mm, access.block_width_mm),
        ):
            if side is not None and limit is not None and side > limit:
                yield Violation(
                    "load.access", where, f"{unit.id} is {side:g} mm; the plot takes {limit:g} mm."
                )
        heavy = at.mass_kg(unit)
        if access.block_mass_kg is not None and heavy > access.block_mass_kg:
            yield Violation("load.access", where, f"{unit.id} weighs {heavy:g} kg; too heavy for the plot.")
        if not access.crane and access.carriers is not None and heavy > access.carriers * PERSON_LIFTS_KG:
            message = f"{unit.id} weighs {heavy:g} kg; {access.carriers} people carry less."
            yield Violation("load.carriers", where, message)
    space = vehicle.length_mm * vehicle.width_mm * vehicle.height_mm / 1e9
    if volume > space * (1 + 1e-9):
        yield Violation("load.volume", where, f"{volume:.1f} m³; {vehicle.id} holds {space:.1f} m³.")


def _check_storage(at: Lookup) -> Findings:
    """Blocks that wait on a plot: arrived, and not yet wanted."""
    for home in at.problem.homes:
        limit, waits = home.access.storage_blocks, list[tuple[int, int]]()
        if limit is None:
            continue
        for load in at.plan.loads:
            for stop in load.homes:
                for name in stop.units if stop.place == home.id else ():
                    due = at.assigned[name].due if name in at.assigned else stop.arrive
                    if due > stop.arrive:
                        waits += [(stop.arrive, 1), (due, -1)]
        lying = 0
        for moment, change in sorted(waits):
            lying += change
            if lying > limit:
                message = f"{lying} blocks wait at {moment}; the plot stores {limit}."
                yield Violation("load.storage", f"home {home.id}", message)
                break
