"""What is to be carried, and what a vehicle can take of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from manyworks.planning.delivery.vehicles import FLEET, PERSON_LIFTS_KG, Vehicle
from manyworks.planning.model import Assignment, Block, Home, Problem, Unit


@dataclass(frozen=True, slots=True)
class Item:
    """One finished block that waits at a workshop. Sizes in mm are 0 where they are not known."""

    unit: str
    workshop: str
    ready: int
    due: int
    position: int
    mass_kg: float
    length_mm: float
    width_mm: float
    height_mm: float

    @property
    def volume_m3(self) -> float:
        """Volume of its box."""
        return self.length_mm * self.width_mm * self.height_mm / 1e9


def item_of(problem: Problem, unit: Unit, block: Block, assignment: Assignment) -> Item:
    """The block of one unit as cargo."""
    return Item(
        unit.id,
        assignment.make,
        assignment.finish,
        unit.due,
        unit.position,
        problem.transport.assumed_mass_kg if block.mass_kg is None else block.mass_kg,
        block.length_mm or 0.0,
        block.width_mm or 0.0,
        block.height_mm or 0.0,
    )


def permitted(home: Home, fleet: Sequence[Vehicle] = FLEET) -> tuple[Vehicle, ...]:
    """Vehicles that get to the plot: the largest permitted class and every smaller one."""
    if home.access.vehicle is None:
        return tuple(fleet)
    names = [vehicle.id for vehicle in fleet]
    if home.access.vehicle not in names:
        return ()
    return tuple(fleet[: names.index(home.access.vehicle) + 1])


def why_not(item: Item, home: Home, vehicles: Sequence[Vehicle]) -> str:
    """Why a block cannot be brought to a plot, with mm and kg; empty when it can."""
    access = home.access
    for have, limit, what, unit in (
        (item.length_mm, access.block_length_mm, "long", "mm"),
        (item.width_mm, access.block_width_mm, "wide", "mm"),
        (item.mass_kg, access.block_mass_kg, "heavy", "kg"),
    ):
        if limit is not None and have > limit:
            excess = f"{have - limit:,.4g} {unit} too {what}"
            return f"It is {excess} for the plot ({have:,.4g}, limit {limit:,.4g} {unit})."
    if not access.crane and access.carriers is not None:
        can = access.carriers * PERSON_LIFTS_KG
        if item.mass_kg > can:
            over = item.mass_kg - can
            carriers = f"{access.carriers} carriers ({can:,.4g} kg)"
            return f"It is {over:,.4g} kg too heavy for {carriers}, without a crane."
    if any(fits_alone(item, vehicle) for vehicle in vehicles):
        return ""
    if not vehicles:
        return "No vehicle of the fleet may go to the plot."
    largest = vehicles[-1]
    for have, limit, what, unit in (
        (item.mass_kg, largest.payload_kg, "heavy", "kg"),
        (item.length_mm, largest.length_mm, "long", "mm"),
        (item.width_mm, largest.width_mm, "wide", "mm"),
        (item.height_mm, largest.height_mm, "high", "mm"),
    ):
        if have > limit:
            return f"It is {have - limit:,.4g} {unit} too {what} for the largest vehicle, {largest.id}."
    return f"It does not fit any vehicle up to {largest.id}."


def fits_alone(item: Item, vehicle: Vehicle) -> bool:
    """One block in an empty vehicle, lying as it likes."""
    return item.mass_kg <= vehicle.payload_kg and lies_in(
        (item.length_mm, item.width_mm, item.height_mm),
        (vehicle.length_mm, vehicle.width_mm, vehicle.height_mm),
    )


@lru_cache(maxsize=4096)
def lies_in(block: tuple[float, float, float], bed: tuple[float, float, float]) -> bool:
    """A box lies inside another, turned as it likes by right angles."""
    return all(a <= b for a, b in zip(sorted(block), sorted(bed)))


def floor_m2(vehicle: Vehicle, items: Iterable[Item]) -> float:
    """Floor area the vehicle offers when these blocks are stacked: bed, layers and usable share."""
    tallest = max((item.height_mm for item in items), default=0.0)
    layers = (
        vehicle.layers if tallest <= 0 else max(1, min(vehicle.layers, int(vehicle.height_mm // tallest)))
    )
    return vehicle.length_mm * vehicle.width_mm / 1e6 * layers * vehicle.fill


def fits(items: Sequence[Item], vehicle: Vehicle) -> bool:
    """Mass, floor area in layers and volume of a whole load, and every block on its own."""
    if sum(item.mass_kg for item in items) > vehicle.payload_kg:
        return False
    if not all(fits_alone(item, vehicle) for item in items):
        return False
    if len(items) <= 1:
        return True
    area = sum(item.length_mm * item.width_mm for item in items) / 1e6
    volume = sum(item.volume_m3 for item in items)
    space = vehicle.length_mm * vehicle.width_mm * vehicle.height_mm / 1e9
    return volume <= space * vehicle.fill and area <= floor_m2(vehicle, items)
