"""The sheets of a plan: parts of one home and phase nested together, where and when they are cut."""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from threading import Event
from typing import Any

from manyworks.planning.ground import Room, fits, free_holes, ground_of
from manyworks.planning.model import Part, PlacedPart, Plan, PlannedSheet, Problem, SheetStock
from manyworks.planning.nesting import (
    Layout,
    NestedSheet,
    NestPart,
    NestRules,
    Placement,
    Rectangle,
    Stock,
    Unplaced,
    check_layout,
    nest,
)
from manyworks.planning.sheet_time import cut_length, net_area, outline_of
from manyworks.planning.window_beds import machines_of, stock_of, strictest
from manyworks.planning.windows import Window
from manyworks.refused import Refused

ESTIMATE = "estimate"
NO_MARGIN = "no margin"
LANES = min(4, os.cpu_count() or 1)
"""So many batches are laid out side by side where no board can run out."""
POLL_S = 0.2
"""Seconds between two questions whether to stop."""
LEAST_S = 0.02
"""Seconds that a batch has at least, however many there are."""

Batch = tuple[Window, str, str]
"""Where and in which turn, whether its parts leave room for the margin, and for which home and phase."""


@dataclass(frozen=True, slots=True)
class Nested:
    """The sheets of a plan.

    Parameters
    ----------
    sheets
        In the order of cutting, workshop by workshop.
    leftovers
        The largest rectangle left on each.
    without_margin
        Parts that are as large as their sheet.
    unplaced
        Workshop, and what found no place there.
    """

    sheets: tuple[PlannedSheet, ...]
    leftovers: tuple[Rectangle | None, ...]
    without_margin: tuple[str, ...]
    unplaced: tuple[tuple[str, Unplaced], ...]


@dataclass(slots=True)
class _Wanted:
    """Copies of one part for one batch, in the order in which they are needed: unit and number."""

    part: Part
    copies: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Task:
    """The parts of one batch, the boards that they may lie on, and the rules of the machines that cut it."""

    workshop: str
    wanted: Mapping[str, _Wanted]
    stock: tuple[Stock, ...]
    rules: NestRules

    @property
    def count(self) -> int:
        """Pieces."""
        return sum(len(want.copies) for want in self.wanted.values())

    @property
    def key(self) -> object:
        """What a layout of it depends on, besides the effort: not whose parts they are."""
        return tuple((name, len(want.copies)) for name, want in self.wanted.items()), self.stock, self.rules


def nest_plan(
    problem: Problem,
    plan: Plan,
    rules: NestRules,
    *,
    windows: Mapping[str, Window] | None = None,
    known: dict[object, Layout] | None = None,
    estimates: Collection[str] = (),
    seed: int = 0,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Nested:
    """Nest every part of a plan; every layout is checked.

    Sheets on which cutting has begun stay as they are; parts that are no longer wanted there drop out.

    Parameters
    ----------
    problem, plan
        What was asked, and who cuts what.
    rules
        Gap and margin on machines that state none of their own; parts of different homes, phases or standing
        (estimates) never share a sheet.
    windows
        Of each unit, where and in which turn it is cut; without, all of a workshop's units are cut together.
    known
        Layouts of earlier calls: equal parts for equal boards are laid out once, whatever units they are for.
    estimates
        Ids of parts that are only estimated.
    time_limit_s, iterations
        For all sheets together; shared out by the number of pieces.

    Raises
    ------
    Refused
        ``nesting.layout`` when a layout breaks a rule of its own, which would be a fault of the program.
    """
    kept = _kept(problem, plan)
    boards = {sheet.id: sheet for sheet in problem.stock}
    windows = windows or {}
    machines = machines_of(problem, plan, windows)
    asked_by = {window: strictest(pools, rules) for window, pools in machines.items()}
    batches = _batches(problem, plan, asked_by, windows, frozenset(estimates), _on_sheets(kept))
    pieces = sum(len(want.copies) for wanted in batches.values() for want in wanted.values())
    rows: list[tuple[int, PlannedSheet, Rectangle | None]] = []
    starts = _starts(plan)
    rows += [(min(starts.get(part.unit, 0) for part in sheet.parts), sheet, None) for sheet in kept]
    unplaced: list[tuple[str, Unplaced]] = []
    left = Counter({s.id: s.quantity for s in problem.stock if s.quantity is not None})
    left.subtract(sheet.stock for sheet in problem.begun_sheets if sheet.stock in left)
    left.subtract({one.stock: one.sheets for one in problem.booked_boards if one.stock in left})
    layouts: dict[object, Layout] = {} if known is None else known
    waiting: dict[object, Future[Layout]] = {}
    stop = Event()
    tasks: list[_Task] = []
    with ThreadPoolExecutor(1 if left else LANES) as lanes:
        for (window, margin, _group), wanted in sorted(batches.items()):
            stock = stock_of(problem, window.workshop, machines[window], left)
            task = _Task(window.workshop, wanted, tuple(stock), _own_rules(asked_by[window], margin, wanted))
            tasks.append(task)
            if task.key not in layouts and task.key not in waiting:
                effort = _effort(task.count / pieces, time_limit_s, iterations) | {"seed": seed}
                once = partial(_laid_out, task, **effort, executor=executor, cancelled=stop.is_set)
                waiting[task.key] = lanes.submit(once)
            if left:
                # the next batch may only have what this one leaves
                layout = layouts.get(task.key) or _result(waiting[task.key], cancelled, stop)
                layouts[task.key] = layout
                left.subtract(one.stock_id for one in layout.sheets if one.stock_id in left)
        done = 0
        for task in tasks:
            layout = layouts.get(task.key) or _result(waiting[task.key], cancelled, stop)
            layouts[task.key] = layout
            rows += _rows(layout.sheets, task.workshop, task.wanted, boards, starts)
            unplaced += [(task.workshop, one) for one in layout.unplaced]
            done += task.count
            if progress is not None:
                progress(done / pieces)
    rows.sort(key=lambda row: (row[1].workshop, row[0]))
    numbered = _numbered([row[1] for row in rows])
    return Nested(tuple(numbered), tuple(row[2] for row in rows), _bare(batches), tuple(unplaced))


def _effort(share: float, time_limit_s: float | None, iterations: int | None) -> dict[str, Any]:
    """A share of the seconds, or of the moves."""
    if time_limit_s is not None:
        return {"time_limit_s": max(LEAST_S, time_limit_s * share)}
    return {"iterations": None if iterations is None else int(iterations * share)}


def _result(future: Future[Layout], cancelled: Callable[[], bool] | None, stop: Event) -> Layout:
    """A layout once it is there. Only this thread asks whether to stop: who knows may be a database."""
    while not future.done():
        if cancelled is not None and not stop.is_set() and cancelled():
            stop.set()
        wait((future,), timeout=POLL_S)
    return future.result()


def _own_rules(rules: NestRules, margin: str, wanted: Mapping[str, _Wanted]) -> NestRules:
    """The rules of a batch: room for its widest cutter, and no margin where its parts leave none."""
    gap = max(rules.gap_mm, _widest_cutter(want.part for want in wanted.values()))
    return replace(rules, gap_mm=gap, edge_mm=0.0 if margin == NO_MARGIN else rules.edge_mm)


def _laid_out(task: _Task, **effort: Any) -> Layout:
    rules = task.rules
    parts = [
        _nest_part(want.part, rules.gap_mm, _rooms(want.part, task.stock, rules)).times(len(want.copies))
        for want in task.wanted.values()
    ]
    layout = nest(parts, task.stock, rules, **effort)
    if not layout.valid:
        faults = check_layout(layout, parts, task.stock, rules)
        message = f"The sheets of {task.workshop} break a rule: {faults[0].message}"
        raise Refused("nesting.layout", message, "Report this.")
    return layout


def _widest_cutter(parts: Iterable[Part]) -> float:
    """What the largest cutter that drawings name takes beside an outline or within a hole, mm."""
    drawn = [part.geometry for part in parts if part.geometry is not None]
    tools = [geometry.tool_mm for geometry in drawn]
    tools += [hole.tool_mm for geometry in drawn for hole in geometry.holes]
    return max((tool for tool in tools if tool is not None), default=0.0)


def _bare(batches: Mapping[Batch, Mapping[str, _Wanted]]) -> tuple[str, ...]:
    """Names of the parts that leave no margin."""
    bare = {
        want.part.name or want.part.id
        for (_window, margin, _group), wanted in batches.items()
        if margin == NO_MARGIN
        for want in wanted.values()
    }
    return tuple(sorted(bare))


def _size(part: Part) -> tuple[float, float]:
    return (part.length_mm, part.width_mm) if part.geometry is None else part.geometry.size


def _kept(problem: Problem, plan: Plan) -> list[PlannedSheet]:
    """Sheets on which cutting has begun, with the parts that are still wanted where they were cut."""
    cuts = {assignment.unit: assignment.cut for assignment in plan.assignments}
    parts = {part.id: part for part in problem.parts}
    stock = {sheet.id: sheet for sheet in problem.stock}
    kept = []
    for sheet in problem.begun_sheets:
        wanted = tuple(p for p in sheet.parts if cuts.get(p.unit) == sheet.workshop)
        if wanted:
            used = _used([parts[p.part] for p in wanted], stock[sheet.stock])
            # the path was cut whole, also round what is no longer wanted
            kept.append(replace(sheet, parts=wanted, used=used))
    return kept


def _used(parts: Collection[Part], board: SheetStock) -> float:
    """The share of a board that becomes these parts."""
    return sum(map(net_area, parts)) / (board.length_mm * board.width_mm)


def _on_sheets(sheets: Collection[PlannedSheet]) -> set[tuple[str, str, int]]:
    return {(placed.unit, placed.part, placed.copy) for sheet in sheets for placed in sheet.parts}


def _batches(
    problem: Problem,
    plan: Plan,
    rules: Mapping[Window, NestRules],
    windows: Mapping[str, Window],
    estimates: frozenset[str],
    cut: Collection[tuple[str, str, int]],
) -> dict[Batch, dict[str, _Wanted]]:
    """Pieces by window, margin and group, of each batch by part."""
    parts = {part.id: part for part in problem.parts}
    blocks = {block.id: block for block in problem.blocks}
    units = {unit.id: unit for unit in problem.units}
    roomy: dict[tuple[NestRules, str], bool] = {}
    found: dict[Batch, dict[str, _Wanted]] = defaultdict(dict)
    for assignment in sorted(plan.assignments, key=lambda a: (units[a.unit].position, a.unit)):
        unit = units[assignment.unit]
        for line in blocks[unit.block].parts:
            part = parts[line.part]
            numbers = range(1, line.quantity + 1)
            copies = [(unit.id, copy) for copy in numbers if (unit.id, part.id, copy) not in cut]
            if not copies:
                continue
            standing = ESTIMATE if part.id in estimates else ""
            group = "|".join((unit.home, unit.phase or "", standing))
            window = windows.get(unit.id, Window(assignment.cut))
            case = rules[window], part.id
            if case not in roomy:
                roomy[case] = fits(*_size(part), _rooms(part, problem.stock, rules[window]))
            batch = window, "" if roomy[case] else NO_MARGIN, group
            found[batch].setdefault(part.id, _Wanted(part, [])).copies += copies
    return {batch: dict(sorted(wanted.items())) for batch, wanted in found.items()}


def _rooms(part: Part, stock: Iterable[SheetStock | Stock], rules: NestRules) -> tuple[Room, ...]:
    """The boards of a part's material within their margin, turned as the part may lie on them."""
    grain = "none" if part.geometry is None else part.geometry.grain
    rooms = []
    for sheet in stock:
        if (sheet.material, sheet.thickness_mm) == (part.material, part.thickness_mm):
            sides = sheet.length_mm - 2 * rules.edge_mm, sheet.width_mm - 2 * rules.edge_mm
            free = "none" in (grain, sheet.grain)
            rooms += [sides] if free or grain == sheet.grain else []
            rooms += [sides[::-1]] if free or grain != sheet.grain else []
    return tuple(rooms)


@lru_cache(maxsize=1024)
def _nest_part(part: Part, gap_mm: float, rooms: tuple[Room, ...]) -> NestPart:
    """One copy of a part with all the ground that its work takes; most plans cut the same few parts."""
    drawn = part.geometry
    outline = outline_of(part) if drawn is None else ground_of(drawn, gap_mm / 2, rooms)
    return NestPart(
        id=part.id,
        outline=outline,
        material=part.material,
        thickness_mm=part.thickness_mm,
        holes=() if drawn is None else free_holes(drawn),
        grain="none" if drawn is None else drawn.grain,
    )


def _starts(plan: Plan) -> Mapping[str, int]:
    """When the first operation of each unit begins."""
    starts: dict[str, int] = {}
    for operation in plan.operations:
        starts[operation.unit] = min(operation.start, starts.get(operation.unit, operation.start))
    return starts


def _rows(
    sheets: Collection[NestedSheet],
    workshop: str,
    wanted: Mapping[str, _Wanted],
    boards: Mapping[str, SheetStock],
    starts: Mapping[str, int],
) -> list[tuple[int, PlannedSheet, Rectangle | None]]:
    rows = []
    lengths = {key: cut_length(want.part) for key, want in wanted.items()}
    for sheet in sheets:
        placed = tuple(_placed(placement, wanted[placement.part_id]) for placement in sheet.placements)
        parts = [wanted[placement.part_id].part for placement in sheet.placements]
        planned = PlannedSheet(
            workshop=workshop,
            stock=sheet.stock_id,
            number=1,
            parts=placed,
            used=_used(parts, boards[sheet.stock_id]),
            cut_length_mm=sum(lengths[placement.part_id] for placement in sheet.placements),
        )
        first = min((starts.get(part.unit, 0) for part in placed), default=0)
        rows.append((first, planned, sheet.leftover))
    return rows


def _placed(placement: Placement, want: _Wanted) -> PlacedPart:
    unit, copy = want.copies[placement.copy]
    return PlacedPart(
        part=want.part.id,
        unit=unit,
        x_mm=placement.x_mm,
        y_mm=placement.y_mm,
        angle=placement.rotation_deg,
        copy=copy,
    )


def _numbered(sheets: list[PlannedSheet]) -> list[PlannedSheet]:
    counts: dict[str, int] = defaultdict(int)
    numbered = []
    for sheet in sheets:
        counts[sheet.workshop] += 1
        numbered.append(replace(sheet, number=counts[sheet.workshop]))
    return numbered
