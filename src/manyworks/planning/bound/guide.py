"""What the prices of the bound tell a search: where to begin, and which workshops are worth a try.

At good prices the cheapest choice of every unit is almost right, but all units choose at once and overload
what is cheap. Averaged over the steps of the ascent the choices fit the capacities (T. Larsson, M. Patriksson
and A.-B. Stroemberg, "Ergodic, primal convergence in dual subgradient schemes for convex programming",
Mathematical Programming 86, 1999). So each unit begins where it was at one of the last steps, by lot.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.ascent import paid_until
from manyworks.planning.bound.choice import NEVER, Rows, Scratch, Space
from manyworks.planning.bound.floor import Floor
from manyworks.planning.bound.lower import ascend
from manyworks.planning.bound.search import earliest_finish, fill_rows, price_cut, price_make
from manyworks.planning.model import Problem
from manyworks.planning.nesting.compiled import compiled

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Floats = NDArray[np.float64]

STEPS = 150
FEWEST = 30
"""After fewer steps the prices advise badly: 15 steps gave a dearer plan than none."""
REMEMBERED = 48
MOST_PAIRS = 1_000_000
"""Units times workshops; beyond, steps take so long that a search does better alone (or by districts)."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Advice for some units.

    Parameters
    ----------
    units
        Their ids; rows of the arrays.
    place
        (n, 2) workshops of cut and make to begin with.
    choices
        (n, 3, keep) workshops for cut, for make and for both, best first at these prices; -1 when there is
        none, shorter lists repeat.
    """

    units: tuple[str, ...]
    place: Ints
    choices: Shorts


def guide(
    problem: Problem, without: Collection[str], keep: int, seed: int, time_limit_s: float | None
) -> Guide | None:
    """Find prices, and what follows from them; None when the problem is too large for that or empty.

    Parameters
    ----------
    without
        Ids of units that are not planned.
    keep
        Workshops in each list of choices.
    time_limit_s
        Stop the ascent after this time; None: after 150 steps, and the result is the same everywhere.
    """
    if len(problem.units) * len(problem.workshops) > MOST_PAIRS:
        return None
    ascent = ascend(problem, without, STEPS, time_limit_s, remember=REMEMBERED)
    if ascent is None or (time_limit_s is not None and ascent.state.iterations < FEWEST):
        return None
    floor, state, past = ascent.floor, ascent.state, np.stack(ascent.evaluate.past)
    n, m = len(floor.unit_type), floor.times.shape[1]
    drawn = np.random.default_rng(seed).integers(0, len(past), n)
    prices = np.empty((3, n, m))
    paid = paid_until(state.best_rise, state.window)
    rows, space = ascent.evaluate.rows[0], ascent.evaluate.space[0]
    _price_groups(floor, paid, state.window, prices, rows, ascent.evaluate.filled, space)
    choices = np.stack([_cheapest(table, min(keep, m)) for table in prices], axis=1)
    return Guide(ascent.names.units, past[drawn, np.arange(n)].astype(np.int64), choices)


@compiled
def _price_groups(
    floor: Floor, paid: Floats, window: int, prices: Floats, rows: Rows, kept: bool, space: Space
) -> None:
    """Price of cut, of make and of both at every workshop, for a unit that is just in time if it can be."""
    for b in range(prices.shape[1]):
        r = b if rows.least.shape[0] > 1 else 0
        s = Scratch(
            rows.length[r], rows.cut_cost[r], rows.make_cost[r], rows.cut_length[r], rows.make_length[r],
            space.start, space.head, space.cut_least,
        )  # fmt: skip
        if not kept:
            fill_rows(floor, b, s)
        for w in range(prices.shape[2]):
            target, cut, make = floor.due[b] - floor.site_lag[floor.home[b], w], s.cut_cost[w], s.make_cost[w]
            kit = target
            if make < NEVER:
                price, kit = price_make(floor, paid, window, b, w, target, s)
                make += price
            if cut < NEVER:
                cut += price_cut(floor, paid, window, b, w, kit, s)
            if cut < NEVER and make < NEVER:
                finish = earliest_finish(
                    floor.times, floor.open_units, floor.now, floor.release[b], s.cut_length[w],
                    s.make_length[w],
                    w, w, 0,
                )  # fmt: skip
                make += floor.lateness * max(0, finish - target)
            prices[0, b, w], prices[1, b, w], prices[2, b, w] = cut, make, cut + make


def _cheapest(prices: Floats, keep: int) -> Shorts:
    order = np.argsort(prices, axis=1, kind="stable")[:, :keep]
    count = (np.take_along_axis(prices, order, 1) < NEVER).sum(axis=1, keepdims=True)
    row: Shorts = np.take_along_axis(order, np.arange(keep) % np.maximum(count, 1), 1).astype(np.int32)
    row[count[:, 0] == 0] = -1
    return row
