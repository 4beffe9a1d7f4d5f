"""A plan run with the times of its sheets: units wait for sheets of others, and the late ones go first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from manyworks.planning.bound.floor import OPENED, WALL, time_tables
from manyworks.planning.first import follow
from manyworks.planning.match import Match, match
from manyworks.planning.model import Plan, PlannedSheet, Problem
from manyworks.planning.sheet_slots import beside_their_sheets, out_of_turn, sheets_off
from manyworks.planning.windows import Cutting, cutting_order

HURRIES = 8
"""So often whoever is late goes first."""
MARGIN_DAYS = 0.25
"""So much further than he is late, because it is others who make him late."""
EASED = 12
"""So often it is tried whether waits may be shorter than they have become: all, those of units without sheets
of their own, then one by one."""
RUNS = 30
"""So often the workshops are run until nobody waits longer; three or four are the rule."""

Turns = Mapping[str, Cutting]


def in_turn(
    problem: Problem,
    plan: Plan,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    alone: Collection[str],
) -> tuple[Plan, Turns]:
    """The plan that allocation and priorities of a plan give, with the turns of its units.

    Parameters
    ----------
    problem
        With cutting as long as the sheets of each unit take.
    plan
        Where everything is made, and with which priorities.
    sheets, owned
        Its sheets, and the unit in whose time each is cut; none for sheets that have begun.
    alone
        As `cutting_order` takes it.
    """

    def runs() -> Iterator[tuple[Plan, Turns]]:
        found = _waiting(problem, plan, sheets, owned, alone)
        yield found
        for _hurry in range(HURRIES):
            if not found[0].late_units:
                return
            found = _waiting(problem, _hurried(problem, found[0], sheets, owned), sheets, owned, alone)
            yield found

    return min(runs(), key=lambda run: (len(out_of_turn(problem, sheets, owned, run[1])), run[0].cost))


def _hurried(
    problem: Problem, plan: Plan, sheets: Sequence[PlannedSheet], owned: Sequence[str | None]
) -> Plan:
    """The plan in which whoever is late goes first, and so does the unit with whose sheets his parts lie."""
    margin = round(MARGIN_DAYS * problem.clock.units_per_day)
    late = {a.unit: a.priority - (a.arrive - a.due) - margin for a in plan.assignments if a.arrive > a.due}
    first = dict(late)
    for sheet, owner in zip(sheets, owned, strict=True):
        for unit in {one.unit for one in sheet.parts} & late.keys():
            if owner is not None:
                first[owner] = min(late[unit], first.get(owner, late[unit]))
    made = (replace(a, priority=min(a.priority, first.get(a.unit, a.priority))) for a in plan.assignments)
    return replace(plan, assignments=tuple(made))


def _waiting(
    problem: Problem,
    plan: Plan,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    alone: Collection[str],
) -> tuple[Plan, Turns]:
    """Units begin so late that they are through with cutting when the last sheet with parts of them is off.

    Machines do not idle: whoever waits lets others come forward, so it is run until nobody waits longer.
    """
    able = match(problem)
    kits = {unit.id for unit in problem.units if unit.minutes is not None and 0 in unit.minutes}
    best = _run(problem, able, plan, sheets, owned, alone, {})
    # whoever came forward meanwhile took his sheets with him: some waits are longer than they need be
    tried: set[str] = set()
    for turn in range(EASED):
        shorter = {
            unit: begin
            for unit, begin in _needed(problem, best[:2], sheets, owned).items()
            if begin < best[2].get(unit, 0) and unit not in tried
        }
        if not shorter:
            break
        if turn and kits & shorter.keys():
            # all at once did not do; these hold up nobody's sheets
            shorter = {unit: begin for unit, begin in shorter.items() if unit in kits}
            tried |= shorter.keys()
        elif turn:
            shorter = dict([min(shorter.items(), key=lambda one: one[::-1])])
            tried |= shorter.keys()
        eased = _run(problem, able, plan, sheets, owned, alone, {**best[2], **shorter})
        if (eased[0].late_units, eased[0].cost) <= (best[0].late_units, best[0].cost):
            best = eased
    return best[:2]


def _run(
    problem: Problem,
    able: Match,
    plan: Plan,
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    alone: Collection[str],
    first: Mapping[str, int],
) -> tuple[Plan, Turns, Mapping[str, int]]:
    """The workshops run until nobody waits longer, beginning with these waits: plan, turns, waits."""
    waits = dict(first)
    for _turn in range(RUNS):
        plan = beside_their_sheets(problem, follow(problem, able, plan, waits), sheets)
        turns = cutting_order(problem, plan, alone)
        longer = _needed(problem, (plan, turns), sheets, owned, early=True)
        if not longer:
            break
        waits |= {unit: max(begin, waits.get(unit, 0) + 1) for unit, begin in longer.items()}
    return plan, turns, waits


def _needed(
    problem: Problem,
    run: tuple[Plan, Turns],
    sheets: Sequence[PlannedSheet],
    owned: Sequence[str | None],
    early: bool = False,
) -> dict[str, int]:
    """When units begin that are through as the last sheet of others is off: all who wait, or the early."""
    plan, turns = run
    begun = {one.unit for one in problem.started}
    shops = {shop.id: i for i, shop in enumerate(problem.workshops)}
    off = sheets_off(problem, sheets, owned, turns)
    waited = {a.unit for a in plan.assignments if a.sheets_until is not None}
    bars = [
        turns[unit].bar
        for unit in off.keys() - begun
        if (turns[unit].bar.end < off[unit] if early else unit in waited)
    ]
    if not bars:
        return {}
    last = max(*off.values(), *(bar.end for bar in bars))
    opened, wall = time_tables(problem.workshops, last + 1)[0][[OPENED, WALL]]
    begins = {}
    for bar in bars:
        shop = shops[bar.workshop]
        taken = opened[shop, bar.end] - opened[shop, bar.start]
        begins[bar.unit] = int(wall[shop, max(0, opened[shop, off[bar.unit]] - taken)])
    return begins
