"""A valid lower bound for problems of any size, by Lagrangian relaxation of the capacities.

Every workshop's machines and people get a price for each window of time. With prices fixed, units no
longer compete: each picks its cheapest pair of workshops (cut, make) and date. The sum of these, minus
the value of all capacity, is never above the cost of any plan, for any prices at all; good prices make
it high. Kept exact: the pair with its lag and its kit's journey, closed days, pauses over night, the
chain of operations, lateness. Members' hours have a price too, for the fairness rule. Relaxed: operations
may share a machine inside a window, storage and outages (which can only add cost).

References: M. L. Fisher, "The Lagrangian Relaxation Method for Solving Integer Programming Problems",
Management Science 27 (1981); B. T. Polyak, "Minimization of unsmooth functionals" (1969).
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.ascent import (
    LAST_STEPS_PER_DAY,
    LATE_STEPS_PER_DAY,
    Evaluator,
    Limits,
    State,
    climb,
    count_lateness,
    ladder,
    levels,
)
from manyworks.planning.bound.choice import option_price
from manyworks.planning.bound.floor import (
    COUNT,
    FIRST,
    OPENED,
    Able,
    Floor,
    Names,
    build_floor,
)
from manyworks.planning.bound.shares import Shares
from manyworks.planning.bound.travel import measure_travel, whole_loads
from manyworks.planning.fields import refuse_limits
from manyworks.planning.match import GROUPS, access_reasons, match
from manyworks.planning.model import Problem

DEFAULT_ITERATIONS = 300
COARSE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class HourPrice:
    """What one more hour of a resource in one week would save, by the bound.

    Parameters
    ----------
    workshop
        Id of the workshop.
    kind
        "machines" (a pool) or "people" (a skill).
    name
        Id of the pool, or the skill.
    begin, end
        Wall units of the week, counted from unit 0 of the clock.
    per_hour
        Money for one hour of one machine or person, averaged over the open time of the week that is left.
    """

    workshop: str
    kind: Literal["machines", "people"]
    name: str
    begin: int
    end: int
    per_hour: float


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan for the counted units costs less than `value`.

    Parameters
    ----------
    value
        Money.
    kind
        "lagrangian", or "free" when no price helped: every unit at its cheapest as if it were alone.
    prices
        Dearest first; hours that are worth nothing are left out.
    seconds
        Time taken.
    iterations
        Price vectors that were evaluated.
    units
        Number of units that were counted; units that nobody can make are not.
    """

    value: float
    kind: Literal["lagrangian", "free"]
    prices: tuple[HourPrice, ...]
    seconds: float
    iterations: int
    units: int


def lower_bound(
    problem: Problem,
    *,
    iterations: int | None = None,
    time_limit_s: float | None = None,
    progress: Callable[[float, float], None] | None = None,
    upper: float | None = None,
    without: Collection[str] = (),
) -> Bound:
    """The highest lower bound found within the limits.

    Parameters
    ----------
    problem
        The problem.
    iterations
        Price vectors to evaluate; default 300 when there is no time limit either. The result is the same
        for the same number, whatever the machine.
    time_limit_s
        Stop after this time.
    progress
        Called with (fraction done, best bound so far).
    upper
        Cost of a known plan; makes the steps better, never the result invalid.
    without
        Ids of units that the plan leaves out (it refused them) although a workshop could make them.

    Returns
    -------
    Bound
    """
    refuse_limits(time_limit_s, iterations)
    began = time.monotonic()
    if iterations is None and time_limit_s is None:
        iterations = DEFAULT_ITERATIONS
    ascent = ascend(problem, without, iterations, time_limit_s, upper=upper, progress=progress)
    if ascent is None:
        return Bound(0.0, "free", (), time.monotonic() - began, 0, 0)
    state = ascent.state
    last_step = max(1, problem.clock.units_per_day // LAST_STEPS_PER_DAY)
    count_lateness(ascent.evaluate, ascent.shares, state, last_step)
    prices = _hour_prices(problem, ascent.floor, ascent.names, state) if state.best > state.first else ()
    seconds = time.monotonic() - began
    kind: Literal["lagrangian", "free"] = "lagrangian" if prices else "free"
    made = int((ascent.evaluate.picked[:, 0] >= 0).sum())
    value = state.best + _begun_cost(ascent.floor) + whole_loads(problem, ascent.names.units)
    return Bound(value, kind, prices, seconds, state.iterations, made)


@dataclass(frozen=True, slots=True)
class Ascent:
    """The relaxation of a problem and the best prices found for it.

    Parameters
    ----------
    floor, names
        The problem as arrays, and what their rows are called.
    evaluate
        Evaluates prices; remembers what the units chose at each of the last steps.
    shares
        The fairness rule.
    state
        The best prices.
    """

    floor: Floor
    names: Names
    evaluate: Evaluator
    shares: Shares
    state: State


def ascend(
    problem: Problem,
    without: Collection[str],
    iterations: int | None,
    time_limit_s: float | None,
    *,
    upper: float | None = None,
    progress: Callable[[float, float], None] | None = None,
    remember: int = 0,
) -> Ascent | None:
    """Raise the bound until a limit is reached; None when there is nothing to plan.

    Parameters
    ----------
    remember
        Keep what the units chose at so many of the last steps.
    """
    began = time.monotonic()
    able = _able(problem)
    chosen = _chosen(problem, able, without)
    if not chosen:
        return None
    floor, names = build_floor(problem, able, chosen)
    day = problem.clock.units_per_day
    evaluate = Evaluator(floor, max(1, day // LATE_STEPS_PER_DAY), remember)
    shares = Shares(problem, floor)
    state: State | None = None
    steps = ladder(floor, day)
    for number, window in enumerate(steps):
        share = 1.0 if number == len(steps) - 1 else COARSE_SHARE
        until = None if time_limit_s is None else began + time_limit_s * share
        stop = None if iterations is None else max(1, round(iterations * share))
        state = climb(evaluate, shares, window, state, upper, Limits(stop, until, iterations, progress))
    assert state is not None
    return Ascent(floor, names, evaluate, shares, state)


def _able(problem: Problem) -> Able:
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    fits = match(problem).fits
    for block in problem.blocks:
        for group in GROUPS:
            operations = [o for o in block.operations if o.group == group]
            for workshop, fit in zip(problem.workshops, fits[block.id, group]):
                if fit.able:
                    for operation, pools in zip(operations, fit.pools):
                        ids = tuple(workshop.pools[i].id for i in pools)
                        found[block.id, operation.id, workshop.id] = ids
    return found


def _chosen(problem: Problem, able: Able, without: Collection[str]) -> list[int]:
    """Positions of the units that some allowed pair of workshops can make and bring to the plot."""
    if not problem.workshops:
        return []
    travel = measure_travel(problem)
    shops = {w.id: i for i, w in enumerate(problem.workshops)}
    homes = {h.id: (i, h) for i, h in enumerate(problem.homes)}
    blocks = {b.id: b for b in problem.blocks}
    fixed: dict[tuple[str, str], int] = {
        (p.unit, p.group): shops[p.workshop] for p in problem.promises if p.frozen
    }
    for begun in problem.started:
        unit = next(u for u in problem.units if u.id == begun.unit)
        group = next(o.group for o in blocks[unit.block].operations if o.id == begun.operation)
        fixed[begun.unit, group] = shops[begun.workshop]
    can = {
        (block.id, group): np.array([
            all((block.id, o.id, w.id) in able for o in block.operations if o.group == group)
            for w in problem.workshops
        ])
        for block in problem.blocks
        for group in GROUPS
    }  # fmt: skip
    known: dict[tuple[str, str, int, int], bool] = {}
    chosen, left_out = [], set(without)
    for i, unit in enumerate(problem.units):
        key = (unit.block, unit.home, fixed.get((unit.id, "cut"), -1), fixed.get((unit.id, "make"), -1))
        if key not in known:
            row, home = homes[unit.home]
            cut, make = (_only(can[unit.block, g], w) for g, w in zip(GROUPS, key[2:]))
            make = make & np.isfinite(travel.site_cost[row])
            pair = np.isfinite(travel.kit_cost) & cut[:, None] & make[None, :]
            known[key] = bool(pair.any()) and not access_reasons(blocks[unit.block], home)
        if known[key] and unit.id not in left_out:
            chosen.append(i)
    return chosen


def _only(able: NDArray[np.bool_], workshop: int) -> NDArray[np.bool_]:
    if workshop < 0:
        return able
    mask = np.zeros_like(able)
    mask[workshop] = True
    return mask


def _begun_cost(floor: Floor) -> float:
    """At least what operations that have begun cost where they are: the relaxation leaves them out.

    As for the others, the cheapest pool that can do an operation counts, with what its trainees are worth.
    """
    cost = 0.0
    for at in np.flatnonzero(floor.minutes < 0):
        b = int(np.searchsorted(floor.minutes_first, at, "right")) - 1
        i, kind, minutes = at - floor.minutes_first[b], floor.unit_type[b], -floor.minutes[at]
        w = floor.only_cut[b] if i < floor.type_make[kind] else floor.only_make[b]
        first, count = floor.route[floor.type_first[kind] + i, w, [FIRST, COUNT]]
        # none where the machines that began it are gone
        prices = (option_price(floor.options, option, minutes) for option in range(first, first + count))
        cost += min(prices, default=0.0)
    return cost


def _hour_prices(problem: Problem, floor: Floor, names: Names, state: State) -> tuple[HourPrice, ...]:
    """Average price of the open hours of each week, dearest first."""
    clock, level = problem.clock, levels(state.best_rise)
    week = 7 * clock.units_per_day if clock.minutes_per_day == 1440 else problem.workshops[0].calendar.cycle
    found = []
    for r, (workshop, kind, name) in enumerate(names.resources):
        if not level[r].any():
            continue
        opened = floor.times[OPENED, floor.resource_workshop[r]]
        paid = np.concatenate([[0.0], np.cumsum(level[r])]) * state.window
        at = np.arange(paid.size) * state.window
        for begin in range(0, floor.horizon, week):
            end = min(begin + week, floor.horizon)
            low, high = int(opened[max(begin, min(floor.now, end))]), int(opened[end])
            if high > low:
                value = float(np.interp(high, at, paid) - np.interp(low, at, paid)) / (high - low)
                if value > 1e-6:
                    what: Literal["machines", "people"] = "machines" if kind == "machines" else "people"
                    money = value * clock.units_per_hour
                    found.append(HourPrice(workshop, what, name, begin, begin + week, money))
    found.sort(key=lambda price: (-price.per_hour, price.workshop, price.name, price.begin))
    return tuple(found)
