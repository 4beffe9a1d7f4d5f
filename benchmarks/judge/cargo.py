"""What is on board: its mass and its size, and whether the plot takes it and the vehicle that brings it."""

import math

from .documents import Row
from .road import called, plots
from .world import World

CLASSES = "luton-van", "flatbed-7.5t", "rigid-18t", "artic"
LIFTS_KG = 25.0
"""What one person carries."""
NEAR = 1e-6


def judge_cargo(world: World) -> None:
    """Every load, as it leaves its last yard, and every kit that is fetched."""
    for number, load in enumerate(world.plan.loads, start=1):
        where = called(load, number)
        mass = sum(map(world.mass, load.units))
        if not math.isclose(load.mass_kg, mass, rel_tol=NEAR, abs_tol=NEAR):
            what = f"it is said to have {load.mass_kg:.2f} kg on board; it has {mass:.2f}"
            world.find("said.mass", load.begin, where, what)
        blocks = [world.blocks[world.units[unit].block] for unit in load.units if unit in world.units]
        if load.vehicle in world.vehicles:
            vehicle = world.vehicles[load.vehicle]
            why = heavy(vehicle, mass) or _large(vehicle, blocks)
            if why:
                world.find("van.full", load.begin, where, why)
        for stop in plots(load):
            _reaches(world, load, stop, where)


def heavy(vehicle: Row, mass: float) -> str:
    """Why it is too heavy; empty when it is not."""
    if mass <= vehicle.payload_kg * (1 + NEAR):
        return ""
    return f"{mass:.1f} kg are on board; it carries {vehicle.payload_kg:g}"


def _large(vehicle: Row, blocks: list[Row]) -> str:
    """Why blocks do not go in: one by one, by volume, and lying flat in layers on the bed."""
    inside = sorted((vehicle.length_mm, vehicle.width_mm, vehicle.height_mm))
    volume = floor = tallest = 0.0
    for block in blocks:
        sides = [block[name] for name in ("length_mm", "width_mm", "height_mm")]
        if any(a > b for a, b in zip(sorted(side or 0.0 for side in sides), inside)):
            return f"{block.id} is larger than its bed"
        if None not in sides:
            low, middle, long = sorted(sides)
            volume, floor, tallest = volume + low * middle * long, floor + middle * long, max(tallest, low)
    bed = vehicle.length_mm * vehicle.width_mm
    if volume > vehicle.fill * bed * vehicle.height_mm * (1 + NEAR):
        return (
            f"{volume / 1e9:.2f} m³ are on board; it has {vehicle.fill * bed * vehicle.height_mm / 1e9:.2f}"
        )
    layers = min(vehicle.layers, int(vehicle.height_mm // tallest)) if tallest else vehicle.layers
    if floor > vehicle.fill * bed * layers * (1 + NEAR):
        return f"blocks of {floor / 1e6:.1f} m² are on board; {layers} layers are {bed * layers / 1e6:.1f} m²"
    return ""


def _reaches(world: World, load: Row, stop: Row, where: str) -> None:
    """The plot takes this vehicle, and each block gets onto it and is carried."""
    home = world.homes.get(stop.place)
    if home is None:
        return
    access = home.access
    if access.vehicle is not None and not _gets_there(world, load.vehicle, access.vehicle):
        what = f"a {load.vehicle} comes to {home.id}, which nothing larger than a {access.vehicle} reaches"
        world.find("load.access", stop.arrive, where, what)
    for unit in (name for name in stop.units if name in world.units):
        block, kg = world.blocks[world.units[unit].block], world.mass(unit)
        people = LIFTS_KG * access.carriers if access.carriers is not None and not access.crane else math.inf
        if kg > min(people, access.block_mass_kg or math.inf) + NEAR:
            world.find("load.access", stop.arrive, where, f"{unit} of {kg:.1f} kg is too heavy for {home.id}")
        sides = ("length_mm", "width_mm")
        most = [access[f"block_{side}"] for side in sides]
        if any(limit is not None and (block[side] or 0.0) > limit for side, limit in zip(sides, most)):
            world.find("load.access", stop.arrive, where, f"{unit} is too large for the way to {home.id}")


def _gets_there(world: World, vehicle: str, largest: str) -> bool:
    """Whether a vehicle is of the largest class that gets to a plot, or a smaller one."""
    order = CLASSES if vehicle in CLASSES else tuple(world.vehicles)
    return vehicle in order and (largest not in order or order.index(vehicle) <= order.index(largest))
