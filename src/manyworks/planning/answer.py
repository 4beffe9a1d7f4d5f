"""From arrays to a plan: bars with machine numbers, where each unit is made, and what it costs."""

import heapq
from collections.abc import Container, Iterable, Mapping

import numpy as np

from manyworks.planning.cancelling import left
from manyworks.planning.compile import Compiled
from manyworks.planning.dispatch.floor import (
    BOOKED,
    CUT,
    CUTS,
    DUE,
    ENDED,
    FINISH,
    FIRST,
    HOME,
    KIND,
    LATE,
    MAKE,
    ON,
    OVER_CAP,
    POOL,
    PROMISE,
    STEPS,
    TAKEN,
    TRANSFER,
    UNFAIR,
    UNIT_BITS,
    Floor,
    Ints,
    Reals,
    State,
    owners_of_steps,
)
from manyworks.planning.dispatch.price import work_prices
from manyworks.planning.dispatch.settle import fill_starts
from manyworks.planning.homes import Unit
from manyworks.planning.plan import Assignment, Costs, Plan, ScheduledOperation
from manyworks.planning.problem import Problem
from manyworks.planning.roster import Roster, name_people
from manyworks.planning.search.improve import schedule


def write_plan(compiled: Compiled, place: Ints, priority: Ints) -> Plan:
    """The plan that follows from an allocation and priorities, in the words of the problem."""
    state = schedule(compiled, place, priority)
    arrive = arrivals(compiled, state)
    late = np.maximum(0, arrive - compiled.floor.unit[: len(compiled.units), DUE])
    costs, kilometres, carbon = costs_of(compiled, state, int(late.sum()))
    return Plan(
        assignments=_assignments(compiled, state, arrive),
        operations=_operations(compiled, state),
        under_way=under_way(compiled.problem, compiled.units),
        costs=costs,
        late_units=int((late > 0).sum()),
        late_time=int(late.sum()),
        kilometres=kilometres,
        carbon_kgco2e=carbon,
    )


def arrivals(compiled: Compiled, state: State) -> Ints:
    """When each unit is at its plot."""
    floor, count = compiled.floor, len(compiled.units)
    home, make = floor.unit[:count, HOME], state.place[:count, MAKE]
    arrive: Ints = state.ends[:count, FINISH] + floor.lag_home[home, make]
    return arrive


def _assignments(compiled: Compiled, state: State, arrive: Ints) -> tuple[Assignment, ...]:
    names = [workshop.id for workshop in compiled.problem.workshops]
    place, finish = state.place.tolist(), state.ends[:, FINISH].tolist()
    rank = (state.rank >> UNIT_BITS).tolist()
    return tuple(
        Assignment(unit.id, names[p[CUT]], names[p[MAKE]], f, a, unit.due, r)
        for unit, p, f, a, r in zip(compiled.units, place, finish, arrive.tolist(), rank)
    )


def under_way(problem: Problem, units: Iterable[Unit]) -> tuple[ScheduledOperation, ...]:
    """What has begun on units that are not among those that are planned."""
    return tuple(
        ScheduledOperation(
            one.unit, one.operation, one.workshop, one.pool, one.machine or 0, one.start, one.end, one.people
        )
        for one in left(problem, units)
    )


def _operations(compiled: Compiled, state: State) -> tuple[ScheduledOperation, ...]:
    where, kind = _shops_and_kinds(compiled.floor, state)
    rosters = [Roster(shop, rows) for shop, rows in zip(compiled.problem.workshops, compiled.teams)]
    people = name_people(rosters, compiled.floor, state, compiled.begun.people, where, kind)
    return _bars(compiled, state, where, kind, people)


def cutting_bars(compiled: Compiled, state: State) -> tuple[ScheduledOperation, ...]:
    """The bars in which sheets are cut; nobody is named."""
    where, kind = _shops_and_kinds(compiled.floor, state)
    cuts = {(b.id, o.id) for b in compiled.problem.blocks for o in b.operations if o.sheets}
    return _bars(compiled, state, where, kind, {}, cuts)


def _bars(
    compiled: Compiled,
    state: State,
    where: Ints,
    kind: Ints,
    people: Mapping[int, tuple[int, ...]],
    only: Container[tuple[str, str]] | None = None,
) -> tuple[ScheduledOperation, ...]:
    """Bars of all operations, or ``only`` of some: block and operation."""
    floor, problem = compiled.floor, compiled.problem
    starts = np.zeros(len(floor.standard), np.int64)
    fill_starts(floor, state, _change_overs(floor, state, where, floor.family[kind]), starts)
    start, ended, on = starts.tolist(), state.bar[:, ENDED].tolist(), state.bar[:, ON].tolist()
    shops = [w.id for w in problem.workshops]
    pools = [[w.pools[row.of].id for row in rows] for w, rows in zip(problem.workshops, compiled.pools)]
    steps = {
        b.id: [
            (step, name)
            for step, name in enumerate(b.operations[i].id for i in compiled.steps[b.id])
            if only is None or (b.id, name) in only
        ]
        for b in problem.blocks
    }
    firsts, shop_of = floor.unit[:, FIRST].tolist(), where.tolist()
    wanted = [
        (unit.id, name, firsts[i] + step)
        for i, unit in enumerate(compiled.units)
        for step, name in steps[unit.block]
    ]
    some = None if only is None else np.array([at for _, _, at in wanted], np.int64)
    machines = _machine_numbers(floor, state, where, compiled.begun.machines, some)
    machines = _numbers_in_pools(compiled, state, where, machines).tolist()
    return tuple(
        ScheduledOperation(
            unit,
            name,
            shops[shop_of[at]],
            pools[shop_of[at]][on[at]],
            machines[at],
            start[at],
            ended[at],
            people.get(at, ()),
        )
        for unit, name, at in wanted
    )


def _shops_and_kinds(floor: Floor, state: State) -> tuple[Ints, Ints]:
    """Of every step, where it is done and its row among the steps of all block types."""
    owner = owners_of_steps(floor)
    step = np.arange(len(owner)) - np.repeat(floor.unit[:, FIRST], floor.unit[:, STEPS])
    group = np.where(step < floor.unit[owner, CUTS], CUT, MAKE)
    return state.place[owner, group].astype(np.int64), floor.unit[owner, KIND] + step


def _change_overs(floor: Floor, state: State, shop: Ints, family: Ints) -> Reals:
    """Units of time that every step took to change its machine over from the work before."""
    changes: Reals = np.zeros(len(shop))
    pool = floor.shop[shop, POOL] + state.bar[:, ON]
    some = np.flatnonzero((floor.change[pool] > 0) & (family >= 0) & (floor.standard != 0))
    order = some[np.lexsort((state.bar[some, TAKEN], pool[some]))]
    before, after = order[:-1], order[1:]
    after = after[(pool[before] == pool[after]) & (family[before] != family[after])]
    changes[after] = floor.change[pool[after]]
    return changes


def _machine_numbers(
    floor: Floor, state: State, shop: Ints, begun: Mapping[int, int], some: Ints | None
) -> Ints:
    """Number the machines of every row: each bar gets the machine that has been free for the longest.

    A piece stays at the bench where its last step was done, if that is free; what has begun stays on its
    machine, where that is said. Numbers of ``some`` steps are asked for, or of all.
    """
    owner = owners_of_steps(floor).tolist()
    key = shop * 64 + state.bar[:, ON]
    works = floor.standard != 0
    if some is not None:
        works &= np.isin(key, key[some])
    order = np.flatnonzero(works)
    order = order[np.lexsort((state.bar[order, ENDED], state.bar[order, TAKEN], key[order]))]
    numbers = np.zeros(len(shop), np.int64)
    taken, ended = state.bar[:, TAKEN].tolist(), state.bar[:, ENDED].tolist()
    pool, used = -1, 0
    free: list[tuple[int, int]] = []
    until: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, where in zip(order.tolist(), key[order].tolist()):
        if where != pool:
            pool, used, free, until, last = where, 0, [], {}, {}
        while free and until[free[0][1]] != free[0][0]:
            heapq.heappop(free)
        if (number := begun.get(at)) is None:
            before = last.get(owner[at])
            if before is not None and until[before] <= taken[at]:
                number = before
            elif free and free[0][0] <= taken[at]:
                number = heapq.heappop(free)[1]
            else:
                while used in until:
                    used += 1
                number = used
        numbers[at] = last[owner[at]] = number
        until[number] = ended[at]
        heapq.heappush(free, (ended[at], number))
    return numbers


def _numbers_in_pools(compiled: Compiled, state: State, shop: Ints, machines: Ints) -> Ints:
    """Machines of rows as their pools number them."""
    for w in np.flatnonzero(compiled.floor.shop[:, BOOKED]).tolist():
        for i, row in enumerate(compiled.pools[w]):
            here = (shop == w) & (state.bar[:, ON] == i) & (machines < len(row.numbers))
            machines[here] = np.array(row.numbers, np.int64)[machines[here]]
    return machines


def costs_of(compiled: Compiled, state: State, late: int) -> tuple[Costs, float, float | None]:
    """The objective in parts, kilometres of all kits and blocks, and their greenhouse gas in kg."""
    floor, transport, count = compiled.floor, compiled.problem.transport, len(compiled.units)
    work, net = np.zeros((len(floor.unit), 2)), np.zeros((len(floor.unit), 2))
    work_prices(floor._replace(worth=np.zeros_like(floor.worth)), state, work)
    work_prices(floor, state, net)
    cut, make = state.place[:count, CUT], state.place[:count, MAKE]
    km_home = floor.km_home[floor.unit[:count, HOME], make]
    km_kit = np.where(cut == make, 0.0, floor.km_shop[cut, make])
    driving = compiled.driving
    carbon_per_km = floor.per_km[:count] - driving
    moved = (floor.promised[:count] >= 0) & (floor.promised[:count] != state.place[:count])
    over_fair = np.maximum(0.0, state.load - floor.fair).sum() * floor.money[UNFAIR]
    over_cap = np.maximum(0.0, state.load - floor.cap[0]).sum() * floor.money[OVER_CAP]
    split = int((cut != make).sum())
    costs = Costs(
        work=float(work[:count].sum()),
        cutting=float(work[:count, CUT].sum()),
        transfer=(split * float(floor.money[TRANSFER]) if split else 0.0) + float((km_kit * driving).sum()),
        delivery=float((compiled.hire + km_home * driving).sum()),
        lateness=late * float(floor.money[LATE]),
        carbon=float(((km_home + km_kit) * carbon_per_km).sum()),
        fairness=float(over_fair + over_cap),
        promises=float(moved.sum() * floor.money[PROMISE]),
        training=float((net - work)[:count].sum()),
    )
    kilometres = float((km_home + km_kit).sum())
    factor = transport.carbon_kgco2e_per_tkm
    if factor is None:
        return costs, kilometres, None
    masses = {
        b.id: transport.assumed_mass_kg if b.mass_kg is None else b.mass_kg for b in compiled.problem.blocks
    }
    tonnes = np.array([masses[unit.block] / 1000 for unit in compiled.units])
    return costs, kilometres, float(((km_home + km_kit) * tonnes).sum() * factor)
