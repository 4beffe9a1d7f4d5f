"""A problem as arrays: what the compiled dispatcher and search work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from manyworks.planning.calendars import calendar_arrays
from manyworks.planning.delivery.reach import reaches
from manyworks.planning.dispatch.away import bring_forward
from manyworks.planning.dispatch.floor import (
    CUT,
    FAR,
    FINISH,
    FIRST,
    KIND,
    KIT,
    LATE,
    MAKE,
    RELEASE,
    Floor,
    Ints,
    Reals,
    State,
    new_state,
)
from manyworks.planning.dispatch.shop import lateness
from manyworks.planning.fields import refuse
from manyworks.planning.haulage import hire_of_kit, shares_of_loads
from manyworks.planning.homes import Unit
from manyworks.planning.match import GROUPS, Match
from manyworks.planning.places import LAST_UNIT
from manyworks.planning.problem import Problem
from manyworks.planning.roster import crews_of_begun
from manyworks.planning.routing import Queues, Routing, order_of_steps
from manyworks.planning.rows import Row, begun_lanes
from manyworks.planning.shares import fair_parts, members
from manyworks.planning.supply import supplies
from manyworks.planning.travel import longest_way_km, travel_arrays

MOST_UNITS = 1 << 20
Rows = Sequence[Sequence[Row]]


class Begun(NamedTuple):
    """What has begun before the plan."""

    steps: Ints  # (k, 5) position of the step, then columns of State.bar
    ends: Ints  # (u, 3) unit, when its kit was complete, when it was finished; FAR = not yet
    people: dict[int, tuple[int, ...]]  # position of the step to who does it, where that is said
    machines: dict[int, int]  # position of the step to its machine in the row, where that is said


@dataclass(frozen=True, slots=True)
class Compiled:
    """A problem as arrays, and the names that the numbers stand for.

    Parameters
    ----------
    problem
        What was compiled.
    floor
        The arrays.
    units
        The planned units, in the order of their numbers; numbers after them are outages and absences.
    steps
        Block id to the positions of its operations in the order of the arrays.
    pools, teams
        Per workshop, the rows of its machines and of its people in the order of the arrays.
    fixed
        (n, 2) workshop of groups that are already decided, or -1.
    begun
        Operations that have begun.
    hire, driving
        (n,) what the search reckons each unit's deliveries with: money, and money per km.
    """

    problem: Problem
    floor: Floor
    units: tuple[Unit, ...]
    steps: dict[str, tuple[int, ...]]
    pools: Rows
    teams: Rows
    fixed: Ints
    begun: Begun
    hire: Reals
    driving: Reals

    def true_cost(self, counted: float, late: int) -> float:
        """Cost in money of a plan that the search counts at `counted`, with `late` late units."""
        return counted - late * self.floor.once * float(self.floor.money[LATE]) + float(self.hire.sum())

    def sites(self) -> Reals:
        """(m, 2) where the workshops are."""
        return np.array([(w.place.x, w.place.y) for w in self.problem.workshops])

    def waiting(self, until: Mapping[str, int]) -> "Compiled":
        """The same in which units wait longer, which may be past their dates; what has begun does not."""
        number = {unit.id: i for i, unit in enumerate(self.units)}
        rows = self.floor.unit.copy()
        for unit, begin in until.items():
            row = rows[number[unit]]
            row[RELEASE] = max(row[RELEASE], begin) if row[RELEASE] >= 0 else row[RELEASE]
        return replace(self, floor=self.floor._replace(unit=rows))

    def state(self, place: Ints, priority: Ints) -> State:
        """A plan with this allocation in which only what has begun is scheduled."""
        state = new_state(self.floor, place, priority)
        if len(self.begun.steps):
            _set_begun(self, state)
        return state


def compile_problem(problem: Problem, match: Match, units: Sequence[Unit]) -> Compiled:
    """Arrays of `problem` for the units that can be made.

    Parameters
    ----------
    match
        Which workshop can do which group of which block.
    units
        Units of the problem to plan.
    """
    if len(units) + len(problem.outages) >= MOST_UNITS:
        raise refuse("size", f"has {len(units):,} units; {MOST_UNITS:,} are possible", "units")
    steps = {block.id: order_of_steps(block) for block in problem.blocks}
    routing = Routing(problem, steps)
    queues = Queues(problem, match, routing)
    rows, standard, fixed = _unit_rows(problem, units, routing, queues)
    calendars = calendar_arrays(problem, units)
    travel = travel_arrays(problem)
    travel["km_home"][~reaches(problem)] = np.inf
    hire, driving = shares_of_loads(problem, units)
    floor = Floor(
        unit=rows,
        standard=standard,
        per_km=_of_rows(driving + _carbon_of_km(problem, units), len(rows)),
        hours=_standard_hours(problem, rows, standard),
        promised=_promised(problem, units, len(rows)),
        movable=fixed < 0,
        **routing.arrays(),
        supplied=supplies(problem, routing, queues.station.shape[1]),
        proven=_proven(problem, routing),
        **queues.arrays(calendars["longest"]),
        opens=calendars["opens"],
        closes=calendars["closes"],
        joined=calendars["joined"].astype(np.bool_),
        open_at=calendars["open_at"],
        **travel,
        money=_weights(problem),
        member=members(problem),
        fair=np.zeros(1),
        cap=np.zeros(1),
        now=problem.now,
        once=_once(problem),
    )
    floor = _with_fairness(problem, floor)
    bring_forward(floor, len(units), fixed)
    begun = _begun(problem, units, rows, routing, queues)
    return Compiled(
        problem, floor, tuple(units), steps, queues.pools, queues.teams, fixed, begun, hire, driving
    )


def _unit_rows(
    problem: Problem, units: Sequence[Unit], routing: Routing, queues: Queues
) -> tuple[Ints, Reals, Ints]:
    """Rows of `Floor.unit`, standard times of all steps, and the groups that may not move."""
    homes = {home.id: i for i, home in enumerate(problem.homes)}
    per = problem.clock.minutes_per_unit
    usual = {b.id: tuple(b.operations[i].minutes for i in routing.steps[b.id]) for b in problem.blocks}
    has_begun = {begun.unit for begun in problem.started}
    off = _last_sheets(problem)
    rows: list[tuple[int, ...]] = []
    minutes: list[float] = []
    for unit in units:
        release = -1 if unit.id in has_begun else max(unit.release, off.get(unit.id, 0))
        own = unit.minutes
        times = usual[unit.block] if own is None else [own[i] for i in routing.steps[unit.block]]
        kind, cuts = routing.first[unit.block], routing.cuts[unit.block]
        rows.append((release, unit.due, homes[unit.home], len(minutes), kind, cuts, len(times)))
        minutes += times
    fixed = _decided(problem, units)
    for start, end, shop, kind in queues.held():
        rows.append((start, LAST_UNIT * 2, 0, len(minutes), kind, 0, 1))
        minutes.append(-float(end * per))
        fixed.append((shop, shop))
    table = np.array(rows, np.int64).reshape(-1, 7)
    return table, np.array(minutes, np.float64) / per, np.array(fixed, np.int64).reshape(-1, 2)


def _last_sheets(problem: Problem) -> dict[str, int]:
    """When the last sheet is off on which cutting had begun, for every unit with a part on one."""
    off: dict[str, int] = {}
    for sheet in problem.begun_sheets:
        for placed in sheet.parts:
            off[placed.unit] = max(sheet.end, off.get(placed.unit, 0))
    return off


def _proven(problem: Problem, routing: Routing) -> Ints:
    """Gates that are open from the beginning: -1 where a first article was accepted earlier."""
    table = np.full((len(problem.workshops), len(routing.gates)), FAR, np.int64)
    shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
    for known in problem.accepted:
        for group in GROUPS if known.group is None else (known.group,):
            gate = routing.gates.get((known.block, group))
            if gate is not None:
                table[shops[known.workshop], gate] = -1
    return table


def _decided(problem: Problem, units: Sequence[Unit]) -> list[tuple[int, int]]:
    """Per unit, the workshops of cut and make that are frozen, or -1."""
    shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
    fixed: dict[tuple[str, str], int] = {}
    for promise in problem.promises:
        if promise.frozen:
            fixed[promise.unit, promise.group] = shops[promise.workshop]
    if problem.started:
        blocks = {block.id: {o.id: o.group for o in block.operations} for block in problem.blocks}
        kinds = {unit.id: unit.block for unit in problem.units}
        for begun in problem.started:
            fixed[begun.unit, blocks[kinds[begun.unit]][begun.operation]] = shops[begun.workshop]
    if not fixed:
        return [(-1, -1)] * len(units)
    return [(fixed.get((unit.id, "cut"), -1), fixed.get((unit.id, "make"), -1)) for unit in units]


def _promised(problem: Problem, units: Sequence[Unit], rows: int) -> Ints:
    table = np.full((rows, 2), -1, np.int64)
    if problem.promises:
        number = {unit.id: i for i, unit in enumerate(units)}
        shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
        for promise in problem.promises:
            if promise.unit in number:
                table[number[promise.unit], GROUPS.index(promise.group)] = shops[promise.workshop]
    return table


def _carbon_of_km(problem: Problem, units: Sequence[Unit]) -> Reals:
    """Price of the carbon of moving each unit one kilometre, money."""
    transport, policy = problem.transport, problem.policy
    masses = {
        block.id: transport.assumed_mass_kg if block.mass_kg is None else block.mass_kg
        for block in problem.blocks
    }
    per_kg_km = (transport.carbon_kgco2e_per_tkm or 0.0) / 1000 * policy.carbon_per_tonne / 1000
    return np.array([masses[unit.block] * per_kg_km for unit in units], np.float64)


def _of_rows(values: Reals, rows: int) -> Reals:
    """Values of units, and nothing for the outages after them."""
    padded = np.zeros(rows)
    padded[: len(values)] = values
    return padded


def _standard_hours(problem: Problem, rows: Ints, standard: Reals) -> Reals:
    """Standard hours of cut and make of every unit; outages have none."""
    hours = np.maximum(standard, 0.0) / problem.clock.units_per_hour
    total = np.concatenate([[0.0], np.cumsum(hours)])
    first, cuts, steps = rows[:, FIRST], rows[:, 5], rows[:, 6]
    cut = total[first + cuts] - total[first]
    return np.column_stack([cut, total[first + steps] - total[first] - cut])


def _weights(problem: Problem) -> Reals:
    policy, transport = problem.policy, problem.transport
    return np.array(
        [
            policy.lateness_per_day / problem.clock.units_per_day,
            transport.transfer_cost + hire_of_kit(problem) if policy.splitting else np.inf,
            policy.changed_promise,
            policy.fairness_per_hour,
            policy.over_cap_per_hour if policy.share_cap is not None else 0.0,
            longest_way_km(problem),
        ]
    )


def _once(problem: Problem) -> int:
    per_unit = problem.policy.lateness_per_day / problem.clock.units_per_day
    return round(problem.policy.fewer_late / per_unit) if per_unit > 0 else 0


def _with_fairness(problem: Problem, floor: Floor) -> Floor:
    total = float(floor.hours.sum())
    cap = total * (problem.policy.share_cap or 1.0)
    return floor._replace(fair=total * fair_parts(problem), cap=np.array([cap]))


def _begun(problem: Problem, units: Sequence[Unit], rows: Ints, routing: Routing, queues: Queues) -> Begun:
    """Operations that have begun, and the kits and units that they complete."""
    steps: list[tuple[int, int, int, int, int]] = []
    ends: list[tuple[int, int, int]] = []
    if not problem.started:
        return Begun(np.empty((0, 5), np.int64), np.empty((0, 3), np.int64), {}, {})
    number = {unit.id: i for i, unit in enumerate(units)}
    blocks = {block.id: block for block in problem.blocks}
    position = {
        block.id: {block.operations[i].id: step for step, i in enumerate(routing.steps[block.id])}
        for block in problem.blocks
    }
    lanes = begun_lanes(problem, queues.pools)
    crews, people = crews_of_begun(problem, queues), dict[int, tuple[int, ...]]()
    machines: dict[int, int] = {}
    ended: dict[int, dict[int, int]] = {}
    for begun in problem.started:
        if begun.unit not in number:
            continue
        unit = number[begun.unit]
        step = position[units[unit].block][begun.operation]
        at, lane = int(rows[unit, FIRST]) + step, lanes[begun.unit, begun.operation]
        steps.append((at, begun.start, begun.end, lane.row, crews.get((begun.unit, begun.operation), 0)))
        people[at] = begun.people
        if lane.machine is not None:
            machines[at] = lane.machine
        ended.setdefault(unit, {})[step] = begun.end
    for unit, times in ended.items():
        cuts, count = routing.cuts[units[unit].block], len(blocks[units[unit].block].operations)
        kit = max(times[step] for step in range(cuts)) if cuts and times.keys() >= set(range(cuts)) else FAR
        last = max(times.values())
        ends.append((unit, kit, last if len(times) == count and last < problem.now else FAR))
    return Begun(
        np.array(steps, np.int64).reshape(-1, 5), np.array(ends, np.int64).reshape(-1, 3), people, machines
    )


def _set_begun(compiled: Compiled, state: State) -> None:
    """Enter what has begun into a fresh state."""
    steps, ends = compiled.begun.steps, compiled.begun.ends
    state.bar[steps[:, 0]] = steps[:, 1:]
    state.ends[ends[:, 0], KIT] = ends[:, 1]
    _open_gates(compiled, state)
    for unit, _, finish in ends[ends[:, 2] < FAR].tolist():
        shop = int(state.place[unit, MAKE])
        state.ends[unit, FINISH] = finish
        state.late[shop] += lateness(compiled.floor, unit, shop, finish)


def _open_gates(compiled: Compiled, state: State) -> None:
    """First articles that were finished before now."""
    floor = compiled.floor
    for unit, kit, finish in compiled.begun.ends.tolist():
        for group, end in ((CUT, kit), (MAKE, finish)):
            gate, shop = int(floor.gate[floor.unit[unit, KIND], group]), int(state.place[unit, group])
            if gate >= 0 and end < floor.now:
                state.opened[shop, gate] = min(int(state.opened[shop, gate]), end)
