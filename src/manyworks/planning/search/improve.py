"""Improve a plan for a given time or number of moves: in one piece, by replicas, or in zones."""

import time
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from manyworks.planning.compile import Compiled
from manyworks.planning.dispatch.floor import UNIT_BITS, Ints, Shorts, State, new_desk
from manyworks.planning.dispatch.settle import schedule_all
from manyworks.planning.search.task import Found, Moment, Task, Watch, count_late, insisting_cost, run_task
from manyworks.planning.search.zones import ZONE, bring_home, draw_borders, make_zones, run_all

HOT, ADVISED, RUNNING, COLD = 15.0, 8.0, 3.0, 1.5
"""Temperatures as money for one unit, at lateness of 150 a day; they follow the price of lateness. A search
begins hot from a plan by rule, less so from advice, and nearly cold from a plan that is being carried out."""
ROUNDS = 4
INSIST_FROM = 0.7
"""From this share of the search on, late units count more."""
REPLICAS = 2


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search, and with what.

    Parameters
    ----------
    moves
        Moves to propose; None: as many as fit into `seconds`.
    seconds
        Time to take when `moves` is None.
    seed
        Seed; with `moves` the same seed gives the same plan on every executor.
    executor
        Where pieces of the search run; None: here.
    choices
        (n, 3, K) workshops to try for each unit, best first; None: the cheapest.
    hot
        Temperature to begin with.
    """

    moves: int | None
    seconds: float
    seed: int
    executor: Executor | None
    choices: Shorts | None = None
    hot: float = HOT


def improve(compiled: Compiled, start: Found, effort: Effort, watch: Watch) -> Found:
    """The best plan found from `start` on; `watch` sees every moment, and may say stop."""
    executor = effort.executor
    if executor is None:
        found = run_task(_task(compiled, start, effort, effort.seed), watch)
        better = min(start, found, key=lambda one: insisting_cost(compiled.floor, one))
        return replace(better, moves=start.moves + found.moves, runs=start.runs + found.runs)
    # a border asks units that straddle it to move, which promises forbid
    zoned = len(compiled.floor.shop) >= 2 * ZONE and not compiled.problem.promises
    end = time.perf_counter() + effort.seconds
    best = start
    stopped = False
    for turn in range(ROUNDS):

        def look(moment: Moment, turn: int = turn) -> bool:
            nonlocal stopped
            stopped = stopped or watch(replace(moment, share=(turn + moment.share) / ROUNDS))
            return stopped

        left = max(0.01, end - time.perf_counter()) / (ROUNDS - turn)
        # the last round sees the whole map: only there can units cross the borders
        search = _zone_round if zoned and turn < ROUNDS - 1 else _replica_round
        best = search(compiled, best, replace(effort, seconds=left), executor, turn, look)
        if stopped:
            break
    return best


def _heat(compiled: Compiled, effort: Effort, share: float) -> float:
    lateness = compiled.problem.policy.lateness_per_day
    scale = lateness / 150.0 if lateness > 0 else 1.0
    return float(scale * effort.hot * (COLD / effort.hot) ** share)


def _task(compiled: Compiled, start: Found, effort: Effort, seed: int) -> Task:
    return Task(
        floor=compiled.floor,
        state=compiled.state(start.place, start.priority),
        day=compiled.problem.clock.units_per_day,
        hot=_heat(compiled, effort, 0),
        cold=_heat(compiled, effort, 1),
        moves=effort.moves,
        seconds=effort.seconds,
        seed=seed,
        insist_from=INSIST_FROM,
        choices=effort.choices,
    )


def _round_task(compiled: Compiled, base: Found, effort: Effort, turn: int, seconds: float) -> Task:
    """The effort's seconds are those of this round, its moves those of all rounds."""
    task = _task(compiled, base, effort, effort.seed * 7919 + turn)
    hot, cold = (_heat(compiled, effort, (turn + i) / ROUNDS) for i in range(2))
    moves = None if effort.moves is None else -(-effort.moves // ROUNDS)
    insist_from = INSIST_FROM * ROUNDS - turn  # beyond 1 in all rounds but the last
    return replace(task, hot=hot, cold=cold, moves=moves, seconds=seconds, insist_from=insist_from)


def _replica_round(
    compiled: Compiled, base: Found, effort: Effort, executor: Executor, turn: int, watch: Watch
) -> Found:
    """Two searches from the same plan with different luck; the better one goes on."""
    task = _round_task(compiled, base, effort, turn, effort.seconds)
    if task.moves is not None:
        task = replace(task, moves=-(-task.moves // REPLICAS))
    # every replica changes its state in place
    tasks = [
        replace(task, seed=task.seed * REPLICAS + i, state=compiled.state(base.place, base.priority))
        for i in range(REPLICAS)
    ]
    found = run_all(tasks, executor, base, watch)
    last = turn == ROUNDS - 1
    best = min([base, *found], key=lambda one: insisting_cost(compiled.floor, one) if last else one.cost)
    moves, runs = sum(f.moves for f in found), sum(f.runs for f in found)
    return replace(best, moves=base.moves + moves, runs=base.runs + runs)


def _zone_round(
    compiled: Compiled, base: Found, effort: Effort, executor: Executor, turn: int, watch: Watch
) -> Found:
    """Every zone on its own; then the zones are put together and the whole is valued."""
    zones = draw_borders(compiled.sites(), ZONE, 0)
    of = np.empty(len(compiled.floor.shop), np.int64)
    for i, shops in enumerate(zones):
        of[shops] = i
    place = bring_home(compiled.floor, base.place, of)
    workers = getattr(executor, "_max_workers", None) or REPLICAS
    waves = -(-len(zones) // workers)
    template = _round_task(compiled, base, effort, turn, effort.seconds / waves * 0.97)
    pieces = list(make_zones(compiled, place, base.priority, zones, template, effort.seed * 7919 + turn))
    found = run_all([piece.task for piece in pieces], executor, base, watch)
    place, priority = place.copy(), base.priority.copy()
    for piece, part in zip(pieces, found):
        place[piece.units] = piece.shops[part.place]
        priority[piece.units] = part.priority
    moves, runs = sum(f.moves for f in found), sum(f.runs for f in found)
    whole = value(compiled, place, priority)
    best = whole if whole.cost < base.cost else base
    return replace(best, moves=base.moves + moves, runs=base.runs + runs)


def schedule(compiled: Compiled, place: Ints, priority: Ints) -> State:
    """The plan that follows from an allocation and priorities."""
    state = compiled.state(place, priority)
    schedule_all(compiled.floor, state, new_desk(compiled.floor, state))
    return state


def value(compiled: Compiled, place: Ints, priority: Ints) -> Found:
    """Schedule one allocation and value it."""
    state = compiled.state(place, priority)
    cost = schedule_all(compiled.floor, state, new_desk(compiled.floor, state))
    late = count_late(compiled.floor, state)
    return Found(state.place, state.rank >> UNIT_BITS, cost, late, 0, 0)
