"""A plan made without the planner: earliest date first, nearest able workshop, parts in rows on sheets.

Reading tests use it, so that they need no compiled search and stay the same when the search improves.
"""

from collections import defaultdict
from dataclasses import replace
from math import hypot

from manyworks.planning.match import match
from manyworks.planning.model import (
    Assignment,
    Costs,
    Explanation,
    PlacedPart,
    Plan,
    PlannedLoad,
    PlannedSheet,
    PlannedStop,
    Problem,
    ScheduledOperation,
    TracePoint,
    Workshop,
)


def plan_by_hand(problem: Problem) -> Plan:
    """A complete plan; only good enough to be read."""
    fits = match(problem)
    shops = {shop.id: shop for shop in problem.workshops}
    homes = {home.id: home for home in problem.homes}
    blocks = {block.id: block for block in problem.blocks}
    free: dict[tuple[str, str, int], int] = defaultdict(int)
    operations, assignments, explanations = [], [], []
    work, hour = 0.0, round(problem.clock.units_per_hour)
    for unit in sorted(problem.units, key=lambda u: (u.due, u.id)):
        place = homes[unit.home].place
        able = set(fits.able(unit.block, "cut")) & set(fits.able(unit.block, "make"))
        shop = min(
            (shops[key] for key in able), key=lambda s: hypot(s.place.x - place.x, s.place.y - place.y)
        )
        fit = {
            group: next(f for f in fits.fits[unit.block, group] if f.workshop == shop.id)
            for group in ("cut", "make")
        }
        now = unit.release
        counts = {"cut": 0, "make": 0}
        for step in blocks[unit.block].operations:
            pool = shop.pools[fit[step.group].pools[counts[step.group]][0]]
            counts[step.group] += 1
            machine = min(range(pool.machines), key=lambda m: free[shop.id, pool.id, m])
            minutes = step.minutes * pool.time_factor
            length = max(1, round(minutes / problem.clock.minutes_per_unit))
            start, now = _open_span(shop, max(now, free[shop.id, pool.id, machine]), length)
            free[shop.id, pool.id, machine] = now
            operations.append(ScheduledOperation(unit.id, step.id, shop.id, pool.id, machine, start, now))
            explanations.append(
                Explanation(unit.id, step.id, f"{step.id} waits for {pool.name} at {shop.name}.", "machine")
            )
            work += minutes / 60 * pool.rate_per_hour
        assignments.append(Assignment(unit.id, shop.id, shop.id, now, now + hour, unit.due))
    late = [a for a in assignments if a.arrive > a.due]
    plan = Plan(
        assignments=tuple(assignments),
        operations=tuple(operations),
        costs=Costs(work=work, delivery=100.0, lateness=150.0 * len(late)),
        late_units=len(late),
        kilometres=120.0,
        by_hand=work * 1.25 + 100,
        bound=work * 0.98,
        seconds=1.5,
        iterations=1000,
        trace=(TracePoint(0.1, 0, work * 1.2, 3), TracePoint(1.0, 500, work + 100, 0)),
        explanations=tuple(explanations),
    )
    return replace(plan, sheets=tuple(_sheets(problem, plan)), loads=tuple(_loads(problem, plan)))


def _open_span(shop: Workshop, earliest: int, length: int) -> tuple[int, int]:
    """First and last unit of work, skipping closed time."""
    calendar = shop.calendar
    cycle = {u for a, b in calendar.hours for u in range(a, b)}
    closed = {u for a, b in calendar.closures for u in range(a, b)}
    now, start, left = earliest, None, length
    while left:
        if now % calendar.cycle in cycle and now not in closed:
            start = now if start is None else start
            left -= 1
        now += 1
    assert start is not None
    return start, now


def _sheets(problem: Problem, plan: Plan) -> list[PlannedSheet]:
    """Parts in rows, left to right and bottom to top, a new sheet when one is full."""
    parts = {part.id: part for part in problem.parts}
    blocks = {block.id: block for block in problem.blocks}
    units = {unit.id: unit for unit in problem.units}
    sheets: list[PlannedSheet] = []
    wanted: dict[tuple[str, str, float], list[tuple[str, str, int]]] = defaultdict(list)
    for assignment in plan.assignments:
        for line in blocks[units[assignment.unit].block].parts:
            part = parts[line.part]
            key = (assignment.cut, part.material, part.thickness_mm)
            wanted[key] += [(part.id, assignment.unit, copy + 1) for copy in range(line.quantity)]
    for (shop, material, thickness), pieces in wanted.items():
        stock = next(s for s in problem.stock if (s.material, s.thickness_mm) == (material, thickness))
        pieces.sort(key=lambda piece: -parts[piece[0]].width_mm)
        x = y = row = 10.0
        placed: list[PlacedPart] = []
        number = 1
        for part_id, unit, copy in pieces:
            part = parts[part_id]
            if x + part.length_mm > stock.length_mm - 10:
                x, y, row = 10.0, y + row + 12, 0.0
            if y + part.width_mm > stock.width_mm - 10:
                sheets.append(_sheet(problem, shop, stock.id, number, placed))
                placed, number, x, y, row = [], number + 1, 10.0, 10.0, 0.0
            placed.append(PlacedPart(part_id, unit, x, y, copy=copy))
            x += part.length_mm + 12
            row = max(row, part.width_mm)
        sheets.append(_sheet(problem, shop, stock.id, number, placed))
    return sheets


def _sheet(problem: Problem, shop: str, stock: str, number: int, placed: list[PlacedPart]) -> PlannedSheet:
    parts = {part.id: part for part in problem.parts}
    board = next(s for s in problem.stock if s.id == stock)
    area = sum(parts[p.part].length_mm * parts[p.part].width_mm * 0.9 for p in placed)
    length = sum(parts[p.part].cut_length_mm or 0 for p in placed)
    used = min(1.0, area / (board.length_mm * board.width_mm))
    return PlannedSheet(shop, stock, number, tuple(placed), used, length)


def _loads(problem: Problem, plan: Plan) -> list[PlannedLoad]:
    """A load for each home and day."""
    units = {unit.id: unit for unit in problem.units}
    day, hour = problem.clock.units_per_day, round(problem.clock.units_per_hour)
    groups: dict[tuple[str, int], list[Assignment]] = defaultdict(list)
    for assignment in plan.assignments:
        groups[units[assignment.unit].home, max(assignment.due, assignment.arrive) // day].append(assignment)
    loads = []
    for (home, number), members in sorted(groups.items()):
        arrive = max(max(a.due, a.arrive) for a in members)
        names = tuple(a.unit for a in sorted(members, key=lambda a: -units[a.unit].position))
        stops = tuple(
            PlannedStop(shop, arrive - hour, tuple(a.unit for a in members if a.make == shop))
            for shop in sorted({a.make for a in members})
        )
        stops += (PlannedStop(home, arrive, names),)
        loads.append(
            PlannedLoad(
                "flatbed-7.5t",
                home,
                arrive - hour * 3 // 2,
                arrive,
                names,
                stops,
                24.0,
                90.0 * len(names),
                2.5,
            )
        )
        assert number >= 0
    return loads
