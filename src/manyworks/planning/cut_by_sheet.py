"""The cut is the sheet: nest, time every sheet on its machine, run the workshops again, until both agree.

Before there are sheets, a block's cutting is estimated from its drawing. Its true time is that of the sheets
which belong to it (:mod:`manyworks.planning.windows`): path, passes, changes of tool and board as they are.
With these times the same allocation and the same priorities give another plan, in which units wait for sheets
of others (:mod:`manyworks.planning.in_turn`). Where units went to machines of another kind, their sheets are
nested anew; units that disagree for long are nested by themselves.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from manyworks.planning.in_turn import in_turn
from manyworks.planning.model import Plan, PlannedSheet, Problem
from manyworks.planning.nesting import Layout, NestRules
from manyworks.planning.places import Pool
from manyworks.planning.sheet_slots import Sheets, beside_their_sheets
from manyworks.planning.sheet_time import sheet_time
from manyworks.planning.sheets import Nested, nest_plan
from manyworks.planning.windows import Cutting, cutting_order, owners

TURNS = 4
"""So often everything is nested anew before whoever disagrees is nested by himself."""
PATIENCE = 3 * TURNS
"""So often before whoever goes from machine to machine keeps the longest time that he had: that ends it."""
LAST = 10 * TURNS
"""So often before everybody is nested by himself and keeps the longest time that he had: times can then only
grow, and no further than the slowest machine's, which ends it whatever the problem."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A problem in which cutting takes as long as its sheets, a plan for it, and its sheets with their times.

    ``turns`` is how often it was nested, ``alone`` the units that share a sheet with nobody's.
    """

    problem: Problem
    plan: Plan
    nested: Nested
    turns: int
    alone: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Pass:
    """One round: problem and plan with the times of these sheets, whose they are, and who disagrees."""

    problem: Problem
    plan: Plan
    nested: Nested
    sheets: Sheets
    order: Mapping[str, Cutting]
    early: set[str]
    moved: set[str]


def cut_by_sheet(
    problem: Problem,
    plan: Plan,
    rules: NestRules,
    *,
    known: dict[object, Layout] | None = None,
    **effort: Any,
) -> Cut:
    """Nest a plan and make its cutting as long as its sheets take.

    Parameters
    ----------
    problem, plan
        What was asked, and who makes what in which order. Work that has begun stays as it is.
    rules
        Gap and margin.
    known, effort
        As `nest_plan` takes them.
    """
    if not cutting_order(problem, plan.operations):
        return Cut(problem, plan, nest_plan(problem, plan, rules, **effort), 1, frozenset())
    known = {} if known is None else known
    alone: set[str] = set()
    restless: set[str] = set()
    turn = 0
    while True:
        turn += 1
        done = _pass(problem, plan, rules, alone, restless, lasting=turn > PATIENCE, known=known, **effort)
        problem, plan = done.problem, done.plan
        if not done.early and not done.moved:
            nested = _placed(done)
            bars = beside_their_sheets(problem, plan.operations, nested.sheets)
            return Cut(problem, replace(plan, operations=bars), nested, turn, frozenset(alone))
        if turn >= LAST:
            alone |= done.order.keys()
            restless |= done.order.keys()
        elif turn >= TURNS:
            alone |= done.early
            restless |= done.moved


def try_sheets(problem: Problem, plan: Plan, rules: NestRules, **effort: Any) -> list[PlannedSheet]:
    """Sheets of a plan with their minutes, before anybody asks whether they agree with it.

    Nobody cuts them, so their waste is not gathered.
    """
    order = cutting_order(problem, plan.operations)
    return _nested(problem, plan, replace(rules, leave_rectangle=False), order, **effort)[1]


def _nested(
    problem: Problem, plan: Plan, rules: NestRules, order: Mapping[str, Cutting], **effort: Any
) -> tuple[Nested, list[PlannedSheet], list[str | None]]:
    """A plan's sheets, the same with machines and minutes, and whose they are."""
    windows = {unit: cutting.window for unit, cutting in order.items()}
    nested = nest_plan(problem, plan, rules, windows=windows, **effort)
    owned = owners(nested.sheets, order)
    return nested, _timed(problem, nested.sheets, owned, order), owned


def _pass(
    problem: Problem,
    plan: Plan,
    rules: NestRules,
    alone: Collection[str],
    restless: Collection[str],
    *,
    lasting: bool = False,
    **effort: Any,
) -> _Pass:
    """``restless`` units go from one machine to another and back: their time is enough on each of them.

    Where it is ``lasting``, it does not become shorter.
    """
    fixed = {begun.unit for begun in problem.started}
    order = cutting_order(problem, plan.operations, alone)
    nested, timed, owned = _nested(problem, plan, rules, order, **effort)
    problem = _with_minutes(problem, timed, owned, order, fixed, restless, lasting)
    sheets = Sheets(problem, timed, owned)
    plan, now = in_turn(problem, plan, sheets, alone)
    early, moved = sheets.out_of_turn(now) - fixed, sheets.elsewhere(now) - fixed
    return _Pass(problem, plan, nested, sheets, now, early, moved)


def _timed(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
) -> list[PlannedSheet]:
    """Every sheet with its machine and its minutes there."""
    parts = {part.id: part for part in problem.parts}
    pools = {(shop.id, pool.id): pool for shop in problem.workshops for pool in shop.pools}
    found = []
    for sheet, owner in zip(sheets, owned, strict=True):
        if owner is not None:
            bar = order[owner].bar
            minutes = sheet_time(parts, sheet.parts, pools[bar.workshop, bar.pool]).minutes
            sheet = replace(sheet, pool=bar.pool, machine=bar.machine, minutes=minutes)
        found.append(sheet)
    return found


def _with_minutes(
    problem: Problem,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    order: Mapping[str, Cutting],
    fixed: Collection[str],
    restless: Collection[str],
    lasting: bool,
) -> Problem:
    """The problem in which the cutting of every unit takes as long as its own sheets."""
    parts = {part.id: part for part in problem.parts}
    pools = {(shop.id, pool.id): pool for shop in problem.workshops for pool in shop.pools}
    mine: dict[str, list[PlannedSheet]] = defaultdict(list)
    for sheet, owner in zip(sheets, owned, strict=True):
        if owner is not None:
            mine[owner].append(sheet)
    cutters: dict[str, set[str]] = defaultdict(set)
    for cutting in order.values():
        cutters[cutting.bar.workshop].add(cutting.bar.pool)

    def standard(unit: str, pool: Pool) -> float:
        """Minutes of its sheets on these machines, at time factor 1."""
        return sum(sheet_time(parts, one.parts, pool).minutes for one in mine[unit]) / pool.time_factor

    blocks = {block.id: block for block in problem.blocks}
    units = []
    for unit in problem.units:
        if unit.id in order and unit.id not in fixed:
            bar = order[unit.id].bar
            usual = unit.minutes or tuple(o.minutes for o in blocks[unit.block].operations)
            named = cutters[bar.workshop] if unit.id in restless else {bar.pool}
            # none of its own: all its parts lie on sheets of others
            own = max(standard(unit.id, pools[bar.workshop, name]) for name in named)
            if lasting and unit.id in restless:
                own = max(own, *(m for o, m in zip(blocks[unit.block].operations, usual) if o.sheets))
            minutes = (
                own if o.id == bar.operation else m for o, m in zip(blocks[unit.block].operations, usual)
            )
            unit = replace(unit, minutes=tuple(minutes))
        units.append(unit)
    return replace(problem, units=tuple(units))


def _placed(done: _Pass) -> Nested:
    """The sheets in the order in which they are cut, with begin and end within the bar of their unit."""
    timed = list(done.sheets.sheets)
    for i, slot in enumerate(done.sheets.slots(done.order)):
        owner = done.sheets.owned[i]
        if slot is not None and owner is not None:
            bar = done.order[owner].bar
            timed[i] = replace(timed[i], pool=bar.pool, machine=bar.machine, start=slot[0], end=slot[1])
    rows = zip(timed, done.nested.leftovers, strict=True)
    ordered = sorted(rows, key=lambda row: (row[0].workshop, row[0].start))
    numbered = _numbered([sheet for sheet, _ in ordered])
    return replace(done.nested, sheets=numbered, leftovers=tuple(left for _, left in ordered))


def _numbered(sheets: Sequence[PlannedSheet]) -> tuple[PlannedSheet, ...]:
    counts: dict[str, int] = defaultdict(int)
    numbered = []
    for sheet in sheets:
        counts[sheet.workshop] += 1
        numbered.append(replace(sheet, number=counts[sheet.workshop]))
    return tuple(numbered)
