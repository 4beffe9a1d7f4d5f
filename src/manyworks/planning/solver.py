"""From a problem to a plan: match, allocate, schedule, and say how good it is."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from manyworks.planning.answer import under_way, write_plan
from manyworks.planning.bound.districts import guide_districts
from manyworks.planning.bound.guide import MOST_PAIRS, guide
from manyworks.planning.compile import Compiled
from manyworks.planning.dispatch.floor import MAKE, Shorts
from manyworks.planning.fields import refuse_limits
from manyworks.planning.first import First, first_plan
from manyworks.planning.match import match
from manyworks.planning.plan import Costs, Plan, Status, TracePoint
from manyworks.planning.problem import Problem
from manyworks.planning.search.advice import follow
from manyworks.planning.search.improve import ADVISED, HOT, RUNNING, Effort, improve
from manyworks.planning.search.task import Found, Moment
from manyworks.planning.search.zones import ZONE, draw_borders

DEFAULT_MOVES = 200_000
SHORT_LIST = 12
"""Workshops tried for each unit when the bound's prices say which: 8 and 24 were worse."""
ADVICE_SHARE = 0.25
"""At most this share of the time goes into those prices."""
Progress = Callable[[float, TracePoint], None]
"""Gets the share of the search that is done and the best plan's figures at that moment."""


def solve(
    problem: Problem,
    *,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    warm_start: Plan | None = None,
) -> Plan:
    """Plan who makes what when.

    Parameters
    ----------
    problem
        What is to be made, by whom it could be made, and what counts.
    time_limit_s
        Seconds for the search. With neither limit, 200,000 moves are tried.
    iterations
        Moves to try; the plan then depends on nothing but problem, seed and this number, and on whether
        there is an executor (which one does not matter). With 0 it is the best plan by rule.
    seed
        Seed of the random numbers.
    executor
        Runs pieces of the search at the same time: a thread or process pool, or Dask's ``get_executor()``.
    progress, cancelled
        Called about every half second; a cancelled search returns the best plan so far.
    warm_start
        A plan of the same units to start from, beside the start rules.

    Returns
    -------
    Plan
        Valid in any case; units that nobody can make are in its refusals, with the nearest misses.

    Raises
    ------
    Refused
        A limit that is negative or not a number, or a negative seed.
    """
    refuse_limits(time_limit_s, iterations, seed)
    begin = time.perf_counter()
    start = first_plan(problem, match(problem), warm_start)
    first = time.perf_counter() - begin
    if start.compiled is None or start.best is None:
        return replace(_nothing(problem, start), seed=seed, seconds=first)
    compiled, best = start.compiled, start.best
    trace = [_point(compiled, first, best)]
    stopped = False

    def look(moment: Moment) -> bool:
        nonlocal stopped
        stopped = stopped or (cancelled is not None and cancelled())
        now = time.perf_counter() - begin
        if now - trace[-1].seconds >= 0.5:
            # a search that follows advice may begin with a plan worse than the first one
            shown = moment if moment.cost <= best.cost else best
            cost = compiled.true_cost(shown.cost, shown.late)
            trace.append(TracePoint(now, moment.moves, cost, shown.late))
            if progress is not None:
                progress(min(1.0, moment.share), trace[-1])
        return stopped

    moves = iterations
    if moves is None and time_limit_s is None:
        moves = DEFAULT_MOVES
    limit = None if moves is not None else ADVICE_SHARE * (time_limit_s or 0.0)
    base, choices, hot = best, None, RUNNING
    if warm_start is None:
        base, choices, hot = _take_advice(problem, start, seed, limit)
    left = max(0.01, (time_limit_s or 0.0) - (time.perf_counter() - begin))
    found = improve(compiled, base, Effort(moves, left, seed, executor, choices, hot), look)
    best = found if found.cost < best.cost else replace(best, moves=found.moves, runs=found.runs)
    trace.append(_point(compiled, time.perf_counter() - begin, best))
    plan = write_plan(compiled, best.place, best.priority)
    return replace(
        plan,
        refusals=start.refusals,
        by_hand=start.cost_by_hand,
        status="cancelled" if stopped else "partial" if start.refusals else "complete",
        seed=seed,
        iterations=best.moves,
        evaluations=best.runs,
        seconds=time.perf_counter() - begin,
        first_plan_seconds=first,
        trace=tuple(trace),
    )


def _nothing(problem: Problem, start: First) -> Plan:
    """The plan of those who can make nothing: what has begun ends."""
    status: Status = "partial" if problem.units else "empty"
    going = under_way(problem, ())
    return Plan((), (), Costs(), under_way=going, refusals=start.refusals, status=status)


def _take_advice(
    problem: Problem, start: First, seed: int, limit: float | None
) -> tuple[Found, Shorts | None, float]:
    """The plan to search from, workshops to try for each unit, and the temperature to begin with."""
    assert start.compiled is not None
    assert start.best is not None
    compiled, best = start.compiled, start.best
    if len(problem.units) * len(problem.workshops) > MOST_PAIRS:
        districts = draw_borders(compiled.sites(), ZONE, 0)
        of = np.empty(len(problem.workshops), np.int64)
        for number, shops in enumerate(districts):
            of[shops] = number
        homes = dict(zip([unit.id for unit in compiled.units], of[best.place[:, MAKE]].tolist()))
        advice = guide_districts(problem, districts, homes, SHORT_LIST, seed, limit)
    else:
        left_out = [refusal.unit for refusal in start.refusals]
        advice = guide(problem, left_out, SHORT_LIST, seed, limit)
    base, choices = follow(compiled, best, advice)
    return base, choices, HOT if choices is None else ADVISED


def _point(compiled: Compiled, seconds: float, found: Found) -> TracePoint:
    return TracePoint(seconds, found.moves, compiled.true_cost(found.cost, found.late), found.late)
