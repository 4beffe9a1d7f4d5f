"""The whole main job in one call: match, allocate, schedule, nest, deliver, explain."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from manyworks.planning.blocks import Part, SheetStock
from manyworks.planning.bound import lower_bound
from manyworks.planning.delivery import NotCarried, plan_deliveries
from manyworks.planning.explain import Explainer
from manyworks.planning.nesting import NestPart, NestRules, Stock, Unplaced, nest
from manyworks.planning.plan import PlacedPart, Plan, PlannedSheet
from manyworks.planning.problem import Problem
from manyworks.planning.solver import Progress, solve


@dataclass(frozen=True, slots=True)
class Result:
    """A complete plan, and what could not be nested or carried."""

    plan: Plan
    unplaced: tuple[tuple[str, Unplaced], ...]
    not_carried: tuple[NotCarried, ...]


def plan_everything(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    rules: NestRules | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Plan who makes what when, on which sheets, on which vehicle, with a bound and a reason for every bar.

    Parameters
    ----------
    problem
        What is to be made, by whom it could be made, and what counts.
    time_limit_s, iterations, seed, executor, progress, cancelled
        As for `solve`; the search has three fifths of the time, sheets a quarter, the bound the rest.
    rules
        Gap, margin and grouping on sheets.
    """

    def share(part: float) -> float | None:
        return None if time_limit_s is None else part * time_limit_s

    plan = solve(
        problem,
        time_limit_s=share(0.6),
        iterations=iterations,
        seed=seed,
        executor=executor,
        progress=progress,
        cancelled=cancelled,
    )
    left_out = [refusal.unit for refusal in plan.refusals]
    bound = lower_bound(problem, time_limit_s=share(0.15), upper=plan.cost or None, without=left_out)
    sheets, unplaced = nest_plan(problem, plan, rules or NestRules(), share(0.25), seed, executor)
    plan = replace(plan, sheets=sheets, bound=bound.value or None)
    deliveries = plan_deliveries(problem, plan, seed=seed)
    plan = replace(
        plan,
        loads=tuple(load.journey for load in deliveries.loads),
        explanations=tuple(Explainer(problem, plan).all()),
    )
    return Result(plan, unplaced, deliveries.not_carried)


def nest_plan(
    problem: Problem,
    plan: Plan,
    rules: NestRules,
    seconds: float | None,
    seed: int,
    executor: Executor | None,
) -> tuple[tuple[PlannedSheet, ...], tuple[tuple[str, Unplaced], ...]]:
    """Nest the parts of every delivery group at the workshop that cuts them.

    A delivery group is one phase of one home; its parts share sheets with others of the same workshop.
    """
    parts = {part.id: part for part in problem.parts}
    bills = {block.id: block.parts for block in problem.blocks}
    units = {unit.id: unit for unit in problem.units}
    owners: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for assignment in plan.assignments:
        for line in bills[units[assignment.unit].block]:
            owners[assignment.cut][line.part] += [assignment.unit] * line.quantity
    sheets: list[PlannedSheet] = []
    unplaced: list[tuple[str, Unplaced]] = []
    for shop, wanted in owners.items():
        stock = [_stock(sheet) for sheet in problem.stock if sheet.workshop in (None, shop)]
        asked = [_nest_part(parts[name], len(units)) for name, units in wanted.items()]
        limit = None if seconds is None else max(0.1, seconds / len(owners))
        layout = nest(asked, stock, rules, seed=seed, time_limit_s=limit, executor=executor)
        unplaced += [(shop, one) for one in layout.unplaced]
        for number, sheet in enumerate(layout.sheets, 1):
            placed = tuple(
                PlacedPart(p.part_id, wanted[p.part_id][p.copy], p.x_mm, p.y_mm, p.rotation_deg)
                for p in sheet.placements
            )
            length = sum(_cut_length(parts[p.part]) for p in placed)
            sheets.append(PlannedSheet(shop, sheet.stock_id, number, placed, sheet.yield_fraction, length))
    return tuple(sheets), tuple(unplaced)


def _stock(sheet: SheetStock) -> Stock:
    return Stock(
        id=sheet.id,
        length_mm=sheet.length_mm,
        width_mm=sheet.width_mm,
        material=sheet.material,
        thickness_mm=sheet.thickness_mm,
        price=sheet.price or 0.0,
        quantity=sheet.quantity,
        is_offcut=sheet.offcut,
        grain=sheet.grain,
    )


def outline_of(part: Part) -> tuple[tuple[float, float], ...]:
    """The part's outline, or the rectangle of its size when none is known."""
    box = ((0.0, 0.0), (part.length_mm, 0.0), (part.length_mm, part.width_mm), (0.0, part.width_mm))
    return part.outline or box


def _nest_part(part: Part, quantity: int) -> NestPart:
    return NestPart(
        id=part.id,
        outline=outline_of(part),
        quantity=quantity,
        material=part.material,
        thickness_mm=part.thickness_mm,
        holes=part.holes,
        grain=part.grain,
    )


def _cut_length(part: Part) -> float:
    if part.cut_length_mm is not None:
        return part.cut_length_mm
    total = 0.0
    for ring in (outline_of(part), *part.holes):
        for (x, y), (u, v) in zip(ring, (*ring[1:], ring[0])):
            total += ((x - u) ** 2 + (y - v) ** 2) ** 0.5
    return total
