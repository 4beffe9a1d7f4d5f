"""Boards and the parts on them: there, on the bed, as fast as the feed, every part once and by itself."""

import math
from collections import Counter

from shapely import LineString, Polygon, STRtree, affinity, box
from shapely.geometry.base import BaseGeometry

from .documents import Row
from .floor import piece, timed_sheets
from .world import World

TOUCH_MM2 = 1.0
EDGE_MM = 0.01
GRID = 1.5
"""Units that a sheet's stay may be short: its begin and its end are rounded, and its bar is."""


def judge_boards(world: World) -> None:
    """Everything about sheets that is not a matter of turns on a machine."""
    _there(world)
    _pieces(world)
    for sheet in sorted(world.plan.sheets, key=lambda one: one.number):
        _layout(world, sheet)
    for sheet in timed_sheets(world):
        if (sheet.workshop, sheet.pool) in world.pools:
            _on_machine(world, sheet)
        else:
            world.find("machine.unknown", sheet.start, sheet.workshop, f"{called(sheet)} is on {sheet.pool}")
    begun = {piece(placed) for sheet in world.problem.begun_sheets for placed in sheet.parts}
    steps = ((bar.unit, world.step(bar)) for bar in world.plan.operations)
    cut = {unit for unit, step in steps if step is not None and step.sheets}
    for sheet in world.plan.sheets:
        if sheet.pool is None and any(p.unit in cut and piece(p) not in begun for p in sheet.parts):
            world.find("sheet.bar", 0, sheet.workshop, f"{called(sheet)} is on no machine at any time")


def called(sheet: Row) -> str:
    return f"sheet {sheet.number}"


def _there(world: World) -> None:
    """No more boards than there are, where they lie."""
    used: Counter[str] = Counter()
    shown = {piece(placed) for sheet in world.plan.sheets for placed in sheet.parts}
    for sheet in world.problem.begun_sheets:
        used[sheet.stock] += not any(piece(placed) in shown for placed in sheet.parts)
    for sheet in sorted(world.plan.sheets, key=lambda one: (one.start, one.number)):
        stock = world.stock.get(sheet.stock)
        used[sheet.stock] += 1
        if stock is None:
            world.find("board.gone", sheet.start, sheet.workshop, f"{called(sheet)}: no stock {sheet.stock}")
        elif stock.workshop not in (None, sheet.workshop):
            what = f"{called(sheet)} of {stock.id} lies at {stock.workshop}"
            world.find("board.gone", sheet.start, sheet.workshop, what)
        elif stock.quantity is not None and used[stock.id] > stock.quantity:
            what = f"{called(sheet)} is number {used[stock.id]} of {stock.quantity} × {stock.id}"
            world.find("board.gone", sheet.start, sheet.workshop, what)


def _pieces(world: World) -> None:
    """Every piece of every unit is cut once, at the workshop that cuts the unit."""
    if not world.plan.sheets:
        return
    cut: Counter[tuple[str, str, int]] = Counter()
    for sheet in world.plan.sheets:
        for placed in sheet.parts:
            cut[piece(placed)] += 1
            a = world.assigned.get(placed.unit)
            if a is not None and a.cut != sheet.workshop:
                what = f"{placed.part} of {placed.unit} is cut at {sheet.workshop}, not {a.cut}"
                world.find("act.elsewhere", sheet.start, sheet.workshop, what)
    need = {
        (unit, line.part, copy)
        for unit, a in world.assigned.items()
        if unit in world.units
        for line in world.blocks[world.units[unit].block].parts
        for copy in range(1, line.quantity + 1)
    }
    for unit, part, copy in sorted(need - cut.keys()):
        world.find("part.missing", 0, unit, f"piece {copy} of {part} is on no sheet")
    for one, times in sorted(cut.items()):
        if times > 1 or one not in need:
            what = f"piece {one[2]} of {one[1]} is cut {times} times, {int(one in need)} is needed"
            world.find("part.twice", 0, one[0], what)


def _layout(world: World, sheet: Row) -> None:
    """Parts lie on the board, of their own material, none over another."""
    stock = world.stock.get(sheet.stock)
    if stock is None:
        return
    board = box(0, 0, stock.length_mm, stock.width_mm).buffer(EDGE_MM)
    spoilt = [Polygon(ring) for ring in stock.defects]
    shapes = []
    known = [placed for placed in sheet.parts if placed.part in world.parts]
    for placed in known:
        part = world.parts[placed.part]
        if (part.material, part.thickness_mm) != (stock.material, stock.thickness_mm):
            what = f"{called(sheet)} is {stock.id}; {part.id} is of {part.material} {part.thickness_mm:g} mm"
            world.find("board.gone", sheet.start, sheet.workshop, what)
        turned = affinity.rotate(_shape(part), placed.angle, origin=(0, 0))
        shape = affinity.translate(turned, placed.x_mm, placed.y_mm)
        bad = any(shape.intersection(area).area > TOUCH_MM2 for area in spoilt)
        if bad or not board.covers(shape):
            what = f"{part.id} of {placed.unit} is not wholly on sound board of {called(sheet)}"
            world.find("part.outside", sheet.start, sheet.workshop, what)
        shapes.append(shape)
    tree = STRtree(shapes)
    for i, shape in enumerate(shapes):
        for j in (int(k) for k in tree.query(shape) if k > i):
            if shape.intersection(shapes[j]).area > TOUCH_MM2:
                one, two = known[i], known[j]
                what = f"{one.part} of {one.unit} and {two.part} of {two.unit} share board of {called(sheet)}"
                world.find("part.overlap", sheet.start, sheet.workshop, what)


def _shape(part: Row) -> BaseGeometry:
    if part.geometry is None:
        return box(0, 0, part.length_mm, part.width_mm)
    return Polygon(part.geometry.outline, [hole.ring for hole in part.geometry.holes]).buffer(0)


def _on_machine(world: World, sheet: Row) -> None:
    """The board lies on the bed, and stays at least as long as its outlines take there."""
    pool, stock = world.pools[sheet.workshop, sheet.pool], world.stock.get(sheet.stock)
    place = f"{sheet.workshop}, {sheet.pool} {sheet.machine + 1}"
    if sheet.machine >= pool.machines:
        world.find("machine.unknown", sheet.start, place, f"{called(sheet)} is on it")
    bed = sorted(side if side is not None else math.inf for side in (pool.length_mm, pool.width_mm))
    if stock is not None and any(a > b for a, b in zip(sorted((stock.length_mm, stock.width_mm)), bed)):
        what = f"{called(sheet)} of {stock.length_mm:g} × {stock.width_mm:g} mm is larger than the bed"
        world.find("sheet.bed", sheet.start, place, what)
    least = _least_minutes(world, sheet, pool)
    if sheet.minutes < least - 1e-6:
        what = f"{called(sheet)} is said to take {sheet.minutes:.1f} min; its outlines take {least:.1f}"
        world.find("sheet.feed", sheet.start, place, what)
    share = world.shops[sheet.workshop].get("utilisation", 1.0)
    stay = world.open_units(sheet.workshop, sheet.start, sheet.end)
    if stay < least / share / world.minutes_per_unit - GRID:
        minutes = stay * world.minutes_per_unit
        what = f"{called(sheet)} is on it for {minutes} min; its outlines take {least:.1f}"
        world.find("sheet.feed", sheet.start, place, what)
    for awaited in world.problem.material_arrivals:
        if stock is None or sheet.start >= awaited.start or awaited.workshop not in (None, sheet.workshop):
            continue
        fresh = not any(name == placed.unit for name, _ in world.begun for placed in sheet.parts)
        same = stock.material == awaited.material and awaited.thickness_mm in (None, stock.thickness_mm)
        if fresh and same:
            what = f"{called(sheet)} is cut; its board is there at {world.moment(awaited.start)}"
            world.find("board.early", sheet.start, place, what)


def _least_minutes(world: World, sheet: Row, pool: Row) -> float:
    """Putting on, and once along every outline and opening in each pass."""
    profile = pool.cutting or world.standard_cutting
    # who has not said how a machine cuts has said how fast it is
    feed = profile.feed_mm_min / (1.0 if pool.cutting else pool.time_factor)
    minutes = profile.sheet_change_min
    for part in (world.parts[placed.part] for placed in sheet.parts if placed.part in world.parts):
        passes = math.ceil(part.thickness_mm / profile.depth_per_pass_mm - 1e-6)
        minutes += passes * _shape_length(part) / feed
    return float(minutes)


def _shape_length(part: Row) -> float:
    if part.geometry is None:
        return 2.0 * (part.length_mm + part.width_mm)
    rings = [part.geometry.outline, *(hole.ring for hole in part.geometry.holes)]
    return sum(LineString([*ring, ring[0]]).length for ring in rings)
