"""When each sheet is cut within the cutting of the unit it belongs to: sheets that others wait for first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from manyworks.planning.blocks import is_cut_by_others
from manyworks.planning.bound.floor import OPENED, WALL, time_tables
from manyworks.planning.model import Plan, PlannedSheet, Pool, Problem
from manyworks.planning.sheet_time import twin_of
from manyworks.planning.windows import Cutting

Slot = tuple[int, int]


def sheet_slots(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
) -> list[Slot | None]:
    """Begin and end of every sheet in the plan's units of time; none where it belongs to no unit.

    Parameters
    ----------
    sheets
        With their minutes.
    owned, order
        The unit each belongs to, and when that is cut.
    """
    shops = {shop.id: i for i, shop in enumerate(problem.workshops)}
    last = max((cutting.bar.end for cutting in order.values()), default=0)
    opened, wall = time_tables(problem.workshops, last + 1)[0][[OPENED, WALL]]
    of_unit: dict[str, list[int]] = defaultdict(list)
    for i, owner in enumerate(owned):
        if owner is not None:
            of_unit[owner].append(i)
    slots: list[Slot | None] = [None] * len(sheets)
    for unit, mine in of_unit.items():
        bar, shop = order[unit].bar, shops[order[unit].bar.workshop]
        begin, end = int(opened[shop, bar.start]), int(opened[shop, bar.end])
        total = sum(sheets[i].minutes for i in mine)
        # what comes before the first sheet is setting up; rounding is spread over the sheets
        used = problem.workshops[shop].utilisation
        room = min(end - begin, max(len(mine), round(total / problem.clock.minutes_per_unit / used)))
        gone = 0.0
        for i in sorted(mine, key=lambda i: {one.unit for one in sheets[i].parts} == {unit}):
            start = end - room + round(gone / total * room)
            gone += sheets[i].minutes
            stop = end - room + round(gone / total * room)
            begins = min(int(wall[shop, start]), bar.end)
            slots[i] = begins, int(wall[shop, stop - 1]) + 1 if stop > start else begins
    return slots


def sheets_off(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
) -> dict[str, int]:
    """For every unit when the last sheet of others is off that has a part of it."""
    found: dict[str, int] = {}
    for unit, _owner, off in _shared(problem, sheets, owned, order):
        found[unit] = max(off, found.get(unit, 0))
    return found


def _shared(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
) -> Iterator[tuple[str, str, int]]:
    """Every unit with a part on a sheet of another one, that one, and when the sheet is off."""
    slots = sheet_slots(problem, sheets, owned, order)
    for sheet, owner, slot in zip(sheets, owned, slots, strict=True):
        if owner is not None and slot is not None:
            for unit in {one.unit for one in sheet.parts} - {owner}:
                yield unit, owner, slot[1]


def out_of_turn(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
) -> set[str]:
    """Units that are through before a sheet of theirs, or cut by unlike machines, and whose sheet it is."""
    kinds = _kinds(problem)
    wrong: set[str] = set()
    for unit, owner, off in _shared(problem, sheets, owned, order):
        bar, first = order[unit].bar, order[owner].bar
        alike = kinds[bar.workshop, bar.pool] == kinds[first.workshop, first.pool]
        if not alike or bar.end < off:
            wrong |= {unit, owner}
    return wrong


def elsewhere(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
) -> set[str]:
    """Units that are cut by machines unlike those whose time their sheets have."""
    kinds = _kinds(problem)
    found = set()
    for sheet, owner in zip(sheets, owned, strict=True):
        if owner is not None:
            now = order[owner].window
            if kinds[sheet.workshop, sheet.pool or ""] != kinds[now.workshop, now.pool]:
                found.add(owner)
    return found


def beside_their_sheets(problem: Problem, plan: Plan, sheets: Iterable[PlannedSheet]) -> Plan:
    """The plan in which whoever cuts no sheet of its own is named at the machine that cuts its last one.

    It needs no machine; that one is where its kit is put together.
    """
    blocks = {block.id: block for block in problem.blocks}
    units = {unit.id: unit for unit in problem.units if unit.minutes is not None and 0 in unit.minutes}
    last = {
        placed.unit: sheet
        for sheet in sorted(sheets, key=lambda one: one.end)
        for placed in sheet.parts
        if placed.unit in units and sheet.pool is not None
    }
    begun = {one.unit for one in problem.started}
    bars = []
    for bar in plan.operations:
        sheet = last.get(bar.unit)
        if sheet is not None and bar.unit not in begun:
            unit = units[bar.unit]
            if is_cut_by_others(blocks[unit.block], unit.minutes, bar.operation):
                bar = replace(bar, pool=sheet.pool or bar.pool, machine=sheet.machine)
        bars.append(bar)
    return replace(plan, operations=tuple(bars)) if last else plan


def _kinds(problem: Problem) -> dict[tuple[str, str], tuple[str, Pool]]:
    """Of every pool its workshop and its kind; a twin is as good as a machine more."""
    return {(shop.id, pool.id): (shop.id, twin_of(pool)) for shop in problem.workshops for pool in shop.pools}
