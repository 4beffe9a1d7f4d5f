"""The whole question: what is to be made, by whom it could be made, and what counts."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from manyworks.planning.blocks import Block, Group, Material, Part, SheetStock
from manyworks.planning.bookings import BoardBooking, Booking, StoreBooking, VehicleBooking
from manyworks.planning.fields import About, check_fields, refuse, refuse_repeats
from manyworks.planning.homes import Home, Unit
from manyworks.planning.places import LAST_UNIT, Clock, Workshop
from manyworks.planning.plan import PlannedSheet
from manyworks.planning.policy import Policy, Transport
from manyworks.planning.vehicles import FLEET, Vehicle

FORMAT = "manyworks.problem/1"
MOST_OPERATIONS = 2_000_000
"""A million were measured (1.3 GB); ten million would take hours and more memory than one machine has."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A group of one unit that a workshop has been promised or has agreed to make."""

    unit: Annotated[str, About("id of the unit")]
    group: Annotated[Group, About("which group of its operations")]
    workshop: Annotated[str, About("who was promised it")]
    frozen: Annotated[bool, About("it may not move (offered, made or paid); otherwise moving it costs")] = (
        False
    )

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A first article that a workshop has made and that was accepted before: its series may run."""

    workshop: Annotated[str, About("who made it")]
    block: Annotated[str, About("id of the block type")]
    group: Annotated[Group | None, About("which group of operations it proves; none = both")] = None

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class MaterialArrival:
    """Boards that are not there before a time: no block with such parts is cut before.

    Of several that apply to a block at a workshop the latest counts. What has begun has its boards.
    """

    material: Annotated[str, About("id of the material")]
    start: Annotated[int, About("from when on it is there", "units", low=0, high=LAST_UNIT)]
    thickness_mm: Annotated[
        float | None, About("only boards as thick as this; none = all", "mm", above=0)
    ] = None
    workshop: Annotated[str | None, About("only at this workshop; none = everywhere")] = None

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Started:
    """An operation that has begun, and perhaps ended, before the plan begins at ``Problem.now``."""

    unit: Annotated[str, About("id of the unit")]
    operation: Annotated[str, About("id of the operation in its block")]
    workshop: Annotated[str, About("where")]
    pool: Annotated[str, About("on which machines")]
    start: Annotated[int, About("when it began", "units", low=0, high=LAST_UNIT)]
    end: Annotated[int, About("when it ended or is expected to end", "units", low=0, high=LAST_UNIT)]
    people: Annotated[tuple[int, ...], About("who does it, numbered as in a plan; empty = not said")] = ()
    machine: Annotated[
        int | None, About("which machine of the pool, from 0; none = not said", "1", low=0)
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)
        if self.end <= self.start:
            raise refuse("interval", "must be later than its start", "end")


@dataclass(frozen=True, slots=True)
class Outage:
    """Machines of a pool that are out for a time; work under way at its beginning is finished first."""

    workshop: Annotated[str, About("where")]
    pool: Annotated[str, About("which machines")]
    start: Annotated[int, About("first unit without them", "units", low=0, high=LAST_UNIT)]
    end: Annotated[int, About("first unit with them again", "units", low=0, high=LAST_UNIT)]
    machines: Annotated[int, About("how many are out", "machines", low=1, high=10_000)] = 1
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        if self.end <= self.start:
            raise refuse("interval", "must be later than its start", "end")


@dataclass(frozen=True, slots=True)
class Absence:
    """People of a workshop who are away for a time; work under way at its beginning is finished first."""

    workshop: Annotated[str, About("where")]
    skill: Annotated[str, About("what they can do")]
    start: Annotated[int, About("first unit without them", "units", low=0, high=LAST_UNIT)]
    end: Annotated[int, About("first unit with them again", "units", low=0, high=LAST_UNIT)]
    people: Annotated[int, About("how many are away", "people", low=1, high=10_000)] = 1
    reason: Annotated[str, About("why")] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        if self.end <= self.start:
            raise refuse("interval", "must be later than its start", "end")


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything `solve` needs. Times are whole units of the clock, money is in `currency`."""

    clock: Annotated[Clock, About("turns dates into units")]
    blocks: Annotated[tuple[Block, ...], About("types of block")]
    workshops: Annotated[tuple[Workshop, ...], About("who could make them")]
    homes: Annotated[tuple[Home, ...], About("where they are wanted")]
    units: Annotated[tuple[Unit, ...], About("blocks to be made")]
    materials: Annotated[tuple[Material, ...], About("materials of the parts")] = ()
    stock: Annotated[tuple[SheetStock, ...], About("sheets that can be had")] = ()
    parts: Annotated[tuple[Part, ...], About("parts of the blocks")] = ()
    transport: Annotated[Transport, About("distances, times and costs of moving")] = field(
        default_factory=Transport
    )
    fleet: Annotated[tuple[Vehicle, ...], About("vehicles that can be had, smallest class first")] = FLEET
    policy: Annotated[Policy, About("weights and rules")] = field(default_factory=Policy)
    now: Annotated[int, About("nothing that has not begun starts before", "units", low=0, high=LAST_UNIT)] = 0
    promises: Annotated[tuple[Promise, ...], About("who was promised what")] = ()
    started: Annotated[tuple[Started, ...], About("operations that have begun")] = ()
    begun_sheets: Annotated[
        tuple[PlannedSheet, ...],
        About("sheets on which cutting has begun, with the parts that are wanted on them"),
    ] = ()
    outages: Annotated[tuple[Outage, ...], About("machines that are or will be out")] = ()
    absences: Annotated[tuple[Absence, ...], About("people who are or will be away")] = ()
    accepted: Annotated[tuple[Accepted, ...], About("first articles that were accepted before")] = ()
    material_arrivals: Annotated[tuple[MaterialArrival, ...], About("boards that are still to come")] = ()
    booked: Annotated[tuple[Booking, ...], About("when machines and people work for plans that stand")] = ()
    booked_vehicles: Annotated[
        tuple[VehicleBooking, ...], About("when vehicles are out for plans that stand")
    ] = ()
    booked_stores: Annotated[
        tuple[StoreBooking, ...], About("blocks of plans that stand, in the stores of workshops")
    ] = ()
    booked_boards: Annotated[
        tuple[BoardBooking, ...], About("counted sheets that plans that stand cut up")
    ] = ()
    currency: Annotated[str, About("ISO 4217 code of all money")] = "GBP"
    name: Annotated[str, About("name for people")] = ""
    source: Annotated[str, About("where the figures come from")] = ""

    def __post_init__(self) -> None:
        check_fields(self)
        for name in ("materials", "stock", "parts", "blocks", "workshops", "homes", "units", "fleet"):
            refuse_repeats((item.id for item in getattr(self, name)), name)
        if not self.fleet:
            raise refuse(
                "fleet", "is empty: who brings what is made?", "fleet", "Leave it out for the usual one."
            )
        self._check_designs()
        self._check_units()
        self._check_decisions()
        self._check_begun_sheets()
        self._check_booked()

    def _check_designs(self) -> None:
        materials = {material.id for material in self.materials}
        workshops = {workshop.id for workshop in self.workshops}
        parts = {part.id for part in self.parts}
        for i, part in enumerate(self.parts):
            _must_exist(part.material, materials, "material", f"parts[{i}].material")
        for i, sheet in enumerate(self.stock):
            _must_exist(sheet.material, materials, "material", f"stock[{i}].material")
            if sheet.workshop is not None:
                _must_exist(sheet.workshop, workshops, "workshop", f"stock[{i}].workshop")
        for i, block in enumerate(self.blocks):
            for j, line in enumerate(block.parts):
                _must_exist(line.part, parts, "part", f"blocks[{i}].parts[{j}].part")
        blocks = {block.id for block in self.blocks}
        for i, known in enumerate(self.accepted):
            _must_exist(known.workshop, workshops, "workshop", f"accepted[{i}].workshop")
            _must_exist(known.block, blocks, "block", f"accepted[{i}].block")
        for i, awaited in enumerate(self.material_arrivals):
            _must_exist(awaited.material, materials, "material", f"material_arrivals[{i}].material")
            if awaited.workshop is not None:
                _must_exist(awaited.workshop, workshops, "workshop", f"material_arrivals[{i}].workshop")
        for i, workshop in enumerate(self.workshops):
            for j, pool in enumerate(workshop.pools):
                for k, name in enumerate(pool.training.blocks if pool.training else ()):
                    path = f"workshops[{i}].pools[{j}].training.blocks[{k}]"
                    _must_exist(name, blocks, "block", path)
        if self.transport.metric == "earth":
            places = [(w.place, f"workshops[{i}].place") for i, w in enumerate(self.workshops)]
            places += [(h.place, f"homes[{i}].place") for i, h in enumerate(self.homes)]
            for place, path in places:
                if abs(place.x) > 180 or abs(place.y) > 90:
                    raise refuse("place", "is not a longitude and latitude", path)

    def _check_units(self) -> None:
        steps = {block.id: len(block.operations) for block in self.blocks}
        cuts = {block.id: [o.sheets for o in block.operations] for block in self.blocks}
        phases = {home.id: {phase.id for phase in home.phases} for home in self.homes}
        for i, unit in enumerate(self.units):
            if unit.block not in steps:
                _must_exist(unit.block, steps.keys(), "block", f"units[{i}].block")
            if unit.home not in phases:
                _must_exist(unit.home, phases.keys(), "home", f"units[{i}].home")
            if unit.phase is not None and unit.phase not in phases[unit.home]:
                _must_exist(unit.phase, phases[unit.home], "phase", f"units[{i}].phase")
            if unit.minutes is not None and len(unit.minutes) != steps[unit.block]:
                message = f"has {len(unit.minutes)} times for {steps[unit.block]} operations"
                raise refuse("minutes", message, f"units[{i}].minutes")
            if unit.minutes is not None and 0 in unit.minutes:
                j = next((j for j, m in enumerate(unit.minutes) if not m and not cuts[unit.block][j]), None)
                if j is not None:
                    message = "is 0; only what is cut from sheets may lie on those of others"
                    raise refuse("minutes", message, f"units[{i}].minutes[{j}]")
        operations = sum(steps[unit.block] for unit in self.units)
        if operations > MOST_OPERATIONS:
            message = f"has {operations:,} operations; {MOST_OPERATIONS:,} are possible"
            raise refuse("size", message, "units", "Plan a part of the homes at a time.")

    def _check_decisions(self) -> None:
        if not (self.promises or self.started or self.outages or self.absences):
            return
        units = {unit.id: unit.block for unit in self.units}
        steps = {block.id: {o.id for o in block.operations} for block in self.blocks}
        pools = {workshop.id: {pool.id for pool in workshop.pools} for workshop in self.workshops}
        persons = {workshop.id: sum(t.count for t in workshop.people) for workshop in self.workshops}
        refuse_repeats((f"{p.unit} {p.group}" for p in self.promises), "promises")
        for i, promise in enumerate(self.promises):
            _must_exist(promise.unit, units.keys(), "unit", f"promises[{i}].unit")
            _must_exist(promise.workshop, pools.keys(), "workshop", f"promises[{i}].workshop")
        refuse_repeats((f"{s.unit} {s.operation}" for s in self.started), "started")
        for i, begun in enumerate(self.started):
            _must_exist(begun.unit, units.keys(), "unit", f"started[{i}].unit")
            _must_exist(begun.operation, steps[units[begun.unit]], "operation", f"started[{i}].operation")
            _must_exist(begun.workshop, pools.keys(), "workshop", f"started[{i}].workshop")
            _must_exist(begun.pool, pools[begun.workshop], "pool", f"started[{i}].pool")
            if begun.start >= max(self.now, 1):
                raise refuse(
                    "started", f"is {begun.start}, not before now ({self.now})", f"started[{i}].start"
                )
            there = persons[begun.workshop]
            if any(not 0 <= person < there for person in begun.people):
                raise refuse(
                    "started", f"names a person whom {begun.workshop} has not", f"started[{i}].people"
                )
        self._check_begun(units)
        for i, outage in enumerate(self.outages):
            _must_exist(outage.workshop, pools.keys(), "workshop", f"outages[{i}].workshop")
            _must_exist(outage.pool, pools[outage.workshop], "pool", f"outages[{i}].pool")
        skills = {workshop.id: workshop.skills.keys() for workshop in self.workshops}
        for i, absence in enumerate(self.absences):
            _must_exist(absence.workshop, skills.keys(), "workshop", f"absences[{i}].workshop")
            _must_exist(absence.skill, skills[absence.workshop], "skill", f"absences[{i}].skill")

    def _check_begun_sheets(self) -> None:
        if not self.begun_sheets:
            return
        names = "stock", "workshops", "units", "parts"
        known = {name: {item.id for item in getattr(self, name)} for name in names}
        for i, sheet in enumerate(self.begun_sheets):
            _must_exist(sheet.stock, known["stock"], "stock", f"begun_sheets[{i}].stock")
            _must_exist(sheet.workshop, known["workshops"], "workshop", f"begun_sheets[{i}].workshop")
            for j, placed in enumerate(sheet.parts):
                path = f"begun_sheets[{i}].parts[{j}]"
                _must_exist(placed.unit, known["units"], "unit", f"{path}.unit")
                _must_exist(placed.part, known["parts"], "part", f"{path}.part")

    def _check_booked(self) -> None:
        """What is booked is there."""
        shops = {workshop.id: workshop for workshop in self.workshops}
        machines = {(w.id, pool.id): pool.machines for w in self.workshops for pool in w.pools}
        persons = {workshop.id: sum(t.count for t in workshop.people) for workshop in self.workshops}
        for i, one in enumerate(self.booked):
            _must_exist(one.workshop, shops, "workshop", f"booked[{i}].workshop")
            have, what = persons[one.workshop], "a person whom"
            if one.pool is not None:
                pools = {pool.id for pool in shops[one.workshop].pools}
                _must_exist(one.pool, pools, "pool", f"booked[{i}].pool")
                have, what = machines[one.workshop, one.pool], f"a machine of {one.pool} that"
            if one.number >= have:
                raise refuse("booked", f"names {what} {one.workshop} has not", f"booked[{i}].number")
        count = {vehicle.id: vehicle.count for vehicle in self.fleet}
        for i, out in enumerate(self.booked_vehicles):
            _must_exist(out.vehicle, count, "vehicle", f"booked_vehicles[{i}].vehicle")
            if out.which > count[out.vehicle]:
                message = f"is {out.which}; there are {count[out.vehicle]}"
                raise refuse("booked", message, f"booked_vehicles[{i}].which")
        for i, lying in enumerate(self.booked_stores):
            _must_exist(lying.workshop, shops, "workshop", f"booked_stores[{i}].workshop")
        stock = {sheet.id for sheet in self.stock}
        for i, taken in enumerate(self.booked_boards):
            _must_exist(taken.stock, stock, "stock", f"booked_boards[{i}].stock")

    def _check_begun(self, kinds: Mapping[str, str]) -> None:
        """What has begun had all before it finished, a whole kit if it is made, and one workshop a group."""
        if not self.started:
            return
        blocks = {block.id: block for block in self.blocks}
        ends = {(begun.unit, begun.operation): begun.end for begun in self.started}
        places: dict[tuple[str, str], str] = {}
        for i, begun in enumerate(self.started):
            steps = blocks[kinds[begun.unit]].operations
            step = next(o for o in steps if o.id == begun.operation)
            if places.setdefault((begun.unit, step.group), begun.workshop) != begun.workshop:
                message = f"is {begun.workshop!r}; its group has begun at {places[begun.unit, step.group]!r}"
                raise refuse("started", message, f"started[{i}].workshop")
            for before in steps:
                if before.id in step.after or (before.group, step.group) == ("cut", "make"):
                    end = ends.get((begun.unit, before.id))
                    if end is None:
                        message = f"is {step.id!r}, but {before.id!r} before it has not begun"
                        raise refuse("started", message, f"started[{i}].operation")
                    if end > begun.start:
                        message = f"is {begun.start}, but {before.id!r} before it ends at {end}"
                        raise refuse("started", message, f"started[{i}].start")


def _must_exist(name: str, known: Container[str], what: str, path: str) -> None:
    if name not in known:
        raise refuse("reference", f"names the {what} {name!r}, which does not exist", path)
