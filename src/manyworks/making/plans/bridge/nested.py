"""The sheets of a plan: parts of one home and phase nested together at the workshop that cuts them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from manyworks.planning.model import Part, PlacedPart, Plan, PlannedSheet, Problem, SheetStock
from manyworks.planning.nesting import (
    NestedSheet,
    NestPart,
    NestRules,
    Placement,
    Rectangle,
    Stock,
    nest,
)

ESTIMATE = "estimate"
NO_MARGIN = "no margin"
MOVES_PER_WORKSHOP = 4_000

Batch = tuple[str, str]  # workshop, and whether its parts leave room for the margin


@dataclass(frozen=True)
class Nested:
    """Nested sheets in the order of cutting, the largest rectangle left on each, and parts without margin."""

    sheets: tuple[PlannedSheet, ...]
    leftovers: tuple[Rectangle | None, ...]
    without_margin: tuple[str, ...]


@dataclass
class _Wanted:
    """Pieces of one part for one group of units, in the order in which they are needed."""

    part: Part
    units: list[str]


def nest_plan(
    problem: Problem,
    plan: Plan,
    rules: NestRules,
    *,
    estimates: Collection[str] = (),
    seed: int = 0,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Nested:
    """Nest every part of a plan.

    Parameters
    ----------
    problem, plan
        What was asked, and who cuts what.
    rules
        Gap and margin; parts of different homes, phases or standing (estimates) never share a sheet.
    estimates
        Ids of parts that are only estimated.
    time_limit_s, iterations
        For all sheets together; shared out by the number of pieces.
    """
    batches = _batches(problem, plan, rules, frozenset(estimates))
    pieces = sum(len(want.units) for wanted in batches.values() for want in wanted.values())
    rows: list[tuple[int, PlannedSheet, Rectangle | None]] = []
    starts = _starts(plan)
    done = 0
    for (workshop, margin), wanted in sorted(batches.items()):
        count = sum(len(want.units) for want in wanted.values())
        layout = nest(
            [_nest_part(key, want) for key, want in wanted.items()],
            _stock(problem, workshop),
            replace(rules, edge_mm=0.0) if margin == NO_MARGIN else rules,
            seed=seed,
            time_limit_s=None if time_limit_s is None else max(0.2, time_limit_s * count / pieces),
            iterations=iterations if time_limit_s is None else None,
            executor=executor,
            cancelled=cancelled,
        )
        rows += _rows(layout.sheets, workshop, wanted, starts)
        done += count
        if progress is not None:
            progress(done / pieces)
    rows.sort(key=lambda row: (row[1].workshop, row[0]))
    numbered = _numbered([row[1] for row in rows])
    bare = sorted({want.part.name or want.part.id for (_w, m), wanted in batches.items() if m == NO_MARGIN
                   for want in wanted.values()})  # fmt: skip
    return Nested(tuple(numbered), tuple(row[2] for row in rows), tuple(bare))


def _batches(
    problem: Problem, plan: Plan, rules: NestRules, estimates: frozenset[str]
) -> dict[Batch, dict[str, _Wanted]]:
    """Pieces by workshop and margin; the keys within are the ids that the nesting library sees."""
    parts = {part.id: part for part in problem.parts}
    blocks = {block.id: block for block in problem.blocks}
    units = {unit.id: unit for unit in problem.units}
    roomy = {part.id: _has_margin(part, problem, rules) for part in problem.parts}
    found: dict[Batch, dict[str, _Wanted]] = defaultdict(dict)
    for assignment in sorted(plan.assignments, key=lambda a: (units[a.unit].position, a.unit)):
        unit = units[assignment.unit]
        for line in blocks[unit.block].parts:
            part = parts[line.part]
            standing = ESTIMATE if part.id in estimates else ""
            group = "|".join((unit.home, unit.phase or "", standing))
            wanted = found[assignment.cut, "" if roomy[part.id] else NO_MARGIN]
            want = wanted.setdefault(f"{group}|{part.id}", _Wanted(part, []))
            want.units += [unit.id] * line.quantity
    return found


def _has_margin(part: Part, problem: Problem, rules: NestRules) -> bool:
    long, short = max(part.length_mm, part.width_mm), min(part.length_mm, part.width_mm)
    room = 2 * rules.edge_mm
    return any(
        long <= max(sheet.length_mm, sheet.width_mm) - room
        and short <= min(sheet.length_mm, sheet.width_mm) - room
        for sheet in problem.stock
        if (sheet.material, sheet.thickness_mm) == (part.material, part.thickness_mm)
    )


def _nest_part(key: str, want: _Wanted) -> NestPart:
    part = want.part
    return NestPart(
        id=key,
        outline=part.outline,
        quantity=len(want.units),
        material=part.material,
        thickness_mm=part.thickness_mm,
        holes=part.holes,
        grain=part.grain,
        group=key.rpartition(f"|{part.id}")[0],
    )


def _stock(problem: Problem, workshop: str) -> list[Stock]:
    return [_as_stock(sheet) for sheet in problem.stock if sheet.workshop in (None, workshop)]


def _as_stock(sheet: SheetStock) -> Stock:
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


def _starts(plan: Plan) -> Mapping[str, int]:
    """When the first operation of each unit begins."""
    starts: dict[str, int] = {}
    for operation in plan.operations:
        starts[operation.unit] = min(operation.start, starts.get(operation.unit, operation.start))
    return starts


def _rows(
    sheets: Collection[NestedSheet], workshop: str, wanted: Mapping[str, _Wanted], starts: Mapping[str, int]
) -> list[tuple[int, PlannedSheet, Rectangle | None]]:
    rows = []
    for sheet in sheets:
        placed = tuple(_placed(placement, wanted[placement.part_id]) for placement in sheet.placements)
        planned = PlannedSheet(
            workshop=workshop,
            stock=sheet.stock_id,
            number=1,
            parts=placed,
            used=sheet.yield_fraction,
            cut_length_mm=sum(wanted[p.part_id].part.cut_length_mm or 0.0 for p in sheet.placements),
        )
        first = min((starts.get(part.unit, 0) for part in placed), default=0)
        rows.append((first, planned, sheet.leftover))
    return rows


def _placed(placement: Placement, want: _Wanted) -> PlacedPart:
    return PlacedPart(
        part=want.part.id,
        unit=want.units[placement.copy],
        x_mm=placement.x_mm,
        y_mm=placement.y_mm,
        angle=placement.rotation_deg,
    )


def _numbered(sheets: list[PlannedSheet]) -> list[PlannedSheet]:
    counts: dict[str, int] = defaultdict(int)
    numbered = []
    for sheet in sheets:
        counts[sheet.workshop] += 1
        numbered.append(replace(sheet, number=counts[sheet.workshop]))
    return numbered
