"""Rules on loads: what fits the vehicle and the plot, in the order of erection, never before it is made."""

from collections import Counter

from manyworks.planning.check.findings import Findings, Violation, close
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.delivery.vehicles import Vehicle
from manyworks.planning.model import Access, PlannedLoad, Unit

PERSON_LIFTS_KG = 25.0
WAITING_HOURS = 24.0
"""A van that is loaded longer than this on its way to the next stop is a store."""


def check_loads(at: Lookup, fleet: tuple[Vehicle, ...]) -> Findings:
    """All rules on deliveries; a plan without loads has none to break."""
    if not at.plan.loads:
        return
    carried = Counter(unit for load in at.plan.loads for unit in load.units)
    for name, times in carried.items():
        if times > 1:
            yield Violation("load.twice", f"unit {name}", f"It is carried {times} times.")
        if name not in at.assigned:
            yield Violation("load.unknown", f"unit {name}", "It is carried but not planned.")
    classes = {vehicle.id: vehicle for vehicle in fleet}
    for name in at.assigned.keys() & at.units.keys() - carried.keys():
        if _carriable(at, at.units[name], fleet):
            yield Violation("load.missing", f"unit {name}", "It could be carried, and no load brings it.")
    for number, load in enumerate(at.plan.loads, start=1):
        where = f"load {number} to {load.home}"
        units = [at.units[name] for name in load.units if name in at.assigned and name in at.units]
        if load.vehicle not in classes or load.home not in at.homes:
            yield Violation(
                "load.vehicle", where, f"There is no vehicle {load.vehicle} or no home {load.home}."
            )
            continue
        access = at.homes[load.home].access
        if classes[load.vehicle] not in _permitted(access, fleet):
            yield Violation("load.access", where, f"{load.vehicle} is larger than {access.vehicle}.")
        yield from _check_cargo(at, load, units, classes[load.vehicle], access, where)
        yield from _check_journey(at, load, access, where)
        yield from _check_order(load, units, classes[load.vehicle], where)
    yield from _check_storage(at)


def _permitted(access: Access, fleet: tuple[Vehicle, ...]) -> tuple[Vehicle, ...]:
    """The largest vehicle that gets to a plot, and every smaller one."""
    names = [vehicle.id for vehicle in fleet]
    if access.vehicle is None:
        return fleet
    return fleet[: names.index(access.vehicle) + 1] if access.vehicle in names else ()


def _carriable(at: Lookup, unit: Unit, fleet: tuple[Vehicle, ...]) -> bool:
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
        for vehicle in _permitted(access, fleet)
    )


def _check_cargo(
    at: Lookup, load: PlannedLoad, units: list[Unit], vehicle: Vehicle, access: Access, where: str
) -> Findings:
    mass = sum(at.mass_kg(unit) for unit in units)
    if not close(mass, load.mass_kg):
        yield Violation(
            "load.mass-figure", where, f"It says {load.mass_kg:g} kg; its blocks weigh {mass:g} kg."
        )
    if mass > vehicle.payload_kg * (1 + 1e-9):
        yield Violation("load.mass", where, f"{mass:g} kg; {vehicle.id} carries {vehicle.payload_kg:g} kg.")
    volume = 0.0
    for unit in units:
        block = at.blocks[unit.block]
        if unit.home != load.home:
            yield Violation("load.home", where, f"{unit.id} is for {unit.home}.")
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
        heavy = block.mass_kg or 0.0
        if access.block_mass_kg is not None and heavy > access.block_mass_kg:
            yield Violation("load.access", where, f"{unit.id} weighs {heavy:g} kg; too heavy for the plot.")
        if not access.crane and access.carriers is not None and heavy > access.carriers * PERSON_LIFTS_KG:
            message = f"{unit.id} weighs {heavy:g} kg; {access.carriers} people carry less."
            yield Violation("load.carriers", where, message)
    space = vehicle.length_mm * vehicle.width_mm * vehicle.height_mm / 1e9
    if volume > space * (1 + 1e-9):
        yield Violation("load.volume", where, f"{volume:.1f} m³; {vehicle.id} holds {space:.1f} m³.")


def _check_journey(at: Lookup, load: PlannedLoad, access: Access, where: str) -> Findings:
    """Units are finished when they are fetched, all are set down, and the plot is open on arrival."""
    clock, stops = at.problem.clock, load.stops
    fetched: list[str] = []
    for stop in stops[:-1]:
        for name in stop.units:
            fetched.append(name)
            a = at.assigned.get(name)
            if a is not None and (a.make != stop.place or a.finish > stop.arrive):
                message = (
                    f"{name} is fetched at {stop.place} at {stop.arrive}; {a.make} has it at {a.finish}."
                )
                yield Violation("load.early", where, message)
    brought = sorted(stops[-1].units) if stops and stops[-1].place == load.home else None
    calls = all(stop.place in at.shops for stop in stops[:-1])
    if len(stops) < 2 or not calls or sorted(fetched) != sorted(load.units) or brought != sorted(load.units):
        yield Violation("load.stops", where, "Its stops do not fetch its blocks and bring them to the plot.")
        return
    yield from _check_road(at, load, where)
    minute = load.arrive % clock.units_per_day * clock.minutes_per_unit
    start = clock.moment(0)
    minute += start.hour * 60 + start.minute
    if not access.opens_minute <= minute % 1440 <= access.closes_minute:
        message = f"It arrives at minute {minute % 1440} of the day; the plot is closed."
        yield Violation("load.window", where, message)
    for begin, end in access.closed:
        if begin <= load.arrive < end:
            message = f"It arrives at {load.arrive}; the plot takes nothing from {begin} to {end}."
            yield Violation("load.closed", where, message)


def _check_road(at: Lookup, load: PlannedLoad, where: str) -> Findings:
    """Loading and driving take their time; kilometres, with the empty way back, and greenhouse gas add up."""
    clock, transport, stops = at.problem.clock, at.problem.transport, load.stops
    places = [at.shops[stop.place].place for stop in stops[:-1]] + [at.homes[load.home].place]
    kilometres, tonnes, tonne_km = at.kilometres(places[-1], places[0]), 0.0, 0.0
    for i in range(1, len(stops)):
        leg = at.kilometres(places[i - 1], places[i])
        kilometres += leg
        tonnes += sum(at.mass_kg(at.units[name]) for name in stops[i - 1].units if name in at.units) / 1000
        tonne_km += tonnes * leg
        left = load.depart if i == 1 else stops[i - 1].arrive
        hours = (stops[i].arrive - left) / clock.units_per_hour
        if hours + 1e-9 < leg / transport.speed_km_h:
            message = f"{leg:.1f} km in {hours:.2f} h to {stops[i].place} is faster than it drives."
            yield Violation("load.speed", where, message)
        if hours > leg / transport.speed_km_h + transport.handling_minutes / 60 + WAITING_HOURS:
            message = f"It stands with blocks on it: {leg:.1f} km to {stops[i].place} in {hours:.1f} h."
            yield Violation("load.waits", where, message)
    loading = (load.depart - stops[0].arrive) * clock.minutes_per_unit
    if loading + 1e-6 < transport.handling_minutes:
        message = f"It is loaded in {loading:g} min; that takes {transport.handling_minutes:g} min."
        yield Violation("load.times", where, message)
    if load.arrive != stops[-1].arrive or load.depart > load.arrive:
        yield Violation("load.times", where, f"It leaves at {load.depart} and arrives at {load.arrive}.")
    if not close(load.kilometres, kilometres):
        message = f"It says {load.kilometres:.1f} km; its stops and the way back are {kilometres:.1f} km."
        yield Violation("load.kilometres", where, message)
    factor, have = transport.carbon_kgco2e_per_tkm, load.carbon_kgco2e
    want = None if factor is None else tonne_km * factor
    if (have is None) != (want is None) or not close(have or 0.0, want or 0.0):
        message = f"It says {have} kgCO2e; {tonne_km:.3f} t km give {want}."
        yield Violation("load.carbon", where, message)


def _check_order(load: PlannedLoad, units: list[Unit], vehicle: Vehicle, where: str) -> Findings:
    """Loaded from the rear, the first block to be erected must come off first: it is loaded last."""
    groups = [load.units] if vehicle.loading == "rear" else [stop.units for stop in load.stops[:-1]]
    position = {unit.id: unit.position for unit in units}
    for names in groups:
        places = [position[name] for name in names if name in position]
        if places != sorted(places, reverse=True):
            yield Violation("load.order", where, f"Order of erection {places} is not last in, first out.")


def _check_storage(at: Lookup) -> Findings:
    """Blocks that wait on a plot: arrived, and not yet wanted."""
    for home in at.problem.homes:
        limit, waits = home.access.storage_blocks, list[tuple[int, int]]()
        if limit is None:
            continue
        for load in at.plan.loads:
            if load.home == home.id:
                for name in load.units:
                    due = at.units[name].due if name in at.units else load.arrive
                    if due > load.arrive:
                        waits += [(load.arrive, 1), (due, -1)]
        lying = 0
        for moment, change in sorted(waits):
            lying += change
            if lying > limit:
                message = f"{lying} blocks wait at {moment}; the plot stores {limit}."
                yield Violation("load.storage", f"home {home.id}", message)
                break
