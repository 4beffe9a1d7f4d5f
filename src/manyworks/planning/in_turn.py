"""A plan run with the times of its sheets: units wait for sheets of others, and the late ones go first."""

from collections.abc import Collection, Iterator, Mapping

from manyworks.planning.dispatch.floor import Ints
from manyworks.planning.model import Plan, Problem
from manyworks.planning.rerun import Rerun, Run
from manyworks.planning.sheet_slots import Sheets
from manyworks.planning.windows import Cutting

HURRIES = 8
"""So often whoever is late goes first."""
MARGIN_DAYS = 0.25
"""So much further than he is late, because it is others who make him late."""
EASED = 12
"""So often it is tried whether waits may be shorter than they have become: all, those of units without sheets
of their own, then one by one."""
RUNS = 30
"""So often the workshops are run until nobody waits longer; three or four are the rule."""

Waits = Mapping[str, int]


def in_turn(
    problem: Problem, plan: Plan, sheets: Sheets, alone: Collection[str]
) -> tuple[Plan, Mapping[str, Cutting]]:
    """The plan that allocation and priorities of a plan give, with the turns of its units.

    Parameters
    ----------
    problem
        With cutting as long as the sheets of each unit take.
    plan
        Where everything is made, and with which priorities.
    sheets
        Its sheets, and the unit in whose time each is cut.
    alone
        As `cutting_order` takes it.
    """
    again = Rerun(problem, plan, sheets.sheets, alone)

    def runs() -> Iterator[Run]:
        found = _waiting(again, sheets, again.priority)
        yield found
        for _hurry in range(HURRIES):
            if not found.late:
                return
            found = _waiting(again, sheets, _hurried(again, found, sheets))
            yield found

    best = min(runs(), key=lambda run: (len(sheets.out_of_turn(run.turns)), run.cost))
    return again.written(best), best.turns


def _hurried(again: Rerun, run: Run, sheets: Sheets) -> Ints:
    """Priorities with which whoever is late goes first, and so do the units on whose sheets his parts lie."""
    margin = round(MARGIN_DAYS * again.problem.clock.units_per_day)
    late = {
        unit.id: priority - (arrive - unit.due) - margin
        for unit, arrive, priority in zip(again.units, run.arrive.tolist(), run.priority.tolist())
        if arrive > unit.due
    }
    first = dict(late)
    for units, owner in zip(sheets.units, sheets.owned, strict=True):
        for unit in units & late.keys():
            if owner is not None:
                first[owner] = min(late[unit], first.get(owner, late[unit]))
    hurried = run.priority.copy()
    for i, one in enumerate(again.units):
        hurried[i] = max(1, min(int(hurried[i]), first.get(one.id, int(hurried[i]))))
    return hurried


def _waiting(again: Rerun, sheets: Sheets, priority: Ints) -> Run:
    """Units begin so late that they are through with cutting when the last sheet with parts of them is off.

    Machines do not idle: whoever waits lets others come forward, so it is run until nobody waits longer.
    """
    kits = {unit.id for unit in again.units if unit.minutes is not None and 0 in unit.minutes}
    best, waits = _run(again, sheets, priority, {})
    # whoever came forward meanwhile took his sheets with him: some waits are longer than they need be
    tried: set[str] = set()
    for turn in range(EASED):
        shorter = {
            unit: begin
            for unit, begin in _needed(best, sheets).items()
            if begin < waits.get(unit, 0) and unit not in tried
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
        eased = _run(again, sheets, priority, {**waits, **shorter})
        if (eased[0].late, eased[0].cost) <= (best.late, best.cost):
            best, waits = eased
    return best


def _run(again: Rerun, sheets: Sheets, priority: Ints, first: Waits) -> tuple[Run, Waits]:
    """The workshops run until nobody waits longer, beginning with these waits: last run, and its waits."""
    waits = dict(first)
    for _turn in range(RUNS):
        run = again.run(priority, waits)
        longer = _needed(run, sheets, early=True)
        if not longer:
            break
        waits |= {unit: max(begin, waits.get(unit, 0) + 1) for unit, begin in longer.items()}
    return run, waits


def _needed(run: Run, sheets: Sheets, early: bool = False) -> dict[str, int]:
    """When units begin that are through as the last sheet of others is off: all who wait, or the early."""
    begun = {one.unit for one in sheets.problem.started}
    off = sheets.off(run.turns)
    bars = [
        run.turns[unit].bar
        for unit in off.keys() - begun
        if (run.turns[unit].bar.end < off[unit] if early else unit in run.waits)
    ]
    if not bars:
        return {}
    opened, wall = sheets.opening(max(*off.values(), *(bar.end for bar in bars)))
    begins = {}
    for bar in bars:
        shop = sheets.shops[bar.workshop]
        taken = opened[shop, bar.end] - opened[shop, bar.start]
        begins[bar.unit] = int(wall[shop, max(0, opened[shop, off[bar.unit]] - taken)])
    return begins
