"""One piece of search that can run anywhere: in this thread, another process, or another machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from manyworks.planning.dispatch.floor import (
    DUE,
    FINISH,
    FIRST,
    HOME,
    LATE,
    MAKE,
    STEPS,
    UNIT_BITS,
    Floor,
    Ints,
    Shorts,
    State,
    new_desk,
)
from manyworks.planning.dispatch.price import plan_price
from manyworks.planning.dispatch.settle import schedule_all
from manyworks.planning.search.anneal import anneal
from manyworks.planning.search.moves import KINDS, list_choices

CHUNK = 1000
"""Moves between two looks at the clock."""
SHORT_LIST = 40
INSIST = 20
"""Late units count this many times `Floor.once` in the last part (see docs/ideas)."""
SHARES = (0.15, 0.12, 0.15, 0.22, 0.08, 0.12, 0.10, 0.06)
"""How often each kind of move is proposed, in the order of `moves`: measured on the reference instances."""


@dataclass(frozen=True, slots=True)
class Task:
    """A search from one plan, cooling from one temperature to another.

    Parameters
    ----------
    floor
        The problem, or a zone of it.
    state
        The plan to start from; nothing but what has begun is scheduled.
    day
        Units in a day.
    hot, cold
        Temperatures at the beginning and the end, in money.
    moves, seconds
        Moves to propose, or, when that is None, time to take.
    seed
        Seed of the random numbers.
    insist_from
        Share of the search from which late units count more and are moved more often, anywhere.
    choices
        (n, 3, K) workshops for cut, make and both, best first; None: cheapest first.
    """

    floor: Floor
    state: State
    day: int
    hot: float
    cold: float
    moves: int | None
    seconds: float
    seed: int
    insist_from: float
    choices: Shorts | None


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan of a search: its allocation, priorities, cost and late units, and the effort so far."""

    place: Ints
    priority: Ints
    cost: float
    late: int
    moves: int
    runs: int


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a search is: share done, best cost, its late units, moves so far."""

    share: float
    cost: float
    late: int
    moves: int


Watch = Callable[[Moment], bool]
"""Sees how far a search is; returns True to stop it."""


def count_late(floor: Floor, state: State) -> int:
    """Units that reach their plot late."""
    return int((_lateness(floor, state) > 0).sum())


def insisting_cost(floor: Floor, found: Found) -> float:
    """Cost with late units counted as the last part of a search counts them."""
    return found.cost + found.late * (INSIST - 1) * floor.once * float(floor.money[LATE])


def _lateness(floor: Floor, state: State) -> Ints:
    lag = floor.lag_home[floor.unit[:, HOME], state.place[:, MAKE]]
    late: Ints = np.maximum(0, state.ends[:, FINISH] + lag - floor.unit[:, DUE])
    return late


def _aim(floor: Floor, state: State, units: Ints) -> Ints:
    """All units, and the late ones over and over, so that half of the moves are theirs."""
    late = units[_lateness(floor, state)[units] > 0]
    return np.concatenate([units, np.resize(late, len(units))]) if len(late) else units


def _recount(floor: Floor, state: State) -> float:
    """Count lateness anew after `Floor.once` has changed; returns the cost."""
    late = _lateness(floor, state)
    state.late[:] = 0
    np.add.at(state.late, state.place[:, MAKE], np.where(late > 0, late + floor.once, 0))
    return float(plan_price(floor, state) + state.late.sum() * floor.money[LATE])


def run_task(task: Task, watch: Watch | None = None) -> Found:
    """Search until the moves or the seconds are used up, or until `watch` says stop."""
    begin = time.perf_counter()
    floor, state = task.floor, task.state
    desk = new_desk(floor, state)
    cost = schedule_all(floor, state, desk)
    best, late, place, rank = cost, count_late(floor, state), state.place.copy(), state.rank.copy()
    units = np.nonzero(floor.movable.any(axis=1))[0].astype(np.int64)
    counts = np.zeros((KINDS, 3), np.int64)
    moves = 0
    if len(units) and len(floor.shop):
        cheapest = list_choices(floor, min(SHORT_LIST, len(floor.shop)))
        choices, aim = cheapest if task.choices is None else task.choices, units
        weights = np.cumsum(SHARES) / sum(SHARES)
        seed = _random_word(task.seed)
        work = np.zeros((2, 5), np.int64)
        while True:
            now = time.perf_counter() - begin
            done = now / task.seconds if task.moves is None else moves / task.moves if task.moves else 1.0
            extra = late * (floor.once - task.floor.once) * float(floor.money[LATE])
            if done >= 1 or (watch is not None and watch(Moment(done, best - extra, late, moves))):
                break
            if done >= task.insist_from and floor.once == task.floor.once > 0:
                floor = floor._replace(once=INSIST * floor.once)
                best = cost = _recount(floor, state)
                late, place[:], rank[:] = count_late(floor, state), state.place, state.rank
                choices = cheapest
            if floor.once > task.floor.once:
                aim = _aim(floor, state, units)
            heat = task.hot * (task.cold / task.hot) ** done
            chunk = CHUNK if task.moves is None else min(CHUNK, task.moves - moves)
            cost += anneal(
                floor, state, desk, choices, aim, weights, heat, chunk, task.day, seed, counts, work
            )
            moves += chunk
            if cost < best - 1e-6:
                best, late = cost, count_late(floor, state)
                place[:], rank[:] = state.place, state.rank
    best -= late * (floor.once - task.floor.once) * float(floor.money[LATE])
    return Found(place, rank >> UNIT_BITS, best, late, moves, int(counts[:, 1].sum()))


def _random_word(seed: int) -> Ints:
    """A well mixed word that is never zero."""
    word = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    return np.array([word | 1], np.uint64).view(np.int64)


def steps_of(floor: Floor, units: Ints) -> Ints:
    """Positions of all steps of these units, one unit after the other."""
    steps = floor.unit[units, STEPS]
    first = np.cumsum(steps) - steps
    taken: Ints = np.repeat(floor.unit[units, FIRST] - first, steps) + np.arange(steps.sum())
    return taken


def cut_choices(choices: Shorts, here: Ints) -> Shorts:
    """The choices of some units inside a zone, in the zone's numbers; `here` is -1 outside."""
    inside = np.where(choices >= 0, here[choices], -1)
    order = np.argsort(inside < 0, axis=2, kind="stable")
    count = (inside >= 0).sum(axis=2, keepdims=True)
    column = np.arange(choices.shape[2]) % np.maximum(count, 1)
    taken: Shorts = np.take_along_axis(inside, np.take_along_axis(order, column, 2), 2).astype(np.int32)
    return taken


def cut_floor(floor: Floor, shops: Ints, units: Ints) -> Floor:
    """The problem of some workshops and of the units that lie wholly inside them.

    Machines, calendars and routings stay whole: they are small, and rows keep pointing into them.
    """
    row = floor.unit[units].copy()
    row[:, FIRST] = np.cumsum(row[:, STEPS]) - row[:, STEPS]
    here = np.full(len(floor.shop) + 1, -1, np.int64)
    here[shops] = np.arange(len(shops))
    return floor._replace(
        unit=row,
        standard=floor.standard[steps_of(floor, units)],
        per_km=floor.per_km[units],
        hours=floor.hours[units],
        # a promise elsewhere is broken in every plan of this zone: its price does not depend on the move
        promised=np.where(floor.promised[units] >= 0, here[floor.promised[units]], -1).astype(np.int64),
        movable=floor.movable[units],
        proven=floor.proven[shops],
        station=floor.station[shops],
        shop=floor.shop[shops],
        open_at=floor.open_at[shops],
        km_home=np.ascontiguousarray(floor.km_home[:, shops]),
        lag_home=np.ascontiguousarray(floor.lag_home[:, shops]),
        km_shop=np.ascontiguousarray(floor.km_shop[np.ix_(shops, shops)]),
        lag_shop=np.ascontiguousarray(floor.lag_shop[np.ix_(shops, shops)]),
        member=floor.member[shops],
    )
