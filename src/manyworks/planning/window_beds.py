"""Which machines cut a window, the strictest of their rules, and the boards that lie on all their beds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from manyworks.planning.model import Plan, Pool, Problem, SheetStock
from manyworks.planning.nesting import NestRules, Stock
from manyworks.planning.windows import Window


def machines_of(problem: Problem, plan: Plan, windows: Mapping[str, Window]) -> dict[Window, list[Pool]]:
    """The machines that cut the units of each window: those of the operations that cut sheets.

    Where no operation of a block says that it does, all machines of its cut count.
    """
    pools = {(w.id, pool.id): pool for w in problem.workshops for pool in w.pools}
    cutting: set[tuple[str, str]] = set()
    for block in problem.blocks:
        said = [o for o in block.operations if o.sheets]
        cutting.update((block.id, o.id) for o in said or block.operations if o.group == "cut")
    kinds = {unit.id: unit.block for unit in problem.units}
    used: dict[Window, set[str]] = defaultdict(set)
    for assignment in plan.assignments:
        used.setdefault(windows.get(assignment.unit, Window(assignment.cut)), set())
    for bar in plan.operations:
        if (kinds[bar.unit], bar.operation) in cutting:
            used[windows.get(bar.unit, Window(bar.workshop))].add(bar.pool)
    return {window: [pools[window.workshop, one] for one in sorted(found)] for window, found in used.items()}


def strictest(machines: Iterable[Pool], usual: NestRules) -> NestRules:
    """The widest gaps and the widest margin that any of these machines asks for."""
    each = [pool.nesting or usual for pool in machines] or [usual]
    names = ("gap_mm", "edge_mm", "small_gap_mm", "small_side_mm", "narrow_side_mm")
    widest: dict[str, Any] = {name: max(getattr(rules, name) or 0.0 for rules in each) for name in names}
    return replace(usual, **widest, keep_groups_together=True)


def stock_of(problem: Problem, workshop: str, beds: list[Pool], left: Counter[str]) -> list[Stock]:
    """Sheets that a workshop can have, that lie on every bed they may come to, and that are not used up."""
    return [
        _as_stock(sheet, left)
        for sheet in problem.stock
        if sheet.workshop in (None, workshop)
        and (sheet.quantity is None or left[sheet.id] > 0)
        and all(_lies_on(sheet, bed) for bed in beds)
    ]


def _lies_on(sheet: SheetStock, bed: Pool) -> bool:
    sides = [side if side is not None else float("inf") for side in (bed.length_mm, bed.width_mm)]
    long, short = max(sheet.length_mm, sheet.width_mm), min(sheet.length_mm, sheet.width_mm)
    return long <= max(sides) and short <= min(sides)


def _as_stock(sheet: SheetStock, left: Counter[str]) -> Stock:
    return Stock(
        id=sheet.id,
        length_mm=sheet.length_mm,
        width_mm=sheet.width_mm,
        material=sheet.material,
        thickness_mm=sheet.thickness_mm,
        price=sheet.price or 0.0,
        quantity=None if sheet.quantity is None else left[sheet.id],
        is_offcut=sheet.offcut,
        grain=sheet.grain,
        defects=sheet.defects,
    )
