"""The problem as flat arrays that the compiled bound reads.

Time runs on two scales. *Wall time* is the problem's clock. *Open time* of a workshop counts only the
units in which it is open, so an operation that pauses over night is one piece of open time. A *stretch*
is open time without a closing longer than the calendar's pause; no operation may leave its stretch.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.blocks import Block, Operation
from manyworks.planning.bound.travel import measure_travel, shares_of_loads
from manyworks.planning.model import Calendar, Problem, Unit, Workshop
from manyworks.planning.rows import busy_by_workshop
from manyworks.planning.training import crew

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]

OPENED, WALL, STRETCH = 0, 1, 2
FIRST, COUNT, TEAM, PEOPLE = 0, 1, 2, 3
POOL, FACTOR, SETUP, RATE, WORTH = 0, 1, 2, 3, 4

SLACK_DAYS = 14
"""Days after the last due date that still have prices; later time is free, which keeps the bound valid."""


class Floor(NamedTuple):
    """Arrays of one problem. m workshops, n units, R resources, g operations of all block types.

    Resources are the machine pools and then the skills of each workshop. Money is in the problem's
    currency, time in units of its clock.
    """

    times: Shorts  # (3, m, T + 1) OPENED: open units before a wall unit; WALL: wall unit in which an open
    # unit lies; STRETCH: open unit at which the stretch of an open unit begins
    open_units: Ints  # (m,) open units within the horizon
    longest: Ints  # (m,) longest stretch
    horizon: int  # T, the last wall unit with prices
    capacity: Floats  # (R,) machines or people
    resource_workshop: Ints  # (R,)
    booked: Ints  # (B, 3) resource, and from which to which open unit plans that stand have one of it booked
    route: Ints  # (g, m, 4) first option of an operation at a workshop, number of options, resource of
    # the people (-1 = nobody is reserved), people at once
    options: Floats  # (N, 5) resource of the machines; time factor over the length of a unit, 1/min;
    # set-up in units; money per unit of time; money that a standard minute is worth because trainees work it
    after: Ints  # (g, k) successors inside the same group, as positions in the type; ended by -1
    type_first: Ints  # (types + 1,) first operation of a type; cut before make, predecessors first
    type_make: Ints  # (types,) position of the first make operation
    unit_type: Ints  # (n,)
    release: Ints  # (n,) not before now; when its kit was or will be there, if all cutting has begun
    due: Ints  # (n,)
    home: Ints  # (n,)
    minutes_first: Ints  # (n,)
    minutes: (
        Floats  # standard minutes of the operations of all units, in the type's order; negative = has begun
    )
    only_cut: Ints  # (n,) the one workshop that may cut; -1 = any
    only_make: Ints  # (n,)
    promised_cut: Ints  # (n,) whom it was promised to; -1 = nobody
    promised_make: Ints  # (n,)
    changed_promise: float
    kit_lag: Ints  # (m, m) moving a kit
    kit_cost: Floats  # (m, m); infinite where it is not allowed
    least_kit_cost: Floats  # (m,) cheapest kit that comes from another workshop
    site_lag: Ints  # (homes, m)
    site_cost: Floats  # (homes, m) of one unit, whatever it is
    load_row: Ints  # (n,)
    load_cost: Floats  # (rows, m) at least what such a unit costs beside, of a load
    lateness: float  # money per unit of time late
    now: int  # what has not begun starts no earlier
    hours: Floats  # (n, 2) standard hours of cut and make, begun or not
    hour_price: Floats  # (m,) what a standard hour costs beside the work; set by whoever prices shares


class Names(NamedTuple):
    """What the rows of a `Floor` are called."""

    units: tuple[str, ...]
    resources: tuple[tuple[str, str, str], ...]
    """(workshop, "machines" or "people", pool or skill) of every resource."""


def open_units(calendar: Calendar, horizon: int) -> NDArray[np.bool_]:
    """Which of the wall units 0..horizon-1 the calendar is open in."""
    cycle = np.zeros(calendar.cycle, bool)
    for begin, end in calendar.hours:
        cycle[begin:end] = True
    mask: NDArray[np.bool_] = np.tile(cycle, -(-horizon // calendar.cycle))[:horizon]
    for begin, end in calendar.closures:
        mask[max(0, begin) : max(0, end)] = False
    return mask


def time_tables(workshops: tuple[Workshop, ...], horizon: int) -> tuple[Shorts, Ints, Ints]:
    """Open and wall time of workshops: `Floor.times`, `Floor.open_units` and `Floor.longest`."""
    times = np.zeros((3, len(workshops), horizon + 1), np.int32)
    counts, longest = np.zeros((2, len(workshops)), np.int64)
    for w, workshop in enumerate(workshops):
        mask = open_units(workshop.calendar, horizon)
        at = np.flatnonzero(mask)
        counts[w] = len(at)
        times[OPENED, w, 1:] = np.cumsum(mask)
        if len(at):
            gaps = np.diff(at, prepend=at[:1]) - 1
            begins = np.where(gaps > workshop.calendar.pause, np.arange(len(at)), 0)
            times[WALL, w, : len(at)] = at
            times[STRETCH, w, : len(at)] = np.maximum.accumulate(begins)
            longest[w] = int(np.max(np.arange(len(at)) + 1 - times[STRETCH, w, : len(at)]))
    return times, counts, longest


def in_order(block: Block) -> tuple[Operation, ...]:
    """Operations of a block, cut before make, each after the ones it waits for."""
    left, done, order = list(block.operations), set[str](), list[Operation]()
    while left:
        ready = [o for o in left if done.issuperset(o.after)]
        order += ready
        done.update(o.id for o in ready)
        left = [o for o in left if o.id not in done]
    return tuple(sorted(order, key=lambda o: o.group == "make"))


class _Resources:
    """Numbers the pools and skills of all workshops."""

    def __init__(self, workshops: tuple[Workshop, ...]) -> None:
        self.index: dict[tuple[int, str, str], int] = {}
        self.names: list[tuple[str, str, str]] = []
        self.capacity: list[float] = []
        self.workshop: list[int] = []
        for w, workshop in enumerate(workshops):
            for pool in workshop.pools:
                self._add(w, workshop.id, "machines", pool.id, pool.machines)
            for skill, count in workshop.skills.items():
                self._add(w, workshop.id, "people", skill, count)

    def _add(self, w: int, workshop: str, kind: str, name: str, count: int) -> None:
        self.index[w, kind, name] = len(self.names)
        self.names.append((workshop, kind, name))
        self.capacity.append(float(count))
        self.workshop.append(w)


Able = Mapping[tuple[str, str, str], Collection[str]]
"""(block, operation, workshop) to the ids of the pools that can do it."""


def _options(
    problem: Problem, orders: list[tuple[Operation, ...]], able: Able, res: _Resources
) -> tuple[Ints, Floats]:
    route = np.full((sum(map(len, orders)), len(problem.workshops), 4), -1, np.int64)
    rows: list[tuple[float, float, float, float, float]] = []
    per_unit, per_hour = problem.clock.minutes_per_unit, problem.clock.units_per_hour
    steps = [(block, operation) for block, order in zip(problem.blocks, orders) for operation in order]
    for g, (block, operation) in enumerate(steps):
        for w, workshop in enumerate(problem.workshops):
            pools = able.get((block.id, operation.id, workshop.id), ())
            route[g, w, FIRST], route[g, w, COUNT] = len(rows), len(pools)
            need, used = crew(workshop, block, operation), workshop.utilisation
            route[g, w, TEAM] = res.index.get((w, "people", need.skill or ""), -1)
            route[g, w, PEOPLE] = need.people
            for pool in workshop.pools:
                if pool.id in pools:
                    r = res.index[w, "machines", pool.id]
                    factor, setup = pool.time_factor / per_unit / used, pool.setup_minutes / per_unit / used
                    value = problem.policy.trainee_hour_value if pool.training is not None else 0.0
                    rows.append((r, factor, setup, pool.rate_per_hour / per_hour * used, value / 60))
    return route, np.array(rows, float).reshape(-1, 5)


def _successors(orders: list[tuple[Operation, ...]]) -> Ints:
    rows = [
        [j for j, o in enumerate(order) if operation.id in o.after and o.group == operation.group]
        for order in orders
        for operation in order
    ]
    table = np.full((len(rows), 1 + max(map(len, rows), default=0)), -1, np.int64)
    for row, found in zip(table, rows):
        row[: len(found)] = found
    return table


def _ready(
    problem: Problem,
    unit: Unit,
    order: tuple[Operation, ...],
    begun: Mapping[tuple[str, str], tuple[int, int]],
    kit_lag: Ints,
) -> int:
    """From when a unit's cutting can go on; when all of it has begun, when its kit was or will be there.

    When all making has begun too, that counts back from its end: the kit may have come sooner than planned.
    """
    if all((unit.id, o.id) in begun for o in order):
        cut, make = begun[unit.id, order[0].id][0], begun[unit.id, order[-1].id][0]
        return max(begun[unit.id, o.id][1] for o in order if o.group == "make") - int(kit_lag[cut, make])
    first = [o for o in order if o.group == order[0].group]
    ends = [begun[unit.id, o.id][1] for o in first if (unit.id, o.id) in begun]
    if len(ends) == len(first):
        return max(ends)
    return problem.now if ends else max(unit.release, problem.now)


class _Units(NamedTuple):
    kind: Ints
    release: Ints
    due: Ints
    home: Ints
    first: Ints
    minutes: Floats
    only: Ints
    promised: Ints


def _units(problem: Problem, orders: list[tuple[Operation, ...]], chosen: list[int], kit_lag: Ints) -> _Units:
    types = {block.id: i for i, block in enumerate(problem.blocks)}
    homes = {home.id: i for i, home in enumerate(problem.homes)}
    shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
    spots = [{o.id: i for i, o in enumerate(block.operations)} for block in problem.blocks]
    begun = {(s.unit, s.operation): (shops[s.workshop], s.end) for s in problem.started}
    units = [problem.units[i] for i in chosen]
    only, promised = np.full((2, len(units)), -1, np.int64), np.full((2, len(units)), -1, np.int64)
    row = {unit.id: b for b, unit in enumerate(units)}
    for promise in problem.promises:
        if promise.unit in row:
            table = only if promise.frozen else promised
            table[int(promise.group == "make"), row[promise.unit]] = shops[promise.workshop]
    first, minutes, ready = [], list[float](), list[int]()
    for b, unit in enumerate(units):
        t = types[unit.block]
        first.append(len(minutes))
        ready.append(_ready(problem, unit, orders[t], begun, kit_lag))
        for operation in orders[t]:
            where = begun.get((unit.id, operation.id), (None, 0))[0]
            if where is not None:
                only[int(operation.group == "make"), b] = where
            own = operation.minutes if unit.minutes is None else unit.minutes[spots[t][operation.id]]
            minutes.append(own if where is None else -own)
    whole = [(types[u.block], at, u.due, homes[u.home]) for u, at in zip(units, ready)]
    table = np.array(whole, np.int64).reshape(-1, 4)
    kind, release, due, home = (np.ascontiguousarray(table[:, i]) for i in range(4))
    return _Units(kind, release, due, home, np.array(first, np.int64), np.array(minutes), only, promised)


def _hours(units: _Units, orders: list[tuple[Operation, ...]]) -> Floats:
    """Standard hours of cut and make, shape (n, 2)."""
    until = np.concatenate([[0.0], np.cumsum(np.abs(units.minutes))]) / 60
    cuts = np.array([sum(o.group == "cut" for o in order) for order in orders], np.int64)[units.kind]
    steps = np.array([len(order) for order in orders], np.int64)[units.kind]
    first, split, end = units.first, units.first + cuts, units.first + steps
    return np.column_stack([until[split] - until[first], until[end] - until[split]])


def _booked(problem: Problem, res: _Resources, times: Shorts) -> Ints:
    """What is booked from now on of every pool and skill, in open units of its workshop."""
    rows, last = [], times.shape[2] - 1
    busy = busy_by_workshop(problem)
    for w, workshop in enumerate(problem.workshops):
        skills = [team.skills for team in workshop.people for _ in range(team.count)]
        for (pool, number), spans in busy.get(workshop.id, {}).items():
            names = [("people", skill) for skill in skills[number]] if pool is None else [("machines", pool)]
            for start, end in spans:
                begin, stop = (int(times[OPENED, w, min(t, last)]) for t in (max(start, problem.now), end))
                rows += [(res.index[w, kind, name], begin, stop) for kind, name in names if stop > begin]
    return np.array(rows, np.int64).reshape(-1, 3)


def horizon_of(problem: Problem) -> int:
    """Last wall unit that has a price."""
    latest = max((max(u.due, u.release) for u in problem.units), default=problem.now)
    return max(latest, problem.now) + SLACK_DAYS * problem.clock.units_per_day


def build_floor(problem: Problem, able: Able, chosen: list[int]) -> tuple[Floor, Names]:
    """Arrays of `problem` for the units with the positions `chosen`.

    Parameters
    ----------
    problem
        The problem.
    able
        Which pools can do which operation; where nothing is listed the workshop cannot.
    chosen
        Positions in ``problem.units`` of the units that are counted.
    """
    orders = [in_order(block) for block in problem.blocks]
    res = _Resources(problem.workshops)
    horizon = horizon_of(problem)
    times, counts, longest = time_tables(problem.workshops, horizon)
    route, options = _options(problem, orders, able, res)
    travel = measure_travel(problem)
    units = _units(problem, orders, chosen, travel.kit_lag)
    rows, load_cost = shares_of_loads(problem)
    floor = Floor(
        times=times,
        open_units=counts,
        longest=longest,
        horizon=horizon,
        capacity=np.array(res.capacity),
        resource_workshop=np.array(res.workshop, np.int64),
        booked=_booked(problem, res, times),
        route=route,
        options=options,
        after=_successors(orders),
        type_first=np.cumsum([0, *(len(order) for order in orders)]),
        type_make=np.array([sum(o.group == "cut" for o in order) for order in orders], np.int64),
        unit_type=units.kind,
        release=units.release,
        due=units.due,
        home=units.home,
        minutes_first=units.first,
        minutes=units.minutes,
        only_cut=units.only[0],
        only_make=units.only[1],
        promised_cut=units.promised[0],
        promised_make=units.promised[1],
        changed_promise=problem.policy.changed_promise,
        kit_lag=travel.kit_lag,
        kit_cost=travel.kit_cost,
        least_kit_cost=travel.least_kit_cost,
        site_lag=travel.site_lag,
        site_cost=travel.site_cost,
        load_row=np.array([rows[u.block, u.home] for u in map(problem.units.__getitem__, chosen)], np.int64),
        load_cost=load_cost,
        lateness=problem.policy.lateness_per_day / problem.clock.units_per_day,
        now=problem.now,
        hours=_hours(units, orders),
        hour_price=np.zeros(len(problem.workshops)),
    )
    return floor, Names(tuple(problem.units[i].id for i in chosen), tuple(res.names))
