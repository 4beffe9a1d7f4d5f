"""Raises the bound: prices go up where the cheapest choices overload a window and down where they do not."""

import math
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.choice import NEVER, Rows, Space
from manyworks.planning.bound.floor import FACTOR, OPENED, SETUP, Floor
from manyworks.planning.bound.search import relax
from manyworks.planning.bound.shares import Shares

Floats = NDArray[np.float64]

THREADS = 2
MOST_KEPT = 40_000_000
"""Operations times workshops; beyond, what does not depend on prices is worked out at every step."""
PATIENCE = 6
SHRINK = 0.75
MOMENTUM = 0.75
SMALLEST_STEP = 2e-3
LATE_STEPS_PER_DAY, LAST_STEPS_PER_DAY = 5, 96
"""Deadlines tried for a late unit, a day: on the way, and once more at the end. Fewer bound lower."""
MAX_WINDOWS = 400
UNKNOWN_RISE = (0.1, 0.01)
"""How far above the best bound the steps aim, as a share of it: without and with a known plan."""


@dataclass(slots=True)
class State:
    """Where the ascent stands. `rise` holds how far the price falls at the end of each window, `shares` the
    prices of the members' hours."""

    window: int
    rise: Floats
    best_rise: Floats
    shares: Floats
    best_shares: Floats
    best: float = -math.inf
    first: float = -math.inf
    iterations: int = 0

    def note(self, value: float) -> None:
        """Count one evaluation and keep the best."""
        self.iterations += 1
        if self.iterations == 1:
            self.first = value
        self.best = max(self.best, value)


class Evaluator:
    """Evaluates prices on a floor, on several threads; `past` holds the last choices of all units."""

    def __init__(self, floor: Floor, step: int, remember: int = 0) -> None:
        self.floor = floor
        self.past: deque[NDArray[np.int16]] = deque(maxlen=remember)
        self.units = len(floor.unit_type)
        sizes = np.diff(floor.type_first)
        k, m = int(sizes.max(initial=1)), floor.times.shape[1]
        self.space = [Space(_whole(k), _whole(k), np.full(m, NEVER)) for _ in range(THREADS)]
        kept = self.units if self.units * k * m <= MOST_KEPT else 1
        self.rows = [_rows(kept, k, m)] * THREADS if kept > 1 else [_rows(1, k, m) for _ in range(THREADS)]
        self.filled = False
        self.picked = np.full((self.units, 2), -1, np.int64)
        longest = int(np.ceil(floor.minutes.max(initial=1.0) * floor.options[:, FACTOR].max(initial=1.0)))
        chain = (longest + int(floor.options[:, SETUP].max(initial=0.0)) + 1) * k
        lags = int(floor.kit_lag.max(initial=0)) + int(floor.site_lag.max(initial=0))
        self.far = floor.horizon + 2 * chain + lags + 1
        self.step = step if floor.lateness > 0 else self.far + 1

    def __call__(self, rise: Floats, window: int, pool: ThreadPoolExecutor) -> tuple[float, Floats]:
        """Sum of the cheapest choices, and used open time, shape (R, G)."""
        shares = [self.units * i // THREADS for i in range(THREADS + 1)]
        used, paid = [np.zeros_like(rise) for _ in range(THREADS)], paid_until(rise, window)
        parts = [
            pool.submit(
                relax, self.floor, paid, window, self.step, self.far, shares[i], shares[i + 1],
                self.picked, used[i], self.rows[i], self.filled, self.space[i],
            )
            for i in range(THREADS)
        ]  # fmt: skip
        total = sum(part.result() for part in parts)
        self.filled = len(self.rows[0].least) > 1
        if self.past.maxlen:
            self.past.append(self.picked.astype(np.int16))
        return total, sum(used[1:], used[0])


def _whole(*shape: int) -> NDArray[np.int64]:
    return np.zeros(shape, np.int64)


def _rows(n: int, k: int, m: int) -> Rows:
    def short(*shape: int) -> NDArray[np.int32]:
        return np.zeros(shape, np.int32)

    costs = (np.zeros((n, m)), np.zeros((n, m)))
    return Rows(short(n, k, m), *costs, short(n, m), short(n, m), np.zeros((n, 2)))


def levels(rise: Floats) -> Floats:
    """Price inside each window: the sum of all later falls."""
    return np.ascontiguousarray(rise[:, ::-1].cumsum(axis=1)[:, ::-1])


def paid_until(rise: Floats, window: int) -> Floats:
    """Price of all open time until the beginning of each window, shape (R, G + 1)."""
    paid = np.zeros((rise.shape[0], rise.shape[1] + 1))
    np.cumsum(levels(rise) * window, axis=1, out=paid[:, 1:])
    return paid


def capacity_until(floor: Floor, window: int, count: int) -> Floats:
    """Open time of every resource from now until the end of each window, less what is booked; 0 after the
    horizon.

    Shape (R, count).
    """
    ends = window * np.arange(1, count + 1)
    gone = floor.times[OPENED, floor.resource_workshop, min(floor.now, floor.horizon)]
    until = floor.capacity[:, None] * np.maximum(0, ends[None, :] - gone[:, None])
    for resource, begin, end in floor.booked.tolist():
        until[resource] -= np.clip(ends - begin, 0, end - begin)
    inside = ends[None, :] <= floor.open_units[floor.resource_workshop][:, None]
    return np.where(inside, until, 0.0)


def ladder(floor: Floor, units_per_day: int) -> tuple[int, ...]:
    """Lengths of the windows in open units, coarse to fine: about one working day, then half of it."""
    days = max(1.0, floor.horizon / units_per_day)
    longest = int(floor.open_units.max(initial=1))
    share = float(np.mean(floor.open_units)) / days
    fine = max(1, math.ceil(share / 2), math.ceil(longest / MAX_WINDOWS))
    return (2 * fine, fine)


@dataclass(frozen=True, slots=True)
class Limits:
    """When one length of window stops: at this number of iterations or this moment of the steady clock."""

    iterations: int | None = None
    until: float | None = None
    planned: int | None = None
    progress: Callable[[float, float], None] | None = None

    def over(self, state: State) -> bool:
        """No step is left; the first one is always made."""
        if state.iterations == 0:
            return False
        if self.iterations is not None and state.iterations >= self.iterations:
            return True
        return self.until is not None and time.monotonic() >= self.until

    def report(self, state: State) -> None:
        """Tell whoever watches."""
        if self.progress is not None:
            done = state.iterations / self.planned if self.planned else 0.0
            self.progress(min(1.0, done), state.best)


def climb(
    evaluate: Evaluator, shares: Shares, window: int, state: State | None, upper: float | None, limits: Limits
) -> State:
    """Projected subgradient with momentum on windows of one length.

    Parameters
    ----------
    evaluate
        Evaluates prices.
    shares
        The fairness rule.
    window
        Length of the windows in open units.
    state
        Where coarser windows ended; their prices start these.
    upper
        Cost of a known plan, towards which steps are measured (Polyak); None = not known.
    limits
        When to stop.
    """
    floor = evaluate.floor
    until = capacity_until(floor, window, max(1, -(-int(floor.open_units.max(initial=1)) // window)))
    scale = 1 / np.sqrt(np.maximum(until, 1.0))
    state = _refined(state, window, until.shape, shares)
    theta, stalled, best = (1.0 if state.iterations == 0 else 0.1), 0, -math.inf
    direction, sway = np.zeros(until.shape), shares.none()
    with ThreadPoolExecutor(THREADS) as pool:
        while theta > SMALLEST_STEP and not limits.over(state):
            free = shares.set(state.shares)
            evaluate.filled = evaluate.filled and not shares.active
            total, used = evaluate(state.rise, window, pool)
            value = total - float((state.rise * until).sum()) - free
            stalled = 0 if value > best + 1e-5 * abs(best) else stalled + 1
            if value > best:
                best, state.best_rise, state.best_shares = value, state.rise, state.shares
            state.note(value)
            limits.report(state)
            if stalled >= PATIENCE:
                theta, stalled = theta * SHRINK, 0
                state.rise, state.shares = state.best_rise, state.best_shares
                direction, sway = np.zeros(until.shape), shares.none()
                continue
            excess = np.where(until > 0, (np.cumsum(used, axis=1) - until) * scale, 0.0)
            direction = MOMENTUM * direction + (1 - MOMENTUM) * excess
            direction[(state.rise <= 0) & (direction < 0)] = 0.0
            sway = MOMENTUM * sway + (1 - MOMENTUM) * shares.excess(evaluate.picked) * shares.scale
            sway[(state.shares <= 0) & (sway < 0) | (state.shares >= shares.charge) & (sway > 0)] = 0.0
            length = float((direction * direction).sum() + (sway * sway).sum())
            if length <= 0:
                break
            aim = max(
                0.0 if upper is None else upper,
                state.best + UNKNOWN_RISE[upper is not None] * abs(state.best),
            )
            step = theta * (aim - value) / length
            state.rise = np.maximum(0.0, state.rise + step * direction * scale)
            state.shares = shares.within(state.shares + step * sway * shares.scale)
    state.rise, state.shares = state.best_rise, state.best_shares
    shares.set(state.shares)
    evaluate.filled = evaluate.filled and not shares.active
    return state


def count_lateness(evaluate: Evaluator, shares: Shares, state: State, last_step: int) -> None:
    """Evaluate the best prices once more with lateness counted finely: the same prices bound higher."""
    if evaluate.step > evaluate.far:
        return
    until = capacity_until(evaluate.floor, state.window, state.best_rise.shape[1])
    step, evaluate.step = evaluate.step, last_step
    free = shares.set(state.best_shares)
    evaluate.filled = evaluate.filled and not shares.active
    with ThreadPoolExecutor(THREADS) as pool:
        total, _ = evaluate(state.best_rise, state.window, pool)
    evaluate.step = step
    state.note(total - float((state.best_rise * until).sum()) - free)


def _refined(state: State | None, window: int, shape: tuple[int, ...], shares: Shares) -> State:
    if state is None:
        return State(window, np.zeros(shape), np.zeros(shape), shares.none(), shares.none())
    rise, ratio = np.zeros(shape), state.window // window
    places = np.arange(state.rise.shape[1]) * ratio + ratio - 1
    keep = places < shape[1]
    rise[:, places[keep]] = state.rise[:, keep]
    state.window, state.rise, state.best_rise = window, rise, rise
    return state
