"""The public calls: `nest` for a layout, `estimate` for a quick one from bounding boxes."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from manyworks.planning.nesting.bound import bound_sheets
from manyworks.planning.nesting.check import check_layout
from manyworks.planning.nesting.lay_out import Roll, lay_out
from manyworks.planning.nesting.model import (
    Layout,
    NestedSheet,
    NestPart,
    NestRules,
    SheetBound,
    Stock,
    Unplaced,
)
from manyworks.planning.nesting.prepare import (
    Bed,
    Kind,
    Owner,
    drop_too_large,
    make_batch,
    make_beds,
    share_beds,
    sort_kinds,
)
from manyworks.planning.nesting.solve import Effort, solve_batch
from manyworks.refused import Refused

MOVES_PER_PIECE = 4
MOST_DEFAULT_MOVES = 20_000

Progress = Callable[[float, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Task:
    """Parts of one material, thickness and (if kept together) group, with what is left of their stock."""

    group: str
    parts: tuple[NestPart, ...]
    stock: tuple[Stock, ...]
    rules: NestRules
    effort: Effort
    boxes_only: bool


@dataclass(frozen=True)
class Answer:
    """The sheets of one task."""

    sheets: tuple[NestedSheet, ...]
    unplaced: tuple[Unplaced, ...]
    bound: SheetBound
    moves: int
    by_boxes: bool


def nest(
    parts: Iterable[NestPart],
    stock: Iterable[Stock],
    rules: NestRules | None = None,
    *,
    seed: int = 0,
    iterations: int | None = None,
    time_limit_s: float | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Layout:
    """Place parts on as few (or as cheap) sheets as can be found, by their true shapes.

    Parameters
    ----------
    parts, stock
        Ids must be unique. Materials and thicknesses never share a sheet.
    rules
        Gap, margin, grouping and leftovers.
    seed, iterations
        Equal values give equal layouts on any machine; 0 iterations give the first answer at once. Without
        `iterations` and `time_limit_s`, 4 moves a piece are made (at most 20,000).
    time_limit_s
        Any-time search: the best layout found in about this many seconds, set-up included.
    executor
        Runs independent batches elsewhere; the layout is the same as without it.
    progress
        Called with the share of the work that is done, 0 to 1, and the number of sheets so far.
    cancelled
        Polled during the search; once it says True, the best layout so far is returned.

    Returns
    -------
    Layout
        Checked by `check_layout`; what found no place is listed with the reason.

    Raises
    ------
    Refused
        "nesting.input" when ids repeat or the effort makes no sense; `field` names the place.
    """
    begun = time.perf_counter()
    rules = rules or NestRules()
    wanted, shelf = tuple(parts), tuple(stock)
    _refuse_nonsense(wanted, shelf, iterations, time_limit_s)
    if iterations is None and time_limit_s is None:
        iterations = min(MOST_DEFAULT_MOVES, MOVES_PER_PIECE * sum(part.quantity for part in wanted))
    effort = Effort(seed, iterations, None if iterations is not None else time_limit_s, rules.leave_rectangle)
    chains = _chains(wanted, shelf, rules, effort, boxes_only=False)
    answers = _run(chains, executor, progress, cancelled, begun)
    return _layout(wanted, shelf, rules, answers, begun)


def estimate(parts: Iterable[NestPart], stock: Iterable[Stock], rules: NestRules | None = None) -> Layout:
    """A layout of the parts' bounding boxes, at once; for estimates while somebody is still typing.

    Takes and returns what `nest` does. `nest` never uses more sheets than this.
    """
    begun = time.perf_counter()
    rules = rules or NestRules()
    wanted, shelf = tuple(parts), tuple(stock)
    _refuse_nonsense(wanted, shelf, 0, None)
    chains = _chains(wanted, shelf, rules, Effort(0, 0, None, False), boxes_only=True)
    return _layout(wanted, shelf, rules, _run(chains, None, None, None, begun), begun)


def _refuse_nonsense(
    parts: Sequence[NestPart], stock: Sequence[Stock], iterations: int | None, time_limit_s: float | None
) -> None:
    for name, ids in (("parts", [part.id for part in parts]), ("stock", [sheet.id for sheet in stock])):
        doubled = [value for value, times in Counter(ids).items() if times > 1]
        if doubled:
            message = f"The id {doubled[0]} is used more than once among the {name}."
            raise Refused("nesting.input", message, "Give every one its own id.", f"{name}.{doubled[0]}.id")
    if iterations is not None and iterations < 0:
        raise Refused(
            "nesting.input", f"{iterations} iterations cannot be made.", "Use 0 or more.", "iterations"
        )
    if time_limit_s is not None and not 0 <= time_limit_s <= 86_400:
        message = f"A time limit of {time_limit_s} s makes no sense."
        raise Refused("nesting.input", message, "Use 0 to 86,400 seconds.", "time_limit_s")


def _chains(
    parts: Sequence[NestPart], stock: Sequence[Stock], rules: NestRules, effort: Effort, boxes_only: bool
) -> list[list[Task]]:
    """Tasks that can run side by side; tasks of one chain share finite stock and run one after another."""
    total = sum(part.quantity for part in parts)
    boards: dict[tuple[str, float], dict[str, list[NestPart]]] = {}
    for part in parts:
        group = part.group if rules.keep_groups_together else ""
        boards.setdefault((part.material, part.thickness_mm), {}).setdefault(group, []).append(part)
    chains: list[list[Task]] = []
    for (material, thickness), groups in boards.items():
        own = tuple(s for s in stock if (s.material, s.thickness_mm) == (material, thickness))
        tasks = []
        dealt = [(group, *row) for group, all_ in groups.items() for row in share_beds(all_, own, rules)]
        for group, members, boards_of in dealt:
            share = sum(part.quantity for part in members) / total
            moves = None if effort.moves is None else round(effort.moves * share)
            seconds = None if effort.seconds is None else effort.seconds * share
            part_effort = replace(effort, moves=moves, seconds=seconds)
            tasks.append(Task(group, tuple(members), tuple(boards_of), rules, part_effort, boxes_only))
        if any(s.quantity is not None for s in own):
            chains.append(tasks)
        else:
            chains += [[task] for task in tasks]
    return chains


def _run(
    chains: Sequence[Sequence[Task]],
    executor: Executor | None,
    progress: Progress | None,
    cancelled: Cancelled | None,
    begun: float,
) -> list[tuple[Task, Answer]]:
    """Answers of all tasks, in the order of the tasks."""
    if executor is not None and len(chains) > 1:
        waiting: list[Future[list[tuple[Task, Answer]]]] = [
            executor.submit(run_chain, chain) for chain in chains
        ]
        answers = []
        for number, job in enumerate(waiting):
            answers += job.result()
            if progress is not None:
                progress((number + 1) / len(chains), sum(len(answer.sheets) for _, answer in answers))
        return answers
    answers = []
    pieces = sum(_pieces(chain) for chain in chains)
    for number, chain in enumerate(chains):
        before = sum(_pieces(earlier) for earlier in chains[:number])
        sheets = sum(len(answer.sheets) for _, answer in answers)
        report = (
            None if progress is None else _scaled(progress, before / pieces, _pieces(chain) / pieces, sheets)
        )
        late_s = time.perf_counter() - begun if number == 0 else 0.0
        answers += run_chain(chain, executor, report, cancelled, late_s)
    return answers


def _pieces(chain: Sequence[Task]) -> int:
    return sum(part.quantity for task in chain for part in task.parts)


def _scaled(progress: Progress, offset: float, weight: float, sheets: int) -> Progress:
    return lambda share, more: progress(offset + weight * share, sheets + more)


def run_chain(
    chain: Sequence[Task],
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    late_s: float = 0.0,
) -> list[tuple[Task, Answer]]:
    """Solve tasks one after another, each with the stock that those before it left."""
    answers: list[tuple[Task, Answer]] = []
    used: Counter[str] = Counter()
    for task in chain:
        left = tuple(
            s if s.quantity is None else replace(s, quantity=s.quantity - used[s.id])
            for s in task.stock
            if s.quantity is None or s.quantity > used[s.id]
        )
        answer = _solve(replace(task, stock=left), executor, progress, cancelled, late_s)
        for sheet in answer.sheets:
            used[sheet.stock_id] += 1
        answers.append((task, answer))
    return answers


def _solve(
    task: Task,
    executor: Executor | None,
    progress: Progress | None,
    cancelled: Cancelled | None,
    late_s: float,
) -> Answer:
    begun = time.perf_counter()
    beds = make_beds(task.stock, task.rules, any(part.grain != "none" for part in task.parts))
    if not beds:
        first = task.parts[0]
        board = f"{first.thickness_mm:g} mm {first.material}"
        reason = (
            f"There is no {board} in stock."
            if not task.stock
            else f"No {board} has room inside its margins and beside its defects."
        )
        unplaced = tuple(Unplaced(part.id, part.quantity, "no-stock", reason) for part in task.parts)
        return Answer((), unplaced, SheetBound(0, "none"), 0, task.boxes_only)
    kinds, without_turn = sort_kinds(task.parts, beds, task.rules)
    kinds, too_large = drop_too_large(kinds, beds, task.rules)
    unplaced = (*without_turn, *too_large)
    if not kinds:
        return Answer((), unplaced, SheetBound(0, "none"), 0, task.boxes_only)
    boxes = make_batch(kinds, beds, task.rules, boxes=True)
    batch = boxes if task.boxes_only else make_batch(kinds, beds, task.rules)
    seconds = task.effort.seconds
    if seconds is not None:
        seconds = max(0.0, seconds - late_s - (time.perf_counter() - begun))
    effort = replace(task.effort, seconds=seconds)
    solved = solve_batch(
        batch, None if task.boxes_only else boxes, beds, effort, executor, progress, cancelled
    )
    named = {part.id: part for part in task.parts}
    roll = Roll(batch.owners)
    sheets = [lay_out(row, task.group, roll, named) for row in solved.rows]
    missing = {entry.part_id for entry in unplaced}
    fitting = [part for part in task.parts if part.id not in missing]
    spoilt = _kept_out(kinds, beds, task.rules, bool(solved.rows))
    left = tuple(
        _left_over(part_id, copies, len(solved.rows), part_id in spoilt)
        for part_id, copies in roll.remaining().items()
    )
    bound = SheetBound(0, "none") if left else bound_sheets(fitting, task.stock, task.rules)
    return Answer(tuple(sheets), (*unplaced, *left), bound, solved.moves, task.boxes_only or solved.by_boxes)


def _kept_out(
    kinds: dict[Kind, list[Owner]], beds: Sequence[Bed], rules: NestRules, any_used: bool
) -> set[str]:
    """Parts that only defects keep from a place: on endless sheets, or when no sheet holds anything."""
    free = [bed for bed in beds if bed.stock.quantity is None] if any_used else beds
    fitting = drop_too_large(kinds, free, rules)[0] if free else {}
    return {owner.part_id for owners in fitting.values() for owner in owners}


def _left_over(part_id: str, copies: int, sheets: int, spoilt: bool) -> Unplaced:
    if spoilt:
        reason = f"Part {part_id} finds no room beside the defects of the sheets in stock."
        return Unplaced(part_id, copies, "defects", reason)
    reason = f"The {sheets} sheets in stock are full; {copies} of part {part_id} are left over."
    return Unplaced(part_id, copies, "stock-used-up", reason)


def _numbered(sheets: Iterable[NestedSheet]) -> Iterator[NestedSheet]:
    """The same sheets, counted per stock over all batches."""
    counts: Counter[str] = Counter()
    for sheet in sheets:
        yield replace(sheet, copy=counts[sheet.stock_id])
        counts[sheet.stock_id] += 1


def _layout(
    parts: Sequence[NestPart],
    stock: Sequence[Stock],
    rules: NestRules,
    answers: Sequence[tuple[Task, Answer]],
    begun: float,
) -> Layout:
    prices = {sheet.id: sheet.price for sheet in stock}
    sheets = tuple(_numbered(sheet for _, answer in answers for sheet in answer.sheets))
    proofs = {answer.bound.proof for _, answer in answers} - {"none"}
    bound = SheetBound(
        sum(answer.bound.sheets for _, answer in answers),
        "large-parts" if "large-parts" in proofs else "area" if proofs else "none",
    )
    layout = Layout(
        sheets=sheets,
        unplaced=tuple(entry for _, answer in answers for entry in answer.unplaced),
        bound=bound,
        price=sum(prices[sheet.stock_id] for sheet in sheets),
        engine="boxes" if all(answer.by_boxes for _, answer in answers) else "true-shape",
        iterations=sum(answer.moves for _, answer in answers),
        valid=False,
        seconds=0.0,
    )
    valid = not check_layout(layout, parts, stock, rules)
    return replace(layout, valid=valid, seconds=time.perf_counter() - begun)
