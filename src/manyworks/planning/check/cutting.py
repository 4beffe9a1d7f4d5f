"""Rules on cutting: sheets lie on a machine one after the other, in the time of a unit that is on them."""

import math
from collections import defaultdict
from itertools import pairwise

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.model import PlannedSheet, ScheduledOperation

SECOND = 1 / 60
"""Minutes by which sums may differ."""


def check_cutting(at: Lookup) -> Findings:
    """All rules on the times of sheets; blocks that are not cut from sheets have none to break."""
    bars = {
        bar.unit: bar
        for bar in at.plan.operations
        if (step := at.step(bar)) is not None and step.sheets and bar.workshop in at.shops
    }
    idle = {unit for unit, bar in bars.items() if at.takes_nothing(bar)}
    begun = {placed for sheet in at.problem.begun_sheets for placed in sheet.parts}
    lanes: dict[tuple[str, str, int], list[PlannedSheet]] = defaultdict(list)
    spent: dict[str, float] = defaultdict(float)
    for sheet in at.plan.sheets:
        units = {placed.unit for placed in sheet.parts} & bars.keys()
        where = f"workshop {sheet.workshop}, sheet {sheet.number}"
        for unit in sorted(units):
            if bars[unit].end < sheet.end:
                message = f"{unit} is through with cutting at {bars[unit].end}, before it is, at {sheet.end}."
                yield Violation("cutting.kit", where, message)
        if not units or sheet.workshop not in at.shops or begun & set(sheet.parts):
            continue
        if sheet.pool is None:
            yield Violation("cutting.time", where, "It does not say when and on what it is cut.")
            continue
        lanes[sheet.workshop, sheet.pool, sheet.machine].append(sheet)
        holders = [bars[unit] for unit in sorted(units - idle) if _holds(bars[unit], sheet)]
        if not holders:
            yield Violation("cutting.bar", where, "No unit on it is being cut there and then.")
        else:
            spent[holders[0].unit] += sheet.minutes
        yield from _check_minutes(at, sheet, where)
    for (shop, pool, machine), sheets in lanes.items():
        ordered = sorted(sheets, key=lambda one: (one.start, one.end))
        for before, after in pairwise(ordered):
            if after.start < before.end:
                where = f"workshop {shop}, {pool} {machine + 1}"
                message = f"Sheets {before.number} and {after.number} are on it at the same time."
                yield Violation("cutting.machine", where, message)
    if lanes:
        yield from _check_units(at, bars, spent)


def _holds(bar: ScheduledOperation, sheet: PlannedSheet) -> bool:
    same = (bar.workshop, bar.pool, bar.machine) == (sheet.workshop, sheet.pool, sheet.machine)
    return same and bar.start <= sheet.start <= sheet.end <= bar.end


def _check_minutes(at: Lookup, sheet: PlannedSheet, where: str) -> Findings:
    """No machine is faster than its feed along every outline, and no board changes itself."""
    pool = next((p for p in at.shops[sheet.workshop].pools if p.id == sheet.pool), None)
    if pool is None:
        yield Violation("cutting.machine", where, f"There is no machine {sheet.pool}.")
        return
    if sheet.machine >= pool.machines:
        yield Violation("cutting.machine", where, f"{pool.id} has {pool.machines} machines.")
    profile = pool.cutting
    if profile is None:
        profile = CuttingProfile(feed_mm_min=CuttingProfile().feed_mm_min / pool.time_factor)
    known = [at.parts[placed.part].thickness_mm for placed in sheet.parts if placed.part in at.parts]
    thick = max(known, default=0.0)
    passes = math.ceil(thick / profile.depth_per_pass_mm - 1e-6)
    least = passes * sheet.cut_length_mm / profile.feed_mm_min + profile.sheet_change_min
    if sheet.minutes < least - SECOND:
        message = f"It says {sheet.minutes:.1f} min; its outlines alone take {least:.1f} min."
        yield Violation("cutting.minutes", where, message)


def _check_units(at: Lookup, bars: dict[str, ScheduledOperation], spent: dict[str, float]) -> Findings:
    """A unit's cutting takes at least as long as the sheets that are cut in its time; it may wait."""
    started = {begun.unit for begun in at.problem.started}
    for name, bar in bars.items():
        unit = at.units[name]
        if name in started or unit.minutes is None:
            continue
        steps = at.blocks[unit.block].operations
        minutes = next(m for step, m in zip(steps, unit.minutes) if step.id == bar.operation)
        pool = next((p for p in at.shops[bar.workshop].pools if p.id == bar.pool), None)
        if pool is None:
            continue
        taken = minutes * pool.time_factor
        if taken < spent[name] - SECOND:
            message = f"Its cutting takes {taken:.1f} min, its sheets {spent[name]:.1f} min."
            yield Violation("cutting.unit", f"unit {name}", message)
