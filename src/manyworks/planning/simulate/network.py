"""A plan as a fixed network: which operation waits for which, on which machine and with which people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.blocks import is_cut_by_others
from manyworks.planning.bound.floor import OPENED, time_tables
from manyworks.planning.bound.travel import measure_travel
from manyworks.planning.model import Plan, PlannedSheet, Problem, ScheduledOperation, Unit
from manyworks.planning.roster import Roster
from manyworks.planning.rows import busy_by_workshop
from manyworks.planning.series import first_articles
from manyworks.planning.simulate.doubt import Doubt
from manyworks.planning.supply import first_operations, supplied_at
from manyworks.planning.training import Crew, crew

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]

LONGER = 2
"""Calendars are laid out to this many times the length of the plan, and past what is booked; later time is
open."""


class Network(NamedTuple):
    """A plan's bars in order of their start, with what each waits for.

    N bars, A arcs, n units, h homes, m workshops, P pools.
    """

    times: Shorts  # (3, m, T + 1) see ``bound.floor.Floor``
    open_units: Ints  # (m,)
    longest: Ints  # (m,) longest stretch
    shop: Ints  # (N,)
    pool: Ints  # (N,)
    length: Ints  # (N,) planned units of work
    release: Ints  # (N,) earliest start
    spread: Floats  # (N,) coefficient of variation; negative = over or under way, as planned
    arc_first: Ints  # (N + 1,) slices of arcs
    arc: Ints  # (A,) bars that must be over
    lag: Ints  # (A,) units of the kit's journey; 0 = no journey; below 0 = it begins so long before the end
    uses_first: Ints  # (N + 1,) slices of uses
    uses: Ints  # machines and persons of each bar that plans that stand have booked, now and then
    busy_first: Ints  # slices of busy, of every such machine and person
    busy: Ints  # (B, 2) open units of its workshop in which it is booked
    last: Ints  # (n,) last bar of each unit
    site_lag: Ints  # (n,)
    due: Ints  # (n,)
    home: Ints  # (n,)


class Places(NamedTuple):
    """What the rows of a network are called."""

    units: tuple[str, ...]
    homes: tuple[str, ...]
    pools: tuple[tuple[str, str], ...]


def _journeys(problem: Problem) -> tuple[dict[str, int], dict[str, int], Ints, Ints]:
    travel = measure_travel(problem)
    shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
    homes = {home.id: i for i, home in enumerate(problem.homes)}
    return shops, homes, travel.kit_lag, travel.site_lag


def _people_arcs(
    problem: Problem, bars: list[ScheduledOperation], crews: list[Crew]
) -> list[tuple[int, int]]:
    """Who hands over to whom: what each person did before; in old plans, which do not say it, by the rule."""
    rosters = {workshop.id: Roster(workshop) for workshop in problem.workshops}
    last: dict[tuple[str, int], int] = {}
    arcs = set()
    for i, (bar, need) in enumerate(zip(bars, crews)):
        people = bar.people
        if need.skill is not None and not people:
            roster = rosters[bar.workshop]
            people = roster.take(roster.crew(need, bar.start, bar.end), bar.start, bar.end)
        for person in people:
            before = last.get((bar.workshop, person))
            if before is not None:
                arcs.add((i, before))
            last[bar.workshop, person] = i
    return sorted(arcs)


def _is_cut_in(sheet: PlannedSheet, bar: ScheduledOperation) -> bool:
    there = (bar.workshop, bar.pool, bar.machine) == (sheet.workshop, sheet.pool, sheet.machine)
    return there and bar.start <= sheet.start and sheet.end <= bar.end


class _Arcs:
    """Collects, for every bar in order of start, the bars it waits for and the journey between."""

    def __init__(self, problem: Problem, plan: Plan, bars: list[ScheduledOperation]) -> None:
        self.bars = bars
        self.found: list[list[tuple[int, int]]] = [[] for _ in bars]
        self.number = {(bar.unit, bar.operation): i for i, bar in enumerate(bars)}
        self.assigned = {a.unit: a for a in plan.assignments}
        self.shops, self.homes, self.kit_lag, self.site_lag = _journeys(problem)
        units = {unit.id: unit for unit in problem.units}
        kinds = {block.id: block for block in problem.blocks}
        blocks = {block.id: {o.id: o for o in block.operations} for block in problem.blocks}
        self.blocks = [blocks[units[bar.unit].block] for bar in bars]
        self.cut_by_others = [
            is_cut_by_others(kinds[units[bar.unit].block], units[bar.unit].minutes, bar.operation)
            for bar in bars
        ]
        self.steps = [block[bar.operation] for block, bar in zip(self.blocks, bars)]
        self._add_orders()
        self._add_series(problem, plan)
        self._add_lanes()
        self._add_sheets(plan)
        self.crews = self._crews(problem)
        for i, before in _people_arcs(problem, bars, self.crews):
            self.found[i].append((before, 0))

    def _crews(self, problem: Problem) -> list[Crew]:
        """Who is busy with each bar."""
        shops = {workshop.id: workshop for workshop in problem.workshops}
        kinds = {unit.id: unit.block for unit in problem.units}
        blocks = {block.id: block for block in problem.blocks}
        known: dict[tuple[str, str, str], Crew] = {}
        for bar, step in zip(self.bars, self.steps):
            if (key := (bar.workshop, kinds[bar.unit], step.id)) not in known:
                known[key] = crew(shops[bar.workshop], blocks[kinds[bar.unit]], step)
        return [
            Crew(None, 0) if alone else known[bar.workshop, kinds[bar.unit], step.id]
            for bar, step, alone in zip(self.bars, self.steps, self.cut_by_others)
        ]

    def _add_orders(self) -> None:
        """What the block demands: operations before, and the kit before anything is made of it."""
        kits: dict[str, list[int]] = defaultdict(list)
        for i, (bar, step) in enumerate(zip(self.bars, self.steps)):
            if step.group == "cut":
                kits[bar.unit].append(i)
        for i, (bar, step) in enumerate(zip(self.bars, self.steps)):
            numbers = (self.number.get((bar.unit, name)) for name in step.after)
            self.found[i] += [(before, 0) for before in numbers if before is not None]
            if step.group == "make" and all(self.blocks[i][name].group == "cut" for name in step.after):
                a = self.assigned[bar.unit]
                journey = int(self.kit_lag[self.shops[a.cut], self.shops[a.make]])
                self.found[i] += [(before, journey) for before in kits[bar.unit]]

    def _add_series(self, problem: Problem, plan: Plan) -> None:
        """The first article, before another one of its series begins."""
        firsts, kinds = first_articles(problem, plan), {unit.id: unit.block for unit in problem.units}
        for i, (bar, step) in enumerate(zip(self.bars, self.steps)):
            first = firsts.get((bar.workshop, kinds[bar.unit], step.group))
            follows = any(self.blocks[i][name].group == step.group for name in step.after)
            if first is None or follows or first.unit == bar.unit or bar.start < first.end:
                continue
            group = [name for name, other in self.blocks[i].items() if other.group == step.group]
            self.found[i] += [(self.number[first.unit, name], 0) for name in group]

    def _add_lanes(self) -> None:
        """The bar before on the same machine."""
        lane: dict[tuple[str, str, int], int] = {}
        for i, bar in enumerate(self.bars):
            key = bar.workshop, bar.pool, bar.machine
            if self.cut_by_others[i]:
                continue
            if key in lane:
                self.found[i].append((lane[key], 0))
            lane[key] = i

    def _add_sheets(self, plan: Plan) -> None:
        """The cutting in whose time a sheet lies, before the kit of a unit that cuts none: as long before."""
        kits = {bar.unit: i for i, bar in enumerate(self.bars) if self.cut_by_others[i]}
        cuts = {bar.unit: i for i, (bar, step) in enumerate(zip(self.bars, self.steps)) if step.sheets}
        for sheet in plan.sheets if kits else ():
            units = {placed.unit for placed in sheet.parts}
            others = (cuts[unit] for unit in sorted(units & cuts.keys() - kits.keys()))
            held = [k for k in others if _is_cut_in(sheet, self.bars[k])]
            for i in (kits[unit] for unit in sorted(units & kits.keys())):
                early = (min(0, self.bars[i].start - self.bars[k].end) for k in held)
                self.found[i] += [(k, lag) for k, lag in zip(held, early) if k < i]

    def last_of_units(self) -> dict[str, int]:
        """The bar with which each unit is finished."""
        last: dict[str, int] = {}
        for i, bar in enumerate(self.bars):
            made = self.steps[i].group == "make"
            if made and (bar.unit not in last or bar.end > self.bars[last[bar.unit]].end):
                last[bar.unit] = i
        return last


def build_network(problem: Problem, plan: Plan, doubt: Doubt) -> tuple[Network, Places]:
    """The network of a plan whose order on every machine and for all people stays as it is."""
    bars = sorted(plan.operations, key=lambda bar: (bar.start, bar.end, bar.unit, bar.operation))
    arcs, units = _Arcs(problem, plan, bars), {unit.id: unit for unit in problem.units}
    pools = {(w.id, p.id): i for i, (w, p) in enumerate((w, p) for w in problem.workshops for p in w.pools)}
    last = max((bar.end for bar in bars), default=1)
    horizon = last + max(0, (LONGER - 1) * last, *(one.end for one in problem.booked))
    times, open_units, longest = time_tables(problem.workshops, horizon)
    flat, shops, homes = [arc for found in arcs.found for arc in found], arcs.shops, arcs.homes
    last_bar = arcs.last_of_units()
    order = [a for a in plan.assignments if a.unit in last_bar]
    site = [(homes[units[a.unit].home], shops[a.make]) for a in order]
    opened = [int(times[0, shops[b.workshop], b.end] - times[0, shops[b.workshop], b.start]) for b in bars]
    spreads = [_spread(problem, doubt, bar, crew.skill) for bar, crew in zip(bars, arcs.crews)]
    network = Network(
        times=times,
        open_units=open_units,
        longest=longest,
        shop=np.array([shops[bar.workshop] for bar in bars], np.int64),
        pool=np.array([pools[bar.workshop, bar.pool] for bar in bars], np.int64),
        length=np.maximum(1, np.array(opened, np.int64)),
        release=_releases(problem, units, bars),
        spread=np.array(spreads, np.float64),
        arc_first=np.cumsum([0, *(len(found) for found in arcs.found)]),
        arc=np.array([before for before, _ in flat], np.int64),
        lag=np.array([journey for _, journey in flat], np.int64),
        **_bookings(problem, arcs, times),
        last=np.array([last_bar[a.unit] for a in order], np.int64),
        site_lag=np.array([arcs.site_lag[home, shop] for home, shop in site], np.int64),
        due=np.array([a.due for a in order], np.int64),
        home=np.array([home for home, _ in site], np.int64),
    )
    return network, Places(tuple(a.unit for a in order), tuple(homes), tuple(pools))


def _releases(problem: Problem, units: Mapping[str, Unit], bars: Sequence[ScheduledOperation]) -> Ints:
    """When each bar may begin at the earliest: not before its release, its boards and now."""
    blocks, begun = {block.id: block for block in problem.blocks}, {start.unit for start in problem.started}
    first = {block.id: first_operations(block) for block in problem.blocks}
    found = []
    for bar in bars:
        unit = units[bar.unit]
        earliest = problem.now if bar.unit in begun else max(unit.release, problem.now)
        if bar.unit not in begun and bar.operation in first[unit.block]:
            earliest = max(earliest, supplied_at(problem, blocks[unit.block], bar.workshop))
        found.append(bar.start if bar.start < problem.now else earliest)
    return np.array(found, np.int64)


def _bookings(problem: Problem, arcs: _Arcs, times: Shorts) -> dict[str, Ints]:
    """What plans that stand have booked, and which bars have such machines or people."""
    places: dict[tuple[str, str | None, int], int] = {}
    busy: list[list[int]] = []
    first, last = [0], times.shape[2] - 1
    for shop, here in busy_by_workshop(problem).items():
        opened = times[OPENED, arcs.shops[shop]]
        for (pool, number), spans in here.items():
            places[shop, pool, number] = len(places)
            both = [[int(opened[min(t, last)]) for t in span] for span in spans]
            busy += [span for span in both if span[1] > span[0]]
            first.append(len(busy))
    uses, uses_first = list[int](), [0]
    for bar, alone in zip(arcs.bars, arcs.cut_by_others):
        if not alone and bar.start >= problem.now:
            keys = [(bar.workshop, bar.pool, bar.machine), *((bar.workshop, None, one) for one in bar.people)]
            uses += [places[key] for key in keys if key in places]
        uses_first.append(len(uses))
    return {
        "uses_first": np.array(uses_first, np.int64),
        "uses": np.array(uses, np.int64),
        "busy_first": np.array(first, np.int64),
        "busy": np.array(busy, np.int64).reshape(-1, 2),
    }


def _spread(problem: Problem, doubt: Doubt, bar: ScheduledOperation, skill: str | None) -> float:
    """What has begun is taken as planned."""
    if bar.start < problem.now:
        return -1.0
    return doubt.machine_spread if skill is None else doubt.people_spread
