"""Indices over a problem and a plan that the rules share."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from manyworks.planning.check.hours import Hours
from manyworks.planning.model import (
    Assignment,
    Block,
    Home,
    Operation,
    Part,
    Place,
    Plan,
    Problem,
    ScheduledOperation,
    Started,
    Unit,
    Workshop,
)

EARTH_RADIUS_KM = 6371.0088


@dataclass(slots=True)
class Lookup:
    """Everything by its id."""

    problem: Problem
    plan: Plan
    units: dict[str, Unit] = field(init=False)
    blocks: dict[str, Block] = field(init=False)
    homes: dict[str, Home] = field(init=False)
    shops: dict[str, Workshop] = field(init=False)
    parts: dict[str, Part] = field(init=False)
    steps: dict[tuple[str, str], Operation] = field(init=False)
    places: dict[tuple[str, str], int] = field(init=False)
    hours: dict[str, Hours] = field(init=False)
    assigned: dict[str, Assignment] = field(init=False)
    done: dict[str, dict[str, ScheduledOperation]] = field(init=False)
    started: dict[tuple[str, str], Started] = field(init=False)
    _yards: dict[str, Hours] = field(init=False, default_factory=dict)
    _slots: dict[str, tuple[int, int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        problem, plan = self.problem, self.plan
        self.units = {unit.id: unit for unit in problem.units}
        self.blocks = {block.id: block for block in problem.blocks}
        self.homes = {home.id: home for home in problem.homes}
        self.shops = {workshop.id: workshop for workshop in problem.workshops}
        self.parts = {part.id: part for part in problem.parts}
        self.steps = {(block.id, o.id): o for block in problem.blocks for o in block.operations}
        self.places = {
            (block.id, o.id): i for block in problem.blocks for i, o in enumerate(block.operations)
        }
        last = max((o.end for o in plan.operations), default=0) + 1
        self.hours = {workshop.id: Hours(workshop.calendar, last) for workshop in problem.workshops}
        self.assigned = {assignment.unit: assignment for assignment in plan.assignments}
        self.started = {(begun.unit, begun.operation): begun for begun in problem.started}
        self.done = defaultdict(dict)
        for operation in plan.operations:
            self.done[operation.unit][operation.operation] = operation

    @property
    def bars(self) -> tuple[ScheduledOperation, ...]:
        """All work: of what is made, and what is under way on units that cannot be made any more."""
        return (*self.plan.operations, *self.plan.under_way)

    def step(self, operation: ScheduledOperation) -> Operation | None:
        """The block's operation that a bar stands for; None when there is none."""
        unit = self.units.get(operation.unit)
        return None if unit is None else self.steps.get((unit.block, operation.operation))

    def kilometres(self, here: Place, there: Place) -> float:
        """Road kilometres between two places."""
        transport = self.problem.transport
        if transport.metric == "plane":
            return math.hypot(here.x - there.x, here.y - there.y) * transport.distance_factor
        lon, lat = math.radians(there.x - here.x), math.radians(there.y - here.y)
        cosines = math.cos(math.radians(here.y)) * math.cos(math.radians(there.y))
        half = math.sin(lat / 2) ** 2 + cosines * math.sin(lon / 2) ** 2
        return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half))) * transport.distance_factor

    def lag(self, kilometres: float) -> int:
        """Units of time of one journey: handling and driving, each rounded to whole units."""
        transport, clock = self.problem.transport, self.problem.clock
        handling = round(transport.handling_minutes / clock.minutes_per_unit)
        return handling + round(kilometres / transport.speed_km_h * clock.units_per_hour)

    def kit_lag(self, cut: Workshop, make: Workshop) -> int:
        """Units of time after which a kit is at the other workshop: it is fetched once a day."""
        wait = round(self.problem.transport.kit_hours * self.problem.clock.units_per_hour)
        return max(wait, self.lag(self.kilometres(cut.place, make.place)))

    def mass_kg(self, unit: Unit) -> float:
        """Mass of a unit; the transport's assumption where it is not known."""
        mass = self.blocks[unit.block].mass_kg
        return self.problem.transport.assumed_mass_kg if mass is None else mass

    def yard_is_open(self, workshop: str, begin: int, end: int) -> bool:
        """Whether vehicles are loaded at a workshop all the time from `begin` to `end`."""
        if workshop not in self._yards:
            shop, last = self.shops[workshop], [stop.leave for load in self.plan.loads for stop in load.stops]
            self._yards[workshop] = Hours(shop.yard or shop.calendar, max(last, default=0) + 1)
        return self._yards[workshop].worked(begin, end) == end - begin

    @property
    def slots(self) -> dict[str, tuple[int, int]]:
        """When each unit is wanted and its place in the order of erection; like ones stand in for each other.

        Of the blocks of one type for one phase of a home, what is finished first is wanted first.
        """
        if not self._slots:
            alike: dict[tuple[str, str | None, str], list[str]] = defaultdict(list)
            for name in self.assigned.keys() & self.units.keys():
                unit = self.units[name]
                alike[unit.home, unit.phase, unit.block].append(name)
            for names in alike.values():
                dates = sorted((self.units[name].due, self.units[name].position) for name in names)
                names.sort(key=lambda n: (self.assigned[n].finish, self.units[n].position, n))
                self._slots.update(zip(names, dates, strict=True))
        return self._slots

    def standard_minutes(self, unit: Unit, operation: Operation) -> float:
        """Standard time of an operation: the unit's own where it has one."""
        own = unit.minutes
        return operation.minutes if own is None else own[self.places[unit.block, operation.id]]

    def takes_nothing(self, bar: ScheduledOperation) -> bool:
        """No machine and nobody: the kit lies on sheets that are cut for other units."""
        step, unit = self.step(bar), self.units.get(bar.unit)
        return step is not None and unit is not None and self.standard_minutes(unit, step) == 0

    def duration(
        self, unit: Unit, operation: Operation, shop: Workshop, time_factor: float, setup_minutes: float
    ) -> float:
        """Units of opened time on a pool with this factor and set-up, with their fraction."""
        standard = self.standard_minutes(unit, operation)
        minutes = standard * time_factor + setup_minutes if standard else 0.0
        return minutes / shop.utilisation / self.problem.clock.minutes_per_unit
