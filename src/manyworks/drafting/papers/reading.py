"""A plan beside its problem, indexed, so that every paper reads it in the same way."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from manyworks.drafting.blocks import CUTTING
from manyworks.drafting.piece_numbers import part_numbers
from manyworks.planning.model import (
    Assignment,
    Block,
    Home,
    Operation,
    Part,
    PlacedPart,
    Plan,
    PlannedLoad,
    PlannedSheet,
    PlannedStop,
    Pool,
    Problem,
    ScheduledOperation,
    SheetStock,
    Unit,
    Workshop,
)
from manyworks.planning.sheet_time import twin_of


class PlanReading:
    """Looks things up in a problem and the plan made for it; ``words`` name processes and skills by code."""

    def __init__(self, problem: Problem, plan: Plan, words: Mapping[str, str] | None = None) -> None:
        self.problem = problem
        self.plan = plan
        self.words = words or {}
        self._part_numbers: dict[str, dict[tuple[str, int], str]] = {}

    @cached_property
    def workshops(self) -> dict[str, Workshop]:
        return {item.id: item for item in self.problem.workshops}

    @cached_property
    def homes(self) -> dict[str, Home]:
        return {item.id: item for item in self.problem.homes}

    @cached_property
    def of_orders(self) -> bool:
        """Whether all that is planned was ordered: an order is a home without phases."""
        return bool(self.homes) and not any(home.phases for home in self.homes.values())

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {item.id: item for item in self.problem.units}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        return {item.id: item for item in self.problem.blocks}

    @cached_property
    def parts(self) -> dict[str, Part]:
        return {item.id: item for item in self.problem.parts}

    @cached_property
    def stock(self) -> dict[str, SheetStock]:
        return {item.id: item for item in self.problem.stock}

    @cached_property
    def assignments(self) -> dict[str, Assignment]:
        return {item.unit: item for item in self.plan.assignments}

    @cached_property
    def explanations(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {(item.unit, item.operation): (item.said, item.waits_for) for item in self.plan.explanations}

    @cached_property
    def operations_by_workshop(self) -> dict[str, list[ScheduledOperation]]:
        found: dict[str, list[ScheduledOperation]] = defaultdict(list)
        for operation in sorted(self.plan.operations, key=lambda o: (o.start, o.pool, o.machine, o.unit)):
            found[operation.workshop].append(operation)
        return found

    @cached_property
    def _steps(self) -> dict[tuple[str, str], Operation]:
        return {(block.id, step.id): step for block in self.problem.blocks for step in block.operations}

    @cached_property
    def _pools(self) -> dict[tuple[str, str], Pool]:
        return {(shop.id, pool.id): pool for shop in self.problem.workshops for pool in shop.pools}

    def place(self, unit: str) -> int:
        """Where a unit stands in the order of erection."""
        return self.units[unit].position

    def part_number(self, placed: PlacedPart) -> str:
        """The number of the very piece that lies there."""
        numbers = self._part_numbers.get(placed.unit)
        if numbers is None:
            lines = self.block_of(placed.unit).parts
            copies = [(line.part, copy) for line in lines for copy in range(1, line.quantity + 1)]
            numbers = self._part_numbers[placed.unit] = dict(zip(copies, part_numbers(placed.unit)))
        return numbers[placed.part, placed.copy]

    def moment(self, unit: int) -> datetime:
        """The date and time at which a unit of the clock begins."""
        return self.problem.clock.moment(unit)

    def block_of(self, unit: str) -> Block:
        """The type of block that this unit is."""
        return self.blocks[self.units[unit].block]

    def step(self, operation: ScheduledOperation) -> Operation:
        """The routing step that was scheduled."""
        return self._steps[self.units[operation.unit].block, operation.operation]

    def minutes(self, operation: ScheduledOperation) -> float:
        """Standard minutes of a step, of cutting those of the unit's own sheets."""
        unit = self.units[operation.unit]
        if unit.minutes is None:
            return self.step(operation).minutes
        steps = self.blocks[unit.block].operations
        return next(own for own, step in zip(unit.minutes, steps) if step.id == operation.operation)

    def router(self, sheet: PlannedSheet) -> Pool | None:
        """The machines that cut a sheet; where its plan does not say, those that cut a unit on it."""
        if sheet.pool is not None:
            return self._pools.get((sheet.workshop, sheet.pool))
        units = {placed.unit for placed in sheet.parts}
        here = self.operations_by_workshop[sheet.workshop]
        return next((self.pool(b) for b in here if b.unit in units and self.step(b).process == CUTTING), None)

    def program_of(self, sheet: PlannedSheet) -> tuple[object, ...]:
        """What sheets share that are cut alike, with one file: workshop, kind of machine, board, layout."""
        pool = self.router(sheet)
        parts = sorted((part.part, part.x_mm, part.y_mm, part.angle) for part in sheet.parts)
        return (sheet.workshop, pool and twin_of(pool), sheet.stock, *parts)

    def sheets_of(self, operation: ScheduledOperation) -> tuple[PlannedSheet, ...]:
        """The sheets that are cut in the time of an operation, in their order."""
        return tuple(self._cut_in.get((operation.unit, operation.operation), ()))

    def is_work(self, operation: ScheduledOperation) -> bool:
        """False of the cutting of a unit all of whose parts lie on sheets that are cut for others."""
        return not (self._cut_in and self.step(operation).sheets) or bool(self.sheets_of(operation))

    @cached_property
    def _cut_in(self) -> dict[tuple[str, str], list[PlannedSheet]]:
        bars: dict[tuple[str, str, int], list[ScheduledOperation]] = defaultdict(list)
        for bar in self.plan.operations:
            if self.step(bar).sheets and self.minutes(bar):
                bars[bar.workshop, bar.pool, bar.machine].append(bar)
        found: dict[tuple[str, str], list[PlannedSheet]] = defaultdict(list)
        for sheet in sorted(self.plan.sheets, key=lambda one: (one.start, one.number)):
            units = {placed.unit for placed in sheet.parts}
            for bar in bars[sheet.workshop, sheet.pool or "", sheet.machine]:
                if bar.unit in units and bar.start <= sheet.start < sheet.end <= bar.end:
                    found[bar.unit, bar.operation].append(sheet)
                    break
        return found

    def pool(self, operation: ScheduledOperation) -> Pool:
        """The machines it runs on."""
        return self._pools[operation.workshop, operation.pool]

    def workshop_name(self, key: str) -> str:
        """The workshop's name for people."""
        shop = self.workshops.get(key)
        return (shop.name or shop.id) if shop else key

    def home_name(self, key: str) -> str:
        """The home's name for people."""
        home = self.homes.get(key)
        return (home.name or home.id) if home else key

    def block_name(self, unit: str) -> str:
        """What the unit's type of block is called."""
        block = self.block_of(unit)
        return block.name or block.id

    def word(self, code: str) -> str:
        """A process or skill as people call it."""
        return self.words.get(code) or code.replace("-", " ")

    def process_name(self, operation: ScheduledOperation) -> str:
        """What is done, for people."""
        return self.word(self.step(operation).process)

    def machine_name(self, operation: ScheduledOperation) -> str:
        """Which of the workshop's machines or benches it runs on, for people."""
        return self.machine_words(self.pool(operation), operation.machine)

    def machine_words(self, pool: Pool, machine: int) -> str:
        """One machine of a pool, for people."""
        return f"{pool.name or pool.id} {machine + 1}"

    def arrival(self, assignment: Assignment) -> datetime:
        """When its load brings a piece to the plot; a piece that no load carries could be there by then."""
        return self.moment(assignment.arrive)

    def plots_of(self, load: PlannedLoad) -> str:
        """The homes that a load goes to, for people."""
        return " + ".join(self.home_name(stop.place) for stop in load.homes)

    def stops_of(self, load: PlannedLoad) -> list[tuple[str, PlannedStop]]:
        """Where a load calls, in order, by name."""
        yards = [(self.workshop_name(stop.place), stop) for stop in load.yards]
        return yards + [(self.home_name(stop.place), stop) for stop in load.homes]

    def is_late(self, unit: str) -> bool:
        """Whether the unit reaches its plot after it is wanted."""
        assignment = self.assignments.get(unit)
        return assignment is not None and assignment.arrive > assignment.due
