"""The workshops run again and again with one allocation, other priorities and other waits.

A run says when sheets are cut, who is late and what it costs; only the one that is kept is written as a plan.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from manyworks.planning.answer import arrivals, costs_of, cutting_bars
from manyworks.planning.dispatch.floor import DUE, Ints
from manyworks.planning.first import recompiled
from manyworks.planning.match import match
from manyworks.planning.model import Plan, PlannedSheet, Problem
from manyworks.planning.search.improve import schedule
from manyworks.planning.sheet_slots import beside_their_sheets
from manyworks.planning.windows import Cutting, cutting_order


class Run(NamedTuple):
    """What came of it. Rows of arrays are the planned units and, in priorities, what is away."""

    turns: Mapping[str, Cutting]
    priority: Ints
    waits: Mapping[str, int]
    arrive: Ints
    late: int
    cost: float


class Rerun:
    """The workshops of a plan.

    Parameters
    ----------
    problem
        With cutting as long as the sheets of each unit take.
    plan
        Where everything is made, and with which priorities.
    sheets
        Its sheets: units that cut none of their own are beside the machine that cuts their last one.
    alone
        As `cutting_order` takes it.
    """

    def __init__(
        self, problem: Problem, plan: Plan, sheets: Sequence[PlannedSheet], alone: Collection[str]
    ) -> None:
        self.problem, self.sheets, self.alone = problem, sheets, alone
        self._again = recompiled(problem, match(problem), plan)
        self.units = self._again.compiled.units
        self.priority = self._again.found.priority

    def run(self, priority: Ints, waits: Mapping[str, int]) -> Run:
        """Units begin no earlier than their waits say."""
        compiled = self._again.compiled.waiting(waits)
        state = schedule(compiled, self._again.found.place, priority)
        bars = beside_their_sheets(self.problem, cutting_bars(compiled, state), self.sheets)
        arrive = arrivals(compiled, state)
        late = np.maximum(0, arrive - compiled.floor.unit[: len(self.units), DUE])
        cost = costs_of(compiled, state, int(late.sum()))[0].total
        turns = cutting_order(self.problem, bars, self.alone)
        return Run(turns, priority, dict(waits), arrive, int((late > 0).sum()), cost)

    def written(self, run: Run) -> Plan:
        """The plan of a run."""
        compiled, found = self._again.compiled.waiting(run.waits), self._again.found
        plan = replace(self._again, compiled=compiled).written(replace(found, priority=run.priority))
        return replace(
            plan,
            assignments=tuple(replace(a, sheets_until=run.waits.get(a.unit)) for a in plan.assignments),
            operations=beside_their_sheets(self.problem, plan.operations, self.sheets),
        )
