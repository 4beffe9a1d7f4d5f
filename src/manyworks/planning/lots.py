"""Lots that stay together: like blocks of a home and phase go to one yard where that costs little.

The search weighs every unit by itself, so one of eight like blocks may go to another yard to save two pounds:
two yards prepare for it, and a van calls twice. Afterwards each lot that is split is tried whole at each of
the pairs of yards that have a part of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from manyworks.planning.dispatch.floor import CUT, MAKE, Ints
from manyworks.planning.first import recompiled
from manyworks.planning.match import match
from manyworks.planning.model import Plan, Problem
from manyworks.planning.search.improve import value

WORK = 1_500_000
"""Operations scheduled in all tries together: some seconds."""

Pair = tuple[int, int]


def lots_of(problem: Problem) -> dict[tuple[str, str, str], list[str]]:
    """Units by home, phase and block type."""
    lots: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for unit in problem.units:
        lots[unit.home, unit.phase or "", unit.block].append(unit.id)
    return lots


@dataclass(frozen=True, slots=True)
class Gathered:
    """A plan whose lots stay together, how many that were split do now, and what it costs more, money."""

    plan: Plan
    lots: int = 0
    price: float = 0.0


def gather_lots(problem: Problem, plan: Plan) -> Gathered:
    """The plan with every lot at one pair of yards that may be: no more is late, and each pair that it leaves
    costs no more than the policy's `lot_split_saving`.

    Parameters
    ----------
    problem, plan
        What was asked, and a plan whose allocation may be changed. Promises and what has begun stay.
    """
    saving = problem.policy.lot_split_saving
    promised = {promise.unit for promise in problem.promises} | {begun.unit for begun in problem.started}
    if not plan.assignments or not saving:
        return Gathered(plan)
    now = recompiled(problem, match(problem), plan)
    number = {unit.id: i for i, unit in enumerate(now.compiled.units)}
    best, gathered = now.found, 0
    # lots of which least has to move come first: the work is limited
    lots = [
        [number[name] for name in names if name in number and name not in promised]
        for names in lots_of(problem).values()
    ]
    lots.sort(key=lambda mine: len(mine) - max(_pairs(best.place, mine).values(), default=0))
    runs = WORK // len(now.compiled.floor.standard)
    for mine in lots:
        for pair, left in _wholes(_pairs(best.place, mine)):
            if runs <= 0:
                break
            runs -= 1
            place = best.place.copy()
            place[mine, CUT], place[mine, MAKE] = pair
            tried = value(now.compiled, place, best.priority)
            worth = now.compiled.true_cost(best.cost, best.late) + saving * left
            if tried.late <= best.late and now.compiled.true_cost(tried.cost, tried.late) <= worth:
                best, gathered = tried, gathered + 1
                break
    if not gathered:
        return Gathered(plan)
    new = now.written(best)
    return Gathered(new, gathered, new.cost - now.written(now.found).cost)


def _pairs(place: Ints, units: list[int]) -> Counter[Pair]:
    return Counter((int(place[i, CUT]), int(place[i, MAKE])) for i in units)


def _wholes(pairs: Counter[Pair]) -> Iterator[tuple[Pair, int]]:
    """Where a split lot could be whole, the most common pair first, and how many pairs it would leave."""
    if len(pairs) > 1:
        for pair, _count in pairs.most_common():
            yield pair, len(pairs) - 1
