"""What is to be carried, and what a vehicle can take of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manyworks.planning.model import Access, Assignment, Block, Plan, Problem, Unit, Vehicle
from manyworks.planning.vehicles import FLEET, PERSON_LIFTS_KG


@dataclass(frozen=True, slots=True)
class Item:
    """One finished block that waits at a workshop. Sizes in mm are 0 where they are not known."""

    unit: str
    workshop: str
    home: str
    ready: int
    due: int
    position: int
    mass_kg: float
    length_mm: float
    width_mm: float
    height_mm: float

    @property
    def hands(self) -> float:
        """How often somebody goes for it: once for a block, a part of once for what is light."""
        return min(1.0, self.mass_kg / PERSON_LIFTS_KG)

    @property
    def sides(self) -> tuple[float, float, float]:
        """Its short, middle and long side: it lies in the bed as it likes, turned by right angles."""
        a, b, c = sorted((self.length_mm, self.width_mm, self.height_mm))
        return a, b, c

    @property
    def area_m2(self) -> float:
        """Floor that it takes, lying."""
        return self.length_mm * self.width_mm / 1e6

    @property
    def volume_m3(self) -> float:
        """Volume of its box."""
        return self.length_mm * self.width_mm * self.height_mm / 1e9


def items_of(problem: Problem, plan: Plan) -> list[Item]:
    """All finished blocks of a plan as cargo.

    Like blocks of a home and phase can stand in for each other: what is finished first is wanted first,
    whatever number it has.
    """
    units = {unit.id: unit for unit in problem.units}
    blocks = {block.id: block for block in problem.blocks}
    alike: dict[tuple[str, str | None, str], list[Assignment]] = defaultdict(list)
    for assignment in plan.assignments:
        unit = units[assignment.unit]
        alike[unit.home, unit.phase, unit.block].append(assignment)
    items = []
    for members in alike.values():
        dates = sorted((units[a.unit].due, units[a.unit].position) for a in members)
        members.sort(key=lambda a: (a.finish, units[a.unit].position, a.unit))
        for assignment, (due, position) in zip(members, dates, strict=True):
            unit = units[assignment.unit]
            items.append(_item(problem, unit, blocks[unit.block], assignment, due, position))
    return items


def _item(
    problem: Problem, unit: Unit, block: Block, assignment: Assignment, due: int, position: int
) -> Item:
    return Item(
        unit.id,
        assignment.make,
        unit.home,
        assignment.finish,
        due,
        position,
        problem.transport.assumed_mass_kg if block.mass_kg is None else block.mass_kg,
        block.length_mm or 0.0,
        block.width_mm or 0.0,
        block.height_mm or 0.0,
    )


def permitted(access: Access, fleet: Sequence[Vehicle]) -> tuple[Vehicle, ...]:
    """Vehicles that get to the plot: the largest permitted class and all that carry no more.

    A fleet may lack that class; then it is as large as usual.
    """
    largest = next((one for one in (*fleet, *FLEET) if one.id == access.vehicle), None)
    if largest is None:
        return tuple(fleet)
    return tuple(vehicle for vehicle in fleet if vehicle.payload_kg <= largest.payload_kg)


def why_not(item: Item, access: Access, vehicles: Sequence[Vehicle]) -> str:
    """Why a block cannot be brought to a plot, with mm and kg; empty when it can."""
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
    if any(amount_of([item]).fits(vehicle) for vehicle in vehicles):
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


def floor_m2(vehicle: Vehicle, tallest_mm: float) -> float:
    """Floor area the vehicle offers when blocks so high are stacked: bed, layers and usable share."""
    layers = vehicle.layers
    if tallest_mm > 0:
        layers = max(1, min(layers, int(vehicle.height_mm // tallest_mm)))
    return vehicle.length_mm * vehicle.width_mm / 1e6 * layers * vehicle.fill


@dataclass(frozen=True, slots=True)
class Amount:
    """What some blocks take of a vehicle together; `sides` are the largest short, middle and long side."""

    count: int = 0
    hands: float = 0.0
    mass_kg: float = 0.0
    area_m2: float = 0.0
    volume_m3: float = 0.0
    tallest_mm: float = 0.0
    sides: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def with_one(self, item: Item) -> "Amount":
        """The same with one block more."""
        a, b, c = item.sides
        x, y, z = self.sides
        return Amount(
            self.count + 1,
            self.hands + item.hands,
            self.mass_kg + item.mass_kg,
            self.area_m2 + item.area_m2,
            self.volume_m3 + item.volume_m3,
            max(self.tallest_mm, item.height_mm),
            (max(a, x), max(b, y), max(c, z)),
        )

    def fits(self, vehicle: Vehicle) -> bool:
        """Mass, floor area in layers, volume, and every block in the bed; one alone needs no usable share."""
        if self.mass_kg > vehicle.payload_kg:
            return False
        if not all(a <= b for a, b in zip(self.sides, vehicle.sides)):
            return False
        if self.count <= 1:
            return True
        return (
            self.volume_m3 <= vehicle.volume_m3 * vehicle.fill
            and self.area_m2 <= floor_m2(vehicle, self.tallest_mm)
        )  # fmt: skip


def amount_of(items: Iterable[Item]) -> Amount:
    """What these blocks take together."""
    total = Amount()
    for item in items:
        total = total.with_one(item)
    return total
