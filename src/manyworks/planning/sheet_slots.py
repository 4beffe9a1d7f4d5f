"""When each sheet is cut within the cutting of the unit it belongs to: sheets that others wait for first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.blocks import is_cut_by_others
from manyworks.planning.bound.floor import OPENED, WALL, time_tables
from manyworks.planning.model import PlannedSheet, Pool, Problem, ScheduledOperation
from manyworks.planning.sheet_time import twin_of
from manyworks.planning.windows import Cutting

Slot = tuple[int, int]
Turns = Mapping[str, Cutting]
AHEAD_DAYS = 30
"""So much longer than need be calendars are laid out, so that a longer plan needs no others."""


class Sheets:
    """The sheets of a plan with the units they belong to; when they are cut follows from these units' turns.

    Parameters
    ----------
    sheets
        With their minutes.
    owned
        The unit in whose time each is cut; none for sheets that have begun.
    """

    def __init__(self, problem: Problem, sheets: Sequence[PlannedSheet], owned: Sequence[str | None]) -> None:
        self.problem, self.sheets, self.owned = problem, sheets, owned
        self.units = [frozenset(one.unit for one in sheet.parts) for sheet in sheets]
        self.shops = {shop.id: i for i, shop in enumerate(problem.workshops)}
        self.shared = [
            (unit, owner, i)
            for i, owner in enumerate(owned)
            if owner is not None
            for unit in self.units[i] - {owner}
        ]
        self._stays = self._shares()
        self._laid_out, self._tables = 0, np.zeros((2, 0, 0), np.int32)

    def _shares(self) -> dict[str, tuple[float, list[tuple[int, float, float]]]]:
        """For every unit the minutes of its sheets, and which share of them is gone before and after each."""
        of_unit: dict[str, list[int]] = defaultdict(list)
        for i, owner in enumerate(self.owned):
            if owner is not None:
                of_unit[owner].append(i)
        found = {}
        for unit, mine in of_unit.items():
            total, gone = sum(self.sheets[i].minutes for i in mine), 0.0
            stays = []
            for i in sorted(mine, key=lambda i: self.units[i] == {unit}):
                before, gone = gone, gone + self.sheets[i].minutes
                stays.append((i, before / total, gone / total))
            found[unit] = total, stays
        return found

    def opening(self, last: int) -> NDArray[np.int32]:
        """Opened units before a moment, and the moment of an opened unit, for all workshops until `last`."""
        if last >= self._laid_out:
            self._laid_out = last + 1 + AHEAD_DAYS * self.problem.clock.units_per_day
            self._tables = time_tables(self.problem.workshops, self._laid_out)[0][[OPENED, WALL]]
        return self._tables

    def slots(self, order: Turns) -> list[Slot | None]:
        """Begin and end of every sheet in the plan's units of time; none where it belongs to no unit."""
        opened, wall = self.opening(max((cutting.bar.end for cutting in order.values()), default=0))
        slots: list[Slot | None] = [None] * len(self.sheets)
        for unit, (total, stays) in self._stays.items():
            bar, shop = order[unit].bar, self.shops[order[unit].bar.workshop]
            begin, end = int(opened[shop, bar.start]), int(opened[shop, bar.end])
            # what comes before the first sheet is setting up; rounding is spread over the sheets
            used = self.problem.workshops[shop].utilisation
            room = min(
                end - begin, max(len(stays), round(total / self.problem.clock.minutes_per_unit / used))
            )
            for i, before, after in stays:
                start, stop = end - room + round(before * room), end - room + round(after * room)
                begins = min(int(wall[shop, start]), bar.end)
                slots[i] = begins, int(wall[shop, stop - 1]) + 1 if stop > start else begins
        return slots

    def off(self, order: Turns) -> dict[str, int]:
        """For every unit when the last sheet of others is off that has a part of it."""
        found: dict[str, int] = {}
        for unit, _owner, off in self._shared(order):
            found[unit] = max(off, found.get(unit, 0))
        return found

    def _shared(self, order: Turns) -> Iterator[tuple[str, str, int]]:
        """Every unit with a part on a sheet of another one, that one, and when the sheet is off."""
        slots = self.slots(order)
        for unit, owner, i in self.shared:
            if (slot := slots[i]) is not None:
                yield unit, owner, slot[1]

    def out_of_turn(self, order: Turns) -> set[str]:
        """Units through before a sheet of theirs, or cut by unlike machines, and those whose sheet it is."""
        kinds = _kinds(self.problem)
        wrong: set[str] = set()
        for unit, owner, off in self._shared(order):
            bar, first = order[unit].bar, order[owner].bar
            alike = kinds[bar.workshop, bar.pool] == kinds[first.workshop, first.pool]
            if not alike or bar.end < off:
                wrong |= {unit, owner}
        return wrong

    def elsewhere(self, order: Turns) -> set[str]:
        """Units that are cut by machines unlike those whose time their sheets have."""
        kinds = _kinds(self.problem)
        found = set()
        for sheet, owner in zip(self.sheets, self.owned, strict=True):
            if owner is not None:
                now = order[owner].window
                if kinds[sheet.workshop, sheet.pool or ""] != kinds[now.workshop, now.pool]:
                    found.add(owner)
        return found


def beside_their_sheets(
    problem: Problem, bars: Iterable[ScheduledOperation], sheets: Iterable[PlannedSheet]
) -> tuple[ScheduledOperation, ...]:
    """Bars of which those that cut no sheet of their own are named at the machine that cuts their last one.

    They need no machine; that one is where the kit is put together.
    """
    blocks = {block.id: block for block in problem.blocks}
    begun = {one.unit for one in problem.started}
    kits = {
        unit.id: unit
        for unit in problem.units
        if unit.minutes is not None and 0 in unit.minutes and unit.id not in begun
    }
    last = {
        placed.unit: sheet
        for sheet in sorted(sheets, key=lambda one: one.end)
        for placed in sheet.parts
        if placed.unit in kits and sheet.pool is not None
    }
    named = []
    for bar in bars:
        sheet = last.get(bar.unit)
        if sheet is not None:
            unit = kits[bar.unit]
            if is_cut_by_others(blocks[unit.block], unit.minutes, bar.operation):
                bar = replace(bar, pool=sheet.pool or bar.pool, machine=sheet.machine)
        named.append(bar)
    return tuple(named)


def _kinds(problem: Problem) -> dict[tuple[str, str], tuple[str, Pool]]:
    """Of every pool its workshop and its kind; a twin is as good as a machine more."""
    return {(shop.id, pool.id): (shop.id, twin_of(pool)) for shop in problem.workshops for pool in shop.pools}
