"""Pictures straight from a problem and its plan: lanes, loads, the search, prices and nests, as pure SVG."""

from collections import defaultdict
from datetime import timedelta
from functools import partial

from manyworks.geometry import Geometry, place
from manyworks.planning.bound import Bound
from manyworks.planning.drawing.board import Bar, Board, Lane, board_svg
from manyworks.planning.drawing.charts import convergence_svg
from manyworks.planning.drawing.heat import Strip, heat_svg
from manyworks.planning.drawing.sheet import PlacedPart, SheetDrawing, sheet_svg
from manyworks.planning.model import Plan, Problem
from manyworks.planning.prices import price_table
from manyworks.planning.sheet_time import outline_of


def lanes(problem: Problem, plan: Plan, *, days: int = 28, pixels_per_day: float = 34.0) -> str:
    """Who works on what in the first days of the plan, a lane a machine."""
    per_day = problem.clock.units_per_day
    first = min((bar.start for bar in plan.operations), default=0) // per_day
    late = {a.unit for a in plan.assignments if a.arrive > a.due}
    kinds = {(block.id, o.id): o for block in problem.blocks for o in block.operations}
    blocks = {unit.id: unit.block for unit in problem.units}
    found: dict[tuple[str, str, int], list[Bar]] = defaultdict(list)
    for bar in plan.operations:
        if bar.start >= (first + days) * per_day:
            continue
        step = kinds[blocks[bar.unit], bar.operation]
        kind = "check" if step.hold_point else step.group
        found[bar.workshop, bar.pool, bar.machine].append(
            Bar(
                start=bar.start / per_day - first,
                end=bar.end / per_day - first,
                kind=kind,
                label=bar.unit,
                title=f"{bar.operation} of {bar.unit}",
                href=f"#{bar.unit}-{bar.operation}",
                late=bar.unit in late,
            )
        )
    names = {w.id: w.name or w.id for w in problem.workshops}
    made = tuple(Lane(names[w], f"{p} {m + 1}", tuple(bars)) for (w, p, m), bars in sorted(found.items()))
    board = Board((problem.clock.moment(0) + timedelta(days=first)).date(), days, made, pixels_per_day)
    return board_svg(board, label=f"Lanes of {problem.name or 'the plan'}", late_word="late")


def loads(problem: Problem, plan: Plan) -> str:
    """Hours of work a week at each workshop, the busiest first."""
    week = 7 * problem.clock.units_per_day
    if problem.clock.minutes_per_day < 1440:
        week = problem.workshops[0].calendar.cycle
    weeks = 1 + max((bar.start for bar in plan.operations), default=0) // week
    hours: dict[str, list[float]] = defaultdict(lambda: [0.0] * weeks)
    for bar in plan.operations:
        hours[bar.workshop][bar.start // week] += (bar.end - bar.start) / problem.clock.units_per_hour
    names = {w.id: w.name or w.id for w in problem.workshops}
    strips = [
        Strip(names[shop], tuple(row), tuple(f"{names[shop]}: {value:,.0f} h" for value in row))
        for shop, row in sorted(hours.items(), key=lambda item: -sum(item[1]))
    ]
    return heat_svg(strips, [str(i + 1) for i in range(weeks)], label="Hours at work by week")


def convergence(plan: Plan) -> str:
    """Cost of the best plan over the seconds of the search, with the bound if there is one."""
    points = [(point.seconds, point.cost) for point in plan.trace]
    return convergence_svg(points, plan.bound, label="Cost of the best plan", bound_word="bound")


def prices(problem: Problem, bound: Bound, most: int = 10) -> str:
    """What one more hour would be worth, by machine or skill and week."""
    table = price_table(problem, bound.prices, most)
    weeks = [f"{problem.clock.moment(begin):%-d %b}" for begin in table.weeks]
    names = {w.id: w.name or w.id for w in problem.workshops}
    strips = [
        Strip(
            f"{row.name}, {names[row.workshop]}",
            row.per_hour,
            tuple(f"{week}: {price:,.2f} {problem.currency}/h" for week, price in zip(weeks, row.per_hour)),
        )
        for row in table.rows
    ]
    return heat_svg(strips, weeks, label=f"What one more hour would be worth, {problem.currency}")


def nest(problem: Problem, plan: Plan, index: int) -> str:
    """One nested sheet with its parts."""
    sheet = plan.sheets[index]
    stock = next(s for s in problem.stock if s.id == sheet.stock)
    parts = {part.id: part for part in problem.parts}
    placed = []
    for one in sheet.parts:
        part = parts[one.part]
        drawn = part.geometry or Geometry(outline_of(part))
        there = drawn.moved(partial(place, at=(one.x_mm, one.y_mm), rotation_deg=one.angle))
        placed.append(PlacedPart(part.name or part.id, one.unit, there))
    drawing = SheetDrawing(stock.length_mm, stock.width_mm, tuple(placed), defects=stock.defects)
    return sheet_svg(drawing, label=f"Sheet {sheet.number} at {sheet.workshop}", leftover_word="left over")
