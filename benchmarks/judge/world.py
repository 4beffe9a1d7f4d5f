"""The world of a plan: its clock, its places, their opening times, and how long ways take."""

import math
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from .documents import Row, whole
from .findings import Impossible

EARTH_KM = 6371.0088


class World:
    """A problem and a plan as they were published, everything by its name, and what was found so far."""

    def __init__(self, plan: Any, problem: Any) -> None:
        self.plan, self.problem = whole(plan, "plan"), whole(problem, "problem")
        self.standard_cutting = whole({}, "problem", "CuttingProfile")
        self.found: list[Impossible] = []
        self.units = by_id(self.problem.units)
        self.blocks = by_id(self.problem.blocks)
        self.shops = by_id(self.problem.workshops)
        self.homes = by_id(self.problem.homes)
        self.parts = by_id(self.problem.parts)
        self.stock = by_id(self.problem.stock)
        self.steps = {(b.id, o.id): o for b in self.problem.blocks for o in b.operations}
        self.pools = {(s.id, p.id): p for s in self.problem.workshops for p in s.pools}
        self.vehicles = by_id(self.problem.fleet)
        self.assigned = {a.unit: a for a in self.plan.assignments}
        self.begun = {(one.unit, one.operation): one for one in self.problem.started}
        self.minutes_per_unit = self.problem.clock.minutes_per_unit
        self.day = self.problem.clock.minutes_per_day // self.minutes_per_unit
        # what is under way on units that cannot be made any more ends all the same
        self.work = [*self.plan.operations, *self.plan.under_way]
        ends = [0, *(o.end for o in self.work), *(s.end for s in self.plan.sheets)]
        ends += [load.end for load in self.plan.loads] + [fetch.there for fetch in self.plan.fetches]
        ends += [stop.leave for load in self.plan.loads for stop in load.stops]
        ends += [self.units[a.unit].due for a in self.plan.assignments if a.unit in self.units]
        self.last = max(ends) + 1
        self.hours = {shop.id: opened(shop.calendar, self.last) for shop in self.problem.workshops}
        self.yards = {
            shop.id: opened(shop.yard or shop.calendar, self.last) for shop in self.problem.workshops
        }

    def find(self, kind: str, at: int, place: str, what: str) -> None:
        """Write an impossible act down."""
        self.found.append(Impossible(kind, at, self.moment(at), place, what))

    @cached_property
    def begins(self) -> datetime:
        """Unit 0 as clocks on the wall show it."""
        clock = self.problem.clock
        moment = datetime.fromisoformat(clock.start)
        return moment.astimezone(ZoneInfo(clock.zone)).replace(tzinfo=None)

    def wall(self, t: int) -> datetime:
        days, rest = divmod(t, self.day)
        return self.begins + timedelta(days=days, minutes=rest * self.minutes_per_unit)

    def moment(self, t: int) -> str:
        return self.wall(t).strftime("%Y-%m-%d %H:%M")

    def units_of(self, minutes: float) -> float:
        """Minutes in units of the clock."""
        return minutes / self.minutes_per_unit

    def place(self, name: str) -> Row | None:
        """Where a workshop or a home is; None when nobody knows it."""
        known = self.shops.get(name) or self.homes.get(name)
        return None if known is None else known.place

    def mass(self, unit: str) -> float:
        """What the block of a unit weighs, kg."""
        one = self.units.get(unit)
        said = None if one is None else self.blocks[one.block].mass_kg
        return float(self.problem.transport.assumed_mass_kg if said is None else said)

    def kilometres(self, here: Row, there: Row) -> float:
        """By road between two places."""
        transport = self.problem.transport
        if transport.metric == "plane":
            return math.hypot(here.x - there.x, here.y - there.y) * transport.distance_factor
        a, b = math.radians(here.y), math.radians(there.y)
        chord = math.sin((b - a) / 2) ** 2
        chord += math.cos(a) * math.cos(b) * math.sin(math.radians(there.x - here.x) / 2) ** 2
        return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord))) * transport.distance_factor

    def drive(self, here: Row, there: Row) -> float:
        """Units of the clock from one place to another, without loading."""
        return self.units_of(60 * self.kilometres(here, there) / self.problem.transport.speed_km_h)

    def way(self, places: list[Row]) -> float:
        """Kilometres from place to place."""
        return sum(map(self.kilometres, places, places[1:]))

    def journey(self, here: Row, there: Row) -> float:
        """Units of the clock from one place to another, loading and unloading included."""
        return self.units_of(self.problem.transport.handling_minutes) + self.drive(here, there)

    def standard_minutes(self, unit: str, operation: str) -> float:
        """What an operation of a unit takes at time factor 1."""
        one = self.units[unit]
        steps = self.blocks[one.block].operations
        place = next(i for i, step in enumerate(steps) if step.id == operation)
        return float(steps[place].minutes if one.minutes is None else one.minutes[place])

    def step(self, bar: Row) -> Row | None:
        """The operation of the block that a bar stands for; None when there is none."""
        unit = self.units.get(bar.unit)
        return None if unit is None else self.steps.get((unit.block, bar.operation))

    def open_units(self, shop: str, start: int, end: int) -> int:
        return sum(self.hours[shop][max(0, start) : end])


def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row.id: row for row in rows}


def opened(calendar: Row, last: int) -> bytearray:
    """For every unit up to `last` whether a place with this calendar is open."""
    hours = bytearray(last + 1)
    for base in range(0, last + 1, calendar.cycle):
        for begin, end in calendar.hours:
            for t in range(base + begin, min(base + end, last + 1)):
                hours[t] = 1
    for begin, end in calendar.closures:
        for t in range(max(0, begin), min(end, last + 1)):
            hours[t] = 0
    return hours
