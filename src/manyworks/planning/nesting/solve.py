"""One batch from start to end: first answer, search, cheaper sheets, one large leftover."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from manyworks.planning.nesting.budget import Budget
from manyworks.planning.nesting.cover import Floats, Ints
from manyworks.planning.nesting.gather import Leftover, gather, leftovers
from manyworks.planning.nesting.prepare import Batch, Bed
from manyworks.planning.nesting.search import Search
from manyworks.planning.nesting.start import Plan, cost_of, first_plan, shrink

SECTION_PIECES = 6_000
ALL_TRIES, FEW_TRIES, BOX_TRIES, MANY_PIECES = 8, 4, 2, 2_000
GATHER_SHARE = 0.1

Report = Callable[[float, int], None]


@dataclass(frozen=True)
class Effort:
    """How long to search (see `Budget`), from which seed, and whether to gather the waste."""

    seed: int
    moves: int | None
    seconds: float | None
    leave_rectangle: bool


@dataclass(frozen=True)
class Row:
    """One sheet of the answer: its bed, and items placed as (item, turn, x, y), shape (n, 4)."""

    batch: Batch
    bed: Bed
    placed: Floats
    leftover: Leftover

    @property
    def filled_mm2(self) -> float:
        """Area of the items on the sheet, mm²."""
        return float(self.batch.items.area[self.placed[:, 0].astype(np.int64)].sum())


@dataclass(frozen=True)
class Solved:
    """The answer for one batch: sheets, copies per kind that found no room, moves made."""

    rows: tuple[Row, ...]
    rest: Ints
    moves: int
    by_boxes: bool


def solve_batch(
    batch: Batch,
    boxes: Batch | None,
    beds: Sequence[Bed],
    effort: Effort,
    executor: Executor | None = None,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solved:
    """Plan one batch.

    Batches too large for one search are dealt out evenly to several, which `executor` may run elsewhere.
    """
    shares = _shares(batch, beds)
    if len(shares) == 1:
        return solve_section(batch, boxes, beds, effort, report, cancelled)
    endless = [bed for bed in beds if bed.stock.quantity is None]
    solved, waiting = [], []
    for number, quantity in enumerate(shares):
        section = replace(batch, quantity=quantity)
        own = beds if number == 0 else endless
        part = replace(
            effort,
            seed=effort.seed + number,
            moves=None if effort.moves is None else effort.moves // len(shares),
            seconds=None if effort.seconds is None else effort.seconds / len(shares),
        )
        if executor is None:
            solved.append(solve_section(section, None, own, part, report, cancelled))
        else:
            waiting.append(executor.submit(solve_section, section, None, own, part))
    return _join_sections(batch, endless, [*solved, *(job.result() for job in waiting)], effort)


def solve_section(
    batch: Batch,
    boxes: Batch | None,
    beds: Sequence[Bed],
    effort: Effort,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solved:
    """Plan one section in this process; never more sheets than with bounding boxes, where given."""
    budget = Budget(effort.moves, effort.seconds, cancelled)
    if effort.leave_rectangle:
        budget = budget.part(1 - GATHER_SHARE)
    plan = first_plan(batch, beds, ALL_TRIES if batch.pieces <= MANY_PIECES else FEW_TRIES)
    rival = first_plan(boxes, beds, BOX_TRIES) if boxes is not None else None
    if len(plan.bed_of) and (plan.rest.size or plan.main < len(plan.bed_of)):
        price = cost_of(beds[int(plan.bed_of[-1])], beds)
        plan = Search(plan, price, effort.seed, budget).run(_floor(plan), report)
    plan = shrink(plan, beds)
    by_boxes = rival is not None and shrink(rival, beds).rank()[:2] < plan.rank()[:2]
    if rival is not None and by_boxes:
        plan = rival
    if effort.leave_rectangle:
        budget = replace(budget, moves=effort.moves, seconds=effort.seconds)
        gather(plan, budget, effort.seed)
    return _solved(plan, beds, budget.done, by_boxes)


def _floor(plan: Plan) -> int:
    """Main sheets that the areas alone demand when every other sheet is filled to the brim."""
    items = plan.batch.items
    rooms = (plan.sheets.size + 2 * float(items.slack.max())).prod(axis=1)
    total = float(items.area @ plan.batch.quantity) - float(rooms[: plan.main].sum())
    return max(0, math.ceil(total / float(rooms[-1]) - 1e-9)) if len(rooms) else 0


def _solved(plan: Plan, beds: Sequence[Bed], moves: int, by_boxes: bool) -> Solved:
    rows = [
        Row(plan.batch, beds[b], plan.sheets.placed[s, : plan.sheets.parts[s]].copy(), left)
        for s, (b, left) in enumerate(zip(plan.bed_of, leftovers(plan), strict=True))
        if plan.sheets.parts[s] > 0
    ]
    rest = np.zeros(len(plan.batch.owners), np.int64)
    for k in plan.rest:
        for kind, _ in plan.batch.contents[k]:
            rest[kind] += 1
    return Solved(tuple(rows), rest, moves, by_boxes)


def _shares(batch: Batch, beds: Sequence[Bed]) -> list[Ints]:
    """Quantities per section: every section gets the same mix of items."""
    count = math.ceil(batch.pieces / SECTION_PIECES)
    if count <= 1 or not any(bed.stock.quantity is None for bed in beds):
        return [batch.quantity]
    before = np.concatenate([[0], np.cumsum(batch.quantity)])
    upto = [(before + number) // count for number in range(count)]
    return [upto[number][1:] - upto[number][:-1] for number in range(count)]


def _join_sections(
    batch: Batch, endless: Sequence[Bed], sections: Sequence[Solved], effort: Effort
) -> Solved:
    """All sections' sheets; the emptiest of each are put together and planned once more."""
    rows = [row for solved in sections for row in solved.rows]
    tails = [
        min(solved.rows, key=lambda row: row.filled_mm2 / row.bed.usable_mm2)
        for solved in sections
        if solved.rows
    ]
    loose = np.concatenate([row.placed[:, 0] for row in tails]).astype(np.int64)
    again = replace(batch, quantity=np.bincount(loose, minlength=len(batch.quantity)))
    tail = solve_section(again, None, endless, replace(effort, moves=0, seconds=None))
    if len(tail.rows) <= len(tails) and not tail.rest.any():
        taken = {id(row) for row in tails}
        rows = [*(row for row in rows if id(row) not in taken), *tail.rows]
    return Solved(
        tuple(rows),
        np.sum([solved.rest for solved in sections], axis=0),
        sum(solved.moves for solved in sections),
        False,
    )
