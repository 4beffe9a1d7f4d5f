"""Planning around plans that stand: what they have booked, and where another plan runs into it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from manyworks.planning.blocks import is_cut_by_others
from manyworks.planning.bookings import BoardBooking, Booking, StoreBooking, VehicleBooking
from manyworks.planning.delivery.drivers import Drivers
from manyworks.planning.places import LAST_UNIT, Clock, Span, Workshop, merged
from manyworks.planning.plan import Plan
from manyworks.planning.problem import Problem
from manyworks.planning.same_people import Dealt

__all__ = [
    "BoardBooking",
    "Booking",
    "Collision",
    "Standing",
    "StoreBooking",
    "VehicleBooking",
    "around",
    "collisions",
    "still_booked",
]

Place = tuple[str, str | None, int]
"""Workshop, pool (none = a person) and number."""


class Standing(NamedTuple):
    """A plan that stands: it keeps its hours, vehicles, stores and boards."""

    problem: Problem
    plan: Plan
    name: str


@dataclass(frozen=True, slots=True)
class Collision:
    """What two plans have both booked.

    Parameters
    ----------
    plan
        Name of the plan that stands.
    workshop
        Where; empty for a vehicle.
    what
        "machine", "person", "vehicle" or "store".
    pool
        Pool of the machine, or class of the vehicle; else empty.
    number
        Machine of the pool from 0, person of the workshop from 0, vehicle of its class from 1, or how many
        blocks too many are in the store.
    start, end
        Units of the new plan's clock.
    """

    plan: str
    workshop: str
    what: str
    pool: str
    number: int
    start: int
    end: int


def around(problem: Problem, standing: Iterable[Standing]) -> Problem:
    """The question with what plans that stand have booked; bookings that it had before are replaced.

    Parameters
    ----------
    problem
        What is to be planned.
    standing
        Plans that stand. Their clocks may be others. Workshops, pools, machines, people and vehicles that are
        no longer there are passed over, people are found by what their team can do, and what ended before
        `now` is left out.
    """
    found = [_Booked(problem, one) for one in standing]
    dealt = Dealt[datetime]({shop.id: shop for shop in problem.workshops})
    return replace(
        problem,
        booked=tuple(booking for one in found for booking in one.work(dealt)),
        booked_vehicles=tuple(booking for one in found for booking in one.vehicles()),
        booked_stores=tuple(booking for one in found for booking in one.stores()),
        booked_boards=tuple(booking for one in found for booking in one.boards()),
    )


def collisions(problem: Problem, plan: Plan, standing: Iterable[Standing]) -> tuple[Collision, ...]:
    """Where a plan runs into plans that stand, in order of time; what has begun does not count.

    Parameters
    ----------
    problem, plan
        A plan that is to stand as well, and its question.
    standing
        Plans that stand now.
    """
    all_of_them = list(standing)
    asked = around(problem, all_of_them)
    begun = {(one.unit, one.operation) for one in problem.started}
    bars = replace(plan, operations=tuple(b for b in plan.operations if (b.unit, b.operation) not in begun))
    own = _Booked(problem, Standing(problem, bars, ""))
    found = [*_met_at_work(own, asked), *_met_on_the_road(own, asked), *_met_in_stores(own, asked)]
    return tuple(sorted(found, key=lambda one: (one.start, one.workshop, one.what, one.pool, one.number)))


def still_booked(
    booked: Iterable[Booking], before: Iterable[Workshop], after: Iterable[Workshop]
) -> tuple[Booking, ...]:
    """Bookings in workshops that are not as they were: people have other numbers, and some are gone."""
    olds, news = {shop.id: shop for shop in before}, {shop.id: shop for shop in after}
    machines = {(shop.id, pool.id): pool.machines for shop in news.values() for pool in shop.pools}
    found, work = [], defaultdict(list)
    for one in booked:
        if one.pool is None:
            work[one.workshop, one.by].append((one.number, one.start, one.end))
        elif one.number < machines.get((one.workshop, one.pool), 0):
            found.append(one)
    dealt = Dealt[int](news)
    for (shop, by), stretches in work.items():
        found += [
            Booking(shop, start, end, number, None, by)
            for number, start, end in dealt.deal(olds[shop], stretches)
        ]
    return tuple(found)


class _Booked:
    """What one plan that stands has booked, in the words and times of another problem."""

    def __init__(self, problem: Problem, standing: Standing) -> None:
        self.problem, self.plan, self.name = problem, standing.plan, standing.name
        self.old = standing.problem
        self.shops = {shop.id: shop for shop in problem.workshops}
        self.pools = {(shop.id, pool.id): pool.machines for shop in problem.workshops for pool in shop.pools}
        self.span = _converted(standing.problem.clock, problem.clock, problem.now)

    def work(self, dealt: Dealt[datetime]) -> Iterator[Booking]:
        """Busy stretches of machines and people; whose the latter are is dealt."""
        blocks = {block.id: block for block in self.old.blocks}
        units = {unit.id: unit for unit in self.old.units}
        machines: dict[tuple[str, str, int], list[Span]] = defaultdict(list)
        people: dict[str, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for bar in (*self.plan.operations, *self.plan.under_way):
            unit = units.get(bar.unit)
            if unit is not None and is_cut_by_others(blocks[unit.block], unit.minutes, bar.operation):
                continue
            span = self.span(bar.start, bar.end)
            if span is None or bar.workshop not in self.shops:
                continue
            if bar.machine < self.pools.get((bar.workshop, bar.pool), 0):
                machines[bar.workshop, bar.pool, bar.machine].append(span)
            for person in bar.people:
                people[bar.workshop][person].append((bar.start, bar.end))
        for (shop, pool, number), busy in machines.items():
            for start, end in merged(busy):
                yield Booking(shop, start, end, number, pool, self.name)
        for (shop, number), busy in self._people(people, dealt).items():
            for start, end in merged(busy):
                yield Booking(shop, start, end, number, None, self.name)

    def _people(
        self, people: Mapping[str, Mapping[int, Iterable[Span]]], dealt: Dealt[datetime]
    ) -> Mapping[tuple[str, int], list[Span]]:
        """Stretches of persons as they are now; dealt by moments, because units of other clocks may touch."""
        moment, unit = cache(self.old.clock.moment), cache(self.problem.clock.unit)
        found: dict[tuple[str, int], list[Span]] = defaultdict(list)
        for shop in self.old.workshops:
            busy = people.get(shop.id, {})
            stretches = [
                (who, moment(start), moment(end))
                for who, spans in busy.items()
                for start, end in merged(spans)
            ]
            for number, start, end in dealt.deal(shop, stretches):
                found[shop.id, number].append((max(0, unit(start)), min(LAST_UNIT, unit(end, up=True))))
        return found

    def vehicles(self) -> Iterator[VehicleBooking]:
        """Journeys, with the empty ways."""
        count = {vehicle.id: vehicle.count for vehicle in self.problem.fleet}
        journeys = [(load.vehicle, load.which, load.begin, load.end) for load in self.plan.loads]
        for fetch in self.plan.fetches:
            out = fetch.arrive - (fetch.there - fetch.leave)
            journeys.append((fetch.vehicle, fetch.which, out, fetch.there))
        for vehicle, which, begin, end in journeys:
            span = self.span(begin, end)
            if span is not None and which <= count.get(vehicle, 0):
                yield VehicleBooking(vehicle, which, *span, self.name)

    def stores(self) -> Iterator[StoreBooking]:
        """Finished blocks until their load fetches them, at workshops that store so many and no more."""
        leaves = {a.unit: a.finish + max(0, a.due - a.arrive) for a in self.plan.assignments}
        for load in self.plan.loads:
            leaves |= load.fetched
        waiting: Counter[tuple[str, Span]] = Counter()
        for a in self.plan.assignments:
            shop = self.shops.get(a.make)
            if shop is None or shop.storage_blocks is None:
                continue
            span = self.span(a.finish, leaves[a.unit])
            if span is not None:
                waiting[a.make, span] += 1
        for (name, (start, end)), blocks in waiting.items():
            yield StoreBooking(name, blocks, start, end, self.name)

    def boards(self) -> Iterator[BoardBooking]:
        """Counted sheets that are still to be cut."""
        counted = {sheet.id for sheet in self.problem.stock if sheet.quantity is not None}
        used = Counter(
            sheet.stock
            for sheet in self.plan.sheets
            if sheet.stock in counted and (not sheet.end or self.span(sheet.start, sheet.end) is not None)
        )
        for stock, sheets in used.items():
            yield BoardBooking(stock, sheets, self.name)


def _converted(old: Clock, new: Clock, now: int) -> Callable[[int, int], Span | None]:
    """A span of one clock in units of another; none where it ended before `now`."""

    @cache
    def moved(unit: int, up: bool) -> int:
        return unit if old == new else new.unit(old.moment(unit), up=up)

    def span(start: int, end: int) -> Span | None:
        if end <= start:
            return None
        begin, stop = max(0, moved(start, False)), min(LAST_UNIT, moved(end, True))
        return (begin, stop) if stop > max(begin, now) else None

    return span


def _met_at_work(own: _Booked, asked: Problem) -> Iterator[Collision]:
    """Machines and people that two plans have."""
    mine: dict[Place, list[Span]] = defaultdict(list)
    for one in own.work(Dealt({shop.id: shop for shop in asked.workshops})):
        mine[one.workshop, one.pool, one.number].append((one.start, one.end))
    for one in asked.booked:
        for start, end in _met(mine[one.workshop, one.pool, one.number], (one.start, one.end)):
            what = "person" if one.pool is None else "machine"
            yield Collision(one.by, one.workshop, what, one.pool or "", one.number, start, end)


def _met_on_the_road(own: _Booked, asked: Problem) -> Iterator[Collision]:
    mine: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for one in own.vehicles():
        mine[one.vehicle, one.which].append((one.start, one.end))
    for one in asked.booked_vehicles:
        for start, end in _met(mine[one.vehicle, one.which], (one.start, one.end)):
            yield Collision(one.by, "", "vehicle", one.vehicle, one.which, start, end)
    yield from _days_too_long(mine, asked)


def _days_too_long(mine: Mapping[tuple[str, int], Sequence[Span]], asked: Problem) -> Iterator[Collision]:
    """Drivers whose day is too long for both plans together, and is not for one of them."""
    drivers = Drivers(asked.clock, asked.transport, asked.fleet)
    for (vehicle, which), journeys in mine.items():
        others = [one for one in asked.booked_vehicles if (one.vehicle, one.which) == (vehicle, which)]
        spans = [(one.start, one.end) for one in others]
        for span in journeys:
            if any(_met([span], other) for other in spans) or not drivers.in_a_day([*journeys], span):
                continue
            if not drivers.in_a_day([*journeys, *spans], span):
                near = min(others, key=lambda one: max(one.start - span[1], span[0] - one.end))
                yield Collision(near.by, "", "vehicle", vehicle, which, *span)


def _met_in_stores(own: _Booked, asked: Problem) -> Iterator[Collision]:
    """Stores that are over full for both plans together, and are not for one of them."""
    room = {shop.id: shop.storage_blocks for shop in asked.workshops}
    mine = _lying(own.stores())
    for shop, changes in _lying(asked.booked_stores).items():
        both = sorted([*changes, *mine.get(shop, ())], key=lambda change: (change[0], change[1]))
        lying: Counter[str] = Counter()
        for (moment, blocks, by), following in pairwise(both):
            lying[by] += blocks
            over = lying.total() - (room[shop] or 0)
            others = {name: count for name, count in lying.items() if name and count > 0}
            if over > 0 and lying[""] > 0 and others and following[0] > moment:
                most = max(others, key=lambda name: others[name])
                yield Collision(most, shop, "store", "", over, moment, following[0])


def _lying(bookings: Iterable[StoreBooking]) -> Mapping[str, list[tuple[int, int, str]]]:
    """Of every workshop when blocks come into its store and leave it: moment, how many more, whose."""
    changes: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for one in bookings:
        changes[one.workshop] += [(one.start, one.blocks, one.by), (one.end, -one.blocks, one.by)]
    return changes


def _met(mine: Iterable[Span], span: Span) -> list[Span]:
    """Where stretches meet another one."""
    return [
        (max(start, span[0]), min(end, span[1])) for start, end in mine if start < span[1] and span[0] < end
    ]
